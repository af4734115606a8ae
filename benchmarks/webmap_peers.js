/* global L, Supercluster, deck */
/** Other libraries on the same events and view, for benchmarks/webmap.py: one step of the time window each. */

import { decodeColumns, firstRowFrom } from "/modules/columns.js";
import { lonLatOf } from "/modules/mercator.js";

const MAX_ZOOM = 13; // as the map page
const RADIUS_PX = 4;
const COLOR = "#D55E00";

/**
 * Set up a peer in #stage.
 * @param {string} peer supercluster, leaflet or deck
 * @param {object} view { lon, lat, zoom, width, height, bounds } of the map page
 * @returns {Promise<(first: number, last: number) => object>} shows the rows that start in days first to last, all
 *   drawing done when it returns; answers { shown }
 */
export async function setUp(peer, columnsUrl, view) {
  const events = decodeColumns(await (await fetch(columnsUrl)).arrayBuffer());
  const stage = document.getElementById("stage");
  Object.assign(stage.style, { width: `${view.width}px`, height: `${view.height}px` });
  const rows = Array.from({ length: events.n }, (_, row) => row).filter((row) => !Number.isNaN(events.x[row]));
  const step = await { supercluster, leaflet, repaint, deck: scatterplot }[peer](events, rows, view, stage);
  return (first, last) => step([firstRowFrom(events, first), firstRowFrom(events, last + 1)], [first, last]);
}

/** The index is built anew from the rows of the window, and the view's clusters taken; nothing is drawn. */
function supercluster(events, rows, { bounds, zoom }) {
  const features = rows.map((row) => ({
    row,
    type: "Feature",
    properties: { type: events.type[row] },
    geometry: { type: "Point", coordinates: lonLatOf(events.x[row], events.y[row]) },
  }));
  return ([from, to]) => {
    const inWindow = features.filter(({ row }) => row >= from && row < to);
    const clusters = new Supercluster({ maxZoom: MAX_ZOOM }).load(inWindow).getClusters(bounds, Math.floor(zoom));
    return { shown: clusters.reduce((sum, { properties }) => sum + (properties.point_count ?? 1), 0) };
  };
}

function leafletMarkers(events, rows, { lon, lat, zoom }, stage) {
  const map = L.map(stage, { preferCanvas: true, zoomSnap: 0.5, fadeAnimation: false }).setView([lat, lon], zoom);
  const renderer = L.canvas().addTo(map);
  const markers = rows.map((row) => {
    const [markerLon, markerLat] = lonLatOf(events.x[row], events.y[row]);
    return L.circleMarker([markerLat, markerLon], { renderer, radius: RADIUS_PX, weight: 1, color: COLOR });
  });
  return { markers, renderer, group: L.layerGroup().addTo(map) };
}

/** Draw now what the renderer would draw at the next frame, and wait for the pixels. */
function drawNow(renderer) {
  L.Util.cancelAnimFrame(renderer._redrawRequest);
  renderer._redrawBounds = null;
  renderer._redraw();
  renderer._ctx.getImageData(0, 0, 1, 1);
}

/** Markers made beforehand are taken off the map, and the ones of the window put on it. */
function leaflet(events, rows, view, stage) {
  const { markers, renderer, group } = leafletMarkers(events, rows, view, stage);
  return ([from, to]) => {
    group.clearLayers();
    let shown = 0;
    rows.forEach((row, i) => {
      if (row < from || row >= to) return;
      group.addLayer(markers[i]);
      shown++;
    });
    drawNow(renderer);
    return { shown };
  };
}

/** The least that Leaflet can do: markers that are on the map already are painted again, none is exchanged. */
function repaint(events, rows, view, stage) {
  const { markers, renderer, group } = leafletMarkers(events, rows, view, stage);
  markers.forEach((marker) => group.addLayer(marker));
  return () => {
    drawNow(renderer);
    return { shown: markers.length };
  };
}

/** The rows lie in buffers of the graphics library; a step changes the range of the filter only. */
async function scatterplot(events, rows, { lon, lat, zoom, width, height }, stage) {
  const [positions, days] = [new Float32Array(2 * rows.length), new Float32Array(rows.length)];
  rows.forEach((row, i) => {
    positions.set(lonLatOf(events.x[row], events.y[row]), 2 * i);
    days[i] = events.start[row];
  });
  const data = { length: rows.length, attributes: { getPosition: { value: positions, size: 2 }, getFilterValue: { value: days, size: 1 } } };
  const extensions = [new deck.DataFilterExtension({ filterSize: 1 })];
  const layer = (filterRange) =>
    new deck.ScatterplotLayer({ id: "events", data, filterRange, extensions, getFillColor: [213, 94, 0], getRadius: RADIUS_PX, radiusUnits: "pixels" });
  const shown = await new Promise((resolve, reject) => {
    const drawn = new deck.Deck({
      parent: stage,
      width,
      height,
      useDevicePixels: 1,
      initialViewState: { longitude: lon, latitude: lat, zoom: zoom - 1 }, // its tiles are 512 px
      layers: [layer([events.firstDay, events.lastDay])],
      onAfterRender: () => resolve(drawn),
      onError: reject,
    });
  });
  const gl = shown.device.gl;
  const pixel = new Uint8Array(4 * width * height);
  return (_, window) => {
    shown.setProps({ layers: [layer(window)] });
    shown.redraw("step");
    gl.readPixels(0, 0, width, height, gl.RGBA, gl.UNSIGNED_BYTE, pixel); // waits until all is drawn
    return { shown: pixel.some((value, i) => i % 4 === 3 && value > 0) ? 1 : 0 };
  };
}
