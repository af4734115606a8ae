"""Many readers at once: the real server, asked over its socket as browsers ask it, and every answer checked.

    python benchmarks/load.py [--sessions 50] [--think 10] [--minutes 10] [--events 100000]
    python benchmarks/load.py --idle 100
    python benchmarks/load.py --come-and-go 1000
    python benchmarks/load.py --bad-upload

Linux only: processor time and memory of the server are read from /proc. The events are those of
benchmarks/synthetic.py, as a file. A reader changes country, type, actor, deaths, words or period, waits for the page,
thinks, and goes on; after the run the library is asked for the same selections, and every count that differs is told.
"""

import argparse
import asyncio
import json
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from streamlit.proto.WidgetStates_pb2 import WidgetState

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.read import made_up
from benchmarks.synthetic import synthetic_store
from benchmarks.tab import Run, Tab, tab
from geo.dataset.dataset import Dataset, load_dataset
from geo.events.data_files import DATA
from geo.events.schema import EVENT_COLUMNS
from geo.places.boundaries import load_boundaries
from geo.store.select_rows import select
from geo.store.selection import Selection
from geo.store.summary import hindrances, summarise
from geo.wording.counts import counts_text
from geo.wording.selection import empty_text
from tests.bad_files.json_texts import nested
from tests.bad_files.zips import bomb

ROOT = Path(__file__).parents[1]
SEED = 7
SERVER_START_S = 600
TICKS_PER_S = os.sysconf("SC_CLK_TCK")
RAMP_S = 0.2  # between two readers who come
AT_ONCE = 10  # who come and go
SETTLE_S = 5  # until what follows a run is done
UPLOADING_READERS = 20
BEFORE_S = 60  # readers alone, before the first file comes
RESET_EVERY = 4  # changes of one reader
MAX_P95_S, MAX_CPU_MS, MAX_IDLE_MB, MAX_GROWTH = 1.0, 90.0, 1.0, 0.10
WARM, EARLY = 20, 200  # sessions before memory is compared


def main() -> None:
    """Make the file, start the server, do what was asked for, print it."""
    options = _options()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "events.csv"
        write_events(data, options.events)
        with serving(data) as server:
            work = _work(options)(server, options, load_dataset(data))
            figures = asyncio.run(work) | {"load of the machine": os.getloadavg()[0]}
    print(json.dumps(figures) if options.json else "\n".join(f"{name}: {_text(it)}" for name, it in figures.items()))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Put the load of many readers on the server.")
    parser.add_argument("--sessions", type=int, default=50)
    parser.add_argument("--think", type=float, default=10.0, help="seconds between two changes of a reader")
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--idle", type=int, help="open so many sessions and leave them alone")
    parser.add_argument("--come-and-go", type=int, help="so many sessions come, look once and go")
    parser.add_argument("--bad-upload", action="store_true", help="20 readers, and one who gives bad and large files")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


Figures = dict[str, Any]
Work = Callable[["Server", argparse.Namespace, Dataset], Coroutine[Any, Any, Figures]]


def _work(options: argparse.Namespace) -> Work:
    if options.idle:
        return left_alone
    if options.come_and_go:
        return come_and_go
    return beside_uploads if options.bad_upload else filtering


def _text(figure: Any) -> str:
    return f"{figure:,.3g}" if isinstance(figure, float) else str(figure)


# --- the server --------------------------------------------------------------------------------------------------


def write_events(path: Path, count: int) -> None:
    """Write synthetic events as a file that the server reads like any other."""
    places = load_boundaries(DATA / "boundaries").places
    table = synthetic_store(places, count, 0.02).table
    names = [name for name in EVENT_COLUMNS if name in table and not isinstance(table[name].iloc[0], tuple)]
    table[names].to_csv(path, index=False)


@dataclass(frozen=True)
class Server:
    """A running app."""

    url: str
    pid: int

    def cpu_seconds(self) -> float:
        """Return the processor time that it has taken, without that of its workers."""
        fields = Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS_PER_S

    def megabytes(self) -> float:
        """Return the memory that it holds."""
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii")
        return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) / 1024


