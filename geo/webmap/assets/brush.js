/** The brush on the track: bands of days with a slider at each end, moved by pointer and by keyboard. */

import { dayAtX, xOfDay } from "./axis.js";
import { dayText } from "./days.js";
import { element } from "./dom.js";

const DRAG_PX = 3; // a pointer that moves less was a click
const KEYS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -7, PageUp: 7 };

/**
 * The period after a drag of `part` from one day to another, both with their fractions.
 * @param {string|number} part 'new': a period from here to there; 'band': all of it moves; 0 or 1: its first or last day
 * @param {object} axis an end that lies outside the axis is drawn at its edge, and is dragged from there
 */
export function dragged(part, [first, last], from, to, axis, extent) {
  const clamp = (day) => Math.max(extent[0], Math.min(extent[1], day));
  if (part === "new") return [clamp(Math.floor(Math.min(from, to))), clamp(Math.floor(Math.max(from, to)))];
  if (part === "band") {
    const by = Math.max(extent[0] - first, Math.min(extent[1] - last, Math.round(to - from)));
    return [first + by, last + by];
  }
  const drawn = Math.max(axis.from, Math.min(axis.from + axis.days, part === 0 ? first : last + 1));
  const edge = Math.round(drawn + to - from);
  return part === 0 ? [Math.min(clamp(edge), last), last] : [first, Math.max(clamp(edge - 1), first)];
}

/**
 * Call `onMove(from, to)`, in pixels from the left edge of `track`, while a pressed pointer moves, and `onEnd()` if it did.
 */
export function followPointer(event, track, onMove, onEnd) {
  event.preventDefault();
  event.stopPropagation();
  track.setPointerCapture(event.pointerId);
  const { left } = track.getBoundingClientRect();
  let isDrag = false;
  const move = ({ clientX }) => {
    isDrag ||= Math.abs(clientX - event.clientX) >= DRAG_PX;
    if (isDrag) onMove(event.clientX - left, clientX - left);
  };
  track.addEventListener("pointermove", move);
  const end = () => {
    track.removeEventListener("pointermove", move);
    if (isDrag) onEnd();
  };
  track.addEventListener("lostpointercapture", end, { once: true });
}

/**
 * @param {object} options { extent, axis(), width(), period(), other(), onGrab(), onMove(period), onRest(),
 *   onOther(period, isResting), onKey(day) }; onKey: a slider comes to `day` by keyboard
 */
export function createBrush(options) {
  const { period, other, onMove, onRest, onOther } = options;
  const track = element("div", { class: "brush", role: "group", "aria-label": "Events over time", pointerdown: (event) => drag(state, event, "new", main) });
  const state = { ...options, track, isDragging: false };
  const main = createBand(state, ["First day shown", "Last day shown"], "A", { now: period, move: onMove, rest: onRest });
  const second = createBand(state, ["First day compared with", "Last day compared with"], "B: compared with", {
    now: other,
    move: (next) => onOther(next, false),
    rest: () => onOther(other(), true),
  });
  second.band.classList.add("other");
  main.band.addEventListener("pointerdown", (event) => drag(state, event, "band", main));
  track.append(main.band, ...main.handles);

  function show() {
    place(state, main, period());
    if (other() === null) for (const node of [second.band, ...second.handles]) node.remove();
    else {
      if (!second.band.isConnected) track.append(second.band, ...second.handles);
      place(state, second, other());
    }
  }

  return { track, show, isDragging: () => state.isDragging };
}

/** A band and its handles. `act`: now() is its period, move(period) moves it, rest() ends the move. */
function createBand(state, names, label, act) {
  const band = element("div", { class: "brush-band" }, element("span", { class: "band-label", hidden: true }, label));
  const made = { band, ...act };
  made.handles = names.map((name, end) => createHandle(state, name, end, made));
  return made;
}

function createHandle(state, name, end, of) {
  return element("div", {
    class: "handle",
    role: "slider",
    tabindex: "0",
    "aria-label": name,
    "aria-valuemin": state.extent[0],
    "aria-valuemax": state.extent[1],
    pointerdown: (event) => drag(state, event, end, of),
    keydown: (event) => press(state, event, end, of),
  });
}

function press({ extent, onGrab, onKey }, event, end, { now, move, rest }) {
  const to = { Home: extent[0], End: extent[1] }[event.key] ?? now()[end] + KEYS[event.key];
  if (event.shiftKey || Number.isNaN(to)) return;
  event.preventDefault();
  const day = Math.max(extent[0], Math.min(extent[1], to));
  onGrab();
  const next = end === 0 ? [Math.min(day, now()[1]), now()[1]] : [now()[0], Math.max(day, now()[0])];
  onKey(next[end]);
  move(next);
  rest();
}

function drag(state, event, part, { handles, now, move, rest }) {
  const { extent, axis, width, track, onGrab } = state;
  if (event.button) return;
  onGrab();
  const before = now();
  if (typeof part === "number") handles[part].focus();
  const dayAt = (x) => dayAtX(axis(), x, width());
  const follow = (from, to) => {
    state.isDragging = true;
    move(dragged(part, before, dayAt(from), dayAt(to), axis(), extent));
  };
  const finish = () => {
    state.isDragging = false;
    rest();
  };
  followPointer(event, track, follow, finish);
}

/** Put a band and its handles where its days are; what lies outside the axis is marked at its edge. */
function place({ axis, width, other }, { band, handles }, days) {
  const at = [days[0], days[1] + 1].map((day) => xOfDay(axis(), day, width()));
  const [left, right] = at.map((x) => Math.max(0, Math.min(width(), x)));
  band.style.left = `${left}px`;
  band.style.width = `${right - left}px`;
  band.firstChild.hidden = other() === null || right <= left;
  handles.forEach((handle, end) => {
    handle.style.left = `${end === 0 ? left : right}px`;
    handle.dataset.outside = at[end] < -0.5 ? "before" : at[end] > width() + 0.5 ? "after" : "";
    handle.setAttribute("aria-valuenow", days[end]);
    handle.setAttribute("aria-valuetext", dayText(days[end]));
  });
}
