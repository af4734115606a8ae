"""What changed between the data on show and a visitor's own files: events, rows set aside, and possible duplicates."""

import pandas as pd
import streamlit as st

from geo.compare import changes
from geo.compare.changes import Changes, ChangeSummary, Version
from geo.compare.compare import rejected, rejected_of_files
from geo.dataset.dataset import FEW_EVENTS, Dataset
from geo.errors import SourceError
from geo.events.folding import counted
from geo.events.validate import Validated
from geo.sandbox import changes_in_worker
from ui.data import own_dataset
from ui.markdown import show_problem
from ui.session import session
from ui.text_table import show_table

MAX_COMPARED = 200_000  # events, and rows set aside, whose every cell is looked at while a reader waits
NO_CELLS = "A folder keeps no cells of rows set aside: these are compared by what is wrong with them."
FIRST_ONLY = "Of the folder's rows set aside only those of the first {:,} problems are compared."


def can_be_compared(dataset: Dataset) -> bool:
    """Return whether every cell of it can be looked at while a reader waits; the command line compares any two."""
    few = max(len(dataset.store), dataset.rows_rejected) <= MAX_COMPARED
    return few and not dataset.store.is_overview


def show_comparison(old: Dataset, files: list[Validated]) -> None:
    """Show what it takes to make these files of what is on show."""
    try:
        found = _summary(old, files)
    except SourceError as err:
        show_problem("These files cannot be compared.", str(err))
        return
    _show_changes("changes", "Events", found.events, ["Event", "Field", "Was", "Is"], "What changed")
    head = ["Row or event", "Field", "Was", "Is"]
    _show_changes("rejected", "Rows set aside", found.rejected, head, "What changed in rows set aside")
    for note in _notes(old):
        st.text(note)
    st.text(_pairs_text(found))
    head = ["Event", "Other event", "Days apart", "Distance"]
    show_table("pairs", head, found.pairs, "Possible duplicates", in_all=found.pairs_in_all)


def _show_changes(key: str, what: str, found: Changes, head: list[str], caption: str) -> None:
    counts = f"added: {found.added:,} · removed: {found.removed:,} · changed: {found.changed:,}"
    st.text(f"{what} {counts}, in {counted(found.cells, 'cell')}.")
    show_table(key, head, found.lines, caption, in_all=found.cells + found.added + found.removed)


def _notes(old: Dataset) -> list[str]:
    """Return what must be known of rows set aside that are not compared cell by cell."""
    if old.aside is not None or not old.rows_rejected:
        return []
    return [NO_CELLS] + ([FIRST_ONLY.format(len(old.problems))] if old.problem_count > len(old.problems) else [])


def _summary(old: Dataset, files: list[Validated]) -> ChangeSummary:
    """Return what changed, found once for these files: of many rows in a process with bounds of its own."""
    asked = (old.key, *map(id, files))
    kept = session().comparison
    if not (kept and kept[0] == asked):
        new = own_dataset(files).dataset
        rows = sum(len(each.store) + each.rows_rejected for each in (old, new))
        find = changes.summarise_changes if rows <= FEW_EVENTS else changes_in_worker
        kept = (asked, find(*versions(old, new), new.name), files)
        session().comparison = kept
    return kept[1]


def versions(old: Dataset, new: Dataset) -> tuple[Version, Version]:
    """Return two datasets as versions; their rows set aside by cells, or by what is wrong where one keeps no cells."""
    by_cells = old.aside is not None and new.aside is not None
    one, other = (Version(each.store.table, _rejected(each, by_cells=by_cells)) for each in (old, new))
    return one, other


def _rejected(dataset: Dataset, *, by_cells: bool) -> pd.DataFrame:
    if not by_cells or dataset.aside is None:
        return rejected(None, dataset.problems)
    names = (file.name for file in dataset.files)
    return rejected_of_files(zip(names, dataset.aside, strict=True), dataset.problems)


def _pairs_text(found: ChangeSummary) -> str:
    whole, pairs = found.pairs_are_whole, counted(found.pairs_in_all, "pair")
    more = "" if whole else " So many lie close together that not all were looked at: compare smaller files."
    start = pairs if whole else f"At least {pairs}"
    return f"{start} of events could be one event told twice. They are shown, never merged.{more}"
