import assert from "node:assert/strict";
import { test } from "node:test";

import { countCells, gridOf } from "../../geo/webmap/assets/map_cells.js";
import { fanOut, groupsOf, isOneSpot, mergeOverlaps } from "../../geo/webmap/assets/clusters.js";

const TYPES = [{ slug: "a" }, { slug: "b" }, { slug: "c" }];

/** Events at points of the world square, row i of type i % 3. */
function at(...points) {
  const n = points.length;
  return {
    n,
    types: TYPES,
    x: Float64Array.from(points, ([x]) => x),
    y: Float64Array.from(points, ([, y]) => y),
    type: Uint8Array.from(points, (_, i) => i % 3),
    deaths: new Uint16Array(n),
    start: new Int32Array(n),
    end: new Int32Array(n),
    long: new Uint32Array(),
  };
}

/** The groups of events in a world of `worldPx`, by cells of `cellPx`. */
function grouped(events, worldPx, cellPx) {
  const grid = gridOf({ worldPx, left: 0, top: 0, width: worldPx, height: worldPx }, cellPx);
  return groupsOf(countCells(events, null, [0, 0], grid), TYPES.length);
}

/** A group of events of type 0. */
function groupAt(x, y, count, cell) {
  return { count, x, y, row: cell, types: [count, 0, 0], cells: [cell] };
}

function near(a, b) {
  return Math.abs(a - b) < 1e-12;
}

function sum(numbers) {
  return numbers.reduce((a, b) => a + b, 0);
}

test("events in one cell are one group at their mean place", () => {
  const groups = grouped(at([0.1, 0.1], [0.12, 0.14], [0.9, 0.9]), 100, 20);
  assert.deepEqual(groups.map((group) => group.count), [2, 1]);
  assert.ok(near(groups[0].x, 0.11) && near(groups[0].y, 0.12));
});

test("a group knows its cell, a row of it and how many events of each type it holds", () => {
  const [one, other] = grouped(at([0.1, 0.1], [0.9, 0.1], [0.9, 0.1], [0.1, 0.1]), 100, 20);
  assert.deepEqual([one.cells, one.row, one.types], [[0], 3, [2, 0, 0]]);
  assert.deepEqual([other.cells, other.row, other.types], [[4], 2, [0, 1, 1]]);
});

test("cells without events are no groups", () => {
  assert.deepEqual(grouped(at(), 100, 20), []);
});

test("cells at the ends of neighbouring rows are not confused", () => {
  const groups = grouped(at([0.99, 0.05], [1, 0.05], [0, 0.15]), 100, 10);
  assert.deepEqual(groups.map((group) => group.row), [0, 1, 2]);
});

test("groups whose discs overlap are merged, the smaller into the larger", () => {
  const merged = mergeOverlaps([groupAt(0.1, 0.5, 1, 7), groupAt(0.2, 0.5, 3, 8), groupAt(0.9, 0.5, 1, 9)], 100, () => 6);
  assert.deepEqual(merged.map(({ count, row, cells }) => [count, row, cells]), [[4, 8, [8, 7]], [1, 9, [9]]]);
  assert.ok(near(merged[0].x, 0.175) && near(merged[0].y, 0.5));
});

test("groups that merge add up their types", () => {
  const [merged] = mergeOverlaps([{ ...groupAt(0.5, 0.5, 3, 0), types: [1, 2, 0] }, { ...groupAt(0.5, 0.5, 2, 1), types: [0, 1, 1] }], 100, () => 6);
  assert.deepEqual(merged.types, [1, 3, 1]);
});

test("discs that only touch stay apart", () => {
  assert.equal(mergeOverlaps([groupAt(0.25, 0.5, 1, 0), groupAt(0.5, 0.5, 1, 1)], 100, () => 12.5).length, 2);
});

test("a disc that grew by merging takes in what it now covers", () => {
  // the first two overlap; only their larger disc reaches the third
  const groups = [groupAt(0.5, 0.5, 2, 0), groupAt(0.55, 0.5, 2, 1), groupAt(0.7, 0.5, 1, 2)];
  const radiusOf = ({ count }) => (count > 2 ? 15 : 5);
  assert.deepEqual(mergeOverlaps(groups, 100, radiusOf).map((group) => group.count), [5]);
});

test("a disc that grew last takes in one that was kept before", () => {
  // the smallest joins the first, whose larger disc then reaches the second
  const groups = [groupAt(0.5, 0.5, 3, 0), groupAt(0.7, 0.5, 2, 1), groupAt(0.55, 0.5, 1, 2)];
  const radiusOf = ({ count }) => (count > 3 ? 18 : 5);
  assert.deepEqual(mergeOverlaps(groups, 100, radiusOf).map((group) => group.count), [6]);
});

// points of a fixed quadratic sequence: crowded, yet the same at every run
const CROWD = at(...Array.from({ length: 200 }, (_, i) => [((i * i * 7) % 101) / 101, ((i * i * 3) % 97) / 97]));
const radiusOf = (group) => 4 + Math.sqrt(group.count);

test("after merging no two discs overlap", () => {
  const merged = mergeOverlaps(grouped(CROWD, 300, 20), 300, radiusOf);
  assert.ok(merged.length > 1);
  for (const [i, a] of merged.entries()) {
    for (const b of merged.slice(i + 1)) assert.ok(Math.hypot(a.x - b.x, a.y - b.y) * 300 >= radiusOf(a) + radiusOf(b));
  }
});

test("merging loses no event, no type, no cell and no place", () => {
  const groups = grouped(CROWD, 300, 20);
  const merged = mergeOverlaps(groups, 300, radiusOf);
  assert.ok(merged.length < groups.length);
  assert.equal(sum(merged.map((group) => group.count)), 200);
  for (const group of merged) assert.equal(sum(group.types), group.count);
  const cells = (each) => each.flatMap((group) => group.cells).sort((a, b) => a - b);
  assert.deepEqual(cells(merged), cells(groups));
  assert.ok(Math.abs(sum(merged.map((group) => group.x * group.count)) - sum(CROWD.x)) < 1e-9);
  assert.ok(Math.abs(sum(merged.map((group) => group.y * group.count)) - sum(CROWD.y)) < 1e-9);
});

test("merging does not change the groups it was given", () => {
  const groups = [groupAt(0.5, 0.5, 1, 0), groupAt(0.5, 0.5, 2, 1), groupAt(0.1, 0.1, 1, 2)];
  const before = structuredClone(groups);
  mergeOverlaps(groups, 100, () => 5);
  assert.deepEqual(groups, before);
});

test("one spot is one place to the last bit", () => {
  const events = at([0.5, 0.5], [0.5, 0.5], [0.5, 0.5000001]);
  assert.equal(isOneSpot(events, [0, 1]), true);
  assert.equal(isOneSpot(events, [0, 2]), false);
});

for (const count of [1, 2, 5, 12, 13, 40, 120]) {
  test(`${count} symbols fanned out do not cover each other`, () => {
    const places = fanOut(count, 26);
    assert.equal(places.length, count);
    for (const [i, [x, y]] of places.entries()) {
      for (const [a, b] of places.slice(i + 1)) assert.ok(Math.hypot(x - a, y - b) > 26 * 0.85, `${i} of ${count}`);
    }
  });
}
