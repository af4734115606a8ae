"""A page of a Word document per map: heading, map and legend as pictures, caption, key and sources as text."""

import io
from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from typing import Any, Self

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from geo.errors import SnapshotError
from geo.snapshot.drawing import Snapshot
from geo.snapshot.fonts import is_right_to_left, visible
from geo.snapshot.office.earlier import forget_file, forget_notes, forget_unused, free_name, used_relations
from geo.snapshot.office.sheet import (
    NUMBER_GAP,
    PROVENANCE_NAME,
    PROVENANCE_RELATION,
    PROVENANCE_TAG,
    PROVENANCE_TYPE,
    TABLE_GAP,
    Cover,
    Sheet,
    millimetres,
    provenance_xml,
    saved,
    set_properties,
    settled,
    tables_fitting,
    text_height,
    title_of_first,
)
from geo.snapshot.page.layout import MM, Size
from geo.snapshot.page.legend import SIZES_WIDE
from geo.snapshot.page.table import LEADING, Table
from geo.snapshot.scene import Scene
from geo.style import HAIRLINE, LIGHT

FONT = "Calibri"
A4_MM = (210, 297)
MARGIN_MM = (18, 17)  # left and right, top and bottom
COVER_SIZE, TITLE_SIZE, TEXT_SIZE, CAPTION_SIZE = 30, 18, 10.5, 9.5
NOTE_SIZE, SOURCE_SIZE, ORIGIN_SIZE = 8, 7.5, 6
USUAL_SIZE = 10.0  # of type, where a template states none
TABLE_SIZES = (9, 8.5, 8)
HEIGHTS = (0.86, 0.8, 0.74, 0.68, 0.62, 0.57, 0.52, 0.47, 0.42, 0.38)  # of a picture, of the width of the text
GUTTER = 10.0  # points between map and legend
CELL_MARGIN = 2  # points
AFTER = 4.0  # points below a paragraph
RESERVE = 20.0  # points of every page, for programs that set lines farther apart
FONTS = (1.1, 0.94)  # how much wider than ours are the ones that are measured; than those of a template, perhaps
COVER_TOP, BAR = 150.0, (44.0, 4)  # points: above the cover's title, and its accent
AFTER_BIDI = tuple(f"w:{name}" for name in ("adjustRightInd", "snapToGrid", "spacing", "ind", "jc", "rPr", "sectPr"))
AFTER_BORDERS = ("w:shd", "w:tabs", "w:bidi", *AFTER_BIDI)


@dataclass(frozen=True)
class Paper:
    """The room for text on a page, in points, and the type that the styles state."""

    wide: float
    tall: float
    fonts: float  # how much wider than it the fonts are that are measured
    title: float
    text: float
    caption: float


def write_docx(drawings: Iterable[Snapshot], cover: Cover | None = None, template: Path | None = None) -> bytes:
    """Return a document of A4, or in the paper and styles of a template, a page per drawing."""
    document = _opened(template) if template else _blank()
    paper = _paper(document, FONTS[template is not None])
    if cover:
        _add_cover(document, cover, paper, own=template is None)
    sheets = []
    for number, drawing in enumerate(drawings, 1):
        sheet, plan = settled(drawing, lambda draft: _planned(draft, paper))
        _add_page(document, sheet, plan, number, breaks=number > 1 or cover is not None)
        sheets.append(sheet)
    set_properties(document.core_properties, title_of_first(cover, sheets), sheets)
    _add_provenance(document, sheets)
    return saved(document.save)


def _add_provenance(document: Any, sheets: Sequence[Sheet]) -> None:
    package = document.part.package
    name = PackURI(free_name(package, f"/{PROVENANCE_NAME}"))
    part = Part(name, PROVENANCE_TYPE, provenance_xml(sheets), package)
    document.part.relate_to(part, PROVENANCE_RELATION)


# --- the document ------------------------------------------------------------------------------------------------


def _blank() -> Any:
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = map(Mm, A4_MM)
    section.left_margin = section.right_margin = Mm(MARGIN_MM[0])
    section.top_margin = section.bottom_margin = Mm(MARGIN_MM[1])
    for name, size, bold in (
        ("Normal", TEXT_SIZE, False),
        ("Title", COVER_SIZE, True),
        ("Heading 1", TITLE_SIZE, True),
        ("Caption", CAPTION_SIZE, True),
    ):
        font = document.styles[name].font
        font.name, font.color.rgb = FONT, _rgb(LIGHT.ink)
        _set_type(font, size, bold=bold)
        for script in ("asciiTheme", "hAnsiTheme"):  # they would hide the name
            font.element.rPr.rFonts.attrib.pop(qn(f"w:{script}"), None)
    for usual in document.styles["Title"].element.xpath("w:pPr/w:pBdr | w:rPr/w:spacing"):
        usual.getparent().remove(usual)  # its line, and space between letters, which would part those of Arabic
    return document


