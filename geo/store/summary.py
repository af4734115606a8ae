"""Small tables of a selection: counts, deaths as ranges, by type, country, unit and actor."""

from collections.abc import Callable
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd

from geo.store.filters import BY_KIND, only
from geo.store.select_rows import mask
from geo.store.selection import Selection
from geo.store.store import EventStore


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
    return _of_all(store) if len(rows) == len(store) else _summary(store, rows)


# page and files ask for the same of one dataset; nothing here keeps a store alive
_whole: WeakKeyDictionary[EventStore, Summary] = WeakKeyDictionary()


def _of_all(store: EventStore) -> Summary:
    if store not in _whole:
        _whole[store] = _summary(store, slice(None))
    return _whole[store]


def _summary(store: EventStore, rows: np.ndarray | slice) -> Summary:
    fatality_ranges, sets = store.fatality_ranges, len(store.fatality_ranges.low)
    toll = fatality_ranges.codes[rows]
    counts = np.bincount(toll, minlength=sets)
    # in an overview a row holds the deaths of all its events, and so counts once for them
    events = counts if store.weight is None else np.bincount(toll, store.weight[rows], sets)
    known = ~np.isnan(fatality_ranges.low)
    return Summary(
        events=int(events.sum()),
        of_all=store.events_in(),
        deaths_low=int(counts @ np.nan_to_num(fatality_ranges.low)),
        deaths_best=None
        if counts[known & np.isnan(fatality_ranges.best)].any()
        else int(counts @ np.nan_to_num(fatality_ranges.best)),
        deaths_high=int(counts @ np.nan_to_num(fatality_ranges.high)),
        deaths_known=int(events[known].sum()),
        deaths_unknown=int(events[~known].sum()),
        without_place=_without_place(store, rows),
    )


def _without_place(store: EventStore, rows: np.ndarray | slice) -> int:
    placeless = ~store.has_place[rows]
    return int(np.count_nonzero(placeless) if store.weight is None else store.weight[rows][placeless].sum())


def hindrances(store: EventStore, selection: Selection) -> list[tuple[tuple[str, ...], int]]:
    """Return, where nothing is shown, the fewest filters without which there would be events, with how many.

    Several such sets of filters come with the most events first; none comes where the data hold no event.
    """
    if not len(store):
        return []
    held = np.array([mask(store, only(selection, kind)) for kind in BY_KIND])
    passed = held.sum(axis=0)
    nearest = np.flatnonzero(passed == passed.max())
    sets, which = np.unique(~held[:, nearest], axis=1, return_inverse=True)
    counts = np.bincount(which.ravel(), None if store.weight is None else store.weight[nearest])
    kinds = np.array(list(BY_KIND))
    found = [(tuple(map(str, kinds[failed])), int(count)) for failed, count in zip(sets.T, counts, strict=True)]
    return sorted(found, key=lambda each: -each[1])


def by_place(store: EventStore, rows: np.ndarray, selection: Selection) -> pd.DataFrame:
    """Return events and deaths per country and admin1, most events first.

    Columns: country, admin1_id (missing for rows without a unit), events, deaths_low, deaths_high, deaths_unknown.
    """
    country = store.country[selection.worldview]
    width = len(store.admin1.values) + 1  # the first is for rows without a unit
    pair = (country.codes[rows].astype(np.int32) + 1) * width + store.admin1.codes[rows] + 1
    table = pd.DataFrame(
        figures_by_group(store, rows, lambda each: np.bincount(pair, each, (len(country.values) + 1) * width))
    )
    table = table[table["events"] > 0]
    of_country, of_unit = np.divmod(table.index.to_numpy(), width)
    table.insert(0, "country", np.array([None, *country.values], object)[of_country])
    table.insert(1, "admin1_id", np.array([None, *store.admin1.values], object)[of_unit])
    return table.sort_values("events", ascending=False, kind="stable", ignore_index=True)


def by_actor(store: EventStore, rows: np.ndarray) -> pd.DataFrame:
    """Return events and deaths per actor and group: columns actor, as_initiator, as_target, events, deaths_low, ..."""
    cast, members = store.actors.cast[rows], store.actors.members
    # rows of one cast have the same names: summed by cast first, names cost nothing per row
    sums = figures_by_group(store, rows, lambda each: np.bincount(cast, each, len(store.casts)))
    figures = {
        "as_initiator": members["initiator"] @ sums["events"],
        "as_target": members["target"] @ sums["events"],
        **{name: members["any"] @ each for name, each in sums.items()},
    }
    table = pd.DataFrame({"actor": list(store.actors.names)} | figures)
    table = table[table["events"] > 0]
    return table.sort_values(["events", "actor"], ascending=[False, True], ignore_index=True)


def figures_by_group(
    store: EventStore, rows: np.ndarray, total: Callable[[np.ndarray | None], np.ndarray]
) -> dict[str, np.ndarray]:
    """Return events and deaths as `total` adds them up per group: a number per row, or None for one each."""
    fatality_ranges = store.fatality_ranges
    toll = fatality_ranges.codes[rows]
    sums = {
        "deaths_low": np.nan_to_num(fatality_ranges.low),
        "deaths_high": np.nan_to_num(fatality_ranges.high),
    }
    weight = None if store.weight is None else store.weight[rows]
    unknown = np.isnan(fatality_ranges.low)[toll]
    figures = {
        "events": total(weight),
        **{name: total(each[toll]) for name, each in sums.items()},
        "deaths_unknown": total(unknown if weight is None else unknown * weight),
    }
    return {name: figure.astype(np.int64) for name, figure in figures.items()}
