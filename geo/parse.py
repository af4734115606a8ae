"""Parse whole columns: at once where the cells are uniform, cell by cell (geo.cells) where they are not.

Both ways give the same values; the first one only spares the time of asking each cell by itself.
Columns are arrays here, and become a table when all of them are there: a Series of two rows costs more than its values.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from geo.cells import MAX_COUNT, MAX_TEXT, MISSING_WORDS, PARSERS, is_missing

TEXT = pd.StringDtype("pyarrow", na_value=np.nan)
DTYPES = {"date": "datetime64[s]", "number": "float64"}
PLAIN_NUMBER = r"^-?[0-9]{1,15}(\.[0-9]{1,17})?$"
PLAIN_DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
FIRST_DAY = np.datetime64("0001-01-01", "s")  # Arrow knows a year 0, the calendar does not
ASCII_END = 0x80
LETTERS_AT_ONCE = 1 << 18  # that are summed
WEIGHTS = np.random.default_rng(1).integers(
    1, 1 << 63, 256, dtype=np.uint64
)  # of the letters of a text, by their place

Values = Any  # texts as an Arrow array, counts as one of pandas that knows null, all else as one of numpy


@dataclass(frozen=True)
class Parsed:
    """Typed values of a column, and what is wrong with the cells that have none."""

    values: Values
    unreadable: dict[int, str]  # position -> why
    missing_words: np.ndarray  # positions of words such as NA that stand for 'not stated'


def parse(cells: pd.Series, kind: str) -> Parsed:
    """Return the values of `cells` as the kind of a column of the schema asks for."""
    texts = _as_text(cells)
    if kind in ("list", "records"):
        return _each_distinct(cells, texts, kind)
    if texts is not None and kind in _OF_TEXTS:
        return _the_rest(cells, kind, *_OF_TEXTS[kind](texts))
    if kind in _OF_NUMBERS and texts is None and _is_number(cells):
        return _the_rest(cells, kind, *_OF_NUMBERS[kind](cells))
    return _the_rest(cells, kind, None, np.arange(len(cells)))


def nothing(count: int, kind: str) -> Values:
    """Return a column of `count` values, none of which is stated."""
    if kind == "text":
        return pa.nulls(count, pa.large_string())
    if kind == "count":
        return pd.arrays.IntegerArray(np.zeros(count, np.int64), np.ones(count, bool))
    if kind in DTYPES:
        return np.full(count, np.nan if kind == "number" else np.datetime64("NaT"), DTYPES[kind])
    return np.full(count, None, dtype=object)


def as_column(values: Values | pa.ChunkedArray) -> Any:
    """Return values as a table of pandas takes them, uncopied."""
    if isinstance(values, (pa.Array, pa.ChunkedArray)):
        return TEXT.__from_arrow__(values)
    # pandas would make texts of objects that all are texts
    return pd.Series(values, dtype=object, copy=False) if values.dtype == object else values


def as_texts(values: pa.Array | pa.ChunkedArray | np.ndarray) -> pd.Series:
    """Return texts and nulls as a column; far quicker than pandas does it itself."""
    if isinstance(values, np.ndarray):
        values = pa.array(values, pa.large_string(), from_pandas=True)
    return pd.Series(as_column(values))


def arrow_texts(cells: pd.Series) -> pa.Array:
    """Return a column of texts as Arrow has it."""
    texts = pa.array(cells, pa.large_string())
    return texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts


def is_null(values: Values) -> np.ndarray:
    """Return which values are not stated."""
    if isinstance(values, pa.Array):
        return values.is_null().to_numpy(zero_copy_only=False) if values.null_count else np.zeros(len(values), bool)
    return pd.isna(values)


def coded(texts: pa.Array) -> tuple[np.ndarray, list[str]]:
    """Return, per row, the position of its text among the distinct ones, -1 for null, and these."""
    encoded = texts.dictionary_encode()
    return encoded.indices.fill_null(-1).to_numpy(), encoded.dictionary.to_pylist()


def is_one_of(texts: pa.Array, wanted: Collection[str]) -> np.ndarray:
    """Return which texts are among those wanted; null is not."""
    if texts.null_count == len(texts):
        return np.zeros(len(texts), bool)
    return pc.is_in(texts, pa.array(list(wanted), pa.large_string())).to_numpy(zero_copy_only=False)


def texts_at(texts: pa.Array, places: np.ndarray) -> pa.Array:
    """Return the text at each place; null where a place is below 0."""
    return texts.take(pa.array(places, mask=places < 0))


def by_distinct(cells: pd.Series, translate: Callable[[str], Any]) -> pd.Series:
    """Return what `translate` makes of each cell, asked once per distinct one; null stays null."""
    return as_texts(translated(arrow_texts(cells), translate))


def translated(texts: pa.Array, translate: Callable[[str], Any]) -> pa.Array:
    """Return what `translate` makes of each text, asked once per distinct one; null stays null."""
    if texts.null_count == len(texts):
        return pa.nulls(len(texts), pa.large_string())
    encoded = texts.dictionary_encode()
    table = pa.array([translate(text) for text in encoded.dictionary.to_pylist()], pa.large_string())
    return table.take(encoded.indices)


def repeated(texts: pa.Array) -> np.ndarray:
    """Return which texts stand in an earlier row already; null does not."""
    if not _may_repeat(texts):
        return np.zeros(len(texts), bool)
    return as_texts(texts).duplicated().to_numpy() & ~is_null(texts)


def _may_repeat(texts: pa.Array) -> bool:
    """Return whether two texts may be the same, as their sums are: a tenth of the time of comparing them."""
    if len(texts) < 2:
        return False
    starts, letters = _starts(texts), _letters(texts)
    cuts = np.searchsorted(starts, np.arange(starts[0], starts[-1], LETTERS_AT_ONCE))
    sums = np.zeros(len(texts), np.uint64)
    for begin, end in pairwise(np.unique([0, *cuts, len(texts)])):
        sums[begin:end] = _sums(letters[starts[begin] : starts[end]], starts[begin : end + 1] - starts[begin])
    sums.sort()
    return bool((sums[1:] == sums[:-1]).any())


def _sums(letters: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """Return a number per text, which equal texts have in common and others hardly ever."""
    place = np.arange(len(letters)) - np.repeat(starts[:-1], np.diff(starts))
    so_far = np.zeros(len(letters) + 1, np.uint64)
    np.cumsum(letters * WEIGHTS[place % len(WEIGHTS)], out=so_far[1:])
    return so_far[starts[1:]] - so_far[starts[:-1]]


def shared(cells: pd.Series | np.ndarray) -> tuple[np.ndarray, list[Any]]:
    """Return, per row, the position of its value among the distinct ones, by identity: rows share what parse gave."""
    values = np.asarray(cells, dtype=object)
    identities = np.fromiter(map(id, values), np.int64, len(values))
    _, first, codes = np.unique(identities, return_index=True, return_inverse=True)
    return codes, [values[at] for at in first]


def by_pairs(first: pd.Series, second: pd.Series, translate: Callable[[Any, Any], Any]) -> pd.Series:
    """Return what `translate` makes of two cells of a row, null as None, asked once per distinct pair."""
    (one, first_texts), (two, second_texts) = (pd.factorize(cells) for cells in (first, second))
    ones, twos = (np.asarray(texts, dtype=object) for texts in (first_texts, second_texts))
    codes, distinct = pd.factorize((one.astype(np.int64) + 1) * (len(twos) + 1) + two + 1)
    pairs = (divmod(int(pair), len(twos) + 1) for pair in distinct)
    named = [translate(ones[i - 1] if i else None, twos[j - 1] if j else None) for i, j in pairs]
    return as_texts(np.array([*named, None], dtype=object)[codes])


def side_by_side(texts: Sequence[pd.Series], between: str) -> pd.Series:
    """Return the texts of a row as one; null where one of them is."""
    columns = [pa.array(column, pa.large_string(), from_pandas=True) for column in texts]
    return as_texts(pc.binary_join_element_wise(*columns, pa.scalar(between, pa.large_string())))


def _as_text(cells: pd.Series) -> pa.Array | None:
    """Return cells that are all texts or null as Arrow has them; None for others."""
    if isinstance(cells.dtype, pd.StringDtype):
        return arrow_texts(cells)
    if cells.dtype != object or pd.api.types.infer_dtype(cells, skipna=True) not in ("string", "empty"):
        return None
    try:
        return pa.array(cells.to_numpy(), pa.large_string(), from_pandas=True)
    except UnicodeEncodeError:  # half of a character
        return None


def _is_number(cells: pd.Series) -> bool:
    """Return whether all cells are numbers or null; true and false are none."""
    if cells.dtype == object:
        return pd.api.types.infer_dtype(cells, skipna=True) in ("floating", "integer", "mixed-integer-float")
    return pd.api.types.is_numeric_dtype(cells) and not pd.api.types.is_bool_dtype(cells)


# --- letters -----------------------------------------------------------------------------------------------------


def _starts(texts: pa.Array) -> np.ndarray:
    """Return where each text begins among the letters, and where the last one ends."""
    if not len(texts):
        return np.zeros(1, np.int64)
    return np.frombuffer(texts.buffers()[1], np.int64)[texts.offset : texts.offset + len(texts) + 1]


def _letters(texts: pa.Array) -> np.ndarray:
    """Return the bytes of all texts, one after another."""
    return np.frombuffer(texts.buffers()[2] or b"", np.uint8)


def spread_of_letters(texts: pa.Array) -> tuple[int, int]:
    """Return the lowest and the highest byte in all texts; the highest and the lowest there are if all are empty."""
    starts = _starts(texts)
    letters = _letters(texts)[starts[0] : starts[-1]]
    return (int(letters.min()), int(letters.max())) if len(letters) else (255, 0)


def without_blank_ends(texts: pa.Array) -> pa.Array:
    """Return texts without blanks around them, and null for those that hold nothing else."""
    starts, letters = _starts(texts), _letters(texts)
    is_full = starts[1:] > starts[:-1]
    begins, ends = starts[:-1], starts[1:]
    if not is_full.all():
        begins, ends = begins[is_full], ends[is_full]
    # blanks are at most a space, or no ASCII
    if any(((at <= ord(" ")) | (at >= ASCII_END)).any() for at in (letters[begins], letters[ends - 1])):
        texts = pc.utf8_trim_whitespace(texts)
        is_full = np.diff(_starts(texts)) > 0
    if (is_full | is_null(texts)).all():
        return texts
    return pc.if_else(pa.array(is_full), texts, None)


# --- at once -----------------------------------------------------------------------------------------------------

Quick = tuple[Values, np.ndarray]  # values so far, positions that must be asked singly


def _texts(texts: pa.Array) -> Quick:
    said = without_blank_ends(texts)
    if not len(said) or np.diff(_starts(said)).max() <= MAX_TEXT:  # bytes, at least as many as characters
        return said, np.array([], int)
    return said, positions(pc.greater(pc.utf8_length(said), MAX_TEXT))


def _numbers(texts: pa.Array) -> Quick:
    said = without_blank_ends(texts)
    try:
        return _finite(_of_digits(said), said)
    except pa.ArrowInvalid:
        plain = pc.match_substring_regex(said, PLAIN_NUMBER)
        return _finite(pc.if_else(plain, said, None).cast(pa.float64()), said)


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
        found = pd.to_datetime(plain.to_numpy(zero_copy_only=False), format="%Y-%m-%d", errors="coerce")
        days = found.as_unit("s").to_numpy()
    return np.where(days < FIRST_DAY, np.datetime64("NaT"), days)


def positions(found: pa.Array) -> np.ndarray:
    """Return the positions at which something holds; null does not."""
    return np.flatnonzero(found.fill_null(False).to_numpy(zero_copy_only=False))


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
    """Ask the cells at the positions `left` singly and return the whole column."""
    if values is not None and not len(left):
        return Parsed(values, {}, np.array([], int))
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
    # positions that were left have no value yet, or one that is too long
    singly = _column([found.get(position) for position in left.tolist()], kind)
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
    """Parse lists and sources, which repeat: each distinct text once, and rows share what it gives."""
    if texts is None:
        return _the_rest(cells, kind, None, np.arange(len(cells)))
    codes, distinct = coded(texts)
    parsed = _the_rest(pd.Series(distinct, dtype=object), kind, None, np.arange(len(distinct)))
    table = np.append(parsed.values, np.array([None], dtype=object))
    at = np.flatnonzero(np.isin(codes, list(parsed.unreadable)))
    bad = {position: parsed.unreadable[code] for position, code in zip(at.tolist(), codes[at].tolist(), strict=True)}
    words = np.flatnonzero(np.isin(codes, parsed.missing_words))
    return Parsed(table[codes], bad, words)
