import assert from "node:assert/strict";
import { test } from "node:test";

import { cornersOf, distanceKm, geodesicRing, liesIn, lonLatOf, shortestWay, worldOf } from "../../geo/webmap/assets/mercator.js";

const RADIUS_KM = 6371.0088;

function close(actual, expected, tolerance = 1e-9) {
  actual.forEach((value, i) => assert.ok(Math.abs(value - expected[i]) <= tolerance, `${actual} is not ${expected}`));
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

test("distances are those of known pairs", () => {
  assert.ok(Math.abs(distanceKm([0, 0], [90, 0]) - (Math.PI / 2) * RADIUS_KM) < 1e-6);
  assert.equal(Math.round(distanceKm([44.4, 33.3], [36.3, 33.5])), 752); // Baghdad to Damascus
  assert.equal(distanceKm([10, 20], [10, 20]), 0);
});

test("the shortest way keeps its ends and is as long as the distance", () => {
  const way = shortestWay([44, 33], [-70, 40]);
  close(way[0], [44, 33]);
  close(way.at(-1), [-70, 40]);
  const length = way.reduce((km, point, i) => (i ? km + distanceKm(way[i - 1], point) : 0), 0);
  assert.ok(Math.abs(length - distanceKm([44, 33], [-70, 40])) < 1e-6);
});

test("a way to where one is already has two ends", () => {
  assert.deepEqual(shortestWay([1, 2], [1, 2]), [[1, 2], [1, 2]]);
});

test("an area of four numbers is a box, of more a polygon", () => {
  assert.deepEqual(cornersOf([1, 2, 3, 4]), [[1, 2], [3, 2], [3, 4], [1, 4]]);
  assert.deepEqual(cornersOf([1, 2, 3, 4, 5, 6]), [[1, 2], [3, 4], [5, 6]]);
});

test("a polygon holds what lies in it by the even-odd rule, and nothing lies in it without a place", () => {
  const bowTie = [[0, 0], [4, 4], [4, 0], [0, 4]];
  assert.deepEqual([[1, 2], [3, 2], [2, 3.5], [2, 0.5], [NaN, NaN]].map(([x, y]) => liesIn(bowTie, x, y)), [true, true, false, false, false]);
});
