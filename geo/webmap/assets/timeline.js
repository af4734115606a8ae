/** The timeline under the map: holds period, filter and axis, and keeps brush, bars and controls at one state. */

import { createAxisControl } from "./axis_control.js";
import { following, wholeAxis } from "./axis.js";
import { createBrush } from "./brush.js";
import { counted } from "./counts.js";
import { element } from "./dom.js";
import { countDays } from "./histogram.js";
import { createPeriodForm } from "./period_form.js";
import { createPlayer } from "./player.js";
import { createTimelineCanvas } from "./timeline_canvas.js";

/**
 * @param {object} options { events, theme(), symbols(), onMove([first, last]), onRest([first, last]), onPlaying(bool),
 *   onOther([first, last], isResting) }
 *   onMove is called at every frame of a drag or playback, onRest once when it stops; onOther for both, of the second period
 */
export function createTimeline({ events, theme, symbols, onMove, onRest, onPlaying, onOther = () => {} }) {
  const extent = [events.firstDay, events.lastDay];
  const whole = wholeAxis(extent);
  let period = [...extent];
  let other = null; // the period that it is compared with
  let axis = whole;
  let width = 0; // of the track; read when it changes, as reading it makes the browser lay out the page
  let filter = null;
  let days = null; // events per day, counted once per filter

  const view = { extent, axis: () => axis, width: () => width, period: () => [...period] };
  const player = createPlayer({ ...view, onMove: play, onRest: rest, onPlaying });
  const brush = createBrush({ ...view, other: () => other && [...other], onGrab: pause, onMove: show, onRest: rest, onOther: compare, onKey: reveal });
  const canvas = createTimelineCanvas({ theme, symbols });
  const control = createAxisControl({ ...view, track: brush.track, whole, onAxis: setAxis });
  const form = createPeriodForm({ ...view, onPeriod: settle });
  const all = element("button", { type: "button", class: "all", title: "All days", click: () => settle(extent) }, "All");
  const further = element("div", { class: "further", id: "timeline-further" }, control.fit, control.all, ...player.choices);
  const options = element("button", { type: "button", class: "options", "aria-expanded": "false", "aria-controls": further.id, click: toggleOptions }, "Options");
  const controls = element("div", { class: "playback" }, form.root, all, options, player.buttons, control.steps, further);
  const scale = element("p", { class: "scale" });
  brush.track.prepend(canvas.root);
  brush.track.append(scale);
  const root = element("section", { class: "timeline", "aria-label": "Timeline" }, controls, brush.track);
  new ResizeObserver(resize).observe(brush.track);

  function resize([{ contentRect }]) {
    width = contentRect.width;
    canvas.resize(width, contentRect.height);
    draw();
  }

  function toggleOptions() {
    options.setAttribute("aria-expanded", String(options.getAttribute("aria-expanded") === "false"));
  }

  function show(next) {
    period = next;
    draw();
    onMove([...period]);
  }

  function rest() {
    onRest([...period]);
  }

  function play(next, direction) {
    axis = following(axis, player.leading(next), whole, direction);
    show(next);
  }

  /** Hold what plays, and say where. */
  function pause() {
    if (!player.isPlaying()) return;
    player.stop();
    rest();
  }

  function settle(next) {
    player.stop();
    reveal(...next);
    show([...next]);
    rest();
  }

  function compare(next, isResting) {
    other = next;
    draw();
    onOther([...other], isResting);
  }

  function setAxis(next) {
    axis = next;
    draw();
  }

  /** Move the axis to days of which it shows none. */
  function reveal(first, last = first) {
    if (last + 1 <= axis.from || first >= axis.from + axis.days) axis = following(axis, [first, last], whole, 0);
  }

  function draw() {
    all.disabled = period[0] === extent[0] && period[1] === extent[1];
    form.show();
    brush.show();
    control.show();
    if (width > 0) drawBars();
  }

  function recount() {
    days = null;
    draw();
  }

  function drawBars() {
    days ??= countDays(events, filter);
    describe(canvas.show(days, axis, other ? [period, other] : [period]));
  }

  /** Say in words what the bars say. */
  function describe({ unit, most, total, vague }) {
    const striped = vague ? " · striped: day not known" : "";
    const text = most ? `at most ${most.toLocaleString("en")} a ${unit}${striped}` : "";
    if (scale.textContent !== text) scale.textContent = text;
    const unsure = vague ? `; of ${vague.toLocaleString("en")} the day is not known` : "";
    const words = `The bars hold ${counted(total, "event")} by ${unit}${unsure}.`;
    if (brush.track.title === words) return;
    brush.track.title = words;
    brush.track.setAttribute("aria-description", `${words} Plus and minus zoom the time axis, Shift with an arrow moves it, 0 shows all of it.`);
  }

  return {
    root,
    period: () => [...period],
    isBusy: () => brush.isDragging() || player.isPlaying(),
    /** Take a period from outside, unless a hand or the playback is moving it. */
    setPeriod(next) {
      if (brush.isDragging() || player.isPlaying()) return;
      period = [...next]; // it may lie outside the data, and then shows none of it
      reveal(...period);
      draw();
    },
    /** Show a second period that the first is compared with, or none (null). */
    setOther(next) {
      if (brush.isDragging()) return;
      other = next && [...next];
      draw();
    },
    other: () => other && [...other],
    /** Count by another filter: once the map has been painted, since a reader looks there first. */
    setFilter(next) {
      filter = next;
      requestAnimationFrame(() => setTimeout(recount));
    },
    redraw() {
      canvas.forget();
      draw();
    },
  };
}
