"""Limits of memory and time for a subprocess, by the size of its file."""

import math
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from geo.sources.containers.archive import most_bytes
from geo.sources.limits import Limits

PACKED = (b"PK", b"PAR1")
PATIENCE, PATIENCE_FLOOR = 4, 30  # times the seconds of computing, and seconds: the cores may be busy
IDLE_MEGABYTES = 150  # of a worker that has imported what it needs
NICE = 5  # whoever looks at the map comes first
MAX_FILES = 64  # open at a time: pipes, and modules that are imported late


@dataclass(frozen=True)
class Bounds:
    """Limits of a subprocess."""

    seconds: int  # of computing
    megabytes: int  # of memory, beyond what an idle worker has

    @property
    def wait_seconds(self) -> int:
        """Return the maximum waiting time for the answer, in seconds."""
        return PATIENCE_FLOOR + self.seconds * PATIENCE

    @property
    def answer_bytes(self) -> int:
        """Return the maximum size of the answer."""
        return self.megabytes * 1_000_000


def bounds_for(content: bytes, limits: Limits) -> Bounds:
    """Return the limits for a file: a minimum, plus some per megabyte of its maximum unpacked size."""
    return bounds_of(most_bytes(len(content), limits) if content.startswith(PACKED) else len(content), limits)


def bounds_of(size: int, limits: Limits) -> Bounds:
    """Return the limits for this number of bytes."""
    megabytes = size / 1e6
    memory = limits.memory_megabytes + limits.memory_per_megabyte * megabytes
    return Bounds(
        seconds=round(limits.seconds + limits.seconds_per_megabyte * megabytes),
        megabytes=round(min(memory, limits.most_memory_megabytes)),
    )


def apply_limits(bounds: Bounds) -> None:
    """Limit this process: memory, CPU seconds, open files; no file writes, no core dumps. Not available on Windows."""
    if sys.platform == "win32":
        return
    import resource

    for kind, most in (
        (resource.RLIMIT_DATA, round((_held_megabytes() + bounds.megabytes) * 1_000_000)),
        (resource.RLIMIT_CPU, math.ceil(time.process_time()) + bounds.seconds),
        (resource.RLIMIT_NOFILE, MAX_FILES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(kind)
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (least, least))
    os.nice(NICE)


def _held_megabytes() -> float:
    """Return the memory of this process before it reads the file."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[5])  # data and stack
    except OSError:
        return IDLE_MEGABYTES
    return max(IDLE_MEGABYTES, pages * os.sysconf("SC_PAGE_SIZE") / 1e6)
