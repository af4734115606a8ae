/* global L */
/** The map page: puts map, timeline, legend and panel together and keeps them at one state. */

import { notTaken } from "./address.js";
import { createBackground } from "./background.js";
import { decodeBase, decodeUnits } from "./base_layer.js";
import { countTypes, decodeColumns, eachShown, rowsShown } from "./columns.js";
import { createComparison, periodsToCompare } from "./compare.js";
import { counted } from "./counts.js";
import { notCoveredText } from "./covered.js";
import { dayOfIso, dayText, isoOfDay, spanText } from "./days.js";
import { createPanel } from "./detail.js";
import { element } from "./dom.js";
import { createDrawing } from "./drawing.js";
import { eventLayer, isAreas } from "./event_layer.js";
import { passing } from "./filter.js";
import { createFilterBar } from "./filter_bar.js";
import { walkByKeyboard } from "./keyboard.js";
import { createLegend } from "./legend.js";
import { lonLatOf } from "./mercator.js";
import { plainEvent } from "./plain_event.js";
import { followPointer } from "./pointer.js";
import { createScaleBar } from "./scale_bar.js";
import { isInFile, isThere, load } from "./source.js";
import { unpackTexts } from "./texts.js";
import { createTimeline } from "./timeline.js";
import { createTip } from "./tip.js";
import { createTools } from "./tools.js";
import { createViewing } from "./viewing.js";

const MOST_LISTED = 100; // events in one list of the panel
const LEGEND_MIN_PX = 700; // a narrower map starts with its legend folded
const NARROW_PX = 560; // the tools of a narrower map stand in their menu
const PANES = { base: 200, graticule: 250, labels: 350, other: 400, events: 400, drawing: 460 };

/**
 * Mount the page on a Leaflet map.
 * @param {L.Map} map
 * @param {object} config { columnsUrl, baseUrl, eventsUrl, unitsUrl, stateUrl, themes, symbols, sizes, ramps,
 *   diverging, tiles, credit }
 *   stateUrl: set where the page stands alone; it answers the page's own query with the state and its words
 * @returns {Promise<object>} { apply(state), fit(), show(bbox), place(), on(listener), inspect() }
 */
