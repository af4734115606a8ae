"""Measure the map page in headless Chromium without a GPU, beside other libraries on the same machine.

    python benchmarks/webmap.py [--rows 10000,100000,350000,1000000,3000000] [--rounds 9] [--json]

Events are synthetic, with a fixed seed. Rivals take turns in the same run, so that the ratio of their medians holds
whatever else the machine does. The peers are fetched with npm into build/packages; without npm they are not measured.
"""

import argparse
import gzip
import json
import os
import statistics
import subprocess
import sys
import tarfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Error, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.synthetic import DAYS, FIRST_DAY, synthetic_store
from geo.events.schema import EVENT_TYPES
from geo.places.boundaries import Boundaries, load_boundaries
from geo.store.store import date_of
from geo.webmap.base import build_base, pack_shapes
from geo.webmap.columns import area_ids, encode_columns
from geo.webmap.modules import module_text
from geo.webmap.page import PageUrls, asset, build_page
from tests.browser.chromium import ARGUMENTS, executable

ROOT = Path(__file__).parents[1]
PACKAGES = ROOT / "build" / "packages"
PEERS = {"supercluster": ("supercluster@9.1.0", "dist/supercluster.min.js"), "deck": ("deck.gl@9.4.0", "dist.min.js")}
ALL, TENTH = 1.0, 0.1  # shares of the days that a window holds
WARM_UP = 3  # steps before the first that counts
STEPS_PER_ROUND = 3
FPS_SECONDS = 3
VIEWPORT = {"width": 1100, "height": 700}
WEBGL_IN_SOFTWARE = ["--enable-unsafe-swiftshader"]  # for deck.gl; the map page has no WebGL


def main() -> None:
    """Print what was measured."""
    arguments = read_arguments()
    boundaries = load_boundaries(ROOT / "data" / "boundaries")
    files, sizes = make_files(boundaries, arguments.rows, arguments.unit_share)
    libraries = {peer: text for peer in PEERS if (text := library(peer)) is not None}
    files |= {f"/peers/{peer}.js": (text, "text/javascript") for peer, text in libraries.items()}
    with serving(files) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=[*ARGUMENTS, *WEBGL_IN_SOFTWARE])
        machine = f"{os.cpu_count()} cores, Chromium {browser.version}, headless, no GPU, window of 1100 x 700 px"
        results = measure_all(CrosswalkBuilder(browser, address, arguments.rounds), arguments.rows, set(libraries))
        browser.close()
    if arguments.json:
        print(json.dumps({"machine": machine, "sizes": sizes, "results": [asdict(each) for each in results]}, indent=1))
        return
    print(machine)
    print_sizes(sizes)
    print_results(results)


def read_arguments() -> argparse.Namespace:
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rows", type=_numbers, default=_numbers("10000,100000,350000,1000000,3000000"))
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--unit-share", type=float, default=0.02, help="share of rows known to a governorate only")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def _numbers(text: str) -> list[int]:
    return [int(number) for number in text.split(",")]


# --- what is served --------------------------------------------------------------------------------------------

Files = dict[str, tuple[bytes, str]]
JSON, BINARY, HTML, SCRIPT = "application/json", "application/octet-stream", "text/html", "text/javascript"


def make_files(boundaries: Boundaries, rows: list[int], unit_share: float) -> tuple[Files, list[dict[str, Any]]]:
    """Return the files of the pages, and the sizes of the columns."""
    files: Files = {
        f"/assets/{name}": asset(name) for name in ("conflict_map.js", "map.css", "leaflet.js", "leaflet.css")
    }
    files |= {
        f"/modules/{name}.js": (module_text(name).encode(), SCRIPT) for name in ("packing", "columns", "mercator")
    }
    sizes = []
    for count in rows:
        store = synthetic_store(boundaries.places, count, unit_share)
        start = time.perf_counter()
        columns = encode_columns(store)
        seconds = time.perf_counter() - start
        packed = len(gzip.compress(columns, 6, mtime=0))
        sizes.append(
            {"rows": count, "raw": len(columns) / count, "gzip": packed / count, "encode_seconds": round(seconds, 2)}
        )
        urls = PageUrls("/assets", f"/columns/{count}", "/base", "/events", "/units", "/state")
        files[f"/map/{count}"] = build_page(urls).html.encode(), HTML
        files[f"/columns/{count}"] = columns, BINARY
    countries = {code for code in store.country["de_facto"].values if len(code) == 3}
    base = build_base(boundaries, countries, area_ids(store), ROOT / "data" / "waters.csv")
    files["/base"] = pack_shapes(**base), BINARY
    files["/events"] = b"[]", JSON
    files["/empty"] = b"<!DOCTYPE html><title>empty</title>", HTML
    files["/peers"] = PEERS_PAGE.encode(), HTML
    files["/peers.js"] = (ROOT / "benchmarks" / "webmap_peers.js").read_bytes(), SCRIPT
    return files, sizes


