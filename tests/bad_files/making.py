"""How bad files are made. Good rows are called g1, g2, ... and are alike in every format (`good`).

A file says how many good rows it holds; all must be kept. A file without a count must be refused.
"""

import csv
import io
import json
import re
import struct
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

COLUMNS = ("event_id", "title", "date_start", "event_type", "lon", "lat", "fatalities_low")
ARABIC = "غارة جوية {n} في صنعاء"
FRENCH = "Grève {n} à Kirkouk"
PLACELESS = {"lon": None, "lat": None}


@dataclass(frozen=True)
class BadFile:
    """One file: what kind of bad it is, and what must come of it."""

    kind: str
    name: str
    content: Callable[[], bytes]
    good: int | None = None  # rows g1 ... that must be kept; None: the file must be refused
    rows: int | None = None  # records in the file; None: as many as good ones
    said: str = ""  # a pattern in the refusal, or the name of a rule among the problems
    title: str = "Strike {n}"  # of the good rows
    either: bool = False  # a damaged file may be readable still, depending on what was hit
    changes: dict[str, dict[str, Any]] = field(default_factory=dict)  # id of a good row -> cells unlike good()

    @property
    def is_refused(self) -> bool:
        return self.good is None


FILES: list[BadFile] = []


def add(kind: str, name: str, content: bytes | str | Callable[[], bytes], good: int | None = None, **more: Any) -> None:
    """Put a file into the corpus."""
    made = content.encode() if isinstance(content, str) else content
    FILES.append(BadFile(kind, name, made if callable(made) else lambda: made, good, **more))


def good(n: int, title: str = "Strike {n}") -> dict[str, Any]:
    """Return the n-th good row."""
    cells = (f"g{n}", title.format(n=n), f"2023-11-{n:02d}", "air_strike", 44 + n / 10, 33 + n / 10, n)
    return dict(zip(COLUMNS, cells, strict=True))


def goods(count: int = 3, title: str = "Strike {n}") -> list[dict[str, Any]]:
    return [good(n, title) for n in range(1, count + 1)]


# --- containers ---------


def csv_text(rows: Sequence[dict[str, Any]], delimiter: str = ",", end: str = "\n", quoting: int = csv.QUOTE_MINIMAL):
    """Return rows as delimited text, with every column that any of them has."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    file = io.StringIO()
    writer = csv.DictWriter(file, names, delimiter=delimiter, lineterminator=end, quoting=quoting)
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue()


def feature(row: dict[str, Any], geometry: Any = "own") -> dict[str, Any]:
    """Return a row as a feature; its own point unless another geometry is given."""
    rest = {name: cell for name, cell in row.items() if name not in ("lon", "lat")}
    own = {"type": "Point", "coordinates": [row.get("lon"), row.get("lat")]}
    return {"type": "Feature", "geometry": own if geometry == "own" else geometry, "properties": rest}


def geojson(features: Iterable[Any], **members: Any) -> str:
    return json.dumps({"type": "FeatureCollection", "features": list(features)} | members, ensure_ascii=False)


def features(count: int = 3, title: str = "Strike {n}") -> list[dict[str, Any]]:
    return [feature(row) for row in goods(count, title)]


def lines(rows: Iterable[Any], end: str = "\n") -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + end for row in rows)


def workbook(rows: Sequence[Sequence[Any]] | None = None, **parts: bytes | None) -> bytes:
    """Return a workbook of rows; `parts` replaces files in it (None removes one), with _ for / and no .xml."""
    import xlsxwriter

    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        book.set_properties({"created": pd.Timestamp("2024-01-01")})
        sheet = book.add_worksheet()
        for at, row in enumerate(rows or table_of(goods())):
            sheet.write_row(at, 0, ["" if cell is None else cell for cell in row])
    return with_parts(file.getvalue(), parts)


def table_of(rows: Sequence[dict[str, Any]]) -> list[list[Any]]:
    names = list(dict.fromkeys(name for row in rows for name in row))
    return [names, *([row.get(name) for name in names] for row in rows)]


SHEET, STRINGS, BOOK, RELS = (
    "xl/worksheets/sheet1.xml",
    "xl/sharedStrings.xml",
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
)


def with_parts(content: bytes, parts: dict[str, bytes | None]) -> bytes:
    """Return a zip with some of its members replaced, removed (None) or added."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {each: archive.read(each) for each in archive.namelist()}
    return zipped({name: part for name, part in (members | parts).items() if part is not None})


