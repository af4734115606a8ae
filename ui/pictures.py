"""Pictures asked for by links: made once however many wait for them, few at a time, and the last ones kept."""

from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from threading import Lock

from geo.errors import SnapshotError

AT_ONCE = 2  # drawn at the same time
MOST_WAITING = 10  # pictures, those being drawn among them
MOST_KEPT, MOST_KEPT_BYTES = 64, 64_000_000


class BusyError(SnapshotError):
    """More pictures are asked for than can wait."""


@dataclass(frozen=True)
class Picture:
    """A finished file and what it shows in words."""

    content: bytes
    description: str


@dataclass
class _Work:
    future: Future[Picture]
    readers: int = 0


class Pictures:
    """Makes pictures in threads of its own, so that neither page nor map waits for them."""

    def __init__(
        self,
        at_once: int = AT_ONCE,
        most_waiting: int = MOST_WAITING,
        most_kept: int = MOST_KEPT,
        most_bytes: int = MOST_KEPT_BYTES,
    ) -> None:
        self._pool = ThreadPoolExecutor(at_once, thread_name_prefix="picture")
        self._most_waiting, self._most_kept, self._most_bytes = most_waiting, most_kept, most_bytes
        self._works: dict[str, _Work] = {}
        self._kept: OrderedDict[str, Picture] = OrderedDict()
        self._lock = Lock()

    def ask(self, key: str, make: Callable[[], Picture]) -> Future[Picture]:
        """Return the picture to come; whoever stops waiting for it says so with leave(). Raise BusyError."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return _done(self._kept[key])
            if key not in self._works:
                if len(self._works) >= self._most_waiting:
                    raise BusyError("Many pictures are being drawn at the moment. Try again in a few seconds.")
                self._works[key] = _Work(self._pool.submit(self._make, key, make))
            work = self._works[key]
            work.readers += 1
            return work.future

    def leave(self, key: str, future: Future[Picture]) -> None:
        """Stop waiting; a picture that nobody waits for any more and that is not begun yet is not made."""
        with self._lock:
            work = self._works.get(key)
            if work is None or work.future is not future:
                return
            work.readers -= 1
            if not work.readers and future.cancel():
                del self._works[key]

    def _make(self, key: str, make: Callable[[], Picture]) -> Picture:
        picture = None
        try:
            picture = make()
        finally:
            # in one step: else a reader between the two would have it made again
            with self._lock:
                del self._works[key]
                if picture is not None:
                    self._keep(key, picture)
        return picture

    def _keep(self, key: str, picture: Picture) -> None:
        self._kept[key] = picture
        while len(self._kept) > self._most_kept or self._bytes_kept() > self._most_bytes:
            self._kept.popitem(last=False)

    def _bytes_kept(self) -> int:
        return sum(len(picture.content) for picture in self._kept.values())


def _done(picture: Picture) -> Future[Picture]:
    future: Future[Picture] = Future()
    future.set_result(picture)
    return future
