"""Find the nearest land of points outside all units, by great-circle distance on a sphere (geo.places.sphere)."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from geo.places.grid_index import expand_ranges, outline_edges
from geo.places.read_only import ReadOnlyArrays
from geo.places.sphere import EARTH_RADIUS_KM, Floats, lon_lat, unit_vectors

Ints = NDArray[np.int32]
Places = NDArray[np.int64]

# an outline is straight in lon, lat, a piece of it is an arc of a great circle: they part by 1 m at most
SAG_KM = 0.001
# shorter pieces (0.6 mm) have no reliable direction: their ends stand for them
SHORTEST_PIECE = 1e-10
# chords from products of unit vectors are exact to this: the root of twice the precision of float64
ROUNDING = 1e-7
# nearest midpoints tried first; few points need more
FIRST_TRY = 8
# so few points are compared with all pieces, in less time than SciPy takes to import
FEW_POINTS = 200
POINTS_PER_PRODUCT = 16  # about 60 MB
ROUGH_PIECES = 20_000  # of all, for a first bound of how far land is
# pairs (point, piece) measured at once: about 60 MB
PAIRS_PER_PASS = 1 << 18


@dataclass(frozen=True, eq=False)
class NearestLand(ReadOnlyArrays):
    """The outline of some land, as arcs at most `piece_km` long in a KD-tree of their midpoints.

    Lengths are chords of the unit sphere and points are unit vectors until the answer. Its arrays are read-only:
    threads may share one.
    """

    ends: Floats  # (2, pieces, 3): first and last point of each piece
    normal: Floats  # (pieces, 3): unit vector square to the piece's great circle; 0 for the shortest pieces
    inward: Floats  # (2, pieces, 3): at each end, the direction towards the other
    unit: Ints  # (pieces,): the unit that the piece bounds
    reach: Floats  # shape (): no end of a piece is farther from its midpoint

    @cached_property
    def middle(self) -> Floats:
        """Return the middle of each piece, shape (pieces, 3)."""
        return _scaled_to_1(self.ends[0] + self.ends[1])

    @cached_property
    def midpoints(self) -> Any:
        """Return the KD-tree of the middle of each piece, built on first use."""
        from scipy.spatial import cKDTree

        return cKDTree(self.middle)

    @classmethod
    def build(cls, units: NDArray[np.object_], piece_km: float = 10.0) -> Self:
        """Index the outline of `units`: shapely Polygons or MultiPolygons in EPSG:4326 (lon, lat).

        An edge that two rings share is no coast: a border between two units, or a cut at the antimeridian. Give one
        unit, or all units of a country, to measure to that country's outline.
        """
        start, end, unit = outline_edges(np.asarray(units, dtype=object))
        coast = _is_coast(start, end)
        first, last, edge = _split(start[coast], end[coast], piece_km)
        # the difference and the sum keep the direction where ends are close; their product is 2 (first x last)
        normal = _scaled_to_1(np.cross(first - last, first + last), longer_than=2 * SHORTEST_PIECE)
        inward = np.stack([np.cross(normal, first), np.cross(last, normal)])
        middle = _scaled_to_1(first + last)
        reach = float(np.linalg.norm(first - middle, axis=-1).max(initial=0.0))
        return cls(np.stack([first, last]), normal, inward, unit[coast][edge], np.asarray(reach))

    def query(self, lon: Floats, lat: Floats) -> tuple[Ints, Floats, Floats]:
        """Return for each point the nearest unit, the distance to its outline in km and the nearest point of it.

        Arguments have shape (n,), in degrees; the last result holds lon, lat, shape (n, 2). Points inside a unit are
        measured to its outline too. Where two units are equally near, either may be named. Unit -1 and NaN for
        points that are not finite or beyond the poles, and where there is no land.
        """
        lon, lat = np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
        unit = np.full(len(lon), -1, dtype=np.int32)
        distance_km, foot_lon_lat = np.full(len(lon), np.nan), np.full((len(lon), 2), np.nan)
        valid = np.flatnonzero(np.isfinite(lon) & (np.abs(lat) <= 90))
        if len(valid) and len(self.unit):
            point = unit_vectors(lon[valid], lat[valid])
            is_few = len(valid) <= FEW_POINTS and "midpoints" not in self.__dict__
            piece = self._nearest_of_all(point) if is_few else self._nearest_piece(point, FIRST_TRY)
            foot = self._feet(point, piece)
            unit[valid] = self.unit[piece]
            distance_km[valid] = EARTH_RADIUS_KM * _angle(np.linalg.norm(foot - point, axis=-1))
            foot_lon_lat[valid] = lon_lat(foot)
        return unit, distance_km, foot_lon_lat

    def _nearest_piece(self, point: Floats, tries: int) -> Places:
        """Return the piece nearest to each point, proven: no piece left untried can be nearer."""
        tries = min(tries, self.midpoints.n)
        nearest = np.empty(len(point), dtype=np.int64)
        proven = np.empty(len(point), dtype=bool)
        points_per_pass = max(1, PAIRS_PER_PASS // tries)
        for begin in range(0, len(point), points_per_pass):
            part = slice(begin, begin + points_per_pass)
            nearest[part], proven[part] = self._nearest_of(point[part], tries)
        if tries < self.midpoints.n and not proven.all():
            nearest[~proven] = self._nearest_piece(point[~proven], 4 * tries)
        return nearest

    def _nearest_of_all(self, points: Floats) -> Places:
        """Return the same for few points, without a tree."""
        nearest = np.empty(len(points), np.int64)
        pieces = self._pieces_about(points)
        middle = self.middle[pieces]
        for begin in range(0, len(points), POINTS_PER_PRODUCT):
            part = points[begin : begin + POINTS_PER_PRODUCT]
            near, farthest = self._chords(part, middle)
            for at, point in enumerate(part):
                some = pieces[near[at] <= farthest[at] ** 2 + ROUNDING**2]
                nearest[begin + at] = self._nearest_among(some, point)
        return nearest

    def _pieces_about(self, points: Floats) -> Places:
        """Return the pieces that can be the nearest to any of the points: few where these lie close together."""
        centre = points.mean(axis=0)
        every = max(1, len(self.middle) // ROUGH_PIECES)
        farthest = max(
            float(self._chords(points[begin : begin + POINTS_PER_PRODUCT], self.middle[::every])[1].max())
            for begin in range(0, len(points), POINTS_PER_PRODUCT)
        )
        radius = float(np.linalg.norm(points - centre, axis=-1).max()) + farthest
        # squares of distances from the centre, which lies within the sphere
        distance = 1 - 2 * (self.middle @ centre) + centre @ centre
        return np.flatnonzero(distance <= radius**2 + ROUNDING**2)

    def _chords(self, points: Floats, middle: Floats) -> tuple[Floats, Floats]:
        """Return the squares of chords to midpoints, inexact where short, and how far the nearest piece's can be."""
        near = 2 - 2 * (points @ middle.T)
        return near, np.sqrt(np.maximum(near.min(axis=1), 0)) + 2 * float(self.reach) + ROUNDING

    def _nearest_among(self, piece: Places, point: Floats) -> int:
        """Return the nearest of some pieces; of those equally near, the one with the nearest midpoint."""
        chord = np.linalg.norm(self.middle[piece] - point, axis=-1)
        piece = piece[np.argsort(chord, kind="stable")]
        distance = np.linalg.norm(self._feet(point[None, None], piece[None]) - point, axis=-1)
        return int(piece[distance[0].argmin()])

    def _nearest_of(self, point: Floats, tries: int) -> tuple[Places, NDArray[np.bool_]]:
        """Return the nearest of the `tries` pieces with the nearest midpoints, and whether all others are farther."""
        to_midpoint, piece = self.midpoints.query(point, k=range(1, tries + 1))
        distance = np.linalg.norm(self._feet(point[:, None], piece) - point[:, None], axis=-1)
        best = distance.argmin(axis=1)
        row = np.arange(len(point))
        # an untried piece has its midpoint beyond the last one tried, and comes nearer than that by its reach at most
        return piece[row, best], to_midpoint[:, -1] - self.reach > distance[row, best]

    def _feet(self, point: Floats, piece: Places) -> Floats:
        """Return the point of each piece that is nearest to each point, as unit vectors, shape (..., 3)."""
        # on the great circle, if that falls between the ends; else the nearer end
        normal = self.normal[piece]
        on_circle = _scaled_to_1(point - _dot(point, normal) * normal)
        is_between = (_dot(self.inward[0, piece], point) > 0) & (_dot(self.inward[1, piece], point) > 0)
        first, last = self.ends[:, piece]
        is_first_nearer = _dot(point - first, point - first) <= _dot(point - last, point - last)
        return np.where(is_between, on_circle, np.where(is_first_nearer, first, last))


