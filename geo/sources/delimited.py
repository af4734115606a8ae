"""Tables as text: CSV, TSV and their kin, in any usual encoding. Every cell is read as text.

Arrow reads the cells; what it cannot tell a reader (a quotation mark that is never closed) is found here.
"""

import csv
import io
from collections.abc import Sequence
from itertools import islice

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from geo.errors import SourceError
from geo.problems import Effect, file_problem, joined, problems
from geo.sources.headers import column_names, headerless_names
from geo.sources.limits import Limits, check_columns, check_rows
from geo.sources.raw import Raw

DELIMITERS = ",;\t|"
SNIFFED_LINES = 20
BLOCK_BYTES = 1 << 26  # no record is longer
MOST_RECOVERIES = 20  # from quotation marks that are never closed
QUOTE = b'"'
Line = tuple[int, str, str]  # row, text, what is wrong with it


def read(content: bytes, name: str, limits: Limits) -> Raw:
    """Read a table of texts. Raise SourceError if it has no header or is too large."""
    text, findings = _utf8(content, name)
    first, body_at = _first_record(text, name)
    delimiter = delimiter_of(text)
    cells = _header(first, delimiter, name)
    if known := headerless_names(cells, delimiter):
        names, body_at, row = list(known), 0, 1
    else:
        names, odd = column_names(cells)
        findings, row = [*findings, *odd], 2
    check_columns(names, name, limits)
    table, aside = _records(text[body_at:], names, delimiter, row, name)
    check_rows(len(table) + len(aside), name, limits)
    return Raw(table, name, name.rpartition(".")[0] or name, joined([*findings, _unreadable(aside)]))


def _utf8(content: bytes, name: str) -> tuple[bytes, list[pd.DataFrame]]:
    """Return the text in UTF-8 without a mark at its start, and what had to be assumed about its encoding."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return content.decode("utf-16").encode(), []
        except UnicodeError as err:
            raise SourceError(f"{name}: begins like UTF-16 but is none. Save it as UTF-8.") from err
    content = content.removeprefix(b"\xef\xbb\xbf")
    if b"\n" not in content:  # lines that end as they did on old Macs
        content = content.replace(b"\r", b"\n")
    try:
        content.decode()
    except UnicodeDecodeError as err:
        guessed = file_problem(
            "encoding_guessed",
            f"Not UTF-8 at byte {err.start}: read as Windows-1252. Letters other than English may be wrong.",
            "Save the file as UTF-8.",
        )
        return content.decode("cp1252", "replace").encode(), [guessed]
    return content, []


def _first_record(text: bytes, name: str) -> tuple[str, int]:
    """Return the header as text, and the byte at which the next record begins."""
    reader = io.BytesIO(text)
    lines = b""
    for line in islice(reader, SNIFFED_LINES):
        lines += line
        # a name may run over several lines within quotation marks
        if lines.strip() and lines.count(QUOTE) % 2 == 0:
            return lines.decode().strip("\r\n"), reader.tell()
    if not lines.strip():
        raise SourceError(f"{name}: there is no header. Write the names of the columns into the first row.")
    first = lines.partition(b"\n")[0]
    return first.decode(), min(len(first) + 1, len(text))


def _header(first: str, delimiter: str, name: str) -> list[str]:
    try:
        return next(csv.reader(io.StringIO(first, newline=""), delimiter=delimiter), [])
    except csv.Error as err:
        raise SourceError(f"{name}: the first row, which should name the columns, cannot be read ({err}).") from err


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


def _records(body: bytes, names: list[str], delimiter: str, row: int, name: str) -> tuple[pd.DataFrame, list[Line]]:
    """Return the records with their row in the file, which begins at `row`, and the lines that are none."""
    parts, aside = [], []
    for _ in range(MOST_RECOVERIES):
        table, faults = _parsed(body, names, delimiter, row, name)
        lost = _unclosed(body, table, faults, row, delimiter)
        if lost is None:
            parts.append(table)
            aside += faults
            break
        at, line, rest = lost
        parts.append(table[table["source_row"] < at])
        aside += [*(fault for fault in faults if fault[0] < at), (at, line, UNCLOSED)]
        body, row = rest, at + 1
        if not body.strip():
            break
    else:
        aside.append((row, body[:200].decode("utf-8", "replace"), "The rest of the file has unclosed quotation marks."))
    return pd.concat(parts, ignore_index=True), aside


UNCLOSED = "A quotation mark is opened and never closed."


def _parsed(body: bytes, names: list[str], delimiter: str, row: int, name: str) -> tuple[pd.DataFrame, list[Line]]:
    aside: list[Line] = []

    def odd(record: arrow_csv.InvalidRow) -> str:
        if record.text.strip():
            found = f"Has {record.actual_columns:,} cells, the header has {record.expected_columns:,}."
            aside.append((record.number + row - 1, record.text, found))
        else:
            aside.append((record.number + row - 1, "", ""))
        return "skip"

    if not (body[:1000].strip() or body.strip()):
        return pd.DataFrame({column: pd.array([], dtype="str") for column in names}).assign(source_row=[]), []
    try:
        table = arrow_csv.read_csv(
            pa.BufferReader(body),
            arrow_csv.ReadOptions(use_threads=False, column_names=names, block_size=BLOCK_BYTES),
            arrow_csv.ParseOptions(
                delimiter=delimiter, newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=odd
            ),
            arrow_csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False),
        )
    except pa.ArrowInvalid as err:
        raise SourceError(f"{name}: cannot be read as a table of text: {str(err)[:200]}") from err
    taken = {line[0] for line in aside}
    rows = np.setdiff1d(np.arange(row, row + table.num_rows + len(taken)), list(taken), assume_unique=True)
    return _without_blank(table, rows), [line for line in aside if line[1]]


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


def _unclosed(
    body: bytes, table: pd.DataFrame, aside: Sequence[Line], row: int, delimiter: str
) -> tuple[int, str, bytes] | None:
    """Return row, first line and rest of the record that a never closed quotation mark made of the rest, or None."""
    if body.count(QUOTE) % 2 == 0:
        return None
    last_row = max([*table["source_row"].tail(1), *(line[0] for line in aside)], default=row)
    in_aside = next((text for at, text, _ in aside if at == last_row), None)
    cells = [in_aside] if in_aside is not None else table.tail(1).drop(columns="source_row").iloc[0].tolist()
    if not any("\n" in cell.strip("\r\n") for cell in cells):
        return None
    rest = _lines_from(body, last_row - row, delimiter)
    line, _, rest = rest.partition(b"\n")
    return int(last_row), line.decode("utf-8", "replace").strip("\r"), rest


def _lines_from(body: bytes, records: int, delimiter: str) -> bytes:
    """Return what follows the first `records` records."""
    lines = body.splitlines(keepends=True)
    reader = csv.reader((line.decode("utf-8", "replace") for line in lines), delimiter=delimiter)
    for _ in islice(reader, records):
        pass
    return b"".join(lines[reader.line_num :])


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
