import assert from "node:assert/strict";
import { test } from "node:test";

import { MODES, SPEEDS, advance, insideData, paceOf, playRange, startWindow } from "../../geo/webmap/assets/playback.js";

const DATA = [0, 99];
const MOVING = ["window", "steps"];
const how = (mode, direction = 1, loop = false) => ({ mode, direction, loop });

for (const [present, mode, direction, start] of [
  [[20, 40], "window", 1, [20, 40]],
  [[20, 40], "window", -1, [20, 40]],
  [[0, 99], "window", 1, [0, 9]],
  [[0, 99], "steps", -1, [90, 99]],
  [[0, 40], "window", 1, [0, 40]],
  [[0, 40], "window", -1, [59, 99]], // nothing is left before it
  [[93, 99], "steps", 1, [0, 6]],
  [[20, 40], "cumulative", 1, [20, 20]],
  [[20, 40], "cumulative", -1, [20, 40]],
  [[20, 99], "cumulative", 1, [20, 20]],
  [[0, 99], "cumulative", 1, [0, 0]],
]) {
  test(`playing ${mode} ${direction > 0 ? "forwards" : "backwards"} from ${present} begins with ${start}`, () => {
    assert.deepEqual(startWindow(present, playRange(present, DATA, DATA, mode), how(mode, direction)), start);
  });
}

test("building up runs through the period chosen, a moving window through all of the data", () => {
  assert.deepEqual(playRange([20, 40], DATA, DATA, "cumulative"), [20, 40]);
  for (const mode of MOVING) assert.deepEqual(playRange([20, 40], DATA, DATA, mode), DATA);
});

test("what was built up in part goes on to where it was going", () => {
  const range = playRange([20, 30], [20, 40], DATA, "cumulative");
  assert.deepEqual(range, [20, 40]);
  assert.deepEqual(startWindow([20, 30], range, how("cumulative")), [20, 30]);
});

test("what was taken down to its first day is built up again, and the reverse", () => {
  const range = playRange([20, 20], [20, 40], DATA, "cumulative");
  assert.deepEqual(startWindow([20, 20], range, how("cumulative", -1)), [20, 40]);
  assert.deepEqual(startWindow([20, 20], range, how("cumulative", 1)), [20, 20]);
});

test("data of one day can be played", () => {
  for (const mode of Object.keys(MODES)) assert.deepEqual(startWindow([5, 5], [5, 5], how(mode)), [5, 5]);
});

test("of a period that reaches beyond the data, the part inside is played; of one outside, all of the data", () => {
  assert.deepEqual(insideData([-20, 30], DATA), [0, 30]);
  assert.deepEqual(insideData([200, 230], DATA), DATA);
});

for (const [present, days, mode, direction, loop, window, ended] of [
  [[0, 9], 1, "window", 1, false, [1, 10], false],
  [[10, 19], 3, "window", -1, false, [7, 16], false],
  [[7, 13], 7, "steps", 1, false, [14, 20], false],
  [[0, 9], 7, "cumulative", 1, false, [0, 16], false],
  [[0, 9], 7, "cumulative", -1, false, [0, 2], false],
  [[80, 89], 30, "window", 1, false, [90, 99], true],
  [[80, 89], 30, "window", 1, true, [90, 99], false], // the last days are shown before it starts over
  [[90, 99], 30, "window", 1, true, [0, 9], false],
  [[0, 6], 7, "steps", -1, true, [93, 99], false],
  [[90, 99], 1, "window", 1, false, [90, 99], true],
  [[20, 99], 1, "cumulative", 1, false, [20, 99], true],
  [[20, 99], 1, "cumulative", 1, true, [20, 20], false],
  [[20, 20], 1, "cumulative", -1, true, [20, 99], false],
]) {
  test(`${days} days ${direction > 0 ? "on" : "back"} from ${present}, ${mode}${loop ? ", looping" : ""}, is ${window}`, () => {
    assert.deepEqual(advance(present, days, DATA, how(mode, direction, loop)), { window, ended });
  });
}

test("backwards undoes forwards, away from the ends", () => {
  for (const mode of Object.keys(MODES)) {
    for (const days of [1, 7, 30]) {
      const there = advance([30, 39], days, DATA, how(mode, 1)).window;
      assert.deepEqual(advance(there, days, DATA, how(mode, -1)).window, [30, 39], `${mode} by ${days}`);
    }
  }
});

for (const mode of Object.keys(MODES)) {
  for (const direction of [1, -1]) {
    test(`playing ${mode} ${direction > 0 ? "forwards" : "backwards"} keeps what it must, stays in the data and ends at its end`, () => {
      let state = { window: startWindow([40, 52], playRange([40, 52], DATA, DATA, mode), how(mode, direction)), ended: false };
      const range = mode === "cumulative" ? [40, 52] : DATA;
      for (let steps = 0; !state.ended; steps++) {
        assert.ok(steps < 100, "playing never ends");
        state = advance(state.window, 5, range, how(mode, direction));
        const [first, last] = state.window;
        assert.ok(first >= range[0] && last <= range[1] && first <= last);
        if (mode === "cumulative") assert.equal(first, 40);
        else assert.equal(last - first, 12);
      }
      const end = { cumulative: { 1: [40, 52], "-1": [40, 40] } }[mode] ?? { 1: [87, 99], "-1": [0, 12] };
      assert.deepEqual(state.window, end[direction]);
    });

    test(`looping ${mode} ${direction > 0 ? "forwards" : "backwards"} never ends and shows every day`, () => {
      let window = startWindow([0, 6], DATA, how(mode, direction, true));
      const seen = new Set();
      for (let step = 0; step < 60; step++) {
        for (let day = window[0]; day <= window[1]; day++) seen.add(day);
        const moved = advance(window, 7, DATA, how(mode, direction, true));
        assert.equal(moved.ended, false);
        window = moved.window;
      }
      assert.equal(seen.size, 100);
    });
  }
}

test("single steps go as far as the window is long, at a pace that can be read", () => {
  assert.deepEqual(paceOf("steps", 7, 7, false), { days: 7, everyMs: 1000 });
  assert.deepEqual(paceOf("steps", 1, 30, false), { days: 1, everyMs: 700 });
  assert.deepEqual(paceOf("steps", 365, 1, true), { days: 365, everyMs: 3000 });
});

test("a smooth run goes day by day, a calm one moves once a second", () => {
  assert.deepEqual(paceOf("window", 7, 4, false), { days: 1, everyMs: 250 });
  assert.deepEqual(paceOf("cumulative", 7, 3, true), { days: 3, everyMs: 1000 });
});

test("speeds rise", () => {
  const speeds = SPEEDS.map((speed) => speed.daysPerSecond);
  assert.deepEqual(speeds, [...speeds].sort((a, b) => a - b));
});
