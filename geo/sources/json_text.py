"""JSON as values: strict, no deeper than a table of events, and no key that is given twice and hides the first."""

import gc
import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from typing import Any

import orjson

from geo.errors import SourceError

NESTED = frozenset({dict, list})
TWICE = "\uffff given twice"  # the keys of an object that are; no column is called so


def load(content: bytes, name: str) -> Any:
    """Return the values of a JSON text. Raise SourceError with the place where it breaks."""
    content = content.removeprefix(b"\xef\xbb\xbf")
    try:
        with uncollected():
            values = orjson.loads(content)
    except orjson.JSONDecodeError:
        # the slower parser says where a text breaks, and knows halves of characters
        return _load_slowly(content, name)
    # fewer keys than were written: one is given twice
    return values if _count_keys(values) >= content.count(b'":') else _load_slowly(content, name)


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
        return json.loads(content.decode(), parse_constant=_refuse_constant, object_pairs_hook=_object)
    except UnicodeDecodeError as err:
        raise SourceError(f"{name}: not UTF-8 at byte {err.start}. Save it as UTF-8.") from err
    except RecursionError as err:
        raise SourceError(f"{name}: nested too deeply to be a table of events.") from err
    except ValueError as err:
        raise SourceError(f"{name}: not valid JSON: {err}. Was it cut off while being copied?") from err


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is no JSON number")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        found[TWICE] = [key for key, count in Counter(key for key, _ in pairs).items() if count > 1]
    return found


def _count_keys(values: Any) -> int:
    """Return how many keys all objects have together."""
    count, level = 0, [values]
    while level:
        # level by level, since a million rows pass here
        objects = [each for each in level if type(each) is dict]
        lists = [each for each in level if type(each) is list]
        count += sum(map(len, objects))
        inner = chain(chain.from_iterable(map(dict.values, objects)), chain.from_iterable(lists))
        level = [each for each in inner if type(each) in NESTED]
    return count


def is_deeper(value: Any, most: int) -> bool:
    """Return whether lists and objects are nested more than `most` levels."""
    if not isinstance(value, (dict, list)):
        return False
    inner = value.values() if isinstance(value, dict) else value
    return most == 0 or any(is_deeper(each, most - 1) for each in inner)
