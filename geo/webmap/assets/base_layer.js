/** Land, borders and names, drawn from vectors: no tiles, no other host. */

import { canvasLayer } from "./canvas_layer.js";
import { unpack } from "./packing.js";

/** Cells of the base map's grid across the world; geo/webmap/base.py writes on the same one. */
export const BASE_GRID = 2 ** 19;

/**
 * Decode the base map: rings and lines as steps on a grid of BASE_GRID cells across the world.
 * @param {ArrayBuffer} buffer
 * @returns {object} countries, borders, areas by their id and labels; every shape with a Path2D and a bounding box
 */
export function decodeBase(buffer) {
  const { countries, borders, areas, labels, columns } = unpack(buffer);
  const withPath = pathReader(columns);
  // in the order in which their lines are stored
  return { countries: countries.map(withPath), borders: borders.map(withPath), areas: byId(areas.map(withPath)), labels };
}

/** Units of both levels: { units, districts }, each a Map from id to { name, path, box }. */
export function decodeUnits(buffer) {
  const { units, districts, columns } = unpack(buffer);
  const withPath = pathReader(columns);
  return { units: byId(units.map(withPath)), districts: byId(districts.map(withPath)) };
}

function byId(areas) {
  return new Map(areas.map((area) => [area.id, area]));
}

/** Return a function that gives one shape after the other its path, on the grid, and its box, in the world square. */
function pathReader({ points, dx, dy }) {
  let [line, point] = [0, 0];
  return (shape) => {
    const path = new Path2D();
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    for (const end = line + shape.lines; line < end; line++) {
      let [x, y] = [0, 0];
      for (const last = point + points[line], first = point; point < last; point++) {
        x += unfolded(dx[point]);
        y += unfolded(dy[point]);
        if (point === first) path.moveTo(x, y);
        else path.lineTo(x, y);
        grow(box, x, y);
      }
      if (shape.kind === undefined) path.closePath(); // a ring; borders are open lines of a kind
    }
    return { ...shape, path, box: box.map((value) => value / BASE_GRID) };
  };
}

/** A step that was stored with its sign in the lowest bit. */
function unfolded(step) {
  return (step >>> 1) ^ -(step & 1);
}

function grow(box, x, y) {
  if (x < box[0]) box[0] = x;
  if (y < box[1]) box[1] = y;
  if (x > box[2]) box[2] = x;
  if (y > box[3]) box[3] = y;
}

/** Whether a shape's box touches the frame. */
function inFrame({ box }, { worldPx, left, top, width, height }) {
  return box[2] * worldPx >= left && box[0] * worldPx <= left + width && box[3] * worldPx >= top && box[1] * worldPx <= top + height;
}

/** Run `paint` with the context in the base map's own grid; line widths are divided by `unit`. */
export function inBaseGrid(context, frame, paint) {
  const unit = frame.worldPx / BASE_GRID;
  context.save();
  context.transform(unit, 0, 0, unit, -frame.left, -frame.top);
  context.lineJoin = "round";
  paint(unit);
  context.restore();
}

/** @param {() => {base: object, theme: object}} state read at every drawing */
export function baseLayer(state) {
  return canvasLayer("base", (context, frame) => {
    const { base, theme } = state();
    context.fillStyle = theme.sea;
    context.fillRect(0, 0, frame.width, frame.height);
    inBaseGrid(context, frame, (unit) => {
      const countries = base.countries.filter((shape) => inFrame(shape, frame));
      for (const country of countries) fillCountry(context, country, theme, unit);
      for (const kind of ["admin", "border", "disputed"]) {
        strokeBorders(context, base.borders.filter((shape) => shape.kind === kind && inFrame(shape, frame)), kind, theme, unit, frame);
      }
    });
  });
}

function fillCountry(context, { path, focus }, theme, unit) {
  context.fillStyle = focus ? theme.focus : theme.land;
  context.fill(path);
  context.strokeStyle = theme.coast;
  context.lineWidth = 0.8 / unit;
  context.stroke(path);
}

function strokeBorders(context, shapes, kind, theme, unit, frame) {
  const zoomedOut = frame.worldPx < 256 * 2 ** 4.5;
  if (kind === "admin" && zoomedOut) return;
  const land = kind === "disputed" ? theme.focus : null;
  for (const { path } of shapes) {
    // the coast's colour lies under every outline: cover it before the border is drawn
    if (land) strokePath(context, path, land, 2.4 / unit, []);
    strokePath(context, path, kind === "admin" ? theme.admin : theme.border, (kind === "admin" ? 0.7 : 1.2) / unit, kind === "disputed" ? [4 / unit, 3 / unit] : []);
  }
}

function strokePath(context, path, color, width, dash) {
  context.strokeStyle = color;
  context.lineWidth = width;
  context.setLineDash(dash);
  context.stroke(path);
  context.setLineDash([]);
}

/** Names of countries, waters and places; a name is left out where it would touch one of more weight. */
export function labelLayer(state) {
  return canvasLayer("labels", (context, frame) => {
    const { base, theme } = state();
    const zoom = Math.log2(frame.worldPx / 256);
    const taken = [];
    for (const label of base.labels) {
      if (zoom < label.zoom) continue;
      const [x, y] = frame.project(label.x / BASE_GRID, label.y / BASE_GRID);
      if (x < 0 || y < 0 || x > frame.width || y > frame.height) continue;
      placeLabel(context, label, x, y, zoom, theme, taken);
    }
  });
}

const LABEL_FONTS = { country: "600 12px", water: "italic 12px", capital: "600 11px", place: "11px" };
const FONT_FAMILY = "system-ui, sans-serif";

function placeLabel(context, label, x, y, zoom, theme, taken) {
  const isPlace = label.kind === "place" || label.kind === "capital";
  context.font = `${LABEL_FONTS[label.kind]} ${FONT_FAMILY}`;
  context.letterSpacing = label.kind === "country" ? "1.5px" : "0px";
  const text = label.kind === "country" ? label.name.toUpperCase() : label.name;
  const width = context.measureText(text).width;
  const anchors = isPlace ? [x + 7, x - 7 - width] : [x - width / 2];
  const left = anchors.find((start) => isFree(taken, [start - 2, y - 8, start + width + 2, y + 8]));
  if (left === undefined) return;
  taken.push([left - 2, y - 8, left + width + 2, y + 8]);
  if (isPlace) drawDot(context, label.kind, x, y, theme, taken);
  drawText(context, text, left, y, label.kind, theme);
  context.letterSpacing = "0px";
}

function isFree(taken, [left, top, right, bottom]) {
  return taken.every((box) => box[2] < left || box[0] > right || box[3] < top || box[1] > bottom);
}

function drawDot(context, kind, x, y, theme, taken) {
  context.fillStyle = theme.halo;
  context.strokeStyle = theme.ink;
  context.lineWidth = 1;
  context.beginPath();
  if (kind === "capital") context.rect(x - 2.5, y - 2.5, 5, 5);
  else context.arc(x, y, 2, 0, 2 * Math.PI);
  context.fill();
  context.stroke();
  taken.push([x - 4, y - 4, x + 4, y + 4]);
}

function drawText(context, text, x, y, kind, theme) {
  context.textBaseline = "middle";
  context.lineJoin = "round";
  context.lineWidth = 3;
  context.strokeStyle = kind === "water" ? theme.sea : theme.halo;
  context.globalAlpha = 0.85;
  context.strokeText(text, x, y);
  context.globalAlpha = 1;
  context.fillStyle = kind === "water" ? theme.water : kind === "capital" ? theme.ink : theme.muted;
  context.fillText(text, x, y);
}
