/** Areas: events or deaths per country or unit, or their change against the period before. */

import { inBaseGrid } from "./base_layer.js";
import { classColor, classOf, classStarts, classTexts } from "./classes.js";
import { DEATHS_UNKNOWN, eachShown } from "./columns.js";

const LEVELS = { countries: 0, units: 2, districts: 3 }; // place of the id in the table of places

/**
 * @param {object} shown with `level` (countries or units), `measure` (events, deaths or change) and
 *   `shapes`: Map from id to { path, name }
 */
export function drawAreas(context, frame, shown) {
  const { shapes, measure, theme } = shown;
  const values = measure === "change" ? changes(shown) : totals(shown, shown.period, measure);
  const classes = measure === "change" ? changeClasses(shown) : valueClasses(values, measure, shown.ramp);
  inBaseGrid(context, frame, (unit) => {
    for (const [id, { path }] of shapes) {
      context.fillStyle = classes.colorOf(values.get(id) ?? 0) ?? theme.focus;
      context.fill(path);
      context.strokeStyle = theme.border;
      context.lineWidth = 0.8 / unit;
      context.stroke(path);
    }
  });
  const items = [...shapes].map(([id, { path, name }]) => ({ path, name, value: values.get(id) ?? 0, measure }));
  return { items, classes };
}

/** Events or deaths per area. */
export function totals({ events, mask, level, view }, period, measure) {
  const place = level === "countries" && view === "un" ? 1 : LEVELS[level];
  const perPlace = new Float64Array(events.places.length);
  eachShown(events, mask, period, (row) => {
    const deaths = events.deaths[row] === DEATHS_UNKNOWN ? 0 : events.deaths[row];
    perPlace[events.place[row]] += measure === "deaths" ? deaths : (events.weight?.[row] ?? 1);
  });
  const values = new Map();
  events.places.forEach((ids, code) => ids[place] && values.set(ids[place], (values.get(ids[place]) ?? 0) + perPlace[code]));
  return values;
}

/** Events of the period less those of the period of the same length before it. */
export function changes(shown) {
  const [first, last] = shown.period;
  const before = totals(shown, [first - (last - first + 1), first - 1], "events");
  const now = totals(shown, shown.period, "events");
  return new Map([...now].map(([id, value]) => [id, value - (before.get(id) ?? 0)]));
}

function valueClasses(values, measure, ramp) {
  const starts = classStarts([...values.values()]);
  const colors = starts.map((_, i) => classColor(ramp, i, starts.length));
  return {
    title: measure === "deaths" ? "Deaths reported (best, else lowest)" : "Events",
    colors,
    texts: classTexts(starts),
    colorOf: (value) => colors[classOf(value, starts)],
  };
}

function changeClasses({ diverging }) {
  const [much, less, more, muchMore] = diverging;
  return {
    title: "Change against the period before",
    colors: diverging,
    texts: ["5 or more fewer", "1–4 fewer", "1–4 more", "5 or more more"],
    colorOf: (value) => (value <= -5 ? much : value < 0 ? less : value >= 5 ? muchMore : value > 0 ? more : undefined),
  };
}
