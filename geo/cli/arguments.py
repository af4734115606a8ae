"""Arguments shared by several commands, and the summary of rejected rows."""

import argparse
import json
import shlex
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NoReturn

from geo.cli.faults import CLEAN, SOME_SET_ASIDE, UNUSABLE, print_message, shortened
from geo.dataset.dataset import Dataset
from geo.dataset.terms import TO_CONFIRM
from geo.errors import SnapshotError
from geo.events.cells import day
from geo.events.folding import counted, visible
from geo.events.validate import Validated
from geo.export import FORMATS
from geo.snapshot.files import MAX_BYTES
from geo.snapshot.spec import ROWS, SIZES_MM
from geo.sources import ColumnMapping
from geo.sources.options import ReadOptions
from geo.sources.publishers.mapping import from_json

# parameters of the query that are easier to type by themselves
SNAPSHOT_OPTIONS = {
    "bbox": ("W,S,E,N", "the extent in degrees; without it the map fits the events"),
    "title": ("TEXT", "instead of the selection in words"),
    "subtitle": ("TEXT", "instead of filters and counts in words"),
    "caption": ("TEXT", "a line of your own above the sources"),
    "size": ("SIZE", f"{', '.join(SIZES_MM)} or WIDTHxHEIGHT in mm; default a4"),
    "dpi": ("N", "dots per inch of a PNG, 96 to 600; default 300"),
    "step": ("STEP", "of an animation: day, week, month or year; default so that it has at most 60 frames"),
    "window": ("N", "steps that each frame shows; default 0: all from the first one"),
    "rows": ("|".join(ROWS), "events of tables: the whole selection, or only what the map shows; default selection"),
    "as_of": ("YYYY-MM-DD", "the day up to which the data reach; default their last day"),
}
MAX_NAMED = 3  # files in a line
TEMPLATE_HELP = "a file of your own whose layouts, styles and fonts are taken"


class Parser(argparse.ArgumentParser):
    """Reports wrong usage in one sentence, like all other errors."""

    def error(self, message: str) -> NoReturn:
        """Report wrong usage and exit."""
        print_message(f"error: {shortened(f'{message}. See: {self.prog} --help')}")
        sys.exit(UNUSABLE)

    def print_help(self, file: Any = None) -> None:
        """Print the help; argparse ignores it when printing fails."""
        print(self.format_help(), end="", file=file)


def add_out(parser: argparse.ArgumentParser, *, required: bool) -> None:
    """Add the options of commands that write tables of events."""
    endings = f"files; the ending decides: {' '.join(FORMATS)}"
    parser.add_argument("--out", nargs="+", type=Path, default=[], required=required, metavar="OUT", help=endings)
    tagged = ", ".join(each.label for each in FORMATS.values() if each.tagged)
    parser.add_argument("--hxl", action="store_true", help=f"write a row of HXL tags below the names ({tagged})")
    parser.add_argument(
        "--accessed", type=day_argument, metavar="YYYY-MM-DD", help="the day the data were fetched, for credits"
    )
    parser.add_argument("--json", action="store_true", help="say what was written as JSON")


def add_terms(parser: argparse.ArgumentParser) -> None:
    """Add --terms: the publishers whose terms the user has accepted."""
    parser.add_argument(
        "--i-have-read-the-terms",
        action="append",
        choices=TO_CONFIRM,
        default=[],
        metavar="SOURCE",
        help=f"of {', '.join(TO_CONFIRM)}: needed to write rows that their source gives to nobody else",
    )


def day_argument(text: str) -> date:
    """Return a day as written by a user; argparse tells what is wrong with it."""
    try:
        return day(text).date()
    except ValueError as err:
        raise argparse.ArgumentTypeError(f"{text!r} {err}") from err


def add_mapping(parser: argparse.ArgumentParser) -> None:
    """Add --mapping: a file that says what each column means."""
    text = "which column means what, as kept by the page or written by hand (JSON); without it columns are recognised"
    parser.add_argument("--mapping", type=Path, metavar="FILE.json", help=text)
    add_reading(parser)


def add_reading(parser: argparse.ArgumentParser) -> None:
    """Add options for what a file does not prove: encoding and sheet."""
    parser.add_argument("--encoding", default="", metavar="NAME", help="of a text: utf-8, windows-1251, ...")
    parser.add_argument("--sheet", default="", metavar="NAME", help="of a workbook, or the list of a JSON document")


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
