/** Events as columns: decode what geo/webmap/columns.py wrote, and pick the rows of a filter and a period. */

const ARRAYS = { float32: Float32Array, uint8: Uint8Array, uint16: Uint16Array, int32: Int32Array };

/** Deaths column: this value means that no figure is stated. */
export const DEATHS_UNKNOWN = 65535;

/**
 * Decode a buffer: uint32 length of a JSON header, the header, then the columns.
 * @param {ArrayBuffer} buffer
 * @returns {object} the header's fields and one typed array per column
 */
export function decodeColumns(buffer) {
  const headerLength = new DataView(buffer).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, headerLength)));
  const events = { ...header };
  for (const { name, dtype, offset } of header.columns) {
    events[name] = new ARRAYS[dtype](buffer, 4 + headerLength + offset, header.n);
  }
  return events;
}

/**
 * Decode a filter: base64 of one bit per row, the first row in the highest bit of the first byte.
 * @returns {Uint8Array|null} one byte per row, or null when every row passes
 */
export function decodeRows(base64, n) {
  if (base64 === null || base64 === undefined) return null;
  const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  const rows = new Uint8Array(n);
  for (let row = 0; row < n; row++) rows[row] = (bytes[row >> 3] >> (7 - (row & 7))) & 1;
  return rows;
}

/** Return the rows that pass `filter` and may have happened from day `first` to day `last`, both inclusive. */
export function rowsShown(events, filter, first, last) {
  const { start, end, n } = events;
  const rows = [];
  for (let row = 0; row < n; row++) {
    if (start[row] > last) break; // rows are sorted by their first day
    if (end[row] >= first && (filter === null || filter[row])) rows.push(row);
  }
  return rows;
}