export async function mountConflictMap(map, config) {
  const [events, base] = await Promise.all([load(config.columnsUrl, "arrayBuffer"), load(config.baseUrl, "arrayBuffer")]).then(
    ([columns, shapes]) => [decodeColumns(columns), decodeBase(shapes)],
  );
  let listener = () => {};
  let themeName = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  let sequence = 0; // of changes made on the map; an older state from outside does not undo them
  let filter = {}; // what the side panel asks for
  let applied = "{}"; // filter and area that the mask was made of
  let total = 0; // events drawn
  let area = []; // drawn on the map, or what is on it
  const shown = {
    mask: null, mode: "clusters", measure: "events", view: "de_facto", shapes: new Map(), openRow: -1, focusRow: -1,
    inView: false,
  };
  const theme = () => config.themes[themeName];
  const palettes = Object.fromEntries(
    Object.keys(config.themes).map((name) => [name, events.types.map(({ slug }) => ({ ...config.symbols[slug], color: config.symbols[slug][name] }))]),
  );
  const symbols = () => palettes[themeName];
  const outlines = { countries: new Map(base.countries.filter(({ focus }) => focus).map((country) => [country.id, country])) };
  const details = new Map();
  let countryNames = {}; // by code, as a file brings them
  let covered = [events.firstDay, events.lastDay]; // days for which events were collected

  // --- the page's parts ---
  const legend = createLegend({ events, symbols, theme, sizes: config.sizes });
  const timeline = createTimeline({ events, theme, symbols, onMove: refresh, onRest: tellPeriod, onPlaying: showPlaying, onOther: takeOther });
  const panel = createPanel({ load: loadEvents, hasTable: !config.stateUrl, onOpen: openEvent, onClose: () => openEvent(-1) });
  const tip = createTip(map, { events, load: loadEvents });
  const drawing = createDrawing(map, { theme, onArea: (numbers) => setArea(numbers, false) });
  const tools = createTools(
    {
      mode: (mode, measure) => setMode(mode, measure, true),
      fit: () => viewing.fit(eachNow, true),
      home: () => viewing.goHome(),
      fullScreen: toggleFullScreen,
      inView: (on) => setArea(on ? viewing.extent() : [], on),
      draw: (kind) => drawing.start(kind),
      clearArea: () => setArea([], false),
      compare: setComparison,
      graticule: (on) => setBackground({ graticule: on }, true),
      tiles: (name) => setBackground({ tiles: name }, true),
      listUnplaced,
    },
    config.tiles,
  );
  const status = element("p", { class: "status", role: "status" });
  const empty = element("p", { class: "empty", hidden: true }, "No event matches the filters in this period.");
  const now = element("p", { class: "now", "aria-hidden": "true", hidden: true });
  const notCovered = element("p", { class: "not-covered", role: "status", hidden: true });
  const mapNode = map.getContainer();
  const stage = element("div", { class: "stage" });
  const main = element("main", { class: "conflict-map", "data-theme": themeName }, stage, timeline.root);
  mapNode.replaceWith(main);
  mapNode.setAttribute("role", "application");
  mapNode.setAttribute("aria-label", "Map of events. Arrow keys walk through them in the order of time, Enter opens one.");
  const scaleBar = createScaleBar(map);
  for (const [pane, z] of Object.entries(PANES)) map.createPane(pane).style.zIndex = z;
  const background = createBackground(map, { base, theme, tiles: config.tiles, credit: config.credit });
  const stateOf = (period, other) => ({
    ...shown, period, other, base, events, theme: theme(), symbols: symbols(), sizes: config.sizes, ramp: config.ramps[themeName], diverging: config.diverging[themeName],
  });
  const eventsNow = eventLayer("events", () => stateOf(timeline.period(), comparison.other()), (classes) => legend.setClasses(classes));
  const eventsOther = eventLayer("other", () => stateOf(comparison.other(), timeline.period()), () => {});
  const comparison = createComparison(map, {
    layer: eventsOther,
    panes: { left: map.getPane("other"), right: map.getPane("events") },
    timeline,
    days: [events.firstDay, events.lastDay],
    count: (period) => sumOf(countTypes(events, shown.mask, period).types),
    middle: middleOfEvents,
  });
  const mapBox = element("div", { class: "map-box" }, mapNode, comparison.root, scaleBar, background.credit, background.problem, legend.root, tools.root, now, drawing.bar, drawing.cross, empty, notCovered, tip.root, status);
  stage.append(mapBox, panel.root);
  legend.root.open = mapBox.clientWidth > LEGEND_MIN_PX;
  const viewing = createViewing(map, { events, mapBox, legend: legend.root, panel: panel.root });

  for (const layer of [eventsNow, drawing.layer]) layer.addTo(map);
  map.attributionControl.remove(); // it would write its text as HTML

  // --- what the reader does ---
  new ResizeObserver(onResized).observe(mapBox);
  map.on("moveend", onMoved);
  followPointer(map, { events, layerAt, drawing, tip, onOpen: openEvent, onPress: tools.closeMenu, fit: (rows) => viewing.fit((visit) => rows.forEach(visit), true) });
  walkByKeyboard(map, { rowsInView, onFocus: focusRow, onOpen: openEvent, drawing });
  main.addEventListener("keydown", ({ key }) => key === "Escape" && closeTopmost());
  const api = {
    apply,
    /** Show the open event with its surroundings, or else all events shown. */
    fit() {
      if (shown.openRow >= 0 && !Number.isNaN(events.x[shown.openRow])) viewing.showClose(shown.openRow);
      else viewing.fit(eachNow, false);
      viewing.setHome();
    },
    /** Show an extent: west, south, east, north in degrees. */
    show: (bbox) => viewing.showExtent(bbox),
    /** Where the map is, to show another one at the same place. */
    place: () => ({ lon: map.getCenter().lng, lat: map.getCenter().lat, zoom: map.getZoom() }),
    on: (next) => (listener = next),
    /** What is on the screen, for tests and for whoever embeds the page. */
    inspect: () => ({ rows: rowsNow(), period: timeline.period(), other: comparison.other(), area, theme: themeName, openRow: shown.openRow, ...viewNow() }),
  };
  applyTheme(themeName);
  setBackground({}, false);
  setMode("clusters", "events", false);
  refresh();
  api.fit();
  if (config.stateUrl) await load(config.stateUrl, "json", location.search).then(standAlone, showRefusal);
  return api;

  // --- data ---

  function eachNow(visit) {
    eachShown(events, shown.mask, timeline.period(), visit);
  }

  function rowsNow() {
    return rowsShown(events, shown.mask, timeline.period());
  }

  /** The rows shown that lie in the view, in the order of time. */
  function rowsInView() {
    const bounds = map.getBounds();
    return rowsNow().filter((row) => !Number.isNaN(events.x[row]) && bounds.contains(lonLatOf(events.x[row], events.y[row]).reverse()));
  }

  async function loadEvents(rows) {
    const wanted = rows.slice(0, MOST_LISTED);
    const missing = wanted.filter((row) => !details.has(row));
    if (missing.length) for (const event of await findEvents(missing)) details.set(event.row, event);
    return wanted.map((row) => details.get(row));
  }

  /** From a server the events asked for; from a file all of its texts or, without any, what the columns say. */
  async function findEvents(rows) {
    if (!isInFile(config.eventsUrl)) return load(config.eventsUrl, "json", `?rows=${rows.join(",")}`);
    return isThere(config.eventsUrl) ? unpackTexts(await load(config.eventsUrl, "text")) : rows.map((row) => plainEvent(events, countryNames, row));
  }

  async function loadOutlines() {
    Object.assign(outlines, decodeUnits(await load(config.unitsUrl, "arrayBuffer")));
  }

  // --- drawing ---

  /** Draw what the filter and the timeline's period leave. */
  function refresh() {
    const period = timeline.period();
    const { types, without } = countTypes(events, shown.mask, period);
    total = sumOf(types);
    legend.setCounts(types);
    tools.setUnplaced(without);
    empty.hidden = total > 0;
    if (!now.hidden) now.textContent = spanText(...period);
    markOutside();
    comparison.follow(period, total);
    sayNotCovered(period);
    eventsNow.redraw();
    if (!timeline.isBusy()) sayStatus(period);
  }

  function sayStatus(period) {
    status.textContent = `${counted(total, "event")} from ${period.map(dayText).join(" to ")}`;
  }

  /** Say so where days are compared, or looked at, for which no events were collected. */
  function sayNotCovered(period) {
    const before = isAreas(shown.mode) && shown.measure === "change" ? [periodsToCompare("before", period, [-Infinity, Infinity]).other] : [];
    const other = comparison.kind() ? [comparison.other()] : [];
    const text = notCoveredText(covered, [period, ...other, ...before]);
    if (notCovered.textContent !== text) notCovered.textContent = text;
    notCovered.hidden = text === "";
  }

  function redrawEvents() {
    eventsNow.redraw();
    eventsOther.redraw();
  }

  function applyTheme(name) {
    themeName = name;
    main.dataset.theme = name;
    for (const [token, color] of Object.entries(theme())) main.style.setProperty(`--${token}`, color);
    legend.repaint();
    timeline.redraw();
    for (const layer of [background, eventsNow, eventsOther, drawing.layer]) layer.redraw();
  }

  async function setMode(mode, measure, tell) {
    // a change against the time before is a matter of areas only
    Object.assign(shown, { mode, measure: measure === "change" && mode === "squares" ? "events" : measure });
    showTools();
    if (tell) tellView();
    shown.shapes = outlines[mode] ?? new Map();
    if (isAreas(mode) && !outlines[mode]) {
      await loadOutlines();
      if (shown.mode !== mode) return; // chosen anew while the outlines came
      shown.shapes = outlines[mode];
    }
    background.raiseNames(isAreas(mode)); // names stay on filled areas
    eventsNow.fanOut(null);
    eventsOther.fanOut(null);
  }

  function showTools() {
    tools.show({ ...shown, ...background.state(), hasArea: area.length > 0, compare: comparison.kind() });
  }

  /** Set what lies under the events: { graticule, tiles }; fields that are left out stay. */
  function setBackground(change, tell) {
    background.set({ ...background.state(), ...change });
    showTools();
    if (tell) tellView();
  }

  // --- two periods ---

  /** Compare with a period: 'before', 'year', 'own', or '' for one map. */
  function setComparison(kind) {
    const period = comparison.begin(kind);
    const isNew = period.join() !== timeline.period().join();
    timeline.setPeriod(period);
    showTools();
    refresh();
    if (isNew) tellPeriod(timeline.period());
    tellView();
  }

  function takeOther(period, isResting) {
    comparison.take(period);
    showTools();
    refresh();
    if (isResting) tellView();
  }

  /** Where the events shown lie on average, as a share of the map's width. */
  function middleOfEvents() {
    let [sum, count] = [0, 0];
    eachNow((row) => {
      if (Number.isNaN(events.x[row])) return;
      sum += events.x[row];
      count++;
    });
    const [lon] = lonLatOf(count ? sum / count : 0.5, 0.5);
    return map.latLngToContainerPoint([map.getCenter().lat, lon]).x / map.getSize().x;
  }

  // --- what is told to the outside ---

  /** Tell a period that is drawn already. */
  function tellPeriod([first, last]) {
    sayStatus([first, last]);
    listener("period", {
      from: first <= events.firstDay ? null : isoOfDay(first),
      to: last >= events.lastDay ? null : isoOfDay(last),
      sequence: ++sequence,
    });
  }

  function tellView() {
    listener("view", { ...viewNow(), sequence: ++sequence });
  }

  function viewNow() {
    const { lat, lng } = map.getCenter();
    const [{ graticule, tiles }, other] = [background.state(), comparison.other()];
    return {
      lon: Number(lng.toFixed(4)), lat: Number(lat.toFixed(4)), zoom: map.getZoom(), bbox: viewing.bbox().join(","), mode: shown.mode, measure: shown.measure,
      ...(other && { compare_from: isoOfDay(other[0]), compare_to: isoOfDay(other[1]) }),
      ...(graticule && { graticule: "yes" }),
      ...(tiles && { tiles }),
    };
  }

  /** Filter by an area, in numbers as in a link; inView: it is what is on the map, and follows it. */
  function setArea(numbers, inView) {
    takeArea(numbers, inView);
    refresh();
    listener("area", { area: numbers.join(","), in_view: inView ? "yes" : "", sequence: ++sequence });
  }

  function takeArea(numbers, inView) {
    area = numbers;
    shown.inView = inView;
    drawing.setArea(inView ? [] : area);
    showTools();
    applyFilter();
  }

  function applyFilter() {
    const asked = { ...filter, ...(area.length > 0 && { area }) };
    const text = JSON.stringify(asked);
    if (text === applied) return;
    applied = text;
    shown.mask = passing(events, Object.keys(asked).length ? asked : null);
    timeline.setFilter(shown.mask);
  }

  // --- the map ---

  function onResized() {
    map.invalidateSize({ animate: false });
    tools.setNarrow(mapBox.clientWidth < NARROW_PX);
  }

  function onMoved() {
    listener("view", viewNow());
    if (shown.inView && viewing.extent().join() !== area.join()) setArea(viewing.extent(), true);
  }

  function layerAt(point) {
    return comparison.isLeft(point) ? eventsOther : eventsNow;
  }

  function toggleFullScreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else main.requestFullscreen().catch(() => {}); // a frame may forbid it
  }

  function showPlaying(playing) {
    now.hidden = !playing;
    now.textContent = spanText(...timeline.period());
    listener("playing", playing);
  }

  /** Escape closes what was opened last: a drawing, the fanned-out stack, else the panel. */
  function closeTopmost() {
    const fanned = [eventsNow, eventsOther].find((layer) => layer.fanned());
    if (drawing.isOn()) drawing.stop();
    else if (fanned) fanned.fanOut(null);
    else if (!panel.root.hidden) openEvent(-1);
  }

  // --- events ---

  /** Mark the event that the keyboard came to, and say which it is. */
  async function focusRow(row) {
    shown.focusRow = row;
    redrawEvents();
    tip.hide();
    if (row < 0) return;
    const [event] = await loadEvents([row]);
    if (row !== shown.focusRow) return;
    const [lon, lat] = lonLatOf(events.x[row], events.y[row]);
    tip.tell({ count: 1, row }, map.latLngToContainerPoint([lat, lon]));
    status.textContent = `${event.dates}: ${event.title}, ${event.place}. Enter opens it.`;
  }

  function openEvent(row, tell = true) {
    shown.openRow = row;
    if (row < 0) panel.hide();
    else panel.showEvent(row).then(() => revealRow(row));
    markOutside();
    redrawEvents();
    if (tell) listener("event", { row, sequence: ++sequence });
  }

  /** Say so when the open event is not among the ones shown. */
  function markOutside() {
    const { openRow: row, mask } = shown;
    const [first, last] = timeline.period();
    panel.setOutside(row >= 0 && (events.start[row] > last || events.end[row] < first || (mask !== null && !mask[row])));
  }

  function revealRow(row) {
    panel.root.focus({ preventScroll: true });
    if (mapBox.clientWidth < LEGEND_MIN_PX) legend.root.open = false;
    viewing.reveal(row);
  }

  function listUnplaced() {
    panel.showList(rowsNow().filter((row) => Number.isNaN(events.x[row])), "Without a place on the map");
    panel.root.focus({ preventScroll: true });
  }

  // --- from outside ---

  /** Show a state with its words around it: headline above, caption and the way to the full view below. */
  function standAlone({ headline, about, caption, link, countries: names, ...state }) {
    const wanted = new URLSearchParams(location.search).get("theme");
    main.classList.add("alone");
    countryNames = names ?? {};
    if (names) main.prepend(createFilterBar(events, { countries: names }, takeFilter));
    const said = isInFile(config.stateUrl) ? notTaken(location.search, location.hash, Object.keys(config.themes)) : "";
    if (said) main.prepend(element("p", { class: "refusal", role: "alert" }, said));
    main.prepend(element("h1", {}, headline), element("p", { class: "about" }, about));
    main.append(
      element("footer", {}, ...caption.map((line) => element("p", {}, line)), link ? element("p", {}, element("a", { href: link, target: "_blank", rel: "noopener" }, "Open the full view")) : null),
    );
    apply({ ...state, theme: wanted in config.themes ? wanted : themeName });
    if (!state.view) api.fit();
  }

  /** Show why there is no map for what was asked, instead of one of all events. */
  function showRefusal({ message }) {
    main.classList.add("alone");
    main.replaceChildren(element("p", { class: "refusal", role: "alert" }, message));
  }

  function takeFilter(next) {
    filter = next ?? {};
    applyFilter();
    refresh();
  }

  /** Take a state from outside: { filter, period, sequence, event, view, theme, ... }; fields that are left out stay. */
  function apply(state) {
    if (state.covered) covered = state.covered.map(dayOfIso);
    if (state.theme && state.theme !== themeName) applyTheme(state.theme);
    const isCurrent = (state.sequence ?? 0) >= sequence; // else it was sent before the last change made here
    if ("filter" in state) {
      const { area: asked = [], ...rest } = state.filter ?? {};
      filter = rest;
      if (isCurrent) takeArea(asked, state.inView ?? false);
      else applyFilter();
    }
    if (state.period && isCurrent) timeline.setPeriod(daysOf(state.period));
    shown.view = state.worldview ?? shown.view;
    if ("mode" in state && isCurrent) applyLook(state);
    refresh();
    if (state.view) {
      map.setView([state.view.lat, state.view.lon], state.view.zoom, { animate: false });
      viewing.setHome();
    }
    if ("event" in state && isCurrent && state.event !== shown.openRow) openEvent(state.event, false);
  }

  function applyLook({ mode, measure, graticule, tiles, other }) {
    setBackground({ graticule, tiles }, false);
    if (other && !comparison.kind()) comparison.take(daysOf(other));
    if (!other && comparison.kind()) comparison.end();
    if (mode !== shown.mode || measure !== shown.measure) setMode(mode, measure, false);
    showTools();
  }

  function daysOf([from, to]) {
    return [from ? dayOfIso(from) : events.firstDay, to ? dayOfIso(to) : events.lastDay];
  }
}

function sumOf(counts) {
  return counts.reduce((sum, count) => sum + count, 0);
}
