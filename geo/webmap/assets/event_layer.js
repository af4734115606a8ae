/** The events on the map: symbols, clusters, rings of uncertainty, hatched areas; and what lies under the pointer. */

import { canvasLayer } from "./canvas_layer.js";
import { drawAreas } from "./areas.js";
import { BASE_GRID, inBaseGrid } from "./base_layer.js";
import { cellOf, countCells, countInFrame, gridOf } from "./map_cells.js";
import { fanOut, groupsOf, mergeOverlaps } from "./clusters.js";
import { DEATHS_UNKNOWN, eachShown } from "./columns.js";
import { drawDots } from "./dots.js";
import { drawHeat } from "./heat.js";
import { geodesicRing } from "./mercator.js";
import { drawSquares } from "./squares.js";
import { TURN, drawSymbol, drawWave, symbolRadius } from "./symbols.js";

const CELL_PX = 34; // clusters: events closer than about this are one group
const SPOT_PX = 2; // points: only events on one spot of the screen are one group
const MAX_SYMBOLS = 3000; // beyond this many in view, each event is one dot
const FAN_GAP_PX = 26;
const MAX_FANNED = 150;
const HIT_SLACK_PX = 4;
const FOCUS_PX = 16;
const AT_SEA = "sea"; // stands where a country's code stands

/**
 * @param {string} pane name of a Leaflet pane
 * @param {() => object} state { base, theme, symbols, sizes, ramp, diverging, events, mask, period, other, mode,
 *   measure, view, shapes, openRow, focusRow }; other: the period on the other side of the divider, or null
 * @param {(classes: object|null) => void} onClasses told, at every drawing, of the classes that the mode has
 */
export function eventLayer(pane, state, onClasses) {
  /** What was drawn, topmost last: { x, y, r, count, row, worldX, worldY, rows() }. */
  let drawn = [];
  let fan = null;
  let lastFrame = null;
  const layer = canvasLayer(pane, (context, frame) => {
    const shown = state();
    lastFrame = frame;
    const { items, classes } = drawMode(context, frame, shown);
    drawn = items;
    onClasses(classes);
    if (fan && !fan.rows.every((row) => isShown(shown, row))) fan = null;
    if (fan) drawn.push(...drawFan(context, frame, shown, fan));
  });
  layer.fanOut = (item) => {
    fan = item && { ...item, rows: item.rows().slice(0, MAX_FANNED) };
    layer.redraw();
  };
  layer.fanned = () => fan !== null;
  /** The topmost item at a point of the map's container, or null. */
  layer.itemAt = (point) => {
    if (!lastFrame) return null;
    const { x, y } = layer.onCanvas(point);
    const item = drawn.findLast((each) => (each.path ? isInside(layer.context, each.path, lastFrame, x, y) : isNear(each, x, y)));
    return item ?? dotAt(state(), lastFrame, x, y);
  };
  return layer;
}

function isNear(item, x, y) {
  return Math.hypot(item.x - x, item.y - y) <= item.r + HIT_SLACK_PX;
}

/** Whether a pixel lies in a shape of the base map's grid. */
function isInside(context, path, { worldPx, left, top }, x, y) {
  context.save();
  context.resetTransform();
  const inside = context.isPointInPath(path, ((x + left) / worldPx) * BASE_GRID, ((y + top) / worldPx) * BASE_GRID);
  context.restore();
  return inside;
}

function isShown({ events, mask, period }, row) {
  return events.end[row] >= period[0] && events.start[row] <= period[1] && (mask === null || mask[row] === 1);
}

/** Draw in the mode asked for; returns { items, classes }: what can be pointed at, and classes for the legend. */
function drawMode(context, frame, shown) {
  if (shown.mode === "heat") return drawHeat(context, frame, shown);
  if (shown.mode === "squares") return withGroups(drawSquares(context, frame, shown), shown);
  if (isAreas(shown.mode)) return drawAreas(context, frame, { ...shown, level: shown.mode });
  return { items: drawSymbols(context, frame, shown), classes: null };
}

export function isAreas(mode) {
  return mode === "countries" || mode === "units" || mode === "districts";
}

/** Make squares answer as clusters do. */
function withGroups({ items, classes }, shown) {
  const grouped = items.map((item) => {
    const group = { cells: [item.cell], bins: item.bins };
    return { ...item, count: item.bins.count[item.cell], row: item.bins.last[item.cell], rows: () => rowsOf(shown, group) };
  });
  return { items: grouped, classes };
}

