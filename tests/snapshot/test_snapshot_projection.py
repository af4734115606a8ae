import math

import numpy as np
import pytest

from geo.snapshot.projection import GEOD, extent_of, fit, ring, scale_bar

BOX = (24.0, 70.0, 460.0, 500.0)
EXTENTS = {
    "iraq_to_yemen": (34, 11, 49, 38),
    "governorate": (42, 34, 44, 36),
    "equator": (20, -12, 40, 15),
    "south": (-75, -50, -55, -20),
    "tall": (0, -30, 50, 70),
    "antimeridian": (160, -25, -165, 20),
    "pole": (-20, 60, 40, 88),
    "world": (-180, -60, 180, 84),
}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("iraq_to_yemen", "lcc"), ("governorate", "merc"), ("equator", "merc"), ("south", "lcc"), ("tall", "laea"),
        ("antimeridian", "laea"), ("world", "eqearth"),
    ],
)  # fmt: skip
def test_the_projection_follows_the_distortion(name, expected):
    assert fit(EXTENTS[name], BOX).name == expected


@pytest.mark.parametrize("extent", EXTENTS.values(), ids=EXTENTS)
def test_the_extent_is_never_cropped(extent):
    frame = fit(extent, BOX)
    west, south, east, north = extent
    lon = west + np.linspace(0.01, (east - west) % 360 or 360, 20, endpoint=False)
    corners = [(at, lat) for at in lon for lat in (max(south, -85), min(north, 85))]
    x, y = frame.page(frame.unwrapped(np.array([c[0] for c in corners])), np.array([c[1] for c in corners]))
    assert frame.holds(x, y, -0.01).all()


@pytest.mark.parametrize("extent", EXTENTS.values(), ids=EXTENTS)
def test_there_and_back_is_within_a_metre(extent):
    frame = fit(extent, BOX)
    west, south, east, north = extent
    lon = west + np.linspace(0.1, 0.9, 7) * ((east - west) % 360 or 360)
    lat = np.linspace(max(south, -84), min(north, 84), 7)
    back = frame.lon_lat(*frame.page(frame.unwrapped(lon), lat))
    assert max(GEOD.inv(lon, lat, *back)[2]) < 1


@pytest.mark.parametrize("name", [name for name in EXTENTS if name != "world"])
def test_the_scale_bar_is_true_on_the_ellipsoid_where_it_says(name):
    frame = fit(EXTENTS[name], BOX)
    bar = scale_bar(frame, 90)
    x, y = frame.middle
    assert frame.km_across(x, y, bar.points) == pytest.approx(bar.km, rel=0.001)
    assert bar.lat == pytest.approx(float(frame.lon_lat(x, y)[1]))
    assert bar.points <= 90
    assert float(f"{bar.km:.1g}") == bar.km


def test_a_circle_has_the_same_radius_on_the_ellipsoid_in_all_directions():
    frame = fit(EXTENTS["iraq_to_yemen"], BOX)
    lon, lat = frame.lon_lat(*ring(frame, 43.0, 15.0, 150.0).T)
    distance = GEOD.inv(np.full(len(lon), 43.0), np.full(len(lat), 15.0), lon, lat)[2]
    assert distance == pytest.approx(150_000, rel=1e-6)


def test_longitudes_count_on_across_the_antimeridian():
    frame = fit(EXTENTS["antimeridian"], BOX)
    x, _ = frame.page(frame.unwrapped(np.array([170.0, 179.9, -179.9, -170.0])), np.zeros(4))
    assert (np.diff(x) > 0).all()
    assert frame.window[0] < 180 < frame.window[2]


@pytest.mark.parametrize(
    ("lon", "wide"), [([43.0, 45.0], 2.7), ([179.0, -179.0], 2.7), ([-170.0, 10.0, 170.0], 200.0), ([44.0], 0.7)]
)
def test_events_are_held_by_the_shortest_extent_with_some_room(lon, wide):
    west, south, east, north = extent_of(np.array(lon), np.full(len(lon), 33.0))
    assert wide - 0.1 <= (east - west) % 360 < wide * 1.2 + 0.1
    assert south < 33 < north


def test_events_all_round_the_world_get_the_world():
    assert extent_of(np.arange(-180, 180, 20), np.full(18, 10.0))[::2] == (-180.0, 180.0)


def test_the_scale_varies_little_where_mercator_is_taken():
    assert fit(EXTENTS["governorate"], BOX).scale_variation < 0.05
    assert math.isfinite(fit(EXTENTS["pole"], BOX).scale_variation)
