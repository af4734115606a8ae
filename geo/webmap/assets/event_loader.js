/** Load the texts of events, each once. */

import { plainEvent } from "./plain_event.js";
import { isInFile, isThere, load } from "./source.js";
import { unpackTexts } from "./texts.js";

const MAX_LISTED = 100; // events in one list of the panel

/**
 * @param {object} page
 * @returns {(rows: number[]) => Promise<object[]>} the first events of a list
 */
export function createEventLoader(page) {
  const details = new Map();
  return async (rows) => {
    const wanted = rows.slice(0, MAX_LISTED);
    const missing = wanted.filter((row) => !details.has(row));
    if (missing.length) for (const event of await findEvents(page, missing)) details.set(event.row, event);
    return wanted.map((row) => details.get(row));
  };
}

/** From a server the events asked for; from a file all of its texts or, without any, what the columns say. */
async function findEvents({ config, events, state }, rows) {
  if (!isInFile(config.eventsUrl)) return load(config.eventsUrl, "json", `?rows=${rows.join(",")}`);
  return isThere(config.eventsUrl) ? unpackTexts(await load(config.eventsUrl, "text")) : rows.map((row) => plainEvent(events, state.countryNames, row, config.words.precisionNotes));
}
