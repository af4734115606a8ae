"""Whose turn it is: work for few threads, for which the addresses that ask for it take turns."""

import time
import traceback
from collections import OrderedDict, deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from threading import Lock
from typing import Any, TypeVar

from geo.errors import GeoError
from ui.free_memory import give_back

Made = TypeVar("Made")
RETRY_S = 5
LONG_S = 0.5  # work that takes longer has freed memory that is worth to be given back


class BusyError(GeoError):
    """More work is asked for than may wait."""


@dataclass(frozen=True)
class _Work:
    future: Future[Any]
    make: Callable[[], Any]


class Turns:
    """Threads for one kind of work. Each address has one of its works done, then the next address has."""

    def __init__(self, name: str, at_once: int, most_waiting: int, most_of_one: int) -> None:
        """`most_waiting` works may wait for a thread in all, `most_of_one` of them for one address."""
        self._threads = ThreadPoolExecutor(at_once, thread_name_prefix=name)
        self._most_waiting, self._most_of_one = most_waiting, most_of_one
        self._waiting: OrderedDict[str, deque[_Work]] = OrderedDict()  # the address whose turn comes first is first
        self._idle = at_once  # threads that nothing waits for
        self._lock = Lock()

    def submit(self, make: Callable[[], Made], address: str = "") -> Future[Made]:
        """Return what `make` will return, once it is the turn of this address. Raise BusyError if too much waits."""
        work = _Work(Future(), make)
        with self._lock:
            self._check_room(address)
            self._waiting.setdefault(address, deque()).append(work)
            self._idle -= 1
        self._threads.submit(self._take)
        return work.future

    def give_up(self, future: Future[Any]) -> bool:
        """Take back work that is not begun; return whether it was not."""
        with self._lock:
            for address, works in self._waiting.items():
                for work in works:
                    if work.future is future:
                        works.remove(work)
                        self._forget_if_none(address)
                        return future.cancel()
        return False

    def before(self, future: Future[Any]) -> int:
        """Return how many works that wait are begun before this one."""
        with self._lock:
            order = [work.future for work in self._in_order()]
        return order.index(future) if future in order else 0

    def _check_room(self, address: str) -> None:
        if self._idle > 0:  # taken at once
            return
        waiting = sum(map(len, self._waiting.values()))
        if waiting >= self._most_waiting or len(self._waiting.get(address, ())) >= self._most_of_one:
            raise BusyError("The server has much to do at the moment. Try again in a few seconds.")

    def _in_order(self) -> list[_Work]:
        rounds = max(map(len, self._waiting.values()), default=0)
        return [works[at] for at in range(rounds) for works in self._waiting.values() if at < len(works)]

    def _take(self) -> None:
        """Do the work whose turn it is; none if it was given up."""
        try:
            work = self._next()
            if work is not None and work.future.set_running_or_notify_cancel():
                _do(work)
        finally:
            with self._lock:
                self._idle += 1

    def _next(self) -> _Work | None:
        with self._lock:
            if not self._waiting:
                return None
            address, works = next(iter(self._waiting.items()))
            work = works.popleft()
            self._waiting.move_to_end(address)
            self._forget_if_none(address)
            return work

    def _forget_if_none(self, address: str) -> None:
        if not self._waiting[address]:
            del self._waiting[address]


def _do(work: _Work) -> None:
    began = time.monotonic()
    _end(work)
    if time.monotonic() - began > LONG_S:
        give_back()


def _end(work: _Work) -> None:
    try:
        made = work.make()
    except BaseException as err:  # noqa: BLE001 (whoever waits for it is told)
        traceback.clear_frames(err.__traceback__)  # they hold all that the work was at
        work.future.set_exception(err)
    else:
        work.future.set_result(made)
