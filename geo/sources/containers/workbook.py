"""Read XLSX workbooks with calamine, which runs no formulas and follows no links; find the sheets with the table."""

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pandas as pd
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from geo.errors import SourceError
from geo.events.folding import counted
from geo.events.problems import Outcome, ProblemsTable, concat_problems, file_problem, make_problems
from geo.events.raw import RawTable, dataset_of
from geo.sources.containers.archive import check_unpacked
from geo.sources.containers.header_rows import (
    MAX_FOOTERS,
    Header,
    filled,
    find_header,
    footer_lines,
    footers,
    is_own,
    rows_above,
)
from geo.sources.containers.headers import column_names
from geo.sources.containers.workbook_checks import (
    DAMAGED,
    HIDDEN_ROW,
    SHEET,
    UNREADABLE,
    check_parts,
    stored,
    with_unreadable,
)
from geo.sources.limits import Limits, check_columns, check_rows

# macros, pictures and links to other files never reach the reader
PARTS = re.compile(r"(?!xl/externalLinks/).*\.(xml|rels)")
ERROR_CELL = b' t="e"'
MAX_NAMED = 6  # sheets, in a message
IsEvents = Callable[[RawTable], bool]
Line = list[Any]


@dataclass(frozen=True)
class _Sheet:
    """A sheet with a header: its rows, and where they count from if another sheet stands above."""

    name: str
    lines: list[Line]
    header: Header
    is_hidden: bool = False
    offset: int = 0


def read(
    archive: zipfile.ZipFile, packed: int, name: str, limits: Limits, sheet: str = "", is_events: IsEvents = bool
) -> RawTable:
    """Read the sheet that is asked for, or the one that holds events, with others that have its columns.

    Raise SourceError if there is none, or if it is not clear which one is meant.
    """
    check_unpacked(archive, packed, name, limits)
    parts = {each: archive.read(each) for each in archive.namelist() if PARTS.fullmatch(each)}
    check_parts(parts, name, limits)
    sheets = [part for part in parts.values() if SHEET in part]
    names, with_header = _sheets(stored(with_unreadable(parts)), name)
    chosen = _asked(names, with_header, sheet, name) if sheet else _chosen(with_header, name, limits, is_events)
    raw = _together(chosen, name, limits)
    left_out = [each for each in names if each not in {one.name for one in chosen}]
    hidden_rows = sum(len(HIDDEN_ROW.findall(part)) for part in sheets)
    about = _about(chosen, left_out, sum(part.count(ERROR_CELL) for part in sheets), hidden_rows)
    return replace(raw, findings=concat_problems([raw.findings, *about]))


def _sheets(content: bytes, name: str) -> tuple[list[str], list[_Sheet]]:
    """Return the names of all sheets, and those sheets that have a header."""
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        about = [each for each in workbook.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet]
        with_header = []
        for each in about:
            lines = _lines(workbook.get_sheet_by_name(each.name))
            if header := find_header(lines):
                with_header.append(_Sheet(each.name, lines, header, each.visible != SheetVisibleEnum.Visible))
    except (CalamineError, OSError, ValueError, OverflowError, ArithmeticError) as err:
        raise SourceError(f"{name}: cannot be read as an Excel workbook: {DAMAGED}") from err
    except BaseException as err:
        if type(err).__name__ != "PanicException":  # how the reader breaks off
            raise
        raise SourceError(f"{name}: cannot be read as an Excel workbook: {DAMAGED}") from None
    return [each.name for each in about], with_header


def _lines(sheet: CalamineSheet) -> list[Line]:
    """Return the rows of a sheet; cells that are merged downwards all hold what the first one holds."""
    lines = sheet.to_python(skip_empty_area=False)
    left = sum(map(len, lines))
    for (top, column), (bottom, right) in sheet.merged_cell_ranges or ():
        below = lines[top + 1 : bottom + 1] if right == column and top < len(lines) else []
        left -= len(below)
        if left < 0:  # ranges that overlap, which no program writes
            break
        for line in below:
            if column < len(line):
                line[column] = lines[top][column]
    return lines


# --- which sheet -------------------------------------------------------------------------------------------------


def _asked(names: Sequence[str], with_header: Sequence[_Sheet], sheet: str, name: str) -> list[_Sheet]:
    if sheet not in names:
        raise SourceError(f"{name}: has no sheet {sheet[:60]!r}. It has: {_named(names)}.")
    chosen = [each for each in with_header if each.name == sheet]
    if not chosen:
        raise SourceError(
            f"{name}: sheet {sheet[:60]!r} has no header with two names or more. Sheets: {_named(names)}."
        )
    return chosen


def _chosen(sheets_seen: Sequence[_Sheet], name: str, limits: Limits, is_events: IsEvents) -> list[_Sheet]:
    """Return the sheets with the columns of events; all of them have the same. What this program wrote comes first."""
    if not sheets_seen:
        raise SourceError(f"{name}: no sheet has a header with two names or more.")
    groups: dict[tuple[str, ...], list[_Sheet]] = {}
    seen = [each for each in sheets_seen if not each.is_hidden] or sheets_seen
    own_sheets = [each for each in seen if each.header.at == 0 and is_own(each.header.names)]
    for each in own_sheets or seen:
        groups.setdefault(tuple(each.header.names), []).append(each)
    alike = list(groups.values())
    likely = alike if len(alike) == 1 else [group for group in alike if is_events(_table(group[0], name, limits))]
    if len(likely) != 1:
        message = "several sheets may hold the events" if likely else "no sheet looks like a table of events"
        sheets = _named([each.name for group in likely or alike for each in group])
        raise SourceError(f"{name}: {message}: {sheets}. Name the one to be read (--sheet, or the choice of the page).")
    return likely[0]


