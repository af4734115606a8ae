"""Synthetic events with a fixed seed, as many as asked for, around the towns of data/boundaries.

36 years, ever more events towards the end; few places, actors and types take most of them. Texts are short.
"""

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from geo.events.schema import EVENT_TYPES, DatePrecision, GeoPrecision, JoinMethod
from geo.places.mercator import on_grid
from geo.store.coding import CategoricalColumn, ParticipantList, code_type, encode, encode_participants, index_actors
from geo.store.rows import InMemoryRows
from geo.store.store import NOWHERE, EventStore
from geo.store.text_index import ScanSearch

SEED = 20240917

FIRST_DAY, DAYS = 6940, 36 * 365 + 9  # 1989 to 2024
REGION = {"lon": (-20, 80), "lat": (-35, 60)}
VILLAGES = 40_000  # places that a gazetteer would have around the towns
ACTORS, PAIRS = 8_000, 40_000
DISTINCT_SHARE, LONG_SHARE, UNSTATED_SHARE = 0.05, 0.05, 0.1
MAX_DEATHS = 500
PRECISIONS = (GeoPrecision.ADMIN1, GeoPrecision.COUNTRY, GeoPrecision.NEAR, GeoPrecision.PLACE)
OF_THE_TOWN = {"place_name": "name", "country": "country", "admin1_id": "admin1_id"}  # columns that its events share


def synthetic_store(places: pd.DataFrame, count: int, unit_share: float) -> EventStore:
    """Return `count` events about the towns of REGION, with the columns of the table that page and map need."""
    rng = np.random.default_rng(SEED)
    towns = places[places["lon"].between(*REGION["lon"]) & places["lat"].between(*REGION["lat"])].reset_index(drop=True)
    town, lon, lat = draw_coordinates(rng, towns, count)
    days = np.sort(FIRST_DAY + (DAYS * np.sqrt(rng.random(count))).astype(np.int32))  # ever more events
    duration = np.where(rng.random(count) < LONG_SHARE, rng.integers(1, 30, count), 0)
    best, high = draw_deaths(rng, count)
    precision = rng.choice(4, count, p=[unit_share, 0.01, 0.1, 0.89 - unit_share])
    sub_types = [f"{slug}/{next(iter(kind.sub_types), '')}" for slug, kind in EVENT_TYPES.items()]
    kind = rng.choice(len(sub_types), count, p=zipf(len(sub_types), 0.8)).astype(np.int32)
    country = coded(towns["country"], town)
    cast, casts = draw_casts(rng, count)
    numbered = encode_participants(casts)
    who = [np.array([each[side][0] for each in casts], object)[cast] for side in (0, 1)]
    table = pd.DataFrame(
        {
            "date_start": days.astype("datetime64[D]"),
            "date_end": (days + duration).astype("datetime64[D]"),
            "event_type": np.array(list(EVENT_TYPES), object)[kind],
            "actor1": who[0],
            "actor2": who[1],
            "fatalities_low": best,
            "fatalities_best": best,
            "fatalities_high": high,
            "lon": lon,
            "lat": lat,
            "geo_precision": np.array(PRECISIONS, object)[precision],
            "uncertainty_km": np.array([30.0, np.nan, 5.0, np.nan])[precision],
            **{name: towns[column].to_numpy(object)[town] for name, column in OF_THE_TOWN.items()},
        }
    )
    add_texts(table)
    has_place = precision != PRECISIONS.index(GeoPrecision.COUNTRY)
    x, y = (np.where(has_place, axis, NOWHERE).astype(np.uint32) for axis in on_grid(lon, lat))
    return EventStore(
        rows=InMemoryRows(table),
        day_start=days,
        day_end=(days + duration).astype(np.int32),
        event_type=CategoricalColumn(kind.astype(np.int8), tuple(EVENT_TYPES)),
        sub_type=CategoricalColumn(kind.astype(np.int8), tuple(sub_types)),
        country={"de_facto": country, "un": country},
        admin1=coded(towns["admin1_id"], town),
        admin2=encode(table["admin2_id"]),
        dated=encode(table["date_precision"]),
        uncertainty_km=table["uncertainty_km"].to_numpy(),
        precision=CategoricalColumn(precision.astype(np.int8), tuple(map(str, PRECISIONS))),
        deaths_low=best,
        deaths_best=best,
        deaths_high=high,
        lon=lon,
        lat=lat,
        has_place=has_place,
        x=x,
        y=y,
        cast=cast,
        casts=numbered,
        actors=index_actors(cast, numbered),
        texts=ScanSearch(pa.array((table["title"] + " " + table["event_id"]).str.casefold(), pa.large_string())),
    )


