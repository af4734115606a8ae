"""One name of a link: which field it fills, and how its text is read and written."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from geo.store.selection import MAX_SEARCH, MAX_WORDS, words_of

MAX_DEATHS = 10_000_000
MAX_DIGITS = 20
AREA_DIGITS = 4  # of a degree: 11 m
MAX_CORNERS = 100  # of an area


@dataclass(frozen=True)
class Parameter:
    """One name of the query string: which field it fills and how its text is read and written."""

    name: str
    field: str
    read: Callable[[str], Any]
    write: Callable[[Any], str] = str
    repeats: bool = False
    may_be_blank: bool = False


def one_of(allowed: Sequence[str]) -> Callable[[str], str]:
    """Return a reader of one value of a closed set, which raises ValueError for any other."""

    def read(text: str) -> str:
        if text not in allowed:
            raise ValueError(f"is none of {', '.join(allowed)}")
        return text

    return read


def day_of(text: str) -> date:
    """Return a day. Raise ValueError for any other form than YYYY-MM-DD, of which Python reads several."""
    try:
        value = date.fromisoformat(text)
    except ValueError:
        value = None
    if value is None or value.isoformat() != text:
        raise ValueError("is no day of the form YYYY-MM-DD")
    return value


def _number(text: str) -> float:
    if not text.isascii() or "_" in text:  # which Python reads too
        raise ValueError("is no number")
    return float(text)


def number_within(low: float, high: float) -> Callable[[str], float]:
    """Return a reader of numbers between two limits, both included."""

    def read(text: str) -> float:
        try:
            value = _number(text)
        except ValueError:
            value = math.nan
        if not low <= value <= high:
            raise ValueError(f"is no number from {low:g} to {high:g}")
        return value

    return read


def deaths(text: str) -> int:
    """Return a number of deaths."""
    if not text.isascii() or not text.isdigit() or len(text) > MAX_DIGITS or int(text) > MAX_DEATHS:
        raise ValueError(f"is no whole number from 0 to {MAX_DEATHS:,}")
    return int(text)


def yes(text: str) -> bool:
    """Return whether a text says yes."""
    return one_of(("yes", "no"))(text) == "yes"


def search_line(text: str) -> str:
    """Return the words of a search."""
    line = " ".join(text.split())
    if len(line) > MAX_SEARCH:
        raise ValueError(f"is longer than {MAX_SEARCH} characters")
    if not words_of(line):
        raise ValueError("holds no word to look for")
    if len(words_of(line)) > MAX_WORDS:
        raise ValueError(f"holds more than {MAX_WORDS} words")
    return line


def yes_text(value: bool) -> str:
    """Return a flag as it stands in a link."""
    return "yes" if value else "no"


def area_of(text: str) -> tuple[float, ...]:
    """Return an area: west, south, east, north, or lon, lat of three corners or more, in degrees."""
    try:
        numbers = tuple(round(_number(part), AREA_DIGITS) for part in text.split(","))
    except ValueError:
        numbers = ()
    lons, lats = numbers[::2], numbers[1::2]
    is_box = len(numbers) == 4 and lons[0] < lons[1] and lats[0] < lats[1]
    is_polygon = len(lons) == len(lats) and 3 <= len(lons) <= MAX_CORNERS
    on_earth = all(-180 <= lon <= 180 for lon in lons) and all(-90 <= lat <= 90 for lat in lats)
    if not (is_box or is_polygon) or not on_earth:
        raise ValueError(f"is neither west,south,east,north nor lon,lat of 3 to {MAX_CORNERS} corners on Earth")
    return numbers


def area_text(area: tuple[float, ...]) -> str:
    """Return an area as it stands in a link."""
    return ",".join(f"{number:.{AREA_DIGITS}f}".rstrip("0").rstrip(".") for number in area)
