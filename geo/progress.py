"""Progress callbacks; raising an exception cancels the job."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

ProgressCallback = Callable[[int, int], None]  # steps done, of all; what it raises ends the work
Begin = Callable[[Path], None]  # the file that is begun
Step = TypeVar("Step")


def tell_nobody(_done: int, _of: int) -> None:
    """Let the work go on unwatched."""


def begin_silently(_: Path) -> None:
    """Let a file be begun without a word."""


def told(steps: Sequence[Step], tell: ProgressCallback) -> Iterator[Step]:
    """Yield all steps and tell, before each one and after the last, how many are done."""
    for done, step in enumerate(steps):
        tell(done, len(steps))
        yield step
    tell(len(steps), len(steps))


def sub_progress(tell: ProgressCallback, before: int, of: int) -> ProgressCallback:
    """Return what tells the steps of a part as steps of the whole, of which some came before."""
    return lambda done, _: tell(before + done, of)
