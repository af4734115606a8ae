"""Factories of tiny tables: every test shows the cells that matter to it, the rest is filled in here.

Import them by name (`from tests.conftest import make_store`); fixtures are for what is dear to build.
"""

from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import settings

from geo import sources
from geo.dataset import dataset
from geo.dataset.dataset import Dataset, load_dataset
from geo.events.actors import Actors
from geo.events.arrow_columns import as_texts
from geo.events.data_files import EVENTS
from geo.events.problems import Outcome, make_problems
from geo.events.raw import RawTable
from geo.events.schema import LOCATED_COLUMNS
from geo.events.validate import validate
from geo.places.boundaries import Boundaries, Layer
from geo.places.locate import Locator
from geo.store.store import EventStore, build_store

# the same examples at every run and no clock; `--hypothesis-profile=explore` looks farther
settings.register_profile("facts", deadline=None, derandomize=True, max_examples=30)
settings.register_profile("explore", deadline=None, max_examples=1000)
# the same laws on as many generated files, queries and views as the issue of each asks for: 15 minutes
settings.register_profile("all", settings.get_profile("facts"))
USUAL_SHARE = 8  # one of so many at a usual run

Row = Mapping[str, Any]


def pytest_configure(config: pytest.Config) -> None:
    if not config.getoption("--hypothesis-profile"):
        settings.load_profile("facts")


