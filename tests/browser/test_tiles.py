"""Tiles of another host: told where they are shown, as their servers ask, and a refusal is told to the reader."""

import base64

import pytest

HOST = "tile.openstreetmap.org"
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@pytest.fixture(scope="module")
def with_tiles(serve):
    return serve(CONFLICT_MAP_TILES="OpenStreetMap.Mapnik")


def choose_tiles(shown, answer):
    """Choose the background of tiles, each of which gets `answer`; return the headers that the host is sent."""
    asked = []

    def tile(route):
        asked.append(route.request.all_headers())
        route.fulfill(**answer)

    shown.page.route(f"https://{HOST}/**", tile)
    shown.frame.locator(".more summary").click()
    shown.frame.get_by_label("Background").select_option("OpenStreetMap.Mapnik")
    shown.until(lambda: len(asked) > 3, "requests for tiles")
    shown.page.wait_for_timeout(300)
    return asked


def only_tiles_were_asked_for(shown):
    """Take the requests for tiles, which were asked for, from what went wrong."""
    other = [fault for fault in shown.faults if HOST not in fault and "Failed to load resource" not in fault]
    shown.faults[:] = other


def test_a_tile_server_is_told_the_origin_of_the_map_and_nothing_more(with_tiles, show):
    shown = show(f"{with_tiles.url}/?country=IRQ")
    asked = choose_tiles(shown, {"status": 200, "content_type": "image/png", "body": PIXEL})
    assert {headers.get("referer") for headers in asked} == {f"{with_tiles.url}/"}
    assert shown.frame.locator(".tile-problem").is_hidden()
    only_tiles_were_asked_for(shown)


def test_a_tile_server_that_refuses_is_told_in_words_and_once(with_tiles, show):
    shown = show(with_tiles.url)
    choose_tiles(shown, {"status": 403, "body": "Referer is required"})
    problem = shown.frame.locator(".tile-problem")
    assert problem.count() == 1
    assert problem.inner_text().startswith(f"No tiles came from {HOST}: it refuses them or cannot be reached.")
    shown.frame.get_by_label("Background").select_option("")
    assert problem.is_hidden()
    only_tiles_were_asked_for(shown)
