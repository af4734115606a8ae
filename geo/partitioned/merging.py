"""Merge the columns of several parts into one store: common codes, rows sorted by day."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from geo.partitioned.parts import ParquetRows, Part
from geo.places.grid_index import expand_ranges
from geo.store.coding import CategoricalColumn, Participants, code_type
from geo.store.store import EventStore
from geo.store.store_columns import ARRAYS, CODED, store_of
from geo.store.text_index import IndexSearch, Words, index_words

ROWS_AT_ONCE = 200_000  # whose words are put in order together


def merge(
    stores: Sequence[EventStore], words: Sequence[Words], parts: Sequence[Part]
) -> tuple[EventStore, IndexSearch]:
    """Return the store of all events of `parts`, sorted by (date_start, event_id), and its texts.

    No event may be in two parts: repeated_rows() finds those that are.
    """
    order = _by_day_and_id(stores, parts)
    casts, cast = _casts(stores)
    arrays = {
        name: np.concatenate([getattr(store, name) for store in stores])[order] for name in ARRAYS if name != "cast"
    }
    coded = {
        name: _coded([_column(store, name) for store in stores], order) for name in (*CODED, "country", "country_un")
    }
    hashes = np.concatenate([store.rows.hashes for store in stores])[order]
    rows = ParquetRows(tuple(parts), order, hashes)
    texts = index_words(_words(words, order))
    return store_of(arrays | {"cast": cast[order]}, coded, casts, texts, rows), texts


def repeated_rows(hashes: Sequence[np.ndarray], parts: Sequence[Part]) -> list[np.ndarray]:
    """Return, per part, its rows whose identifier an earlier part has too. `hashes`: id_hashes() of each part."""
    ordered = np.sort(np.concatenate([np.zeros(0, np.uint64), *hashes]))
    several = np.unique(ordered[1:][ordered[1:] == ordered[:-1]])
    if not len(several):
        return [np.zeros(0, np.int64) for _ in parts]
    seen: set[str] = set()
    repeated: list[list[int]] = [[] for _ in parts]
    for part, part_hashes in enumerate(hashes):
        which = np.flatnonzero(np.isin(part_hashes, several))
        ids = parts[part].read(which, ["event_id"]).column("event_id").to_pylist()
        for at, event_id in zip(which, ids, strict=True):
            if event_id in seen:
                repeated[part].append(int(at))
            seen.add(event_id)
    return [np.array(rows, np.int64) for rows in repeated]


def _by_day_and_id(stores: Sequence[EventStore], parts: Sequence[Part]) -> np.ndarray:
    """Return the places of all events, laid end to end, in the order of (date_start, event_id)."""
    days = np.concatenate([np.zeros(0, np.int32), *(store.day_start for store in stores)])
    ids = [part.read(np.arange(part.rows), ["event_id"]).column("event_id") for part in parts]
    table = pa.table(
        {"day": days, "id": pa.chunked_array([chunk for each in ids for chunk in each.chunks], pa.large_string())}
    )
    return pc.sort_indices(table, [("day", "ascending"), ("id", "ascending")]).to_numpy().astype(np.int64)


def _column(store: EventStore, name: str) -> CategoricalColumn:
    views = {"country": "de_facto", "country_un": "un"}
    return store.country[views[name]] if name in views else getattr(store, name)


def _coded(columns: Sequence[CategoricalColumn], order: np.ndarray) -> CategoricalColumn:
    values = tuple(sorted({value for column in columns for value in column.values}))
    position = {value: number for number, value in enumerate(values)}
    codes = [
        _renumbered(column.codes, [position[value] for value in column.values]).astype(code_type(len(values)))
        for column in columns
    ]
    return CategoricalColumn(np.concatenate(codes)[order], values)


def _renumbered(codes: np.ndarray, numbers: Sequence[int]) -> np.ndarray:
    """Return the new number of each code; -1 stays."""
    return np.array([*numbers, -1], np.int32)[codes]


def _casts(stores: Sequence[EventStore]) -> tuple[Participants, np.ndarray]:
    """Return the distinct casts of all stores, and the position of each row's own, rows laid end to end."""
    names = tuple(sorted({name for store in stores for name in store.casts.names}))
    position = {name: number for number, name in enumerate(names)}
    known: dict[bytes, int] = {}
    cast = [np.zeros(0, np.int32)]
    for store in stores:
        number = np.array([position[name] for name in store.casts.names], np.int32)
        members = 2 * number[store.casts.members // 2] + store.casts.members % 2
        each = [part.tobytes() for part in np.split(members, store.casts.ends[1:-1])]
        cast.append(_renumbered(store.cast, [known.setdefault(list_bytes, len(known)) for list_bytes in each]))
    lists = [np.frombuffer(list_bytes, np.int32) for list_bytes in known]
    ends = np.cumsum([0, *map(len, lists)])
    return Participants(names, ends, np.concatenate([np.zeros(0, np.int32), *lists])), np.concatenate(cast)


def _stretches(begin: np.ndarray, length: np.ndarray) -> np.ndarray:
    """Return the numbers from each begin on, as many as its length."""
    which, step = expand_ranges(length)
    return begin[which] + step


def _words(parts: Sequence[Words], order: np.ndarray) -> Words:
    """Return the texts of all parts in `order`, by one list of words."""
    distinct = pc.unique(pa.chunked_array([each.distinct for each in parts], pa.large_string()))
    distinct = distinct.take(pc.sort_indices(distinct))
    laid = [pc.index_in(each.distinct, distinct).to_numpy().astype(np.int32)[each.sequence] for each in parts]
    begins = np.cumsum([0, *map(len, laid)])
    first = np.concatenate([each.ends[:-1] + begin for each, begin in zip(parts, begins, strict=False)])[order]
    length = np.concatenate([np.diff(each.ends) for each in parts])[order]
    ends = np.concatenate([[0], np.cumsum(length)])
    whole, sequence = np.concatenate(laid), np.empty(ends[-1], np.int32)
    del laid  # as large as all texts
    for start in range(0, len(order), ROWS_AT_ONCE):
        rows = slice(start, start + ROWS_AT_ONCE)
        sequence[ends[start] : ends[min(rows.stop, len(order))]] = whole[_stretches(first[rows], length[rows])]
    return Words(distinct, sequence, ends)
