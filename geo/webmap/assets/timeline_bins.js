/** Events per day, week, month, quarter or year: what the timeline draws. */

import { monthStart, spanStart, weekStart } from "./days.js";

const MIN_BAR_PX = 4;
// finest first; days: how long one is at least
const UNITS = [
  { unit: "day", days: 1, start: (day) => day, next: (day) => day + 1 },
  { unit: "week", days: 7, start: weekStart, next: (day) => day + 7 },
  ...Object.entries({ month: 1, quarter: 3, year: 12 }).map(([unit, months]) => ({
    unit,
    days: 30 * months,
    start: (day) => spanStart(day, months),
    next: (day) => monthStart(day, months),
  })),
];

/**
 * Divide the days of an axis into bins, as fine as bars of MIN_BAR_PX allow.
 * @returns {{unit: string, edges: number[]}} edges: first day of each bin, and the day after the last bin
 */
export function binAxis({ from, days }, widthPx) {
  const most = Math.max(1, Math.floor(widthPx / MIN_BAR_PX));
  const { unit, start, next } = UNITS.find((each) => days / each.days <= most) ?? UNITS.at(-1);
  const edges = [start(Math.floor(from))];
  while (edges.at(-1) < from + days || edges.length === 1) edges.push(next(edges.at(-1)));
  return { unit, edges };
}

/**
 * Count the events of a filter per day and type, once: any axis is then binned from days, not from rows.
 * A row counts as its weight, on its first day, also where it lasts longer.
 * @param {object} events columns; weight, dated and datings may be missing
 * @param {Uint8Array|null} filter one byte per row, or null for every row
 * @returns {{firstDay: number, types: number, ofType: Float64Array, vague: Float64Array}} ofType: days × types;
 *   vague: events of each day that may as well have been on another
 */
export function countDays(events, filter) {
  const { n, firstDay, start, type, weight = null, dated = null, datings = [] } = events;
  const types = events.types.length;
  const days = Math.max(0, events.lastDay - firstDay + 1);
  const ofType = new Float64Array(days * types);
  const vague = new Float64Array(days);
  const isVague = Uint8Array.from(datings, (dating) => (dating === "" || dating === "day" ? 0 : 1));
  const mayBeVague = dated !== null && isVague.includes(1);
  for (let row = 0; row < n; row++) {
    if (filter !== null && filter[row] === 0) continue;
    const day = start[row] - firstDay;
    const count = weight === null ? 1 : weight[row];
    ofType[day * types + type[row]] += count;
    if (mayBeVague && isVague[dated[row]] === 1) vague[day] += count;
  }
  return { firstDay, types, ofType, vague };
}

/**
 * Add up days to bins.
 * @param {object} days as countDays returns them
 * @returns {{ofType: Float64Array, vague: Float64Array, total: Float64Array}} bins × types, and per bin
 */
export function countBins({ firstDay, types, ofType, vague }, edges) {
  const bins = edges.length - 1;
  const sums = { ofType: new Float64Array(bins * types), vague: new Float64Array(bins), total: new Float64Array(bins) };
  for (let bin = 0; bin < bins; bin++) {
    const after = Math.min(edges[bin + 1] - firstDay, vague.length);
    for (let day = Math.max(0, edges[bin] - firstDay); day < after; day++) {
      for (let type = 0; type < types; type++) sums.ofType[bin * types + type] += ofType[day * types + type];
      sums.vague[bin] += vague[day];
    }
    for (let type = 0; type < types; type++) sums.total[bin] += sums.ofType[bin * types + type];
  }
  return sums;
}