PEERS_PAGE = """<!DOCTYPE html><title>peers</title><link rel="stylesheet" href="/assets/leaflet.css">
<body style="margin:0"><div id="stage" style="position:relative"></div><script src="/assets/leaflet.js"></script>"""


def library(peer: str) -> bytes | None:
    """Return the script of a peer, fetched once from the package registry; None if that fails."""
    package, member = PEERS[peer]
    archive = PACKAGES / f"{package.replace('@', '-')}.tgz"
    if not archive.exists():
        PACKAGES.mkdir(parents=True, exist_ok=True)
        try:
            subprocess.run(["npm", "pack", package], cwd=PACKAGES, check=True, capture_output=True, timeout=120)
        except (OSError, subprocess.SubprocessError):
            return None
    with tarfile.open(archive) as packed:
        file = packed.extractfile(f"package/{member}")
        return file.read() if file else None


@contextmanager
def serving(files: Files) -> Iterator[str]:
    """Serve `files` on this machine only."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body, kind = files.get(self.path.partition("?")[0], (b"", ""))
            self.send_response(200 if kind else 404)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


# --- measuring in the page -------------------------------------------------------------------------------------

# one step with all that it draws: reading a pixel waits for a canvas to be painted
STEP = """async (changes) => {
  const page = await conflictMap;
  const times = [];
  for (const change of changes) {
    const start = performance.now();
    page.apply({ ...change, sequence: 1e9 });
    for (const canvas of document.querySelectorAll(".leaflet-events-pane canvas, .brush canvas")) {
      canvas.getContext("2d").getImageData(0, 0, 1, 1);
    }
    times.push(performance.now() - start);
  }
  return times;
}"""
FRAMES = """(seconds) => new Promise((done) => {
  let frames = 0;
  const start = performance.now();
  requestAnimationFrame(function tick() {
    frames++;
    const elapsed = performance.now() - start;
    if (elapsed < 1000 * seconds) requestAnimationFrame(tick);
    else done((1000 * frames) / elapsed);
  });
})"""
# the fastest speed of the page
PLAY = """() => {
  const speed = document.querySelector('select[aria-label="Speed"]');
  speed.value = speed.options[speed.options.length - 1].value;
  document.querySelector("button.play").click();
}"""
PAUSE = '() => document.querySelector("button.play").click()'
# by the clock, as the end of a move has other causes too; to the sides it would run into the end of the world
START_PAN = """() => {
  let by = 120;
  window.panning = setInterval(() => {
    map_conflict.panBy([0, by], { duration: 0.5 });
    by = -by;
  }, 600);
}"""
STOP_PAN = "() => { clearInterval(window.panning); map_conflict.stop(); }"
# a window of a tenth, moved by a week at every frame
START_RUSH = """async ([from, days, width]) => {
  const page = await conflictMap;
  const iso = (day) => new Date(day * 864e5).toISOString().slice(0, 10);
  let first = from;
  window.rushing = true;
  requestAnimationFrame(function tick() {
    if (!window.rushing) return;
    page.apply({ period: [iso(first), iso(first + width - 1)], sequence: 1e9 });
    first = first + 7 + width > from + days ? from : first + 7;
    requestAnimationFrame(tick);
  });
}"""
STOP_RUSH = "() => { window.rushing = false; }"
VIEW = """async () => {
  await conflictMap;
  const [{ lat, lng }, { x, y }, box] = [map_conflict.getCenter(), map_conflict.getSize(), map_conflict.getBounds()];
  return { lon: lng, lat, zoom: map_conflict.getZoom(), width: x, height: y,
    bounds: [box.getWest(), box.getSouth(), box.getEast(), box.getNorth()] };
}"""
SET_UP_PEER = """async ([peer, columns, view]) => {
  const { setUp } = await import("/peers.js");
  window.peerStep = await setUp(peer, columns, view);
}"""
PEER_STEP = """(windows) => windows.map(([first, last]) => {
  const start = performance.now();
  const { shown } = window.peerStep(first, last);
  const milliseconds = performance.now() - start;
  if (!shown) throw new Error("The peer has drawn nothing.");
  return milliseconds;
})"""

Measure = Callable[[int], list[float]]  # number of the round -> figures


@dataclass
class Result:
    """One line of the table: our figures, the peer's, and what their ratio shall be."""

    what: str
    unit: str
    median: float | None
    best: float | None = None
    peer: str = ""
    peer_median: float | None = None
    ratio: float | None = None
    bar: str = ""
    met: bool | None = None


