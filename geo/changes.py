"""What a reader is told of two versions of a dataset: how much changed, the first changes, and possible duplicates."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from geo.compare import Comparison, compare
from geo.duplicates import possible_duplicates

MOST_LINES = 200
MOST_SHOWN = 200  # characters of a cell


@dataclass(frozen=True)
class Told:
    """Counts of events and cells, and the first lines of each table, as texts."""

    added: int
    removed: int
    changed: int
    cells: int
    changes: list[list[str]]  # event, field, before, now; MOST_LINES at most
    pairs: list[list[str]]  # event, other event, days apart, distance; MOST_LINES at most
    pairs_in_all: int
    pairs_are_whole: bool  # whether all pairs were looked at


def tell(old: pd.DataFrame, new: pd.DataFrame, name: str) -> Told:
    """Return what is told of two tables of located events; `name` is what the new one is called."""
    comparison = compare(old, new)
    found = possible_duplicates(pd.concat([old, new.assign(dataset=f"(new) {name}")]))
    pairs = [
        [line.event_id, line.other_id, f"{line.days_apart}", f"{line.distance_km:g} km"]
        for line in found.pairs.head(MOST_LINES).itertuples()
    ]
    return Told(
        added=len(comparison.added),
        removed=len(comparison.removed),
        changed=len(comparison.changed),
        cells=len(comparison.changes),
        changes=_lines(comparison),
        pairs=pairs,
        pairs_in_all=found.in_all,
        pairs_are_whole=found.is_whole,
    )


def _lines(comparison: Comparison) -> list[list[str]]:
    changed = comparison.changes.head(MOST_LINES).itertuples(index=False, name=None)
    lines = [list(map(_said, line)) for line in changed]
    lines += [[event_id, "", "", "added"] for event_id in comparison.added[:MOST_LINES]]
    lines += [[event_id, "", "", "removed"] for event_id in comparison.removed[:MOST_LINES]]
    return lines[:MOST_LINES]


def _said(cell: Any) -> str:
    return "not stated" if cell is None else str(cell)[:MOST_SHOWN]
