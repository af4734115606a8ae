"""How a slide is divided: as large a map as leaves room for the legend and for a key that can be read whole."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product, starmap
from typing import Self

from geo.snapshot.office.sheet import Sheet, millimetres, tables_fitting, text_height
from geo.snapshot.page.layout import Size
from geo.snapshot.page.legend import SIZES_WIDE
from geo.snapshot.page.table import Table
from geo.snapshot.scene import Box

GUTTER, GAP = 16.0, 6.0
SUBTITLE_SIZE, CAPTION_SIZE, SOURCE_SIZE, NOTE_SIZE = 12, 11, 8, 8
EASY_SIZES, ALL_SIZES = (11, 10.5, 10, 9.5, 9), (11, 10.5, 10, 9.5, 9, 8.5, 8)  # of type in tables
SHARES = (0.66, 0.62, 0.58, 0.54, 0.5, 0.46, 0.42)  # of the width for the map, if a table stands beside it
ALONE, FAR_MORE = 0.7, 1.25  # of the width for a map without table beside its legend, if it is so much larger there
HALF = 0.54  # from which the map takes half of the slide
ENLARGED = (1.4, 1.2)  # so that names on the map can be read from farther away than paper
MIN_MAP = 0.5  # of the height that map and legend share
ROOM_FOR_CELLS = 0.97  # of a table's height, for programs that set lines farther apart


@dataclass(frozen=True)
class Way:
    """How a slide is divided: what share of its width the map gets, and below what the legend stands."""

    share: float
    legend: str  # below the tables, the map or both
    enlarged: float  # pictures are shown so much larger than they are drawn


@dataclass(frozen=True)
class Plan:
    """Where the parts of one slide stand, in points."""

    way: Way
    fonts: float  # how much wider than those of the slide the fonts are that are measured
    room: Box  # all of it: below the subtitle, above the sources
    picture: Box
    column: Box  # of tables and their note
    legend: Box | None
    tables: tuple[Table, ...]

    @property
    def size_mm(self) -> Size:
        """Return the size in which the picture is to be drawn."""
        left, top, right, bottom = self.picture
        return millimetres((right - left) / self.way.enlarged, (bottom - top) / self.way.enlarged)

    def refilled(self, sheet: Sheet) -> Self:
        """Return the same places with the tables of this sheet, cut where they do not fit."""
        if self.way.share >= ALONE:
            return self
        return self.shortened(sheet)

    def shortened(self, sheet: Sheet) -> Self:
        """Return the plan with the tables in their smallest type, cut where they do not fit."""
        return replace(self, tables=_tables(sheet, self, ALL_SIZES[-1:], shorten=True) or ())

    def for_key(self, sheet: Sheet, bottom: float) -> Self:
        """Return the plan of a slide with the key alone."""
        left, top, right, _ = self.room
        alone = replace(self, column=(left, top, right, bottom))
        tables = _tables(sheet, alone, ALL_SIZES)
        return replace(alone, tables=tables) if tables else alone.shortened(sheet)


def planned(sheet: Sheet, body: Box, fonts: float) -> Plan:
    """Return the plan with the largest map beside which everything can be read; else the key gets its own slide."""
    left, top, right, bottom = body
    wide = (right - left) * fonts
    top += text_height(sheet.subtitle, wide, SUBTITLE_SIZE) + GAP
    room = (left, top, right, bottom - foot_height(sheet, wide) - GAP)
    if not sheet.has_table:
        return _without_table(sheet, room, fonts)
    ways = starmap(Way, product(SHARES, ("tables", "map", "both"), ENLARGED))
    plans = [plan for way in ways if _is_roomy(sheet, plan := _plan(sheet, room, way, fonts))]
    plans.sort(key=lambda plan: _largeness(sheet, plan), reverse=True)
    easy = [plan for plan in plans if plan.way.share >= HALF and plan.way.enlarged == ENLARGED[0]]
    for plan, sizes in (*product(easy, (EASY_SIZES,)), *product(plans, (ALL_SIZES,))):
        tables = _tables(sheet, plan, sizes)
        if tables is not None:
            return replace(plan, tables=tables)
    if sheet.is_keyed or not plans:
        return _without_table(sheet, room, fonts)
    return min(plans, key=lambda plan: (plan.way.share, -plan.column[3])).shortened(sheet)


def _without_table(sheet: Sheet, room: Box, fonts: float) -> Plan:
    """Return the plan of a slide without tables: the legend below the map, or beside it if that shows far more."""
    below = _plan(sheet, room, Way(1.0, "both", ENLARGED[0]), fonts)
    beside = _plan(sheet, room, Way(ALONE, "tables", ENLARGED[0]), fonts)
    far_more = _largeness(sheet, beside)[0] >= FAR_MORE * _largeness(sheet, below)[0]
    if beside.legend is None or beside.legend[1] < room[1] or not far_more:
        return below
    left, upper, right, lower = beside.legend
    return replace(beside, legend=(left, room[1], right, room[1] + lower - upper))


def _plan(sheet: Sheet, room: Box, way: Way, fonts: float) -> Plan:
    """Return where map, tables and legend stand, without tables yet."""
    left, top, right, bottom = room
    edge = left + way.share * (right - left)
    column = edge + GUTTER
    sides = {"tables": (column, right), "map": (left, edge), "both": (left, right)}
    legend = _legend_box(sheet, sides[way.legend], bottom, way.enlarged)
    foot = legend[1] - 2 * GAP if legend else bottom
    picture = (left, top, edge, bottom if way.legend == "tables" else foot)
    return Plan(way, fonts, room, picture, (column, top, right, bottom if way.legend == "map" else foot), legend, ())


def _is_roomy(sheet: Sheet, plan: Plan) -> bool:
    """Return whether the legend fits its width, and leaves most of the height to the map."""
    _, top, _, bottom = plan.room
    least = SIZES_WIDE * sheet.page.scene.scale * plan.way.enlarged
    fits = plan.legend is None or plan.legend[2] - plan.legend[0] >= least
    return fits and plan.picture[3] - top >= MIN_MAP * (bottom - top)


def _legend_box(sheet: Sheet, sides: tuple[float, float], bottom: float, enlarged: float) -> Box | None:
    """Return the box of the legend between two sides."""
    left, right = sides
    legend = sheet.legend((right - left) / enlarged)
    return (left, bottom - legend.height * legend.scale * enlarged, right, bottom) if legend else None


def _largeness(sheet: Sheet, plan: Plan) -> tuple[float, float, float]:
    """Return how large the map shows its extent, hardly differing scales being the same, its size and its names'."""
    left, top, right, bottom = plan.picture
    per_metre = sheet.drawing.per_metre(plan.size_mm) * plan.way.enlarged
    return float(f"{per_metre:.2g}"), (right - left) * (bottom - top), plan.way.enlarged


def _tables(sheet: Sheet, plan: Plan, sizes: Sequence[float], *, shorten: bool = False) -> tuple[Table, ...] | None:
    left, top, right, bottom = plan.column
    wide = (right - left) * plan.fonts
    tall = (bottom - top - note_height(sheet, wide)) * ROOM_FOR_CELLS
    return tables_fitting(sheet, wide, tall, sizes, shorten=shorten)


def note_height(sheet: Sheet, wide: float) -> float:
    """Return how tall the note on the figures is, the space above it included."""
    return text_height(sheet.note, wide, NOTE_SIZE) + GAP


def foot_texts(sheet: Sheet) -> list[tuple[str, float]]:
    """Return caption and sources with their sizes of type."""
    own = [(sheet.caption, CAPTION_SIZE)] if sheet.caption else []
    return [*own, (sheet.sources, SOURCE_SIZE)]


def foot_height(sheet: Sheet, wide: float) -> float:
    """Return how tall caption and sources are."""
    return sum(text_height(text, wide, size) for text, size in foot_texts(sheet)) + 2
