"""Facts about the grid index: it equals plain even-odd counting, and a border belongs to exactly one unit."""

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks import join
from geo.dataset.dataset import shared_locator
from geo.errors import BoundaryError
from geo.places.grid_index import FEW, GridIndex, check_no_overlap, outline_edges, repeated_points

WEST_SQUARE, EAST_SQUARE = shapely.box(0, 0, 2, 2), shapely.box(2, 0, 4, 2)
SQUARES = np.array([WEST_SQUARE, EAST_SQUARE])


def units_at(units, *points, cell_deg=1.0):
    """Return the unit at each (lon, lat)."""
    lon, lat = np.array(points, dtype=float).reshape(-1, 2).T
    return GridIndex.build(np.array(units, dtype=object), cell_deg).query(lon, lat).tolist()


def holds(unit, lon, lat):
    """Count the outline's crossings of the level ray to the right of a point, in exact fractions, half-open upwards."""
    x, y, inside = Fraction(lon), Fraction(lat), False
    for ring in shapely.get_rings(shapely.get_parts(unit)):
        vertices = [(Fraction(a), Fraction(b)) for a, b in shapely.get_coordinates(ring).tolist()]
        for (x1, y1), (x2, y2) in pairwise(vertices):
            if (y1 <= y) != (y2 <= y) and x < x1 + (y - y1) / (y2 - y1) * (x2 - x1):
                inside = not inside
    return inside


@st.composite
def coverages(draw, units=4, gap=True):
    """Draw units made of the triangles between lattice points: with shared borders, holes and several parts.

    All coordinates are short binary fractions, so that points on an edge lie on it exactly. Returns units and scale.
    """
    lattice = st.tuples(st.integers(0, 16), st.integers(0, 16))
    nodes = draw(st.lists(lattice, min_size=4, max_size=14, unique=True))
    scale = draw(st.sampled_from([0.125, 0.5, 8.0]))
    west, south = draw(st.sampled_from([(-180, -90), (-64, -64), (180 - 16 * scale, 90 - 16 * scale)]))
    triangles = shapely.get_parts(shapely.delaunay_triangles(shapely.multipoints(nodes)))
    owners = draw(st.lists(st.integers(-gap, units - 1), min_size=len(triangles), max_size=len(triangles)))
    groups = [triangles[np.array(owners, dtype=int) == unit] for unit in range(units)]
    merged = np.array([shapely.coverage_union_all(group) for group in groups])
    return shapely.transform(merged, lambda xy: xy * scale + [west, south]), scale


@st.composite
def coverages_with_points(draw):
    """Draw units, and points on their vertices, on their edges and elsewhere on the lattice."""
    units, scale = draw(coverages())
    start, end, _ = outline_edges(units)
    if not len(start):
        return units, np.zeros((1, 2))
    edges = st.tuples(st.integers(0, len(start) - 1), st.sampled_from([0, 0.25, 0.5, 1]))
    on_edges = [start[i] + t * (end[i] - start[i]) for i, t in draw(st.lists(edges, min_size=1, max_size=20))]
    steps = st.tuples(st.integers(-4, 68), st.integers(-4, 68))
    corner = start.min(axis=0)
    lattice = [corner + np.array(step) * scale / 4 for step in draw(st.lists(steps, min_size=1, max_size=20))]
    return units, np.clip(np.array(on_edges + lattice), [-180, -90], [180, 90])


cell_sizes = st.sampled_from([0.7, 1.0, 2.5, 7.0])


@settings(deadline=None, max_examples=150)
@given(coverages_with_points(), cell_sizes)
def test_the_index_equals_even_odd_counting(coverage, cell_deg):
    units, points = coverage
    answers = GridIndex.build(units, cell_deg).query(*points.T)
    holders = [[i for i, unit in enumerate(units) if holds(unit, *point)] for point in points.tolist()]
    assert [[i] if i >= 0 else [] for i in answers.tolist()] == holders


@settings(deadline=None, max_examples=60)
@given(coverages(gap=False), st.lists(st.floats(0.001, 0.999), min_size=1, max_size=10), cell_sizes)
def test_a_point_on_a_shared_border_belongs_to_exactly_one_unit(coverage, shares, cell_deg):
    units, _ = coverage
    start, end, _ = outline_edges(units)
    edges, count = np.unique(np.concatenate([start, end], axis=1), axis=0, return_counts=True)
    inner = edges[count == 2]
    t = np.array(shares)[:, None, None]
    lon, lat = (inner[:, :2] + t * (inner[:, 2:] - inner[:, :2])).reshape(-1, 2).T
    claims = sum(GridIndex.build(units[[i]], cell_deg).query(lon, lat) == 0 for i in range(len(units)))
    assert np.all(claims == 1)
    assert np.all(GridIndex.build(units, cell_deg).query(lon, lat) >= 0)


