"""The formats of tables, one record each: command line, routes, page and snapshots read them here.

A format is a module with a writer, imported when something is written, and one record in FORMATS.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from geo.errors import ExportError

if TYPE_CHECKING:
    from geo.export.about import FileMetadata
    from geo.export.export_table import ExportTable

ABOUT = ".about.json"  # ending of the file beside a table that has no room for what it says of itself
Write = Callable[["ExportTable", "FileMetadata", BinaryIO], None]


def _nothing_lost(_: "ExportTable") -> list[str]:
    return []


@dataclass(frozen=True)
class ExportFormat:
    """One format: its name, how it is written, and what must be said of what it makes of the rows."""

    ending: str
    label: str
    media_type: str
    write: Write
    notes: Callable[["ExportTable"], list[str]] = _nothing_lost
    has_sidecar: bool = False  # says of itself in a file beside it
    holds_about: bool = True  # says of itself inside
    tagged: Write | None = None  # with a row of HXL tags
    is_text: bool = False  # can be printed on a terminal


def _in(module: str, function: str, **options: bool) -> Callable[..., Any]:
    """Return a function of one of this package's modules, which is imported when it is called."""

    def call(*arguments: Any) -> Any:
        return getattr(import_module(f"geo.export.{module}"), function)(*arguments, **options)

    return call


FORMATS = {
    each.ending: each
    for each in (
        ExportFormat(
            ".csv", "CSV", "text/csv; charset=utf-8", _in("delimited", "write"), _in("delimited", "notes"),
            has_sidecar=True, holds_about=False, tagged=_in("delimited", "write", hxl=True), is_text=True,
        ),
        ExportFormat(
            ".xlsx", "XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            _in("workbook", "write"), _in("workbook", "notes"), tagged=_in("workbook", "write", hxl=True),
        ),
        ExportFormat(
            ".geojson", "GeoJSON", "application/geo+json", _in("geojson", "write"), has_sidecar=True, is_text=True
        ),
        ExportFormat(
            ".kml", "KML", "application/vnd.google-earth.kml+xml", _in("kml", "write"), _in("kml", "notes")
        ),
        ExportFormat(".parquet", "GeoParquet", "application/vnd.apache.parquet", _in("geoparquet", "write")),
    )
}  # fmt: skip


def check_ending(path: Path, *, hxl: bool = False) -> None:
    """Raise ExportError if no format has this ending, or only one without a row of tags where there should be one."""
    endings = [ending for ending, each in FORMATS.items() if each.tagged or not hxl]
    if path.suffix.lower() not in endings:
        reason = "has no row of HXL tags" if path.suffix.lower() in FORMATS else "unknown ending"
        raise ExportError(f"{path.name}: {reason}. Use one of: {', '.join(endings)}.")
