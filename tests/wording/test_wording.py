"""What the program says, word for word."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.events.schema import EVENT_TYPES, GeoPrecision
from geo.store.selection import Selection
from geo.store.store import AT_SEA, NOT_KNOWN
from geo.store.summary import Summary
from geo.wording.counts import counts_text, deaths_text, event_deaths
from geo.wording.dates import day_text, event_dates, period_text, span_text
from geo.wording.labels import PRECISION_LABELS, Names, type_label
from geo.wording.places import how_located, place_text
from geo.wording.selection import area_text, empty_text, selection_text
from tests.conftest import make_located

FIRST, LAST = date(2023, 10, 7), date(2024, 2, 4)
NAMES = Names({"IRQ": "Iraq", "SYR": "Syria", "YEM": "Yemen", "OMN": "Oman"}, {"SYR-142": "Deir ez-Zor"})
NAN = float("nan")


def summary(**figures):
    zero = dict.fromkeys(("events", "of_all", "deaths_low", "deaths_high", "deaths_known", "deaths_unknown"), 0)
    return Summary(**zero | {"deaths_best": 0, "without_place": 0} | figures)


def event(**cells):
    return make_located(cells).iloc[0]


def at_sea(**cells):
    where = {"country": None, "join_method": "sea", "near_country": "YEM", "maritime_zone": "24-200 nm"}
    return event(**where | {"join_distance_km": 56.6, "near_bearing_deg": 270.0} | cells)


# --- dates -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        (date(2023, 12, 3), date(2023, 12, 3), "3 Dec 2023"),
        (date(2023, 10, 26), date(2023, 10, 27), "26–27 Oct 2023"),
        (date(2023, 10, 17), date(2023, 12, 8), "17 Oct – 8 Dec 2023"),
        (date(2023, 12, 30), date(2024, 1, 2), "30 Dec 2023 – 2 Jan 2024"),
        (date(2023, 3, 1), date(2024, 3, 1), "1 Mar 2023 – 1 Mar 2024"),
    ],
)
def test_a_span_is_as_short_as_it_can_be_said(first, last, text):
    assert span_text(first, last) == text


@pytest.mark.parametrize(
    ("precision", "text"),
    [
        ("day", "1–30 Nov 2023"),
        (None, "1–30 Nov 2023"),
        (NAN, "1–30 Nov 2023"),
        ("month", "about 1–30 Nov 2023 (month)"),
    ],
)
def test_an_event_whose_day_is_not_known_says_so(precision, text):
    assert event_dates(date(2023, 11, 1), date(2023, 11, 30), precision) == text


# the same table as in tests/js/days.test.js
@pytest.mark.parametrize(
    ("first", "last", "precision", "text"),
    [
        (date(2023, 11, 12), date(2023, 11, 12), "week", "about 12 Nov 2023 (week)"),
        (date(2023, 11, 12), date(2023, 11, 12), "year", "about 12 Nov 2023 (year)"),
        (date(2023, 11, 8), date(2023, 11, 9), "week", "8–9 Nov 2023 (day not known)"),
        (date(2023, 11, 6), date(2023, 11, 12), "week", "about 6–12 Nov 2023 (week)"),
        (date(2023, 11, 6), date(2023, 11, 13), "week", "about 6–13 Nov 2023 (day not known)"),
        (date(2023, 11, 1), date(2023, 11, 20), "month", "1–20 Nov 2023 (day not known)"),
        (date(2024, 2, 1), date(2024, 2, 29), "month", "about 1–29 Feb 2024 (month)"),
        (date(2023, 1, 1), date(2023, 12, 31), "year", "about 1 Jan – 31 Dec 2023 (year)"),
        (date(2023, 1, 1), date(2023, 3, 31), "year", "1 Jan – 31 Mar 2023 (day not known)"),
    ],
)
def test_a_precision_stands_beside_days_that_do_not_contradict_it(first, last, precision, text):
    assert event_dates(first, last, precision) == text


@pytest.mark.parametrize(
    ("limits", "text"),
    [
        ({}, "7 Oct 2023 – 4 Feb 2024"),
        ({"date_from": date(2024, 1, 1)}, "1 Jan – 4 Feb 2024"),
        ({"date_to": date(2023, 10, 9)}, "7–9 Oct 2023"),
        ({"date_from": date(2030, 1, 1)}, "from 1 Jan 2030"),
        ({"date_to": date(1999, 1, 1)}, "until 1 Jan 1999"),
    ],
)
def test_an_open_end_of_the_period_is_closed_by_the_data(limits, text):
    assert period_text(Selection(**limits), FIRST, LAST) == text


@given(st.dates())
def test_a_day_names_itself(day):
    assert day_text(day).split()[::2] == [str(day.day), f"{day.year}"]


# --- the selection -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("limits", "text"),
    [
        ({}, "All events"),
        ({"types": ("air_strike",)}, "Events of type Air strike"),
        ({"types": ("missile/rocket_attack", "other/Riot")}, "Events of type Rocket attack or Riot"),
        ({"types": ("civilians/Attack",)}, "Events of type Attack (violence against civilians)"),
        ({"countries": ("IRQ", "SYR")}, "All events in Iraq and Syria"),
        ({"countries": ("ATL",)}, "All events in ATL"),
        ({"countries": (AT_SEA,)}, "All events at sea"),
        ({"countries": ("YEM", AT_SEA, NOT_KNOWN)}, "All events in Yemen or country not stated or at sea"),
        ({"admin1": ("SYR-142",)}, "All events in Deir ez-Zor"),
        ({"actors": ("Houthis",)}, "All events involving Houthis"),
        ({"actors": ("Houthis", "Hamas"), "role": "initiator"}, "All events by Hamas or Houthis"),
        ({"actors": ("Houthis",), "role": "target"}, "All events against Houthis"),
        ({"actors": tuple("abcdef")}, "All events involving a, b, c or 3 more"),
        ({"deaths_unknown": False}, "All events with a stated number of deaths"),
        ({"deaths_min": 5}, "All events with 5 deaths or more or no figure"),
        ({"deaths_min": 1, "deaths_unknown": False}, "All events with 1 death or more"),
        ({"deaths_max": 1, "deaths_unknown": False}, "All events with at most 1 death"),
        ({"deaths_max": 9, "deaths_unknown": False}, "All events with at most 9 deaths"),
        ({"deaths_min": 1, "deaths_max": 1, "deaths_unknown": False}, "All events with 1 death"),
        ({"deaths_min": 0, "deaths_max": 9, "deaths_unknown": False}, "All events with 0–9 deaths"),
        ({"precisions": ("place", "sea")}, "All events located as place or at sea"),
        ({"search": "Sana'a"}, "All events mentioning “Sana'a”"),
    ],
)
def test_a_selection_describes_itself_as_a_headline(limits, text):
    assert selection_text(Selection(**limits), NAMES, FIRST, LAST) == f"{text}, 7 Oct 2023 – 4 Feb 2024"


def test_a_headline_says_all_filters_in_one_order():
    selection = Selection(
        date_from=date(2023, 11, 1), countries=("SYR",), actors=("US Air Force",), types=("air_strike",), deaths_min=1
    )
    assert selection_text(selection, NAMES, FIRST, LAST) == (
        "Events of type Air strike in Syria involving US Air Force with 1 death or more or no figure, "
        "1 Nov 2023 – 4 Feb 2024"
    )


def test_every_branch_twig_and_precision_has_a_label():
    sub_types = [f"{slug}/{sub_type}" for slug, branch in EVENT_TYPES.items() for sub_type in branch.sub_types]
    assert all(type_label(each) != each for each in [*EVENT_TYPES, *sub_types])
    assert set(PRECISION_LABELS) == set(GeoPrecision)


def test_nothing_found_says_which_filter_to_remove():
    assert empty_text([(("countries",), 12), (("types",), 1)]) == (
        "No event matches. Remove the filter by country (12 events without it) "
        "or the filter by type (1 event without it)."
    )


def test_nothing_found_says_which_filters_to_remove_together():
    assert empty_text([(("period", "types", "search"), 3)]) == (
        "No event matches. Remove the filters by period, type and words (3 events without them)."
    )


def test_of_data_without_events_no_filter_is_to_be_removed():
    assert empty_text([]) == "The data hold no event."


@pytest.mark.parametrize(("box", "text"), [((44.0, 33.0, 44.04, 33.04), "within 33° N, 44° E")])
def test_limits_that_are_the_same_in_words_are_said_once(box, text):
    assert area_text(box) == text


def test_one_event_of_one_is_no_plural():
    assert counts_text(summary(events=1, of_all=1)).startswith("1 of 1 event · ")


# --- deaths ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("figures", "text"),
    [
        ((NAN, NAN, NAN), "not stated"),
        ((0, 0, 0), "0"),
        ((NAN, 5, NAN), "5"),
        ((16, NAN, NAN), "at least 16"),
        ((NAN, NAN, 16), "at most 16"),
        ((4, NAN, 7), "4–7"),
        ((5, NAN, 5), "5"),
        ((4, 5, 7), "4–7, best estimate 5"),
        ((4, 5, NAN), "4–5, best estimate 5"),
        ((4, 4, NAN), "4"),
        ((NAN, 4, 4), "4"),
        ((9, 5, 2), "2–9, best estimate 5"),
        ((1000, NAN, 2000), "1,000–2,000"),
    ],
)
def test_the_deaths_of_an_event_say_how_they_are_known(figures, text):
    assert event_deaths(*figures) == text


@pytest.mark.parametrize(
    ("figures", "text"),
    [
        ({}, "no deaths"),
        ({"events": 3, "deaths_unknown": 3}, "no deaths figure stated"),
        ({"deaths_known": 2, "deaths_low": 5, "deaths_best": 5, "deaths_high": 5}, "5 deaths reported"),
        ({"deaths_known": 1, "deaths_low": 1, "deaths_best": 1, "deaths_high": 1}, "1 death reported"),
        ({"deaths_known": 2, "deaths_low": 0, "deaths_high": 0}, "0 deaths reported"),
        (
            {"deaths_known": 2, "deaths_low": 4, "deaths_best": 5, "deaths_high": 7},
            "4–7 deaths reported, best estimate 5",
        ),
        (
            {"deaths_known": 2, "deaths_low": 4, "deaths_best": None, "deaths_high": 7, "deaths_unknown": 1},
            "4–7 deaths reported (1 gives no figure)",
        ),
        (
            {"deaths_known": 2, "deaths_low": 4, "deaths_high": 4, "deaths_unknown": 1200},
            "4 deaths reported (1,200 give no figure)",
        ),
    ],
)
def test_the_deaths_of_a_selection_are_a_range_with_the_unknown_beside_it(figures, text):
    assert deaths_text(summary(**figures)) == text


def test_counts_tell_shown_of_all_deaths_and_what_has_no_place():
    figures = {"events": 1234, "of_all": 5678, "deaths_unknown": 1234, "without_place": 8}
    assert counts_text(summary(**figures)) == "1,234 of 5,678 events · no deaths figure stated · 8 without a place"


# --- places ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "text"),
    [
        ({"place_name": "Abu Kamal", "country": "SYR", "admin1_id": "SYR-142"}, "Abu Kamal, Deir ez-Zor, Syria"),
        ({"place_name": "Abu Kamal", "country": "SYR", "geo_precision": "near"}, "near Abu Kamal, Syria"),
        ({"place_name": "Near the river", "country": "SYR", "geo_precision": "near"}, "Near the river, Syria"),
        ({"place_name": "Eastern Syria", "country": "SYR", "geo_precision": "country"}, "Eastern Syria"),
        ({"place_name": "Deir Ez-Zor city", "country": "SYR", "admin1_id": "SYR-142"}, "Deir Ez-Zor city, Syria"),
        ({"place_name": "Romanovka", "country": "OMN"}, "Romanovka, Oman"),
        ({"country": "SYR"}, "Syria"),
        ({"country": None, "join_method": "none"}, "place not stated"),
    ],
)
def test_a_place_is_said_as_closely_as_it_is_known_and_no_name_twice(cells, text):
    assert place_text(event(**cells), NAMES) == text


@pytest.mark.parametrize(
    ("cells", "text"),
    [
        ({}, "off Yemen"),
        ({"near_place": "Al Hudaydah", "near_place_km": 61.2}, "off Yemen, about 60 km from Al Hudaydah"),
        ({"near_place": "Mocha", "near_place_km": 9.6}, "off Yemen, about 10 km from Mocha"),
        ({"near_place": "Mocha", "near_place_km": 1234.0}, "off Yemen, about 1,230 km from Mocha"),
        ({"place_name": "Red Sea"}, "Red Sea; off Yemen"),
        (
            {"place_name": "Red Sea", "near_place": "Al Hudaydah", "near_place_km": 61.2},
            "Red Sea; about 60 km from Al Hudaydah, Yemen",
        ),
    ],
)
def test_a_place_at_sea_is_named_by_the_nearest_land_with_no_more_digits_than_known(cells, text):
    assert place_text(at_sea(**cells), NAMES) == text


@pytest.mark.parametrize(
    ("cells", "text"),
    [
        ({}, "Units as the point lies in them."),
        (
            {"join_method": "coast", "join_distance_km": 1.26},
            "The point lies 1.3 km off the generalised coast; nearest unit taken.",
        ),
        ({"join_method": "stated"}, "Country as the source states it."),
        ({"join_method": "none", "country": None}, "No coordinates and no country are stated."),
        (
            {"join_method": "stated", "border_ambiguous": True},
            (
                "Country as the source states it. The point lies just across the generalised border; "
                "the stated country was kept."
            ),
        ),
        (
            {"country_stated": "SYR", "country_differs": True},
            "Units as the point lies in them. The source states Syria.",
        ),
        (
            {"country": "IRQ", "country_un": "SYR", "disputed": "The Corner", "uncertainty_km": 2.5},
            (
                "Units as the point lies in them. The United Nations count it as Syria. Disputed area: The Corner. "
                "Somewhere within about 2.5 km of the point."
            ),
        ),
    ],
)
def test_how_a_row_was_located_is_said_with_its_doubts(cells, text):
    assert how_located(event(**cells), NAMES) == text


def test_at_sea_the_distance_class_is_named_as_no_legal_zone():
    assert how_located(at_sea(), NAMES) == (
        "At sea, 55 km west of the nearest land (Yemen), distance class 24-200 nm; not a legal zone."
    )


@pytest.mark.parametrize(
    ("bearing", "heading"),
    [(0, "north"), (22, "north"), (23, "north-east"), (180, "south"), (338, "north"), (300, "north-west")],
)
def test_a_bearing_is_said_as_the_nearest_of_eight_winds(bearing, heading):
    assert f" km {heading} of" in how_located(at_sea(near_bearing_deg=float(bearing)), NAMES)


def test_a_rough_point_at_sea_that_falls_on_land_says_so():
    text = how_located(at_sea(join_distance_km=0.0, near_bearing_deg=NAN), NAMES)
    assert text == "Reported at sea; the rough point falls on land (Yemen)."


@pytest.mark.parametrize(
    ("area", "words"),
    [
        ((41, 33.06, 44, 36.2), "within 33.1–36.2° N, 41–44° E"),
        ((-5, -3.5, 3.5, -1), "within 1–3.5° S, 5° W – 3.5° E"),
        ((41, 33, 44, 33, 44, 36), "in an area drawn within 33–36° N, 41–44° E"),
        ((), ""),
    ],
)
def test_an_area_is_said_by_its_limits(area, words):
    assert area_text(area) == words
