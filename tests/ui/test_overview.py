"""The page of an overview: what it says, what it does not offer, and the way to single events and back."""

from pathlib import Path

import pytest
from starlette.applications import Starlette
from streamlit.testing.v1 import AppTest

from geo.dataset import EVENTS
from geo.folder import build
from tests.ui.test_app import masthead
from tests.ui.test_snapshot_routes import get
from ui.data import DATA_VARIABLE
from ui.routes import ROUTES

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


def test_it_offers_no_filter_that_sums_cannot_answer(app):
    assert "q" not in [each.key for each in app.text_input]
    assert "deaths_min" not in [each.key for each in app.number_input]
    assert "country" in [each.key for each in app.multiselect]


def test_single_events_of_the_view_are_shown_with_all_filters_and_the_overview_again(app):
    app.session_state["bbox"] = "41,12,49,19"  # as the map tells it
    app.run()
    button(app, "Show them one by one").click().run()
    assert not app.exception
    assert "single events of the view and period chosen" in texts(app)
    assert int(masthead(app)["counts"].split()[0]) < 165
    assert "q" in [each.key for each in app.text_input]
    button(app, "Back to the overview").click().run()
    app.multiselect(key="country").select("YEM").run()  # filters of before are not missed
    assert not app.exception
    assert masthead(app)["headline"].startswith("All events in Yemen")


def test_what_needs_single_events_is_refused_in_words(folder, monkeypatch):
    monkeypatch.setenv(DATA_VARIABLE, str(folder))
    monkeypatch.setattr("tests.ui.test_snapshot_routes.APP", Starlette(routes=ROUTES))
    for path in ("/snapshot.svg", "/conflict-map.html"):
        status, _, body = get(path)
        assert status >= 400
        assert b"no single events" in body


def test_an_offline_file_of_acled_is_refused_until_its_terms_are_confirmed(of_acled, monkeypatch):
    monkeypatch.setattr("tests.ui.test_snapshot_routes.APP", Starlette(routes=ROUTES))
    status, _, body = get("/conflict-map.html?type=air_strike")
    assert (status, b"terms=acled in a link" in body) == (403, True)
    assert get("/conflict-map.html?type=other")[0] == 200
    assert get("/conflict-map.html?type=air_strike&terms=acled")[0] == 200