@pytest.fixture(autouse=True)
def read_here(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read files in this process, which saves a second a file; tests marked `sandboxed` read them as users do."""
    if request.node.get_closest_marker("sandboxed"):
        return

    def read_in_worker(content, name, *, actors, today=None, in_turn=True, **how):
        return validate(sources.read_bytes(content, name, **how), actors=actors, today=today)

    monkeypatch.setattr(dataset, "read_in_worker", read_in_worker)


def part_of_all(count: int) -> int:
    """Return how many of `count` generated inputs a run tries: all of them with `--hypothesis-profile=all`."""
    return count if settings.get_current_profile_name() == "all" else -(-count // USUAL_SHARE)


def make_raw(*rows: Row, unreadable: int = 0) -> RawTable:
    """Return an unchecked table of `rows`: valid events with ids e1, e2, ... but for the cells given."""
    filled = [
        {"event_id": f"e{n}", "date_start": "2023-11-01", "event_type": "air_strike", "lon": 1.0, "lat": 1.0}
        | dict(row)
        | {"source_row": n}
        for n, row in enumerate(rows, start=1)
    ]
    numbers = [len(rows) + n for n in range(1, unreadable + 1)]
    faults = make_problems(
        "record_unreadable",
        Outcome.REJECTED,
        None,
        "Not a GeoJSON Feature.",
        "",
        rows=numbers,
        values=["null"] * unreadable,
    )
    return RawTable(
        table=pd.DataFrame(filled, dtype=object) if filled else pd.DataFrame({"source_row": []}, dtype=object),
        source_file="tiny.geojson",
        dataset="tiny",
        findings=faults,
    )


def make_events(*rows: Row) -> pd.DataFrame:
    """Return checked events of `rows`, all of which must be fit to be kept."""
    validated = validate(make_raw(*rows))
    assert validated.rows_rejected == 0, validated.problems.to_string()
    return validated.events


def make_located(*rows: Row) -> pd.DataFrame:
    """Return located events as `rows` say, without any map: in country AAA unless stated otherwise."""
    events = make_events(*({name: row[name] for name in row if name not in LOCATED_COLUMNS} for row in rows))
    defaults = {"country": "AAA", "join_method": "within", "join_distance_km": 0.0}
    defaults |= {"border_ambiguous": False, "country_differs": False}
    filled = [defaults | {"country_un": row.get("country", "AAA")} | dict(row) for row in rows]
    located = {
        name: _column([row.get(name) for row in filled], column.kind) for name, column in LOCATED_COLUMNS.items()
    }
    return pd.concat([events, pd.DataFrame(located)], axis=1)


def _column(values: list[Any], kind: str) -> pd.Series:
    if kind == "text":
        return as_texts(np.array(values, dtype=object))
    return pd.Series(values, dtype="float64" if kind == "number" else "bool")


def make_store(*rows: Row, actors: Actors | None = None) -> EventStore:
    """Return the store of `rows`, which make_located fills in."""
    return build_store(make_located(*rows), actors)


def tiny_boundaries() -> Boundaries:
    """Return a world of four squares, 2 degrees wide, that share borders, and an island far off in the east.

    AAA-2 | BBB-D    4 N   BBB-D: held by BBB, part of AAA for the United Nations, told as BBB-1
    ------+------
    AAA-1 | BBB-1    0 N   sea   CCC-1 (10 to 11 E, 0 to 1 N)
    0 E   2 E   4 E
    """
    units = gpd.GeoDataFrame(
        [
            ("AAA-1", "South A", "AAA", "AAA", None, "AAA-1", shapely.box(0, 0, 2, 2)),
            ("AAA-2", "North A", "AAA", "AAA", None, "AAA-2", shapely.box(0, 2, 2, 4)),
            ("BBB-1", "South B", "BBB", "BBB", None, "BBB-1", shapely.box(2, 0, 4, 2)),
            ("BBB-D", "The Corner", "BBB", "AAA", "The Corner", "BBB-1", shapely.box(2, 2, 4, 4)),
            ("CCC-1", "Isle", "CCC", "CCC", None, "CCC-1", shapely.box(10, 0, 11, 1)),
        ],
        columns=["admin1_id", "name", "country", "country_un", "disputed", "rollup_id", "geometry"],
        crs="EPSG:4326",
    )
    countries = gpd.GeoDataFrame(
        [
            ("AAA", "Aland", 1.0, 2.0, 5e6, shapely.box(0, 0, 2, 4)),
            ("BBB", "Bland", 3.0, 2.0, 30e6, shapely.box(2, 0, 4, 4)),
            ("CCC", "Cland", 10.5, 0.5, 1e5, shapely.box(10, 0, 11, 1)),
        ],
        columns=["country", "name", "lon", "lat", "pop_est", "geometry"],
        crs="EPSG:4326",
    )
    districts = gpd.GeoDataFrame(
        [("AAA-1-1", "Old Town", "AAA", "AAA-1", shapely.box(0, 0, 1, 1))],
        columns=["admin2_id", "name", "country", "admin1_id", "geometry"],
        crs="EPSG:4326",
    )
    places = pd.DataFrame(
        [
            (1, "Apolis", "AAA", 1.0, 1.0, 900_000, True, 0),
            (2, "Bport", "BBB", 3.9, 0.1, 200_000, False, 3),
            (3, "Bhill", "BBB", 3.0, 3.0, 5_000, False, 9),
            (4, "Cove", "CCC", 10.1, 0.5, 8_000, False, 5),
        ],
        columns=["place_id", "name", "country", "lon", "lat", "population", "capital", "label_rank"],
    )
    layers = {
        "admin1": units,
        "admin2": districts,
        "countries": countries,
        "admin1_display": units[["admin1_id", "country", "country_un", "name", "geometry"]],
        "disputed_lines": gpd.GeoDataFrame({"claim": [], "geometry": []}, crs="EPSG:4326"),
        "disputed_areas": units.loc[units["disputed"].notna(), ["disputed", "country", "country_un", "geometry"]],
    }
    return Boundaries({name: Layer.of(each) for name, each in layers.items()}, places, "tiny")


@pytest.fixture(scope="session")
def tiny_locator() -> Locator:
    return Locator.build(tiny_boundaries())


@pytest.fixture(scope="session")
def shipped() -> Dataset:
    """Return data/events.geojson, located by data/boundaries."""
    return load_dataset(EVENTS)
