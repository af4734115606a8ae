/** How the window of days moves: pure steps, so that they can be tested without a clock. */

export const SPEEDS = [
  { daysPerSecond: 1, label: "1 day/s" },
  { daysPerSecond: 3, label: "3 days/s" },
  { daysPerSecond: 7, label: "1 week/s" },
  { daysPerSecond: 30, label: "1 month/s" },
];

/**
 * Choose the days that playing runs through: all of the data for a sliding window, the chosen period for building up;
 * a period that an earlier run had built up in part goes on to where that run was going.
 * @returns {[number, number]} first and last day
 */
export function playRange([first, last], [rangeFirst, rangeLast], extent, mode) {
  if (mode === "window") return extent;
  return first === rangeFirst && last < rangeLast ? [rangeFirst, rangeLast] : [first, last];
}

/**
 * Choose the window that playing starts from: the present one, or a tenth of the data if all of it is shown.
 * @returns {[number, number]} first and last day
 */
export function startWindow([first, last], [, rangeLast], [dataFirst, dataLast], mode) {
  if (mode === "cumulative") return last >= rangeLast ? [first, first] : [first, last];
  if (first > dataFirst || last < dataLast) return [first, last];
  const width = Math.max(1, Math.round((dataLast - dataFirst + 1) / 10));
  return [dataFirst, dataFirst + width - 1];
}

/**
 * Move the window on by `days`.
 * @param {string} mode 'window' moves both ends, 'cumulative' only the last day
 * @returns {{window: [number, number], ended: boolean}} at the end it starts over if `loop`, else stays
 */
export function advance([first, last], days, [dataFirst, dataLast], mode, loop) {
  const width = last - first;
  if (last + days > dataLast) {
    if (!loop) return { window: mode === "window" ? [dataLast - width, dataLast] : [first, dataLast], ended: true };
    return { window: mode === "window" ? [dataFirst, dataFirst + width] : [first, first], ended: false };
  }
  return { window: mode === "window" ? [first + days, last + days] : [first, last + days], ended: false };
}
