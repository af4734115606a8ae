/** Tables of whole numbers: unpack what geo/webmap/packing.py wrote. */

const ARRAYS = { 1: Uint8Array, 2: Uint16Array, 3: Uint32Array, 4: Uint32Array };

/**
 * Unpack a buffer: uint32 length of a JSON header, the header, then the columns as planes of bytes.
 * @param {ArrayBuffer} buffer
 * @returns {object} the header's tables, and `columns`: one typed array per name. A column that holds values `by`
 *   another one is spread to one value per row.
 */
export function unpack(buffer) {
  const headerLength = new DataView(buffer).getUint32(0, true);
  const { columns: entries, ...tables } = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, headerLength)));
  const columns = {};
  let offset = 4 + headerLength;
  for (const { name, bytes, length, by } of entries) {
    const values = joinPlanes(new Uint8Array(buffer, offset, bytes * length), bytes, length);
    columns[name] = by ? spread(values, columns[by]) : values;
    offset += bytes * length;
  }
  return { ...tables, columns };
}

/** Numbers stored as all their lowest bytes, then all the next ones, ... */
function joinPlanes(planes, bytes, length) {
  if (bytes === 1) return planes;
  const numbers = new ARRAYS[bytes](length);
  for (let plane = 0; plane < bytes; plane++) {
    const [from, shift] = [plane * length, 8 * plane];
    for (let i = 0; i < length; i++) numbers[i] |= planes[from + i] << shift;
  }
  return numbers;
}

function spread(values, codes) {
  const rows = new values.constructor(codes.length);
  for (let row = 0; row < rows.length; row++) rows[row] = values[codes[row]];
  return rows;
}
