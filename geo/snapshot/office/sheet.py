"""What slides and Word documents have in common: their words and tables, and files that are the same at every run.

Type is measured with the fonts of the maps, which are wider than those that office programs usually set.
"""

import io
import json
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property, lru_cache
from html import escape
from typing import Any, Protocol, Self, TypeVar

from geo import __version__
from geo.snapshot.content import Content, description, headline, subtitle
from geo.snapshot.drawing import Snapshot
from geo.snapshot.fonts import shortened, visible, width, wrap
from geo.snapshot.office.earlier import check_names
from geo.snapshot.page.key import UNKNOWN_NOTE, key_rows, shortened_to, summary_tables, those_fitting
from geo.snapshot.page.layout import MM, Size
from geo.snapshot.page.page import Page, legend_of, words_of
from geo.snapshot.page.table import GAP, LEADING, Column, Row, Table
from geo.snapshot.scene import Scene
from geo.snapshot.writers.png import write_png
from geo.wording.dates import day_text

PROVENANCE_NAME = "customXml/conflict-map.xml"  # within the file; office programs keep what is in this folder
PROVENANCE_TYPE = "application/xml"
PROVENANCE_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml"
PROVENANCE_TAG = "conflict-map-provenance"
ZIP_DAY = (1980, 1, 1, 0, 0, 0)  # the first that a zip can hold
LIST_SIZES = (18, 16, 14, 12, 11, 10)  # of type on a cover
LIST_LEADING = 1.6  # line height there, of the size
DRAFT_MM = (150.0, 110.0)  # of a picture, to see what it says
PASSES = 4
MAX_LINES = 3  # of a cell
MAX_SPREAD = 3.5  # points
TABLE_GAP = 9.0  # points
KEY_PADDING = 2.2  # points
PLACE_SHARES = (0.42, 0.36, 0.48, 0.54)  # of what number, date and deaths leave
NUMBER_GAP = 6.0  # points between the number of an event and what follows
WHAT = 3  # column of the key


@dataclass(frozen=True)
class Cover:
    """A first page without a map."""

    title: str
    as_of: str  # the day up to which the data reach, in words
    maps: tuple[str, ...]  # their titles


@dataclass(frozen=True)
class Sheet:
    """One map as pictures, tables and words: what a slide or a page of a document is made of."""

    drawing: Snapshot
    size_mm: Size  # of the picture, as it is drawn

    @cached_property
    def page(self) -> Page:
        """Return the map with its timeline."""
        return self.drawing.picture(self.size_mm)

    @property
    def content(self) -> Content:
        """Return what the map shows."""
        return self.page.content

    @property
    def title(self) -> str:
        """Return the headline."""
        return visible(headline(self.content))

    @property
    def subtitle(self) -> str:
        """Return filters and counts."""
        return visible(subtitle(self.content))

    @property
    def description(self) -> str:
        """Return the picture in words."""
        return visible(description(self.content))

    @property
    def caption(self) -> str:
        """Return the caption that was asked for, if any."""
        return visible(self.drawing.spec.caption)

    @cached_property
    def sources(self) -> str:
        """Return credits, disclaimer, filters and fingerprint."""
        _, _, *lines = words_of(self.page)
        return " ".join(map(visible, lines[1:] if self.drawing.spec.caption else lines))

    @property
    def note(self) -> str:
        """Return what the figures of the tables mean, if there are any."""
        return UNKNOWN_NOTE if self.has_table else ""

    @property
    def provenance(self) -> dict[str, Any]:
        """Return what the picture is made from."""
        return self.content.provenance

    @property
    def has_table(self) -> bool:
        """Return whether a key or summary belongs to these rows."""
        return self.content.spec.key and len(self.content.rows) > 0

    @property
    def is_keyed(self) -> bool:
        """Return whether the events are few enough to be numbered; areas and squares have no numbers."""
        return self.page.marks is not None and self.page.marks.keyed

    @cached_property
    def key_rows(self) -> tuple[Row, ...]:
        """Return the cells of the key, with numbers in words and without the symbols that only a drawing can show."""
        rows = (map(visible, row) for row in key_rows(self.content))
        numbered = enumerate(rows, 1)
        return tuple((str(number), day, place, said, killed) for number, (_, day, place, _, said, killed) in numbered)

    @cached_property
    def summaries(self) -> tuple[Table, ...]:
        """Return the tables that stand for a key of many events."""
        found = summary_tables(self.content)
        rows = (tuple(tuple(map(visible, row)) for row in table.rows) for table in found)
        return tuple(replace(table, rows=said) for table, said in zip(found, rows, strict=True) if said)

    def png(self, scene: Scene, enlarged: float = 1.0) -> bytes:
        """Return map or legend with the pixels that it needs when it is shown `enlarged`."""
        return write_png(scene, round(self.drawing.spec.dpi * enlarged), self.drawing.raster)

    def legend(self, wide: float) -> Scene | None:
        """Return the legend as a picture `wide` points on paper, if one is asked for; drawn once per width."""
        if self.drawing.spec.legend and wide not in self._legends:
            self._legends[wide] = legend_of(self.page, wide)
        return self._legends.get(wide)

    @cached_property
    def _legends(self) -> dict[float, Scene]:
        return {}

    def notes(self) -> list[str]:
        """Return all that a reader of the notes can ask for."""
        key = [" · ".join(row) for row in self.key_rows] if self.is_keyed else []  # whole, whatever fits the table
        origin = [f"{name}: {value}" for name, value in self.provenance.items()]
        return [line for line in (self.description, *key, self.note, self.caption, self.sources, *origin) if line]


