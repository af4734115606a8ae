"""Delimited text: CSV, TSV and similar. Every cell is read as text.

Arrow reads the cells. Lines that Arrow would join because of an unclosed quotation mark are found first.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from geo.errors import SourceError
from geo.events.folding import counted
from geo.events.problems import Outcome, ProblemsTable, concat_problems, make_problems
from geo.events.raw import CellsTable, RawTable, dataset_of
from geo.sources.columns.dates import iso_day
from geo.sources.containers.header_rows import (
    FOOTER,
    HEADER_WITHIN,
    MAX_FOOTERS,
    MIN_COLUMNS,
    Header,
    filled,
    find_header,
    footer_lines,
    footers,
    rows_above,
)
from geo.sources.containers.headers import column_names, headerless_names
from geo.sources.limits import Limits, check_columns, check_rows

DELIMITERS = ",;\t|"
SAID_DELIMITER = re.compile(rb"sep=([,;\t|])\r?\n")  # a first line that Excel reads
SNIFFED_LINES = 20
MIN_ROWS = 3  # of which a table below a title is known
MAX_HEAD = 1 << 20  # bytes in which titles may stand
BLOCK_BYTES = 1 << 26  # no record is longer
BYTES_AT_ONCE = 1 << 18  # that are searched for quotation marks: what is made of them stays in the processor's cache
QUOTE = ord('"')
LINE_END = re.compile(rb"\r\n|\n|\r")
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
OWN = {"event_id", "join_method"}  # names in every table that this program wrote
MIN_CELLS = 3  # of a record that is known among the lines of a cell
Line = tuple[int, str, str]  # row, text, what is wrong with it


def read(text: bytes, name: str, limits: Limits) -> RawTable:
    """Read a table of texts in UTF-8. Raise SourceError if it has no header or is too large."""
    match = SAID_DELIMITER.match(text)
    text = text[match.end() :] if match else text
    delimiter = match[1].decode() if match else delimiter_of(text)
    head = _head(text, delimiter, name, limits)
    table, aside = _records(memoryview(text)[head.body_at :], head.names, delimiter, head.row + bool(match), name)
    check_rows(len(table) + len(aside), name, limits)
    table, aside, below = _without_footers(table, aside, delimiter)
    findings = [*head.findings, _unreadable(aside), below]
    return RawTable(table, name, dataset_of(name), concat_problems(findings), is_spreadsheet=True)


# --- header ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Head:
    """The names of the columns, the byte and the row at which the records begin, and what is to be said of it."""

    names: list[str]
    body_at: int
    row: int
    findings: list[ProblemsTable]


def _head(text: bytes, delimiter: str, name: str, limits: Limits) -> _Head:
    records = list(_first_records(text, delimiter, name))
    at = next((at for at, (cells, _) in enumerate(records) if any(cell.strip() for cell in cells)), 0)
    first, end = records[at]
    check_columns(len(first), name, limits)
    if known := headerless_names(first, delimiter):
        return _Head(list(known), 0, 1, [])
    rows = [cells for cells, _ in records]
    header = _header(rows, at)
    findings: list[ProblemsTable] = []
    if header:
        findings, end, first = rows_above(header, rows), records[header.body - 1][1], header.names
        check_columns(len(first), name, limits)
    _check_names(first, name)
    names, made = column_names(first)
    return _Head(names, end, (header.body if header else at + 1) + 1, [*findings, *made])


def _header(rows: list[list[str]], first: int) -> Header | None:
    """Return the header if it stands below a title or in two rows; None if it is simply the first row."""
    header = find_header(rows)
    if header is None or (header.at == first and header.body == first + 1):
        return None
    widest = max(map(len, map(filled, rows[: header.body + 1])))
    is_title = len(filled(rows[first])) < max(MIN_COLUMNS, widest / 2)
    return header if is_title or header.at == first else None


def _first_records(text: bytes, delimiter: str, name: str) -> Iterator[tuple[list[str], int]]:
    """Return the cells of the first records, and the byte at which the next one begins."""
    if not text[:MAX_HEAD].strip() and not text.strip():
        raise SourceError(f"{name}: there is no header. Write the names of the columns into the first row.")
    at, count, is_begun = 0, 0, False
    while at < len(text) and ((count < HEADER_WITHIN and at < MAX_HEAD) or not is_begun):
        record, at = _record_at(text, at)
        is_begun = is_begun or bool(record.strip())
        try:
            cells = next(csv.reader(io.StringIO(record, newline=""), delimiter=delimiter), [])
        except csv.Error as err:
            if count:
                return
            message = f"{name}: the first row is none of names. Write the names of the columns into it."
            raise SourceError(message) from err
        count += 1
        yield cells, at


def _record_at(text: bytes, at: int) -> tuple[str, int]:
    """Return the record that begins at a byte, which may run over several lines, and the byte behind it."""
    end = at
    for _ in range(SNIFFED_LINES):
        end = text.find(b"\n", end) + 1 or len(text)
        if text.count(b'"', at, end) % 2 == 0:
            break
        if end == len(text):
            break
    if text.count(b'"', at, end) % 2:  # a mark that is never closed
        end = text.find(b"\n", at) + 1 or len(text)
    return text[at:end].decode().strip("\r\n"), end


def _check_names(cells: list[str], name: str) -> None:
    """Raise SourceError if the first row holds no names: no text at all, nothing, or data already."""
    if set(cells) >= OWN:  # ours, with whatever a source calls its columns
        return
    if any(CONTROLS.search(cell) for cell in cells):
        raise SourceError(f"{name}: is no text: its first row holds characters that no text has.")
    if not any(cell.strip() for cell in cells):
        raise SourceError(f"{name}: there is no header. Write the names of the columns into the first row.")
    if any(iso_day(cell) and not cell.strip().isdigit() for cell in cells):
        raise SourceError(
            f"{name}: the first row looks like an event, not like names of columns. Write a row of names above it."
        )


def delimiter_of(text: bytes) -> str:
    """Return the character that separates the cells: the one that the first lines have most, and equally often.

    Titles above a table have it otherwise, so what most lines have counts where the first one lacks it.
    """
    # other characters that splitlines parts at, such as U+2028, may stand within a cell
    lines = re.split(r"\r\n?|\n", text[: 1 << 16].decode("utf-8", "replace"))[:SNIFFED_LINES]
    rows = [_without_quoted(line) for line in lines if line.strip()]
    if not rows:
        return ","

    def score(count: int, counts: list[int]) -> tuple[float, int]:
        return (sum(each == count for each in counts) / len(counts) if count else 0.0), count

    counted = {each: [row.count(each) for row in rows] for each in DELIMITERS}
    of_first = {each: score(counts[0], counts) for each, counts in counted.items()}
    best = max(DELIMITERS, key=of_first.__getitem__)
    if of_first[best][0] > 1 / 2 or len(rows) < MIN_ROWS:
        return best
    usual = {
        each: score(Counter(filter(None, counts)).most_common(1)[0][0], counts) if any(counts) else (0.0, 0)
        for each, counts in counted.items()
    }
    return max(DELIMITERS, key=usual.__getitem__)


def _without_quoted(line: str) -> str:
    return "".join(line.split('"')[::2])


# --- records -----------------------------------------------------------------------------------------------------


def _records(body: memoryview, names: list[str], delimiter: str, row: int, name: str) -> tuple[CellsTable, list[Line]]:
    """Return the records with their row in the file, which begins at `row`, and the lines that are none."""
    unclosed: list[Line] = []
    if not _is_quoted_well(body, delimiter):
        body_kept, unclosed = _without_unclosed(bytes(body), len(names), delimiter, row)
        body = memoryview(body_kept)
    if not (bytes(body[:1000]).strip() or bytes(body).strip()):
        return pd.DataFrame({column: pd.array([], dtype="str") for column in names}).assign(source_row=[]), unclosed
    table, odd = _parsed(body, names, delimiter, name)
    rows = np.arange(row, row + table.num_rows + len(odd) + len(unclosed))
    rows = np.delete(rows, [line[0] - row for line in unclosed])
    # a line of blanks is no record
    aside = [(int(rows[at]), text, message) for at, text, message in odd if text.strip()]
    return _without_blank(table, np.delete(rows, [line[0] for line in odd])), sorted([*aside, *unclosed])


def _parsed(body: memoryview, names: list[str], delimiter: str, name: str) -> tuple[pa.Table, list[Line]]:
    """Return the records that have as many cells as there are names, and the others with their number, from 0."""
    odd: list[Line] = []

    def put_aside(record: arrow_csv.InvalidRow) -> str:
        message = f"Has {counted(record.actual_columns, 'cell')}, the header has {record.expected_columns:,}."
        odd.append((record.number - 1, record.text, message))
        return "skip"

    try:
        table = arrow_csv.read_csv(
            pa.BufferReader(body),
            arrow_csv.ReadOptions(use_threads=False, column_names=names, block_size=BLOCK_BYTES),
            arrow_csv.ParseOptions(
                delimiter=delimiter, newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=put_aside
            ),
            arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.large_string()), strings_can_be_null=False, check_utf8=False
            ),
        )
    except pa.ArrowInvalid as err:
        raise SourceError(f"{name}: cannot be read as a table of text. Save it as CSV in UTF-8 anew.") from err
    return table, odd


def _without_blank(table: pa.Table, rows: np.ndarray) -> CellsTable:
    """Return the records as a table; an empty line is no record."""
    blank = None
    for column in table.columns:
        empty = pc.equal(column, "")
        blank = empty if blank is None else pc.and_(blank, empty)
        if not pc.any(blank).as_py():
            break
    else:
        is_filled = pc.invert(blank)
        table, rows = table.filter(is_filled), rows[is_filled.to_numpy()]
    return table.to_pandas().assign(source_row=rows)


# --- quotation marks -----------------------------------------------------------------------------------------------

UNCLOSED = "A quotation mark is opened and not closed before the cell ends."


def _is_quoted_well(body: memoryview, delimiter: str) -> bool:
    """Return whether every quotation mark that opens or closes a cell stands at its start or its end."""
    text = np.frombuffer(body, np.uint8)
    is_end = np.zeros(256, bool)
    is_end[[*b'\r\n"', ord(delimiter)]] = True
    opened = 0
    for begin in range(0, len(text), BYTES_AT_ONCE):
        at = np.flatnonzero(text[begin : begin + BYTES_AT_ONCE] == QUOTE) + begin
        opening, closing = at[opened::2], at[1 - opened :: 2]
        opened = (opened + len(at)) % 2
        before = text[opening[opening > 0] - 1]
        after = text[closing[closing < len(text) - 1] + 1]
        if not (is_end[before].all() and is_end[after].all()):
            return False
    return not opened


def _without_unclosed(body: bytes, cells: int, delimiter: str, row: int) -> tuple[bytes, list[Line]]:
    """Return the records without those lines that open a quotation mark and do not close it, and those lines."""
    mark = delimiter.encode()
    cell = re.compile(rb'(?:"(?:[^"]++|"")*+"|(?!")[^%b\r\n]*+)(%b|\r\n|\n|\r|\Z)' % ((re.escape(mark),) * 2))
    pieces, unclosed = [], list[Line]()
    at = 0
    while at < len(body):
        line_end = _line_end(body, at)
        has_marks = body.find(b'"', at, line_end) >= 0
        end = _record_end(body, at, cell, cells, mark) if has_marks else line_end
        if end is None:
            unclosed.append((row, body[at:line_end].decode("utf-8", "replace"), UNCLOSED))
        else:
            pieces.append(body[at:end])
        at, row = end or line_end, row + 1
    return b"".join(pieces), unclosed


def _line_end(body: bytes, at: int) -> int:
    match = LINE_END.search(body, at)
    return match.end() if match else len(body)


def _record_end(body: bytes, at: int, cell: re.Pattern[bytes], cells: int, delimiter: bytes) -> int | None:
    """Return where the record ends that begins at `at`, or None if a quotation mark in it is not closed."""
    while match := cell.match(body, at):
        if b"\n" in match[0][:-1] and _holds_a_record(match[0], cells, delimiter):
            return None
        at = match.end()
        if match[1] != delimiter:
            return at
    return None


def _holds_a_record(cell: bytes, cells: int, delimiter: bytes) -> bool:
    """Return whether a line within a cell has as many cells itself as a record: then its mark was closed elsewhere."""
    return cells > MIN_CELLS and any(line.count(delimiter) == cells - 1 for line in cell.split(b"\n")[1:-1])


# --- below the table ---------------------------------------------------------------------------------------------


def _cells_of(line: str, delimiter: str) -> list[str]:
    """Return the cells of a line that is no record; a note may hold separators itself."""
    return [line] if FOOTER.match(line) else line.split(delimiter)


def _without_footers(
    table: CellsTable, aside: list[Line], delimiter: str
) -> tuple[CellsTable, list[Line], ProblemsTable]:
    """Return the records and the unreadable lines without notes and totals at the end, and a line for each of these."""
    last = table.iloc[len(table) - min(len(table), MAX_FOOTERS + 1) :]
    tail = [(row, cells) for *cells, row in last.itertuples(index=False, name=None)]
    tail += [(row, _cells_of(text.strip(), delimiter)) for row, text, _ in aside[-MAX_FOOTERS - 1 :]]
    tail.sort(key=itemgetter(0))
    count = footers([cells for _, cells in tail], len(table.columns) - 1)
    below = dict(tail[len(tail) - count :])
    if not below:
        return table, aside, footer_lines([], [])
    records = [line for line in aside if line[0] not in below]
    is_record = ~table["source_row"].isin(list(below)).to_numpy()
    values = [delimiter.join(filled(cells)) for cells in below.values()]
    return table[is_record].reset_index(drop=True), records, footer_lines(list(below), values)


def _unreadable(aside: Sequence[Line]) -> ProblemsTable:
    return make_problems(
        "record_unreadable",
        Outcome.REJECTED,
        None,
        [message for _, _, message in aside],
        "Correct the row in the file: quotation marks round cells that hold the separator, as many cells as names.",
        rows=[row for row, _, _ in aside],
        values=[text.strip("\r\n") for _, text, _ in aside],
    )
