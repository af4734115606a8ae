"""What can be done on the map itself: draw, measure, compare, look at less or at more."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest

from geo.events.data_files import EVENTS
from geo.places.mercator import world_square

ALL = 165
KIRKUK = "2023-12-03-kirkuk-us-strike"


def told(shown):
    """Return the parameters of the page's address, each with its one value."""
    return {name: values[0] for name, values in parse_qs(urlsplit(shown.page.url).query).items()}


def choose_tool(shown, name):
    shown.frame.locator(".more summary").click()
    shown.frame.get_by_role("button", name=name, exact=True).click()


def point(shown, x, y):
    """Return a place of the map, by its pixels, as one of the page."""
    box = shown.frame.locator(".folium-map").bounding_box()
    return box["x"] + x, box["y"] + y


def pixel_of(shown, event_id):
    """Return where an event of the shipped file is on the map, by the map's own middle and zoom."""
    features = json.loads(EVENTS.read_text(encoding="utf-8"))["features"]
    lon, lat = next(each for each in features if each["properties"]["event_id"] == event_id)["geometry"]["coordinates"]
    state, box = shown.state(), shown.frame.locator(".folium-map").bounding_box()
    (x, y), (middle_x, middle_y) = (world_square(*place) for place in ((lon, lat), (state["lon"], state["lat"])))
    world_px = 256 * 2 ** state["zoom"]
    return box["width"] / 2 + (x - middle_x) * world_px, box["height"] / 2 + (y - middle_y) * world_px


def test_a_drawn_box_filters_map_counts_and_link_and_can_be_removed(app, show):
    shown = show(f"{app.url}/?lon=44&lat=32&zoom=5")
    shown.until(lambda: shown.state()["zoom"] == 5, "the zoom of the link")
    choose_tool(shown, "Filter by a box")
    for x, y in ((200, 150), (500, 400)):
        shown.page.mouse.click(*point(shown, x, y))
    shown.until(lambda: "area" in told(shown), "the link holds the area")
    west, south, east, north = map(float, told(shown)["area"].split(","))
    assert west < east
    assert south < north
    shown.until(lambda: not shown.counts().startswith(f"{ALL} of"), "the counts follow")
    assert shown.counts().startswith(f"{len(shown.state()['rows'])} of")
    choose_tool(shown, "Remove the area")
    shown.until(lambda: shown.counts().startswith(f"{ALL} of"), "all are back")


def test_an_area_is_drawn_by_keyboard_alone(app, show):
    shown = show(f"{app.url}/?lon=44&lat=32&zoom=5")
    shown.until(lambda: shown.state()["zoom"] == 5, "the zoom of the link")
    summary = shown.frame.locator(".more summary")
    summary.focus()
    summary.press("Enter")
    shown.frame.get_by_role("button", name="Filter by a drawn area").press("Enter")
    for keys in ([], ["ArrowRight"], ["ArrowDown"]):
        for key in keys:
            before = shown.state()
            shown.page.keyboard.press(key)
            shown.until(
                lambda before=before: shown.state()["lon"] != before["lon"] or shown.state()["lat"] != before["lat"]
            )
            shown.page.wait_for_timeout(400)  # the glide of the map
        shown.page.keyboard.press("Enter")
    shown.frame.get_by_role("button", name="Done").press("Enter")
    shown.until(lambda: "area" in told(shown), "the link holds the area")
    corners = told(shown)["area"].split(",")
    assert len(corners) == 6
    assert (float(corners[0]), float(corners[1])) == pytest.approx((44, 32), abs=0.05)  # a pixel of zoom 5


def test_a_distance_is_told_while_it_is_drawn_and_escape_ends_it(app, show):
    shown = show(f"{app.url}/embed")
    choose_tool(shown, "Measure a distance")
    for x, y in ((300, 300), (500, 300), (500, 400)):
        shown.page.mouse.click(*point(shown, x, y))
    assert "nautical miles" in shown.frame.locator(".drawing-bar output").inner_text()
    shown.page.keyboard.press("Escape")
    assert shown.frame.locator(".drawing-bar").is_hidden()
    assert shown.state()["area"] == []


def test_only_what_is_on_the_map_is_counted_and_follows_the_map(app, show):
    shown = show(f"{app.url}/?lon=44&lat=33&zoom=6")
    shown.until(lambda: shown.state()["zoom"] == 6, "the zoom of the link")
    toggle = shown.frame.get_by_role("button", name="Only in view")
    toggle.click()
    shown.until(lambda: told(shown).get("in_view") == "yes", "the link says so")
    shown.until(lambda: not shown.counts().startswith(f"{ALL} of"), "fewer are counted")
    first = told(shown)["area"]
    shown.frame.get_by_role("button", name="Zoom in", exact=True).click()
    shown.until(lambda: told(shown)["area"] != first, "the area follows the map")
    assert toggle.get_attribute("aria-pressed") == "true"
    toggle.click()
    shown.until(lambda: "area" not in told(shown), "and ends")
    assert "in_view" not in told(shown)


