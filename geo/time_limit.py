"""Time limit of a request: set by the server, checked by code that may run long."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from geo.errors import TooLongError

_until: ContextVar[float] = ContextVar("until", default=float("inf"))


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Let the work of this thread take so many seconds; check_time() raises after them."""
    token = _until.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _until.reset(token)


def seconds_left() -> float:
    """Return how long the work of this thread may go on; infinite without a limit."""
    return _until.get() - time.monotonic()


def check_time() -> None:
    """Raise TooLongError if the work of this thread has taken longer than it may."""
    if seconds_left() < 0:
        raise TooLongError("This takes longer than the server allows. Ask for fewer words or a shorter period.")
