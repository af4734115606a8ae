/** The panel beside the map: one event with its sources, or a list of events to choose from. */

import { counted } from "./plural.js";
import { element, safeLink } from "./dom.js";

/** @param {object} options { load(rows) → Promise of details, hasTable: whether a table of all events stands below, onOpen(row), onClose() } */
export function createPanel({ load, hasTable, onOpen, onClose }) {
  const close = element("button", { type: "button", class: "close", "aria-label": "Close", click: onClose }, "×");
  const outside = element("p", { class: "outside", hidden: true }, "Not among the events that the filters and the period show.");
  const body = element("div", { class: "panel-body" });
  const root = element("aside", { class: "panel", "aria-label": "Event", tabindex: "-1", hidden: true }, close, outside, body);
  let wanted = 0;

  async function fill(rows, build) {
    const turn = ++wanted;
    root.hidden = false;
    try {
      const details = await load(rows);
      if (turn === wanted) body.replaceChildren(...build(details));
    } catch {
      if (turn === wanted) body.replaceChildren(element("p", {}, "The event could not be loaded. Is the server still running?"));
    }
    root.scrollTop = 0;
  }

  return {
    root,
    showEvent: (row) => fill([row], ([event]) => eventNodes(event)),
    showList: (rows, title) => fill(rows, (events) => listNodes(events, title, { total: rows.length, hasTable, onOpen })),
    setOutside(isOutside) {
      outside.hidden = !isOutside;
    },
    hide() {
      wanted++;
      root.hidden = true;
    },
  };
}

function eventNodes(event) {
  const facts = event.facts.map(({ name, text, note }) => [
    element("dt", {}, name),
    element("dd", { dir: "auto" }, text, note ? element("span", { class: "note" }, note) : null),
  ]);
  return [
    element("p", { class: "kicker" }, event.type),
    element("h2", { dir: "auto" }, event.title),
    ...(event.summary ? [element("p", { dir: "auto" }, event.summary)] : []),
    element("dl", {}, ...facts.flat()),
    ...(event.sources ? sourceNodes(event.sources) : []),
  ];
}

function sourceNodes(sources) {
  return [
    element("h3", {}, counted(sources.length, "source")),
    element("ol", { class: "sources" }, ...sources.map(sourceNode)),
  ];
}

function sourceNode({ publisher, url, date, supports }) {
  const name = publisher ?? url ?? "Source without a name";
  const rest = [date, supports].filter(Boolean).join(" · ");
  return element("li", { dir: "auto" }, safeLink(url, name), rest ? element("span", { class: "note" }, rest) : null);
}

function listNodes(events, title, { total, hasTable, onOpen }) {
  const items = events.map((event) =>
    element(
      "li",
      {},
      element("button", { type: "button", click: () => onOpen(event.row) }, element("strong", { dir: "auto" }, event.title), element("span", { class: "note" }, `${event.dates} · ${event.type}`)),
    ),
  );
  const rest = total > events.length ? [element("p", { class: "note" }, `and ${(total - events.length).toLocaleString("en")} more${hasTable ? ": see the table" : ""}.`)] : [];
  return [element("h2", {}, title), element("ul", { class: "choices" }, ...items), ...rest];
}