def _opened(template: Path) -> Any:
    """Return the template without the text that it may hold; its last section keeps paper, head and foot."""
    try:
        document = Document(str(template))
        _remove_text(document)
    except Exception as err:  # the library raises whatever a broken zip or part makes it trip over
        raise SnapshotError(f"{template.name}: cannot be opened as a document (.docx).") from err
    missing = [name for name in ("Title", "Heading 1", "Caption") if name not in document.styles]
    if missing:
        raise SnapshotError(f"{template.name}: has no style {missing[0]!r}. Use it once in the template.")
    return document


def _remove_text(document: Any) -> None:
    """Take out the text, with its pictures, links, notes and comments, and what the file says of it."""
    body, used_before = document.element.body, used_relations(document.part)
    _inherit_heads(body)
    for element in list(body):
        if element.tag != qn("w:sectPr"):
            body.remove(element)
    for columns in body.xpath("w:sectPr/w:cols"):
        columns.getparent().remove(columns)
    forget_unused(document.part, used_before)
    package = document.part.package
    forget_notes(package)
    forget_file(package, PROVENANCE_TAG)


def _inherit_heads(body: Any) -> None:
    """Give the last section the heads and feet that it has from those before it, which go with the text."""
    last = body.get_or_add_sectPr()
    for earlier in reversed(body.xpath("w:p/w:pPr/w:sectPr")):
        for reference in earlier.xpath("w:headerReference | w:footerReference"):
            kind = reference.get(qn("w:type"))
            if not any(each.get(qn("w:type")) == kind for each in last.findall(reference.tag)):
                last.insert(0, deepcopy(reference))


def _paper(document: Any, fonts: float) -> Paper:
    section = document.sections[-1]
    wide = section.page_width - section.left_margin - section.right_margin - (section.gutter or 0)
    tall = section.page_height - section.top_margin - section.bottom_margin
    sizes = (_size_of(document, name) for name in ("Heading 1", "Normal", "Caption"))
    return Paper(wide / Pt(1), tall / Pt(1), fonts, *sizes)


def _size_of(document: Any, name: str) -> float:
    """Return the size of type of a style, of the one that it rests on, or of the document."""
    style = document.styles[name]
    while style is not None:
        if style.font.size:
            return float(style.font.size.pt)
        style = style.base_style
    stated = document.styles.element.xpath("w:docDefaults/w:rPrDefault/w:rPr/w:sz/@w:val")
    return int(stated[0]) / 2 if stated else USUAL_SIZE


def _rgb(colour: str) -> RGBColor:
    return RGBColor.from_string(colour.lstrip("#").upper())


# --- where things go ---------------------------------------------------------------------------------------------


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


def _planned(sheet: Sheet, paper: Paper) -> Plan:
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
    caption = text_height(f"Figure 00. {_figure_text(sheet)}", paper.wide * paper.fonts, paper.caption, "bold")
    return heading + caption + text_height(sheet.subtitle, paper.wide * paper.fonts, paper.text) + 5 * AFTER


def _foot_height(sheet: Sheet, paper: Paper) -> float:
    """Return the height of what stands below the tables, the space between included."""
    texts = ((sheet.note, NOTE_SIZE), (sheet.sources, SOURCE_SIZE), (_origin_text(sheet), ORIGIN_SIZE))
    return sum(text_height(text, paper.wide * paper.fonts, size) + AFTER for text, size in texts) + AFTER


def _figure_text(sheet: Sheet) -> str:
    return sheet.caption or sheet.title


def _origin_text(sheet: Sheet) -> str:
    return "; ".join(f"{name} {value}" for name, value in sheet.provenance.items())


# --- pages -------------------------------------------------------------------------------------------------------


