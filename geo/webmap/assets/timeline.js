/** The timeline under the map: holds period, filter and axis, and keeps brush, bars and controls at one state. */

import { createAxisControl } from "./axis_control.js";
import { following, wholeAxis } from "./axis.js";
import { createBrush } from "./brush.js";
import { counted } from "./plural.js";
import { element } from "./dom.js";
import { countDays } from "./timeline_bins.js";
import { createPeriodForm } from "./period_form.js";
import { createPlayer } from "./player.js";
import { createTimelineCanvas } from "./timeline_canvas.js";

/**
 * @param {object} options { events, theme(), symbols(), onMove([first, last]), onRest([first, last]), onPlaying(bool),
 *   onOther([first, last], isResting) }
 *   onMove is called at every frame of a drag or playback, onRest once when it stops; onOther for both, of the second period
 */
export function createTimeline({ events, theme, symbols, onMove, onRest, onPlaying, onOther = () => {} }) {
  const state = { ...createState(events), onMove, onRest, onOther };
  Object.assign(state, createParts(state, onPlaying), { canvas: createTimelineCanvas({ theme, symbols }) });
  const root = createRoot(state);
  const isMoving = () => state.brush.isDragging() || state.player.isPlaying();
  new ResizeObserver(([{ contentRect }]) => resize(state, contentRect)).observe(state.brush.track);

  return {
    root,
    period: () => [...state.period],
    isBusy: isMoving,
    /** Take a period from outside, unless a hand or the playback is moving it. */
    setPeriod(next) {
      if (isMoving()) return;
      state.period = [...next]; // it may lie outside the data, and then shows none of it
      reveal(state, ...next);
      draw(state);
    },
    /** Show a second period that the first is compared with, or none (null). */
    setOther(next) {
      if (state.brush.isDragging()) return;
      state.other = next && [...next];
      draw(state);
    },
    other: () => state.other && [...state.other],
    /** Count by another filter: once the map has been painted, since a reader looks there first. */
    setFilter(next) {
      state.filter = next;
      requestAnimationFrame(() => setTimeout(() => recount(state)));
    },
    redraw() {
      state.canvas.forget();
      draw(state);
    },
  };
}

function createState(events) {
  const extent = [events.firstDay, events.lastDay];
  const whole = wholeAxis(extent);
  return {
    events,
    extent,
    whole,
    period: [...extent],
    other: null, // the period that it is compared with
    axis: whole,
    width: 0, // of the track; read when it changes, as reading it makes the browser lay out the page
    filter: null,
    days: null, // events per day, counted once per filter
  };
}

/** Create what moves the periods and the axis, and connect it with the state. */
function createParts(state, onPlaying) {
  const { extent, whole } = state;
  const view = { extent, axis: () => state.axis, width: () => state.width, period: () => [...state.period] };
  const player = createPlayer({ ...view, onMove: (period, direction) => play(state, period, direction), onRest: () => rest(state), onPlaying });
  const brush = createBrush({
    ...view,
    other: () => state.other && [...state.other],
    onGrab: () => pause(state),
    onMove: (period) => show(state, period),
    onRest: () => rest(state),
    onOther: (period, isResting) => compare(state, period, isResting),
    onKey: (day) => reveal(state, day),
  });
  const control = createAxisControl({ ...view, track: brush.track, whole, onAxis: (axis) => setAxis(state, axis) });
  const form = createPeriodForm({ ...view, onPeriod: (period) => settle(state, period) });
  const all = element("button", { type: "button", class: "all", title: "All days", click: () => settle(state, extent) }, "All");
  return { player, brush, control, form, all, scale: element("p", { class: "scale" }) };
}

/** Put the parts into one element. */
function createRoot({ player, brush, control, form, all, scale, canvas }) {
  const further = element("div", { class: "further", id: "timeline-further" }, control.fit, control.all, ...player.choices);
  const toggle = () => options.setAttribute("aria-expanded", String(options.getAttribute("aria-expanded") === "false"));
  const options = element("button", { type: "button", class: "options", "aria-expanded": "false", "aria-controls": further.id, click: toggle }, "Options");
  const controls = element("div", { class: "playback" }, form.root, all, options, player.buttons, control.steps, further);
  brush.track.prepend(canvas.root);
  brush.track.append(scale);
  return element("section", { class: "timeline", "aria-label": "Timeline" }, controls, brush.track);
}

function resize(state, { width, height }) {
  state.width = width;
  state.canvas.resize(width, height);
  draw(state);
}

function show(state, period) {
  state.period = period;
  draw(state);
  state.onMove([...period]);
}

function rest({ onRest, period }) {
  onRest([...period]);
}

function play(state, period, direction) {
  state.axis = following(state.axis, state.player.leading(period), state.whole, direction);
  show(state, period);
}

/** Hold what plays, and say where. */
function pause(state) {
  if (!state.player.isPlaying()) return;
  state.player.stop();
  rest(state);
}

function settle(state, period) {
  state.player.stop();
  reveal(state, ...period);
  show(state, [...period]);
  rest(state);
}

function compare(state, period, isResting) {
  state.other = period;
  draw(state);
  state.onOther([...period], isResting);
}

function setAxis(state, axis) {
  state.axis = axis;
  draw(state);
}

/** Move the axis to days of which it shows none. */
function reveal(state, first, last = first) {
  const { axis, whole } = state;
  if (last + 1 <= axis.from || first >= axis.from + axis.days) state.axis = following(axis, [first, last], whole, 0);
}

function draw(state) {
  const { period, extent, all, form, brush, control } = state;
  all.disabled = period[0] === extent[0] && period[1] === extent[1];
  form.show();
  brush.show();
  control.show();
  if (state.width > 0) drawBars(state);
}

function recount(state) {
  state.days = null;
  draw(state);
}

function drawBars(state) {
  const { events, filter, canvas, axis, period, other } = state;
  state.days ??= countDays(events, filter);
  describe(state, canvas.show(state.days, axis, other ? [period, other] : [period]));
}

/** Say in words what the bars say. */
function describe({ scale, brush: { track } }, { unit, most, total, vague }) {
  const striped = vague ? " · striped: day not known" : "";
  const text = most ? `at most ${most.toLocaleString("en")} a ${unit}${striped}` : "";
  if (scale.textContent !== text) scale.textContent = text;
  const unsure = vague ? `; of ${vague.toLocaleString("en")} the day is not known` : "";
  const words = `The bars hold ${counted(total, "event")} by ${unit}${unsure}.`;
  if (track.title === words) return;
  track.title = words;
  track.setAttribute("aria-description", `${words} Plus and minus zoom the time axis, Shift with an arrow moves it, 0 shows all of it.`);
}
