/** The legend: what the symbols mean, with the number of events shown of each type. */

import { element } from "./dom.js";
import { drawSymbol, drawWave, symbolRadius } from "./symbols.js";

const SWATCH_PX = 22;

/** @param {object} state { events, symbols(), theme(), sizes } */
export function createLegend({ events, symbols, theme, sizes }) {
  const counts = events.types.map(() => element("span", { class: "count" }));
  const swatches = events.types.map(() => swatch());
  const lines = events.types.map((type, i) => element("li", {}, swatches[i], element("span", {}, type.label), counts[i]));
  const sizeSwatches = [0, 5, 50].map((deaths) => ({ deaths, canvas: swatch(56), text: `${deaths}` }));
  const [unknown, atSea] = [swatch(), swatch()];
  const marks = element(
    "ul",
    { class: "marks" },
    element("li", {}, unknown, element("span", {}, "hollow: deaths not stated")),
    element("li", {}, atSea, element("span", {}, "at sea")),
    element("li", {}, element("i", { class: "mark ring" }), element("span", {}, "happened within this circle")),
    element("li", {}, element("i", { class: "mark hatched" }), element("span", {}, "known to this unit only")),
    element("li", {}, element("i", { class: "mark dashed" }), element("span", {}, "disputed or undefined border")),
  );
  const sizesRow = element("div", { class: "sizes" }, ...sizeSwatches.map(({ canvas, text }) => element("span", {}, canvas, text)));
  const heading = element("p", { class: "heading" }, "Deaths (best estimate, else lowest reported)");
  const classes = element("ul", { class: "classes", hidden: true });
  const root = element("details", { class: "legend" }, element("summary", {}, "Legend"), classes, element("ul", {}, ...lines), heading, sizesRow, marks);
  let drawnClasses = "";
  const drawnCounts = [];

  return {
    root,
    /** Draw the swatches in the colours of the present theme. */
    repaint() {
      events.types.forEach((_, i) => paint(swatches[i], theme(), { ...symbols()[i], r: 7 }));
      for (const { deaths, canvas } of sizeSwatches) paint(canvas, theme(), { shape: "circle", color: theme().muted, r: symbolRadius(deaths, sizes) });
      paint(atSea, theme(), { shape: "circle", color: theme().muted, r: 5, atSea: true });
      paint(unknown, theme(), { shape: "circle", color: theme().muted, r: 7, hollow: true });
    },
    /** Show the classes of a mode that draws in classes: { title, colors, texts, note }, or null for symbols. */
    setClasses(next) {
      const drawn = JSON.stringify(next);
      if (drawn === drawnClasses) return;
      drawnClasses = drawn;
      classes.hidden = next === null;
      for (const node of [heading, sizesRow, marks]) node.hidden = next !== null;
      classes.replaceChildren(...(next ? classNodes(next) : []));
    },
    /** Say how many of the rows shown are of each type; types without any step back. */
    setCounts(perType) {
      perType.forEach((count, i) => {
        if (count === drawnCounts[i]) return; // at every frame of a run: leave alone what stays
        drawnCounts[i] = count;
        counts[i].textContent = count.toLocaleString("en");
        lines[i].classList.toggle("none", count === 0);
      });
    },
  };
}

function swatch(size = SWATCH_PX) {
  return element("canvas", { "aria-hidden": "true", "data-size": size });
}

function paint(canvas, theme, options) {
  const [size, ratio] = [Number(canvas.dataset.size), window.devicePixelRatio || 1];
  const tight = options.r * 2 + 5 < size ? Math.max(SWATCH_PX, options.r * 2 + 5) : size;
  canvas.width = canvas.height = tight * ratio;
  canvas.style.width = canvas.style.height = `${tight}px`;
  const context = canvas.getContext("2d");
  context.scale(ratio, ratio);
  const [x, y] = [tight / 2, tight / 2 - (options.atSea ? 4 : 0)];
  if (options.atSea) drawWave(context, x, y, options.r, theme);
  drawSymbol(context, { ...options, x, y, theme });
}

function classNodes({ title, colors, texts, note }) {
  const lines = colors.map((color, i) => {
    const mark = element("i", { class: "mark" });
    mark.style.background = color;
    return element("li", {}, mark, element("span", {}, texts[i] ?? ""));
  });
  return [element("li", { class: "title" }, title), ...lines.reverse(), note ? element("li", { class: "note" }, note) : ""];
}
