/** Rows counted in cells of a grid that is fixed to the world, so that cells keep still while the map pans. */

import { DEATHS_UNKNOWN, rowsOfPeriod } from "./columns.js";

/**
 * @param {object} frame { worldPx, left, top, width, height } in pixels
 * @param {number} cellPx
 * @returns {object} { cellPx, worldPx, column, row (of the first cell), across, down }
 */
export function gridOf({ worldPx, left, top, width, height }, cellPx) {
  const [column, row] = [Math.floor(left / cellPx), Math.floor(top / cellPx)];
  const across = Math.floor((left + width) / cellPx) - column + 1;
  const down = Math.floor((top + height) / cellPx) - row + 1;
  return { cellPx, worldPx, column, row, across, down };
}

/**
 * Count the events of a mask and a period (see eachShown) that lie in the grid: one plain loop, since it runs at every
 * frame over up to millions of rows.
 * @returns {object} the grid with, per cell, count, deaths, sumX, sumY (world square), last (a row in it) and
 *   types (cells × types); and total
 */
export function countCells(events, mask, period, grid) {
  const { from, to, earlier } = rowsOfPeriod(events, period);
  const { x, y, type, deaths, weight } = events;
  const { across, down, column, row: topRow } = grid;
  const [cells, kinds, scale] = [across * down, events.types.length, grid.worldPx / grid.cellPx];
  const [count, types] = [new Uint32Array(cells), new Uint32Array(cells * kinds)];
  const [sumX, sumY, sumDeaths] = [new Float64Array(cells), new Float64Array(cells), new Float64Array(cells)];
  const last = new Int32Array(cells).fill(-1);
  const rows = to - from + earlier.length;
  let total = 0;
  for (let i = 0; i < rows; i++) {
    const row = i < to - from ? from + i : earlier[i - to + from];
    if (mask !== null && mask[row] === 0) continue;
    const atColumn = Math.floor(x[row] * scale) - column;
    const atRow = Math.floor(y[row] * scale) - topRow;
    // rows without a place have NaN, which is in no cell
    if (!(atColumn >= 0 && atRow >= 0 && atColumn < across && atRow < down)) continue;
    const cell = atRow * across + atColumn;
    const stands = weight ? weight[row] : 1;
    count[cell] += stands;
    sumX[cell] += stands * x[row];
    sumY[cell] += stands * y[row];
    last[cell] = row;
    types[cell * kinds + type[row]] += stands;
    if (deaths[row] !== DEATHS_UNKNOWN) sumDeaths[cell] += deaths[row];
    total += stands;
  }
  return { ...grid, count, deaths: sumDeaths, sumX, sumY, last, types, total };
}

/** How many rows lie in the frame, counted up to `most` + 1. */
export function countInFrame({ x, y, ...events }, mask, period, { worldPx, left, top, width, height }, most) {
  const { from, to, earlier } = rowsOfPeriod(events, period);
  const [west, east, north, south] = [left / worldPx, (left + width) / worldPx, top / worldPx, (top + height) / worldPx];
  const rows = to - from + earlier.length;
  let count = 0;
  for (let i = 0; i < rows && count <= most; i++) {
    const row = i < to - from ? from + i : earlier[i - to + from];
    if ((mask === null || mask[row]) && x[row] >= west && x[row] <= east && y[row] >= north && y[row] <= south) count++;
  }
  return count;
}

/** The cell of the grid that a row lies in, or -1. */
export function cellOf({ x, y }, row, { worldPx, cellPx, column, row: topRow, across, down }) {
  const atColumn = Math.floor((x[row] * worldPx) / cellPx) - column;
  const atRow = Math.floor((y[row] * worldPx) / cellPx) - topRow;
  return atColumn >= 0 && atRow >= 0 && atColumn < across && atRow < down ? atRow * across + atColumn : -1;
}
