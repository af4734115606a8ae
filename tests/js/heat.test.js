import assert from "node:assert/strict";
import { test } from "node:test";

import { blur } from "../../geo/webmap/assets/heat.js";

const [ACROSS, DOWN] = [41, 37];

function withPeak(column, row) {
  const grid = new Float32Array(ACROSS * DOWN);
  grid[row * ACROSS + column] = 729;
  return grid;
}

test("a peak keeps its place and its weight", () => {
  const smooth = blur(withPeak(20, 18), ACROSS, DOWN);
  assert.equal(smooth.indexOf(Math.max(...smooth)), 18 * ACROSS + 20);
  assert.ok(Math.abs(smooth.reduce((sum, value) => sum + value, 0) - 729) < 0.1);
});

test("a peak spreads alike to all sides", () => {
  const smooth = blur(withPeak(20, 18), ACROSS, DOWN);
  const at = (dx, dy) => smooth[(18 + dy) * ACROSS + 20 + dx];
  for (const [dx, dy] of [[5, 0], [-5, 0], [0, -5]]) assert.ok(Math.abs(at(dx, dy) - at(0, 5)) < 1e-4);
});

test("nothing leaks from one row's end to the next row's start", () => {
  const smooth = blur(withPeak(ACROSS - 1, 18), ACROSS, DOWN);
  assert.ok([17, 18, 19, 20].every((row) => smooth[row * ACROSS] === 0));
});
