"""Colours that can be told apart from what they lie on (WCAG 2.2: 1.4.3 and 1.4.11) and from each other."""

from itertools import combinations

import numpy as np
import pytest

from geo.events.schema import EVENT_TYPES
from geo.style import DIVERGING, OUTLINES, RAMPS, SYMBOLS, THEMES, symbols_as_dict

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
# how a colour is seen, on linear RGB: Machado, Oliveira and Fernandes 2009, severity 1
VISIONS = {
    "all colours": np.eye(3),
    "no red": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "no green": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "no blue": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
ADDED = {"fighting", "explosion", "civilians", "protest"}  # to a palette of eight that stays as it was


def linear_rgb(color):
    channels = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]


def luminance(color):
    red, green, blue = linear_rgb(color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def lab(color, vision):
    """Return CIELAB (D65) of a colour as it is seen by someone of that vision."""
    share = TO_XYZ @ np.clip(VISIONS[vision] @ np.array(linear_rgb(color)), 0, 1) / TO_XYZ.sum(axis=1)
    x, y, z = np.where(share > (6 / 29) ** 3, np.cbrt(share), share / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def closest(theme, vision, pairs):
    """Return the least distance (CIE 1976) of the colours of any of these pairs of types."""
    colors = {name: lab(getattr(symbol, theme), vision) for name, symbol in SYMBOLS.items()}
    return min(np.linalg.norm(colors[one] - colors[other]) for one, other in pairs)


def test_every_type_has_a_shape_and_a_colour_of_its_own():
    assert list(SYMBOLS) == list(EVENT_TYPES)
    for look in ("shape", "light", "dark"):
        assert len({getattr(symbol, look) for symbol in SYMBOLS.values()}) == len(SYMBOLS)


def area(corners):
    x, y = np.array(corners).T
    return abs(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2


@pytest.mark.parametrize("shape", OUTLINES)
def test_every_outline_has_the_area_of_a_circle_of_radius_1(shape):
    assert area(OUTLINES[shape]) == pytest.approx(np.pi, rel=1e-3)


def test_the_map_page_gets_the_outline_of_every_shape_and_draws_the_circle_itself():
    corners = {each["shape"]: each["corners"] for each in symbols_as_dict().values()}
    assert corners.pop("circle") is None
    for shape, given in corners.items():
        assert np.array(given) == pytest.approx(np.array(OUTLINES[shape]), abs=1e-4)


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize(("theme", "of_eight", "of_added"), [("light", 2.8, 17), ("dark", 7.3, 20)])
def test_whoever_sees_them_added_types_differ_more_than_the_eight_do_at_least(theme, vision, of_eight, of_added):
    pairs = list(combinations(SYMBOLS, 2))
    assert closest(theme, vision, [pair for pair in pairs if not ADDED & {*pair}]) >= of_eight
    assert closest(theme, vision, [pair for pair in pairs if ADDED & {*pair}]) >= of_added


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("event_type", sorted(ADDED))
def test_an_added_colour_stands_out_without_its_outline_as_dots_have_none(theme, event_type):
    for surface in SURFACES:
        assert contrast(getattr(SYMBOLS[event_type], theme), getattr(THEMES[theme], surface)) >= 3


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
