"""Check the XML of a workbook before the reader allocates memory for it.

The reader allocates every cell up to the last one and a copy of every text in use, and stops at days outside the
calendar. So cells and texts are counted first, and a cell that it would misread is marked as unreadable.
"""

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from operator import itemgetter

from python_calamine import CalamineError, CalamineWorkbook

from geo.errors import SourceError
from geo.sources.limits import Limits

SHEET = b"sheetData"
STYLES, STRINGS = b"cellXfs", b"sst"  # in parts by any name: another part says which one is which
REFERENCE = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]*)([0-9]+)["']""")
CELL = re.compile(rb"<(?:[\w.-]+:)?c[\s/>]")
CELL_STARTS = [before + b"c" + after for before in (b"<", b":") for after in (b" ", b">", b"/", b"\n", b"\r", b"\t")]
ROW = re.compile(rb"<(?:[\w.-]+:)?row[\s/>]")
# of texts, for which the reader makes room before it sees them
COUNT = re.compile(rb"""uniqueCount\s*=\s*["']\+?([0-9]+)""")
TEXT_INDEX = re.compile(rb"""\st\s*=\s*["']s["'][^>]*>\s*<(?:[\w.-]+:)?v[^>]*>\s*([0-9]{1,9})\s*<""")
STRING = re.compile(rb"<(?:[\w.-]+:)?si[\s/>]")
HIDDEN_ROW = re.compile(rb"""<(?:[\w.-]+:)?row\s[^>]*\shidden\s*=\s*["'](?:1|true)["']""")
PIECE_BYTES = 1 << 22
CELLS_PER_MEGABYTE = 100_000  # a cell takes ten bytes of XML at least
MIN_CELLS, MAX_EMPTY = 1_000_000, 50  # room of any sheet; room for each cell that is there
MIN_TEXT, MAX_REPEATED = 20_000_000, 20  # bytes of texts used in any workbook; for every byte that is there
DAMAGED = "it is damaged. Save it anew."


def check_parts(parts: Mapping[str, bytes], name: str, limits: Limits) -> None:
    """Raise SourceError for a workbook for which the reader would make too much room."""
    if any(int(count[:20]) > len(part) for part in parts.values() for count in COUNT.findall(part)):
        raise SourceError(f"{name}: cannot be read as an Excel workbook: {DAMAGED}")
    if any(b"\0" in part[:4] for part in parts.values()):  # UTF-16, in which nothing would be found below
        raise SourceError(f"{name}: an Excel workbook in an encoding that Excel does not write. Save it anew.")
    sheets = [part for part in parts.values() if SHEET in part]
    _check_room(sheets, name, limits)
    texts = [part for part in parts.values() if STRINGS in part]
    _check_texts(sheets, texts, name, limits)


def _pieces(sheet: bytes, name: str) -> Iterator[tuple[int, int]]:
    """Return where pieces of the text begin and end, so that no tag is cut in two."""
    start = 0
    while start < len(sheet):
        end = len(sheet)
        if end - start > PIECE_BYTES:
            end = sheet.rfind(b">", start, start + PIECE_BYTES) + 1
        if not end:
            raise SourceError(f"{name}: cannot be read as an Excel workbook: {DAMAGED}")
        yield start, end
        start = end


def _check_room(sheets: Sequence[bytes], name: str, limits: Limits) -> None:
    """Raise SourceError if the room up to the last cells, which the reader fills, is too large."""
    extents = [_extent(sheet, name) for sheet in sheets]
    cells = sum(each.cells for each in extents)
    most = max(MIN_CELLS, min(cells * MAX_EMPTY, limits.unpacked_megabytes * CELLS_PER_MEGABYTE))
    if sum(each.room for each in extents) > most:
        largest = max(extents, key=lambda each: each.room)
        raise SourceError(
            f"{name}: a sheet spreads over {largest.high:,} rows and {largest.wide:,} columns, nearly all of them "
            "empty. Delete what stands far off."
        )


@dataclass(frozen=True)
class _Extent:
    """How far the cells of a sheet reach at most, and how many there are."""

    high: int
    wide: int
    cells: int

    @property
    def room(self) -> int:
        return self.high * self.wide


def _extent(sheet: bytes, name: str) -> _Extent:
    columns, rows = set[bytes](), set[bytes]()
    of_cells, of_rows, cells, lines = 0, 0, 0, 0
    for piece in _pieces(sheet, name):
        references = REFERENCE.findall(sheet, *piece)
        columns.update(map(itemgetter(0), references))
        rows.update(map(itemgetter(1), references))
        without_column = sum(not letters for letters, _ in references)
        of_rows += without_column
        of_cells += len(references) - without_column
        cells += sum(sheet.count(start, *piece) for start in CELL_STARTS)
        lines += len(ROW.findall(sheet, *piece))
    wide, high = max(map(_number, columns), default=0), max((int(row[:20]) for row in rows), default=0)
    if of_cells < cells:  # those without a reference stand behind the one before
        wide += max(len(CELL.findall(row)) for row in ROW.split(sheet))
    return _Extent(high + (lines if of_rows < lines else 0), wide, cells)


def _number(letters: bytes) -> int:
    """Return the number of a column that letters name."""
    number = 0
    for letter in letters[:8].upper():
        number = number * 26 + letter - ord("A") + 1
    return number


