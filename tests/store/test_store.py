"""The store: coded columns of the located events, sorted by day, that nobody can write to."""

import dataclasses
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.events.actors import Actors
from geo.store.coding import encode
from geo.store.store import build_store, date_of, deaths_shown
from geo.store.summary import by_actor
from tests.conftest import make_located, make_store

FLEET = Actors({"USS Carney": "US Navy", "US Navy": "United States"})
NAN = float("nan")


def ids(store):
    return store.table["event_id"].tolist()


def rows_of(store, name, role):
    return np.flatnonzero(store.actors.mask_of([name], role)).tolist()


# --- coded columns -----------------------------------------------------------------------------------------------


def test_values_are_coded_by_their_sorted_order():
    coded = encode(["b", "a", None, "b"])
    assert coded.values == ("a", "b")
    assert coded.codes.tolist() == [1, 0, -1, 1]


def test_a_mask_finds_the_values_wanted_and_never_a_missing_one():
    coded = encode(["b", "a", None, "c"])
    assert coded.mask_of(["a", "c", "not there"]).tolist() == [False, True, False, True]
    assert not coded.mask_of([]).any()


def test_counts_are_those_of_the_rows_asked_for_most_first_and_then_by_name():
    coded = encode(["b", "a", "b", None, "c", "a", "d"])
    assert list(coded.counts(np.arange(6)).items()) == [("a", 2), ("b", 2), ("c", 1)]


@given(st.lists(st.sampled_from(["a", "b", "صنعاء", None])), st.sets(st.sampled_from(["a", "b", "x"])))
def test_a_mask_equals_asking_every_row(values, wanted):
    assert encode(values).mask_of(wanted).tolist() == [value in wanted for value in values]


coded_values = st.lists(st.sampled_from(["a", "b", "صنعاء", None]))


@given(coded_values)
def test_totals_are_the_counts_of_all_rows(values):
    coded = encode(values)
    assert list(coded.totals.items()) == list(coded.counts(np.arange(len(values))).items())


@given(st.lists(st.tuples(st.sampled_from(["a", "b", None]), st.sampled_from(["x", "y", "z", None]))))
def test_pairs_of_values_are_counted_where_a_row_has_both(pairs):
    one, other = (encode(values) for values in zip(*pairs, strict=True)) if pairs else (encode([]), encode([]))
    expected = [[pairs.count((left, right)) for right in other.values] for left in one.values]
    assert one.across(other).tolist() == expected


# --- the store ---------------------------------------------------------------------------------------------------


def test_rows_are_sorted_by_day_and_then_by_id():
    store = make_store(
        {"event_id": "b", "date_start": "2023-11-02"},
        {"event_id": "c", "date_start": "2023-11-01"},
        {"event_id": "a", "date_start": "2023-11-02"},
    )
    assert ids(store) == ["c", "a", "b"]
    assert [store.row_of(name) for name in ("c", "a", "b", "no such")] == [0, 1, 2, -1]


@given(st.permutations(range(4)))
def test_the_order_of_the_input_makes_no_difference(order):
    located = make_located({"date_start": "2023-11-02"}, {}, {"date_start": "2023-10-01"}, {})
    assert ids(build_store(located.iloc[list(order)])) == ["e3", "e2", "e4", "e1"]


def test_days_are_counted_from_1970_and_the_data_end_with_their_last_event():
    store = make_store(
        {"date_start": "1970-01-03", "date_end": "1970-02-01"},
        {"date_start": "1970-01-05"},
        {"date_start": "1969-12-31"},
    )
    assert store.day_start.tolist() == [-1, 2, 4]
    assert store.day_end.tolist() == [-1, 31, 4]
    assert (store.first_date, store.last_date) == (date(1969, 12, 31), date(1970, 2, 1))


@given(st.dates())
def test_the_date_of_a_day_number_is_that_date(day):
    assert date_of((day - date(1970, 1, 1)).days) == day


def test_a_store_without_rows_is_empty_and_has_days_all_the_same():
    store = make_store()
    assert (len(store), store.first_day, store.last_day) == (0, 0, 0)
    assert store.actors.names == ()


def test_the_located_table_is_not_written_to():
    located = make_located({"date_start": "2023-11-02"}, {})
    before = located.copy(deep=True)
    build_store(located)
    pd.testing.assert_frame_equal(located, before)


def test_no_array_of_a_store_can_be_written_to():
    store = make_store({"actor1": "USS Carney"}, actors=FLEET)
    arrays = [value for value in vars(store).values() if isinstance(value, np.ndarray)]
    arrays += [store.event_type.codes, store.country["un"].codes, store.actors.cast]
    assert len(arrays) == 15
    for array in arrays:
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0
    with pytest.raises(dataclasses.FrozenInstanceError):
        store.day_start = np.array([1])


def test_sea_and_unknown_stand_where_a_country_would():
    store = make_store(
        {"country": "IRQ"}, {"country": None, "join_method": "sea"}, {"country": None, "join_method": "none"}
    )
    coded = store.country["de_facto"]
    assert [coded.values[at] for at in coded.codes] == ["IRQ", "sea", "none"]


