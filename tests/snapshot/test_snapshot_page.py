"""The part of a map's checklist that a program can check, on pages of many kinds."""

from collections import Counter
from dataclasses import replace
from urllib.parse import urlencode

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import GeoError
from geo.snapshot.content import Content
from geo.snapshot.files import resolve_spec
from geo.snapshot.fonts import NO_GLYPH
from geo.snapshot.page.page import build_scene, shown_by
from geo.snapshot.scene import Group, Path, Text, flat, overlap
from geo.store.store import build_store
from geo.style import COUNTRY_NAME, LIGHT, OTHER_COUNTRY_NAME, PLACE_NAME
from tests.snapshot.conftest import DATASETS, PICTURES
from tests.test_style import contrast

NAMES = ("country", "place", "water", "badge", "empty", "square")
PAGES = [
    *((query, DATASETS.get(name, "shipped")) for name, query in PICTURES.items()),
    ("", "shipped"),
    ("from=2023-11-19&to=2023-12-03&size=a4-portrait", "shipped"),
    ("from=2023-11-19&to=2023-12-03&size=slide&labels=ar", "shipped"),
    ("from=2023-11-19&to=2023-12-03&size=100x100", "shipped"),
    ("from=2023-11-19&to=2023-12-03&size=square&legend=no&inset=no", "shipped"),
    ("mode=squares&measure=deaths&size=a5", "shipped"),
    ("mode=countries&measure=change&from=2024-01-01&bbox=-180,-60,180,84", "shipped"),
]
pages = pytest.mark.parametrize(("query", "data"), PAGES, ids=[query[:50] for query, _ in PAGES])


def texts(scene, *roles):
    return [item for item in flat(scene.items) if isinstance(item, Text) and (not roles or item.role in roles)]


def paths(scene, role):
    return [item for item in flat(scene.items) if isinstance(item, Path) and item.role == role]


def symbols(scene):
    events = [item for item in scene.items if isinstance(item, Group) and item.name == "events"]
    return [item for item in flat(events) if isinstance(item, Path) and item.role == "event"]


@pytest.mark.slow
@pages
def test_no_name_overlaps_another(draw, query, data):
    boxes = [(item.text, item.box) for item in texts(draw(query, data), *NAMES)]
    slack = [(text, (x0 + 0.3, y0 + 0.9, x1 - 0.3, y1 - 0.9)) for text, (x0, y0, x1, y1) in boxes]
    found = [(one, other) for i, (one, a) in enumerate(slack) for other, b in slack[:i] if overlap(a, b)]
    assert found == []


@pages
def test_all_text_is_inside_the_page_and_can_be_read(draw, query, data):
    scene = draw(query, data)
    for item in texts(scene):
        left, top, right, bottom = item.box
        assert left >= 0, item
        assert top >= 0, item
        assert right <= scene.width, item
        assert bottom <= scene.height, item
        assert item.size * scene.scale >= 4.7, item  # 4.7 points are 1.7 mm


@pages
def test_every_character_has_a_glyph(draw, query, data):
    assert [item.text for item in texts(draw(query, data)) if NO_GLYPH in item.text] == []


@pages
def test_the_table_ends_above_the_caption(draw, query, data):
    scene = draw(query, data)
    caption = min(item.box[1] for item in texts(scene, "caption"))
    table = [item.box[3] for item in texts(scene, "cell", "note", "legend", "timeline")]
    assert max(table, default=0) <= caption + 1


@pages
def test_the_picture_shows_the_rows_that_it_counts(draw, base_map, request, query, data):
    dataset = request.getfixturevalue(data)
    spec = resolve_spec(query, dataset)
    rows, scene = shown_by(spec, dataset, base_map), draw(query, data)
    assert scene.provenance["events"] == len(rows)
    if spec.mode == "clusters":
        assert len(symbols(scene)) == len(rows)
        said = f"{len(rows):,} of " if len(rows) else "No event of "
        assert said in " ".join(item.text for item in texts(scene, "subtitle"))


