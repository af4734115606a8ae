/* global L */
/** The map page: puts map, timeline, legend and panel together and keeps them at one state. */

import { baseLayer, decodeAreas, decodeBase, labelLayer } from "./base_layer.js";
import { countTypes, decodeColumns, eachShown, rowsShown } from "./columns.js";
import { isOneSpot } from "./clusters.js";
import { dayOfIso, dayText, isoOfDay, spanText } from "./days.js";
import { createPanel } from "./detail.js";
import { element } from "./dom.js";
import { eventLayer } from "./event_layer.js";
import { passing } from "./filter.js";
import { createLegend } from "./legend.js";
import { createFilterBar } from "./filter_bar.js";
import { walkByKeyboard } from "./keyboard.js";
import { lonLatOf } from "./mercator.js";
import { load } from "./source.js";
import { createTimeline } from "./timeline.js";

const MOST_LISTED = 100; // events in one list of the panel
const HOVER_DELAY_MS = 120;
const FIT_MAX_ZOOM = 9;
const FIT_PADDING_PX = 36;
const MODES = { clusters: "Clusters", points: "Points", heat: "Heat", squares: "Squares", countries: "Countries", units: "Governorates" };
const MEASURES = { events: "Events", deaths: "Deaths", change: "Change" };
const CLOSE_ZOOM = 8; // one event and its neighbourhood
const LEGEND_MIN_PX = 700; // a narrower map starts with its legend folded

/**
 * Mount the page on a Leaflet map.
 * @param {L.Map} map
 * @param {object} config { columnsUrl, baseUrl, eventsUrl, unitsUrl, stateUrl, themes, symbols, sizes, ramps, diverging }
 *   stateUrl: set where the page stands alone; it answers the page's own query with the state and its words
 * @returns {Promise<object>} { apply(state), on(listener) }
 */
