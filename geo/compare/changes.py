"""Summary of two versions of a dataset: number of changes, the first changes, and possible duplicates."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from geo.compare.compare import Comparison, compare, compare_rejected
from geo.compare.duplicates import possible_duplicates
from geo.events.raw import CellsTable
from geo.events.schema import LocatedTable

MAX_LINES = 200
MAX_SHOWN = 200  # characters of a cell


@dataclass(frozen=True)
class Changes:
    """Numbers of rows added, removed and changed and of cells changed, with the first changes as texts."""

    added: int
    removed: int
    changed: int
    cells: int
    lines: list[list[str]]  # event or row, field, before, now; MAX_LINES at most


@dataclass(frozen=True)
class ChangeSummary:
    """Changes of events and of rejected rows, and possible duplicates."""

    events: Changes
    rejected: Changes
    pairs: list[list[str]]  # event, other event, days apart, distance; MAX_LINES at most
    pairs_in_all: int
    pairs_are_whole: bool  # whether all pairs were looked at


@dataclass(frozen=True)
class Version:
    """One version of a dataset: its located events, and its rejected rows as rejected() returns them."""

    events: LocatedTable
    rejected: CellsTable


def summarise_changes(old: Version, new: Version, name: str) -> ChangeSummary:
    """Return the summary of two versions; `name` is the name of the new one."""
    duplicates = possible_duplicates(pd.concat([old.events, new.events.assign(dataset=f"(new) {name}")]))
    pairs = [
        [line.event_id, line.other_id, f"{line.days_apart}", f"{line.distance_km:g} km"]
        for line in duplicates.pairs.head(MAX_LINES).itertuples()
    ]
    return ChangeSummary(
        events=_changes(compare(old.events, new.events)),
        rejected=_changes(compare_rejected(old.rejected, new.rejected)),
        pairs=pairs,
        pairs_in_all=duplicates.in_all,
        pairs_are_whole=duplicates.is_whole,
    )


def _changes(comparison: Comparison) -> Changes:
    return Changes(
        len(comparison.added),
        len(comparison.removed),
        len(comparison.changed),
        len(comparison.changes),
        _lines(comparison),
    )


def _lines(comparison: Comparison) -> list[list[str]]:
    changed = comparison.changes.head(MAX_LINES).itertuples(index=False, name=None)
    lines = [list(map(_said, line)) for line in changed]
    lines += [[row, "", "", "added"] for row in comparison.added[:MAX_LINES]]
    lines += [[row, "", "", "removed"] for row in comparison.removed[:MAX_LINES]]
    return lines[:MAX_LINES]


def _said(cell: Any) -> str:
    return "not stated" if cell is None else str(cell)[:MAX_SHOWN]
