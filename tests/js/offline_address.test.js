import assert from "node:assert/strict";
import { test } from "node:test";

import { notTaken } from "../../geo/webmap/assets/offline_address.js";

const THEMES = ["light", "dark"];

test("a theme is all that a file takes from its address", () => {
  assert.equal(notTaken("", "", THEMES), "");
  assert.equal(notTaken("?theme=dark", "#", THEMES), "");
});

test("filters in the address of a file are told, of the query and of the fragment", () => {
  assert.equal(
    notTaken("?country=IRQ&theme=dark", "#from=2023-12-01", THEMES),
    "This file takes no filters from its address (country, from): it shows the events that its headline names.",
  );
});

test("an unknown theme is told with the known ones", () => {
  assert.equal(notTaken("?theme=blue", "", THEMES), '"blue" is no theme: use light or dark.');
});

test("long addresses are cut", () => {
  const names = Array.from({ length: 300 }, (_, n) => `${"x".repeat(500)}${n}=1`).join("&");
  assert.ok(notTaken(`?${names}`, "", THEMES).length < 400);
});
