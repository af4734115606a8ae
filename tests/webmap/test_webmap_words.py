"""Screen and paper divide values into the same classes and call modes, measures and classes the same."""

import json
from pathlib import Path

import numpy as np
import pytest

from geo.snapshot.map.classes import CHANGES, classes_of
from geo.store.selection import MEASURES, MODES
from geo.webmap.page import PageUrls, build_page
from geo.wording.modes import AREA_TITLES, CHANGE_TEXTS, MAX_CLASSES, MEASURE_LABELS, MODE_LABELS, words_of_map
from tests.node import run_node

SCRIPT = Path(__file__).parents[2] / "geo" / "webmap" / "assets" / "classes.js"


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
