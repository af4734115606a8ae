"""Events and deaths of some rows by place, type, actor or time, as one small table."""

import numpy as np
import pandas as pd

from geo.errors import QueryError
from geo.store.store import EventStore
from geo.store.summary import by_actor, figures_by_group

TIMES = {"week": "W-SUN", "month": "M", "year": "Y"}  # periods of pandas; such a week begins on Monday
GROUPS = ("country", "admin1", "admin2", "type", "actor", *TIMES)


def grouped(store: EventStore, rows: np.ndarray, by: str | None, worldview: str = "de_facto") -> pd.DataFrame:
    """Return events, deaths_low, deaths_high and deaths_unknown of `rows`, one line per group of GROUPS, or one in all.

    The column of the group has its name; a group without a value, such as events without a district, has None.
    Groups of places, types and actors come with most events first, those of time in its order. Raise QueryError.
    """
    if by is not None and by not in GROUPS:
        raise QueryError(f"by {by!r} is no group. Known: {', '.join(GROUPS)}.")
    if by is None:
        figures = figures_by_group(store, rows, lambda each: _sums(np.zeros(len(rows), int), each, 1))
        return pd.DataFrame(figures)
    if by == "actor":
        return by_actor(store, rows)
    number, groups = _groups(store, rows, by, worldview)
    table = pd.DataFrame(figures_by_group(store, rows, lambda each: _sums(number, each, len(groups))))
    table.insert(0, by, groups)
    if by in TIMES:
        return table
    return table.sort_values("events", ascending=False, kind="stable", ignore_index=True)


def _sums(number: np.ndarray, each: np.ndarray | None, groups: int) -> np.ndarray:
    return np.bincount(number, each, groups)


def _groups(store: EventStore, rows: np.ndarray, by: str, worldview: str) -> tuple[np.ndarray, np.ndarray]:
    """Return the number of each row's group, and what the groups are, in order."""
    if by in TIMES:
        days = pd.DatetimeIndex(store.day_start[rows].astype("datetime64[D]"))
        starts, number = np.unique(days.to_period(TIMES[by]).start_time, return_inverse=True)
        return number, np.array([each.date() for each in pd.DatetimeIndex(starts)], object)
    columns = {
        "country": store.country[worldview],
        "admin1": store.admin1,
        "admin2": store.admin2,
        "type": store.event_type,
    }
    column = columns[by]
    found, number = np.unique(column.codes[rows], return_inverse=True)
    return number, np.array([*column.values, None], object)[found]
