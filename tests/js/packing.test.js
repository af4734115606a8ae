import assert from "node:assert/strict";
import { test } from "node:test";

import { unpack } from "../../geo/webmap/assets/packing.js";
import { pack } from "./pack.mjs";

test("numbers of one to four bytes come out as they went in", () => {
  const { columns } = unpack(pack({ one: [1, [0, 7, 255]], two: [2, [0, 258, 65535]], three: [3, [0, 66051, 2 ** 24 - 1]], four: [4, [0, 16909060, 4294967295]] }));
  assert.deepEqual([...columns.one], [0, 7, 255]);
  assert.deepEqual([...columns.two], [0, 258, 65535]);
  assert.deepEqual([...columns.three], [0, 66051, 2 ** 24 - 1]);
  assert.deepEqual([...columns.four], [0, 16909060, 4294967295]);
});

test("columns may begin at odd bytes, after a header of any length", () => {
  for (const label of ["", "a", "ab", "صنعاء"]) {
    const { columns, ...tables } = unpack(pack({ first: [1, [1, 2, 3]], second: [2, [400]], third: [4, [70000]] }, { label }));
    assert.equal(tables.label, label);
    assert.deepEqual([columns.second[0], columns.third[0]], [400, 70000]);
  }
});

test("values that are stored once are spread to the rows that have them", () => {
  const { columns } = unpack(pack({ spot: [1, [1, 0, 1]], x: [3, [70000, 5], "spot"], place: [1, [9, 8], "spot"] }));
  assert.deepEqual([...columns.x], [5, 70000, 5]);
  assert.deepEqual([...columns.place], [8, 9, 8]);
});

test("columns without rows are empty", () => {
  const { columns } = unpack(pack({ spot: [1, []], x: [3, [], "spot"] }));
  assert.equal(columns.x.length, 0);
});
