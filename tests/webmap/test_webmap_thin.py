"""The base map of a file: in full near the events, coarse elsewhere, and never a gap between neighbours."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geo.places.sphere import great_circle_km
from geo.webmap.base import NEAR_KM, thin_out
from tests.conftest import tiny_boundaries


def wavy(lon, south, north):
    """Return points from south to north that swing about a meridian by a twentieth of a degree."""
    lat = np.linspace(south, north, 201)
    return np.column_stack([lon + 0.05 * np.sin(40 * lat), lat])


@pytest.fixture
def world():
    """Two countries with a border and coasts that swing, from the equator to 20 degrees north."""
    west, border, east = wavy(0, 0, 20), wavy(10, 0, 20), wavy(20, 0, 20)
    shapes = [shapely.Polygon([*west, *border[::-1]]), shapely.Polygon([*border, *east[::-1]])]
    units = gpd.GeoDataFrame(
        {"admin1_id": ["AAA-1", "BBB-1"], "country": ["AAA", "BBB"], "country_un": ["AAA", "BBB"], "name": ["A", "B"]},
        geometry=shapes,
        crs=4326,
    )
    countries = units[["country", "name", "geometry"]]
    places = pd.DataFrame({"lon": [10.0, 10, 10], "lat": [1.0, 19, 19], "capital": [False, False, True]})
    return tiny_boundaries().with_layers(places, admin1_display=units, countries=countries)


def corners(layer):
    return {tuple(point) for point in shapely.get_coordinates(layer.geometry.to_numpy())}


def near(points, lon, lat):
    return {point for point in points if great_circle_km(*point, lon, lat) < NEAR_KM * 0.999}


def test_every_corner_near_an_event_stays(world):
    thin = thin_out(world, np.array([[10.0, 1.0]]))
    assert near(corners(thin.countries), 10, 1) == near(corners(world.countries), 10, 1)


def test_most_corners_go_far_from_the_events_and_none_is_new(world):
    thin = thin_out(world, np.array([[10.0, 1.0]]))
    far = {(lon, lat) for lon, lat in corners(world.countries) if lat > 5}
    left = {(lon, lat) for lon, lat in corners(thin.countries) if lat > 5}
    assert left < far
    assert len(left) < len(far) / 2


@pytest.mark.parametrize("layer", ["countries", "admin1_display"])
def test_neighbours_share_every_corner_of_their_border_still(world, layer):
    one, other = getattr(thin_out(world, np.array([[10.0, 1.0]])), layer).geometry
    assert shapely.area(shapely.intersection(one, other)) == 0
    assert shapely.get_num_geometries(shapely.union(one, other)) == 1
    assert shapely.get_num_interior_rings(shapely.union(one, other)) == 0


def test_a_map_without_placed_events_is_coarse_everywhere(world):
    assert len(corners(thin_out(world, np.empty((0, 2))).countries)) < len(corners(world.countries)) / 2


def test_names_stay_near_the_events_and_those_of_capitals_everywhere(world):
    places = thin_out(world, np.array([[10.0, 1.0]])).places
    assert places["lat"].tolist() == [1, 19]
    assert places["capital"].tolist() == [False, True]


def test_an_event_beyond_the_date_line_is_near():
    isle = gpd.GeoDataFrame(
        {"admin1_id": ["A-1"], "country": ["A"], "country_un": ["A"], "name": ["A"]},
        geometry=[shapely.Polygon(wavy(179.8, 0, 1))],
        crs=4326,
    )
    world = tiny_boundaries()
    world = world.with_layers(world.places, admin1_display=isle, countries=isle)
    assert corners(thin_out(world, np.array([[-179.9, 0.5]])).countries) == corners(isle)


def test_the_shipped_countries_have_no_corner_that_no_unit_has(shipped):
    assert corners(shipped.boundaries.countries) <= corners(shipped.boundaries.admin1_display)


def test_the_shipped_world_closes_every_ring_and_keeps_every_country(shipped):
    thin = thin_out(shipped.boundaries, np.array([[44.0, 33.0]])).countries
    rings = shapely.get_rings(shapely.get_parts(thin.geometry.to_numpy()))
    assert shapely.is_closed(rings).all()
    assert shapely.get_num_coordinates(rings).min() >= 4
    assert thin["country"].tolist() == shipped.boundaries.countries["country"].tolist()
