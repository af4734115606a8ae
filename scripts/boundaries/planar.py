"""One planar map: lines are noded on a grid, cut into faces, and faces are given to units.

Units put together from faces of one map share every vertex of their common edges, so they
can neither overlap nor leave a gap. Coordinates are degrees, EPSG:4326.
"""

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

Geometries = NDArray[np.object_]
NONE = -1  # label of a face that belongs to nothing


def faces_of(lines: Geometries, grid: float) -> Geometries:
    """Return the faces that `lines` enclose once they are noded on a grid of `grid` degrees."""
    noded = shapely.union_all(lines, grid_size=grid)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    return faces[_reading_order(faces)]


def label(faces: Geometries, polygons: Geometries) -> NDArray[np.intp]:
    """Return for each face the lowest index of a polygon that holds its inner point, or NONE."""
    points = shapely.point_on_surface(faces)
    face, polygon = shapely.STRtree(polygons).query(points, predicate="intersects")
    labels = np.full(len(faces), len(polygons))
    np.minimum.at(labels, face, polygon)
    return np.where(labels == len(polygons), NONE, labels)


def label_nearest(faces: Geometries, polygons: Geometries) -> NDArray[np.intp]:
    """Return for each face the index of the polygon that holds or is nearest to its inner point."""
    labels = label(faces, polygons)
    lost = np.flatnonzero(labels == NONE)
    if lost.size:
        labels[lost] = shapely.STRtree(polygons).nearest(shapely.point_on_surface(faces[lost]))
    return labels


def dissolve(faces: Geometries, labels: Sequence) -> dict:
    """Return {label: the union of its faces}, labels in sorted order."""
    keys, group = np.unique(np.asarray(labels), return_inverse=True)
    return {
        key: shapely.normalize(shapely.coverage_union_all(faces[group == number])) for number, key in enumerate(keys)
    }


def snap_coverage(polygons: Geometries, grid: float) -> Geometries:
    """Return the same coverage with all coordinates on a grid; a unit smaller than a cell becomes empty."""
    faces = faces_of(shapely.boundary(polygons), grid)
    labels = label(faces, polygons)
    kept = labels != NONE
    snapped = dissolve(faces[kept], labels[kept])
    return np.array([snapped.get(number, shapely.MultiPolygon()) for number in range(len(polygons))])


def polygons_only(geometry: shapely.Geometry) -> shapely.Geometry:
    """Return the polygons of a mixed result without its stray lines and points."""
    return shapely.multipolygons([part for part in shapely.get_parts(geometry) if part.geom_type == "Polygon"])


def _reading_order(faces: Geometries) -> NDArray[np.intp]:
    """Sort by bounds, so that the result does not depend on the order in which faces were found."""
    return np.lexsort(shapely.bounds(faces).T)
