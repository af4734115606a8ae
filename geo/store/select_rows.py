"""The rows of a store that a Selection shows."""

from dataclasses import replace
from datetime import date

import numpy as np

from geo.store.filters import Rows, set_filters
from geo.store.selection import Selection
from geo.store.store import LONG_DAYS, EventStore, day_number


def select(store: EventStore, selection: Selection) -> np.ndarray:
    """Return the row numbers of the events that `selection` shows, in the order of the store."""
    near, earlier = _rows_in_period(store, selection.date_from, selection.date_to)
    # all of these rows begin before the end of the period
    asked = selection if selection.date_to is None else replace(selection, date_to=None)
    found = np.flatnonzero(_holds(store, asked, near))
    if near.start:
        found += near.start
    return np.concatenate([earlier[_holds(store, asked, earlier)], found]) if len(earlier) else found


def mask(store: EventStore, selection: Selection) -> np.ndarray:
    """Return, per row of the store, whether `selection` shows it."""
    shown = np.zeros(len(store), bool)
    shown[select(store, selection)] = True
    return shown


def _rows_in_period(store: EventStore, first: date | None, last: date | None) -> tuple[slice, np.ndarray]:
    """Return a stretch of rows, all of which begin late enough to be looked at, and the long events before it.

    Rows are sorted by their first day, so that a filter looks at those of its period only.
    """
    end = len(store) if last is None else _begun_before(store, day_number(last) + 1)
    if first is None:
        return slice(0, end), np.empty(0, np.int64)
    begin = min(end, _begun_before(store, day_number(first) - LONG_DAYS))
    return slice(begin, end), store.long_rows[: np.searchsorted(store.long_rows, begin)]


def _begun_before(store: EventStore, day: int) -> int:
    """Return how many rows begin before a day."""
    # of the same type, or else numpy copies all days to compare them
    return int(np.searchsorted(store.day_start, np.array(day, store.day_start.dtype)))


def _holds(store: EventStore, selection: Selection, rows: Rows) -> np.ndarray:
    """Return, per row of `rows`, whether every filter of `selection` lets it pass."""
    shown = np.ones(len(store.day_end[rows]), bool)
    for each in set_filters(selection):
        if not shown.any():
            break
        shown &= each.passes(store, selection, rows)
    return shown
