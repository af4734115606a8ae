import assert from "node:assert/strict";
import { test } from "node:test";

import { unpackTexts } from "../../geo/webmap/assets/texts.js";

/** Write pieces of JSON as geo/webmap/offline.py does, after so many words that do not occur. */
function packed(pieces, unused = 0) {
  const words = [...Array(unused).fill(""), ...new Set(pieces)];
  const character = (piece) => {
    const position = words.indexOf(piece, unused);
    return String.fromCodePoint(position < 0xd800 ? position : position + 0x800);
  };
  return `${JSON.stringify(words)}\n${pieces.map(character).join("")}`;
}

const PIECES = ['{"title":["', "raid", '","', "سوق", '\\n"]', ',"sources":[[],[{"url":null}]]}'];
const EVENTS = [{ row: 0, title: "raid", sources: [] }, { row: 1, title: "سوق\n", sources: [{ url: null }] }];

test("lists of fields become one object per row", () => {
  assert.deepEqual(unpackTexts(packed(PIECES)), EVENTS);
});

test("characters beyond the surrogates are words, too", () => {
  assert.deepEqual(unpackTexts(packed(PIECES, 0xd800 - 2)), EVENTS);
});

test("no event is no row", () => {
  assert.deepEqual(unpackTexts(packed(["{}"])), []);
});
