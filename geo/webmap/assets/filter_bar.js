/** Filters for a page that stands alone: by country, type and actor, each with its counts. */

import { element } from "./dom.js";

/**
 * @param {object} events decoded columns
 * @param {object} words { countries: {code: name} }
 * @param {(filter: object|null) => void} onChange told what geo/webmap/columns.py would write
 */
export function createFilterBar(events, { countries }, onChange) {
  const choices = {
    countries: choice("All countries", countBy(events.place, events.places, ([country]) => country), (code) => countries[code] ?? code),
    types: choice("All types", countBy(events.kind, events.kinds, ([type]) => events.types[type].slug), (slug) => events.types.find((type) => type.slug === slug).label),
    actors: choice("All actors", countActors(events), (name) => name),
  };
  const tell = () => {
    const asked = Object.entries(choices).filter(([, select]) => select.value !== "");
    onChange(asked.length ? { view: "de_facto", role: "any", ...Object.fromEntries(asked.map(([name, select]) => [name, [select.value]])) } : null);
  };
  for (const select of Object.values(choices)) select.addEventListener("change", tell);
  return element("div", { class: "filter-bar", role: "group", "aria-label": "Filters" }, ...Object.values(choices));
}

function choice(all, counts, name) {
  const options = [...counts].sort((a, b) => b[1] - a[1]).map(([value, count]) => element("option", { value }, `${name(value)} (${count.toLocaleString("en")})`));
  return element("select", { "aria-label": all.replace("All ", "Filter by ") }, element("option", { value: "" }, all), ...options);
}

/** How many rows have each value of a table's column. */
function countBy(codes, table, valueOf) {
  const perCode = new Uint32Array(table.length);
  for (const code of codes) perCode[code]++;
  const counts = new Map();
  table.forEach((entry, code) => counts.set(valueOf(entry), (counts.get(valueOf(entry)) ?? 0) + perCode[code]));
  return counts;
}

/** How many rows each actor or group takes part in; one row counts once for it, on whichever side. */
function countActors({ actors, cast, castEnds, castMembers }) {
  const perCast = new Uint32Array(castEnds.length - 1);
  for (const code of cast) perCast[code]++;
  const counts = new Map();
  perCast.forEach((count, code) => {
    const members = new Set([...castMembers.subarray(castEnds[code], castEnds[code + 1])].map((member) => actors[member >> 1]));
    for (const name of members) counts.set(name, (counts.get(name) ?? 0) + count);
  });
  return counts;
}
