"""Web Mercator: the world as a square from (0, 0) in the north-west to (1, 1), and as a grid of pixels on it."""

import numpy as np

MAX_LATITUDE = 85.0511  # where the square ends
STEPS = 2**24 - 1  # of the grid across the world: 2.4 m at the equator; a whole number of them in 3 bytes


def world_square(lon: np.ndarray, lat: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return degrees (EPSG:4326) as Web Mercator in a square from (0, 0) north-west to (1, 1)."""
    sine = np.sin(np.radians(np.clip(lat, -MAX_LATITUDE, MAX_LATITUDE)))
    return (lon + 180) / 360, 0.5 - np.log((1 + sine) / (1 - sine)) / (4 * np.pi)


def latitude(y: np.ndarray) -> np.ndarray:
    """Return the latitude in degrees of a height in that square."""
    return np.degrees(np.arctan(np.sinh(np.pi * (1 - 2 * y))))


def lon_lat_of(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return places in that square as degrees (EPSG:4326)."""
    return x * 360 - 180, latitude(y)


def on_grid(lon: np.ndarray, lat: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return degrees (EPSG:4326) as steps of the grid, 0 to STEPS - 1, so that STEPS itself can mean 'nowhere'."""
    x, y = (np.clip(np.rint(axis * STEPS), 0, STEPS - 1) for axis in world_square(lon, lat))
    return x, y


def lies_in(corners: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return which points lie in the polygon of `corners` (n, 2), all in one plane, by the even-odd rule.

    assets/filter.js does the same steps in the same order, so that page and server agree on every point.
    """
    inside = np.zeros(len(x), bool)
    for (ax, ay), (bx, by) in zip(corners, np.roll(corners, 1, axis=0), strict=True):
        if ay != by:
            inside ^= ((ay > y) != (by > y)) & (x < (bx - ax) * (y - ay) / (by - ay) + ax)
    return inside
