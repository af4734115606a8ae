"""The events of a partitioned dataset as GeoParquet files, sorted by day, with access by row."""

import json
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import Lock

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from geo.errors import SourceError
from geo.events.arrow_columns import as_texts
from geo.events.schema import EVENT_COLUMNS, EXTRA, LOCATED_COLUMNS, LocatedTable
from geo.export.export_table import KINDS, ExportTable
from geo.export.geoparquet import with_points
from geo.store.rows import Numbers

ANY_VALUES = b"any_values"  # metadata: names of the source's columns that held values of any kind, null among them
ROWS_AT_ONCE = 8192  # of a row group: what is read for one event, and what readers skip as a whole


def write_part(path: Path, table: LocatedTable) -> None:
    """Write located events, which are sorted by day, as a GeoParquet file; columns of the source keep their prefix."""
    rows = ExportTable(table)
    columns = with_points(rows.typed.rename_columns(list(rows.names)), *_lon_lat(table))
    metadata = {**columns.schema.metadata, ANY_VALUES: json.dumps(_of_any_values(table))}
    columns = columns.replace_schema_metadata(metadata)
    pq.write_table(columns, path, compression="zstd", row_group_size=ROWS_AT_ONCE)


def _of_any_values(table: LocatedTable) -> list[str]:
    return [name for name in table if name.startswith(EXTRA) and table[name].dtype == object]


def _lon_lat(table: LocatedTable) -> tuple[np.ndarray, np.ndarray]:
    lon, lat = (table[name].to_numpy("float64") for name in ("lon", "lat"))
    return lon, lat


@dataclass(frozen=True, eq=False)
class Part:
    """One file of events, opened on first use."""

    path: Path
    rows: int

    def opened(self) -> "Part":
        """Return the part with its file open, because the file may be deleted while it is in use."""
        _ = self.names
        return self

    @cached_property
    def _file(self) -> pq.ParquetFile:
        try:
            return pq.ParquetFile(self.path)
        except (OSError, pa.ArrowException) as err:
            raise SourceError(f"{self.path.name}: cannot be read as Parquet. Build the folder anew.") from err

    @cached_property
    def _lock(self) -> Lock:
        return Lock()  # one reader of a file at a time

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Return the columns of the event table that it holds."""
        known = self._file.schema_arrow.names
        return tuple(name for name in known if name in KINDS or name.startswith(EXTRA))

    @cached_property
    def any_values(self) -> frozenset[str]:
        """Return the columns of the source that held values of any kind."""
        return frozenset(json.loads(self._file.schema_arrow.metadata[ANY_VALUES]))

    def read(self, positions: np.ndarray, columns: Sequence[str]) -> pa.Table:
        """Return the rows at `positions`, which may repeat, in this order; of `columns` those that it has."""
        groups, group_of = np.unique(positions // ROWS_AT_ONCE, return_inverse=True)
        here = [name for name in columns if name in self.names]
        with self._lock:
            table = self._file.read_row_groups(groups.tolist(), here, use_threads=False)
        return table.take(pa.array(group_of * ROWS_AT_ONCE + positions % ROWS_AT_ONCE))


@dataclass(frozen=True, eq=False)
class ParquetRows:
    """Events in the files of a folder. `order` says where each row of the store stands in the files laid end to end."""

    parts: tuple[Part, ...]
    order: np.ndarray
    hashes: np.ndarray

    def __len__(self) -> int:
        return len(self.order)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Return all columns, those of the event table first."""
        return names_in_order(name for part in self.parts for name in part.names)

    @cached_property
    def _ends(self) -> np.ndarray:
        return np.cumsum([0, *(part.rows for part in self.parts)])

    def at(self, rows: Numbers, columns: Sequence[str] | None = None) -> LocatedTable:
        """Return the events of `rows` in the order asked for: all columns, or these."""
        names = self.names if columns is None else tuple(columns)
        places = self.order[rows]
        number = np.searchsorted(self._ends, places, side="right") - 1
        part_numbers = np.unique(number).tolist()
        by_part = [np.flatnonzero(number == part) for part in part_numbers]
        tables = [
            self.parts[part].read(places[at] - self._ends[part], names)
            for part, at in zip(part_numbers, by_part, strict=True)
        ]
        read = pa.concat_tables(tables, promote_options="permissive") if tables else pa.table({})
        back = np.argsort(np.concatenate([np.zeros(0, np.int64), *by_part]))
        any_values = frozenset().union(*(self.parts[part].any_values for part in part_numbers))
        return as_events(read.take(pa.array(back)) if tables else read, names, any_values)


def names_in_order(names: Iterable[str]) -> tuple[str, ...]:
    """Return the columns of the event table and of the source among `names`, each once, in the order of the table."""
    held = dict.fromkeys(names)
    events, located = ([name for name in known if name in held] for known in (EVENT_COLUMNS, LOCATED_COLUMNS))
    return (*events, *(name for name in held if name.startswith(EXTRA)), *located)


def as_events(table: pa.Table, names: Sequence[str], any_values: Collection[str]) -> LocatedTable:
    """Return columns of a file as those of the event table; one that the file lacks is missing in every row.

    any_values: the columns of the source that held values of any kind.
    """
    for name in names:
        if name not in table.column_names:
            table = table.append_column(name, pa.nulls(table.num_rows, pa.large_string()))
    columns = {name: _cells(table.column(name), KINDS.get(name, ""), name in any_values) for name in names}
    return pd.DataFrame(columns, index=range(table.num_rows))


def _cells(column: pa.ChunkedArray, kind: str, of_any_value: bool) -> pd.Series:
    if kind in _CELLS:
        return _CELLS[kind](column)
    is_text = not kind and not of_any_value and pa.types.is_large_string(column.type)
    return as_texts(column) if is_text else _objects(column, kind)


_CELLS: dict[str, Callable[[pa.ChunkedArray], pd.Series]] = {
    "text": lambda column: as_texts(column.cast(pa.large_string())),
    "date": lambda column: pd.Series(column.to_numpy().astype("datetime64[s]")),
    "count": lambda column: pd.Series(pd.Int64Dtype().__from_arrow__(column.cast(pa.int64()))),
    "number": lambda column: pd.Series(column.cast(pa.float64()).to_numpy()),
    "flag": lambda column: pd.Series(column.to_numpy(zero_copy_only=False).astype(bool)),
}


def _objects(column: pa.ChunkedArray, kind: str) -> pd.Series:
    values = column.to_pylist()
    if kind == "list":
        values = [tuple(value or ()) for value in values]
    elif kind == "records":
        values = [tuple(json.loads(value)) if value else () for value in values]
    cells = np.empty(len(values), dtype=object)
    cells[:] = values
    return pd.Series(cells, dtype=object)
