"""One event in words, for the panel beside the map."""

import json

import pytest

from geo.wording.event import event_details
from geo.wording.labels import Names
from tests.conftest import make_store

NAMES = Names({"IRQ": "Iraq"}, {"IRQ-3049": "Kirkuk"})


def details(**cells):
    return event_details(make_store(cells), [0], NAMES)[0]


def facts(**cells):
    return {fact["name"]: (fact["text"], fact["note"]) for fact in details(**cells)["facts"]}


def test_an_event_is_told_with_title_type_dates_place_and_deaths():
    event = details(
        event_id="k1",
        title="Strike near Kirkuk",
        event_type="missile",
        sub_event_type="rocket_attack",
        date_start="2023-12-03",
        place_name="Dibis",
        country="IRQ",
        admin1_id="IRQ-3049",
        fatalities_best=5,
        summary="Five were killed.",
    )
    assert {
        name: event[name] for name in ("row", "event_id", "title", "type", "dates", "place", "deaths", "summary")
    } == {
        "row": 0,
        "event_id": "k1",
        "title": "Strike near Kirkuk",
        "type": "Missile, rocket, mortar · Rocket attack",
        "dates": "3 Dec 2023",
        "place": "Dibis, Kirkuk, Iraq",
        "deaths": "5",
        "summary": "Five were killed.",
    }


def test_an_event_without_a_title_is_called_by_its_id():
    assert details(event_id="k1")["title"] == "k1"


def test_a_type_without_a_twig_stands_alone():
    assert details(event_type="air_strike")["type"] == "Air strike"


def test_a_type_of_another_vocabulary_shows_the_words_of_its_source():
    assert details(event_type="other", sub_event_type="Riot")["type"] == "Other · Riot"


def test_every_source_is_given_with_its_link_as_data():
    sources = [{"publisher": "Reuters", "url": "https://example.org", "date": "2023-12-04", "supports": "deaths"}]
    assert details(sources=sources)["sources"] == sources


@pytest.mark.parametrize(
    ("cells", "name", "fact"),
    [
        ({"time_utc": "2023-12-03T14:05Z", "date_note": "UTC+3."}, "When", ("1 Nov 2023", "14:05 UTC. UTC+3.")),
        ({"lon": 44.07, "lat": 35.67}, "Coordinates", ("35.6700, 44.0700 (latitude, longitude)", "")),
        ({"actor1": "Houthis", "actor_attribution": "claimed"}, "Initiator", ("Houthis", "claimed by the initiator")),
        (
            {"actor1": "Israel", "actor_attribution": "alleged"},
            "Initiator",
            ("Israel", "blamed on them by others; no claim known"),
        ),
        (
            {"actor1": "Houthis", "actor1_class": "rebel_group", "actor_attribution": "listed"},
            "Initiator",
            ("Houthis", "rebel group; named first by the source, which does not say who began"),
        ),
        (
            {"actor2": "US Navy", "actor2_class": "external_forces", "target": "a ship"},
            "Target",
            ("US Navy", "external or other forces; a ship"),
        ),
        ({"actor1": "Israel", "assoc_actor1": ["US"]}, "Initiator", ("Israel, US", "")),
        ({"actor1": "Israel", "actor_attribution": "unknown"}, "Initiator", ("Israel", "")),
        ({}, "Initiator", ("not known", "")),
        ({"actor2": "US Navy", "target": "a ship"}, "Target", ("US Navy", "a ship")),
        ({"target": "a ship"}, "Target", ("a ship", "")),
        ({"injuries_low": 3}, "Injured", ("at least 3", "")),
        ({}, "Deaths", ("not stated", "")),
        ({"notes": "Sources differ."}, "Notes", ("Sources differ.", "")),
        ({"event_id": "k1"}, "Identifier", ("k1", "")),
    ],
)
def test_a_fact_is_told_with_what_qualifies_it(cells, name, fact):
    assert facts(**cells)[name] == fact


def test_what_is_not_stated_is_no_fact():
    assert not {"Coordinates", "Target", "Notes", "Sourced"} & set(facts(lon=None, lat=None))


def test_markup_of_a_source_stays_plain_text():
    markup = "<script>alert(1)</script>"
    assert details(title=markup)["title"] == markup


def test_the_details_of_every_shipped_event_are_json(shipped):
    for row in range(len(shipped.store)):
        event = event_details(shipped.store, [row], shipped.names)[0]
        assert json.loads(json.dumps(event, allow_nan=False)) == event
        assert event["title"]
        assert event["sources"]
