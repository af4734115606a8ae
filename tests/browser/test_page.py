"""The page as an analyst uses it."""

import json
from pathlib import Path

import pytest

KIRKUK = "2023-12-03-kirkuk-us-strike"
ALL = 165


def test_first_load_shows_all_events(app, show):
    shown = show(app.url)
    assert len(shown.state()["rows"]) == ALL
    assert shown.counts().startswith(f"{ALL} of {ALL} events")
    assert "8 without a place" in shown.counts()


def test_a_link_restores_filters_period_view_and_open_event_in_a_fresh_browser(app, show):
    query = f"from=2023-11-01&to=2023-12-31&country=IRQ&lon=44.1&lat=35.5&zoom=8&mode=points&event={KIRKUK}"
    shown = show(f"{app.url}/?{query}")
    shown.until(lambda: shown.state()["openRow"] >= 0, "the event is open")
    shown.until(lambda: shown.state()["zoom"] == 8, "the zoom of the link")
    state = shown.state()
    assert (round(state["lon"], 1), round(state["lat"], 1), state["mode"]) == (44.1, 35.5, "points")
    assert shown.page.locator(".headline").inner_text() == "All events in Iraq, 1 Nov – 31 Dec 2023"
    panel = shown.frame.locator(".panel")
    assert panel.locator("h2").inner_text() == "US drone strike kills five near Kirkuk"
    assert panel.locator(".sources a").first.get_attribute("rel") == "noopener noreferrer nofollow"


def test_reload_keeps_the_view(app, show):
    shown = show(f"{app.url}/?country=SYR")
    before = shown.counts()
    shown.page.reload()
    shown.wait_map()
    shown.until(lambda: shown.counts() == before, "the same counts after a reload")


@pytest.mark.parametrize(
    ("query", "note"),
    [
        ("country=ATL", "'ATL' is no country"),
        ("from=yesterday", "from 'yesterday' is no day"),
        ("colour=red", "'colour' is no filter"),
        ("event=never", "'never' is no event"),
        ("from=2024-01-01&to=2023-01-01", "runs backwards"),
        ("zoom=1e9&deaths_min=-3&q=%00%ff", "is no number"),
    ],
)
def test_what_a_link_holds_beyond_understanding_is_told_above_the_map(app, show, query, note):
    shown = show(f"{app.url}/?{query}")
    shown.until(lambda: note in shown.page.locator(".st-key-not_understood").inner_text(), f"a note with {note!r}")


def test_a_filter_neither_remounts_nor_moves_the_map(app, show):
    shown = show(f"{app.url}/?lon=40&lat=33&zoom=6")
    shown.until(lambda: shown.state()["zoom"] == 6, "the zoom of the link")
    shown.frame.evaluate("() => { window.stillHere = true; }")
    before = shown.state()
    shown.page.get_by_text("Air strike (33)").click()
    shown.until(lambda: shown.counts().startswith("33 of"), "the filter is set")
    shown.until(lambda: len(shown.state()["rows"]) < len(before["rows"]), "the map follows")
    after = shown.state()
    assert shown.frame.evaluate("() => window.stillHere") is True
    assert [after[key] for key in ("lon", "lat", "zoom")] == [before[key] for key in ("lon", "lat", "zoom")]
    assert "type=air_strike" in shown.page.url


def drag(shown, part, by_px):
    box = shown.frame.locator(part).bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + 10
    shown.page.mouse.move(x, y)
    shown.page.mouse.down()
    for step in range(1, 6):
        shown.page.mouse.move(x + by_px * step / 5, y)
        yield
    shown.page.mouse.up()


def test_dragging_the_brush_redraws_without_the_server_and_release_tells_it(app, show):
    shown = show(app.url)
    shown.until(lambda: "zoom=" in shown.page.url, "the first view is told")
    shown.page.wait_for_timeout(1000)
    told = len(shown.sent)
    rows = [len(shown.state()["rows"])]
    for _ in drag(shown, ".handle >> nth=1", -400):
        rows.append(len(shown.state()["rows"]))
        assert len(shown.sent) == told
    assert rows == sorted(rows, reverse=True)
    assert rows[-1] < rows[0]
    shown.until(lambda: "to=" in shown.page.url, "the link follows on release")
    last = shown.page.url.partition("to=")[2][:10]
    assert last == shown.frame.evaluate(
        "async () => new Date((await window.conflictMap).inspect().period[1] * 864e5).toISOString().slice(0, 10)"
    )
    shown.until(lambda: not shown.counts().startswith(f"{ALL} of"), "the counts follow on release")


def test_playing_moves_the_window_and_pause_tells_where_it_stopped(app, show):
    shown = show(app.url)
    play = shown.frame.locator("button.play")
    play.click()
    first = shown.state()["period"]
    shown.until(lambda: shown.state()["period"][0] > first[0], "the window moves")
    play.click()
    shown.until(lambda: "from=" in shown.page.url, "the link says where it stopped")
    assert shown.state()["period"][1] - shown.state()["period"][0] == first[1] - first[0]


