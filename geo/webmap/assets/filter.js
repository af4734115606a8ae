/** Which rows a filter lets pass: the same rules as geo/store/filters.py and row_tests.py, on the page's own columns. */

import { DEATHS_UNKNOWN } from "./columns.js";
import { cornersOf, liesIn, worldOf } from "./mercator.js";

/**
 * @param {object} events decoded columns
 * @param {object|null} filter what geo/webmap/columns.py wrote; null lets every row pass
 * @returns {Uint8Array|null} one byte per row
 */
export function filterMask(events, filter) {
  if (!filter) return null;
  const tests = [
    ...tableTests(events, filter),
    ...(filter.deaths ? [deathsTest(events, filter.deaths)] : []),
    ...(filter.area ? [areaTest(events, filter.area)] : []),
    ...(filter.rows !== undefined ? [rowsTest(filter.rows)] : []),
  ];
  const mask = new Uint8Array(events.n).fill(1);
  for (const test of tests) test(mask);
  return mask;
}

/** Tests by look-up table: one entry per code of a column. */
function tableTests(events, filter) {
  const { view, role, countries, countryUnits, units, types, precisions, actors } = filter;
  const tests = [];
  const look = (column, table) => tests.push((mask) => narrow(mask, events[column], table));
  if (countries || units) {
    const country = view === "un" ? 1 : 0;
    const lies = (place) => isIn(countries, place[country]) || !!countryUnits?.includes(place[2]); // some countries are units
    look("place", events.places.map((place) => lies(place) && isIn(units, place[2])));
  }
  if (types) look("kind", events.kinds.map(([type, subType]) => types.includes(events.types[type].slug) || types.includes(subType)));
  if (precisions) look("precision", events.precisions.map((precision) => precisions.includes(precision)));
  if (actors) look("cast", castTable(events, actors, role));
  return tests;
}

function isIn(wanted, value) {
  return !wanted || wanted.includes(value);
}

function narrow(mask, column, table) {
  const passes = Uint8Array.from(table, Number);
  for (let row = 0; row < mask.length; row++) mask[row] &= passes[column[row]];
}

/** Per cast, whether one of the actors is in it; members are 2 × position of the name, + 1 for targets. */
function castTable({ actors: names, castEnds, castMembers }, actors, role) {
  const wanted = new Uint8Array(2 * names.length);
  for (const name of actors) {
    const position = names.indexOf(name); // -1 marks nothing: a typed array ignores it
    if (role !== "target") wanted[2 * position] = 1;
    if (role !== "initiator") wanted[2 * position + 1] = 1;
  }
  return Array.from({ length: castEnds.length - 1 }, (_, cast) => {
    for (let i = castEnds[cast]; i < castEnds[cast + 1]; i++) if (wanted[castMembers[i]]) return true;
    return false;
  });
}

/** A row passes if its range of reported deaths overlaps the range asked for. */
function deathsTest({ low, high }, [least, most, unknownToo]) {
  return (mask) => {
    for (let row = 0; row < mask.length; row++) {
      const passes = low[row] === DEATHS_UNKNOWN ? unknownToo : (least === null || high[row] >= least) && (most === null || low[row] <= most);
      if (!passes) mask[row] = 0;
    }
  };
}

/** A row passes if its place lies in the area; rows without a place do not. */
function areaTest({ x, y }, area) {
  const corners = cornersOf(area).map(([lon, lat]) => worldOf(lon, lat));
  return (mask) => {
    for (let row = 0; row < mask.length; row++) if (mask[row] && !liesIn(corners, x[row], y[row])) mask[row] = 0;
  };
}

/** Rows as base64 of one bit each, the first row in the highest bit of the first byte. */
function rowsTest(base64) {
  const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  return (mask) => {
    for (let row = 0; row < mask.length; row++) mask[row] &= (bytes[row >> 3] >> (7 - (row & 7))) & 1;
  };
}
