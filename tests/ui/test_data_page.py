"""The Data page: what it says of good, messy and hostile files, and what its buttons do."""

import csv
import io
import json
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geo.sources.publishers.mapping import ColumnMapping
from geo.store.selection import Selection
from ui.session import Session
from ui.upload_report import _aside_csv
from ui.uploads import Upload

pytestmark = pytest.mark.slow  # every file is read by a process of its own
PAGE = Path(__file__).parents[2] / "ui" / "page.py"
MESSY = b"""ID;Date;Type;Location;Lat;Long;Killed
1;03/12/2023;airstrike;Kirkuk;35,47;44,39;5
2;14/12/2023;shelling;Deir ez-Zor;35,33;40,14;NA
3;2023-12-40;drone;=Erbil;36,19;44,01;1
4;15/12/2023;rocket;Hasakah;99,5;40,7;1
4;16/12/2023;rocket;Hasakah;36,5;40,7;1;too;many
"""


@pytest.fixture
def page():
    def run(*uploads: Upload) -> AppTest:
        for upload in uploads:
            upload.check()
        app = AppTest.from_file(str(PAGE), default_timeout=60)
        app.session_state["session"] = Session(uploads=list(uploads), on_data_page=True)
        return app.run()

    return run


def table(app: AppTest, caption: str) -> list[list[str]]:
    found = [
        json.loads(each.proto.json) for each in app.get("bidi_component") if each.proto.component_name == "event_table"
    ]
    return next([row["cells"] for row in data["rows"]] for data in found if data["caption"] == caption)


def texts(app: AppTest) -> str:
    return "\n".join(each.value for each in app.text)


def test_it_says_what_is_on_the_map(page):
    app = page()
    assert not app.exception
    assert "On the map: Conflict Map events, 165 events" in texts(app)
    assert table(app, "Files on the map") == [["events.geojson", "Conflict Map's own columns", "165", "165", "0"]]


def test_a_messy_file_is_counted_and_its_problems_are_told_by_rule_worst_first(page):
    app = page(Upload("messy.csv", MESSY))
    assert "5 rows read, 2 kept, 3 set aside" in texts(app)
    lines = table(app, "Problems by rule")
    assert [line[0] for line in lines[:3]] == ["set aside"] * 3
    assert ["changed", "missing_word", "1"] in [line[:3] for line in lines]
    assert "row 4: '2023-12-40'" in next(line[4] for line in lines if line[1] == "date_unreadable")


def test_rows_set_aside_come_out_with_their_reasons_and_as_the_file_has_them(page):
    upload = Upload("messy.csv", MESSY)
    page(upload)
    rows = list(csv.DictReader(io.StringIO(_aside_csv(upload.checked).decode("utf-8-sig"))))
    assert [(row["row"], row["rule"], row["Location"]) for row in rows] == [
        ("4", "date_unreadable", "'=Erbil"),
        ("5", "lon_lat_swapped", "Hasakah"),
        ("6", "record_unreadable", ""),
    ]


def test_a_file_that_is_refused_says_so_as_plain_text_and_asks_for_its_columns(page):
    app = page(Upload("![x](http://evil.example/y.png).csv", b"what,where\nstrike,Kirkuk\n"))
    assert [error.value for error in app.error] == ["This file was not read."]
    assert "no column looks like the date" in texts(app)
    assert "![x](http://evil.example/y.png).csv" in texts(app)
    assert any(box.label == "date_start" for box in app.selectbox)


def test_a_mapping_reads_the_file_anew(page):
    upload = Upload(
        "a.csv", b"when,what\n01/02/2023,shelling\n", ColumnMapping({"date_start": "when", "event_type": "what"}, "mdy")
    )
    app = page(upload)
    assert upload.checked.events["date_start"].iloc[0].date().isoformat() == "2023-01-02"
    order = next(box for box in app.selectbox if box.label == "Order of dates")
    order.set_value("dmy").run()
    next(button for button in app.button if button.label == "Read with these columns").click().run()
    assert upload.checked.events["date_start"].iloc[0].date().isoformat() == "2023-02-01"


def test_another_encoding_reads_the_file_anew(page):
    written = "event_id,date_start,title\n1,2024-01-01,grиve\n".encode("cp1251")
    upload = Upload("a.csv", written)
    app = page(upload)
    app.selectbox(key="encoding_0").set_value("cp1251").run()
    app.button(key="read_as_0").click().run()
    assert not app.exception
    assert upload.checked.events["title"].tolist() == ["grиve"]
    assert "encoding_guessed" not in set(upload.checked.problems["rule"])


def test_of_several_lists_of_events_one_is_asked_for(page):
    event = {"event_id": "a", "date_start": "2024-01-01"}
    upload = Upload("a.json", json.dumps({"data": [event], "events": [event | {"event_id": "b"}]}).encode())
    app = page(upload)
    assert "several lists may hold the events" in texts(app)
    app.text_input(key="sheet_0").set_value("events").run()
    app.button(key="read_as_0").click().run()
    assert not app.exception
    assert upload.checked.events["event_id"].tolist() == ["b"]


