"""Counts of a selection: deaths as ranges, with the unknown beside them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.events.actors import Actors
from geo.store.filters import without
from geo.store.select_rows import select
from geo.store.selection import Selection
from geo.store.summary import by_actor, by_place, hindrances, summarise
from tests.conftest import make_store

FLEET = Actors({"USS Carney": "US Navy"})


def deaths(low=None, best=None, high=None, **cells):
    return {"fatalities_low": low, "fatalities_best": best, "fatalities_high": high} | cells


def every_row(store):
    return np.arange(len(store))


def lines(table):
    return [tuple(None if cell != cell else cell for cell in row) for row in table.to_numpy().tolist()]  # noqa: PLR0124


def test_deaths_are_summed_over_the_rows_that_give_a_figure():
    store = make_store(deaths(4, 5, 7), deaths(2, 2, 2), deaths())
    summary = summarise(store, every_row(store))
    assert (summary.deaths_low, summary.deaths_best, summary.deaths_high) == (6, 7, 9)
    assert (summary.deaths_known, summary.deaths_unknown) == (2, 1)


def test_there_is_no_best_estimate_where_a_row_gives_a_range_only():
    store = make_store(deaths(4, 5, 7), deaths(2, None, 3))
    assert summarise(store, every_row(store)).deaths_best is None


def test_0_deaths_are_known_and_not_the_same_as_unknown_ones():
    store = make_store(deaths(0, 0, 0), deaths())
    summary = summarise(store, every_row(store))
    assert (summary.deaths_best, summary.deaths_known, summary.deaths_unknown) == (0, 1, 1)


def test_only_the_rows_asked_for_are_counted_of_all():
    store = make_store(deaths(1, 1, 1), deaths(2, 2, 2), deaths(4, 4, 4))
    summary = summarise(store, np.array([0, 2]))
    assert (summary.events, summary.of_all, summary.deaths_low) == (2, 3, 5)


def test_rows_that_cannot_be_drawn_are_counted():
    store = make_store({}, {"geo_precision": "country"}, {"lon": None, "lat": None})
    assert summarise(store, every_row(store)).without_place == 2


def test_nothing_selected_is_all_zero():
    summary = summarise(make_store({}), np.array([], int))
    assert (summary.events, summary.of_all, summary.deaths_low, summary.deaths_best) == (0, 1, 0, 0)


def test_places_are_counted_with_and_without_a_unit_most_events_first():
    store = make_store(
        deaths(1, 1, 1, country="IRQ"),
        deaths(4, 5, 7, country="SYR", admin1_id="SYR-142"),
        deaths(country="SYR", admin1_id="SYR-142"),
        {"country": None, "join_method": "sea"},
    )
    assert lines(by_place(store, every_row(store), Selection())) == [
        ("SYR", "SYR-142", 2, 4, 7, 1),
        ("IRQ", None, 1, 1, 1, 0),
        ("sea", None, 1, 0, 0, 1),
    ]


def test_places_follow_the_worldview():
    store = make_store({"country": "ISR", "country_un": "SYR"})
    assert by_place(store, every_row(store), Selection(worldview="un"))["country"].tolist() == ["SYR"]


def test_actors_and_groups_are_counted_by_side_once_per_event():
    store = make_store(
        deaths(1, 1, 1, actor1="USS Carney", actor2="Houthis"),
        deaths(2, 2, 3, actor1="Houthis", actor2="US Navy", assoc_actor2=["USS Carney"]),
        {"actor1": "SDF"},
        actors=FLEET,
    )
    assert lines(by_actor(store, np.array([0, 1]))) == [
        ("Houthis", 1, 1, 2, 3, 4, 0),
        ("US Navy", 1, 1, 2, 3, 4, 0),
        ("USS Carney", 1, 1, 2, 3, 4, 0),
    ]


def test_a_store_without_actors_has_an_empty_table():
    store = make_store({})
    assert by_actor(store, every_row(store)).empty


figure = st.none() | st.integers(0, 9)


@given(st.lists(st.builds(deaths, figure, figure, figure, country=st.sampled_from(["AAA", "BBB"])), max_size=6))
def test_the_tables_of_places_add_up_to_the_summary(rows):
    store = make_store(*rows)
    summary, places = summarise(store, every_row(store)), by_place(store, every_row(store), Selection())
    totals = [places[name].sum() for name in ("events", "deaths_low", "deaths_high", "deaths_unknown")]
    assert totals == [summary.events, summary.deaths_low, summary.deaths_high, summary.deaths_unknown]
    assert summary.deaths_known + summary.deaths_unknown == summary.events


@pytest.mark.parametrize("rows", [[], [0], [0, 1]])
def test_what_is_shown_and_what_is_hidden_make_up_all(rows):
    store = make_store(deaths(1, 2, 3), deaths(4, 5, 6))
    hidden = np.setdiff1d(every_row(store), rows)
    shown = [summarise(store, np.array(part, int)).deaths_high for part in (rows, hidden)]
    assert sum(shown) == 9


# --- what hinders ------------------------------------------------------------------------------------------------


def two_countries():
    return make_store(
        {"country": "AAA", "event_type": "missile"},
        {"country": "AAA", "event_type": "missile"},
        {"country": "BBB", "event_type": "air_strike", "date_start": "2023-11-02"},
    )


def test_each_filter_hinders_whose_removal_alone_gives_events_the_most_events_first():
    found = hindrances(two_countries(), Selection(countries=("AAA",), types=("air_strike",)))
    assert found == [(("countries",), 1), (("types",), 2)][::-1]


def test_filters_that_hinder_only_together_are_named_together():
    selection = Selection(countries=("BBB",), types=("missile",), search="nothing of the kind")
    assert hindrances(two_countries(), selection) == [(("types", "search"), 1), (("countries", "search"), 2)][::-1]


def test_a_period_that_is_whole_hinders_nothing():
    assert hindrances(two_countries(), Selection(search="nothing of the kind")) == [(("search",), 3)]


def test_nothing_hinders_where_there_is_no_event():
    assert hindrances(make_store(), Selection(countries=("AAA",))) == []


@given(
    st.sampled_from([("AAA",), ("BBB",), ()]),
    st.sampled_from([("missile",), ("other",), ()]),
    st.sampled_from(["", "x"]),
)
def test_removing_what_hinders_gives_the_events_told(countries, types, search):
    store = two_countries()
    selection = Selection(countries=countries, types=types, search=search)
    for kinds, count in hindrances(store, selection):
        rest = selection
        for kind in kinds:
            rest = without(rest, kind)
        # others that also hinder are not in the way of the events counted
        assert len(select(store, rest)) == count
