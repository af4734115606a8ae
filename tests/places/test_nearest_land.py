"""Facts about the nearest land: as near as brute force finds it, on outlines that are coast indeed."""

import numpy as np
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from geo.places.grid_index import outline_edges
from geo.places.nearest_land import NearestLand
from geo.places.sphere import EARTH_RADIUS_KM, great_circle_km

DEGREE_KM = np.radians(1) * EARTH_RADIUS_KM
TOLERANCE_KM = 0.005
WEST_SQUARE, EAST_SQUARE = shapely.box(0, 0, 2, 2), shapely.box(2, 0, 4, 2)


def nearest(units, lon, lat):
    """Return unit, distance in km, and lon, lat of the foot of one point."""
    unit, distance_km, foot = NearestLand.build(np.array(units, dtype=object)).query(np.array([lon]), np.array([lat]))
    return unit[0], distance_km[0], foot[0]


def brute_force_km(units, lon, lat):
    """Return the distance of one point to the outlines: every edge at 2001 places, then finely about its nearest."""
    start, end, _ = outline_edges(units)
    low, high = np.zeros(len(start)), np.ones(len(start))
    for places in (2001, 101, 101, 101):
        t = np.linspace(low, high, places)
        place = start + t[..., None] * (end - start)
        distance_km = great_circle_km(lon, lat, place[..., 0], place[..., 1])
        nearest_t = t[distance_km.argmin(axis=0), np.arange(len(start))]
        step = (high - low) / (places - 1)
        low, high = np.maximum(nearest_t - step, 0), np.minimum(nearest_t + step, 1)
    return distance_km.min()


@st.composite
def islands(draw):
    """Draw up to four triangles, from 0.01 to 60 degrees wide, anywhere between the poles."""
    triangles = []
    for _ in range(draw(st.integers(1, 4))):
        size = draw(st.sampled_from([0.01, 1.0, 10.0, 60.0]))
        west, south = draw(st.floats(-180, 180 - size)), draw(st.floats(-90, 90 - size))
        corners = np.array([(0, 0), (draw(st.floats(0.1, 1)), draw(st.floats(0, 0.5))), (draw(st.floats(0, 1)), 1)])
        triangles.append(shapely.Polygon(np.clip(corners * size + [west, south], [-180, -90], [180, 90])))
    edges = np.concatenate(outline_edges(np.array(triangles))[:2], axis=1)
    assume(len(np.unique(edges, axis=0)) == len(edges))  # a shared edge is no coast
    return np.array(triangles)


@settings(deadline=None, max_examples=50)
@given(islands(), st.floats(-180, 180), st.floats(-90, 90))
def test_the_distance_is_within_5_m_of_brute_force(units, lon, lat):
    assert nearest(units, lon, lat)[1] == pytest.approx(brute_force_km(units, lon, lat), abs=TOLERANCE_KM)


@settings(deadline=None, max_examples=50)
@given(islands(), st.floats(-1, 1), st.floats(-1, 1))
def test_the_distance_of_points_close_to_a_corner_is_within_5_m_of_brute_force(units, east, north):
    lon, lat = shapely.get_coordinates(units)[0] + [east, north]
    lat = np.clip(lat, -90, 90)
    assert nearest(units, lon, lat)[1] == pytest.approx(brute_force_km(units, lon, lat), abs=TOLERANCE_KM)


@settings(deadline=None, max_examples=50)
@given(islands(), st.floats(-180, 180), st.floats(-90, 90))
def test_the_foot_is_as_far_as_the_distance_says(units, lon, lat):
    _, distance_km, foot = nearest(units, lon, lat)
    assert great_circle_km(lon, lat, *foot) == pytest.approx(distance_km, abs=1e-6)


@settings(deadline=None, max_examples=50)
@given(islands(), st.floats(-180, 180), st.floats(-90, 90))
def test_the_named_unit_is_the_nearest_one(units, lon, lat):
    unit, distance_km, _ = nearest(units, lon, lat)
    assert brute_force_km(units[[unit]], lon, lat) == pytest.approx(distance_km, abs=TOLERANCE_KM)


def test_a_point_east_of_a_square_is_measured_to_its_eastern_side():
    unit, distance_km, foot = nearest([WEST_SQUARE, shapely.box(-9, 0, -8, 2)], 3, 0)
    assert (unit, distance_km) == (0, pytest.approx(DEGREE_KM))
    assert foot == pytest.approx([2, 0])


def test_a_border_between_two_units_is_no_coast():
    assert nearest([WEST_SQUARE, EAST_SQUARE], 2, 0.5)[1] == pytest.approx(0.5 * DEGREE_KM, abs=TOLERANCE_KM)


def test_one_unit_alone_is_measured_to_its_whole_outline():
    assert nearest([WEST_SQUARE], 2.5, 0.5)[1] == pytest.approx(0.5 * DEGREE_KM, rel=1e-3)


