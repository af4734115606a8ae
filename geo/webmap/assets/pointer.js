/** The map by pointer: what is under it, what a click opens, and the coordinates under a right click. */

import { isOneSpot } from "./clusters.js";
import { element } from "./dom.js";

/**
 * @param {L.Map} map
 * @param {object} options { events, layerAt(point) → event layer, drawing, tip, onOpen(row), onPress, fit(rows) }
 *   onPress: told of every click, so that menus can close
 */
export function followPointer(map, { events, layerAt, drawing, tip, onOpen, onPress, fit }) {
  map.on("click", onClick).on("dblclick", () => drawing.isOn() && drawing.finish());
  map.on("mousemove", onHover).on("mouseout", tip.hide).on("contextmenu", copyCoordinates);

  function onClick({ containerPoint, latlng }) {
    onPress();
    if (drawing.isOn()) {
      drawing.add(latlng);
      return;
    }
    const layer = layerAt(containerPoint);
    const item = layer.itemAt(containerPoint);
    tip.hide();
    if (!item || item.path) layer.fanOut(null);
    else if (item.count === 1) onOpen(item.row);
    else openGroup(layer, item);
  }

  /** Zoom to the members of a group, or fan them out where no zoom would part them. */
  function openGroup(layer, item) {
    const rows = item.rows();
    if (isOneSpot(events, rows) || map.getZoom() >= map.getMaxZoom()) layer.fanOut(item);
    else fit(rows);
  }

  function onHover({ containerPoint, latlng }) {
    if (drawing.isOn()) {
      drawing.point(latlng);
      return;
    }
    const item = layerAt(containerPoint).itemAt(containerPoint);
    map.getContainer().style.cursor = item ? "pointer" : "";
    tip.follow(item, containerPoint);
  }

  /** Put the coordinates under the pointer on the clipboard and show them. */
  function copyCoordinates({ latlng, containerPoint }) {
    const text = `${latlng.lat.toFixed(4)}, ${latlng.lng.toFixed(4)}`;
    navigator.clipboard?.writeText(text).catch(() => {}); // without a secure context they are shown only
    tip.place([element("strong", {}, text), element("span", {}, "latitude, longitude; copied")], containerPoint);
  }
}
