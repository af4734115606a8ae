"""Changes between two versions of a dataset: events added, removed and changed per field, and rejected rows.

Only the content of a row counts, not the name and format of its file or its position there.
"""

import json
import re
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from geo.compare.matching import Side, pairs_of
from geo.events.cells import is_missing
from geo.events.own_names import ROW_ID
from geo.events.problems import Outcome, ProblemsTable
from geo.events.raw import CellsTable, dataset_of
from geo.events.schema import EVENT_COLUMNS, EXTRA, LOCATED_COLUMNS, LocatedTable

NOT_COMPARED = {"event_id", "source_row", "source_file"}  # where a row stood says nothing about the event
CHANGE_COLUMNS = ["event_id", "field", "old", "new"]
ChangesTable: TypeAlias = pd.DataFrame  # CHANGE_COLUMNS; one row per changed cell
PLAIN_NUMBER = re.compile(r"-?(0|[1-9]\d{0,14})(\.\d{1,15})?")
MIDNIGHT = re.compile(r"(\d{4}-\d\d-\d\d)[ T]00:00(:00(\.0+)?)?")


@dataclass(frozen=True)
class Comparison:
    """Rows added and removed (by identifier), and one line per changed cell: CHANGE_COLUMNS."""

    added: list[str]
    removed: list[str]
    changes: ChangesTable

    @property
    def changed(self) -> list[str]:
        """Return the identifiers of events with any changed cell."""
        return list(dict.fromkeys(self.changes["event_id"]))

    @property
    def is_empty(self) -> bool:
        """Return whether nothing changed."""
        return not (self.added or self.removed or len(self.changes))


def compare(old: LocatedTable, new: LocatedTable) -> Comparison:
    """Return the differences between two tables of located events."""
    old, new = _in_file_order(old), _in_file_order(new)
    names = [name for name in _columns(old, new) if _is_stated(old, name) or _is_stated(new, name)]
    compared = _Columns(names, [_cells(old, name) for name in names], [_cells(new, name) for name in names])
    return _compared(compared, _own_ids(old), _own_ids(new), old["event_id"].tolist(), new["event_id"].tolist())


def compare_rejected(old: CellsTable, new: CellsTable) -> Comparison:
    """Return the differences between two tables of rejected rows, as `rejected` returns them."""
    names = [name for name in dict.fromkeys([*old, *new]) if name not in ("source_row", "event_id")]
    compared = _Columns(
        [str(name) for name in names],
        [_plain_cells(old, name) for name in names],
        [_plain_cells(new, name) for name in names],
    )
    return _compared(compared, _stated_ids(old), _stated_ids(new), _labels(old), _labels(new))


def rejected(cells: CellsTable | None, listed: ProblemsTable) -> CellsTable:
    """Return the rejected rows with the cells of the file, source_row and event_id.

    Rows whose cells are not known (of partitioned datasets, and unreadable records) have the problem instead.
    """
    lines = listed[(listed["effect"] == Outcome.REJECTED) & listed["source_row"].notna()]
    known = cells if cells is not None else pd.DataFrame({"source_row": []})
    known = known.drop(columns="event_id", errors="ignore")
    others = lines[~lines["source_row"].isin(known["source_row"])]
    reasons = others.assign(name=others["rule"] + ": " + others["field"].fillna(""), said=others["value"].fillna(""))
    rest = [
        {"source_row": row, **dict(zip(each["name"], each["said"], strict=True))}
        for (_, row), each in reasons.groupby(["source_file", "source_row"], sort=False)
    ]
    table = pd.concat([known.astype(object), pd.DataFrame(rest or None, dtype=object)], ignore_index=True)
    ids = lines.dropna(subset="event_id").drop_duplicates("source_row").set_index("source_row")["event_id"]
    own_ids = [_own_id(ids.get(row), row) for row in table["source_row"]]
    plain = table.apply(lambda column: pd.Series(map(_plain, column), dtype=object))
    return plain.assign(event_id=pd.Series(own_ids, dtype=object)).sort_values("source_row", kind="stable")


def rejected_of_files(cells: Iterable[tuple[str, CellsTable]], listed: ProblemsTable) -> CellsTable:
    """Return rejected() of several files, each by its name and what it holds of such rows; `listed` is of them all."""
    named: dict[str, list[pd.DataFrame]] = {}
    for name, file_cells in cells:
        named.setdefault(name, []).append(file_cells)
    tables = [
        rejected(pd.concat([each.astype(object) for each in file_cells]), listed[listed["source_file"] == name])
        for name, file_cells in named.items()
    ]
    return pd.concat(tables, ignore_index=True)


# --- rows and cells ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Columns:
    """The cells of both versions by column, as comparable values; None for null."""

    names: list[str]
    old: list[list[Any]]
    new: list[list[Any]]


