/** The scale bar: right at the latitude in the middle of the map, which it names. */

import { element } from "./dom.js";
import { distanceKm } from "./mercator.js";

const MAX_PX = 120;

/** @param {L.Map} map */
export function createScaleBar(map) {
  const text = element("span", {});
  const root = element("div", { class: "scale-bar" }, text);
  const update = () => {
    const { lat } = map.getCenter();
    const { length, label } = scaleAt(lat, kmPerPixel(lat, 256 * 2 ** map.getZoom()), MAX_PX);
    root.style.width = `${length}px`;
    text.textContent = label;
  };
  map.on("move zoomend", update);
  update();
  return root;
}

/** How many km one pixel spans along the parallel of `lat`, where the world is `worldPx` wide. */
export function kmPerPixel(lat, worldPx) {
  return distanceKm([0, lat], [0.01, lat]) / ((worldPx * 0.01) / 360);
}

/**
 * The longest bar of a round length that fits.
 * @returns {{length: number, label: string}} in pixels; '200 km at 33.2° N'
 */
export function scaleAt(lat, kmOfPixel, mostPx) {
  const most = kmOfPixel * mostPx;
  const power = 10 ** Math.floor(Math.log10(most));
  const km = [5, 2, 1].find((step) => step * power <= most) * power;
  const distance = km >= 1 ? `${km.toLocaleString("en")} km` : `${Math.round(km * 1000)} m`;
  return { length: km / kmOfPixel, label: `${distance} at ${Math.abs(lat).toFixed(1)}° ${lat < 0 ? "S" : "N"}` };
}
