"""What slides and Word documents have in common: their words and tables, and files that are the same at every run.

Type is measured with the fonts of the maps, which are wider than those that office programs usually set.
"""

import io
import json
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from html import escape
from typing import Any, Protocol

from geo import __version__
from geo.snapshot.content import Content, description, headline, subtitle
from geo.snapshot.drawing import Snapshot
from geo.snapshot.fields import SYMBOL_MODES
from geo.snapshot.fonts import visible, wrap
from geo.snapshot.key import UNKNOWN_NOTE, key_columns, key_rows, summary_tables
from geo.snapshot.marks import KEYED_EVENTS
from geo.snapshot.page import MM, Shown, Size
from geo.snapshot.png import write_png
from geo.snapshot.table import LEADING, Table
from geo.words import day_text

PROVENANCE_NAME = "customXml/conflict-map.xml"  # within the file; office programs keep what is in this folder
PROVENANCE_TYPE = "application/xml"
PROVENANCE_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml"
PROVENANCE_TAG = "conflict-map-provenance"
ZIP_DAY = (1980, 1, 1, 0, 0, 0)  # the first that a zip can hold
MOST_SPREAD = 3.5  # points
TABLE_GAP = 7.0  # points
SUMMARIES = 3  # tables that stand for a key
SUMMARY_SIZE = 6.7  # what the tables of many events are set in on a page


@dataclass(frozen=True)
class Cover:
    """A first page without a map."""

    title: str
    lines: tuple[str, ...]  # below it


@dataclass(frozen=True)
class Sheet:
    """One map in words: what a slide or a page of a document says beside its picture."""

    drawing: Snapshot
    size_mm: Size  # of the picture, as it is drawn
    shown: Shown
    tables: tuple[Table, ...] = ()

    @property
    def title(self) -> str:
        """Return the headline."""
        return visible(headline(self.shown.content))

    @property
    def subtitle(self) -> str:
        """Return filters and counts."""
        return visible(subtitle(self.shown.content))

    @property
    def description(self) -> str:
        """Return the picture in words."""
        return visible(description(self.shown.content))

    @property
    def caption(self) -> str:
        """Return the caption that was asked for, if any."""
        return visible(self.drawing.spec.caption)

    @property
    def sources(self) -> list[str]:
        """Return credits, disclaimer, filters and fingerprint, a paragraph each."""
        lines = self.shown.caption[1:] if self.drawing.spec.caption else self.shown.caption
        return [*map(visible, lines), *([UNKNOWN_NOTE] if has_table(self.shown.content) else [])]

    @property
    def provenance(self) -> dict[str, Any]:
        """Return what the picture is made from."""
        return self.shown.content.provenance

    def png(self, enlarged: float = 1.0) -> bytes:
        """Return the picture with the pixels that it needs when it is shown `enlarged`."""
        return write_png(
            self.drawing.picture(self.size_mm), round(self.drawing.spec.dpi * enlarged), self.drawing.raster
        )

    def notes(self) -> list[str]:
        """Return all that a reader of the notes can ask for."""
        origin = [f"{name}: {value}" for name, value in self.provenance.items()]
        return [line for line in (self.description, self.caption, *self.sources, *origin) if line]


# --- tables ------------------------------------------------------------------------------------------------------


def has_table(content: Content) -> bool:
    """Return whether a key or summary belongs to these rows."""
    return content.spec.key and len(content.rows) > 0


def is_keyed(content: Content) -> bool:
    """Return whether the events are few enough to be numbered; areas and squares have no numbers."""
    return len(content.rows) <= KEYED_EVENTS and content.spec.mode in SYMBOL_MODES


def tables_fitting(
    content: Content, wide: float, room: float, sizes: Sequence[float], *, shorten: bool = False
) -> tuple[Table, ...] | None:
    """Return the key, or the summary of many events, at the largest of `sizes` that fits `room` points; else None.

    Cells have two lines at most. With `shorten` they are cut to that, and to one, rather than None returned.
    """
    if not has_table(content):
        return ()
    for lines in (2, 1) if shorten else (2,):
        for size in sizes:
            tables = _tables(content, wide, room, size, lines)
            whole = len(tables) == (1 if is_keyed(content) else SUMMARIES) and all(
                table.whole_lines() == table.rows for table in tables
            )
            if tables and _height(tables) <= room and (whole or shorten):
                return _spread(tables, room)
    return tables if shorten else None