@contextmanager
def serving(data: Path) -> Iterator[Server]:
    """Run the app on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    # one heap for all threads: with many, what each has freed is given back late
    environment = os.environ | {"CONFLICT_MAP_DATA": str(data), "MALLOC_ARENA_MAX": "2"}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    try:
        url = f"http://localhost:{port}"
        _wait_for(url)
        yield Server(url, process.pid)
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait_for(url: str) -> None:
    until = time.monotonic() + SERVER_START_S
    while time.monotonic() < until:
        with suppress(OSError):
            urllib.request.urlopen(f"{url}/health", timeout=30).close()
            return
        time.sleep(0.3)
    raise SystemExit("the server did not start")


# --- a reader ----------------------------------------------------------------------------------------------------


@dataclass
class Seen:
    """All that readers saw."""

    opened: list[float] = field(default_factory=list)  # seconds
    changes: list[tuple[float, float]] = field(default_factory=list)  # when, and seconds
    answers: list[tuple[Selection, str]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def wrong(self, dataset: Dataset) -> list[str]:
        """Return the answers that are not what the library says."""
        right = {selection: _counts(dataset, selection) for selection, _ in self.answers}
        return [f"{chosen}: {told}, not {right[chosen]}" for chosen, told in self.answers if told != right[chosen]]


def _counts(dataset: Dataset, selection: Selection) -> str:
    summary = summarise(dataset.store, select(dataset.store, selection))
    return counts_text(summary) if summary.events else empty_text(hindrances(dataset.store, selection))


class Reader:
    """One who filters: what is selected, and the page that shows it."""

    def __init__(self, page: Tab, dataset: Dataset, chance: random.Random) -> None:
        self._page, self._dataset, self._chance = page, dataset, chance
        self._shown, self._selection, self._turn = Run(), Selection(), 0
        self._ways = [self._country, self._type, self._actor, self._deaths, self._words, self._period]

    async def open(self, seen: Seen) -> None:
        """See the page for the first time."""
        await self._take(self._page.run(), seen)
        seen.opened.append(self._shown.seconds)

    async def change(self, seen: Seen) -> None:
        """Change one filter, or now and then take all back."""
        self._turn += 1
        if self._turn % RESET_EVERY == 0:
            self._selection = Selection()
            await self._take(self._page.run(once=WidgetState(id=self._id("Reset"), trigger_value=True)), seen)
            self._page.forget()
        else:
            await self._take(self._chance.choice(self._ways)(), seen)
        seen.changes.append((time.monotonic(), self._shown.seconds))

    async def _take(self, running: Coroutine[Any, Any, Run], seen: Seen) -> None:
        self._shown = await running
        seen.errors += self._shown.exceptions
        seen.answers.append((self._selection, self._shown.component("masthead")["counts"]))

    def _id(self, key: str) -> str:
        return self._shown.widget(key).id

    def _country(self) -> Coroutine[Any, Any, Run]:
        totals = self._dataset.store.country["de_facto"].totals
        chosen = self._chance.sample(list(totals)[:30], 2)
        self._selection = replace(self._selection, countries=tuple(chosen))
        return self._choose(
            "country", [f"{self._dataset.names.country(value)} ({totals[value]:,})" for value in chosen]
        )

    def _actor(self) -> Coroutine[Any, Any, Run]:
        chosen = f"Synthetic armed group {self._chance.randrange(300):04}"
        self._selection = replace(self._selection, actors=(chosen,))
        options = self._shown.widget("actor").options
        return self._choose("actor", [next(option for option in options if option.startswith(f"{chosen} ("))])

    def _choose(self, key: str, options: list[str]) -> Coroutine[Any, Any, Run]:
        state = WidgetState(id=self._id(key))
        state.string_array_value.data.extend(options)
        return self._page.run(state)

    def _type(self) -> Coroutine[Any, Any, Run]:
        branches = self._dataset.store.event_type.values
        chosen = self._chance.sample(branches, 2)
        self._selection = replace(self._selection, types=tuple(chosen))
        told = json.dumps([{"event": "chosen", "value": chosen}])
        aggregator = f"$$STREAMLIT_INTERNAL_KEY_{self._id('type_boxes')}__events"
        return self._page.run(once=WidgetState(id=aggregator, json_trigger_value=told))

    def _deaths(self) -> Coroutine[Any, Any, Run]:
        least = self._chance.randrange(1, 9)
        self._selection = replace(self._selection, deaths_min=least)
        return self._page.run(WidgetState(id=self._id("deaths_min"), double_value=least))

    def _words(self) -> Coroutine[Any, Any, Run]:
        words = f"group {self._chance.randrange(1000):03}"
        self._selection = replace(self._selection, search=words)
        return self._page.run(WidgetState(id=self._id("q"), string_value=words))

    def _period(self) -> Coroutine[Any, Any, Run]:
        store = self._dataset.store
        whole = (store.last_date - store.first_date).days
        first, last = sorted(store.first_date + timedelta(self._chance.randrange(1, whole)) for _ in range(2))
        self._selection = replace(self._selection, date_from=first, date_to=last)
        state = WidgetState(id=self._id("period"))
        state.double_array_value.data.extend(map(_microseconds, (first, last)))
        return self._page.run(state)


def _microseconds(day: date) -> float:
    return datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() * 1e6


# --- readers who filter ------------------------------------------------------------------------------------------


async def filtering(server: Server, options: argparse.Namespace, dataset: Dataset) -> Figures:
    """Let readers filter, each at their own pace."""
    before = server.megabytes()
    async with readers(server, options.sessions, options.think, dataset) as seen:
        opening = server.cpu_seconds()
        began = len(seen.changes)
        await asyncio.sleep(options.minutes * 60)
        cpu, changes = server.cpu_seconds() - opening, seen.changes[began:]
        held = server.megabytes()
    return (
        {"sessions": options.sessions, "think, s": options.think, "events": len(dataset.store)}
        | _faults(seen, dataset)
        | {"opened, p50, s": statistics.median(seen.opened)}
        | _times(changes)
        | {"cpu, ms a change": cpu / len(changes) * 1000, "bar, ms a change": MAX_CPU_MS}
        | {"memory before, MB": before, "memory, MB": held}
    )


@asynccontextmanager
async def readers(server: Server, count: int, think: float, dataset: Dataset) -> AsyncIterator[Seen]:
    """Have readers come, and filter as long as the block lasts."""
    seen = Seen()
    async with AsyncExitStack() as stack:
        chances = [random.Random(SEED + number) for number in range(count)]
        come = [Reader(await stack.enter_async_context(tab(server.url)), dataset, chance) for chance in chances]
        for reader in come:
            await reader.open(seen)
        tasks = [asyncio.create_task(_read(*each, think, seen)) for each in zip(come, chances, strict=True)]
        await asyncio.sleep(think)  # until all are at it
        yield seen
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _read(reader: Reader, chance: random.Random, think: float, seen: Seen) -> None:
    try:
        await asyncio.sleep(chance.uniform(0, think))
        while True:
            await reader.change(seen)
            await asyncio.sleep(chance.uniform(0.5, 1.5) * think)
    except Exception as err:  # noqa: BLE001 (whatever ends a reader is an error of the run)
        seen.errors.append(f"{type(err).__name__}: {err}")


def _faults(seen: Seen, dataset: Dataset) -> Figures:
    wrong = seen.wrong(dataset)
    return {"answers": len(seen.answers), "errors": len(seen.errors), "wrong answers": len(wrong)} | (
        {"for example": [*seen.errors, *wrong][:3]} if seen.errors or wrong else {}
    )


def _times(changes: list[tuple[float, float]]) -> Figures:
    seconds = sorted(seconds for _, seconds in changes)
    shares = {f"p{share}, s": seconds[min(len(seconds) - 1, len(seconds) * share // 100)] for share in (50, 95, 99)}
    return {"changes": len(seconds)} | shares | {"bar, p95, s": MAX_P95_S}


# --- readers who only look ---------------------------------------------------------------------------------------


async def left_alone(server: Server, options: argparse.Namespace, dataset: Dataset) -> Figures:
    """Open sessions and leave them alone, to see what each holds."""
    seen = Seen()
    async with AsyncExitStack() as stack:

        async def open_some(count: int) -> float:
            for _ in range(count):
                page = await stack.enter_async_context(tab(server.url))
                await Reader(page, dataset, random.Random(SEED)).open(seen)
            await asyncio.sleep(SETTLE_S)
            return server.megabytes()

        before = await open_some(WARM)
        cpu = server.cpu_seconds()
        after = await open_some(options.idle)
        cpu = server.cpu_seconds() - cpu
    each = (after - before) / options.idle
    return _faults(seen, dataset) | {
        "sessions": options.idle, "memory before, MB": before, "memory, MB": after, "a session, MB": each,
        "bar, MB": MAX_IDLE_MB, "cpu, ms to open": cpu / options.idle * 1000,
    }  # fmt: skip


async def come_and_go(server: Server, options: argparse.Namespace, dataset: Dataset) -> Figures:
    """Let sessions open, look once and close, to see what stays behind."""
    seen, turns = Seen(), asyncio.Semaphore(AT_ONCE)

    async def look() -> None:
        async with turns, tab(server.url) as page:
            await Reader(page, dataset, random.Random(SEED)).open(seen)

    held = [server.megabytes()]
    for count in (EARLY, options.come_and_go - EARLY):
        await asyncio.gather(*(look() for _ in range(count)))
        await asyncio.sleep(SETTLE_S)
        held.append(server.megabytes())
    return _faults(seen, dataset) | {
        "sessions": options.come_and_go, "memory before, MB": held[0], f"after {EARLY}, MB": held[1],
        "after all, MB": held[2], "growth": held[2] / held[1] - 1, "bar, growth": MAX_GROWTH,
    }  # fmt: skip


# --- readers beside one who gives files --------------------------------------------------------------------------


async def beside_uploads(server: Server, options: argparse.Namespace, dataset: Dataset) -> Figures:
    """Let readers filter while one more gives bad files and a large one, and shows it on the map."""
    figures: Figures = {}
    async with readers(server, UPLOADING_READERS, options.think, dataset) as seen, tab(server.url) as page:
        await asyncio.sleep(BEFORE_S)
        parts = [("before", 0, len(seen.changes))]
        giver = Giver(server, page)
        await giver.open()
        for name, content in uploads().items():
            began, start = len(seen.changes), time.monotonic()
            figures[f"{name}: told"] = await giver.give(name, content)
            figures[f"{name}: s"] = time.monotonic() - start
            parts.append((name, began, len(seen.changes)))
        began, start = len(seen.changes), time.monotonic()
        figures["on the map: told"] = await giver.show()
        figures["on the map: s"] = time.monotonic() - start
        await asyncio.sleep(options.think)  # until those who waited have their answers
        parts.append(("on the map", began, len(seen.changes)))
    for name, first, last in parts:
        if last > first:
            figures |= {f"{name}: {key}": value for key, value in _times(seen.changes[first:last]).items()}
    return _faults(seen, dataset) | figures | {"memory, MB": server.megabytes()}


def uploads() -> dict[str, bytes]:
    """Return the files that are given, in turn."""
    rows = "".join(f"e{number},2023-11-01{',x' * (number % 7)}\n" for number in range(490_000))
    good = made_up(500_000).drop(columns=["notes", "title"])
    return {
        "nested.json": nested(2_000_000).encode(),
        "bomb.zip": bomb(8),
        "ragged.csv": f"event_id,date_start,event_type,lon,lat\n{rows}".encode(),
        "good.csv": good.to_csv(index=False).encode(),
    }


class Giver:
    """One who gives files on the Data page."""

    def __init__(self, server: Server, page: Tab) -> None:
        self._server, self._page, self._shown = server, page, Run()

    async def open(self) -> None:
        """Go to the Data page."""
        self._shown = await self._page.run()
        await self._press("Data and own files")

    async def give(self, name: str, content: bytes) -> list[str]:
        """Give a file; return what is said of it."""
        known = set(self._shown.said())
        zone = self._shown.widget("Files of events").id
        self._shown = await self._page.run(await self._page.upload(self._server.url, zone, name, content))
        self._page.forget()
        return [text for text in self._shown.said() if text not in known]

    async def show(self) -> str:
        """Put the files on the map; return the counts above it."""
        buttons = (each.button.label for each in self._shown.elements if each.WhichOneof("type") == "button")
        await self._press(next(label for label in buttons if label.startswith("Show ")))
        return self._shown.component("masthead")["counts"]

    async def _press(self, label: str) -> None:
        self._shown = await self._page.run(once=WidgetState(id=self._shown.widget(label).id, trigger_value=True))


if __name__ == "__main__":
    main()
