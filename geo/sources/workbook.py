"""Excel workbooks (XLSX): the first sheet that is a table. Calamine reads them: it runs no formula, follows no link."""

import io
from datetime import date, datetime, time, timedelta
from typing import Any

import pandas as pd
from python_calamine import CalamineError, CalamineWorkbook

from geo.errors import SourceError
from geo.problems import file_problem, joined
from geo.sources.headers import column_names
from geo.sources.limits import Limits, check_columns, check_rows
from geo.sources.raw import Raw

HEADER_WITHIN = 20  # rows; titles may stand above the table
LEAST_COLUMNS = 2


def read(content: bytes, name: str, limits: Limits) -> Raw:
    """Read the first sheet with a header of at least two names. Raise SourceError if there is none."""
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = [
            (sheet, workbook.get_sheet_by_name(sheet).to_python(skip_empty_area=False))
            for sheet in workbook.sheet_names
        ]
    except (CalamineError, OSError, ValueError) as err:
        raise SourceError(f"{name}: cannot be read as an Excel workbook ({str(err)[:120]}).") from err
    for sheet, lines in sheets:
        header = _header_row(lines)
        if header is not None:
            return _table(lines, header, sheet, name, limits, others=len(sheets) - 1)
    raise SourceError(f"{name}: no sheet has a header with two names or more.")


def _header_row(lines: list[list[Any]]) -> int | None:
    """Return the first row in which most cells are filled, all of them with text."""
    widest = max((sum(cell != "" for cell in line) for line in lines[:HEADER_WITHIN]), default=0)
    for row, line in enumerate(lines[:HEADER_WITHIN]):
        filled = [cell for cell in line if cell != ""]
        if len(filled) >= max(LEAST_COLUMNS, widest / 2) and all(isinstance(cell, str) for cell in filled):
            return row
    return None


def _table(lines: list[list[Any]], header: int, sheet: str, name: str, limits: Limits, others: int) -> Raw:
    names, odd = column_names([str(cell) for cell in lines[header]])
    check_columns(names, name, limits)
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
    if others:
        odd = [
            *odd,
            file_problem(
                "sheets_left_out",
                f"Only sheet {sheet!r} was read, {others} more were not.",
                "Save each sheet as a file.",
            ),
        ]
    return Raw(table, name, name.rpartition(".")[0] or name, joined(odd), is_spreadsheet=True)


def _plain(cell: Any) -> Any:
    """Return a cell as text or number; days and times as ISO text, durations as text."""
    if cell == "":
        return None
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ")
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell) if isinstance(cell, (time, timedelta)) else cell
