"""Command select: the events of a query, as a file or on the terminal."""

import argparse
import sys
from collections.abc import Callable

import numpy as np

from geo.cli.faults import print_message
from geo.cli.inputs import content_from, mapping_from, options_from, print_json, report_rejected, utc_today
from geo.dataset.dataset import Dataset
from geo.dataset.queries import known_selection, resolve
from geo.dataset.terms import check_terms
from geo.errors import ExportError
from geo.export.about import about_selection
from geo.export.files import write_files, write_to
from geo.export.formats import FORMATS, check_ending
from geo.export.geojson import records
from geo.partitioned import MAX_READ, open_dataset, single_events
from geo.store.link import from_query
from geo.store.select_rows import select
from geo.store.selection import Selection
from geo.store.summary import summarise
from geo.wording.counts import counts_text
from geo.wording.event import actors_of, dates_of, deaths_of, title_of
from geo.wording.places import place_text
from geo.wording.selection import selection_text


def run_select(parsed: argparse.Namespace) -> int:
    """Print or write the events of a query, and return the exit code."""
    if parsed.from_picture:
        return _reopen(parsed)
    _check_select(parsed)
    opened = open_dataset(parsed.dataset, mapping=mapping_from(parsed), options=options_from(parsed), today=utc_today())
    dataset = events_of_input(opened, parsed.query)
    selection, _ = resolve(dataset, parsed.query)
    code = report_rejected(opened, parsed.dataset)
    store = dataset.store
    rows = select(store, selection)
    headline = selection_text(selection, dataset.names, store.first_date, store.last_date)
    print_message(f"{headline}: {counts_text(summarise(store, rows))}")
    if parsed.out:
        _write_rows(parsed, dataset, selection, rows)
    else:
        PRINTERS.get(parsed.format or "table", _print_file)(parsed, dataset, selection, rows)
    return code


def events_of_input(dataset: Dataset, query: str) -> Dataset:
    """Return a dataset of single events; of an overview, those that a query may show."""
    if not dataset.store.is_overview:
        return dataset
    selection, _, _ = from_query(query)
    known, _ = known_selection(dataset, selection)  # what is not known is refused by who reads the query as a whole
    return single_events(dataset, known, most=MAX_READ)


def _check_select(parsed: argparse.Namespace) -> None:
    """Raise ExportError for options that exclude each other, before the data are read."""
    for path in parsed.out:
        check_ending(path, hxl=parsed.hxl)
    if parsed.out and parsed.format:
        raise ExportError("--format prints and --out writes files: give one of them.")
    if not parsed.out and (parsed.hxl or parsed.json):
        raise ExportError(f"{'--hxl' if parsed.hxl else '--json'} is about files: give --out as well.")


def _reopen(parsed: argparse.Namespace) -> int:
    """Print the query of a snapshot, and on stderr whether the data have changed since."""
    from geo.snapshot.files import changes_since, reopen_all
    from geo.snapshot.map.base_map import shared_base_map

    maps = reopen_all(content_from(parsed.from_picture), parsed.from_picture.name)
    dataset = open_dataset(parsed.dataset, today=utc_today())
    code = report_rejected(dataset, parsed.dataset)
    for reopened in maps:
        print(reopened.query)
        print_message(changes_since(reopened, dataset, shared_base_map()))
    return code


def _write_rows(parsed: argparse.Namespace, dataset: Dataset, selection: Selection, rows: np.ndarray) -> None:
    about = about_selection(dataset, selection, rows, accessed=parsed.accessed)
    table = dataset.store.rows.at(rows)
    files = write_files(table, about, parsed.out, confirmed=parsed.i_have_read_the_terms, hxl=parsed.hxl)
    if parsed.json:
        print_json({"files": list(map(str, files)), "about": about})


def _print_file(parsed: argparse.Namespace, dataset: Dataset, selection: Selection, rows: np.ndarray) -> None:
    ending = f".{parsed.format}"
    says = FORMATS[ending].holds_about
    about = about_selection(dataset, selection, rows, accessed=parsed.accessed) if says else {}
    table = dataset.store.rows.at(rows)
    write_to(sys.stdout.buffer, table, about, ending, confirmed=parsed.i_have_read_the_terms)


def _print_records(parsed: argparse.Namespace, dataset: Dataset, _: Selection, rows: np.ndarray) -> None:
    table = dataset.store.rows.at(rows)
    check_terms(table, parsed.i_have_read_the_terms)
    print_json(records(table))


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


Printer = Callable[[argparse.Namespace, Dataset, Selection, np.ndarray], None]
# any other format that can be printed is an export
PRINTERS: dict[str, Printer] = {"table": _print_table, "json": _print_records}