def _named(names: Sequence[str]) -> str:
    more = f" and {len(names) - MAX_NAMED} more" if len(names) > MAX_NAMED else ""
    return ", ".join(repr(each[:31]) for each in names[:MAX_NAMED]) + more


# --- the table ---------------------------------------------------------------------------------------------------


def _together(sheets: Sequence[_Sheet], name: str, limits: Limits) -> RawTable:
    """Return the rows of sheets with the same columns as one table; of several, each row says its sheet."""
    if len(sheets) == 1:
        return _table(sheets[0], name, limits)
    placed, offset = [], 0
    for each in sheets:
        placed.append(replace(each, offset=offset))
        offset += len(each.lines)
    raws = [_table(each, name, limits) for each in placed]
    column = next(each for each in ("sheet", *(f"sheet ({n})" for n in range(2, 999))) if each not in raws[0].table)
    tables = [raw.table.assign(**{column: each.name}) for raw, each in zip(raws, placed, strict=True)]
    table = pd.concat(tables, ignore_index=True)
    check_rows(len(table), name, limits)
    offsets = "; ".join(f"{each.name[:31]!r} from row {each.offset + 1:,}" for each in placed[1:MAX_NAMED])
    message = (
        f"{len(sheets)} sheets have the same columns: one table, {column!r} names the sheet. Rows count on: {offsets}."
    )
    findings = [file_problem("sheets_together", message, "Name one of them to read it alone (--sheet).")]
    return replace(raws[0], table=table, findings=concat_problems([*findings, *(raw.findings for raw in raws)]))


def _table(sheet: _Sheet, name: str, limits: Limits) -> RawTable:
    check_columns(len(sheet.header.names), name, limits)
    names, odd = column_names(sheet.header.names)
    first = sheet.offset + 1
    rows = [
        (row, line)
        for row, line in enumerate(sheet.lines[sheet.header.body :], start=first + sheet.header.body)
        if any(cell != "" for cell in line)
    ]
    check_rows(len(rows), name, limits)
    below = footers([line for _, line in rows[-MAX_FOOTERS - 1 :]], len(names))
    rows, notes = rows[: len(rows) - below], rows[len(rows) - below :]
    readable, unreadable = _without_unreadable(rows)
    columns = {
        column: pd.Series([_plain(line[i]) if i < len(line) else None for _, line in readable], dtype=object)
        for i, column in enumerate(names)
    }
    table = pd.DataFrame(columns, index=range(len(readable))).assign(source_row=[row for row, _ in readable])
    texts = [", ".join(str(_plain(cell)) for cell in filled(line)) for _, line in notes]
    findings = [
        *rows_above(sheet.header, sheet.lines),
        *odd,
        unreadable,
        footer_lines([row for row, _ in notes], texts),
    ]
    return RawTable(table, name, dataset_of(name), concat_problems(findings), is_spreadsheet=True)


def _without_unreadable(rows: list[tuple[int, Line]]) -> tuple[list[tuple[int, Line]], ProblemsTable]:
    """Return the rows whose cells can all be told, and a line per other one."""
    bad = {
        at: next(cell for cell in line if isinstance(cell, str) and cell.startswith(UNREADABLE))
        for at, (_, line) in enumerate(rows)
        if any(isinstance(cell, str) and cell.startswith(UNREADABLE) for cell in line)
    }
    readable = [row for at, row in enumerate(rows) if at not in bad]
    listed = make_problems(
        "record_unreadable",
        Outcome.REJECTED,
        None,
        "A cell holds no day that a calendar has, or names a text that the workbook lacks.",
        "Correct the cell in the workbook.",
        rows=[rows[at][0] for at in bad],
        values=[cell.removeprefix(UNREADABLE) for cell in bad.values()],
    )
    return readable, listed


def _about(sheets: Sequence[_Sheet], left_out: Sequence[str], errors: int, hidden_rows: int) -> list[ProblemsTable]:
    """Return what a reader should know of the workbook as a whole."""
    findings = []
    if left_out:
        message = f"Read: {_named([each.name for each in sheets])}; not read: {_named(left_out)}."
        findings.append(
            file_problem("sheets_left_out", message, "Name the sheet to be read, if it is another one (--sheet).")
        )
    if hidden_rows:
        are = "is" if hidden_rows == 1 else "are"
        message = f"{counted(hidden_rows, 'row')} {are} hidden in the workbook: read like the others."
        findings.append(file_problem("hidden_rows", message, "Delete them, if a filter hides what does not belong."))
    if errors:
        message = (
            f"{counted(errors, 'cell')} {'holds' if errors == 1 else 'hold'} errors such as #N/A: read as not stated."
        )
        findings.append(file_problem("cells_in_error", message, "Correct the formulas."))
    return findings


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
