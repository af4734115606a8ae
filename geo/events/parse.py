"""Parse columns: vectorised where the cells are uniform, cell by cell (geo.events.cells) where they are not.

Both give the same values; the vectorised one is faster. Columns are arrays here and become a table at the end, because
a Series of two rows costs more than its values.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from geo.events.arrow_columns import (
    DTYPES,
    Values,
    arrow_texts,
    coded,
    is_null,
    positions,
    spread_of_letters,
    starts_of,
    without_blank_ends,
)
from geo.events.cells import MAX_COUNT, MAX_TEXT, MISSING_WORDS, PARSERS, is_missing

PLAIN_NUMBER = r"^-?[0-9]{1,15}(\.[0-9]{1,17})?$"
PLAIN_DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
FIRST_DAY = np.datetime64("0001-01-01", "s")  # Arrow knows a year 0, the calendar does not


@dataclass(frozen=True)
class Parsed:
    """Typed values of a column, and the cells that could not be parsed."""

    values: Values
    unreadable: dict[int, str]  # position -> why
    missing_words: np.ndarray  # positions of words such as NA that stand for 'not stated'


def parse(cells: pd.Series, kind: str) -> Parsed:
    """Return the values of `cells` in the type of a schema column of this kind."""
    texts = _as_text(cells)
    if kind in ("list", "records"):
        return _each_distinct(cells, texts, kind)
    if texts is not None and kind in _OF_TEXTS:
        return _the_rest(cells, kind, *_OF_TEXTS[kind](texts))
    if kind in _OF_NUMBERS and texts is None and _is_number(cells):
        return _the_rest(cells, kind, *_OF_NUMBERS[kind](cells))
    return _the_rest(cells, kind, None, np.arange(len(cells)))


def _as_text(cells: pd.Series) -> pa.Array | None:
    """Return cells that are all texts or null as Arrow has them; None for others."""
    if isinstance(cells.dtype, pd.StringDtype):
        return arrow_texts(cells)
    if cells.dtype != object or pd.api.types.infer_dtype(cells, skipna=True) not in ("string", "empty"):
        return None
    try:
        return pa.array(cells.to_numpy(), pa.large_string(), from_pandas=True)
    except UnicodeEncodeError:  # unpaired surrogates
        return None


def _is_number(cells: pd.Series) -> bool:
    """Return whether all cells are numbers or null; true and false are none."""
    if cells.dtype == object:
        return pd.api.types.infer_dtype(cells, skipna=True) in ("floating", "integer", "mixed-integer-float")
    return pd.api.types.is_numeric_dtype(cells) and not pd.api.types.is_bool_dtype(cells)


# --- vectorised --------------------------------------------------------------------------------------------------

Quick = tuple[Values, np.ndarray]  # values so far, positions that must be asked singly


def _texts(texts: pa.Array) -> Quick:
    trimmed = without_blank_ends(texts)
    if not len(trimmed) or np.diff(starts_of(trimmed)).max() <= MAX_TEXT:  # bytes, at least as many as characters
        return trimmed, np.array([], int)
    return trimmed, positions(pc.greater(pc.utf8_length(trimmed), MAX_TEXT))


def _numbers(texts: pa.Array) -> Quick:
    trimmed = without_blank_ends(texts)
    try:
        return _finite(_of_digits(trimmed), trimmed)
    except pa.ArrowInvalid:
        plain = pc.match_substring_regex(trimmed, PLAIN_NUMBER)
        return _finite(pc.if_else(plain, trimmed, None).cast(pa.float64()), trimmed)


def _of_digits(texts: pa.Array) -> pa.Array:
    """Return texts of digits, dots and minus signs as numbers. Raise ArrowInvalid if one is otherwise."""
    lowest, highest = spread_of_letters(texts)
    if lowest < ord("-") or highest > ord("9"):
        raise pa.ArrowInvalid
    return texts.cast(pa.float64())


def _finite(numbers: pa.Array, texts: pa.Array) -> Quick:
    values = numbers.to_numpy(zero_copy_only=False)
    good = np.isfinite(values)
    return values, np.array([], int) if good.all() else np.flatnonzero(~good & ~is_null(texts))


def _numbers_of_numbers(cells: pd.Series) -> Quick:
    try:
        values = cells.to_numpy(dtype="float64", na_value=np.nan)
    except OverflowError:  # a whole number beyond all floats
        return np.full(len(cells), np.nan), np.arange(len(cells))
    return values, np.flatnonzero(np.isinf(values))


def _counts(numbers: np.ndarray, left: np.ndarray) -> Quick:
    with np.errstate(invalid="ignore"):
        good = (numbers >= 0) & (numbers <= MAX_COUNT) & (numbers == np.floor(numbers))
    whole = pd.arrays.IntegerArray(np.where(good, numbers, 0).astype(np.int64), ~good)
    return whole, left if good.all() else np.union1d(left, np.flatnonzero(~good & ~np.isnan(numbers)))


def _days(texts: pa.Array) -> Quick:
    codes, distinct = coded(without_blank_ends(texts))
    days = _distinct_days(pa.array(distinct, pa.large_string()))
    values = np.append(days, np.datetime64("NaT"))[codes]
    return values, np.flatnonzero(np.append(np.isnat(days), np.False_)[codes])


def _distinct_days(texts: pa.Array) -> np.ndarray:
    """Return days; NaT for what is no plain one."""
    plain = pc.if_else(pc.match_substring_regex(texts, PLAIN_DAY), texts, None)
    try:
        days = plain.cast(pa.timestamp("s")).to_numpy(zero_copy_only=False)
    except pa.ArrowInvalid:  # a 30 February
        days_read = pd.to_datetime(plain.to_numpy(zero_copy_only=False), format="%Y-%m-%d", errors="coerce")
        days = days_read.as_unit("s").to_numpy()
    return np.where(days < FIRST_DAY, np.datetime64("NaT"), days)


_OF_TEXTS: dict[str, Callable[[pa.Array], Quick]] = {
    "text": _texts,
    "number": _numbers,
    "count": lambda texts: _counts(*_numbers(texts)),
    "date": _days,
}
_OF_NUMBERS: dict[str, Callable[[pd.Series], Quick]] = {
    "number": _numbers_of_numbers,
    "count": lambda cells: _counts(*_numbers_of_numbers(cells)),
}


# --- one by one --------------------------------------------------------------------------------------------------


def _the_rest(cells: pd.Series, kind: str, values: Values | None, left: np.ndarray) -> Parsed:
    """Parse the cells at the positions `left` one by one, and return the whole column."""
    if values is not None and not len(left):
        return Parsed(values, {}, np.array([], int))
    values_by_position: dict[int, object] = {}
    unreadable: dict[int, str] = {}
    words: list[int] = []
    for position, cell in zip(left.tolist(), cells.iloc[left].tolist(), strict=True):
        if is_missing(cell):
            continue
        if kind != "text" and isinstance(cell, str) and cell.strip().casefold() in MISSING_WORDS:
            words.append(position)
            continue
        try:
            values_by_position[position] = PARSERS[kind](cell)
        except ValueError as err:
            unreadable[position] = str(err)
    # positions that were left have no value yet, or one that is too long
    singly = _column([values_by_position.get(position) for position in left.tolist()], kind)
    everything = singly if values is None else _replaced(values, left, singly)
    return Parsed(everything, unreadable, np.array(words, int))


def _column(values: Sequence[Any], kind: str) -> Values:
    """Return values of one kind, None for those not stated."""
    if kind == "text":
        return pa.array(values, pa.large_string())
    if kind == "count":
        return pd.array(values, dtype="Int64")
    column = np.empty(len(values), DTYPES.get(kind, object))
    column[:] = values
    return column


def _replaced(values: Values, where: np.ndarray, by: Values) -> Values:
    """Return `values` with others at the positions `where`."""
    if isinstance(values, pa.Array):
        is_other = np.zeros(len(values), bool)
        is_other[where] = True
        return pc.replace_with_mask(values, pa.array(is_other), by)
    values = values.copy()
    values[where] = by
    return values


def _each_distinct(cells: pd.Series, texts: pa.Array | None, kind: str) -> Parsed:
    """Parse lists and sources once per distinct text; equal rows share the result."""
    if texts is None:
        return _the_rest(cells, kind, None, np.arange(len(cells)))
    codes, distinct = coded(texts)
    parsed = _the_rest(pd.Series(distinct, dtype=object), kind, None, np.arange(len(distinct)))
    table = np.append(parsed.values, np.array([None], dtype=object))
    at = np.flatnonzero(np.isin(codes, list(parsed.unreadable)))
    bad = {position: parsed.unreadable[code] for position, code in zip(at.tolist(), codes[at].tolist(), strict=True)}
    words = np.flatnonzero(np.isin(codes, parsed.missing_words))
    return Parsed(table[codes], bad, words)
