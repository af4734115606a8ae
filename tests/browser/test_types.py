"""Types and sub-types of collections that are not ours: a line for each that occurs, in the source's own words."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest

ROWS = [
    ("fighting", "Armed clash"),
    ("civilians", "Abduction/forced disappearance"),
    ("civilians", "Attack, by a mob"),
    ("protest", "Peaceful protest"),
]


@pytest.fixture(scope="module")
def collection(serve, tmp_path_factory):
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [43 + n, 35]},
            "properties": {"event_id": f"e{n}", "date_start": f"2023-11-0{n + 1}", "event_type": branch,
                           "sub_event_type": sub_type, "geo_precision": "place"},
        }
        for n, (branch, sub_type) in enumerate(ROWS)
    ]  # fmt: skip
    path = tmp_path_factory.mktemp("types") / "collection.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return serve(path)


def legend_of(shown):
    """Return label and count per line of the legend."""
    lines = shown.frame.locator(".legend li:has(.count)")
    return [tuple(line.inner_text().split("\n")) for line in lines.all()]


def test_the_legend_has_a_line_for_each_type_that_occurs(collection, show):
    shown = show(collection.url)
    assert legend_of(shown) == [
        ("Fighting between armed sides", "1"),
        ("Violence against civilians", "2"),
        ("Protest or riot", "1"),
    ]


def test_the_legend_of_the_shipped_events_has_their_eight_types(app, show):
    assert legend_of(show(app.url)) == [
        ("Air strike", "33"), ("Drone strike", "4"), ("Drone attack", "56"), ("Missile, rocket, mortar", "29"),
        ("Interception or shoot-down", "15"), ("Attack on shipping", "24"), ("Ground attack", "1"), ("Other", "3"),
    ]  # fmt: skip


@pytest.mark.parametrize("row", [1, 2])
def test_a_sources_own_sub_type_can_be_ticked_and_its_link_opened(collection, show, row):
    branch, sub_type = ROWS[row]
    shown = show(collection.url)
    shown.page.get_by_label(f"{sub_type} (1)").check()
    shown.until(lambda: shown.state()["rows"] == [row], "the one event")
    shown.until(lambda: "type=" in shown.page.url, "the link")
    assert parse_qs(urlsplit(shown.page.url).query)["type"] == [f"{branch}/{sub_type}"]
    again = show(shown.page.url)
    again.until(lambda: again.state()["rows"] == [row], "the one event")
    assert (
        again.page.locator(".headline")
        .inner_text()
        .startswith(f"Events of type {sub_type} (violence against civilians)")
    )
