"""Export an XLSX workbook: one sheet of events and one of metadata. No formulas, no links."""

import html
import io
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any, BinaryIO

import orjson
import pyarrow as pa
import pyarrow.compute as pc
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from geo.errors import ExportError
from geo.events.formulas import guard, guarded, runs
from geo.export.about import FileMetadata, lines
from geo.export.delimited import marked_text
from geo.export.export_table import KINDS, TEXT, ExportTable, count_texts
from geo.export.hxl import tags_of
from geo.export.values import as_json

MAX_ROWS = 1_048_576  # of a sheet
MAX_CHARACTERS = 32_767  # of a cell, counted as UTF-16 does
MAX_DIGITS = 10**15  # whole numbers above it lose digits in Excel
CREATED = datetime(1980, 1, 1)  # the first day that a zip can hold; the clock would change the bytes
EPOCH_DAY = 25_569  # 1970-01-01 as a day of spreadsheets
LEAP_DAY = 61  # their 1 March 1900, after a 29 February that never was
ASTRAL = "[\U00010000-\U0010ffff]"  # two characters each in UTF-16
NOT_IN_XLSX = "[\ufffe\uffff]"
REPLACEMENT = "\ufffd"
AT_ONCE = 10_000  # rows
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
WriteCell = Callable[[int, int, Any], None]
Attributes = Sequence[tuple[str, object]]


class _PlainSheet(Worksheet):  # type: ignore[misc]  # xlsxwriter states no types
    """A sheet whose texts are never markup and whose numbers keep all their digits, unlike those of xlsxwriter."""

    def _xml_inline_string(self, string: str, preserve: bool, attributes: Attributes = ()) -> None:
        # quotation marks are escaped too: some readers, ours among them, look for attributes by their text
        space = ' xml:space="preserve"' if preserve else ""
        self.fh.write(f'<c{_said(attributes)} t="inlineStr"><is><t{space}>{html.escape(string)}</t></is></c>')

    def _xml_rich_inline_string(self, string: str, attributes: Attributes = ()) -> None:
        # taken for rich text because it looks like <r>…</r>, and would be written unescaped
        self._xml_inline_string(string, True, attributes)

    def _xml_number_element(self, number: float, attributes: Attributes = ()) -> None:
        self.fh.write(f"<c{_said(attributes)}><v>{number!r}</v></c>")


def _said(attributes: Attributes) -> str:
    return "".join(f' {name}="{value}"' for name, value in attributes)


def write(rows: ExportTable, about: FileMetadata, file: BinaryIO, *, hxl: bool = False) -> None:
    """Write rows as a workbook, with a row of tags if asked for. Raise ExportError if a sheet cannot hold them."""
    heads = 2 if hxl else 1
    if len(rows.table) + heads > MAX_ROWS:
        raise ExportError(
            f"{len(rows.table):,} events are more than the {MAX_ROWS - heads:,} that a sheet of Excel holds. "
            "Filter them, or write CSV or Parquet."
        )
    packed = io.BytesIO()  # the library's zip complains when a disk is full, and again when it is thrown away
    book = xlsxwriter.Workbook(packed, OPTIONS)
    book.set_properties({"created": CREATED})
    _write_events(book, rows.flat, heads)
    _write_about(book, about)
    book.close()
    file.write(packed.getbuffer())


def notes(rows: ExportTable) -> list[str]:
    """Return what the format cannot hold of these rows, and what a reader must know of their texts."""
    counts = {
        marked_text: runs,
        _cut_text: _is_long,
        _replaced_text: lambda texts: pc.match_substring_regex(texts, NOT_IN_XLSX),
    }
    cut_counts = {say: count_texts(rows.flat, holds) for say, holds in counts.items()}
    return [f"XLSX: {say(count)}" for say, count in cut_counts.items() if count]


def _cut_text(count: int) -> str:
    return f"what is longer than the {MAX_CHARACTERS:,} characters that Excel holds is cut. Cells: {count:,}."


def _replaced_text(count: int) -> str:
    return f"{REPLACEMENT} stands for characters that Excel cannot hold. Cells: {count:,}."


