"""Pairs of events that may be one: found as a plain search finds them, suggested across datasets only."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.compare import duplicates
from geo.compare.duplicates import MAX_PAIRS, WITHIN_DAYS, WITHIN_KM, possible_duplicates
from geo.places.sphere import great_circle_km
from tests.conftest import make_events

HERE = {"event_id": "a", "dataset": "one", "lon": 44.0, "lat": 35.0, "geo_precision": "place"}


def pairs(*rows):
    return possible_duplicates(make_events(*rows)).pairs[["event_id", "other_id"]].to_numpy().tolist()


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
    found = {frozenset(pair) for pair in possible_duplicates(table).pairs[["event_id", "other_id"]].to_numpy().tolist()}
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


def cloud(count, seed, spread_deg, days):
    """Return events of two datasets, scattered over a few km and days; every tenth id is in both."""
    numbers = np.random.default_rng(seed)
    table = make_events(HERE | {"event_id": "a"})
    table = table.loc[np.zeros(2 * count, int)].reset_index(drop=True)
    ids = [f"{side}{n}" if n % 10 else f"both{n}" for side in "ab" for n in range(count)]
    return table.assign(
        event_id=numbers.permutation(ids[:count]).tolist() + numbers.permutation(ids[count:]).tolist(),
        dataset=["one"] * count + ["two"] * count,
        lon=44 + numbers.uniform(0, spread_deg, 2 * count),
        lat=35 + numbers.uniform(0, spread_deg, 2 * count),
        date_start=pd.Timestamp("2023-11-01") + pd.to_timedelta(numbers.integers(0, days, 2 * count), unit="D"),
    )


def plain_search(table):
    """Return all pairs, nearest first, by looking at every one."""
    one, other = (part.assign(key=0) for _, part in table.groupby("dataset"))
    pairs = one.merge(other, on="key")
    km = great_circle_km(pairs["lon_x"], pairs["lat_x"], pairs["lon_y"], pairs["lat_y"])
    pairs = pairs.assign(km=km, shown=km.round(1), days=(pairs["date_start_x"] - pairs["date_start_y"]).dt.days.abs())
    pairs = pairs[(pairs["km"] <= WITHIN_KM) & (pairs["days"] <= WITHIN_DAYS)]
    pairs = pairs[pairs["event_id_x"] != pairs["event_id_y"]]
    return pairs.sort_values(["days", "shown", "event_id_x", "event_id_y"])


@pytest.mark.parametrize(("spread_deg", "days"), [(0.2, 5), (0.2, 1), (0.003, 3), (2.0, 3)])
def test_of_many_pairs_the_nearest_are_made_and_all_are_counted(spread_deg, days):
    table = cloud(120, 7, spread_deg, days)
    found, wanted = possible_duplicates(table), plain_search(table)
    assert (found.in_all, found.is_whole) == (len(wanted), True)
    assert len(found.pairs) == min(MAX_PAIRS, len(wanted))
    told = pd.MultiIndex.from_frame(found.pairs[["event_id", "other_id"]])
    by_pair = wanted.set_index(["event_id_x", "event_id_y"])
    assert told.isin(by_pair.index).all()
    nearest = wanted.head(MAX_PAIRS)[["days", "shown"]].to_numpy().tolist()
    assert by_pair.loc[told, ["days", "shown"]].to_numpy().tolist() == nearest


def test_eight_thousand_events_of_one_place_and_day_make_a_thousand_pairs_only():
    table = cloud(8_000, 7, 0.0, 1)
    found = possible_duplicates(table)
    assert len(found.pairs) == MAX_PAIRS
    assert found.in_all == 8_000 * 8_000 - 800
    assert (found.pairs["event_id"] != found.pairs["other_id"]).all()


def test_more_pairs_of_places_than_are_looked_at_are_told_as_not_all(monkeypatch):
    monkeypatch.setattr(duplicates, "MAX_LOOKED_AT", 1_000)
    found = possible_duplicates(cloud(120, 7, 0.02, 1))
    assert not found.is_whole
    assert 0 < found.in_all <= 1_000


def test_two_versions_of_an_event_are_no_pair():
    table = make_events(HERE, HERE | {"event_id": "b", "dataset": "two"}).assign(event_id="a")
    found = possible_duplicates(table)
    assert (len(found.pairs), found.in_all) == (0, 0)
