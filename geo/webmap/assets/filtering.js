/** Which events are shown: by the filter from outside and the area of the map. */

import { filterMask } from "./filter.js";
import { showTools } from "./look.js";
import { refresh } from "./refresh.js";
import { tell } from "./to_host.js";

/** Filter by an area, in numbers as in a link; inView: it is what is on the map, and follows it. */
export function setArea(page, numbers, inView) {
  takeArea(page, numbers, inView);
  refresh(page);
  tell(page, "area", { area: numbers.join(","), in_view: inView ? "yes" : "" });
}

/** Filter by an area without drawing or telling it yet. */
export function takeArea(page, numbers, inView) {
  page.state.area = numbers;
  page.state.shown.inView = inView;
  page.drawing.setArea(inView ? [] : numbers);
  showTools(page);
  applyFilter(page);
}

export function applyFilter({ events, state, timeline }) {
  const active = { ...state.filter, ...(state.area.length > 0 && { area: state.area }) };
  const text = JSON.stringify(active);
  if (text === state.applied) return;
  state.applied = text;
  state.shown.mask = filterMask(events, Object.keys(active).length ? active : null);
  timeline.setFilter(state.shown.mask);
}

/** Take what the page's own filter bar asks for; null: nothing. */
export function takeFilter(page, next) {
  page.state.filter = next ?? {};
  applyFilter(page);
  refresh(page);
}
