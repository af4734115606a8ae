"""What the map page gets of a store: its rows as packed columns, and a Selection as words that it resolves on them.

Columns are bytes: a JSON header with tables, and one packed column per fact (geo/webmap/packing.py).
Codes point into tables of the header: kind (type, sub-type), place (country in both views, unit, area) and cast (who
acted on whom). Facts that repeat together are stored once: where it happened (spot), how many died (toll) and how well
both place and date are known (known).

A change of filter costs as many bytes as the filter has words, not rows; only a search travels as rows.
"""

import base64
from typing import Any

import numpy as np

from geo.events.schema import EVENT_TYPES, UNIT_PRECISIONS
from geo.places.country_parts import units_that_are, with_parts
from geo.store.coding import ALL
from geo.store.distinct import distinct_rows
from geo.store.filters import set_filters
from geo.store.selection import Selection, View
from geo.store.store import EventStore, deaths_shown
from geo.webmap.packing import Column, pack, together, width

UNKNOWN = 2**24 - 1  # in the deaths columns: no figure is stated


def encode_columns(store: EventStore) -> bytes:
    """Return the columns of all rows of `store`, in its order. assets/columns.js reads them.

    Of an overview also how many events each row stands for, up to 2**24 - 1; its deaths are those of all of them.
    """
    types = _types(store)
    places, place = _places(store)
    casts = store.casts
    uncertainty = np.ceil(np.nan_to_num(store.uncertainty_km))
    columns = {
        **together("spot", x=Column(store.x, 3), y=Column(store.y, 3), place=Column(place, width(len(places)))),
        **_days(store),
        "duration": Column(_duration(store), 2),
        "kind": Column(store.sub_type.codes, width(len(store.sub_type.values))),
        **together(
            "known",
            precision=Column(store.precision.codes + 1, 1),
            dated=Column(store.dated.codes + 1, 1),
            uncertainty=Column(np.minimum(uncertainty, 2**16 - 1), 2),
        ),
        "cast": Column(store.cast, width(len(casts))),
        "castEnds": Column(casts.ends, 4),
        "castMembers": Column(casts.members, width(2 * len(casts.names))),
        **together(
            "toll",
            low=Column(_deaths(store.deaths_low), 3),
            high=Column(_deaths(store.deaths_high), 3),
            deaths=Column(_deaths(deaths_shown(store)), 3),
        ),
        **({} if store.weight is None else {"weight": Column(store.weight, 3)}),
    }
    return pack(
        columns,
        n=len(store),
        firstDay=store.first_day,
        lastDay=store.last_day,
        afterData=_after_data(store),
        types=[{"slug": slug, "label": EVENT_TYPES[slug].label} for slug in types],
        kinds=[[types.index(sub_type.partition("/")[0]), sub_type] for sub_type in store.sub_type.values],
        places=places,
        precisions=["", *store.precision.values],
        datings=["", *store.dated.values],
        actors=list(casts.names),
    )


def area_ids(store: EventStore) -> list[str]:
    """Return the ids of the units that rows are drawn as: the ones known to a unit only."""
    return sorted(set(store.areas()) - {None})


def page_state(store: EventStore, selection: Selection, view: View, row: int) -> dict[str, Any]:
    """Return what the map page shows for `selection`, `view` and the open event's row (-1: none)."""
    placed = view.zoom is not None
    other = (view.compare_from, view.compare_to)
    return {
        "filter": encode_filter(store, selection),
        "period": [day.isoformat() if day else None for day in (selection.date_from, selection.date_to)],
        "worldview": selection.worldview,
        "event": row,
        "mode": view.mode,
        "measure": view.measure,
        "inView": view.in_view,
        "other": [day.isoformat() if day else None for day in other] if any(other) else None,
        "graticule": view.graticule,
        "tiles": view.tiles,
        "view": {"lon": view.lon or 0, "lat": view.lat or 0, "zoom": view.zoom} if placed else None,
    }


def encode_filter(store: EventStore, selection: Selection) -> dict[str, Any] | None:
    """Return what `selection` asks for but its period, or None if that is every row. assets/filter.js applies it."""
    asked = {
        "countries": list(with_parts(selection.countries)),
        "countryUnits": list(units_that_are(selection.countries)),
        "units": list(selection.admin1),
        "types": list(selection.types),
        "precisions": list(selection.precisions),
        "actors": list(selection.actors),
        "deaths": _deaths_asked(selection),
        "area": list(selection.area),
        "rows": _rows_sent(store, selection),
    }
    asked = {name: value for name, value in asked.items() if value}
    return {"view": selection.worldview, "role": selection.role} | asked if asked else None


def _deaths_asked(selection: Selection) -> list[Any] | None:
    if selection.deaths_min is None and selection.deaths_max is None and selection.deaths_unknown:
        return None
    return [selection.deaths_min, selection.deaths_max, selection.deaths_unknown]


def _rows_sent(store: EventStore, selection: Selection) -> str | None:
    """Return the rows that pass the filters which the page cannot test, as base64 of one bit per row, highest first."""
    elsewhere = [each.passes(store, selection, ALL) for each in set_filters(selection) if not each.on_page]
    if not elsewhere:
        return None
    return base64.b64encode(np.packbits(np.logical_and.reduce(elsewhere)).tobytes()).decode("ascii")


# --- columns -----------------------------------------------------------------------------------------------------


def _days(store: EventStore) -> dict[str, Column]:
    """Return the first days: how many rows start before each day, or, for few rows over many days, a day per row."""
    days = store.last_day - store.first_day + 2
    start = np.minimum(store.day_start, store.last_day)
    if days > 2 * len(store):
        return {"start": Column(start - store.first_day, 4)}
    return {"rowsBefore": Column(np.searchsorted(start, store.first_day + np.arange(days)), 4)}


def _duration(store: EventStore) -> np.ndarray:
    start, end = np.minimum(store.day_start, store.last_day), np.minimum(store.day_end, store.last_day)
    return np.minimum(end - start, 2**16 - 1)


def _after_data(store: EventStore) -> list[list[int]]:
    """Return [row, first day, last day] of events dated after the data's own day: they count for its last day."""
    rows = np.flatnonzero(store.day_end > store.last_day)
    return np.column_stack([rows, store.day_start[rows], store.day_end[rows]]).tolist()


def _deaths(figures: np.ndarray) -> np.ndarray:
    return np.where(np.isnan(figures), UNKNOWN, np.fmin(figures, UNKNOWN - 1))


def _types(store: EventStore) -> list[str]:
    """Return the event types that occur, in the order of the tree: legend and counts have a line for each."""
    return [slug for slug in EVENT_TYPES if slug in store.event_type.values]


def _places(store: EventStore) -> tuple[list[list[str | None]], np.ndarray]:
    """Return the distinct [country, country_un, admin1_id, admin2_id, area] and per row the position of its own."""
    coded = [store.country["de_facto"], store.country["un"], store.admin1, store.admin2]
    to_unit_only = [store.precision.mask_of([precision]) for precision in UNIT_PRECISIONS]
    place, first = distinct_rows([*(column.codes + 1 for column in coded), *to_unit_only])
    cells = [*(column.at(first) for column in coded), store.areas(first)]
    return [list(each) for each in zip(*cells, strict=True)], place
