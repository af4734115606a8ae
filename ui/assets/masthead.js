/** Headline, counts and notes above the map, announced when they change; addresses to share. Texts are set as text, never as HTML. */

export default function masthead({ data, parentElement, setTriggerValue }) {
  const find = (name) => parentElement.querySelector(`.${name}`);
  setText(find("headline"), data.headline);
  setText(find("counts"), data.counts);
  setText(find("about"), data.about);
  find("notes").replaceChildren(...data.notes.map((note) => Object.assign(document.createElement("p"), { textContent: note })));
  find("chips").replaceChildren(...data.chips.map((chip) => chipButton(chip, setTriggerValue)));
  setText(find("filters"), data.filters ? `Filters (${data.filters})` : "Filters");
  find("filters").onclick = openSidePanel;
  offerFile(find("offline"), data.offline);
  find("offline").onclick = () => (find("offline").href = `/conflict-map.html?${queryOf(data.own)}`);
  find("snapshot").onclick = () => setTriggerValue("snapshot", true);
  find("share").onclick = () => share(find("sharing"), data);
}

function offerFile(link, offline) {
  link.hidden = !offline;
  if (!offline) return;
  setText(link, offline.label);
  link.download = offline.file;
}

// the same text is not set again: screen readers would repeat it
function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** A filter that is set, as a button that removes it. */
function chipButton({ name, text }, trigger) {
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: `${text} ×` });
  button.setAttribute("aria-label", `Remove filter: ${text}`);
  button.addEventListener("click", () => trigger("clear", name));
  return button;
}

function openSidePanel() {
  document.querySelector('[data-testid="stExpandSidebarButton"] button, button[data-testid="stExpandSidebarButton"]')?.click();
}

const PICTURE_NAMES = new Set(["lon", "lat", "zoom", "event", "in_view", "compare_from", "compare_to", "graticule", "tiles"]); // of the screen only

/** What the page shows as a query; what its address says of own files is of this page only. */
function pageQuery() {
  const query = new URLSearchParams(location.search);
  for (const name of ["own", "own_query"]) query.delete(name);
  return query;
}

/** The same for the map alone, which opens no single event of an overview. */
export function embedQuery(query, cells) {
  const own = new URLSearchParams(query);
  if (cells) own.delete("event");
  return own;
}

/** The query of the page; files of this visitor's own are named by their key. */
function queryOf(own) {
  const query = pageQuery();
  if (own) query.set("data", own);
  return query;
}

function asSearch(query) {
  return query.size ? `?${query}` : "";
}

const PRIVATE =
  "Nobody else can open the address of this page: it shows your own files, which only this page can see until you reload or close it. Hand over a snapshot or the offline file instead.";

/** Show the addresses of what is on the screen, each with a button that copies it. */
function share(box, { own, cells, notEmbedded, pictures: [picture, ...others] }) {
  const said = box.querySelector(".said");
  const isPrivate = own && !cells; // the single events of an overview are the operator's
  said.textContent = isPrivate ? PRIVATE : notEmbedded && `No map for another site: ${notEmbedded}`;
  const rows = [
    ["Link to this view", `${location.origin}${location.pathname}${asSearch(pageQuery())}`],
    ...(notEmbedded ? [] : [["Map for another site", frameOf(`${location.origin}/embed${asSearch(embedQuery(pageQuery(), cells))}`)]]),
    ...(cells ? [] : [[`Picture (also ${others.join(", ")})`, pictureAddress(picture)]]),
  ];
  box.querySelector(".addresses").replaceChildren(...(isPrivate ? [] : rows.map(([label, text]) => addressRow(label, text, said))));
  box.querySelector(".close").onclick = () => box.close();
  box.onclick = ({ target }) => target === box && box.close();
  box.showModal();
  box.querySelector("button").focus(); // not the first address, which would scroll to its end
}

function addressRow(label, text, said) {
  const row = document.createElement("label");
  const input = Object.assign(document.createElement("input"), { type: "text", readOnly: true, value: text });
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: "Copy" });
  button.setAttribute("aria-label", `Copy: ${label}`);
  button.addEventListener("click", () => copy(input, label, said));
  row.append(Object.assign(document.createElement("span"), { textContent: label }), input);
  const line = document.createElement("div");
  line.append(row, button);
  return line;
}

async function copy(input, label, said) {
  input.select();
  try {
    await navigator.clipboard.writeText(input.value);
    said.textContent = `Copied: ${label}`;
  } catch {
    // without a secure context there is no clipboard
    said.textContent = "Selected: copy it with Ctrl+C";
  }
}

function frameOf(address) {
  const safe = address.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
  return `<iframe src="${safe}" title="Conflict map" width="100%" height="620"></iframe>`;
}

/** The picture of the filters and the very extent on the screen. */
function pictureAddress(ending) {
  const pairs = [...pageQuery()].filter(([name]) => !PICTURE_NAMES.has(name));
  const bbox = document.querySelector("iframe.map-frame")?.map?.inspect().bbox;
  const query = new URLSearchParams(bbox ? [...pairs, ["bbox", bbox]] : pairs);
  return `${location.origin}/snapshot${ending}?${query}`;
}
