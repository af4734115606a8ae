"""Events as CSV (RFC 4180, UTF-8): lists and sources as JSON, missing as empty, texts in quotation marks."""

import csv
import io
import re
from typing import BinaryIO

from pyarrow import csv as arrow_csv

from geo.export.about import About
from geo.export.columns import Outgoing, count_texts, with_texts
from geo.export.hxl import tags_of
from geo.formulas import guard, guarded, runs

EOL = "\r\n"
PLAIN_NAMES = re.compile(r"[\w#+,]*")


def write(rows: Outgoing, _: About, file: BinaryIO, *, hxl: bool = False) -> None:
    """Write rows as CSV in which no cell and no name of a column is a formula, with a row of tags if asked for."""
    names = list(rows.names.values())
    file.write(_line([guard(name) for name in names]))
    if hxl:
        file.write(_line(tags_of(names)))
    options = arrow_csv.WriteOptions(include_header=False, eol=EOL, batch_size=10_000)
    arrow_csv.write_csv(with_texts(rows.flat, guarded), file, options)


def notes(rows: Outgoing) -> list[str]:
    """Return what a reader of the file must know of its texts."""
    count = count_texts(rows.flat, runs)
    return [f"CSV: {marked_text(count)}"] if count else []


def marked_text(count: int) -> str:
    """Return in words that texts carry the mark of formulas."""
    return (
        "an apostrophe stands before every text that a spreadsheet might run as a formula; this program takes it away "
        f"when it reads the file. Cells: {count:,}."
    )


def _line(names: list[str]) -> bytes:
    """Return names as a line; all in quotation marks if one holds what might be taken for a separator."""
    line = io.StringIO()
    is_plain = all(map(PLAIN_NAMES.fullmatch, names))
    csv.writer(line, quoting=csv.QUOTE_MINIMAL if is_plain else csv.QUOTE_ALL, lineterminator=EOL).writerow(names)
    return line.getvalue().encode()