def _tables(content: Content, wide: float, room: float, size: float, most_lines: int) -> tuple[Table, ...]:
    if is_keyed(content):
        return (_key(content, wide, size, most_lines),)
    factor = size / SUMMARY_SIZE
    tables = summary_tables(content, wide / factor, room / factor)
    return tuple(table.enlarged(factor) for table in tables)


def _spread(tables: tuple[Table, ...], room: float) -> tuple[Table, ...]:
    """Return the tables with more space between their rows, as far as there is room."""
    more = min(MOST_SPREAD, (room - _height(tables)) / sum(len(table.rows) + 1 for table in tables))
    return tuple(replace(table, padding=table.padding + max(more, 0.0)) for table in tables)


def _height(tables: Sequence[Table]) -> float:
    return sum(table.height() for table in tables) + TABLE_GAP * (len(tables) - 1)


def _key(content: Content, wide: float, size: float, most_lines: int) -> Table:
    """Return the key with numbers in words, and without the symbols that only a drawing can show."""
    rows = key_rows(content)
    number, dated, place, sign, what, deaths = key_columns(wide, size, rows)
    numbered = tuple((str(i), day, where, said, killed) for i, (_, day, where, _, said, killed) in enumerate(rows, 1))
    columns = (replace(number, head="No.", width=number.width + sign.width), dated, place, what, deaths)
    return Table(columns, numbered, size, most_lines, padding=3.2)


# --- measures ----------------------------------------------------------------------------------------------------


def text_height(texts: Iterable[str], wide: float, size: float) -> float:
    """Return how tall paragraphs are, set `wide` points wide."""
    return sum(max(1, len(wrap(text, wide, size))) for text in texts) * size * LEADING


def millimetres(width: float, height: float) -> Size:
    """Return a size in points as whole tenths of a mm, so that it is the same wherever it is written."""
    return round(width / MM, 1), round(height / MM, 1)


def title_of_first(cover: Cover | None, sheets: Sequence[Sheet]) -> str:
    """Return what the file is called."""
    return visible(cover.title) if cover else sheets[0].title


# --- the file ----------------------------------------------------------------------------------------------------


class Properties(Protocol):
    """The properties that both kinds of file have."""

    title: str
    subject: str
    author: str
    last_modified_by: str
    keywords: str
    comments: str
    created: Any
    modified: Any
    last_printed: Any
    revision: int


def set_properties(properties: Properties, title: str, sheets: Sequence[Sheet]) -> None:
    """Fill in what a file says of itself; the day of the data stands for the clock."""
    provenance = [sheet.provenance for sheet in sheets]
    day = datetime.combine(date.fromisoformat(max(each["data_as_of"] for each in provenance)), datetime.min.time())
    properties.title = title[:255]
    properties.subject = sheets[0].subtitle[:255]
    properties.author = properties.last_modified_by = f"conflict-map {__version__}"
    properties.keywords = "fingerprint " + ", ".join(each["fingerprint"][:12] for each in provenance[:15])
    properties.comments = f"Data as of {day_text(day.date())}. {len(sheets)} map{'s' if len(sheets) > 1 else ''}."
    properties.created = properties.modified = properties.last_printed = day
    properties.revision = 1


def provenance_xml(sheets: Sequence[Sheet]) -> bytes:
    """Return the part that tells a program what the pictures were made from."""
    found = json.dumps([sheet.provenance for sheet in sheets], sort_keys=True)
    return f"<{PROVENANCE_TAG}>{escape(found)}</{PROVENANCE_TAG}>".encode()


def saved(save: Callable[[io.BytesIO], Any]) -> bytes:
    """Return what `save` writes, without the times of day that a zip carries."""
    written, again = io.BytesIO(), io.BytesIO()
    save(written)
    with zipfile.ZipFile(written) as found, zipfile.ZipFile(again, "w") as kept:
        for member in found.infolist():
            kept.writestr(_undated(member), found.read(member))
    return again.getvalue()


def _undated(member: zipfile.ZipInfo) -> zipfile.ZipInfo:
    fixed = zipfile.ZipInfo(member.filename, ZIP_DAY)
    fixed.compress_type = zipfile.ZIP_STORED if member.filename.endswith(".png") else zipfile.ZIP_DEFLATED
    fixed.external_attr = 0o600 << 16
    fixed.create_system = 3  # else it names the system it was written on
    return fixed
