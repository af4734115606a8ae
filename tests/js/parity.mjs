/** Print, one per line, the rows that each filter lets pass: node parity.mjs columns.bin filters.json */

import { readFileSync } from "node:fs";

import { decodeColumns } from "../../geo/webmap/assets/columns.js";
import { filterMask } from "../../geo/webmap/assets/filter.js";

const [columnsPath, filtersPath] = process.argv.slice(2);
const events = decodeColumns(new Uint8Array(readFileSync(columnsPath)).buffer);
for (const filter of JSON.parse(readFileSync(filtersPath, "utf8"))) {
  console.log((filterMask(events, filter) ?? new Uint8Array(events.n).fill(1)).join(""));
}
