import assert from "node:assert/strict";
import { test } from "node:test";

import { counted } from "../../geo/webmap/assets/plural.js";
import { areaText } from "../../geo/webmap/assets/tip.js";

test("one of a thing is no plural, none and many are", () => {
  assert.deepEqual([0, 1, 1204].map((count) => counted(count, "event")), ["0 events", "1 event", "1,204 events"]);
});

test("an area says its value with its noun", () => {
  assert.equal(areaText(1, "events"), "1 event");
  assert.equal(areaText(2, "deaths"), "2 deaths");
  assert.equal(areaText(1, "change"), "+1 event against the period before");
  assert.equal(areaText(-1, "change"), "−1 event against the period before");
  assert.equal(areaText(0, "change"), "0 events against the period before");
});
