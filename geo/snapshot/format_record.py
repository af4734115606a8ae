"""What is known of one format of snapshots: routes, composer, command line and documents read it here."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geo.snapshot.drawing import Snapshot


class Holds(StrEnum):
    """Which rows of the events a file holds."""

    NONE = "none"
    TABLE = "rows"  # those that the parameter `rows` names
    SELECTION = "selection"  # always all of the selection


@dataclass(frozen=True)
class SnapshotFormat:
    """One format: its name, how it is written, and how server and page offer it."""

    ending: str
    label: str
    group: str  # heading in the composer
    media_type: str
    write: Callable[["Snapshot"], bytes]
    holds: Holds = Holds.NONE
    shown_by_browser: bool = False  # or saved
    is_markup: bool = False  # opened by its address, it is served under a policy
    is_table: bool = False  # no layout is needed to write it
    has_sidecar: bool = False  # says of itself in a file beside it
    is_film: bool = False  # drawn frame by frame
    in_pack: bool = False
    in_brief: bool = False  # a brief of several maps can be written as one such file
    reopens: bool = False  # can be read back to its query
    has_dots: bool = False  # more dots per inch make a better file
    program: str = ""  # that must be on the PATH

    @property
    def asks_terms(self) -> bool:
        """Return whether a reader must accept the terms of the publishers first."""
        return self.holds is not Holds.NONE

    @property
    def is_available(self) -> bool:
        """Return whether this machine has what the format needs."""
        return not self.program or shutil.which(self.program) is not None

    def count(self, snapshot: "Snapshot") -> int | None:
        """Return how many events a file of this format holds; None for pictures."""
        if self.holds is Holds.NONE:
            return None
        from geo.snapshot.shown_events import rows_of, selected_rows

        return len(rows_of(snapshot) if self.holds is Holds.TABLE else selected_rows(snapshot))
