"""Text, margins, fields and lines of a Word document, where its library has no names for them."""

from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from geo.snapshot.fonts import is_right_to_left
from geo.snapshot.office.sheet import (
    NUMBER_GAP,
)
from geo.snapshot.page.table import LEADING, Table
from geo.style import HAIRLINE, LIGHT

CELL_MARGIN = 2  # points
AFTER_BIDI = tuple(f"w:{name}" for name in ("adjustRightInd", "snapToGrid", "spacing", "ind", "jc", "rPr", "sectPr"))
AFTER_BORDERS = ("w:shd", "w:tabs", "w:bidi", *AFTER_BIDI)


def rgb(colour: str) -> RGBColor:
    """Return a colour of a style as the library's."""
    return RGBColor.from_string(colour.lstrip("#").upper())


def set_space(paragraph: Any, after: float, size: float | None = None) -> None:
    """Set the space in and round a paragraph, whatever that of running text is in a template."""
    spaces = paragraph.paragraph_format
    spaces.space_before, spaces.space_after = Pt(0), Pt(after)
    spaces.line_spacing = Pt(size * LEADING) if size else 1.0
    if paragraph.style.name == "Normal":
        spaces.left_indent = spaces.right_indent = spaces.first_line_indent = Pt(0)


def write_text(paragraph: Any, text: str, size: float | None, colour: str | None, *, bold: bool | None = None) -> None:
    """Write a text into a paragraph, which runs from where its script begins."""
    run = paragraph.add_run(text)
    set_type(run.font, size, bold=bold)
    if colour:
        run.font.color.rgb = rgb(colour)
    if is_right_to_left(text):
        run.font.rtl = True
        paragraph._p.get_or_add_pPr().insert_element_before(OxmlElement("w:bidi"), *AFTER_BIDI)


def set_type(font: Any, size: float | None, *, bold: bool | None) -> None:
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


def field_mark(kind: str) -> Any:
    """Return the begin, middle or end of a field."""
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    return mark


def field_instruction(text: str) -> Any:
    """Return what a field computes."""
    instruction = OxmlElement("w:instrText")
    instruction.set(qn("xml:space"), "preserve")
    instruction.text = text
    return instruction


def set_cell_margins() -> Any:
    """Set the margins of all cells of a table."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(CELL_MARGIN * 20))  # twentieths of a point
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    return margins


def mark_row(row: Any, *, head: bool) -> None:
    """Keep a row on one page; repeat the head on the next."""
    marks = row._tr.get_or_add_trPr()
    marks.append(OxmlElement("w:cantSplit"))
    if head:
        marks.append(OxmlElement("w:tblHeader"))


def fill_cell(cell: Any, text: str, table: Table, column: int, *, head: bool) -> None:
    """Write a text into a cell."""
    paragraph = cell.paragraphs[0]
    set_space(paragraph, table.padding / 2, table.size)
    paragraph.paragraph_format.space_before = Pt(table.padding / 2)
    if table.columns[column].anchor == "end":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.paragraph_format.right_indent = Pt(NUMBER_GAP if column == 0 else 0)
    bold = head or table.columns[column].weight == "bold"
    write_text(paragraph, text, table.size, LIGHT.muted if head else LIGHT.ink, bold=bold)
    line = draw_line_below("w:tcBorders", 0.75, LIGHT.ink) if head else draw_line_below("w:tcBorders", 0.5, HAIRLINE)
    cell._tc.get_or_add_tcPr().append(line)


def draw_line_below(name: str, points: float, colour: str) -> Any:
    """Return the borders of a cell or a paragraph: a line at its foot."""
    borders, line = OxmlElement(name), OxmlElement("w:bottom")
    for key, value in (("val", "single"), ("sz", f"{points * 8:.0f}"), ("space", "0"), ("color", colour.lstrip("#"))):
        line.set(qn(f"w:{key}"), value)
    borders.append(line)
    return borders
