/** What the columns alone tell of an event, in the form of geo/wording/event.py: for a file without texts. */

import { DEATHS_UNKNOWN } from "./columns.js";
import { datesText } from "./days.js";
import { lonLatOf } from "./mercator.js";

/**
 * @param {object} events decoded columns
 * @param {object} countries {code: name}
 * @param {number} row
 * @param {object} notes {precision: words}
 */
export function plainEvent(events, countries, row, notes) {
  const type = events.types[events.type[row]].label;
  const code = events.places[events.place[row]][0];
  const place = countries[code] ?? code;
  const dates = datesOf(events, row);
  const facts = [
    fact("When", dates),
    fact("Where", place, notes[events.precisions[events.precision[row]]]),
    fact("Coordinates", coordinates(events, row)),
    fact("Initiator and its groups", cast(events, row, 0) || "not known"),
    fact("Target and its groups", cast(events, row, 1)),
    fact("Deaths reported", deaths(events.low[row], events.high[row])),
  ];
  return { row, title: `${type}, ${place}`, type, dates, place, summary: "The texts and sources of this event are not in this file.", facts: facts.filter(({ text }) => text), sources: null };
}

function fact(name, text, note = "") {
  return { name, text, note };
}

function datesOf({ start, end, dated, datings, afterData = [] }, row) {
  const [, first, last] = afterData.find(([each]) => each === row) ?? [row, start[row], end[row]];
  return datesText(first, last, datings[dated[row]]);
}

function coordinates({ x, y }, row) {
  if (Number.isNaN(x[row])) return "";
  const [lon, lat] = lonLatOf(x[row], y[row]);
  return `${lat.toFixed(3)}, ${lon.toFixed(3)} (latitude, longitude)`;
}

/** Names on one side: 0 initiators, 1 targets. */
function cast({ actors, cast: casts, castEnds, castMembers }, row, side) {
  const members = castMembers.subarray(castEnds[casts[row]], castEnds[casts[row] + 1]);
  return [...members].filter((member) => member % 2 === side).map((member) => actors[member >> 1]).join(", ");
}

/** The lowest and the highest figure that any source gives. */
function deaths(low, high) {
  if (low === DEATHS_UNKNOWN) return "not stated";
  return low === high ? low.toLocaleString("en") : `${low.toLocaleString("en")}–${high.toLocaleString("en")}`;
}