def draw_deaths(rng: np.random.Generator, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Return, per event, the best and the highest number of deaths; NaN where none is stated."""
    best = np.where(rng.random(count) < 0.7, 0, np.minimum(rng.geometric(0.25, count), MAX_DEATHS)).astype(float)
    best[rng.random(count) < UNSTATED_SHARE] = np.nan
    spread = np.where(rng.random(count) < 0.2, rng.integers(0, 5, count), 0)
    return best, best + spread


def draw_coordinates(
    rng: np.random.Generator, towns: pd.DataFrame, count: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return, per event, a town and a place near it: one of a gazetteer, or for a few a place of its own."""
    town_of_village = rng.choice(len(towns), VILLAGES, p=zipf(len(towns), 0.7))
    around = rng.normal(0, 0.25, (VILLAGES, 2)).round(4)
    village = rng.permutation(VILLAGES)[rng.choice(VILLAGES, count, p=zipf(VILLAGES, 0.9))]
    own = np.where(rng.random((count, 1)) < DISTINCT_SHARE, rng.normal(0, 0.1, (count, 2)), 0)
    town = town_of_village[village]
    lon, lat = (towns[["lon", "lat"]].to_numpy()[town] + around[village] + own).T
    return town, lon, lat


def draw_casts(rng: np.random.Generator, count: int) -> tuple[np.ndarray, list[ParticipantList]]:
    """Return the pairs of actors that occur, and per event its own; few actors take part in most pairs."""
    names = [f"Synthetic armed group {number:04}" for number in range(ACTORS)]
    sides = rng.choice(ACTORS, (PAIRS, 2), p=zipf(ACTORS, 0.8))
    used, cast = np.unique(rng.choice(PAIRS, count, p=zipf(PAIRS, 1.0)), return_inverse=True)
    return cast.astype(np.int32), [((names[one],), (names[other],)) for one, other in sides[used]]


def add_texts(table: pd.DataFrame) -> None:
    """Add the columns that the table of events shows and the search reads."""
    table["event_id"] = [f"synthetic-{row:07}" for row in range(len(table))]
    table["title"] = table["actor1"] + " against " + table["actor2"] + " in " + table["place_name"]
    for name, cell in {"assoc_actor1": (), "assoc_actor2": (), "sources": ({"publisher": "Synthetic"},)}.items():
        table[name] = pd.Series([cell] * len(table), dtype=object)
    table["date_precision"], table["join_method"] = str(DatePrecision.DAY), str(JoinMethod.WITHIN)
    for name in ("near_country", "near_place", "near_place_km"):
        table[name] = pd.Series(None, index=table.index, dtype=object)
    table["admin2_id"] = pd.Series(None, index=table.index, dtype=object)


def zipf(count: int, exponent: float) -> np.ndarray:
    """Return chances that fall with the rank."""
    weights = np.arange(1, count + 1) ** -exponent
    return weights / weights.sum()


def coded(values: pd.Series, rows: np.ndarray) -> CategoricalColumn:
    """Return `values` at `rows` as codes."""
    codes, distinct = pd.factorize(values, sort=True)
    return CategoricalColumn(codes.astype(code_type(len(distinct)))[rows], tuple(map(str, distinct)))


WORDS = 30_000  # that notes are made of, few of them often
NOTE_WORDS = 28


def write_files(folder: Path, places: pd.DataFrame, count: int, per_file: int) -> list[Path]:
    """Write `count` events with notes of about 200 characters as CSV files, each with days of its own; return them."""
    folder.mkdir(parents=True, exist_ok=True)
    starts = range(0, count, per_file)
    return [
        _write_file(folder / f"synthetic-{number:03}.csv", places, start, min(per_file, count - start), count)
        for number, start in enumerate(starts)
    ]


def _write_file(path: Path, places: pd.DataFrame, start: int, rows: int, count: int) -> Path:
    rng = np.random.default_rng([SEED, start])
    towns = places[places["lon"].between(*REGION["lon"]) & places["lat"].between(*REGION["lat"])].reset_index(drop=True)
    town, lon, lat = draw_coordinates(rng, towns, rows)
    # ever more events, as in synthetic_store: this file holds those numbered from `start` on
    days = FIRST_DAY + (DAYS * np.sqrt((start + rng.random(rows) * rows) / count)).astype(np.int32)
    best = np.where(rng.random(rows) < 0.7, 0, np.minimum(rng.geometric(0.25, rows), MAX_DEATHS))
    kind = rng.choice(len(EVENT_TYPES), rows, p=zipf(len(EVENT_TYPES), 0.8))
    cast, casts = draw_casts(rng, rows)
    sides = [pa.array([each[side][0] for each in casts]).take(pa.array(cast)) for side in (0, 1)]
    numbers = pa.array(np.arange(start, start + rows)).cast(pa.string())
    name = pa.array(towns["name"].tolist()).take(pa.array(town))
    table = pa.table(
        {
            "event_id": pc.binary_join_element_wise("synthetic-", numbers, ""),
            "title": pc.binary_join_element_wise(sides[0], "against", sides[1], "in", name, " "),
            "date_start": pa.array(days.astype("datetime64[D]")),
            "event_type": pa.array(list(EVENT_TYPES)).take(pa.array(kind)),
            "actor1": sides[0],
            "actor2": sides[1],
            "lon": lon,
            "lat": lat,
            "fatalities_best": pa.array(best, pa.int64(), mask=rng.random(rows) < UNSTATED_SHARE),
            "place_name": name,
            "notes": _notes(rng, rows),
        }
    )
    csv.write_csv(table, path)
    return path


def _notes(rng: np.random.Generator, rows: int) -> pa.Array:
    """Return a text of NOTE_WORDS made-up words for every row."""
    letters = np.array(list("aeioubdfghklmnprstvz"))
    words = pa.array(["".join(letters[rng.integers(0, 20, size)]) for size in rng.integers(3, 11, WORDS)])
    drawn = rng.choice(WORDS, rows * NOTE_WORDS, p=zipf(WORDS, 1.0))
    ends = pa.array(np.arange(0, rows * NOTE_WORDS + 1, NOTE_WORDS), pa.int32())
    return pc.binary_join(pa.ListArray.from_arrays(ends, words.take(pa.array(drawn))), " ")