def _check_texts(sheets: Sequence[bytes], strings: Sequence[bytes], name: str, limits: Limits) -> None:
    """Raise SourceError if texts that many cells share take too much once every cell has its own."""
    there = sum(map(len, [*sheets, *strings]))
    most = max(MIN_TEXT, min(MAX_REPEATED * there, limits.unpacked_megabytes * 1_000_000))
    cells = sum(part.count(b"<") for part in sheets) // 4  # a cell and its value begin and end
    for lengths in map(_lengths, strings):
        if cells * max(lengths, default=0) <= most:
            continue
        used = Counter(index for part in sheets for index in TEXT_INDEX.findall(part))
        total = sum(times * lengths[int(index)] for index, times in used.items() if int(index) < len(lengths))
        if total > most:
            raise SourceError(
                f"{name}: texts that many cells share unpack to {total / 1e6:,.0f} MB, more than the "
                f"{most / 1e6:,.0f} MB allowed. Split it into parts."
            )


def _lengths(strings: bytes) -> list[int]:
    """Return how long each shared text is, with its marks."""
    starts = [match.start() for match in STRING.finditer(strings)]
    return [end - start for start, end in zip(starts, [*starts[1:], len(strings)], strict=False)]


# --- cells that the reader would misread -------------------------------------------------------------------------

UNREADABLE = "\ufdd0"  # before what an unreadable cell holds; no text has it
LAST_SERIAL = 2_958_466  # day after 31 December 9999
PROBE = b'<c r="A%d" s="%d"><v>40000</v></c>'
MAX_STYLES = 65_536
# a cell with such an attribute, whatever formula it has, whose value is not of such a form
_ODD_CELL = (
    rb"""<(?P<p>(?:[\w.-]+:)?)c(?P<a>(?=\s)[^>]*\s%b["'][^>]*)>\s*"""
    rb"""(?:<(?P=p)f(?:[^>]*/>|[^>]*>[^<]*</(?P=p)f>)\s*)?<(?P=p)v[^>]*>(?!\s*%b\s*<)(?P<v>[^<]*)</(?P=p)v>"""
)
BAD_INDEX = re.compile(_ODD_CELL % (rb"""t\s*=\s*["']s""", rb"[0-9]{1,9}"))
DAY = rb"[0-9]{1,6}(?:\.[0-9]*)?"
OWN_TYPE = re.compile(rb"""\st\s*=\s*["'](?!n["'])""")
REFERENCE_OF_CELL = re.compile(rb"""\sr\s*=\s*["'][A-Za-z]+[0-9]+["']""")


def with_unreadable(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the parts with a mark in every cell that names no text, or holds no day where it should."""
    styles = {style for part in parts.values() if STYLES in part for style in _day_styles(part)}
    patterns = [BAD_INDEX]
    if styles:
        of_days = b"|".join(b"%d" % style for style in sorted(styles))
        patterns.append(re.compile(_ODD_CELL % (rb"""s\s*=\s*["'](?:%b)""" % of_days, DAY)))
    made = dict(parts)
    for name, part in parts.items():
        if SHEET in part:
            for pattern in patterns:
                made[name] = pattern.sub(_marked, made[name])
    return made


def _marked(match: "re.Match[bytes]") -> bytes:
    """Return a cell with a mark before what it holds, or as it is if that is a day."""
    prefix, attributes, value = match["p"], match["a"], match["v"]
    is_text = match.re is BAD_INDEX
    if not is_text and (OWN_TYPE.search(attributes) or _is_serial(value)):
        return match[0]
    reference = REFERENCE_OF_CELL.search(attributes)
    return b'<%bc%b t="str"><%bv>%b%b</%bv>' % (
        prefix, reference[0] if reference else b"", prefix, UNREADABLE.encode(), value, prefix,
    )  # fmt: skip


def _is_serial(value: bytes) -> bool:
    try:
        return 0 <= float(value) < LAST_SERIAL
    except ValueError:
        return not value.strip()  # an empty cell says nothing


def _day_styles(styles: bytes) -> list[int]:
    """Return the numbers of the styles whose cells the reader takes for days or times: it is asked itself."""
    count = min(styles.count(b"xf"), MAX_STYLES)
    rows = b"".join(b'<row r="%d">' % (n + 1) + PROBE % (n + 1, n) + b"</row>" for n in range(count))
    sheet = b'<worksheet xmlns="%b"><sheetData>%b</sheetData></worksheet>' % (_MAIN.encode(), rows)
    parts = {**_PROBE_PARTS, "xl/styles.xml": styles, _PROBE_SHEET: sheet}
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(stored(parts)))
        cells = [row[0] for row in workbook.get_sheet_by_index(0).to_python(skip_empty_area=False)]
    except (CalamineError, OSError, ValueError):  # damaged styles: the reader says so of the workbook as well
        return []
    return [style for style, cell in enumerate(cells) if isinstance(cell, (date, datetime, time, timedelta))]


_PROBE_SHEET = "xl/worksheets/sheet1.xml"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PROBE_PARTS = {
    "[Content_Types].xml": b"<Types/>",
    "_rels/.rels": (
        f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="r1" Type="{_RELATIONS}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>'
    ).encode(),
    "xl/workbook.xml": (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>'
        '<sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>'
    ).encode(),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="r1" Type="{_RELATIONS}/worksheet" '
        f'Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="{_RELATIONS}/styles" Target="styles.xml"/>'
        "</Relationships>"
    ).encode(),
}


def stored(parts: Mapping[str, bytes]) -> bytes:
    """Return the parts as a workbook of their own: what was checked is what is read."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return file.getvalue()
