/** Classes of a choropleth or of bins: few, with round limits, and none for zero, which is not 'no data'. */

/**
 * Divide positive values into at most `most` classes of about as many values each.
 * @param {number[]} values
 * @param {number} most
 * @returns {number[]} the lowest value of each class, ascending; empty if no value is positive
 */
export function classStarts(values, most) {
  const sorted = values.filter((value) => value > 0).sort((a, b) => a - b);
  if (sorted.length === 0) return [];
  const starts = [sorted[0] >= 1 ? 1 : sorted[0]];
  for (let i = 1; i < most; i++) {
    const start = roundUp(sorted[Math.floor((i * sorted.length) / most)]);
    if (start > starts.at(-1) && start <= sorted.at(-1)) starts.push(start);
  }
  return starts;
}

/** The next number of at most two figures: 1234 → 1300. */
function roundUp(value) {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(value)) - 1);
  return Math.ceil(value / step) * step;
}

/** The class of a value: 0 for the lowest, -1 for zero. */
export function classOf(value, starts) {
  return value > 0 ? Math.max(0, starts.findLastIndex((start) => value >= start)) : -1;
}

/** The colour of a class: the last class always has the strongest one. */
export function classColor(ramp, index, count) {
  return ramp[count === 1 ? ramp.length - 1 : Math.round((index * (ramp.length - 1)) / (count - 1))];
}

/** The classes in words: '1–4', '5 and more'. */
export function classTexts(starts) {
  return starts.map((start, i) => {
    if (i === starts.length - 1) return `${start.toLocaleString("en")} and more`;
    const last = starts[i + 1] - 1;
    return last > start ? `${start.toLocaleString("en")}–${last.toLocaleString("en")}` : start.toLocaleString("en");
  });
}
