"""What changed between two versions of a dataset: events added, removed, and changed field by field."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from geo.schema import EVENT_COLUMNS, EXTRA, LOCATED_COLUMNS

NOT_COMPARED = {"event_id", "source_row", "source_file"}  # where a row stood says nothing about the event
CHANGE_COLUMNS = ["event_id", "field", "old", "new"]


@dataclass(frozen=True)
class Comparison:
    """Ids of events that came and went, and a line per cell that changed: CHANGE_COLUMNS."""

    added: list[str]
    removed: list[str]
    changes: pd.DataFrame

    @property
    def changed(self) -> list[str]:
        """Return the ids of events of which any cell changed."""
        return list(dict.fromkeys(self.changes["event_id"]))


def compare(old: pd.DataFrame, new: pd.DataFrame) -> Comparison:
    """Return what it takes to make `new` of `old`: two tables of located events, matched by event_id."""
    old, new = old.set_index("event_id", drop=False), new.set_index("event_id", drop=False)
    shared = old.index.intersection(new.index, sort=False)
    lines = [_changes(name, old, new, shared) for name in _columns(old, new)]
    found = [line for line in lines if len(line)]
    changes = pd.concat(found) if found else pd.DataFrame(columns=CHANGE_COLUMNS)
    in_order = np.argsort(shared.get_indexer(changes["event_id"]), kind="stable")  # event by event, field by field
    return Comparison(
        added=new.index.difference(old.index, sort=False).tolist(),
        removed=old.index.difference(new.index, sort=False).tolist(),
        changes=changes.iloc[in_order].reset_index(drop=True),
    )


def _columns(old: pd.DataFrame, new: pd.DataFrame) -> list[str]:
    known = [name for name in (*EVENT_COLUMNS, *LOCATED_COLUMNS) if name in old or name in new]
    extras = [name for name in dict.fromkeys([*old, *new]) if str(name).startswith(EXTRA)]
    return [name for name in (*known, *extras) if name not in NOT_COMPARED]


def _changes(name: str, old: pd.DataFrame, new: pd.DataFrame, shared: pd.Index) -> pd.DataFrame:
    before, after = _cells(old, name, shared), _cells(new, name, shared)
    differs = np.array([a != b for a, b in zip(before, after, strict=True)], bool)
    return pd.DataFrame(
        {
            "event_id": shared[differs],
            "field": name.removeprefix(EXTRA),
            "old": [cell for cell, other in zip(before, differs, strict=True) if other],
            "new": [cell for cell, other in zip(after, differs, strict=True) if other],
        },
        columns=CHANGE_COLUMNS,
    )


def _cells(table: pd.DataFrame, name: str, ids: pd.Index) -> list[Any]:
    """Return the cells of some events as values that compare: None where nothing is stated."""
    if name not in table:
        return [None] * len(ids)
    return [_plain(cell) for cell in table.loc[ids, name]]


def _plain(cell: Any) -> Any:
    if isinstance(cell, (list, tuple, dict)):
        return cell or None
    if isinstance(cell, pd.Timestamp):
        return cell.date().isoformat()
    return None if pd.isna(cell) else cell
