"""Commands for files: validate, locate, build, compare."""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from geo.cli.faults import CLEAN, SOME_SET_ASIDE, print_message
from geo.cli.inputs import mapping_from, options_from, print_json, report_rejected, said_aside, utc_today
from geo.cli.terminal import ProgressLine
from geo.compare.compare import CHANGE_COLUMNS, Comparison, compare, compare_rejected, rejected
from geo.dataset.dataset import Dataset, check_events_left, shared_locator, validate_file
from geo.dataset.terms import TERMS, TO_CONFIRM, publishers_of
from geo.errors import SourceError
from geo.events.folding import counted, visible
from geo.events.problems import ProblemsTable, alike
from geo.events.raw import CellsTable
from geo.events.schema import LocatedTable
from geo.events.validate import Validated, problem_counts
from geo.export.about import about_file
from geo.export.files import write_files
from geo.export.formats import check_ending
from geo.export.geojson import records
from geo.partitioned import build, open_dataset
from geo.partitioned.build import Engine, make_here
from geo.partitioned.cluster import dask_engine
from geo.places.locate import locate
from geo.sources import ColumnMapping
from geo.sources.options import ReadOptions


def run_validate(parsed: argparse.Namespace) -> int:
    """Print the problems of files, and return the exit code."""
    mapping = mapping_from(parsed)
    options = options_from(parsed)
    checked: list[Validated | Dataset] = [
        open_dataset(path)
        if path.is_dir()
        else validate_file(path, source=parsed.source, mapping=mapping, options=options, today=utc_today())
        for path in parsed.files
    ]
    problems = pd.concat([each.problems for each in checked], ignore_index=True)
    read = sum(each.rows_read for each in checked)
    aside = sum(each.rows_rejected for each in checked)
    if parsed.json:
        print_json({"read": read, "kept": read - aside, "set_aside": aside, "problems": records(problems)})
    else:
        _print_report(checked, problems)
    return SOME_SET_ASIDE if aside else CLEAN


def _print_report(checked: Sequence[Validated | Dataset], problems: ProblemsTable) -> None:
    for each in checked:
        rows_kept = each.rows_read - each.rows_rejected
        print(f"read {each.rows_read}, kept {rows_kept}, set aside {each.rows_rejected}")
        if isinstance(each, Dataset) and each.problem_count > len(each.problems):
            print_message(f"note: the first {len(each.problems):,} of {each.problem_count:,} problems of {each.name}.")
    for rule, count in problem_counts(problems).items():
        print(f"\n{rule}: {count}")
        for line in alike(problems[problems["rule"] == rule]).to_dict("records"):
            print(f"  {_where(line)}: {line['message']} {line['remedy']}")


def _where(line: dict[str, Any]) -> str:
    """Return file, row, number of further rows, and cell of a problem, as far as known."""
    row = "" if pd.isna(line["source_row"]) else f" row {line['source_row']}"
    row += f" and {line['rows'] - 1:,} more" if line["rows"] > 1 else ""
    cell = "" if pd.isna(line["field"]) else f", {line['field']} {line['value']!r}"
    return f"{line['source_file']}{row}{cell}"


def run_locate(parsed: argparse.Namespace) -> int:
    """Write the rows of files with their country and units, and return the exit code."""
    for path in parsed.out:
        check_ending(path, hxl=parsed.hxl)
    validated = validate_file(
        parsed.file, mapping=mapping_from(parsed), options=options_from(parsed), today=utc_today()
    )
    check_events_left(validated)
    code = report_rejected(validated, parsed.file)
    locator = shared_locator()
    located = locate(validated.events, locator)
    about = about_file(
        located, validated, visible(parsed.file.name), locator.boundaries.version, accessed=parsed.accessed
    )
    # a reader's own file comes back: nothing is passed on yet, but the rule is said
    files = write_files(located, about, parsed.out, confirmed=TO_CONFIRM, hxl=parsed.hxl)
    for name in publishers_of(located):
        print_message(f"note: rows of {TERMS[name].name}. {TERMS[name].rule}")
    print_message(f"read {validated.rows_read}, located {len(located)}")
    if parsed.json:
        counts = {"read": validated.rows_read, "located": len(located), "set_aside": validated.rows_rejected}
        print_json({**counts, "files": list(map(str, files))})
    return code


