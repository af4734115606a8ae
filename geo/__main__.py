"""`python -m geo`: see geo/cli/main.py."""

import os
import signal
import sys

from geo.cli.faults import answered


def run() -> int:
    """Run the command line; it is imported here, for that may be stopped or fail too."""
    from geo.cli.main import main

    return main()


def open_streams() -> None:
    """Open streams that the caller closed, or the next file would get their number; printing fails, it is not lost."""
    if sys.stdin is None:
        _open(0, os.O_RDONLY)
    if sys.stdout is None:
        _open(1, os.O_RDONLY)
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 (for the whole run)
    if sys.stderr is None:
        _open(2, os.O_WRONLY)
        sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115


def _open(number: int, flags: int) -> None:
    opened = os.open(os.devnull, flags)
    if opened != number:
        os.dup2(opened, number)
        os.close(opened)


def start() -> None:
    """Run the command `conflict-map`, or `python -m geo`, and exit with its code."""
    open_streams()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # so that nothing half-made is left
    sys.exit(answered(run))


if __name__ == "__main__":
    start()