class Plan(Protocol):
    """Where the parts of a sheet go."""

    @property
    def size_mm(self) -> Size:
        """Return the size in which the picture is to be drawn."""

    def refilled(self, sheet: Sheet) -> Self:
        """Return the same places with what this sheet says, cut where it does not fit."""


AnyPlan = TypeVar("AnyPlan", bound=Plan)


def converge_layout(drawing: Snapshot, planned: Callable[[Sheet], AnyPlan]) -> tuple[Sheet, AnyPlan]:
    """Return the sheet whose picture has the size that its own words, key and legend leave to it.

    What a map shows depends on its size, and with it the words: so they are asked for again until nothing changes.
    """
    sheet = Sheet(drawing, DRAFT_MM)
    for _ in range(PASSES):
        plan = planned(sheet)
        if plan.size_mm == sheet.size_mm:
            return sheet, plan
        sheet = Sheet(drawing, plan.size_mm)
    return sheet, plan.refilled(sheet)


# --- tables ------------------------------------------------------------------------------------------------------


def tables_fitting(
    sheet: Sheet, wide: float, room: float, sizes: Sequence[float], *, shorten: bool = False
) -> tuple[Table, ...] | None:
    """Return the key, or the summary of many events, at the largest of `sizes` that fits `room` points; else None.

    With `shorten`, cells and in the end rows are left out rather than None returned.
    """
    if not sheet.has_table:
        return ()
    for lines in range(MAX_LINES, 0, -1) if shorten else (MAX_LINES,):
        for size in sizes:
            tables = _tables(sheet, wide, room, size, lines)
            if tables and _height(tables) <= room and (shorten or _is_whole(sheet, tables)):
                return _spread(tables, room)
    return tuple(filter(None, (shortened_to(table, room, WHAT) for table in tables))) if shorten else None


def _is_whole(sheet: Sheet, tables: tuple[Table, ...]) -> bool:
    """Return whether no table is left out, and no cell cut."""
    asked = 1 if sheet.is_keyed else len(sheet.summaries)
    return len(tables) == asked and all(table.whole_lines() == table.rows for table in tables)


def _tables(sheet: Sheet, wide: float, room: float, size: float, most_lines: int) -> tuple[Table, ...]:
    if sheet.is_keyed:
        return (_key(sheet.key_rows, wide, size, most_lines),)
    tables = (table.enlarged(size / table.size).widened(wide) for table in sheet.summaries)
    return tuple(those_fitting((replace(table, most_lines=most_lines, head_lines=2) for table in tables), room))


