"""Replace a line or an area by a point inside it, with the radius that covers it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from geo.events.problems import Outcome, ProblemsTable, make_problems
from geo.places.sphere import great_circle_km

SHAPE = "geometry_geojson"  # column that keeps a geometry that is no point
MAX_APART = 1e-6  # degrees between two ways of telling one place


@dataclass(frozen=True)
class StandIn:
    """A point inside a shape, and the distance from it to the farthest corner."""

    lon: float
    lat: float
    radius_km: float


def single_points(shapes: np.ndarray) -> np.ndarray:
    """Return shapes with a point for each collection of just one."""
    is_one = (shapely.get_type_id(shapes) > shapely.GeometryType.POINT) & (shapely.get_num_coordinates(shapes) == 1)
    if not is_one.any():
        return shapes
    shapes = shapes.copy()
    shapes[is_one] = shapely.points(shapely.get_coordinates(shapes[is_one]))
    return shapes


def stand_in(shape: BaseGeometry) -> StandIn | None:
    """Return the point for a shape; None if the shape is empty. Raise ValueError if there is none."""
    corners = shapely.get_coordinates(shape)
    if not len(corners):
        return None
    _check_degrees(shape, corners)
    try:
        with np.errstate(all="ignore"):
            point = shapely.point_on_surface(shape)
    except ShapelyError as err:
        raise ValueError("The geometry cannot be read.") from err
    lon, lat = float(point.x), float(point.y)
    radius_km = float(great_circle_km(lon, lat, corners[:, 0], corners[:, 1]).max())
    return StandIn(lon, lat, round(radius_km, 1))


def _check_degrees(shape: BaseGeometry, corners: np.ndarray) -> None:
    """Raise ValueError if corners are no places on Earth, or a side may as well cross the antimeridian."""
    lon, lat = corners[:, 0], corners[:, 1]
    # written so that what is no number fails
    if not ((np.abs(lon) <= 360) & (np.abs(lat) <= 90)).all():
        raise ValueError("The geometry is not on Earth: its corners are no degrees of longitude and latitude.")
    across, line = shapely.get_coordinates(_lines(shape), return_index=True)
    if (np.abs(np.diff(across[:, 0])) > 180)[np.diff(line) == 0].any():
        raise ValueError("A side of the geometry is longer than half the globe: cut it at the antimeridian.")


def _lines(shape: BaseGeometry) -> np.ndarray:
    """Return the lines and rings of a shape."""
    parts = np.array([shape], dtype=object)
    while (shapely.get_type_id(parts) > shapely.GeometryType.POLYGON).any():
        parts = shapely.get_parts(parts)
    is_area = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    return np.concatenate([parts[~is_area], shapely.get_rings(parts[is_area])])


def stand_ins(rows: Sequence[int], kinds: Sequence[str]) -> ProblemsTable:
    """Return a problem per row whose geometry is no point."""
    return make_problems(
        "geometry_no_point",
        Outcome.MODIFIED,
        "lon",
        "A line or area: a point inside it stands for it, with the radius that holds all of it; its shape is kept.",
        "Nothing, or give a point.",
        rows=rows,
        values=kinds,
    )


def place_conflicts(rows: Sequence[int], places: Sequence[Any]) -> ProblemsTable:
    """Return a problem per row whose columns lon and lat differ from its geometry."""
    return make_problems(
        "place_told_twice",
        Outcome.MODIFIED,
        "lon",
        "The columns lon and lat tell another place than the geometry: the geometry counts.",
        "Give the place once.",
        rows=rows,
        values=places,
    )


def is_elsewhere(lon: Any, lat: Any, place: tuple[Any, Any]) -> bool:
    """Return whether lon and lat differ from `place`."""
    try:
        return max(abs(float(str(a)) - float(str(b))) for a, b in zip((lon, lat), place, strict=True)) > MAX_APART
    except ValueError:
        return True
