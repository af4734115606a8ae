"""Composer, sharing and the way back, as an analyst uses them."""

import io
import re
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from PIL import Image
from test_accessibility import findings

IRAQ = "country=IRQ&from=2023-11-19&to=2023-12-03&lon=44&lat=33.5&zoom=6.5"
HOSTILE = '"><img src=x onerror=alert(1)><script>alert(2)</script>{{7*7}}'
LONG = "country=IRQ&from=2023-11-15&to=2024-01-06&lon=44&lat=33.5&zoom=6.5"  # an animation of 53 frames
STARTS = {"PNG": b"\x89PNG", "SVG": b"<svg", "PDF": b"%PDF"}


def composed(app, show, query=IRAQ, width=1440, height=900, **options):
    """Open the page of a link and the composer over it, and wait for the first preview."""
    shown = show(f"{app.url}/?{query}", width, height, **options)
    shown.until(lambda: "lon=" in shown.page.url, "the map has told where it is")
    shown.page.get_by_role("button", name="Snapshot").click()
    preview(shown)
    return shown


def preview(shown):
    """Wait until what is asked for is on show, and return its address."""
    shown.page.locator(".paper:not(.waiting) img").wait_for(timeout=60_000)
    return shown.page.locator(".paper img").get_attribute("src")


def asked(address):
    return parse_qs(address.partition("?")[2])


def download(shown, label):
    with shown.page.expect_download() as saving:
        shown.page.get_by_role("link", name=label, exact=True).click()
    return Path(saving.value.path()).read_bytes(), saving.value.suggested_filename


def test_the_preview_is_the_very_extent_on_screen_and_a_title_changes_it(app, show):
    shown = composed(app, show)
    before = preview(shown)
    assert asked(before)["bbox"] == [shown.state()["bbox"]]
    shown.page.get_by_label("Title", exact=True).fill(HOSTILE)
    shown.page.keyboard.press("Tab")
    shown.until(lambda: preview(shown) != before, "another preview")
    assert asked(preview(shown))["title"] == [HOSTILE]
    assert shown.page.locator(".paper img").get_attribute("alt") == f"Preview: {HOSTILE}"
    assert shown.page.locator("img[src=x], .snapshot-page script").count() == 0


def test_downloads_are_files_of_their_kind_named_by_the_title(app, show):
    shown = composed(app, show)
    for label, start in STARTS.items():
        content, name = download(shown, label)
        assert content.startswith(start)
        assert name == f"all-events-in-iraq-19-nov-3-dec-2023.{label.lower()}"


def test_more_dots_than_a_link_may_ask_for_are_drawn_for_the_visitor(app, show):
    shown = composed(app, show)
    shown.page.get_by_label("Dots per inch", exact=True).fill("400")
    shown.page.keyboard.press("Tab")
    with Image.open(io.BytesIO(download(shown, "PNG, 400 dpi")[0])) as image:
        assert image.width == round(297 / 25.4 * 400)


def test_rows_of_acled_are_saved_once_its_terms_are_confirmed_and_asked_for_anew(serve, show, tmp_path):
    path = tmp_path / "theirs.csv"
    rows = "acled:SYR1,2023-11-01,air_strike,44,35\nown2,2023-11-02,other,44.1,35.1\n"
    path.write_text(f"event_id,date_start,event_type,lon,lat\n{rows}", encoding="utf-8")
    shown = composed(serve(path), show, "", 390, 844, color_scheme="dark")
    waits = shown.page.locator(".downloads a[aria-disabled]")
    names = ["Briefing pack", "Offline map", "CSV", "XLSX", "GeoJSON", "KML", "GeoParquet"]
    assert waits.all_inner_texts() == [f"{name} · 2 events" for name in names]
    assert findings(shown.page) == []
    shown.page.get_by_text("I have read ACLED's terms").click()
    waits.first.wait_for(state="detached")
    assert b"acled:SYR1" in download(shown, "CSV · 2 events")[0]
    shown.page.get_by_role("button", name="Close").click()
    shown.page.get_by_role("button", name="Snapshot").click()
    waits.first.wait_for()


