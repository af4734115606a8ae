/** Event symbols: a shape and a colour per type, area by deaths, hollow where no figure is stated. */

export const TURN = 2 * Math.PI;
const WAVE_PX = 16;

/** Half-width in pixels of the symbol for `deaths` (null: not stated); area grows with deaths above a floor. */
export function symbolRadius(deaths, { min, max, deathsAtMax }) {
  const share = Math.min(1, (deaths ?? 0) / deathsAtMax);
  return Math.sqrt(min * min + share * (max * max - min * min));
}

/** Add an outline, centred on (x, y) with the area of a circle of radius r, to the current path; no corners: that circle. */
export function tracePath(context, corners, x, y, r) {
  if (corners) {
    tracePolygon(context, corners.map(([dx, dy]) => [x + r * dx, y + r * dy]));
  } else {
    context.moveTo(x + r, y);
    context.arc(x, y, r, 0, TURN);
  }
}

function tracePolygon(context, points) {
  points.forEach((point, i) => (i === 0 ? context.moveTo(...point) : context.lineTo(...point)));
  context.closePath();
}

/** Mark a symbol of half-width r as at sea: a wave under it. */
export function drawWave(context, x, y, r, theme) {
  const [left, top, step] = [x - WAVE_PX / 2, y + r + 5, WAVE_PX / 4];
  context.beginPath();
  context.moveTo(left, top);
  context.quadraticCurveTo(left + step, top - 4, left + 2 * step, top);
  context.quadraticCurveTo(left + 3 * step, top + 4, left + 4 * step, top);
  context.lineCap = "round";
  for (const [color, width] of [[theme.halo, 4], [theme.water, 1.8]]) {
    context.strokeStyle = color;
    context.lineWidth = width;
    context.stroke();
  }
  context.lineCap = "butt";
}

/** Draw one symbol: light halo, dark outline, fill in the type's colour, or hollow if deaths are not stated. */
export function drawSymbol(context, { corners, x, y, r, color, hollow, theme, selected = false }) {
  context.lineJoin = "round";
  context.beginPath();
  tracePath(context, corners, x, y, r);
  context.lineWidth = selected ? 6 : 3.5;
  context.strokeStyle = selected ? theme.accent : theme.halo;
  context.stroke();
  context.fillStyle = hollow ? theme.halo : color;
  context.fill();
  context.lineWidth = hollow ? 3.4 : 1.1;
  context.strokeStyle = theme.outline;
  context.stroke();
  if (!hollow) return;
  // a pale colour alone would not stand out: it runs within the dark line
  context.lineWidth = 1.8;
  context.strokeStyle = color;
  context.stroke();
}
