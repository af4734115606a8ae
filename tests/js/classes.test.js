import assert from "node:assert/strict";
import { test } from "node:test";

import { classColor, classOf, classStarts, classTexts } from "../../geo/webmap/assets/classes.js";

test("there are at most five classes, the first from 1, each higher than the one before", () => {
  const starts = classStarts(Array.from({ length: 1000 }, (_, i) => i), 5);
  assert.ok(starts.length <= 5);
  assert.equal(starts[0], 1);
  assert.deepEqual(starts, [...new Set(starts)].sort((a, b) => a - b));
});

test("zero is in no class, and values without any positive one make none", () => {
  assert.deepEqual(classStarts([0, 0], 5), []);
  assert.equal(classOf(0, [1, 5]), -1);
});

test("every positive value is in the last class that it reaches", () => {
  assert.deepEqual([1, 4, 5, 99].map((value) => classOf(value, [1, 5])), [0, 0, 1, 1]);
});

test("limits are round numbers of two figures", () => {
  for (const start of classStarts([3, 1234, 5678, 91011, 121314], 5)) assert.ok(start < 100 || start % 10 ** (String(start).length - 2) === 0);
});

test("classes are said without gaps", () => {
  assert.deepEqual(classTexts([1, 5, 6]), ["1–4", "5", "6 and more"]);
});

test("one class has the strongest colour, the last class always does", () => {
  assert.equal(classColor(["pale", "mid", "deep"], 0, 1), "deep");
  assert.deepEqual([0, 1].map((i) => classColor(["pale", "mid", "deep"], i, 2)), ["pale", "deep"]);
});
