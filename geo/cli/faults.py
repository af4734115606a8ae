"""Report errors of a command as one sentence on stderr and an exit code, never as a traceback.

This module imports nothing large, because it also handles errors while other modules are imported.
"""

import os
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from geo.errors import GeoError
from geo.events.folding import visible

CLEAN, SOME_SET_ASIDE, UNUSABLE, STOPPED = 0, 1, 2, 130
DEBUG_VARIABLE = "CONFLICT_MAP_DEBUG"  # the environment variable that asks for the traceback of a fault as well
MAX_SAID = 400  # characters of a sentence
KEPT_END = 120  # of a longer one: what to do stands there


def answered(run: Callable[[], int]) -> int:
    """Run a command and return its exit code. Any exception is reported in one sentence."""
    try:
        _be_able_to_print_all()
        try:
            return run()
        finally:
            sys.stdout.flush()  # what is printed may fail only here
    except BrokenPipeError:  # the reader of stdout went away, as `| head` does
        _give_up_stdout()
        return CLEAN
    except KeyboardInterrupt:
        print_message("stopped.")
        return STOPPED
    except SystemExit:
        raise
    except BaseException as err:  # noqa: BLE001 (libraries in Rust raise what is no Exception)
        if os.environ.get(DEBUG_VARIABLE):
            traceback.print_exception(err)
        _give_up_stdout()
        print_message(f"error: {shortened(sentence_of(err))}")
        return UNUSABLE


def print_message(text: str) -> None:
    """Write a line to stderr; errors of stderr are ignored."""
    with suppress(OSError, ValueError):
        print(text, file=sys.stderr, flush=True)


def sentence_of(err: BaseException) -> str:
    """Return the error and the remedy as one sentence."""
    if isinstance(err, GeoError):
        return str(err)
    if isinstance(err, MemoryError):
        return (
            "There is not enough memory for this. Take fewer events or a smaller size, or build a folder of the data."
        )
    if isinstance(err, ModuleNotFoundError):
        return f"The library {err.name} is missing. Install what is in requirements.txt."
    if isinstance(err, OSError):
        return _of_system(err)
    fault = f"A fault of this program: {type(err).__name__} in {_place(err)}."
    return f"{fault} Please report it; {DEBUG_VARIABLE}=1 before the command shows all of it."


def shortened(text: str) -> str:
    """Return a sentence as one line of limited length, without control characters."""
    line = "".join(char if char.isprintable() else "?" for char in " ".join(text.split()))
    return line if len(line) <= MAX_SAID else f"{line[: MAX_SAID - KEPT_END - 3]} … {line[-KEPT_END:]}"


def _of_system(err: OSError) -> str:
    """Return the message of an OSError; files that are written have their own messages."""
    why = err.strerror or type(err).__name__
    if err.filename:
        return f"{visible(Path(str(err.filename)).name)}: the system refuses it ({why}). Check the path and its rights."
    return (
        f"What is printed cannot be written ({why}). Let stdout go elsewhere, give --out FILE, or make room in TMPDIR."
    )


def _place(err: BaseException) -> str:
    """Return file and line of an exception, without its message, which may hold text of a file of events."""
    frames = traceback.extract_tb(err.__traceback__)
    return f"{Path(frames[-1].filename).name}, line {frames[-1].lineno}" if frames else "an unknown place"


def _be_able_to_print_all() -> None:
    """Print characters that the terminal does not support as escapes."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, ValueError):
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]


def _give_up_stdout() -> None:
    """Close a stdout that cannot be written, so that the interpreter does not try again at exit."""
    try:
        sys.stdout.flush()
    except (OSError, ValueError):
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
