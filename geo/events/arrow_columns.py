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
    """Return a column of `count` nulls."""
    if kind == "text":
        return pa.nulls(count, pa.large_string())
    if kind == "count":
        return pd.arrays.IntegerArray(np.zeros(count, np.int64), np.ones(count, bool))
    if kind in DTYPES:
        return np.full(count, np.nan if kind == "number" else np.datetime64("NaT"), DTYPES[kind])
    return np.full(count, None, dtype=object)


def as_column(values: Values | pa.ChunkedArray) -> Any:
    """Return values as a column for a pandas table, without a copy."""
    if isinstance(values, (pa.Array, pa.ChunkedArray)):
        return TEXT.__from_arrow__(values)
    # pandas would make texts of objects that all are texts
    return pd.Series(values, dtype=object, copy=False) if values.dtype == object else values


def as_texts(values: pa.Array | pa.ChunkedArray | np.ndarray) -> pd.Series:
    """Return texts and nulls as a Series; much faster than the constructor of pandas."""
    if isinstance(values, np.ndarray):
        values = pa.array(values, pa.large_string(), from_pandas=True)
    return pd.Series(as_column(values))


def arrow_texts(cells: pd.Series) -> pa.Array:
    """Return a column of texts as one Arrow array."""
    texts = pa.array(cells, pa.large_string())
    return texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts


def is_null(values: Values) -> np.ndarray:
    """Return which values are null."""
    if isinstance(values, pa.Array):
        return values.is_null().to_numpy(zero_copy_only=False) if values.null_count else np.zeros(len(values), bool)
    return pd.isna(values)


def coded(texts: pa.Array) -> tuple[np.ndarray, list[str]]:
    """Return the code of each row (its position among the distinct texts, -1 for null), and the distinct texts."""
    encoded = texts.dictionary_encode()
    return encoded.indices.fill_null(-1).to_numpy(), encoded.dictionary.to_pylist()


def is_one_of(texts: pa.Array, wanted: Collection[str]) -> np.ndarray:
    """Return which texts are in `wanted`; null is not."""
    if texts.null_count == len(texts):
        return np.zeros(len(texts), bool)
    return pc.is_in(texts, pa.array(list(wanted), pa.large_string())).to_numpy(zero_copy_only=False)


def texts_at(texts: pa.Array, places: np.ndarray) -> pa.Array:
    """Return the text at each position; null where a position is negative."""
    return texts.take(pa.array(places, mask=places < 0))


def map_unique(cells: pd.Series, translate: Callable[[str], Any]) -> pd.Series:
    """Return translate(cell) for each cell, called once per distinct cell; null stays null."""
    return as_texts(translated(arrow_texts(cells), translate))


def translated(texts: pa.Array, translate: Callable[[str], Any]) -> pa.Array:
    """Return translate(text) for each text, called once per distinct text; null stays null."""
    if texts.null_count == len(texts):
        return pa.nulls(len(texts), pa.large_string())
    encoded = texts.dictionary_encode()
    table = pa.array([translate(text) for text in encoded.dictionary.to_pylist()], pa.large_string())
    return table.take(encoded.indices)


def repeated(texts: pa.Array) -> np.ndarray:
    """Return which texts occur in an earlier row; null does not."""
    if not _may_repeat(texts):
        return np.zeros(len(texts), bool)
    return as_texts(texts).duplicated().to_numpy() & ~is_null(texts)


def _may_repeat(texts: pa.Array) -> bool:
    """Return whether two texts may be equal, by their checksums: ten times faster than comparing them."""
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
    """Return a checksum per text: equal for equal texts, almost always different for others."""
    place = np.arange(len(letters)) - np.repeat(starts[:-1], np.diff(starts))
    so_far = np.zeros(len(letters) + 1, np.uint64)
    np.cumsum(letters * WEIGHTS[place % len(WEIGHTS)], out=so_far[1:])
    return so_far[starts[1:]] - so_far[starts[:-1]]


def factorize_by_identity(cells: pd.Series | np.ndarray) -> tuple[np.ndarray, list[Any]]:
    """Return the code of each row and the distinct values, compared by identity: parse() shares equal lists."""
    values = np.asarray(cells, dtype=object)
    identities = np.fromiter(map(id, values), np.int64, len(values))
    _, first, codes = np.unique(identities, return_index=True, return_inverse=True)
    return codes, [values[at] for at in first]


def by_pairs(first: pd.Series, second: pd.Series, translate: Callable[[Any, Any], Any]) -> pd.Series:
    """Return translate(first, second) per row, called once per distinct pair; null is passed as None."""
    (one, first_texts), (two, second_texts) = (pd.factorize(cells) for cells in (first, second))
    ones, twos = (np.asarray(texts, dtype=object) for texts in (first_texts, second_texts))
    codes, distinct = pd.factorize((one.astype(np.int64) + 1) * (len(twos) + 1) + two + 1)
    pairs = (divmod(int(pair), len(twos) + 1) for pair in distinct)
    named = [translate(ones[i - 1] if i else None, twos[j - 1] if j else None) for i, j in pairs]
    return as_texts(np.array([*named, None], dtype=object)[codes])


def side_by_side(texts: Sequence[pd.Series], between: str) -> pd.Series:
    """Return the texts of each row joined; null where one of them is null."""
    columns = [pa.array(column, pa.large_string(), from_pandas=True) for column in texts]
    return as_texts(pc.binary_join_element_wise(*columns, pa.scalar(between, pa.large_string())))


def starts_of(texts: pa.Array) -> np.ndarray:
    """Return the start of each text in the buffer of bytes, and the end of the last one."""
    if not len(texts):
        return np.zeros(1, np.int64)
    return np.frombuffer(texts.buffers()[1], np.int64)[texts.offset : texts.offset + len(texts) + 1]


def letters_of(texts: pa.Array) -> np.ndarray:
    """Return the bytes of all texts, one after another."""
    return np.frombuffer(texts.buffers()[2] or b"", np.uint8)


def spread_of_letters(texts: pa.Array) -> tuple[int, int]:
    """Return the lowest and highest byte in all texts; (255, 0) if all are empty."""
    starts = starts_of(texts)
    letters = letters_of(texts)[starts[0] : starts[-1]]
    return (int(letters.min()), int(letters.max())) if len(letters) else (255, 0)


def without_blank_ends(texts: pa.Array) -> pa.Array:
    """Return texts without outer blanks; blank texts become null."""
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
    """Return the positions of true values; null is not true."""
    return np.flatnonzero(found.fill_null(False).to_numpy(zero_copy_only=False))
