"""How fast files are read, against the libraries that do the least of it: CPU seconds, medians, in turns.

    python benchmarks/read.py [--rows 1000000] [--rounds 3] [--json]

CSV: our way reads, validates and locates; the peer, pandas.read_csv, only reads. GeoJSON: our way reads into a table of
cells, the peer, geopandas.read_file, into a frame of points. The events are made up, with a fixed seed.
"""

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parents[1]))

from geo import sources
from geo.dataset.dataset import shared_actors, shared_locator
from geo.events.validate import validate
from geo.places.locate import locate

SEED = 1
BARS = {"CSV: read, validate, locate / pandas.read_csv": 4.0, "GeoJSON: read / geopandas.read_file": 0.5}


def main() -> None:
    """Write both files, measure all ways in turn, print the ratios."""
    parser = argparse.ArgumentParser(description="Measure how fast files are read.")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        table = made_up(options.rows)
        text, features = Path(folder) / "events.csv", Path(folder) / "events.geojson"
        table.to_csv(text, index=False)
        write_features(table, features)
        shared_locator(), shared_actors()
        ways: dict[str, Callable[[], object]] = {
            "pandas.read_csv": lambda: pd.read_csv(text),
            "ours, CSV": lambda: located(text, options.rows),
            "geopandas.read_file": lambda: gpd.read_file(features),
            "ours, GeoJSON": lambda: sources.open_table(features.read_bytes(), features.name),
        }
        report(measured(ways, options.rounds), options)


def made_up(count: int) -> pd.DataFrame:
    """Return events that nobody reported: types, actors and places repeat as they do in real files, titles do not."""
    chance = np.random.default_rng(SEED)
    days = np.datetime64("2016-01-01") + chance.integers(0, 3000, count)
    return pd.DataFrame(
        {
            "event_id": [f"e{number}" for number in range(count)],
            "date_start": np.datetime_as_string(days, "D"),
            "event_type": chance.choice(["air_strike", "missile", "fighting", "explosion"], count),
            "actor1": chance.choice([f"Actor {number}" for number in range(500)], count),
            "actor2": chance.choice([f"Group {number}" for number in range(500)], count),
            "fatalities_best": chance.integers(0, 20, count),
            "lon": np.round(chance.uniform(36, 46, count), 4),
            "lat": np.round(chance.uniform(31, 37, count), 4),
            "geo_precision": chance.choice(["place", "near", "admin1"], count),
            "place_name": chance.choice([f"Place {number}" for number in range(20_000)], count),
            "title": [f"Clashes near town {number}" for number in chance.integers(0, count, count)],
            "notes": [f'On day {number}, "forces" shelled positions; several hit.' for number in range(count)],
        }
    )


def write_features(table: pd.DataFrame, path: Path) -> None:
    """Write the events as GeoJSON, a feature a line."""
    properties = table.drop(columns=["lon", "lat"]).to_dict("records")
    with path.open("w", encoding="utf-8") as file:
        file.write('{"type": "FeatureCollection", "features": [\n')
        for number, (row, lon, lat) in enumerate(zip(properties, table["lon"], table["lat"], strict=True)):
            geometry = {"type": "Point", "coordinates": [lon, lat]}
            feature = {"type": "Feature", "geometry": geometry, "properties": row}
            file.write((",\n" if number else "") + json.dumps(feature))
        file.write("\n]}\n")


def located(path: Path, count: int) -> None:
    """Go the whole way, and make sure that every row came through."""
    checked = validate(sources.read(path), actors=shared_actors())
    assert len(locate(checked.events, shared_locator())) == count


def measured(ways: dict[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Return the median CPU seconds of each way; all take turns, and one round before them does not count."""
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(rounds + 1):
        for name, way in ways.items():
            start = time.process_time()
            way()
            if turn:
                taken[name].append(time.process_time() - start)
    return {name: statistics.median(times) for name, times in taken.items()}


def report(seconds: dict[str, float], options: argparse.Namespace) -> None:
    """Print CPU seconds and ratios beside their bars."""
    ratios = {
        "CSV: read, validate, locate / pandas.read_csv": seconds["ours, CSV"] / seconds["pandas.read_csv"],
        "GeoJSON: read / geopandas.read_file": seconds["ours, GeoJSON"] / seconds["geopandas.read_file"],
    }
    if options.json:
        print(json.dumps({"rows": options.rows, "seconds": seconds, "ratios": ratios}))
        return
    for name, each in seconds.items():
        print(f"{name:<22} {each:7.2f} CPU s")
    for name, ratio in ratios.items():
        verdict = "met" if ratio <= BARS[name] else "missed"
        print(f"{name}: {ratio:.2f} (bar: at most {BARS[name]:g}, {verdict})")


if __name__ == "__main__":
    main()
