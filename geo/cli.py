"""The command line: validate, locate, select, compare, snapshot and brief.

Results go to stdout, progress and errors to stderr. Exit codes: 0 clean, 1 some rows were set aside (of compare:
something changed), 2 unreadable file, wrong usage or a query that is not understood.
"""

import argparse
import json
import shlex
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import pandas as pd

from geo.compare.compare import CHANGE_COLUMNS, Comparison, compare, compare_rejected, rejected
from geo.dataset.dataset import EVENTS, Dataset, check_events_left, shared_locator, validate_file
from geo.dataset.queries import known_selection, resolve
from geo.dataset.terms import TERMS, TO_CONFIRM, check_terms, publishers_of
from geo.errors import ExportError, SnapshotError, SourceError
from geo.events.cells import day
from geo.events.folding import counted, visible
from geo.events.problems import alike
from geo.events.validate import Validated, problem_counts
from geo.export import (
    FORMATS,
    about_file,
    about_selection,
    check_ending,
    records,
    write_files,
    write_to,
)
from geo.faults import CLEAN, SOME_SET_ASIDE, UNUSABLE, answered, shortened, tell
from geo.partitioned import MOST_READ, build, open_dataset, single_events
from geo.partitioned.build import Engine, make_here
from geo.partitioned.cluster import dask_engine
from geo.places.locate import locate
from geo.snapshot.brief import check_brief_ending, read_brief, write_brief
from geo.snapshot.content import description, fingerprint
from geo.snapshot.drawing import Snapshot
from geo.snapshot.files import MOST_BYTES, changes_since, reopen_all, resolve_spec, write_snapshots
from geo.snapshot.map.base_map import shared_base_map
from geo.snapshot.pack import WRITERS
from geo.snapshot.shown_events import count_in
from geo.snapshot.spec import ROWS, SIZES_MM, overridden, spec_of
from geo.sources import Mapping
from geo.sources.mapping import from_json
from geo.sources.options import ReadOptions
from geo.store.filtering import select
from geo.store.link import from_query
from geo.store.selection import Selection
from geo.store.summary import summarise
from geo.terminal import ProgressLine
from geo.wording.counts import counts_text
from geo.wording.event import actors_of, dates_of, deaths_of, title_of
from geo.wording.places import place_text
from geo.wording.selection import describe

# parameters of the query that are easier to type by themselves
_SNAPSHOT_OPTIONS = {
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
MOST_NAMED = 3  # files in a line
_TEMPLATE_HELP = "a file of your own whose layouts, styles and fonts are taken"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    return answered(lambda: _run(arguments))


def _run(arguments: Sequence[str] | None) -> int:
    parsed = _parser().parse_args(arguments)
    code: int = parsed.run(parsed)
    return code


class _Parser(argparse.ArgumentParser):
    """Answers wrong usage in one sentence, as all else that goes wrong."""

    def error(self, message: str) -> NoReturn:
        """Say what cannot be understood, and end."""
        tell(f"error: {shortened(f'{message}. See: {self.prog} --help')}")
        sys.exit(UNUSABLE)

    def print_help(self, file: Any = None) -> None:
        """Print what can be asked for; the library would let it go unsaid where it cannot be printed."""
        print(self.format_help(), end="", file=file)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m geo", description="Check, locate, select and draw conflict events.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    check = commands.add_parser("validate", help="check files against the rules and list what is wrong")
    check.add_argument("files", nargs="+", type=Path, metavar="FILE", help="or a folder that `build` made")
    check.add_argument("--source", help="read as this source instead of by content")
    check.add_argument("--json", action="store_true", help="write the counts and problems as JSON")
    check.set_defaults(run=_validate)
    _add_mapping(check)
    place = commands.add_parser("locate", help="join events to countries and admin units")
    place.add_argument("file", type=Path, metavar="FILE")
    _add_out(place, required=True)
    _add_mapping(place)
    place.set_defaults(run=_locate)
    _add_build(commands)
    pick = commands.add_parser("select", help="list the events that a link's query shows")
    pick.add_argument("dataset", nargs="?", type=Path, default=EVENTS, metavar="DATASET")
    pick.add_argument("--query", default="", help="as in the page's address: country=IRQ&from=2023-12-01")
    pick.add_argument("--format", choices=_WRITERS, help="what to print without --out; default table")
    _add_out(pick, required=False)
    _add_terms(pick)
    pick.add_argument("--from-picture", type=Path, metavar="FILE", help="print the query that a snapshot was made from")
    _add_mapping(pick)
    pick.set_defaults(run=_select)
    versions = commands.add_parser("compare", help="list what changed between two versions of a dataset")
    versions.add_argument("old", type=Path, metavar="OLD")
    versions.add_argument("new", type=Path, metavar="NEW")
    versions.add_argument("--json", action="store_true", help="write the differences as JSON")
    _add_mapping(versions)
    versions.set_defaults(run=_compare)
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
        help=f"files; the ending decides: {' '.join(WRITERS)}",
    )
    draw.add_argument("--template", nargs="+", type=Path, default=[], metavar="FILE.(pptx|docx)", help=_TEMPLATE_HELP)
    _add_terms(draw)
    for name, (metavar, text) in _SNAPSHOT_OPTIONS.items():
        draw.add_argument(f"--{name.replace('_', '-')}", metavar=metavar, help=text)
    _add_reading(draw)
    draw.set_defaults(run=_snapshot)
    weekly = commands.add_parser("brief", help="write the maps that a TOML file lists as one document")
    weekly.add_argument("file", type=Path, metavar="BRIEF.toml")
    weekly.add_argument("--out", nargs="+", type=Path, required=True, metavar="OUT.(pptx|docx|pdf)")
    weekly.add_argument("--template", nargs="+", type=Path, default=[], metavar="FILE.(pptx|docx)", help=_TEMPLATE_HELP)
    weekly.set_defaults(run=_brief)
    return parser


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
    _add_mapping(whole)
    whole.set_defaults(run=_build)


