/** Events per day, week or month: what the timeline draws. */

import { monthStart } from "./days.js";

const MIN_BAR_PX = 4;

/**
 * Divide the days of the data into bins, as fine as bars of MIN_BAR_PX allow.
 * @returns {{unit: string, edges: number[]}} edges: first day of each bin, and the day after the last bin
 */
export function binDays(firstDay, lastDay, widthPx) {
  const most = Math.max(1, Math.floor(widthPx / MIN_BAR_PX));
  const days = lastDay - firstDay + 1;
  if (days <= most) return { unit: "day", edges: steps(firstDay, lastDay, 1) };
  // weeks begin on Monday; day 4 (5 January 1970) was one
  if (days / 7 <= most) return { unit: "week", edges: steps(firstDay - ((((firstDay - 4) % 7) + 7) % 7), lastDay, 7) };
  for (const months of [1, 3, 12]) {
    const edges = monthSteps(firstDay, lastDay, months);
    if (edges.length - 1 <= most || months === 12) return { unit: { 1: "month", 3: "quarter", 12: "year" }[months], edges };
  }
}

function steps(first, last, width) {
  const edges = [];
  for (let day = first; day <= last; day += width) edges.push(day);
  edges.push(edges.at(-1) + width);
  return edges;
}

function monthSteps(first, last, months) {
  const edges = [monthStart(first)];
  while (edges.at(-1) <= last) edges.push(monthStart(edges.at(-1), months));
  return edges;
}

/**
 * Count the rows of a filter per bin and type; an event of several days counts in the bin of its first day.
 * @returns {Uint32Array} bins × types
 */
export function countBins(events, filter, edges) {
  const types = events.types.length;
  const counts = new Uint32Array((edges.length - 1) * types);
  let bin = 0;
  for (let row = 0; row < events.n; row++) {
    while (bin < edges.length - 2 && events.start[row] >= edges[bin + 1]) bin++;
    if (filter === null || filter[row]) counts[bin * types + events.type[row]]++;
  }
  return counts;
}

/** The largest stack of the histogram. */
export function tallest(counts, types) {
  let most = 0;
  for (let bin = 0; bin < counts.length; bin += types) {
    let sum = 0;
    for (let type = 0; type < types; type++) sum += counts[bin + type];
    most = Math.max(most, sum);
  }
  return most;
}
