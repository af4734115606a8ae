"""Web Mercator: the world as a square from (0, 0) in the north-west to (1, 1)."""

import numpy as np

MAX_LATITUDE = 85.0511  # where the square ends


def world_square(lon: np.ndarray, lat: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return degrees (EPSG:4326) as Web Mercator in a square from (0, 0) north-west to (1, 1)."""
    sine = np.sin(np.radians(np.clip(lat, -MAX_LATITUDE, MAX_LATITUDE)))
    return (lon + 180) / 360, 0.5 - np.log((1 + sine) / (1 - sine)) / (4 * np.pi)
