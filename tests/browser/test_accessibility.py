"""axe-core finds nothing serious on the page, the map and the embed, in both themes."""

from importlib.resources import files

import pytest

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
GRAVE = {"serious", "critical"}


def findings(place):
    """Return what axe finds in a page or frame: rule, element and why; not while Streamlit fades what it replaces."""
    place.wait_for_function("() => !document.querySelector('[data-stale=true]')")
    place.evaluate(AXE)
    result = place.evaluate("() => axe.run(document, { resultTypes: ['violations'] })")
    grave = [violation for violation in result["violations"] if violation["impact"] in GRAVE]
    return [(each["id"], each["nodes"][0]["html"][:160], each["nodes"][0]["failureSummary"]) for each in grave]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("query", ["", "event=2023-12-03-kirkuk-us-strike", "country=JOR&type=shipping", "mode=units"])
def test_page_and_map_have_no_serious_finding(app, show, query, scheme):
    shown = show(f"{app.url}/?{query}", color_scheme=scheme)
    shown.until(lambda: shown.state()["theme"] == scheme, f"the map is {scheme}")
    assert findings(shown.frame) == []
    assert findings(shown.page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_of_a_phone_has_no_serious_finding(app, show, scheme):
    shown = show(app.url, 390, 844, color_scheme=scheme, has_touch=True)
    assert findings(shown.frame) == []
    assert findings(shown.page) == []


def test_an_embed_has_no_serious_finding(app, show):
    shown = show(f"{app.url}/embed?country=IRQ", 900, 620, wait=False)
    shown.page.locator("footer").wait_for(timeout=60_000)
    assert findings(shown.page) == []