def test_borders_of_random_floats_belong_to_exactly_one_unit():
    nodes = np.random.default_rng(5).normal([20, 40], 3, (200, 2))
    triangles = shapely.get_parts(shapely.delaunay_triangles(shapely.multipoints(nodes)))
    start, end, _ = outline_edges(triangles)
    middle, count = np.unique((start + end) / 2, axis=0, return_counts=True)
    lon, lat = middle[count == 2].T
    claims = sum(GridIndex.build(triangles[[i]], 5.0).query(lon, lat) == 0 for i in range(len(triangles)))
    assert np.all(claims == 1)


def test_points_far_from_borders_agree_with_shapely():
    rng = np.random.default_rng(7)
    nodes = shapely.multipoints(rng.uniform([-30, -20], [60, 50], (80, 2)))
    units = shapely.get_parts(shapely.delaunay_triangles(nodes))
    lon, lat = rng.uniform(-60, 80, (2, 4000))
    inside = shapely.contains_xy(units[:, None], lon, lat)
    expected = np.where(inside.any(axis=0), inside.argmax(axis=0), -1)
    assert np.array_equal(GridIndex.build(units, 0.5).query(lon, lat), expected)


def test_the_border_of_two_squares_belongs_to_the_eastern_one():
    assert units_at(SQUARES, (2, 1)) == [1]


def test_the_left_and_bottom_edges_belong_to_their_unit():
    assert units_at(SQUARES, (0, 1), (1, 0), (0, 0)) == [0, 0, 0]


def test_the_outer_right_and_top_edges_belong_to_none():
    assert units_at(SQUARES, (4, 1), (1, 2), (4, 2)) == [-1, -1, -1]


@pytest.mark.parametrize("cell_deg", [0.5, 1.0, 4.0])
def test_a_diagonal_border_through_the_cells_corners_and_centres_has_one_owner(cell_deg):
    lower, upper = shapely.Polygon([(0, 0), (4, 0), (4, 4)]), shapely.Polygon([(0, 0), (4, 4), (0, 4)])
    diagonal = [(i / 4, i / 4) for i in range(16)]
    assert units_at([lower, upper], *diagonal, cell_deg=cell_deg) == [0] * 16


def test_a_hole_belongs_to_no_unit():
    ring = shapely.Polygon(shapely.box(0, 0, 6, 6).exterior, [shapely.box(2, 2, 4, 4).exterior])
    assert units_at([ring], (3, 3), (1, 3)) == [-1, 0]


def test_an_enclave_in_a_hole_is_its_own_unit():
    ring = shapely.Polygon(shapely.box(0, 0, 6, 6).exterior, [shapely.box(2, 2, 4, 4).exterior])
    assert units_at([ring, shapely.box(2, 2, 4, 4)], (3, 3), (2, 3), (4, 3)) == [1, 1, 0]


def test_every_part_of_a_multipolygon_belongs_to_the_unit():
    islands = shapely.MultiPolygon([shapely.box(0, 0, 1, 1), shapely.box(40, -30, 41, -29)])
    assert units_at([islands], (0.5, 0.5), (40.5, -29.5), (20, 0)) == [0, 0, -1]


def test_a_unit_smaller_than_a_cell_is_found():
    assert units_at([shapely.box(0.4, 0.4, 0.41, 0.41)], (0.405, 0.405), (0.5, 0.5)) == [0, -1]


def test_a_point_on_the_pole_belongs_to_the_unit_below_it_only_in_the_south():
    caps = [shapely.box(-180, -90, 180, -60), shapely.box(-180, 60, 180, 90)]
    assert units_at(caps, (10, -90), (10, 89.999), (10, 90)) == [0, 1, -1]


def test_both_sides_of_the_antimeridian_are_found():
    fiji = shapely.MultiPolygon([shapely.box(177, -18, 180, -16), shapely.box(-180, -18, -179, -16)])
    assert units_at([fiji], (179.999, -17), (-180, -17), (-179.5, -17), (0, -17)) == [0, 0, 0, -1]