def sub_progress(content: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name)


def changed(content: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """Return a zip in which one member has `new` for `old`."""
    part = sub_progress(content, name)
    assert old in part
    return with_parts(content, {name: part.replace(old, new, 1)})


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), content, method)
    return file.getvalue()


def parquet(table: Any, metadata: dict[bytes, bytes] | None = None, **options: Any) -> bytes:
    """Return a table, or rows, as Parquet."""
    arrow = pa.Table.from_pylist(table) if isinstance(table, list) else table
    file = io.BytesIO()
    pq.write_table(arrow.replace_schema_metadata(metadata), file, **options)
    return file.getvalue()


def columns(rows: Sequence[dict[str, Any]], **more: Any) -> pa.Table:
    """Return rows as a table of Arrow with more columns."""
    table = pa.Table.from_pylist(list(rows))
    for name, column in more.items():
        table = table.append_column(name, column)
    return table


def ring(corners: int, radius: float = 0.01) -> dict[str, Any]:
    """Return a polygon round a good place."""
    angle = np.linspace(0, 2 * np.pi, corners)
    places = np.round(np.column_stack([44.1 + radius * np.cos(angle), 33.1 + radius * np.sin(angle)]), 7).tolist()
    return {"type": "Polygon", "coordinates": [[*places[:-1], places[0]]]}


TEXT = csv_text(goods())
PLAIN = TEXT.encode()
HEAD, *BODY = TEXT.splitlines()
JSON = json.dumps(goods())
GEO = geojson(features())


def body(*more: str, head: str = HEAD, count: int = 3) -> str:
    """Return the good rows as CSV with more lines behind them."""
    return "\n".join([head, *BODY[:count], *more]) + "\n"


def nested(depth: int, inner: str = "1", left: str = "[", right: str = "]") -> str:
    return left * depth + inner + right * depth


def with_record(text: str) -> str:
    """Return the good rows as JSON with one more record as text."""
    return JSON[:-1] + "," + text + "]"


def with_feature(text: str) -> str:
    return GEO[: GEO.rindex("]")] + "," + text + "]}"


def with_geometry(text: str) -> str:
    """Return good features and one more with this geometry, as text."""
    return with_feature(
        '{"type": "Feature", "properties": {"event_id": "x1", "date_start": "2023-11-09", '
        f'"event_type": "missile"}}, "geometry": {text}}}'
    )


def lying(content: bytes, size: int) -> bytes:
    """Return a zip whose members are said to hold `size` bytes."""
    said = bytearray(content)
    for magic, at in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        for found in re.finditer(re.escape(magic), content):
            struct.pack_into("<I", said, found.start() + at, size)
    return bytes(said)


WHOLE = {
    "csv": csv_text(goods(title=ARABIC)).encode(),
    "json": json.dumps(goods(), indent=1).encode(),
    "jsonl": lines(goods()).encode(),
    "geojson": GEO.encode(),
    "xlsx": workbook(),
    "parquet": parquet(goods()),
    "zip": zipped({"events.csv": PLAIN}),
}
ENTITIES = (
    b"<!DOCTYPE x ["
    + b"".join(b'<!ENTITY e%d "%s">' % (n, (b"&e%d;" % (n - 1)) * 10 if n else b"ha" * 10) for n in range(10))
    + b"]>"
)
