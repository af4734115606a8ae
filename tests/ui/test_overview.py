"""The page of an overview: what it says, what it does not offer, and the way to single events and back."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from streamlit.testing.v1 import AppTest

from geo.dataset.credits import AREA_CUTS, PERIOD_CUTS
from geo.events.data_files import EVENTS
from geo.partitioned import build
from geo.store.select_rows import select
from geo.store.selection import Selection
from tests.ui.test_app import masthead
from tests.ui.test_snapshot_routes import get
from ui.data import DATA_VARIABLE, current
from ui.filter_state import Near
from ui.overview import widened
from ui.routes import ROUTES

pytestmark = pytest.mark.slow

YEMEN = "41,12,49,19"
PAGE = Path(__file__).parents[2] / "ui" / "page.py"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    out = tmp_path_factory.mktemp("cells") / "out"
    build([EVENTS], out, cells=True)
    return out


@pytest.fixture
def app(folder, monkeypatch):
    monkeypatch.setenv(DATA_VARIABLE, str(folder))
    return AppTest.from_file(str(PAGE), default_timeout=60).run()


def texts(app):
    return " ".join(text.value for text in app.text)


def button(app, label):
    return next(each for each in app.button if each.label == label)


def test_it_counts_events_and_says_that_symbols_are_sums(app):
    assert not app.exception
    assert masthead(app)["counts"].startswith("165 of 165 events")
    assert "each symbol sums up the events of one week in a square of 20 km" in texts(app)
    assert "About 165 events in this view" in texts(app)


@pytest.mark.parametrize(
    ("link", "said"),
    [({"area": "40,30,46,36"}, [AREA_CUTS]), ({"from": "2023-11-01"}, [PERIOD_CUTS]), ({"country": "IRQ"}, [])],
)
def test_what_a_filter_cuts_through_is_counted_about_and_told(folder, monkeypatch, link, said):
    monkeypatch.setenv(DATA_VARIABLE, str(folder))
    app = AppTest.from_file(str(PAGE), default_timeout=60)
    for name, value in link.items():
        app.query_params[name] = value
    shown = masthead(app.run())
    assert shown["counts"].startswith("About ") == bool(said)
    assert shown["notes"] == said
    assert sum("About" in text.value and "of 165 events" in text.value for text in app.text) == bool(said)


def test_an_embed_of_an_overview_tells_what_its_area_cuts(folder, monkeypatch):
    monkeypatch.setenv(DATA_VARIABLE, str(folder))
    monkeypatch.setattr("tests.ui.test_snapshot_routes.APP", Starlette(routes=ROUTES))
    status, _, body = get(f"/map/{current().dataset.key}/state?area=40,30,46,36")
    caption = json.loads(body)["caption"]
    assert (status, caption[0].startswith("About "), AREA_CUTS in caption) == (200, True, True)


def test_it_offers_no_filter_that_sums_cannot_answer(app):
    assert "q" not in [each.key for each in app.text_input]
    assert "deaths_min" not in [each.key for each in app.number_input]
    assert "country" in [each.key for each in app.multiselect]


def zoomed_to(app, bbox):
    app.session_state["session"].bbox = bbox  # as the map tells it
    return app.run()


def switch(app):
    return next(each for each in app.toggle if each.label == "Single events when zoomed in")


@pytest.fixture
def few(monkeypatch):
    """Only a hundred events are read at once."""
    monkeypatch.setattr("ui.overview.MAX_NEAR", 100)


def test_single_events_come_where_the_map_shows_few_with_all_filters_and_go_where_it_shows_many(app, few):
    zoomed_to(app, "-20,0,80,60")
    assert "Overview: each symbol" in texts(app)
    zoomed_to(app, YEMEN)
    assert not app.exception
    assert "single events of what the map shows" in texts(app)
    assert int(masthead(app)["counts"].split()[0]) < 100
    assert masthead(app)["counts"].endswith("of this part of the map only")
    assert "q" in [each.key for each in app.text_input]
    zoomed_to(app, "-20,0,80,60")
    assert not app.exception
    assert "Overview: each symbol" in texts(app)
    assert masthead(app)["counts"].startswith("165 of 165 events")


def test_a_small_move_needs_no_other_events_and_a_large_one_reads_them(app, few):
    zoomed_to(app, YEMEN)
    first = app.session_state["session"].own
    assert zoomed_to(app, "41.5,12.2,49.5,19").session_state["session"].own is first
    assert zoomed_to(app, "41,30,47,37").session_state["session"].own is not first
    assert not app.exception


def test_the_single_events_are_those_of_the_file(app, few, shipped):
    zoomed_to(app, YEMEN)
    near, table = app.session_state["session"].own.dataset, shipped.store.table
    west, south, east, north = near.part
    inside = table["lon"].between(west, east) & table["lat"].between(south, north)
    assert set(near.store.table["event_id"]) == set(table["event_id"][inside])


def test_the_filters_of_the_overview_hold_there_and_come_back(app, few):
    app.session_state["from"], app.session_state["to"] = date(2024, 1, 1), date(2024, 1, 30)
    app.multiselect(key="country").select("YEM").select("IRQ").run()
    zoomed_to(app, YEMEN)
    assert masthead(app)["headline"].startswith("All events in Iraq and Yemen, 1–30 Jan 2024")
    zoomed_to(app, "-20,0,80,60")
    assert not app.exception
    assert app.session_state["country"] == ["IRQ", "YEM"]  # a month of two countries has few events anywhere
    switch(app).set_value(False).run()
    assert masthead(app)["headline"].startswith("All events in Iraq and Yemen, 1–30 Jan 2024")


def test_without_its_period_more_is_read(app, few):
    app.session_state["from"] = date(2024, 1, 15)
    zoomed_to(app, YEMEN)
    some = len(app.session_state["session"].own.dataset.store)
    button(app, "All").click().run()
    zoomed_to(app, YEMEN)
    assert not app.exception
    assert len(app.session_state["session"].own.dataset.store) > some
    assert app.session_state["from"] is None


@pytest.mark.parametrize("view", [{"compare_from": date(2023, 11, 1)}, {"measure": "change"}])
def test_two_periods_are_compared_in_the_overview_which_has_both(app, few, view):
    app.session_state["from"] = date(2024, 1, 15)
    app.session_state["session"].view = replace(app.session_state["session"].view, **view)
    zoomed_to(app, YEMEN)
    assert "Overview: each symbol" in texts(app)
    button(app, "All").click().run()
    assert "single events of what the map shows" in texts(app)  # of all time, so of both


def test_other_types_are_read_when_they_are_asked_for_there(app, few):
    app.session_state["type"] = ["air_strike"]
    zoomed_to(app, YEMEN)
    some = len(app.session_state["session"].own.dataset.store)
    app.session_state["type"] = []
    zoomed_to(app, YEMEN)
    zoomed_to(app, YEMEN)
    assert len(app.session_state["session"].own.dataset.store) > some
    assert not app.exception


def test_the_link_of_single_events_says_what_is_asked_of_the_overview(app, few):
    app.multiselect(key="country").select("YEM").select("IRQ").run()
    zoomed_to(app, YEMEN)
    assert app.query_params["country"] == ["IRQ", "YEM"]


def test_filters_of_single_events_have_no_address_for_another_site(app, few):
    zoomed_to(app, YEMEN)
    assert masthead(app)["notEmbedded"] == ""
    app.text_input(key="q").set_value("ship").run()
    assert masthead(app)["notEmbedded"] == "The overview cannot filter by words: its single events can."


def test_a_link_to_an_event_opens_it_once_it_is_there(folder, few, monkeypatch, shipped):
    monkeypatch.setenv(DATA_VARIABLE, str(folder))
    row = int(select(shipped.store, Selection(countries=("YEM",)))[0])
    event = str(shipped.store.table["event_id"].iloc[row])
    app = AppTest.from_file(str(PAGE), default_timeout=60)
    app.query_params["event"] = event
    app.run()
    assert app.session_state["session"].notes == []
    zoomed_to(app, YEMEN)
    assert app.session_state["session"].own.dataset.store.row_of(event) == app.session_state["session"].row >= 0


def test_who_wants_none_gets_none(app, few):
    switch(app).set_value(False)
    zoomed_to(app, YEMEN)
    assert "Overview: each symbol" in texts(app)
    switch(app).set_value(True).run()
    assert "single events of what the map shows" in texts(app)
    switch(app).set_value(False).run()
    app.multiselect(key="country").select("YEM").run()
    assert not app.exception
    assert masthead(app)["headline"].startswith("All events in Yemen")


def test_the_data_page_leads_back_to_the_overview(app, few):
    zoomed_to(app, YEMEN)
    button(app, "Data and own files").click().run()
    assert not app.exception
    button(app, "Show the data served here again").click().run()
    assert not app.exception


def test_the_caption_of_single_events_says_where_they_end(app, few):
    zoomed_to(app, YEMEN)
    assert "Of these only events within 12–20° N, 40–52° E are here." in texts(app)


def test_who_asks_for_the_same_gets_the_same(folder, few, monkeypatch):
    monkeypatch.setenv(DATA_VARIABLE, str(folder))
    apps = [AppTest.from_file(str(PAGE), default_timeout=60).run() for _ in range(2)]
    first, second = (zoomed_to(app, bbox) for app, bbox in zip(apps, (YEMEN, "41.2,12.1,49.9,19.5"), strict=True))
    assert first.session_state["session"].own is second.session_state["session"].own


@given(st.tuples(*[st.floats(-180, 180)] * 2, *[st.floats(-85, 85)] * 2))
def test_a_widened_extent_holds_the_extent_and_is_at_most_three_times_as_large(limits):
    (west, east), (south, north) = sorted(limits[:2]), sorted(limits[2:])
    wide = widened((west, south, east, north))
    assert Near(None, wide, Selection(), Selection()).holds((west, south, east, north), Selection())
    side = max(east - west, north - south, 1e-3)
    assert max(wide[2] - wide[0], wide[3] - wide[1]) <= 3 * side


@pytest.mark.parametrize(
    ("inner", "outer", "lies_in"),
    [
        ((10, 10, 20, 20), (5, 5, 25, 25), True),
        ((4, 10, 20, 20), (5, 5, 25, 25), False),
        ((10, 10, 20, 26), (5, 5, 25, 25), False),
        ((175, 0, -175, 5), (170, 0, -170, 5), True),
        ((-179, 0, -175, 5), (170, 0, -170, 5), True),
        ((165, 0, -175, 5), (170, 0, -170, 5), False),
        ((-180, -90, 180, 90), (-180, -90, 180, 90), True),
        ((0, 0, 10, 5), (-180, -90, 180, 90), True),
        ((-180, -90, 180, 90), (0, 0, 10, 5), False),
    ],
)
def test_an_extent_lies_in_another(inner, outer, lies_in):
    near = Near(None, outer, Selection(), Selection())
    assert near.holds(inner, Selection()) is lies_in


def test_what_needs_single_events_is_refused_in_words(folder, monkeypatch):
    monkeypatch.setenv(DATA_VARIABLE, str(folder))
    monkeypatch.setattr("tests.ui.test_snapshot_routes.APP", Starlette(routes=ROUTES))
    for path in ("/snapshot.svg", "/conflict-map.html"):
        status, _, body = get(path)
        assert status >= 400
        assert b"no single events" in body


@pytest.mark.slow
def test_an_offline_file_of_acled_is_refused_until_its_terms_are_confirmed(of_acled, monkeypatch):
    monkeypatch.setattr("tests.ui.test_snapshot_routes.APP", Starlette(routes=ROUTES))
    status, _, body = get("/conflict-map.html?type=air_strike")
    assert (status, b"terms=acled in a link" in body) == (403, True)
    assert get("/conflict-map.html?type=other")[0] == 200
    assert get("/conflict-map.html?type=air_strike&terms=acled")[0] == 200
