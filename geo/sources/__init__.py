"""Read a file of events into a raw table, by what the file holds rather than by its name.

A file is opened by its container (text, JSON, workbook, ...), which knows cells and rows, and then translated by its
crosswalk (ACLED, UCDP, ...), which knows what the columns mean. Any crosswalk works with any container.
"""

from pathlib import Path

from geo.errors import SourceError
from geo.sources import (
    acled,
    archive,
    delimited,
    events,
    gdelt,
    geojson,
    geoparquet,
    hxl,
    mapped,
    records,
    ucdp,
    workbook,
)
from geo.sources.json_text import load
from geo.sources.limits import OPERATOR, Limits, check_size
from geo.sources.mapping import Mapping
from geo.sources.raw import Raw

# the first that recognises the columns translates them
CROSSWALKS = {"events": events, "hxl": hxl, "acled": acled, "ucdp": ucdp, "gdelt": gdelt}
NO_TABLES = {
    b"%PDF": "a PDF document",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\x80\x04": "a dump of Python objects, which could run code",
    b"\x80\x05": "a dump of Python objects, which could run code",
    b"\x1f\x8b": "a gzip file; unpack it first",
    b"SQLite format 3": "a database",
    b"\xd0\xcf\x11\xe0": "an old Office file; save it as .xlsx",
    b"\x7fELF": "a program",
    b"MZ": "a program",
}

__all__ = ["CROSSWALKS", "Mapping", "Raw", "open_table", "read", "read_bytes", "translate"]


def read(path: Path, *, source: str | None = None, mapping: Mapping | None = None, limits: Limits = OPERATOR) -> Raw:
    """Read `path` as `source`, or as what its columns look like. Raise SourceError if nothing fits."""
    if not path.is_file():
        raise SourceError(f"{path.name}: no such file. Give the path of a file of events.")
    try:
        content = path.read_bytes()
    except OSError as err:
        raise SourceError(f"{path.name}: cannot be read ({err.strerror}).") from err
    return read_bytes(content, path.name, source=source, mapping=mapping, limits=limits)


def read_bytes(
    content: bytes, name: str, *, source: str | None = None, mapping: Mapping | None = None, limits: Limits = OPERATOR
) -> Raw:
    """Read the content of a file; its name is only said in messages. Raise SourceError if nothing fits."""
    if source is not None and source not in CROSSWALKS:
        raise SourceError(f"No source called {source!r}. Known: {', '.join(CROSSWALKS)}.")
    return translate(open_table(content, name, limits), source=source, mapping=mapping)


def translate(raw: Raw, *, source: str | None = None, mapping: Mapping | None = None) -> Raw:
    """Return a table of any columns as one with those of the event table. Raise SourceError if none can be found."""
    if mapping is not None:
        return mapped.crosswalk(raw, mapping)
    names = [source] if source else [name for name, crosswalk in CROSSWALKS.items() if crosswalk.recognises(raw)]
    return CROSSWALKS[names[0]].crosswalk(raw) if names else mapped.crosswalk(raw, None)


def open_table(content: bytes, name: str, limits: Limits = OPERATOR) -> Raw:
    """Return the cells of a file under the names that it gives them. Raise SourceError if it is no table."""
    check_size(content, name, limits)
    if content.startswith(archive.MAGIC):
        if archive.is_workbook(content):
            archive.check_unpacked(content, name, limits)
            return workbook.read(content, name, limits)
        content, inside = archive.unpack(content, name, limits)
        check_size(content, f"{name}: {inside}", limits)
        name = inside
    if content.startswith(geoparquet.MAGIC):
        return geoparquet.read(content, name, limits)
    _refuse_other_kinds(content, name)
    return _open_text(content, name, limits)


def _refuse_other_kinds(content: bytes, name: str) -> None:
    kind = next((kind for magic, kind in NO_TABLES.items() if content.startswith(magic)), None)
    if content.startswith(archive.MAGIC):
        kind = "a zip within a zip; unpack it first"
    elif content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<":
        kind = "XML or a web page; export a table or GeoJSON"
    if kind:
        raise SourceError(f"{name}: {kind}. Readable: CSV, XLSX, JSON, GeoJSON, Parquet, or a zip of one of them.")


def _open_text(content: bytes, name: str, limits: Limits) -> Raw:
    start = content.removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n\x1e")[:1]
    if start not in (b"{", b"["):
        return delimited.read(content, name, limits)
    if _is_lines(content):
        return records.read_lines(content, name, limits)
    values = load(content, name)
    reader = geojson if geojson.looks_like(values) else records
    return reader.read(values, name, limits)


def _is_lines(content: bytes) -> bool:
    """Return whether a whole object stands on the first line and another one on the next."""
    lines = content.removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n").split(b"\n", 2)
    return (
        len(lines) > 1
        and all(line.strip(b" \t\r\x1e")[:1] == b"{" for line in lines[:2] if line.strip())
        and (lines[0].strip(b" \t\r\x1e")[-1:] == b"}" and b'"features"' not in lines[0])
    )