export async function mountConflictMap(map, config) {
  const [events, base] = await Promise.all([load(config.columnsUrl, "arrayBuffer"), load(config.baseUrl, "json")]).then(
    ([buffer, json]) => [decodeColumns(buffer), decodeBase(json)],
  );
  let listener = () => {};
  let themeName = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  let hoverTimer = 0;
  let sequence = 0; // of changes made on the map; an older state from outside does not undo them
  const palettes = Object.fromEntries(
    Object.keys(config.themes).map((name) => [name, events.types.map(({ slug }) => ({ shape: config.symbols[slug].shape, color: config.symbols[slug][name] }))]),
  );
  const theme = () => config.themes[themeName];
  const symbols = () => palettes[themeName];
  const shown = { mask: null, asked: "null", mode: "clusters", measure: "events", view: "de_facto", shapes: new Map(), openRow: -1, focusRow: -1 };
  const countries = new Map(base.countries.filter(({ focus }) => focus).map((country) => [country.id, country]));
  let units = null; // fetched when they are first shown
  const details = new Map();

  const legend = createLegend({ events, symbols, theme, sizes: config.sizes });
  const timeline = createTimeline({ events, theme, symbols, onMove: refresh, onRest: tellPeriod, onPlaying: (playing) => listener("playing", playing) });
  const panel = createPanel({ load: loadEvents, onOpen: openEvent, onClose: () => openEvent(-1) });
  const status = element("p", { class: "status", role: "status" });
  const unplaced = element("button", { type: "button", class: "unplaced", click: listUnplaced });
  const modeChoice = choice("Show as", MODES, (mode) => setMode(mode, shown.measure, true));
  const measureChoice = choice("What is counted", MEASURES, (measure) => setMode(shown.mode, measure, true));
  const tools = element("div", { class: "tools" }, modeChoice, measureChoice, tool("Fit", "Fit the map to the events shown", () => fit(true)), tool("⛶", "Full screen", toggleFullScreen), unplaced);
  const empty = element("p", { class: "empty", hidden: true }, "No event matches the filters in this period.");
  const tip = element("div", { class: "tip", role: "tooltip", hidden: true });
  const mapNode = map.getContainer();
  const stage = element("div", { class: "stage" });
  const main = element("main", { class: "conflict-map", "data-theme": themeName }, stage, timeline.root);
  mapNode.replaceWith(main);
  mapNode.setAttribute("role", "application");
  mapNode.setAttribute("aria-label", "Map of events. Arrow keys walk through them in the order of time, Enter opens one.");
  const mapBox = element("div", { class: "map-box" }, mapNode, legend.root, tools, empty, tip, status);
  stage.append(mapBox, panel.root);
  legend.root.open = mapBox.clientWidth > LEGEND_MIN_PX;

  for (const [pane, z] of [["base", 200], ["labels", 350], ["events", 400]]) map.createPane(pane).style.zIndex = z;
  const layers = {
    base: baseLayer(() => ({ base, theme: theme() })),
    labels: labelLayer(() => ({ base, theme: theme() })),
    events: eventLayer(
      () => ({ ...shown, period: timeline.period(), base, events, theme: theme(), symbols: symbols(), sizes: config.sizes, ramp: config.ramps[themeName], diverging: config.diverging[themeName] }),
      (classes) => legend.setClasses(classes),
    ),
  };
  L.control.scale({ imperial: false, maxWidth: 140 }).addTo(map);
  map.attributionControl.setPrefix(false);
  for (const layer of Object.values(layers)) layer.addTo(map);
  new ResizeObserver(() => map.invalidateSize({ animate: false })).observe(mapBox);
  map.on("click", onClick).on("mousemove", onHover).on("mouseout", () => (tip.hidden = true));
  map.on("contextmenu", copyCoordinates);
  map.on("moveend", () => listener("view", viewNow()));
  walkByKeyboard(map, { rowsInView, onFocus: focusRow, onOpen: openEvent });
  main.addEventListener("keydown", ({ key }) => key === "Escape" && closeTopmost());
  const api = {
    apply,
    /** Show the open event with its surroundings, or else all events shown. */
    fit: () => (shown.openRow >= 0 && !Number.isNaN(events.x[shown.openRow]) ? showClose(shown.openRow) : fit(false)),
    on: (next) => (listener = next),
    /** What is on the screen, for tests and for whoever embeds the page. */
    inspect: () => ({ rows: rowsShown(events, shown.mask, timeline.period()), period: timeline.period(), theme: themeName, openRow: shown.openRow, ...viewNow() }),
  };
  applyTheme(themeName);
  setMode("clusters", "events", false);
  refresh();
  fit(false);
  if (config.stateUrl) standAlone(await load(config.stateUrl, "json", location.search));
  return api;

  async function loadEvents(rows) {
    const wanted = rows.slice(0, MOST_LISTED);
    const missing = wanted.filter((row) => !details.has(row));
    if (missing.length) {
      for (const event of await load(config.eventsUrl, "json", `?rows=${missing.join(",")}`)) details.set(event.row, event);
    }
    return wanted.map((row) => details.get(row));
  }

  /** Show a state with its words around it: headline above, caption and the way to the full view below. */
  function standAlone({ headline, caption, link, countries: names, ...state }) {
    const wanted = new URLSearchParams(location.search).get("theme");
    main.classList.add("alone");
    if (names) main.prepend(createFilterBar(events, { countries: names }, (filter) => apply({ filter })));
    main.prepend(element("h1", {}, headline));
    main.append(
      element("footer", {}, ...caption.map((line) => element("p", {}, line)), link ? element("p", {}, element("a", { href: link, target: "_blank", rel: "noopener" }, "Open the full view")) : null),
    );
    apply({ ...state, theme: wanted in config.themes ? wanted : themeName });
    if (!state.view) api.fit();
  }

  /** Draw what the filter and the timeline's period leave. */
  function refresh() {
    const { types, without } = countTypes(events, shown.mask, timeline.period());
    const total = types.reduce((sum, count) => sum + count, 0);
    legend.setCounts(types);
    unplaced.hidden = without === 0;
    unplaced.textContent = `${without.toLocaleString("en")} without a place`;
    empty.hidden = total > 0;
    markOutside();
    layers.events.redraw();
    if (!timeline.isBusy()) status.textContent = `${total} events from ${timeline.period().map(dayText).join(" to ")}`;
  }

  function tellPeriod([first, last]) {
    refresh();
    listener("period", {
      from: first <= events.firstDay ? null : isoOfDay(first),
      to: last >= events.lastDay ? null : isoOfDay(last),
      sequence: ++sequence,
    });
  }

  function viewNow() {
    const { lat, lng } = map.getCenter();
    return { lon: Number(lng.toFixed(4)), lat: Number(lat.toFixed(4)), zoom: map.getZoom(), mode: shown.mode, measure: shown.measure };
  }

  function choice(name, labels, choose) {
    const options = Object.entries(labels).map(([value, label]) => element("option", { value }, label));
    return element("select", { "aria-label": name, change: (event) => choose(event.target.value) }, ...options);
  }

  async function setMode(mode, measure, tell) {
    // a change against the time before is a matter of areas only
    Object.assign(shown, { mode, measure: measure === "change" && mode === "squares" ? "events" : measure });
    modeChoice.value = mode;
    measureChoice.value = shown.measure;
    measureChoice.hidden = !["squares", "countries", "units"].includes(mode);
    measureChoice.querySelector("[value=change]").disabled = mode === "squares";
    if (mode === "units" && units === null) units = decodeAreas(await load(config.unitsUrl, "json"));
    shown.shapes = mode === "units" ? units : countries;
    map.getPane("labels").style.zIndex = mode === "units" || mode === "countries" ? 450 : 350; // names stay on filled areas
    layers.events.fanOut(null);
    if (tell) listener("view", viewNow());
  }

  function toggleFullScreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else main.requestFullscreen().catch(() => {}); // a frame may forbid it
  }

  /** Put the coordinates under the pointer on the clipboard and show them. */
  function copyCoordinates({ latlng, containerPoint }) {
    const text = `${latlng.lat.toFixed(4)}, ${latlng.lng.toFixed(4)}`;
    navigator.clipboard?.writeText(text).catch(() => {}); // without a secure context they are shown only
    placeTip([element("strong", {}, text), element("span", {}, "latitude, longitude; copied")], containerPoint);
  }

  function tool(text, title, click) {
    return element("button", { type: "button", title, "aria-label": title, click }, text);
  }

  /** Fit the view to rows, by default to all that are shown; gliding there only if the reader asked for it. */
  function fit(glide, rows = null) {
    map.invalidateSize({ animate: false });
    let box = [Infinity, Infinity, -Infinity, -Infinity];
    const grow = (row) => {
      const [x, y] = [events.x[row], events.y[row]];
      if (!Number.isNaN(x)) box = [Math.min(box[0], x), Math.min(box[1], y), Math.max(box[2], x), Math.max(box[3], y)];
    };
    if (rows) rows.forEach(grow);
    else eachShown(events, shown.mask, timeline.period(), grow);
    if (box[0] === Infinity) return;
    const corners = [lonLatOf(box[0], box[3]), lonLatOf(box[2], box[1])].map(([lon, lat]) => [lat, lon]);
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const open = openArea();
    const size = map.getSize();
    map.fitBounds(corners, {
      paddingTopLeft: [open.left, open.top],
      paddingBottomRight: [size.x - open.right, size.y - open.bottom],
      maxZoom: FIT_MAX_ZOOM,
      animate: glide && !still,
    });
  }

  function onClick({ containerPoint }) {
    const item = layers.events.itemAt(containerPoint);
    clearTimeout(hoverTimer);
    tip.hidden = true;
    if (!item || item.path) layers.events.fanOut(null);
    else if (item.count === 1) openEvent(item.row);
    else openGroup(item);
  }

  /** Zoom to the members of a group, or fan them out where no zoom would part them. */
  function openGroup(item) {
    const rows = item.rows();
    if (isOneSpot(events, rows) || map.getZoom() >= map.getMaxZoom()) layers.events.fanOut(item);
    else fit(true, rows);
  }

  function onHover({ containerPoint }) {
    clearTimeout(hoverTimer);
    const item = layers.events.itemAt(containerPoint);
    mapNode.style.cursor = item ? "pointer" : "";
    if (!item) {
      tip.hidden = true;
      return;
    }
    hoverTimer = setTimeout(() => showTip(item, containerPoint), HOVER_DELAY_MS);
  }

  async function showTip(item, { x, y }) {
    const text = item.path ? areaTip(item) : item.count > 1 ? clusterTip(item) : eventTip((await loadEvents([item.row]))[0]);
    placeTip(text, { x, y });
  }

  function placeTip(nodes, { x, y }) {
    tip.replaceChildren(...nodes);
    tip.hidden = false;
    const { x: width, y: height } = map.getSize();
    tip.style.left = `${Math.min(x + 14, width - tip.offsetWidth - 6)}px`;
    tip.style.top = `${y + 18 + tip.offsetHeight > height ? y - tip.offsetHeight - 12 : y + 18}px`;
  }

  /** The rows shown that lie in the view, in the order of time. */
  function rowsInView() {
    const bounds = map.getBounds();
    const rows = rowsShown(events, shown.mask, timeline.period());
    return rows.filter((row) => !Number.isNaN(events.x[row]) && bounds.contains(lonLatOf(events.x[row], events.y[row]).reverse()));
  }

  /** Mark the event that the keyboard came to, and say which it is. */
  async function focusRow(row) {
    shown.focusRow = row;
    layers.events.redraw();
    tip.hidden = true;
    if (row < 0) return;
    const [event] = await loadEvents([row]);
    if (row !== shown.focusRow) return;
    const [lon, lat] = lonLatOf(events.x[row], events.y[row]);
    showTip({ count: 1, row }, map.latLngToContainerPoint([lat, lon]));
    status.textContent = `${event.dates}: ${event.title}, ${event.place}. Enter opens it.`;
  }

  function clusterTip(item) {
    const rows = item.rows();
    const days = spanText(events.start[rows[0]], events.start[rows.at(-1)]);
    return [
      element("strong", {}, `${item.count.toLocaleString("en")} events ${isOneSpot(events, rows) ? "on one spot" : "close together"}`),
      element("span", {}, `${days}, click to open`),
    ];
  }

  function areaTip({ name, value, measure }) {
    const count = measure === "change" ? `${value > 0 ? "+" : ""}${value} events against the period before` : `${value.toLocaleString("en")} ${measure}`;
    return [element("strong", {}, name), element("span", {}, count)];
  }

  function eventTip(event) {
    return [element("strong", { dir: "auto" }, event.title), element("span", {}, event.dates), element("span", { dir: "auto" }, event.place)];
  }

  function openEvent(row, tell = true) {
    shown.openRow = row;
    if (row < 0) panel.hide();
    else panel.showEvent(row).then(() => revealRow(row));
    markOutside();
    layers.events.redraw();
    if (tell) listener("event", { row, sequence: ++sequence });
  }

  /** Say so when the open event is not among the ones shown. */
  function markOutside() {
    const { openRow: row, mask } = shown;
    const [first, last] = timeline.period();
    panel.setOutside(row >= 0 && (events.start[row] > last || events.end[row] < first || (mask !== null && !mask[row])));
  }

  /** Bring an event that lies outside the view, at its edge, or under the legend or the sheet, into the open. */
  function revealRow(row) {
    panel.root.focus({ preventScroll: true });
    if (Number.isNaN(events.x[row])) return;
    map.invalidateSize({ animate: false });
    if (mapBox.clientWidth < LEGEND_MIN_PX) legend.root.open = false;
    const [lon, lat] = lonLatOf(events.x[row], events.y[row]);
    const { x, y } = map.latLngToContainerPoint([lat, lon]);
    const open = openArea();
    if (x > open.left && x < open.right && y > open.top && y < open.bottom) return;
    map.panBy([x - (open.left + open.right) / 2, y - (open.top + open.bottom) / 2]);
  }

  function showClose(row) {
    const [lon, lat] = lonLatOf(events.x[row], events.y[row]);
    map.setView([lat, lon], CLOSE_ZOOM, { animate: false });
  }

  /** The part of the map that neither legend nor panel covers, in pixels of the map. */
  function openArea() {
    const [box, sheet] = [mapBox.getBoundingClientRect(), panel.root.getBoundingClientRect()];
    const isSheet = !panel.root.hidden && sheet.left < box.right - 1;
    return {
      left: FIT_PADDING_PX,
      top: FIT_PADDING_PX + 24,
      right: box.width - FIT_PADDING_PX - (legend.root.open ? legend.root.offsetWidth : 0),
      bottom: (isSheet ? sheet.top - box.top : box.height) - FIT_PADDING_PX,
    };
  }

  /** Escape closes what was opened last: the fanned-out stack, else the panel. */
  function closeTopmost() {
    if (layers.events.fanned()) layers.events.fanOut(null);
    else if (!panel.root.hidden) openEvent(-1);
  }

  function listUnplaced() {
    const rows = rowsShown(events, shown.mask, timeline.period()).filter((row) => Number.isNaN(events.x[row]));
    panel.showList(rows, "Without a place on the map");
    panel.root.focus({ preventScroll: true });
  }

  function applyTheme(name) {
    themeName = name;
    main.dataset.theme = name;
    for (const [token, color] of Object.entries(theme())) main.style.setProperty(`--${token}`, color);
    legend.repaint();
    timeline.redraw();
    for (const layer of Object.values(layers)) layer.redraw();
  }

  /** Take a state from outside: { filter, period, sequence, event, view, theme }; fields that are left out stay. */
  function apply(state) {
    if (state.theme && state.theme !== themeName) applyTheme(state.theme);
    const asked = JSON.stringify(state.filter);
    if ("filter" in state && asked !== shown.asked) {
      shown.asked = asked;
      shown.mask = passing(events, state.filter);
      timeline.setFilter(shown.mask);
    }
    const isCurrent = (state.sequence ?? 0) >= sequence; // else it was sent before the last change made here
    if (state.period && isCurrent) {
      const [from, to] = state.period;
      timeline.setPeriod([from ? dayOfIso(from) : events.firstDay, to ? dayOfIso(to) : events.lastDay]);
    }
    shown.view = state.worldview ?? shown.view;
    if (state.mode && (state.mode !== shown.mode || state.measure !== shown.measure)) setMode(state.mode, state.measure, false);
    refresh();
    if (state.view) map.setView([state.view.lat, state.view.lon], state.view.zoom, { animate: false });
    if ("event" in state && isCurrent && state.event !== shown.openRow) openEvent(state.event, false);
  }
}