def test_each_worldview_has_its_country():
    store = make_store({"country": "ISR", "country_un": "SYR"})
    assert {view: coded.values for view, coded in store.country.items()} == {"de_facto": ("ISR",), "un": ("SYR",)}


def test_a_twig_is_the_type_and_the_sub_type():
    store = make_store({"event_type": "missile", "sub_event_type": "rocket_attack"}, {"event_type": "missile"})
    assert [store.sub_type.values[at] for at in store.sub_type.codes] == ["missile/rocket_attack", "missile/"]


@pytest.mark.parametrize(
    ("figures", "low", "high", "shown"),
    [
        ((None, None, None), NAN, NAN, NAN),
        ((0, None, None), 0, 0, 0),
        ((4, None, 7), 4, 7, 4),
        ((4, 5, 7), 4, 7, 5),
        ((None, 5, None), 5, 5, 5),
        ((None, None, 7), 7, 7, 7),
        ((9, 5, 2), 2, 9, 5),
    ],
)
def test_deaths_range_over_the_figures_given_and_show_the_best_else_the_lowest(figures, low, high, shown):
    store = make_store(dict(zip(("fatalities_low", "fatalities_best", "fatalities_high"), figures, strict=True)))
    assert [store.deaths_low[0], store.deaths_high[0]] == pytest.approx([low, high], nan_ok=True)
    assert deaths_shown(store)[0] == pytest.approx(shown, nan_ok=True)


@pytest.mark.parametrize(
    ("cells", "has_place"),
    [
        ({}, True),
        ({"geo_precision": "admin1"}, True),
        ({"geo_precision": "sea"}, True),
        ({"geo_precision": "country"}, False),
        ({"lon": None, "lat": None}, False),
    ],
)
def test_a_row_can_be_drawn_if_it_has_a_point_finer_than_a_country(cells, has_place):
    assert make_store(cells).has_place.tolist() == [has_place]


def test_all_that_is_said_of_an_event_can_be_searched():
    said = {name: f"Ñ {name}" for name in ("title", "summary", "target", "place_name", "notes", "actor1", "actor2")}
    [text] = make_store(
        said | {"assoc_actor1": ["Sa'dah"], "assoc_actor2": ["SDF"], "event_id": "K-1"}
    ).texts.folded.to_pylist()
    assert all(f"n {name}" in text for name in said)
    assert all(word in text for word in ("sadah", "sdf", "k-1"))


# --- actors ------------------------------------------------------------------------------------------------------


def test_a_row_counts_for_its_actors_and_for_every_group_above_them():
    store = make_store({"actor1": "USS Carney", "actor2": "Houthis"}, {"actor1": "Houthis"}, actors=FLEET)
    assert store.actors.names == ("Houthis", "US Navy", "USS Carney", "United States")
    assert [rows_of(store, name, "initiator") for name in store.actors.names] == [[1], [0], [0], [0]]


actor_rows = st.lists(
    st.builds(
        lambda one, other, ally: {"actor1": one, "actor2": other, "assoc_actor1": [ally] if ally else []},
        *[st.sampled_from([None, "USS Carney", "US Navy", "Houthis"])] * 3,
    ),
    max_size=8,
)


@given(actor_rows)
def test_the_total_of_a_name_is_how_many_rows_it_takes_part_in(rows):
    store = make_store(*rows, actors=FLEET)
    assert store.actors.totals == {name: len(rows_of(store, name, "any")) for name in store.actors.names}


@given(actor_rows, st.data())
def test_an_actor_is_counted_in_the_rows_that_it_takes_part_in(rows, data):
    store = make_store(*({"fatalities_low": n} | row for n, row in enumerate(rows)), actors=FLEET)
    some = np.array(data.draw(st.lists(st.integers(0, len(rows) - 1), unique=True) if rows else st.just([])), int)
    for line in by_actor(store, some).itertuples():
        roles = {
            role: np.intersect1d(some, rows_of(store, line.actor, role)) for role in ("initiator", "target", "any")
        }
        assert [line.as_initiator, line.as_target, line.events] == [len(found) for found in roles.values()]
        assert line.deaths_low == store.deaths_low[roles["any"]].sum()


def test_those_who_acted_along_count_on_their_side():
    store = make_store({"assoc_actor1": ["USS Carney"], "assoc_actor2": ["Houthis"]}, actors=FLEET)
    assert rows_of(store, "United States", "initiator") == [0]
    assert rows_of(store, "Houthis", "target") == [0]
    assert rows_of(store, "Houthis", "initiator") == []


def test_a_row_with_a_group_on_both_sides_counts_once_in_any_role():
    store = make_store({"actor1": "US Navy", "assoc_actor1": ["USS Carney"], "actor2": "United States"}, actors=FLEET)
    assert rows_of(store, "United States", "any") == [0]


def test_an_actor_of_another_dataset_has_no_rows():
    assert rows_of(make_store({"actor1": "Houthis"}), "Wagner", "any") == []
