import assert from "node:assert/strict";
import { test } from "node:test";

import { geodesicRing, lonLatOf, worldOf } from "../../geo/webmap/assets/mercator.js";

const RADIUS_KM = 6371.0088;

function close(actual, expected, tolerance = 1e-9) {
  actual.forEach((value, i) => assert.ok(Math.abs(value - expected[i]) <= tolerance, `${actual} is not ${expected}`));
}

/** Great-circle distance by the haversine formula, which mercator.js does not use. */
function distanceKm([lon1, lat1], [lon2, lat2]) {
  const [a, b, c] = [lat1, lat2, lon2 - lon1].map((degrees) => (degrees * Math.PI) / 180);
  const h = Math.sin((b - a) / 2) ** 2 + Math.cos(a) * Math.cos(b) * Math.sin(c / 2) ** 2;
  return 2 * RADIUS_KM * Math.asin(Math.sqrt(h));
}

for (const [lonLat, xy] of [
  [[0, 0], [0.5, 0.5]],
  [[-180, 85.0511287798066], [0, 0]],
  [[180, -85.0511287798066], [1, 1]],
  [[90, 0], [0.75, 0.5]],
]) {
  test(`${lonLat} lies at ${xy} of the world square`, () => close(worldOf(...lonLat), xy));
}

test("the world square leads back to degrees", () => {
  for (let lon = -180; lon <= 180; lon += 7.3) {
    for (let lat = -85; lat <= 85; lat += 4.9) close(lonLatOf(...worldOf(lon, lat)), [lon, lat]);
  }
});

for (const lat of [0, 33.5, -60]) {
  test(`every point of a ring of 150 km at latitude ${lat} is 150 km away`, () => {
    const ring = geodesicRing(...worldOf(44, lat), 150);
    assert.equal(ring.length, 64);
    for (const point of ring) assert.ok(Math.abs(distanceKm([44, lat], lonLatOf(...point)) - 150) < 1e-6);
  });
}

test("a ring begins in the north and goes round by the east", () => {
  const ring = geodesicRing(0.5, 0.5, 100, 4).map((point) => lonLatOf(...point).map(Math.sign));
  assert.equal(ring[0][1], 1);
  assert.equal(ring[1][0], 1);
});
