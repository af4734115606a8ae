"""ZIP archives: extract the one table inside, within limits and in memory only."""

import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from geo.errors import SourceError
from geo.events.folding import visible
from geo.sources.limits import Limits

MAGIC = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
WORKBOOK_PART = "xl/workbook.xml"
MAX_NAMED = 4  # files, in a message
MAX_MEMBERS = 1_000
READ_BYTES = 1 << 20
# other ways of packing unpack a whole piece at once, however large it becomes
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
ENCRYPTED = 1  # among the flags of a member
MIN_BYTES = 5_000_000  # that may come out of any zip


@contextmanager
def opened(content: bytes, name: str) -> Iterator[zipfile.ZipFile]:
    """Open a zip for reading. Raise SourceError for whatever goes wrong while it is open."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            yield archive
    except SourceError:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, OSError, ValueError) as err:
        raise SourceError(f"{name}: a zip that is damaged or cut off. Pack it anew.") from err


def is_workbook(archive: zipfile.ZipFile) -> bool:
    """Return whether a zip is an Excel workbook."""
    return WORKBOOK_PART in archive.NameToInfo


def unpack(archive: zipfile.ZipFile, packed: int, name: str, limits: Limits) -> tuple[bytes, str]:
    """Return content and name of the only file in a zip of `packed` bytes. Raise SourceError for any other zip."""
    _check_members(archive, name)
    members = [each for each in archive.infolist() if not each.is_dir() and not _is_aside(each.filename)]
    if len(members) != 1:
        listed = ", ".join(repr(visible(_last(each.filename))[:40]) for each in members[:MAX_NAMED])
        message = f"a zip with {len(members)} files" + (
            f" ({listed}{' …' if len(members) > MAX_NAMED else ''})" if listed else ""
        )
        raise SourceError(f"{name}: {message}. Pack just the one to be read.")
    most = most_bytes(packed, limits)
    return b"".join(_pieces(archive, members, most, name)), _last(members[0].filename)


def check_unpacked(archive: zipfile.ZipFile, packed: int, name: str, limits: Limits) -> None:
    """Raise SourceError if the parts of an Office file are larger than allowed, whatever they say of themselves."""
    _check_members(archive, name)
    for _ in _pieces(archive, archive.infolist(), most_bytes(packed, limits), name):
        pass


def most_bytes(packed: int, limits: Limits) -> int:
    """Return how much may come out of a zip: a multiple of its size, a few MB in any case."""
    return min(limits.unpacked_megabytes * 1_000_000, max(packed * limits.unpacked_ratio, MIN_BYTES))


def _check_members(archive: zipfile.ZipFile, name: str) -> None:
    members = archive.infolist()
    if len(members) > MAX_MEMBERS:
        raise SourceError(f"{name}: a zip with more than {MAX_MEMBERS:,} files. Pack just the one to be read.")
    if any(each.flag_bits & ENCRYPTED for each in members):
        raise SourceError(f"{name}: a zip with a password. Unpack it first.")
    if any(each.compress_type not in METHODS for each in members):
        raise SourceError(f"{name}: a zip packed in a way that is not read here. Pack it with the usual way (deflate).")


def _last(path: str) -> str:
    """Return the last part of a path as any system writes it."""
    return path.replace("\\", "/").rpartition("/")[2]


def _is_aside(path: str) -> bool:
    """Return whether a member was added by the operating system, not by the author."""
    return path.startswith("__MACOSX/") or _last(path).startswith(".")


def _pieces(archive: zipfile.ZipFile, members: Sequence[zipfile.ZipInfo], most: int, name: str) -> Iterator[bytes]:
    """Unpack in pieces, because the size stated in a ZIP may be wrong."""
    size = 0
    for member in members:
        with archive.open(member) as file:
            while piece := file.read(READ_BYTES):
                size += len(piece)
                if size > most:
                    raise SourceError(f"{name}: unpacks to more than {most // 1_000_000:,} MB. Unpack and split it.")
                yield piece
