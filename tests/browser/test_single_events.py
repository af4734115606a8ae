"""An overview and its single events take each other's place on the map, which stays where it is."""

import pytest

from geo.dataset import EVENTS
from geo.folder import build

PLACE = {"lon": 44.0, "lat": 33.0, "zoom": 6}


@pytest.fixture(scope="module")
def overview(serve, tmp_path_factory):
    folder = tmp_path_factory.mktemp("folder") / "out"
    build([EVENTS], folder, cells=True)
    return serve(folder)


def line(shown):
    return shown.page.locator(".st-key-overview").inner_text()


def settle(shown, beginning, before=None):
    """Wait until the page says what it shows, and one map shows it, another than before; return its address."""
    shown.until(lambda: line(shown).replace(",", "").lstrip("0123456789 ").startswith(beginning), beginning)
    shown.until(lambda: shown.frame.url != before, "another map")
    shown.until(lambda: shown.page.locator("iframe.map-frame").count() == 1, "one map")
    return shown.frame.url


def test_single_events_come_and_go_while_the_map_stays_in_its_place(overview, show):
    shown = show(f"{overview.url}/?lon=44&lat=33&zoom=6")
    near = settle(shown, "single events")
    single = len(shown.state()["rows"])
    assert {name: shown.state()[name] for name in PLACE} == pytest.approx(PLACE, abs=0.02)

    shown.page.get_by_text("Single events when zoomed in").click()
    whole = settle(shown, "Overview", near)
    assert {name: shown.state()[name] for name in PLACE} == pytest.approx(PLACE, abs=0.02)
    assert len(shown.state()["rows"]) != single

    shown.page.get_by_text("Single events when zoomed in").click()
    settle(shown, "single events", whole)
    shown.page.locator(".event-table td.title button").first.click()
    shown.frame.locator(".panel h2").wait_for()
    assert len(shown.state()["rows"]) == single
    shown.until(lambda: "event=" in shown.page.url, "the event in the link")


def test_a_link_to_an_event_opens_it(overview, show):
    shown = show(f"{overview.url}/?lon=44&lat=33&zoom=6&event=2023-12-03-kirkuk-us-strike")
    settle(shown, "single events")
    shown.frame.locator(".panel h2").wait_for()
    assert "Kirkuk" in shown.frame.locator(".panel").inner_text()