def _add_out(parser: argparse.ArgumentParser, *, required: bool) -> None:
    """Add the options of commands that write tables of events."""
    endings = f"files; the ending decides: {' '.join(FORMATS)}"
    parser.add_argument("--out", nargs="+", type=Path, default=[], required=required, metavar="OUT", help=endings)
    parser.add_argument("--hxl", action="store_true", help="write a row of HXL tags below the names (CSV, XLSX)")
    parser.add_argument(
        "--accessed", type=_day, metavar="YYYY-MM-DD", help="the day the data were fetched, for credits"
    )
    parser.add_argument("--json", action="store_true", help="say what was written as JSON")


def _add_terms(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--i-have-read-the-terms",
        action="append",
        choices=TO_CONFIRM,
        default=[],
        metavar="SOURCE",
        help=f"of {', '.join(TO_CONFIRM)}: needed to write rows that their source gives to nobody else",
    )


def _day(text: str) -> date:
    try:
        return day(text).date()
    except ValueError as err:
        raise argparse.ArgumentTypeError(f"{text!r} {err}") from err


def _add_mapping(parser: argparse.ArgumentParser) -> None:
    text = "which column means what, as kept by the page or written by hand (JSON); without it columns are recognised"
    parser.add_argument("--mapping", type=Path, metavar="FILE.json", help=text)
    _add_reading(parser)


