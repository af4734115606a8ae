/** The tools on the map: what it shows and how, where it is, and what can be drawn on it. */

import { element } from "./dom.js";

const COMPARISONS = { "": "No comparison", before: "The period before", year: "A year before", own: "A period of its own" };

/**
 * @param {object} act what the tools do: mode(mode, measure), fit, home, fullScreen, inView(on), draw(kind),
 *   clearArea, compare(kind), graticule(on), tiles(name), listUnplaced
 * @param {object[]} tiles backgrounds that the server offers: { name, label, host }
 * @param {object} words labels of modes and measures, from geo/wording/modes.py
 */
export function createTools(act, tiles, words) {
  const choices = createChoices(act, tiles, words);
  const { mode, measure, inView, unplaced } = choices;
  const fit = icon("Fit", "Fit the map to the events shown", act.fit);
  const seldom = [icon("⌂", "Back to where the map began", act.home), icon("⛶", "Full screen", act.fullScreen), inView];
  const first = element("div", { class: "seldom" }); // what does not fit beside the menu on a narrow map
  const { menu, clearArea } = createMenu(act, first, choices, tiles.length > 0);
  const root = element("div", { class: "tools" }, mode, measure, fit, ...seldom, menu, unplaced);
  root.addEventListener("keydown", (event) => closeByKey(event, menu));

  return {
    root,
    /** Put the tools of seldom use into the menu, or beside it. */
    setNarrow(narrow) {
      if (narrow) first.append(...seldom, unplaced);
      else root.replaceChildren(mode, measure, fit, ...seldom, menu, unplaced);
      first.hidden = !narrow;
    },
    closeMenu: () => (menu.open = false),
    /** Show a state of the map: { mode, measure, inView, hasArea, compare, graticule, tiles }. */
    show(state) {
      mode.value = state.mode;
      measure.value = state.measure;
      measure.hidden = !words.measuredModes.includes(state.mode);
      measure.querySelector("[value=change]").disabled = state.mode === "squares";
      inView.setAttribute("aria-pressed", String(state.inView));
      clearArea.hidden = !state.hasArea || state.inView;
      choices.compare.value = state.compare;
      choices.graticule.checked = state.graticule;
      choices.background.value = state.tiles;
    },
    /** Say how many events have no place on the map. */
    setUnplaced(count) {
      unplaced.hidden = count === 0;
      unplaced.textContent = `${count.toLocaleString("en")} without a place`;
    },
  };
}

/** The controls that show a state of the map and change it. */
function createChoices(act, tiles, { modes, measures }) {
  const mode = choice("Show as", Object.fromEntries(modes), () => act.mode(mode.value, measure.value));
  const measure = choice("What is counted", Object.fromEntries(measures), () => act.mode(mode.value, measure.value));
  const inView = element("button", { type: "button", "aria-pressed": "false", click: () => act.inView(inView.getAttribute("aria-pressed") === "false") }, "Only in view");
  inView.title = "Count and list only what is on the map";
  const unplaced = element("button", { type: "button", class: "unplaced", click: act.listUnplaced });
  const compare = choice("Compare with", COMPARISONS, () => act.compare(compare.value));
  const graticule = element("input", { type: "checkbox", change: () => act.graticule(graticule.checked) });
  const backgrounds = { "": "Own map, no other host", ...Object.fromEntries(tiles.map(({ name, label, host }) => [name, `${label} (asks ${host})`])) };
  const background = choice("Background", backgrounds, () => act.tiles(background.value));
  return { mode, measure, inView, unplaced, compare, graticule, background };
}

function createMenu(act, first, { compare, graticule, background }, hasTiles) {
  /** A button that does one thing and closes the menu it stands in. */
  const action = (text, click) => element("button", { type: "button", click: () => ((menu.open = false), click()) }, text);
  const clearArea = action("Remove the area", act.clearArea);
  const entries = [
    first,
    action("Measure a distance", () => act.draw("measure")),
    action("Filter by a box", () => act.draw("box")),
    action("Filter by a drawn area", () => act.draw("polygon")),
    clearArea,
    labelled("Compare with", compare),
    element("label", { class: "check" }, graticule, " Latitude and longitude"),
    hasTiles ? labelled("Background", background) : null,
  ];
  const menu = element("details", { class: "more" }, element("summary", {}, "Tools"), element("div", { class: "menu" }, ...entries));
  return { menu, clearArea };
}

function closeByKey(event, menu) {
  if (event.key !== "Escape" || !menu.open) return;
  event.stopPropagation();
  menu.open = false;
  menu.querySelector("summary").focus();
}

function choice(name, labels, change) {
  const options = Object.entries(labels).map(([value, label]) => element("option", { value }, label));
  return element("select", { "aria-label": name, change }, ...options);
}

function labelled(text, control) {
  return element("label", {}, element("span", {}, text), control);
}

function icon(text, title, click) {
  return element("button", { type: "button", title, "aria-label": title, click }, text);
}
