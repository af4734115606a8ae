/** Event symbols: a shape and a colour per type, area by deaths, hollow where no figure is stated. */

export const TURN = 2 * Math.PI;
const WAVE_PX = 16;
const AREA_FACTOR = { triangle_up: 1.35, triangle_down: 1.35, diamond: 1.25, square: 0.89, plus: 1.05, circle: 1, pentagon: 1.08, hexagon: 1.05 };

/** Corners of the regular shapes: how many, and the angle of the first one. */
const CORNERS = {
  triangle_up: [3, -TURN / 4],
  triangle_down: [3, TURN / 4],
  diamond: [4, -TURN / 4],
  square: [4, -TURN / 8],
  pentagon: [5, -TURN / 4],
  hexagon: [6, 0],
};

/** Half-width in pixels of the symbol for `deaths` (null: not stated); area grows with deaths above a floor. */
export function symbolRadius(deaths, { min, max, deathsAtMax }) {
  const share = Math.min(1, (deaths ?? 0) / deathsAtMax);
  return Math.sqrt(min * min + share * (max * max - min * min));
}

/** Add the outline of a shape, centred on (x, y) with half-width r, to the current path; corners: of a shape given by them. */
export function tracePath(context, { shape, corners }, x, y, r) {
  const radius = r * (AREA_FACTOR[shape] ?? 1);
  if (corners) {
    tracePolygon(context, corners.map(([dx, dy]) => [x + r * dx, y + r * dy]));
  } else if (shape === "circle") {
    context.moveTo(x + radius, y);
    context.arc(x, y, radius, 0, TURN);
  } else if (shape === "plus") {
    tracePlus(context, x, y, radius);
  } else {
    const [count, first] = CORNERS[shape];
    const size = shape === "square" ? radius * Math.SQRT2 : radius;
    const angles = Array.from({ length: count }, (_, i) => first + (i * TURN) / count);
    tracePolygon(context, angles.map((angle) => [x + size * Math.cos(angle), y + size * Math.sin(angle)]));
  }
}

function tracePlus(context, x, y, r) {
  const arm = r * 0.38;
  const corners = [[-arm, -r], [arm, -r], [arm, -arm], [r, -arm], [r, arm], [arm, arm], [arm, r], [-arm, r], [-arm, arm], [-r, arm], [-r, -arm], [-arm, -arm]];
  tracePolygon(context, corners.map(([dx, dy]) => [x + dx, y + dy]));
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
export function drawSymbol(context, { shape, corners, x, y, r, color, hollow, theme, selected = false }) {
  context.lineJoin = "round";
  context.beginPath();
  tracePath(context, { shape, corners }, x, y, r);
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
