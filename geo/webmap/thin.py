"""The base map of a file: in full near its events, coarse elsewhere.

Whether a corner of an outline stays depends on the corner alone, so neighbours lose the same ones and no gap opens.
"""

from dataclasses import replace

import geopandas as gpd
import numpy as np
import shapely
from scipy.spatial import cKDTree

from geo.boundaries import Boundaries
from geo.sphere import EARTH_RADIUS_KM, unit_vectors

NEAR_KM = 100  # of an event, where outlines and names stay as they are
COARSE = 0.1  # degrees, about 10 km: elsewhere corners of triangles smaller than its square go


def thin_out(boundaries: Boundaries, lon_lat: np.ndarray) -> Boundaries:
    """Return boundaries for a map of events at `lon_lat` (n, 2): fewer corners and names far from them."""
    near = cKDTree(unit_vectors(*lon_lat.T))
    kept = _kept_corners(boundaries, near)
    places = boundaries.places
    return replace(
        boundaries,
        countries=_thinned(boundaries.countries, kept),
        admin1_display=_thinned(boundaries.admin1_display, kept),
        places=places[places["capital"] | _is_near(places[["lon", "lat"]].to_numpy(), near)],
    )


def _kept_corners(boundaries: Boundaries, near: cKDTree) -> np.ndarray:
    """Return the corners of units that stay, as complex numbers; countries have no others."""
    units = boundaries.admin1_display.geometry.to_numpy()
    corners = np.unique(_complex(shapely.get_coordinates(units)))
    coarse = _complex(shapely.get_coordinates(shapely.coverage_simplify(units, COARSE)))
    starts = [_ring_starts(layer) for layer in (boundaries.countries, boundaries.admin1_display)]
    is_near = _is_near(np.column_stack([corners.real, corners.imag]), near)
    return np.union1d(corners[is_near], np.concatenate([coarse, *starts]))


def _is_near(lon_lat: np.ndarray, events: cKDTree) -> np.ndarray:
    """Return which points (n, 2) lie within NEAR_KM of an event, measured through the earth."""
    distance, _ = events.query(unit_vectors(*lon_lat.T), distance_upper_bound=NEAR_KM / EARTH_RADIUS_KM)
    return np.isfinite(distance)


def _thinned(layer: gpd.GeoDataFrame, kept: np.ndarray) -> gpd.GeoDataFrame:
    kind, coordinates, (rings, *others) = shapely.to_ragged_array(layer.geometry.to_numpy())
    stays = np.isin(_complex(coordinates), kept)
    before = np.concatenate([[0], np.cumsum(stays)])
    shapes = shapely.from_ragged_array(kind, coordinates[stays], (before[rings], *others))
    return layer.set_geometry(gpd.GeoSeries(shapes, index=layer.index, crs=layer.crs))


def _ring_starts(layer: gpd.GeoDataFrame) -> np.ndarray:
    """Return where rings start and end; they stay, or a ring would no longer be closed."""
    _, coordinates, (rings, *_) = shapely.to_ragged_array(layer.geometry.to_numpy())
    return _complex(coordinates[rings[:-1]])


def _complex(lon_lat: np.ndarray) -> np.ndarray:
    return lon_lat[:, 0] + 1j * lon_lat[:, 1]