def test_own_files_are_shown_on_the_map_and_the_served_ones_again(page):
    app = page(Upload("messy.csv", MESSY))
    next(button for button in app.button if button.label == "Show 2 events on the map, 2 with a place").click().run()
    assert not app.exception
    masthead = next(each for each in app.get("bidi_component") if each.proto.component_name == "masthead")
    said = json.loads(masthead.proto.json)
    assert said["counts"].startswith("2 of 2 events")
    assert said["own"]
    next(button for button in app.button if button.label == "Data and own files").click().run()
    next(button for button in app.button if button.label.startswith("Show the data served")).click().run()
    assert "165 events" in texts(app)


def test_own_files_are_shown_whole_and_the_filters_come_back_with_the_served_ones(page):
    app = page(Upload("messy.csv", MESSY.replace(b"/2023", b"/2019")))
    app.session_state["session"].kept = Selection(
        date_from=date(2023, 12, 1), date_to=date(2023, 12, 31), countries=("IRQ",)
    )
    next(button for button in app.button if button.label.startswith("Show 2 events")).click().run()
    assert "2 of 2 events" in texts(app)
    for label in ("Data and own files", "Show the data served", "Back to the map"):
        next(button for button in app.button if button.label.startswith(label)).click().run()
    assert not app.exception
    assert (app.query_params["country"], app.query_params["from"]) == ("IRQ", "2023-12-01")
    assert "deaths_unknown" not in app.query_params


def test_what_own_files_are_is_asked_and_stands_under_the_headline(page):
    app = page(Upload("messy.csv", MESSY))
    next(field for field in app.text_input if field.label == "What they hold").set_value("Two strikes.").run()
    next(button for button in app.button if button.label.startswith("Show 2 events")).click().run()
    masthead = next(each for each in app.get("bidi_component") if each.proto.component_name == "masthead")
    assert json.loads(masthead.proto.json)["about"].startswith("Two strikes. The data end 14 Dec 2023.")


def test_what_changed_against_the_map_is_told(page):
    app = page(Upload("messy.csv", MESSY))
    next(toggle for toggle in app.toggle if toggle.label.startswith("Compare")).set_value(True).run()
    assert "Events added: 2 · removed: 165 · changed: 0" in texts(app)
    assert "Rows set aside added: 3 · removed: 0 · changed: 0" in texts(app)
    assert table(app, "What changed in rows set aside")[1:] == [["4", "", "", "added"], ["row 6", "", "", "added"]]


def test_rows_set_aside_of_own_files_on_the_map_are_compared_by_their_cells(page):
    app = page(Upload("messy.csv", MESSY))
    next(button for button in app.button if button.label.startswith("Show 2 events")).click().run()
    newer = Upload("newer.csv", MESSY.replace(b"=Erbil", b"Mosul"))
    newer.check()
    app.session_state["session"].uploads = [newer]
    next(button for button in app.button if button.label == "Data and own files").click().run()
    next(toggle for toggle in app.toggle if toggle.label.startswith("Compare")).set_value(True).run()
    assert "Rows set aside added: 0 · removed: 0 · changed: 1, in 1 cell." in texts(app)
    assert table(app, "What changed in rows set aside") == [["3", "Location", "=Erbil", "Mosul"]]


def test_a_removed_file_is_gone(page):
    app = page(Upload("messy.csv", MESSY))
    next(button for button in app.button if button.label == "Remove").click().run()
    assert app.session_state["session"].uploads == []


def test_a_stated_place_that_differs_from_where_the_point_lies_is_listed(page):
    upload = Upload(
        "a.csv",
        b"id,date,country,governorate,lat,lon\n1,2023-01-02,Iraq,Basra,35.47,44.39\n2,2023-01-02,Iraq,Kirkuk,35.47,44.39\n",
    )
    app = page(upload)
    next(button for button in app.button if button.label.startswith("Show 2 events")).click().run()
    next(button for button in app.button if button.label == "Data and own files").click().run()
    assert table(app, "Events whose stated place differs") == [["1", "Basra, Iraq", "Kirkuk, Iraq"]]
    assert ["Governorate or province", "1", "1", "0"] in table(app, "Stated places and where the points lie")


def test_no_text_of_a_file_is_in_an_element_that_reads_markdown(page):
    nasty = "www.evil.example :red[x] $y$ a@evil.example"
    good = f"when,{nasty}\n01/12/2023,{nasty}\n".encode()
    app = page(Upload(f"{nasty}.csv", good), Upload(f"{nasty}.json", b'{"a": "www.evil.example"}'))
    labels = [each.label for kind in ("button", "toggle", "selectbox", "expander") for each in getattr(app, kind)]
    values = [each.value for kind in ("markdown", "error", "warning", "info", "caption") for each in getattr(app, kind)]
    assert [text for text in [*labels, *values] if "evil" in text] == []
    assert nasty in texts(app)
