import assert from "node:assert/strict";
import { test } from "node:test";

import { changes, totals } from "../../geo/webmap/assets/areas.js";
import { DEATHS_UNKNOWN } from "../../geo/webmap/assets/columns.js";

/** Five events on days 1, 2, 3, 3, 4: two in Anbar, one in Erbil, one in a disputed unit, one without a unit. */
const events = {
  n: 5,
  start: Int32Array.of(1, 2, 3, 3, 4),
  end: Int32Array.of(1, 2, 3, 3, 4),
  long: new Uint32Array(),
  place: Uint8Array.of(0, 1, 0, 2, 3),
  places: [
    ["IRQ", "IRQ", "anbar", null],
    ["IRQ", "IRQ", "erbil", null],
    ["ISR", "SYR", "golan", null],
    ["IRQ", "IRQ", null, null],
  ],
  deaths: Uint32Array.of(2, DEATHS_UNKNOWN, 3, 0, 7),
};
const shown = { events, mask: null, level: "countries", view: "de_facto", period: [3, 4] };

test("events are counted per country in either view", () => {
  assert.deepEqual([...totals(shown, [1, 4], "events")], [["IRQ", 4], ["ISR", 1]]);
  assert.deepEqual([...totals({ ...shown, view: "un" }, [1, 4], "events")], [["IRQ", 4], ["SYR", 1]]);
});

test("events without a unit are counted apart", () => {
  assert.deepEqual([...totals({ ...shown, level: "units" }, [1, 4], "events")], [["anbar", 2], ["erbil", 1], ["golan", 1], [null, 1]]);
});

test("deaths that are not stated add nothing", () => {
  assert.equal(totals(shown, [1, 4], "deaths").get("IRQ"), 12);
});

test("only rows of the mask and the period count, and an area without any is 0, not missing", () => {
  assert.deepEqual([...totals({ ...shown, mask: Uint8Array.of(1, 0, 1, 0, 0) }, [2, 4], "events")], [["IRQ", 1], ["ISR", 0]]);
});

test("a change is against as many days just before", () => {
  assert.deepEqual([...changes({ ...shown, level: "units" })], [["anbar", 0], ["erbil", -1], ["golan", 1], [null, 1]]);
});

test("a row counts for as many events as it stands for", () => {
  const weighted = { ...shown, events: { ...events, weight: Uint32Array.of(10, 1, 1, 1, 5) } };
  assert.deepEqual([...totals(weighted, [1, 4], "events")], [["IRQ", 17], ["ISR", 1]]);
  assert.equal(totals(weighted, [1, 4], "deaths").get("IRQ"), 12);
});
