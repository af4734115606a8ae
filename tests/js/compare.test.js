import assert from "node:assert/strict";
import { test } from "node:test";

import { periodsToCompare } from "../../geo/webmap/assets/compare.js";

const DATA = [100, 199];

test("a part of the data is compared with as many days just before", () => {
  assert.deepEqual(periodsToCompare("before", [150, 159], DATA), { period: [150, 159], other: [140, 149] });
});

test("all of the data is compared half by half", () => {
  assert.deepEqual(periodsToCompare("before", DATA, DATA), { period: [150, 199], other: [100, 149] });
});

test("data of one day are compared with the day before", () => {
  assert.deepEqual(periodsToCompare("before", [100, 100], [100, 100]), { period: [100, 100], other: [99, 99] });
});

test("a year before is 365 days before, also for all of the data", () => {
  assert.deepEqual(periodsToCompare("year", DATA, DATA), { period: DATA, other: [-265, -166] });
});