def test_two_periods_stand_side_by_side_and_the_link_reopens_them(app, show):
    shown = show(f"{app.url}/?from=2023-12-01&to=2023-12-31")
    shown.frame.locator(".more summary").click()
    shown.frame.get_by_label("Compare with").select_option("before")
    shown.until(lambda: "compare_from" in told(shown), "the link holds the other period")
    assert (told(shown)["compare_from"], told(shown)["compare_to"]) == ("2023-10-31", "2023-11-30")
    sides = [shown.frame.locator(f".compare .{side}").inner_text() for side in ("left", "right")]
    again = show(shown.page.url)
    again.until(lambda: again.frame.locator(".compare .left").is_visible(), "the comparison is there")
    assert [again.frame.locator(f".compare .{side}").inner_text() for side in ("left", "right")] == sides
    assert sides[0].startswith("31 Oct – 30 Nov 2023: ")
    assert sides[1] == f"1–31 Dec 2023: {len(shown.state()['rows'])} events"


def test_the_divider_moves_by_keyboard_and_cuts_both_sides(app, show):
    shown = show(f"{app.url}/embed?compare_from=2023-10-07&compare_to=2023-11-30&from=2023-12-01")
    divider = shown.frame.get_by_role("slider", name="Divider between the two periods")
    divider.wait_for()
    before = int(divider.get_attribute("aria-valuenow"))
    divider.press("ArrowRight")
    assert int(divider.get_attribute("aria-valuenow")) == before + 2
    cuts = shown.frame.evaluate(
        "() => ['other', 'events'].map((pane) => document.querySelector(`.leaflet-${pane}-pane`).style.clipPath)"
    )
    assert all(cut.startswith("polygon(") for cut in cuts)


def test_a_pan_within_the_drawn_picture_draws_nothing_anew_and_keeps_clicks_true(app, show):
    shown = show(f"{app.url}/embed?lon=44&lat=35.5&zoom=7&mode=points")
    shown.until(lambda: shown.state()["zoom"] == 7, "the zoom of the link")
    marked = """() => { const canvas = document.querySelector('.leaflet-events-pane canvas');
        const clear = canvas.getContext('2d').clearRect; window.drawings = 0;
        canvas.getContext('2d').clearRect = function (...box) { window.drawings++; clear.apply(this, box); }; }"""
    shown.frame.evaluate(marked)
    shown.frame.locator(".folium-map").focus()
    shown.page.keyboard.press("Shift+ArrowRight")
    shown.page.wait_for_timeout(600)
    assert shown.frame.evaluate("() => window.drawings") == 0
    shown.page.mouse.click(*point(shown, *pixel_of(shown, KIRKUK)))
    shown.until(lambda: shown.state()["openRow"] >= 0 or shown.state()["zoom"] > 7, "what is under the pointer opens")


def test_lines_of_latitude_and_longitude_are_in_the_link(app, show):
    shown = show(app.url)
    shown.frame.locator(".more summary").click()
    shown.frame.get_by_label("Latitude and longitude").check()
    shown.until(lambda: told(shown).get("graticule") == "yes", "the link says so")
    assert shown.frame.locator(".leaflet-graticule-pane canvas").count() == 1


def test_districts_are_drawn_and_what_they_leave_out_is_said(app, show):
    shown = show(f"{app.url}/embed?mode=districts")
    note = shown.frame.locator(".legend .classes .note")
    note.wait_for(timeout=30_000)
    assert "none of these areas, or not known that closely" in note.inner_text()


def test_the_date_stands_on_the_map_while_days_play(app, show):
    shown = show(f"{app.url}/embed")
    now = shown.frame.locator(".now")
    assert now.is_hidden()
    shown.frame.locator("button.play").click()
    assert now.is_visible()
    shown.frame.locator("button.play").click()
    assert now.is_hidden()


def test_home_is_where_the_map_began(app, show):
    shown = show(f"{app.url}/embed?lon=44&lat=33&zoom=6")
    shown.until(lambda: shown.state()["zoom"] == 6, "the zoom of the link")
    shown.frame.get_by_role("button", name="Zoom in", exact=True).click()
    shown.until(lambda: shown.state()["zoom"] > 6, "nearer")
    shown.frame.get_by_role("button", name="Back to where the map began").click()
    shown.until(lambda: shown.state()["zoom"] == 6, "back")
    assert (round(shown.state()["lon"]), round(shown.state()["lat"])) == (44, 33)
