"""What a reader must know to quote a map: data as of, credits, disclaimer; the same under page, embed and snapshot."""

from typing import Any

import numpy as np

from geo.dataset import Dataset
from geo.selection import Selection
from geo.summary import summarise
from geo.words import BOUNDARY_CREDIT, DISCLAIMER, counts_text, describe, span_text


def credit_lines(dataset: Dataset) -> list[str]:
    """Return the lines that stand under every map of `dataset`."""
    store = dataset.store
    return [
        f"Data: {dataset.name}, events from {span_text(store.first_date, store.last_date)}.",
        f"{dataset.rows_read:,} rows read, {dataset.rows_set_aside:,} set aside. Deaths are as reported, not verified.",
        BOUNDARY_CREDIT,
        DISCLAIMER,
    ]


def headline_and_caption(dataset: Dataset, selection: Selection, rows: np.ndarray) -> dict[str, Any]:
    """Return the selection in words, and counts and credits as the caption of a map of these rows."""
    store = dataset.store
    headline = describe(selection, dataset.names, store.first_date, store.last_date)
    counts = counts_text(summarise(store, rows))
    return {"headline": headline, "caption": [f"{counts}.", *credit_lines(dataset)]}
