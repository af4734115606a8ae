"""Workbooks (XLSX): the first sheet that is a table. Calamine reads them: it runs no formula, follows no link."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pandas as pd
from python_calamine import CalamineError, CalamineWorkbook

from geo.errors import SourceError
from geo.problems import file_problem, joined
from geo.sources.archive import check_unpacked
from geo.sources.headers import column_names
from geo.sources.limits import Limits, check_columns, check_rows
from geo.sources.raw import Raw, dataset_of
from geo.text import counted

HEADER_WITHIN = 20  # rows; titles may stand above the table
LEAST_COLUMNS = 2
# macros, pictures and links to other files never reach the reader
PARTS = re.compile(r"(?!xl/externalLinks/).*\.(xml|rels)")
SHEET = b"sheetData"
COLUMN = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]+)[0-9]""")
ROW = re.compile(rb"""\sr\s*=\s*["'][A-Za-z]+([0-9]+)["']""")
# of texts, for which the reader makes room before it sees them
COUNT = re.compile(rb"""uniqueCount\s*=\s*["']\+?([0-9]+)""")
DAMAGED = "it is damaged. Save it anew."
ERROR_CELL = b' t="e"'
PIECE_BYTES, OVERLAP_BYTES = 1 << 22, 40
CELLS_PER_MEGABYTE = 100_000  # a cell takes ten bytes of XML at least
LEAST_CELLS, MOST_EMPTY = 1_000_000, 50  # room of any sheet; room for each cell that is there


def read(archive: zipfile.ZipFile, packed: int, name: str, limits: Limits) -> Raw:
    """Read the first sheet with a header of at least two names. Raise SourceError if there is none."""
    check_unpacked(archive, packed, name, limits)
    parts = {each: archive.read(each) for each in archive.namelist() if PARTS.fullmatch(each)}
    if any(int(count[:20]) > len(part) for part in parts.values() for count in COUNT.findall(part)):
        raise SourceError(f"{name}: cannot be read as an Excel workbook: {DAMAGED}")
    if any(b"\0" in part[:4] for part in parts.values()):  # UTF-16, in which nothing would be found below
        raise SourceError(f"{name}: an Excel workbook in an encoding that Excel does not write. Save it anew.")
    sheets = [part for part in parts.values() if SHEET in part]
    for part in sheets:
        _check_room(part, name, limits)
    errors = sum(part.count(ERROR_CELL) for part in sheets)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(_stored(parts)))
        tables = [(sheet, workbook.get_sheet_by_name(sheet)) for sheet in workbook.sheet_names]
        lines = [(sheet, table.to_python(skip_empty_area=False)) for sheet, table in tables]
    except (CalamineError, OSError, ValueError) as err:
        raise SourceError(f"{name}: cannot be read as an Excel workbook: {DAMAGED}") from err
    for sheet, rows in lines:
        header = _header_row(rows)
        if header is not None:
            raw = _table(rows, header, name, limits)
            return replace(raw, findings=joined([raw.findings, *_about(sheet, len(lines) - 1, errors)]))
    raise SourceError(f"{name}: no sheet has a header with two names or more.")


def _stored(parts: dict[str, bytes]) -> bytes:
    """Return the parts as a workbook of their own: what was checked is what is read."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return file.getvalue()


def _check_room(sheet: bytes, name: str, limits: Limits) -> None:
    """Raise SourceError if a cell lies so far off that the room up to it, which the reader fills, is too large."""
    view = memoryview(sheet)
    columns, rows, count = set[bytes](), set[bytes](), 0
    for start in range(0, len(sheet), PIECE_BYTES):
        piece = view[max(start - OVERLAP_BYTES, 0) : start + PIECE_BYTES]
        columns.update(COLUMN.findall(piece))
        found = ROW.findall(piece)
        rows.update(found)
        count += len(found)
    wide, high = max(map(_number, columns), default=0), max((int(row[:20]) for row in rows), default=0)
    most = max(LEAST_CELLS, min(count * MOST_EMPTY, limits.unpacked_megabytes * CELLS_PER_MEGABYTE))
    if wide * high > most:
        raise SourceError(
            f"{name}: a sheet spreads over {high:,} rows and {wide:,} columns, nearly all of them empty. "
            "Delete what stands far off."
        )


def _number(letters: bytes) -> int:
    """Return the number of a column that letters name."""
    number = 0
    for letter in letters[:8].upper():
        number = number * 26 + letter - ord("A") + 1
    return number


def _header_row(lines: list[list[Any]]) -> int | None:
    """Return the first row in which most cells are filled, all of them with text."""
    widest = max((sum(cell != "" for cell in line) for line in lines[:HEADER_WITHIN]), default=0)
    for row, line in enumerate(lines[:HEADER_WITHIN]):
        filled = [cell for cell in line if cell != ""]
        if len(filled) >= max(LEAST_COLUMNS, widest / 2) and all(isinstance(cell, str) for cell in filled):
            return row
    return None


def _table(lines: list[list[Any]], header: int, name: str, limits: Limits) -> Raw:
    check_columns(len(lines[header]), name, limits)
    names, odd = column_names([str(cell) for cell in lines[header]])
    filled = [
        (row, line)
        for row, line in enumerate(lines[header + 1 :], start=header + 2)
        if any(cell != "" for cell in line)
    ]
    check_rows(len(filled), name, limits)
    columns = {
        column: pd.Series([_plain(line[i]) if i < len(line) else None for _, line in filled], dtype=object)
        for i, column in enumerate(names)
    }
    table = pd.DataFrame(columns, index=range(len(filled))).assign(source_row=[row for row, _ in filled])
    return Raw(table, name, dataset_of(name), joined(odd), is_spreadsheet=True)


def _about(sheet: str, others: int, errors: int) -> list[pd.DataFrame]:
    """Return what a reader should know of the workbook as a whole."""
    found = []
    if others:
        said = f"Only sheet {sheet[:40]!r} was read, {others} more were not."
        found.append(file_problem("sheets_left_out", said, "Save each sheet as a file."))
    if errors:
        said = (
            f"{counted(errors, 'cell')} {'holds' if errors == 1 else 'hold'} errors such as #N/A: read as not stated."
        )
        found.append(file_problem("cells_in_error", said, "Correct the formulas."))
    return found


def _plain(cell: Any) -> Any:
    """Return a cell as text or number; days and times as ISO text, durations as text."""
    if cell == "":
        return None
    if isinstance(cell, float) and cell.is_integer():  # a workbook has no other whole numbers
        return int(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ")
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell) if isinstance(cell, (time, timedelta)) else cell
