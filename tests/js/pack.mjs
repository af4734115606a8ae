/** Pack columns ({ name: [bytes, numbers, by] }) as geo/packing.py documents: length, header, planes of bytes. */
export function pack(columns, tables = {}) {
  const entries = Object.entries(columns).map(([name, [bytes, numbers, by]]) => ({ name, bytes, length: numbers.length, by }));
  const planes = Object.values(columns).flatMap(([bytes, numbers]) =>
    Array.from({ length: bytes }, (_, plane) => numbers.map((number) => Math.floor(number / 256 ** plane) % 256)).flat(),
  );
  const header = new TextEncoder().encode(JSON.stringify({ n: 0, firstDay: 0, lastDay: 0, kinds: [], ...tables, columns: entries }));
  const buffer = new Uint8Array(4 + header.length + planes.length);
  new DataView(buffer.buffer).setUint32(0, header.length, true);
  buffer.set(header, 4);
  buffer.set(planes, 4 + header.length);
  return buffer.buffer;
}
