"""The timeline: axis, brush, playback, typed dates and a second period, by pointer and by keyboard."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from geo import style

ASSETS = Path(__file__).parents[2] / "geo/webmap/assets"
EPOCH = date(1970, 1, 1)


def period(shown):
    return [(EPOCH + timedelta(days=day)).isoformat() for day in shown.state()["period"]]


def button(shown, name):
    return shown.frame.get_by_role("button", name=name, exact=True)


def slider(shown, name):
    return shown.frame.get_by_role("slider", name=name)


def track(shown):
    return shown.frame.locator(".brush").bounding_box()


def dates(shown):
    """Return the days at the ends of the band, as shares of the track: outside the axis they are at 0 and 1."""
    return shown.frame.evaluate(
        """() => [...document.querySelectorAll(".handle")].slice(0, 2)
          .map((handle) => parseFloat(handle.style.left) / document.querySelector(".brush").clientWidth)"""
    )


def choose(shown, **options):
    for name, label in options.items():
        shown.frame.get_by_label(name.replace("_", " ")).select_option(label=label)


# --- the axis --------------------------------------------------------------------------------------------------


def test_the_wheel_zooms_about_the_pointer_and_leaves_the_period(app, show):
    shown = show(f"{app.url}/embed?from=2023-12-01&to=2023-12-10")
    first, last = dates(shown)
    box = track(shown)
    shown.page.mouse.move(box["x"] + box["width"] * first, box["y"] + 20)
    shown.page.mouse.wheel(0, -400)
    shown.until(lambda: dates(shown)[1] - dates(shown)[0] > 1.5 * (last - first), "the band grows")
    assert dates(shown)[0] == pytest.approx(first, abs=0.01)
    assert period(shown) == ["2023-12-01", "2023-12-10"]


def test_the_wheel_moves_the_axis_sideways(app, show):
    shown = show(f"{app.url}/embed?from=2023-12-01&to=2023-12-10")
    button(shown, "Fit the time axis to the period").click()
    first, _ = dates(shown)
    box = track(shown)
    shown.page.mouse.move(box["x"] + 300, box["y"] + 20)
    shown.page.mouse.wheel(-100, 0)
    shown.until(lambda: dates(shown)[0] > first + 0.05, "the band goes to the right")


def test_where_zooming_out_is_at_its_end_the_wheel_scrolls_the_page(app, show):
    shown = show(app.url)
    prevented = """(deltaY) => !document.querySelector(".brush").dispatchEvent(
      new WheelEvent("wheel", { deltaY, cancelable: true, bubbles: true, clientX: 400 }))"""
    assert not shown.frame.evaluate(prevented, 100)
    assert shown.frame.evaluate(prevented, -100)
    assert shown.frame.evaluate(prevented, 100)


def test_buttons_zoom_move_and_show_the_whole_axis_again(app, show):
    shown = show(f"{app.url}/embed?from=2023-12-01&to=2023-12-10")
    whole = dates(shown)
    assert button(shown, "Zoom out of the time axis").is_disabled()
    assert button(shown, "Whole time axis").is_disabled()
    button(shown, "Zoom in on the time axis").click()
    zoomed = dates(shown)
    assert zoomed[1] - zoomed[0] == pytest.approx(1.6 * (whole[1] - whole[0]), abs=0.01)
    button(shown, "Move the time axis on").click()
    assert dates(shown)[0] == pytest.approx(zoomed[0] - 0.25, abs=0.05)
    button(shown, "Whole time axis").click()
    assert dates(shown) == whole


def test_keys_on_the_brush_zoom_and_move_the_axis(app, show):
    shown = show(f"{app.url}/embed?from=2023-12-01&to=2023-12-10")
    whole = dates(shown)
    handle = slider(shown, "First day shown")
    handle.press("+")
    zoomed = dates(shown)
    assert zoomed[1] - zoomed[0] > whole[1] - whole[0]
    handle.press("Shift+ArrowLeft")
    assert dates(shown)[0] > zoomed[0]
    assert period(shown) == ["2023-12-01", "2023-12-10"]
    handle.press("0")
    assert dates(shown) == whole


def test_a_double_click_fits_the_axis_to_the_period_and_another_shows_all_of_it(app, show):
    shown = show(f"{app.url}/embed?from=2023-12-01&to=2024-01-10")
    whole = dates(shown)
    box = track(shown)
    middle = box["x"] + box["width"] / 2, box["y"] + 20
    shown.page.mouse.dblclick(*middle)
    first, last = dates(shown)
    assert (first, last) == (pytest.approx(0.05, abs=0.02), pytest.approx(0.95, abs=0.02))
    shown.page.mouse.dblclick(*middle)
    assert dates(shown) == whole
    assert period(shown) == ["2023-12-01", "2024-01-10"]


def test_an_end_outside_the_axis_is_marked_at_its_edge_and_can_be_pulled_in(app, show):
    shown = show(f"{app.url}/embed")
    button(shown, "Zoom in on the time axis").click()
    assert dates(shown) == [0, 1]
    ends = shown.frame.evaluate("() => [...document.querySelectorAll('.handle')].map((each) => each.dataset.outside)")
    assert ends == ["before", "after"]
    box = slider(shown, "First day shown").bounding_box()
    shown.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 10)
    shown.page.mouse.down()
    shown.page.mouse.move(box["x"] + 100, box["y"] + 10)
    shown.page.mouse.up()
    assert slider(shown, "First day shown").get_attribute("data-outside") == ""
    assert period(shown)[0] > "2023-10-20"


def test_a_drag_along_the_dates_moves_a_zoomed_axis(app, show):
    shown = show(f"{app.url}/embed?from=2023-12-01&to=2023-12-10")
    button(shown, "Fit the time axis to the period").click()
    first, _ = dates(shown)
    box = track(shown)
    shown.page.mouse.move(box["x"] + 300, box["y"] + box["height"] - 5)
    shown.page.mouse.down()
    shown.page.mouse.move(box["x"] + 200, box["y"] + box["height"] - 5)
    shown.page.mouse.up()
    assert dates(shown)[0] < first
    assert period(shown) == ["2023-12-01", "2023-12-10"]


def test_a_click_on_the_track_changes_nothing(app, show):
    shown = show(f"{app.url}/embed?from=2023-12-01&to=2023-12-10")
    box = track(shown)
    shown.page.mouse.click(box["x"] + 50, box["y"] + 20)
    assert period(shown) == ["2023-12-01", "2023-12-10"]


def test_a_handle_that_leaves_the_axis_by_keyboard_takes_the_axis_along(app, show):
    shown = show(f"{app.url}/embed?from=2023-12-01&to=2023-12-10")
    button(shown, "Fit the time axis to the period").click()
    for _ in range(3):
        slider(shown, "Last day shown").press("PageUp")
    assert period(shown)[1] == "2023-12-31"
    assert slider(shown, "Last day shown").get_attribute("data-outside") == ""


# --- what the bars say -----------------------------------------------------------------------------------------


def test_bars_say_in_words_how_many_events_have_no_known_day(app, show):
    shown = show(f"{app.url}/embed")
    words = shown.frame.locator(".brush").get_attribute("aria-description")
    assert words.startswith("The bars hold 165 events by day; of 4 the day is not known.")
    assert shown.frame.locator(".scale").inner_text() == "at most 7 a day · striped: day not known"


def test_where_every_day_is_known_nothing_is_said_of_stripes(app, show):
    shown = show(f"{app.url}/embed?country=JOR")
    shown.until(lambda: shown.frame.locator(".scale").inner_text() == "at most 1 a day", "no stripes")


# --- playing ---------------------------------------------------------------------------------------------------


def test_playing_backwards_moves_the_window_back(app, show):
    shown = show(f"{app.url}/embed?from=2023-12-01&to=2023-12-10")
    choose(shown, Direction="Backwards", Speed="1 month/s")
    button(shown, "Play").click()
    shown.until(lambda: period(shown)[0] < "2023-11-20", "the window goes back")
    button(shown, "Pause").click()
    first, last = shown.state()["period"]
    assert last - first == 9


def test_single_steps_are_as_long_as_the_window(app, show):
    shown = show(f"{app.url}/embed?from=2023-12-04&to=2023-12-10")
    choose(shown, What_moves="Step by its own length", Speed="1 month/s")
    button(shown, "Play").click()
    assert period(shown) == ["2023-12-04", "2023-12-10"]
    seen = set()
    shown.until(lambda: bool(seen.add(period(shown)[0])) or len(seen) >= 3, "three windows")
    assert sorted(seen)[:3] == ["2023-12-04", "2023-12-11", "2023-12-18"]
    button(shown, "Pause").click()


def test_playing_keeps_the_window_in_view(app, show):
    shown = show(f"{app.url}/embed?from=2023-12-04&to=2023-12-10")
    button(shown, "Fit the time axis to the period").click()
    choose(shown, Speed="1 month/s")
    button(shown, "Play").click()
    for _ in range(15):
        ends = shown.frame.evaluate("() => [...document.querySelectorAll('.handle')].map((h) => h.dataset.outside)")
        assert ends == ["", ""]
    shown.until(lambda: period(shown)[0] > "2024-01-01", "it goes on")
    button(shown, "Pause").click()


def test_with_less_motion_it_moves_once_a_second(app, show):
    shown = show(f"{app.url}/embed?from=2023-12-04&to=2023-12-10", reduced_motion="reduce")
    choose(shown, Speed="1 week/s")
    button(shown, "Play").click()
    seen = set()
    shown.until(lambda: bool(seen.add(period(shown)[0])) or len(seen) >= 3, "three windows")
    assert sorted(seen)[:3] == ["2023-12-04", "2023-12-11", "2023-12-18"]


def test_a_press_on_the_brush_holds_what_plays(app, show):
    shown = show(f"{app.url}/?from=2023-12-04&to=2023-12-10")
    button(shown, "Play").click()
    box = track(shown)
    shown.page.mouse.click(box["x"] + 20, box["y"] + 20)
    assert button(shown, "Play").count() == 1


# --- typed dates -----------------------------------------------------------------------------------------------


def typed(shown, first, last):
    shown.frame.locator(".period").click()
    shown.frame.get_by_label("From").fill(first)
    shown.frame.get_by_label("To", exact=True).fill(last)
    return shown.frame.get_by_label("To", exact=True)


def test_typed_dates_are_the_period(app, show):
    shown = show(app.url)
    typed(shown, "2023-11-03", "2023-12-09").press("Enter")
    readout = shown.frame.locator(".period")
    assert period(shown) == ["2023-11-03", "2023-12-09"]
    assert readout.get_attribute("aria-label") == "Period 3 Nov – 9 Dec 2023, change"
    assert readout.evaluate("(node) => node === document.activeElement")
    assert shown.frame.locator(".period-form").is_hidden()
    shown.until(lambda: "from=2023-11-03" in shown.page.url, "the link follows")


def test_a_period_typed_backwards_is_exchanged(app, show):
    shown = show(f"{app.url}/embed")
    typed(shown, "2023-12-09", "2023-11-03").press("Enter")
    assert period(shown) == ["2023-11-03", "2023-12-09"]


def test_a_date_outside_the_data_is_not_taken(app, show):
    shown = show(f"{app.url}/embed")
    typed(shown, "0002-12-09", "2023-12-01").press("Enter")
    assert period(shown) == ["2023-10-07", "2024-02-05"]
    assert shown.frame.locator(".period-form").is_visible()


def test_escape_closes_the_dates_and_not_the_open_event(app, show):
    shown = show(f"{app.url}/?event=2023-12-03-kirkuk-us-strike")
    shown.frame.locator(".panel h2").wait_for()
    shown.frame.locator(".period").click()
    shown.frame.get_by_label("From").press("Escape")
    assert shown.frame.locator(".period-form").is_hidden()
    assert shown.frame.locator(".panel h2").is_visible()


def test_an_embed_has_typed_dates_too(app, show):
    shown = show(f"{app.url}/embed", 390, 700, wait=False)
    shown.page.locator("footer").wait_for(timeout=60_000)
    shown.page.locator(".period").click()
    shown.page.get_by_label("From").fill("2023-12-01")
    assert shown.page.locator(".period").inner_text() == "1 Dec 2023 – 5 Feb 2024"


# --- the second period -----------------------------------------------------------------------------------------


TIMELINE = """async (theme) => {
  const { createTimeline } = await import("/timeline.js");
  const rows = { n: 4, start: Int32Array.of(19600, 19610, 19650, 19690), type: Uint8Array.of(0, 0, 0, 0) };
  const events = { ...rows, firstDay: 19600, lastDay: 19699, types: [{ slug: "other" }] };
  window.told = [];
  window.rests = []; // whether it was busy when it told that it rests
  const none = () => {};
  window.timeline = createTimeline({
    events, theme: () => theme, symbols: () => [{ color: theme.ink }], onMove: none,
    onRest: () => rests.push(timeline.isBusy()), onPlaying: none,
    onOther: (period, isResting) => told.push([...period, isResting]),
  });
  const main = document.createElement("main");
  main.className = "conflict-map";
  for (const [name, color] of Object.entries(theme)) main.style.setProperty(`--${name}`, color);
  main.append(timeline.root);
  document.body.append(main);
  await new Promise(requestAnimationFrame);
}"""


@pytest.fixture
def alone(chromium):
    """A page that holds nothing but a timeline of 100 days from 31 August 2023."""
    page = chromium.new_context().new_page()
    files = {path.name: path for path in ASSETS.iterdir()}

    def answer(route):
        path = files.get(route.request.url.rpartition("/")[2])
        if path:
            route.fulfill(path=path)
        else:
            route.fulfill(body='<!doctype html><link rel="stylesheet" href="/map.css">', content_type="text/html")

    page.route("http://timeline.test/**", answer)
    page.goto("http://timeline.test/")
    page.evaluate(TIMELINE, style.themes_as_dict()["light"])
    yield page
    page.context.close()


def names_of_sliders(page):
    return [slider.get_attribute("aria-label") for slider in page.get_by_role("slider").all()]


def test_a_second_period_has_a_band_and_sliders_of_its_own_while_it_is_set(alone):
    first = ["First day shown", "Last day shown"]
    assert names_of_sliders(alone) == first
    alone.evaluate("() => timeline.setOther([19600, 19619])")
    assert names_of_sliders(alone) == [*first, "First day compared with", "Last day compared with"]
    assert alone.get_by_text("compared with").is_visible()
    band = alone.locator(".brush-band.other").bounding_box()
    assert band["width"] == pytest.approx(0.2 * alone.locator(".brush").bounding_box()["width"], abs=1)
    alone.evaluate("() => timeline.setOther(null)")
    assert names_of_sliders(alone) == first
    assert alone.locator(".brush-band").count() == 1


def test_sliders_of_the_second_period_tell_by_keyboard_and_pointer(alone):
    alone.evaluate("() => timeline.setOther([19600, 19619])")
    last = alone.get_by_role("slider", name="Last day compared with")
    last.press("PageUp")
    assert alone.evaluate("() => told") == [[19600, 19626, False], [19600, 19626, True]]
    box = last.bounding_box()
    alone.mouse.move(box["x"] + box["width"] / 2, box["y"] + 10)
    alone.mouse.down()
    alone.mouse.move(box["x"] + 200, box["y"] + 10)
    assert alone.evaluate("() => told.at(-1)[2]") is False
    alone.mouse.up()
    assert alone.evaluate("() => told.at(-1)[2]") is True
    assert alone.evaluate("() => told.at(-1)[1] > 19630")
    assert alone.evaluate("() => timeline.period()") == [19600, 19699]


def test_both_periods_can_be_dragged_where_one_begins_on_the_day_after_the_other(alone):
    alone.evaluate("() => { timeline.setPeriod([19650, 19680]); timeline.setOther([19620, 19649]); }")
    for name in ("First day shown", "Last day compared with"):
        box = alone.get_by_role("slider", name=name).bounding_box()
        down = 10 if name == "First day shown" else box["height"] - 20
        alone.mouse.move(box["x"] + box["width"] / 2, box["y"] + down)
        alone.mouse.down()
        alone.mouse.move(box["x"] + box["width"] / 2 + 60, box["y"] + down)
        alone.mouse.up()
    assert alone.evaluate("() => timeline.period()[0] > 19650 && timeline.period()[1] === 19680")
    assert alone.evaluate("() => timeline.other()[0] === 19620 && timeline.other()[1] > 19649")


def test_the_page_is_not_busy_any_more_when_a_drag_is_told(alone):
    alone.evaluate("() => timeline.setOther([19620, 19649])")
    box = alone.get_by_role("slider", name="First day shown").bounding_box()
    alone.mouse.move(box["x"] + box["width"] / 2, box["y"] + 10)
    alone.mouse.down()
    alone.mouse.move(box["x"] + 90, box["y"] + 10)
    assert alone.evaluate("() => timeline.isBusy()")
    assert alone.evaluate("() => rests") == []
    alone.mouse.up()
    assert alone.evaluate("() => rests") == [False]


def test_the_second_band_is_no_handle_of_its_own(alone):
    alone.evaluate("() => { timeline.setPeriod([19650, 19660]); timeline.setOther([19600, 19619]); }")
    box = alone.locator(".brush-band.other").bounding_box()
    alone.mouse.move(box["x"] + 40, box["y"] + 10)
    alone.mouse.down()
    alone.mouse.move(box["x"] + 90, box["y"] + 10)
    alone.mouse.up()
    assert alone.evaluate("() => timeline.other()") == [19600, 19619]
    assert alone.evaluate("() => timeline.period()[0] < 19620"), "a drag over it chooses a new first period"


# --- controls --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [390, 1440])
def test_controls_are_large_enough_and_named(app, show, width):
    shown = show(app.url, width, 844, has_touch=width == 390)
    least = 44 if width == 390 else 24
    options = shown.frame.get_by_role("button", name="Options")
    if width == 390:
        options.click()
    assert options.is_visible() == (width == 390)
    small = shown.frame.evaluate(
        """(least) => [...document.querySelectorAll(".timeline :is(button, select, label, [role=slider])")]
          .map((node) => [node.ariaLabel ?? node.textContent, node.getBoundingClientRect()])
          .filter(([name, box]) => box.width > 0 && (!name || box.width < least || box.height < least))
          .map(([name, box]) => `${name} ${box.width} x ${box.height}`)""",
        least,
    )
    assert small == []


def test_options_step_back_behind_one_button_on_a_phone(app, show):
    shown = show(app.url, 390, 844, has_touch=True)
    speed = shown.frame.get_by_label("Speed")
    assert speed.is_hidden()
    shown.frame.get_by_role("button", name="Options").click()
    assert speed.is_visible()
    assert not shown.frame.evaluate("() => document.documentElement.scrollWidth > innerWidth")
