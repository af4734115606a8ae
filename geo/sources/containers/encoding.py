"""Decode text in common encodings to UTF-8, and report what was guessed."""

import codecs

from geo.errors import SourceError
from geo.events.problems import ProblemsTable, file_problem
from geo.sources.containers.letters import guessed
from geo.sources.options import known_encoding

# the longer marks first: that of UTF-32 begins like that of UTF-16
MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SNIFFED = 4_000  # bytes, an even number
MIN_ZEROS, MAX_ZEROS = 0.04, 0.001  # of every other byte of UTF-16, and of those between
MAX = 0.8  # of the lines that are not ASCII: an encoding of the whole text
USUAL = "cp1252"  # where no letter proves another one
LABELS = {"gb18030": "GB 18030", "koi8-u": "KOI8-U", "cp866": "CP866", "mac-roman": "MacRoman",
          "mac-cyrillic": "MacCyrillic", "cp932": "Shift-JIS", "cp949": "EUC-KR", "cp950": "Big5"}  # fmt: skip
TELL = "Save the file as UTF-8, or tell its encoding (--encoding, or the choice of the page)."


def utf8(content: bytes, name: str, requested: str = "") -> tuple[bytes, list[ProblemsTable]]:
    """Return a text in UTF-8 without byte order mark; lines end in LF or CRLF.

    `requested` is the encoding given by the user. Raise SourceError if the text is not in it.
    """
    guesses: list[ProblemsTable] = []
    marked = next((encoding for mark, encoding in MARKS if content.startswith(mark)), None)
    if requested:
        text = _as_asked(content, requested, name)
    elif encoding := marked or _unmarked(content):
        text = _decoded(content, encoding, name)
        if not marked:
            guesses = [_guess(f"No mark at its start, but every other byte is 0: read as {encoding.upper()}.")]
    else:
        text, guesses = _of_bytes(content.removeprefix(codecs.BOM_UTF8))
    if text.find(b"\n") in (-1, len(text) - 1):  # lines that end as they did on old Macs
        text = text.replace(b"\r", b"\n")
    return text, guesses


def _as_asked(content: bytes, requested: str, name: str) -> bytes:
    encoding = known_encoding(requested) or requested
    try:
        return content.decode(encoding).removeprefix("\ufeff").encode()
    except UnicodeDecodeError as err:
        message = f"{name}: is not {requested[:60]}: byte {err.start:,} is none of it."
        raise SourceError(f"{message} Name another encoding, or none.") from err
    except UnicodeError as err:
        raise SourceError(f"{name}: is not {requested[:60]}. Name another encoding, or none.") from err


def _unmarked(content: bytes) -> str | None:
    """Return which UTF-16 it must be, as many of every other byte are 0 and hardly any of the others."""
    start = content[:SNIFFED]
    first, second = start[::2].count(0), start[1::2].count(0)
    least, most = max(MIN_ZEROS * len(start) / 2, 1), MAX_ZEROS * len(start)
    for zeros, others, encoding in ((second, first, "utf-16-le"), (first, second, "utf-16-be")):
        if zeros >= least and others <= most and _is_text(start, encoding):
            return encoding
    return None


def _is_text(start: bytes, encoding: str) -> bool:
    """Return whether the first bytes are text with a separator and without controls in this encoding."""
    text = start[: len(start) // 2 * 2].decode(encoding, "ignore")
    return any(each in text for each in ",;\t|\n{") and not any(each < " " and each not in "\t\r\n" for each in text)


def _decoded(content: bytes, encoding: str, name: str) -> bytes:
    try:
        return content.decode(encoding).encode()
    except UnicodeError as err:
        raise SourceError(
            f"{name}: begins like {encoding.upper()} but is none, or is cut off. Save it as UTF-8."
        ) from err


def _of_bytes(content: bytes) -> tuple[bytes, list[ProblemsTable]]:
    """Return a text of which some lines may not be UTF-8: the letters of those tell how they are read."""
    if content.isascii():
        return content, []
    try:
        content.decode()
    except UnicodeDecodeError as err:
        line = content.count(b"\n", 0, err.start) + 1
        return _of_other_lines(content, f"Not UTF-8 in line {line:,} (byte {err.start:,})")
    return content, []


def _of_other_lines(content: bytes, where: str) -> tuple[bytes, list[ProblemsTable]]:
    lines = content.split(b"\n")
    foreign = [at for at, line in enumerate(lines) if not line.isascii()]
    odd = [at for at in foreign if not _is_utf8(lines[at])]
    encoding_guess = guessed(b"\n".join(lines[at] for at in odd))
    if encoding_guess and len(odd) >= MAX * len(foreign):  # a few that are UTF-8 are so by chance
        odd = foreign
    encoding = encoding_guess.encoding if encoding_guess else USUAL
    for at in odd:
        lines[at] = lines[at].decode(encoding, "replace").encode()
    said = f"{where}: lines that are not were read as {label(encoding)}"
    if encoding_guess is None:
        said += ". Letters other than English may be wrong."
    else:
        said += ", by their letters" + (
            f"; {label(encoding_guess.other)} is nearly as likely." if encoding_guess.other else "."
        )
    return b"\n".join(lines), [_guess(said)]


def label(encoding: str) -> str:
    """Return the common name of an encoding."""
    return LABELS.get(encoding) or encoding.replace("cp12", "Windows-12").replace("iso8859", "ISO 8859").replace(
        "utf", "UTF"
    )


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _guess(message: str) -> ProblemsTable:
    return file_problem("encoding_guessed", message, TELL)
