import assert from "node:assert/strict";
import { test } from "node:test";

import { notCoveredText } from "../../geo/webmap/assets/covered.js";
import { dayOfIso } from "../../geo/webmap/assets/days.js";

const days = (...isoDays) => isoDays.map(dayOfIso);
const COVERED = days("2023-10-07", "2024-02-05");

test("nothing is said of periods that the data cover", () => {
  assert.equal(notCoveredText(COVERED, [COVERED, days("2023-11-01", "2023-11-30")]), "");
});

test("a period that begins before the data is told", () => {
  assert.equal(
    notCoveredText(COVERED, [days("2023-11-01", "2023-11-30"), days("2023-10-01", "2023-10-31")]),
    "The data cover 7 Oct 2023 – 5 Feb 2024 only, not all of 1–31 Oct 2023.",
  );
});

test("a period that ends after the data is told", () => {
  assert.match(notCoveredText(COVERED, [days("2024-02-01", "2024-02-06")]), /not all of 1–6 Feb 2024/);
});
