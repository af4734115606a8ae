"""Parse untrusted files in a resource-limited subprocess.

A file that crashes a reader, or makes it use too much time or memory, ends only the subprocess; the caller gets an
error message. Content goes in by a pipe and comes back as Arrow and JSON; it is never used as a path, an argument or
code.
"""

import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from threading import Thread
from typing import Any, BinaryIO, TypeVar

import orjson

from geo.compare.changes import Changes, ChangeSummary, Version
from geo.errors import SourceError
from geo.events.actors import Actors
from geo.events.cells import replace_surrogates
from geo.events.schema import EventsTable
from geo.events.validate import Validated
from geo.sandbox import stores, wire
from geo.sandbox.bounds import Bounds, bounds_for, bounds_of
from geo.sandbox.worker_queue import WorkerQueue
from geo.sources.limits import Limits, upload_limits
from geo.sources.options import AS_FOUND, ReadOptions
from geo.sources.publishers.mapping import ColumnMapping, Columns
from geo.store.store import EventStore

T = TypeVar("T")

logger = logging.getLogger(__name__)

AT_ONCE = 2  # so that others' filters keep a core
MAX_WAITING = 10
SECONDS_OF_TABLES = 30  # of computing, for tables of events whatever their size
WAIT_SECONDS = 60.0  # for a turn
TICK_SECONDS = 0.1  # between two looks at whether anybody still waits
PROGRAM = Path(__file__).parents[2]  # where `-m geo.sandbox` is found
# what a Python needs of its surroundings; keys and passwords that stand there are not among it
KEPT_VARIABLES = (
    "PATH",
    "LD_LIBRARY_PATH",
    "DYLD_LIBRARY_PATH",
    "SYSTEMROOT",
    "VIRTUAL_ENV",
    "HOME",
    "XDG_CACHE_HOME",
    "LOCALAPPDATA",
    "CONFLICT_MAP_CACHE",
)  # the last four: where the index is
# one thread, and memory that is given back: each thread and arena would count against the limit
SET_VARIABLES = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "1",
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "PYTHONDONTWRITEBYTECODE": "1",
}

_turns = WorkerQueue(AT_ONCE, MAX_WAITING)


def _never_cancelled() -> bool:
    return False


def read_in_worker(
    content: bytes,
    name: str,
    *,
    source: str | None = None,
    mapping: ColumnMapping | None = None,
    limits: Limits | None = None,
    options: ReadOptions = AS_FOUND,
    today: date | None = None,
    actors: Actors | None = None,
    in_turn: bool = True,
    is_cancelled: Callable[[], bool] = _never_cancelled,
) -> Validated:
    """Return validate(read_bytes(...)), computed in a subprocess. Raise SourceError if there is no result.

    Uploads wait in a queue (`in_turn`); a file that the operator names does not. `is_cancelled` is called repeatedly:
    once it returns true, the subprocess is killed and SourceError is raised. The subprocess is also killed if it
    exceeds its limits, or if an exception is raised in the waiting thread.
    """
    request = {
        "task": "check",
        "source": source,
        "mapping": mapping and asdict(mapping),
        "options": asdict(options),
        "today": today and today.isoformat(),
        "actors": asdict(actors or Actors()),
    }
    return _answer(content, name, request, limits or upload_limits(), is_cancelled, wire.validated, in_turn=in_turn)


def columns_in_worker(
    content: bytes,
    name: str,
    *,
    limits: Limits | None = None,
    options: ReadOptions = AS_FOUND,
    is_cancelled: Callable[[], bool] = _never_cancelled,
) -> Columns:
    """Return the columns of a table as the file names them, some cells, and the proposed mapping of each."""
    request = {"task": "columns", "options": asdict(options)}
    return _answer(content, name, request, limits or upload_limits(), is_cancelled, wire.columns)


def store_in_worker(
    events: EventsTable, name: str, *, as_of: date | None = None, is_cancelled: Callable[[], bool] = _never_cancelled
) -> EventStore:
    """Return the store of validated events, located and built in a subprocess. Raise SourceError beyond its limits."""
    request = {"task": "store", "as_of": as_of and as_of.isoformat()}
    parts = wire.table_parts(events)
    return _of_parts(parts, name, request, _bounds_of(parts), is_cancelled, stores.store)


def changes_in_worker(
    old: Version, new: Version, name: str, *, is_cancelled: Callable[[], bool] = _never_cancelled
) -> ChangeSummary:
    """Return the summary of changes between two versions, computed in a subprocess."""
    tables = (old.events, old.rejected, new.events, new.rejected)
    parts = [part for table in tables for part in wire.table_parts(table)]
    return _of_parts(parts, name, {"task": "changes"}, _bounds_of(parts), is_cancelled, _change_summary)


def _bounds_of(parts: Sequence[wire.Part]) -> Bounds:
    return bounds_of(sum(map(len, parts)), replace(upload_limits(), seconds=SECONDS_OF_TABLES))