def _add_reading(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--encoding", default="", metavar="NAME", help="of a text: utf-8, windows-1251, ...")
    parser.add_argument("--sheet", default="", metavar="NAME", help="of a workbook, or the list of a JSON document")


def _reading(parsed: argparse.Namespace) -> ReadOptions:
    return ReadOptions(parsed.encoding, parsed.sheet)


def _mapping(parsed: argparse.Namespace) -> Mapping | None:
    return from_json(_content(parsed.mapping), parsed.mapping.name) if parsed.mapping else None


def _say_set_aside(data: Dataset | Validated, *paths: Path) -> int:
    """Say how many rows were set aside, if any were, where the reasons are told, and return the exit code."""
    return _said_aside(data.rows_read, data.rows_set_aside, paths)


def _said_aside(read: int, aside: int, paths: Sequence[Path]) -> int:
    if not aside:
        return CLEAN
    named = " ".join(shlex.quote(str(path)) for path in paths[:MOST_NAMED]) + (" …" if len(paths) > MOST_NAMED else "")
    were = "was" if aside == 1 else "were"
    tell(shortened(f"{aside:,} of {counted(read, 'row')} {were} set aside. See: python -m geo validate {named}"))
    return SOME_SET_ASIDE


def _today() -> date:
    return datetime.now(UTC).date()


# --- validate --------------------------------------------------------------------------------------------------


def _validate(parsed: argparse.Namespace) -> int:
    mapping = _mapping(parsed)
    options = _reading(parsed)
    checked: list[Validated | Dataset] = [
        open_dataset(path)
        if path.is_dir()
        else validate_file(path, source=parsed.source, mapping=mapping, options=options, today=_today())
        for path in parsed.files
    ]
    problems = pd.concat([each.problems for each in checked], ignore_index=True)
    read = sum(each.rows_read for each in checked)
    aside = sum(each.rows_set_aside for each in checked)
    if parsed.json:
        _print_json({"read": read, "kept": read - aside, "set_aside": aside, "problems": records(problems)})
    else:
        _print_report(checked, problems)
    return SOME_SET_ASIDE if aside else CLEAN


def _print_report(checked: Sequence[Validated | Dataset], problems: pd.DataFrame) -> None:
    for each in checked:
        kept = each.rows_read - each.rows_set_aside
        print(f"read {each.rows_read}, kept {kept}, set aside {each.rows_set_aside}")
        if isinstance(each, Dataset) and each.problem_count > len(each.problems):
            tell(f"note: the first {len(each.problems):,} of {each.problem_count:,} problems of {each.name}.")
    for rule, count in problem_counts(problems).items():
        print(f"\n{rule}: {count}")
        for line in alike(problems[problems["rule"] == rule]).to_dict("records"):
            print(f"  {_where(line)}: {line['message']} {line['remedy']}")


def _where(line: dict[str, Any]) -> str:
    """Return file, row, how many more rows, and cell of a problem, as far as it has them."""
    row = "" if pd.isna(line["source_row"]) else f" row {line['source_row']}"
    row += f" and {line['rows'] - 1:,} more" if line["rows"] > 1 else ""
    cell = "" if pd.isna(line["field"]) else f", {line['field']} {line['value']!r}"
    return f"{line['source_file']}{row}{cell}"


# --- locate ----------------------------------------------------------------------------------------------------


def _locate(parsed: argparse.Namespace) -> int:
    for path in parsed.out:
        check_ending(path, hxl=parsed.hxl)
    validated = validate_file(parsed.file, mapping=_mapping(parsed), options=_reading(parsed), today=_today())
    check_events_left(validated)
    code = _say_set_aside(validated, parsed.file)
    locator = shared_locator()
    located = locate(validated.events, locator)
    about = about_file(
        located, validated, visible(parsed.file.name), locator.boundaries.version, accessed=parsed.accessed
    )
    # a reader's own file comes back: nothing is passed on yet, but the rule is said
    files = write_files(located, about, parsed.out, confirmed=TO_CONFIRM, hxl=parsed.hxl)
    for name in publishers_of(located):
        tell(f"note: rows of {TERMS[name].name}. {TERMS[name].rule}")
    tell(f"read {validated.rows_read}, located {len(located)}")
    if parsed.json:
        counts = {"read": validated.rows_read, "located": len(located), "set_aside": validated.rows_set_aside}
        _print_json({**counts, "files": list(map(str, files))})
    return code


# --- build -----------------------------------------------------------------------------------------------------


def _engine(parsed: argparse.Namespace) -> Engine:
    if parsed.scheduler and parsed.engine != "dask":
        raise SourceError("--scheduler is about --engine dask: give both.")
    return dask_engine(parsed.scheduler) if parsed.engine == "dask" else make_here


def _build(parsed: argparse.Namespace) -> int:
    with ProgressLine(sys.stderr) as line:
        line.begin(parsed.out)
        built = build(
            parsed.files,
            parsed.out,
            source=parsed.source,
            mapping=_mapping(parsed),
            options=_reading(parsed),
            today=_today(),
            cells=parsed.cells,
            engine=_engine(parsed),
            tell=line.tell,
        )
    said = built.manifest
    read, kept = (sum(getattr(part, name) for part in said.parts) for name in ("rows_read", "rows"))
    code = _said_aside(read, read - kept, parsed.files)
    if parsed.json:
        _print_json({**asdict(said), "made": built.made, "taken_over": built.taken_over})
    else:
        did = f"{counted(built.made, 'file')} read, {built.taken_over} taken over" if built.is_new else "nothing to do"
        tell(f"{parsed.out}: {counted(said.events, 'event')} ({did})")
    return code


# --- select ----------------------------------------------------------------------------------------------------


def _select(parsed: argparse.Namespace) -> int:
    if parsed.from_picture:
        return _reopen(parsed)
    _check_select(parsed)
    opened = open_dataset(parsed.dataset, mapping=_mapping(parsed), options=_reading(parsed), today=_today())
    dataset = _events_of(opened, parsed.query)
    selection, _ = resolve(dataset, parsed.query)
    code = _say_set_aside(opened, parsed.dataset)
    store = dataset.store
    rows = select(store, selection)
    headline = describe(selection, dataset.names, store.first_date, store.last_date)
    tell(f"{headline}: {counts_text(summarise(store, rows))}")
    if parsed.out:
        _write_rows(parsed, dataset, selection, rows)
    else:
        _WRITERS[parsed.format or "table"](parsed, dataset, selection, rows)
    return code


def _events_of(dataset: Dataset, query: str) -> Dataset:
    """Return a dataset whose rows are single events: of an overview those that a query may show."""
    if not dataset.store.is_overview:
        return dataset
    selection, _, _ = from_query(query)
    known, _ = known_selection(dataset, selection)  # what is not known is refused by who reads the query as a whole
    return single_events(dataset, known, most=MOST_READ)


def _check_select(parsed: argparse.Namespace) -> None:
    """Raise ExportError for options that do not go together, before the data are read."""
    for path in parsed.out:
        check_ending(path, hxl=parsed.hxl)
    if parsed.out and parsed.format:
        raise ExportError("--format prints and --out writes files: give one of them.")
    if not parsed.out and (parsed.hxl or parsed.json):
        raise ExportError(f"{'--hxl' if parsed.hxl else '--json'} is about files: give --out as well.")


def _reopen(parsed: argparse.Namespace) -> int:
    """Print the query of a picture, and on stderr whether the data have changed since."""
    maps = reopen_all(_content(parsed.from_picture), parsed.from_picture.name)
    dataset = open_dataset(parsed.dataset, today=_today())
    code = _say_set_aside(dataset, parsed.dataset)
    for reopened in maps:
        print(reopened.query)
        tell(changes_since(reopened, dataset, shared_base_map()))
    return code


def _content(path: Path) -> bytes:
    """Return the content of a picture, a mapping or a brief."""
    name = visible(path.name)
    try:
        if path.exists() and not path.is_file():  # a pipe or a device might never end
            raise SnapshotError(f"{name}: cannot be read (it is no file). Give the path of a file.")
        if path.stat().st_size > MOST_BYTES:
            raise SnapshotError(f"{name}: is larger than any file that this program makes or asks for here.")
        return path.read_bytes()
    except OSError as err:
        raise SnapshotError(f"{name}: cannot be read ({err.strerror}).") from err


def _write_rows(parsed: argparse.Namespace, dataset: Dataset, selection: Selection, rows: np.ndarray) -> None:
    about = about_selection(dataset, selection, rows, accessed=parsed.accessed)
    table = dataset.store.rows.at(rows)
    files = write_files(table, about, parsed.out, confirmed=parsed.i_have_read_the_terms, hxl=parsed.hxl)
    if parsed.json:
        _print_json({"files": list(map(str, files)), "about": about})


def _print_file(parsed: argparse.Namespace, dataset: Dataset, selection: Selection, rows: np.ndarray) -> None:
    # a CSV says nothing of itself
    about = about_selection(dataset, selection, rows, accessed=parsed.accessed) if parsed.format != "csv" else {}
    table, ending = dataset.store.rows.at(rows), f".{parsed.format}"
    write_to(sys.stdout.buffer, table, about, ending, confirmed=parsed.i_have_read_the_terms)


def _print_records(parsed: argparse.Namespace, dataset: Dataset, _: Selection, rows: np.ndarray) -> None:
    table = dataset.store.rows.at(rows)
    check_terms(table, parsed.i_have_read_the_terms)
    _print_json(records(table))


def _print_table(_: argparse.Namespace, dataset: Dataset, __: Selection, rows: np.ndarray) -> None:
    for _, event in dataset.store.rows.at(rows).iterrows():
        cells = [
            dates_of(event),
            title_of(event),
            place_text(event, dataset.names),
            actors_of(event, 1),
            deaths_of(event),
        ]
        print("\t".join(" ".join(cell.split()) for cell in cells))


def _print_json(value: Any) -> None:
    # escapes of JSON where the terminal has no such letters
    print(json.dumps(value, ensure_ascii=not _takes_all_letters(), indent=1, default=str))


def _takes_all_letters() -> bool:
    return (sys.stdout.encoding or "").lower().replace("-", "").startswith("utf")


_WRITERS: dict[str, Callable[[argparse.Namespace, Dataset, Selection, np.ndarray], None]] = {
    "table": _print_table,
    "csv": _print_file,
    "geojson": _print_file,
    "json": _print_records,
}


# --- compare ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Version:
    """One version of a dataset: its events, and the rows that were set aside as the file has them if that is known."""

    data: Dataset | Validated
    events: pd.DataFrame
    cells: pd.DataFrame | None

    def rejected(self, *, by_cells: bool) -> pd.DataFrame:
        """Return the rows that were set aside, by their cells or by what is wrong with them."""
        return rejected(self.cells if by_cells else None, self.data.problems)


def _compare(parsed: argparse.Namespace) -> int:
    """Print what was added, removed and changed; exit code 1 if anything was."""
    mapping, options = _mapping(parsed), _reading(parsed)
    old, new = (_version(path, mapping, options) for path in (parsed.old, parsed.new))
    events = compare(old.events, new.events)
    by_cells = old.cells is not None and new.cells is not None
    rows = compare_rejected(old.rejected(by_cells=by_cells), new.rejected(by_cells=by_cells))
    read, aside = (sum(getattr(each.data, name) for each in (old, new)) for name in ("rows_read", "rows_set_aside"))
    _said_aside(read, aside, (parsed.old, parsed.new))
    if aside and not by_cells:
        tell("note: a folder keeps no cells of such rows: they are compared by what is wrong with them.")
    if parsed.json:
        _print_json({**_as_json(events, "event_id"), "rejected": _as_json(rows, "row")})
    else:
        _print_comparison(events, "")
        _print_comparison(rows, "rejected ")
    tell(_summed_up(events, "event") + ("" if rows.is_empty else f"; rejected rows: {_summed_up(rows, 'row')}"))
    return CLEAN if events.is_empty and rows.is_empty else SOME_SET_ASIDE


def _version(path: Path, mapping: Mapping | None, options: ReadOptions) -> _Version:
    """Return the events of a file or a folder, which may be none, and its rows set aside."""
    if path.is_dir():
        dataset = open_dataset(path, options=options)
        if dataset.store.is_overview:
            raise SourceError(f"{visible(path.name)}: is an overview, which sums events up. Compare its files instead.")
        return _Version(dataset, dataset.store.table, None)
    validated = validate_file(path, mapping=mapping, options=options, today=_today())
    return _Version(validated, locate(validated.events, shared_locator()), validated.aside)


def _as_json(found: Comparison, name: str) -> dict[str, Any]:
    columns = [name, *CHANGE_COLUMNS[1:]]
    changes = [dict(zip(columns, line, strict=True)) for line in found.changes.itertuples(index=False)]
    return {"added": found.added, "removed": found.removed, "changes": changes}


def _summed_up(found: Comparison, noun: str) -> str:
    return (
        f"added {len(found.added):,}, removed {len(found.removed):,}, "
        f"changed {counted(len(found.changed), noun)} in {counted(len(found.changes), 'cell')}"
    )


def _print_comparison(found: Comparison, what: str) -> None:
    for name in found.added:
        print(f"{what}added\t{name}")
    for name in found.removed:
        print(f"{what}removed\t{name}")
    for line in found.changes.itertuples(index=False):
        print(f"{what}changed\t{line.event_id}\t{line.field}\t{line.old!r}\t{line.new!r}")


# --- snapshot --------------------------------------------------------------------------------------------------


def _snapshot(parsed: argparse.Namespace) -> int:
    asked = {name: getattr(parsed, name) for name in _SNAPSHOT_OPTIONS if getattr(parsed, name) is not None}
    if parsed.i_have_read_the_terms:
        asked["terms"] = ",".join(parsed.i_have_read_the_terms)
    query = overridden(parsed.query, asked)
    spec_of(query)  # a wrong parameter shows before the data are read
    opened = open_dataset(parsed.dataset, options=_reading(parsed), today=_today())
    dataset = _events_of(opened, query)
    spec = resolve_spec(query, dataset)
    code = _say_set_aside(opened, parsed.dataset)
    with ProgressLine(sys.stderr) as line:
        snapshot = Snapshot(spec, dataset, shared_base_map(), tuple(parsed.template), line.tell)
        write_snapshots(snapshot, parsed.out, WRITERS, line.begin)
    tell(description(snapshot.content))
    for path in parsed.out:
        count = count_in(snapshot, path.suffix.lower())
        if count is not None:
            tell(f"{path.name}: {counted(count, 'event')}")
    tell(f"fingerprint {fingerprint(snapshot.content)[:12]}: {', '.join(map(str, parsed.out))}")
    return code


def _brief(parsed: argparse.Namespace) -> int:
    for path in parsed.out:
        check_brief_ending(path)
    brief = read_brief(_content(parsed.file), parsed.file)
    data = brief.data or EVENTS
    dataset = open_dataset(data, today=_today())
    code = _say_set_aside(dataset, data)
    with ProgressLine(sys.stderr) as line:
        write_brief(brief, dataset, shared_base_map(), parsed.out, parsed.template, begin=line.begin, tell=line.tell)
    tell(f"{counted(len(brief.queries), 'map')}: {', '.join(map(str, parsed.out))}")
    return code