function drawSymbols(context, frame, shown) {
  const { events, mask, period, mode } = shown;
  const few = countInFrame(events, mask, period, frame, MAX_SYMBOLS) <= MAX_SYMBOLS;
  if (mode === "points" && !few) {
    drawDots(context, frame, shown);
    return [];
  }
  const bins = countCells(events, mask, period, gridOf(frame, mode === "clusters" ? CELL_PX : SPOT_PX));
  // beyond that many, hatching would cover most of the map and say nothing
  if (few) drawHatching(context, frame, shown);
  return drawItems(context, frame, shown, groupsIn(bins, frame, shown));
}

function groupsIn(bins, frame, shown) {
  const groups = groupsOf(bins, shown.events.types.length).map((group) => ({ ...group, bins }));
  if (shown.mode === "points") return groups.sort((a, b) => radiusOfRow(shown, b.row) - radiusOfRow(shown, a.row));
  const radiusOf = (group) => (group.count > 1 ? clusterRadius(group.count) : radiusOfRow(shown, group.row) + 2);
  return mergeOverlaps(groups, frame.worldPx, radiusOf).map((group) => ({ ...group, bins }));
}

function radiusOfRow({ events, sizes }, row) {
  return symbolRadius(events.deaths[row] === DEATHS_UNKNOWN ? null : events.deaths[row], sizes);
}

/** Half-width of a cluster's disc: it says 'many', the number inside says how many. */
export function clusterRadius(count) {
  return 12 + Math.min(14, 2.6 * Math.log2(count));
}

function drawItems(context, frame, shown, groups) {
  const single = groups.filter((group) => group.count === 1).map((group) => group.row);
  for (const row of single) drawUncertainty(context, frame, shown, row);
  if (shown.openRow >= 0 && isShown(shown, shown.openRow) && !single.includes(shown.openRow)) drawUncertainty(context, frame, shown, shown.openRow);
  const items = groups.map((group) => (group.count > 1 ? drawCluster : drawSingle)(context, frame, shown, group));
  if (shown.focusRow >= 0) drawFocus(context, frame, shown);
  return items;
}

/** Mark the event that the keyboard stands on, also within a cluster. */
function drawFocus(context, frame, { events, focusRow, theme }) {
  const [x, y] = frame.project(events.x[focusRow], events.y[focusRow]);
  ring(context, x, y, FOCUS_PX, theme.halo, 5);
  ring(context, x, y, FOCUS_PX, theme.accent, 2.5);
}

function drawSingle(context, frame, shown, group) {
  const [x, y] = frame.project(group.x, group.y);
  return drawRow(context, shown, group.row, x, y);
}

function drawRow(context, shown, row, x, y) {
  const { events, symbols, theme, openRow } = shown;
  const r = radiusOfRow(shown, row);
  const hollow = events.deaths[row] === DEATHS_UNKNOWN;
  if (events.places[events.place[row]][0] === AT_SEA) drawWave(context, x, y, r, theme);
  drawSymbol(context, { ...symbols[events.type[row]], x, y, r, hollow, theme, selected: row === openRow });
  return { x, y, r: Math.max(r, 8), count: 1, row, rows: () => [row] };
}

/** A disc with the number of events, its rim divided by type. */
function drawCluster(context, frame, shown, group) {
  const [x, y] = frame.project(group.x, group.y);
  const r = clusterRadius(group.count);
  const { theme, events, openRow } = shown;
  disc(context, x, y, r + 1.5, theme.halo);
  drawRim(context, x, y, r, shown.symbols, group);
  ring(context, x, y, r, theme.outline, 1);
  disc(context, x, y, r - 5, theme.halo);
  const holdsOpen = openRow >= 0 && isShown(shown, openRow) && group.cells.includes(cellOf(events, openRow, group.bins));
  if (holdsOpen) ring(context, x, y, r + 2.5, theme.accent, 2.5);
  context.fillStyle = theme.ink;
  context.font = `600 ${r > 20 ? 14 : 12}px system-ui, sans-serif`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(shortCount(group.count), x, y + 0.5);
  context.textAlign = "start";
  return { x, y, r, count: group.count, row: group.row, worldX: group.x, worldY: group.y, rows: () => rowsOf(shown, group) };
}

function drawRim(context, x, y, r, symbols, { types, count }) {
  let angle = -TURN / 4;
  types.forEach((events, type) => {
    if (events === 0) return;
    const next = angle + (TURN * events) / count;
    context.beginPath();
    context.moveTo(x, y);
    context.arc(x, y, r, angle, next);
    context.fillStyle = symbols[type].color;
    context.fill();
    angle = next;
  });
}

