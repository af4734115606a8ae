/** Messages from the page to its host. */

import { isoOfDay } from "./days.js";
import { sayStatus } from "./refresh.js";

/** Tell a change made on the map, with its number. */
export function tell({ listener, state }, kind, message) {
  listener(kind, { ...message, sequence: ++state.sequence });
}

/** Tell a period that is drawn already. */
export function tellPeriod(page, [first, last]) {
  const { firstDay, lastDay } = page.events;
  sayStatus(page, [first, last]);
  tell(page, "period", { from: first <= firstDay ? null : isoOfDay(first), to: last >= lastDay ? null : isoOfDay(last) });
}

export function tellView(page) {
  tell(page, "view", viewNow(page));
}

/** What is on the map, as in a link. */
export function viewNow({ map, state, background, comparison, viewing }) {
  const { lat, lng } = map.getCenter();
  const [{ graticule, tiles }, other] = [background.state(), comparison.other()];
  return {
    lon: Number(lng.toFixed(4)),
    lat: Number(lat.toFixed(4)),
    zoom: map.getZoom(),
    bbox: viewing.bbox().join(","),
    mode: state.shown.mode,
    measure: state.shown.measure,
    ...(other && { compare_from: isoOfDay(other[0]), compare_to: isoOfDay(other[1]) }),
    ...(graticule && { graticule: "yes" }),
    ...(tiles && { tiles }),
  };
}