def test_coordinates_that_are_no_place_belong_to_none():
    assert units_at(SQUARES, (np.nan, 1), (1, np.inf), (-np.inf, 1), (361, 1), (1, 91)) == [-1] * 5


def test_places_beside_bad_coordinates_are_still_found():
    assert units_at(SQUARES, (1, 1), (np.nan, np.nan), (3, 1)) == [0, -1, 1]


def test_no_points_give_no_answers():
    assert units_at(SQUARES) == []


def test_an_index_of_no_units_holds_nothing():
    assert units_at([], (1, 1)) == [-1]


def test_an_empty_or_missing_unit_holds_nothing():
    assert units_at([shapely.Polygon(), None, WEST_SQUARE], (1, 1), (3, 1)) == [2, -1]


def test_more_points_than_one_pass_keep_their_order():
    lon = np.tile([1.0, 3.0, 9.0], 20_000)
    answers = GridIndex.build(SQUARES, 1.0).query(lon, np.ones(60_000))
    assert np.array_equal(answers, np.tile([0, 1, -1], 20_000))


@pytest.mark.parametrize(
    "other",
    [shapely.box(1, 1, 3, 3), shapely.box(0.5, 0.5, 1, 1), WEST_SQUARE, shapely.box(-1, -1, 9, 9)],
    ids=["partly", "within", "equal", "around"],
)
def test_overlapping_units_are_refused_by_number(other):
    with pytest.raises(BoundaryError, match="units 1 and 2 overlap"):
        GridIndex.build(np.array([shapely.box(20, 20, 21, 21), WEST_SQUARE, other]), 1.0)


def test_a_border_with_a_vertex_on_one_side_only_is_no_overlap():
    check_no_overlap(np.array([shapely.box(0, 0, 2, 2), shapely.box(2, 0, 3, 1), shapely.box(2, 1, 3, 2)]))


def test_a_missing_unit_beside_a_one_sided_vertex_is_no_overlap():
    check_no_overlap(np.array([None, shapely.box(0, 0, 2, 2), shapely.box(2, 0, 3, 1), shapely.Polygon()]))


def test_a_point_in_a_sliver_of_overlap_is_left_to_the_nearest_land():
    sliver = [WEST_SQUARE, shapely.box(2 - 1e-11, 0, 4, 2)]
    assert units_at(sliver, (2 - 5e-12, 1), (1.9, 1), (2.1, 1)) == [-1, 0, 1]


def test_a_unit_beyond_the_antimeridian_is_refused():
    with pytest.raises(BoundaryError, match="unit 1 leaves longitude"):
        GridIndex.build(np.array([WEST_SQUARE, shapely.box(179, 0, 181, 1)]), 1.0)


def test_the_arrays_of_an_index_are_read_only():
    index = GridIndex.build(SQUARES, 1.0)
    assert not any(getattr(index, name).flags.writeable for name in index.__slots__)


def test_the_points_asked_for_are_not_changed():
    lon, lat = np.array([1.0, np.nan]), np.array([1.0, 1.0])
    GridIndex.build(SQUARES, 1.0).query(lon, lat)
    assert np.array_equal(lon, [1.0, np.nan], equal_nan=True)


def test_points_that_repeat_get_what_each_of_them_gets_alone():
    rng = np.random.default_rng(3)
    places = np.round(rng.uniform(-1, 5, (50, 2)), 1)
    places[:4] = [[np.nan, 1], [1, np.inf], [500, 1], [-0.0, 0.0]]
    lon, lat = places[rng.integers(0, len(places), 2 * FEW)].T.copy()
    index = GridIndex.build(SQUARES, cell_deg=1.0)
    assert repeated_points(lon, lat) is not None
    assert index.query(lon, lat).tolist() == [int(index.query([x], [y])[0]) for x, y in zip(lon, lat, strict=True)]


def test_points_that_occur_once_are_not_counted_first():
    lon = np.linspace(0, 1, 2 * FEW)
    assert repeated_points(lon, lon) is None


@pytest.mark.parametrize("points", [join.draw_points, join.repeat_points], ids=["once", "repeated"])
def test_points_get_the_unit_that_geopandas_joins(points):
    lon, lat = points(20_000)
    assert np.array_equal(shared_locator().admin1_index.query(lon, lat), join.sjoin(join.read_units(), lon, lat))
