/** Headline, counts and notes above the map, announced when they change; texts are set as text, never as HTML. */

export default function masthead({ data, parentElement, setTriggerValue }) {
  const find = (name) => parentElement.querySelector(`.${name}`);
  setText(find("headline"), data.headline);
  setText(find("counts"), data.counts);
  find("notes").replaceChildren(...data.notes.map((note) => Object.assign(document.createElement("p"), { textContent: note })));
  find("chips").replaceChildren(...data.chips.map((chip) => chipButton(chip, setTriggerValue)));
  setText(find("filters"), data.filters ? `Filters (${data.filters})` : "Filters");
  find("filters").onclick = openSidePanel;
  find("offline").onclick = () => (find("offline").href = `/conflict-map.html${location.search}`);
  find("share").onclick = () => share(find("share"));
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

async function share(button) {
  try {
    await navigator.clipboard.writeText(location.href);
    button.textContent = "Link copied";
  } catch {
    // without a secure context there is no clipboard: the address bar holds the same link
    button.textContent = "Copy the address above";
  }
  setTimeout(() => (button.textContent = "Share link"), 2500);
}
