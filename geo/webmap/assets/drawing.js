/** Drawing on the map, by pointer or by keyboard: a distance to measure, or a box or an area to filter by. */

import { canvasLayer } from "./canvas_layer.js";
import { element } from "./dom.js";
import { cornersOf, distanceKm, shortestWay, worldOf } from "./mercator.js";

const KM_PER_NAUTICAL_MILE = 1.852;
const MOST_CORNERS = 100; // geo/store/selection.py takes no more
const KINDS = {
  measure: { least: 2, most: Infinity, ask: "Measure: choose places on the map" },
  box: { least: 2, most: 2, ask: "Box: choose two opposite corners" },
  polygon: { least: 3, most: MOST_CORNERS, ask: "Area: choose three corners or more" },
};

/**
 * @param {L.Map} map
 * @param {object} options { theme(), onArea(numbers) }: told the finished box or area, in degrees as in a link
 */
export function createDrawing(map, { theme, onArea }) {
  let kind = null;
  let points = []; // [lon, lat]
  let pointer = null;
  let area = []; // the filter's, drawn while it is set
  const text = element("output", {});
  const add = button("Add the middle of the map", () => addPoint(map.getCenter()));
  const done = button("Done", finish);
  const bar = element("div", { class: "drawing-bar", role: "group", "aria-label": "Drawing", hidden: true }, text, add, done, button("Cancel", stop));
  const cross = element("div", { class: "crosshair", "aria-hidden": "true", hidden: true });
  const layer = canvasLayer("drawing", draw);

  function start(next) {
    [kind, points, pointer] = [next, [], null];
    map.doubleClickZoom.disable();
    show();
    map.getContainer().focus({ preventScroll: true });
  }

  function stop() {
    [kind, points, pointer] = [null, [], null];
    map.doubleClickZoom.enable();
    show();
  }

  function addPoint({ lng, lat }) {
    points.push([Number(lng.toFixed(4)), Number(lat.toFixed(4))]);
    if (points.length >= KINDS[kind].most) finish();
    else show();
  }

  /** End the drawing; a measured line is told in the bar all along and only goes. */
  function finish() {
    const drawn = kind === "box" ? boxOf(points) : kind === "polygon" ? points : null;
    if (points.length < KINDS[kind].least || (drawn && !hasExtent(drawn))) {
      text.textContent = `${KINDS[kind].ask}. These make none yet.`;
      return;
    }
    stop();
    if (drawn) onArea(drawn.flat());
  }

  function show() {
    bar.hidden = cross.hidden = kind === null;
    map.getContainer().classList.toggle("drawing", kind !== null);
    if (kind !== null) {
      text.textContent = kind === "measure" && points.length > 1 ? distanceText(lengthKm(points)) : KINDS[kind].ask;
      done.disabled = points.length < KINDS[kind].least;
    }
    layer.redraw();
  }

  function draw(context, frame) {
    const toCanvas = ([lon, lat]) => frame.project(...worldOf(lon, lat));
    const trace = (line, closed) => {
      context.beginPath();
      line.forEach((point) => context.lineTo(...toCanvas(point)));
      if (closed) context.closePath();
    };
    if (area.length) strokeTwice(context, theme(), () => trace(cornersOf(area), true), [6, 4]);
    if (kind === null) return;
    const all = pointer ? [...points, pointer] : points;
    if (kind === "measure") strokeTwice(context, theme(), () => trace(wayAlong(all), false), []);
    else strokeTwice(context, theme(), () => trace(kind === "box" && all.length === 2 ? cornersOf(boxOf(all).flat()) : all, true), []);
    for (const point of points) drawDot(context, toCanvas(point), theme());
  }

  return {
    bar,
    cross,
    layer,
    start,
    stop,
    finish,
    isOn: () => kind !== null,
    add: addPoint,
    /** Follow the pointer with the side that would come next. */
    point({ lng, lat }) {
      pointer = [lng, lat];
      layer.redraw();
    },
    /** Show the outline of the filter's area; empty: none. */
    setArea(next) {
      area = next;
      layer.redraw();
    },
  };
}

function button(text, click) {
  return element("button", { type: "button", click }, text);
}

/** A line that stands out on any ground: the halo's colour under the accent. */
function strokeTwice(context, theme, trace, dash) {
  trace();
  context.lineJoin = "round";
  for (const [color, width, pattern] of [[theme.halo, 5, []], [theme.accent, 2, dash]]) {
    context.strokeStyle = color;
    context.lineWidth = width;
    context.setLineDash(pattern);
    context.stroke();
  }
  context.setLineDash([]);
}

function drawDot(context, [x, y], theme) {
  context.beginPath();
  context.arc(x, y, 4, 0, 2 * Math.PI);
  context.fillStyle = theme.halo;
  context.fill();
  context.strokeStyle = theme.accent;
  context.lineWidth = 2;
  context.stroke();
}

/** Two opposite corners → [[west, south], [east, north]]. */
export function boxOf([[lonA, latA], [lonB, latB] = [lonA, latA]]) {
  return [
    [Math.min(lonA, lonB), Math.min(latA, latB)],
    [Math.max(lonA, lonB), Math.max(latA, latB)],
  ];
}

function hasExtent(points) {
  return [0, 1].every((axis) => points.some((point) => point[axis] !== points[0][axis]));
}

function wayAlong(points) {
  return points.flatMap((point, i) => (i === 0 ? [point] : shortestWay(points[i - 1], point)));
}

/** The length of a line over places in degrees, in km on the sphere. */
export function lengthKm(points) {
  return points.reduce((km, point, i) => (i === 0 ? 0 : km + distanceKm(points[i - 1], point)), 0);
}

/** 312.4 → '312 km · 169 nautical miles'. */
export function distanceText(km) {
  const rounded = (value) => value.toLocaleString("en", { maximumFractionDigits: value < 10 ? 1 : 0 });
  return `${rounded(km)} km · ${rounded(km / KM_PER_NAUTICAL_MILE)} nautical miles`;
}
