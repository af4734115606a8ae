/** The state of the page: what reader and host chose, and the rows that this leaves. `page` is made in conflict_map.js. */

import { eachShown, rowsShown } from "./columns.js";
import { lonLatOf } from "./mercator.js";

/** @param {object} data { events, base, config } */
export function createState({ events, base, config }) {
  return {
    themeName: matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light",
    sequence: 0, // of changes made on the map; an older state from outside does not undo them
    filter: {}, // what the side panel asks for
    applied: "{}", // filter and area that the mask was made of
    total: 0, // events drawn
    area: [], // drawn on the map, or what is on it
    covered: [events.firstDay, events.lastDay], // days for which events were collected
    countryNames: {}, // by code, as a file brings them
    palettes: palettesOf(events, config),
    outlines: { countries: new Map(base.countries.filter(({ focus }) => focus).map((country) => [country.id, country])) },
    shown: { mask: null, mode: "clusters", measure: "events", view: "de_facto", shapes: new Map(), openRow: -1, focusRow: -1, inView: false },
  };
}

/** Per theme, the symbols of the types in the theme's colours. */
function palettesOf({ types }, { themes, symbols }) {
  return Object.fromEntries(Object.keys(themes).map((name) => [name, types.map(({ slug }) => ({ ...symbols[slug], color: symbols[slug][name] }))]));
}

export function themeOf({ config, state }) {
  return config.themes[state.themeName];
}

export function symbolsOf({ state }) {
  return state.palettes[state.themeName];
}

export function eachNow({ events, state, timeline }, visit) {
  eachShown(events, state.shown.mask, timeline.period(), visit);
}

export function rowsNow({ events, state, timeline }) {
  return rowsShown(events, state.shown.mask, timeline.period());
}

/** The rows shown that lie in the view, in the order of time. */
export function rowsInView(page) {
  const { map, events } = page;
  const bounds = map.getBounds();
  return rowsNow(page).filter((row) => !Number.isNaN(events.x[row]) && bounds.contains(lonLatOf(events.x[row], events.y[row]).reverse()));
}
