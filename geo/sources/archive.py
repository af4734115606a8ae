"""Zip files: the one table inside is unpacked, within limits and into memory only."""

import io
import zipfile
import zlib

from geo.errors import SourceError
from geo.sources.limits import Limits

MAGIC = b"PK\x03\x04"
OFFICE_PART = "[Content_Types].xml"  # in every workbook, which is a zip as well
MOST_MEMBERS = 1_000
READ_BYTES = 1 << 20


def is_workbook(content: bytes) -> bool:
    """Return whether a zip is an Office file. Raise nothing: a broken zip is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return OFFICE_PART in archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return False


def unpack(content: bytes, name: str, limits: Limits) -> tuple[bytes, str]:
    """Return content and name of the only file in a zip. Raise SourceError for any other zip."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if len(archive.infolist()) > MOST_MEMBERS:
                raise SourceError(f"{name}: a zip with more than {MOST_MEMBERS:,} files. Pack just the one to be read.")
            members = [each for each in archive.infolist() if not each.is_dir() and not _is_aside(each.filename)]
            if len(members) != 1:
                raise SourceError(f"{name}: a zip with {len(members)} files. Pack just the one to be read.")
            return _unpacked(archive, members[0], len(content), name, limits), members[0].filename.rpartition("/")[2]
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, OSError, ValueError) as err:
        if isinstance(err, SourceError):
            raise
        raise SourceError(f"{name}: a zip that cannot be unpacked ({str(err)[:100]}).") from err


def check_unpacked(content: bytes, name: str, limits: Limits) -> None:
    """Raise SourceError if the parts of an Office file are larger than allowed once unpacked, by their own word."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        most = most_bytes(len(content), limits)
        if sum(each.file_size for each in archive.infolist()) > most:
            raise SourceError(f"{name}: unpacks to more than {most // 1_000_000:,} MB. Save it as CSV, in parts.")


def _is_aside(path: str) -> bool:
    """Return whether a member is one that programs add by themselves."""
    return path.startswith("__MACOSX/") or path.rpartition("/")[2].startswith(".")


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo, packed: int, name: str, limits: Limits) -> bytes:
    """Unpack piece by piece: what a zip says of its own size may be wrong."""
    most = most_bytes(packed, limits)
    parts: list[bytes] = []
    size = 0
    with archive.open(member) as file:
        while part := file.read(READ_BYTES):
            size += len(part)
            if size > most:
                raise SourceError(f"{name}: unpacks to more than {most // 1_000_000:,} MB. Unpack and split it.")
            parts.append(part)
    return b"".join(parts)


def most_bytes(packed: int, limits: Limits) -> int:
    """Return how much may come out of a zip: a multiple of its size, a few MB in any case."""
    return min(limits.unpacked_megabytes * 1_000_000, max(packed * limits.unpacked_ratio, 5_000_000))
