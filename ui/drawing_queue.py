"""Pictures asked for by links: made once however many wait for them, few at a time, and the last ones kept.

How far each one is can be asked, and what nobody waits for any more is stopped.
"""

from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import partial
from threading import Lock

from geo.progress import ProgressCallback
from ui.turns import Turns

AT_ONCE = 2  # drawn at the same time
MAX_WAITING = 20  # pictures, those being drawn among them
MAX_OF_ONE = 6  # that wait for one address
MAX_KEPT, MAX_KEPT_BYTES = 64, 64_000_000


@dataclass(frozen=True)
class Picture:
    """A finished file, what it shows in words, and what it is called."""

    content: bytes
    description: str
    name: str = ""  # of the file
    own: bool = False  # of a visitor's own files: not kept, for it goes with the session


class AbandonedError(Exception):
    """Nobody waits for the picture any more; it reaches nobody but the work itself."""


@dataclass(eq=False)
class _Work:
    """A picture that is queued or being drawn."""

    key: str
    future: Future[Picture] = field(init=False)
    readers: int = 0
    abandoned: bool = False  # told to stop; its thread is free in a moment
    done: int = 0  # steps, of all
    of: int = 0  # nothing told yet


class Pictures:
    """Makes pictures in threads of its own, so that neither page nor map waits for them."""

    def __init__(
        self,
        at_once: int = AT_ONCE,
        most_waiting: int = MAX_WAITING,
        most_of_one: int = MAX_OF_ONE,
        most_kept: int = MAX_KEPT,
        most_bytes: int = MAX_KEPT_BYTES,
    ) -> None:
        self._turns = Turns("picture", at_once, most_waiting - at_once, most_of_one)
        self._most_kept, self._most_bytes = most_kept, most_bytes
        self._works: list[_Work] = []
        self._kept: OrderedDict[str, Picture] = OrderedDict()
        self._lock = Lock()

    def ask(self, key: str, make: Callable[[ProgressCallback], Picture], address: str = "") -> Future[Picture]:
        """Return the picture to come, for the reader at an address. Raise BusyError.

        Whoever stops waiting for it says so with leave().
        """
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return _done(self._kept[key])
            work = self._work(key) or self._queued(key, make, address)
            work.readers += 1
            return work.future

    def leave(self, key: str, future: Future[Picture]) -> None:
        """Stop waiting; what nobody waits for any more is not begun, or stopped where it next tells how far it is."""
        with self._lock:
            work = self._work(key)
            if work is None or work.future is not future:
                return
            work.readers -= 1
            if not work.readers and self._turns.give_up(future):
                self._works.remove(work)

    def progress(self, key: str) -> dict[str, int]:
        """Return how many pictures are drawn before this one, or how far it is; nothing if that is not known."""
        with self._lock:
            work = self._work(key)
            if work is None:
                return {}
            if not work.future.running():
                drawn = sum(each.future.running() for each in self._works)
                return {"waiting": drawn + self._turns.before(work.future)}
            return {"done": work.done, "of": work.of} if work.of else {}

    def _work(self, key: str) -> _Work | None:
        return next((work for work in self._works if work.key == key and not work.abandoned), None)

    def _queued(self, key: str, make: Callable[[ProgressCallback], Picture], address: str) -> _Work:
        work = _Work(key)
        work.future = self._turns.submit(lambda: self._make(work, make), address)
        self._works.append(work)
        return work

    def _make(self, work: _Work, make: Callable[[ProgressCallback], Picture]) -> Picture:
        picture = None
        try:
            picture = make(partial(self._tell, work))
        finally:
            # in one step: else a reader between the two would have it made again
            with self._lock:
                self._works.remove(work)
                if picture is not None and not picture.own:
                    self._keep(work.key, picture)
        return picture

    def _tell(self, work: _Work, done: int, of: int) -> None:
        """Take how far a work is. Raise AbandonedError if nobody waits: who asks from now on gets another drawing."""
        with self._lock:
            if not work.readers:
                work.abandoned = True
                raise AbandonedError
            work.done, work.of = done, of

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
