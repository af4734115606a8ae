"""JSON objects as rows of a table: other items and duplicate columns are listed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from operator import itemgetter
from typing import Any

import numpy as np
import pandas as pd

from geo.events.problems import Outcome, ProblemsTable, concat_problems, make_problems
from geo.events.raw import CellsTable, RawTable
from geo.sources.containers.headers import column_names
from geo.sources.containers.json_text import repeated_keys
from geo.sources.limits import Limits, check_columns, check_rows, is_deeper

PLACE = ("lon", "lat")
ABSENT = float("nan")  # the object has no such key; null is None


@dataclass
class Rows:
    """The records of a JSON file as they are gone through."""

    records: list[dict[str, Any]] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    faults: list[tuple[int, Any, str]] = field(default_factory=list)  # row, value, what is wrong
    twice: list[tuple[int, list[str]]] = field(default_factory=list)  # row, keys
    places: Sequence[Sequence[Any]] = ()  # lon and lat of every record, where the records themselves hold none

    def keep(self, row: int, record: dict[str, Any]) -> None:
        """Add a record that is a row."""
        self.records.append(record)
        self.rows.append(row)

    def look_for_twice(self, row: int, record: Any) -> None:
        """Remember the keys that a record gives twice."""
        if names := repeated_keys(record):
            self.twice.append((row, names))

    def as_raw(self, name: str, limits: Limits, dataset: str, findings: Sequence[ProblemsTable] = ()) -> RawTable:
        """Return the records as a table. Raise SourceError if it has more rows or columns than allowed."""
        check_rows(len(self.records) + len(self.faults), name, limits)
        keys = [*self.keys, *(PLACE if self.places else ())]
        check_columns(len(keys), name, limits)
        names, renamed = column_names(keys)
        parts = [_cells(self.records, self.keys), *([_square(self.places, len(PLACE))] if self.places else [])]
        table = pd.concat(parts, axis=1).set_axis(names, axis=1).assign(source_row=self.rows)
        findings_of_rows = [*renamed, _unreadable(self.faults), _given_twice(self.twice), *findings]
        return RawTable(table, name, dataset, concat_problems(findings_of_rows))

    @cached_property
    def keys(self) -> list[str]:
        """Return the keys of all records, in the order in which they occur; asked when all of them are there."""
        return list(dict.fromkeys(chain.from_iterable(dict.fromkeys(map(tuple, self.records)))))


def fault_of(record: Any, limits: Limits) -> str | None:
    """Return why `record` is no row, or None."""
    if not isinstance(record, dict):
        return "Not an object with named values."
    nested = [value for value in record.values() if type(value) is dict or type(value) is list]
    if any(is_deeper(value, limits.nesting) for value in nested):
        return f"A value is nested more than {limits.nesting} levels deep."
    return None


def _cells(records: Sequence[dict[str, Any]], keys: Sequence[str]) -> CellsTable:
    """Return a column per key, in their order."""
    if keys and all(map(list(keys).__eq__, map(list, records))):
        return _square(map(dict.values, records), len(keys))
    columns = {number: pd.Series(_column(records, key), dtype=object) for number, key in enumerate(keys)}
    return pd.DataFrame(columns, index=range(len(records)))


def _square(rows: Iterable[Iterable[Any]], width: int) -> CellsTable:
    """Return a table of rows of equal width: gone through row by row, as they lie in memory."""
    cells = np.fromiter(chain.from_iterable(rows), object).reshape(-1, width)
    return pd.DataFrame(np.ascontiguousarray(cells.T).T, dtype=object, copy=False)


def _column(records: Sequence[dict[str, Any]], key: str) -> list[Any]:
    try:
        return list(map(itemgetter(key), records))
    except KeyError:
        return [record.get(key, ABSENT) for record in records]


def _unreadable(faults: Sequence[tuple[int, Any, str]]) -> ProblemsTable:
    return make_problems(
        "record_unreadable",
        Outcome.REJECTED,
        None,
        [message for _, _, message in faults],
        "Correct the record in the file.",
        rows=[row for row, _, _ in faults],
        values=[value for _, value, _ in faults],
    )


def _given_twice(twice: Sequence[tuple[int, list[str]]]) -> ProblemsTable:
    return make_problems(
        "column_given_twice",
        Outcome.MODIFIED,
        None,
        "The row gives a column twice: the last value counts.",
        "Give every column once.",
        rows=[row for row, _ in twice],
        values=[", ".join(names) for _, names in twice],
    )
