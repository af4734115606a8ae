"""Files of one visitor: read by a worker, kept in the session only. Nothing of them is ever written to a disk."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from geo.dataset import shared_actors
from geo.errors import SourceError
from geo.sources.mapping import Columns, Mapping
from geo.validate import Validated
from geo.worker import columns_in_worker, read_in_worker
from ui.data import today


def _nobody_gave_up() -> bool:
    return False


@dataclass
class Upload:
    """One file: its content until it is removed, how its columns are understood, and what came of it."""

    name: str
    content: bytes = field(repr=False)
    mapping: Mapping | None = None  # None: as its own columns say
    checked: Validated | None = None
    refused: str = ""  # why the file as a whole was not read
    columns: Columns | None = None  # where a mapping is of use and the file is a table at all

    def check(self, given_up: Callable[[], bool] = _nobody_gave_up) -> None:
        """Read and check the file; a refusal is kept as a sentence."""
        self.checked, self.refused = None, ""
        try:
            self.checked = read_in_worker(
                self.content, self.name, mapping=self.mapping, today=today(), actors=shared_actors(), given_up=given_up
            )
        except SourceError as err:
            self.refused = str(err)
        if self.columns is None and (self.checked is None or self.checked.source == "mapped"):
            self.columns = self._columns(given_up)
        if self.columns is not None and self.mapping is not None:
            self.columns = replace(self.columns, mapping=self.mapping)

    def _columns(self, given_up: Callable[[], bool]) -> Columns | None:
        try:
            return columns_in_worker(self.content, self.name, given_up=given_up)
        except SourceError:
            return None
