"""Tables as text: CSV, TSV and their kin. Every cell is read as text.

Arrow reads the cells; lines that it would join over a quotation mark that is never closed are found here before.
"""

import csv
import io
import re
from collections.abc import Sequence
from itertools import islice

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from geo.errors import SourceError
from geo.problems import Effect, joined, problems
from geo.sources.dates import iso_day
from geo.sources.headers import column_names, headerless_names
from geo.sources.limits import Limits, check_columns, check_rows
from geo.sources.raw import Raw, dataset_of

DELIMITERS = ",;\t|"
SAID_DELIMITER = re.compile(rb"sep=([,;\t|])\r?\n")  # a first line that Excel reads
SNIFFED_LINES = 20
BLOCK_BYTES = 1 << 26  # no record is longer
BYTES_AT_ONCE = 1 << 18  # that are searched for quotation marks: what is made of them stays in the processor's cache
QUOTE = ord('"')
LINE_END = re.compile(rb"\r\n|\n|\r")
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
OWN = {"event_id", "join_method"}  # names in every table that this program wrote
LEAST_CELLS = 3  # of a record that is known among the lines of a cell
Line = tuple[int, str, str]  # row, text, what is wrong with it


def read(text: bytes, name: str, limits: Limits) -> Raw:
    """Read a table of texts in UTF-8. Raise SourceError if it has no header or is too large."""
    said = SAID_DELIMITER.match(text)
    text = text[said.end() :] if said else text
    first, body_at = _first_record(text, name)
    delimiter = said[1].decode() if said else delimiter_of(text)
    cells = _header(first, delimiter, name)
    check_columns(len(cells), name, limits)
    row = 2 if said else 1
    findings: list[pd.DataFrame] = []
    if known := headerless_names(cells, delimiter):
        names, body_at = list(known), 0
    else:
        _check_names(cells, name)
        names, findings = column_names(cells)
        row += 1
    table, aside = _records(memoryview(text)[body_at:], names, delimiter, row, name)
    check_rows(len(table) + len(aside), name, limits)
    findings.append(_unreadable(aside))
    return Raw(table, name, dataset_of(name), joined(findings), is_spreadsheet=True)


def _first_record(text: bytes, name: str) -> tuple[str, int]:
    """Return the header as text, and the byte at which the next record begins."""
    reader = io.BytesIO(text)
    lines = b""
    for line in islice(reader, SNIFFED_LINES):
        lines += line
        # a name may run over several lines within quotation marks
        if lines.strip() and lines.count(b'"') % 2 == 0:
            return lines.decode().strip("\r\n"), reader.tell()
    if not lines.strip():
        raise SourceError(f"{name}: there is no header. Write the names of the columns into the first row.")
    first = lines.partition(b"\n")[0]
    return first.decode(), min(len(first) + 1, len(text))


def _header(first: str, delimiter: str, name: str) -> list[str]:
    try:
        return next(csv.reader(io.StringIO(first, newline=""), delimiter=delimiter), [])
    except csv.Error as err:
        raise SourceError(f"{name}: the first row is none of names. Write the names of the columns into it.") from err


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
    """Return the character that separates the cells: the one that the first lines have most, and equally often."""
    lines = text[: 1 << 16].decode("utf-8", "replace").splitlines()[:SNIFFED_LINES]
    rows = [_without_quoted(line) for line in lines if line.strip()]
    if not rows:
        return ","

    def score(delimiter: str) -> tuple[float, int]:
        counts = [row.count(delimiter) for row in rows]
        alike = sum(count == counts[0] for count in counts) / len(counts) if counts[0] else 0.0
        return alike * (counts[0] > 0), counts[0]

    return max(DELIMITERS, key=score)


def _without_quoted(line: str) -> str:
    return "".join(line.split('"')[::2])


# --- records -----------------------------------------------------------------------------------------------------


def _records(
    body: memoryview, names: list[str], delimiter: str, row: int, name: str
) -> tuple[pd.DataFrame, list[Line]]:
    """Return the records with their row in the file, which begins at `row`, and the lines that are none."""
    unclosed: list[Line] = []
    if not _is_quoted_well(body, delimiter):
        kept, unclosed = _without_unclosed(bytes(body), len(names), delimiter, row)
        body = memoryview(kept)
    if not (bytes(body[:1000]).strip() or bytes(body).strip()):
        return pd.DataFrame({column: pd.array([], dtype="str") for column in names}).assign(source_row=[]), unclosed
    table, odd = _parsed(body, names, delimiter, name)
    rows = np.arange(row, row + table.num_rows + len(odd) + len(unclosed))
    rows = np.delete(rows, [line[0] - row for line in unclosed])
    # a line of blanks is no record
    aside = [(int(rows[at]), text, found) for at, text, found in odd if text.strip()]
    return _without_blank(table, np.delete(rows, [line[0] for line in odd])), sorted([*aside, *unclosed])


def _parsed(body: memoryview, names: list[str], delimiter: str, name: str) -> tuple[pa.Table, list[Line]]:
    """Return the records that have as many cells as there are names, and the others with their number, from 0."""
    odd: list[Line] = []

    def put_aside(record: arrow_csv.InvalidRow) -> str:
        found = f"Has {record.actual_columns:,} cells, the header has {record.expected_columns:,}."
        odd.append((record.number - 1, record.text, found))
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


def _without_blank(table: pa.Table, rows: np.ndarray) -> pd.DataFrame:
    """Return the records as a table; an empty line is no record."""
    blank = None
    for column in table.columns:
        empty = pc.equal(column, "")
        blank = empty if blank is None else pc.and_(blank, empty)
        if not pc.any(blank).as_py():
            break
    else:
        kept = pc.invert(blank)
        table, rows = table.filter(kept), rows[kept.to_numpy()]
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
    kept, unclosed = [], list[Line]()
    at = 0
    while at < len(body):
        line_end = _line_end(body, at)
        has_marks = body.find(b'"', at, line_end) >= 0
        end = _record_end(body, at, cell, cells, mark) if has_marks else line_end
        if end is None:
            unclosed.append((row, body[at:line_end].decode("utf-8", "replace"), UNCLOSED))
        else:
            kept.append(body[at:end])
        at, row = end or line_end, row + 1
    return b"".join(kept), unclosed


def _line_end(body: bytes, at: int) -> int:
    found = LINE_END.search(body, at)
    return found.end() if found else len(body)


def _record_end(body: bytes, at: int, cell: re.Pattern[bytes], cells: int, delimiter: bytes) -> int | None:
    """Return where the record ends that begins at `at`, or None if a quotation mark in it is not closed."""
    while found := cell.match(body, at):
        if b"\n" in found[0][:-1] and _holds_a_record(found[0], cells, delimiter):
            return None
        at = found.end()
        if found[1] != delimiter:
            return at
    return None


def _holds_a_record(cell: bytes, cells: int, delimiter: bytes) -> bool:
    """Return whether a line within a cell has as many cells itself as a record: then its mark was closed elsewhere."""
    return cells > LEAST_CELLS and any(line.count(delimiter) == cells - 1 for line in cell.split(b"\n")[1:-1])


def _unreadable(aside: Sequence[Line]) -> pd.DataFrame:
    return problems(
        "record_unreadable",
        Effect.SET_ASIDE,
        None,
        [message for _, _, message in aside],
        "Correct the row in the file: quotation marks round cells that hold the separator, as many cells as names.",
        rows=[row for row, _, _ in aside],
        values=[text.strip("\r\n") for _, text, _ in aside],
    )
