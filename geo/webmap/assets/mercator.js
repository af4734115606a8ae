/** Web Mercator: the world as a square from (0, 0) in the north-west to (1, 1), and distances on it. */

const EARTH_RADIUS_KM = 6371.0088; // mean radius, IUGG 1980
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
