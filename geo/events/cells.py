"""Parse single cells of a raw table. Every parser returns the value, or raises ValueError saying what is wrong."""

import json
import math
import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from geo.events.schema import SOURCE_FIELDS

MAX_TEXT = 20_000  # characters; longer texts are no event descriptions
MAX_COUNT = 10**10  # more than there are people
# words that programs write where a number or a date is not known; casefolded
MISSING_WORDS = frozenset(
    {"na", "n/a", "#n/a", "nan", "null", "none", "nil", "-", "–", "..", "?", "unknown", "not stated"}
)
NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,4})?")


def is_missing(cell: Any) -> bool:
    """Return whether `cell` is null, NaN or blank text."""
    return (
        cell is None or (isinstance(cell, float) and math.isnan(cell)) or (isinstance(cell, str) and not cell.strip())
    )


def text(cell: Any) -> str:
    """Return `cell` as text."""
    if isinstance(cell, bool) or not isinstance(cell, (str, int, float)):
        raise ValueError("is not text")
    value = str(cell).strip()
    if len(value) > MAX_TEXT:
        raise ValueError(f"has more than {MAX_TEXT} characters")
    return replace_surrogates(value)


def replace_surrogates(value: str) -> str:
    """Return `value` with a question mark for every unpaired surrogate, which no file can hold."""
    if value.isascii():
        return value
    return value.encode("utf-8", "replace").decode("utf-8")


def has_surrogates(cell: Any) -> bool:
    """Return whether a text, or any text in a list or an object, holds an unpaired surrogate."""
    if isinstance(cell, (list, tuple)):
        return any(map(has_surrogates, cell))
    if isinstance(cell, dict):
        return any(map(has_surrogates, (*cell, *cell.values())))
    return isinstance(cell, str) and not cell.isascii() and replace_surrogates(cell) != cell


def whole(cell: Any) -> Any:
    """Return a value with unpaired surrogates replaced in all of its texts."""
    if isinstance(cell, (list, tuple)):
        return type(cell)(map(whole, cell))
    if isinstance(cell, dict):
        return {whole(key): whole(value) for key, value in cell.items()}
    return replace_surrogates(cell) if isinstance(cell, str) else cell


def day(cell: Any) -> datetime:
    """Return an ISO date (YYYY-MM-DD); no other form is accepted."""
    if not isinstance(cell, str):
        raise ValueError("is no date of the form YYYY-MM-DD")
    try:
        value = date.fromisoformat(cell.strip())
    except ValueError as err:
        raise ValueError("is no date of the form YYYY-MM-DD") from err
    # Python reads 20231203 and 2023-W48-7 too
    if value.isoformat() != cell.strip():
        raise ValueError("is no date of the form YYYY-MM-DD")
    return datetime(value.year, value.month, value.day)


def number(cell: Any) -> float:
    """Return a finite number."""
    if isinstance(cell, bool) or (isinstance(cell, str) and not NUMBER.fullmatch(cell.strip())):
        raise ValueError("is no number")
    try:
        value = float(cell)
    except (TypeError, ValueError, OverflowError) as err:
        raise ValueError("is no number") from err
    if not math.isfinite(value):
        raise ValueError("is no finite number")
    return value


def count(cell: Any) -> int:
    """Return a whole number that is not negative."""
    value = number(cell)
    if value < 0 or value != int(value):
        raise ValueError("is no whole number of 0 or more")
    if value > MAX_COUNT:
        raise ValueError("is too large to be a count")
    return int(value)


def flag(cell: Any) -> bool:
    """Return true or false."""
    if not isinstance(cell, bool):
        raise ValueError("is neither true nor false")
    return cell


def list_of_text(cell: Any) -> tuple[str, ...]:
    """Return several names; a text is a JSON list, or is split at semicolons."""
    items = cell
    if isinstance(cell, str):
        items = _json(cell) if cell.lstrip().startswith("[") else cell.split(";")
    if not isinstance(items, (list, tuple)):
        raise ValueError("is no list of names")
    return tuple(text(item) for item in items if not is_missing(item))


def records(cell: Any) -> tuple[dict[str, str | None], ...]:
    """Return the sources of an event, each with the four fields of SOURCE_FIELDS; a text is a JSON list of them."""
    if isinstance(cell, str):
        cell = _json(cell)
    if not isinstance(cell, (list, tuple)) or not all(isinstance(item, dict) for item in cell):
        raise ValueError("is no list of sources")
    return tuple(
        {name: None if is_missing(item.get(name)) else text(item[name]) for name in SOURCE_FIELDS} for item in cell
    )


def _json(cell: str) -> Any:
    try:
        return json.loads(cell)
    except (ValueError, RecursionError):
        return None


PARSERS: dict[str, Callable[[Any], Any]] = {
    "text": text,
    "date": day,
    "number": number,
    "count": count,
    "flag": flag,
    "list": list_of_text,
    "records": records,
}
