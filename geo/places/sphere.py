"""Distance and bearing on a sphere, for longitudes and latitudes in degrees.

The radius is the mean radius of the earth. Distances differ from those on the WGS 84 ellipsoid by at most 0.56 % (up
to 1.1 km at 200 km).
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

# mean radius R1 = (2a + b) / 3 of GRS 80: Moritz, "Geodetic Reference System 1980", Journal of Geodesy 74 (2000)
EARTH_RADIUS_KM = 6371.0088


def great_circle_km(lon1: ArrayLike, lat1: ArrayLike, lon2: ArrayLike, lat2: ArrayLike) -> Floats:
    """Return the great-circle distance in km between points in degrees; the arguments broadcast.

    Vincenty's formula for the sphere, accurate for close, far and opposite points alike
    (Vincenty, Survey Review 23 (1975), with flattening 0). NaN in, NaN out.
    """
    east, north, along = _towards(lon1, lat1, lon2, lat2)
    return EARTH_RADIUS_KM * np.arctan2(np.hypot(east, north), along)


def bearing_deg(lon1: ArrayLike, lat1: ArrayLike, lon2: ArrayLike, lat2: ArrayLike) -> Floats:
    """Return the direction in which the second point is seen from the first, in [0, 360) degrees clockwise from north.

    It is the direction at the first point (initial bearing); at a pole it is counted from the meridian `lon1`.
    NaN where the points coincide, for there is no direction then. The arguments broadcast.
    """
    east, north, _ = _towards(lon1, lat1, lon2, lat2)
    # rounding may carry a tiny negative angle to 360 exactly, which is north
    degrees = np.mod(np.degrees(np.arctan2(east, north)), 360.0) % 360.0
    return np.where((east == 0) & (north == 0), np.nan, degrees)


def unit_vectors(lon: ArrayLike, lat: ArrayLike) -> Floats:
    """Return points in degrees, shape (...), as unit vectors from the earth's centre, shape (..., 3)."""
    lam, phi = np.radians(lon), np.radians(lat)
    return np.stack([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)], axis=-1)


def lon_lat(vectors: Floats) -> Floats:
    """Return vectors of any length, shape (..., 3), as longitude and latitude in degrees, shape (..., 2)."""
    x, y, z = np.moveaxis(vectors, -1, 0)
    radians: Floats = np.stack([np.arctan2(y, x), np.arctan2(z, np.hypot(x, y))], axis=-1)
    return np.degrees(radians)


def _towards(lon1: ArrayLike, lat1: ArrayLike, lon2: ArrayLike, lat2: ArrayLike) -> tuple[Floats, Floats, Floats]:
    """Return the second point as seen from the first: its unit vector's parts to the east, to the north and upwards."""
    phi1, phi2 = np.radians(lat1), np.radians(lat2)
    turn = np.radians(np.subtract(lon2, lon1))
    east = np.cos(phi2) * np.sin(turn)
    north = np.cos(phi1) * np.sin(phi2) - np.sin(phi1) * np.cos(phi2) * np.cos(turn)
    along = np.sin(phi1) * np.sin(phi2) + np.cos(phi1) * np.cos(phi2) * np.cos(turn)
    return east, north, along
