"""Python and the page have the same classes, words, months and limits."""

import json
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from geo.places.sphere import EARTH_RADIUS_KM
from geo.snapshot.map.classes import CHANGES, classes_of
from geo.store.parameters import MAX_CORNERS
from geo.store.selection import MEASURES, MODES
from geo.webmap.page import PageUrls, build_page
from geo.wording.dates import day_text
from geo.wording.modes import AREA_TITLES, CHANGE_TEXTS, MAX_CLASSES, MEASURE_LABELS, MODE_LABELS, words_of_map
from tests.node import run_node

ASSETS = Path(__file__).parents[2] / "geo" / "webmap" / "assets"
SCRIPT = ASSETS / "classes.js"


def test_every_mode_and_measure_has_a_label():
    assert (tuple(MODE_LABELS), tuple(MEASURE_LABELS), tuple(AREA_TITLES)) == (MODES, MEASURES, MEASURES)


def test_the_page_is_given_the_modes_in_their_order():
    urls = PageUrls("/a", "/c", "/b", "/e", "/u", "/s")
    assert json.dumps(list(map(list, MODE_LABELS.items()))) in build_page(urls).html


def test_a_change_is_said_with_the_same_words_on_paper():
    assert (CHANGES.texts, words_of_map()["changeTexts"]) == (CHANGE_TEXTS, CHANGE_TEXTS)


@pytest.mark.parametrize("scale", [1, 5, 40, 3000, 10**6])
def test_screen_and_paper_have_the_same_classes(scale):
    random = np.random.default_rng(scale)
    columns = [np.floor(random.exponential(scale, size)).tolist() for size in (0, 1, 2, 3, 7, 60, 300)]
    code = f"""
        import {{ classStarts, classTexts }} from {json.dumps(SCRIPT.as_uri())};
        const starts = {json.dumps(columns)}.map((values) => classStarts(values, {MAX_CLASSES}));
        console.log(JSON.stringify(starts.map((each) => [each, classTexts(each)])));
    """
    on_paper = [classes_of(values, "") for values in columns]
    on_screen = json.loads(run_node("--input-type=module", "-e", code))
    assert on_screen == [[list(each.starts), list(each.texts)] for each in on_paper]


def test_the_page_has_the_facts_of_python():
    days = [date(2023, month, month) for month in range(1, 13)]
    code = f"""
        import {{ EARTH_RADIUS_KM }} from {json.dumps((ASSETS / "mercator.js").as_uri())};
        import {{ MAX_CORNERS }} from {json.dumps((ASSETS / "drawing.js").as_uri())};
        import {{ dayOfIso, dayText }} from {json.dumps((ASSETS / "days.js").as_uri())};
        const days = {json.dumps([day.isoformat() for day in days])}.map((day) => dayText(dayOfIso(day)));
        console.log(JSON.stringify([EARTH_RADIUS_KM, MAX_CORNERS, days]));
    """
    on_page = json.loads(run_node("--input-type=module", "-e", code))
    assert on_page == [EARTH_RADIUS_KM, MAX_CORNERS, [day_text(day) for day in days]]
