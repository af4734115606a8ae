"""What it costs to begin: the command line, a notebook's first map, and the server.

    python benchmarks/start.py [--rounds 5]

Told are medians, with the lowest and the highest: CPU seconds of the process and of those that it starts, and for the
server seconds until it is ready. Every command runs once before, so that indexes and compiled files are there; the same
is told of a process that only imports pandas and pyarrow, without which no table is read.
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.load import serving, write_events

ROOT = Path(__file__).parents[1]
NOTEBOOK = "import geo; geo.show(geo.select(geo.load({path!r})))._repr_html_()"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure what it costs to begin.")
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        # compiled files are kept as on a user's machine, whatever is set on this one
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = folder
        table = Path(folder) / "events.csv"
        write_events(table, 1000)
        select = ["-m", "geo", "select", "--query", "country=IRQ", "--format", "csv"]
        commands: dict[str, tuple[list[str], float | None]] = {
            "import pandas, pyarrow": (["-c", "import pandas, pyarrow.compute"], None),
            "python -m geo --help": (["-m", "geo", "--help"], 0.4),
            "select on the shipped events": (select, 1.5),
            "notebook: first map of 1,000 rows": (["-c", NOTEBOOK.format(path=str(table))], 3.5),
        }
        for name, (command, bar) in commands.items():
            _tell(name, rounds, lambda command=command: _cpu(command), bar)
        _tell("server ready, s", min(rounds, 3), lambda: _ready(table), 3.5)


def _tell(name: str, rounds: int, measure: Callable[[], float], bar: float | None) -> None:
    measure()
    found = sorted(measure() for _ in range(rounds))
    said = "" if bar is None else f" (bar {bar})"
    print(f"{name}: {statistics.median(found):.2f}, {found[0]:.2f} to {found[-1]:.2f}{said}", flush=True)


def _cpu(arguments: list[str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], cwd=ROOT, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _ready(table: Path) -> float:
    began = time.monotonic()
    with serving(table):
        return time.monotonic() - began


if __name__ == "__main__":
    main()
