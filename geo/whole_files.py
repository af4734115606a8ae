"""Write files atomically: under a temporary name in the same folder, renamed when complete."""

import errno
import io
import os
import secrets
import stat
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from geo.errors import ExportError
from geo.events.folding import visible

Write = Callable[[BinaryIO], object]


def write_whole(files: Mapping[Path, Write]) -> None:
    """Write all files or none. Raise ExportError naming the file that fails; earlier files stay unchanged.

    A symbolic link is followed. Special files, such as pipes, are written when all other files are complete.
    """
    parts: dict[Path, Path] = {}
    streamed: dict[Path, bytes] = {}
    path = Path()
    try:
        for path, write in files.items():
            target = Path(os.path.realpath(path))
            if _is_ordinary(target):
                parts[target] = target.with_name(f".{secrets.token_hex(8)}.part")  # short: names have a limit
                _write_part(parts[target], write)
            else:
                streamed[target] = _bytes_of(write)
        for path, content in streamed.items():
            path.write_bytes(content)
        for path, part in parts.items():
            _put_in_place(part, path)
    except OSError as err:
        raise ExportError(_cannot(path, err)) from err
    finally:
        for part in parts.values():
            with suppress(OSError):
                part.unlink(missing_ok=True)


def _is_ordinary(path: Path) -> bool:
    """Return whether a path is a regular file or does not exist. Raise OSError if it cannot be a file."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return True
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, "it is a folder")
    return stat.S_ISREG(mode)


def _write_part(part: Path, write: Write) -> None:
    with part.open("xb") as file:
        write(file)
        file.flush()
        _to_disk(file.fileno())


def _bytes_of(write: Write) -> bytes:
    file = io.BytesIO()
    write(file)
    return file.getvalue()


def _put_in_place(part: Path, path: Path) -> None:
    """Rename a complete file to its final name, with the permissions of the file that it replaces."""
    with suppress(FileNotFoundError):
        part.chmod(stat.S_IMODE(path.stat().st_mode))
    part.replace(path)


def _to_disk(file: int) -> None:
    """Flush a file to the disk; a full disk may be reported only then."""
    try:
        os.fsync(file)
    except OSError as err:
        if err.errno not in (errno.EINVAL, errno.ENOTSUP):  # some file systems cannot tell
            raise


def _cannot(path: Path, err: OSError) -> str:
    """Return which file cannot be written, why, and the remedy."""
    said = "What was there is as before. Make room, or give another place or name."
    return f"{visible(path.name)}: cannot be written ({err.strerror or err}). {said}"
