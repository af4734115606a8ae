/** How far a picture is that the server makes: asked for while it is made, and put into words. */

const EVERY_MS = 500;

/** Words for what the server says of a picture; it says nothing of one that is quick or just begun. */
export function words(label, { waiting, done, of }) {
  if (of) return `${label}: ${done} of ${of}`;
  if (waiting) return `${label} waits for ${waiting} ${waiting === 1 ? "other" : "others"}`;
  return `${label} is being made …`;
}

/** Hand over what the server says, again and again until `signal` ends it; faults are the download's own to tell. */
export function watch(address, take, signal, everyMs = EVERY_MS) {
  let timer = 0;
  // one after the other: an answer that came late would take the bar back
  function again() {
    if (!signal.aborted) timer = setTimeout(ask, everyMs);
  }
  async function ask() {
    try {
      const said = await (await fetch(address, { signal })).json();
      if (!signal.aborted) take(said);
    } catch {
      // the next one may come through
    }
    again();
  }
  signal.addEventListener("abort", () => clearTimeout(timer), { once: true });
  again();
}
