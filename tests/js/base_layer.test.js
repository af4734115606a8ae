import assert from "node:assert/strict";
import { test } from "node:test";

import { BASE_GRID, decodeBase, decodeUnits } from "../../geo/webmap/assets/base_layer.js";
import { pack } from "./pack.mjs";

// what the browser's paths are told, in words
globalThis.Path2D = class {
  told = [];
  moveTo = (x, y) => this.told.push(`to ${x} ${y}`);
  lineTo = (x, y) => this.told.push(`line ${x} ${y}`);
  closePath = () => this.told.push("close");
};

/** Columns of lines of [x, y] steps, as geo/webmap/base.py folds them. */
function columnsOf(lines) {
  const fold = (step) => (step < 0 ? -2 * step - 1 : 2 * step);
  const steps = (axis) => [3, lines.flat().map((point) => fold(point[axis]))];
  return { points: [4, lines.map((line) => line.length)], dx: steps(0), dy: steps(1) };
}

test("lines go to the shapes that they were counted for, in the order of the tables", () => {
  const columns = columnsOf([[[5, 5], [-2, 1]], [[9, 9]], [[1, 2], [3, -4]], [[7, 7]]]);
  const tables = { countries: [{ id: "A", lines: 2 }], borders: [{ kind: "border", lines: 1 }], areas: [{ id: "A-1", lines: 1 }], labels: [{ name: "Red Sea" }] };
  const base = decodeBase(pack(columns, tables));
  assert.deepEqual(base.countries[0].path.told, ["to 5 5", "line 3 6", "close", "to 9 9", "close"]);
  assert.deepEqual(base.borders[0].path.told, ["to 1 2", "line 4 -2"]);
  assert.deepEqual(base.areas.get("A-1").path.told, ["to 7 7", "close"]);
  assert.deepEqual(base.labels, [{ name: "Red Sea" }]);
});

test("the box of a shape is in the world square", () => {
  const half = BASE_GRID / 2;
  const tables = { units: [{ id: "A-1", name: "One", lines: 1 }], districts: [{ id: "A-1-1", lines: 1 }] };
  const { units, districts } = decodeUnits(pack(columnsOf([[[half, 0], [half, half]], [[half, half]]]), tables));
  assert.deepEqual(units.get("A-1").box, [0.5, 0, 1, 0.5]);
  assert.equal(units.get("A-1").name, "One");
  assert.deepEqual(districts.get("A-1-1").box, [0.5, 0.5, 0.5, 0.5]);
});
