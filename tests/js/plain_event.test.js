import assert from "node:assert/strict";
import { test } from "node:test";

import { DEATHS_UNKNOWN } from "../../geo/webmap/assets/columns.js";
import { plainEvent } from "../../geo/webmap/assets/plain_event.js";

/** One row of columns, but for the cells given. */
function columns(cells = {}) {
  const row = { x: 0.5, y: 0.5, start: 19700, end: 19700, type: 0, place: 0, precision: 0, dated: 0, cast: 0, low: 3, high: 3, ...cells };
  return {
    types: [{ slug: "air_strike", label: "Air strike" }],
    places: [["IRQ", "IRQ", null, null, null]],
    precisions: ["place", "admin1"],
    datings: ["day", "month"],
    actors: ["Alpha", "Alphas", "Beta"],
    castEnds: Uint32Array.of(0, 3),
    castMembers: Uint8Array.of(0, 2, 5),
    ...Object.fromEntries(Object.entries(row).map(([name, value]) => [name, [value]])),
  };
}

const NOTES = { admin1: "known to the governorate or province only" };
const event = (cells) => plainEvent(columns(cells), { IRQ: "Iraq" }, 0, NOTES);
const fact = (name, cells) => event(cells).facts.find((each) => each.name === name);

test("an event without texts is called by its type and country", () => {
  assert.equal(event().title, "Air strike, Iraq");
  assert.equal(plainEvent(columns(), {}, 0, NOTES).title, "Air strike, IRQ");
});

test("it says that its texts are missing, and has no list of sources", () => {
  assert.match(event().summary, /not in this file/);
  assert.equal(event().sources, null);
});

test("a date that is not known to the day says so", () => {
  assert.equal(event().dates, "9 Dec 2023");
  assert.equal(event({ end: 19701, dated: 1 }).dates, "9–10 Dec 2023 (day not known)");
});

test("a place that is not known closely says so, and one without coordinates gives none", () => {
  assert.equal(fact("Where").note, "");
  assert.equal(fact("Where", { precision: 1 }).note, "known to the governorate or province only");
  assert.equal(fact("Coordinates").text, "0.000, 0.000 (latitude, longitude)");
  assert.equal(fact("Coordinates", { x: NaN, y: NaN }), undefined);
});

test("actors stand on their side", () => {
  assert.equal(fact("Initiator and its groups").text, "Alpha, Alphas");
  assert.equal(fact("Target and its groups").text, "Beta");
});

test("unknown deaths are not 0", () => {
  assert.equal(fact("Deaths reported").text, "3");
  assert.equal(fact("Deaths reported", { low: 0, high: 1200 }).text, "0–1,200");
  assert.equal(fact("Deaths reported", { low: DEATHS_UNKNOWN, high: DEATHS_UNKNOWN }).text, "not stated");
});
