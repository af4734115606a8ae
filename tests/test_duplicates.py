"""Pairs of events that may be one: found as a plain search finds them, suggested across datasets only."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.duplicates import WITHIN_DAYS, WITHIN_KM, possible_duplicates
from geo.sphere import great_circle_km
from tests.conftest import make_events

HERE = {"event_id": "a", "dataset": "one", "lon": 44.0, "lat": 35.0, "geo_precision": "place"}


def pairs(*rows):
    return possible_duplicates(make_events(*rows))[["event_id", "other_id"]].to_numpy().tolist()


def test_two_datasets_that_tell_of_one_place_and_day_are_suggested():
    assert pairs(HERE, HERE | {"event_id": "b", "dataset": "two", "lon": 44.05, "date_start": "2023-11-02"}) == [
        ["a", "b"]
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"dataset": "one"},
        {"lon": 44.2},
        {"date_start": "2023-11-03"},
        {"geo_precision": "admin1"},
        {"lon": None, "lat": None, "geo_precision": None},
    ],
)
def test_other_pairs_are_not(change):
    assert pairs(HERE, HERE | {"event_id": "b", "dataset": "two"} | change) == []


events = st.fixed_dictionaries(
    {
        "dataset": st.sampled_from(["one", "two", "three"]),
        "lon": st.sampled_from([44.0, 44.05, 44.1, 44.15, 179.98, -179.98]),
        "lat": st.sampled_from([35.0, 35.06, 35.12]),
        "date_start": st.sampled_from(["2023-11-01", "2023-11-02", "2023-11-03"]),
    }
)


@settings(max_examples=40)
@given(st.lists(events, min_size=2, max_size=8))
def test_the_pairs_are_those_of_a_plain_search(drawn):
    table = make_events(*({"geo_precision": "place", **row, "event_id": f"e{i}"} for i, row in enumerate(drawn)))
    found = {frozenset(pair) for pair in possible_duplicates(table)[["event_id", "other_id"]].to_numpy().tolist()}
    rows = list(table.itertuples())
    wanted = {
        frozenset({a.event_id, b.event_id})
        for i, a in enumerate(rows)
        for b in rows[i + 1 :]
        if a.dataset != b.dataset
        and abs((a.date_start - b.date_start).days) <= WITHIN_DAYS
        and great_circle_km(a.lon, a.lat, b.lon, b.lat) <= WITHIN_KM
    }
    assert found == wanted
