"""Every rule of geo/places/locate.py in a world of four squares and an island, and on the events this project ships."""

import copy

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.dataset.dataset import shared_locator
from geo.events.schema import LOCATED_COLUMNS, GeoPrecision, JoinMethod
from geo.places.locate import locate
from geo.places.sphere import EARTH_RADIUS_KM
from tests.conftest import make_events

KM = 1 / (np.radians(1) * EARTH_RADIUS_KM)  # degrees along the equator
NO_PLACE = {"lon": None, "lat": None}


@pytest.fixture
def place(tiny_locator):
    """Return a function that locates one event."""

    def locate_one(**cells):
        return locate(make_events(cells), tiny_locator).iloc[0]

    return locate_one


def nothing(*cells):
    return all(pd.isna(cell) for cell in cells)


# --- rule 1: what is said to be at sea is at sea -----------------------------------------------------------------


def test_an_event_at_sea_stays_there_even_where_its_rough_point_touches_an_island(place):
    event = place(lon=10.3, lat=0.5, geo_precision="sea")
    assert event["join_method"] == "sea"
    assert nothing(event["country"], event["country_un"], event["admin1_id"])


def test_a_rough_point_on_land_is_0_km_from_that_land(place):
    event = place(lon=10.3, lat=0.5, geo_precision="sea")
    assert (event["near_country"], event["join_distance_km"], event["maritime_zone"]) == ("CCC", 0, "0-12 nm")
    assert nothing(event["near_bearing_deg"])


def test_an_event_at_sea_close_to_the_coast_gets_no_country(place):
    event = place(lon=-KM, lat=1, geo_precision="sea")
    assert event["join_method"] == "sea"
    assert event["join_distance_km"] == pytest.approx(1, rel=1e-3)


def test_a_country_stated_for_an_event_at_sea_does_not_put_it_on_land(place):
    event = place(lon=6, lat=1, geo_precision="sea", country_stated="AAA")
    assert (event["join_method"], event["near_country"]) == ("sea", "BBB")
    assert nothing(event["country"])


# --- rule 2: within ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lon", "lat", "country", "admin1_id"),
    [(1, 1, "AAA", "AAA-1"), (1, 3, "AAA", "AAA-2"), (3, 1, "BBB", "BBB-1"), (10.5, 0.5, "CCC", "CCC-1")],
)
def test_a_point_inside_a_unit_gets_that_unit(place, lon, lat, country, admin1_id):
    event = place(lon=lon, lat=lat)
    assert (event["country"], event["country_un"], event["admin1_id"]) == (country, country, admin1_id)
    assert (event["join_method"], event["join_distance_km"]) == ("within", 0)
    assert nothing(*event[["near_country", "near_place", "near_place_km", "near_bearing_deg", "maritime_zone"]])


def test_a_disputed_point_has_a_country_in_each_view_its_area_and_the_unit_it_is_told_as(place):
    event = place(lon=3, lat=3)
    assert event[["country", "country_un", "disputed", "admin1_id"]].tolist() == ["BBB", "AAA", "The Corner", "BBB-1"]


def test_a_point_on_the_border_of_two_countries_has_one_of_them(place):
    event = place(lon=2, lat=1)
    assert event["country"] in {"AAA", "BBB"}
    assert event["join_method"] == "within"


def test_a_point_at_180_degrees_east_is_the_same_as_at_180_west():
    # Chukotka, 100 km from the sea
    rows = locate(make_events({"lon": 180, "lat": 68}, {"lon": -180, "lat": 68}), shared_locator())
    assert rows["country"].tolist() == ["RUS", "RUS"]
    assert rows["lon"].tolist() == [180, -180]


# --- rules 3 and 4: off the coast --------------------------------------------------------------------------------


def test_a_point_up_to_5_km_off_the_coast_gets_the_nearest_unit(place):
    event = place(lon=4 + 4.9 * KM, lat=1)
    assert (event["country"], event["admin1_id"], event["join_method"]) == ("BBB", "BBB-1", "coast")
    assert event["join_distance_km"] == pytest.approx(4.9, rel=1e-3)


def test_a_point_farther_out_is_at_sea_and_its_nearest_land_is_named(place):
    event = place(lon=4 + 60 * KM, lat=0.1)
    assert event["join_method"] == "sea"
    assert nothing(event["country"], event["country_un"], event["admin1_id"], event["admin2_id"])
    assert event["near_country"] == "BBB"
    assert event["join_distance_km"] == pytest.approx(60, rel=1e-3)
    assert event["near_bearing_deg"] == pytest.approx(90, abs=0.1)


def test_the_nearest_place_is_one_of_the_nearest_land(place):
    event = place(lon=4 + 60 * KM, lat=0.1)
    assert event["near_place"] == "Bport"
    assert event["near_place_km"] == pytest.approx(60 + 0.1 / KM, rel=1e-3)


