"""Small tables of a selection: counts, deaths as ranges, by type, country, unit and actor."""

from dataclasses import dataclass

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
    """Return the counts of `rows` of `store`."""
    low, best, high = store.deaths_low[rows], store.deaths_best[rows], store.deaths_high[rows]
    known = ~np.isnan(low)
    return Summary(
        events=len(rows),
        of_all=len(store),
        deaths_low=int(low[known].sum()),
        deaths_best=None if np.isnan(best[known]).any() else int(best[known].sum()),
        deaths_high=int(high[known].sum()),
        deaths_known=int(known.sum()),
        deaths_unknown=int((~known).sum()),
        without_place=int((~store.has_place[rows]).sum()),
    )


def by_place(store: EventStore, rows: np.ndarray, selection: Selection) -> pd.DataFrame:
    """Return events and deaths per country and admin1, most events first.

    Columns: country, admin1_id (missing for rows without a unit), events, deaths_low, deaths_high, deaths_unknown.
    """
    country = store.country[selection.worldview]
    values = np.array([*country.values, None], dtype=object)
    units = np.array([*store.admin1.values, None], dtype=object)
    keys = pd.DataFrame({"country": values[country.codes[rows]], "admin1_id": units[store.admin1.codes[rows]]})
    return _tally(keys, store, rows)


def by_actor(store: EventStore, rows: np.ndarray) -> pd.DataFrame:
    """Return events and deaths per actor and group: columns actor, as_initiator, as_target, events, deaths_low, ..."""
    tally = store.actors.tally
    low, high = store.deaths_low[rows], store.deaths_high[rows]
    figures = {
        "as_initiator": tally("initiator", rows),
        "as_target": tally("target", rows),
        "events": tally("any", rows),
        "deaths_low": tally("any", rows, np.nan_to_num(low)),
        "deaths_high": tally("any", rows, np.nan_to_num(high)),
        "deaths_unknown": tally("any", rows, np.isnan(low)),
    }
    lines = {name: figure.astype(int) for name, figure in figures.items()}
    table = pd.DataFrame({"actor": list(store.actors.names)} | lines)
    table = table[table["events"] > 0]
    return table.sort_values(["events", "actor"], ascending=[False, True], ignore_index=True)


def _tally(keys: pd.DataFrame, store: EventStore, rows: np.ndarray) -> pd.DataFrame:
    figures = keys.assign(
        events=1,
        deaths_low=np.nan_to_num(store.deaths_low[rows]).astype(int),
        deaths_high=np.nan_to_num(store.deaths_high[rows]).astype(int),
        deaths_unknown=np.isnan(store.deaths_low[rows]).astype(int),
    )
    names = list(keys.columns)
    table = figures.groupby(names, dropna=False, sort=True).sum().reset_index()
    return table.sort_values("events", ascending=False, kind="stable", ignore_index=True)
