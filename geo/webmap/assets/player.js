/** Playing: the clock, the buttons and the choices that run the pure steps of playback.js. */

import { element } from "./dom.js";
import { MODES, SPEEDS, advance, insideData, paceOf, playRange, startWindow } from "./playback.js";

const MAX_GAP_MS = 1000; // a page that was in the background goes on from where it was

/**
 * @param {object} options { extent, period(), onMove(period, direction), onRest(), onPlaying(bool) }
 *   direction: 1 or -1, where the days move
 */
export function createPlayer({ extent, period, onMove, onRest, onPlaying }) {
  let range = extent; // the days that playing runs through
  const choices = createChoices();
  const clock = createClock(() => paceNow(period(), choices).everyMs, advanceBy);
  const play = element("button", { type: "button", class: "play", click: toggle });
  const back = element("button", { type: "button", title: "One step back", "aria-label": "One step back", click: () => step(-1) }, "‹");
  const forth = element("button", { type: "button", title: "One step on", "aria-label": "One step on", click: () => step(1) }, "›");
  showPlaying();

  function toggle() {
    if (clock.isOn()) {
      stop();
      onRest();
      return;
    }
    clock.start();
    const now = insideData(period(), extent);
    range = playRange(now, range, extent, choices.how().mode);
    showPlaying();
    onPlaying(true);
    onMove(startWindow(now, range, choices.how()), choices.how().direction);
  }

  function advanceBy(due) {
    const { window, ended } = advance(period(), due * paceNow(period(), choices).days, range, choices.how());
    onMove(window, choices.how().direction);
    if (ended) toggle();
  }

  /** Move by the window's own length, or by a day where it shows most of the data. */
  function step(towards) {
    stop();
    const [first, last] = insideData(period(), extent);
    const width = last - first + 1;
    const days = width > (extent[1] - extent[0]) / 2 ? 1 : width;
    onMove(advance([first, last], days, extent, { mode: "steps", direction: towards, loop: false }).window, towards);
    onRest();
  }

  function stop() {
    if (!clock.isOn()) return;
    clock.stop();
    showPlaying();
    onPlaying(false);
  }

  function showPlaying() {
    play.textContent = clock.isOn() ? "❚❚" : "▶";
    play.setAttribute("aria-label", clock.isOn() ? "Pause" : "Play");
  }

  /** The part of a window that has to stay in view: its last day where the period is built up. */
  const leading = ([first, last]) => (choices.how().mode === "cumulative" && clock.isOn() ? [last, last] : [first, last]);
  return { buttons: element("div", { class: "joined" }, back, play, forth), choices: choices.nodes, isPlaying: clock.isOn, leading, stop };
}

function paceNow([first, last], { how, daysPerSecond }) {
  const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  return paceOf(how().mode, last - first + 1, daysPerSecond(), isCalm);
}

/** What moves, where to, how fast, and whether it begins again at the end. */
function createChoices() {
  const mode = select("What moves", MODES);
  const direction = select("Direction", { 1: "Forwards", "-1": "Backwards" });
  const speed = select("Speed", Object.fromEntries(SPEEDS.map(({ label }, i) => [i, label])), 1);
  const loop = element("input", { type: "checkbox", checked: true });
  return {
    nodes: [mode, direction, speed, element("label", {}, loop, " Loop")],
    how: () => ({ mode: mode.value, direction: Number(direction.value), loop: loop.checked }),
    daysPerSecond: () => SPEEDS[Number(speed.value)].daysPerSecond,
  };
}

function select(name, labels, chosen = Object.keys(labels)[0]) {
  const options = Object.entries(labels).map(([value, label]) => element("option", { value, selected: value === String(chosen) }, label));
  return element("select", { "aria-label": name, title: name }, ...options);
}

/**
 * A clock that calls onDue(steps) at the frames at which steps are due.
 * @param {() => number} everyMs time of one step
 */
export function createClock(everyMs, onDue) {
  let since = null; // when the last step was due, in ms; null: stopped

  function tick(now) {
    if (since === null) return;
    const stepMs = everyMs();
    since = Math.max(since, now - Math.max(MAX_GAP_MS, stepMs));
    const due = Math.floor((now - since) / stepMs);
    // a frame may have begun before the clock was started: then none is due
    if (due > 0) {
      since += due * stepMs;
      onDue(due);
    }
    if (since !== null) requestAnimationFrame(tick);
  }

  return {
    isOn: () => since !== null,
    start() {
      since = performance.now();
      requestAnimationFrame(tick);
    },
    stop: () => (since = null),
  };
}
