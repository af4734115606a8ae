import assert from "node:assert/strict";
import { test } from "node:test";

import { degreesText, stepFor } from "../../geo/webmap/assets/graticule.js";

test("lines are as close as they can be read", () => {
  assert.equal(stepFor(1024), 30);
  assert.equal(stepFor(256 * 2 ** 4.5), 10);
  assert.equal(stepFor(256 * 2 ** 13), 0.1);
});

test("degrees are told with their side, and neither at 0", () => {
  assert.deepEqual([-12.5, 0, 30, 0.30000000000000004].map((degrees) => degreesText(degrees, "W", "E")), ["12.5° W", "0°", "30° E", "0.3° E"]);
});
