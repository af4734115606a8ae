"""What a source states against where its points lie."""

import csv

import pandas as pd
import pytest

from geo.dataset.dataset import shared_locator
from geo.places.agreement import ALIASES, compare, known_units, plain_unit, share_by_majority, summary
from tests.conftest import make_located

UNITS = {
    "SYR": {
        "homs": frozenset({"SYR-139"}),
        "hama": frozenset({"SYR-138"}),
        "damascus": frozenset({"SYR-144", "SYR-4843"}),
    }
}


@pytest.fixture(scope="module")
def shipped_units():
    return known_units(shared_locator().boundaries)


def row(stated="Homs Governorate", unit="SYR-139", **cells):
    return {
        "country": "SYR",
        "country_stated": "SYR",
        "geo_precision": "place",
        "admin1_stated": stated,
        "admin1_id": unit,
    } | cells


def compared(*rows):
    return compare(make_located(*rows), UNITS)


@pytest.mark.parametrize(
    ("cells", "word"),
    [
        ({}, "agree"),
        ({"stated": "Homs", "unit": "SYR-138"}, "differ"),
        ({"stated": "HAMA province", "unit": "SYR-138"}, "agree"),
        ({"stated": "Damascus governorate", "unit": "SYR-144"}, "agree"),
        ({"stated": "Damascus governorate", "unit": "SYR-4843"}, "agree"),
        ({"stated": "Nowhere"}, "not comparable"),
        ({"stated": None}, "not comparable"),
        ({"unit": None}, "not comparable"),
        ({"geo_precision": "country"}, "not comparable"),
        ({"geo_precision": "region"}, "not comparable"),
        ({"geo_precision": "admin1"}, "agree"),
        ({"geo_precision": None}, "agree"),
        ({"country_stated": None}, "agree"),
        ({"country_stated": "IRQ"}, "not comparable"),
    ],
)
def test_units(cells, word):
    assert compared(row(**cells))["admin1"].tolist() == [word]


@pytest.mark.parametrize(
    ("cells", "word"),
    [
        ({}, "agree"),
        ({"country_stated": "IRQ"}, "differ"),
        ({"country_stated": None}, "not comparable"),
        ({"country": None, "join_method": "sea"}, "not comparable"),
        # the country was taken from the source: that proves nothing
        ({"join_method": "stated"}, "not comparable"),
        ({"join_method": "stated", "border_ambiguous": True}, "agree"),
    ],
)
def test_countries(cells, word):
    assert compared(row(**cells))["country"].tolist() == [word]


def test_either_view_of_a_country_counts():
    located = make_located(row(country="ISR")).assign(country_un="SYR")
    assert compare(located, UNITS)["country"].tolist() == ["agree"]


def test_the_summary_counts_every_row_once_and_shares_leave_out_what_cannot_be_compared():
    table = summary(compared(row(), row(), row("Hama"), row("Nowhere"), row(None, country_stated=None)))
    assert table.loc["admin1"].tolist() == [2, 1, 2, pytest.approx(2 / 3)]
    assert table.loc["country"].tolist() == [4, 0, 1, 1.0]
    assert pd.isna(summary(compared(row("Nowhere"))).loc["admin1", "share"])


def test_by_majority_a_name_means_the_unit_in_which_it_is_found_most():
    rows = [row("A"), row("A"), row("A", "SYR-138"), row("B", "SYR-138"), row("A", country_stated="IRQ"), row(None)]
    assert share_by_majority(make_located(*rows)) == (4, 5)
    assert share_by_majority(make_located(row(None))) == (0, 0)


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Homs Governorate", "homs"),
        ("Muhafazat Ḥimş", "hims"),
        ("Sa'dah, Muhafazat", "sadah"),
        ("محافظة ذمار", "ذمار"),
        ("Ar Raqqah", "raqqah"),
        ("Ar-Raqqah governorate", "raqqah"),
        ("North Darfur state", "northdarfur"),
        ("District", "district"),
        ("", ""),
    ],
)
def test_names_lose_what_says_nothing(name, plain):
    assert plain_unit(name) == plain


@pytest.mark.parametrize(
    ("country", "name", "unit"),
    [
        ("SYR", "Idleb", "SYR-140"),
        ("SYR", "Deir ez Zor Governorate", "SYR-142"),
        ("YEM", "Ma'rib governorate", "YEM-337"),
        ("YEM", "Amanat al Asimah", "YEM-3498"),
        ("IRQ", "Halabja", "IRQ-3242"),
        ("PSE", "Gaza Strip", "GAZ+00?"),
        ("SYR", "Golan", "DSP-GOLAN"),
        ("ISR", "Golan", "DSP-GOLAN"),
    ],
)
def test_shipped_units_are_known_by_the_names_of_sources(shipped_units, country, name, unit):
    assert unit in shipped_units[country][plain_unit(name)]


def test_every_alias_names_units_of_its_country_that_there_are(shipped_units):
    units = shared_locator().boundaries.admin1
    with ALIASES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for line in rows:
        own = units[(units["country"] == line["country"]) | (units["country_un"] == line["country"])]["rollup_id"]
        assert set(line["units"].split("|")) <= set(own), line
        assert line["note"]
    assert rows == sorted(rows, key=lambda line: (line["country"], line["alias"]))
