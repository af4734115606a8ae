/** What the address of a file asks for: a theme, and nothing else, for its events stand in it already. */

const MAX_NAMES = 5;
const MAX_LETTERS = 40; // of one name

/**
 * @param {string} search of the address, with its '?'
 * @param {string} hash of the address, with its '#'
 * @param {string[]} themes that the page has
 * @returns {string} what of it is not taken, in words; empty if there is nothing
 */
export function notTaken(search, hash, themes) {
  const query = new URLSearchParams(search);
  const names = new Set([...query.keys(), ...new URLSearchParams(hash.replace(/^#/, "")).keys()]);
  names.delete("theme");
  const theme = query.get("theme");
  const sentences = [
    names.size ? `This file takes no filters from its address (${listed([...names])}): it shows the events that its headline names.` : "",
    theme === null || themes.includes(theme) ? "" : `"${cut(theme)}" is no theme: use ${themes.join(" or ")}.`,
  ];
  return sentences.filter(Boolean).join(" ");
}

function listed(names) {
  const more = names.length > MAX_NAMES ? ` and ${names.length - MAX_NAMES} more` : "";
  return names.slice(0, MAX_NAMES).map(cut).join(", ") + more;
}

function cut(text) {
  return text.length > MAX_LETTERS ? `${text.slice(0, MAX_LETTERS)}…` : text;
}
