"""Serialise stores, as geo.sandbox.wire does for tables."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import orjson
import pyarrow as pa

from geo.sandbox import wire
from geo.store.coding import CategoricalColumn, Participants
from geo.store.rows import InMemoryRows
from geo.store.store import EventStore
from geo.store.store_columns import ARRAYS, coded_columns, store_of
from geo.store.text_index import ScanSearch


def from_store(store: EventStore) -> list[wire.Part]:
    """Serialise a store that is held in memory."""
    assert isinstance(store.texts, ScanSearch)
    coded = coded_columns(store)
    arrays = {name: getattr(store, name) for name in ARRAYS} | {name: column.codes for name, column in coded.items()}
    arrays |= {"ends": store.casts.ends, "members": store.casts.members}
    header = {
        "kinds": {name: array.dtype.str for name, array in arrays.items()},
        "values": {name: column.values for name, column in coded.items()},
        "actors": store.casts.names,
        "as_of_day": store.as_of_day,
    }
    texts = wire.stream(pa.table({"text": store.texts.folded}))
    columns = [pa.py_buffer(np.ascontiguousarray(array)) for array in arrays.values()]
    return [orjson.dumps(header), *wire.table_parts(store.table), texts, *columns]


def store(parts: Sequence[memoryview]) -> EventStore:
    """Return the store of from_store(). Raise ValueError if the parts are damaged."""
    plain, table, rest, texts, *columns = parts
    header = orjson.loads(plain)
    kinds = header["kinds"].items()
    arrays = {name: _array(part, kind) for (name, kind), part in zip(kinds, columns, strict=True)}
    with pa.ipc.open_stream(texts) as stream:
        read = stream.read_all()
    read.validate(full=True)
    built = store_of(
        {name: arrays[name] for name in ARRAYS},
        {name: CategoricalColumn(arrays[name], tuple(values)) for name, values in header["values"].items()},
        Participants(tuple(header["actors"]), arrays["ends"], arrays["members"]),
        ScanSearch(read.column("text").combine_chunks()),
        InMemoryRows(wire.table(table, rest)),
    )
    return replace(built, as_of_day=header["as_of_day"])


def _array(part: memoryview, kind: str) -> np.ndarray:
    array = np.frombuffer(part, kind) if len(part) else np.empty(0, kind)
    array.setflags(write=False)
    return array