def test_the_brush_works_by_keyboard(app, show):
    shown = show(app.url)
    handle = shown.frame.get_by_role("slider", name="First day shown")
    handle.focus()
    handle.press("PageUp")
    shown.until(lambda: "from=2023-10-14" in shown.page.url, "a week later")
    assert handle.get_attribute("aria-valuetext") == "14 Oct 2023"


def test_typed_dates_presets_and_brush_are_one_period(app, show):
    shown = show(app.url)
    shown.page.get_by_role("button", name="30 d").click()
    shown.until(lambda: "from=2024-01-07" in shown.page.url, "30 days up to the last one")
    shown.until(lambda: shown.frame.locator(".period").inner_text() == "7 Jan – 5 Feb 2024", "the timeline follows")
    shown.frame.get_by_role("button", name="All").click()
    shown.until(lambda: "from=" not in shown.page.url, "the whole period again")


def test_a_row_of_the_table_opens_its_event_and_escape_closes_it(app, show):
    shown = show(f"{app.url}/?q=Kirkuk")
    shown.page.get_by_role("button", name="US drone strike kills five near Kirkuk").click()
    panel = shown.frame.locator(".panel")
    panel.get_by_text("Islamic Resistance in Iraq").first.wait_for()
    shown.until(lambda: f"event={KIRKUK}" in shown.page.url, "the link names the event")
    panel.press("Escape")
    shown.until(lambda: "event=" not in shown.page.url, "closed")
    assert panel.is_hidden()


def test_a_click_on_a_symbol_opens_its_event(app, show):
    shown = show(f"{app.url}/embed?q=Kirkuk&type=drone_strike&lon=44.07&lat=35.67&zoom=8")
    shown.until(lambda: len(shown.state()["rows"]) == 1 and shown.state()["zoom"] == 8, "one event in the middle")
    box = shown.frame.locator(".folium-map").bounding_box()
    shown.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    shown.frame.locator(".panel h2").wait_for()
    assert shown.frame.locator(".panel h2").inner_text() == "US drone strike kills five near Kirkuk"


def test_a_cluster_on_one_spot_fans_out_into_events(app, show):
    shown = show(f"{app.url}/embed?q=Ain+al-Asad&lon=42.441&lat=33.786&zoom=11")
    shown.until(lambda: shown.state()["zoom"] == 11, "the view of the link")
    box = shown.frame.locator(".folium-map").bounding_box()
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    shown.page.mouse.click(*middle)
    shown.page.wait_for_timeout(300)
    assert shown.frame.locator(".panel").is_hidden()
    opened = False
    for radius in range(20, 160, 6):  # the fan lies around the spot: one of its symbols is up from the middle
        shown.page.mouse.click(middle[0], middle[1] - radius)
        if shown.frame.locator(".panel").is_visible():
            opened = True
            break
        shown.page.mouse.click(*middle)
    assert opened


def test_events_without_a_place_are_listed(app, show):
    shown = show(f"{app.url}/embed")
    shown.frame.get_by_role("button", name="8 without a place").click()
    shown.frame.locator(".choices button").first.wait_for()
    assert shown.frame.locator(".choices button").count() == 8


def test_an_empty_selection_says_why_and_reset_helps(app, show):
    shown = show(f"{app.url}/?country=JOR&type=shipping")
    assert "No event matches" in shown.counts()
    assert "Remove the filter by country (24 events without it)" in shown.counts()
    shown.page.get_by_role("button", name="Reset").click()
    shown.until(lambda: shown.counts().startswith(f"{ALL} of {ALL}"), "all events again")


def test_the_legend_counts_what_is_shown(app, show):
    shown = show(f"{app.url}/?type=air_strike&country=SYR")
    counts = shown.frame.locator(".legend .count").all_inner_texts()
    assert sum(map(int, counts)) == int(counts[0]) == int(shown.counts().split(" ")[0])


def test_a_group_finds_its_members(app, show):
    shown = show(f"{app.url}/?actor=Ansar+Allah&role=initiator")
    assert "by Houthis" in shown.page.locator(".headline").inner_text()
    group = show(f"{app.url}/?actor=Iran-aligned+groups&role=initiator")
    assert int(group.counts().split(" ")[0]) > int(shown.counts().split(" ")[0])


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_nothing_is_wider_than_the_screen(app, show, width, scheme):
    shown = show(app.url, width, 844, color_scheme=scheme)
    wide = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not shown.page.evaluate(wide)
    assert not shown.frame.evaluate(wide)
    shown.until(lambda: shown.state()["theme"] == scheme, f"the map is {scheme}")


def test_on_a_phone_the_filters_button_opens_the_side_panel(app, show):
    shown = show(f"{app.url}/?country=IRQ", 390, 844, has_touch=True)
    button = shown.page.get_by_role("button", name="Filters (1)")
    button.click()
    shown.page.get_by_text("Air strike (33)").wait_for(state="visible")
    first = shown.page.get_by_text("Air strike (33)")
    shown.until(lambda: first.bounding_box()["x"] >= 0, "slid into view")


