"""The columns of a store taken apart, for a folder or another process, and put together again."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from geo.store.coding import CategoricalColumn, Participants, index_actors
from geo.store.rows import Rows
from geo.store.store import EventStore
from geo.store.text_index import Texts

CODED = ("event_type", "sub_type", "admin1", "admin2", "precision", "dated")
ARRAYS = (
    "day_start", "day_end", "uncertainty_km", "deaths_low", "deaths_best", "deaths_high", "lon", "lat", "has_place",
    "x", "y", "cast",
)  # fmt: skip


def coded_columns(store: EventStore) -> dict[str, CategoricalColumn]:
    """Return the coded columns of a store by name, CODED and the countries of both views."""
    countries = {"country": store.country["de_facto"], "country_un": store.country["un"]}
    return countries | {name: getattr(store, name) for name in CODED}


def store_of(
    arrays: Mapping[str, np.ndarray],
    coded: Mapping[str, CategoricalColumn],
    casts: Participants,
    texts: Texts,
    rows: Rows,
) -> EventStore:
    """Return the store of these columns."""
    columns: dict[str, Any] = {**arrays, **{name: coded[name] for name in CODED}}
    return EventStore(
        **columns,
        country={"de_facto": coded["country"], "un": coded["country_un"]},
        rows=rows,
        casts=casts,
        actors=index_actors(arrays["cast"], casts),
        texts=texts,
    )
