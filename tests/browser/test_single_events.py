"""An overview and its single events take each other's place on the map, which stays where it is."""

import re

import pytest

from geo.events.data_files import EVENTS
from geo.partitioned import build

PLACE = {"lon": 44.0, "lat": 33.0, "zoom": 6}
OWN_KEY_CHARACTERS = 24  # longer than the key of what is served
SWITCH = "Single events when zoomed in"


@pytest.fixture(scope="module")
def overview(serve, tmp_path_factory):
    folder = tmp_path_factory.mktemp("folder") / "out"
    build([EVENTS], folder, cells=True)
    return serve(folder)


def maps(shown):
    """Return whether each map in the page is of single events; the last one may still be on its way."""
    links = shown.page.evaluate("() => [...document.querySelectorAll('iframe.map-frame')].map((frame) => frame.src)")
    return [len(link.rpartition("/")[2]) == OWN_KEY_CHARACTERS for link in links]


def settle(shown, *, single):
    """Wait until the page says that it shows single events, or the overview, and its one map shows them."""
    line = shown.page.locator(".st-key-overview")
    shown.until(lambda: ("single events of what" in line.inner_text()) is single, f"the line of {single=}")
    shown.until(lambda: maps(shown) == [single], f"one map of {single=}")
    shown.wait_map()


def test_single_events_come_and_go_while_the_map_stays_in_its_place(overview, show):
    shown = show(f"{overview.url}/?lon=44&lat=33&zoom=6", wait=False)
    settle(shown, single=True)
    rows = len(shown.state()["rows"])
    assert {name: shown.state()[name] for name in PLACE} == pytest.approx(PLACE, abs=0.02)

    shown.page.get_by_text(SWITCH).click()
    settle(shown, single=False)
    assert {name: shown.state()[name] for name in PLACE} == pytest.approx(PLACE, abs=0.02)
    assert len(shown.state()["rows"]) != rows

    shown.page.get_by_text(SWITCH).click()
    settle(shown, single=True)
    shown.page.locator(".event-table td.title button").first.click()
    shown.frame.locator(".panel h2").wait_for()
    assert len(shown.state()["rows"]) == rows
    shown.until(lambda: "event=" in shown.page.url, "the event in the link")


def test_a_map_that_is_called_back_while_it_loads_leaves_the_one_in_sight(overview, show):
    shown = show(f"{overview.url}/?lon=44&lat=33&zoom=6", wait=False)
    settle(shown, single=True)
    shown.page.get_by_text(SWITCH).click()
    settle(shown, single=False)
    shown.page.locator("iframe.map-frame").evaluate("frame => (frame.isFirst = true)")
    shown.page.route("**/base", lambda _: None)  # single events stay on their way
    shown.page.get_by_text(SWITCH).click()
    shown.until(lambda: maps(shown) == [False, True], "a map on its way")
    shown.page.get_by_text(SWITCH).click()
    settle(shown, single=False)
    assert shown.page.locator("iframe.map-frame").evaluate("frame => frame.isFirst")
    shown.page.unroute_all(behavior="ignoreErrors")


def test_a_link_to_an_event_opens_it(overview, show):
    shown = show(f"{overview.url}/?lon=44&lat=33&zoom=6&event=2023-12-03-kirkuk-us-strike", wait=False)
    settle(shown, single=True)
    shown.frame.locator(".panel h2").wait_for()
    assert "Kirkuk" in shown.frame.locator(".panel").inner_text()
    shown.page.get_by_role("button", name="Share").click()
    frame = shown.page.locator("dialog.sharing input").nth(1).input_value()
    address = re.search(r'src="([^"]+)"', frame)[1].replace("&amp;", "&")
    assert shown.page.request.get(address).status == 200  # of an embed, which opens no event of an overview
