"""The events behind a store: what a row says in full, asked for by row. In memory here, in files in geo.partitioned."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
import pandas as pd

Numbers = np.ndarray | slice | Sequence[int]


class Rows(Protocol):
    """Events in the order of their store."""

    def __len__(self) -> int:
        """Return how many there are."""

    def at(self, rows: Numbers, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """Return the events of `rows` in the order asked for: all columns, or these."""

    @property
    def hashes(self) -> np.ndarray:
        """Return id_hashes() of all identifiers."""


@dataclass(frozen=True, eq=False)
class InMemoryRows:
    """Events as a table in memory."""

    table: pd.DataFrame

    def __len__(self) -> int:
        return len(self.table)

    def at(self, rows: Numbers, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """Return the events of `rows` in the order asked for: all columns, or these."""
        return (self.table if columns is None else self.table[list(columns)]).iloc[rows]

    @cached_property
    def hashes(self) -> np.ndarray:
        """Return id_hashes() of all identifiers."""
        return id_hashes(self.table["event_id"])


def id_hashes(ids: Sequence[str] | pd.Series) -> np.ndarray:
    """Return a number of 64 bits for every identifier, the same in every process."""
    return pd.util.hash_array(np.asarray(ids, dtype=object), categorize=False)


def row_with(rows: Rows, event_id: str) -> int:
    """Return the row of an event, or -1 if there is none of this id."""
    for row in np.flatnonzero(rows.hashes == id_hashes([event_id])[0]).tolist():
        if rows.at([row], ["event_id"])["event_id"].iloc[0] == event_id:
            return int(row)
    return -1
