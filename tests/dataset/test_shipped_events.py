"""Facts about data/events.geojson, the events this project ships."""

import csv
import json
from collections import Counter
from datetime import date
from urllib.parse import urlsplit

import pytest

from geo.events.actors import Actors, read_actors
from geo.events.schema import EVENT_COLUMNS, EVENT_TYPES, SOURCE_FIELDS
from scripts.build_events import (
    ACTORS,
    BUILT,
    SOURCE,
    actor_faults,
    best_estimate,
    built_text,
    event_faults,
    read_source,
)

FOUNDING = {
    "2023-10-07-hamas-attack",
    "2023-10-26-us-strikes-abu-kamal",
    "2023-11-08-mq9-shot-down",
    "2023-11-08-us-strike-deir-ez-zor",
    "2023-11-12-us-strike-abu-kamal",
    "2023-11-12-us-strike-mayadin",
    "2023-12-03-kirkuk-us-strike",
}
FEATURES = json.loads(BUILT.read_text(encoding="utf-8"))["features"]
EVENTS = [feature["properties"] for feature in FEATURES]
SOURCES = [source for event in EVENTS for source in event["sources"]]


def actor_parents() -> dict[str, str]:
    with ACTORS.open(encoding="utf-8", newline="") as file:
        return {row["actor"]: row["parent"] for row in csv.DictReader(file)}


def source_rows() -> list[dict]:
    return read_source(SOURCE)


def test_built_file_is_what_the_script_builds_from_the_source():
    assert BUILT.read_text(encoding="utf-8") == built_text(source_rows())


def test_source_passes_every_check():
    assert list(event_faults(source_rows(), read_actors(ACTORS))) == []


def test_ids_are_unique_and_are_the_feature_ids():
    assert [feature["id"] for feature in FEATURES] == [event["event_id"] for event in EVENTS]
    assert len({event["event_id"] for event in EVENTS}) == len(EVENTS) == 165


def test_no_source_was_lost():
    assert len(SOURCES) == 414
    assert len({source["url"] for source in SOURCES}) == 253


def test_every_event_has_sources_with_all_fields_and_a_web_address():
    assert all(event["sources"] for event in EVENTS)
    for source in SOURCES:
        assert tuple(source) == SOURCE_FIELDS
        assert all(source.values())
        assert urlsplit(source["url"]).scheme in ("http", "https")


def test_exactly_the_seven_events_of_the_founding_article_are_marked():
    marked = {event["event_id"] for event in EVENTS if "founding_article" in event["tags"]}
    assert marked == FOUNDING == {event["event_id"] for event in EVENTS if event["article_match"] == "named"}


def test_unknown_deaths_are_null_and_not_zero():
    low = Counter(event["fatalities_low"] for event in EVENTS)
    high = Counter(event["fatalities_high"] for event in EVENTS)
    assert (low[None], low[0]) == (65, 79)
    assert (high[None], high[0]) == (67, 79)


def test_a_range_of_deaths_has_no_best_estimate():
    assert [event["fatalities_best"] for event in EVENTS] == [best_estimate(event) for event in EVENTS]
    assert best_estimate({"fatalities_low": 5, "fatalities_high": 8}) is None


def test_every_actor_stands_in_the_actor_table():
    named = {event[side] for event in EVENTS for side in ("actor1", "actor2")} - {None}
    associated = {name for event in EVENTS for side in ("assoc_actor1", "assoc_actor2") for name in event[side]}
    assert named | associated <= set(actor_parents())


def test_nobody_is_named_only_where_the_attribution_is_unknown():
    assert {event["actor_attribution"] for event in EVENTS if event["actor1"] is None} == {"unknown"}
    assert {event["actor1"] for event in EVENTS if event["actor_attribution"] == "unknown"} == {
        None,
        "Unidentified armed group",
    }


def test_actor_parents_lead_to_a_top():
    parents = actor_parents()
    for name in parents:
        seen = [name]
        while parent := parents[seen[-1]]:
            assert parent not in seen, seen
            seen.append(parent)


