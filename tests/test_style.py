"""Colours that can be told apart from what they lie on (WCAG 2.2: 1.4.3 and 1.4.11)."""

import pytest

from geo.schema import EVENT_TYPES
from geo.style import DIVERGING, RAMPS, SYMBOLS, THEMES

SURFACES = ("land", "focus", "sea")
TEXTS = [
    ("ink", "page"),
    ("ink", "panel"),
    ("muted", "page"),
    ("muted", "panel"),
    ("muted", "land"),
    ("muted", "focus"),
    ("water", "sea"),
]


def luminance(color):
    channels = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_every_type_has_a_shape_and_a_colour_of_its_own():
    assert list(SYMBOLS) == list(EVENT_TYPES)
    for look in ("shape", "light", "dark"):
        assert len({getattr(symbol, look) for symbol in SYMBOLS.values()}) == len(SYMBOLS)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("event_type", SYMBOLS)
def test_a_symbol_or_its_outline_stands_out_from_land_and_sea(theme, event_type):
    colors = (getattr(SYMBOLS[event_type], theme), THEMES[theme].outline)
    for surface in SURFACES:
        assert max(contrast(color, getattr(THEMES[theme], surface)) for color in colors) >= 3


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("text", "ground"), TEXTS)
def test_text_can_be_read_on_its_ground(theme, text, ground):
    assert contrast(getattr(THEMES[theme], text), getattr(THEMES[theme], ground)) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
def test_the_brush_and_the_open_event_stand_out(theme):
    for ground in ("page", "panel", "focus"):
        assert contrast(THEMES[theme].accent, getattr(THEMES[theme], ground)) >= 3


@pytest.mark.parametrize("theme", THEMES)
def test_a_ramp_runs_steadily_away_from_the_land(theme):
    steps = [contrast(color, THEMES[theme].focus) for color in RAMPS[theme]]
    assert steps == sorted(steps)
    assert len(DIVERGING[theme]) == 4