@dataclass
class CrosswalkBuilder:
    """The pages of one run."""

    browser: Browser
    address: str
    rounds: int
    pages: dict[str, Page] = field(default_factory=dict)

    def page(self, path: str) -> Page:
        """Return the page at `path`, opened once."""
        if path not in self.pages:
            page = self.browser.new_page(viewport=VIEWPORT)
            page.set_default_timeout(300_000)
            page.goto(self.address + path)
            if path.startswith("/map/"):
                page.evaluate("conflictMap.then(() => true)")
            self.pages[path] = page
        return self.pages[path]

    def take_turns(self, **series: Measure) -> dict[str, list[float]]:
        """Run every series once a round; return all figures of each."""
        figures: dict[str, list[float]] = {name: [] for name in series}
        for number in range(self.rounds):
            for name, measure in series.items():
                figures[name] += measure(number)
        return figures

    def step(self, rows: int, mode: str, share: float) -> Measure:
        """Return the measure of a step of the window, in ms."""
        page = self.page(f"/map/{rows}")

        def measure(number: int) -> list[float]:
            page.evaluate(STEP, [{"mode": mode, "measure": "events"}])
            windows = [{"period": [date_of(day).isoformat() for day in window]} for window in steps(number, share)]
            return page.evaluate(STEP, windows)[-STEPS_PER_ROUND:]

        measure(0)
        return measure

    def peer_step(self, peer: str, rows: int, share: float) -> Measure:
        """Return the measure of a peer's step, in ms."""
        page = self.page(f"/peers?{peer}")
        if peer in PEERS:
            page.add_script_tag(url=f"{self.address}/peers/{peer}.js")
        view = self.page(f"/map/{rows}").evaluate(VIEW)
        page.evaluate(SET_UP_PEER, [peer, f"/columns/{rows}", view])

        def measure(number: int) -> list[float]:
            return page.evaluate(PEER_STEP, steps(number, share)[-1:])

        measure(0)
        return measure

    def filter_change(self, rows: int) -> Measure:
        """Return the measure of a change of types and actors over all days, in ms."""
        page = self.page(f"/map/{rows}")
        slugs = list(EVENT_TYPES)

        def measure(number: int) -> list[float]:
            actors = [f"Synthetic armed group {10 * number + i:04}" for i in range(50)]
            types = [slugs[number % len(slugs)], slugs[0]]
            asked = {"view": "de_facto", "role": "any", "types": types, "actors": actors}
            whole = {"period": [None, None], "mode": "clusters", "measure": "events"}
            times = page.evaluate(STEP, [whole, {"filter": asked}, {"filter": None}])
            return times[1:2]

        measure(0)
        return measure

    def frames(self, path: str, start: str = "", stop: str = "", *, state: Any = None, argument: Any = None) -> Measure:
        """Return the measure of frames per second, between the scripts `start` and `stop`."""
        page = self.page(path)

        def measure(_: int) -> list[float]:
            page.bring_to_front()
            if state:
                page.evaluate(STEP, [state])
            if start:
                page.evaluate(start, argument)
            page.wait_for_timeout(300)
            figure = page.evaluate(FRAMES, FPS_SECONDS)
            if stop:
                page.evaluate(stop)
            return [figure]

        return measure


def steps(number: int, share: float) -> list[tuple[int, int]]:
    """Return windows of a share of the days, moved a little from each other: to warm up, and then to measure."""
    width = round(DAYS * share)
    if share == ALL:  # a day less at the start makes another window of nearly all rows
        starts = [FIRST_DAY + (number * 7 + i) % 20 for i in range(WARM_UP + STEPS_PER_ROUND)]
        return [(start, FIRST_DAY + DAYS + 31) for start in starts]
    room = DAYS - width - 400
    starts = [FIRST_DAY + (number * 1789) % room + 30 * i for i in range(WARM_UP + STEPS_PER_ROUND)]
    return [(start, start + width - 1) for start in starts]


