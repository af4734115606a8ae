import assert from "node:assert/strict";
import { test } from "node:test";

import { MIN_AXIS_DAYS, axisTicks, dayAtX, fitted, following, moved, wholeAxis, xOfDay, zoomed } from "../../geo/webmap/assets/axis.js";
import { dayOfIso } from "../../geo/webmap/assets/days.js";

const WHOLE = wholeAxis([100, 1099]);
const isWithin = ({ from, days }) => from >= WHOLE.from && from + days <= WHOLE.from + WHOLE.days + 1e-9;
const near = (a, b) => assert.ok(Math.abs(a - b) < 1e-6, `${a} is not ${b}`);

test("the whole axis begins with the first day and ends after the last", () => {
  assert.deepEqual(WHOLE, { from: 100, days: 1000 });
  assert.equal(xOfDay(WHOLE, 100, 500), 0);
  assert.equal(xOfDay(WHOLE, 1100, 500), 500);
});

test("pixels and days lead back to each other", () => {
  for (const x of [-20, 0, 3.5, 499]) near(xOfDay({ from: 210.3, days: 77 }, dayAtX({ from: 210.3, days: 77 }, x, 500), 500), x);
});

test("zooming keeps the day under the pointer where it is, away from the ends of the data", () => {
  let axis = { from: 400, days: 300 };
  for (const factor of [0.5, 0.8, 1.3, 0.9, 1.1]) {
    const before = xOfDay(axis, 520.25, 800);
    axis = zoomed(axis, factor, 520.25, WHOLE);
    near(xOfDay(axis, 520.25, 800), before);
  }
});

test("zooming in and out again by the same factor is no change", () => {
  const axis = { from: 400, days: 300 };
  const back = zoomed(zoomed(axis, 0.5, 450, WHOLE), 2, 450, WHOLE);
  near(back.from, axis.from);
  near(back.days, axis.days);
});

test("no zoom shows less than two weeks or more than the data", () => {
  assert.equal(zoomed(WHOLE, 1e-9, 600, WHOLE).days, MIN_AXIS_DAYS);
  assert.deepEqual(zoomed({ from: 300, days: 50 }, 1e9, 310, WHOLE), WHOLE);
});

test("data of a few days is shown whole at any zoom", () => {
  const few = wholeAxis([5, 7]);
  assert.deepEqual(zoomed(few, 0.01, 6, few), few);
  assert.deepEqual(fitted([6, 6], few), few);
});

test("nothing leads out of the data", () => {
  for (const by of [-1e6, -300, -1, 0, 0.4, 250, 1e6]) assert.ok(isWithin(moved({ from: 500, days: 90 }, by, WHOLE)), `moved by ${by}`);
  for (const day of [-500, 100, 640, 1099, 5000]) {
    for (const factor of [0.01, 0.7, 1.5, 30]) assert.ok(isWithin(zoomed({ from: 500, days: 90 }, factor, day, WHOLE)));
    assert.ok(isWithin(fitted([day, day + 30], WHOLE)));
    for (const direction of [-1, 0, 1]) assert.ok(isWithin(following({ from: 500, days: 90 }, [day, day + 30], WHOLE, direction)));
  }
});

test("an axis fitted to a period shows all of it with a little on both sides", () => {
  const { from, days } = fitted([400, 599], WHOLE);
  near(from, 390);
  near(days, 220);
});

for (const [what, period, direction, from] of [
  ["days in view do not move it", [510, 520], 1, 500],
  ["days that run out on the right come to its left", [585, 595], 1, 585],
  ["days that run out on the left come to its right", [495, 505], -1, 506 - 90],
  ["days put elsewhere come to its middle", [800, 809], 0, 805 - 45],
  ["of more days than it has, the last stay in view forwards", [560, 700], 1, 701 - 90],
  ["and the first backwards", [460, 600], -1, 460],
]) {
  test(`an axis follows: ${what}`, () => assert.equal(following({ from: 500, days: 90 }, period, WHOLE, direction).from, from));
}

const ticks = (first, last, width) => axisTicks(wholeAxis([dayOfIso(first), dayOfIso(last)]), width).map(({ text }) => text);

for (const [first, last, width, texts] of [
  ["2023-12-30", "2024-01-02", 400, ["30 Dec 2023", "31 Dec", "1 Jan", "2 Jan"]],
  ["2023-12-30", "2024-01-20", 400, ["1 Jan 2024", "8 Jan", "15 Jan"]],
  ["2023-10-07", "2024-02-05", 400, ["Nov 2023", "Dec", "Jan 2024", "Feb"]],
  ["2022-11-20", "2024-02-05", 400, ["Jan 2023", "Apr", "Jul", "Oct", "Jan 2024"]],
  ["2017-05-01", "2021-02-05", 300, ["2018", "2019", "2020", "2021"]],
  ["1987-05-01", "2023-02-05", 300, ["1990", "2000", "2010", "2020"]],
]) {
  test(`the dates from ${first} to ${last} on ${width} px are ${texts[0]}, ${texts[1]} ...`, () => assert.deepEqual(ticks(first, last, width), texts));
}

test("dates are marked within the axis only, in order", () => {
  for (let days = 14; days < 60_000; days = Math.ceil(days * 1.3)) {
    const axis = { from: 3000.6, days };
    const marked = axisTicks(axis, 1000).map(({ day }) => day);
    assert.ok(marked.every((day, i) => day >= axis.from && day < axis.from + days && (i === 0 || day > marked[i - 1])), `${days} days`);
  }
});
