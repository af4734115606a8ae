import assert from "node:assert/strict";
import { test } from "node:test";

import { symbolRadius, tracePath } from "../../geo/webmap/assets/symbols.js";

const SIZES = { min: 7, max: 26, deathsAtMax: 500 };

test("no deaths and an unknown number have the smallest symbol", () => {
  assert.equal(symbolRadius(0, SIZES), 7);
  assert.equal(symbolRadius(null, SIZES), 7);
});

test("the largest symbol is that of deathsAtMax and of all above", () => {
  assert.equal(symbolRadius(500, SIZES), 26);
  assert.equal(symbolRadius(5000, SIZES), 26);
});

test("area grows evenly with deaths", () => {
  const area = (deaths) => symbolRadius(deaths, SIZES) ** 2;
  assert.ok(Math.abs(area(200) - area(100) - (area(400) - area(300))) < 1e-9);
  assert.ok(area(101) > area(100));
});

/** A context that notes the points of a path. */
function pencil() {
  const points = [];
  const note = (x, y) => points.push([x, y]);
  return { points, moveTo: note, lineTo: note, arc: (x, y, r) => points.push([x, y + r]), closePath() {} };
}

test("a symbol without corners is a circle of its radius", () => {
  const context = pencil();
  tracePath(context, null, 100, 50, 10);
  assert.deepEqual(context.points, [[110, 50], [100, 60]]);
});

test("a shape given by corners has just these, moved and sized", () => {
  const context = pencil();
  tracePath(context, [[-1.5, -0.5], [1.5, -0.5], [1, 0.5]], 100, 50, 10);
  assert.deepEqual(context.points, [[85, 45], [115, 45], [110, 55]]);
});
