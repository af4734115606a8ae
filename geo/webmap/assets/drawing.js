/** Drawing on the map, by pointer or by keyboard: a distance to measure, or a box or an area to filter by. */

import { canvasLayer } from "./canvas_layer.js";
import { element } from "./dom.js";
import { cornersOf, distanceKm, shortestWay, worldOf } from "./mercator.js";

const KM_PER_NAUTICAL_MILE = 1.852;
export const MAX_CORNERS = 100; // geo/store/parameters.py takes no more
const KINDS = {
  measure: { least: 2, most: Infinity, ask: "Measure: choose places on the map" },
  box: { least: 2, most: 2, ask: "Box: choose two opposite corners" },
  polygon: { least: 3, most: MAX_CORNERS, ask: "Area: choose three corners or more" },
};
const NOTHING = { kind: null, points: [], pointer: null }; // points: [lon, lat]

/**
 * @param {L.Map} map
 * @param {object} options { theme(), onArea(numbers) }: told the finished box or area, in degrees as in a link
 */
export function createDrawing(map, { theme, onArea }) {
  let state = NOTHING;
  let area = []; // the filter's, drawn while it is set
  const { bar, text, done } = createBar({ add: () => add(map.getCenter()), finish, stop });
  const cross = element("div", { class: "crosshair", "aria-hidden": "true", hidden: true });
  const layer = canvasLayer("drawing", (context, frame) => draw(context, frame, theme(), { ...state, area }));

  function start(kind) {
    state = { ...NOTHING, kind };
    map.doubleClickZoom.disable();
    show();
    map.getContainer().focus({ preventScroll: true });
  }

  function stop() {
    state = NOTHING;
    map.doubleClickZoom.enable();
    show();
  }

  function add({ lng, lat }) {
    state = { ...state, points: [...state.points, [Number(lng.toFixed(4)), Number(lat.toFixed(4))]] };
    if (state.points.length >= KINDS[state.kind].most) finish();
    else show();
  }

  /** End the drawing; a measured line is told in the bar all along and only goes. */
  function finish() {
    const { kind, points } = state;
    const drawn = kind === "box" ? boxOf(points) : kind === "polygon" ? points : null;
    if (points.length < KINDS[kind].least || (drawn && !hasExtent(drawn))) {
      text.textContent = `${KINDS[kind].ask}. These make none yet.`;
      return;
    }
    stop();
    if (drawn) onArea(drawn.flat());
  }

  function show() {
    const isOn = state.kind !== null;
    bar.hidden = cross.hidden = !isOn;
    map.getContainer().classList.toggle("drawing", isOn);
    if (isOn) showProgress(state, text, done);
    layer.redraw();
  }

  /** Follow the pointer with the side that would come next. */
  function point({ lng, lat }) {
    state = { ...state, pointer: [lng, lat] };
    layer.redraw();
  }

  /** Show the outline of the filter's area; empty: none. */
  function setArea(next) {
    area = next;
    layer.redraw();
  }

  return { bar, cross, layer, start, stop, finish, isOn: () => state.kind !== null, add, point, setArea };
}

/** The bar over the map while something is drawn: what to do, and buttons. */
function createBar({ add, finish, stop }) {
  const text = element("output", {});
  const done = button("Done", finish);
  const buttons = [button("Add the middle of the map", add), done, button("Cancel", stop)];
  return { bar: element("div", { class: "drawing-bar", role: "group", "aria-label": "Drawing", hidden: true }, text, ...buttons), text, done };
}

/** Say what to do next, or how long the line is so far. */
function showProgress({ kind, points }, text, done) {
  text.textContent = kind === "measure" && points.length > 1 ? distanceText(lengthKm(points)) : KINDS[kind].ask;
  done.disabled = points.length < KINDS[kind].least;
}

/** Draw the filter's area, and what is being drawn. */
function draw(context, frame, theme, { kind, points, pointer, area }) {
  const toCanvas = ([lon, lat]) => frame.project(...worldOf(lon, lat));
  const trace = (line, closed) => {
    context.beginPath();
    line.forEach((point) => context.lineTo(...toCanvas(point)));
    if (closed) context.closePath();
  };
  if (area.length) strokeTwice(context, theme, () => trace(cornersOf(area), true), [6, 4]);
  if (kind === null) return;
  const all = pointer ? [...points, pointer] : points;
  if (kind === "measure") strokeTwice(context, theme, () => trace(wayAlong(all), false), []);
  else strokeTwice(context, theme, () => trace(kind === "box" && all.length === 2 ? cornersOf(boxOf(all).flat()) : all, true), []);
  for (const point of points) drawDot(context, toCanvas(point), theme);
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
