"""Text in any usual encoding as UTF-8, with what had to be guessed."""

import codecs

import pandas as pd

from geo.errors import SourceError
from geo.problems import file_problem

# the longer marks first: that of UTF-32 begins like that of UTF-16
MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SNIFFED = 200  # bytes


def utf8(content: bytes, name: str) -> tuple[bytes, list[pd.DataFrame]]:
    """Return a text in UTF-8 without a mark at its start, its lines ending in a line feed or two characters."""
    found = next((encoding for mark, encoding in MARKS if content.startswith(mark)), None)
    encoding = found or _unmarked(content)
    if encoding is None:
        text, guessed = _of_bytes(content.removeprefix(codecs.BOM_UTF8))
    else:
        text, guessed = _decoded(content, encoding, name), []
        if not found:
            guessed = [_guess(f"No mark at its start, but every other byte is 0: read as {encoding.upper()}.")]
    if text.find(b"\n") in (-1, len(text) - 1):  # lines that end as they did on old Macs
        text = text.replace(b"\r", b"\n")
    return text, guessed


def _unmarked(content: bytes) -> str | None:
    """Return which UTF-16 it must be, as nearly every other byte of the names of columns is 0."""
    first, second = content[:SNIFFED:2], content[1:SNIFFED:2]
    most = len(second) * 0.8
    if len(second) > 1 and second.count(0) > most and not first.count(0):
        return "utf-16-le"
    return "utf-16-be" if len(second) > 1 and first.count(0) > most and not second.count(0) else None


def _decoded(content: bytes, encoding: str, name: str) -> bytes:
    try:
        return content.decode(encoding).encode()
    except UnicodeError as err:
        raise SourceError(
            f"{name}: begins like {encoding.upper()} but is none, or is cut off. Save it as UTF-8."
        ) from err


def _of_bytes(content: bytes) -> tuple[bytes, list[pd.DataFrame]]:
    """Return a text of which some lines may not be UTF-8: those are read as Windows-1252."""
    if content.isascii():
        return content, []
    try:
        content.decode()
    except UnicodeDecodeError as err:
        line = content.count(b"\n", 0, err.start) + 1
        said = f"Not UTF-8 in line {line:,} (byte {err.start:,}): lines that are not were read as Windows-1252."
        return b"\n".join(map(_line, content.split(b"\n"))), [
            _guess(f"{said} Letters other than English may be wrong.")
        ]
    return content, []


def _line(line: bytes) -> bytes:
    try:
        line.decode()
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace").encode()
    return line


def _guess(message: str) -> pd.DataFrame:
    return file_problem("encoding_guessed", message, "Save the file as UTF-8.")
