/** Counts with their noun. */

/** 1, "event" → "1 event"; 1204, "event" → "1,204 events". */
export function counted(count, noun) {
  return `${count.toLocaleString("en")} ${count === 1 ? noun : `${noun}s`}`;
}
