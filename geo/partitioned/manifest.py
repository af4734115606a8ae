"""The manifest of a partitioned dataset: inputs, counts, versions. Replacing it publishes a new build."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import orjson

from geo.errors import SourceError
from geo.partitioned.overview import AggregationLevel
from geo.whole_files import write_whole

MANIFEST = "manifest.json"
FORMAT = 2  # changes when a folder of before could not be read any more
KEY_LENGTH = 16  # hex digits


@dataclass(frozen=True)
class PartSummary:
    """One input and the part made from it."""

    key: str  # changes with the content of the input, how it is read, the boundaries and the program
    input: str  # name of the file
    sha256: str
    source: str
    dataset: str
    rows_read: int
    rows_kept: int
    rows_repeated: int  # of these, rows of an event that an earlier part has too: not in the folder
    problems: int
    publishers: tuple[str, ...]
    about: dict[str, str] = field(default_factory=dict)  # what the file says of its dataset (geo.events.dataset_about)
    as_of: str = ""  # the file's own day: events dated after it are flagged

    @property
    def rows(self) -> int:
        """Return how many events of it the folder holds."""
        return self.rows_kept - self.rows_repeated


@dataclass(frozen=True)
class Manifest:
    """Contents of a partitioned dataset."""

    version: str  # name of the folder within, and key of the dataset
    program: str
    boundaries: str
    parts: tuple[PartSummary, ...]
    events: int
    problems: int
    first_day: str
    last_day: str
    deaths: dict[str, int]  # low and high, of the events that give a figure
    grain: AggregationLevel | None = None  # of an overview; None: every event is told
    format: int = FORMAT


def as_of_of(parts: Sequence[PartSummary]) -> date | None:
    """Return the latest date of the parts."""
    return max((date.fromisoformat(part.as_of) for part in parts if part.as_of), default=None)


def is_folder(path: Path) -> bool:
    """Return whether a path is a partitioned dataset."""
    return (path / MANIFEST).is_file()


def read_manifest(folder: Path) -> Manifest:
    """Return the manifest of a folder. Raise SourceError if it cannot be read or has another format."""
    try:
        values: dict[str, Any] = orjson.loads((folder / MANIFEST).read_bytes())
        if values.get("format") != FORMAT:
            raise SourceError(f"{folder.name}: built by another version of this program. Build the folder anew.")
        parts = tuple(PartSummary(**part | {"publishers": tuple(part["publishers"])}) for part in values.pop("parts"))
        grain = values.pop("grain")
        return Manifest(**values, parts=parts, grain=grain and AggregationLevel(**grain))
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as err:
        raise SourceError(f"{folder.name}/{MANIFEST}: is missing or damaged. Build the folder anew.") from err


def write_manifest(manifest: Manifest, folder: Path) -> None:
    """Replace the manifest atomically. Raise ExportError if it cannot be written."""
    content = orjson.dumps(asdict(manifest), option=orjson.OPT_INDENT_2) + b"\n"
    write_whole({folder / MANIFEST: lambda file: file.write(content)})


def key_of(*facts: str) -> str:
    """Return a hash of `facts`."""
    return hashlib.sha256("\n".join(facts).encode()).hexdigest()[:KEY_LENGTH]
