"""Objects of JSON as rows of a table: what is none is listed, and so is a column that is given twice."""

from collections.abc import Sequence
from itertools import chain
from operator import itemgetter
from typing import Any

import pandas as pd

from geo.cells import without_halves
from geo.problems import Effect, joined, problems
from geo.sources.json_text import TWICE, is_deeper
from geo.sources.limits import Limits, check_columns, check_rows
from geo.sources.raw import Raw

ABSENT = float("nan")  # the object has no such key; null is None
Fault = tuple[int, Any, str]  # row, value, what is wrong


def fault_of(record: Any, limits: Limits) -> str | None:
    """Return why `record` is no row, or None."""
    if not isinstance(record, dict):
        return "Not an object with named values."
    nested = [value for value in record.values() if type(value) is dict or type(value) is list]
    if any(is_deeper(value, limits.nesting) for value in nested):
        return f"A value is nested more than {limits.nesting} levels deep."
    return None


def rows_of(
    records: Sequence[dict[str, Any]],
    rows: Sequence[int],
    faults: Sequence[Fault],
    name: str,
    limits: Limits,
    dataset: str,
) -> Raw:
    """Return objects that are rows, each with its row in the file, and those that are none, as a table."""
    check_rows(len(records) + len(faults), name, limits)
    names = list(dict.fromkeys(chain.from_iterable(records)))
    twice = [(row, record[TWICE]) for row, record in zip(rows, records, strict=True) if TWICE in record]
    names = [each for each in names if each != TWICE]
    check_columns(names, name, limits)
    columns = {without_halves(key): pd.Series(_cells(records, key), dtype=object) for key in names}
    table = pd.DataFrame(columns, index=range(len(records))).assign(source_row=list(rows))
    return Raw(table, name, dataset, joined([_unreadable(faults), _given_twice(twice)]))


def _cells(records: Sequence[dict[str, Any]], key: str) -> list[Any]:
    try:
        return list(map(itemgetter(key), records))
    except KeyError:
        return [record.get(key, ABSENT) for record in records]


def _unreadable(faults: Sequence[Fault]) -> pd.DataFrame:
    return problems(
        "record_unreadable",
        Effect.SET_ASIDE,
        None,
        [message for _, _, message in faults],
        "Correct the record in the file.",
        rows=[row for row, _, _ in faults],
        values=[value for _, value, _ in faults],
    )


def _given_twice(twice: Sequence[tuple[int, list[str]]]) -> pd.DataFrame:
    return problems(
        "column_given_twice",
        Effect.CHANGED,
        None,
        "The row gives a column twice: the last value counts.",
        "Give every column once.",
        rows=[row for row, _ in twice],
        values=[", ".join(names) for _, names in twice],
    )