def test_a_hole_has_a_shore():
    ring = shapely.Polygon(shapely.box(0, 0, 6, 6).exterior, [shapely.box(2, 2, 4, 4).exterior])
    assert nearest([ring], 3, 2.5)[1] == pytest.approx(0.5 * DEGREE_KM, abs=TOLERANCE_KM)


def test_a_point_on_the_outer_edge_is_0_km_off():
    unit, distance_km, _ = nearest([WEST_SQUARE, EAST_SQUARE], 4, 1)
    assert (unit, distance_km) == (1, pytest.approx(0, abs=TOLERANCE_KM))


def test_land_is_found_across_the_antimeridian():
    unit, distance_km, foot = nearest([shapely.box(-179.5, -1, -178, 1), WEST_SQUARE], 179.5, 0)
    assert (unit, distance_km) == (0, pytest.approx(DEGREE_KM))
    assert foot == pytest.approx([-179.5, 0], abs=1e-6)


def test_longitudes_beyond_180_are_the_same_places():
    assert nearest([WEST_SQUARE], 363, 0)[1] == pytest.approx(nearest([WEST_SQUARE], 3, 0)[1])


def test_a_cut_at_the_antimeridian_is_no_coast():
    halves = shapely.MultiPolygon([shapely.box(170, 0, 180, 20), shapely.box(-180, 0, -170, 20)])
    assert nearest([halves], 180, 10)[1] > 9 * DEGREE_KM


def test_the_edge_of_the_map_along_a_pole_is_no_coast():
    antarctica = shapely.box(-180, -90, 180, -70)
    assert nearest([antarctica], 0, -89)[1] == pytest.approx(19 * DEGREE_KM, abs=TOLERANCE_KM)


def test_the_poles_are_measured_along_meridians():
    assert nearest([shapely.box(0, 80, 40, 81)], 123, 90)[1] == pytest.approx(9 * DEGREE_KM, abs=TOLERANCE_KM)


def test_a_long_side_follows_its_parallel_and_not_the_great_circle():
    canada = shapely.box(-123, 49, -95, 55)
    assert nearest([canada], -109, 48)[1] == pytest.approx(DEGREE_KM, abs=TOLERANCE_KM)


@pytest.mark.parametrize(("lon", "lat"), [(np.nan, 1), (1, np.nan), (np.inf, 1), (1, 91)])
def test_coordinates_that_are_no_place_have_no_nearest_land(lon, lat):
    unit, distance_km, foot = nearest([WEST_SQUARE], lon, lat)
    assert unit == -1
    assert np.isnan([distance_km, *foot]).all()


def test_places_beside_bad_coordinates_are_still_measured():
    unit, distance_km, _ = NearestLand.build(np.array([WEST_SQUARE])).query(np.array([np.nan, 3]), np.array([0.0, 0]))
    assert unit.tolist() == [-1, 0]
    assert distance_km[1] == pytest.approx(DEGREE_KM)


def test_no_points_give_no_answers():
    unit, distance_km, foot = NearestLand.build(np.array([WEST_SQUARE])).query(np.empty(0), np.empty(0))
    assert (unit.shape, distance_km.shape, foot.shape) == ((0,), (0,), (0, 2))


def test_a_world_without_land_has_no_nearest_land():
    unit, distance_km, _ = nearest([shapely.Polygon(), None], 1, 1)
    assert unit == -1
    assert np.isnan(distance_km)


def test_a_point_equally_far_from_all_land_gets_an_answer():
    # one ring of 2,000 equal sides around the pole: no midpoint is nearer than another
    lon = np.append(np.arange(-180, 180, 0.18), -180)
    ring = shapely.Polygon([*zip(lon, np.full(len(lon), 60.0), strict=True), (180, 60), (180, 50), (-180, 50)])
    assert nearest([ring], 0, 90)[1] == pytest.approx(30 * DEGREE_KM, abs=TOLERANCE_KM)


def test_the_piece_length_changes_no_distance():
    lon, lat = np.random.default_rng(2).uniform([[-10], [-8]], [[14], [10]], (2, 200))
    short, long = (NearestLand.build(np.array([WEST_SQUARE]), km).query(lon, lat)[1] for km in (1.0, 50.0))
    assert short == pytest.approx(long, abs=TOLERANCE_KM)


def test_the_arrays_of_nearest_land_are_read_only():
    land = NearestLand.build(np.array([WEST_SQUARE]))
    assert not any(array.flags.writeable for array in (land.ends, land.normal, land.inward, land.unit))


def test_few_points_have_the_same_answers_as_many():
    chance = np.random.default_rng(3)
    lon, lat = chance.uniform(-180, 180, 500), chance.uniform(-90, 90, 500)
    land = NearestLand.build(np.array([WEST_SQUARE, shapely.box(20, 20, 22, 21), shapely.box(22, 20, 23, 21)]))
    few = [land.query(lon[at : at + 1], lat[at : at + 1]) for at in range(len(lon))]
    many = land.query(lon, lat)
    for one, whole in zip(map(np.concatenate, zip(*few, strict=True)), many, strict=True):
        np.testing.assert_allclose(one, whole, rtol=0, atol=1e-9)
