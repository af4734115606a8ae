import assert from "node:assert/strict";
import { test } from "node:test";

import { kmPerPixel, scaleAt } from "../../geo/webmap/assets/scale_bar.js";

test("a pixel spans half as much at 60 degrees as at the equator", () => {
  assert.ok(Math.abs(kmPerPixel(60, 1024) / kmPerPixel(0, 1024) - 0.5) < 1e-6);
  assert.equal(Math.round(kmPerPixel(0, 1024) * 1024), 40030); // the equator of a sphere of mean radius
});

test("the bar is of a round length that fits, and names its latitude", () => {
  assert.deepEqual(scaleAt(33.2, 2, 120), { length: 100, label: "200 km at 33.2° N" });
  assert.deepEqual(scaleAt(-12.34, 0.005, 120), { length: 100, label: "500 m at 12.3° S" });
});

test("no bar is longer than it may be, nor shorter than two fifths of that", () => {
  for (let kmOfPixel = 0.002; kmOfPixel < 50; kmOfPixel *= 1.1) {
    const { length } = scaleAt(0, kmOfPixel, 120);
    assert.ok(length <= 120.001 && length >= 47.9, `${kmOfPixel}: ${length}`);
  }
});
