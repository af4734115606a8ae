/** How the window of days moves while it plays: pure steps, so that they can be tested without a clock. */

export const SPEEDS = [
  { daysPerSecond: 1, label: "1 day/s" },
  { daysPerSecond: 3, label: "3 days/s" },
  { daysPerSecond: 7, label: "1 week/s" },
  { daysPerSecond: 30, label: "1 month/s" },
];

/** What moves: both ends day by day; both ends by the window's own length; the last day only. */
export const MODES = { window: "Slide the window", steps: "Step by its own length", cumulative: "Build up the period" };

const STEP_MS = [700, 3000]; // a single step is neither too fast to be read nor so slow that it seems to have stopped
const CALM_MS = 1000; // between two moves for readers who asked for less motion

/** @typedef {{mode: string, direction: 1|-1, loop: boolean}} How a key of MODES; forwards or backwards */

/**
 * How many days to move at once, and after how long.
 * @param {string} mode a key of MODES
 * @param {number} width days of the window
 * @param {boolean} isCalm one move a second instead of a smooth run
 * @returns {{days: number, everyMs: number}}
 */
export function paceOf(mode, width, daysPerSecond, isCalm) {
  if (mode === "steps") return { days: width, everyMs: Math.max(STEP_MS[0], Math.min(STEP_MS[1], (1000 * width) / daysPerSecond)) };
  return isCalm ? { days: daysPerSecond, everyMs: CALM_MS } : { days: 1, everyMs: 1000 / daysPerSecond };
}

/** The part of a period that lies in the data, or all of the data if none does. */
export function insideData([first, last], [dataFirst, dataLast]) {
  const inside = [Math.max(first, dataFirst), Math.min(last, dataLast)];
  return inside[0] <= inside[1] ? inside : [dataFirst, dataLast];
}

/**
 * Choose the days that playing runs through: all of the data for a moving window, the chosen period for building up;
 * a period that an earlier run had built up in part goes on to where that run was going.
 * @returns {[number, number]} first and last day
 */
export function playRange([first, last], [rangeFirst, rangeLast], data, mode) {
  if (mode !== "cumulative") return data;
  return first === rangeFirst && last < rangeLast ? [rangeFirst, rangeLast] : [first, last];
}

/**
 * Choose the window that playing starts from: the present one, a tenth of the data if all of it is shown, and where
 * nothing is left to play, where a run begins.
 * @param {How} how
 * @returns {[number, number]} first and last day
 */
export function startWindow([first, last], range, how) {
  const showsAll = first <= range[0] && last >= range[1];
  const tenth = Math.max(1, Math.round((range[1] - range[0] + 1) / 10));
  const window = how.mode !== "cumulative" && showsAll ? [first, first + tenth - 1] : [first, last];
  return showsAll || roomAhead(window, range, how) <= 0 ? outset(window, range, how) : window;
}

/**
 * Move the window by `days` in its direction, at most to the end of the range.
 * @param {How} how
 * @returns {{window: [number, number], ended: boolean}} from the end it starts over if `loop`, else it stays
 */
export function advance([first, last], days, range, how) {
  const room = roomAhead([first, last], range, how);
  if (room <= 0 && how.loop) return { window: outset([first, last], range, how), ended: false };
  const by = how.direction * Math.max(0, Math.min(days, room));
  return { window: [how.mode === "cumulative" ? first : first + by, last + by], ended: !how.loop && days >= room };
}

/** Days that are left to play. */
function roomAhead([first, last], [rangeFirst, rangeLast], { mode, direction }) {
  if (direction > 0) return rangeLast - last;
  return mode === "cumulative" ? last - first : first - rangeFirst;
}

/** Where a run begins. */
function outset([first, last], [rangeFirst, rangeLast], { mode, direction }) {
  if (mode === "cumulative") return [first, direction > 0 ? first : rangeLast];
  return direction > 0 ? [rangeFirst, rangeFirst + last - first] : [rangeLast - last + first, rangeLast];
}
