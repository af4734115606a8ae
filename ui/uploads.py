"""Files of one visitor: checked, mapped, and kept in the session only. Nothing of them is ever written to a disk."""

from dataclasses import dataclass, field

from geo import sources
from geo.dataset import shared_actors
from geo.errors import SourceError
from geo.sources.limits import upload_limits
from geo.sources.mapping import Mapping, propose
from geo.validate import Validated, validate
from ui.data import today


@dataclass
class Upload:
    """One file: its content until it is removed, how its columns are understood, and what came of it."""

    name: str
    content: bytes = field(repr=False)
    mapping: Mapping | None = None  # None: as its own columns say
    checked: Validated | None = None
    refused: str = ""  # why the file as a whole was not read

    def check(self) -> None:
        """Read and check the file; a refusal is kept as a sentence."""
        self.checked, self.refused = None, ""
        try:
            raw = sources.read_bytes(self.content, self.name, mapping=self.mapping, limits=upload_limits())
            self.checked = validate(raw, actors=shared_actors(), today=today())
        except SourceError as err:
            self.refused = str(err)


@dataclass(frozen=True)
class Columns:
    """The columns of a table as the file names them, a few cells of each, and what they seem to mean."""

    names: list[str]
    samples: dict[str, str]
    mapping: Mapping


def columns_of(upload: Upload) -> Columns | None:
    """Return the columns of a file, or None if it is no table."""
    try:
        raw = sources.open_table(upload.content, upload.name, upload_limits())
    except SourceError:
        return None
    names = [str(name) for name in raw.table.columns if name != "source_row"]
    samples = {name: " · ".join(str(cell)[:40] for cell in raw.table[name].dropna().head(3)) for name in names}
    return Columns(names, samples, upload.mapping or propose(raw))
