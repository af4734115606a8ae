import assert from "node:assert/strict";
import { test } from "node:test";

import { lastTypes } from "../../geo/webmap/assets/dots.js";

const NONE = 255;
const FRAME = { worldPx: 100, left: 10, top: 20, width: 4, height: 3 };

/** Events of one day at [x, y, type] in the world square. */
function at(...events) {
  const column = (i, Kind) => Kind.from(events, (event) => event[i]);
  const days = Int32Array.from(events, () => 0);
  return { n: events.length, types: [{}, {}, {}], x: column(0, Float32Array), y: column(1, Float32Array), type: column(2, Uint8Array), start: days, end: days, long: new Uint32Array() };
}

test("a pixel has the type of the last event on it, and none where there is none", () => {
  const types = lastTypes(at([0.105, 0.205, 1], [0.105, 0.205, 2], [0.135, 0.225, 0]), null, [0, 0], FRAME);
  assert.deepEqual([...types], [2, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, 0]);
});

test("what lies beside the frame, has no place or does not pass is on no pixel", () => {
  const events = at([0.09, 0.205, 1], [0.145, 0.205, 1], [0.105, 0.235, 1], [NaN, NaN, 1], [0.105, 0.205, 1]);
  assert.ok(lastTypes(events, Uint8Array.of(1, 1, 1, 1, 0), [0, 0], FRAME).every((type) => type === NONE));
});

test("a frame drawn again keeps nothing of the one before", () => {
  lastTypes(at([0.105, 0.205, 1]), null, [0, 0], FRAME);
  assert.ok(lastTypes(at(), null, [0, 0], FRAME).every((type) => type === NONE));
});
