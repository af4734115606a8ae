/** Groups of events that would hide each other on the screen. */

/**
 * @typedef {object} Group
 * @property {number} count
 * @property {number} x mean position in the world square
 * @property {number} y
 * @property {number} row one row of it
 * @property {number[]} types events of each type
 * @property {number[]} cells the cells of the grid that it gathers
 */

/** Return one group per cell that holds events. @returns {Group[]} */
export function groupsOf(bins, typeCount) {
  const groups = [];
  bins.count.forEach((count, cell) => {
    if (count === 0) return;
    const types = Array.from(bins.types.subarray(cell * typeCount, (cell + 1) * typeCount));
    groups.push({ count, x: bins.sumX[cell] / count, y: bins.sumY[cell] / count, row: bins.last[cell], types, cells: [cell] });
  });
  return groups;
}

/** Merge groups whose discs overlap, the smaller into the larger, until none do. */
export function mergeOverlaps(groups, worldPx, radiusOf) {
  const kept = [];
  for (const group of [...groups].sort((a, b) => b.count - a.count)) {
    const near = kept.findIndex((other) => apart(group, other) * worldPx < radiusOf(group) + radiusOf(other));
    if (near < 0) kept.push(group);
    else kept[near] = joined(kept[near], group);
  }
  return kept.length === groups.length ? kept : mergeOverlaps(kept, worldPx, radiusOf);
}

function joined(a, b) {
  const count = a.count + b.count;
  const mean = (axis) => (a[axis] * a.count + b[axis] * b.count) / count;
  const types = a.types.map((events, type) => events + b.types[type]);
  return { count, x: mean("x"), y: mean("y"), row: a.row, types, cells: a.cells.concat(b.cells) };
}

function apart(a, b) {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

/** Whether all rows stand on one spot, so that no zoom would part them. */
export function isOneSpot(events, rows) {
  return rows.every((row) => events.x[row] === events.x[rows[0]] && events.y[row] === events.y[rows[0]]);
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
