"""What every reader returns: the rows of a file as they stand, and the ones that are no rows at all."""

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class Raw:
    """Rows of one file, unchecked.

    table: one row per readable record; columns as the file names them plus lon, lat (whatever the file holds)
    and source_row (counted from 1). Cells are plain Python values.
    unreadable: one row per record that has no fields at all: source_row, value, message.
    """

    table: pd.DataFrame
    unreadable: pd.DataFrame
    source_file: str
    dataset: str

    @property
    def rows_read(self) -> int:
        """Return how many records the file holds, readable or not."""
        return len(self.table) + len(self.unreadable)
