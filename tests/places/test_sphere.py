"""Facts about distance and direction on the sphere."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from geo.places.sphere import EARTH_RADIUS_KM, bearing_deg, great_circle_km, lon_lat, unit_vectors

# an independent solver, on the same sphere
SPHERE = Geod(a=EARTH_RADIUS_KM * 1000, b=EARTH_RADIUS_KM * 1000)

longitudes = st.floats(-180, 180, allow_subnormal=False)
latitudes = st.floats(-89.9, 89.9, allow_subnormal=False)


def test_one_degree_of_the_equator_is_111_km():
    assert great_circle_km(10, 0, 11, 0) == pytest.approx(111.195, abs=0.001)


def test_pole_to_pole_is_half_the_way_round():
    assert great_circle_km(25, 90, -130, -90) == pytest.approx(np.pi * EARTH_RADIUS_KM)


def test_a_point_is_0_km_from_itself():
    assert great_circle_km(44.2, 15.4, 44.2, 15.4) == 0


def test_a_distance_across_the_antimeridian_is_short():
    assert great_circle_km(179.5, 0, -179.5, 0) == pytest.approx(111.195, abs=0.001)


def test_distance_to_an_unknown_place_is_unknown():
    assert np.isnan(great_circle_km(1, 2, np.nan, 4))


def test_one_point_is_measured_to_many():
    assert great_circle_km(0, 0, [1, 2, 3], [0, 0, 0]).shape == (3,)


@settings(deadline=None)
@given(longitudes, latitudes, longitudes, latitudes)
def test_distance_agrees_with_an_independent_solver(lon1, lat1, lon2, lat2):
    metres = SPHERE.inv(lon1, lat1, lon2, lat2)[2]
    assert great_circle_km(lon1, lat1, lon2, lat2) * 1000 == pytest.approx(metres, abs=0.01)


@pytest.mark.parametrize(("lon", "lat", "bearing"), [(10, 1, 0), (11, 0, 90), (10, -1, 180), (9, 0, 270)])
def test_bearings_count_clockwise_from_north(lon, lat, bearing):
    assert bearing_deg(10, 0, lon, lat) == pytest.approx(bearing)


def test_a_bearing_across_the_antimeridian_goes_the_short_way():
    assert bearing_deg(179.5, 0, -179.5, 0) == pytest.approx(90)


def test_a_place_has_no_bearing_from_itself():
    assert np.isnan(bearing_deg(44.2, 0, 44.2, 0))


def test_a_bearing_just_west_of_north_stays_below_360():
    assert 0 <= bearing_deg(0, 0, -1e-300, 1) < 360


@settings(deadline=None)
@given(longitudes, st.floats(-80, 80), st.floats(0, 359.9), st.floats(1, 5000))
def test_a_bearing_points_to_where_one_arrives_by_it(lon, lat, bearing, km):
    lon2, lat2, _ = SPHERE.fwd(lon, lat, bearing, km * 1000)
    off_course = (bearing_deg(lon, lat, lon2, lat2) - bearing + 180) % 360 - 180
    assert abs(off_course) < 1e-6


@settings(deadline=None)
@given(longitudes, latitudes)
def test_unit_vectors_lead_back_to_their_coordinates(lon, lat):
    assert great_circle_km(lon, lat, *lon_lat(unit_vectors(lon, lat))) < 1e-9
