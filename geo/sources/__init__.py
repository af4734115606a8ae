"""Read a file of events into a raw table. The content of the file decides the format, not its name.

A container (text, JSON, workbook, ...) reads cells and rows; then a crosswalk (ACLED, UCDP, ...) translates the
columns to the schema. Any crosswalk works with any container.
"""

from collections.abc import Mapping as Words
from dataclasses import replace
from pathlib import Path
from types import ModuleType

from geo.errors import SourceError
from geo.events.folding import visible
from geo.events.problems import concat_problems, file_problem
from geo.events.raw import RawTable
from geo.sources.containers import archive, delimited, geojson, geoparquet, other_formats, records, workbook
from geo.sources.containers.encoding import utf8
from geo.sources.containers.headers import ROW_BEFORE
from geo.sources.containers.json_prefix import is_broken, is_commented, unwrapped
from geo.sources.containers.json_text import load, uncollected
from geo.sources.limits import OPERATOR, Limits, check_size
from geo.sources.options import AS_FOUND, ReadOptions
from geo.sources.publishers import acled, gdelt, hxl, mapped, own_format, recognise, ucdp
from geo.sources.publishers.aggregates import refuse_aggregates
from geo.sources.publishers.exchanged import check_exchanged
from geo.sources.publishers.mapping import ColumnMapping, propose
from geo.sources.publishers.renamed import with_own_names
from geo.sources.publishers.titles import with_titles

OF_PUBLISHERS: dict[str, ModuleType] = {"acled": acled, "ucdp": ucdp, "gdelt": gdelt}
CROSSWALKS: dict[str, ModuleType] = {"events": own_format, "hxl": hxl, **OF_PUBLISHERS}

__all__ = [
    "CROSSWALKS",
    "ColumnMapping",
    "RawTable",
    "ReadOptions",
    "content_of",
    "open_table",
    "read",
    "read_bytes",
    "translate",
]


def read(
    path: Path,
    *,
    source: str | None = None,
    mapping: ColumnMapping | None = None,
    limits: Limits = OPERATOR,
    options: ReadOptions = AS_FOUND,
) -> RawTable:
    """Read `path` as `source`, or as what its columns look like. Raise SourceError if nothing fits."""
    content = content_of(path)
    return read_bytes(content, path.name, source=source, mapping=mapping, limits=limits, options=options)


def content_of(path: Path) -> bytes:
    """Return the bytes of a file. Raise SourceError if it is none, or cannot be read."""
    name = visible(path.name) or "."
    try:
        if not path.is_file():  # a pipe or a device might never end
            message = "is no file" if path.exists() else "no such file"
            raise SourceError(f"{name}: {message}. Give the path of a file of events.")
        return path.read_bytes()
    except OSError as err:
        raise SourceError(f"{name}: cannot be read ({err.strerror}).") from err


def read_bytes(
    content: bytes,
    name: str,
    *,
    source: str | None = None,
    mapping: ColumnMapping | None = None,
    limits: Limits = OPERATOR,
    options: ReadOptions = AS_FOUND,
) -> RawTable:
    """Read the content of a file; its name is only said in messages. Raise SourceError if nothing fits."""
    if source is not None and source not in CROSSWALKS:
        raise SourceError(f"No source called {source[:40]!r}. Known: {', '.join(CROSSWALKS)}.")
    return translate(open_table(content, name, limits, options), source=source, mapping=mapping)


def translate(raw: RawTable, *, source: str | None = None, mapping: ColumnMapping | None = None) -> RawTable:
    """Return a table of any columns as one with those of the event table. Raise SourceError if none can be found."""
    tags = hxl.tags_of(raw)
    raw = hxl.without_tags(raw, tags)
    refuse_aggregates(raw)
    options = mapping or ColumnMapping()
    raw = replace(raw, date_order=options.date_order, country_codes=options.country_codes)
    columns = options if options.columns else None  # else it only says how cells are written
    name = source or recognised(raw, tags, columns)
    read = _by_crosswalk(name, raw, tags, columns, options)
    if name != "events":
        read = with_titles(read)
    return recognise.with_publisher(check_exchanged(read, exchange=options.exchange), forced=source is not None)


def _by_crosswalk(
    name: str, raw: RawTable, tags: Words[str, str], columns: ColumnMapping | None, options: ColumnMapping
) -> RawTable:
    if name in OF_PUBLISHERS:
        return _of_publisher(name, raw, tags, columns)
    if columns is not None or name not in CROSSWALKS:
        return mapped.crosswalk(raw, columns, options)
    return hxl.crosswalk(raw, tags, options) if name == "hxl" else CROSSWALKS[name].crosswalk(raw)


def recognised(raw: RawTable, tags: Words[str, str], mapping: ColumnMapping | None = None) -> str:
    """Return by which crosswalk a table is read: a publisher's first, whatever tags or a mapping say of its columns."""
    if mapping is None and own_format.is_export(raw):
        return "events"
    if publisher := recognise.by_columns(raw):
        return publisher
    if mapping is None and own_format.recognises(raw):
        return "events"
    if recognise.most_are_acled(raw):
        return "acled"
    return "hxl" if tags and mapping is None else "mapped"


