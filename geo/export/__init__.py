"""Export events as files: exactly the rows given, with metadata and credits, and without formulas.

A format is a module with a writer, and one record in the table below: command line, routes and page read it there.
"""

import io
import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO

from geo.dataset.terms import check_terms
from geo.errors import ExportError
from geo.events.formulas import FORMULA_STARTS
from geo.events.schema import LocatedTable
from geo.export import delimited, geojson, geoparquet, kml, workbook
from geo.export.about import FileMetadata, about_file, about_selection, with_notes
from geo.export.columns import ExportTable
from geo.export.geojson import records
from geo.whole_files import write_whole

__all__ = [
    "ABOUT", "FORMATS", "FORMULA_STARTS", "ExportFormat", "FileMetadata", "about_file", "about_selection", "about_text",
    "check_ending", "content_of", "records", "write_files", "write_to",
]  # fmt: skip

ABOUT = ".about.json"  # ending of the file beside a table that has no room for what it says of itself
Write = Callable[[ExportTable, FileMetadata, BinaryIO], None]


def _nothing_lost(_: ExportTable) -> list[str]:
    return []


@dataclass(frozen=True)
class ExportFormat:
    """One format: its name, how it is written, and what must be said of what it makes of the rows."""

    ending: str
    label: str
    media_type: str
    write: Write
    notes: Callable[[ExportTable], list[str]] = _nothing_lost
    has_sidecar: bool = False  # says of itself in a file beside it
    holds_about: bool = True  # says of itself inside
    tagged: Write | None = None  # with a row of HXL tags
    is_text: bool = False  # can be printed on a terminal


FORMATS = {
    each.ending: each
    for each in (
        ExportFormat(
            ".csv", "CSV", "text/csv; charset=utf-8", delimited.write, delimited.notes,
            has_sidecar=True, holds_about=False, tagged=partial(delimited.write, hxl=True), is_text=True,
        ),
        ExportFormat(
            ".xlsx", "XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            workbook.write, workbook.notes, tagged=partial(workbook.write, hxl=True),
        ),
        ExportFormat(
            ".geojson", "GeoJSON", "application/geo+json", geojson.write, has_sidecar=True, is_text=True
        ),
        ExportFormat(".kml", "KML", "application/vnd.google-earth.kml+xml", kml.write, kml.notes),
        ExportFormat(".parquet", "GeoParquet", "application/vnd.apache.parquet", geoparquet.write),
    )
}  # fmt: skip


def check_ending(path: Path, *, hxl: bool = False) -> None:
    """Raise ExportError if no format has this ending, or only one without a row of tags where there should be one."""
    endings = [ending for ending, each in FORMATS.items() if each.tagged or not hxl]
    if path.suffix.lower() not in endings:
        reason = "has no row of HXL tags" if path.suffix.lower() in FORMATS else "unknown ending"
        raise ExportError(f"{path.name}: {reason}. Use one of: {', '.join(endings)}.")


def write_to(
    file: BinaryIO, table: LocatedTable, about: FileMetadata, ending: str, *, confirmed: Collection[str] = ()
) -> None:
    """Write the rows as a file of this ending. Raise TermsError if they may not be passed on unasked.

    confirmed: the sources (of geo.dataset.terms) whose terms somebody says to have read.
    """
    check_terms(table, confirmed)
    rows, kind = ExportTable(table), FORMATS[ending]
    kind.write(rows, with_notes(about, kind.notes(rows)), file)


def content_of(table: LocatedTable, about: FileMetadata, ending: str, *, confirmed: Collection[str] = ()) -> bytes:
    """Return the rows as a file of this ending. Raise TermsError as write_to does."""
    file = io.BytesIO()
    write_to(file, table, about, ending, confirmed=confirmed)
    return file.getvalue()


def write_files(
    table: LocatedTable,
    about: FileMetadata,
    paths: Sequence[Path],
    *,
    confirmed: Collection[str] = (),
    hxl: bool = False,
) -> list[Path]:
    """Write the rows to all `paths`, with a file beside a table that cannot say what it is; return all files written.

    Raise ExportError or TermsError as write_to does; what cannot be written leaves no half of a file.
    """
    for path in paths:
        check_ending(path, hxl=hxl)
    check_terms(table, confirmed)
    rows, beside = ExportTable(table), dict[Path, list[str]]()
    whole: dict[Path, Callable[[BinaryIO], object]] = {}
    for path in paths:
        kind = FORMATS[path.suffix.lower()]
        notes = kind.notes(rows)
        whole[path] = partial(kind.tagged if hxl and kind.tagged else kind.write, rows, with_notes(about, notes))
        if kind.has_sidecar:
            beside.setdefault(path.with_suffix(ABOUT), []).extend(notes)
    whole |= {path: partial(_write_text, about_text(with_notes(about, notes))) for path, notes in beside.items()}
    write_whole(whole)
    return list(whole)


def about_text(about: FileMetadata) -> bytes:
    """Return what a file says of itself as a file of its own."""
    return (json.dumps(about, ensure_ascii=False, indent=1) + "\n").encode()


def _write_text(text: bytes, file: BinaryIO) -> None:
    file.write(text)