def _add_cover(document: Any, cover: Cover, paper: Paper, *, own: bool) -> None:
    """Add the title page; without a template the title stands lower, under a short bar."""
    title = visible(cover.title)
    if own:
        _add_bar(document, paper, title)
    _paragraph(document, title, style="Title")
    _space(_paragraph(document, visible(cover.as_of), colour=LIGHT.muted), 6 * AFTER)
    for number, name in enumerate(cover.maps, 1):
        _paragraph(document, f"{number}. {visible(name)}")


def _add_bar(document: Any, paper: Paper, title: str) -> None:
    """Add the accent of our pages where the title begins: the line below a paragraph that is as wide."""
    wide, thick = BAR
    bar = _paragraph(document, "")
    bar.paragraph_format.space_before, bar.paragraph_format.space_after = Pt(COVER_TOP), Pt(2 * AFTER)
    if is_right_to_left(title):
        bar.paragraph_format.left_indent = Pt(paper.wide - wide)
    else:
        bar.paragraph_format.right_indent = Pt(paper.wide - wide)
    bar._p.pPr.insert_element_before(_line_below("w:pBdr", thick, LIGHT.accent), *AFTER_BORDERS)


def _add_page(document: Any, sheet: Sheet, plan: Plan, number: int, *, breaks: bool) -> None:
    heading = _paragraph(document, sheet.title, style="Heading 1")
    heading.paragraph_format.page_break_before = breaks
    _paragraph(document, sheet.subtitle, colour=LIGHT.muted)
    _add_pictures(document, sheet, plan)
    _add_caption(document, number, _figure_text(sheet))
    for i, table in enumerate(plan.tables):
        if i:  # tables that touch become one
            _paragraph(document, "").paragraph_format.line_spacing = Pt(TABLE_GAP)
        grid = _add_table(document, table, plan.paper)
        grid.cell(0, 0).paragraphs[0].paragraph_format.page_break_before = plan.turns and not i
    if plan.tables:
        _paragraph(document, sheet.note, size=NOTE_SIZE, colour=LIGHT.muted).paragraph_format.space_before = Pt(AFTER)
    _paragraph(document, sheet.sources, size=SOURCE_SIZE, colour=LIGHT.muted)
    _paragraph(document, _origin_text(sheet), size=ORIGIN_SIZE, colour=LIGHT.muted)


def _paragraph(
    document: Any, text: str, *, style: str | None = None, size: float | None = None, colour: str | None = None
) -> Any:
    paragraph = document.add_paragraph(style=style)
    _set(paragraph, text, size, colour)
    _space(paragraph, AFTER if text else 0, size)
    return paragraph


def _space(paragraph: Any, after: float, size: float | None = None) -> None:
    """Set the space in and round a paragraph, whatever that of running text is in a template."""
    spaces = paragraph.paragraph_format
    spaces.space_before, spaces.space_after = Pt(0), Pt(after)
    spaces.line_spacing = Pt(size * LEADING) if size else 1.0
    if paragraph.style.name == "Normal":
        spaces.left_indent = spaces.right_indent = spaces.first_line_indent = Pt(0)


def _set(paragraph: Any, text: str, size: float | None, colour: str | None, *, bold: bool | None = None) -> None:
    """Write a text into a paragraph, which runs from where its script begins."""
    run = paragraph.add_run(text)
    _set_type(run.font, size, bold=bold)
    if colour:
        run.font.color.rgb = _rgb(colour)
    if is_right_to_left(text):
        run.font.rtl = True
        paragraph._p.get_or_add_pPr().insert_element_before(OxmlElement("w:bidi"), *AFTER_BIDI)


def _set_type(font: Any, size: float | None, *, bold: bool | None) -> None:
    """Set size and weight, which Arabic letters have of their own."""
    font.bold = font.cs_bold = bold
    if size:
        font.size = Pt(size)
        stated = font.element.rPr
        for other in stated.findall(qn("w:szCs")):
            stated.remove(other)
        other = OxmlElement("w:szCs")
        other.set(qn("w:val"), stated.find(qn("w:sz")).get(qn("w:val")))
        stated.find(qn("w:sz")).addnext(other)


def _add_pictures(document: Any, sheet: Sheet, plan: Plan) -> None:
    """Add map and legend, in one line or below each other."""
    paragraph = _held(document)
    _add_picture(paragraph, sheet.png(sheet.page.scene), plan.size_mm, "Map", sheet.description)
    legend = sheet.legend(plan.legend)
    if legend is None:
        return
    if plan.beside:
        paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(plan.size_mm[0]) + Pt(GUTTER))
        paragraph.add_run().add_tab()
        legend = replace(legend, height=plan.size_mm[1] * MM / legend.scale)  # as tall as the map: its top is level
    else:
        paragraph = _held(document)
    size = millimetres(legend.width * legend.scale, legend.height * legend.scale)
    _add_picture(paragraph, sheet.png(legend), size, "Legend", legend.description)


