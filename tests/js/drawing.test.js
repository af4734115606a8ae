import assert from "node:assert/strict";
import { test } from "node:test";

import { boxOf, distanceText, lengthKm } from "../../geo/webmap/assets/drawing.js";

test("a box is west, south, east, north, whichever corners it was drawn by", () => {
  assert.deepEqual(boxOf([[44, 33], [41, 36]]).flat(), [41, 33, 44, 36]);
  assert.deepEqual(boxOf([[41, 36]]).flat(), [41, 36, 41, 36]);
});

test("a line is as long as its sides together", () => {
  assert.equal(Math.round(lengthKm([[0, 0], [0, 1], [1, 1]])), 222);
  assert.equal(lengthKm([[5, 5]]), 0);
});

test("distances are told in km and nautical miles, short ones with a decimal", () => {
  assert.equal(distanceText(1852), "1,852 km · 1,000 nautical miles");
  assert.equal(distanceText(9.26), "9.3 km · 5 nautical miles");
});
