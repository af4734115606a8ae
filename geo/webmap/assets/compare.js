/** Two periods on one map: a divider, left of it the other period, right of it the one chosen. */

import { counted } from "./plural.js";
import { spanText } from "./days.js";
import { element } from "./dom.js";

const STEP = 0.02; // of the map's width, by an arrow key
const MIN_EDGE_SHARE = 0.2; // the divider begins no nearer to an edge of the map
const FAR_PX = 100_000; // beyond any edge

/**
 * @param {L.Map} map
 * @param {object} options { layer: draws the other period, panes: { left, right }, timeline, days: [first, last] of
 *   the data, count(period) → events, middle() → where the divider first stands, as a share of the map's width }
 */
export function createComparison(map, { layer, panes, timeline, days, count, middle }) {
  const divider = createDivider(map, panes);
  let kind = ""; // before, year, own, or none
  let other = null;

  return {
    root: divider.root,
    isLeft: divider.isLeft,
    kind: () => kind,
    other: () => other,
    /** Begin to compare with a kind of period, or end it. @returns {[number, number]} the period to be shown */
    begin(next) {
      if (next === "") this.end();
      kind = next === "own" && other === null ? "before" : next;
      return kind === "before" || kind === "year" ? periodsToCompare(kind, timeline.period(), days).period : timeline.period();
    },
    /** Compare with this very period. */
    take(period) {
      [kind, other] = ["own", period];
    },
    end() {
      [kind, other] = ["", null];
      divider.show(null);
      timeline.setOther(null);
      layer.remove();
    },
    /** Draw the other period beside the one shown, which has so many events; unless it was set by hand it follows that one. */
    follow(period, events) {
      if (kind === "") return;
      if (kind !== "own") other = periodsToCompare(kind, period, [-Infinity, Infinity]).other;
      if (String(timeline.other()) !== String(other)) timeline.setOther(other);
      divider.show({ left: sideText(other, count(other)), right: sideText(period, events) }, middle);
      if (map.hasLayer(layer)) layer.redraw();
      else layer.addTo(map);
    },
  };
}

function sideText(period, events) {
  return `${spanText(...period)}: ${counted(events, "event")}`;
}

function createDivider(map, panes) {
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
    pointerdown: (event) => drag(event, divider, map.getContainer(), move),
    keydown: (event) => {
      const by = { ArrowLeft: -STEP, ArrowDown: -STEP, ArrowRight: STEP, ArrowUp: STEP }[event.key];
      if (by === undefined) return;
      event.preventDefault();
      move(at + by);
    },
  });
  const root = element("div", { class: "compare", hidden: true }, labels.left, labels.right, divider);
  map.on("move resize", cut);

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
    /** Whether a point of the map's container lies on the other period's side. */
    isLeft: ({ x }) => on && x < dividerX(),
    /** Show the two sides under these words, or, with null, one map. `middle`: where the divider first stands. */
    show(texts, middle = () => 0.5) {
      if (texts && !on) at = Math.max(MIN_EDGE_SHARE, Math.min(1 - MIN_EDGE_SHARE, middle()));
      on = texts !== null;
      root.hidden = !on;
      if (on) for (const side of ["left", "right"]) labels[side].textContent = texts[side];
      else for (const pane of Object.values(panes)) pane.style.clipPath = "";
      cut();
    },
  };
}

/** While a pressed pointer moves, call `onMove` with its place, as a share of the width of `container`. */
function drag(event, divider, container, onMove) {
  event.preventDefault();
  divider.focus();
  divider.setPointerCapture(event.pointerId);
  const box = container.getBoundingClientRect();
  const follow = ({ clientX }) => onMove((clientX - box.left) / box.width);
  divider.addEventListener("pointermove", follow);
  divider.addEventListener("lostpointercapture", () => divider.removeEventListener("pointermove", follow), { once: true });
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
