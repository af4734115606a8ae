"""Parse JSON without changing numbers, and report keys that occur twice."""

import gc
import json
import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
import orjson

from geo.errors import SourceError

DIGITS, STRIDE = 19, 6  # of whole numbers of which the quick parser makes others
LARGE = re.compile(rb"[\s:,\[-][0-9]{%d}" % DIGITS)
QUOTE, COLON, BACKSLASH, BLANK = b'":\\ '
SPACED_COLON = re.compile(rb'"\s+:')
NESTED = frozenset({dict, list})
MAX_DIGITS = 400  # of a whole number; a longer one stays a text


class Doubled(dict[str, Any]):
    """An object that gives keys twice: the last value counts."""

    twice: list[str]


@dataclass(frozen=True)
class Loaded:
    """The values of a JSON text, and whether any object in them gives a key twice."""

    values: Any
    is_doubled: bool = False


def load(content: bytes, name: str) -> Loaded:
    """Return the values of a JSON text. Raise SourceError with the place where it breaks."""
    try:
        values = orjson.loads(content)
    except orjson.JSONDecodeError:
        # the slower parser says where a text is invalid, and accepts unpaired surrogates and NaN
        return Loaded(_load_slowly(content, name), is_doubled=True)
    return Loaded(values) if _is_all(content, values) else Loaded(_load_slowly(content, name), is_doubled=True)


def load_lines(lines: Sequence[bytes]) -> Loaded:
    """Return the value of each line; a line that is no JSON is returned as its first characters."""
    try:
        values = [orjson.loads(line) for line in lines]
    except orjson.JSONDecodeError:
        return Loaded([_value_of_line(line) for line in lines], is_doubled=True)
    if _is_all(b"\n".join(lines), values):
        return Loaded(values)
    return Loaded([_value_of_line(line) for line in lines], is_doubled=True)


def _value_of_line(line: bytes) -> Any:
    try:
        return _load_slowly(line, "")
    except SourceError:
        return line[:200].decode("utf-8", "replace")  # a text is no row, and is listed as such


def _is_all(content: bytes, values: Any) -> bool:
    """Return whether `values` are all that stands in a text: no number rounded, no key given twice.

    In doubt the answer is no: the slower parser then tells.
    """
    return not _has_large(content) and _has_keys(values, _count_members(content))


def _has_large(content: bytes) -> bool:
    """Return whether a text may hold a whole number of 19 digits: any such has three digits in a row of every sixth."""
    text = np.frombuffer(content, np.uint8)
    is_digit = text[::STRIDE] - ord("0") < 10
    positions = np.flatnonzero(is_digit[:-2] & is_digit[1:-1] & is_digit[2:]) * STRIDE
    for between in range(1, 2 * STRIDE):
        positions = positions[text[positions + between] - ord("0") < 10]
    return any(LARGE.search(content, max(at - STRIDE - 2, 0), at + DIGITS) for at in positions.tolist())


def _count_members(content: bytes) -> int:
    """Return how many members the objects of a JSON text have at most: colons behind quotation marks."""
    text = np.frombuffer(content, np.uint8)
    colons = np.flatnonzero(text == COLON)
    before, two_before, three_before = (text[colons - back] for back in (1, 2, 3))
    is_escaped = (two_before == BACKSLASH) & (three_before != BACKSLASH)
    count = np.count_nonzero((before == QUOTE) & ~is_escaped)
    if (before <= BLANK).any():
        count += len(SPACED_COLON.findall(content))
    return int(count)


def _has_keys(values: Any, wanted: int) -> bool:
    """Return whether all objects together have at least so many keys."""
    count, level = 0, [values]
    while level:
        # level by level, and no deeper than need be, since a million rows pass here
        objects = [each for each in level if type(each) is dict]
        lists = [each for each in level if type(each) is list]
        count += sum(map(len, objects))
        if count >= wanted:
            return True
        inner = chain(chain.from_iterable(map(dict.values, objects)), chain.from_iterable(lists))
        level = [each for each in inner if type(each) in NESTED]
    return count >= wanted


@contextmanager
def uncollected() -> Iterator[None]:
    """Spare the search for cycles while millions of values are made that hold none."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _load_slowly(content: bytes, name: str) -> Any:
    try:
        return json.loads(
            content.decode(),
            parse_constant=_constant,
            parse_float=_float,
            parse_int=_whole,
            object_pairs_hook=_object,
        )
    except RecursionError as err:
        raise SourceError(f"{name}: nested too deeply to be a table of events.") from err
    except json.JSONDecodeError as err:
        where = f"line {err.lineno:,}, column {err.colno:,}"
        raise SourceError(f"{name}: not valid JSON at {where} ({err.msg}). Was it cut off while being copied?") from err


def _constant(word: str) -> float | str:
    """Return NaN as the number that says nothing; an infinite one stays a word, which is no number."""
    return math.nan if word == "NaN" else word


def _float(text: str) -> float | str:
    """Return a number; one that is too large for a float stays as it is written."""
    value = float(text)
    return value if math.isfinite(value) else text


def _whole(text: str) -> int | str:
    return int(text) if len(text) <= MAX_DIGITS else text


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) == len(pairs):
        return members
    doubled = Doubled(members)
    doubled.twice = [key for key, count in Counter(key for key, _ in pairs).items() if count > 1]
    return doubled


def repeated_keys(value: Any) -> list[str]:
    """Return the keys that a value, or any object in it, gives twice."""
    keys: list[str] = []
    left = [value]
    while left:
        each = left.pop()
        if isinstance(each, Doubled):
            keys += each.twice
        if isinstance(each, (dict, list)):
            left.extend(each.values() if isinstance(each, dict) else each)
    return keys