def test_a_missing_file_is_one_clear_message(serve, show, tmp_path: Path):
    shown = show(serve(tmp_path / "mine.geojson").url, wait=False)
    shown.page.get_by_text("no such file").wait_for()
    assert "Traceback" not in shown.page.content()


def test_a_file_without_any_event_is_told_in_a_sentence(serve, show, tmp_path: Path):
    path = tmp_path / "none.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": []}))
    shown = show(serve(path).url, wait=False)
    shown.page.get_by_text("none.geojson").first.wait_for()
    assert shown.page.locator("iframe.map-frame").count() == 0


def test_a_filter_is_removed_by_its_chip(app, show):
    shown = show(f"{app.url}/?country=JOR&type=shipping")
    shown.page.get_by_role("button", name="Remove filter: Attack on shipping").click()
    shown.until(lambda: shown.counts().startswith("1 of"), "the country alone is left")
    assert "type=" not in shown.page.url


@pytest.fixture(scope="module")
def page_of_modes(app, show_to_all):
    return show_to_all(app.url)


@pytest.mark.parametrize("mode", ["clusters", "points", "heat", "squares", "countries", "units"])
def test_every_mode_draws_and_is_in_the_link(page_of_modes, mode):
    shown = page_of_modes
    shown.frame.get_by_label("Show as").select_option(mode)
    if mode != "clusters":
        shown.until(lambda: f"mode={mode}" in shown.page.url, "the mode is in the link")
    drawn = """() => {
        const canvas = document.querySelector('.leaflet-events-pane canvas');
        return canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some((value) => value > 0);
    }"""
    shown.until(lambda: shown.frame.evaluate(drawn), f"{mode} are drawn")


def test_building_up_stays_within_the_period_chosen(app, show):
    shown = show(f"{app.url}/embed?from=2023-12-01&to=2023-12-10")
    shown.frame.get_by_label("What moves").select_option(label="Build up the period")
    shown.frame.get_by_label("Loop").uncheck()
    first, last = shown.state()["period"]
    shown.frame.locator("button.play").click()
    assert shown.state()["period"][0] == first
    shown.until(lambda: shown.frame.get_by_role("button", name="Play").count() == 1, "it ends")
    assert shown.state()["period"] == [first, last]


def test_an_open_event_that_a_filter_leaves_out_is_said_to_be_outside(app, show):
    shown = show(f"{app.url}/?event={KIRKUK}")
    outside = shown.frame.get_by_text("Not among the events")
    shown.frame.locator(".panel h2").wait_for()
    assert outside.is_hidden()
    shown.page.get_by_text("Air strike (33)").click()
    outside.wait_for()
    shown.page.get_by_role("button", name="Reset").click()
    shown.until(lambda: shown.frame.locator(".panel").is_hidden(), "Reset closes it")


def test_closing_an_event_leads_back_to_its_row(app, show):
    shown = show(app.url)
    row = shown.page.locator(".event-table td.title button").nth(12)
    row.click()
    shown.frame.locator(".panel h2").wait_for()
    shown.until(lambda: shown.page.locator("iframe.map-frame").bounding_box()["y"] >= 0, "the map is in view")
    shown.frame.locator(".panel").press("Escape")
    focused = "() => document.activeElement.dataset.focus"
    shown.until(lambda: (shown.page.evaluate(focused) or "").startswith("open "), "the row has the focus again")


def test_arrow_keys_walk_through_the_events_in_view_and_enter_opens_one(app, show):
    shown = show(f"{app.url}/embed?country=IRQ&from=2023-12-03&to=2023-12-03")
    map_of_events = shown.frame.locator(".folium-map")
    map_of_events.focus()
    map_of_events.press("ArrowRight")
    shown.frame.get_by_text("Enter opens it").wait_for(state="attached")
    first = shown.frame.locator(".tip strong").inner_text()
    map_of_events.press("ArrowRight")
    shown.until(lambda: shown.frame.locator(".tip strong").inner_text() != first, "the next event")
    second = shown.frame.locator(".tip strong").inner_text()
    map_of_events.press("Enter")
    shown.until(lambda: shown.frame.locator(".panel h2").inner_text() == second, "it is open")


def test_a_right_click_says_the_coordinates_under_it(app, show):
    shown = show(f"{app.url}/embed?lon=44&lat=35.5&zoom=8")
    shown.until(lambda: shown.state()["zoom"] == 8, "the view of the link")
    box = shown.frame.locator(".folium-map").bounding_box()
    shown.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, button="right")
    lat, lon = map(float, shown.frame.locator(".tip strong").inner_text().split(", "))
    assert (lat, lon) == (pytest.approx(35.5, abs=0.02), pytest.approx(44, abs=0.02))


def test_the_map_fills_the_screen_and_comes_back(app, show):
    shown = show(f"{app.url}/embed")
    shown.frame.get_by_role("button", name="Full screen").click()
    shown.until(lambda: shown.frame.evaluate("() => document.fullscreenElement !== null"), "full screen")
    shown.frame.get_by_role("button", name="Full screen").click()
    shown.until(lambda: shown.frame.evaluate("() => document.fullscreenElement === null"), "back again")