# --- sheets ------------------------------------------------------------------------------------------------------


def _write_events(book: xlsxwriter.Workbook, columns: pa.Table, heads: int) -> None:
    sheet = book.add_worksheet("events", worksheet_class=_PlainSheet)
    sheet.freeze_panes(heads, 0)
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    names = columns.column_names
    for row, texts in enumerate([[guard(name) for name in names], tags_of(names)][:heads]):
        for at, text in enumerate(texts):
            sheet.write_string(row, at, _held(text), bold)
    cells = [_for_cells(column, name) for name, column in zip(names, columns.columns, strict=True)]
    writers = [_writer(sheet, column.type, day) for column in cells]
    for row, values in enumerate(_rows(cells, columns.num_rows), start=heads):
        for at, value in enumerate(values):
            if value is not None:
                writers[at](row, at, value)


def _write_about(book: xlsxwriter.Workbook, about: FileMetadata) -> None:
    sheet = book.add_worksheet("about", worksheet_class=_PlainSheet)
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 100)
    for row, (label, text) in enumerate(lines(about)):
        sheet.write_string(row, 0, label, wrapped)
        sheet.write_string(row, 1, _held(guard(text)), wrapped)


def _rows(cells: list[pa.ChunkedArray], count: int) -> Iterator[tuple[Any, ...]]:
    for start in range(0, count, AT_ONCE):
        yield from zip(*(column.slice(start, AT_ONCE).to_pylist() for column in cells), strict=True)


def _writer(sheet: Worksheet, kind: pa.DataType, day: Any) -> WriteCell:
    """Return what writes cells of a kind; never a function that looks at a text to find out what it is."""
    if kind == TEXT:
        return sheet.write_string
    if kind == pa.bool_():
        return sheet.write_boolean
    return (
        (lambda row, at, value: sheet.write_number(row, at, value, day)) if kind == pa.int32() else sheet.write_number
    )


# --- cells -------------------------------------------------------------------------------------------------------


def _for_cells(column: pa.ChunkedArray, name: str) -> pa.ChunkedArray:
    """Return a column as Excel holds it: days as numbers, long numbers as text, texts guarded and not too long."""
    if column.type == pa.date32():
        days = pc.add(pc.cast(column, pa.int32()), EPOCH_DAY)
        return pc.cast(pc.if_else(pc.less(days, LEAP_DAY), pc.subtract(days, 1), days), pa.int32())
    if column.type == pa.int64() and (pc.max(pc.abs(column)).as_py() or 0) > MAX_DIGITS:
        column = pc.cast(column, TEXT)
    if column.type != TEXT:
        return column
    texts = guarded(column)
    if pc.any(_is_long(texts)).as_py():
        shorten = _with_fewer if KINDS.get(name) in ("list", "records") else _cut
        texts = pa.chunked_array([[text and shorten(text) for text in texts.to_pylist()]], TEXT)
    return pc.replace_substring_regex(texts, NOT_IN_XLSX, REPLACEMENT)


def _is_long(texts: pa.ChunkedArray) -> pa.ChunkedArray:
    characters = pc.utf8_length(texts)
    if (pc.max(characters).as_py() or 0) > MAX_CHARACTERS // 2:
        characters = pc.add(characters, pc.count_substring_regex(texts, ASTRAL))
    return pc.greater(characters, MAX_CHARACTERS)


def _cut(text: str) -> str:
    return text.encode("utf-16-le")[: 2 * MAX_CHARACTERS].decode("utf-16-le", "ignore")


def _with_fewer(text: str) -> str:
    """Return a list in JSON without the items at its end that a cell has no room for."""
    room, items_kept = MAX_CHARACTERS - len("[]"), []
    for item in orjson.loads(text):
        room -= len(as_json(item).decode().encode("utf-16-le")) // 2 + len(",")
        if room < 0:
            break
        items_kept.append(item)
    return as_json(items_kept).decode() if items_kept else ""


def _held(text: str) -> str:
    return _cut(text.replace("\ufffe", REPLACEMENT).replace("\uffff", REPLACEMENT))
