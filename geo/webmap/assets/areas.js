/** Areas: events or deaths per country, governorate or district, or their change against the period before. */

import { inBaseGrid } from "./base_layer.js";
import { classColor, classOf, classStarts, classTexts } from "./classes.js";
import { DEATHS_UNKNOWN, eachShown } from "./columns.js";
import { counted } from "./plural.js";

const LEVELS = { countries: 0, units: 2, districts: 3 }; // place of the id in the table of places

/**
 * @param {object} shown with `level` (a name in LEVELS), `measure` (events, deaths or change), `shapes`: Map from id
 *   to { path, name }, and `other`: the period beside it, which shares the classes, or null
 */
export function drawAreas(context, frame, shown) {
  const { shapes, measure, theme } = shown;
  const values = valuesOf(shown, shown.period);
  const classes = measure === "change" ? changeClasses(shown) : valueClasses(shown, values);
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
  return { items, classes: { ...classes, note: elsewhereText(shown) } };
}

function valuesOf(shown, period) {
  return shown.measure === "change" ? changes(shown, period) : totals(shown, period, shown.measure);
}

/** Events or deaths per area; under null, those that lie in none. */
export function totals({ events, mask, level, view }, period, measure) {
  const place = level === "countries" && view === "un" ? 1 : LEVELS[level];
  const perPlace = new Float64Array(events.places.length);
  eachShown(events, mask, period, (row) => {
    const deaths = events.deaths[row] === DEATHS_UNKNOWN ? 0 : events.deaths[row];
    perPlace[events.place[row]] += measure === "deaths" ? deaths : (events.weight?.[row] ?? 1);
  });
  const values = new Map();
  events.places.forEach((ids, code) => values.set(ids[place] ?? null, (values.get(ids[place] ?? null) ?? 0) + perPlace[code]));
  return values;
}

/** Events of the period less those of the period of the same length before it. */
export function changes(shown, [first, last] = shown.period) {
  const before = totals(shown, [first - (last - first + 1), first - 1], "events");
  const now = totals(shown, [first, last], "events");
  return new Map([...now].map(([id, value]) => [id, value - (before.get(id) ?? 0)]));
}

/** What the areas leave out, in words: events at sea, or not known to so small an area. */
function elsewhereText(shown) {
  let events = 0;
  for (const [id, count] of totals(shown, shown.period, "events")) if (!shown.shapes.has(id)) events += count;
  if (events === 0) return null;
  return `${counted(events, "event")} ${events === 1 ? "is" : "are"} in none of these areas, or not known that closely`;
}

function valueClasses(shown, values) {
  const { measure, ramp, other, shapes, words } = shown;
  const both = [values, ...(other ? [valuesOf(shown, other)] : [])];
  const starts = classStarts(both.flatMap((each) => [...each].filter(([id]) => shapes.has(id)).map(([, value]) => value)), words.maxClasses);
  const colors = starts.map((_, i) => classColor(ramp, i, starts.length));
  return {
    title: words.areaTitles[measure],
    colors,
    texts: classTexts(starts),
    colorOf: (value) => colors[classOf(value, starts)],
  };
}

function changeClasses({ diverging, words }) {
  const [muchLess, less, more, muchMore] = diverging;
  const much = words.muchChange;
  return {
    title: words.areaTitles.change,
    colors: diverging,
    texts: words.changeTexts,
    colorOf: (value) => (value <= -much ? muchLess : value < 0 ? less : value >= much ? muchMore : value > 0 ? more : undefined),
  };
}
