/** How the map looks: its theme, its mode and measure, and what lies under the events. */

import { decodeUnits } from "./base_layer.js";
import { isAreas } from "./event_layer.js";
import { themeOf } from "./page_state.js";
import { load } from "./source.js";
import { tellView } from "./to_host.js";

export function applyTheme(page, name) {
  const { state, main, legend, timeline, background, eventsNow, eventsOther, drawing } = page;
  state.themeName = name;
  main.dataset.theme = name;
  for (const [token, color] of Object.entries(themeOf(page))) main.style.setProperty(`--${token}`, color);
  legend.repaint();
  timeline.redraw();
  for (const layer of [background, eventsNow, eventsOther, drawing.layer]) layer.redraw();
}

/** Show as clusters, points, areas ...; isTold: the host is told of it. */
export async function setMode(page, { mode, measure }, isTold) {
  const { state: { shown, outlines }, config } = page;
  // a change against the time before is a matter of areas only
  Object.assign(shown, { mode, measure: measure === "change" && mode === "squares" ? "events" : measure });
  showTools(page);
  if (isTold) tellView(page);
  shown.shapes = outlines[mode] ?? new Map();
  if (isAreas(mode) && !outlines[mode]) {
    Object.assign(outlines, decodeUnits(await load(config.unitsUrl, "arrayBuffer")));
    if (shown.mode !== mode) return; // chosen anew while the outlines came
    shown.shapes = outlines[mode];
  }
  page.background.raiseNames(isAreas(mode)); // names stay on filled areas
  page.eventsNow.fanOut(null);
  page.eventsOther.fanOut(null);
}

export function showTools({ tools, state, background, comparison }) {
  tools.show({ ...state.shown, ...background.state(), hasArea: state.area.length > 0, compare: comparison.kind() });
}

/** Set what lies under the events: { graticule, tiles }; fields that are left out stay. */
export function setBackground(page, change, isTold) {
  const { background } = page;
  background.set({ ...background.state(), ...change });
  showTools(page);
  if (isTold) tellView(page);
}
