"""Parts of a country that have a code of their own: a filter for either finds them, a source may state either."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from geo import sources
from geo.dataset.dataset import shared_locator
from geo.events.validate import validate
from geo.places.agreement import compare, known_units
from geo.places.country_codes import TABLE, code_tables
from geo.places.country_parts import UNITS_OF, WHOLE_OF, part_and_whole, units_that_are, with_parts
from geo.places.locate import locate
from geo.store.select_rows import select
from geo.store.selection import Selection
from tests.conftest import make_located, make_store

GUADELOUPE = {"event_id": "a", "country": "FRA", "country_un": "FRA", "admin1_id": "FRA-4603"}
PARIS = {"event_id": "b", "country": "FRA", "country_un": "FRA", "admin1_id": "FRA-5333"}
HONG_KONG = {"event_id": "c", "country": "HKG", "country_un": "HKG", "admin1_id": "HKG-5153"}
UNLOCATED = {"event_id": "d", "country": "GLP", "country_un": "GLP", "admin1_id": None, "join_method": "stated"}


@pytest.mark.parametrize("view", ["de_facto", "un"])
@pytest.mark.parametrize(
    ("countries", "found"),
    [("FRA", "abd"), ("GLP", "ad"), ("REU", ""), ("CHN", "c"), ("HKG", "c"), ("GLP HKG", "acd"), ("IRQ", "")],
)
def test_a_filter_for_the_whole_or_the_part_finds_the_part(view, countries, found):
    store = make_store(GUADELOUPE, PARIS, HONG_KONG, UNLOCATED)
    rows = select(store, Selection(countries=tuple(countries.split()), worldview=view))
    assert "".join(sorted(store.table["event_id"].iloc[rows])) == found


def test_parts_are_countries_of_iso_and_their_units_lie_in_the_whole():
    units = gpd.read_parquet(
        TABLE.parent / "boundaries" / "admin1.parquet", columns=["rollup_id", "country", "geometry"]
    )
    country = dict(zip(units["rollup_id"], units["country"], strict=True))
    assert set(WHOLE_OF) | set(WHOLE_OF.values()) <= set(code_tables()["iso3"].values())
    assert {country[unit] == WHOLE_OF[part] for part, own in UNITS_OF.items() for unit in own} == {True}
    assert {part for part in WHOLE_OF if part not in UNITS_OF} <= set(country.values())


def test_countries_without_parts_stay_as_they_are():
    assert with_parts(["IRQ", "sea"]) == ("IRQ", "sea")
    assert units_that_are(["IRQ", "FRA"]) == ()


@pytest.mark.parametrize(
    ("stated", "country", "unit", "agrees"),
    [
        ("GLP", "FRA", "FRA-4603", True), ("GLP", "FRA", "FRA-5333", False), ("GLP", "FRA", None, True),
        ("CHN", "HKG", "HKG-5153", True), ("HKG", "CHN", "CHN-1180", False), ("IRQ", "SYR", "SYR-139", False),
    ],
)  # fmt: skip
def test_a_part_agrees_with_its_own_units_only(stated, country, unit, agrees):
    assert part_and_whole([stated], [country], [unit]).tolist() == [agrees]


@pytest.mark.parametrize(
    ("stated", "country", "day", "event_id", "word"),
    [
        ("SRB", "HRV", "1991-11-18", "ucdp:1", "agree"), ("SRB", "HRV", "1995-08-05", "ucdp:1", "differ"),
        ("SDN", "SSD", "2010-01-01", "x", "agree"), ("SDN", "SSD", "2012-01-01", "x", "differ"),
        ("RUS", "TJK", "1991-05-01", "x", "agree"), ("IDN", "TLS", "1999-09-06", "x", "agree"),
        ("ISR", "PSE", "2014-07-20", "ucdp:1", "agree"), ("ISR", "PSE", "2014-07-20", "acled:1", "differ"),
        ("MAR", "ESH", "1990-01-01", "ucdp:1", "agree"), ("SSD", "SDN", "2010-01-01", "x", "differ"),
    ],
)  # fmt: skip
def test_a_state_of_its_time_agrees_with_what_became_of_it(stated, country, day, event_id, word):
    row = {"country_stated": stated, "country": country, "country_un": country, "date_start": day, "date_end": day}
    compared = compare(make_located(row | {"event_id": event_id, "join_method": "within"}), {})
    assert compared["country"].tolist() == [word]


# --- a point in every unit of the world, told by its country as publishers write it ----------------------------------


def everywhere():
    """Return a row per unit that has a point of its own inside it."""
    units = shared_locator().boundaries.admin1
    inside = units.geometry.representative_point()
    return pd.DataFrame({"country": units["country"], "unit": units["rollup_id"], "lon": inside.x, "lat": inside.y})


def shares(table):
    """Return how many rows are kept, how many can be compared, how many differ, and how many are flagged."""
    locator = shared_locator()
    found = validate(sources.read_bytes(table.to_csv(index=False).encode(), "table.csv"))
    located = locate(found.events, locator)
    words = compare(located, known_units(locator.boundaries))["country"]
    return len(located), int((words != "not comparable").sum()), int((words == "differ").sum()), located


@pytest.fixture(scope="module")
def countries():
    return pd.read_csv(TABLE, dtype=str, keep_default_na=False).set_index("iso3")


def own_code(points):
    """Return the code by which ACLED tells units: that of the part, where it has one."""
    sub_progress = {unit: part for part, own in UNITS_OF.items() for unit in own}
    return points["unit"].map(sub_progress).fillna(points["country"])


def test_every_country_agrees_with_its_own_units_as_acled_spells_it(countries):
    points = everywhere()
    code = own_code(points)
    table = pd.DataFrame(
        {
            "event_id_cnty": np.arange(len(points)).astype(str), "event_date": "2024-01-02", "event_type": "Battles",
            "sub_event_type": "Armed clash", "iso": countries["numeric"].reindex(code).to_numpy(),
            "country": countries["name"].reindex(code).to_numpy(), "latitude": points["lat"],
            "longitude": points["lon"], "geo_precision": 1,
        }
    )  # fmt: skip
    kept, comparable, differ, located = shares(table)
    assert kept == len(points)
    assert comparable >= 0.999 * kept
    assert differ == 0
    assert not located["country_differs"].any()


def test_every_state_agrees_with_its_own_units_as_ucdp_spells_it(countries):
    points = everywhere()
    points = points[(countries["gw"].reindex(points["country"]) != "").to_numpy()]
    former = {"YEM": "Yemen (North Yemen)", "COD": "DR Congo (Zaire)", "RUS": "Russia (Soviet Union)",
              "SRB": "Serbia (Yugoslavia)", "MMR": "Myanmar (Burma)", "KHM": "Cambodia (Kampuchea)"}  # fmt: skip
    names = points["country"].map(former).fillna(points["country"].map(countries["name"]))
    table = pd.DataFrame(
        {
            "id": np.arange(len(points)), "type_of_violence": 1, "where_prec": 1, "date_prec": 1,
            "date_start": "2020-01-02",
            "date_end": "2020-01-02", "country": names, "latitude": points["lat"], "longitude": points["lon"],
        }
    )  # fmt: skip
    kept, comparable, differ, _ = shares(table)
    assert (kept, comparable, differ) == (len(points), len(points), 0)
