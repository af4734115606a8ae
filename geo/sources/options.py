"""Options of a reader that the file itself does not prove: encoding and sheet."""

import codecs
import re
from dataclasses import dataclass

from geo.errors import SourceError

# as Python names them; each is an encoding in which programs have written tables
ENCODINGS = (
    "utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255",
    "cp1256", "cp1257", "cp1258", *(f"iso8859-{n}" for n in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 16)),
    "koi8-r", "koi8-u", "mac-roman", "mac-cyrillic", "mac-greek", "mac-turkish", "mac-latin2", "cp437", "cp850",
    "cp852", "cp855", "cp857", "cp862", "cp864", "cp866", "cp720", "cp874", "shift_jis", "cp932", "euc_jp",
    "iso2022_jp", "gbk", "gb2312", "gb18030", "big5", "cp950", "euc_kr", "cp949",
)  # fmt: skip
# in which tables of events are met most; a choice of the page
OFFERED = (
    "utf-8", "utf-16", "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "koi8-u", "iso8859-2",
    "iso8859-5", "iso8859-6", "mac-roman", "cp866", "cp932", "gb18030", "cp949", "cp950",
)  # fmt: skip
MAX_SAID = 60  # characters of what was given, in a message


@dataclass(frozen=True)
class ReadOptions:
    """How a file is read; an empty text means: as the file itself shows.

    encoding: of a text, by any name that Python knows, such as windows-1251. sheet: of a workbook, or the list of a
    JSON document that holds several.
    """

    encoding: str = ""
    sheet: str = ""

    def __post_init__(self) -> None:
        if self.encoding and known_encoding(self.encoding) is None:
            raise SourceError(
                f"{self.encoding[:MAX_SAID]!r} is no encoding that is known here. "
                "Use a usual name, such as utf-8, windows-1251, windows-1256 or shift_jis."
            )


AS_FOUND = ReadOptions()


def known_encoding(name: str) -> str | None:
    """Return the name in ENCODINGS for any usual spelling of it, or None."""
    written = re.sub(r"^(windows|cp|ibm)[-_ ]?(?=[0-9])", "cp", name.strip().casefold()).replace("x-mac-", "mac-")
    try:
        return _SPELLINGS.get(codecs.lookup(written).name)
    except (LookupError, ValueError):  # no such name, or none at all
        return None


_SPELLINGS = {codecs.lookup(each).name: each for each in ENCODINGS}
