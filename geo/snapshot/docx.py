"""A page of a Word document per map: heading, picture with a numbered caption, key and sources as text."""

import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

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
from geo.snapshot.office import (
    PROVENANCE_NAME,
    PROVENANCE_RELATION,
    PROVENANCE_TYPE,
    TABLE_GAP,
    Cover,
    Sheet,
    millimetres,
    provenance_xml,
    saved,
    set_properties,
    tables_fitting,
    text_height,
    title_of_first,
)
from geo.snapshot.table import Table
from geo.style import HAIRLINE, LIGHT

FONT = "Calibri"
A4_MM = (210, 297)
MARGIN_MM = (18, 17)  # left and right, top and bottom
TITLE_SIZE, TEXT_SIZE, CAPTION_SIZE, SOURCE_SIZE, ORIGIN_SIZE = 18, 10.5, 9.5, 7.5, 6
TABLE_SIZES = (9, 8.5, 8)
SMALL_TABLE_SIZES = (8, 7.5, 7)
HEIGHTS = (0.86, 0.8, 0.74, 0.68, 0.62, 0.57, 0.52)  # of a picture, of its width
CELL_MARGIN = 2  # points
AFTER = 4.0  # points below a paragraph
RESERVE = 16.0  # points of every page, for programs that set lines farther apart
ROOM_FOR_FONTS = 0.94  # fonts that stand in for those of a template may be wider


def write_docx(drawings: Iterable[Snapshot], cover: Cover | None = None, template: Path | None = None) -> bytes:
    """Return a document of A4, or in the paper and styles of a template, a page per drawing."""
    document = _opened(template) if template else _blank()
    if cover:
        _add_cover(document, cover)
    sheets = []
    for drawing in drawings:
        sheets.append(_fitted(drawing, *_room(document)))
        _add_page(document, sheets[-1], len(sheets), breaks=len(sheets) > 1 or cover is not None)
    set_properties(document.core_properties, title_of_first(cover, sheets), sheets)
    _add_provenance(document, sheets)
    return saved(document.save)


# --- the document ------------------------------------------------------------------------------------------------


def _blank() -> Any:
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = map(Mm, A4_MM)
    section.left_margin = section.right_margin = Mm(MARGIN_MM[0])
    section.top_margin = section.bottom_margin = Mm(MARGIN_MM[1])
    for name, size, colour, bold in (
        ("Normal", TEXT_SIZE, LIGHT.ink, False),
        ("Title", 26, LIGHT.ink, True),
        ("Heading 1", TITLE_SIZE, LIGHT.ink, True),
        ("Caption", CAPTION_SIZE, LIGHT.ink, True),
    ):
        font = document.styles[name].font
        font.name, font.size, font.color.rgb, font.bold = FONT, Pt(size), _rgb(colour), bold
        for script in ("asciiTheme", "hAnsiTheme"):  # they would hide the name
            font.element.rPr.rFonts.attrib.pop(qn(f"w:{script}"), None)
    return document


def _opened(template: Path) -> Any:
    """Return the template without the text that it may hold; its last section keeps paper, head and foot."""
    try:
        document = Document(str(template))
    except Exception as err:  # the library raises whatever a broken zip or part makes it trip over
        raise SnapshotError(f"{template.name}: cannot be opened as a document (.docx).") from err
    missing = [name for name in ("Title", "Heading 1", "Caption") if name not in document.styles]
    if missing:
        raise SnapshotError(f"{template.name}: has no style {missing[0]!r}. Use it once in the template.")
    body = document.element.body
    for element in list(body):
        if element.tag != qn("w:sectPr"):
            body.remove(element)
    return document


def _room(document: Any) -> tuple[float, float]:
    """Return width and height of the text on a page, in points."""
    section = document.sections[-1]
    wide = section.page_width - section.left_margin - section.right_margin
    return wide / Pt(1), (section.page_height - section.top_margin - section.bottom_margin) / Pt(1)


def _rgb(colour: str) -> RGBColor:
    return RGBColor.from_string(colour.lstrip("#").upper())


def _add_provenance(document: Any, sheets: Sequence[Sheet]) -> None:
    package = document.part.package
    part = Part(PackURI(f"/{PROVENANCE_NAME}"), PROVENANCE_TYPE, provenance_xml(sheets), package)
    document.part.relate_to(part, PROVENANCE_RELATION)


# --- pages -------------------------------------------------------------------------------------------------------


def _fitted(drawing: Snapshot, wide: float, tall: float) -> Sheet:
    """Return the sheet with the tallest picture that leaves room on the page for its words and its whole table."""
    for share in HEIGHTS:
        size = millimetres(wide, wide * share)
        sheet = Sheet(drawing, size, drawing.shown(size))
        room = tall - wide * share - _words_height(sheet, wide) - RESERVE
        last = share == HEIGHTS[-1]
        sizes = SMALL_TABLE_SIZES if last else TABLE_SIZES
        tables = tables_fitting(sheet.shown.content, wide * ROOM_FOR_FONTS, room, sizes, shorten=last)
        if tables is not None:
            break
    return Sheet(drawing, size, sheet.shown, tables or ())