def _engine(parsed: argparse.Namespace) -> Engine:
    if parsed.scheduler and parsed.engine != "dask":
        raise SourceError("--scheduler is about --engine dask: give both.")
    return dask_engine(parsed.scheduler) if parsed.engine == "dask" else make_here


def run_build(parsed: argparse.Namespace) -> int:
    """Build a partitioned dataset, and return the exit code."""
    with ProgressLine(sys.stderr) as line:
        line.begin(parsed.out)
        built = build(
            parsed.files,
            parsed.out,
            source=parsed.source,
            mapping=mapping_from(parsed),
            options=options_from(parsed),
            today=utc_today(),
            cells=parsed.cells,
            engine=_engine(parsed),
            on_progress=line.show,
        )
    manifest = built.manifest
    read, rows_kept = (sum(getattr(part, name) for part in manifest.parts) for name in ("rows_read", "rows"))
    code = said_aside(read, read - rows_kept, parsed.files)
    if parsed.json:
        print_json({**asdict(manifest), "made": built.made, "taken_over": built.taken_over})
    else:
        did = f"{counted(built.made, 'file')} read, {built.taken_over} taken over" if built.is_new else "nothing to do"
        print_message(f"{parsed.out}: {counted(manifest.events, 'event')} ({did})")
    return code


@dataclass(frozen=True)
class _Version:
    """One version of a dataset: its events, and its rejected rows if known."""

    data: Dataset | Validated
    events: LocatedTable
    cells: CellsTable | None

    def rejected(self, *, by_cells: bool) -> CellsTable:
        """Return the rejected rows, by cells or by problem."""
        return rejected(self.cells if by_cells else None, self.data.problems)


def run_compare(parsed: argparse.Namespace) -> int:
    """Print what was added, removed and changed; exit code 1 if anything was."""
    mapping, options = mapping_from(parsed), options_from(parsed)
    old, new = (_version(path, mapping, options) for path in (parsed.old, parsed.new))
    events = compare(old.events, new.events)
    by_cells = old.cells is not None and new.cells is not None
    rows = compare_rejected(old.rejected(by_cells=by_cells), new.rejected(by_cells=by_cells))
    read, aside = (sum(getattr(each.data, name) for each in (old, new)) for name in ("rows_read", "rows_rejected"))
    said_aside(read, aside, (parsed.old, parsed.new))
    if aside and not by_cells:
        print_message("note: a folder keeps no cells of such rows: they are compared by what is wrong with them.")
    if parsed.json:
        print_json({**_as_json(events, "event_id"), "rejected": _as_json(rows, "row")})
    else:
        _print_comparison(events, "")
        _print_comparison(rows, "rejected ")
    print_message(
        _summed_up(events, "event") + ("" if rows.is_empty else f"; rejected rows: {_summed_up(rows, 'row')}")
    )
    return CLEAN if events.is_empty and rows.is_empty else SOME_SET_ASIDE


def _version(path: Path, mapping: ColumnMapping | None, options: ReadOptions) -> _Version:
    """Return the events of a file or a partitioned dataset, possibly none, and its rejected rows."""
    if path.is_dir():
        dataset = open_dataset(path, options=options)
        if dataset.store.is_overview:
            raise SourceError(f"{visible(path.name)}: is an overview, which sums events up. Compare its files instead.")
        return _Version(dataset, dataset.store.table, None)
    validated = validate_file(path, mapping=mapping, options=options, today=utc_today())
    return _Version(validated, locate(validated.events, shared_locator()), validated.aside)


def _as_json(comparison: Comparison, name: str) -> dict[str, Any]:
    columns = [name, *CHANGE_COLUMNS[1:]]
    changes = [dict(zip(columns, line, strict=True)) for line in comparison.changes.itertuples(index=False)]
    return {"added": comparison.added, "removed": comparison.removed, "changes": changes}


def _summed_up(comparison: Comparison, noun: str) -> str:
    return (
        f"added {len(comparison.added):,}, removed {len(comparison.removed):,}, "
        f"changed {counted(len(comparison.changed), noun)} in {counted(len(comparison.changes), 'cell')}"
    )


def _print_comparison(comparison: Comparison, what: str) -> None:
    for name in comparison.added:
        print(f"{what}added\t{name}")
    for name in comparison.removed:
        print(f"{what}removed\t{name}")
    for line in comparison.changes.itertuples(index=False):
        print(f"{what}changed\t{line.event_id}\t{line.field}\t{line.old!r}\t{line.new!r}")
