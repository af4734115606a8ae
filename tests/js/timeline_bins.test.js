import assert from "node:assert/strict";
import { test } from "node:test";

import { wholeAxis } from "../../geo/webmap/assets/axis.js";
import { dayOfIso, isoOfDay, partsOfDay } from "../../geo/webmap/assets/days.js";
import { binAxis, countBins, countDays } from "../../geo/webmap/assets/timeline_bins.js";

const WIDTH = 400; // room for 100 bars
const axisOf = (first, last) => wholeAxis([dayOfIso(first), dayOfIso(last)]);

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
    assert.equal(binAxis(axisOf("2023-01-01", last), WIDTH).unit, unit);
  });
}

test("bins cover every day of an axis, in order and without a gap", () => {
  for (let days = 1; days < 40_000; days += 397) {
    const from = dayOfIso("1971-05-17") + 0.7;
    const { edges } = binAxis({ from, days }, WIDTH);
    assert.ok(edges[0] <= from && edges.at(-1) >= from + days, `${days} days`);
    assert.ok(edges.every((edge, i) => i === 0 || edge > edges[i - 1]));
  }
});

test("a moved axis has the same bins where it shows the same days", () => {
  for (const days of [60, 400, 2000, 6000, 30_000]) {
    const [here, there] = [0, 33.4].map((by) => binAxis({ from: 12_000 + by, days }, WIDTH));
    assert.equal(here.unit, there.unit);
    const common = (edges) => edges.filter((edge) => edge > 12_034 && edge < 12_000 + days);
    assert.deepEqual(common(here.edges), common(there.edges));
  }
});

test("weeks begin on Monday, also before 1970", () => {
  for (const first of ["2023-11-01", "1969-03-05", "2023-11-06"]) {
    const { unit, edges } = binAxis({ from: dayOfIso(first), days: 301 }, WIDTH);
    assert.equal(unit, "week");
    assert.ok(edges.every((edge) => new Date(`${isoOfDay(edge)}T00:00:00Z`).getUTCDay() === 1));
  }
});

test("months begin on their first day, quarters with January, April, July or October", () => {
  assert.ok(binAxis(axisOf("2020-02-29", "2024-02-29"), WIDTH).edges.every((edge) => partsOfDay(edge).date === 1));
  assert.ok(binAxis(axisOf("2020-02-29", "2040-02-29"), WIDTH).edges.every((edge) => partsOfDay(edge).month % 3 === 0));
});

test("a track of no width still has a bar", () => {
  assert.equal(binAxis({ from: 0, days: 3650 }, 0).unit, "year");
});

const events = {
  n: 5,
  firstDay: 10,
  lastDay: 21, // the last event goes on to this day
  types: [{ slug: "a" }, { slug: "b" }],
  start: Int32Array.of(10, 10, 11, 13, 19),
  type: Uint8Array.of(0, 1, 0, 1, 1),
};
const DATINGS = { dated: Uint8Array.of(1, 0, 2, 1, 3), datings: ["", "day", "week", "month"] };
const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);

test("rows are counted per bin and type, in the bin of their first day", () => {
  const { ofType, total } = countBins(countDays(events, null), [10, 12, 14]);
  assert.deepEqual([...ofType], [2, 1, 0, 1]);
  assert.deepEqual([...total], [3, 1]);
});

test("bins that reach beyond the data count what there is", () => {
  assert.deepEqual([...countBins(countDays(events, null), [0, 11, 400]).total], [2, 3]);
});

test("only the rows of the filter are counted", () => {
  assert.deepEqual([...countBins(countDays(events, Uint8Array.of(1, 0, 0, 1, 0)), [10, 12, 14]).ofType], [1, 0, 0, 1]);
});

test("every row is counted once, whatever the bins", () => {
  const days = countDays(events, null);
  for (const width of [4, 8, 16, 400]) assert.equal(sum(countBins(days, binAxis(wholeAxis([10, 21]), width).edges).total), 5);
});

test("a row counts as the events that it stands for", () => {
  const weighted = { ...events, weight: Uint32Array.of(1, 16_000_000, 3, 4, 5) };
  assert.deepEqual([...countBins(countDays(weighted, null), [10, 12, 22]).ofType], [4, 16_000_000, 0, 9]);
  assert.deepEqual(countDays({ ...events, weight: null }, null), countDays(events, null));
});

test("rows whose day is not known are counted beside, rows that say nothing of it are not", () => {
  const { vague, total } = countBins(countDays({ ...events, ...DATINGS }, null), [10, 12, 22]);
  assert.deepEqual([...vague], [1, 1]);
  assert.deepEqual([...total], [3, 2]);
});

test("what is not known of the day counts by weight and filter too", () => {
  const days = countDays({ ...events, ...DATINGS, weight: Uint8Array.of(1, 1, 7, 1, 9) }, Uint8Array.of(1, 1, 1, 1, 0));
  assert.equal(sum(days.vague), 7);
});

test("data without rows has no bars", () => {
  const none = { n: 0, firstDay: 0, lastDay: 0, types: [{ slug: "a" }], start: new Int32Array(), type: new Uint8Array() };
  assert.deepEqual([...countBins(countDays(none, null), binAxis(wholeAxis([0, 0]), 400).edges).total], [0]);
});
