/** Events as columns: decode what geo/webmap/columns.py wrote. */

import { unpack } from "./packing.js";

/** Deaths columns: this value means that no figure is stated. */
export const DEATHS_UNKNOWN = 2 ** 24 - 1;

const NOWHERE = 2 ** 24 - 1; // x and y: the row is not drawn

/**
 * Decode the columns of all events.
 * @param {ArrayBuffer} buffer
 * @returns {object} the header's tables, and one typed array per fact:
 *   x, y (world square, NaN if not drawn), start, end (day numbers), type, kind, place, precision, cast, low, high,
 *   deaths, uncertainty (km), dated, castEnds and castMembers, long (rows of more than a day), rowsBefore (per day),
 *   weight (how many events a row stands for; null: one each)
 */
export function decodeColumns(buffer) {
  const { columns, ...tables } = unpack(buffer);
  return { ...tables, weight: null, ...columns, ...positions(columns), ...days(tables, columns), type: typesOfRows(tables, columns) };
}

function positions({ x, y }) {
  const inWorld = (axis) => Float32Array.from(axis, (step) => (step === NOWHERE ? NaN : step / NOWHERE));
  return { x: inWorld(x), y: inWorld(y) };
}

function days({ n, firstDay, lastDay }, { start, rowsBefore, duration }) {
  const startDay = new Int32Array(n);
  if (start) for (let row = 0; row < n; row++) startDay[row] = firstDay + start[row];
  else for (let day = firstDay; day <= lastDay; day++) startDay.fill(day, rowsBefore[day - firstDay], rowsBefore[day - firstDay + 1]);
  const endDay = new Int32Array(n);
  let long = 0;
  for (let row = 0; row < n; row++) {
    endDay[row] = startDay[row] + duration[row];
    if (duration[row]) long++;
  }
  const longRows = new Uint32Array(long);
  for (let row = n - 1; row >= 0; row--) if (duration[row]) longRows[--long] = row;
  return { start: startDay, end: endDay, long: longRows };
}

/** The type of each row, as its position in the list of types. */
function typesOfRows({ kinds }, { kind }) {
  const typeOf = Uint8Array.from(kinds, ([type]) => type);
  return Uint8Array.from(kind, (code) => typeOf[code]);
}

/** The first row that starts on `day` or later; rows are sorted by their first day. */
export function firstRowFrom({ start, n }, day) {
  let [low, high] = [0, n];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (start[middle] < day) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * The rows that may have happened from day `first` to day `last`, inclusive: the ones that start in the period, and
 * the longer ones that started before and last into it.
 * @returns {{from: number, to: number, earlier: Uint32Array}} rows from..to - 1, and the earlier ones
 */
export function rowsOfPeriod(events, [first, last]) {
  const [from, to] = [firstRowFrom(events, first), firstRowFrom(events, last + 1)];
  const { long, end } = events;
  const earlier = new Uint32Array(long.length);
  let count = 0;
  for (let i = 0; i < long.length && long[i] < from; i++) if (end[long[i]] >= first) earlier[count++] = long[i];
  return { from, to, earlier: earlier.subarray(0, count) };
}

/**
 * Call `visit(row)` for every row of a period (see rowsOfPeriod) that passes `mask`.
 * @param {Uint8Array|null} mask one byte per row, or null for every row
 */
export function eachShown(events, mask, period, visit) {
  const { from, to, earlier } = rowsOfPeriod(events, period);
  for (let row = from; row < to; row++) if (mask === null || mask[row]) visit(row);
  for (const row of earlier) if (mask === null || mask[row]) visit(row);
}

/**
 * Count the events of the rows that eachShown visits: a loop of its own, since it runs at every frame.
 * @returns {{types: Uint32Array, without: number}} events per type, and events that are not drawn
 */
export function countTypes(events, mask, period) {
  const { from, to, earlier } = rowsOfPeriod(events, period);
  const { type, x, weight } = events;
  const types = new Uint32Array(events.types.length);
  const total = to - from + earlier.length;
  let without = 0;
  for (let i = 0; i < total; i++) {
    const row = i < to - from ? from + i : earlier[i - to + from];
    if (mask !== null && mask[row] === 0) continue;
    const stands = weight ? weight[row] : 1;
    types[type[row]] += stands;
    if (x[row] !== x[row]) without += stands; // NaN alone differs from itself
  }
  return { types, without };
}

/** The rows that eachShown visits, in the order of the columns. */
export function rowsShown(events, mask, period) {
  const rows = [];
  eachShown(events, mask, period, (row) => rows.push(row));
  return rows.sort((a, b) => a - b);
}
