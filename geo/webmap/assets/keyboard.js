/**
 * The map by keyboard: arrows walk through the events in view in the order of time, Enter opens, + and - zoom.
 * While something is drawn, arrows move the map under its middle and Enter adds the place there.
 */

const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
const PAN_PX = 80; // of a step with Shift held

/**
 * @param {L.Map} map
 * @param {object} options { rowsInView() → rows in the order of time, onFocus(row), onOpen(row), drawing }
 */
export function walkByKeyboard(map, { rowsInView, onFocus, onOpen, drawing }) {
  let row = -1;
  map.keyboard.disable(); // Leaflet pans with the bare arrows
  map.getContainer().addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    if (step && (event.shiftKey || drawing.isOn())) pan(event.key);
    else if (step) focus(neighbour(rowsInView(), row, step));
    else if (event.key === "Enter" && drawing.isOn()) drawing.add(map.getCenter());
    else if (event.key === "Enter" && row >= 0) onOpen(row);
    else if (event.key === "+" || event.key === "-") map.setZoom(map.getZoom() + (event.key === "+" ? 1 : -1));
    else return;
    event.preventDefault();
  });
  map.getContainer().addEventListener("blur", () => focus(-1));

  function pan(key) {
    const along = STEPS[key] * PAN_PX;
    map.panBy(key === "ArrowLeft" || key === "ArrowRight" ? [along, 0] : [0, along]);
  }

  function focus(next) {
    if (next === row) return;
    row = next;
    onFocus(row);
  }
}

/** The row before or after `row` among rows in the order of time; from nothing, the first or the last. */
export function neighbour(rows, row, step) {
  if (rows.length === 0) return -1;
  const at = rows.indexOf(row);
  if (at < 0) return step > 0 ? rows[0] : rows.at(-1);
  return rows[Math.max(0, Math.min(rows.length - 1, at + step))];
}
