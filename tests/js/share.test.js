import assert from "node:assert/strict";
import { test } from "node:test";
import { embedQuery } from "../../ui/assets/masthead.js";

test("the address for another site opens no event of an overview, which the map alone would refuse", () => {
  assert.equal(String(embedQuery("country=IRQ&event=a&zoom=6", true)), "country=IRQ&zoom=6");
  assert.equal(String(embedQuery("country=IRQ&event=a&zoom=6", false)), "country=IRQ&event=a&zoom=6");
});
