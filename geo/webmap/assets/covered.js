/** Which days the data cover, and a line for periods that reach beyond them. */

import { spanText } from "./days.js";

/**
 * Say that the data do not cover all days of some periods.
 * @param {[number, number]} covered first and last day for which events were collected (day numbers)
 * @param {[number, number][]} periods that are on the map
 * @returns {string} a sentence, empty if all are covered
 */
export function notCoveredText(covered, periods) {
  const beyond = periods.filter(([first, last]) => first < covered[0] || last > covered[1]);
  if (beyond.length === 0) return "";
  return `The data cover ${spanText(...covered)} only, not all of ${beyond.map((period) => spanText(...period)).join(" and ")}.`;
}
