/** The downloads of a snapshot: links by kind, and a line for each file that is being made, with a way to cancel it. */

import { watch, words } from "./progress.js";

/** Offer the files of each kind. */
export function showDownloads(parent, kinds) {
  const places = { making: parent.querySelector(".making"), said: parent.querySelector(".said") };
  forgetEnded(places.making); // they told of what was composed before
  parent.querySelector(".downloads").replaceChildren(...kinds.map((kind) => group(kind, places)));
}

function group({ kind, files }, places) {
  const box = element("div", { role: "group", ariaLabel: kind });
  const heading = element("span", { className: "kind", textContent: kind, ariaHidden: "true" });
  box.append(heading, ...files.map((file) => downloadLink(file, places)));
  return box;
}

function downloadLink(file, places) {
  if (!file.href) return element("a", { role: "link", ariaDisabled: "true", textContent: file.label }); // terms first
  const link = element("a", { href: file.href, download: file.file, textContent: file.label });
  link.addEventListener("click", (event) => {
    event.preventDefault();
    download(file, places, link);
  });
  return link;
}

/** Fetch the file and show how far it is; cancelling closes the request, and the server stops its work. */
async function download({ label, href, progress, file }, places, link) {
  const fetching = new AbortController();
  const watching = new AbortController();
  const line = addLine(label, places, () => {
    fetching.abort();
    link.focus(); // the button is gone in a moment
  });
  watch(progress, line.show, watching.signal);
  try {
    const answer = await fetch(href, { signal: fetching.signal });
    if (!answer.ok) throw new Error(await answer.text());
    save(await answer.blob(), file);
    line.end(`Saved as ${file}`);
  } catch (error) {
    line.end(fetching.signal.aborted ? "Cancelled" : error.message);
  } finally {
    watching.abort();
  }
}

/** Add a line that tells how far a file is: words and a bar to see; what is spoken leaves the counts out. */
function addLine(label, { making, said }, cancel) {
  const text = element("span", {});
  const bar = element("progress", { hidden: true });
  const name = element("label", {});
  name.append(text, bar);
  const button = element("button", { type: "button", textContent: "Cancel" });
  button.addEventListener("click", cancel);
  const line = element("p", {});
  line.append(name, button);
  forgetEnded(making);
  making.append(line);

  function show(answer) {
    if (!answer.of && !bar.hidden) return; // it is made, and on its way
    text.textContent = words(label, answer);
    if (answer.of) Object.assign(bar, { max: answer.of, value: answer.done, hidden: false });
    else said.textContent = text.textContent;
  }
  show({});
  return {
    show,
    end(result) {
      line.textContent = result;
      said.textContent = result;
    },
  };
}

function forgetEnded(making) {
  for (const line of making.querySelectorAll("p:not(:has(button))")) line.remove();
}

function save(content, name) {
  const address = URL.createObjectURL(content);
  element("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

function element(kind, properties) {
  return Object.assign(document.createElement(kind), properties);
}
