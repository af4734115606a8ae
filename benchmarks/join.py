"""Compare GridIndex and NearestLand with geopandas.sjoin and sjoin_nearest on the shipped boundaries.

    python benchmarks/join.py [--points 1000000] [--offshore 10000] [--rounds 3]

Times are CPU seconds of this process. Rivals take turns in the same run, so that the ratio of their medians holds
whatever else the machine does. Points are synthetic: shipped places, moved by a normal distance, with a fixed seed.
"""

import argparse
import statistics
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

sys.path.insert(0, str(Path(__file__).parents[1]))

from geo.places.grid_index import Floats, GridIndex, Ints, check_no_overlap, outline_edges
from geo.places.nearest_land import NearestLand
from geo.places.prepared import load_index, save_index
from geo.places.sphere import EARTH_RADIUS_KM, unit_vectors

BOUNDARIES = Path(__file__).parents[1] / "data" / "boundaries"
SEED = 20240917
SPREAD_DEG = 0.3  # standard deviation of a point about its place
BRUTE_FORCE_POINTS = 100
Draw = Callable[[int], tuple[Floats, Floats]]  # points as lon and lat
TIE_KM = 0.001  # units this equally near are both right


def main() -> None:
    """Print every table."""
    # sjoin_nearest warns that degrees are no distances: that is what is measured here
    warnings.filterwarnings("ignore", message="Geometry is in a geographic CRS")
    arguments = read_arguments()
    units = read_units()
    lon, lat = draw_points(arguments.points)
    print(f"{len(units):,} units, {shapely.get_num_coordinates(units).sum():,} vertices; {len(lon):,} distinct points")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "admin1"
        index = report_build(units, path)
        answers = report_join(index, units, lon, lat, arguments.rounds)
        report_memory(path, draw_points, arguments.points)
        report_repeated(index, units, path, 3 * arguments.points, arguments.rounds)
    offshore = np.flatnonzero(answers < 0)[: arguments.offshore]
    report_coast(units, lon[offshore], lat[offshore], arguments.rounds)


def read_arguments() -> argparse.Namespace:
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--points", type=int, default=1_000_000)
    parser.add_argument("--offshore", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    return parser.parse_args()


def read_units() -> Any:
    """Return the geometries of the first-level units."""
    return gpd.read_parquet(BOUNDARIES / "admin1.parquet", columns=["geometry"]).geometry.to_numpy()


def draw_points(count: int) -> tuple[Floats, Floats]:
    """Return `count` distinct points about the shipped places, as lon and lat."""
    rng = np.random.default_rng(SEED)
    places = pd.read_parquet(BOUNDARIES / "places.parquet", columns=["lon", "lat"]).to_numpy(dtype=float)
    moved = rng.choice(places, count) + rng.normal(0, SPREAD_DEG, (count, 2))
    return (moved[:, 0] + 180) % 360 - 180, np.clip(moved[:, 1], -90, 90)


def cpu_seconds(task: Callable[[], Any]) -> tuple[float, Any]:
    """Return the CPU seconds that `task` took, and its result."""
    start = time.process_time()
    result = task()
    return time.process_time() - start, result


def take_turns(rounds: int, **rivals: Callable[[], Any]) -> dict[str, Any]:
    """Run the rivals in turn, print their median times, the first's as the measure, and return their last results."""
    times: dict[str, list[float]] = {name: [] for name in rivals}
    results = {}
    for _ in range(rounds):
        for name, task in rivals.items():
            seconds, results[name] = cpu_seconds(task)
            times[name].append(seconds)
    measure = statistics.median(next(iter(times.values())))
    for name, seconds in times.items():
        median = statistics.median(seconds)
        print(f"  {name:14} {median:8.3f} s ({min(seconds):.3f} to {max(seconds):.3f})  {measure / median:6.1f} x")
    return results


def report_build(units: Any, path: Path) -> GridIndex:
    """Print what it takes to make, store and load the index; return it, stored at `path`."""
    checking, _ = cpu_seconds(lambda: check_no_overlap(units))
    building, index = cpu_seconds(lambda: GridIndex.build(units, check=False))
    saving, _ = cpu_seconds(lambda: save_index(index, path))
    loading, _ = cpu_seconds(lambda: load_index(GridIndex, path))
    kept = sum(getattr(index, name).nbytes for name in index.__slots__)
    print(
        f"GridIndex: build {building:.2f} s, overlap check {checking:.2f} s, save {saving:.2f} s, load {loading:.2f} s"
    )
    print(f"  {kept / 1e6:.0f} MB in memory, {sum(each.stat().st_size for each in path.iterdir()) / 1e6:.0f} MB stored")
    return index


def report_join(index: GridIndex, units: Any, lon: Floats, lat: Floats, rounds: int) -> Ints:
    """Print times and differences of the join; return GridIndex's answers."""
    print("Point in unit, CPU seconds, median (range) and ratio")
    rivals = {"sjoin within": lambda: sjoin(units, lon, lat), "GridIndex": lambda: index.query(lon, lat)}
    expected, answers = take_turns(rounds, **rivals).values()
    differ = np.flatnonzero(expected != answers)
    on_border = shapely.intersects_xy(shapely.boundary(units[answers[differ]]), lon[differ], lat[differ])
    print(f"  in no unit {np.mean(answers < 0):.1%}; answers that differ: {len(differ)}", end="")
    print(f", of these exactly on a border, where sjoin has none and GridIndex one unit: {on_border.sum()}")
    return answers


def sjoin(units: Any, lon: Floats, lat: Floats) -> Ints:
    """Return the unit of each point as geopandas finds it, -1 for none."""
    points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(lon, lat), crs="EPSG:4326")
    joined = points.sjoin(gpd.GeoDataFrame(geometry=units, crs="EPSG:4326"), how="left", predicate="within")
    return joined["index_right"].fillna(-1).to_numpy(np.int32)


