"""Find the first and last row of a table: titles above the header and notes or totals below the rows are left out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from geo.events.cells import NUMBER, is_missing
from geo.events.problems import Outcome, ProblemsTable, file_problem, make_problems, shown
from geo.sources.columns.dates import iso_day, needs_order

HEADER_WITHIN = 30  # rows
MIN_COLUMNS = 2
MAX_NAME = 200  # characters; a longer text is no name of a column
YEAR = re.compile(r"(?<![0-9])[0-9]{4}(?![0-9])|[0-9]{1,2}[./-][0-9]{1,2}")
MAX_FOOTERS = 20
OWN_NAMES = ({"event_id", "date_start"}, {"event_id", "join_method"})  # either, in every table that we write
# first words of notes and totals below a table, and of notes above one
FOOTER = re.compile(
    r"\W*(grand total|total|subtotal|sum|source|sources|note|notes|remark|disclaimer|data|licen[cs]e|copyright|©|"
    r"updated|last updated|as of|downloaded|accessed|generated|exported|retrieved|prepared by|contact|"
    r"citation|cite|end of|insgesamt|summe|gesamt|quelle|hinweis|somme|remarque|fuente|nota|fonte|totale|"
    r"toplam|kaynak|not|итого|всего|источник|примечание|усього|всього|разом|джерело|примітка|المجموع|"
    r"الإجمالي|المصدر|ملاحظة|合计|总计|来源|注)\b",
    re.IGNORECASE,
)
Cells = Sequence[Any]


@dataclass(frozen=True)
class Header:
    """The names of the columns, the row at which they stand, from 0, and the one at which the records begin."""

    at: int
    names: list[str]
    body: int


def filled(cells: Cells) -> list[Any]:
    """Return the cells that hold anything."""
    return [cell for cell in cells if not is_missing(cell)]


def is_name(cell: Any) -> bool:
    """Return whether a cell may be the name of a column: a text that is neither a number nor a date."""
    if not isinstance(cell, str) or len(cell) > MAX_NAME:
        return False
    text = cell.strip()
    return not (NUMBER.fullmatch(text) or iso_day(text) or needs_order(text))


def find_header(rows: Sequence[Cells]) -> Header | None:
    """Return the header among the first rows of a table; None if no row has names of most columns."""
    rows = rows[:HEADER_WITHIN]
    if rows and is_own(rows[0]):
        return _header(rows, 0)
    widest = max((len(filled(row)) for row in rows), default=0)
    named = [at for at, row in enumerate(rows) if _is_header(row, widest)]
    if not named:
        return None
    return _header(rows, _widest_of_names(rows, named[0]))


def is_own(names: Cells) -> bool:
    """Return whether these are names of columns that this program wrote; a source's among them may be 007 or a day."""
    texts = {cell for cell in names if isinstance(cell, str)}
    return any(row_names <= texts for row_names in OWN_NAMES)


def _header(rows: Sequence[Cells], at: int) -> Header:
    """Return the names that begin in row `at`."""
    if at + 2 < len(rows) and (joined := _two_rows(rows[at], rows[at + 1], rows[at + 2])):
        return Header(at, joined, at + 2)
    return Header(at, [_text(cell) for cell in rows[at]], at + 1)


def _widest_of_names(rows: Sequence[Cells], at: int) -> int:
    """Return the row of names among those from `at` on: what is told above a table has far fewer cells than it."""
    for below in range(at + 1, len(rows)):
        if not _only_names(rows[below]):
            break
        if len(filled(rows[below])) > 1.5 * len(filled(rows[at])):
            at = below
    return at


def _only_names(row: Cells) -> bool:
    return all(map(is_name, filled(row)))


def _is_header(row: Cells, widest: int) -> bool:
    return len(filled(row)) >= max(MIN_COLUMNS, widest / 2) and _only_names(row)


def _text(cell: Any) -> str:
    return "" if is_missing(cell) else str(cell).strip()


def _two_rows(first: Cells, second: Cells, third: Cells) -> list[str] | None:
    """Return the names of columns that stand in two rows, the upper one telling what several have in common."""
    upper, lower = ([_text(cell) for cell in row] for row in (first, second))
    width = max(len(upper), len(lower))
    upper, lower = (row + [""] * (width - len(row)) for row in (upper, lower))
    is_second = _only_names(second) and not any(YEAR.search(cell) or cell.startswith("#") for cell in lower)
    parts = [at for at in range(1, width) if lower[at] and not upper[at]]
    has_group = parts and all(any(upper[:at]) and lower[_group(upper, at)] for at in parts)
    if not (is_second and has_group and not all(lower)) or _only_names(third):
        return None
    return [
        " ".join(filter(None, [upper[_group(upper, at)] if lower[at] else upper[at], lower[at]])) for at in range(width)
    ]


def _group(upper: Sequence[str], at: int) -> int:
    """Return the column whose upper name stands over the column `at`."""
    return next((each for each in range(at, -1, -1) if upper[each]), at)


def rows_above(header: Header, rows: Sequence[Cells]) -> list[ProblemsTable]:
    """Return a line on what stands above the names, and one on names in two rows."""
    findings = []
    above = [cell for row in rows[: header.at] for cell in filled(row)]
    if above:
        message = f"The names of the columns stand in row {header.at + 1:,}; above them: {shown(above[0])[:80]!r}."
        findings.append(file_problem("rows_above_header", message, "Nothing, if that is right."))
    if header.body - header.at > 1:
        message = f"The names of the columns stand in rows {header.at + 1:,} and {header.at + 2:,}: joined."
        findings.append(file_problem("header_of_two_rows", message, "Nothing, if that is right."))
    return findings


# --- below the table ---------------------------------------------------------------------------------------------


def footers(last: Sequence[Cells], width: int) -> int:
    """Return how many of the last rows are notes or totals below a table of `width` columns."""
    count = 0
    for row in reversed(last):
        if not _is_footer(filled(row), width):
            break
        count += 1
    return count if count <= MAX_FOOTERS else 0


def _is_footer(cells: list[Any], width: int) -> bool:
    """Return whether a row is a note or a total: it has no date, and a known word or a sentence in its first cell."""
    if not cells or width < 3 or len(cells) > width / 2 or not is_name(cells[0]):
        return False
    texts = [str(cell).strip() for cell in cells]
    if any(iso_day(text) or needs_order(text) for text in texts if not text.isdigit()):
        return False
    return bool(FOOTER.match(texts[0])) or (len(cells) == 1 and " " in texts[0])


def footer_lines(rows: Sequence[int], values: Sequence[str]) -> ProblemsTable:
    """Return a line per row that is a note or a total."""
    return make_problems(
        "row_below_table",
        Outcome.REJECTED,
        None,
        "A note or a total below the table, no event.",
        "Nothing, if that is right.",
        rows=rows,
        values=values,
    )