@pytest.mark.parametrize(
    ("nm", "zone"),
    [
        (11.9, "0-12 nm"),
        (12.1, "12-24 nm"),
        (23.9, "12-24 nm"),
        (24.1, "24-200 nm"),
        (199, "24-200 nm"),
        (201, "over 200 nm"),
    ],
)
def test_distance_classes_end_at_12_24_and_200_nautical_miles(place, nm, zone):
    assert place(lon=-nm * 1.852 * KM, lat=1)["maritime_zone"] == zone


# --- rule 5: the country that the source states ------------------------------------------------------------------


def test_a_stated_country_up_to_5_km_away_is_kept_and_flagged(place):
    event = place(lon=2 + 4 * KM, lat=1, country_stated="AAA")
    assert event[["country", "admin1_id", "join_method"]].tolist() == ["AAA", "AAA-1", "stated"]
    assert event["join_distance_km"] == pytest.approx(4, rel=1e-3)
    assert event["border_ambiguous"]
    assert not event["country_differs"]


@pytest.mark.parametrize("stated", ["AAA", "ZZZ"])
def test_a_stated_country_farther_away_or_unknown_is_reported_and_not_followed(place, stated):
    event = place(lon=3, lat=1, country_stated=stated)
    assert event[["country", "join_method", "country_stated"]].tolist() == ["BBB", "within", stated]
    assert event["country_differs"]
    assert not event["border_ambiguous"]


@pytest.mark.parametrize("stated", ["AAA", "BBB"])
def test_a_disputed_point_contradicts_neither_view(place, stated):
    event = place(lon=3, lat=3, country_stated=stated)
    assert event["join_method"] == "within"
    assert not event["country_differs"]


def test_a_stated_country_is_kept_just_off_the_coast_of_its_neighbour(place):
    event = place(lon=2 + 2 * KM, lat=-2 * KM, country_stated="AAA")
    assert event[["country", "join_method"]].tolist() == ["AAA", "stated"]


def test_a_row_without_coordinates_has_the_country_stated_and_nothing_else(place):
    event = place(**NO_PLACE, country_stated="AAA")
    assert event[["country", "country_un", "join_method"]].tolist() == ["AAA", "AAA", "stated"]
    assert nothing(event["admin1_id"], event["join_distance_km"], event["near_country"])


def test_a_row_without_coordinates_and_country_is_located_nowhere(place):
    event = place(**NO_PLACE)
    assert event["join_method"] == "none"
    assert nothing(*event[["country", "country_un", "admin1_id", "join_distance_km", "near_country", "disputed"]])


# --- rule 6: precision limits the join ---------------------------------------------------------------------------


def test_a_country_level_row_has_the_country_stated_wherever_its_rough_point_lies(place):
    event = place(lon=3, lat=3, geo_precision="country", country_stated="AAA")
    assert event[["country", "country_un", "join_method"]].tolist() == ["AAA", "AAA", "stated"]
    assert nothing(event["admin1_id"], event["disputed"], event["join_distance_km"])
    assert not event["border_ambiguous"]
    assert not event["country_differs"]


@pytest.mark.parametrize("precision", ["country", "region"])
def test_a_row_known_to_a_country_or_region_only_gets_its_country_and_no_unit(place, precision):
    event = place(lon=3, lat=3, geo_precision=precision)
    assert event["country"] == "BBB"
    assert nothing(event["admin1_id"], event["admin2_id"], event["disputed"])


@pytest.mark.parametrize(
    ("precision", "district"),
    [("place", "AAA-1-1"), ("admin2", "AAA-1-1"), (None, "AAA-1-1"), ("near", None), ("admin1", None)],
)
def test_a_district_is_given_only_to_rows_known_that_closely(place, precision, district):
    event = place(lon=0.5, lat=0.5, geo_precision=precision)
    assert event["admin1_id"] == "AAA-1"
    assert event["admin2_id"] == district if district else nothing(event["admin2_id"])


# --- laws --------------------------------------------------------------------------------------------------------

degrees = st.integers(-8, 48).map(lambda quarter: quarter / 4)
rows = st.fixed_dictionaries(
    {
        "lon": degrees,
        "lat": degrees,
        "geo_precision": st.sampled_from([None, *GeoPrecision]),
        "country_stated": st.sampled_from([None, "AAA", "BBB", "CCC", "ZZZ"]),
        "has_point": st.booleans(),
    }
)


def without_some_points(drawn):
    """Return the rows as events; some have no coordinates, and none lies at 0, 0."""
    has_point = [row["has_point"] and (row["lon"], row["lat"]) != (0, 0) for row in drawn]
    return make_events(*({**row, **({} if has else NO_PLACE)} for row, has in zip(drawn, has_point, strict=True)))


