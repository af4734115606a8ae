/** Web Mercator: the world as a square from (0, 0) in the north-west to (1, 1), and distances on it. */

export const EARTH_RADIUS_KM = 6371.0088; // mean radius, IUGG 1980; as in geo/places/sphere.py
const RAD = Math.PI / 180;

/** Longitude and latitude in degrees → world square. */
export function worldOf(lon, lat) {
  const sine = Math.sin(lat * RAD);
  return [(lon + 180) / 360, 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)];
}

/** World square → [longitude, latitude] in degrees. */
export function lonLatOf(x, y) {
  return [x * 360 - 180, Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) / RAD];
}

/** The corners of an area as [lon, lat]: of west, south, east, north, or of lon, lat of three corners or more. */
export function cornersOf(area) {
  const [west, south, east, north] = area;
  if (area.length === 4) return [[west, south], [east, south], [east, north], [west, north]];
  return Array.from({ length: area.length / 2 }, (_, i) => [area[2 * i], area[2 * i + 1]]);
}

/** Whether a point lies in a polygon of the world square, by the even-odd rule: the steps of geo/places/mercator.py. */
export function liesIn(corners, x, y) {
  let inside = false;
  let [bx, by] = corners.at(-1);
  for (const [ax, ay] of corners) {
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
    [bx, by] = [ax, ay];
  }
  return inside;
}

/** The distance of two places in degrees, in km on the sphere. */
export function distanceKm([lonA, latA], [lonB, latB]) {
  const [dLat, dLon] = [(latB - latA) * RAD, (lonB - lonA) * RAD];
  const half = Math.sin(dLat / 2) ** 2 + Math.cos(latA * RAD) * Math.cos(latB * RAD) * Math.sin(dLon / 2) ** 2;
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(half)));
}

/** Places on the shortest way from one place to another, in degrees, both ends included. */
export function shortestWay(from, to, steps = 32) {
  const [a, b] = [vectorOf(from), vectorOf(to)];
  const arc = distanceKm(from, to) / EARTH_RADIUS_KM;
  if (arc === 0) return [from, to];
  return Array.from({ length: steps + 1 }, (_, i) => {
    const [partA, partB] = [Math.sin((1 - i / steps) * arc) / Math.sin(arc), Math.sin((i / steps) * arc) / Math.sin(arc)];
    const [x, y, z] = a.map((value, axis) => partA * value + partB * b[axis]);
    return [Math.atan2(y, x) / RAD, Math.atan2(z, Math.hypot(x, y)) / RAD];
  });
}

function vectorOf([lon, lat]) {
  return [Math.cos(lat * RAD) * Math.cos(lon * RAD), Math.cos(lat * RAD) * Math.sin(lon * RAD), Math.sin(lat * RAD)];
}

/**
 * The ring of all points `radiusKm` from a place, on the sphere.
 * @returns {number[][]} `steps` points in the world square
 */
export function geodesicRing(x, y, radiusKm, steps = 64) {
  const [lon, lat] = lonLatOf(x, y);
  const [arc, sinLat, cosLat] = [radiusKm / EARTH_RADIUS_KM, Math.sin(lat * RAD), Math.cos(lat * RAD)];
  return Array.from({ length: steps }, (_, step) => {
    const bearing = (2 * Math.PI * step) / steps;
    const sinOther = sinLat * Math.cos(arc) + cosLat * Math.sin(arc) * Math.cos(bearing);
    const east = Math.atan2(Math.sin(bearing) * Math.sin(arc) * cosLat, Math.cos(arc) - sinLat * sinOther);
    return worldOf(lon + east / RAD, Math.asin(sinOther) / RAD);
  });
}