def test_cjtf_oir_belongs_to_centcom_and_that_to_the_united_states():
    assert read_actors(ACTORS).lineage("CJTF-OIR") == ("CJTF-OIR", "US Central Command", "United States")


@pytest.mark.parametrize("name", [name for name, column in EVENT_COLUMNS.items() if column.values])
def test_closed_vocabularies_are_obeyed(name: str):
    assert {event.get(name) for event in EVENTS} <= {*EVENT_COLUMNS[name].values, None}


def test_sub_types_belong_to_their_type():
    for event in EVENTS:
        assert event["sub_event_type"] in {None, *EVENT_TYPES[event["event_type"]].sub_types}


def test_dates_are_iso_days_in_order_within_the_window():
    for event in EVENTS:
        start, end = date.fromisoformat(event["date_start"]), date.fromisoformat(event["date_end"])
        assert date(2023, 10, 7) <= start <= end <= date(2024, 2, 5)


def test_points_are_longitude_first_and_in_the_region():
    for feature in FEATURES:
        assert feature["geometry"]["type"] == "Point"
        lon, lat = feature["geometry"]["coordinates"]
        assert 33 <= lon <= 48
        assert 11 <= lat <= 38


def test_events_at_sea_have_no_country_and_all_others_have_one():
    at_sea = [event for event in EVENTS if event["geo_precision"] == "sea"]
    assert len(at_sea) == 40
    assert all((event["country_stated"] is None) == (event["geo_precision"] == "sea") for event in EVENTS)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"actor1": "CENTCOM"}, "Write 'US Central Command'."),
        ({"actor1": "Nobody we know"}, "Add it to actors.csv."),
        ({"event_type": "airstrike"}, "event_type 'airstrike' is none of"),
        ({"event_type": "shipping", "sub_event_type": "shootdown"}, "the sub-types of shipping are"),
        ({"geo_precision": "town"}, "geo_precision 'town' is none of"),
        ({"date_start": "03.12.2023"}, "expected a day, YYYY-MM-DD"),
        ({"date_end": "2023-12-01"}, "is before date_start"),
        ({"time_utc": "noon"}, "is no UTC time"),
        ({"fatalities_low": 9}, "fatalities_low 9 is more than fatalities_high 5"),
        ({"fatalities_low": -1}, "expected a whole number from 0 up"),
        ({"lon": None}, "give both or neither"),
        ({"lat": 120}, "longitude comes first"),
        ({"geo_precision": "sea"}, "an event at sea has no country"),
        ({"country_stated": "Iraq"}, "is no ISO 3166-1 alpha-3 code"),
        ({"sources": []}, "there is no source"),
        ({"sources": [{"publisher": "A", "url": "ftp://a", "date": "n.d.", "supports": "b"}]}, "no http or https"),
        ({"sources": [{"url": "https://a.org"}]}, "expected the texts publisher, url, date, supports"),
        ({"fatalites_low": 5}, "fatalites_low is no column of this file"),
    ],
)
def test_script_names_the_row_and_the_fault(change: dict, complaint: str):
    rows = source_rows()
    number = next(n for n, row in enumerate(rows) if row["event_id"] == "2023-12-03-kirkuk-us-strike")
    rows[number] = rows[number] | change
    faults = list(event_faults(rows, read_actors(ACTORS)))
    assert len(faults) == 1
    assert f"row {number + 1} (2023-12-03-kirkuk-us-strike)" in faults[0]
    assert complaint in faults[0]


def test_script_refuses_an_id_used_twice():
    rows = source_rows()
    faults = list(event_faults([*rows, rows[0]], read_actors(ACTORS)))
    assert faults == ["events_source.json: 2 rows have the event_id '2023-10-07-hamas-attack'. Give every row its own."]


def test_script_refuses_an_actor_that_is_part_of_itself():
    circle = Actors(parent_of={"A": "B", "B": "A"})
    assert "the parents of 'A' form a circle: A > B." in next(iter(actor_faults(circle)))
