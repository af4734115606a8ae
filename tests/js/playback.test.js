import assert from "node:assert/strict";
import { test } from "node:test";

import { SPEEDS, advance, playRange, startWindow } from "../../geo/webmap/assets/playback.js";

const DATA = [0, 99];

for (const [present, mode, start] of [
  [[20, 40], "window", [20, 40]],
  [[0, 99], "window", [0, 9]],
  [[0, 40], "window", [0, 40]],
  [[20, 40], "cumulative", [20, 20]],
  [[20, 99], "cumulative", [20, 20]],
  [[0, 99], "cumulative", [0, 0]],
]) {
  test(`playing ${mode} from ${present} begins with ${start}`, () => assert.deepEqual(startWindow(present, playRange(present, DATA, DATA, mode), DATA, mode), start));
}

test("building up runs through the period chosen, a sliding window through all of the data", () => {
  assert.deepEqual(playRange([20, 40], DATA, DATA, "cumulative"), [20, 40]);
  assert.deepEqual(playRange([20, 40], DATA, DATA, "window"), DATA);
});

test("what was built up in part goes on to where it was going", () => {
  const range = playRange([20, 30], [20, 40], DATA, "cumulative");
  assert.deepEqual(range, [20, 40]);
  assert.deepEqual(startWindow([20, 30], range, DATA, "cumulative"), [20, 30]);
});

test("data of one day can be played", () => {
  assert.deepEqual(startWindow([5, 5], [5, 5], [5, 5], "window"), [5, 5]);
});

for (const [present, days, mode, loop, window, ended] of [
  [[0, 9], 1, "window", false, [1, 10], false],
  [[0, 9], 7, "cumulative", false, [0, 16], false],
  [[90, 98], 1, "window", false, [91, 99], false],
  [[91, 99], 1, "window", false, [91, 99], true],
  [[80, 89], 30, "window", false, [90, 99], true],
  [[80, 89], 30, "window", true, [0, 9], false],
  [[20, 99], 1, "cumulative", false, [20, 99], true],
  [[20, 99], 1, "cumulative", true, [20, 20], false],
]) {
  test(`${days} days on from ${present}, ${mode}${loop ? ", looping" : ""}, is ${window}`, () => {
    assert.deepEqual(advance(present, days, DATA, mode, loop), { window, ended });
  });
}

test("a moving window keeps its width and stays within the data until it has ended", () => {
  let state = { window: [0, 9], ended: false };
  for (let steps = 0; !state.ended; steps++) {
    assert.ok(steps < 100, "playing never ends");
    state = advance(state.window, 7, DATA, "window", false);
    assert.equal(state.window[1] - state.window[0], 9);
    assert.ok(state.window[1] <= 99);
  }
  assert.deepEqual(state.window, [90, 99]);
});

test("speeds rise", () => {
  const speeds = SPEEDS.map((speed) => speed.daysPerSecond);
  assert.deepEqual(speeds, [...speeds].sort((a, b) => a - b));
});
