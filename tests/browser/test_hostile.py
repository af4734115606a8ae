"""Event text that attacks: nothing is evaluated, nothing is run, every character is shown as it is."""

import json
from pathlib import Path
from urllib.parse import urlencode

import pytest

ATTACKS = [
    "{{7*7}}",
    "{% raw %}{%",
    "{# comment #}",
    "<img src=x onerror=window.top.hacked=1>",
    "</script><script>window.top.hacked=1</script>",
    "${window.top.hacked=1}",
    "`;window.top.hacked=1;`",
    "\\`;window.top.hacked=1",
    '"onmouseover="window.top.hacked=1',
    "';window.top.hacked=1;'",
    "<a href=javascript:window.top.hacked=1>x</a>",
    "![x](http://beacon.example/x.png)",
    "[x](javascript:window.top.hacked=1)",
    "C:\\x\\1 \u2028 \u202e reversed",
    ":red[x] $x^2$ **b** <b>b</b>",
]
LINKS = [
    "javascript:window.top.hacked=1",
    "data:text/html,<script>window.top.hacked=1</script>",
    "JaVaScRiPt:alert(1)",
    " javascript:1",
    "//beacon.example/x",
]
TEXT_FIELDS = [
    "title",
    "summary",
    "target",
    "place_name",
    "notes",
    "date_note",
    "coord_source",
    "admin1_stated",
    "sub_event_type",
]


def hostile_event(number: int, attack: str) -> dict:
    properties = dict.fromkeys(TEXT_FIELDS, attack) | {
        "event_id": f"e{number} {attack}",
        "date_start": f"2023-10-{number + 1:02}",
        "date_end": f"2023-10-{number + 1:02}",
        "event_type": "other",
        "actor1": attack,
        "assoc_actor1": [attack],
        "actor2": attack,
        "country_stated": attack,
        "geo_precision": "place",
        "sources": [{"publisher": attack, "url": link, "date": attack, "supports": attack} for link in LINKS],
        attack: attack,  # a column name is text too
    }
    return {
        "type": "Feature",
        "id": f"e{number}",
        "geometry": {"type": "Point", "coordinates": [44 + number / 10, 35]},
        "properties": properties,
    }


@pytest.fixture(scope="module")
def hostile(serve, tmp_path_factory):
    path: Path = tmp_path_factory.mktemp("data") / "{{7*7}}<img src=x onerror=1>.geojson"
    features = [hostile_event(number, attack) for number, attack in enumerate(ATTACKS)]
    path.write_text(
        json.dumps({"type": "FeatureCollection", "name": ATTACKS[3], "features": features}), encoding="utf-8"
    )
    return serve(path)


def shown_as(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture(scope="module")
def table(hostile, show_to_all):
    """The page with all attacks in its table."""
    return show_to_all(hostile.url)


@pytest.mark.parametrize("number", range(len(ATTACKS)))
def test_hostile_text_is_shown_character_for_character(table, number):
    attack, shown = ATTACKS[number], table
    row = shown.page.locator(".event-table tbody tr").nth(number)
    assert shown_as(row.locator("td.title").inner_text()) == shown_as(attack)
    row.locator("td.title button").click()
    panel = shown.frame.locator(".panel")
    panel.locator("h2").wait_for()
    shown.until(lambda: shown_as(panel.locator("h2").inner_text()) == shown_as(attack), "the title as it is")
    assert shown_as(attack) in shown_as(panel.locator("p").nth(1).inner_text())
    assert panel.locator("a").count() == 0  # none of the addresses is http or https
    assert panel.locator("img, script").count() == 0
    assert shown.page.evaluate("() => window.hacked") is None


def test_hostile_filters_and_links_do_nothing(hostile, show):
    query = urlencode({"q": ATTACKS[3], "actor": ATTACKS[0], "country": ATTACKS[4], "event": ATTACKS[11]})
    shown = show(f"{hostile.url}/?{query}")
    box = shown.page.locator(".st-key-not_understood")
    shown.until(lambda: "is no country" in box.inner_text(), "a note about the link")
    assert box.locator("a, img, script, strong, em").count() == 0
    assert ATTACKS[0] in shown.page.locator(".headline").inner_text()
    assert shown.page.evaluate("() => window.hacked") is None


def test_a_script_planted_in_the_page_is_stopped_by_the_policy(hostile, show):
    shown = show(hostile.url)
    plant = (
        "const s = document.createElement('script'); s.textContent = 'window.top.hacked = 1'; document.body.append(s);"
    )
    for place in (shown.page, shown.frame):
        place.evaluate(f"() => {{ {plant} }}")
    assert shown.page.evaluate("() => window.hacked") is None
    assert any("Content Security Policy" in fault or "Content-Security-Policy" in fault for fault in shown.faults)
    shown.faults.clear()
