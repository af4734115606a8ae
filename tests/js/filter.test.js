import assert from "node:assert/strict";
import { test } from "node:test";

import { DEATHS_UNKNOWN } from "../../geo/webmap/assets/columns.js";
import { filterMask } from "../../geo/webmap/assets/filter.js";

const events = {
  n: 4,
  types: [{ slug: "air_strike" }, { slug: "missile" }],
  kinds: [[0, "air_strike/"], [1, "missile/"], [1, "missile/rocket_attack"]],
  kind: Uint8Array.of(0, 1, 2, 0),
  // country, country in the view of the United Nations, unit, area
  places: [["ISR", "SYR", "SYR-139", null], ["SYR", "SYR", "SYR-142", "SYR-142"], ["sea", "sea", null, null]],
  place: Uint8Array.of(0, 1, 2, 1),
  precisions: ["", "place", "sea"],
  precision: Uint8Array.of(1, 1, 2, 0),
  actors: ["Houthis", "SDF", "US Navy"],
  // casts: US Navy on Houthis, Houthis on nobody, nobody on Houthis and SDF, nobody on nobody
  castEnds: Uint32Array.of(0, 2, 3, 5, 5),
  castMembers: Uint8Array.of(4, 1, 0, 1, 3),
  cast: Uint8Array.of(0, 1, 2, 3),
  low: Uint32Array.of(0, 4, 5, DEATHS_UNKNOWN),
  high: Uint32Array.of(0, 7, 5, DEATHS_UNKNOWN),
};

/** The rows that pass, of a filter in the default view and role. */
function passed(filter) {
  return [...filterMask(events, { view: "de_facto", role: "any", ...filter })].flatMap((passes, row) => (passes ? [row] : []));
}

test("no filter lets every row pass", () => {
  assert.equal(filterMask(events, null), null);
  assert.equal(filterMask(events, undefined), null);
});

test("a mask has a byte of 0 or 1 for every row", () => {
  const mask = filterMask(events, { view: "de_facto", role: "any", types: ["missile"] });
  assert.ok(mask instanceof Uint8Array);
  assert.deepEqual([...mask], [0, 1, 1, 0]);
});

for (const [filter, rows] of [
  [{ countries: ["ISR"] }, [0]],
  [{ countries: ["SYR"] }, [1, 3]],
  [{ countries: ["SYR"], view: "un" }, [0, 1, 3]],
  [{ countries: ["ISR"], view: "un" }, []],
  [{ countries: ["sea", "ISR"] }, [0, 2]],
  [{ units: ["SYR-142"] }, [1, 3]],
  [{ units: ["SYR-139", "SYR-142"] }, [0, 1, 3]],
  [{ countries: ["SYR"], units: ["SYR-139"] }, []],
  [{ countries: ["SYR"], units: ["SYR-139"], view: "un" }, [0]],
  [{ types: ["missile"] }, [1, 2]],
  [{ types: ["missile/rocket_attack"] }, [2]],
  [{ types: ["missile/"] }, [1]],
  [{ types: ["air_strike", "missile/rocket_attack"] }, [0, 2, 3]],
  [{ precisions: ["sea"] }, [2]],
  [{ precisions: ["place", "sea"] }, [0, 1, 2]],
  [{ actors: ["Houthis"] }, [0, 1, 2]],
  [{ actors: ["Houthis"], role: "initiator" }, [1]],
  [{ actors: ["Houthis"], role: "target" }, [0, 2]],
  [{ actors: ["US Navy", "SDF"] }, [0, 2]],
  [{ actors: ["US Navy", "SDF"], role: "target" }, [2]],
  [{ deaths: [null, null, false] }, [0, 1, 2]],
  [{ deaths: [null, null, true] }, [0, 1, 2, 3]],
  [{ deaths: [1, null, true] }, [1, 2, 3]],
  [{ deaths: [1, null, false] }, [1, 2]],
  [{ deaths: [5, 5, false] }, [1, 2]],
  [{ deaths: [6, null, false] }, [1]],
  [{ deaths: [null, 0, false] }, [0]],
  [{ deaths: [null, 4, true] }, [0, 1, 3]],
  [{ deaths: [0, 0, false] }, [0]],
  [{ deaths: [8, null, false] }, []],
]) {
  test(`${JSON.stringify(filter)} lets rows ${rows} pass`, () => {
    assert.deepEqual(passed(filter), rows);
  });
}

for (const filter of [{ countries: ["XXX"] }, { units: ["XXX-1"] }, { types: ["other"] }, { precisions: ["near"] }, { actors: ["Nobody"] }]) {
  test(`a name that the data do not hold lets nothing pass: ${JSON.stringify(filter)}`, () => {
    assert.deepEqual(passed(filter), []);
  });
}

test("an unknown name beside a known one changes nothing", () => {
  assert.deepEqual(passed({ actors: ["Nobody", "SDF"] }), passed({ actors: ["SDF"] }));
});

test("a row without a unit is in none", () => {
  assert.deepEqual(passed({ units: ["null", ""] }), []);
});

test("a row passes if it passes every filter", () => {
  assert.deepEqual(passed({ types: ["missile"], actors: ["Houthis"], deaths: [6, null, false] }), [1]);
});

/** Bytes as base64, as the server sends rows. */
function base64(...bytes) {
  return btoa(String.fromCharCode(...bytes));
}

test("rows are bits, the first row the highest bit of the first byte", () => {
  const many = { n: 10 };
  assert.deepEqual([...filterMask(many, { rows: base64(0b10000001, 0b01000000) })], [1, 0, 0, 0, 0, 0, 0, 1, 0, 1]);
});

test("bits beyond the last row are no rows", () => {
  assert.equal(filterMask({ n: 3 }, { rows: base64(0xff) }).length, 3);
});

test("rows that a search found must pass the other filters too", () => {
  assert.deepEqual(passed({ rows: base64(0b11000000), types: ["missile"] }), [1]);
});

test("a search that finds nothing lets nothing pass", () => {
  assert.deepEqual(passed({ rows: base64(0) }), []);
});
