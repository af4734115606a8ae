"""Own files, as an analyst brings them: dropped, read, shown on the map, drawn, and seen by nobody else."""

import json
from urllib.parse import parse_qsl, urlsplit

import pytest
from test_accessibility import findings

MARKUP = '"><img src=x onerror=alert(1)><script>alert(2)</script>{{7*7}}![p](http://127.0.0.1:1/x.png)'
MESSY = """ID;Date;Type;Location;Lat;Long;Killed
1;03/12/2023;airstrike;Kirkuk;35,47;44,39;5
2;14/12/2023;shelling;Deir ez-Zor;35,33;40,14;NA
3;2023-12-40;drone;Erbil;36,19;44,01;1
"""


def feature(**properties):
    row = {"event_id": "a", "date_start": "2023-11-01", "event_type": "missile"} | properties
    return {"type": "Feature", "geometry": {"type": "Point", "coordinates": [44.4, 35.5]}, "properties": row}


def data_page(app, show, width=1440, **options):
    shown = show(app.url, width, 900, **options)
    if width < 768:
        shown.page.get_by_role("button", name="Filters").first.click()
    shown.page.get_by_role("button", name="Data and own files").click()
    shown.page.get_by_role("heading", name="Your own files").wait_for()
    return shown


def give(shown, name, content):
    file = {"name": name, "mimeType": "text/plain", "buffer": content.encode()}
    shown.page.locator("input[type=file]").first.set_input_files(file)
    shown.page.locator(".st-key-upload_0").get_by_text("rows read").wait_for(timeout=60_000)
    shown.page.get_by_text(f"Reading {name}").wait_for(state="detached")  # it fades while the page is drawn anew


def test_a_messy_file_is_read_reported_and_shown_on_the_map(app, show):
    shown = data_page(app, show)
    give(shown, "messy.csv", MESSY)
    report = shown.page.locator(".st-key-upload_0")
    shown.until(lambda: "3 rows read, 2 kept, 1 set aside" in report.inner_text(), "the counts")
    shown.until(lambda: "row 4: '2023-12-40'" in report.inner_text(), "the row set aside")
    shown.page.get_by_role("button", name="Show 2 events on the map").click()
    shown.wait_map()
    shown.until(lambda: shown.counts().startswith("2 of 2 events"))
    shown.until(lambda: len(shown.state()["rows"]) == 2)


def test_nobody_else_sees_them_and_the_link_of_the_page_does_not_name_them(app, show):
    shown = data_page(app, show)
    give(shown, "messy.csv", MESSY)
    shown.page.get_by_role("button", name="Show 2 events").click()
    shown.wait_map()
    shown.until(lambda: shown.counts().startswith("2 of 2 events"))
    assert "data=" not in shown.page.url
    other = show(shown.page.url)
    assert other.counts().startswith("165 of 165")
    assert (
        "This is not your file: the data served here are shown" in other.page.locator(".st-key-own_gone").inner_text()
    )
    shown.page.get_by_role("button", name="Share").click()
    assert "only this page can see" in shown.page.locator("dialog.sharing").inner_text()
    assert shown.page.locator("dialog.sharing input").count() == 0


def test_after_a_reload_the_page_says_that_they_are_gone_and_takes_them_again(app, show):
    shown = data_page(app, show)
    give(shown, "messy.csv", MESSY)
    shown.page.get_by_role("button", name="Show 2 events").click()
    shown.wait_map()
    shown.until(lambda: "own=messy.csv" in shown.page.url, "the address names them")
    shown.page.goto(f"{shown.page.url}&q=kirkuk")
    banner = shown.page.locator(".st-key-own_gone")
    banner.wait_for()
    assert "Your file 'messy.csv' is gone from this session. Load it again." in banner.inner_text()
    shown.wait_map()
    shown.until(lambda: shown.counts().startswith("165 of 165"))
    assert banner.bounding_box()["y"] < shown.page.locator("iframe.map-frame").bounding_box()["y"]
    assert findings(shown.page) == []
    shown.page.get_by_role("button", name="Load it again").click()
    give(shown, "messy.csv", MESSY)
    shown.page.get_by_role("button", name="Show 2 events").click()
    shown.wait_map()
    shown.until(lambda: shown.counts().startswith("1 of 2 events"), "the filter of their address")
    assert banner.count() == 0


def test_a_snapshot_of_them_can_be_made(app, show):
    shown = data_page(app, show)
    give(shown, "messy.csv", MESSY)
    shown.page.get_by_role("button", name="Show 2 events").click()
    shown.wait_map()
    shown.page.get_by_role("button", name="Snapshot").click()
    shown.page.locator(".paper:not(.waiting) img").wait_for(timeout=60_000)
    with shown.page.expect_download() as saving:
        shown.page.locator(".downloads").get_by_role("link", name="CSV · 2 events", exact=True).last.click()
    assert saving.value.suggested_filename.endswith("-2-events.csv")


def test_a_hostile_file_is_text_on_the_data_page_and_on_the_map(app, show):
    shown = data_page(app, show)
    rows = [feature(title=MARKUP, place_name=MARKUP, event_type=MARKUP), feature(event_id="b", date_start=MARKUP)]
    give(shown, f"{MARKUP[:40]}.geojson".replace("/", "-"), json.dumps({"type": "FeatureCollection", "features": rows}))
    assert shown.page.locator("img[src=x], .st-key-data_page script, img[src*='127.0.0.1:1']").count() == 0
    assert MARKUP[:60] in shown.page.locator(".st-key-upload_0").inner_text()
    shown.page.get_by_role("button", name="Show 1 event on the map").click()
    shown.wait_map()
    shown.page.locator(".event-table").get_by_text(MARKUP).first.wait_for()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_the_page_is_accessible_and_has_no_sideways_scroll(app, show, width, theme):
    shown = data_page(app, show, width, color_scheme=theme)
    give(shown, "messy.csv", MESSY)
    assert findings(shown.page) == []
    assert not shown.page.evaluate("() => document.documentElement.scrollWidth > document.documentElement.clientWidth")


def test_the_data_page_and_back_changes_nothing(app, show):
    shown = show(f"{app.url}/?country=IRQ&from=2023-12-01&to=2023-12-31&q=iraq&lon=44&lat=33&zoom=6")
    counts = shown.counts()
    shown.page.get_by_role("button", name="Data and own files").click()
    shown.page.get_by_role("button", name="Back to the map").click()
    shown.wait_map()
    shown.page.get_by_text("Iraq (47)").wait_for()
    assert shown.page.get_by_label("Also events that give no figure").is_checked()
    assert shown.counts() == counts
    asked = dict(parse_qsl(urlsplit(shown.page.url).query))
    place = [float(asked.pop(name)) for name in ("lon", "lat", "zoom")]
    assert place == pytest.approx([44, 33, 6], abs=0.1)
    assert asked == {"country": "IRQ", "from": "2023-12-01", "to": "2023-12-31", "q": "iraq"}
