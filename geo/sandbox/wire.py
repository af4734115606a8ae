"""Serialise validated files: columns as Arrow, all else as JSON. No code is executed."""

import json
from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import date
from typing import Any, BinaryIO, TypeAlias

import numpy as np
import orjson
import pandas as pd
import pyarrow as pa

from geo.events.arrow_columns import as_texts, factorize_by_identity
from geo.events.dataset_about import from_values
from geo.events.validate import Validated
from geo.sources.publishers.mapping import ColumnMapping, Columns

Part: TypeAlias = bytes | pa.Buffer
LENGTH_BYTES = 8  # before every part
TABLES = ("events", "problems", "aside")  # of a Validated


def write(file: BinaryIO, parts: Sequence[Part]) -> None:
    """Write parts, each after its length."""
    for part in parts:
        file.write(len(part).to_bytes(LENGTH_BYTES))
        file.write(part)
    file.flush()


def read_part(file: BinaryIO) -> bytes:
    """Return the next part. Raise ValueError if it is cut off."""
    size = int.from_bytes(file.read(LENGTH_BYTES))
    part = file.read(size)
    if len(part) < size:
        raise ValueError("cut off")
    return part


def split(content: bytes | bytearray) -> list[memoryview]:
    """Return the parts that write() wrote. Raise ValueError if one is cut off."""
    view, at = memoryview(content), 0
    parts: list[memoryview] = []
    while at < len(view) or not parts:
        start = at + LENGTH_BYTES
        at = start + int.from_bytes(view[at:start])
        if start > len(view) or at > len(view):
            raise ValueError("cut off")
        parts.append(view[start:at])
    return parts


# --- answers -----------------------------------------------------------------------------------------------------


def from_validated(checked: Validated) -> list[Part]:
    """Serialise a validated file."""
    plain = {field.name: getattr(checked, field.name) for field in fields(checked) if field.name not in TABLES}
    plain["about"] = checked.about.to_values()
    return [orjson.dumps(plain), *(part for name in TABLES for part in table_parts(getattr(checked, name)))]


def validated(parts: Sequence[memoryview]) -> Validated:
    """Return the validated file of from_validated()."""
    plain, *rest = parts
    tables = {name: table(*rest[2 * at : 2 * at + 2]) for at, name in enumerate(TABLES)}
    values = orjson.loads(plain)
    values["about"], _ = from_values(values["about"])
    values["as_of"] = date.fromisoformat(values["as_of"]) if values["as_of"] else None
    return Validated(**values, **tables)


def from_columns(columns: Columns) -> list[Part]:
    """Serialise the columns of a file."""
    return [orjson.dumps(asdict(columns))]


def columns(parts: Sequence[memoryview]) -> Columns:
    """Return the columns of from_columns()."""
    values = orjson.loads(parts[0])
    return Columns(values["names"], values["samples"], ColumnMapping(**values["mapping"]), values["words"])


# --- tables ------------------------------------------------------------------------------------------------------

# how a column travels: a text, a whole number or null, a plain column of numpy, any values of JSON, lists of them
TEXT, COUNT, PLAIN, VALUES, TUPLES = "text", "count", "plain", "values", "tuples"


def table_parts(table: pd.DataFrame) -> tuple[pa.Buffer, bytes]:
    """Serialise a table: Arrow, and JSON for what Arrow has no type for."""
    arrays, kinds, values = [], [], []
    for name in table.columns:
        cells = table[name]
        kind = _kind(cells)
        kinds.append(kind)
        if kind in (VALUES, TUPLES):
            codes, distinct = factorize_by_identity(cells)
            arrays.append(pa.array(codes.astype(np.int32)))
            values.append(distinct)
        else:
            arrays.append(pa.array(cells.to_numpy() if kind == PLAIN else cells.array))
    names = [str(number) for number in range(len(arrays))]  # the real ones may be anything
    content = stream(pa.table(arrays, names=names))
    rest = {"names": list(table.columns), "kinds": kinds, "values": values}
    # the slow writer: it has NaN, which says that an object lacks a key, and whole numbers of any size
    return content, json.dumps(rest, default=_as_python).encode()


def stream(table: pa.Table) -> pa.Buffer:
    """Return a table as an Arrow stream in a buffer of exact size: a growing buffer needs twice the memory."""
    sizes = pa.MockOutputStream()
    _write_table(sizes, table)
    content = pa.allocate_buffer(sizes.size())
    _write_table(pa.FixedSizeBufferWriter(content), table)
    return content


def _write_table(sink: Any, table: pa.Table) -> None:
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)


def _kind(cells: pd.Series) -> str:
    if isinstance(cells.dtype, pd.StringDtype):
        return TEXT
    if cells.dtype == "Int64":
        return COUNT
    if cells.dtype != object:
        return PLAIN
    return TUPLES if any(isinstance(cell, tuple) for cell in cells) else VALUES


def _as_python(value: Any) -> Any:
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(f"{type(value).__name__} in a cell")


def table(arrow: memoryview, rest: memoryview) -> pd.DataFrame:
    """Return the table of table_parts(). Raise ValueError if the parts are damaged."""
    with pa.ipc.open_stream(arrow) as content:
        read = content.read_all()
    read.validate(full=True)
    header = json.loads(bytes(rest))
    left = iter(header["values"])
    columns = [
        _column(column, kind, next(left) if kind in (VALUES, TUPLES) else [])
        for column, kind in zip(read.columns, header["kinds"], strict=True)
    ]
    together = pd.concat(columns, axis=1) if columns else pd.DataFrame()
    return together.set_axis(header["names"], axis=1)


def _column(column: pa.ChunkedArray, kind: str, values: list[Any]) -> pd.Series:
    if kind == TEXT:
        return as_texts(column)
    if kind == COUNT:
        return pd.Series(pd.Int64Dtype().__from_arrow__(column))
    cells = column.to_numpy().copy()  # what Arrow hands out cannot be written to
    if kind == PLAIN:
        return pd.Series(cells)
    distinct = np.empty(len(values), dtype=object)
    distinct[:] = [tuple(value) if kind == TUPLES and value is not None else value for value in values]
    return pd.Series(distinct[cells], dtype=object)
