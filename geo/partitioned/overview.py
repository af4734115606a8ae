"""Aggregate events by cell, week, type, country and actors, for datasets too large for a browser.

Cells are squares of Web Mercator, 2**level of them along each side. Each part is aggregated when it is made; the sums
of all parts are merged here, at a coarser level if there are too many rows.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from geo.errors import SourceError
from geo.events.actors import Actors
from geo.events.schema import EVENT_COLUMNS, LOCATED_COLUMNS, DatePrecision, JoinMethod, LocatedTable
from geo.partitioned.parts import as_events
from geo.places.mercator import STEPS, lon_lat_of, on_grid
from geo.store.coding import CategoricalColumn, encode, encode_participants, index_actors
from geo.store.rows import Numbers, id_hashes
from geo.store.select_rows import select
from geo.store.selection import Selection
from geo.store.store import AT_SEA, NOT_KNOWN, NOWHERE, EventStore, day_number
from geo.store.text_index import ScanSearch

MAX_CELLS = 2_500_000  # rows that a browser still draws smoothly
SQUARES = 7  # level by which the events of a part lie together: 300 km at the equator
OTHERS = "Other actors"
NO_PLACE = -1  # instead of a column and a row of cells
EARTH_KM = 40_075.0  # round the equator
DAYS = 7
Bbox = tuple[float, float, float, float]  # west, south, east, north in degrees; west > east over the antimeridian
MONDAY = 4  # the first one, in days since 1970-01-01


@dataclass(frozen=True)
class AggregationLevel:
    """What one row of an overview aggregates."""

    level: int  # 2**level cells along each side of the world
    groups: int  # actors or groups that are told apart, those with most events
    weeks: int

    @property
    def km(self) -> float:
        """Return the side of a cell at the equator."""
        return EARTH_KM / 2**self.level


# from fine to coarse, each a sum of the one before: larger squares and fewer actors, then no actors, more weeks, and
# squares of 156 to 626 km
GRAINS = (
    AggregationLevel(11, 60, 1),
    AggregationLevel(10, 60, 1),
    AggregationLevel(9, 60, 1),
    AggregationLevel(9, 12, 1),
    AggregationLevel(9, 4, 1),
    AggregationLevel(9, 0, 1),
    AggregationLevel(9, 0, 4),
    AggregationLevel(8, 0, 4),
    AggregationLevel(8, 0, 12),
    AggregationLevel(7, 0, 12),
    AggregationLevel(7, 0, 24),
    AggregationLevel(7, 0, 48),
    AggregationLevel(6, 0, 48),
)
FINEST = GRAINS[0].level
KEYS = ("week", "x", "y", "event_type", "country", "country_un", "initiator", "target", "is_known", "has_best")
FIGURES = ("low", "best", "high")  # of deaths
SUMS = ("events", *FIGURES, "east", "south")


def cells_of(store: EventStore, actors: Actors) -> pa.Table:
    """Return the sums of a store by KEYS in the finest cells, with whole names of the groups that act."""
    known = ~np.isnan(store.deaths_low)
    shift = STEPS.bit_length() - FINEST
    column, row = (np.where(store.has_place, axis >> shift, NO_PLACE).astype(np.int32) for axis in (store.x, store.y))
    initiator, target = _leading(store, actors)
    table = pa.table(
        {
            "week": ((store.day_start - MONDAY) // DAYS).astype(np.int32),
            "x": column,
            "y": row,
            "event_type": pa.array(store.event_type.at(), pa.string()),
            "country": pa.array(store.country["de_facto"].at(), pa.string()),
            "country_un": pa.array(store.country["un"].at(), pa.string()),
            "initiator": initiator,
            "target": target,
            "is_known": known,
            "has_best": ~np.isnan(store.deaths_best),
            "events": np.ones(len(store), np.int64),
            **{
                name: np.nan_to_num(figure).astype(np.int64)
                for name, figure in (
                    ("low", store.deaths_low),
                    ("best", store.deaths_best),
                    ("high", store.deaths_high),
                )
            },
            "east": np.where(store.has_place, store.x, 0).astype(np.int64),
            "south": np.where(store.has_place, store.y, 0).astype(np.int64),
        }
    )
    return summed(table)


def by_square(store: EventStore) -> np.ndarray:
    """Return the rows of a store square by square of the world, rows of a square in their own order."""
    column, row = (axis >> (STEPS.bit_length() - SQUARES) for axis in (store.x, store.y))
    return np.lexsort((column, row))


def _leading(store: EventStore, actors: Actors) -> tuple[pa.Array, pa.Array]:
    """Return, per row, the group above all of the lead of each side, or the lead; null where nobody is named."""
    casts = [store.casts.at(number) for number in range(len(store.casts))]
    sides = (
        ([actors.lineage(side[0])[-1] if side else None for side in sides] for sides in zip(*casts, strict=True))
        if casts
        else ([], [])
    )
    initiator, target = (pa.array(side, pa.string()).take(pa.array(store.cast)) for side in sides)
    return initiator, target


def summed(table: pa.Table) -> pa.Table:
    """Return the sums of rows that have the same KEYS, as rows of the same columns."""
    groups = table.group_by(list(KEYS), use_threads=False).aggregate([(name, "sum") for name in SUMS])
    return groups.select([*KEYS, *(f"{name}_sum" for name in SUMS)]).rename_columns([*KEYS, *SUMS])


def put_together(paths: Sequence[Path]) -> tuple[pa.Table, AggregationLevel]:
    """Return the merged sums of all parts, and the finest level with few enough rows."""
    groups = _largest_groups(map(_read, paths))
    rung, tables = 0, [_as(_read(paths[0]), GRAINS[0], FINEST, groups)]
    for path in (*paths[1:], None):
        # to sum up twice as many rows costs little more than to sum up a few more
        if path is None or sum(table.num_rows for table in tables[1:]) >= tables[0].num_rows:
            whole = summed(pa.concat_tables(tables))
            while whole.num_rows > MAX_CELLS and rung + 1 < len(GRAINS):
                rung += 1
                whole = _as(whole, GRAINS[rung], GRAINS[rung - 1].level, groups)
            tables = [whole]
        if path:
            tables.append(_as(_read(path), GRAINS[rung], FINEST, groups))
    return tables[0].sort_by([(name, "ascending") for name in KEYS]), GRAINS[rung]


def _read(path: Path) -> pa.Table:
    return pq.read_table(path)


def _largest_groups(tables: Iterable[pa.Table]) -> pa.Array:
    """Return the groups that take part in most events."""
    counts: dict[str, int] = {}
    for table in tables:
        for side in ("initiator", "target"):
            for line in table.group_by(side).aggregate([("events", "sum")]).to_pylist():
                if line[side] is not None:
                    counts[line[side]] = counts.get(line[side], 0) + line["events_sum"]
    return pa.array(sorted(counts, key=lambda name: (-counts[name], name))[: GRAINS[0].groups], pa.string())


def _as(table: pa.Table, grain: AggregationLevel, level: int, groups: pa.Array) -> pa.Table:
    """Return sums in cells of `level` as those of a coarser level; null places stay null, small groups become one."""
    largest = groups.slice(0, grain.groups)
    for side in ("initiator", "target"):
        names = table.column(side)
        is_told = pc.or_(pc.is_null(names), pc.is_in(names, largest))
        table = _with(table, side, pc.if_else(is_told, names, OTHERS))
    for axis in ("x", "y"):
        table = _with(table, axis, pc.shift_right(table.column(axis), pa.scalar(level - grain.level, pa.int32())))
    week = table.column("week").to_numpy()
    return summed(_with(table, "week", pa.array(week - week % grain.weeks)))


def _with(table: pa.Table, name: str, column: pa.ChunkedArray | pa.Array) -> pa.Table:
    return table.set_column(table.column_names.index(name), name, column)


# --- the overview as a store -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sums:
    """Columns of a table of sums, and what they mean."""

    columns: dict[str, np.ndarray]
    events: np.ndarray
    first_day: np.ndarray  # days since 1970-01-01
    knows: dict[str, np.ndarray]  # per name of FIGURES, whether the events of a row give it
    has_place: np.ndarray
    x: (
        np.ndarray
    )  # where the events of a row lie on average, steps of the grid of geo.places.mercator; NOWHERE without a place
    y: np.ndarray
    lon: np.ndarray  # degrees, EPSG:4326
    lat: np.ndarray


def _read_sums(table: pa.Table) -> Sums:
    columns = {name: table.column(name).to_numpy(zero_copy_only=False) for name in table.column_names}
    events = columns["events"].astype(np.int64)
    has_range, has_best = columns["is_known"].astype(bool), columns["has_best"].astype(bool)
    has_place = columns["x"] != NO_PLACE
    x, y = (np.where(has_place, columns[axis] // events, NOWHERE).astype(np.uint32) for axis in ("east", "south"))
    first_day = (columns["week"] * DAYS + MONDAY).astype(np.int32)
    knows = {"low": has_range, "best": has_best, "high": has_range}
    return Sums(columns, events, first_day, knows, has_place, x, y, *lon_lat_of(x / STEPS, y / STEPS))


def overview(table: pa.Table, weeks: int = 1) -> EventStore:
    """Return sums of so many weeks, which are sorted by week, as a store whose rows stand for several events."""
    sums = _read_sums(table)
    columns, weight, first = sums.columns, sums.events, sums.first_day
    sides = [[(name,) if name else () for name in columns[side]] for side in ("initiator", "target")]
    pairs = np.empty(len(weight), dtype=object)
    pairs[:] = list(zip(*sides, strict=True))
    cast, distinct = pd.factorize(pairs)
    casts = encode_participants(list(distinct))

    def weighed(column: CategoricalColumn) -> CategoricalColumn:
        return CategoricalColumn(column.codes, column.values, weight)

    nothing = weighed(encode([None] * len(weight)))
    deaths: dict[str, Any] = {f"deaths_{name}": np.where(sums.knows[name], columns[name], np.nan) for name in FIGURES}
    return EventStore(
        rows=CellRows(table, weeks),
        day_start=first,
        day_end=first + weeks * DAYS - 1,
        event_type=weighed(encode(columns["event_type"])),
        sub_type=weighed(encode([f"{kind}/" for kind in columns["event_type"]])),
        country={"de_facto": weighed(encode(columns["country"])), "un": weighed(encode(columns["country_un"]))},
        admin1=nothing,
        admin2=nothing,
        precision=nothing,
        dated=weighed(encode([str(DatePrecision.WEEK)] * len(weight))),
        uncertainty_km=np.full(len(weight), np.nan),
        **deaths,
        lon=np.where(sums.has_place, sums.lon, np.nan),
        lat=np.where(sums.has_place, sums.lat, np.nan),
        has_place=sums.has_place,
        x=sums.x,
        y=sums.y,
        cast=cast.astype(np.int32),
        casts=casts,
        actors=index_actors(cast, casts, weight),
        texts=ScanSearch(pa.array([""] * len(weight), pa.large_string())),
        weight=weight,
    )


@dataclass(frozen=True, eq=False)
class CellRows:
    """Sums in the columns of events, so that tables and panels show them: a row says how many events it stands for."""

    table: pa.Table
    weeks: int  # that a row sums up

    def __len__(self) -> int:
        return self.table.num_rows

    @cached_property
    def hashes(self) -> np.ndarray:
        """Return id_hashes() of all identifiers."""
        return id_hashes([f"cell-{row}" for row in range(len(self))])

    def at(self, rows: Numbers, columns: Sequence[str] | None = None) -> LocatedTable:
        """Return the sums of `rows` as events in the order asked for: all columns, or these."""
        numbers = np.arange(len(self))[rows]
        sums = _read_sums(self.table.take(pa.array(numbers)))
        read, first = sums.columns, sums.first_day.astype("datetime64[D]")
        at_sea, nowhere = read["country"] == AT_SEA, read["country"] == NOT_KNOWN
        values = {
            "event_id": [f"cell-{number}" for number in numbers],
            "title": [f"{count:,} event{'s' if count > 1 else ''}" for count in sums.events],
            "date_start": first,
            "date_end": first + self.weeks * DAYS - 1,
            "date_precision": [str(DatePrecision.WEEK)] * len(numbers),
            "event_type": read["event_type"],
            "actor1": read["initiator"],
            "actor2": read["target"],
            **{f"fatalities_{name}": pa.array(read[name], mask=~sums.knows[name]) for name in FIGURES},
            "lon": pa.array(sums.lon, mask=~sums.has_place),
            "lat": pa.array(sums.lat, mask=~sums.has_place),
            "place_name": pa.array(["at sea" if each else None for each in at_sea], pa.large_string()),
            "country": pa.array(read["country"], pa.string(), mask=at_sea | nowhere),
            "country_un": pa.array(read["country_un"], pa.string(), mask=at_sea | nowhere),
            "join_method": np.where(nowhere | at_sea, str(JoinMethod.NONE), str(JoinMethod.WITHIN)),
            "border_ambiguous": np.zeros(len(numbers), bool),
            "country_differs": np.zeros(len(numbers), bool),
        }
        names = list(EVENT_COLUMNS | LOCATED_COLUMNS) if columns is None else list(columns)
        return as_events(pa.table(values), names, ())


# --- what to expect where ----------------------------------------------------------------------------------------


def events_expected(store: EventStore, grain: AggregationLevel, selection: Selection, bbox: Bbox | None = None) -> int:
    """Return about how many events of an overview a selection shows in an extent, or anywhere.

    The events of a row are taken to be spread evenly over its square and its weeks. Areas drawn are not asked.
    """
    assert store.weight is not None
    rows = select(store, replace(selection, area=()))
    expected = store.weight[rows] * _share_of_days(store, rows, selection)
    boxes = boxes_of(bbox) if bbox else []
    share = sum((_share_of_square(store, grain, rows, box) for box in boxes), np.zeros(len(rows))) if boxes else 1.0
    return math.ceil((expected * share).sum())


def _share_of_days(store: EventStore, rows: np.ndarray, selection: Selection) -> np.ndarray:
    """Return, per row, which share of its days lies in the period."""
    first, last = store.day_start[rows], store.day_end[rows]
    begin = first if selection.date_from is None else np.maximum(first, day_number(selection.date_from))
    end = last if selection.date_to is None else np.minimum(last, day_number(selection.date_to))
    return (end - begin + 1) / (last - first + 1)


def _share_of_square(store: EventStore, grain: AggregationLevel, rows: np.ndarray, box: Bbox) -> np.ndarray:
    """Return, per row, which share of its square lies in a box that does not cross the antimeridian; 0 without one."""
    west, south, east, north = box
    xs, ys = on_grid(np.array([west, east]), np.array([north, south]))
    shift = STEPS.bit_length() - grain.level
    side = 1 << shift
    share = store.has_place[rows].astype(float)
    for axis, (low, high) in ((store.x, xs), (store.y, ys)):
        start = (axis[rows].astype(np.int64) >> shift) << shift
        share *= np.clip((np.minimum(start + side, high) - np.maximum(start, low)) / side, 0, 1)
    return share


def boxes_of(bbox: Bbox) -> list[Bbox]:
    """Return an extent as boxes that do not cross the antimeridian."""
    west, south, east, north = bbox
    return [bbox] if west <= east else [(west, south, 180.0, north), (-180.0, south, east, north)]


def load_overview(path: Path, grain: AggregationLevel) -> EventStore:
    """Return the overview of a folder. Raise SourceError if the file is missing or damaged."""
    try:
        return overview(pq.read_table(path), grain.weeks)
    except (OSError, pa.ArrowException, KeyError) as err:
        raise SourceError(f"{path.name}: is missing or damaged. Build the folder anew.") from err
