/* global L */

/** Canvas around the view, as a share of its size, so that panning does not show its edge at once. */
const PADDING = 0.2;

/**
 * Make a Leaflet layer that draws on one HiDPI canvas.
 * @param {string} pane name of a Leaflet pane
 * @param {(context: CanvasRenderingContext2D, frame: object) => void} draw called with a cleared canvas;
 *   frame: { width, height, worldPx, left, top, project(x, y) } in CSS pixels of the canvas
 */
export function canvasLayer(pane, draw) {
  const CanvasLayer = L.Layer.extend({
    options: { pane },
    onAdd(map) {
      this.canvas = L.DomUtil.create("canvas", "leaflet-zoom-animated");
      this.canvas.setAttribute("aria-hidden", "true");
      this.canvas.style.pointerEvents = "none";
      this.getPane().appendChild(this.canvas);
      this.context = this.canvas.getContext("2d");
      this._map = map;
      this.redraw();
    },
    onRemove() {
      this.canvas.remove();
    },
    getEvents() {
      return { moveend: this.redraw, viewreset: this.redraw, resize: this.redraw, zoomanim: this.animate };
    },
    animate({ zoom, center }) {
      const scale = this._map.getZoomScale(zoom, this.zoom);
      const corner = this._map._latLngToNewLayerPoint(this.corner, zoom, center);
      L.DomUtil.setTransform(this.canvas, corner, scale);
    },
    redraw() {
      if (!this._map) return;
      const frame = this.place();
      this.context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
      this.context.clearRect(0, 0, frame.width, frame.height);
      draw(this.context, frame);
    },
    /** Lay the canvas over the view and return the frame to draw in. */
    place() {
      const size = this._map.getSize();
      const pad = size.multiplyBy(PADDING).round();
      const [width, height] = [size.x + 2 * pad.x, size.y + 2 * pad.y];
      this.ratio = window.devicePixelRatio || 1;
      const [deviceWidth, deviceHeight] = [Math.round(width * this.ratio), Math.round(height * this.ratio)];
      if (this.canvas.width !== deviceWidth || this.canvas.height !== deviceHeight) {
        this.canvas.width = deviceWidth;
        this.canvas.height = deviceHeight;
        this.canvas.style.width = `${width}px`;
        this.canvas.style.height = `${height}px`;
      }
      const topLeft = this._map.containerPointToLayerPoint(L.point(-pad.x, -pad.y));
      this.zoom = this._map.getZoom();
      this.corner = this._map.layerPointToLatLng(topLeft);
      L.DomUtil.setTransform(this.canvas, topLeft, 1);
      const origin = topLeft.add(this._map.getPixelOrigin());
      const worldPx = 256 * 2 ** this.zoom;
      return {
        width,
        height,
        worldPx,
        left: origin.x,
        top: origin.y,
        pad,
        project: (x, y) => [x * worldPx - origin.x, y * worldPx - origin.y],
      };
    },
  });
  return new CanvasLayer();
}
