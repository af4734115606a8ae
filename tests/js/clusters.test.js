import assert from "node:assert/strict";
import { test } from "node:test";

import { countTypes, fanOut, groupByCell, isOneSpot, mergeOverlaps } from "../../geo/webmap/assets/clusters.js";

/** Events at points of the world square. */
function at(...points) {
  return { x: Float64Array.from(points, ([x]) => x), y: Float64Array.from(points, ([, y]) => y) };
}

function rowsOf(groups) {
  return groups.map((group) => [...group.rows].sort()).sort();
}

test("events in one cell are one group at their mean place", () => {
  const events = at([0.1, 0.1], [0.12, 0.14], [0.9, 0.9]);
  const groups = groupByCell(events, [0, 1, 2], 100, 20);
  assert.deepEqual(rowsOf(groups), [[0, 1], [2]]);
  assert.ok(Math.abs(groups[0].x - 0.11) < 1e-12 && Math.abs(groups[0].y - 0.12) < 1e-12);
});

test("only the rows given are grouped", () => {
  assert.deepEqual(rowsOf(groupByCell(at([0.1, 0.1], [0.1, 0.1]), [1], 100, 20)), [[1]]);
});

test("cells at the ends of neighbouring rows are not confused", () => {
  const groups = groupByCell(at([0.99, 0.05], [1, 0.05], [0, 0.15]), [0, 1, 2], 100, 10);
  assert.deepEqual(rowsOf(groups), [[0], [1], [2]]);
});

test("groups whose discs overlap are merged, the smaller into the larger", () => {
  const groups = [
    { rows: [0], x: 0.1, y: 0.5 },
    { rows: [1, 2, 3], x: 0.2, y: 0.5 },
    { rows: [4], x: 0.9, y: 0.5 },
  ];
  const events = at([0.1, 0.5], [0.2, 0.5], [0.2, 0.5], [0.2, 0.5], [0.9, 0.5]);
  const merged = mergeOverlaps(events, groups, 100, () => 6);
  assert.deepEqual(rowsOf(merged), [[0, 1, 2, 3], [4]]);
  assert.ok(Math.abs(merged[0].x - 0.175) < 1e-12);
});

test("after merging no two discs overlap and no event is lost", () => {
  // points of a fixed quadratic sequence: crowded, yet the same at every run
  const events = at(...Array.from({ length: 200 }, (_, i) => [((i * i * 7) % 101) / 101, ((i * i * 3) % 97) / 97]));
  const rows = Array.from({ length: 200 }, (_, i) => i);
  const radiusOf = (group) => 4 + Math.sqrt(group.rows.length);
  const merged = mergeOverlaps(events, groupByCell(events, rows, 300, 20), 300, radiusOf);
  assert.deepEqual(merged.flatMap((group) => group.rows).sort((a, b) => a - b), rows);
  for (const [i, a] of merged.entries()) {
    for (const b of merged.slice(i + 1)) assert.ok(Math.hypot(a.x - b.x, a.y - b.y) * 300 >= radiusOf(a) + radiusOf(b));
  }
});

test("merging does not change the groups it was given", () => {
  const groups = [
    { rows: [0], x: 0.5, y: 0.5 },
    { rows: [1], x: 0.5, y: 0.5 },
  ];
  mergeOverlaps(at([0.5, 0.5], [0.5, 0.5]), groups, 100, () => 5);
  assert.deepEqual(groups, [
    { rows: [0], x: 0.5, y: 0.5 },
    { rows: [1], x: 0.5, y: 0.5 },
  ]);
});

test("one spot is one place to the last bit", () => {
  const events = at([0.5, 0.5], [0.5, 0.5], [0.5, 0.5000001]);
  assert.equal(isOneSpot(events, [0, 1]), true);
  assert.equal(isOneSpot(events, [0, 2]), false);
});

test("types are counted most first, then in their order", () => {
  const events = { type: Uint8Array.of(3, 1, 3, 0, 7) };
  assert.deepEqual(countTypes(events, [0, 1, 2, 3]), [[3, 2], [0, 1], [1, 1]]);
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
