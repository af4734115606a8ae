/**
 * The map page: load its data, create its parts, connect map and keys, and hand out how a host speaks with it.
 *
 * `page` holds all that its modules share: { map, config, events, base, state, listener, loadEvents } and the parts of parts.js.
 */

import { decodeBase } from "./base_layer.js";
import { decodeColumns } from "./columns.js";
import { createEventLoader } from "./event_loader.js";
import { setArea } from "./filtering.js";
import { applyState } from "./from_host.js";
import { walkByKeyboard } from "./keyboard.js";
import { applyTheme, setBackground, setMode } from "./look.js";
import { closeTopmost, focusRow, openEvent } from "./opening.js";
import { createState, eachNow, rowsInView, rowsNow } from "./page_state.js";
import { createParts } from "./parts.js";
import { followPointer } from "./pointer.js";
import { refresh } from "./refresh.js";
import { load } from "./source.js";
import { showRefusal, standAlone } from "./stand_alone.js";
import { viewNow } from "./to_host.js";

const NARROW_PX = 560; // the tools of a narrower map stand in their menu

/**
 * Mount the page on a Leaflet map.
 * @param {L.Map} map
 * @param {object} config { columnsUrl, baseUrl, eventsUrl, unitsUrl, stateUrl, themes, symbols, sizes, ramps,
 *   diverging, tiles, credit, words }
 *   stateUrl: set where the page stands alone; it answers the page's own query with the state and its words
 * @returns {Promise<object>} { apply(state), fit(), show(bbox), place(), on(listener), inspect() }
 */
export async function mountConflictMap(map, config) {
  const [columns, shapes] = await Promise.all([load(config.columnsUrl, "arrayBuffer"), load(config.baseUrl, "arrayBuffer")]);
  const page = { map, config, events: decodeColumns(columns), base: decodeBase(shapes), listener: () => {}, fit: () => fit(page) };
  page.state = createState(page);
  page.loadEvents = createEventLoader(page);
  createParts(page);
  connect(page);
  applyTheme(page, page.state.themeName);
  setBackground(page, {}, false);
  setMode(page, { mode: "clusters", measure: "events" }, false);
  refresh(page);
  page.fit();
  if (config.stateUrl) await load(config.stateUrl, "json", location.search).then((state) => standAlone(page, state), (error) => showRefusal(page, error));
  return publicApi(page);
}

/** Connect the map's moves, the pointer and the keys with the parts. */
function connect(page) {
  const { map, events, drawing, tip, tools, mapBox, main } = page;
  const onOpen = (row) => openEvent(page, row);
  new ResizeObserver(() => onResized(page)).observe(mapBox);
  map.on("moveend", () => onMoved(page));
  followPointer(map, {
    events,
    layerAt: (point) => layerAt(page, point),
    drawing,
    tip,
    onOpen,
    onPress: tools.closeMenu,
    fit: (rows) => page.viewing.fit((visit) => rows.forEach(visit), true),
  });
  walkByKeyboard(map, { rowsInView: () => rowsInView(page), onFocus: (row) => focusRow(page, row), onOpen, drawing });
  main.addEventListener("keydown", ({ key }) => key === "Escape" && closeTopmost(page));
}

function onResized({ map, tools, mapBox }) {
  map.invalidateSize({ animate: false });
  tools.setNarrow(mapBox.clientWidth < NARROW_PX);
}

function onMoved(page) {
  const { listener, state, viewing } = page;
  listener("view", viewNow(page));
  if (state.shown.inView && viewing.extent().join() !== state.area.join()) setArea(page, viewing.extent(), true);
}

function layerAt({ comparison, eventsOther, eventsNow }, point) {
  return comparison.isLeft(point) ? eventsOther : eventsNow;
}

/** Show the open event with its surroundings, or else all events shown. */
function fit(page) {
  const { events, viewing } = page;
  const { openRow } = page.state.shown;
  if (openRow >= 0 && !Number.isNaN(events.x[openRow])) viewing.showClose(openRow);
  else viewing.fit((visit) => eachNow(page, visit), false);
  viewing.setHome();
}

function publicApi(page) {
  const { map, timeline, comparison, state, viewing } = page;
  return {
    apply: (next) => applyState(page, next),
    fit: page.fit,
    /** Show an extent: west, south, east, north in degrees. */
    show: (bbox) => viewing.showExtent(bbox),
    /** Where the map is, to show another one at the same place. */
    place: () => ({ lon: map.getCenter().lng, lat: map.getCenter().lat, zoom: map.getZoom() }),
    on: (listener) => (page.listener = listener),
    /** What is on the screen, for tests and for whoever embeds the page. */
    inspect: () => ({
      rows: rowsNow(page),
      period: timeline.period(),
      other: comparison.other(),
      area: state.area,
      theme: state.themeName,
      openRow: state.shown.openRow,
      ...viewNow(page),
    }),
  };
}
