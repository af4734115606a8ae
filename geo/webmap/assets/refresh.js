/** Draw what filter and period leave, and say in words what is drawn. */

import { countTypes } from "./columns.js";
import { periodsToCompare } from "./compare.js";
import { counted } from "./plural.js";
import { notCoveredText } from "./covered.js";
import { dayText, spanText } from "./days.js";
import { isAreas } from "./event_layer.js";

export function refresh(page) {
  const { events, state, timeline, legend, tools, empty, now, comparison, eventsNow } = page;
  const period = timeline.period();
  const { types, without } = countTypes(events, state.shown.mask, period);
  state.total = sumOf(types);
  legend.setCounts(types);
  tools.setUnplaced(without);
  empty.hidden = state.total > 0;
  if (!now.hidden) now.textContent = spanText(...period);
  markOutside(page);
  comparison.follow(period, state.total);
  sayNotCovered(page, period);
  eventsNow.redraw();
  if (!timeline.isBusy()) sayStatus(page, period);
}

export function redrawEvents({ eventsNow, eventsOther }) {
  eventsNow.redraw();
  eventsOther.redraw();
}

export function sayStatus({ status, state }, period) {
  status.textContent = `${counted(state.total, "event")} from ${period.map(dayText).join(" to ")}`;
}

/** Say so where days are compared, or looked at, for which no events were collected. */
function sayNotCovered({ state, comparison, notCovered }, period) {
  const { mode, measure } = state.shown;
  const before = isAreas(mode) && measure === "change" ? [periodsToCompare("before", period, [-Infinity, Infinity]).other] : [];
  const other = comparison.kind() ? [comparison.other()] : [];
  const text = notCoveredText(state.covered, [period, ...other, ...before]);
  if (notCovered.textContent !== text) notCovered.textContent = text;
  notCovered.hidden = text === "";
}

/** Say so when the open event is not among the ones shown. */
export function markOutside({ events, state, timeline, panel }) {
  const { openRow: row, mask } = state.shown;
  const [first, last] = timeline.period();
  panel.setOutside(row >= 0 && (events.start[row] > last || events.end[row] < first || (mask !== null && !mask[row])));
}

/** How many events a period holds. */
export function countIn({ events, state }, period) {
  return sumOf(countTypes(events, state.shown.mask, period).types);
}

function sumOf(counts) {
  return counts.reduce((sum, count) => sum + count, 0);
}