def tenth() -> dict[str, Any]:
    """Return a state with a window of a tenth of the days, far from the end of the data."""
    first = FIRST_DAY + DAYS // 2
    return {"period": [date_of(first).isoformat(), (date_of(first) + timedelta(days=round(DAYS * TENTH))).isoformat()]}


def measure_all(bench: CrosswalkBuilder, rows: list[int], libraries: set[str]) -> list[Result]:
    """Return every line of the table that `rows` allow."""
    parts = [steps_of_window, steps_against_peers, playback, pan, others]
    results = []
    for part in parts:
        results += part(bench, rows, libraries)
        print(f"measured: {part.__name__}", file=sys.stderr)
    return results


def steps_of_window(bench: CrosswalkBuilder, rows: list[int], _: set[str]) -> list[Result]:
    """Compare a step at the most rows with one at the fewest."""
    few, many = min(rows), max(rows)
    results = []
    for mode in ("clusters", "points"):
        figures = bench.take_turns(ours=bench.step(many, mode, TENTH), peer=bench.step(few, mode, TENTH))
        what = f"step of a 10 % window, {mode}, {short(many)} rows"
        results.append(against(what, figures, f"{short(few)} rows", lambda ours, peer: ours / peer, 6, most=True))
    return results


def steps_against_peers(bench: CrosswalkBuilder, rows: list[int], libraries: set[str]) -> list[Result]:
    """Compare steps with other libraries."""
    if not {100_000, 350_000} <= set(rows):
        return []

    def per_event(ours: float, peer: float) -> float:
        return (peer / 100_000) / (ours / 350_000)

    def plain(ours: float, peer: float) -> float:
        return peer / ours

    rivals: list[tuple[str, str, int, float, str, Any, float | None]] = [
        ("clusters", "supercluster", 100_000, ALL, "supercluster rebuilt, nothing drawn", plain, 20),
        ("points", "leaflet", 350_000, ALL, "per event, L.circleMarker on canvas exchanged, 100 k", per_event, 100),
        (
            "points",
            "repaint",
            350_000,
            ALL,
            "per event, L.circleMarker on canvas only painted again, 100 k",
            per_event,
            None,
        ),
        ("points", "deck", 100_000, TENTH, "deck.gl scatterplot with data filter, without a GPU", plain, 50),
    ]
    results = []
    for mode, peer, count, share, name, compare, bar in rivals:
        what = f"step, {'all visible' if share == ALL else '10 % window'}, {mode}, {short(count)} rows"
        ours = bench.step(count, mode, share)
        theirs = peer_measure(bench, peer, share) if peer not in PEERS or peer in libraries else None
        if theirs is None:
            results.append(alone(what, "ms", bench.take_turns(ours=ours)["ours"], f"{name}: not measured"))
        else:
            results.append(against(what, bench.take_turns(ours=ours, peer=theirs), name, compare, bar, most=False))
    return results


def peer_measure(bench: CrosswalkBuilder, peer: str, share: float) -> Measure | None:
    """Return the measure of a peer's step at 100,000 rows, or None if it does not run here."""
    try:
        return bench.peer_step(peer, 100_000, share)
    except Error as problem:
        print(f"{peer}: {problem}", file=sys.stderr)
        return None


