"""What commands read besides their dataset, and the summary of rejected rows."""

import argparse
import json
import shlex
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from geo.cli.faults import CLEAN, SOME_SET_ASIDE, print_message, shortened
from geo.dataset.dataset import Dataset
from geo.errors import SnapshotError
from geo.events.folding import counted, visible
from geo.events.validate import Validated
from geo.sources import ColumnMapping
from geo.sources.options import ReadOptions
from geo.sources.publishers.mapping import from_json

MAX_NAMED = 3  # files in a line


def options_from(parsed: argparse.Namespace) -> ReadOptions:
    """Return the reading options that the user gave."""
    return ReadOptions(parsed.encoding, parsed.sheet)


def mapping_from(parsed: argparse.Namespace) -> ColumnMapping | None:
    """Return the mapping that the user gave, if any."""
    return from_json(content_from(parsed.mapping), parsed.mapping.name) if parsed.mapping else None


def report_rejected(data: Dataset | Validated, *paths: Path) -> int:
    """Report the number of rejected rows, if any, and where the reasons are, and return the exit code."""
    return said_aside(data.rows_read, data.rows_rejected, paths)


def said_aside(read: int, aside: int, paths: Sequence[Path]) -> int:
    """Report the number of rejected rows, if any, and return the exit code."""
    if not aside:
        return CLEAN
    named = " ".join(shlex.quote(str(path)) for path in paths[:MAX_NAMED]) + (" …" if len(paths) > MAX_NAMED else "")
    were = "was" if aside == 1 else "were"
    print_message(
        shortened(f"{aside:,} of {counted(read, 'row')} {were} set aside. See: python -m geo validate {named}")
    )
    return SOME_SET_ASIDE


def utc_today() -> date:
    """Return the current day in UTC."""
    return datetime.now(UTC).date()


def content_from(path: Path) -> bytes:
    """Return the content of a picture, a mapping or a brief."""
    from geo.snapshot.files import MAX_BYTES  # imports all that draws, which most commands never do

    name = visible(path.name)
    try:
        if path.exists() and not path.is_file():  # a pipe or a device might never end
            raise SnapshotError(f"{name}: cannot be read (it is no file). Give the path of a file.")
        if path.stat().st_size > MAX_BYTES:
            raise SnapshotError(f"{name}: is larger than any file that this program makes or asks for here.")
        return path.read_bytes()
    except OSError as err:
        raise SnapshotError(f"{name}: cannot be read ({err.strerror}).") from err


def print_json(value: Any) -> None:
    """Print a value as JSON, with characters that the terminal supports."""
    # escapes of JSON where the terminal has no such letters
    print(json.dumps(value, ensure_ascii=not _takes_all_letters(), indent=1, default=str))


def _takes_all_letters() -> bool:
    return (sys.stdout.encoding or "").lower().replace("-", "").startswith("utf")