def test_what_the_map_leaves_out_is_said(draw):
    said = " ".join(item.text for item in texts(draw("bbox=42,32,46,37"), "subtitle"))
    assert "outside this map" in said
    assert "8 without a place on the map" in said


def test_an_empty_selection_is_a_map_that_says_so(draw):
    scene = draw(PICTURES["empty"])
    # a picture advises nothing: it has neither filters nor buttons
    assert [item.text for item in texts(scene, "empty")] == ["No event matches."]
    assert paths(scene, "land")
    assert paths(scene, "bars") == []


def test_up_to_25_events_are_numbered_in_map_and_key_in_order_of_time(draw):
    scene = draw(PICTURES["iraq_syria_yemen"])
    numbers = Counter(item.text for item in texts(scene, "badge"))
    count = scene.provenance["events"]
    assert count == 20
    assert numbers == {str(number): 2 for number in range(1, count + 1)}


def test_more_events_have_no_numbers_but_tables(draw):
    scene = draw("")
    assert texts(scene, "badge") == []
    heads = " ".join(item.text for item in texts(scene, "head"))
    assert "By type" in heads
    assert "The deadliest" in heads
    assert "By governorate or province (first" in heads


def test_no_deaths_and_unknown_deaths_are_told_apart(draw):
    scene = draw(PICTURES["iraq_syria_yemen"])
    cells = [item.text for item in texts(scene, "cell")]
    assert "0" in cells
    assert "–" in cells
    assert any("–: no figure stated" in item.text for item in texts(scene, "note"))
    assert "not stated" in [item.text for item in texts(scene, "legend")]


def test_clusters_are_drawn_as_points_and_it_is_said(draw):
    assert any("every event drawn by itself" in item.text for item in texts(draw(""), "caption"))
    assert not any("every event drawn by itself" in item.text for item in texts(draw("mode=points"), "caption"))


def test_the_caption_says_how_far_symbols_were_moved(draw):
    assert any("symbols moved apart by up to" in item.text for item in texts(draw(""), "caption"))


def test_the_caption_names_sources_disclaimer_day_and_fingerprint(draw):
    scene = draw("country=IRQ&as_of=2024-02-01")
    said = " ".join(item.text for item in texts(scene, "caption"))
    for words in ("Natural Earth", "CC BY 4.0", "do not imply endorsement", "country Iraq", "data as of 1 Feb 2024"):
        assert words in said
    assert scene.provenance["fingerprint"][:12] in said


def test_the_legend_explains_only_what_is_on_the_map(draw):
    said = [item.text for item in texts(draw("country=IRQ&mode=units"), "legend")]
    assert "Known to this unit only" not in said
    assert "Disputed or undefined" not in said
    assert "Known to this unit only" in [item.text for item in texts(draw(""), "legend")]


def test_capitals_of_the_countries_in_focus_are_named(draw):
    names = {item.text for item in texts(draw(PICTURES["iraq_syria_yemen"]), "place")}
    assert {"Baghdad", "Damascus", "Sana'a"} <= names


def test_parts_can_be_left_out(draw):
    scene = draw("from=2023-12-01&to=2023-12-03&key=no&legend=no&inset=no&timeline=no&labels=no")
    groups = {item.name for item in scene.items if isinstance(item, Group) and item.items}
    assert groups.isdisjoint({"key", "legend", "locator", "timeline", "names"})


def test_no_symbol_hides_another(draw):
    scene = draw(PICTURES["iraq_syria_yemen"])
    middles = np.array([item.lines[0].mean(axis=0) for item in symbols(scene)])
    apart = np.hypot(middles[:, None, 0] - middles[:, 0], middles[:, None, 1] - middles[:, 1])
    assert (apart + np.eye(len(middles)) * 99).min() > 3.5


def test_the_map_across_the_antimeridian_is_one_piece(draw):
    scene = draw(PICTURES["antimeridian"], "pacific")
    xs = [item.lines[0][:, 0].mean() for item in symbols(scene)]
    assert len(xs) == 4
    assert {"Suva", "Apia"} <= {item.text for item in texts(scene, "place")}


