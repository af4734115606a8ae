"""What other readers wait for while one address asks for more than its share: the real server, over its socket.

    python benchmarks/attack.py [--rows 400000] [--requests 45] [--calm 20] [--only offline,tables,…]

Linux only. Readers ask for health, state, columns and events in turn, all the time; beside them one attack after the
other runs. The output gives, for each attack, what readers waited for, and the memory of the server before and after.
The uploads come through the page, as a visitor's do: those of benchmarks/load.py --bad-upload, eight files of 49 MB
that are refused, and one of 2,400 rows with four million actors.
"""

import argparse
import asyncio
import json
import os
import random
import re
import shutil
import socket
import statistics
import string
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.load import Giver, Server, serving, write_events
from benchmarks.load import uploads as bad_files
from benchmarks.tab import tab

SEED = 5
AFTER_S = 10  # that readers are watched for when an attack has ended, and that the server has to free memory
THINK_S = 0.05
SEARCHES = 12
MAX_SAID = 160  # characters of what is said of a file
MAX_P95_S, MAX_GROWTH = 1.0, 0.20
KINDS = ("health", "state", "columns", "events")


def main() -> None:
    """Start the server, run the attacks, print what readers waited for."""
    parser = argparse.ArgumentParser(description="Measure what other readers wait for during attacks.")
    parser.add_argument("--rows", type=int, default=400_000)
    parser.add_argument("--requests", type=int, default=45)
    parser.add_argument("--calm", type=float, default=20.0, help="seconds before the first attack")
    parser.add_argument("--only", default=",".join(ATTACKS), help=f"some of {', '.join(ATTACKS)}")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "events.csv"
        write_events(data, options.rows)
        with serving(data) as server:
            _tell("calm", _phase(server, lambda: time.sleep(options.calm)), options)
            for name in options.only.split(","):
                _tell(name, _phase(server, lambda name=name: ATTACKS[name](server, options, data)), options)


def _tell(name: str, figures: dict[str, Any], options: argparse.Namespace) -> None:
    lines = (f"{what}: {figure}" for what, figure in figures.items())
    print(json.dumps({name: figures}) if options.json else "\n  ".join([name, *lines]), flush=True)


def _key(server: Server) -> str:
    found = re.search(r"/map/([0-9a-f]+)/", _get(server, "/embed")[2].decode())
    assert found
    return found[1]


def _get(server: Server, path: str) -> tuple[int, float, bytes]:
    began = time.monotonic()
    try:
        with urllib.request.urlopen(server.url + path, timeout=600) as answer:
            return answer.status, time.monotonic() - began, answer.read()
    except urllib.error.HTTPError as err:
        with err:
            return err.code, time.monotonic() - began, err.read()


# --- readers -----------------------------------------------------------------------------------------------------