def report_memory(path: Path, draw: Draw, count: int) -> None:
    """Print how far each rival raises the peak of a fresh process that already holds points and units or index."""
    print("Extra memory: peak resident set over the one before the call, in a fresh process (Linux)")
    for name, measure in (("sjoin within", sjoin_peak_mb), ("GridIndex", grid_peak_mb)):
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            print(f"  {name:14} {pool.submit(measure, path, draw, count).result():8.0f} MB")


def report_repeated(index: GridIndex, units: Any, path: Path, count: int, rounds: int) -> None:
    """Print the join of points that occur about 30 times each, and the memory that it takes."""
    print(f"The same for {count:,} points of a gazetteer of {count // 30:,}")
    lon, lat = repeat_points(count)
    rivals = {"sjoin within": lambda: sjoin(units, lon, lat), "GridIndex": lambda: index.query(lon, lat)}
    expected, answers = take_turns(rounds, **rivals).values()
    print(f"  answers that differ: {np.sum(expected != answers)}")
    report_memory(path, repeat_points, count)


def repeat_points(count: int) -> tuple[Floats, Floats]:
    """Return `count` points, each of which occurs about 30 times, as lon and lat."""
    lon, lat = draw_points(count // 30)
    chosen = np.random.default_rng(SEED).choice(len(lon), count)
    return lon[chosen], lat[chosen]


def sjoin_peak_mb(_: Path, draw: Draw, count: int) -> float:
    """Return the extra MB of geopandas.sjoin."""
    units, points = read_units(), draw(count)
    return extra_peak_mb(lambda: sjoin(units, *points))


def grid_peak_mb(path: Path, draw: Draw, count: int) -> float:
    """Return the extra MB of GridIndex.query."""
    index, points = load_index(GridIndex, path), draw(count)
    return extra_peak_mb(lambda: index.query(*points))


def extra_peak_mb(task: Callable[[], Any]) -> float:
    """Return by how many MB `task` raises the resident set of this process at its peak."""
    # 5 sets the peak back to the present size: proc(5), /proc/pid/clear_refs
    Path("/proc/self/clear_refs").write_text("5")
    before = status_mb("VmRSS")
    task()
    return status_mb("VmHWM") - before


def status_mb(name: str) -> float:
    """Return one size of this process, in MB."""
    lines = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(lines[name].split()[0]) * 1024 / 1e6


def report_coast(units: Any, lon: Floats, lat: Floats, rounds: int) -> None:
    """Print times and errors of the nearest land of points in no unit."""
    building, land = cpu_seconds(lambda: NearestLand.build(units))
    print(f"Nearest land of {len(lon):,} points in no unit; build {building:.2f} s, {len(land.unit):,} pieces")
    rivals = {"sjoin_nearest": lambda: sjoin_nearest(units, lon, lat), "NearestLand": lambda: land.query(lon, lat)[:2]}
    results = take_turns(rounds, **rivals)
    sample = np.linspace(0, len(lon) - 1, min(BRUTE_FORCE_POINTS, len(lon))).astype(int)
    true_km = distance_to_units_km(units, lon[sample], lat[sample])
    for name, (unit, distance_km) in results.items():
        rows = np.arange(len(sample))
        excess_km = true_km[rows, unit[sample]] - true_km.min(axis=1)
        print(f"  {name:14} of {len(sample)} brute-forced points: {np.sum(excess_km > TIE_KM)} wrong units", end="")
        off_km = np.abs(distance_km[sample] - true_km.min(axis=1))
        print(f", distance off by {np.median(off_km) * 1000:.2g} m (median), {off_km.max() * 1000:.2g} m (most)")


def sjoin_nearest(units: Any, lon: Floats, lat: Floats) -> tuple[Ints, Floats]:
    """Return the nearest unit as geopandas finds it, and its distance in degrees taken for arc of a great circle."""
    points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(lon, lat), crs="EPSG:4326")
    joined = points.sjoin_nearest(gpd.GeoDataFrame(geometry=units, crs="EPSG:4326"), distance_col="degrees")
    first = joined[~joined.index.duplicated()]
    return first["index_right"].to_numpy(np.int32), np.radians(first["degrees"].to_numpy()) * EARTH_RADIUS_KM


def distance_to_units_km(units: Any, lon: Floats, lat: Floats) -> Floats:
    """Return the distance of every point to every unit, shape (points, units), from all edges and without an index."""
    # great circles through places at most 0.05 degrees apart leave the straight lines in lon, lat by 1 m at most
    start, end, unit = outline_edges(shapely.segmentize(units, 0.05))
    ends = unit_vectors(*start.T), unit_vectors(*end.T)
    distance_km = np.full((len(lon), len(units)), np.inf)
    for row, point in enumerate(unit_vectors(lon, lat)):
        np.minimum.at(distance_km[row], unit, distance_to_arcs_km(point, *ends))
    return distance_km


def distance_to_arcs_km(point: Floats, start: Floats, end: Floats) -> Floats:
    """Return the distance of one unit vector to short arcs, each taken as the chord between its ends."""
    along = end - start
    t = np.clip(((point - start) * along).sum(axis=1) / (along**2).sum(axis=1), 0, 1)
    foot = start + t[:, None] * along
    foot /= np.linalg.norm(foot, axis=1, keepdims=True)
    return EARTH_RADIUS_KM * 2 * np.arcsin(np.linalg.norm(point - foot, axis=1) / 2)


if __name__ == "__main__":
    main()
