/** Bars and dates of the timeline: drawn once per filter, axis and theme, then copied at every frame. */

import { axisTicks, xOfDay } from "./axis.js";
import { element } from "./dom.js";
import { binAxis, countBins } from "./timeline_bins.js";

const AXIS_PX = 16; // height of the dates below the bars
const HEAD_PX = 12; // free above the tallest bar, for what it counts
const DIM = 0.28; // opacity of bars outside the periods
const STRIPE_PX = 6; // from one stripe to the next

/**
 * @param {object} options { theme(), symbols() }: colours as they are now; symbols in the order of the types
 */
export function createTimelineCanvas({ theme, symbols }) {
  const root = element("canvas", { "aria-hidden": "true" });
  const [bars, dates] = [document.createElement("canvas"), document.createElement("canvas")];
  let [width, height, ratio] = [0, 0, 1];
  let drawn = {}; // what bars and dates show

  /** Give all canvases the size of the track, in CSS pixels. */
  function resize(nextWidth, nextHeight) {
    [width, height, ratio] = [nextWidth, nextHeight, window.devicePixelRatio || 1];
    for (const canvas of [root, bars, dates]) [canvas.width, canvas.height] = [Math.round(width * ratio), Math.round(height * ratio)];
    drawn = {};
  }

  /**
   * Show the bars of an axis, bright within `periods` and dim elsewhere.
   * @returns {object} { unit, most, total, vague }: what the bars count, the tallest, and the sums of all
   */
  function show(days, axis, periods) {
    if (drawn.days !== days || drawn.axis !== axis) drawAll(days, axis);
    const context = root.getContext("2d");
    context.clearRect(0, 0, root.width, root.height);
    context.globalAlpha = DIM;
    context.drawImage(bars, 0, 0);
    context.globalAlpha = 1;
    for (const period of periods) copyBright(context, axis, period);
    context.drawImage(dates, 0, 0);
    return drawn.summary;
  }

  function copyBright(context, axis, [first, last]) {
    const [left, right] = [first, last + 1].map((day) => Math.round(Math.max(0, Math.min(width, xOfDay(axis, day, width))) * ratio));
    if (right > left) context.drawImage(bars, left, 0, right - left, bars.height, left, 0, right - left, bars.height);
  }

  function drawAll(days, axis) {
    const { unit, edges } = binAxis(axis, width);
    const counts = countBins(days, edges);
    const most = Math.max(0, ...counts.total);
    drawBars(cleared(bars), { axis, edges, width, height, theme: theme(), symbols: symbols() }, counts, (height - AXIS_PX - HEAD_PX) / (most || 1));
    drawDates(cleared(dates), { axis, width, height, theme: theme() });
    const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);
    drawn = { days, axis, summary: { unit, most, total: sum(counts.total), vague: sum(counts.vague) } };
  }

  function cleared(canvas) {
    const context = canvas.getContext("2d");
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    return context;
  }

  return { root, resize, show, /** Draw anew at the next show, in the colours of that time. */ forget: () => (drawn = {}) };
}

/** Draw bars of so many pixels per event, divided by type, striped where the day is not known. */
function drawBars(context, { axis, edges, width, height, theme, symbols }, { ofType, vague, total }, scale) {
  const colors = symbols.map(({ color }) => color);
  const stripes = context.createPattern(stripe(theme.panel), "repeat");
  const foot = height - AXIS_PX;
  for (let bin = 0; bin < total.length; bin++) {
    if (total[bin] === 0) continue;
    const left = xOfDay(axis, edges[bin], width);
    const barWidth = Math.max(1, xOfDay(axis, edges[bin + 1], width) - left - 1);
    let top = foot;
    for (let type = 0; type < colors.length; type++) {
      const tall = ofType[bin * colors.length + type] * scale;
      top -= tall;
      context.fillStyle = colors[type];
      context.fillRect(left, top, barWidth, tall);
    }
    context.fillStyle = stripes;
    context.fillRect(left, top, barWidth, vague[bin] * scale);
  }
}

function drawDates(context, { axis, width, height, theme }) {
  context.fillStyle = theme.muted;
  context.font = "11px system-ui, sans-serif";
  context.textBaseline = "bottom";
  context.fillRect(0, height - AXIS_PX, width, 1);
  let free = 0;
  for (const { day, text } of axisTicks(axis, width)) {
    const x = xOfDay(axis, day, width);
    const textWidth = context.measureText(text).width;
    if (x < free || x + textWidth > width) continue;
    context.fillRect(x, height - AXIS_PX, 1, 4);
    context.fillText(text, x + 3, height);
    free = x + textWidth + 12;
  }
}

/** A tile of slanting stripes. */
function stripe(color) {
  const tile = document.createElement("canvas");
  tile.width = tile.height = STRIPE_PX;
  const context = tile.getContext("2d");
  context.strokeStyle = color;
  context.lineWidth = 2;
  context.beginPath();
  for (const shift of [-STRIPE_PX, 0, STRIPE_PX]) {
    context.moveTo(shift, STRIPE_PX);
    context.lineTo(shift + STRIPE_PX, 0);
  }
  context.stroke();
  return tile;
}