def _change_summary(parts: Sequence[memoryview]) -> ChangeSummary:
    values = orjson.loads(parts[0])
    return ChangeSummary(**values | {name: Changes(**values[name]) for name in ("events", "rejected")})


def _answer(
    content: bytes,
    name: str,
    request: dict[str, Any],
    limits: Limits,
    is_cancelled: Callable[[], bool],
    understand: Callable[[Sequence[memoryview]], T],
    *,
    in_turn: bool = True,
) -> T:
    """Return the answer of a subprocess. Raise SourceError if it refuses the file or gives no answer."""
    request |= {"limits": asdict(limits)}
    return _of_parts([content], name, request, bounds_for(content, limits), is_cancelled, understand, in_turn=in_turn)


def _of_parts(
    request_parts: Sequence[wire.Part],
    name: str,
    request: dict[str, Any],
    bounds: Bounds,
    is_cancelled: Callable[[], bool],
    understand: Callable[[Sequence[memoryview]], T],
    *,
    in_turn: bool = True,
) -> T:
    """Return the answer to a request with these parts. Raise SourceError if there is none."""
    name = replace_surrogates(name)
    request |= {"name": name, "bounds": asdict(bounds)}
    with _turns.taken(name, WAIT_SECONDS, is_cancelled) if in_turn else nullcontext():
        result = _run([orjson.dumps(request), *request_parts], bounds, is_cancelled)
    if result.stopped:
        raise SourceError(f"{name}: {result.stopped}")
    try:
        verdict, *parts = wire.split(result.answer)
        if refusal := _refusal(orjson.loads(verdict), name, bounds):
            raise SourceError(refusal)
        return understand(parts)
    except (ValueError, TypeError, LookupError) as err:  # no answer, or half of one
        if isinstance(err, SourceError):
            raise
        raise SourceError(f"{name}: {_why_dead(result.code, bounds)}") from None


def _refusal(verdict: dict[str, Any], name: str, bounds: Bounds) -> str:
    """Return why a subprocess gave no result; empty if it did."""
    if "fault" in verdict:
        logger.error("worker: %s", verdict["fault"])
        return f"{name}: cannot be read: a fault of this program. Please report it, without the file."
    return f"{name}: {_too_much_memory(bounds)}" if "memory" in verdict else str(verdict.get("refused", ""))


def _too_much_memory(bounds: Bounds) -> str:
    return f"took more than {bounds.megabytes:,} MB of memory. Split it into parts."


def _why_dead(code: int, bounds: Bounds) -> str:
    """Return in words why a subprocess ended without an answer."""
    if -code == getattr(signal, "SIGXCPU", None) or -code == getattr(signal, "SIGKILL", None):
        return f"took more than {bounds.seconds:,} s of computing. Split it into parts."
    return f"cannot be read: it broke the reader, or took more than {bounds.megabytes:,} MB. Save it anew, or split it."


# --- the process -------------------------------------------------------------------------------------------------


@dataclass
class _Found:
    """Output and exit status of a subprocess."""

    answer: bytearray
    code: int
    stopped: str = ""  # why it was not waited for


def _run(parts: Sequence[wire.Part], bounds: Bounds, is_cancelled: Callable[[], bool]) -> _Found:
    """Send `parts` to a new subprocess and return its output; the process ends with this call."""
    with subprocess.Popen(
        [sys.executable, "-m", "geo.sandbox"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=PROGRAM,
        env={name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ} | SET_VARIABLES,
    ) as process:
        try:
            return _talk(process, parts, bounds, is_cancelled)
        finally:
            process.kill()


def _talk(
    process: "subprocess.Popen[bytes]", parts: Sequence[wire.Part], bounds: Bounds, is_cancelled: Callable[[], bool]
) -> _Found:
    assert process.stdin
    assert process.stdout
    answer = bytearray()
    writer = Thread(target=_write, args=(process.stdin, parts), daemon=True)
    reader = Thread(target=_read, args=(process.stdout, answer, bounds.answer_bytes), daemon=True)
    writer.start()
    reader.start()
    until = time.monotonic() + bounds.wait_seconds
    stopped = ""
    while reader.is_alive() and not stopped:
        reader.join(TICK_SECONDS)
        if is_cancelled():
            stopped = "was not read to the end."
        elif time.monotonic() > until:
            stopped = f"was not read within {bounds.wait_seconds:,} s. Try again later, or split it into parts."
        elif len(answer) > bounds.answer_bytes:
            stopped = _too_much_memory(bounds)
    if stopped:
        process.kill()
    code = process.wait()
    reader.join()
    writer.join()
    return _Found(answer, code, stopped)


def _write(pipe: BinaryIO, parts: Sequence[wire.Part]) -> None:
    try:
        with pipe:
            wire.write(pipe, parts)
    except OSError:  # the worker has ended: its exit code says why
        pass


def _read(pipe: BinaryIO, answer: bytearray, most: int) -> None:
    while len(answer) <= most and (part := pipe.read(1 << 16)):
        answer += part
