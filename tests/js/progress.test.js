import assert from "node:assert/strict";
import { test } from "node:test";

import { watch, words } from "../../ui/assets/progress.js";

const soon = () => new Promise((resolve) => setTimeout(resolve, 20)); // for what must not happen meanwhile
const ended = ({ signal }) => new Promise((resolve) => signal.addEventListener("abort", resolve));

/** Answer fetch with what `answers` hold, one after the other, and count the requests. */
function serve(...answers) {
  const asked = [];
  globalThis.fetch = async (address) => {
    asked.push(address);
    const answer = answers.shift();
    if (!answer) throw new TypeError("no network");
    return { json: async () => answer };
  };
  return asked;
}

test("a picture is waiting, being made, or so far", () => {
  assert.equal(words("GIF", { waiting: 2 }), "GIF waits for 2 others");
  assert.equal(words("GIF", { waiting: 1 }), "GIF waits for 1 other");
  assert.equal(words("GIF", { done: 0, of: 53 }), "GIF: 0 of 53");
  assert.equal(words("PNG", {}), "PNG is being made …");
  assert.equal(words("PNG", { waiting: 0 }), "PNG is being made …");
});

test("answers are handed over one by one; a fault between them is passed over", async () => {
  const asked = serve({ waiting: 1 }, null, { done: 1, of: 2 });
  const taken = [];
  const end = new AbortController();
  watch("/progress", (said) => taken.push(said) === 2 && end.abort(), end.signal, 1);
  await ended(end);
  assert.deepEqual(taken, [{ waiting: 1 }, { done: 1, of: 2 }]);
  assert.deepEqual(asked, ["/progress", "/progress", "/progress"]);
});

test("nothing is asked or handed over after the end", async () => {
  const end = new AbortController();
  let asked = 0;
  globalThis.fetch = async () => {
    asked += 1;
    end.abort(); // while the answer is on its way
    return { json: async () => ({ done: 1, of: 2 }) };
  };
  const taken = [];
  watch("/progress", (said) => taken.push(said), end.signal, 1);
  await ended(end);
  watch("/progress", (said) => taken.push(said), end.signal, 1); // over before it begins
  await soon();
  assert.deepEqual([asked, taken], [1, []]);
});
