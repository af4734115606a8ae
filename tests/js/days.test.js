import assert from "node:assert/strict";
import { test } from "node:test";

import { datesText, dayMonthText, dayOfIso, dayText, isoOfDay, monthStart, monthText, partsOfDay, spanStart, spanText, weekStart } from "../../geo/webmap/assets/days.js";

test("days are counted from 1970-01-01", () => {
  assert.equal(dayOfIso("1970-01-01"), 0);
  assert.equal(dayOfIso("1969-12-31"), -1);
  assert.equal(dayOfIso("2023-12-03"), 19694);
});

test("a day number and its date lead back to each other, leap days included", () => {
  for (let day = dayOfIso("1899-12-25"); day < dayOfIso("2105-01-05"); day++) assert.equal(dayOfIso(isoOfDay(day)), day);
  assert.equal(isoOfDay(dayOfIso("2024-02-28") + 1), "2024-02-29");
});

test("a day is written as in Python", () => {
  assert.equal(dayText(dayOfIso("2023-12-03")), "3 Dec 2023");
});

test("months are counted from 0 as everywhere in JavaScript", () => {
  assert.deepEqual(partsOfDay(dayOfIso("2023-12-03")), { year: 2023, month: 11, date: 3 });
});

// the same table as in tests/wording/test_wording.py
for (const [first, last, text] of [
  ["2023-12-03", "2023-12-03", "3 Dec 2023"],
  ["2023-10-26", "2023-10-27", "26–27 Oct 2023"],
  ["2023-10-17", "2023-12-08", "17 Oct – 8 Dec 2023"],
  ["2023-12-30", "2024-01-02", "30 Dec 2023 – 2 Jan 2024"],
  ["2023-03-01", "2024-03-01", "1 Mar 2023 – 1 Mar 2024"],
]) {
  test(`the span from ${first} to ${last} is ${text}`, () => assert.equal(spanText(dayOfIso(first), dayOfIso(last)), text));
}

test("January says its year", () => {
  assert.deepEqual(["2023-12-31", "2024-01-01", "2024-02-01"].map((iso) => monthText(dayOfIso(iso))), ["Dec", "Jan 2024", "Feb"]);
});

for (const [months, iso] of [
  [0, "2023-12-01"],
  [1, "2024-01-01"],
  [3, "2024-03-01"],
  [-12, "2022-12-01"],
]) {
  test(`${months} months on from a day of December 2023 begins ${iso}`, () => {
    assert.equal(isoOfDay(monthStart(dayOfIso("2023-12-31"), months)), iso);
  });
}

for (const [months, iso] of [
  [1, "2023-12-01"],
  [3, "2023-10-01"],
  [12, "2023-01-01"],
  [60, "2020-01-01"],
]) {
  test(`the span of ${months} months that holds a day of December 2023 begins ${iso}`, () => {
    assert.equal(isoOfDay(spanStart(dayOfIso("2023-12-31"), months)), iso);
  });
}

test("a week begins on the Monday before, or on the day itself", () => {
  assert.deepEqual(["2023-11-12", "2023-11-13", "1969-12-31"].map((iso) => isoOfDay(weekStart(dayOfIso(iso)))), ["2023-11-06", "2023-11-13", "1969-12-29"]);
});

test("a day without its year", () => {
  assert.equal(dayMonthText(dayOfIso("2023-12-03")), "3 Dec");
});

// the same table as in tests/wording/test_wording.py
for (const [first, last, precision, text] of [
  ["2023-11-12", "2023-11-12", "", "12 Nov 2023"],
  ["2023-11-08", "2023-11-09", "day", "8–9 Nov 2023"],
  ["2023-11-12", "2023-11-12", "week", "about 12 Nov 2023 (week)"],
  ["2023-11-12", "2023-11-12", "year", "about 12 Nov 2023 (year)"],
  ["2023-11-08", "2023-11-09", "week", "8–9 Nov 2023 (day not known)"],
  ["2023-11-06", "2023-11-12", "week", "about 6–12 Nov 2023 (week)"],
  ["2023-11-06", "2023-11-13", "week", "about 6–13 Nov 2023 (day not known)"],
  ["2023-11-01", "2023-11-20", "month", "1–20 Nov 2023 (day not known)"],
  ["2024-02-01", "2024-02-29", "month", "about 1–29 Feb 2024 (month)"],
  ["2023-01-01", "2023-12-31", "year", "about 1 Jan – 31 Dec 2023 (year)"],
  ["2023-01-01", "2023-03-31", "year", "1 Jan – 31 Mar 2023 (day not known)"],
]) {
  test(`the days ${first} to ${last} known to the ${precision || "day"} are ${text}`, () => assert.equal(datesText(dayOfIso(first), dayOfIso(last), precision), text));
}
