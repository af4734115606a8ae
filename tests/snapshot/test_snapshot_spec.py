import json
from datetime import date
from urllib.parse import urlencode

import pytest

from geo.errors import QueryError, SnapshotError
from geo.snapshot.paper import SIZES_MM
from geo.snapshot.spec import SnapshotSpec, from_json, overridden, spec_of, to_json, to_spec_query
from geo.store.selection import Selection

FULL = SnapshotSpec(
    Selection(countries=("IRQ", "SYR"), date_from=date(2023, 11, 1), worldview="un"),
    mode="units",
    measure="deaths",
    bbox=(170.5, -20, -170, 10.25),
    title="Strikes & <b>more</b>",
    subtitle="a=b&c",
    caption="غ",
    size_mm=(123.5, 150),
    dpi=150,
    labels="ar",
    key=False,
    legend=False,
    inset=False,
    timeline=False,
    data_as_of=date(2024, 2, 1),
)


@pytest.mark.parametrize("spec", [SnapshotSpec(), FULL])
def test_a_spec_comes_back_from_its_query_and_from_its_json(spec):
    assert spec_of(to_spec_query(spec)) == spec
    assert from_json(to_json(spec)) == spec


def test_the_plain_spec_has_an_empty_query():
    assert to_spec_query(SnapshotSpec()) == ""


@pytest.mark.parametrize("name", SIZES_MM)
def test_a_named_size_keeps_its_name(name):
    assert to_spec_query(spec_of(f"size={name}")) == ("" if name == "a4" else f"size={name}")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("bbox=1,2,3", "bbox '1,2,3' is not four numbers"),
        ("bbox=1,2,3,nan", "is not four numbers"),
        ("bbox=200,0,210,5", "is not on Earth"),
        ("bbox=10,5,20,5", "is empty"),
        ("bbox=10,5,10,8", "is empty"),
        ("size=10x10", "is not within 100 to 1200 mm"),
        ("size=big", "size 'big' cannot be read"),
        ("size=nanxnan", "is not within"),
        ("dpi=2000", "is no whole number from 96 to 600"),
        ("dpi=٣٠٠", "is no whole number"),
        ("size=1200x1200&dpi=600", "more than can be drawn"),
        ("title=" + "x" * 201, "is longer than 200 characters"),
        ("labels=fr", "is none of en, ar, no"),
        ("key=maybe", "is neither yes nor no"),
        ("as_of=yesterday", "as_of 'yesterday' is no day"),
        ("as_of=20240101", "is no day of the form YYYY-MM-DD"),
        ("dpi=", "dpi has no value"),
        ("dpi=100&dpi=200", "dpi has several values, '100' and '200': give one"),
    ],
)
def test_what_cannot_be_used_is_an_error_with_a_sentence(query, said):
    with pytest.raises(SnapshotError, match=said):
        spec_of(query)


@pytest.mark.parametrize("title", ["\u200b", "\x00", "\u202e \u2028", "\ufeff"])
def test_a_title_of_nothing_to_see_is_none(title):
    assert spec_of(urlencode({"title": title, "subtitle": title, "caption": title})) == SnapshotSpec()


def test_an_unknown_filter_is_refused():
    with pytest.raises(QueryError, match="'colour' is no filter"):
        spec_of("country=IRQ&colour=red")


def test_parameters_given_beside_a_query_override_its_own():
    assert spec_of(overridden("?country=IRQ&dpi=100&title=A", {"dpi": "200"})) == spec_of("country=IRQ&dpi=200&title=A")


def test_a_link_that_names_middle_and_zoom_becomes_an_extent():
    west, south, east, north = spec_of("lon=44&lat=33&zoom=6").bbox
    assert (west + east) / 2 == pytest.approx(44)
    assert east - west == pytest.approx(960 * 360 / (256 * 2**6), abs=1e-3)
    assert (south + north) / 2 == pytest.approx(33, abs=0.01)


@pytest.mark.parametrize("text", ["", "[]", '{"title": "x"}', '{"title": [1]}', '{"colour": ["red"]}'])
def test_json_of_another_kind_is_refused(text):
    with pytest.raises((SnapshotError, QueryError)):
        from_json(text)


def test_json_is_names_and_lists_of_texts():
    assert json.loads(to_json(SnapshotSpec(title="A", dpi=96))) == {"title": ["A"], "dpi": ["96"]}
