import assert from "node:assert/strict";
import { test } from "node:test";

import { dragged } from "../../geo/webmap/assets/brush.js";

const DATA = [0, 99];
const WHOLE = { from: 0, days: 100 };
const MIDDLE = { from: 40, days: 20 };

for (const [what, part, before, from, to, axis, after] of [
  ["a drag over the track is a new period", "new", [0, 99], 20.4, 30.9, WHOLE, [20, 30]],
  ["a drag to the left as well", "new", [0, 99], 30.9, 20.4, WHOLE, [20, 30]],
  ["it ends with the data", "new", [0, 99], 90, 140, WHOLE, [90, 99]],
  ["a band moves as a whole", "band", [20, 29], 25, 31.6, WHOLE, [27, 36]],
  ["a band stops at the ends of the data", "band", [20, 29], 25, -50, WHOLE, [0, 9]],
  ["the first day follows its handle", 0, [20, 29], 20.1, 17.2, WHOLE, [17, 29]],
  ["the last day follows its handle", 1, [20, 29], 30, 41, WHOLE, [20, 40]],
  ["the first day does not pass the last", 0, [20, 29], 20, 80, WHOLE, [29, 29]],
  ["the last day does not pass the first", 1, [20, 29], 30, 2, WHOLE, [20, 20]],
  ["an end left of the axis is dragged from its left edge", 0, [5, 99], 40, 45, MIDDLE, [45, 99]],
  ["an end right of the axis is dragged from its right edge", 1, [5, 99], 60, 52, MIDDLE, [5, 51]],
]) {
  test(what, () => assert.deepEqual(dragged(part, before, from, to, axis, DATA), after));
}
