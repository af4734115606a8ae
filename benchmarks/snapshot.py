"""Measure snapshots in CPU seconds, beside a picture of Folium's map taken by a headless Chromium in the same run.

    python benchmarks/snapshot.py [--rounds 5] [--json]

A4 at 300 dpi, 20 and 600 synthetic events with a fixed seed, and an animation of 53 days. Warm: the base map is loaded
and one page was drawn.
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import folium
import numpy as np
import pandas as pd
from playwright.sync_api import Page, Route, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))

from geo.dataset.dataset import Dataset, load_dataset
from geo.events.data_files import EVENTS
from geo.events.schema import EVENT_TYPES
from geo.snapshot.map.base_map import BaseMap, shared_base_map
from geo.snapshot.page.page import build_scene
from geo.snapshot.spec import SnapshotSpec
from geo.snapshot.writers.animation import write_gif
from geo.snapshot.writers.frames import film_of
from geo.snapshot.writers.pdf import write_pdf
from geo.snapshot.writers.png import write_png
from geo.snapshot.writers.svg import write_svg
from geo.store.selection import Selection
from geo.store.store import build_store
from tests.browser.chromium import ARGUMENTS, executable

SEED = 20240917
DPI = 300
FILM_FROM, FILM_DAYS = date(2023, 11, 15), 53
FILM_DPI = 109  # A4 is then as wide as the largest frame
BBOX = (34.0, 11.0, 49.0, 38.0)
A4_PX = (3508, 2480)
SCALE = 3.125  # of the browser, so that 300 dots make an inch
BARS = {
    "PNG of 20 events against Chromium": ("png", "chromium", 0.5),
    "SVG against PNG, 20 events": ("svg", "png", 0.5),
    "PDF against PNG, 20 events": ("pdf", "png", 0.5),
    "PNG of 600 events against 20": ("png_600", "png", 2.5),
    "GIF of 53 frames against 53 PNGs as large as a frame": ("gif_53", "png_53", 0.25),
}


def main() -> None:
    """Print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true", help="write all figures as JSON")
    arguments = parser.parse_args()
    shipped, base = load_dataset(EVENTS), shared_base_map()
    few, many = synthetic(shipped, 20), synthetic(shipped, 600)
    takers = {name: partial(own_seconds, take) for name, take in snapshot_takers(few, many, base).items()}
    takers |= {name: partial(own_seconds, take) for name, take in film_takers(few, base).items()}
    takers["chromium"] = partial(chromium_seconds, few)
    medians = measure(takers, arguments.rounds)
    ratios = {what: medians[one] / medians[other] for what, (one, other, _) in BARS.items()}
    if arguments.json:
        print(json.dumps({"cpu_seconds": medians, "ratios": ratios}, indent=1))
    else:
        print_report(medians, ratios)


def synthetic(shipped: Dataset, count: int) -> Dataset:
    """Return `count` events drawn from the shipped ones, moved a little, with types and deaths by chance."""
    chance = np.random.default_rng(SEED)
    source = shipped.store.table[shipped.store.has_place]
    table = source.iloc[chance.integers(len(source), size=count)].reset_index(drop=True)
    deaths = chance.geometric(0.2, count) - 1
    table = table.assign(
        event_id=[f"s{i:04}" for i in range(count)],
        event_type=np.array(list(EVENT_TYPES))[chance.integers(len(EVENT_TYPES), size=count)],
        lon=(table["lon"] + chance.normal(0, 1.0, count)).clip(BBOX[0] + 1, BBOX[2] - 1),
        lat=(table["lat"] + chance.normal(0, 1.0, count)).clip(BBOX[1] + 1, BBOX[3] - 1),
        **{f"fatalities_{name}": deaths for name in ("low", "best", "high")},
    )
    return replace(shipped, name="synthetic", store=build_store(table, shipped.actors))


def snapshot_takers(few: Dataset, many: Dataset, base: BaseMap) -> dict[str, Callable[[], object]]:
    """Return what to measure of ours, each from the spec to the bytes."""
    spec = SnapshotSpec(bbox=BBOX, title="Synthetic events", dpi=DPI)
    return {
        "svg": lambda: write_svg(build_scene(spec, few, base)),
        "pdf": lambda: write_pdf([build_scene(spec, few, base)]),
        "png": lambda: write_png(build_scene(spec, few, base), DPI),
        "png_600": lambda: write_png(build_scene(spec, many, base), DPI),
    }


