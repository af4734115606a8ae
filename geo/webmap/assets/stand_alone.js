/** A page without a host: it takes its state from its own address and shows the words around the map. */

import { notTaken } from "./offline_address.js";
import { element } from "./dom.js";
import { createFilterBar } from "./filter_bar.js";
import { takeFilter } from "./filtering.js";
import { applyState } from "./from_host.js";
import { isInFile } from "./source.js";

/** Show a state with its words around it: headline above, caption and the way to the full view below. */
export function standAlone(page, { headline, about, caption, link, countries: names, ...state }) {
  const { config, events, main } = page;
  const wanted = new URLSearchParams(location.search).get("theme");
  main.classList.add("alone");
  page.state.countryNames = names ?? {};
  if (names) main.prepend(createFilterBar(events, { countries: names }, (next) => takeFilter(page, next)));
  const refused = isInFile(config.stateUrl) ? notTaken(location.search, location.hash, Object.keys(config.themes)) : "";
  if (refused) main.prepend(refusal(refused));
  main.prepend(element("h1", {}, headline), element("p", { class: "about" }, about));
  main.append(footer(caption, link));
  applyState(page, { ...state, theme: wanted in config.themes ? wanted : page.state.themeName });
  if (!state.view) page.fit();
}

/** Show why there is no map for what was asked, instead of one of all events. */
export function showRefusal({ main }, { message }) {
  main.classList.add("alone");
  main.replaceChildren(refusal(message));
}

function refusal(text) {
  return element("p", { class: "refusal", role: "alert" }, text);
}

function footer(caption, link) {
  const fullView = () => element("p", {}, element("a", { href: link, target: "_blank", rel: "noopener" }, "Open the full view"));
  return element("footer", {}, ...caption.map((line) => element("p", {}, line)), link ? fullView() : null);
}
