import assert from "node:assert/strict";
import { test } from "node:test";

import { neighbour } from "../../geo/webmap/assets/keyboard.js";

for (const [rows, row, step, next] of [
  [[3, 5, 8], 5, 1, 8],
  [[3, 5, 8], 5, -1, 3],
  [[3, 5, 8], 8, 1, 8],
  [[3, 5, 8], 3, -1, 3],
  [[3, 5, 8], -1, 1, 3],
  [[3, 5, 8], 4, -1, 8],
  [[], 4, 1, -1],
]) {
  test(`${step > 0 ? "after" : "before"} ${row} among ${rows} comes ${next}`, () => assert.equal(neighbour(rows, row, step), next));
}
