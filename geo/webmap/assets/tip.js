/** The tip beside the pointer: what lies under it. */

import { isOneSpot } from "./clusters.js";
import { DEATHS_UNKNOWN } from "./columns.js";
import { counted } from "./plural.js";
import { spanText } from "./days.js";
import { element } from "./dom.js";

const DELAY_MS = 120;

/**
 * @param {L.Map} map
 * @param {object} options { events, load(rows) → Promise of details }
 */
export function createTip(map, { events, load }) {
  const root = element("div", { class: "tip", role: "tooltip", hidden: true });
  let timer = 0;

  function hide() {
    clearTimeout(timer);
    root.hidden = true;
  }

  function place(nodes, { x, y }) {
    root.replaceChildren(...nodes);
    root.hidden = false;
    const { x: width, y: height } = map.getSize();
    root.style.left = `${Math.min(x + 14, width - root.offsetWidth - 6)}px`;
    root.style.top = `${y + 18 + root.offsetHeight > height ? y - root.offsetHeight - 12 : y + 18}px`;
  }

  /** Say what an item of the map is. */
  async function tell(item, point) {
    const nodes = item.path ? areaNodes(item) : item.count > 1 ? groupNodes(events, item) : eventNodes((await load([item.row]))[0]);
    place(nodes, point);
  }

  return {
    root,
    hide,
    place,
    tell,
    /** Say what lies under a pointer that rests; null: nothing does. */
    follow(item, point) {
      clearTimeout(timer);
      if (item) timer = setTimeout(() => tell(item, point), DELAY_MS);
      else hide();
    },
  };
}

function groupNodes(events, item) {
  const rows = item.rows();
  const days = spanText(events.start[rows[0]], events.start[rows.at(-1)]);
  return [
    element("strong", {}, `${counted(item.count, "event")} ${isOneSpot(events, rows) ? "on one spot" : "close together"}`),
    element("span", {}, deathsText(events, rows)),
    element("span", {}, `${days}, click to open`),
  ];
}

/** '12 deaths reported; 3 events give no figure': by the figures that size the symbols. */
function deathsText({ deaths }, rows) {
  const stated = rows.filter((row) => deaths[row] !== DEATHS_UNKNOWN);
  const total = stated.reduce((sum, row) => sum + deaths[row], 0);
  const silent = rows.length - stated.length;
  if (stated.length === 0) return "deaths not stated";
  const rest = silent === 0 ? "" : `; ${counted(silent, "event")} ${silent === 1 ? "gives" : "give"} no figure`;
  return `${counted(total, "death")} reported${rest}`;
}

function areaNodes({ name, value, measure }) {
  return [element("strong", {}, name), element("span", {}, areaText(value, measure))];
}

/** '12 events', '1 death', '−1 event against the period before'. */
export function areaText(value, measure) {
  if (measure !== "change") return counted(value, measure === "deaths" ? "death" : "event");
  return `${value > 0 ? "+" : value < 0 ? "−" : ""}${counted(Math.abs(value), "event")} against the period before`;
}

function eventNodes(event) {
  return [element("strong", { dir: "auto" }, event.title), element("span", {}, event.dates), element("span", { dir: "auto" }, event.place)];
}
