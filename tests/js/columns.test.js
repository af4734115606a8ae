import assert from "node:assert/strict";
import { test } from "node:test";

import { countTypes, decodeColumns, eachShown, firstRowFrom, rowsShown } from "../../geo/webmap/assets/columns.js";
import { pack } from "./pack.mjs";

const NOWHERE = 2 ** 24 - 1;
const DAYLESS = { x: [3, []], y: [3, []], duration: [2, []], kind: [1, []], start: [4, []] };

/** Decode rows of which only the days matter. */
function decodeDays(firstDay, lastDay, columns) {
  const zeros = Array(columns.duration[1].length).fill(0);
  return decodeColumns(pack({ x: [3, zeros], y: [3, zeros], kind: [1, zeros], ...columns }, { n: zeros.length, firstDay, lastDay, kinds: [[0, "a/"]] }));
}

test("decodes a dataset without rows", () => {
  const events = decodeColumns(pack(DAYLESS));
  assert.equal(events.x.length, 0);
  assert.deepEqual(rowsShown(events, null, [-9, 9]), []);
});

test("places are in a square from 0 to 1, and NaN for rows that are not drawn", () => {
  const middle = (NOWHERE - 1) / 2;
  const columns = { x: [3, [0, middle, NOWHERE]], y: [3, [NOWHERE - 1, middle, NOWHERE]], kind: [1, [0, 0, 0]], start: [4, [0, 0, 0]], duration: [2, [0, 0, 0]] };
  const { x, y } = decodeColumns(pack(columns, { n: 3, kinds: [[0, "a/"]] }));
  assert.ok(x[0] === 0 && Math.abs(x[1] - 0.5) < 1e-7 && Number.isNaN(x[2]));
  assert.ok(y[0] > 1 - 2e-7 && y[0] < 1 && Math.abs(y[1] - 0.5) < 1e-7 && Number.isNaN(y[2]));
});

test("the type of a row is that of its kind", () => {
  const columns = { x: [3, [0, 0, 0]], y: [3, [0, 0, 0]], kind: [1, [2, 0, 1]], start: [4, [0, 0, 0]], duration: [2, [0, 0, 0]] };
  const events = decodeColumns(pack(columns, { n: 3, kinds: [[0, "a/"], [7, "h/x"], [7, "h/y"]] }));
  assert.deepEqual([...events.type], [7, 0, 7]);
});

for (const [told, first] of [
  ["a day per row", { start: [4, [0, 0, 2, 5]] }],
  ["a count per day", { rowsBefore: [4, [0, 2, 2, 3, 3, 3, 4]] }],
]) {
  test(`days told as ${told} are days of the calendar, also before 1970`, () => {
    const events = decodeDays(-3, 2, { ...first, duration: [2, [0, 4, 300, 0]] });
    assert.deepEqual([...events.start], [-3, -3, -1, 2]);
    assert.deepEqual([...events.end], [-3, 1, 299, 2]);
  });
}

test("the rows of more than a day are listed in their order", () => {
  assert.deepEqual([...decodeDays(0, 9, { start: [4, [0, 1, 2, 3]], duration: [2, [0, 4, 0, 1]] }).long], [1, 3]);
});

// row 0 lasts from day 1 to day 9, row 2 from day 2 to day 3
const events = decodeDays(1, 9, { start: [4, [0, 1, 1, 4]], duration: [2, [8, 0, 1, 0]] });

for (const [day, row] of [[-5, 0], [1, 0], [2, 1], [3, 3], [5, 3], [6, 4]]) {
  test(`the first row from day ${day} on is ${row}`, () => {
    assert.equal(firstRowFrom(events, day), row);
  });
}

for (const [first, last, rows] of [
  [1, 9, [0, 1, 2, 3]],
  [2, 2, [0, 1, 2]],
  [3, 3, [0, 2]],
  [4, 4, [0]],
  [5, 5, [0, 3]],
  [9, 9, [0]],
  [10, 12, []],
  [-5, 0, []],
]) {
  test(`from day ${first} to day ${last}, both inclusive, rows ${rows} may have happened`, () => {
    assert.deepEqual(rowsShown(events, null, [first, last]), rows);
  });
}

test("a row is shown if it passes the filter and the period", () => {
  assert.deepEqual(rowsShown(events, Uint8Array.of(0, 1, 0, 1), [1, 3]), [1]);
});

test("a long row that began before the period must pass the filter too", () => {
  assert.deepEqual(rowsShown(events, Uint8Array.of(0, 1, 1, 1), [3, 5]), [2, 3]);
});

test("no row is visited twice", () => {
  const visited = [];
  eachShown(events, null, [2, 9], (row) => visited.push(row));
  assert.equal(visited.length, new Set(visited).size);
});

test("every period shows the rows whose days overlap it", () => {
  for (let first = -1; first <= 11; first++) {
    for (let last = first; last <= 11; last++) {
      const overlapping = [0, 1, 2, 3].filter((row) => events.start[row] <= last && events.end[row] >= first);
      assert.deepEqual(rowsShown(events, null, [first, last]), overlapping, `${first} to ${last}`);
    }
  }
});

test("types are counted for the rows that are shown, and so are rows without a place", () => {
  const columns = { start: Int32Array.of(1, 2, 2, 5), end: Int32Array.of(9, 2, 3, 5), long: Uint32Array.of(0, 2), x: Float32Array.of(0.5, NaN, 0.5, NaN), type: Uint8Array.of(1, 0, 1, 0) };
  const counted = { n: 4, types: [{}, {}], ...columns };
  for (const [mask, period, types, without] of [
    [null, [1, 9], [2, 2], 2],
    [null, [3, 4], [0, 2], 0],
    [Uint8Array.of(1, 1, 0, 1), [2, 2], [1, 1], 1],
    [null, [10, 12], [0, 0], 0],
  ]) {
    const found = countTypes(counted, mask, period);
    assert.deepEqual([[...found.types], found.without], [types, without]);
  }
});

test("rows count for the events they stand for", () => {
  const heavy = { types: [{}, {}], n: 2, start: Int32Array.of(0, 0), end: Int32Array.of(0, 0), long: new Uint32Array(), type: Uint8Array.of(0, 1), x: Float32Array.of(NaN, 0.5), weight: Uint32Array.of(7, 2) };
  assert.deepEqual(countTypes(heavy, null, [0, 0]), { types: Uint32Array.of(7, 2), without: 7 });
});
