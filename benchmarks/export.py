"""Measure how long events take to become files, in CPU seconds, beside what pandas and geopandas take for theirs.

    python benchmarks/export.py [--rows 50000] [--csv-rows 1000000]

The events are the shipped ones, again and again under identifiers of their own: all 58 columns, texts and sources.
Rivals write the same columns, but mark no formula, make no credits, and take lists and sources as Python writes them.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parents[1]))

from geo.dataset.dataset import load_dataset
from geo.events.data_files import EVENTS
from geo.events.schema import EXTRA
from geo.export.files import write_files
from geo.export.formats import FORMATS

Write = Callable[[pd.DataFrame, Path], object]
ABOUT = {"title": "Measured"}
RIVALS: dict[str, tuple[str, Write]] = {
    ".csv": ("pandas.to_csv", lambda table, path: table.to_csv(path, index=False)),
    ".xlsx": ("pandas.to_excel, xlsxwriter", lambda table, path: _as_texts(table).to_excel(path, index=False)),
    ".geojson": (
        "geopandas.to_json",
        lambda table, path: path.write_text(_placed(_as_texts(table)).to_json(default=str)),
    ),
    ".parquet": ("geopandas.to_parquet", lambda table, path: _placed(_as_texts(table)).to_parquet(path)),
}


def main() -> None:
    """Print the table of times and sizes."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--csv-rows", type=int, default=1_000_000)
    arguments = parser.parse_args()
    print("| events | format | CPU seconds | MB | against | its CPU seconds |")
    print("|---|---|---|---|---|---|")
    for ending in FORMATS:
        print_row(ending, repeated(arguments.rows), RIVALS.get(ending))
    print_row(".csv", repeated(arguments.csv_rows), RIVALS[".csv"])


def repeated(count: int) -> pd.DataFrame:
    """Return `count` located events."""
    table = load_dataset(EVENTS).store.table
    many = table.iloc[np.arange(count) % len(table)].reset_index(drop=True)
    return many.assign(event_id=pd.Series([f"e{n}" for n in range(count)], dtype="str"))


def print_row(ending: str, table: pd.DataFrame, rival: tuple[str, Write] | None) -> None:
    """Print what a format takes, and what its rival does."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"a{ending}"
        ours = seconds(lambda: write_files(table, ABOUT, [path]))
        megabytes = path.stat().st_size / 1e6
        name, write = rival or ("", None)
        theirs = f"{seconds(lambda: write(table, path)):.1f}" if write else ""
    print(f"| {len(table):,} | {ending[1:]} | {ours:.1f} | {megabytes:,.0f} | {name} | {theirs} |", flush=True)


def seconds(work: Callable[[], object]) -> float:
    """Return the CPU seconds of this process that `work` takes."""
    start = time.process_time()
    work()
    return time.process_time() - start


def _as_texts(table: pd.DataFrame) -> pd.DataFrame:
    """Return the table with lists and the like as text, which most writers ask for."""
    mixed = [name for name in table if table[name].dtype == object]
    return table.assign(**{name: table[name].astype("str") for name in mixed})


def _placed(table: pd.DataFrame) -> gpd.GeoDataFrame:
    plain = table.rename(columns=lambda name: name.removeprefix(EXTRA))
    return gpd.GeoDataFrame(plain, geometry=gpd.points_from_xy(plain["lon"], plain["lat"], crs=4326))


if __name__ == "__main__":
    main()
