/** Create the parts of the page and connect each with what it does. */

import { createBackground } from "./background.js";
import { createComparison } from "./compare.js";
import { spanText } from "./days.js";
import { createPanel } from "./detail.js";
import { element } from "./dom.js";
import { createDrawing } from "./drawing.js";
import { eventLayer } from "./event_layer.js";
import { setArea } from "./filtering.js";
import { createLegend } from "./legend.js";
import { setBackground, setMode } from "./look.js";
import { LEGEND_MIN_PX, listUnplaced, openEvent } from "./opening.js";
import { eachNow, symbolsOf, themeOf } from "./page_state.js";
import { countIn, refresh } from "./refresh.js";
import { createScaleBar } from "./scale_bar.js";
import { createTimeline } from "./timeline.js";
import { createTip } from "./tip.js";
import { tellPeriod } from "./to_host.js";
import { createTools } from "./tools.js";
import { middleOfEvents, setComparison, takeOther } from "./two_periods.js";
import { createViewing } from "./viewing.js";

const PANES = { base: 200, graticule: 250, labels: 350, other: 400, events: 400, drawing: 460 };

/** Add all parts to `page`, in the order in which they build on each other. */
export function createParts(page) {
  Object.assign(page, createControls(page), createMessages());
  Object.assign(page, createFrame(page));
  Object.assign(page, createLayers(page));
  page.comparison = createPageComparison(page);
  page.mapBox = createMapBox(page);
  page.stage.append(page.mapBox, page.panel.root);
  page.legend.root.open = page.mapBox.clientWidth > LEGEND_MIN_PX;
  page.viewing = createViewing(page.map, { events: page.events, mapBox: page.mapBox, legend: page.legend.root, panel: page.panel.root });
  for (const layer of [page.eventsNow, page.drawing.layer]) layer.addTo(page.map);
  page.map.attributionControl.remove(); // it would write its text as HTML
}

function createControls(page) {
  const { map, events, config, loadEvents: load } = page;
  const colors = { theme: () => themeOf(page), symbols: () => symbolsOf(page) };
  return {
    legend: createLegend({ events, ...colors, sizes: config.sizes }),
    timeline: createTimeline({
      events,
      ...colors,
      onMove: () => refresh(page),
      onRest: (period) => tellPeriod(page, period),
      onPlaying: (isPlaying) => showPlaying(page, isPlaying),
      onOther: (period, isResting) => takeOther(page, period, isResting),
    }),
    panel: createPanel({ load, hasTable: !config.stateUrl, onOpen: (row) => openEvent(page, row), onClose: () => openEvent(page, -1) }),
    tip: createTip(map, { events, load }),
    drawing: createDrawing(map, { theme: colors.theme, onArea: (numbers) => setArea(page, numbers, false) }),
    tools: createTools(actionsOf(page), config.tiles, config.words),
  };
}

/** What the tools do. */
function actionsOf(page) {
  return {
    mode: (mode, measure) => setMode(page, { mode, measure }, true),
    fit: () => page.viewing.fit((visit) => eachNow(page, visit), true),
    home: () => page.viewing.goHome(),
    fullScreen: () => toggleFullScreen(page.main),
    inView: (on) => setArea(page, on ? page.viewing.extent() : [], on),
    draw: (kind) => page.drawing.start(kind),
    clearArea: () => setArea(page, [], false),
    compare: (kind) => setComparison(page, kind),
    graticule: (on) => setBackground(page, { graticule: on }, true),
    tiles: (name) => setBackground(page, { tiles: name }, true),
    listUnplaced: () => listUnplaced(page),
  };
}

function createMessages() {
  return {
    status: element("p", { class: "status", role: "status" }),
    empty: element("p", { class: "empty", hidden: true }, "No event matches the filters in this period."),
    now: element("p", { class: "now", "aria-hidden": "true", hidden: true }),
    notCovered: element("p", { class: "not-covered", role: "status", hidden: true }),
  };
}

/** Put the page where Leaflet's element stood. */
function createFrame({ map, state, timeline }) {
  const mapNode = map.getContainer();
  const stage = element("div", { class: "stage" });
  const main = element("main", { class: "conflict-map", "data-theme": state.themeName }, stage, timeline.root);
  mapNode.replaceWith(main);
  mapNode.setAttribute("role", "application");
  mapNode.setAttribute("aria-label", "Map of events. Arrow keys walk through them in the order of time, Enter opens one.");
  return { stage, main };
}

function createLayers(page) {
  const { map, base, config, legend, timeline } = page;
  const scaleBar = createScaleBar(map);
  for (const [pane, z] of Object.entries(PANES)) map.createPane(pane).style.zIndex = z;
  const otherPeriod = () => page.comparison.other();
  return {
    scaleBar,
    background: createBackground(map, { base, theme: () => themeOf(page), tiles: config.tiles, credit: config.credit }),
    eventsNow: eventLayer("events", () => drawnState(page, timeline.period(), otherPeriod()), (classes) => legend.setClasses(classes)),
    eventsOther: eventLayer("other", () => drawnState(page, otherPeriod(), timeline.period()), () => {}),
  };
}

/** What an event layer draws. */
function drawnState(page, period, other) {
  const { base, events, config, state } = page;
  const { themeName } = state;
  const colors = { theme: themeOf(page), symbols: symbolsOf(page), ramp: config.ramps[themeName], diverging: config.diverging[themeName] };
  return { ...state.shown, period, other, base, events, sizes: config.sizes, words: config.words, ...colors };
}

function createPageComparison(page) {
  const { map, events, timeline, eventsOther: layer } = page;
  return createComparison(map, {
    layer,
    panes: { left: map.getPane("other"), right: map.getPane("events") },
    timeline,
    days: [events.firstDay, events.lastDay],
    count: (period) => countIn(page, period),
    middle: () => middleOfEvents(page),
  });
}

function createMapBox({ map, comparison, scaleBar, background, legend, tools, drawing, tip, now, empty, notCovered, status }) {
  const parts = [
    map.getContainer(), comparison.root, scaleBar, background.credit, background.problem, legend.root, tools.root, now, drawing.bar, drawing.cross,
    empty, notCovered, tip.root, status,
  ];
  return element("div", { class: "map-box" }, ...parts);
}

function toggleFullScreen(main) {
  if (document.fullscreenElement) document.exitFullscreen();
  else main.requestFullscreen().catch(() => {}); // a frame may forbid it
}

function showPlaying({ now, timeline, listener }, isPlaying) {
  now.hidden = !isPlaying;
  now.textContent = spanText(...timeline.period());
  listener("playing", isPlaying);
}
