/** Lines of latitude and longitude, with their degrees along the edges of the view. */

import { canvasLayer } from "./canvas_layer.js";
import { lonLatOf, worldOf } from "./mercator.js";

const STEPS_DEGREES = [30, 20, 10, 5, 2, 1, 0.5, 0.25, 0.1];
const MIN_PX = 90; // between two lines
const MAX_LATITUDE = 85;

/** @param {() => object} theme read at every drawing */
export function graticuleLayer(theme) {
  // its degrees stand at the edges of the view, so that it is drawn after every pan
  return canvasLayer("graticule", (context, frame) => drawGraticule(context, frame, theme()), { keeps: false });
}

function drawGraticule(context, frame, theme) {
  const step = stepFor(frame.worldPx);
  const { pad, width, height } = frame;
  context.strokeStyle = theme.muted;
  context.fillStyle = theme.muted;
  context.lineWidth = 0.5;
  context.font = "10px system-ui, sans-serif";
  for (const { degrees, at } of lines(frame, step)) {
    const isMeridian = at.x !== undefined;
    context.beginPath();
    context.moveTo(...(isMeridian ? [at.x, 0] : [0, at.y]));
    context.lineTo(...(isMeridian ? [at.x, height] : [width, at.y]));
    context.stroke();
    const label = isMeridian ? degreesText(degrees, "W", "E") : degreesText(degrees, "S", "N");
    context.fillText(label, ...(isMeridian ? [at.x + 3, height - pad.y - 4] : [pad.x + 4, at.y - 3]));
  }
}

/** The finest step whose lines lie MIN_PX apart. */
export function stepFor(worldPx) {
  return STEPS_DEGREES.findLast((step) => (step / 360) * worldPx >= MIN_PX) ?? STEPS_DEGREES[0];
}

function* lines({ worldPx, left, top, width, height, project }, step) {
  const [west, north] = lonLatOf(left / worldPx, top / worldPx);
  const [east, south] = lonLatOf((left + width) / worldPx, (top + height) / worldPx);
  for (let lon = Math.ceil(west / step) * step; lon <= east; lon += step) yield { degrees: lon, at: { x: project(worldOf(lon, 0)[0], 0)[0] } };
  const [low, high] = [Math.max(south, -MAX_LATITUDE), Math.min(north, MAX_LATITUDE)];
  for (let lat = Math.ceil(low / step) * step; lat <= high; lat += step) yield { degrees: lat, at: { y: project(0, worldOf(0, lat)[1])[1] } };
}

/** -12.5 → '12.5° W'. */
export function degreesText(degrees, below, above) {
  const size = Number(Math.abs(degrees).toFixed(2));
  return size === 0 ? "0°" : `${size}° ${degrees < 0 ? below : above}`;
}
