/** Texts of events in a file: unpack what geo/webmap/offline.py wrote. */

const FIRST_SURROGATE = 0xd800; // code points that stand for no character
const SURROGATES = 0x800;

/**
 * @param {string} packed a JSON list of words, a line break, and one character per word
 * @returns {object[]} details of all rows, as geo/wording/event.py gives them
 */
export function unpackTexts(packed) {
  const end = packed.indexOf("\n");
  const words = JSON.parse(packed.slice(0, end));
  let json = "";
  for (const character of packed.slice(end + 1)) {
    const code = character.codePointAt(0);
    json += words[code < FIRST_SURROGATE ? code : code - SURROGATES];
  }
  const fields = Object.entries(JSON.parse(json));
  const rows = fields.length ? fields[0][1].length : 0;
  return Array.from({ length: rows }, (_, row) => Object.fromEntries([["row", row], ...fields.map(([name, values]) => [name, values[row]])]));
}
