"""Progress callbacks; raising an exception cancels the job."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

ProgressCallback = Callable[[int, int], None]  # steps done, of all; what it raises ends the work
Begin = Callable[[Path], None]  # the file that is begun
Step = TypeVar("Step")


def ignore_progress(_done: int, _of: int) -> None:
    """Ignore progress."""


def ignore_begin(_: Path) -> None:
    """Ignore the start of a file."""


def with_progress(steps: Sequence[Step], on_progress: ProgressCallback) -> Iterator[Step]:
    """Yield all steps and call `on_progress` before each one and after the last with the number done."""
    for done, step in enumerate(steps):
        on_progress(done, len(steps))
        yield step
    on_progress(len(steps), len(steps))


def sub_progress(on_progress: ProgressCallback, before: int, of: int) -> ProgressCallback:
    """Return a callback that reports the steps of a part as steps of the whole."""
    return lambda done, _: on_progress(before + done, of)