def _of_publisher(name: str, raw: RawTable, tags: Words[str, str], mapping: ColumnMapping | None) -> RawTable:
    """Read the columns of a publisher; those that the file calls otherwise by mapping, content, tags and names."""
    module = OF_PUBLISHERS[name]
    if mapping is not None:
        mapped.check_names(mapping, raw)
    known = with_own_names(raw, module.ROLES, module.COLUMNS, tags, mapping, recognise.by_words(name, raw))
    return mapped.add(module.crosswalk(known), known, mapping, module.ROLES)


def open_table(content: bytes, name: str, limits: Limits = OPERATOR, options: ReadOptions = AS_FOUND) -> RawTable:
    """Return the cells of a file under the names that it gives them. Raise SourceError if it is no table."""
    name = visible(name)
    check_size(content, name, limits)
    if content.startswith(archive.MAGIC):
        with archive.opened(content, name) as opened:
            if archive.is_workbook(opened):
                _refuse_encoding(name, options)
                raw = workbook.read(opened, len(content), name, limits, options.sheet, _looks_like_events)
                return _with_own_rows(raw)
            _refuse(other_formats.of_zip(opened), name)
            content, inside = archive.unpack(opened, len(content), name, limits)
        name = f"{name}/{visible(inside)}"
        check_size(content, name, limits)
    _refuse(other_formats.of_bytes(content), name)
    if content.startswith(geoparquet.MAGIC):
        _refuse_encoding(name, options)
        _refuse_sheet(name, options)
        return _with_own_rows(geoparquet.read(content, name, limits))
    text, findings = utf8(content, name, options.encoding)
    raw = _open_text(text, name, limits, options)
    return _with_own_rows(replace(raw, findings=concat_problems([*findings, raw.findings])))


def _refuse(kind: str, name: str) -> None:
    if kind:
        raise SourceError(f"{name}: {kind} {other_formats.READABLE}")


def _refuse_encoding(name: str, options: ReadOptions) -> None:
    if options.encoding:
        raise SourceError(f"{name}: is no text, so it has no encoding to be told. Leave the encoding out.")


def _refuse_sheet(name: str, options: ReadOptions) -> None:
    if options.sheet:
        raise SourceError(f"{name}: has no sheets or lists to choose from. Leave the sheet out.")


def _looks_like_events(raw: RawTable) -> bool:
    """Return whether the columns are those of a publisher, or have a date and something else of an event."""
    if recognised(raw, hxl.tags_of(raw)) != "mapped":
        return True
    targets = propose(raw).columns
    return "date_start" in targets and len(targets) > 1


def _open_text(text: bytes, name: str, limits: Limits, options: ReadOptions) -> RawTable:
    text = unwrapped(text)
    start = text.lstrip(b" \t\r\n\x1e")[:1]
    if not start:
        raise SourceError(f"{name}: the file is empty.")
    _refuse(other_formats.of_text(text), name)
    if is_commented(text):
        raise SourceError(f"{name}: JSON with a comment, which JSON does not know. Take the comment out.")
    if start not in (b"{", b"["):
        _refuse_sheet(name, options)
        if is_broken(text):
            raise SourceError(
                f"{name}: JSON behind something that is none. Take away what stands before its first bracket."
            )
        return delimited.read(text, name, limits)
    with uncollected():
        return _open_json(text, name, limits, options)


def _open_json(text: bytes, name: str, limits: Limits, options: ReadOptions) -> RawTable:
    if _is_lines(text):
        _refuse_sheet(name, options)
        return records.read_lines(text, name, limits)
    loaded = load(text, name)
    if geojson.looks_like(inside := geojson.collection_in(loaded.values)):
        _refuse_sheet(name, options)
        return geojson.read(replace(loaded, values=inside), name, limits)
    return records.read(loaded, name, limits, options.sheet, _looks_like_events)


def _is_lines(text: bytes) -> bool:
    """Return whether a whole object stands on the first line and another one on the next."""
    text = text.lstrip(b" \t\r\n")
    end = text.find(b"\n", text.find(b"\n") + 1)
    lines = (text if end < 0 else text[:end]).split(b"\n", 2)
    return (
        len(lines) > 1
        and all(line.strip(b" \t\r\x1e")[:1] == b"{" for line in lines[:2] if line.strip())
        and (lines[0].strip(b" \t\r\x1e")[-1:] == b"}" and b'"features"' not in lines[0])
    )


def _with_own_rows(raw: RawTable) -> RawTable:
    """Return a table without the rows that its records had in an earlier file; our own exports need not be told."""
    if ROW_BEFORE not in raw.table.columns:
        return raw
    message = "source_row tells where records stood in an earlier file: replaced by where they stand in this one."
    notes = (
        []
        if "join_method" in raw.table.columns
        else [file_problem("source_row_replaced", message, "Give it another name.")]
    )
    return replace(raw, table=raw.table.drop(columns=ROW_BEFORE), findings=concat_problems([*notes, raw.findings]))
