"""Operations on Arrow columns: factorize, take by position, byte buffers. Each distinct cell is processed once."""

from collections.abc import Callable, Collection, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

TEXT = pd.StringDtype("pyarrow", na_value=np.nan)
DTYPES = {"date": "datetime64[s]", "number": "float64"}
ASCII_END = 0x80
LETTERS_AT_ONCE = 1 << 18  # that are summed
WEIGHTS = np.random.default_rng(1).integers(
    1, 1 << 63, 256, dtype=np.uint64
)  # of the letters of a text, by their place
Values = Any  # texts as an Arrow array, counts as one of pandas that knows null, all else as one of numpy


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


def map_unique(cells: pd.Series, translate: Callable[[str], Any]) -> pd.Series:
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
    starts, letters = starts_of(texts), letters_of(texts)
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


def factorize_by_identity(cells: pd.Series | np.ndarray) -> tuple[np.ndarray, list[Any]]:
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


def starts_of(texts: pa.Array) -> np.ndarray:
    """Return where each text begins among the letters, and where the last one ends."""
    if not len(texts):
        return np.zeros(1, np.int64)
    return np.frombuffer(texts.buffers()[1], np.int64)[texts.offset : texts.offset + len(texts) + 1]


def letters_of(texts: pa.Array) -> np.ndarray:
    """Return the bytes of all texts, one after another."""
    return np.frombuffer(texts.buffers()[2] or b"", np.uint8)


def spread_of_letters(texts: pa.Array) -> tuple[int, int]:
    """Return the lowest and the highest byte in all texts; the highest and the lowest there are if all are empty."""
    starts = starts_of(texts)
    letters = letters_of(texts)[starts[0] : starts[-1]]
    return (int(letters.min()), int(letters.max())) if len(letters) else (255, 0)


def without_blank_ends(texts: pa.Array) -> pa.Array:
    """Return texts without blanks around them, and null for those that hold nothing else."""
    starts, letters = starts_of(texts), letters_of(texts)
    is_full = starts[1:] > starts[:-1]
    begins, ends = starts[:-1], starts[1:]
    if not is_full.all():
        begins, ends = begins[is_full], ends[is_full]
    # blanks are at most a space, or no ASCII
    if any(((at <= ord(" ")) | (at >= ASCII_END)).any() for at in (letters[begins], letters[ends - 1])):
        texts = pc.utf8_trim_whitespace(texts)
        is_full = np.diff(starts_of(texts)) > 0
    if (is_full | is_null(texts)).all():
        return texts
    return pc.if_else(pa.array(is_full), texts, None)


def positions(found: pa.Array) -> np.ndarray:
    """Return the positions at which something holds; null does not."""
    return np.flatnonzero(found.fill_null(False).to_numpy(zero_copy_only=False))
