"""The vendored fonts: which characters they have, how wide a text is, where its lines break.

Texts are measured in points with the very files that the renderers draw with; system fonts are never used.
"""

import json
import unicodedata
from functools import cache, lru_cache
from itertools import groupby

from PIL import ImageFont

from geo.events.data_files import DATA

FONTS = DATA / "fonts"
FAMILIES = ("Noto Sans", "Noto Sans Arabic", "Noto Sans Hebrew")
STYLES = {  # weight of a text -> style of each family; Arabic and Hebrew have no italics
    "regular": ("Regular", "Regular", "Regular"),
    "bold": ("Bold", "Bold", "Bold"),
    "italic": ("Italic", "Regular", "Regular"),
}
NO_GLYPH = "\ufffd"
ELLIPSIS = "…"
_JOINERS = "\u200c\u200d"  # they shape letters of Persian and Urdu
_MEASURED_AT = 1000  # font units, so that widths have no rounding of small sizes


def font_files() -> list[str]:
    """Return the paths of all fonts, in a fixed order."""
    return [str(path) for path in sorted(FONTS.glob("*.ttf"))]


@lru_cache(maxsize=1)
def _coverage() -> tuple[frozenset[int], ...]:
    """Return the code points that each family has in all of its styles."""
    listed = json.loads((FONTS / "SOURCES.json").read_text(encoding="utf-8"))["fonts"]
    names = [family.replace(" ", "") for family in FAMILIES]
    return tuple(
        frozenset.intersection(*(_points(font["characters"]) for font in listed if font["file"].startswith(f"{name}-")))
        for name in names
    )


def _points(ranges: str) -> frozenset[int]:
    ends = [span.partition("-") for span in ranges.split()]
    return frozenset(point for first, _, last in ends for point in range(int(first, 16), int(last or first, 16) + 1))


@lru_cache(maxsize=10_000)
def drawable(text: str) -> str:
    """Return what of `text` is visible, with a replacement for every character without a glyph."""
    return "".join(char if _family_of(char) is not None else NO_GLYPH for char in visible(text))


def visible(text: str) -> str:
    """Return `text` on one line without what cannot be seen, cannot stand in a file or would reorder the line."""
    return " ".join("".join(map(_shown, unicodedata.normalize("NFC", text))).split())


def _shown(char: str) -> str:
    """Return a blank for line breaks and tabs, nothing for controls, halves of characters and unassigned ones."""
    if char.isspace():
        return " "
    if char in _JOINERS:
        return char
    return "" if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn") else char


def _family_of(char: str) -> int | None:
    return next((i for i, points in enumerate(_coverage()) if ord(char) in points), None)


def is_right_to_left(text: str) -> bool:
    """Return whether the first letter of `text` belongs to a script that runs from right to left."""
    kinds = (unicodedata.bidirectional(char) for char in text)
    return next((kind for kind in kinds if kind in ("L", "R", "AL")), "L") != "L"


@lru_cache(maxsize=50_000)
def width(text: str, size: float, weight: str = "regular", spacing: float = 0.0) -> float:
    """Return the width of `text` in points at `size` points, `spacing` points added between letters."""
    total = 0.0
    for family, run in groupby(text, lambda char: _family_of(char) or 0):
        total += _face(family, weight).getlength("".join(run))
    return total * size / _MEASURED_AT + spacing * max(len(text) - 1, 0)


@cache
def _face(family: int, weight: str) -> ImageFont.FreeTypeFont:
    name = FAMILIES[family].replace(" ", "")
    return ImageFont.truetype(str(FONTS / f"{name}-{STYLES[weight][family]}.ttf"), _MEASURED_AT)


def wrap(text: str, room: float, size: float, weight: str = "regular") -> list[str]:
    """Return `text` in lines no wider than `room` points; only a single word may be wider."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width(longer, size, weight) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def wrap_at_most(text: str, room: float, size: float, weight: str, most: int) -> list[str]:
    """Return `text` in at most `most` lines; what is left out shows as an ellipsis."""
    lines = wrap(text, room, size, weight)
    if len(lines) > most:
        lines = [*lines[: most - 1], " ".join(lines[most - 1 :])]
    return [shortened(line, room, size, weight) for line in lines]


def shortened(text: str, room: float, size: float, weight: str = "regular") -> str:
    """Return `text`, cut so that it is no wider than `room` points with an ellipsis at its end."""
    if width(text, size, weight) <= room:
        return text
    fits, longest = 0, len(text)
    while fits < longest:
        middle = (fits + longest + 1) // 2
        if width(text[:middle].rstrip() + ELLIPSIS, size, weight) <= room:
            fits = middle
        else:
            longest = middle - 1
    return text[:fits].rstrip() + ELLIPSIS
