import assert from "node:assert/strict";
import { test } from "node:test";

import { cellOf, countCells, gridOf } from "../../geo/webmap/assets/map_cells.js";
import { DEATHS_UNKNOWN, rowsShown } from "../../geo/webmap/assets/columns.js";

/** Events from [x, y, type, deaths, first day, last day]; what is left out is type 0, no deaths and day 0. */
function eventsAt(...rows) {
  const column = (at, fallback) => rows.map((row) => row[at] ?? fallback);
  const [start, end] = [column(4, 0), rows.map((row) => row[5] ?? row[4] ?? 0)];
  return {
    n: rows.length,
    types: [{ slug: "a" }, { slug: "b" }, { slug: "c" }],
    x: Float32Array.from(column(0)),
    y: Float32Array.from(column(1)),
    type: Uint8Array.from(column(2, 0)),
    deaths: Uint32Array.from(column(3, 0)),
    start: Int32Array.from(start),
    end: Int32Array.from(end),
    long: Uint32Array.from(rows.keys()).filter((row) => end[row] > start[row]),
  };
}

/** A map that shows the whole world at `worldPx`. */
function world(worldPx) {
  return { worldPx, left: 0, top: 0, width: worldPx, height: worldPx };
}

const ALWAYS = [-1e6, 1e6];
// cells of 25 px in a world of 100 px: 4 × 4, and one more at either end of the frame
const GRID = gridOf(world(100), 25);

/** The numbers of all cells that hold something, as { cell: number }. */
function filled(numbers) {
  return Object.fromEntries([...numbers].flatMap((number, cell) => (number ? [[cell, number]] : [])));
}

test("a grid begins with the cell that holds the corner of the frame", () => {
  const { column, row } = gridOf({ worldPx: 1000, left: -10, top: 70.5, width: 333, height: 120 }, 34);
  assert.deepEqual([column, row], [-1, 2]);
});

test("a grid covers the frame", () => {
  for (let left = -70; left <= 70; left += 0.5) {
    const { column, across, row, down } = gridOf({ worldPx: 1000, left, top: 2 * left, width: 333, height: 120 }, 34);
    assert.ok(column * 34 <= left && (column + across) * 34 > left + 333, `left ${left}`);
    assert.ok(row * 34 <= 2 * left && (row + down) * 34 > 2 * left + 120, `top ${2 * left}`);
  }
});

test("a grid has no cell that lies wholly outside the frame", () => {
  for (let left = -70; left <= 70; left += 0.5) {
    const { column, across } = gridOf({ worldPx: 1000, left, top: 0, width: 333, height: 120 }, 34);
    assert.ok((column + 1) * 34 > left && (column + across - 1) * 34 <= left + 333, `left ${left}`);
  }
});

test("every event is counted in its cell, row by row from the north-west", () => {
  const bins = countCells(eventsAt([0.1, 0.1], [0.2, 0.2], [0.9, 0.1], [0.1, 0.3]), null, ALWAYS, GRID);
  assert.deepEqual(filled(bins.count), { 0: 2, 3: 1, [GRID.across]: 1 });
  assert.equal(bins.total, 4);
});

test("an edge belongs to the cell south and east of it", () => {
  const { count } = countCells(eventsAt([0.25, 0]), null, ALWAYS, GRID);
  assert.deepEqual(filled(count), { 1: 1 });
});

test("cells know the sum of their places", () => {
  const bins = countCells(eventsAt([0.125, 0], [0.0625, 0.125]), null, ALWAYS, GRID);
  assert.deepEqual([bins.sumX[0], bins.sumY[0]], [0.1875, 0.125]);
});

test("deaths are summed, and unknown ones are none", () => {
  const bins = countCells(eventsAt([0, 0, 0, 3], [0, 0, 0, 65534], [0, 0, 0, DEATHS_UNKNOWN]), null, ALWAYS, GRID);
  assert.deepEqual([bins.deaths[0], bins.count[0]], [65537, 3]);
});

test("events are counted by type in every cell", () => {
  const bins = countCells(eventsAt([0, 0, 2], [0, 0, 2], [0, 0, 0], [0.3, 0, 1]), null, ALWAYS, GRID);
  assert.deepEqual([...bins.types.subarray(0, 6)], [1, 0, 2, 0, 1, 0]);
});

test("the last of a cell is a row in it, the latest to begin, and -1 in an empty cell", () => {
  const { last } = countCells(eventsAt([0, 0], [0, 0], [0.3, 0]), null, ALWAYS, GRID);
  assert.deepEqual([last[0], last[1], last[2]], [1, 2, -1]);
});

test("rows without a place are in no cell", () => {
  const bins = countCells(eventsAt([NaN, NaN], [0.1, 0.1]), null, ALWAYS, GRID);
  assert.equal(bins.total, 1);
  assert.deepEqual(filled(bins.count), { 0: 1 });
});

