/** Days as whole numbers counted from 1970-01-01 (UTC), and how they are written. */

const MS_PER_DAY = 86_400_000;
const DAYS_OF = { week: [7, 7], month: [28, 31], year: [365, 366] }; // fewest and most
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** '2023-12-03' → day number. */
export function dayOfIso(iso) {
  return Math.round(Date.parse(`${iso}T00:00:00Z`) / MS_PER_DAY);
}

/** Day number → '2023-12-03'. */
export function isoOfDay(day) {
  return new Date(day * MS_PER_DAY).toISOString().slice(0, 10);
}

/** Day number → { year, month (0-11), date }. */
export function partsOfDay(day) {
  const date = new Date(day * MS_PER_DAY);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth(), date: date.getUTCDate() };
}

/** Day number → '3 Dec 2023'. */
export function dayText(day) {
  const { year, month, date } = partsOfDay(day);
  return `${date} ${MONTHS[month]} ${year}`;
}

/** Two day numbers → '26–27 Oct 2023', '17 Oct – 8 Dec 2023'. */
export function spanText(first, last) {
  if (first >= last) return dayText(first);
  const [a, b] = [partsOfDay(first), partsOfDay(last)];
  if (a.year === b.year && a.month === b.month) return `${a.date}–${dayText(last)}`;
  return `${a.year === b.year ? `${a.date} ${MONTHS[a.month]}` : dayText(first)} – ${dayText(last)}`;
}

/** When an event happened, saying so where the day is not known: the words of event_dates in geo/wording/labels.py. */
export function datesText(first, last, precision) {
  const [span, days] = [spanText(first, last), last - first + 1];
  if (!(precision in DAYS_OF)) return span;
  const [fewest, most] = DAYS_OF[precision];
  if (days === 1 || (days >= fewest && days <= most)) return `about ${span} (${precision})`;
  return days < fewest ? `${span} (day not known)` : `about ${span} (day not known)`;
}

/** Month name of a day number, with the year in January. */
export function monthText(day) {
  const { year, month } = partsOfDay(day);
  return month === 0 ? `${MONTHS[0]} ${year}` : MONTHS[month];
}

/** First day of the month that is `months` after the month of `day`. */
export function monthStart(day, months = 0) {
  const { year, month } = partsOfDay(day);
  return Math.round(Date.UTC(year, month + months, 1) / MS_PER_DAY);
}

/** Day number → '3 Dec'. */
export function dayMonthText(day) {
  const { month, date } = partsOfDay(day);
  return `${date} ${MONTHS[month]}`;
}

/** The Monday on or before `day`; day 4 (5 January 1970) was one. */
export function weekStart(day) {
  return day - ((((day - 4) % 7) + 7) % 7);
}

/** First day of the span of `months` months that holds `day`; spans are counted from January of year 0. */
export function spanStart(day, months) {
  const { year, month } = partsOfDay(day);
  return monthStart(day, -((12 * year + month) % months));
}
