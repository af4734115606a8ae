"""Time limit of a request: set by the server, checked by code that may run long."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from geo.errors import TooLongError

_until: ContextVar[float] = ContextVar("until", default=float("inf"))


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Limit the work of this thread to so many seconds; check_time() raises after them."""
    token = _until.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _until.reset(token)


def seconds_left() -> float:
    """Return the remaining seconds of this thread; infinite without a limit."""
    return _until.get() - time.monotonic()


def check_time() -> None:
    """Raise TooLongError if this thread has exceeded its time limit."""
    if seconds_left() < 0:
        raise TooLongError("This takes longer than the server allows. Ask for fewer words or a shorter period.")