def test_a_changed_figure_changes_the_fingerprint(shipped, base_map, draw):

    scene = draw("")
    table = shipped.store.table.copy()
    table.loc[3, "fatalities_best"] = 77
    changed = replace(shipped, store=build_store(table, shipped.actors))
    spec = resolve_spec("", changed)
    rows = shown_by(spec, changed, base_map)
    now = Content(spec, changed, rows, rows, 0).provenance
    assert now["ids_sha256"] == scene.provenance["ids_sha256"]
    assert now["data_sha256"] != scene.provenance["data_sha256"]
    assert now["fingerprint"] != scene.provenance["fingerprint"]


@pytest.mark.parametrize(
    ("colour", "ground", "least"),
    [
        (COUNTRY_NAME, LIGHT.focus, 4.5), (OTHER_COUNTRY_NAME, LIGHT.land, 4), (LIGHT.water, LIGHT.sea, 4),
        (PLACE_NAME, LIGHT.halo, 4.5), (LIGHT.muted, LIGHT.page, 4.5),
    ],
)  # fmt: skip
def test_names_stand_out_from_their_ground(colour, ground, least):
    assert contrast(colour, ground) >= least


def test_too_many_events_for_symbols_are_dots_that_are_explained(shipped, base_map, monkeypatch):
    monkeypatch.setattr("geo.snapshot.map.marks.SYMBOL_EVENTS", 100)
    spec = resolve_spec("", shipped)
    scene = build_scene(spec, shipped, base_map)
    kinds = set(shipped.store.table.loc[shipped.store.has_place, "event_type"])
    assert len(symbols(scene)) == len(kinds)
    said = [item.text for item in texts(scene, "legend", "caption")]
    assert "Each dot is one or more events at that spot." in said
    assert not any("every event drawn by itself" in text for text in said)


def test_the_caption_can_say_every_filter(shipped, base_map):
    query = (
        "from=2023-10-07&country=IRQ&admin1=IRQ-3049&actor=Houthis&role=target&type=missile&deaths_min=1&precision=place"
        "&q=x&area=38,30,48,37&worldview=un"
    )
    spec = resolve_spec(query, shipped)
    said = " ".join(item.text for item in texts(build_scene(spec, shipped, base_map), "caption"))
    assert "within 30–37° N" in said
    assert "countries as the United Nations see them" in said


@pytest.mark.parametrize("period", ["to=9999-12-31", "from=9999-12-31", "from=0001-01-01&to=9999-12-31"])
def test_a_timeline_goes_to_the_end_of_the_calendar(draw, period):
    bars = [item for item in flat(draw(f"{period}&timeline=yes").items) if item.role == "bars"]
    assert bool(bars) == ("from=9999" not in period)


DAYS = ["0001-01-01", "1969-12-31", "2023-11-01", "2024-03-01", "9999-12-31"]
QUERIES = st.fixed_dictionaries(
    {},
    optional={
        name: st.sampled_from(values)
        for name, values in {
            "from": DAYS, "to": DAYS, "mode": ["points", "heat", "squares", "units", "districts"],
            "measure": ["deaths", "change"], "country": ["IRQ", "sea", "none"], "q": ["zzzz", "ضرب"],
            "size": ["a5", "slide", "60x60", "900x40", "40x900"], "title": ["x" * 500, "\u202e<b>"],
            "bbox": ["160,-25,-165,20", "0,0,0,0", "1,1,1.000001,1.000001", "10,80,11,89.9", "-180,-90,180,90"],
            "area": ["40,30,45,35", "0,0,0,0"], "timeline": ["yes", "no"], "labels": ["ar", "no"], "key": ["no"],
            "legend": ["no"], "event": ["2023-12-03-kirkuk-us-strike"], "deaths_min": ["99999999"],
        }.items()
    },
)  # fmt: skip


@pytest.mark.slow
@settings(max_examples=60)
@given(QUERIES)
def test_any_query_is_drawn_or_refused_in_a_sentence(draw, query):
    refusal = "."
    try:
        draw(urlencode(query))
    except GeoError as err:
        refusal = str(err)
    assert refusal.endswith(".")
