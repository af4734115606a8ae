"""Find the unit (country, province, district) that contains each point: exact, with numpy only at query time.

A regular grid of cells covers the world. A cell that no outline touches stores its unit. Any other cell stores the
unit at its centre and the edges inside the cell. The path centre -> corner -> point starts in the unit at the centre;
each edge that it crosses toggles the units on both sides of that edge.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geo.errors import BoundaryError
from geo.places.read_only import ReadOnlyArrays

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Places = NDArray[np.int64]
Flags = NDArray[np.bool_]

# two units may overlap by this much, about 12 m2 at the equator: rounding slivers, 0.1 mm wide along 100 km
SLIVER_DEG2 = 1e-9
# points per pass: usually 10 MB with their edges, 200 MB if all lie in the densest cell (200 edges)
POINTS_PER_PASS = 1 << 14
# an edge this close to a cell, in cells, is kept there too: well above the rounding of a coordinate (1e-12)
CELL_MARGIN = 1e-9
# rows that tell whether points occur several times, and rows that are too few to ask
SAMPLE, FEW = 1 << 14, 1 << 12


@dataclass(frozen=True, slots=True, eq=False)
class GridIndex(ReadOnlyArrays):
    """Exact point-in-unit for units that do not overlap. Its arrays are read-only: threads may share one index.

    A code is a number that stands for a set of units, with `a ^ b` for two sets taken together: unit u is 2 u + 1 and
    no unit is 0. So an even code other than 0 stands for an overlap of two units, and never looks like a unit.
    """

    cell_deg: Floats  # shape (): width and height of a cell
    cells: Ints  # (rows, columns) from the south-west: the code of the cell's unit, or -1 - (its border cell)
    centre_code: Ints  # (border cells,): the code at the cell's centre
    first_edge: Ints  # (border cells + 1,): where the edges of each border cell begin
    edges: Floats  # (4, edges in cells): x1, y1, x2, y2 in degrees, the lower end first
    edge_code: Ints  # (edges in cells,): the code of the units that the edge bounds
    upright: Flags  # (edges in cells,): whether the edge spans the longitude of its cell's centre

    @classmethod
    def build(cls, units: NDArray[np.object_], cell_deg: float = 0.1, *, check: bool = True) -> Self:
        """Index `units`: shapely Polygons or MultiPolygons in EPSG:4326 (lon, lat), split at the antimeridian.

        An empty or missing unit holds no point. Raises BoundaryError if two units overlap, naming both (see
        check_no_overlap; `check=False` is for units known not to), or if a unit leaves lon +-180 or lat +-90.
        """
        units = np.asarray(units, dtype=object)
        _check_on_the_globe(units)
        if check:
            check_no_overlap(units)
        start, end, unit = outline_edges(units)
        edges, code = _merge_shared(start, end, 2 * unit + 1)
        rows, columns = (int(np.ceil(span / cell_deg - CELL_MARGIN)) for span in (180, 360))
        cells = _codes_at_centres(edges, code, rows, columns, cell_deg)
        cell, edge = _edges_in_cells(edges, rows, columns, cell_deg)
        border, first = np.unique(cell, return_index=True)
        centre_code = cells.ravel()[border]
        cells.ravel()[border] = -1 - np.arange(len(border), dtype=np.int32)
        first_edge = np.append(first, len(cell)).astype(np.int32)
        edges, centre_x = edges[:, edge], _centre(cell % columns, cell_deg, 180)
        upright = (edges[0] <= centre_x) != (edges[2] <= centre_x)
        return cls(np.asarray(cell_deg, dtype=np.float64), cells, centre_code, first_edge, edges, code[edge], upright)

    def query(self, lon: Floats, lat: Floats) -> Ints:
        """Return the index of the unit that holds each point, -1 for none. Arguments and result have shape (n,).

        Wrap longitudes to [-180, 180) first; a point that is not finite or lies outside lon +-180, lat +-90 gives -1.
        A point on a border goes to the unit on its right (east); on a level border, to the one above (north). So a
        border between two units gives exactly one of them, to the last bit of the coordinates, and a point on the
        outer right or top edge gives -1: NearestLand finds it at 0 km. The same holds in a sliver of overlap.
        """
        lon, lat = np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
        repeated = repeated_points(lon, lat)
        if repeated is None:
            return self._query(lon, lat)
        point, first = repeated
        return self._query(lon[first], lat[first])[point]

    def _query(self, lon: Floats, lat: Floats) -> Ints:
        code: Ints = np.zeros(len(lon), dtype=np.int32)
        for begin in range(0, len(lon), POINTS_PER_PASS):
            part = slice(begin, begin + POINTS_PER_PASS)
            x, y = lon[part], lat[part]
            on_globe = (np.abs(x) <= 180) & (np.abs(y) <= 90)
            if on_globe.all():
                code[part] = self._codes(x, y)
            else:
                code[part][on_globe] = self._codes(x[on_globe], y[on_globe])
        return np.where(code & 1, code >> 1, np.int32(-1))

    def _codes(self, x: Floats, y: Floats) -> Ints:
        """Return the code at each point of the globe."""
        rows, columns = self.cells.shape
        column = np.minimum(((x + 180) / self.cell_deg).astype(np.int32), columns - 1)
        row = np.minimum(((y + 90) / self.cell_deg).astype(np.int32), rows - 1)
        code: Ints = self.cells.ravel()[row * np.int32(columns) + column]
        near = np.flatnonzero(code < 0)
        if len(near):
            centre = _centre(column[near], self.cell_deg, 180), _centre(row[near], self.cell_deg, 90)
            code[near] = self._codes_near_border(x[near], y[near], *centre, border=-1 - code[near])
        return code

    def _codes_near_border(self, x: Floats, y: Floats, centre_x: Floats, centre_y: Floats, border: Ints) -> Ints:
        """Return the code at each point, walking from the centre of its border cell, whose number is `border`."""
        first = self.first_edge[border]
        count = self.first_edge[border + 1] - first
        point, step = expand_ranges(count)
        edge = first[point] + step
        crossed = self._crossed(edge, point, x, y, centre_x, centre_y)
        begin = np.cumsum(count) - count
        return self.centre_code[border] ^ np.bitwise_xor.reduceat(np.where(crossed, self.edge_code[edge], 0), begin)

    def _crossed(self, edge: Places, point: Places, x: Floats, y: Floats, centre_x: Floats, centre_y: Floats) -> Flags:
        """Return for pairs (edge, point) whether the walk point -> (centre_x, y) -> centre crosses the edge just once.

        All ends are compared with one half-open rule, as if every point lay a trace to the right and, by far less,
        above: so the walk never runs along an edge or through a vertex. Both legs ask the same question about the
        corner, hence its rounding cancels out and the answer equals even-odd counting along the whole line.
        """
        _, y1, _, y2 = self.edges
        height, crossed = y[point], np.zeros(len(point), dtype=bool)
        level = np.flatnonzero((y1[edge] <= height) & (height < y2[edge]))
        line, p = self.edges[:, edge[level]], point[level]
        crossed[level] = _is_left(line, x[p], y[p]) != _is_left(line, centre_x[p], y[p])
        upright = np.flatnonzero(self.upright[edge])
        line, p = self.edges[:, edge[upright]], point[upright]
        crossed[upright] ^= _is_left(line, centre_x[p], y[p]) != _is_left(line, centre_x[p], centre_y[p])
        return crossed


def repeated_points(lon: Floats, lat: Floats) -> tuple[Places, Places] | None:
    """Return, per row, the number of its point, and per point its first row; None where most points occur once.

    Places of real files occur three to eight times each: asking each of them once is quicker from two times on.
    """
    if len(lon) < FEW or 2 * _about_distinct(lon, lat) > len(lon):
        return None
    point, distinct = pd.factorize(_mixed(lon, lat))
    first = np.empty(len(distinct), np.int64)
    first[point[::-1]] = np.arange(len(lon) - 1, -1, -1)
    # two points may be mixed to one number, as rarely as it happens
    if any((axis[first].view(np.int64)[point] != axis.view(np.int64)).any() for axis in (lon, lat)):
        return None
    return point, first


def _about_distinct(lon: Floats, lat: Floats) -> float:
    """Return about how many points there are, by how often a point is met again among some of the rows."""
    step = max(1, len(lon) // SAMPLE)
    sample = _mixed(lon[::step], lat[::step])
    again = len(sample) - len(pd.unique(sample))
    # of n draws from N equally frequent points, about n**2 / 2 N meet one that was drawn before
    return len(sample) - again if step == 1 else len(sample) ** 2 / (2 * max(again, 1))


def _mixed(lon: Floats, lat: Floats) -> NDArray[np.uint64]:
    """Return one number for each point, from all bits of both coordinates."""
    x, y = (np.ascontiguousarray(axis).view(np.uint64) for axis in (lon, lat))
    return x * np.uint64(0x9E3779B97F4A7C15) ^ (y >> np.uint64(32) | y << np.uint64(32))


def outline_edges(units: NDArray[np.object_]) -> tuple[Floats, Floats, Ints]:
    """Return the edges of all rings: their start and end as lon, lat, shape (n, 2), and the index of their unit (n,).

    The lower end comes first (of two equally low ends the left one), so that both units at a border state the same
    edge in the same bits. Edges without length are left out.
    """
    part, unit_of_part = shapely.get_parts(units, return_index=True)
    ring, part_of_ring = shapely.get_rings(part, return_index=True)
    vertex, ring_of_vertex = shapely.get_coordinates(ring, return_index=True)
    start, end = vertex[:-1], vertex[1:]
    is_edge = (ring_of_vertex[1:] == ring_of_vertex[:-1]) & (start != end).any(axis=1)
    start, end, ring_of_edge = start[is_edge], end[is_edge], ring_of_vertex[:-1][is_edge]
    down = (start[:, 1] > end[:, 1]) | ((start[:, 1] == end[:, 1]) & (start[:, 0] > end[:, 0]))
    low, high = np.where(down[:, None], end, start), np.where(down[:, None], start, end)
    return low, high, unit_of_part[part_of_ring[ring_of_edge]].astype(np.int32)


def check_no_overlap(units: NDArray[np.object_]) -> None:
    """Raise BoundaryError, naming the two units that overlap most, if by more than SLIVER_DEG2."""
    # a valid coverage (no overlap, borders with equal vertices) is the usual case, and quick to prove
    if shapely.coverage_is_valid(units):
        return
    # polygons that cross themselves cannot be intersected
    shapes = shapely.make_valid(units)
    # of a unit and an enclave that it should have a hole for, only the enclave is named here
    suspect = np.flatnonzero(~shapely.is_empty(shapely.coverage_invalid_edges(units)))
    one, other = shapely.STRtree(shapes).query(shapes[suspect], predicate="intersects")
    one, other = np.unique(np.sort([suspect[one], other], axis=0), axis=1)
    shared = np.where(one < other, shapely.area(shapely.intersection(shapes[one], shapes[other])), 0)
    worst = int(np.argmax(shared))
    if shared[worst] > SLIVER_DEG2:
        raise BoundaryError(
            f"units {one[worst]} and {other[worst]} overlap by {shared[worst]:.3g} square degrees. "
            "A point must have one unit: cut one of them, or index them as two layers."
        )


def _check_on_the_globe(units: NDArray[np.object_]) -> None:
    """Raise BoundaryError, naming the first unit that leaves lon +-180 or lat +-90."""
    west, south, east, north = shapely.bounds(units).reshape(-1, 4).T
    outside = np.flatnonzero((west < -180) | (south < -90) | (east > 180) | (north > 90))
    if len(outside):
        raise BoundaryError(
            f"unit {outside[0]} leaves longitude +-180 or latitude +-90. Split it at the antimeridian, in EPSG:4326."
        )


def _merge_shared(start: Floats, end: Floats, code: Ints) -> tuple[Floats, Ints]:
    """Return equal edges as one, shape (4, n), whose code stands for the units on both sides."""
    order = np.lexsort((end[:, 1], end[:, 0], start[:, 1], start[:, 0]))
    edges, code = np.concatenate([start, end], axis=1)[order], code[order]
    if not len(edges):
        return edges.T, code
    first = np.flatnonzero(np.append(True, (edges[1:] != edges[:-1]).any(axis=1)))
    return np.ascontiguousarray(edges[first].T), np.bitwise_xor.reduceat(code, first)


def _codes_at_centres(edges: Floats, code: Ints, rows: int, columns: int, cell_deg: float) -> Ints:
    """Return the code at the centre of every cell, shape (rows, columns).

    Along each row, from the west, every edge toggles its units at the first centre to its right.
    """
    x1, y1, x2, y2 = edges
    # the rows whose centre may lie between the ends, one too many on either side: rounding decides below
    low = np.clip(np.floor((y1 + 90) / cell_deg - 1.5), 0, rows).astype(np.int64)
    high = np.clip(np.ceil((y2 + 90) / cell_deg + 0.5), 0, rows).astype(np.int64)
    edge, step = expand_ranges(high - low)
    row = low[edge] + step
    centre_y = _centre(row, cell_deg, 90)
    met = (y1[edge] <= centre_y) & (centre_y < y2[edge])
    edge, row, centre_y = edge[met], row[met], centre_y[met]
    slope = (x2[edge] - x1[edge]) / (y2[edge] - y1[edge])
    x = x1[edge] + (centre_y - y1[edge]) * slope
    column = np.floor((x + 180) / cell_deg - 0.5).astype(np.int64)
    # the exact test, not the division above, says on which side the two nearest centres are
    tests = [_is_left(edges[:, edge], _centre(column + k, cell_deg, 180), centre_y) for k in (0, 1)]
    column += tests[0].astype(np.int64) + tests[1]
    inside = column < columns
    cells = np.zeros((rows, columns), dtype=np.int32)
    np.bitwise_xor.at(cells, (row[inside], column[inside]), code[edge[inside]])
    return np.bitwise_xor.accumulate(cells, axis=1, out=cells)


def _edges_in_cells(edges: Floats, rows: int, columns: int, cell_deg: float) -> tuple[Places, ...]:
    """Return pairs (cell, edge), sorted, without repetition: every cell that each edge touches or nearly touches."""
    x1, y1, x2, y2 = (edges + np.array([[180], [90], [180], [90]])) / cell_deg
    # pieces shorter than a cell, margins included, touch at most 2 x 2 cells
    pieces = np.ceil(1.01 * np.maximum(np.abs(x2 - x1), y2 - y1)).astype(np.int64)
    edge, step = expand_ranges(pieces)
    t, u = step / pieces[edge], (step + 1) / pieces[edge]
    column = _cells_at(x1[edge], (x2 - x1)[edge], t, u, columns)
    row = _cells_at(y1[edge], (y2 - y1)[edge], t, u, rows)
    keys = [(r * columns + c) * len(x1) + edge for r in row for c in column]
    key = np.sort(np.concatenate(keys))
    # np.unique hashes 64-bit integers, which is slower than this
    key = key[np.append(True, key[1:] != key[:-1])] if len(key) else key
    return np.divmod(key, max(1, len(x1)))


def _cells_at(origin: Floats, span: Floats, t: Floats, u: Floats, count: int) -> tuple[Places, ...]:
    """Return the first and last cell along one axis that the stretch from t to u of each edge touches."""
    one, other = origin + t * span, origin + u * span
    ends = np.minimum(one, other) - CELL_MARGIN, np.maximum(one, other) + CELL_MARGIN
    return tuple(np.clip(end, 0, count - 1).astype(np.int64) for end in ends)


def expand_ranges(count: NDArray[np.integer]) -> tuple[Places, Places]:
    """Return each index i repeated count[i] times, and beside it 0, 1, ... count[i] - 1."""
    index = np.repeat(np.arange(len(count)), count)
    return index, np.arange(len(index)) - np.repeat(np.cumsum(count) - count, count)


def _centre(number: NDArray[np.integer], cell_deg: float | Floats, offset: int) -> Floats:
    """Return the coordinate in degrees of the centre of row or column `number`."""
    return np.asarray((number + 0.5) * cell_deg - offset, dtype=np.float64)


def _is_left(edge: Floats, x: Floats, y: Floats) -> Flags:
    """Return whether each point lies left of its edge, which runs upwards; for a level edge: on it or above."""
    x1, y1, x2, y2 = edge
    side: Floats = (x2 - x1) * (y - y1) - (y2 - y1) * (x - x1)
    is_on_level: Flags = (side == 0) & (y1 == y2)
    return is_on_level | (side > 0)
