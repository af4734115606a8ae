"""Arguments shared by several commands. This module and what it imports are light, so that --help comes at once."""

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from geo.cli.faults import UNUSABLE, print_message, shortened
from geo.dataset.terms import TO_CONFIRM
from geo.events.cells import day
from geo.export.formats import FORMATS
from geo.snapshot.paper import ROWS, SIZES_MM

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


def printed() -> list[str]:
    """Return the names of what `select` can print: lines, the exports that are text, records."""
    return ["table", *(ending[1:] for ending, each in FORMATS.items() if each.is_text), "json"]
