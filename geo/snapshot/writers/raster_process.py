"""Rasterising in processes of their own: resvg keeps Python's lock while it draws, and a server has others to answer.

A request is a line of JSON and the SVG, an answer a line with a length and the PNG. A process ends with its caller.
"""

import json
import subprocess
import sys
from contextlib import suppress
from queue import LifoQueue
from typing import IO
from weakref import finalize

from geo.errors import SnapshotError
from geo.snapshot.writers.png import rasterised

Process = subprocess.Popen[bytes]


class RasterProcesses:
    """Draws as `rasterised` does, in at most `most` processes at once; they start when first needed, and stay."""

    def __init__(self, most: int) -> None:
        self._free: LifoQueue[Process | None] = LifoQueue()
        for _ in range(most):
            self._free.put(None)
        finalize(self, _end_all, self._free)  # at the end of the program at the latest

    def __call__(self, svg: str, width: int, background: str | None = None) -> bytes:
        """Return an SVG of ours as PNG, `width` pixels wide. Raise SnapshotError if the process broke down."""
        process = self._free.get()
        try:
            if process is None or process.poll() is not None:
                _end(process)
                process = _started()
            return _drawn(process, svg, width, background)
        except (OSError, EOFError, ValueError) as err:
            _end(process)
            process = None
            raise SnapshotError("The picture could not be drawn. Try a smaller size or fewer dots.") from err
        finally:
            self._free.put(process)


def _end(process: Process | None) -> None:
    if process is not None:
        process.kill()
        with suppress(OSError):
            process.communicate()  # closes its pipes


def _end_all(free: "LifoQueue[Process | None]") -> None:
    while not free.empty():
        _end(free.get())


def _started() -> Process:
    # no shell, and nothing of a reader's in the command
    return subprocess.Popen([sys.executable, "-m", __name__], stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603


def _drawn(process: Process, svg: str, width: int, background: str | None) -> bytes:
    assert process.stdin is not None
    assert process.stdout is not None
    content = svg.encode()
    task = {"length": len(content), "width": width, "background": background}
    process.stdin.write(json.dumps(task).encode() + b"\n" + content)
    process.stdin.flush()
    length = int(process.stdout.readline())
    if not length:
        raise ValueError("not drawn")
    return _read(process.stdout, length)


def _read(stream: IO[bytes], length: int) -> bytes:
    content = stream.read(length)
    if len(content) < length:
        raise EOFError
    return content


def serve(asking: IO[bytes], answering: IO[bytes]) -> None:
    """Draw what is asked for until the caller is gone; what cannot be drawn is answered with nothing."""
    while line := asking.readline():
        task = json.loads(line)
        svg = _read(asking, task["length"]).decode()
        try:
            image = rasterised(svg, task["width"], task["background"])
        except ValueError:
            image = b""
        answering.write(f"{len(image)}\n".encode() + image)
        answering.flush()


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)
