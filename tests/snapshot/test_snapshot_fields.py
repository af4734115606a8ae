"""Areas, squares and densities show the numbers that the selection has."""

import numpy as np
import pytest

from geo.snapshot.content import Content
from geo.snapshot.files import resolve_spec
from geo.snapshot.map.classes import CHANGES, classes_of
from geo.snapshot.map.fields import area_values
from geo.snapshot.scene import Path, Text, flat
from geo.store.select_rows import select
from geo.store.selection import MEASURES, MODES
from geo.store.summary import by_place


def content(query, dataset):
    spec = resolve_spec(query, dataset)
    rows = select(dataset.store, spec.selection)
    return Content(spec, dataset, rows, rows, 0)


def test_units_hold_as_many_events_as_the_table_by_place(shipped):
    shown = content("mode=units&country=IRQ", shipped)
    table = by_place(shipped.store, shown.rows, shown.spec.selection).dropna(subset=["admin1_id"])
    values = {unit: value for unit, value in area_values(shown).items() if value}
    assert values == dict(zip(table["admin1_id"], table["events"].astype(float), strict=True))


def test_change_is_against_the_period_of_the_same_length_before(shipped):
    values = area_values(content("mode=countries&measure=change&from=2023-11-01&to=2023-11-30", shipped))
    now = area_values(content("mode=countries&from=2023-11-01&to=2023-11-30", shipped))
    before = area_values(content("mode=countries&from=2023-10-02&to=2023-10-31", shipped))
    assert values == {country: now[country] - before[country] for country in values}


@pytest.mark.parametrize("period", ["from=0001-01-01", "from=9999-12-31", "to=0001-01-01", "to=9999-12-31"])
def test_change_against_a_time_without_events_is_what_the_period_holds(shipped, period):
    values = area_values(content(f"mode=countries&measure=change&{period}", shipped))
    assert values == area_values(content(f"mode=countries&{period}", shipped))


def test_the_worldview_decides_which_country_an_event_counts_for(shipped):
    for view in ("de_facto", "un"):
        shown = content(f"mode=countries&worldview={view}", shipped)
        column = shipped.store.table["country" if view == "de_facto" else "country_un"]
        assert area_values(shown) == column.value_counts().astype(float).to_dict()


def test_the_numbers_of_the_squares_add_up(draw):
    scene = draw("mode=squares")
    numbers = [int(item.text) for item in flat(scene.items) if isinstance(item, Text) and item.role == "square"]
    assert sum(numbers) == scene.provenance["events"]


def test_density_is_drawn_in_bands_that_do_not_cover_each_other(draw):
    bands = [item for item in flat(draw("mode=heat").items) if isinstance(item, Path) and item.role == "heat"]
    assert len(bands) == 5
    assert all(len(band.lines) for band in bands)


@pytest.mark.slow
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("query", ["q=zzzz", "bbox=-150,-40,-149,-39"])
def test_a_map_without_an_event_is_drawn_in_every_mode(draw, mode, query):
    for measure in MEASURES:
        scene = draw(f"mode={mode}&measure={measure}&{query}&key=no&inset=no")
        assert scene.provenance["events"] == 0


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        ([], ()),
        ([0, 0], ()),
        ([3, 3, 3], ("1–2", "3 and more")),
        ([1], ("1 and more",)),
        ([1, 2, 3, 4, 5], ("1", "2", "3", "4", "5 and more")),
        ([1, 10, 100, 1234, 5000], ("1–9", "10–99", "100–1,299", "1,300–4,999", "5,000 and more")),
    ],
)
def test_classes_have_round_limits(values, texts):
    assert classes_of(values, "Events").texts == texts


def test_every_value_is_in_the_class_whose_words_hold_it():
    classes = classes_of([1, 2, 3, 4, 5], "Events")
    assert [classes.colour(value) for value in (0, 1, 5, 900)] == [
        None, classes.colours[0], classes.colours[-1], classes.colours[-1],
    ]  # fmt: skip


@pytest.mark.parametrize(("value", "position"), [(-9, 0), (-5, 0), (-4, 1), (-1, 1), (1, 2), (4, 2), (5, 3), (50, 3)])
def test_changes_have_four_classes(value, position):
    assert CHANGES.colour(value) == CHANGES.colours[position]


def test_no_change_has_no_colour():
    assert CHANGES.colour(0) is None
    assert np.isfinite(CHANGES.starts[1:]).all()


def test_districts_hold_the_events_known_to_them_and_the_rest_is_said(draw, shipped):
    values = area_values(content("mode=districts&country=IRQ", shipped))
    table = shipped.store.table
    in_iraq = table[table["country"] == "IRQ"]
    assert {unit: n for unit, n in values.items() if n} == in_iraq["admin2_id"].value_counts().astype(float).to_dict()
    subtitle = " ".join(item.text for item in flat(draw("mode=districts&country=IRQ").items) if item.role == "subtitle")
    assert f"{in_iraq['admin2_id'].isna().sum()} in none of these areas, or not known that closely" in subtitle


def test_every_district_with_events_is_filled_and_says_its_number(draw, shipped):
    filled = [item for item in flat(draw("mode=districts&country=IRQ").items) if item.role == "area"]
    names = {item.title for item in filled}
    unit = shipped.store.table.query("country == 'IRQ'")["admin2_id"].value_counts().idxmax()
    most = shipped.store.table["admin2_id"].eq(unit).sum()
    assert f"{shipped.names.unit(unit)}: {most}" in names
