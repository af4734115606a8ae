"""What fits on a page of a Word document: sizes of map, legend, tables and texts."""

from dataclasses import dataclass, replace
from itertools import product
from typing import Self

from geo.snapshot.office.sheet import (
    Sheet,
    millimetres,
    tables_fitting,
    text_height,
)
from geo.snapshot.page.layout import Size
from geo.snapshot.page.legend import SIZES_WIDE
from geo.snapshot.page.table import Table
from geo.snapshot.scene import Scene

COVER_SIZE, TITLE_SIZE, TEXT_SIZE, CAPTION_SIZE = 30, 18, 10.5, 9.5
NOTE_SIZE, SOURCE_SIZE, ORIGIN_SIZE = 8, 7.5, 6
TABLE_SIZES = (9, 8.5, 8)
HEIGHTS = (0.86, 0.8, 0.74, 0.68, 0.62, 0.57, 0.52, 0.47, 0.42, 0.38)  # of a picture, of the width of the text
GUTTER = 10.0  # points between map and legend
AFTER = 4.0  # points below a paragraph
RESERVE = 20.0  # points of every page, for programs that set lines farther apart


@dataclass(frozen=True)
class Paper:
    """The room for text on a page, in points, and the type that the styles state."""

    wide: float
    tall: float
    fonts: float  # how much wider than it the fonts are that are measured
    title: float
    text: float
    caption: float


@dataclass(frozen=True)
class Plan:
    """How large the map of a page is, where its legend stands, and its tables."""

    paper: Paper
    size_mm: Size
    beside: bool  # the legend stands beside the map, else below it
    legend: float  # points, its width
    room: float  # points, for tables
    tables: tuple[Table, ...] = ()
    turns: bool = False  # the tables stand on the next page

    def refilled(self, sheet: Sheet) -> Self:
        """Return the same plan with the tables of this sheet on a page of their own."""
        room = self.paper.tall - _foot_height(sheet, self.paper) - RESERVE
        return replace(self, tables=_tables(sheet, self.paper, room, shorten=True) or (), turns=True)


def planned(sheet: Sheet, paper: Paper) -> Plan:
    """Return the plan with the largest map that leaves room for the whole table; else that turns the page."""
    head, foot = _head_height(sheet, paper) + RESERVE, _foot_height(sheet, paper)
    for plan in _plans(sheet, paper, paper.tall - head - foot):
        tables = _tables(sheet, paper, plan.room)
        if tables is not None:
            return replace(plan, tables=tables)
    return _plans(sheet, paper, paper.tall - head)[0].refilled(sheet)


def _plans(sheet: Sheet, paper: Paper, room: float) -> list[Plan]:
    """Return the ways to divide a page, the one with the largest map first, without tables yet."""
    column = SIZES_WIDE * sheet.page.scene.scale
    plans = []
    for share, beside in product(HEIGHTS, (True, False)):
        wide = column if beside else paper.wide
        height = _height(sheet.legend(wide))
        below = 0.0 if beside else height
        tall = min(share * paper.wide, max(room - below, HEIGHTS[-1] * paper.wide))
        size = millimetres(paper.wide - (column + GUTTER + 1.0 if beside else 0.0), tall)
        if not beside or 0 < height <= tall:
            plans.append(Plan(paper, size, beside, wide, room - tall - below))
    return sorted(plans, key=lambda plan: _largeness(sheet, plan), reverse=True)


def _height(legend: Scene | None) -> float:
    return legend.height * legend.scale + AFTER if legend else 0.0


def _largeness(sheet: Sheet, plan: Plan) -> tuple[float, float]:
    """Return how large the map shows its extent, hardly differing scales being the same, and how large it is."""
    wide, tall = plan.size_mm
    return float(f"{sheet.drawing.per_metre(plan.size_mm):.2g}"), wide * tall


def _tables(sheet: Sheet, paper: Paper, room: float, *, shorten: bool = False) -> tuple[Table, ...] | None:
    return tables_fitting(sheet, paper.wide * paper.fonts, room, TABLE_SIZES, shorten=shorten)


def _head_height(sheet: Sheet, paper: Paper) -> float:
    """Return the height of what stands round the picture, the space between included."""
    heading = text_height(sheet.title, paper.wide * paper.fonts, paper.title, "bold")
    caption = text_height(f"Figure 00. {figure_text(sheet)}", paper.wide * paper.fonts, paper.caption, "bold")
    return heading + caption + text_height(sheet.subtitle, paper.wide * paper.fonts, paper.text) + 5 * AFTER


def _foot_height(sheet: Sheet, paper: Paper) -> float:
    """Return the height of what stands below the tables, the space between included."""
    texts = ((sheet.note, NOTE_SIZE), (sheet.sources, SOURCE_SIZE), (origin_text(sheet), ORIGIN_SIZE))
    return sum(text_height(text, paper.wide * paper.fonts, size) + AFTER for text, size in texts) + AFTER


def figure_text(sheet: Sheet) -> str:
    """Return the words of a figure's caption."""
    return sheet.caption or sheet.title


def origin_text(sheet: Sheet) -> str:
    """Return where a figure comes from, in words."""
    return "; ".join(f"{name} {value}" for name, value in sheet.provenance.items())
