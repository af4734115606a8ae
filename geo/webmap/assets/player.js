/** Playing: the clock, the buttons and the choices that run the pure steps of playback.js. */

import { element } from "./dom.js";
import { MODES, SPEEDS, advance, insideData, paceOf, playRange, startWindow } from "./playback.js";

const LONGEST_GAP_MS = 1000; // a page that was in the background goes on from where it was

/**
 * @param {object} options { extent, period(), onMove(period, direction), onRest(), onPlaying(bool) }
 *   direction: 1 or -1, where the days move
 */
export function createPlayer({ extent, period, onMove, onRest, onPlaying }) {
  let since = null; // when the last step was due, in ms; null: not playing
  let range = extent; // the days that playing runs through

  const play = element("button", { type: "button", class: "play", click: toggle });
  const back = element("button", { type: "button", title: "One step back", "aria-label": "One step back", click: () => step(-1) }, "‹");
  const forth = element("button", { type: "button", title: "One step on", "aria-label": "One step on", click: () => step(1) }, "›");
  const mode = select("What moves", MODES);
  const direction = select("Direction", { 1: "Forwards", "-1": "Backwards" });
  const speed = select("Speed", Object.fromEntries(SPEEDS.map(({ label }, i) => [i, label])), 1);
  const loop = element("input", { type: "checkbox", checked: true });
  showPlaying();

  function select(name, labels, chosen = Object.keys(labels)[0]) {
    const options = Object.entries(labels).map(([value, label]) => element("option", { value, selected: value === String(chosen) }, label));
    return element("select", { "aria-label": name, title: name }, ...options);
  }

  const how = () => ({ mode: mode.value, direction: Number(direction.value), loop: loop.checked });

  function toggle() {
    if (since !== null) {
      stop();
      onRest();
      return;
    }
    since = performance.now();
    const now = insideData(period(), extent);
    range = playRange(now, range, extent, mode.value);
    showPlaying();
    onPlaying(true);
    onMove(startWindow(now, range, how()), moving());
    requestAnimationFrame(tick);
  }

  function tick(now) {
    if (since === null) return;
    const [first, last] = period();
    const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const { days, everyMs } = paceOf(mode.value, last - first + 1, SPEEDS[Number(speed.value)].daysPerSecond, isCalm);
    since = Math.max(since, now - Math.max(LONGEST_GAP_MS, everyMs));
    const due = Math.floor((now - since) / everyMs);
    if (due > 0) {
      since += due * everyMs;
      const { window, ended } = advance([first, last], due * days, range, how());
      onMove(window, moving());
      if (ended) {
        toggle();
        return;
      }
    }
    requestAnimationFrame(tick);
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
    if (since === null) return;
    since = null;
    showPlaying();
    onPlaying(false);
  }

  const moving = () => Number(direction.value);

  function showPlaying() {
    play.textContent = since === null ? "▶" : "❚❚";
    play.setAttribute("aria-label", since === null ? "Play" : "Pause");
  }

  return {
    buttons: element("div", { class: "joined" }, back, play, forth),
    choices: [mode, direction, speed, element("label", {}, loop, " Loop")],
    isPlaying: () => since !== null,
    /** The part of a window that has to stay in view: its last day where the period is built up. */
    leading: ([first, last]) => (mode.value === "cumulative" && since !== null ? [last, last] : [first, last]),
    stop,
  };
}
