"""One line of progress on a terminal: the current file and the percentage done."""

from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self, TextIO

MAX_NAME = 40  # characters: a line that wraps cannot be written over


class ProgressLine:
    """One line that is overwritten, cleared at the end, and silent without a terminal."""

    def __init__(self, stream: TextIO) -> None:
        self._stream, self._shown, self._name, self._length = stream, stream.isatty(), "", 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._write("")
        self._write("")  # once to blank the words, once to go back to their beginning

    def begin(self, path: Path) -> None:
        """Show that a file is begun."""
        self._name = path.name[:MAX_NAME]
        self._write(f"{self._name} …")

    def show(self, done: int, of: int) -> None:
        """Show how many steps of the file are done."""
        self._write(f"{self._name}: {done} of {of}")

    def _write(self, text: str) -> None:
        if self._shown:
            with suppress(OSError):  # a terminal that is gone stops no work
                print(f"\r{text.ljust(self._length)}", end="", file=self._stream, flush=True)
            self._length = len(text)
