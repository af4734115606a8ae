/** The days that the track of the timeline shows: pure steps of zooming and moving, and the dates written below. */

import { dayMonthText, monthStart, monthText, partsOfDay, spanStart, weekStart } from "./days.js";

export const MIN_AXIS_DAYS = 14;

const FIT_MARGIN = 0.05; // of a period, on either side of it
const MIN_LABEL_PX = 56;
// what is marked with a date, finest first; days: how long such a span is at least
const TICKS = [
  { days: 1, start: (day) => day, next: (day) => day + 1, text: dayMonthText },
  { days: 7, start: weekStart, next: (day) => day + 7, text: dayMonthText },
  ...[1, 3].map((months) => ({ days: 28 * months, start: (day) => spanStart(day, months), next: (day) => monthStart(day, months), text: monthText })),
  ...[12, 60, 120].map((months) => ({ days: 30 * months, start: (day) => spanStart(day, months), next: (day) => monthStart(day, months), text: yearText })),
];

/** @typedef {{from: number, days: number}} Axis the day at the left edge, with its fraction, and the days across */

/** The axis of all days from the first to the last. */
export function wholeAxis([first, last]) {
  return { from: first, days: last + 1 - first };
}

/** Where the start of `day` lies, in pixels from the left edge; negative or beyond `widthPx` if it is not in view. */
export function xOfDay({ from, days }, day, widthPx) {
  return ((day - from) / days) * widthPx;
}

/** The day at pixel `x`, with its fraction. */
export function dayAtX({ from, days }, x, widthPx) {
  return from + (x / widthPx) * days;
}

/** Show `factor` times as many days, with `day` staying where it is; never fewer than MIN_AXIS_DAYS. */
export function zoomed(axis, factor, day, whole) {
  const days = axisDays(axis.days * factor, whole);
  return within({ from: day - ((day - axis.from) / axis.days) * days, days }, whole);
}

/** Move the axis on by `days`, as far as there is data. */
export function moved(axis, days, whole) {
  return within({ from: axis.from + days, days: axis.days }, whole);
}

/** The axis that shows a period with a little around it. */
export function fitted([first, last], whole) {
  const days = axisDays((last + 1 - first) * (1 + 2 * FIT_MARGIN), whole);
  return within({ from: (first + last + 1 - days) / 2, days }, whole);
}

/**
 * Keep moving days in view: the same axis while it shows all of them, else one with room ahead of them.
 * @param {number} direction 1 or -1: where they are moving; 0: they were put there, and come to the middle
 */
export function following(axis, [first, last], whole, direction) {
  const end = last + 1;
  if (first >= axis.from && end <= axis.from + axis.days) return axis;
  // of more days than the axis has, the foremost stay in view
  const ends = [first, end - axis.days];
  const from = direction > 0 ? Math.max(...ends) : direction < 0 ? Math.min(...ends) : (ends[0] + ends[1]) / 2;
  return within({ from, days: axis.days }, whole);
}

/**
 * Choose the days that are marked with a date, as close as their texts allow; the first text says its year.
 * @returns {{day: number, text: string}[]}
 */
export function axisTicks({ from, days }, widthPx) {
  const { start, next, text } = TICKS.find((each) => (each.days / days) * widthPx >= MIN_LABEL_PX) ?? TICKS.at(-1);
  const ticks = [];
  for (let day = start(Math.ceil(from)); day < from + days; day = next(day)) if (day >= from) ticks.push({ day, text: text(day) });
  const year = ticks.length ? String(partsOfDay(ticks[0].day).year) : "";
  if (year && !ticks[0].text.includes(year)) ticks[0].text += ` ${year}`;
  return ticks;
}

function axisDays(days, whole) {
  return Math.max(Math.min(MIN_AXIS_DAYS, whole.days), Math.min(whole.days, days));
}

function within({ from, days }, whole) {
  return { from: Math.max(whole.from, Math.min(whole.from + whole.days - days, from)), days };
}

function yearText(day) {
  return String(partsOfDay(day).year);
}
