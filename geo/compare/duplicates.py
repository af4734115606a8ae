"""Possible duplicates: events of two datasets at nearly the same place and day. Suggested, never merged.

At most MAX_PAIRS pairs are returned. Events with the same place and day are handled as one point, and at most
MAX_LOOKED_AT pairs of points are examined.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from geo.events.schema import GeoPrecision, LocatedTable
from geo.places.grid_index import expand_ranges
from geo.places.sphere import EARTH_RADIUS_KM, great_circle_km, unit_vectors
from geo.store.distinct import distinct_rows

WITHIN_KM = 10.0
WITHIN_DAYS = 1
MAX_PAIRS = 1_000
MAX_LOOKED_AT = 1_000_000
AT_ONCE = 250_000  # pairs of which distances are measured
PRECISE = (GeoPrecision.PLACE, GeoPrecision.NEAR, GeoPrecision.SEA)  # others stand on a centre that many share
PAIR_COLUMNS = ["event_id", "other_id", "days_apart", "distance_km"]
PairsTable: TypeAlias = pd.DataFrame  # PAIR_COLUMNS; one row per pair

CUBES_ACROSS = 4 * int(EARTH_RADIUS_KM / WITHIN_KM)

Rows = np.ndarray


@dataclass(frozen=True)
class Duplicates:
    """The nearest pairs, and how many there are."""

    pairs: PairsTable  # PAIR_COLUMNS, nearest first, MAX_PAIRS at most
    in_all: int
    is_whole: bool  # whether all were looked at; else there may be more, and nearer ones


def possible_duplicates(events: LocatedTable) -> Duplicates:
    """Return pairs of events of different datasets, at most a day and 10 km apart.

    Only events known to a place are looked at. Two events of one id are one event in two versions, and no pair.
    """
    points = _Points(events[_is_precise(events)])
    pair_tables: list[np.ndarray] = []
    left = MAX_LOOKED_AT
    for first, second in _candidates(points):
        near = points.near(first[:left], second[:left])
        pair_tables.append(np.stack([first[:left][near], second[:left][near]]))
        left -= len(first)
        if left < 0:
            break
    first, second = np.concatenate([np.zeros((2, 0), int), *pair_tables], axis=1)
    in_all = int((points.held[first] * points.held[second]).sum()) - points.pairs_of_one_id(first, second)
    return Duplicates(points.nearest(first, second), in_all, left >= 0)


def _is_precise(events: LocatedTable) -> pd.Series:
    precision = events["geo_precision"]
    return events["lon"].notna() & events["lat"].notna() & (precision.isna() | precision.isin(list(PRECISE)))


class _Points:
    """Distinct places and days of datasets, with the events of each."""

    def __init__(self, events: LocatedTable) -> None:
        datasets = pd.factorize(events["dataset"])[0]
        days = events["date_start"].to_numpy("datetime64[D]").astype(np.int64)
        place = [events[name].to_numpy("float64") for name in ("lon", "lat")]
        self.ids = events["event_id"].to_numpy(object)
        self.of_event, rows = _numbered([datasets, days, *place])
        self.dataset, self.day = datasets[rows], days[rows]
        self.lon, self.lat = (axis[rows] for axis in place)
        self.events = np.lexsort([pd.factorize(self.ids, sort=True)[0], self.of_event])  # point by point, by id
        self.held = np.bincount(self.of_event, minlength=len(rows))
        self.begin = np.cumsum(self.held) - self.held

    def near(self, first: Rows, second: Rows) -> np.ndarray:
        """Return which of these pairs are near enough in space and time."""
        is_near: np.ndarray = self.days_apart(first, second) <= WITHIN_DAYS
        is_near[is_near] = self.distance_km(first[is_near], second[is_near]) <= WITHIN_KM
        return is_near

    def days_apart(self, first: Rows, second: Rows) -> np.ndarray:
        """Return how many days lie between the points of each pair."""
        return np.abs(self.day[first] - self.day[second])

    def distance_km(self, first: Rows, second: Rows) -> np.ndarray:
        """Return how far the points of each pair are apart."""
        return great_circle_km(self.lon[first], self.lat[first], self.lon[second], self.lat[second])

    def pairs_of_one_id(self, first: Rows, second: Rows) -> int:
        """Return how many pairs of events, among all those of these pairs of points, are one event in two versions."""
        width = len(self.held)
        pairs = np.sort(first * width + second)
        events = pd.DataFrame({"id": self.ids, "point": self.of_event})
        again = events[events["id"].duplicated(keep=False)]
        both = again.merge(again, on="id")
        pair_keys = (both["point_x"] * width + both["point_y"]).to_numpy()
        return int((np.searchsorted(pairs, pair_keys, "right") - np.searchsorted(pairs, pair_keys, "left")).sum())

    def nearest(self, first: Rows, second: Rows) -> PairsTable:
        """Return the events of the nearest of these pairs of points as PAIR_COLUMNS."""
        days, km = self.days_apart(first, second), np.round(self.distance_km(first, second), 1)
        order = np.lexsort([second, first, km, days])
        tables, begin, size = [self._table(first[:0], second[:0])], 0, MAX_PAIRS
        while begin < len(order) and sum(map(len, tables)) < MAX_PAIRS:
            some = order[begin : begin + size]
            tables.append(self._events_of(first[some], second[some]))
            begin, size = begin + size, 2 * size
        pairs = pd.concat([each for each in tables if len(each)] or tables[:1])
        by = ["days_apart", "distance_km", "event_id", "other_id"]
        return pairs.head(MAX_PAIRS).sort_values(by, ignore_index=True)

    def _events_of(self, first: Rows, second: Rows) -> pd.DataFrame:
        """Return pairs of events of pairs of points: of each enough for MAX_PAIRS, by id, and none of one id."""
        others = self.held[second]
        taken = np.minimum(self.held[first], MAX_PAIRS // others + 2)
        enough = int(np.searchsorted(np.cumsum(taken * others - taken), MAX_PAIRS)) + 1
        pair, step = expand_ranges((taken * others)[:enough])
        one = self.events[self.begin[first[pair]] + step // others[pair]]
        other = self.events[self.begin[second[pair]] + step % others[pair]]
        differ = self.ids[one] != self.ids[other]
        return self._table(one[differ], other[differ])

    def _table(self, one: Rows, other: Rows) -> PairsTable:
        first, second = self.of_event[one], self.of_event[other]
        km = np.round(self.distance_km(first, second), 1)
        cells = (self.ids[one], self.ids[other], self.days_apart(first, second), km)
        return pd.DataFrame(dict(zip(PAIR_COLUMNS, cells, strict=True)))


# --- pairs of points that may be near: those of cells that touch in space and time -------------------------------


def _candidates(points: _Points) -> Iterator[tuple[Rows, Rows]]:
    """Return pairs of points of different datasets, AT_ONCE at most each time, those of one day first."""
    cells = _cells(points)
    halves = [(first, second[np.argsort(cells[second])]) for first, second in _halves(points.dataset)]
    steps = sorted(product((-1, 0, 1), repeat=4), key=lambda step: (abs(step[0]), sum(map(abs, step))))
    for step in steps:
        for first, second in halves:
            yield from _of_cells(cells[first] + _number(step), cells[second], first, second)


def _cells(points: _Points) -> np.ndarray:
    """Return the number of the cell of every point: its day, and a cube on the globe as wide as points may be apart."""
    cubes = EARTH_RADIUS_KM * unit_vectors(points.lon, points.lat) // WITHIN_KM + CUBES_ACROSS // 2
    return _number([points.day, *cubes.astype(np.int64).T])


def _number(axes: Sequence[Any]) -> Any:
    """Return day and place on three axes as one number, for cells and for steps from one to the next."""
    day, *place = axes
    for axis in place:
        day = day * CUBES_ACROSS + axis
    return day


def _halves(dataset: np.ndarray) -> Iterator[tuple[Rows, Rows]]:
    """Return points of some datasets and of later ones, so that any two datasets are opposite each other once."""
    open_ranges = [(0, int(dataset.max(initial=-1)) + 1)]
    while open_ranges:
        begin, end = open_ranges.pop()
        if end - begin > 1:
            middle = (begin + end) // 2
            is_first, is_second = (begin <= dataset) & (dataset < middle), (middle <= dataset) & (dataset < end)
            yield np.flatnonzero(is_first), np.flatnonzero(is_second)
            open_ranges += [(begin, middle), (middle, end)]


def _of_cells(cells: np.ndarray, others: np.ndarray, first: Rows, second: Rows) -> Iterator[tuple[Rows, Rows]]:
    """Return all pairs of a point of `first` and one of `second` whose cells are the same; `others` are sorted."""
    begin, end = (np.searchsorted(others, cells, side) for side in ("left", "right"))
    ends = np.cumsum(end - begin)
    for start in range(0, int(ends[-1]), AT_ONCE):
        place = np.arange(start, min(start + AT_ONCE, int(ends[-1])))
        one = np.searchsorted(ends, place, "right")
        yield first[one], second[begin[one] + place - (ends - end + begin)[one]]


def _numbered(columns: list[np.ndarray]) -> tuple[Rows, Rows]:
    """Return, per row, the number of its combination of any values, and per combination its first row."""
    return distinct_rows([pd.factorize(values)[0] for values in columns])
