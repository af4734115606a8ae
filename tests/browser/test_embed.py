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


@pytest.mark.parametrize(
    "query", ["", "country=%3Cscript%3E&event=nope&zoom=NaN", "q=%7B%7B7*7%7D%7D", "from=x&from=y&%ff=%00"]
)
def test_any_query_is_answered_with_a_map(app, show, query):
    shown = opened(app, show, query)
    assert len(state(shown)["period"]) == 2


def test_playing_an_embed_needs_no_server(app, show):
    shown = opened(app, show, "")
    shown.page.locator("button.play").click()
    before = state(shown)["period"]
    shown.until(lambda: state(shown)["period"] != before, "the window moves")
    assert shown.sent == []
