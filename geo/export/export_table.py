"""The columns of an exported file: names, order, and one type of values in each."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from geo.events.schema import EVENT_COLUMNS, EXTRA, LOCATED_COLUMNS, LocatedTable
from geo.export.values import as_text, plain

KINDS = {name: column.kind for name, column in (EVENT_COLUMNS | LOCATED_COLUMNS).items()}
TEXT, TEXTS = pa.large_string(), pa.list_(pa.large_string())
AT_ONCE = 10_000  # rows
MAX_EXACT = 2**53  # the last whole number that a float holds, and all before it


@dataclass(frozen=True)
class ExportTable:
    """Rows on their way into files; what several formats need of them is made once."""

    table: LocatedTable

    @cached_property
    def names(self) -> dict[str, str]:
        """Return the columns that files hold, in their order, each with its name there."""
        known = [name for name in KINDS if name in self.table]
        return dict(zip(known, known, strict=True)) | {
            name: name.removeprefix(EXTRA) for name in self.table if name.startswith(EXTRA)
        }

    @cached_property
    def typed(self) -> pa.Table:
        """Return the columns with one kind of value in each: a source's column that mixes kinds is text."""
        columns = [_column(self.table[name], KINDS.get(name, "")) for name in self.names]
        return pa.Table.from_arrays(columns, list(self.names.values()))

    @cached_property
    def flat(self) -> pa.Table:
        """Return the columns with lists as JSON, for formats whose cells hold one value."""
        columns = self.typed
        for at, field in enumerate(columns.schema):
            if field.type == TEXTS:
                columns = columns.set_column(at, field.name, _as_texts(columns.column(at)))
        return columns


def _as_texts(lists: pa.ChunkedArray) -> pa.Array:
    """Return lists as JSON; in parts, for while a list is made of a column no other thread runs."""
    parts = (lists.slice(at, AT_ONCE).to_pylist() for at in range(0, len(lists), AT_ONCE))
    return pa.array([as_text(cell) for part in parts for cell in part], TEXT)


def text_columns(columns: pa.Table) -> list[int]:
    """Return which columns hold text."""
    return [at for at, field in enumerate(columns.schema) if field.type == TEXT]


def _column(cells: pd.Series, kind: str) -> pa.ChunkedArray | pa.Array:
    if kind in _BY_KIND:
        return _BY_KIND[kind](cells)
    return pa.array(cells, TEXT) if isinstance(cells.dtype, pd.StringDtype) else _of_source([plain(c) for c in cells])


_BY_KIND: dict[str, Callable[[pd.Series], pa.ChunkedArray | pa.Array]] = {
    "date": lambda cells: pa.array(cells.to_numpy().astype("datetime64[D]")),
    "count": lambda cells: pa.array(cells, pa.int64(), from_pandas=True),
    "number": lambda cells: pa.array(cells.to_numpy("float64", na_value=np.nan), from_pandas=True),
    "flag": lambda cells: pa.array(cells, pa.bool_(), from_pandas=True),
    "list": lambda cells: pa.array(cells, TEXTS),
    "records": lambda cells: pa.array([as_text(list(cell)) for cell in cells], TEXT),
}


def _of_source(values: list[Any]) -> pa.Array:
    """Return a column of the source by the one kind that its values have, or as text."""
    kind = _kind_of(values)
    return pa.array(values, kind) if kind else pa.array([as_text(value) for value in values], TEXT)


def _kind_of(values: list[Any]) -> pa.DataType | None:
    """Return the kind of all values; None for several, for objects, and for numbers that would lose digits."""
    types = {type(value) for value in values if value is not None}
    if types == {bool}:
        return pa.bool_()
    if types == {str}:
        return TEXT
    if types == {list} and all(isinstance(each, str) for value in values for each in value or ()):
        return TEXTS
    if types and types <= {int, float} and all(abs(value) <= MAX_EXACT for value in values if type(value) is int):
        return pa.int64() if types == {int} else pa.float64()
    return None


def count_texts(columns: pa.Table, holds: Callable[[pa.ChunkedArray], pa.ChunkedArray]) -> int:
    """Return for how many texts `holds`, a claim about each text of a column."""
    return sum(pc.sum(holds(columns.column(at))).as_py() or 0 for at in text_columns(columns))
