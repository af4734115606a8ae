/** Many events as one dot each, written straight into the pixels of the canvas. */

import { countCells, gridOf } from "./bins.js";

const DOT_PX = 3;

/** Draw a dot per event, in the colour of the last event of its pixel. */
export function drawDots(context, frame, { events, mask, period, symbols }) {
  const ratio = context.getTransform().a;
  const [width, height] = [context.canvas.width, context.canvas.height];
  const device = { worldPx: frame.worldPx * ratio, left: frame.left * ratio, top: frame.top * ratio, width: width - 1, height: height - 1 };
  const bins = countCells(events, mask, period, gridOf(device, 1));
  const image = new ImageData(width, height);
  const pixels = new Uint32Array(image.data.buffer);
  const colors = symbols.map(({ color }) => littleEndian(color));
  const size = Math.round(DOT_PX * ratio);
  for (let cell = 0; cell < bins.count.length; cell++) {
    if (bins.count[cell] === 0) continue;
    const [x, y] = [cell % bins.across, Math.floor(cell / bins.across)];
    square(pixels, width, height, x - (size >> 1), y - (size >> 1), size, colors[events.type[bins.last[cell]]]);
  }
  context.putImageData(image, 0, 0);
}

/** '#D55E00' as a pixel: alpha, blue, green, red from the highest byte down. */
function littleEndian(color) {
  const rgb = parseInt(color.slice(1), 16);
  return ((255 << 24) | ((rgb & 255) << 16) | (rgb & 0xff00) | (rgb >> 16)) >>> 0;
}

function square(pixels, width, height, left, top, size, color) {
  const [fromX, toX] = [Math.max(0, left), Math.min(width, left + size)];
  for (let y = Math.max(0, top); y < Math.min(height, top + size); y++) pixels.fill(color, y * width + fromX, y * width + toX);
}
