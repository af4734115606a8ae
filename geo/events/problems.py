"""The table of problems: one row per problem, with its place, the message and the remedy.

Rows that are kept and have the same problem with the same value share one row, which counts them.
"""

import json
from collections.abc import Sequence
from enum import StrEnum
from typing import Any, TypeAlias

import pandas as pd

from geo.events.cells import is_missing, replace_surrogates

PROBLEM_COLUMNS = [
    "rule", "effect", "source_file", "source_row", "event_id", "field", "value", "message", "remedy", "rows",
]  # fmt: skip
ProblemsTable: TypeAlias = pd.DataFrame  # PROBLEM_COLUMNS; one row per problem
WHOLE_NUMBERS = ("source_row", "rows")
ALIKE = ["rule", "field", "value", "message", "remedy"]  # columns that lines have in common which are told as one
MAX_SHOWN = 200  # characters of a value
_JSON = json.JSONEncoder(ensure_ascii=False, default=str)


class Outcome(StrEnum):
    """What a problem means for its row."""

    REJECTED = "set aside"  # the row is not shown
    MODIFIED = "changed"  # the row is kept, the value was replaced as the message says
    NOTED = "noted"  # the row is kept as it is


def make_problems(
    rule: str,
    effect: Outcome,
    field: str | None,
    message: str | Sequence[str],
    remedy: str,
    *,
    rows: Sequence[Any],
    values: Sequence[Any],
    event_ids: Sequence[Any] | None = None,
) -> ProblemsTable:
    """Return one row of PROBLEM_COLUMNS per given row; a single message applies to all."""
    if not len(rows):
        return empty_problems()
    lines = {
        "rule": rule,
        "effect": effect,
        "source_file": None,
        "source_row": pd.array(rows, dtype="Int64"),
        "event_id": None if event_ids is None else list(event_ids),
        "field": field,
        "value": [shown(value) for value in values],
        "message": message if isinstance(message, str) else list(message),
        "remedy": remedy,
        "rows": pd.array([1] * len(rows), dtype="Int64"),
    }
    return pd.DataFrame(lines, columns=PROBLEM_COLUMNS, index=range(len(rows)))


def file_problem(rule: str, message: str, remedy: str, *, field: str | None = None, value: Any = None) -> ProblemsTable:
    """Return a note about the file as a whole."""
    return make_problems(rule, Outcome.NOTED, field, message, remedy, rows=[None], values=[value])


def empty_problems() -> ProblemsTable:
    """Return a table of problems without rows."""
    return _NO_PROBLEMS.copy()


_NO_PROBLEMS = pd.DataFrame(
    {name: pd.array([], dtype="Int64" if name in WHOLE_NUMBERS else "str") for name in PROBLEM_COLUMNS}
)


def merge_alike(lines: ProblemsTable) -> ProblemsTable:
    """Return problems with one row for all kept rows that are alike; each rejected row keeps its own."""
    is_kept = (lines["effect"] != Outcome.REJECTED).to_numpy(bool)
    if not is_kept.any():
        return lines
    kept_lines = alike(lines[is_kept])
    merged_lines = pd.concat([lines[~is_kept], kept_lines]).sort_index()
    return merged_lines.reset_index(drop=True)


def alike(lines: ProblemsTable) -> ProblemsTable:
    """Return the first of all problems with the same text and value, with the number of rows that have it."""
    codes = lines.groupby(["source_file", *ALIKE], sort=False, dropna=False).ngroup()
    counts = lines["rows"].fillna(1).groupby(codes).transform("sum")
    return lines.assign(rows=counts)[~codes.duplicated()]


def concat_problems(tables: Sequence[ProblemsTable]) -> ProblemsTable:
    """Return several tables of problems as one."""
    lines = [table for table in tables if len(table)]
    return pd.concat(lines, ignore_index=True) if lines else empty_problems()


def shown(value: Any) -> str:
    """Return any cell as text, cut to MAX_SHOWN characters."""
    if isinstance(value, (list, dict, tuple)):
        value = _start_of(value)
    return "" if is_missing(value) or value is pd.NaT or value is pd.NA else replace_surrogates(str(value)[:MAX_SHOWN])


def _start_of(value: Any) -> str:
    """Return the first characters of a list or an object as JSON, without encoding all of it."""
    parts: list[str] = []
    left = MAX_SHOWN
    try:
        for part in _JSON.iterencode(value):
            parts.append(part)
            left -= len(part)
            if left < 0:
                break
    except RecursionError:
        return "(nested too deeply to be shown)"
    return "".join(parts)
