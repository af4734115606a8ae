"""Own files that went with their session: the address says that they were on show, and the page says that they went."""

import json
from pathlib import Path
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from ui.own_gone import SAID, gone_text

PAGE = Path(__file__).parents[2] / "ui" / "page.py"
CONTENT = b"event_id,date_start,event_type,lat,lon\na,2023-11-01,missile,35.5,44.4\n"


@pytest.fixture
def page():
    def run(**link: str | list[str]) -> AppTest:
        app = AppTest.from_file(str(PAGE), default_timeout=60)
        for name, value in link.items():
            app.query_params[name] = value
        return app.run()

    return run


def press(app: AppTest, label: str) -> AppTest:
    return next(button for button in app.button if button.label.startswith(label)).click().run()


def said(app: AppTest) -> list[str]:
    return [text.value for text in app.text if "gone from this session" in text.value]


def masthead(app: AppTest) -> dict:
    component = next(each for each in app.get("bidi_component") if each.proto.component_name == "masthead")
    return json.loads(component.proto.json)


def test_a_reload_of_own_files_says_that_they_are_gone_and_what_is_shown_instead(page):
    (text,) = said(page(own="mine.csv"))
    assert text.startswith("Your file 'mine.csv' is gone from this session. Load it again. Shown instead: ")
    assert "Conflict Map events, 165 events" in text


def test_the_page_says_in_an_alert_that_the_data_are_not_the_readers_own(page):
    assert [each.value for each in page(own="mine.csv").error] == [SAID]
    assert not page(country="IRQ").error


def test_filters_of_own_files_are_not_applied_to_the_served_data(page):
    app = page(own="mine.csv", country="IRQ", q="nothing")
    assert masthead(app)["counts"].startswith("165 of 165 events")
    assert "filters of this address are not applied" in said(app)[0]
    assert dict(app.query_params) == {"own": "mine.csv", "own_query": "country=IRQ&q=nothing"}


def test_filters_of_the_served_data_are_not_taken_for_those_of_own_files(page):
    app = page(own="mine.csv", own_query="q=missile", country="YEM")
    assert app.multiselect(key="country").value == ["YEM"]
    assert app.text_input(key="q").value == ""
    assert app.query_params["own_query"] == "q=missile"


def test_a_second_reload_says_it_again(page):
    assert page(own="mine.csv").run().query_params["own"] == "mine.csv"


def test_load_it_again_leads_to_where_files_are_taken(page):
    app = press(page(own="mine.csv"), "Load it again")
    assert not app.exception
    assert [each.value for each in app.title][-1] == "Data"
    assert len(said(app)) == 1
    assert app.file_uploader


def test_whoever_goes_on_with_the_served_data_is_told_no_more(page):
    app = press(page(own="mine.csv"), "Go on with the served data")
    assert said(app) == []
    assert "own" not in app.query_params


@pytest.mark.slow
def test_the_address_names_own_files_while_they_are_on_show(page):
    app = press(page(), "Data and own files")
    app.file_uploader[0].upload("mine.csv", CONTENT).run()
    app = press(app, "Show 1 event on the map")
    assert app.query_params["own"] == "mine.csv"
    assert said(app) == []
    app = press(press(app, "Data and own files"), "Show the data served")
    app = press(app, "Back to the map") if app.session_state["session"].on_data_page else app
    assert "own" not in app.query_params


@pytest.mark.slow
def test_files_that_are_loaded_again_have_the_filters_of_their_address_and_no_others(page):
    app = page(own="mine.csv", own_query="q=missile&from=2023-10-30&event=a&mode=heat", country="YEM")
    app = press(loaded(app, "mine.csv"), "Show 1 event on the map")
    assert app.text_input(key="q").value == "missile"
    assert app.multiselect(key="country").value == []
    assert app.session_state["session"].row == 0
    assert dict(app.query_params) == {"own": "mine.csv", "q": "missile", "mode": "heat", "event": "a"}


@pytest.mark.slow
def test_what_of_that_address_is_unknown_to_the_file_is_told(page):
    app = press(loaded(page(own="mine.csv", actor="Nobody"), "mine.csv"), "Show 1 event on the map")
    assert any("'Nobody' is no actor of these data" in text.value for text in app.text)


@pytest.mark.slow
def test_other_files_have_no_filters_of_files_that_are_gone(page):
    app = press(loaded(page(own="mine.csv", q="nothing"), "other.csv"), "Show 1 event on the map")
    assert masthead(app)["counts"].startswith("1 of 1 event")
    assert dict(app.query_params) == {"own": "other.csv"}


def loaded(app: AppTest, name: str) -> AppTest:
    app = press(app, "Load it again")
    return app.file_uploader[0].upload(name, CONTENT).run()


def dataset(name="Events", count=1):
    return SimpleNamespace(name=name, store=SimpleNamespace(events_in=lambda: count))


@pytest.mark.parametrize("name", ["![x](http://a.example/x.png)", "www.a.example", "<b>\u202egnp.exe", "x" * 5000, ""])
def test_a_name_that_anybody_may_have_written_is_short_text(page, name):
    app = page(own=name)
    assert not app.exception
    (text,) = said(app)
    assert len(text) <= 400
    assert "\u202e" not in text
    assert not app.markdown or all("a.example" not in each.value for each in app.markdown)


def test_one_event_is_no_plural():
    assert "Events, 1 event;" in gone_text("a.csv", dataset())


@pytest.mark.slow
def test_another_file_is_shown_whole_and_that_the_filters_are_left_is_told(page):
    app = press(loaded(page(own="mine.csv", country="YEM"), "other.csv"), "Show 1 event on the map")
    assert app.multiselect(key="country").value == []
    assert any("were for 'mine.csv', another file" in note for note in app.session_state["session"].notes)
