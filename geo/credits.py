"""What a reader must know to quote a map: data as of, credits, disclaimer; the same under page, embed and snapshot."""

from geo.dataset import Dataset
from geo.words import BOUNDARY_CREDIT, DISCLAIMER, span_text


def credit_lines(dataset: Dataset) -> list[str]:
    """Return the lines that stand under every map of `dataset`."""
    store = dataset.store
    return [
        f"Data: {dataset.name}, events from {span_text(store.first_date, store.last_date)}.",
        f"{dataset.rows_read:,} rows read, {dataset.rows_set_aside:,} set aside. Deaths are as reported, not verified.",
        BOUNDARY_CREDIT,
        DISCLAIMER,
    ]
