/** Two periods on one map: a divider, left of it the other period, right of it the one chosen. */

import { element } from "./dom.js";

const STEP = 0.02; // of the map's width, by an arrow key
const NEAREST_EDGE = 0.2; // the divider begins no nearer to an edge of the map
const FAR_PX = 100_000; // beyond any edge

/**
 * @param {L.Map} map
 * @param {object} panes { left, right }: Leaflet panes, each cut at the divider
 */
export function createCompare(map, panes) {
  let at = 0.5; // the divider's place, as a share of the map's width
  let on = false;
  const labels = { left: element("p", { class: "left" }), right: element("p", { class: "right" }) };
  const divider = element("div", {
    class: "divider",
    role: "slider",
    tabindex: "0",
    "aria-label": "Divider between the two periods",
    "aria-valuemin": 0,
    "aria-valuemax": 100,
    pointerdown: drag,
    keydown: (event) => {
      const by = { ArrowLeft: -STEP, ArrowDown: -STEP, ArrowRight: STEP, ArrowUp: STEP }[event.key];
      if (by === undefined) return;
      event.preventDefault();
      move(at + by);
    },
  });
  const root = element("div", { class: "compare", hidden: true }, labels.left, labels.right, divider);
  map.on("move resize", cut);

  function drag(event) {
    event.preventDefault();
    divider.focus();
    divider.setPointerCapture(event.pointerId);
    const box = map.getContainer().getBoundingClientRect();
    const follow = ({ clientX }) => move((clientX - box.left) / box.width);
    divider.addEventListener("pointermove", follow);
    divider.addEventListener("lostpointercapture", () => divider.removeEventListener("pointermove", follow), { once: true });
  }

  function move(next) {
    at = Math.max(0, Math.min(1, next));
    cut();
  }

  /** Cut both panes at the divider; a pane's own zero point moves with the map. */
  function cut() {
    if (!on) return;
    const { x, y } = map.containerPointToLayerPoint([dividerX(), 0]);
    panes.left.style.clipPath = polygon(-FAR_PX, x, y);
    panes.right.style.clipPath = polygon(x, FAR_PX, y);
    divider.style.left = labels.right.style.left = `${dividerX()}px`;
    labels.left.style.right = `${map.getSize().x - dividerX()}px`;
    divider.setAttribute("aria-valuenow", Math.round(at * 100));
  }

  const dividerX = () => Math.round(at * map.getSize().x);

  return {
    root,
    isOn: () => on,
    /** Whether a point of the map's container lies on the other period's side. */
    isLeft: ({ x }) => on && x < dividerX(),
    /** Show the two sides under these words, or, with null, one map. `middle`: where the divider first stands. */
    show(texts, middle = () => 0.5) {
      if (texts && !on) at = Math.max(NEAREST_EDGE, Math.min(1 - NEAREST_EDGE, middle()));
      on = texts !== null;
      root.hidden = !on;
      if (on) for (const side of ["left", "right"]) labels[side].textContent = texts[side];
      else for (const pane of Object.values(panes)) pane.style.clipPath = "";
      cut();
    },
  };
}

function polygon(left, right, top) {
  const [up, down] = [top - FAR_PX, top + FAR_PX];
  return `polygon(${left}px ${up}px, ${right}px ${up}px, ${right}px ${down}px, ${left}px ${down}px)`;
}

/**
 * The period to compare with: of the same length, just before or a year before; for all of the data, its first half.
 * @param {string} kind 'before' or 'year'
 * @returns {{period: [number, number], other: [number, number]}} day numbers
 */
export function periodsToCompare(kind, [first, last], [dataFirst, dataLast]) {
  const days = last - first + 1;
  if (kind === "year") return { period: [first, last], other: [first - 365, last - 365] };
  if (first > dataFirst || last < dataLast || days < 2) return { period: [first, last], other: [first - days, first - 1] };
  const middle = first + Math.floor(days / 2);
  return { period: [middle, last], other: [first, middle - 1] };
}
