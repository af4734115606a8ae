/** Bins: the number of events per square of the map, in stated classes. */

import { countCells, gridOf } from "./map_cells.js";
import { classColor, classOf, classStarts, classTexts } from "./classes.js";

const CELL_PX = 30;
const MIN_TEXT_PX = 24;

/** @param {object} shown with `other`: a period beside the one drawn, which shares the classes, or null */
export function drawSquares(context, frame, { events, mask, period, other, ramp, theme, measure, words }) {
  const grid = gridOf(frame, CELL_PX);
  const valuesIn = (cells) => (measure === "deaths" ? cells.deaths : cells.count);
  const bins = countCells(events, mask, period, grid);
  const values = valuesIn(bins);
  const beside = other ? [...valuesIn(countCells(events, mask, other, grid))] : [];
  const starts = classStarts([...values, ...beside], words.maxClasses);
  const colors = starts.map((_, i) => classColor(ramp, i, starts.length));
  const items = [];
  for (let cell = 0; cell < bins.count.length; cell++) {
    if (bins.count[cell] === 0) continue;
    const [column, row] = [cell % bins.across, Math.floor(cell / bins.across)];
    const [x, y] = [(bins.column + column) * CELL_PX - frame.left, (bins.row + row) * CELL_PX - frame.top];
    drawSquare(context, x, y, values[cell], colors[classOf(values[cell], starts)], theme);
    items.push({ x: x + CELL_PX / 2, y: y + CELL_PX / 2, r: CELL_PX / 2, cell, bins });
  }
  return { items, classes: { title: words.squareTitles[measure === "deaths" ? "deaths" : "events"], colors, texts: classTexts(starts) } };
}

function drawSquare(context, x, y, value, color, theme) {
  context.fillStyle = color ?? theme.land; // events without any death reported
  context.globalAlpha = 0.88;
  context.fillRect(x, y, CELL_PX - 1, CELL_PX - 1);
  context.globalAlpha = 1;
  context.font = "600 11px system-ui, sans-serif";
  context.textAlign = "center";
  context.textBaseline = "middle";
  const text = value.toLocaleString("en");
  if (context.measureText(text).width < MIN_TEXT_PX) {
    context.lineWidth = 2.5;
    context.strokeStyle = theme.halo;
    context.strokeText(text, x + CELL_PX / 2, y + CELL_PX / 2);
    context.fillStyle = theme.ink;
    context.fillText(text, x + CELL_PX / 2, y + CELL_PX / 2);
  }
  context.textAlign = "start";
}