def playback(bench: CrosswalkBuilder, rows: list[int], _: set[str]) -> list[Result]:
    """Compare frames per second of the playback with an empty page."""
    series: dict[str, Measure] = {"empty": bench.frames("/empty")}
    rush = [FIRST_DAY + DAYS // 2, DAYS // 2, round(DAYS * TENTH)]
    for count in [count for count in (350_000, 3_000_000) if count in rows]:
        for mode in ("clusters", "points"):
            state = tenth() | {"mode": mode, "measure": "events"}
            path = f"/map/{count}"
            series[f"playback, 10 % window, {mode}, {short(count)} rows"] = bench.frames(path, PLAY, PAUSE, state=state)
            if count == max(rows):
                what = f"a new 10 % window at every frame, {mode}, {short(count)} rows"
                series[what] = bench.frames(path, START_RUSH, STOP_RUSH, state=state, argument=rush)
    return frames_table(bench.take_turns(**series), "playback")


def pan(bench: CrosswalkBuilder, rows: list[int], _: set[str]) -> list[Result]:
    """Compare frames per second while the map glides with an empty page."""
    series: dict[str, Measure] = {"empty": bench.frames("/empty")}
    for count in [count for count in (1_000_000,) if count in rows]:
        for mode in ("clusters", "points"):
            state = {"period": [None, None], "mode": mode, "measure": "events"}
            what = f"pan, all visible, {mode}, {short(count)} rows"
            series[what] = bench.frames(f"/map/{count}", START_PAN, STOP_PAN, state=state)
    return frames_table(bench.take_turns(**series), "pan")


def frames_table(figures: dict[str, list[float]], *with_bar: str) -> list[Result]:
    """Return a line per series against the empty page; the ones named have a bar."""
    empty = figures.pop("empty")
    return [
        against(
            what,
            {"ours": ours, "peer": empty},
            "empty page",
            lambda ours, peer: ours / peer,
            0.85 if what.startswith(with_bar) else None,
            most=False,
            unit="frames/s",
        )
        for what, ours in figures.items()
    ]


def others(bench: CrosswalkBuilder, rows: list[int], _: set[str]) -> list[Result]:
    """Measure what has no rival: steps with all rows visible, and a change of filters."""
    series = {
        f"step, all visible, {mode}, {short(count)} rows": partial(bench.step, count, mode, ALL)
        for count in rows
        for mode in ("clusters", "points")
    }
    ready = {what: measure() for what, measure in series.items()}
    most = max(rows)
    ready[f"filter by two types and 50 actors, all dates, clusters, {short(most)} rows"] = bench.filter_change(most)
    return [alone(what, "ms", figures) for what, figures in bench.take_turns(**ready).items()]


# --- the table -------------------------------------------------------------------------------------------------


def against(
    what: str,
    figures: dict[str, list[float]],
    peer: str,
    compare: Callable[[float, float], float],
    bar: float | None,
    *,
    most: bool,
    unit: str = "ms",
) -> Result:
    """Return the line of ours against a peer; the ratio shall be at most or at least the bar."""
    ours, theirs = statistics.median(figures["ours"]), statistics.median(figures["peer"])
    ratio = compare(ours, theirs)
    best = (max if unit == "frames/s" else min)(figures["ours"])
    text = "" if bar is None else f"{'at most' if most else 'at least'} {bar:g}"
    met = None if bar is None else (ratio <= bar if most else ratio >= bar)
    return Result(what, unit, ours, best, peer, theirs, ratio, text, met)


def alone(what: str, unit: str, figures: list[float], peer: str = "") -> Result:
    """Return the line of a figure without a peer."""
    return Result(what, unit, statistics.median(figures), min(figures), peer)


def short(count: int) -> str:
    """Return a round number of rows: 350 k, 3 M."""
    return f"{count // 1_000_000} M" if count >= 1_000_000 else f"{count // 1000} k"


def print_sizes(sizes: list[dict[str, Any]]) -> None:
    """Print the table of bytes."""
    print("\n| rows | bytes an event, raw | gzip level 6 | encoded in | bar | |\n|---|---|---|---|---|---|")
    for size in sizes:
        bar = f"at most 13 | {verdict(size['gzip'] <= 13)}" if size["rows"] == 3_000_000 else "|"
        print(
            f"| {short(size['rows'])} | {size['raw']:.1f} | {size['gzip']:.2f} | {size['encode_seconds']} s | {bar} |"
        )


def print_results(results: list[Result]) -> None:
    """Print the table of times and frames."""
    print("\n| what | median | best | against | its median | ratio | bar | |\n|---|---|---|---|---|---|---|---|")
    for each in results:
        median, best, peer = (number(value, each.unit) for value in (each.median, each.best, each.peer_median))
        ratio = "" if each.ratio is None else f"{each.ratio:.3g}"
        print(
            f"| {each.what} | {median} | {best} | {each.peer} | {peer} | {ratio} | {each.bar} | {verdict(each.met)} |"
        )


def number(value: float | None, unit: str) -> str:
    """Return a figure with its unit."""
    return "" if value is None else f"{value:.1f} {unit}"


def verdict(met: bool | None) -> str:
    """Return whether a bar is met, in words."""
    return {True: "met", False: "missed", None: ""}[met]


if __name__ == "__main__":
    main()
