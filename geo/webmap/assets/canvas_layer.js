/* global L */

/** Canvas around the view, as a share of its size, so that panning does not show its edge at once. */
const PADDING = 0.2;

/** How a layer lies over the view: methods of the Leaflet layer. */
const PLACING = {
  animate({ zoom, center }) {
    const scale = this._map.getZoomScale(zoom, this.zoom);
    const corner = this._map._latLngToNewLayerPoint(this.corner, zoom, center);
    L.DomUtil.setTransform(this.canvas, corner, scale);
  },
  /** A point of the map's container on the canvas. */
  onCanvas(point) {
    return this._map.containerPointToLayerPoint(point).subtract(this.topLeft);
  },
  covers() {
    const [{ x: left, y: top }, { x, y }] = [this.onCanvas(L.point(0, 0)), this._map.getSize()];
    return left >= 0 && top >= 0 && left + x <= this.size.x && top + y <= this.size.y;
  },
  /** Lay the canvas over the view and return the frame to draw in. */
  place() {
    const view = this._map.getSize();
    const pad = view.multiplyBy(PADDING).round();
    this.size = view.add(pad.multiplyBy(2));
    this.fit(this.size);
    this.topLeft = this._map.containerPointToLayerPoint(L.point(-pad.x, -pad.y));
    this.zoom = this._map.getZoom();
    this.corner = this._map.layerPointToLatLng(this.topLeft);
    L.DomUtil.setTransform(this.canvas, this.topLeft, 1);
    const origin = this.topLeft.add(this._map.getPixelOrigin());
    const worldPx = 256 * 2 ** this.zoom;
    return {
      width: this.size.x,
      height: this.size.y,
      worldPx,
      left: origin.x,
      top: origin.y,
      pad,
      project: (x, y) => [x * worldPx - origin.x, y * worldPx - origin.y],
    };
  },
  /** Give the canvas its size in device pixels; a new size clears it, so an old one is kept. */
  fit({ x: width, y: height }) {
    this.ratio = window.devicePixelRatio || 1;
    const [deviceWidth, deviceHeight] = [Math.round(width * this.ratio), Math.round(height * this.ratio)];
    if (this.canvas.width === deviceWidth && this.canvas.height === deviceHeight) return;
    this.canvas.width = deviceWidth;
    this.canvas.height = deviceHeight;
    this.canvas.style.width = `${width}px`;
    this.canvas.style.height = `${height}px`;
  },
};

/**
 * Make a Leaflet layer that draws on one HiDPI canvas. A pan moves the canvas; it is drawn anew when the view leaves it.
 * @param {string} pane name of a Leaflet pane
 * @param {(context: CanvasRenderingContext2D, frame: object) => void} draw called with a cleared canvas;
 *   frame: { width, height, worldPx, left, top, pad, project(x, y) } in CSS pixels of the canvas
 * @param {object} options { keeps: false to draw anew after every pan }
 */
export function canvasLayer(pane, draw, { keeps = true } = {}) {
  const CanvasLayer = L.Layer.extend({
    ...PLACING,
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
      return { move: this.cover, moveend: this.settle, zoom: this.follow, viewreset: this.redraw, resize: this.redraw, zoomanim: this.animate };
    },
    /** While the view moves, draw only once it leaves the canvas. */
    cover() {
      if (this.zoom === this._map.getZoom() && !this.covers()) this.redraw();
    },
    settle() {
      if (!keeps || this.zoom !== this._map.getZoom() || !this.covers()) this.redraw();
    },
    /** A pinch changes the zoom bit by bit: the picture is stretched until the fingers rest. */
    follow() {
      this.animate({ zoom: this._map.getZoom(), center: this._map.getCenter() });
    },
    redraw() {
      if (!this._map) return;
      const frame = this.place();
      this.context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
      this.context.clearRect(0, 0, frame.width, frame.height);
      draw(this.context, frame);
    },
  });
  return new CanvasLayer();
}
