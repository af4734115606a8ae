import assert from "node:assert/strict";
import { test } from "node:test";

import { dayOfIso, isoOfDay, partsOfDay } from "../../geo/webmap/assets/days.js";
import { binDays, countBins, tallest } from "../../geo/webmap/assets/histogram.js";

const WIDTH = 400; // room for 100 bars

for (const [last, unit] of [
  ["2023-01-01", "day"],
  ["2023-04-10", "day"], // 100 days
  ["2023-04-11", "week"],
  ["2024-06-30", "week"],
  ["2026-01-01", "month"],
  ["2040-01-01", "quarter"],
  ["2090-01-01", "year"],
]) {
  test(`the days from 2023-01-01 to ${last} are counted by ${unit}`, () => {
    assert.equal(binDays(dayOfIso("2023-01-01"), dayOfIso(last), WIDTH).unit, unit);
  });
}

test("bins cover every day of the data, in order and without a gap", () => {
  for (let days = 0; days < 40_000; days += 397) {
    const first = dayOfIso("1971-05-17");
    const { edges } = binDays(first, first + days, WIDTH);
    assert.ok(edges[0] <= first && edges.at(-1) > first + days, `${days} days`);
    assert.ok(edges.every((edge, i) => i === 0 || edge > edges[i - 1]));
  }
});

test("weeks begin on Monday, also before 1970", () => {
  for (const first of ["2023-11-01", "1969-03-05", "2023-11-06"]) {
    const { unit, edges } = binDays(dayOfIso(first), dayOfIso(first) + 300, WIDTH);
    assert.equal(unit, "week");
    assert.ok(edges.every((edge) => new Date(`${isoOfDay(edge)}T00:00:00Z`).getUTCDay() === 1));
  }
});

test("months begin on their first day", () => {
  const { edges } = binDays(dayOfIso("2020-02-29"), dayOfIso("2024-02-29"), WIDTH);
  assert.ok(edges.every((edge) => partsOfDay(edge).date === 1));
});

test("a map of no width still has a bar", () => {
  assert.equal(binDays(0, 3650, 0).unit, "year");
});

const events = {
  n: 5,
  types: [{ slug: "a" }, { slug: "b" }],
  start: Int32Array.of(0, 0, 1, 3, 9),
  type: Uint8Array.of(0, 1, 0, 1, 1),
};

test("rows are counted per bin and type, and days after the last bin in it", () => {
  assert.deepEqual([...countBins(events, null, [0, 2, 4])], [2, 1, 0, 2]);
});

test("only the rows of the filter are counted", () => {
  assert.deepEqual([...countBins(events, Uint8Array.of(1, 0, 0, 1, 0), [0, 2, 4])], [1, 0, 0, 1]);
});

test("every row of the filter is counted once", () => {
  const { edges } = binDays(0, 9, WIDTH);
  assert.equal(countBins(events, null, edges).reduce((a, b) => a + b), 5);
});

test("the tallest bar is a sum over types", () => {
  assert.equal(tallest(Uint32Array.of(2, 1, 0, 2), 2), 3);
  assert.equal(tallest(new Uint32Array(), 2), 0);
});
