"""The offline file, opened from the disk without any network."""

import urllib.request

import numpy as np
import pytest
from test_hostile import ATTACKS, hostile, shown_as  # noqa: F401 (the fixture is used by name)

from geo.store.selection import Selection, View
from geo.webmap import offline

SHIPPED = 165
COLOURS = """() => {
  const canvas = document.querySelector(".leaflet-base-pane canvas");
  return new Set(new Uint32Array(canvas.getContext("2d").getImageData(0, 0, 400, 400).data.buffer)).size;
}"""


@pytest.fixture
def opened(chromium, tmp_path):
    """Open a file without a network; nothing may be asked for but the file itself."""
    pages = []

    def opening(html: bytes, address: str = ""):
        path = tmp_path / "conflict-map.html"
        path.write_bytes(html)
        page = chromium.new_context(offline=True, viewport={"width": 1200, "height": 800}).new_page()
        asked, faults = [], []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        pages.append((page, asked, faults))
        page.goto(path.as_uri() + address)
        page.locator("footer").wait_for(timeout=60_000)
        return page

    yield opening
    for page, asked, faults in pages:
        page.context.close()
        assert faults == []
        assert len(asked) == 1


def fetched(url):
    with urllib.request.urlopen(url, timeout=60) as response:
        return response.read()


def rows(page):
    return len(page.evaluate("async () => (await window.conflictMap).inspect()")["rows"])


def test_the_file_holds_the_events_selected_and_no_others(app, opened):
    page = opened(fetched(f"{app.url}/conflict-map.html?country=IRQ&from=2023-12-01&to=2023-12-31"))
    assert 0 < rows(page) < SHIPPED
    assert page.locator("h1").inner_text() == "All events in Iraq, 1–31 Dec 2023"
    assert f"{rows(page)} of 165 events" in page.locator("footer").inner_text()


@pytest.mark.parametrize(
    ("name", "value", "events"),
    [("types", "air_strike", 33), ("countries", "YEM", 14), ("actors", "United Kingdom", 8)],
)
def test_filters_work_without_a_server(app, opened, name, value, events):
    page = opened(fetched(f"{app.url}/conflict-map.html"))
    assert rows(page) == SHIPPED
    page.get_by_label(f"Filter by {name}").select_option(value)
    assert rows(page) == events


def test_filters_in_the_address_of_a_file_are_told(app, opened):
    page = opened(fetched(f"{app.url}/conflict-map.html?country=IRQ"), "?country=SYR#from=2024-01-01")
    assert (
        page.locator(".refusal").inner_text().startswith("This file takes no filters from its address (country, from)")
    )
    assert "Iraq" in page.locator("h1").inner_text()


def test_timeline_and_details_work_without_a_server(app, opened):
    page = opened(fetched(f"{app.url}/conflict-map.html?event=2023-12-03-kirkuk-us-strike"))
    assert page.locator(".panel h2").inner_text() == "US drone strike kills five near Kirkuk"
    assert page.locator(".panel .sources a").count() > 1
    page.locator("button.play").click()
    page.wait_for_timeout(1500)
    assert rows(page) < SHIPPED


def test_a_file_without_texts_tells_of_an_event_what_the_map_knows(shipped, opened, monkeypatch):
    monkeypatch.setattr(offline, "MAX_WITH_TEXTS", 0)
    kirkuk = View(event="2023-12-03-kirkuk-us-strike")
    page = opened(offline.offline_map(shipped, Selection(), kirkuk, np.arange(SHIPPED)).encode())
    panel = page.locator(".panel")
    assert panel.locator("h2").inner_text() == "Drone strike, Iraq"
    assert "not in this file" in panel.inner_text()
    assert "United States" in panel.inner_text()
    assert panel.locator("h3").count() == 0
    assert "Texts and sources of the events are not in this file." in page.locator("footer").inner_text()
    page.get_by_label("Filter by types").select_option("air_strike")
    assert rows(page) == 33


def test_units_and_land_are_drawn_from_the_file(app, opened):
    page = opened(fetched(f"{app.url}/conflict-map.html?mode=units"))
    assert page.get_by_label("Show as").input_value() == "units"
    assert page.evaluate(COLOURS) > 2


def test_the_file_of_the_shipped_events_is_at_most_1_mb(app):
    with urllib.request.urlopen(f"{app.url}/conflict-map.html", timeout=60) as response:
        assert "attachment" in response.headers["Content-Disposition"]
        assert len(response.read()) < 1_000_000


def test_hostile_text_is_text_in_the_file_too(hostile, opened):  # noqa: F811 (the fixture)
    page = opened(fetched(f"{hostile.url}/conflict-map.html"))
    for number, attack in enumerate(ATTACKS):
        page.evaluate(f"async () => (await window.conflictMap).apply({{ event: {number}, sequence: 1e9 }})")
        page.wait_for_function(
            "text => document.querySelector('.panel h2')?.innerText.trim() === text", arg=attack.strip()
        ) if (shown_as(attack) == attack) else page.wait_for_timeout(400)
        assert shown_as(page.locator(".panel h2").inner_text()) == shown_as(attack)
    assert page.evaluate("() => window.hacked") is None
