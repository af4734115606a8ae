"""Tests of single filters: which rows of a store pass one."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from threading import Lock
from weakref import WeakKeyDictionary

import numpy as np

from geo.places.country_parts import units_that_are, with_parts
from geo.places.mercator import STEPS, lies_in, world_square
from geo.store.coding import ALL
from geo.store.selection import Selection, words_of
from geo.store.store import EventStore, day_number
from geo.time_limit import check_time

SEARCHES_KEPT = 8
LOOK_SECONDS = 0.1  # between two looks at the time


def in_countries(store: EventStore, selection: Selection, rows: slice | np.ndarray) -> np.ndarray:
    """Return, per row of `rows`, whether it lies in one of the countries, which may be units of another one."""
    shown = store.country[selection.worldview].mask_of(with_parts(selection.countries), rows)
    units = units_that_are(selection.countries)
    return shown | store.admin1.mask_of(units, rows) if units else shown


# table and map ask for the same search; nothing here keeps a store alive
_searches: WeakKeyDictionary[EventStore, dict[str, np.ndarray]] = WeakKeyDictionary()
_searching: WeakKeyDictionary[EventStore, dict[str, Lock]] = WeakKeyDictionary()  # the same words once at a time


def search_mask(store: EventStore, search: str) -> np.ndarray:
    """Return, per row, whether its texts hold every word, and every phrase in quotes, of `search`, folded."""
    kept = _searches.setdefault(store, {})
    if (rows := kept.get(search)) is not None:
        return rows
    with _alone(_searching.setdefault(store, {}), search):
        rows = kept.get(search)
        if rows is None:
            rows = kept[search] = _rows_with(store, search)
            for earlier in list(kept)[:-SEARCHES_KEPT]:
                kept.pop(earlier, None)
        return rows


@contextmanager
def _alone(running: dict[str, Lock], search: str) -> Iterator[None]:
    """Wait until the same search has ended. Raise TooLongError if that takes too long."""
    lock = running.setdefault(search, Lock())
    while not lock.acquire(timeout=LOOK_SECONDS):
        check_time()
    try:
        yield
    finally:
        lock.release()
        running.pop(search, None)


def _rows_with(store: EventStore, search: str) -> np.ndarray:
    shown = np.ones(len(store), bool)
    for word in sorted(dict.fromkeys(words_of(search)), key=len, reverse=True):
        check_time()
        shown &= store.texts.holding(word)
    shown.setflags(write=False)
    return shown


def in_period(store: EventStore, first: date | None, last: date | None, rows: slice | np.ndarray = ALL) -> np.ndarray:
    """Return, per row of `rows`, whether the event may have happened from `first` to `last`, both inclusive."""
    shown = np.ones(len(store.day_end[rows]), bool)
    if first is not None:
        shown &= store.day_end[rows] >= day_number(first)
    if last is not None:
        shown &= store.day_start[rows] <= day_number(last)
    return shown


def corners_of(area: tuple[float, ...]) -> list[tuple[float, float]]:
    """Return the corners of an area as (lon, lat)."""
    if len(area) == 4:
        west, south, east, north = area
        return [(west, south), (east, south), (east, north), (west, north)]
    return list(zip(area[::2], area[1::2], strict=True))


def in_area(store: EventStore, area: tuple[float, ...]) -> np.ndarray:
    """Return, per row, whether its place lies in `area`, whose sides are straight on the map; rows without none do.

    Places are those of the map page, to the metre, so that the page draws just the rows that are counted.
    """
    corners = np.column_stack(world_square(*np.array(corners_of(area)).T))
    (west, north), (east, south) = corners.min(axis=0), corners.max(axis=0)
    x, y = ((axis / STEPS).astype(np.float32) for axis in (store.x, store.y))
    near = store.has_place & (x >= west) & (x <= east) & (y >= north) & (y <= south)
    near[near] = lies_in(corners, x[near].astype(np.float64), y[near].astype(np.float64))
    return near


def with_deaths(store: EventStore, selection: Selection, rows: slice | np.ndarray) -> np.ndarray:
    """Return, per row of `rows`, whether its range of reported figures overlaps the range asked for."""
    low, high = store.deaths_low[rows], store.deaths_high[rows]
    unknown = np.isnan(low)
    known = ~unknown
    if selection.deaths_min is not None:
        known &= high >= selection.deaths_min
    if selection.deaths_max is not None:
        known &= low <= selection.deaths_max
    return known | unknown if selection.deaths_unknown else known