/** 12,345 events as '12k': a disc has room for four characters. */
function shortCount(count) {
  if (count < 10_000) return count.toLocaleString("en");
  return count < 1_000_000 ? `${Math.round(count / 1000)}k` : `${(count / 1_000_000).toFixed(1)}M`;
}

/** The rows of a group: those shown that lie in its cells. */
function rowsOf({ events, mask, period }, { cells, bins }) {
  const wanted = new Set(cells);
  const rows = [];
  eachShown(events, mask, period, (row) => wanted.has(cellOf(events, row, bins)) && rows.push(row));
  return rows.sort((a, b) => a - b);
}

function disc(context, x, y, r, color) {
  context.beginPath();
  context.arc(x, y, r, 0, TURN);
  context.fillStyle = color;
  context.fill();
}

function ring(context, x, y, r, color, width) {
  context.beginPath();
  context.arc(x, y, r, 0, TURN);
  context.strokeStyle = color;
  context.lineWidth = width;
  context.stroke();
}

/** The members of a stack around its spot, with lines to where they stand. */
function drawFan(context, frame, shown, { rows, worldX, worldY }) {
  const [x, y] = frame.project(worldX, worldY);
  const places = fanOut(rows.length, FAN_GAP_PX);
  context.strokeStyle = shown.theme.muted;
  context.lineWidth = 1;
  disc(context, x, y, Math.hypot(...places.at(-1)) + 18, `${shown.theme.page}CC`);
  for (const [dx, dy] of places) {
    context.beginPath();
    context.moveTo(x, y);
    context.lineTo(x + dx, y + dy);
    context.stroke();
  }
  disc(context, x, y, 2.5, shown.theme.muted);
  return rows.map((row, i) => drawRow(context, shown, row, x + places[i][0], y + places[i][1]));
}

/** The circle within which the event happened, drawn along the sphere. */
function drawUncertainty(context, frame, { events, theme, symbols }, row) {
  const km = events.uncertainty[row];
  if (!km) return;
  context.beginPath();
  for (const [x, y] of geodesicRing(events.x[row], events.y[row], km)) context.lineTo(...frame.project(x, y));
  context.closePath();
  context.fillStyle = `${symbols[events.type[row]].color}0C`;
  context.fill();
  context.setLineDash([4, 4]);
  context.strokeStyle = theme.muted;
  context.lineWidth = 1;
  context.stroke();
  context.setLineDash([]);
}

/** Hatch the units of events that are known to the unit only. */
function drawHatching(context, frame, shown) {
  const units = areasShown(shown).map((id) => shown.base.areas.get(id)).filter(Boolean);
  if (units.length === 0) return;
  const pattern = hatch(context, shown.theme.muted);
  inBaseGrid(context, frame, (unit) => {
    // the hatching keeps its width on the screen
    pattern.setTransform(new DOMMatrix().scale(1 / unit));
    for (const { path } of units) {
      context.fillStyle = pattern;
      context.fill(path);
      context.strokeStyle = shown.theme.muted;
      context.lineWidth = 1.5 / unit;
      context.stroke(path);
    }
  });
}

/** The ids of the areas that rows shown stand for. */
function areasShown({ events, mask, period }) {
  const codes = new Set();
  eachShown(events, mask, period, (row) => codes.add(events.place[row]));
  return [...new Set([...codes].map((code) => events.places[code][4]).filter(Boolean))];
}

function hatch(context, color) {
  const tile = document.createElement("canvas");
  tile.width = tile.height = 7;
  const pen = tile.getContext("2d");
  pen.strokeStyle = color;
  pen.globalAlpha = 0.55;
  pen.beginPath();
  pen.moveTo(-1, 8);
  pen.lineTo(8, -1);
  pen.stroke();
  return context.createPattern(tile, "repeat");
}

/** The event whose dot is nearest to a point, where dots are drawn. */
function dotAt(shown, frame, x, y) {
  if (shown.mode !== "points") return null;
  let best = { apart: HIT_SLACK_PX + 2, row: -1 };
  eachShown(shown.events, shown.mask, shown.period, (row) => {
    const [dotX, dotY] = frame.project(shown.events.x[row], shown.events.y[row]);
    const apart = Math.hypot(dotX - x, dotY - y);
    if (apart < best.apart) best = { apart, row };
  });
  return best.row < 0 ? null : { x, y, r: 3, count: 1, row: best.row, rows: () => [best.row] };
}