test("rows outside the grid are in no cell, nor in the one at the other end", () => {
  const grid = gridOf({ worldPx: 100, left: 25, top: 25, width: 49, height: 49 }, 25);
  const bins = countCells(eventsAt([0.1, 0.5], [0.9, 0.5], [0.5, 0.1], [0.5, 0.9], [0.5, 0.5]), null, ALWAYS, grid);
  assert.equal(grid.across * grid.down, 4);
  assert.deepEqual(filled(bins.count), { 3: 1 });
  assert.equal(bins.total, 1);
});

test("only rows of the mask are counted", () => {
  const bins = countCells(eventsAt([0, 0, 1], [0, 0, 2]), Uint8Array.of(0, 1), ALWAYS, GRID);
  assert.deepEqual([bins.total, bins.last[0], ...bins.types.subarray(0, 3)], [1, 1, 0, 0, 1]);
});

// on one spot: day 1 to day 9, day 2, day 2 to day 3, day 5
const SPELLS = eventsAt([0, 0, 0, 0, 1, 9], [0, 0, 0, 0, 2], [0, 0, 0, 0, 2, 3], [0, 0, 0, 0, 5]);

for (const mask of [null, Uint8Array.of(1, 1, 1, 1), Uint8Array.of(0, 1, 0, 1), Uint8Array.of(1, 0, 1, 0)]) {
  test(`the rows counted are those shown, in every period, with the mask ${mask}`, () => {
    for (let first = 0; first <= 10; first++) {
      for (let last = first; last <= 10; last++) {
        const { total } = countCells(SPELLS, mask, [first, last], GRID);
        assert.equal(total, rowsShown(SPELLS, mask, [first, last]).length, `${first} to ${last}`);
      }
    }
  });
}

/** Events at points of a fixed quadratic sequence: crowded, yet the same at every run. */
const CROWD = eventsAt(...Array.from({ length: 200 }, (_, i) => [((i * i * 7) % 101) / 101, ((i * i * 3) % 97) / 97, i % 3, i]));

test("every event of the world is counted once", () => {
  for (const cellPx of [1, 2, 34, 999]) {
    const bins = countCells(CROWD, null, ALWAYS, gridOf(world(300), cellPx));
    assert.equal(bins.total, 200);
    assert.equal(bins.count.reduce((a, b) => a + b), 200);
    assert.equal(bins.types.reduce((a, b) => a + b), 200);
    assert.equal(bins.deaths.reduce((a, b) => a + b), 19900);
  }
});

test("cellOf names the cell that an event was counted in", () => {
  for (const worldPx of [300, 256 * 2 ** 3.5, 1024]) {
    const bins = countCells(CROWD, null, ALWAYS, gridOf(world(worldPx), 34));
    const counts = new Uint32Array(bins.count.length);
    for (let row = 0; row < CROWD.n; row++) counts[cellOf(CROWD, row, bins)]++;
    assert.deepEqual(counts, bins.count);
  }
});

test("cellOf knows no cell for a row without a place or outside the grid", () => {
  const events = eventsAt([NaN, NaN], [0.9, 0.5], [0.5, 0.5]);
  const grid = gridOf({ worldPx: 100, left: 25, top: 25, width: 49, height: 49 }, 25);
  assert.deepEqual([0, 1, 2].map((row) => cellOf(events, row, grid)), [-1, -1, 3]);
});

test("cells keep still while the map pans", () => {
  /** Which events of the middle share a cell, as text. */
  const shared = (left, top) => {
    const bins = gridOf({ worldPx: 1000, left, top, width: 800, height: 800 }, 34);
    const cells = new Map();
    for (let row = 0; row < CROWD.n; row++) {
      if (Math.abs(CROWD.x[row] - 0.5) > 0.3 || Math.abs(CROWD.y[row] - 0.5) > 0.3) continue;
      const cell = cellOf(CROWD, row, bins);
      cells.set(cell, [...(cells.get(cell) ?? []), row]);
    }
    return JSON.stringify([...cells.values()].sort());
  };
  const before = shared(100, 100);
  for (let moved = 1; moved <= 80; moved++) assert.equal(shared(100 + moved, 100 + moved / 2), before, `by ${moved} px`);
});

test("a cell counts the events that its rows stand for, and their place is weighed alike", () => {
  const events = { ...eventsAt([0.1, 0.1, 0, 4], [0.2, 0.2, 1, 5]), weight: Uint32Array.of(3, 1) };
  const bins = countCells(events, null, ALWAYS, GRID);
  assert.deepEqual([filled(bins.count), bins.total], [{ 0: 4 }, 4]);
  assert.ok(Math.abs(bins.sumX[0] / bins.count[0] - 0.125) < 1e-6);
  assert.deepEqual([...bins.types.subarray(0, 3)], [3, 1, 0]);
  assert.equal(bins.deaths[0], 9);
});
