/** Where the map is: fitted to events, brought to one, or back where it began. */

import { lonLatOf } from "./mercator.js";

const FIT_MAX_ZOOM = 9;
const FIT_PADDING_PX = 36;
const CLOSE_ZOOM = 8; // one event and its neighbourhood

/**
 * @param {L.Map} map
 * @param {object} options { events, mapBox, legend, panel }: elements that may cover the map
 */
export function createViewing(map, { events, mapBox, legend, panel }) {
  let home = null;
  const latLngOf = (row) => lonLatOf(events.x[row], events.y[row]).reverse();
  const open = () => openArea(mapBox, legend, panel);
  const view = () => ({ center: map.getCenter(), zoom: map.getZoom() });

  return {
    /** Remember this view as the one that the page began with. */
    setHome: () => (home = view()),
    goHome: () => home && whenStill(map, () => map.setView(home.center, home.zoom)),
    showClose: (row) => map.setView(latLngOf(row), CLOSE_ZOOM, { animate: false }),

    /**
     * Fit the view to rows; gliding there only if the reader asked for it and moving pictures are welcome.
     * @param {(visit: (row: number) => void) => void} each runs through the rows
     */
    fit(each, glide) {
      map.invalidateSize({ animate: false });
      const corners = cornersOfRows(events, each);
      if (corners === null) return;
      const options = fitOptions(map.getSize(), open(), glide);
      whenStill(map, () => map.fitBounds(corners, options));
    },

    /** Bring an event that lies outside the view, at its edge, or under the legend or the sheet, into the open. */
    reveal(row) {
      if (Number.isNaN(events.x[row])) return;
      map.invalidateSize({ animate: false });
      const { x, y } = map.latLngToContainerPoint(latLngOf(row));
      const { left, right, top, bottom } = open();
      if (x > left && x < right && y > top && y < bottom) return;
      map.panBy([x - (left + right) / 2, y - (top + bottom) / 2]);
    },

    extent: () => extentOf(map.getBounds()),
    bbox: () => bboxOf(map.getBounds()),

    /** Show an extent in degrees, as bbox() gives it. */
    showExtent([west, south, east, north]) {
      map.invalidateSize({ animate: false });
      map.fitBounds([[south, west], [north, east > west ? east : east + 360]], { animate: false });
    },
  };
}

/** The part of the map that neither legend nor panel covers, in pixels of the map. */
function openArea(mapBox, legend, panel) {
  const [box, sheet] = [mapBox.getBoundingClientRect(), panel.getBoundingClientRect()];
  const isSheet = !panel.hidden && sheet.left < box.right - 1;
  return {
    left: FIT_PADDING_PX,
    top: FIT_PADDING_PX + 24,
    right: box.width - FIT_PADDING_PX - (legend.open ? legend.offsetWidth : 0),
    bottom: (isSheet ? sheet.top - box.top : box.height) - FIT_PADDING_PX,
  };
}

/** Leaflet ignores a move while it zooms: then it is made when the zoom has ended. */
function whenStill(map, move) {
  if (map._animatingZoom) map.once("zoomend", move);
  else move();
}

/** The corners of the rows in degrees, as Leaflet takes them; null if no row has a place. */
function cornersOfRows(events, each) {
  let [west, north, east, south] = [Infinity, Infinity, -Infinity, -Infinity];
  each((row) => {
    const [x, y] = [events.x[row], events.y[row]];
    // rows without a place have NaN, which is neither less nor more
    if (x < west) west = x;
    if (x > east) east = x;
    if (y < north) north = y;
    if (y > south) south = y;
  });
  return west === Infinity ? null : [lonLatOf(west, south), lonLatOf(east, north)].map(([lon, lat]) => [lat, lon]);
}

function fitOptions(size, open, glide) {
  return {
    paddingTopLeft: [open.left, open.top],
    paddingBottomRight: [size.x - open.right, size.y - open.bottom],
    maxZoom: FIT_MAX_ZOOM,
    animate: glide && !matchMedia("(prefers-reduced-motion: reduce)").matches,
  };
}

/** What is on the map as west, south, east, north in degrees, rounded outwards as in a link. */
function extentOf(bounds) {
  const [down, up] = [(value) => Math.floor(value * 1e4) / 1e4, (value) => Math.ceil(value * 1e4) / 1e4];
  return [
    Math.max(-180, down(bounds.getWest())),
    Math.max(-90, down(bounds.getSouth())),
    Math.min(180, up(bounds.getEast())),
    Math.min(90, up(bounds.getNorth())),
  ];
}

/** The same for a picture: of the world once only, and west above east across the antimeridian. */
function bboxOf(bounds) {
  const [west, east] = [bounds.getWest(), bounds.getEast()];
  const [left, right] = east - west < 360 ? [onceRound(west), onceRound(east)] : [-180, 180];
  return [left, Math.max(-90, bounds.getSouth()), right, Math.min(90, bounds.getNorth())].map((side) => Number(side.toFixed(4)));
}

/** A longitude from -180 to 180. */
function onceRound(lon) {
  return lon >= -180 && lon <= 180 ? lon : ((((lon + 180) % 360) + 360) % 360) - 180;
}