def film_takers(few: Dataset, base: BaseMap) -> dict[str, Callable[[], object]]:
    """Return an animation of 53 days, and as many single pictures of its size; both from the spec to the bytes."""
    last = FILM_FROM + timedelta(days=FILM_DAYS - 1)
    period = Selection(date_from=FILM_FROM, date_to=last)
    spec = SnapshotSpec(period, bbox=BBOX, title="Synthetic events", dpi=FILM_DPI, step="day")
    days = [replace(spec, selection=replace(period, date_to=FILM_FROM + timedelta(days=i))) for i in range(FILM_DAYS)]
    film = in_days(few, FILM_FROM, FILM_DAYS)
    return {
        "gif_53": lambda: write_gif(film_of(spec, film, base)),
        "png_53": lambda: [write_png(build_scene(day, film, base), FILM_DPI) for day in days],
    }


def in_days(dataset: Dataset, first: date, days: int) -> Dataset:
    """Return the events spread over so many days."""
    table = dataset.store.table
    day = pd.Timestamp(first) + pd.to_timedelta(np.arange(len(table)) * days // len(table), unit="D")
    day = day.astype(table["date_start"].dtype)
    return replace(dataset, store=build_store(table.assign(date_start=day, date_end=day), dataset.actors))


def chromium_seconds(dataset: Dataset) -> float:
    """Return the CPU seconds of Folium's map of the same events and land, without tiles, as a screenshot.

    It has as many pixels as our page. All processes of the browser count, taken before it is closed.
    """
    before = time.process_time()
    west, south, east, north = BBOX
    page = folium.Map(tiles=None, zoom_control=False)
    page.fit_bounds([[south, west], [north, east]])
    countries = dataset.boundaries.countries.cx[west:east, south:north][["name", "geometry"]]
    folium.GeoJson(countries.to_json(), style_function=lambda _: {"weight": 1}).add_to(page)
    for event in dataset.store.table.itertuples():
        folium.CircleMarker([event.lat, event.lon], radius=6).add_to(page)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        path = Path(folder) / "map.html"
        page.save(path)
        browser = playwright.chromium.launch(executable_path=executable(), args=ARGUMENTS)
        size = {"width": round(A4_PX[0] / SCALE), "height": round(A4_PX[1] / SCALE)}
        view = browser.new_page(viewport=size, device_scale_factor=SCALE)
        serve_leaflet(view)
        view.goto(path.as_uri())
        view.screenshot()
        seconds = time.process_time() - before + sum(map(process_seconds, descendants(os.getpid())))
        browser.close()
    return seconds


def serve_leaflet(view: Page) -> None:
    """Answer the page's requests for Leaflet from the installed package, and all others with nothing."""
    from xstatic.pkg import leaflet

    assets = Path(leaflet.BASE_DIR)

    def answer(route: Route) -> None:
        name = route.request.url.rpartition("/")[2]
        found = next(iter(assets.rglob(name.replace(".min.", ".")))) if name.startswith("leaflet.") else None
        route.fulfill(path=found) if found else route.fulfill(body="")

    view.route("http*://**", answer)


def measure(takers: dict[str, Callable[[], float]], rounds: int) -> dict[str, float]:
    """Return the median CPU seconds of each; they take turns, after one round that does not count."""
    taken = [{name: take() for name, take in takers.items()} for _ in range(rounds + 1)][1:]
    return {name: statistics.median(each[name] for each in taken) for name in takers}


def own_seconds(take: Callable[[], object]) -> float:
    """Return the CPU seconds of this process while it runs `take`."""
    before = time.process_time()
    take()
    return time.process_time() - before


def descendants(process: int) -> list[int]:
    """Return the numbers of all processes below one."""
    children: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        fields = stat_fields(path)
        if fields:
            children.setdefault(int(fields[1]), []).append(int(path.parent.name))
    found = list(children.get(process, []))
    for each in found:
        found += children.get(each, [])
    return found


def process_seconds(process: int) -> float:
    """Return the CPU seconds of a process and of its ended children."""
    fields = stat_fields(Path(f"/proc/{process}/stat"))
    return sum(int(ticks) for ticks in fields[11:15]) / os.sysconf("SC_CLK_TCK") if fields else 0.0


def stat_fields(path: Path) -> list[str]:
    """Return what Linux tells of a process after its name: state, parent and so on; nothing if it has ended."""
    try:
        return path.read_text().rpartition(")")[2].split()
    except OSError:
        return []


def print_report(medians: dict[str, float], ratios: dict[str, float]) -> None:
    """Print two tables in Markdown."""
    print(f"{time.strftime('%Y-%m-%d')}, load {os.getloadavg()[0]:.1f}\n\n| what | CPU seconds |\n|---|---|")
    for name, seconds in medians.items():
        print(f"| {name} | {seconds:.2f} |")
    print("\n| ratio | measured | bar | |\n|---|---|---|---|")
    for what, (_, _, bar) in BARS.items():
        print(f"| {what} | {ratios[what]:.2f} | at most {bar} | {'met' if ratios[what] <= bar else 'missed'} |")


if __name__ == "__main__":
    main()