def _spread(tables: tuple[Table, ...], room: float) -> tuple[Table, ...]:
    """Return the tables with more space between their rows, as far as there is room."""
    more = min(MAX_SPREAD, (room - _height(tables)) / sum(len(table.rows) + 1 for table in tables))
    return tuple(replace(table, padding=table.padding + max(more, 0.0)) for table in tables)


def _height(tables: Sequence[Table]) -> float:
    return sum(table.height() for table in tables) + TABLE_GAP * (len(tables) - 1)


@lru_cache(maxsize=512)  # the same width is asked for in every division of a page
def _key(rows: tuple[Row, ...], wide: float, size: float, most_lines: int) -> Table:
    """Return the key, its room shared out between places and reports so that it is as low as it gets."""
    numbers, dates, _, _, figures = zip(*rows, strict=True)
    number, dated, deaths = (
        _column(("No.", *numbers), size, "end", NUMBER_GAP),
        _column(("Date", *dates), size, "start"),
        _column(("Deaths", *figures), size, "end"),
    )
    left = wide - number.width - dated.width - deaths.width
    tables = []
    for share in PLACE_SHARES:
        place, what = Column("Place", share * left, "bold"), Column("What was reported", (1 - share) * left)
        tables.append(Table((number, dated, place, what, deaths), rows, size, most_lines, KEY_PADDING))
    return min(tables, key=lambda table: (table.whole_lines() != table.rows, table.height()))


def _column(texts: Sequence[str], size: float, anchor: str, more: float = 0.0) -> Column:
    """Return a column in which none of the texts wraps, its head the first of them."""
    return Column(texts[0], max(width(text, size, "bold") for text in texts) + GAP + more, anchor=anchor)


# --- measures ----------------------------------------------------------------------------------------------------


def list_fitting(cover: Cover, wide: float, tall: float) -> tuple[float, list[str]]:
    """Return the size of type and the lines in which a cover's maps fit with a line to spare; the rest is counted."""
    lines = [visible(cover.as_of), *(f"{number}. {visible(title)}" for number, title in enumerate(cover.maps, 1))]
    room = min(tall / (len(lines) + 1) / LIST_LEADING, *(wide / width(line, 1.0) for line in lines))
    size = next((size for size in LIST_SIZES if size <= room), LIST_SIZES[-1])
    most = int(tall / (size * LIST_LEADING)) - 1
    if most < len(lines):
        lines = [*lines[: most - 1], f"… and {len(lines) - most + 1} more"]
    return size, [shortened(line, wide, size) for line in lines]


def text_height(text: str, wide: float, size: float, weight: str = "regular") -> float:
    """Return how tall a paragraph is, set `wide` points wide."""
    return len(wrap(text, wide, size, weight)) * size * LEADING


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
    content_status: str
    identifier: str
    version: str


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
    for name in ("content_status", "identifier", "version"):  # of the file that a template was
        if getattr(properties, name):
            setattr(properties, name, "")


def provenance_xml(sheets: Sequence[Sheet]) -> bytes:
    """Return the part that tells a program what the pictures were made from."""
    found = json.dumps([sheet.provenance for sheet in sheets], sort_keys=True)
    return f"<{PROVENANCE_TAG}>{escape(found)}</{PROVENANCE_TAG}>".encode()


def saved(save: Callable[[io.BytesIO], Any]) -> bytes:
    """Return what `save` writes, without the times of day that a zip carries."""
    written, again = io.BytesIO(), io.BytesIO()
    save(written)
    with zipfile.ZipFile(written) as found, zipfile.ZipFile(again, "w") as kept:
        check_names(found.namelist())
        for member in found.infolist():
            kept.writestr(_undated(member), found.read(member))
    return again.getvalue()


def _undated(member: zipfile.ZipInfo) -> zipfile.ZipInfo:
    fixed = zipfile.ZipInfo(member.filename, ZIP_DAY)
    fixed.compress_type = zipfile.ZIP_STORED if member.filename.endswith(".png") else zipfile.ZIP_DEFLATED
    fixed.external_attr = 0o600 << 16
    fixed.create_system = 3  # else it names the system it was written on
    return fixed
