/** Where the page's data comes from: an address on its own server, or, in a file, an element of the page itself. */

const MAX_LETTERS = 400; // of a refusal

/**
 * @param {string} url an address, or '#' and the id of an element that holds gzip in base64
 * @param {string} kind 'arrayBuffer', 'json' or 'text'
 * @param {string} query what a server is asked for, with its '?'; an element holds all there is
 */
export async function load(url, kind, query = "") {
  const response = isInFile(url) ? unpacked(url.slice(1)) : await fetch(url + query);
  if (!response.ok) throw new Error((await sentenceOf(response)) || `${url}: ${response.status}`);
  return response[kind]();
}

/** What a server says about why it does not answer; empty for anything but a sentence. */
async function sentenceOf(response) {
  if (!response.headers.get("content-type")?.startsWith("text/plain")) return "";
  return (await response.text()).slice(0, MAX_LETTERS);
}

/** Whether `url` is an element of the page. */
export function isInFile(url) {
  return url.startsWith("#");
}

/** Whether a file has the element `url`; it may come without a part. */
export function isThere(url) {
  return document.getElementById(url.slice(1)) !== null;
}

function unpacked(id) {
  const bytes = Uint8Array.from(atob(document.getElementById(id).textContent), (char) => char.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip")));
}
