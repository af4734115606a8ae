"""Provenance of a snapshot or table: which events, a hash of their data, and the versions of the software."""

import hashlib
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from geo.dataset.terms import PROGRAM
from geo.events.schema import LocatedTable

# columns whose contents a picture rests on
DRAWN_COLUMNS = (
    "event_id", "title", "date_start", "date_end", "event_type", "fatalities_low", "fatalities_best", "fatalities_high",
    "lon", "lat", "geo_precision", "uncertainty_km", "place_name", "country", "admin1_id", "admin2_id",
)  # fmt: skip


def provenance_of(
    table: LocatedTable, *, query: str, dataset: str, boundaries: str, data_as_of: date
) -> dict[str, Any]:
    """Return what is needed to find these rows again and to detect changes of the data."""
    return {
        "query": query,
        "dataset": dataset,
        "events": len(table),
        "ids_sha256": ids_hash(table),
        "data_sha256": data_hash(table),
        "boundaries": boundaries,
        "program": PROGRAM,
        "data_as_of": data_as_of.isoformat(),
    }


def ids_hash(table: LocatedTable) -> str:
    """Return a hash of the identifiers of these rows."""
    return hashlib.sha256("\n".join(sorted(table["event_id"])).encode()).hexdigest()


def data_hash(table: LocatedTable) -> str:
    """Return a hash of the content of these rows, as far as a snapshot shows it."""
    rows = table[list(DRAWN_COLUMNS)].sort_values("event_id")
    digest = hashlib.sha256()
    for name in DRAWN_COLUMNS:
        digest.update("\x1f".join([name, *_texts(rows[name])]).encode())
    return digest.hexdigest()


def _texts(cells: pd.Series) -> list[str]:
    """Return cells as texts that no version of pandas writes otherwise."""
    if isinstance(cells.dtype, np.dtype) and cells.dtype.kind == "M":
        return np.datetime_as_string(cells.to_numpy(), unit="D").tolist()
    if not pd.api.types.is_numeric_dtype(cells):
        return cells.fillna("").tolist()
    codes, distinct = pd.factorize(cells.to_numpy("float64", na_value=np.nan))
    texts = np.array([*(f"{figure:.9g}" for figure in distinct), ""], dtype=object)  # the last is for missing ones
    return texts[codes].tolist()
