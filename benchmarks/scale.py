"""Measure folders of many events: filters and counts, opening, memory, and building on a cluster.

    python benchmarks/scale.py [--rows 3000000] [--rounds 5] [--keep DIR]
    python benchmarks/scale.py --cluster [--rows 2000000] [--ways loop 1 2]

The first builds a folder of synthetic events, opens and filters it; rivals take turns in the same run. The second
builds the same files by a plain loop, with one worker of a Dask cluster and with two. Times are CPU seconds of the
process, its finished children included.
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.synthetic import write_files
from geo.dataset.dataset import shared_boundaries
from geo.events.data_files import DATA, EVENTS
from geo.partitioned import build, open_dataset, open_folder
from geo.partitioned.build import make_here
from geo.store.select_rows import select
from geo.store.selection import Selection
from geo.store.store import EventStore
from geo.store.summary import summarise
from ui.data import PARTS, ServedDataset

PER_FILE = 500_000
WEEK = 7
# what a rival reads of the events to answer the same filters
COLUMNS = [
    "date_start", "date_end", "event_type", "actor1", "actor2", "fatalities_low", "fatalities_high", "country",
    "admin1_id", "geo_precision", "geometry",
]  # fmt: skip


def main() -> None:
    """Print every table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rows", type=int)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--keep", type=Path, help="a folder for files and builds, taken as it is if it holds them")
    parser.add_argument("--cluster", action="store_true")
    parser.add_argument("--ways", nargs="+", default=["loop", "1", "2"], help="of --cluster: loop, or so many workers")
    parser.add_argument(
        "--memory-of", type=Path, help="print the memory that serving a dataset takes, and nothing else"
    )
    given = parser.parse_args()
    if given.memory_of:
        print_memory(given.memory_of)
        return
    with tempfile.TemporaryDirectory() as temporary:
        work = given.keep or Path(temporary)
        rows = given.rows or (2_000_000 if given.cluster else 3_000_000)
        files = sorted(work.glob("files/*.csv"))
        if not files:
            places = pd.read_parquet(DATA / "boundaries" / "places.parquet")
            files = write_files(work / "files", places, rows, min(PER_FILE, rows // 4))
        if given.cluster:
            report_cluster(files, work, given.ways)
        else:
            report_folder(files, work / "folder", given.rounds)


def cpu_seconds(task: Callable[[], Any]) -> tuple[float, Any]:
    """Return the CPU seconds that `task` took, its finished children included, and its result."""
    start = _spent()
    result = task()
    return _spent() - start, result


def _spent() -> float:
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def take_turns(rounds: int, **rivals: Callable[[], Any]) -> dict[str, float]:
    """Run the rivals in turn and return the median CPU milliseconds of each."""
    times: dict[str, list[float]] = {name: [] for name in rivals}
    for _ in range(rounds):
        for name, task in rivals.items():
            times[name].append(cpu_seconds(task)[0] * 1000)
    return {name: statistics.median(each) for name, each in times.items()}


# --- one folder --------------------------------------------------------------------------------------------------


def report_folder(files: Sequence[Path], folder: Path, rounds: int) -> None:
    """Print what it takes to build, to open and to filter a folder, and the memory of the app on it."""
    seconds, built = cpu_seconds(lambda: build(files, folder, today=date.today()))  # noqa: DTZ011
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    print(f"build: {built.manifest.events:,} events, {seconds:.0f} s ({built.made} files made), peak {peak:,.0f} MB")
    shared_boundaries()
    opened = take_turns(rounds, ours=lambda: open_folder(folder), theirs=lambda: read_all(folder))
    print(
        f"open: {opened['ours']:.0f} ms; geopandas.read_parquet of {len(COLUMNS)} columns {opened['theirs']:.0f} ms, ",
        end="",
    )
    print(f"{opened['theirs'] / opened['ours']:.1f} x")
    report_filters(open_folder(folder).store, folder, rounds)
    report_memory(folder)


def read_all(folder: Path) -> gpd.GeoDataFrame:
    """Return the columns of a folder that filters need, as geopandas reads them."""
    return gpd.read_parquet(next(folder.glob("*/events")), columns=COLUMNS)


def report_filters(store: EventStore, folder: Path, rounds: int) -> None:
    """Print CPU milliseconds of a filter with its counts: per unit, and per unit and week; pandas takes turns."""
    table = categorical(read_all(folder))
    table["week"] = (store.day_start - store.first_day) // WEEK  # both are sorted by day
    week = weeks_of(store)
    _ = store.fatality_ranges, store.long_rows  # made once, for the first visitor
    print("filter, sums of deaths, counts per unit and per week, CPU ms (median)")
    for name, selection in selections(store).items():
        ours, theirs = counts(store, selection, week), categorical_counts(table, selection)
        assert ours[1] == theirs[0][theirs[0] > 0].to_dict(), name
        assert ours[0].events == ours[2].sum() == theirs[2], name
        spent = take_turns(
            rounds,
            ours=lambda chosen=selection: counts(store, chosen, week),
            theirs=lambda chosen=selection: categorical_counts(table, chosen),
        )
        ratio = spent["theirs"] / spent["ours"]
        print(
            f"  {name:34} {theirs[2]:>9,} events  {spent['ours']:6.1f}  pandas {spent['theirs']:6.1f}  {ratio:5.1f} x"
        )


def weeks_of(store: EventStore) -> np.ndarray:
    """Return the first row of each week, and one more for the end."""
    days = np.arange(store.first_day, store.last_day + WEEK + 1, WEEK)
    return np.searchsorted(store.day_start, days)


def selections(store: EventStore) -> dict[str, Selection]:
    """Return filters by name."""
    countries = tuple([name for name in store.country["de_facto"].totals if name in store.countries][:5])
    actors = tuple(sorted(store.actors.totals, key=store.actors.totals.__getitem__)[-3:])
    types = tuple(list(store.event_type.totals)[:2])
    years = {"date_from": date(2020, 1, 1), "date_to": date(2021, 12, 31)}
    return {
        "2 years, 5 countries": Selection(**years, countries=countries),
        "2 years, 5 countries, 2 types": Selection(**years, countries=countries, types=types),
        "2 years, 3 actors": Selection(**years, actors=actors),
        "all four": Selection(**years, countries=countries, types=types, actors=actors),
        "all time, 3 actors": Selection(actors=actors),
        "all time, 1 type": Selection(types=types[:1]),
        "no filter": Selection(),
    }


def counts(store: EventStore, selection: Selection, week: np.ndarray) -> tuple[Any, dict[str, int], np.ndarray]:
    """Return what the page counts of a selection: events and deaths, events per unit, events per week."""
    rows = select(store, selection)
    # rows are sorted by day: those of a week lie between two of them
    weeks = np.diff(np.searchsorted(rows, week))
    # what is counted of all events is counted once for all visitors
    units = store.admin1.totals if len(rows) == len(store) else store.admin1.counts(rows)
    return summarise(store, rows), units, weeks


def categorical(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table as pandas answers fastest: categories, sorted by day."""
    named = {
        name: table[name].astype("category") for name in ("country", "event_type", "actor1", "actor2", "admin1_id")
    }
    named |= {name: pd.to_datetime(table[name]) for name in ("date_start", "date_end")}
    return pd.DataFrame(table).assign(**named).sort_values("date_start", kind="stable", ignore_index=True)


def categorical_counts(table: pd.DataFrame, selection: Selection) -> tuple[pd.Series, pd.Series, int]:
    """Return the same counts by pandas: units, weeks, events; deaths are summed as well."""
    shown = np.ones(len(table), bool)
    if selection.date_from:
        shown &= (table["date_end"] >= pd.Timestamp(selection.date_from)).to_numpy()
        shown &= (table["date_start"] <= pd.Timestamp(selection.date_to)).to_numpy()
    if selection.countries:
        shown &= table["country"].isin(selection.countries).to_numpy()
    if selection.types:
        shown &= table["event_type"].isin(selection.types).to_numpy()
    if selection.actors:
        shown &= (table["actor1"].isin(selection.actors) | table["actor2"].isin(selection.actors)).to_numpy()
    found = table[shown] if not shown.all() else table
    per_week = found["week"].value_counts(sort=False)
    _ = found["fatalities_low"].sum(), found["fatalities_high"].sum()
    return found["admin1_id"].value_counts(sort=False), per_week, len(found)


def report_memory(folder: Path) -> None:
    """Print the memory of a process that serves the folder, above one that serves the shipped events."""
    (all_of, own), (least, least_own) = (memory_elsewhere(path) for path in (folder, EVENTS))
    print(
        f"memory: {all_of:,} MB, of these {own:,} of its own, the rest mapped files; of the shipped events {least:,} MB"
    )
    print(f"  above them {all_of - least:,} MB, of its own {own - least_own:,} MB")


def memory_elsewhere(path: Path) -> list[int]:
    """Return the MB of a process that serves a dataset, and how many of them are no mapped files."""
    command = [sys.executable, __file__, "--memory-of", str(path)]
    environment = os.environ | {"MALLOC_ARENA_MAX": "2"}
    answer = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    return list(map(int, answer.stdout.split()))


def print_memory(path: Path) -> None:
    """Print the resident MB of this process once it has served a dataset, and how many are no mapped files."""
    served = ServedDataset(open_dataset(path))
    store = served.dataset.store
    for _ in (*map(served.part, PARTS), store.actors.totals, store.admin1.totals):
        pass
    for selection in (Selection(), Selection(types=("air_strike",)), Selection(search="strike")):
        summarise(store, select(store, selection))
    lines = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines() if ":" in line)
    print(*(int(lines[name].split()[0]) // 1000 for name in ("VmRSS", "RssAnon")))


# --- a cluster ---------------------------------------------------------------------------------------------------


def report_cluster(files: Sequence[Path], work: Path, ways: Sequence[str]) -> None:
    """Print what the parts of `files` take by each way: a plain loop, or so many workers."""
    from distributed import Client

    from geo.partitioned.cluster import make_with

    def on(workers: int) -> Callable[[Any], Any]:
        def engine(given: Any) -> Any:
            with Client(n_workers=workers, threads_per_worker=1, dashboard_address=None) as client:
                client.wait_for_workers(workers)
                start = time.perf_counter()
                made = list(make_with(client, given))
                print(f"  parts, {workers} workers: {time.perf_counter() - start:.1f} s of the clock", flush=True)
            return made

        return engine

    def here(given: Any) -> Any:
        start = time.perf_counter()
        made = list(make_here(given))
        print(f"  parts, plain loop: {time.perf_counter() - start:.1f} s of the clock")
        return made

    load = os.getloadavg()[0]
    print(f"cluster: {len(files)} files, overview of cells, load {load:.1f} at the start")
    for way in ways:
        engine = here if way == "loop" else on(int(way))
        seconds, built = cpu_seconds(
            lambda way=way, engine=engine: build(files, work / f"by-{way}", cells=True, engine=engine)
        )
        print(f"  {way:4} {built.manifest.events:,} events, {seconds:.0f} CPU s", flush=True)


if __name__ == "__main__":
    main()