def _compared(
    cells: _Columns,
    old_ids: Sequence[str | None],
    new_ids: Sequence[str | None],
    old_labels: list[str],
    new_labels: list[str],
) -> Comparison:
    old_side, new_side = Side(old_ids, _row_of(cells.old)), Side(new_ids, _row_of(cells.new))
    paired = pairs_of(old_side, new_side)
    in_both = {one for one, _ in paired}, {other for _, other in paired}
    columns = list(zip(cells.names, cells.old, cells.new, strict=True))
    lines = [
        (new_labels[other], name.removeprefix(EXTRA), before[one], after[other])
        for one, other in paired
        for name, before, after in columns
        if before[one] != after[other] and _differ(name, before[one], after[other])
    ]
    return Comparison(
        added=[label for at, label in enumerate(new_labels) if at not in in_both[1]],
        removed=[label for at, label in enumerate(old_labels) if at not in in_both[0]],
        changes=pd.DataFrame(lines, columns=CHANGE_COLUMNS, dtype=object),
    )


def _row_of(columns: list[list[Any]]) -> Callable[[int], tuple[Hashable, ...]]:
    """Return a function from a row to the tuple of its cells."""
    return cache(lambda at: tuple(_key(column[at]) for column in columns))


def _differ(name: str, old: Any, new: Any) -> bool:
    """Return whether two cells differ; a dataset name that only one version has is no change."""
    return _key(old) != _key(new) and (name != "dataset" or None not in (old, new))


def _in_file_order(events: LocatedTable) -> LocatedTable:
    return events.sort_values(["source_file", "source_row"], kind="stable") if "source_row" in events else events


def _own_ids(events: LocatedTable) -> list[str | None]:
    return [_own_id(name, row) for name, row in zip(events["event_id"], events["source_row"], strict=True)]


def _stated_ids(rows: pd.DataFrame) -> list[str | None]:
    return [None if pd.isna(name) else str(name) for name in rows["event_id"]]


def _labels(rows: pd.DataFrame) -> list[str]:
    """Return names for rows: their identifiers, or else their position."""
    return [name or f"row {row}" for name, row in zip(_stated_ids(rows), rows["source_row"], strict=True)]


def _own_id(name: Any, row: Any) -> str | None:
    """Return an identifier; None if it was made from the row number."""
    return None if pd.isna(name) or str(name).rpartition(":")[2] == f"{ROW_ID}{row}" else str(name)


def _columns(old: pd.DataFrame, new: pd.DataFrame) -> list[str]:
    known = [name for name in (*EVENT_COLUMNS, *LOCATED_COLUMNS) if name in old or name in new]
    extras = [name for name in dict.fromkeys([*old, *new]) if str(name).startswith(EXTRA)]
    return [name for name in (*known, *extras) if name not in NOT_COMPARED]


def _is_stated(table: pd.DataFrame, name: str) -> bool:
    return name in table and bool(table[name].notna().any())


def _cells(table: pd.DataFrame, name: str) -> list[Any]:
    """Return the cells of a column of events; a dataset named after its file has no name of its own."""
    if name != "dataset" or name not in table:
        return _plain_cells(table, name)
    files = table["source_file"].map(lambda file: dataset_of(str(file)))
    return [None if cell == file else cell for cell, file in zip(table[name], files, strict=True)]


def _plain_cells(table: pd.DataFrame, name: str) -> list[Any]:
    return [_plain(cell) for cell in table[name]] if name in table else [None] * len(table)


def _plain(cell: Any) -> Any:
    """Return a cell as a value for output; None for null."""
    if isinstance(cell, np.ndarray):
        cell = cell.tolist()
    if isinstance(cell, (list, tuple, dict)):
        return cell or None
    if pd.isna(cell) or is_missing(cell):
        return None
    if isinstance(cell, datetime):  # a Timestamp too
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return cell.item() if isinstance(cell, np.generic) else cell


def _key(cell: Any) -> Hashable:
    """Return the content of a cell without regard to format: 3 in a workbook equals '3' in CSV."""
    if cell is None or isinstance(cell, bool):
        return None if cell is None else str(cell).lower()
    if isinstance(cell, int | float):
        return _number_text(float(cell)) if abs(cell) < 2**53 else str(cell)
    if isinstance(cell, list | tuple | dict):
        return json.dumps(cell, sort_keys=True, default=str, separators=(",", ":"))
    return _text_key(str(cell))


def _text_key(text: str) -> str:
    plain = text.replace("\r\n", "\n").strip()
    if PLAIN_NUMBER.fullmatch(plain):
        return _number_text(float(plain))
    if midnight := MIDNIGHT.fullmatch(plain):
        return midnight[1]
    return plain.lower() if plain.lower() in ("true", "false") else plain


def _number_text(number: float) -> str:
    return str(int(number)) if number.is_integer() else repr(number)
