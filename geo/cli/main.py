"""The command line: validate, locate, build, select, compare, snapshot, brief and app.

Results go to stdout, progress and errors to stderr. Exit codes: 0 success, 1 some rows were rejected (for compare:
something changed), 2 unreadable file, wrong usage or a query that is not understood.
"""

import argparse
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from geo import __version__
from geo.cli.arguments import (
    SNAPSHOT_OPTIONS,
    TEMPLATE_HELP,
    Parser,
    add_mapping,
    add_out,
    add_reading,
    add_terms,
    printed,
)
from geo.cli.faults import answered
from geo.events.data_files import EVENTS
from geo.snapshot.formats import formats


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    return answered(lambda: _run(arguments))


def _run(arguments: Sequence[str] | None) -> int:
    parsed = _parser().parse_args(arguments)
    module, function = parsed.run  # imported only now: help and errors of usage come at once
    code: int = getattr(import_module(f"geo.cli.{module}"), function)(parsed)
    return code


def _parser() -> argparse.ArgumentParser:
    parser = Parser(prog="python -m geo", description="Check, locate, select and draw conflict events.")
    parser.add_argument("--version", action="version", version=f"conflict-map {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    check = commands.add_parser("validate", help="check files against the rules and list what is wrong")
    check.add_argument("files", nargs="+", type=Path, metavar="FILE", help="or a folder that `build` made")
    check.add_argument("--source", help="read as this source instead of by content")
    check.add_argument("--json", action="store_true", help="write the counts and problems as JSON")
    check.set_defaults(run=("files", "run_validate"))
    add_mapping(check)
    place = commands.add_parser("locate", help="join events to countries and admin units")
    place.add_argument("file", type=Path, metavar="FILE")
    add_out(place, required=True)
    add_mapping(place)
    place.set_defaults(run=("files", "run_locate"))
    _add_build(commands)
    pick = commands.add_parser("select", help="list the events that a link's query shows")
    pick.add_argument("dataset", nargs="?", type=Path, default=EVENTS, metavar="DATASET")
    pick.add_argument("--query", default="", help="as in the page's address: country=IRQ&from=2023-12-01")
    pick.add_argument("--format", choices=printed(), help="what to print without --out; default table")
    add_out(pick, required=False)
    add_terms(pick)
    pick.add_argument("--from-picture", type=Path, metavar="FILE", help="print the query that a snapshot was made from")
    add_mapping(pick)
    pick.set_defaults(run=("select", "run_select"))
    versions = commands.add_parser("compare", help="list what changed between two versions of a dataset")
    versions.add_argument("old", type=Path, metavar="OLD")
    versions.add_argument("new", type=Path, metavar="NEW")
    versions.add_argument("--json", action="store_true", help="write the differences as JSON")
    add_mapping(versions)
    versions.set_defaults(run=("files", "run_compare"))
    _add_snapshot(commands)
    of_brief = "|".join(ending[1:] for ending, each in formats().items() if each.in_brief)
    weekly = commands.add_parser("brief", help="write the maps that a TOML file lists as one document")
    weekly.add_argument("file", type=Path, metavar="BRIEF.toml")
    weekly.add_argument("--out", nargs="+", type=Path, required=True, metavar=f"OUT.({of_brief})")
    weekly.add_argument("--template", nargs="+", type=Path, default=[], metavar="FILE.(pptx|docx)", help=TEMPLATE_HELP)
    weekly.set_defaults(run=("draw", "run_brief"))
    serve = commands.add_parser("app", help="serve the page, until it is stopped with Ctrl-C")
    serve.add_argument("files", nargs="*", type=Path, metavar="FILE", help="instead of the shipped events")
    serve.add_argument("--port", type=int, help="default 8501")
    serve.set_defaults(run=("serve", "run_app"))
    return parser


def _add_snapshot(commands: Any) -> None:
    draw = commands.add_parser(
        "snapshot", help="draw the events of a link's query as a page for print, an animation or a pack"
    )
    draw.add_argument("dataset", nargs="?", type=Path, default=EVENTS, metavar="DATASET")
    draw.add_argument("--query", default="", help="as in the page's address; size, title and the like as well")
    draw.add_argument(
        "--out",
        nargs="+",
        type=Path,
        required=True,
        metavar="OUT",
        help=f"files; the ending decides: {' '.join(formats())}",
    )
    draw.add_argument("--template", nargs="+", type=Path, default=[], metavar="FILE.(pptx|docx)", help=TEMPLATE_HELP)
    add_terms(draw)
    for name, (metavar, text) in SNAPSHOT_OPTIONS.items():
        draw.add_argument(f"--{name.replace('_', '-')}", metavar=metavar, help=text)
    add_reading(draw)
    draw.set_defaults(run=("draw", "run_snapshot"))


def _add_build(commands: Any) -> None:
    whole = commands.add_parser("build", help="make one folder of files, which opens in seconds however many events")
    whole.add_argument("files", nargs="+", type=Path, metavar="FILE")
    whole.add_argument("--out", type=Path, required=True, metavar="DIR")
    whole.add_argument("--source", help="read as this source instead of by content")
    whole.add_argument("--json", action="store_true", help="say what was built as JSON")
    whole.add_argument(
        "--engine", choices=("local", "dask"), default="local", help="dask: needs requirements-cluster.txt"
    )
    whole.add_argument(
        "--scheduler", metavar="ADDRESS", help="of a Dask cluster that sees the same files; default: here"
    )
    whole.add_argument(
        "--cells", action="store_true", help="for more events than a browser holds: show them by cell and week"
    )
    add_mapping(whole)
    whole.set_defaults(run=("files", "run_build"))
