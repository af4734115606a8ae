"""FIFO queue with bounded concurrency and a maximum waiting time."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Condition

from geo.errors import SourceError

LOOK_SECONDS = 0.05  # between two looks at whether somebody who waits has given up


class WorkerQueue:
    """A queue in which the first `at_once` tickets may run."""

    def __init__(self, at_once: int, most_waiting: int) -> None:
        self._at_once, self._most = at_once, at_once + most_waiting
        self._queue: list[object] = []
        self._changed = Condition()

    def length(self) -> int:
        """Return how many hold a turn or wait for one."""
        with self._changed:
            return len(self._queue)

    @contextmanager
    def taken(self, name: str, seconds: float, is_cancelled: Callable[[], bool]) -> Iterator[None]:
        """Wait for a turn and hold it. Raise SourceError if the queue is full, or after `seconds`."""
        ticket = object()
        with self._changed:
            if len(self._queue) >= self._most:
                raise SourceError(f"{name}: too many files are being read at the moment. Try again in a minute.")
            self._queue.append(ticket)
        try:
            self._wait(ticket, name, time.monotonic() + seconds, is_cancelled)
            yield
        finally:
            with self._changed:
                self._queue.remove(ticket)
                self._changed.notify_all()

    def _wait(self, ticket: object, name: str, until: float, is_cancelled: Callable[[], bool]) -> None:
        with self._changed:
            while ticket not in self._queue[: self._at_once]:
                if is_cancelled():
                    raise SourceError(f"{name}: was not read to the end.")
                if time.monotonic() > until:
                    raise SourceError(f"{name}: other files took too long, its turn did not come. Try again later.")
                self._changed.wait(LOOK_SECONDS)
