/** The timeline under the map: histogram, brush with two handles, playback. Works by pointer and by keyboard. */

import { dayText, monthStart, monthText, spanText } from "./days.js";
import { element } from "./dom.js";
import { binDays, countBins, tallest } from "./histogram.js";
import { SPEEDS, advance, playRange, startWindow } from "./playback.js";

const AXIS_PX = 16;
const MIN_LABEL_PX = 52;

/**
 * @param {object} options { events, theme(), symbols(), onMove([first, last]), onRest([first, last]), onPlaying(bool) }
 *   onMove is called at every frame of a drag or playback, onRest once when it stops
 */
export function createTimeline({ events, theme, symbols, onMove, onRest, onPlaying }) {
  const extent = [events.firstDay, events.lastDay];
  let period = [...extent];
  let filter = null;
  let playing = null;
  let range = extent; // the days that playing runs through
  let dragging = false;
  let bins = null;
  let trackPx = 0; // read once per drawing: reading it makes the browser lay out the page

  const canvas = element("canvas", { "aria-hidden": "true" });
  const handles = ["First day shown", "Last day shown"].map((name, end) => createHandle(name, end));
  const band = element("div", { class: "brush-band", pointerdown: (event) => startDrag(event, "band") });
  const track = element("div", { class: "brush", pointerdown: (event) => startDrag(event, "new") }, canvas, band, ...handles);
  const readout = element("output", { class: "period" });
  const play = element("button", { type: "button", class: "play", click: togglePlay });
  const back = element("button", { type: "button", "aria-label": "One step back", click: () => step(-1) }, "‹");
  const forth = element("button", { type: "button", "aria-label": "One step on", click: () => step(1) }, "›");
  const all = element("button", { type: "button", class: "all", click: () => settle(extent) }, "All");
  const speed = select("Speed", SPEEDS.map((choice) => choice.label), 1);
  const mode = select("What moves", ["Slide the window", "Build up the period"], 0);
  const loop = element("input", { type: "checkbox", checked: true });
  const controls = element("div", { class: "playback" }, back, play, forth, readout, all, speed, mode, element("label", {}, loop, " Loop"));
  const root = element("section", { class: "timeline", "aria-label": "Timeline" }, controls, track);
  new ResizeObserver(() => draw()).observe(track);
  showPlaying();

  function createHandle(name, end) {
    const move = (day) => settle(end === 0 ? [Math.min(day, period[1]), period[1]] : [period[0], Math.max(day, period[0])]);
    return element("div", {
      class: "handle",
      role: "slider",
      tabindex: "0",
      "aria-label": name,
      "aria-valuemin": extent[0],
      "aria-valuemax": extent[1],
      pointerdown: (event) => startDrag(event, end),
      keydown: (event) => {
        const by = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -7, PageUp: 7 }[event.key];
        const to = { Home: extent[0], End: extent[1] }[event.key];
        if (by === undefined && to === undefined) return;
        event.preventDefault();
        move(clamp(to ?? period[end] + by));
      },
    });
  }

  function select(name, labels, chosen) {
    const options = labels.map((label, i) => element("option", { value: i, selected: i === chosen }, label));
    return element("select", { "aria-label": name }, ...options);
  }

  const clamp = (day) => Math.max(extent[0], Math.min(extent[1], day));
  const playMode = () => (mode.value === "0" ? "window" : "cumulative");
  const xOf = (day) => Math.max(0, Math.min(1, (day - extent[0]) / (extent[1] + 1 - extent[0]))) * trackPx;
  const dayAt = (x) => extent[0] + Math.floor((x / track.clientWidth) * (extent[1] + 1 - extent[0]));

  function show(next) {
    period = next;
    draw();
    onMove(period);
  }

  function settle(next) {
    stop();
    show(next);
    onRest(period);
  }

  function startDrag(event, part) {
    if (event.button) return;
    event.preventDefault();
    event.stopPropagation();
    stop();
    dragging = true;
    track.setPointerCapture(event.pointerId);
    if (typeof part === "number") handles[part].focus();
    const from = event.clientX - track.getBoundingClientRect().left;
    const before = [...period];
    const move = (moved) => show(dragged(part, before, from, moved.clientX - track.getBoundingClientRect().left));
    const end = () => {
      dragging = false;
      track.removeEventListener("pointermove", move);
      onRest(period);
    };
    track.addEventListener("pointermove", move);
    track.addEventListener("lostpointercapture", end, { once: true });
  }

  /** The period after a drag of `part` from pixel `from` to pixel `to`. */
  function dragged(part, before, from, to) {
    if (part === "new") return [clamp(dayAt(Math.min(from, to))), clamp(dayAt(Math.max(from, to)))];
    const by = dayAt(to) - dayAt(from);
    if (part === "band") {
      const kept = Math.max(extent[0] - before[0], Math.min(extent[1] - before[1], by));
      return [before[0] + kept, before[1] + kept];
    }
    if (part === 0) return [Math.min(clamp(before[0] + by), before[1]), before[1]];
    return [before[0], Math.max(clamp(before[1] + by), before[0])];
  }

  function step(direction) {
    const width = period[1] - period[0] + 1;
    const by = direction * (width > (extent[1] - extent[0]) / 2 ? 1 : width);
    const kept = Math.max(extent[0] - period[0], Math.min(extent[1] - period[1], by));
    settle([period[0] + kept, period[1] + kept]);
  }

  function togglePlay() {
    if (playing) {
      stop();
      onRest(period);
      return;
    }
    playing = { from: performance.now() };
    range = playRange(period, range, extent, playMode());
    show(startWindow(period, range, extent, playMode()));
    showPlaying();
    onPlaying(true);
    requestAnimationFrame(tick);
  }

  function tick(now) {
    if (!playing) return;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const perSecond = SPEEDS[Number(speed.value)].daysPerSecond;
    // with reduced motion, one move a second instead of a smooth run
    const due = calm ? (now - playing.from >= 1000 ? perSecond : 0) : Math.floor(((now - playing.from) / 1000) * perSecond);
    if (due > 0) {
      playing.from = calm ? now : playing.from + (due / perSecond) * 1000;
      const moved = advance(period, due, range, playMode(), loop.checked);
      show(moved.window);
      if (moved.ended) {
        stop();
        onRest(period);
        return;
      }
    }
    requestAnimationFrame(tick);
  }

  function stop() {
    if (playing) onPlaying(false);
    playing = null;
    showPlaying();
  }

  function showPlaying() {
    play.textContent = playing ? "❚❚" : "▶";
    play.setAttribute("aria-label", playing ? "Pause" : "Play");
  }

  function draw() {
    trackPx = track.clientWidth;
    readout.textContent = spanText(...period);
    all.disabled = period[0] === extent[0] && period[1] === extent[1];
    handles.forEach((handle, end) => {
      handle.style.left = `${xOf(period[end] + end)}px`;
      handle.setAttribute("aria-valuenow", period[end]);
      handle.setAttribute("aria-valuetext", dayText(period[end]));
    });
    band.style.left = `${xOf(period[0])}px`;
    band.style.width = `${xOf(period[1] + 1) - xOf(period[0])}px`;
    if (trackPx > 0) drawHistogram();
  }

  function drawHistogram() {
    const [width, height, ratio] = [trackPx, track.clientHeight, window.devicePixelRatio || 1];
    if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) bins = null;
    if (!bins) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
      bins = binDays(...extent, width);
      bins.counts = countBins(events, filter, bins.edges);
      bins.most = tallest(bins.counts, events.types.length);
    }
    const context = canvas.getContext("2d");
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    drawBars(context, height - AXIS_PX);
    drawAxis(context, width, height);
  }

  function drawBars(context, height) {
    const types = events.types.length;
    for (let bin = 0; bin < bins.edges.length - 1; bin++) {
      const [first, after] = [bins.edges[bin], bins.edges[bin + 1]];
      const left = Math.max(0, xOf(first));
      const barWidth = Math.max(1, xOf(after) - left - 1);
      context.globalAlpha = after > period[0] && first <= period[1] ? 1 : 0.28;
      let bottom = height;
      for (let type = 0; type < types; type++) {
        const tall = (bins.counts[bin * types + type] / (bins.most || 1)) * (height - 4);
        context.fillStyle = symbols()[type].color;
        context.fillRect(left, bottom - tall, barWidth, tall);
        bottom -= tall;
      }
    }
    context.globalAlpha = 1;
  }

  function drawAxis(context, width, height) {
    context.fillStyle = theme().muted;
    context.strokeStyle = theme().rule;
    context.font = "11px system-ui, sans-serif";
    context.textBaseline = "bottom";
    context.fillRect(0, height - AXIS_PX, width, 1);
    let free = 0;
    for (let day = monthStart(extent[0]); day <= extent[1]; day = monthStart(day, 1)) {
      const x = Math.max(0, xOf(day));
      if (x < free || x > width - 30) continue;
      context.fillText(monthText(Math.max(day, extent[0])), x + 2, height);
      free = x + MIN_LABEL_PX;
    }
    if (bins.most) drawScale(context, width, `at most ${bins.most.toLocaleString("en")} a ${bins.unit}`);
  }

  function drawScale(context, width, text) {
    const left = width - context.measureText(text).width - 16;
    context.fillStyle = `${theme().panel}D0`;
    context.fillRect(left - 4, 0, width - left - 8, 14);
    context.fillStyle = theme().muted;
    context.fillText(text, left, 12);
  }

  return {
    root,
    period: () => [...period],
    isBusy: () => dragging || playing !== null,
    /** Take a period from outside, unless a hand or the playback is moving it. */
    setPeriod(next) {
      if (dragging || playing) return;
      period = [...next]; // it may lie outside the data, and then shows none of it
      draw();
    },
    setFilter(next) {
      filter = next;
      bins = null;
      draw();
    },
    redraw: draw,
  };
}
