"""Parse whole columns: at once where the cells are uniform, cell by cell (geo.cells) where they are not.

Both ways give the same values; the first one only spares the time of asking each cell by itself.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from geo.cells import MAX_COUNT, MAX_TEXT, MISSING_WORDS, PARSERS, is_missing

TEXT = pd.StringDtype("pyarrow", na_value=np.nan)
DTYPES = {"text": "str", "date": "datetime64[s]", "number": "float64", "count": "Int64"}  # others hold objects
PLAIN_NUMBER = r"^-?[0-9]{1,15}(\.[0-9]{1,17})?$"
PLAIN_DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"


@dataclass(frozen=True)
class Parsed:
    """Typed values of a column, and what is wrong with the cells that have none."""

    values: pd.Series
    unreadable: dict[int, str]  # position -> why
    missing_words: np.ndarray  # positions of words such as NA that stand for 'not stated'


def parse(cells: pd.Series, kind: str) -> Parsed:
    """Return the values of `cells` as the kind of a column of the schema asks for."""
    cells = cells.reset_index(drop=True)
    if kind in ("list", "records"):
        return _each_distinct(cells, kind)
    values, left = _QUICK[kind](_as_text(cells)) if kind in _QUICK else (None, np.arange(len(cells)))
    return _the_rest(cells, kind, values, left)


def nothing(count: int, kind: str) -> pd.Series:
    """Return a column of `count` values, none of which is stated."""
    if kind == "text":
        return as_texts(pa.nulls(count, pa.large_string()))
    if kind == "count":
        return pd.Series(pd.arrays.IntegerArray(np.zeros(count, np.int64), np.ones(count, bool)))
    if kind in ("number", "date"):
        return pd.Series(np.full(count, np.nan if kind == "number" else np.datetime64("NaT", "s")))
    return pd.Series(np.full(count, None, dtype=object))


def as_texts(values: pa.Array | np.ndarray) -> pd.Series:
    """Return texts and nulls as a column; far quicker than pandas does it itself."""
    if isinstance(values, np.ndarray):
        values = pa.array(values, pa.large_string(), from_pandas=True)
    return pd.Series(TEXT.__from_arrow__(values))


def by_distinct(cells: pd.Series, translate: Callable[[str], Any]) -> pd.Series:
    """Return what `translate` makes of each cell, asked once per distinct one; null stays null."""
    codes, distinct = pd.factorize(cells)
    table = pa.array([*map(translate, np.asarray(distinct, dtype=object)), None], pa.large_string())
    return as_texts(table.take(pa.array(np.where(codes < 0, len(distinct), codes))))


def shared(cells: pd.Series) -> tuple[np.ndarray, list[Any]]:
    """Return, per row, the position of its value among the distinct ones, by identity: rows share what parse gave."""
    values = cells.to_numpy(dtype=object)
    identities = np.fromiter(map(id, values), np.int64, len(values))
    _, first, codes = np.unique(identities, return_index=True, return_inverse=True)
    return codes, [values[at] for at in first]


def by_pairs(first: pd.Series, second: pd.Series, translate: Callable[[Any, Any], Any]) -> pd.Series:
    """Return what `translate` makes of two cells of a row, null as None, asked once per distinct pair."""
    (one, ones), (two, twos) = (pd.factorize(cells) for cells in (first, second))
    codes, distinct = pd.factorize((one.astype(np.int64) + 1) * (len(twos) + 1) + two + 1)
    pairs = (divmod(int(pair), len(twos) + 1) for pair in distinct)
    named = [translate(ones[i - 1] if i else None, twos[j - 1] if j else None) for i, j in pairs]
    return as_texts(np.array([*named, None], dtype=object)[codes])


def side_by_side(texts: Sequence[pd.Series], between: str) -> pd.Series:
    """Return the texts of a row as one; null where one of them is."""
    columns = [pa.array(column, pa.large_string(), from_pandas=True) for column in texts]
    return as_texts(pc.binary_join_element_wise(*columns, pa.scalar(between, pa.large_string())))


def _as_text(cells: pd.Series) -> pd.Series:
    """Return cells that are all texts or null as a column of texts; others as they are."""
    if cells.dtype != object or pd.api.types.infer_dtype(cells, skipna=True) not in ("string", "empty"):
        return cells
    try:
        return cells.astype("str")
    except UnicodeEncodeError:  # half of a character
        return cells


def _is_text(cells: pd.Series) -> bool:
    return isinstance(cells.dtype, pd.StringDtype)


def _is_number(cells: pd.Series) -> bool:
    """Return whether all cells are numbers or null; true and false are none."""
    if cells.dtype == object:
        return pd.api.types.infer_dtype(cells, skipna=True) in ("floating", "integer", "mixed-integer-float")
    return pd.api.types.is_numeric_dtype(cells) and not pd.api.types.is_bool_dtype(cells)


# --- at once -----------------------------------------------------------------------------------------------------

Quick = tuple[pd.Series | None, np.ndarray]  # values so far (None: none), positions that must be asked singly


def _texts(cells: pd.Series) -> Quick:
    if not _is_text(cells):
        return None, np.arange(len(cells))
    stripped = pc.utf8_trim_whitespace(arrow_texts(cells))
    said = pc.if_else(pc.equal(stripped, ""), None, stripped)
    return as_texts(said), positions(pc.greater(pc.utf8_length(said), MAX_TEXT))


def _numbers(cells: pd.Series) -> Quick:
    if _is_text(cells):
        texts = arrow_texts(cells)
        plain = pc.match_substring_regex(texts, PLAIN_NUMBER)
        values = pc.if_else(plain, texts, None).cast(pa.float64())
        return pd.Series(values.to_numpy(zero_copy_only=False)), positions(pc.invert(plain))
    if not _is_number(cells):
        return None, np.arange(len(cells))
    try:
        values = cells.astype("float64")
    except OverflowError:  # a whole number beyond all floats
        return None, np.arange(len(cells))
    return values, np.flatnonzero(~np.isfinite(values.to_numpy()))


def _counts(cells: pd.Series) -> Quick:
    numbers, left = _numbers(cells)
    if numbers is None:
        return None, left
    figures = numbers.to_numpy()
    with np.errstate(invalid="ignore"):
        good = (figures >= 0) & (figures <= MAX_COUNT) & (figures == np.floor(figures))
    whole = pd.arrays.IntegerArray(np.where(good, figures, 0).astype(np.int64), ~good)
    return pd.Series(whole), np.union1d(left, np.flatnonzero(~good & ~np.isnan(figures)))


def _days(cells: pd.Series) -> Quick:
    if not _is_text(cells):
        return None, np.arange(len(cells))
    texts = arrow_texts(cells)
    plain = pc.if_else(pc.match_substring_regex(texts, PLAIN_DAY), texts, None)
    days = pd.to_datetime(plain.to_numpy(zero_copy_only=False), format="%Y-%m-%d", errors="coerce").as_unit("s")
    return pd.Series(days), np.flatnonzero(days.isna() & texts.is_valid().to_numpy(zero_copy_only=False))


def arrow_texts(cells: pd.Series) -> pa.Array:
    """Return a column of texts as Arrow has it."""
    texts = pa.array(cells, pa.large_string())
    return texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts


def positions(found: pa.Array) -> np.ndarray:
    """Return the positions at which something holds; null does not."""
    return np.flatnonzero(found.fill_null(False).to_numpy(zero_copy_only=False))


_QUICK: dict[str, Callable[[pd.Series], Quick]] = {
    "text": _texts,
    "number": _numbers,
    "count": _counts,
    "date": _days,
}


# --- one by one --------------------------------------------------------------------------------------------------


def _the_rest(cells: pd.Series, kind: str, values: pd.Series | None, left: np.ndarray) -> Parsed:
    """Ask the cells at the positions `left` singly and return the whole column."""
    found: dict[int, object] = {}
    unreadable: dict[int, str] = {}
    words: list[int] = []
    for position, cell in zip(left.tolist(), cells.iloc[left].tolist(), strict=True):
        if is_missing(cell):
            continue
        if kind != "text" and isinstance(cell, str) and cell.strip().casefold() in MISSING_WORDS:
            words.append(position)
            continue
        try:
            found[position] = PARSERS[kind](cell)
        except ValueError as err:
            unreadable[position] = str(err)
    if values is not None and not len(left):
        return Parsed(values, {}, np.array([], int))
    if values is None:
        everything = [found.get(position) for position in range(len(cells))]
        return Parsed(pd.Series(everything, dtype=DTYPES.get(kind, object)), unreadable, np.array(words, int))
    # positions that were left have no value yet, or one that is too long
    singly = pd.Series([found.get(position) for position in left.tolist()], dtype=DTYPES.get(kind, object))
    values.iloc[left] = singly.to_numpy() if kind in ("number", "date") else singly.array
    return Parsed(values, unreadable, np.array(words, int))


def _each_distinct(cells: pd.Series, kind: str) -> Parsed:
    """Parse lists and sources, which repeat: each distinct text once, and rows share what it gives."""
    cells = _as_text(cells)
    if not _is_text(cells):
        return _the_rest(cells, kind, None, np.arange(len(cells)))
    codes, distinct = pd.factorize(cells)
    parsed = _the_rest(pd.Series(list(distinct), dtype=object), kind, None, np.arange(len(distinct)))
    table = np.empty(len(distinct) + 1, dtype=object)
    table[:-1] = list(parsed.values)
    table[-1] = None
    at = np.flatnonzero(np.isin(codes, list(parsed.unreadable)))
    bad = {position: parsed.unreadable[code] for position, code in zip(at.tolist(), codes[at].tolist(), strict=True)}
    words = np.flatnonzero(np.isin(codes, parsed.missing_words))
    return Parsed(pd.Series(table[codes], dtype=object), bad, words)
