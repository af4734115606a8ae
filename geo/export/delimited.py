"""Export CSV (RFC 4180, UTF-8): lists and sources as JSON, null as empty, quotation marks where needed.

Whole columns are converted to text and joined to lines; row by row takes several times as long.
"""

import re
from collections.abc import Sequence
from typing import BinaryIO

import pyarrow as pa
import pyarrow.compute as pc

from geo.events.formulas import guard, guarded, runs
from geo.export.about import FileMetadata
from geo.export.export_table import TEXT, ExportTable, count_texts
from geo.export.hxl import tags_of

AT_ONCE = 50_000  # rows
EOL, COMMA, MARK, NOTHING = (pa.scalar(text, TEXT) for text in ("\r\n", ",", '"', ""))
# whatever some program takes for the end of a cell or line, trims, or takes for a mark of the encoding
TO_QUOTE = '[",;|\\t\\r\\n]|^[ \ufeff]|[ ]$'


def write(rows: ExportTable, _: FileMetadata, file: BinaryIO, *, hxl: bool = False) -> None:
    """Write rows as CSV in which no cell and no name of a column is a formula, with a row of tags if asked for."""
    names = rows.flat.column_names
    file.write(_line([guard(name) for name in names]))
    if hxl:
        file.write(_line(tags_of(names)))
    for start in range(0, rows.flat.num_rows, AT_ONCE):
        columns = map(_cells, rows.flat.slice(start, AT_ONCE).columns)
        lines = pc.binary_join_element_wise(pc.binary_join_element_wise(*columns, COMMA), EOL, NOTHING)
        file.write("".join(lines.to_pylist()).encode())


def notes(rows: ExportTable) -> list[str]:
    """Return what a reader of the file must know of its texts."""
    count = count_texts(rows.flat, runs)
    return [f"CSV: {marked_text(count)}"] if count else []


def marked_text(count: int) -> str:
    """Return in words that texts carry the mark of formulas."""
    return (
        "an apostrophe stands before every text that a spreadsheet might run as a formula; this program takes it away "
        f"when it reads the file. Cells: {count:,}."
    )


def _line(names: Sequence[str]) -> bytes:
    doubled = [(name, name.replace('"', '""')) for name in names]
    return (",".join(f'"{twice}"' if re.search(TO_QUOTE, name) else name for name, twice in doubled) + "\r\n").encode()


def _cells(column: pa.ChunkedArray) -> pa.Array:
    """Return a column as the cells of a file."""
    if column.type != TEXT:
        return pc.fill_null(pc.cast(column, TEXT), NOTHING).combine_chunks()
    texts = pc.fill_null(guarded(column), NOTHING).combine_chunks()
    needed = pc.match_substring_regex(texts, TO_QUOTE)
    doubled = pc.replace_substring(texts.filter(needed), '"', '""')
    return pc.replace_with_mask(texts, needed, pc.binary_join_element_wise(MARK, doubled, MARK, NOTHING))
