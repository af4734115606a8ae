/** Messages from the host to the page. */

import { dayOfIso } from "./days.js";
import { applyFilter, takeArea } from "./filtering.js";
import { applyTheme, setBackground, setMode, showTools } from "./look.js";
import { openEvent } from "./opening.js";
import { refresh } from "./refresh.js";

/** Take a state from outside: { filter, period, sequence, event, view, theme, ... }; fields that are left out stay. */
export function applyState(page, next) {
  const { state, timeline } = page;
  if (next.covered) state.covered = next.covered.map(dayOfIso);
  if (next.theme && next.theme !== state.themeName) applyTheme(page, next.theme);
  const isCurrent = (next.sequence ?? 0) >= state.sequence; // else it was sent before the last change made here
  if ("filter" in next) applyFilterOf(page, next, isCurrent);
  if (next.period && isCurrent) timeline.setPeriod(daysOf(page, next.period));
  state.shown.view = next.worldview ?? state.shown.view;
  if ("mode" in next && isCurrent) applyLook(page, next);
  refresh(page);
  if (next.view) showView(page, next.view);
  if ("event" in next && isCurrent && next.event !== state.shown.openRow) openEvent(page, next.event, false);
}

function applyFilterOf(page, next, isCurrent) {
  const { area = [], ...rest } = next.filter ?? {};
  page.state.filter = rest;
  if (isCurrent) takeArea(page, area, next.inView ?? false);
  else applyFilter(page);
}

function showView({ map, viewing }, { lat, lon, zoom }) {
  map.setView([lat, lon], zoom, { animate: false });
  viewing.setHome();
}

function applyLook(page, { mode, measure, graticule, tiles, other }) {
  const { comparison, state: { shown } } = page;
  setBackground(page, { graticule, tiles }, false);
  if (other && !comparison.kind()) comparison.take(daysOf(page, other));
  if (!other && comparison.kind()) comparison.end();
  if (mode !== shown.mode || measure !== shown.measure) setMode(page, { mode, measure }, false);
  showTools(page);
}

function daysOf({ events }, [from, to]) {
  return [from ? dayOfIso(from) : events.firstDay, to ? dayOfIso(to) : events.lastDay];
}