def _is_coast(start: Floats, end: Floats) -> NDArray[np.bool_]:
    """Return which edges lie on one ring only and are longer than nothing: a map's edge along a pole is one point."""
    edges = np.concatenate([start, end], axis=1)
    # longitudes 180 and -180 are one line
    lon = edges[:, [0, 2]]
    edges[:, [0, 2]] = np.where(lon == 180, -180, lon)
    order = np.lexsort(edges.T)
    is_new = np.append(True, (np.diff(edges[order], axis=0) != 0).any(axis=1))[: len(order)]
    group = np.cumsum(is_new) - 1
    is_coast = np.empty(len(edges), dtype=bool)
    is_coast[order] = np.bincount(group)[group] == 1
    is_coast &= (np.abs(start[:, 1]) < 90) | (start[:, 1] != end[:, 1])
    return is_coast


def _split(start: Floats, end: Floats, piece_km: float) -> tuple[Floats, Floats, Places]:
    """Return the ends of each piece as unit vectors, shape (pieces, 3), and the edge that it is a piece of."""
    width, height = np.radians(np.abs(end - start)).T
    length_km = EARTH_RADIUS_KM * np.hypot(width, height)
    # a line lambda(t), phi(t) straight in lon, lat leaves the great circle with an acceleration of at most
    # |lambda'| (|lambda'| + 2 |phi'|), and a chord's greatest distance is an eighth of it
    sag_km = EARTH_RADIUS_KM * width * (width + 2 * height) / 8
    pieces = np.ceil(np.maximum(length_km / piece_km, np.sqrt(sag_km / SAG_KM))).astype(np.int64)
    edge, step = expand_ranges(pieces)
    part, count, span = step[:, None], pieces[edge][:, None], (end - start)[edge]
    first, last = (start[edge] + span * (k / count) for k in (part, part + 1))
    return unit_vectors(*first.T), unit_vectors(*last.T), edge


def _dot(a: Floats, b: Floats) -> Floats:
    """Return the scalar products of vectors of shape (..., 3), with shape (..., 1)."""
    products: Floats = np.einsum("...i,...i->...", a, b)
    return products[..., None]


def _scaled_to_1(vectors: Floats, longer_than: float = 0.0) -> Floats:
    """Return vectors, shape (..., 3), with length 1; with length 0 those not `longer_than` that."""
    length = np.sqrt(_dot(vectors, vectors))
    return np.divide(vectors, length, out=np.zeros_like(vectors), where=length > longer_than)


def _angle(chord: Floats) -> Floats:
    """Return the angles in radians under which chords of the unit sphere are seen from its centre."""
    return 2 * np.arcsin(np.minimum(chord / 2, 1.0))
