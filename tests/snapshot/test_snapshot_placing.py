"""Symbols, badges and names find room."""

import numpy as np
import pytest
import shapely

from geo.snapshot.map.badges import BADGE_RADIUS, place_badges
from geo.snapshot.map.labels import BLOCKED, Room, cheapest
from geo.snapshot.map.symbols import RADIUS_MAX, RADIUS_MIN, deaths_at_max, moved_apart, outline, radii
from geo.style import DRAWN_SHAPES, SYMBOLS

SHAPES = [symbol.shape for symbol in SYMBOLS.values()]
FRAME = (0.0, 0.0, 400.0, 400.0)
NONE = float("nan")


@pytest.mark.parametrize("shape", SHAPES)
def test_symbols_of_all_shapes_have_the_same_area(shape):
    area = shapely.Polygon(outline(shape, 10, 20, 5)).area
    assert area == pytest.approx(np.pi * 25, rel=0.01)


@pytest.mark.parametrize("shape", DRAWN_SHAPES)
def test_a_shape_given_by_corners_is_never_nearly_another(shape):
    own = shapely.Polygon(outline(shape, 0, 0, 1))
    for other in (shapely.Polygon(outline(each, 0, 0, 1)) for each in SHAPES if each != shape):
        assert own.intersection(other).area / own.union(other).area < 0.78


def test_area_grows_with_deaths_and_unknown_is_drawn_as_small_as_none():
    r = radii(np.array([0, 5, 10, 20, 40, NONE]), 20, 6)
    assert r[0] == r[5] == RADIUS_MIN
    assert r[3] == r[4] == RADIUS_MAX
    assert r[2] ** 2 - r[0] ** 2 == pytest.approx(2 * (r[1] ** 2 - r[0] ** 2))


@pytest.mark.parametrize(("deaths", "at_max"), [([], 20), ([NONE, 3], 20), ([30], 50), ([250], 500), ([9000], 500)])
def test_the_largest_symbol_stands_for_a_round_figure_near_the_highest(deaths, at_max):
    assert deaths_at_max(np.array(deaths, float)) == at_max


def test_a_symbol_that_touches_none_stays_where_it_is():
    at = moved_apart(np.array([50.0, 90.0]), np.array([50.0, 50.0]), np.array([4.0, 4.0]), 7)
    assert at.tolist() == [[50, 50], [90, 50]]


@pytest.mark.parametrize("count", [2, 5, 12])
def test_events_at_one_place_can_all_be_seen(count):
    r = np.full(count, 3.5)
    at = moved_apart(np.full(count, 100.0), np.full(count, 100.0), r, 22)
    apart = np.hypot(at[:, None, 0] - at[:, 0], at[:, None, 1] - at[:, 1]) + np.eye(count) * 99
    assert apart.min() > 0.7 * 2 * 3.5


def test_no_symbol_moves_farther_than_it_may():
    chance = np.random.default_rng(1)
    home = chance.uniform(100, 130, (80, 2))
    at = moved_apart(home[:, 0], home[:, 1], np.full(80, 4.0), 7)
    assert np.hypot(*(at - home).T).max() <= 7 + 1e-9


def test_badges_overlap_neither_each_other_nor_a_symbol_nor_what_is_taken():
    at = np.array([(100 + 9 * (i % 5), 100 + 9 * (i // 5)) for i in range(25)], float)
    badges = place_badges(at, np.full(25, 3.3), FRAME, [(60.0, 60.0, 90.0, 200.0)])
    apart = np.hypot(badges[:, None, 0] - badges[:, 0], badges[:, None, 1] - badges[:, 1]) + np.eye(25) * 99
    assert apart.min() >= 2 * BADGE_RADIUS
    assert not ((badges[:, 0] > 60) & (badges[:, 0] < 90) & (badges[:, 1] > 60)).any()


@pytest.mark.parametrize(
    "taken",
    [
        lambda room: room.take((10, 10, 50, 50)),
        lambda room: room.take_disc(30, 30, 12),
        lambda room: room.take_line(0, 30, 100, 31),
    ],
)
def test_what_is_taken_blocks_a_place(taken):
    room = Room(FRAME)
    taken(room)
    blocked, free = room.costs(np.array([[20.0, 25, 60, 40], [200, 200, 240, 210]]))
    assert blocked >= BLOCKED
    assert free == 0


def test_a_place_that_leaves_the_frame_cannot_be_had():
    assert cheapest(Room(FRAME), np.array([[390.0, 10, 410, 20]]), np.zeros(1)) is None


def test_of_equal_places_the_first_is_taken():
    assert cheapest(Room(FRAME), np.array([[10.0, 10, 20, 20], [30, 10, 40, 20]]), np.zeros(2)) == 0
