"""Parse numbers of people: '1,234', '10+', '5-7' and 'at least 3' become lowest, best and highest figures.

Words such as 'dozens' state no number and are not converted.
"""

import re
import unicodedata
from dataclasses import dataclass

LONGEST = 60  # characters
_NUMBER = r"(\d{1,3}(?:[, ’']\d{3})+|\d{1,10})(?:\.0+)?"
_PEOPLE = r"(?: ?(?:people|persons|civilians|soldiers|killed|dead|deaths|died|injured|wounded|casualties|fatalities))*"
_MIN = r"(?:at least|min\.?|minimum|minimum of|not less than|no fewer than|≥|>=|=>)"
_MORE = r"(?:more than|over|above|>)"
_MAX = r"(?:up to|at most|max\.?|maximum|maximum of|no more than|≤|<=|=<)"
_LESS = r"(?:less than|fewer than|under|below|<)"
_ABOUT = r"(?:~|≈|about|around|approx\.?|approximately|circa|ca\.?|c\.|some|roughly|an estimated|est\.?)"


@dataclass(frozen=True)
class Figure:
    """Lowest, best and highest figure of a cell, None where not stated; `words` explains how it was read."""

    low: int | None
    best: int | None
    high: int | None
    words: str
    is_one: bool = False  # one number: the other columns are not about it


def figure_of(text: str) -> Figure | None:
    """Return the figure that a text states; None if there is none."""
    if len(text) > LONGEST:
        return None
    if any(unicodedata.category(letter) == "No" for letter in text):  # a raised 2 is no digit of the number before it
        return None
    plain = _plain(text)
    for pattern, make in _READERS:
        if match := pattern.fullmatch(plain):
            return make(*(int(re.sub(r"\D", "", number)) for number in match.groups()))
    return None


def _plain(text: str) -> str:
    """Return a text in small letters and digits of ASCII, with one blank between words."""
    text = unicodedata.normalize("NFKC", text).casefold()
    digits = (str(unicodedata.digit(letter)) if letter.isdigit() else letter for letter in text)
    return " ".join("".join(digits).split())


def _exact(number: int) -> Figure:
    return Figure(number, number, number, f"{number:,}", is_one=True)


def _about(number: int) -> Figure:
    return Figure(number, number, number, f"about {number:,}", is_one=True)


def _or_more(number: int) -> Figure:
    return Figure(number, None, None, f"{number:,} or more")


def _or_less(number: int) -> Figure:
    return Figure(None, None, number, f"{number:,} or fewer")


def _from_to(low: int, high: int) -> Figure | None:
    return Figure(low, None, high, f"{low:,} to {high:,}") if low <= high else None


_READERS = [
    (re.compile(pattern), make)
    for pattern, make in (
        (rf"{_NUMBER}{_PEOPLE}", _exact),
        (rf"{_NUMBER} ?\*+", _exact),  # the star refers to a note
        (rf"{_ABOUT} ?{_NUMBER}{_PEOPLE}", _about),
        (rf"{_NUMBER} ?\?", _about),
        (rf"{_MIN} ?{_NUMBER}{_PEOPLE}", _or_more),
        (rf"{_NUMBER} ?(?:\+|or more|and more|at least){_PEOPLE}", _or_more),
        (rf"{_MORE} ?{_NUMBER}{_PEOPLE}", lambda number: _or_more(number + 1)),
        (rf"{_MAX} ?{_NUMBER}{_PEOPLE}", _or_less),
        (rf"{_NUMBER} ?(?:or less|or fewer|at most){_PEOPLE}", _or_less),
        (rf"{_LESS} ?{_NUMBER}{_PEOPLE}", lambda number: _or_less(number - 1) if number else None),
        (rf"{_NUMBER} ?(?:-|–|—|−|to|or) ?{_NUMBER}{_PEOPLE}", _from_to),
        (rf"between {_NUMBER} and {_NUMBER}{_PEOPLE}", _from_to),
    )
]
