/** The events on the map: symbols, clusters, rings of uncertainty, hatched areas; and what lies under the pointer. */

import { canvasLayer } from "./canvas_layer.js";
import { inBaseGrid } from "./base_layer.js";
import { countTypes, fanOut, groupByCell, isOneSpot, mergeOverlaps } from "./clusters.js";
import { DEATHS_UNKNOWN } from "./columns.js";
import { geodesicRing } from "./mercator.js";
import { TURN, drawSymbol, symbolRadius } from "./symbols.js";

const CELL_PX = 34; // clusters: events closer than about this are one group
const MOST_SYMBOLS = 3000; // beyond this many in view, each event is one dot
const FAN_GAP_PX = 26;
const HIT_SLACK_PX = 4;

/**
 * @param {() => object} state { base, theme, events, rows, mode, openRow, showUncertainty, sizes }
 *   rows: the rows to draw, all of which have a place
 */
export function eventLayer(state) {
  /** What was drawn, topmost last: { x, y, r, rows, worldX, worldY }. */
  let drawn = [];
  let fan = null;
  const layer = canvasLayer("events", (context, frame) => {
    const shown = state();
    const rows = rowsInFrame(shown.events, shown.rows, frame);
    if (fan && !fan.rows.every((row) => shown.rows.includes(row))) fan = null;
    drawn = rows.length > MOST_SYMBOLS && shown.mode === "points" ? drawDots(context, frame, shown, rows) : drawItems(context, frame, shown, rows);
    if (fan) drawn.push(...drawFan(context, frame, shown, fan));
  });
  layer.fanOut = (item) => {
    fan = item;
    layer.redraw();
  };
  layer.fanned = () => fan !== null;
  /** The topmost item at a point of the map's container, or null. */
  layer.itemAt = (point, pad) => {
    const [x, y] = [point.x + pad.x, point.y + pad.y];
    return drawn.findLast((item) => Math.hypot(item.x - x, item.y - y) <= item.r + HIT_SLACK_PX) ?? null;
  };
  return layer;
}

function rowsInFrame(events, rows, { worldPx, left, top, width, height }) {
  const [west, east, north, south] = [left / worldPx, (left + width) / worldPx, top / worldPx, (top + height) / worldPx];
  return rows.filter((row) => events.x[row] >= west && events.x[row] <= east && events.y[row] >= north && events.y[row] <= south);
}

function radiusOfRow({ events, sizes }, row) {
  return symbolRadius(events.deaths[row] === DEATHS_UNKNOWN ? null : events.deaths[row], sizes);
}

/** Half-width of a cluster's disc: it says 'many', the number inside says how many. */
export function clusterRadius(count) {
  return 12 + Math.min(14, 2.6 * Math.log2(count));
}

function drawItems(context, frame, shown, rows) {
  const groups = groupsOf(frame, shown, rows);
  const single = groups.filter((group) => group.rows.length === 1).map((group) => group.rows[0]);
  drawAreas(context, frame, shown, rows);
  if (shown.showUncertainty) for (const row of single) drawUncertainty(context, frame, shown, row);
  if (shown.openRow >= 0 && shown.rows.includes(shown.openRow)) drawUncertainty(context, frame, shown, shown.openRow);
  return groups.map((group) => (group.rows.length > 1 ? drawCluster : drawSingle)(context, frame, shown, group));
}

function groupsOf(frame, shown, rows) {
  if (shown.mode === "clusters") {
    const radiusOf = (group) => (group.rows.length > 1 ? clusterRadius(group.rows.length) : radiusOfRow(shown, group.rows[0]) + 2);
    const groups = mergeOverlaps(shown.events, groupByCell(shown.events, rows, frame.worldPx, CELL_PX), frame.worldPx, radiusOf);
    return groups.sort((a, b) => b.rows.length - a.rows.length);
  }
  // only events on one and the same spot are grouped; the largest are drawn first
  const spots = groupByCell(shown.events, rows, frame.worldPx, 1);
  return spots.sort((a, b) => radiusOfRow(shown, b.rows[0]) - radiusOfRow(shown, a.rows[0]));
}

