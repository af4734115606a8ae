/** A table of plain text: sortable by its headings, its rows open events. Built with textContent only. */

export default function eventTable({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".event-table");
  const focused = root.contains(document.activeElement) ? document.activeElement.dataset.focus : null;
  root.replaceChildren(buildTable(data, setTriggerValue), ...(data.pages > 1 ? [buildPager(data, setTriggerValue)] : []));
  // the element that was pressed was replaced by its like: keep the keyboard where it was
  if (focused) root.querySelector(`[data-focus="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
}

function make(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(name, value);
    else if (value !== null) node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

function buildTable(data, trigger) {
  const head = data.columns.map((column) => headCell(column, data.sort, trigger));
  const rows = data.rows.map((row) => bodyRow(row, data, trigger));
  return make("table", {}, make("caption", {}, data.caption), make("thead", {}, make("tr", {}, ...head)), make("tbody", {}, ...rows));
}

function headCell(column, sort, trigger) {
  const sorted = sort && sort.column === column.key;
  const attributes = { scope: "col", class: column.key, "aria-sort": sorted ? (sort.descending ? "descending" : "ascending") : null };
  if (!column.sortable) return make("th", attributes, column.label);
  const mark = sorted ? (sort.descending ? " ▼" : " ▲") : "";
  return make("th", attributes, make("button", { type: "button", "data-focus": `sort ${column.key}`, click: () => trigger("sort", column.key) }, column.label, make("span", { "aria-hidden": "true" }, mark)));
}

function bodyRow(row, data, trigger) {
  const cells = data.columns.map((column, i) => {
    const text = row.cells[i];
    const isOpener = column.opens && row.id !== undefined;
    const content = isOpener
      ? make("button", { type: "button", class: "open", "data-focus": `open ${row.id}`, click: () => open(row.id, trigger) }, text)
      : text;
    return make("td", { class: column.key, "data-label": column.label, dir: "auto" }, content);
  });
  return make("tr", { "aria-current": row.id !== undefined && row.id === data.open ? "true" : null }, ...cells);
}

/** Open an event on the map, bring the map into view, and remember where to come back to. */
function open(id, trigger) {
  const frame = document.querySelector("iframe.map-frame");
  if (frame) {
    frame.dataset.opener = id;
    frame.scrollIntoView({ block: "start" });
  }
  trigger("open", id);
}

function buildPager({ page, pages }, trigger) {
  const button = (label, to, off) => {
    const node = make("button", { type: "button", "data-focus": label, click: () => trigger("page", to) }, label);
    node.disabled = off;
    return node;
  };
  return make("p", { class: "pager" }, button("Earlier rows", page - 1, page === 0), ` page ${page + 1} of ${pages} `, button("Further rows", page + 1, page >= pages - 1));
}