def _phase(server: Server, attack: Callable[[], Any]) -> dict[str, Any]:
    """Run an attack beside readers; return what they waited for, and the memory of the server."""
    before = server.megabytes()
    with _reading(server, _key(server)) as seen:
        began = time.monotonic()
        told = attack()
        took = time.monotonic() - began
        time.sleep(AFTER_S)
    after = server.megabytes()
    figures: dict[str, Any] = {"attack, s": round(took, 1)} | ({"answers": told} if told else {})
    for kind in KINDS:
        times = sorted(seconds for of, status, seconds in seen if of == kind and status == 200)
        if times:
            p95 = times[len(times) * 95 // 100]
            figures[kind] = (
                f"p50 {statistics.median(times):.2f} s, p95 {p95:.2f} s, most {times[-1]:.2f} s of {len(times)}"
            )
    every = sorted(seconds for _, _, seconds in seen)
    figures["p95 of all, s"] = f"{every[len(every) * 95 // 100]:.2f} (bar {MAX_P95_S})"
    figures["errors"] = sum(status != 200 for _, status, _ in seen)
    figures["memory, MB"] = (
        f"{before:,.0f} before, {after:,.0f} after: {after / before - 1:+.0%} (bar {MAX_GROWTH:+.0%})"
    )
    figures["load of the machine"] = round(os.getloadavg()[0], 1)
    return figures


@contextmanager
def _reading(server: Server, key: str) -> Iterator[list[tuple[str, int, float]]]:
    seen: list[tuple[str, int, float]] = []
    ended = threading.Event()
    readers = [threading.Thread(target=_read, args=(server, key, kind, seen, ended)) for kind in KINDS]
    for reader in readers:
        reader.start()
    yield seen
    ended.set()
    for reader in readers:
        reader.join()


def _read(server: Server, key: str, kind: str, seen: list[tuple[str, int, float]], ended: threading.Event) -> None:
    chance = random.Random(f"{SEED} {kind}")
    while not ended.is_set():
        path = {
            "health": "/health",
            "state": f"/map/{key}/state?q=group+{chance.randrange(1000):03}",
            "columns": f"/map/{key}/columns",
            "events": f"/map/{key}/events?rows={chance.randrange(1000)},{chance.randrange(1000)}",
        }[kind]
        status, seconds, _ = _get(server, path)
        seen.append((kind, status, seconds))
        ended.wait(THINK_S)


# --- attacks -----------------------------------------------------------------------------------------------------


def _leaving(server: Server, paths: list[str]) -> None:
    """Ask for all of these at once, and leave without waiting."""
    address = urlsplit(server.url)
    asked = []
    for path in paths:
        line = socket.create_connection((address.hostname, address.port))
        line.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        asked.append(line)
    time.sleep(0.5)
    for line in asked:
        line.close()


def offline(server: Server, options: argparse.Namespace, _: Path) -> None:
    """Ask for offline files and leave."""
    _leaving(server, [f"/conflict-map.html?lon={number}" for number in range(options.requests)])


def tables(server: Server, options: argparse.Namespace, _: Path) -> None:
    """Ask for tables and packs, and leave."""
    kinds = ("xlsx", "csv", "kml", "parquet", "geojson", "zip")
    _leaving(server, [f"/snapshot.{kinds[n % len(kinds)]}?title={n}" for n in range(options.requests)])


def searches(server: Server, _: argparse.Namespace, __: Path) -> list[int]:
    """Search for many words, and for as many as there may be, one search after the other."""
    chance = random.Random(SEED)
    letters = string.ascii_lowercase + string.digits
    found = []
    for number in range(SEARCHES):
        words = quote(" ".join(chance.choices(letters, k=100 if number % 2 else 20)))
        found.append(_get(server, f"/conflict-map.html?q={words}&from=2099-01-01")[0])
        found.append(_get(server, f"/snapshot.csv?q={words}")[0])
    return found


def uploads(server: Server, _: argparse.Namespace, __: Path) -> list[str]:
    """Give files that are refused, or that cost much, one after the other; tell seconds and what is said of each."""
    return asyncio.run(_give_all(server, bad_files() | _large_refused() | {"actors.csv": _many_actors()}))


async def _give_all(server: Server, files: dict[str, bytes]) -> list[str]:
    told = []
    for name, content in files.items():
        async with tab(server.url) as page:
            giver, began = Giver(server, page), time.monotonic()
            await giver.open()
            said = await giver.give(name, content)
            told.append(f"{name} {time.monotonic() - began:.1f} s: {' '.join(said)[:MAX_SAID]}")
    return told


def _large_refused() -> dict[str, bytes]:
    return {f"zeros{number}.csv": f"{number},y\n".encode() + b"z,z\n" * 12_000_000 for number in range(8)}


def _many_actors() -> bytes:
    rows = (f"s{n},2023-11-01,44,33,{';'.join(f'{n * 1700 + k:x}' for k in range(1700))}" for n in range(2400))
    return "\n".join(["event_id,date_start,lon,lat,assoc_actor1", *rows]).encode()


def reload(server: Server, _: argparse.Namespace, data: Path) -> str:
    """Replace the data file, and wait until the new version is served."""
    key, fresh = _key(server), data.with_name("fresh")
    shutil.copy(data, fresh)
    with fresh.open("a", encoding="utf-8") as file:
        file.write("\n")
    fresh.replace(data)
    began = time.monotonic()
    while _key(server) == key:
        time.sleep(0.2)
    return f"the new version is served after {time.monotonic() - began:.1f} s"


ATTACKS: dict[str, Callable[[Server, argparse.Namespace, Path], Any]] = {
    "offline": offline,
    "tables": tables,
    "searches": searches,
    "uploads": uploads,
    "reload": reload,
}


if __name__ == "__main__":
    main()
