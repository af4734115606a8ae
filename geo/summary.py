"""Small tables of a selection: counts, deaths as ranges, by type, country, unit and actor."""

from collections.abc import Callable
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd

from geo.selection import Selection
from geo.store import EventStore


@dataclass(frozen=True)
class Summary:
    """Counts of the rows shown. Deaths are sums over the rows that give a figure."""

    events: int
    of_all: int
    deaths_low: int
    deaths_best: int | None  # None where a row gives a range without a best estimate
    deaths_high: int
    deaths_known: int  # rows that give a figure
    deaths_unknown: int
    without_place: int


def summarise(store: EventStore, rows: np.ndarray) -> Summary:
    """Return the counts of `rows` of `store`, each of which is there once."""
    if len(rows) == len(store):
        return _of_all(store)
    return _summary(store, np.bincount(store.tolls.codes[rows], minlength=len(store.tolls.low)), rows)


# page and files ask for the same of one dataset; nothing here keeps a store alive
_whole: WeakKeyDictionary[EventStore, Summary] = WeakKeyDictionary()


def _of_all(store: EventStore) -> Summary:
    if store not in _whole:
        counts = np.bincount(store.tolls.codes, minlength=len(store.tolls.low))
        _whole[store] = _summary(store, counts, slice(None))
    return _whole[store]


def _summary(store: EventStore, counts: np.ndarray, rows: np.ndarray | slice) -> Summary:
    """Return the counts of rows among which each set of figures occurs `counts` times."""
    low, best, high = store.tolls.low, store.tolls.best, store.tolls.high
    known = ~np.isnan(low)
    events = int(counts.sum())
    return Summary(
        events=events,
        of_all=len(store),
        deaths_low=int(counts @ np.nan_to_num(low)),
        deaths_best=None if counts[known & np.isnan(best)].any() else int(counts @ np.nan_to_num(best)),
        deaths_high=int(counts @ np.nan_to_num(high)),
        deaths_known=int(counts[known].sum()),
        deaths_unknown=int(counts[~known].sum()),
        without_place=events - int(np.count_nonzero(store.has_place[rows])),
    )


def by_place(store: EventStore, rows: np.ndarray, selection: Selection) -> pd.DataFrame:
    """Return events and deaths per country and admin1, most events first.

    Columns: country, admin1_id (missing for rows without a unit), events, deaths_low, deaths_high, deaths_unknown.
    """
    country = store.country[selection.worldview]
    width = len(store.admin1.values) + 1  # the first is for rows without a unit
    pair = (country.codes[rows].astype(np.int32) + 1) * width + store.admin1.codes[rows] + 1
    table = pd.DataFrame(_figures(store, rows, lambda each: np.bincount(pair, each, (len(country.values) + 1) * width)))
    table = table[table["events"] > 0]
    of_country, of_unit = np.divmod(table.index.to_numpy(), width)
    table.insert(0, "country", np.array([None, *country.values], object)[of_country])
    table.insert(1, "admin1_id", np.array([None, *store.admin1.values], object)[of_unit])
    return table.sort_values("events", ascending=False, kind="stable", ignore_index=True)


def by_actor(store: EventStore, rows: np.ndarray) -> pd.DataFrame:
    """Return events and deaths per actor and group: columns actor, as_initiator, as_target, events, deaths_low, ..."""
    cast, members = store.actors.cast[rows], store.actors.members
    # rows of one cast have the same names: summed by cast first, names cost nothing per row
    sums = _figures(store, rows, lambda each: np.bincount(cast, each, len(store.casts)))
    figures = {
        "as_initiator": members["initiator"] @ sums["events"],
        "as_target": members["target"] @ sums["events"],
        **{name: members["any"] @ each for name, each in sums.items()},
    }
    table = pd.DataFrame({"actor": list(store.actors.names)} | figures)
    table = table[table["events"] > 0]
    return table.sort_values(["events", "actor"], ascending=[False, True], ignore_index=True)


def _figures(
    store: EventStore, rows: np.ndarray, total: Callable[[np.ndarray | None], np.ndarray]
) -> dict[str, np.ndarray]:
    """Return events and deaths as `total` adds them up per group: a number per row, or None for one each."""
    tolls = store.tolls
    toll = tolls.codes[rows]
    sums = {
        "deaths_low": np.nan_to_num(tolls.low),
        "deaths_high": np.nan_to_num(tolls.high),
        "deaths_unknown": np.isnan(tolls.low),
    }
    figures = {"events": total(None)} | {name: total(each[toll]) for name, each in sums.items()}
    return {name: figure.astype(np.int64) for name, figure in figures.items()}
