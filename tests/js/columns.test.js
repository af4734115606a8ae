import assert from "node:assert/strict";
import { test } from "node:test";

import { DEATHS_UNKNOWN, decodeColumns, decodeRows, rowsShown } from "../../geo/webmap/assets/columns.js";

/** Pack columns as geo/webmap/columns.py documents: length, header, columns; all at multiples of 4. */
function pack(n, columns) {
  const entries = [];
  const body = [];
  for (const [name, values] of Object.entries(columns)) {
    entries.push({ name, dtype: values.constructor.name.replace("Array", "").toLowerCase(), offset: body.length });
    body.push(...new Uint8Array(values.buffer));
    while (body.length % 4) body.push(0);
  }
  let head = JSON.stringify({ n, columns: entries, label: "صنعاء" });
  while (new TextEncoder().encode(head).length % 4) head += " ";
  const header = new TextEncoder().encode(head);
  const buffer = new Uint8Array(4 + header.length + body.length);
  new DataView(buffer.buffer).setUint32(0, header.length, true);
  buffer.set(header, 4);
  buffer.set(body, 4 + header.length);
  return buffer.buffer;
}

test("decodes the header and every kind of column", () => {
  const events = decodeColumns(
    pack(3, {
      x: Float32Array.of(0.5, 0.25, 0),
      start: Int32Array.of(-1, 0, 19000),
      deaths: Uint16Array.of(0, 5, DEATHS_UNKNOWN),
      type: Uint8Array.of(7, 0, 1),
    }),
  );
  assert.equal(events.n, 3);
  assert.equal(events.label, "صنعاء");
  assert.deepEqual([...events.x], [0.5, 0.25, 0]);
  assert.deepEqual([...events.start], [-1, 0, 19000]);
  assert.deepEqual([...events.deaths], [0, 5, 65535]);
  assert.deepEqual([...events.type], [7, 0, 1]);
});

test("decodes a dataset without rows", () => {
  assert.equal(decodeColumns(pack(0, { x: new Float32Array() })).x.length, 0);
});

test("no filter lets every row pass", () => {
  assert.equal(decodeRows(null, 3), null);
  assert.equal(decodeRows(undefined, 3), null);
});

test("the first row is the highest bit of the first byte", () => {
  const bytes = Uint8Array.of(0b10000001, 0b01000000);
  assert.deepEqual([...decodeRows(btoa(String.fromCharCode(...bytes)), 10)], [1, 0, 0, 0, 0, 0, 0, 1, 0, 1]);
});

test("bits beyond the last row are no rows", () => {
  assert.equal(decodeRows(btoa("\xff"), 3).length, 3);
});

const events = { n: 4, start: Int32Array.of(1, 2, 2, 5), end: Int32Array.of(9, 2, 3, 5) };

for (const [first, last, rows] of [
  [1, 9, [0, 1, 2, 3]],
  [2, 2, [0, 1, 2]],
  [4, 4, [0]],
  [5, 5, [0, 3]],
  [10, 12, []],
  [-5, 0, []],
]) {
  test(`from day ${first} to day ${last}, both inclusive, rows ${rows} may have happened`, () => {
    assert.deepEqual(rowsShown(events, null, first, last), rows);
  });
}

test("a row is shown if it passes the filter and the period", () => {
  assert.deepEqual(rowsShown(events, Uint8Array.of(0, 1, 0, 1), 1, 3), [1]);
});
