"""One row of FILTERS makes a filter: in the link, in the rows, in words, in the control panel and on the map page."""

from dataclasses import fields

import pytest

from geo.dataset.queries import resolve
from geo.errors import QueryError
from geo.store.filters import BY_KIND, FILTERS, LISTS, NOTHING_ASKED, SELECTION_PARAMETERS, only, set_filters, without
from geo.store.link import from_query, to_query
from geo.store.select_rows import select
from geo.store.selection import LISTS_OF_TEXT, Selection
from geo.webmap.columns import encode_filter
from geo.wording.selection import filter_texts, selection_text
from tests.conftest import make_store

SOURCES = [{"publisher": "Alpha News", "url": "https://a.example"}, {"publisher": "Beta Wire", "url": None}]
EVENTS = (
    {"admin2_id": "IRQ-1-1", "sources": SOURCES},
    {"admin2_id": "IRQ-1-2", "sources": SOURCES[:1] * 2},
    {"admin2_id": None, "sources": []},
    {"admin2_id": "IRQ-1-2", "sources": [{"publisher": None, "url": "https://c.example"}]},
)


def rows(**asked):
    return select(make_store(*EVENTS), Selection(**asked)).tolist()


def test_every_field_of_a_selection_belongs_to_one_filter():
    named = [name for each in FILTERS for name in each.fields]
    assert sorted(named) == sorted({field.name for field in fields(Selection)} - {"worldview"})


def test_every_list_of_texts_is_a_filter_of_its_name():
    assert sorted(LISTS) == sorted(LISTS_OF_TEXT)


def test_every_name_in_a_link_is_there_once():
    names = [parameter.name for parameter in SELECTION_PARAMETERS]
    assert len(set(names)) == len(names)


def test_nothing_asked_sets_no_filter():
    assert set_filters(NOTHING_ASKED) == []


@pytest.mark.parametrize("kind", BY_KIND)
def test_a_filter_is_taken_away_and_left_alone(kind):
    query = "from=2023-11-01&country=IRQ&admin1=IRQ-1&admin2=IRQ-1-1&actor=A&type=missile&deaths_min=1&precision=place"
    asked, _, notes = from_query(f"{query}&source_publisher=Beta+Wire&q=a&area=1,2,3,4&worldview=un")
    assert notes == []
    assert [each.kind for each in set_filters(only(asked, kind))] == [kind]
    assert {each.kind for each in set_filters(without(asked, kind))} == BY_KIND.keys() - {kind}
    assert only(asked, kind).worldview == without(asked, kind).worldview == "un"


def test_events_of_a_district():
    assert rows(admin2=("IRQ-1-2",)) == [1, 3]


def test_events_with_a_source_of_a_publisher():
    assert rows(source_publishers=("Beta Wire",)) == [0]
    assert rows(source_publishers=("Alpha News",)) == [0, 1]
    assert rows(source_publishers=("Alpha",)) == []


def test_a_publisher_counts_once_for_an_event():
    assert make_store(*EVENTS).source_publishers.totals == {"Alpha News": 2, "Beta Wire": 1}


def test_a_link_names_district_and_publisher():
    asked = Selection(admin2=("IRQ-1-1",), source_publishers=("Alpha News", "Beta Wire"))
    query = to_query(asked)
    assert query == "admin2=IRQ-1-1&source_publisher=Alpha+News&source_publisher=Beta+Wire"
    assert from_query(query)[0] == asked


def test_district_and_publisher_are_looked_up_in_the_data(shipped):
    selection, _ = resolve(shipped, "admin2=heet&source_publisher=usni news")
    assert [shipped.names.unit(each) for each in selection.admin2] == ["Heet"]
    assert selection.source_publishers == ("USNI News",)


@pytest.mark.parametrize("query", ["source_publisher=USNI Nws", "admin2=Nowhere at all"])
def test_an_unknown_district_or_publisher_is_refused(shipped, query):
    with pytest.raises(QueryError, match="is no "):
        resolve(shipped, query)


def test_a_headline_and_a_chip_say_district_and_publisher(shipped):
    asked = Selection(source_publishers=("USNI News",))
    store = shipped.store
    assert "with a source of USNI News" in selection_text(asked, shipped.names, store.first_date, store.last_date)
    texts = filter_texts(asked, shipped.names, store.first_date, store.last_date)
    assert texts == {"source_publishers": "with a source of USNI News"}


def test_the_page_gets_the_rows_of_filters_that_it_cannot_test(shipped):
    assert encode_filter(shipped.store, Selection(source_publishers=("USNI News",))).keys() == {"view", "role", "rows"}
