/** What zooms and moves the time axis: buttons, the wheel, keys on the track, and a drag along its dates. */

import { dayAtX, fitted, moved, zoomed } from "./axis.js";
import { followPointer } from "./brush.js";
import { element } from "./dom.js";

const ZOOM = 1.6; // of one press of a button or key
const WHEEL_ZOOM = 0.002; // growth per pixel of the wheel
const LINE_PX = 16; // where the wheel tells lines
const STEP = 0.25; // of the axis, moved by one press

/**
 * @param {object} options { track, whole, axis(), width(), period(), onAxis(axis) }
 */
export function createAxisControl({ track, whole, axis, width, period, onAxis }) {
  const back = button("←", "Move the time axis back", () => onAxis(moved(axis(), -STEP * axis().days, whole)));
  const out = button("−", "Zoom out of the time axis", () => zoom(ZOOM));
  const closer = button("+", "Zoom in on the time axis", () => zoom(1 / ZOOM));
  const on = button("→", "Move the time axis on", () => onAxis(moved(axis(), STEP * axis().days, whole)));
  const fit = button("Fit", "Fit the time axis to the period", () => onAxis(fitted(period(), whole)));
  const all = button("Whole", "Whole time axis", () => onAxis(whole));
  const strip = element("div", { class: "axis-strip", pointerdown: pan });
  track.append(strip);
  track.addEventListener("wheel", turn, { passive: false });
  track.addEventListener("keydown", press);
  track.addEventListener("dblclick", () => onAxis(isFitted() ? whole : fitted(period(), whole)));

  function button(text, name, click) {
    return element("button", { type: "button", title: name, "aria-label": name, click }, text);
  }

  /** Zoom about a day, by default the middle of the axis. */
  function zoom(factor, day = axis().from + axis().days / 2) {
    onAxis(zoomed(axis(), factor, day, whole));
  }

  function turn(event) {
    const px = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? 1 : LINE_PX;
    const [across, along] = [event.deltaX * px, event.deltaY * px];
    const before = axis();
    if (event.shiftKey || Math.abs(across) > Math.abs(along)) onAxis(moved(before, ((across || along) / width()) * before.days, whole));
    else zoom(Math.exp(along * WHEEL_ZOOM), dayAtX(before, event.clientX - track.getBoundingClientRect().left, width()));
    if (!isSame(axis(), before)) event.preventDefault(); // else the page scrolls as usual
  }

  function press(event) {
    const act = event.shiftKey && { ArrowLeft: () => back.click(), ArrowRight: () => on.click() }[event.key];
    const action = act || { "+": () => closer.click(), "=": () => closer.click(), "-": () => out.click(), 0: () => all.click() }[event.key];
    if (!action || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    action();
  }

  function pan(event) {
    if (event.button || isSame(axis(), whole)) return;
    const before = axis();
    followPointer(event, track, (from, to) => onAxis(moved(before, ((from - to) / width()) * before.days, whole)), () => {});
  }

  const isFitted = () => isSame(axis(), fitted(period(), whole));

  /** Switch off what would change nothing. */
  function show() {
    const { from, days } = axis();
    out.disabled = all.disabled = isSame(axis(), whole);
    closer.disabled = isSame(zoomed(axis(), 1 / ZOOM, from, whole), axis());
    back.disabled = from <= whole.from;
    on.disabled = from + days >= whole.from + whole.days;
    fit.disabled = isFitted();
    strip.classList.toggle("movable", !out.disabled);
  }

  return { steps: element("div", { class: "joined" }, back, out, closer, on), fit, all, show };
}

function isSame(one, other) {
  return Math.abs(one.from - other.from) < 1e-6 && Math.abs(one.days - other.days) < 1e-6;
}
