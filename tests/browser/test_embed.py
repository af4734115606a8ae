"""The map alone, as other sites frame it."""

import pytest

QUERY = "country=IRQ&from=2023-12-01&to=2023-12-31"


def opened(app, show, query, width=900, height=620):
    shown = show(f"{app.url}/embed?{query}", width, height, wait=False)
    shown.page.locator("footer").wait_for(timeout=60_000)
    return shown


def state(shown):
    return shown.page.evaluate("async () => (await window.conflictMap).inspect()")


def test_an_embed_shows_the_view_of_its_query_with_headline_caption_and_link(app, show):
    shown = opened(app, show, QUERY)
    assert shown.page.locator("h1").inner_text() == "All events in Iraq, 1–31 Dec 2023"
    assert f"{len(state(shown)['rows'])} of 165 events" in shown.page.locator("footer").inner_text()
    assert "do not imply endorsement" in shown.page.locator("footer").inner_text()
    link = shown.page.get_by_role("link", name="Open the full view")
    assert link.get_attribute("href") == f"/?{QUERY.replace('country=IRQ&', '')}&country=IRQ"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_theme_can_be_fixed(app, show, theme):
    assert state(opened(app, show, f"{QUERY}&theme={theme}"))["theme"] == theme


def test_an_embed_of_320_px_has_a_map_and_no_sideways_scroll(app, show):
    shown = opened(app, show, QUERY, 320, 560)
    assert shown.page.locator(".folium-map").bounding_box()["height"] >= 300
    assert not shown.page.evaluate("() => document.documentElement.scrollWidth > document.documentElement.clientWidth")


def take_refusals(shown):
    """Take what the browser tells of answers with the status 400, and of nothing else."""
    assert [fault for fault in shown.faults if "400" not in fault] == []
    shown.faults.clear()


@pytest.mark.parametrize("query", ["", "q=%7B%7B7*7%7D%7D", "country=QAT"])
def test_a_query_that_is_understood_is_answered_with_a_map(app, show, query):
    shown = opened(app, show, query)
    assert len(state(shown)["period"]) == 2


@pytest.mark.parametrize("query", ["country=%3Cscript%3E&event=nope&zoom=NaN", "from=x&from=y&%ff=%00", "theme=blue"])
def test_a_query_that_is_not_understood_is_answered_with_a_sentence(app, show, query):
    shown = show(f"{app.url}/embed?{query}", wait=False)
    shown.until(lambda: " is " in shown.page.locator("body").inner_text(), "a sentence")
    assert shown.page.locator("script").count() == 0
    take_refusals(shown)


def test_a_state_that_is_refused_leaves_no_map_of_all_events(app, show):
    shown = show(app.url)
    refused = "'Atlantis' is no country."
    shown.page.route("**/state*", lambda route: route.fulfill(status=400, content_type="text/plain", body=refused))
    shown.page.goto(f"{app.url}/embed?{QUERY}")
    shown.page.locator(".refusal").wait_for()
    assert shown.page.locator("main").inner_text() == refused
    take_refusals(shown)


def test_playing_an_embed_needs_no_server(app, show):
    shown = opened(app, show, "")
    shown.page.locator("button.play").click()
    before = state(shown)["period"]
    shown.until(lambda: state(shown)["period"] != before, "the window moves")
    assert shown.sent == []
