/** Many events as one dot each, written straight into the pixels of the canvas. */

import { rowsOfPeriod } from "./columns.js";

const DOT_PX = 3;
const NONE = 255; // no event on this pixel

/** Kept from frame to frame: making millions of bytes anew takes longer than clearing them. */
let kept = { width: 0, height: 0, types: new Uint8Array(), image: null };

/** Draw a dot per event, in the colour of the last event of its pixel. */
export function drawDots(context, frame, { events, mask, period, symbols }) {
  const ratio = context.getTransform().a;
  const [width, height] = [context.canvas.width, context.canvas.height];
  const types = lastTypes(events, mask, period, { worldPx: frame.worldPx * ratio, left: frame.left * ratio, top: frame.top * ratio, width, height });
  const pixels = new Uint32Array(kept.image.data.buffer).fill(0);
  const colors = symbols.map(({ color }) => littleEndian(color));
  const size = Math.round(DOT_PX * ratio);
  for (let pixel = 0; pixel < types.length; pixel++) {
    if (types[pixel] === NONE) continue;
    const y = (pixel / width) | 0;
    square(pixels, width, height, pixel - y * width - (size >> 1), y - (size >> 1), size, colors[types[pixel]]);
  }
  context.putImageData(kept.image, 0, 0);
}

/** Per pixel of the frame, the type of the last event on it, or NONE. */
export function lastTypes(events, mask, period, { worldPx, left, top, width, height }) {
  if (kept.width !== width || kept.height !== height) {
    kept = { width, height, types: new Uint8Array(width * height), image: typeof ImageData === "undefined" ? null : new ImageData(width, height) };
  }
  const { from, to, earlier } = rowsOfPeriod(events, period);
  const { x, y, type } = events;
  const types = kept.types.fill(NONE);
  const rows = to - from + earlier.length;
  for (let i = 0; i < rows; i++) {
    const row = i < to - from ? from + i : earlier[i - to + from];
    if (mask !== null && mask[row] === 0) continue;
    const [atX, atY] = [x[row] * worldPx - left, y[row] * worldPx - top];
    // rows without a place have NaN, which is in no frame
    if (atX >= 0 && atY >= 0 && atX < width && atY < height) types[(atY | 0) * width + (atX | 0)] = type[row];
  }
  return types;
}

/** '#D55E00' as a pixel: alpha, blue, green, red from the highest byte down. */
function littleEndian(color) {
  const rgb = parseInt(color.slice(1), 16);
  return ((255 << 24) | ((rgb & 255) << 16) | (rgb & 0xff00) | (rgb >> 16)) >>> 0;
}

function square(pixels, width, height, left, top, size, color) {
  const [fromX, toX] = [Math.max(0, left), Math.min(width, left + size)];
  for (let y = Math.max(0, top); y < Math.min(height, top + size); y++) {
    for (let pixel = y * width + fromX; pixel < y * width + toX; pixel++) pixels[pixel] = color;
  }
}
