/** Heat: where events are dense, as a smooth surface. */

import { countCells, gridOf } from "./map_cells.js";

const CELL_PX = 4;
const BLUR_CELLS = 4; // half-width of the moving mean, run three times: close to a Gaussian of 16 px
const BLUR_RUNS = 3;
const FULL_AT = 0.6; // share of the highest density from which the colour is the strongest

/** @param {object} shown with `other`: a period beside the one drawn, which shares the scale, or null */
export function drawHeat(context, frame, { events, mask, period, other, ramp }) {
  const grid = gridOf(frame, CELL_PX);
  const bins = countCells(events, mask, period, grid);
  if (bins.total === 0) return { items: [], classes: null };
  const density = densityOf(bins);
  const most = Math.max(highest(density), other ? highest(densityOf(countCells(events, mask, other, grid))) : 0);
  const tile = document.createElement("canvas");
  [tile.width, tile.height] = [bins.across, bins.down];
  tile.getContext("2d").putImageData(colored(density, bins, most * FULL_AT, ramp.map(rgbOf)), 0, 0);
  context.imageSmoothingEnabled = true;
  const [left, top] = [bins.column * CELL_PX - frame.left, bins.row * CELL_PX - frame.top];
  context.drawImage(tile, left, top, bins.across * CELL_PX, bins.down * CELL_PX);
  return { items: [], classes: { title: "Density of events in view", colors: ramp, texts: ["few", "", "", "", "many"] } };
}

function densityOf({ count, across, down }) {
  return blur(Float32Array.from(count, Math.sqrt), across, down);
}

function highest(values) {
  return values.reduce((high, value) => Math.max(high, value), 0);
}

function colored(density, { across, down }, full, colors) {
  const image = new ImageData(across, down);
  for (let cell = 0; cell < density.length; cell++) {
    const share = Math.min(1, density[cell] / full);
    if (share < 0.02) continue;
    const [red, green, blue] = colors[Math.min(colors.length - 1, Math.floor(share * colors.length))];
    image.data.set([red, green, blue, Math.round(255 * (0.25 + 0.6 * share))], cell * 4);
  }
  return image;
}

function rgbOf(color) {
  const rgb = parseInt(color.slice(1), 16);
  return [rgb >> 16, (rgb >> 8) & 255, rgb & 255];
}

/** Smooth a grid by moving means along rows and columns. */
export function blur(values, across, down) {
  let grid = values;
  for (let run = 0; run < BLUR_RUNS; run++) {
    grid = movingMean(grid, across, down, 1, across);
    grid = movingMean(grid, down, across, across, 1);
  }
  return grid;
}

/** The mean over 2 × BLUR_CELLS + 1 neighbours along lines of `length` cells that lie `step` apart. */
function movingMean(grid, length, lines, step, lineStep) {
  const result = new Float32Array(grid.length);
  const width = 2 * BLUR_CELLS + 1;
  for (let line = 0; line < lines; line++) {
    const start = line * lineStep;
    let sum = 0;
    for (let i = 0; i < Math.min(BLUR_CELLS, length); i++) sum += grid[start + i * step];
    for (let i = 0; i < length; i++) {
      if (i + BLUR_CELLS < length) sum += grid[start + (i + BLUR_CELLS) * step];
      if (i > BLUR_CELLS) sum -= grid[start + (i - BLUR_CELLS - 1) * step];
      result[start + i * step] = sum / width;
    }
  }
  return result;
}
