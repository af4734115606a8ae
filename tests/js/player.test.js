import assert from "node:assert/strict";
import { test } from "node:test";

import { createClock } from "../../geo/webmap/assets/player.js";

/** The steps that a clock of 100 ms, started at 1000 ms, reports at frames of these times. */
function stepsAt(times) {
  const frames = [];
  const steps = [];
  globalThis.requestAnimationFrame = (frame) => frames.push(frame);
  performance.now = () => 1000;
  const clock = createClock(() => 100, (due) => steps.push(due));
  clock.start();
  for (const time of times) frames.shift()(time);
  return steps;
}

test("a clock reports the steps that are due at a frame", () => {
  assert.deepEqual(stepsAt([1050, 1100, 1150, 1320]), [1, 2]);
});

test("a frame that began before the clock was started makes no step due earlier", () => {
  assert.deepEqual(stepsAt([995, 1050, 1099, 1100]), [1]);
});
