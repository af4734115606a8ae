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
from geo.wording.selection import describe, extent_text

PERIOD_CUTS = "Overview: weeks that the period cuts count whole."
AREA_CUTS = "Overview: events of a square count as in the area if their mean place is; zoom in to count each event."


def credit_lines(dataset: Dataset, *, as_of: date | None = None, accessed: date | None = None) -> list[str]:
    """Return the lines that stand under every map of `dataset`.

    as_of, accessed: the day up to which the data reach (their last one if None), and when they were fetched.
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
    """Return what the dataset is and is not in the words of its maker, and for which days events were collected."""
    about, store = dataset.about, dataset.store
    stated = about.covered_from or about.covered_to
    span = f"Events were collected for {span_text(*dataset.covered)}."
    differs = stated and dataset.covered != (store.first_date, store.last_date)
    return list(filter(None, [about.text, span if differs else ""]))


def about_line(dataset: Dataset) -> str:
    """Return the line that stands under every headline: what the data are, are not, and the day on which they end."""
    return " ".join([*about_lines(dataset), f"The data end {day_text(dataset.covered[1])}."])


def not_covered_text(dataset: Dataset, first: date | None, last: date | None) -> str:
    """Return that events were not collected for all days of a period; an empty text if they were."""
    if dataset.covers(first, last):
        return ""
    return f"The data cover {span_text(*dataset.covered)} only."


def lines_of(name: str, span: tuple[date, date], read_aside: tuple[int, int], publishers: list[str]) -> list[str]:
    """Return the lines for data of this name, their first and last day, rows read and set aside, and publishers."""
    read, aside = read_aside
    return [
        f"Data: {name}, events from {span_text(*span)}.",
        f"{counted(read, 'row')} read, {aside:,} set aside. Deaths are as reported, not verified.",
        *publishers,
        BOUNDARY_CREDIT,
        DISCLAIMER,
    ]


def headline_and_caption(dataset: Dataset, selection: Selection, rows: np.ndarray) -> dict[str, Any]:
    """Return the selection in words, and counts and credits as the caption of a map of these rows."""
    store = dataset.store
    headline = describe(selection, dataset.names, store.first_date, store.last_date)
    counts = about_cut(dataset, selection) + counts_text(summarise(store, rows))
    return {
        "headline": headline,
        "about": about_line(dataset),
        "covered": covered_days(dataset),
        "caption": [f"{counts}.", *cut_lines(dataset, selection), *credit_lines(dataset)],
    }


def cut_lines(dataset: Dataset, selection: Selection) -> list[str]:
    """Return what sums of an overview count as where the selection cuts through what they sum up."""
    if not dataset.store.is_overview:
        return []
    by_period = selection.date_from or selection.date_to
    lines = [PERIOD_CUTS] if by_period else []
    return lines + ([AREA_CUTS] if selection.area else [])


def about_cut(dataset: Dataset, selection: Selection) -> str:
    """Return 'About ' where sums are counted that the selection may cut."""
    return "About " if cut_lines(dataset, selection) else ""


def covered_days(dataset: Dataset) -> list[str]:
    """Return the first and last day for which events were collected, as the map page takes them."""
    return [day.isoformat() for day in dataset.covered]