@pytest.mark.parametrize("width", [390, 1440])
def test_all_events_of_the_table_are_a_download_beside_it(app, show, width):
    shown = show(f"{app.url}/?country=IRQ", width)
    shown.page.locator(".table-downloads a").first.wait_for()
    count = int(shown.counts().partition(" ")[0])
    content, name = download(shown, f"CSV · {count} events")
    assert len(content.splitlines()) == count + 1
    assert name.endswith(f"-{count}-events.csv")
    assert findings(shown.page) == []


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_a_long_download_shows_how_far_it_is_and_leaves_nothing_behind_when_cancelled(app, show, width, scheme):
    shown = composed(app, show, LONG, width, 844, color_scheme=scheme)
    asked_for = []
    shown.page.on("request", lambda request: asked_for.append(request.url) if "-progress" in request.url else None)
    shown.page.get_by_role("link", name="GIF", exact=True).click()
    shown.page.locator("progress").wait_for(timeout=60_000)
    assert re.fullmatch(r"GIF: \d+ of 53", shown.page.locator(".making label").inner_text().strip())
    assert findings(shown.page) == []
    shown.page.get_by_role("button", name="Cancel").click()
    shown.until(
        lambda: shown.page.locator(".making", has_text="Cancelled").count() == 1, "it says that it is cancelled"
    )
    assert shown.page.locator("progress").count() == 0
    assert download(shown, "SVG")[0].startswith(b"<svg")
    count = len(asked_for)
    shown.until(lambda: shown.page.request.get(asked_for[0]).json() == {}, "the server has stopped its work")
    shown.page.wait_for_timeout(700)
    assert len(asked_for) == count > 0


def test_a_picture_dropped_into_another_session_shows_its_view_again(app, show, tmp_path):
    first = composed(app, show, f"{IRAQ}&mode=points")
    picture = tmp_path / "map.png"
    picture.write_bytes(download(first, "PNG")[0])
    second = composed(app, show, "")
    second.page.get_by_text("Open a picture again").click()
    second.page.locator('input[type="file"]').set_input_files(picture)
    second.until(lambda: second.page.locator(".paper").count() == 0, "the composer has closed")
    second.until(lambda: second.state()["bbox"] == first.state()["bbox"], "the same extent")
    second.until(lambda: second.state()["rows"] == first.state()["rows"], "the same events")
    assert second.state()["mode"] == "points"
    assert second.page.locator(".notes").inner_text().startswith("Picture opened again. Unchanged: the same")


def test_share_gives_link_frame_and_picture_and_copies_them(app, show):
    shown = show(f"{app.url}/?{IRAQ}", permissions=["clipboard-read", "clipboard-write"])
    shown.until(lambda: "lon=" in shown.page.url, "the map has told where it is")
    shown.page.get_by_role("button", name="Share").click()
    link, frame, picture = (field.input_value() for field in shown.page.locator(".sharing input").all())
    assert link == shown.page.url
    assert frame.startswith(f'<iframe src="{app.url}/embed?from=2023-11-19&amp;')
    assert asked(picture) == {
        "from": ["2023-11-19"], "to": ["2023-12-03"], "country": ["IRQ"], "bbox": [shown.state()["bbox"]],
    }  # fmt: skip
    assert shown.page.request.get(picture).headers["content-type"] == "image/png"
    shown.page.get_by_role("button", name="Copy: Picture").click()
    shown.until(lambda: "Copied" in shown.page.locator(".sharing .said").inner_text(), "it says that it is copied")
    assert shown.page.evaluate("() => navigator.clipboard.readText()") == picture
    assert findings(shown.page) == []


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (1440, "dark"), (390, "dark")])
def test_the_composer_is_accessible_and_fits_the_screen(app, show, width, scheme):
    shown = composed(app, show, width=width, height=844, color_scheme=scheme)
    box = shown.page.locator(".paper").bounding_box()
    assert 0 <= box["x"] <= box["x"] + box["width"] <= width
    assert not shown.page.evaluate("() => document.documentElement.scrollWidth > document.documentElement.clientWidth")
    assert findings(shown.page) == []


def test_a_bad_parameter_of_a_link_says_so(app, show):
    shown = show(f"{app.url}/?{IRAQ}", wait=False)
    answer = shown.page.request.get(f"{app.url}/snapshot.png?size=poster")
    assert (answer.status, answer.text()) == (400, "size 'poster' cannot be read.")
