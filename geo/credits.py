"""What a reader must know to quote a map: data as of, credits, disclaimer; the same under page, embed and snapshot."""

from datetime import date
from typing import Any

import numpy as np

from geo.dataset import Dataset
from geo.selection import Selection
from geo.summary import summarise
from geo.terms import credits_of
from geo.text import counted
from geo.words import BOUNDARY_CREDIT, DISCLAIMER, counts_text, describe, extent_text, span_text


def credit_lines(dataset: Dataset, *, as_of: date | None = None, accessed: date | None = None) -> list[str]:
    """Return the lines that stand under every map of `dataset`.

    as_of, accessed: the day up to which the data reach (their last one if None), and when they were fetched.
    """
    store = dataset.store
    lines = lines_of(
        dataset.name,
        (store.first_date, store.last_date),
        (dataset.rows_read, dataset.rows_set_aside),
        credits_of(dataset.publishers, as_of or store.last_date, accessed),
    )
    if dataset.part:
        lines.insert(1, f"Of these only events {extent_text(dataset.part)} are here.")
    return lines


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
    counts = counts_text(summarise(store, rows))
    return {"headline": headline, "caption": [f"{counts}.", *credit_lines(dataset)]}