@given(st.lists(rows, max_size=8))
def test_rows_keep_their_order_index_and_cells(tiny_locator, drawn):
    events = without_some_points(drawn)
    events.index = events.index * 3 + 7
    located = locate(events, tiny_locator)
    pd.testing.assert_frame_equal(located[list(events.columns)], events)
    assert [name for name in located if name not in events] == list(LOCATED_COLUMNS)


@given(st.lists(rows, max_size=8))
def test_the_events_are_not_written_to(tiny_locator, drawn):
    events = without_some_points(drawn)
    before = copy.deepcopy(events)
    locate(events, tiny_locator)
    pd.testing.assert_frame_equal(events, before)


@given(st.lists(rows, min_size=1, max_size=8))
def test_a_row_is_located_alike_alone_and_among_others(tiny_locator, drawn):
    events = without_some_points(drawn)
    alone = pd.concat([locate(events.iloc[[i]], tiny_locator) for i in range(len(events))])
    names = list(LOCATED_COLUMNS)
    pd.testing.assert_frame_equal(locate(events, tiny_locator)[names], alone[names], check_exact=False, rtol=1e-9)


@given(st.lists(rows, max_size=8))
def test_a_row_has_a_country_or_is_at_sea_or_says_nothing(tiny_locator, drawn):
    located = locate(without_some_points(drawn), tiny_locator)
    method = located["join_method"]
    assert method.isin(list(JoinMethod)).all()
    assert (located["country"].notna() == method.isin(["within", "coast", "stated"])).all()
    assert (located["near_country"].notna() == (method == "sea")).all()
    assert (located["maritime_zone"].notna() == (method == "sea")).all()
    assert (method != "none").where(located["lon"].notna(), other=True).all()


# --- the shipped events ------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def shipped_events(shipped):
    return shipped.store.table.set_index("event_id")


def unit_of(shipped, event):
    return event["country"], shipped.names.unit(event["admin1_id"])


def test_the_kirkuk_strike_lies_within_kirkuk_in_iraq(shipped, shipped_events):
    event = shipped_events.loc["2023-12-03-kirkuk-us-strike"]
    assert unit_of(shipped, event) == ("IRQ", "Kirkuk")
    assert (event["join_method"], event["join_distance_km"]) == ("within", 0)


@pytest.mark.parametrize(
    "event_id",
    [
        "2023-10-26-us-strikes-abu-kamal",
        "2023-11-08-us-strike-deir-ez-zor",
        "2023-11-12-us-strike-abu-kamal",
        "2023-11-12-us-strike-mayadin",
    ],
)
def test_the_four_us_strikes_in_syria_lie_in_deir_ez_zor(shipped, shipped_events, event_id):
    assert unit_of(shipped, shipped_events.loc[event_id]) == ("SYR", "Deir ez-Zor")


def test_the_drone_shot_down_off_yemen_is_at_sea(shipped_events):
    event = shipped_events.loc["2023-11-08-mq9-shot-down"]
    assert event[["join_method", "near_country", "maritime_zone"]].tolist() == ["sea", "YEM", "24-200 nm"]
    assert event["join_distance_km"] == pytest.approx(56.6, abs=2)
    assert nothing(event["country"], event["country_un"], event["admin1_id"], event["admin2_id"])


def test_the_events_at_al_tanf_lie_in_homs(shipped, shipped_events):
    events = shipped_events[shipped_events["place_name"] == "Al-Tanf garrison"]
    assert len(events) == 6
    assert {unit_of(shipped, event) for _, event in events.iterrows()} == {("SYR", "Homs")}


def test_tower_22_lies_in_jordan(shipped_events):
    assert shipped_events.loc["2024-01-28-tower-22-drone", "country"] == "JOR"


def test_events_known_to_the_country_only_have_a_country_and_no_unit(shipped_events):
    events = shipped_events[shipped_events["geo_precision"] == "country"]
    assert len(events) == 8
    assert events["country"].notna().all()
    assert events["admin1_id"].isna().all()


def test_no_shipped_event_contradicts_the_country_it_states(shipped_events):
    assert shipped_events.index[shipped_events["country_differs"]].tolist() == []


def test_every_shipped_event_on_land_has_a_unit_unless_its_precision_forbids(shipped_events):
    coarse = shipped_events["geo_precision"].isin(["country", "region"])
    on_land = shipped_events["country"].notna()
    assert (shipped_events["admin1_id"].notna() == (on_land & ~coarse)).all()


def test_every_shipped_event_at_sea_is_named_by_its_nearest_land(shipped_events):
    at_sea = shipped_events[shipped_events["join_method"] == "sea"]
    named = ["near_country", "near_place", "join_distance_km", "maritime_zone"]
    assert at_sea[named].notna().all(axis=None)
    assert (shipped_events["geo_precision"] == "sea").equals(shipped_events["join_method"] == "sea")
