"""Land, borders and names for the map page, from a world of four squares and an island."""

import json

import numpy as np
import pytest

from geo.webmap.base import GRID, build_base, pack_shapes
from geo.webmap.modules import module_text
from tests.conftest import tiny_boundaries
from tests.webmap.test_webmap_columns import decode

WATERS = "# names of seas\nname,lon,lat,zoom\nRed Sea,6,1,4.5\n"


@pytest.fixture
def waters(tmp_path):
    path = tmp_path / "waters.csv"
    path.write_text(WATERS, encoding="utf-8")
    return path


@pytest.fixture
def base(waters):
    """Return a function that builds the base map of the tiny world, some of its words replaced."""

    def build(words=None, **options):
        world = tiny_boundaries()
        if words:
            layers = {name: getattr(world, name).replace(words) for name in ("admin1", "admin1_display", "countries")}
            world = world.with_layers(world.places, **layers)
        return build_base(world, **{"focus": [], "areas": [], "waters": waters} | options)

    return build


def degrees(line):
    """Return a line of steps on the grid as rounded (lon, lat)."""
    x, y = np.cumsum(np.reshape(line, (-1, 2)), axis=0).T / GRID
    lat = np.degrees(np.arctan(np.sinh(np.pi * (1 - 2 * y))))
    return [(round(a, 3) + 0.0, round(b, 3) + 0.0) for a, b in zip((x * 360 - 180).tolist(), lat.tolist(), strict=True)]


def borders(built, kind):
    """Return the ends of every line of one kind."""
    lines = [line for border in built["borders"] if border["kind"] == kind for line in border["lines"]]
    return sorted(tuple(sorted((degrees(line)[0], degrees(line)[-1]))) for line in lines)


def named(built, kind):
    return [label["name"] for label in built["labels"] if label["kind"] == kind]


def test_a_country_is_a_ring_without_its_closing_point(base):
    isle = base()["countries"][2]
    [ring] = isle["lines"]
    assert sorted(degrees(ring)) == [(10, 0), (10, 1), (11, 0), (11, 1)]


def test_countries_in_focus_are_marked(base):
    assert [country["focus"] for country in base(focus=["BBB"])["countries"]] == [False, True, False]


def test_a_border_is_the_edge_that_two_countries_share_drawn_once(base):
    built = base({"BBB": "AAB"})
    assert borders(built, "border") == [((2, 0), (2, 2)), ((2, 2), (2, 4))]


def test_a_coast_is_no_border(base):
    lines = [line for border in base(focus=["AAA", "BBB", "CCC"])["borders"] for line in border["lines"]]
    assert len(lines) == 4
    assert all(0 < lon < 4 and 0 < lat < 4 for line in lines for lon, lat in [np.mean(degrees(line), axis=0)])


def test_borders_of_units_are_drawn_in_focus_countries_only(base):
    assert borders(base(), "admin") == []
    assert borders(base(focus=["AAA"]), "admin") == [((0, 2), (2, 2))]


def test_a_disputed_area_is_dashed_towards_its_parties_only(base):
    # the corner is held by Israel, claimed by Syria, and touches no one else
    golan = {"AAA": "SYR", "BBB": "ISR", "The Corner": "Golan Heights"}
    built = base(golan)
    assert borders(built, "disputed") == [((2, 2), (2, 4)), ((2, 2), (4, 2))]
    assert borders(built, "border") == [((2, 0), (2, 2))]


def test_an_area_of_no_known_dispute_has_plain_borders(base):
    assert borders(base(), "disputed") == []


def test_only_units_that_rows_are_drawn_as_are_given_as_areas_of_both_levels(base):
    assert [area["id"] for area in base(areas=["BBB-1", "AAA-1-1", "nowhere"])["areas"]] == ["BBB-1", "AAA-1-1"]


def test_names_of_countries_come_with_the_focus_first_and_from_farther_out(base):
    built = base(focus=["CCC"])
    assert named(built, "country") == ["Cland", "Bland", "Aland"]
    zooms = {label["name"]: label["zoom"] for label in built["labels"] if label["kind"] == "country"}
    assert zooms == {"Cland": 4.5, "Bland": 3.0, "Aland": 4.0}


def test_names_of_seas_come_from_the_file_with_their_zoom(base):
    [sea] = [label for label in base()["labels"] if label["kind"] == "water"]
    assert (sea["name"], sea["zoom"]) == ("Red Sea", 4.5)
    assert degrees([sea["x"], sea["y"]]) == [(6, 1)]


def test_capitals_are_named_everywhere_and_other_places_in_focus_countries_only(base):
    built = base(focus=["BBB"])
    assert named(built, "capital") == ["Apolis"]
    assert named(built, "place") == ["Bport", "Bhill"]


def test_lines_are_packed_as_their_numbers_of_points_and_steps_with_the_sign_in_the_lowest_bit():
    tables = {"countries": [{"id": "A", "lines": [[5, -1, 0, 2], [-3, 0]]}], "areas": [{"id": "B", "lines": [[1, 1]]}]}
    header, columns = decode(pack_shapes(**tables, labels=[{"name": "Red Sea"}]))
    assert (header["countries"], header["areas"]) == ([{"id": "A", "lines": 2}], [{"id": "B", "lines": 1}])
    assert header["labels"] == [{"name": "Red Sea"}]
    assert columns == {"points": [2, 1, 1], "dx": [10, 0, 5, 2], "dy": [1, 4, 0, 2]}


def test_every_step_of_the_shipped_kind_fits_its_bytes():
    # the widest step is the first one of a line in the far corner
    _, columns = decode(pack_shapes(areas=[{"id": "A", "lines": [[GRID, GRID, -GRID, -GRID]]}]))
    assert columns["dx"] == [2 * GRID, 2 * GRID - 1]


def test_the_base_is_plain_json_on_a_grid_of_whole_numbers(base):
    built = base(focus=["AAA"], areas=["AAA-1"])
    assert json.loads(json.dumps(built, allow_nan=False)) == built
    assert f"BASE_GRID = 2 ** {GRID.bit_length() - 1};" in module_text("base_layer")