def _held(document: Any) -> Any:
    """Return a new paragraph that stays on the page of the next one."""
    paragraph = document.add_paragraph()
    _space(paragraph, AFTER)
    paragraph.paragraph_format.keep_with_next = True
    return paragraph


def _add_picture(paragraph: Any, png: bytes, size_mm: Size, name: str, text: str) -> None:
    picture = paragraph.add_run().add_picture(io.BytesIO(png), *map(Mm, size_mm))._inline
    for side in ("distT", "distB", "distL", "distR"):  # some programs take a distance where none is stated
        picture.set(side, "0")
    picture.docPr.set("name", name)
    picture.docPr.set("descr", text)


def _add_caption(document: Any, number: int, text: str) -> None:
    """Add a caption whose number Word counts itself, so that lists of figures and references work."""
    paragraph = document.add_paragraph(style="Caption")
    paragraph.add_run("Figure ")
    for kind in ("begin", " SEQ Figure \\* ARABIC ", "separate", str(number), "end"):
        run = paragraph.add_run()
        if kind == str(number):
            run.text = kind
        else:
            run._r.append(_instruction(kind) if kind.startswith(" ") else _field_mark(kind))
    paragraph.add_run(". ")
    _set(paragraph, text, None, None)
    _space(paragraph, AFTER)


def _field_mark(kind: str) -> Any:
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    return mark


def _instruction(text: str) -> Any:
    instruction = OxmlElement("w:instrText")
    instruction.set(qn("xml:space"), "preserve")
    instruction.text = text
    return instruction


# --- tables ------------------------------------------------------------------------------------------------------


def _add_table(document: Any, table: Table, paper: Paper) -> Any:
    grid = document.add_table(len(table.rows) + 1, len(table.columns))
    grid.autofit = False
    grid._tblPr.insert_element_before(_cell_margins(), "w:tblLook")
    asked = sum(column.width for column in table.columns)
    widths = [Pt(paper.wide * column.width / asked) for column in table.columns]
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = width
    for r, cells in enumerate((table.whole_heads(), *table.whole_lines())):
        row = grid.rows[r]
        _mark_row(row, head=r == 0)
        # read once: every look at the cells of a row walks the whole row
        for c, (cell, text) in enumerate(zip(row.cells, cells, strict=True)):
            cell.width = widths[c]  # LibreOffice looks at cells, Word at columns
            _fill(cell, visible(text), table, c, head=r == 0)
    return grid


def _cell_margins() -> Any:
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(CELL_MARGIN * 20))  # twentieths of a point
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    return margins


def _mark_row(row: Any, *, head: bool) -> None:
    """Keep a row on one page; repeat the head on the next."""
    marks = row._tr.get_or_add_trPr()
    marks.append(OxmlElement("w:cantSplit"))
    if head:
        marks.append(OxmlElement("w:tblHeader"))


def _fill(cell: Any, text: str, table: Table, column: int, *, head: bool) -> None:
    paragraph = cell.paragraphs[0]
    _space(paragraph, table.padding / 2, table.size)
    paragraph.paragraph_format.space_before = Pt(table.padding / 2)
    if table.columns[column].anchor == "end":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.paragraph_format.right_indent = Pt(NUMBER_GAP if column == 0 else 0)
    bold = head or table.columns[column].weight == "bold"
    _set(paragraph, text, table.size, LIGHT.muted if head else LIGHT.ink, bold=bold)
    line = _line_below("w:tcBorders", 0.75, LIGHT.ink) if head else _line_below("w:tcBorders", 0.5, HAIRLINE)
    cell._tc.get_or_add_tcPr().append(line)


def _line_below(name: str, points: float, colour: str) -> Any:
    """Return the borders of a cell or a paragraph: a line at its foot."""
    borders, line = OxmlElement(name), OxmlElement("w:bottom")
    for key, value in (("val", "single"), ("sz", f"{points * 8:.0f}"), ("space", "0"), ("color", colour.lstrip("#"))):
        line.set(qn(f"w:{key}"), value)
    borders.append(line)
    return borders
