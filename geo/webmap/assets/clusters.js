/** Group events that would hide each other on the screen. */

/**
 * Group rows by the cells of a grid fixed to the world, so that groups keep still while the map pans.
 * @param {{x: Float32Array, y: Float32Array}} events positions in the world square
 * @param {number[]} rows
 * @param {number} worldPx width of the world in pixels at this zoom
 * @param {number} cellPx
 * @returns {{rows: number[], x: number, y: number}[]} x, y: mean position in the world square
 */
export function groupByCell(events, rows, worldPx, cellPx) {
  const cells = new Map();
  const across = Math.ceil(worldPx / cellPx) + 1;
  for (const row of rows) {
    const key = Math.floor((events.y[row] * worldPx) / cellPx) * across + Math.floor((events.x[row] * worldPx) / cellPx);
    const cell = cells.get(key);
    if (cell) cell.push(row);
    else cells.set(key, [row]);
  }
  return Array.from(cells.values(), (members) => groupOf(events, members));
}

/** Merge groups whose discs overlap, the largest first, until none do. */
export function mergeOverlaps(events, groups, worldPx, radiusOf) {
  const queue = [...groups].sort((a, b) => b.rows.length - a.rows.length);
  const kept = [];
  for (const group of queue) {
    const near = kept.findIndex((other) => apart(group, other) * worldPx < radiusOf(group) + radiusOf(other));
    if (near < 0) kept.push(group);
    else kept[near] = groupOf(events, kept[near].rows.concat(group.rows));
  }
  return kept.length === groups.length ? kept : mergeOverlaps(events, kept, worldPx, radiusOf);
}

/** Whether all rows of a group stand on one spot, so that no zoom would part them. */
export function isOneSpot(events, rows) {
  return rows.every((row) => events.x[row] === events.x[rows[0]] && events.y[row] === events.y[rows[0]]);
}

/** Count the rows of each type: [type, count], most first. */
export function countTypes(events, rows) {
  const counts = new Map();
  for (const row of rows) counts.set(events.type[row], (counts.get(events.type[row]) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
}

/** Places for `count` symbols fanned out around a spot: a ring, then a spiral, in pixels from the spot. */
export function fanOut(count, gapPx) {
  if (count <= 12) {
    const radius = Math.max(gapPx * 1.1, (count * gapPx) / (2 * Math.PI));
    return Array.from({ length: count }, (_, i) => polar(radius, (2 * Math.PI * i) / count - Math.PI / 2));
  }
  const places = [];
  let angle = 0;
  for (let i = 0; i < count; i++) {
    const radius = gapPx * 1.4 + (gapPx * angle) / (2 * Math.PI);
    places.push(polar(radius, angle));
    angle += gapPx / radius;
  }
  return places;
}

function polar(radius, angle) {
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
}

function groupOf(events, rows) {
  let [x, y] = [0, 0];
  for (const row of rows) {
    x += events.x[row];
    y += events.y[row];
  }
  return { rows, x: x / rows.length, y: y / rows.length };
}

function apart(a, b) {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
