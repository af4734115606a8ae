/** Open, mark and list events. */

import { lonLatOf } from "./mercator.js";
import { rowsNow } from "./page_state.js";
import { markOutside, redrawEvents } from "./refresh.js";
import { tell } from "./to_host.js";

export const LEGEND_MIN_PX = 700; // a narrower map starts with its legend folded

/** Mark the event that the keyboard came to, and say which it is. */
export async function focusRow(page, row) {
  const { map, events, state, tip, status } = page;
  state.shown.focusRow = row;
  redrawEvents(page);
  tip.hide();
  if (row < 0) return;
  const [event] = await page.loadEvents([row]);
  if (row !== state.shown.focusRow) return;
  const [lon, lat] = lonLatOf(events.x[row], events.y[row]);
  tip.tell({ count: 1, row }, map.latLngToContainerPoint([lat, lon]));
  status.textContent = `${event.dates}: ${event.title}, ${event.place}. Enter opens it.`;
}

/** Open an event, or close the open one (-1); isTold: the host is told of it. */
export function openEvent(page, row, isTold = true) {
  page.state.shown.openRow = row;
  if (row < 0) page.panel.hide();
  else page.panel.showEvent(row).then(() => revealRow(page, row));
  markOutside(page);
  redrawEvents(page);
  if (isTold) tell(page, "event", { row });
}

function revealRow({ panel, mapBox, legend, viewing }, row) {
  panel.root.focus({ preventScroll: true });
  if (mapBox.clientWidth < LEGEND_MIN_PX) legend.root.open = false;
  viewing.reveal(row);
}

export function listUnplaced(page) {
  const { events, panel } = page;
  panel.showList(rowsNow(page).filter((row) => Number.isNaN(events.x[row])), "Without a place on the map");
  panel.root.focus({ preventScroll: true });
}

/** Escape closes what was opened last: a drawing, the fanned-out stack, else the panel. */
export function closeTopmost(page) {
  const { eventsNow, eventsOther, drawing, panel } = page;
  const fanned = [eventsNow, eventsOther].find((layer) => layer.fanned());
  if (drawing.isOn()) drawing.stop();
  else if (fanned) fanned.fanOut(null);
  else if (!panel.root.hidden) openEvent(page, -1);
}
