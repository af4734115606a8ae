"""A Selection as the map page needs it: names and limits that the page resolves on its own columns.

A change of filter costs as many bytes as the filter has words, not rows; only a search travels as rows.
"""

import base64
from typing import Any

import numpy as np

from geo.selection import Selection, View, found
from geo.store import EventStore


def page_state(store: EventStore, selection: Selection, view: View, row: int) -> dict[str, Any]:
    """Return what the map page shows for `selection`, `view` and the open event's row (-1: none)."""
    placed = view.zoom is not None
    return {
        "filter": encode_filter(store, selection),
        "period": [day.isoformat() if day else None for day in (selection.date_from, selection.date_to)],
        "worldview": selection.worldview,
        "event": row,
        "mode": view.mode,
        "measure": view.measure,
        "view": {"lon": view.lon or 0, "lat": view.lat or 0, "zoom": view.zoom} if placed else None,
    }


def encode_filter(store: EventStore, selection: Selection) -> dict[str, Any] | None:
    """Return what `selection` asks for but its period, or None if that is every row. assets/filter.js applies it."""
    asked = {
        "countries": list(selection.countries),
        "units": list(selection.admin1),
        "types": list(selection.types),
        "precisions": list(selection.precisions),
        "actors": list(selection.actors),
        "deaths": _deaths(selection),
        "rows": _rows(store, selection),
    }
    asked = {name: value for name, value in asked.items() if value}
    return {"view": selection.worldview, "role": selection.role} | asked if asked else None


def _deaths(selection: Selection) -> list[Any] | None:
    if selection.deaths_min is None and selection.deaths_max is None and selection.deaths_unknown:
        return None
    return [selection.deaths_min, selection.deaths_max, selection.deaths_unknown]


def _rows(store: EventStore, selection: Selection) -> str | None:
    """Return the rows that a search finds, as base64 of one bit per row, the first in the highest bit."""
    if not selection.search:
        return None
    return base64.b64encode(np.packbits(found(store, selection.search)).tobytes()).decode("ascii")