function drawSingle(context, frame, shown, group) {
  const [x, y] = frame.project(group.x, group.y);
  return drawRow(context, shown, group.rows[0], x, y);
}

function drawRow(context, shown, row, x, y) {
  const { shape, color } = shown.symbols[shown.events.type[row]];
  const r = radiusOfRow(shown, row);
  const hollow = shown.events.deaths[row] === DEATHS_UNKNOWN;
  drawSymbol(context, { shape, x, y, r, color, hollow, theme: shown.theme, selected: row === shown.openRow });
  return { x, y, r: Math.max(r, 8), rows: [row], worldX: shown.events.x[row], worldY: shown.events.y[row], oneSpot: true };
}

/** A disc with the number of events, its rim divided by type. */
function drawCluster(context, frame, shown, group) {
  const [x, y] = frame.project(group.x, group.y);
  const r = clusterRadius(group.rows.length);
  const { theme } = shown;
  disc(context, x, y, r + 1.5, theme.halo);
  let angle = -TURN / 4;
  for (const [type, count] of countTypes(shown.events, group.rows)) {
    const next = angle + (TURN * count) / group.rows.length;
    context.beginPath();
    context.moveTo(x, y);
    context.arc(x, y, r, angle, next);
    context.fillStyle = shown.symbols[type].color;
    context.fill();
    angle = next;
  }
  ring(context, x, y, r, theme.outline, 1);
  disc(context, x, y, r - 5, theme.halo);
  if (group.rows.includes(shown.openRow)) ring(context, x, y, r + 2.5, theme.accent, 2.5);
  context.fillStyle = theme.ink;
  context.font = `600 ${r > 20 ? 14 : 12}px system-ui, sans-serif`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(group.rows.length.toLocaleString("en"), x, y + 0.5);
  context.textAlign = "start";
  return { x, y, r, rows: group.rows, worldX: group.x, worldY: group.y, oneSpot: isOneSpot(shown.events, group.rows) };
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
  return rows.map((row, i) => ({ ...drawRow(context, shown, row, x + places[i][0], y + places[i][1]), inFan: true }));
}

/** The circle within which the event happened, drawn along the sphere. */
function drawUncertainty(context, frame, { events, theme, symbols }, row) {
  const km = events.uncertainty[row];
  if (!km) return;
  context.beginPath();
  for (const [x, y] of geodesicRing(events.x[row], events.y[row], km)) context.lineTo(...frame.project(x, y));
  context.closePath();
  const { color } = symbols[events.type[row]];
  context.fillStyle = `${color}0C`;
  context.fill();
  context.setLineDash([4, 4]);
  context.strokeStyle = theme.muted;
  context.lineWidth = 1;
  context.stroke();
  context.setLineDash([]);
}

/** Hatch the units of events that are known to the unit only. */
function drawAreas(context, frame, shown, rows) {
  const ids = new Set(rows.map((row) => shown.events.areas[shown.events.area[row]]));
  const units = [...ids].map((id) => shown.base.areas.get(id)).filter(Boolean);
  if (units.length === 0) return;
  const pattern = hatch(context, shown.theme.muted);
  inBaseGrid(context, shown.base, frame, (unit) => {
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

/** One dot of 3 px per event, for more events than symbols could show. */
function drawDots(context, frame, shown, rows) {
  for (const row of rows) {
    const [x, y] = frame.project(shown.events.x[row], shown.events.y[row]);
    context.fillStyle = shown.symbols[shown.events.type[row]].color;
    context.fillRect(x - 1.5, y - 1.5, 3, 3);
  }
  return rows.map((row) => {
    const [x, y] = frame.project(shown.events.x[row], shown.events.y[row]);
    return { x, y, r: 3, rows: [row], worldX: shown.events.x[row], worldY: shown.events.y[row], oneSpot: true };
  });
}
