"""The area that a selection is limited to: its outline on the map and its sign in the legend."""

import numpy as np
import pytest

from geo.places.mercator import latitude, world_square
from geo.snapshot.content import extent
from geo.snapshot.files import resolve_spec
from geo.snapshot.map.drawn_area import outline
from geo.snapshot.projection import fit
from geo.snapshot.scene import flat

BOX = (0.0, 0.0, 400.0, 400.0)
WIDE = (30.0, 10.0, 60.0, 40.0)


def test_the_outline_runs_through_the_corners_of_the_area():
    frame = fit(WIDE, BOX)
    (line,) = outline((40.0, 20.0, 50.0, 30.0), frame)
    for lon in (40, 50):
        for lat in (20, 30):
            assert np.hypot(*(line - np.column_stack(frame.page(lon, lat))).T).min() < 0.2


def test_its_sides_are_straight_on_the_screen_and_so_bend_on_a_cone():
    frame = fit(WIDE, BOX)
    assert frame.name == "lcc"
    (line,) = outline((31.0, 20.0, 59.0, 30.0), frame)
    middle, end = (float(frame.page(lon, 30.0)[1]) for lon in (45.0, 59.0))
    assert abs(middle - end) > 5
    assert np.hypot(*(line - np.array(frame.page(45.0, 30.0))).T).min() < 1


def test_an_area_beside_the_map_has_no_outline():
    assert outline((-80.0, 20.0, -70.0, 30.0), fit(WIDE, BOX)) == ()


def test_an_area_on_a_map_across_the_antimeridian_is_drawn():
    assert outline((170.0, -20.0, 179.0, -10.0, 175.0, 0.0), fit((160.0, -25.0, -165.0, 20.0), BOX))


@pytest.mark.parametrize("lat", [-85.0, -33.3, 0.0, 12.5, 84.9])
def test_latitude_is_the_way_back_from_the_square(lat):
    assert latitude(world_square(0.0, lat)[1]) == pytest.approx(lat)


@pytest.mark.parametrize(("query", "drawn"), [("area=41,33,45.5,36.4&size=a4", True), ("size=a4", False)])
def test_map_and_legend_show_the_limit_only_if_there_is_one(draw, query, drawn):
    items = list(flat(draw(query).items))
    assert sum(item.role == "area-limit" for item in items) == 2 * drawn
    assert ("Limit of the area chosen" in [getattr(item, "text", "") for item in items]) == drawn


def test_an_area_of_the_selection_does_not_widen_the_map(shipped):
    spec = resolve_spec("area=-170,-80,170,80&country=IRQ", shipped)
    plain = resolve_spec("country=IRQ", shipped)
    assert extent(spec, shipped) == extent(plain, shipped)
