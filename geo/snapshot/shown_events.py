"""The events of a snapshot as tables, and a text beside them that says what they are.

Tables hold the whole selection, what has no place or lies outside the map too, or only what is on the map if asked so.
"""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from geo.dataset.dataset import Dataset
from geo.dataset.terms import WHOSE_COLUMNS, check_terms, to_confirm
from geo.events.folding import counted
from geo.export.about import FileMetadata, about_selection, with_notes
from geo.export.export_table import ExportTable
from geo.export.files import about_text, content_of
from geo.export.formats import FORMATS
from geo.snapshot.content import counts_line, with_fingerprint
from geo.snapshot.drawing import Snapshot
from geo.snapshot.paper import ON_MAP
from geo.snapshot.spec import SnapshotSpec, to_spec_query
from geo.store.select_rows import select
from geo.store.selection import Selection


def rows_of(snapshot: Snapshot) -> np.ndarray:
    """Return the rows that tables of a snapshot hold, by day."""
    # nothing need be laid out to know a selection
    if snapshot.spec.rows == ON_MAP:
        return snapshot.content.rows
    return selected_rows(snapshot)


def selected_rows(snapshot: Snapshot) -> np.ndarray:
    """Return all rows of the selection, by day."""
    return select(snapshot.dataset.store, snapshot.spec.selection)


def table_of(snapshot: Snapshot, ending: str) -> bytes:
    """Return the events as a file of this ending, by day. Raise TermsError, as geo.export does."""
    return tables_of(snapshot, [ending])[ending]


def tables_of(snapshot: Snapshot, endings: Iterable[str]) -> dict[str, bytes]:
    """Return the events as files by ending, which share what is read and said of them. Raise TermsError likewise."""
    rows = rows_of(snapshot)
    table, facts = snapshot.dataset.store.rows.at(rows), _facts(snapshot, rows)
    return {ending: content_of(table, facts, ending, confirmed=snapshot.spec.terms) for ending in endings}


def about(snapshot: Snapshot) -> bytes:
    """Return what a table of these events holds: filters and counts in words, credits, and where it comes from."""
    rows = rows_of(snapshot)
    table = ExportTable(snapshot.dataset.store.rows.at(rows))
    return about_text(with_notes(_facts(snapshot, rows), FORMATS[".csv"].notes(table)))


def check_rows(spec: SnapshotSpec, dataset: Dataset) -> None:
    """Raise TermsError if a file of these rows needs terms that the reader did not accept."""
    if dataset.publishers:
        check_terms(_whose(dataset, spec.selection), spec.terms)


def terms_to_confirm(selection: Selection, dataset: Dataset) -> dict[str, str]:
    """Return what a reader must confirm before a file may hold these rows: a sentence for each of geo.terms."""
    return to_confirm(_whose(dataset, selection)) if dataset.publishers else {}


def _whose(dataset: Dataset, selection: Selection) -> pd.DataFrame:
    return dataset.store.rows.at(select(dataset.store, selection), WHOSE_COLUMNS)


def _facts(snapshot: Snapshot, rows: np.ndarray) -> FileMetadata:
    spec = snapshot.spec
    facts = about_selection(
        snapshot.dataset,
        spec.selection,
        rows,
        title=spec.title,
        query=to_spec_query(spec),
        as_of=spec.data_as_of,
    )
    if spec.rows == ON_MAP:
        content = snapshot.content
        selected = counted(len(content.selected), "event")
        facts |= {
            "rows": f"Only the {len(rows):,} of {selected} of the selection that the map shows.",
            "counts": counts_line(content),
        }
    return with_fingerprint(facts)
