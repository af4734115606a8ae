/** Rows counted in cells of a grid that is fixed to the world, so that cells keep still while the map pans. */

import { DEATHS_UNKNOWN, firstRowFrom } from "./columns.js";

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
 * Count the rows of a mask and a period (see eachShown) that lie in the grid.
 * @returns {object} the grid with, per cell, count, deaths, sumX, sumY (world square), last (a row in it) and
 *   types (cells × types); and total
 */
export function countCells(events, mask, [first, last], grid) {
  const { x, y, type, deaths, long, end } = events;
  const { across, down, column, row: topRow } = grid;
  const [cells, kinds, scale] = [across * down, events.types.length, grid.worldPx / grid.cellPx];
  const bins = {
    ...grid,
    count: new Uint32Array(cells),
    deaths: new Float64Array(cells),
    sumX: new Float64Array(cells),
    sumY: new Float64Array(cells),
    last: new Int32Array(cells).fill(-1),
    types: new Uint32Array(cells * kinds),
    total: 0,
  };
  const add = (row) => {
    const atColumn = Math.floor(x[row] * scale) - column;
    const atRow = Math.floor(y[row] * scale) - topRow;
    // rows without a place have NaN, which is in no cell
    if (!(atColumn >= 0 && atRow >= 0 && atColumn < across && atRow < down)) return;
    const cell = atRow * across + atColumn;
    bins.count[cell]++;
    bins.sumX[cell] += x[row];
    bins.sumY[cell] += y[row];
    bins.last[cell] = row;
    bins.types[cell * kinds + type[row]]++;
    if (deaths[row] !== DEATHS_UNKNOWN) bins.deaths[cell] += deaths[row];
    bins.total++;
  };
  const [from, to] = [firstRowFrom(events, first), firstRowFrom(events, last + 1)];
  if (mask === null) for (let row = from; row < to; row++) add(row);
  else for (let row = from; row < to; row++) if (mask[row]) add(row);
  for (let i = 0; i < long.length && long[i] < from; i++) if (end[long[i]] >= first && (mask === null || mask[long[i]])) add(long[i]);
  return bins;
}

/** The cell of the grid that a row lies in, or -1. */
export function cellOf({ x, y }, row, { worldPx, cellPx, column, row: topRow, across, down }) {
  const atColumn = Math.floor((x[row] * worldPx) / cellPx) - column;
  const atRow = Math.floor((y[row] * worldPx) / cellPx) - topRow;
  return atColumn >= 0 && atRow >= 0 && atColumn < across && atRow < down ? atRow * across + atColumn : -1;
}