def _words_height(sheet: Sheet, wide: float) -> float:
    """Return the height of all paragraphs of a page, the space between them included."""
    wide *= ROOM_FOR_FONTS
    lines = (
        ([sheet.title], TITLE_SIZE),
        ([sheet.subtitle], TEXT_SIZE),
        ([_figure_text(sheet)], CAPTION_SIZE),
        ([" ".join(sheet.sources)], SOURCE_SIZE),
        ([_origin_text(sheet)], ORIGIN_SIZE),
    )
    return sum(text_height(texts, wide, size) + AFTER * len(texts) for texts, size in lines) + 3 * TABLE_GAP


def _figure_text(sheet: Sheet) -> str:
    return sheet.caption or sheet.title


def _origin_text(sheet: Sheet) -> str:
    return "; ".join(f"{name} {value}" for name, value in sheet.provenance.items())


def _add_cover(document: Any, cover: Cover) -> None:
    _paragraph(document, visible(cover.title), style="Title")
    for line in cover.lines:
        _paragraph(document, visible(line))


def _add_page(document: Any, sheet: Sheet, number: int, *, breaks: bool) -> None:
    heading = _paragraph(document, sheet.title, style="Heading 1")
    heading.paragraph_format.page_break_before = breaks
    heading.paragraph_format.space_before = Pt(0)
    _paragraph(document, sheet.subtitle, colour=LIGHT.muted)
    _add_picture(document, sheet)
    _add_caption(document, number, _figure_text(sheet))
    for table in sheet.tables:
        _add_table(document, table)
        _paragraph(document, "", size=TABLE_GAP / 1.5)
    _paragraph(document, " ".join(sheet.sources), size=SOURCE_SIZE, colour=LIGHT.muted)
    _paragraph(document, _origin_text(sheet), size=ORIGIN_SIZE, colour=LIGHT.muted)


def _paragraph(
    document: Any, text: str, *, style: str | None = None, size: float | None = None, colour: str | None = None
) -> Any:
    paragraph = document.add_paragraph(style=style)
    _set(paragraph, text, size, colour)
    paragraph.paragraph_format.space_after = Pt(AFTER if text else 0)
    paragraph.paragraph_format.line_spacing = 1.0
    return paragraph


def _set(paragraph: Any, text: str, size: float | None, colour: str | None) -> Any:
    """Write a text into a paragraph, which runs from where its script begins."""
    run = paragraph.add_run(text)
    if size:
        run.font.size = Pt(size)
    if colour:
        run.font.color.rgb = _rgb(colour)
    if is_right_to_left(text):
        run.font.rtl = True
        paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
    return run


def _add_picture(document: Any, sheet: Sheet) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.keep_with_next = True
    paragraph.paragraph_format.space_after = Pt(AFTER)
    width, height = map(Mm, sheet.size_mm)
    picture = paragraph.add_run().add_picture(io.BytesIO(sheet.png()), width, height)
    named = picture._inline.docPr
    named.set("name", "Map")
    named.set("descr", sheet.description)


def _add_caption(document: Any, number: int, text: str) -> None:
    """Add a caption whose number Word counts itself, so that lists of figures and references work."""
    paragraph = document.add_paragraph(style="Caption")
    paragraph.paragraph_format.space_after = Pt(AFTER)
    paragraph.add_run("Figure ")
    for kind in ("begin", " SEQ Figure \\* ARABIC ", "separate", str(number), "end"):
        run = paragraph.add_run()
        if kind == str(number):
            run.text = kind
        else:
            run._r.append(_instruction(kind) if kind.startswith(" ") else _field_mark(kind))
    paragraph.add_run(". ")
    _set(paragraph, text, None, None)


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


def _add_table(document: Any, table: Table) -> None:
    grid = document.add_table(len(table.rows) + 1, len(table.columns))
    grid.autofit = False
    grid._tblPr.append(_cell_margins())
    wide, _ = _room(document)
    asked = sum(column.width for column in table.columns)
    widths = [Pt(wide * column.width / asked) for column in table.columns]
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = width
    for r, cells in enumerate((tuple(column.head for column in table.columns), *table.whole_lines())):
        row = grid.rows[r]
        _mark_row(row, head=r == 0)
        # read once: every look at the cells of a row walks the whole row
        for c, (cell, text) in enumerate(zip(row.cells, cells, strict=True)):
            cell.width = widths[c]  # LibreOffice looks at cells, Word at columns
            _fill(cell, visible(text), table, c, head=r == 0)


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
    run = _set(paragraph, text, table.size, LIGHT.muted if head else LIGHT.ink)
    run.font.bold = head or table.columns[column].weight == "bold"
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(table.padding / 2)
    paragraph.paragraph_format.line_spacing = 1.0
    if table.columns[column].anchor == "end":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    borders = OxmlElement("w:tcBorders")
    line = OxmlElement("w:bottom")
    for name, value in (
        ("val", "single"),
        ("sz", "6" if head else "4"),
        ("color", (LIGHT.ink if head else HAIRLINE).lstrip("#")),
    ):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    cell._tc.get_or_add_tcPr().append(borders)
