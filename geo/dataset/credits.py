"""Date of the data, credits and disclaimer, the same under the page, embedded maps and snapshots."""

from datetime import date
from typing import Any

import numpy as np

from geo.dataset.dataset import Dataset
from geo.dataset.terms import credits_of
from geo.events.folding import counted
from geo.store.selection import Selection
from geo.store.summary import summarise
from geo.wording.counts import counts_text
from geo.wording.dates import day_text, span_text
from geo.wording.labels import BOUNDARY_CREDIT, DISCLAIMER
from geo.wording.selection import extent_text, selection_text

PERIOD_CUTS = "Overview: weeks that the period cuts count whole."
AREA_CUTS = "Overview: events of a square count as in the area if their mean place is; zoom in to count each event."


def credit_lines(dataset: Dataset, *, as_of: date | None = None, accessed: date | None = None) -> list[str]:
    """Return the credit lines under every map of `dataset`.

    as_of: last day of the data (default: of the last event); accessed: day on which the data were downloaded.
    """
    store = dataset.store
    lines = lines_of(
        dataset.name,
        (store.first_date, store.last_date),
        (dataset.rows_read, dataset.rows_rejected),
        credits_of(dataset.publishers, as_of or store.last_date, accessed),
    )
    lines[2:2] = about_lines(dataset)
    if dataset.part:
        lines.insert(1, f"Of these only events {extent_text(dataset.part)} are here.")
    return lines


def about_lines(dataset: Dataset) -> list[str]:
    """Return scope and limits in the words of the author, and the period covered."""
    about, store = dataset.about, dataset.store
    stated = about.covered_from or about.covered_to
    span = f"Events were collected for {span_text(*dataset.covered)}."
    differs = stated and dataset.covered != (store.first_date, store.last_date)
    return list(filter(None, [about.text, span if differs else ""]))


def about_line(dataset: Dataset) -> str:
    """Return the line under every headline: scope, limits and last day of the data."""
    return " ".join([*about_lines(dataset), f"The data end {day_text(dataset.covered[1])}."])


def not_covered_text(dataset: Dataset, first: date | None, last: date | None) -> str:
    """Return that a period is not fully covered by the dataset; empty if it is."""
    if dataset.covers(first, last):
        return ""
    return f"The data cover {span_text(*dataset.covered)} only."


def lines_of(name: str, span: tuple[date, date], read_aside: tuple[int, int], publishers: list[str]) -> list[str]:
    """Return the lines for a dataset name, its first and last day, rows read and rejected, and publishers."""
    read, aside = read_aside
    return [
        f"Data: {name}, events from {span_text(*span)}.",
        f"{counted(read, 'row')} read, {aside:,} set aside. Deaths are as reported, not verified.",
        *publishers,
        BOUNDARY_CREDIT,
        DISCLAIMER,
    ]


def headline_and_caption(dataset: Dataset, selection: Selection, rows: np.ndarray) -> dict[str, Any]:
    """Return the selection in words; and counts and credits as the caption of a map."""
    store = dataset.store
    headline = selection_text(selection, dataset.names, store.first_date, store.last_date)
    counts = about_cut(dataset, selection) + counts_text(summarise(store, rows))
    return {
        "headline": headline,
        "about": about_line(dataset),
        "covered": covered_days(dataset),
        "caption": [f"{counts}.", *cut_lines(dataset, selection), *credit_lines(dataset)],
    }


def cut_lines(dataset: Dataset, selection: Selection) -> list[str]:
    """Return notes on sums of an overview that the selection cuts."""
    if not dataset.store.is_overview:
        return []
    by_period = selection.date_from or selection.date_to
    lines = [PERIOD_CUTS] if by_period else []
    return lines + ([AREA_CUTS] if selection.area else [])


def about_cut(dataset: Dataset, selection: Selection) -> str:
    """Return 'About ' for sums that the selection may cut."""
    return "About " if cut_lines(dataset, selection) else ""


def covered_days(dataset: Dataset) -> list[str]:
    """Return the first and last day for which events were collected, as the map page takes them."""
    return [day.isoformat() for day in dataset.covered]
