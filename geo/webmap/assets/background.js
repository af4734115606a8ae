/* global L */
/** What lies under the events: our own land and names or, if the reader asks for them, tiles of another host. */

import { baseLayer, labelLayer } from "./base_layer.js";
import { element } from "./dom.js";
import { graticuleLayer } from "./graticule.js";

const LABELS_UNDER = 350; // of the labels' pane: below the events
const LABELS_OVER = 450;

/**
 * @param {L.Map} map
 * @param {object} options { base, theme(), tiles: [{ name, url, host, attribution, maxZoom }], credit }
 */
export function createBackground(map, { base, theme, tiles: offered, credit: ownCredit }) {
  const own = [baseLayer(() => ({ base, theme: theme() })), labelLayer(() => ({ base, theme: theme() }))];
  const lines = graticuleLayer(theme);
  const credit = element("p", { class: "credit" });
  const problem = element("p", { class: "tile-problem", role: "status", hidden: true });
  const state = { graticule: false, tiles: "" };
  let tileLayer = null;
  let shown = false;

  function toggle(layer, on) {
    if (on) layer.addTo(map);
    else layer.remove();
  }

  /** Return a layer of tiles. Their servers ask who shows them, so they alone are told the origin of this page. */
  function layerOf({ url, maxZoom, host }) {
    let came = 0;
    const layer = L.tileLayer(url, { maxZoom, pane: "base", referrerPolicy: "origin" });
    layer.on("tileload", () => (came += 1));
    layer.on("tileerror", () => tell(`${came ? "Some tiles did not come" : "No tiles came"} from ${host}: it refuses them or cannot be reached. Under Background, "Own map" needs no other host.`));
    return layer;
  }

  function tell(text) {
    if (problem.textContent === text) return; // said once, not for every tile
    problem.textContent = text;
    problem.hidden = !text;
  }

  return {
    credit,
    problem,
    state: () => ({ ...state }),
    /** Show { graticule, tiles }: whether lines of latitude and longitude, and the name of tiles or ''. */
    set({ graticule, tiles: name }) {
      const tiles = offered.find((each) => each.name === name);
      if (shown && graticule === state.graticule && (tiles?.name ?? "") === state.tiles) return;
      shown = true;
      Object.assign(state, { graticule, tiles: tiles?.name ?? "" });
      tileLayer?.remove();
      tell("");
      tileLayer = tiles ? layerOf(tiles).addTo(map) : null;
      for (const layer of own) toggle(layer, !tiles);
      toggle(lines, graticule);
      credit.textContent = tiles ? `Tiles from ${tiles.host}: ${tiles.attribution}` : ownCredit;
    },
    /** Put the names over the events, or under them. */
    raiseNames(over) {
      map.getPane("labels").style.zIndex = over ? LABELS_OVER : LABELS_UNDER;
    },
    redraw() {
      for (const layer of [...own, lines]) layer.redraw();
    },
  };
}
