"""What the map page is sent when a filter changes: only what is asked for, in few bytes."""

import base64
import json
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.events.schema import GeoPrecision
from geo.store.parameters import MAX_DEATHS
from geo.store.selection import ROLES, WORLDVIEWS, Selection
from geo.webmap.columns import encode_filter
from tests.conftest import make_store

MAX_BYTES = 4096
DEFAULTS = {"view": "de_facto", "role": "any"}


def asked(**limits):
    return encode_filter(make_store({}), Selection(**limits))


def test_a_selection_of_everything_needs_no_filter():
    assert asked() is None


@pytest.mark.parametrize(
    "limits", [{"date_from": date(2023, 11, 1), "date_to": date(2023, 12, 1)}, {"worldview": "un"}, {"role": "target"}]
)
def test_a_period_a_view_and_a_role_alone_leave_no_row_out(limits):
    assert asked(**limits) is None


@pytest.mark.parametrize(
    ("limits", "told"),
    [
        ({"countries": ("SYR", "IRQ")}, {"countries": ["IRQ", "SYR"]}),
        ({"admin1": ("SYR-142",)}, {"units": ["SYR-142"]}),
        ({"types": ("missile", "other/Riot")}, {"types": ["missile", "other/Riot"]}),
        ({"precisions": ("sea",)}, {"precisions": ["sea"]}),
        ({"actors": ("Houthis",)}, {"actors": ["Houthis"]}),
        ({"deaths_min": 0}, {"deaths": [0, None, True]}),
        ({"deaths_max": 7}, {"deaths": [None, 7, True]}),
        ({"deaths_unknown": False}, {"deaths": [None, None, False]}),
        ({"deaths_min": 1, "deaths_max": 7, "deaths_unknown": False}, {"deaths": [1, 7, False]}),
    ],
)
def test_only_what_is_asked_for_is_told(limits, told):
    assert asked(**limits) == DEFAULTS | told


def test_the_view_and_the_role_are_told_with_what_they_bear_on():
    told = asked(countries=("SYR",), actors=("Houthis",), worldview="un", role="target")
    assert told == {"view": "un", "role": "target", "countries": ["SYR"], "actors": ["Houthis"]}


def rows_told(store, search):
    """Return the rows whose bit is set, the first row in the highest bit of the first byte."""
    packed = base64.b64decode(encode_filter(store, Selection(search=search))["rows"])
    assert len(packed) == -(-len(store) // 8)
    return [row for row in range(8 * len(packed)) if packed[row // 8] >> (7 - row % 8) & 1]


@given(st.lists(st.booleans(), min_size=1, max_size=40))
def test_a_search_is_one_bit_per_row_first_row_first(found):
    days = [f"20{n + 10}-01-01" for n in range(40)]
    titles = [{"date_start": days[n % 10], "title": "Bridge" if hit else "Road"} for n, hit in enumerate(found)]
    store = make_store(*titles)
    assert rows_told(store, "bridge") == np.flatnonzero(store.table["title"] == "Bridge").tolist()


def test_a_search_is_told_as_rows_and_not_as_words():
    told = encode_filter(make_store({"title": "Bridge"}), Selection(search="bridge"))
    assert told == DEFAULTS | {"rows": base64.b64encode(b"\x80").decode()}


def test_a_search_that_finds_nothing_lets_no_row_pass():
    assert rows_told(make_store({}, {}), "no such word") == []


def values_of(store):
    """Return every value that a filter can ask for, as (field, value)."""
    known = {
        "countries": {*store.country["de_facto"].values, *store.country["un"].values},
        "admin1": store.admin1.values,
        "actors": store.actors.names,
        "types": store.sub_type.values,
        "precisions": tuple(GeoPrecision),
    }
    return [(field, str(value)) for field, values in known.items() for value in sorted(values)]


def size(store, values, **limits):
    """Return the bytes of the filter for (field, value) pairs, with every letter outside ASCII escaped."""
    chosen = {field: tuple(value for each, value in values if each == field) for field, _ in values}
    return len(json.dumps(encode_filter(store, Selection(**chosen, **limits))))


@given(data=st.data())
def test_a_filter_of_at_most_20_values_takes_at_most_4_kilobytes(shipped, data):
    values = data.draw(st.lists(st.sampled_from(values_of(shipped.store)), max_size=20, unique=True))
    assert size(shipped.store, values) <= MAX_BYTES


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("view", WORLDVIEWS)
def test_the_filter_of_the_20_longest_names_takes_at_most_4_kilobytes(shipped, view, role):
    longest = sorted(values_of(shipped.store), key=lambda pair: -len(json.dumps(pair[1])))[:20]
    limits = {"deaths_min": MAX_DEATHS, "deaths_max": MAX_DEATHS, "deaths_unknown": False}
    assert size(shipped.store, longest, worldview=view, role=role, **limits) <= MAX_BYTES


def test_a_filter_can_be_sent_as_json(shipped):
    told = encode_filter(
        shipped.store,
        Selection(countries=("SYR",), precisions=(GeoPrecision.SEA,), deaths_min=1, search="strike"),
    )
    assert json.loads(json.dumps(told)) == told
