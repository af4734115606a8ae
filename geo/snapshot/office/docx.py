"""A page of a Word document per map: heading, map and legend as pictures, caption, key and sources as text."""

import io
from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

from docx import Document
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from geo.errors import SnapshotError
from geo.snapshot.drawing import Snapshot
from geo.snapshot.fonts import is_right_to_left, visible
from geo.snapshot.office.docx_plan import (
    AFTER,
    CAPTION_SIZE,
    COVER_SIZE,
    GUTTER,
    NOTE_SIZE,
    ORIGIN_SIZE,
    SOURCE_SIZE,
    TEXT_SIZE,
    TITLE_SIZE,
    Paper,
    Plan,
    figure_text,
    origin_text,
    planned,
)
from geo.snapshot.office.docx_text import (
    AFTER_BORDERS,
    draw_line_below,
    field_instruction,
    field_mark,
    fill_cell,
    mark_row,
    rgb,
    set_cell_margins,
    set_space,
    set_type,
    write_text,
)
from geo.snapshot.office.earlier import forget_file, forget_notes, forget_unused, free_name, used_relations
from geo.snapshot.office.sheet import (
    PROVENANCE_NAME,
    PROVENANCE_RELATION,
    PROVENANCE_TAG,
    PROVENANCE_TYPE,
    TABLE_GAP,
    Cover,
    Sheet,
    converge_layout,
    millimetres,
    provenance_xml,
    saved,
    set_properties,
    title_of_first,
)
from geo.snapshot.page.layout import MM, Size
from geo.snapshot.page.table import Table
from geo.style import LIGHT

FONT = "Calibri"
A4_MM = (210, 297)
MARGIN_MM = (18, 17)  # left and right, top and bottom
USUAL_SIZE = 10.0  # of type, where a template states none
FONTS = (1.1, 0.94)  # how much wider than ours are the ones that are measured; than those of a template, perhaps
COVER_TOP, BAR = 150.0, (44.0, 4)  # points: above the cover's title, and its accent


def write_docx(drawings: Iterable[Snapshot], cover: Cover | None = None, template: Path | None = None) -> bytes:
    """Return a document of A4, or in the paper and styles of a template, a page per drawing."""
    document = _opened(template) if template else _blank()
    paper = _paper(document, FONTS[template is not None])
    if cover:
        _add_cover(document, cover, paper, own=template is None)
    sheets = []
    for number, drawing in enumerate(drawings, 1):
        sheet, plan = converge_layout(drawing, lambda draft: planned(draft, paper))
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
        font.name, font.color.rgb = FONT, rgb(LIGHT.ink)
        set_type(font, size, bold=bold)
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


# --- pages -------------------------------------------------------------------------------------------------------


def _add_cover(document: Any, cover: Cover, paper: Paper, *, own: bool) -> None:
    """Add the title page; without a template the title stands lower, under a short bar."""
    title = visible(cover.title)
    if own:
        _add_bar(document, paper, title)
    _paragraph(document, title, style="Title")
    set_space(_paragraph(document, visible(cover.as_of), colour=LIGHT.muted), 6 * AFTER)
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
    bar._p.pPr.insert_element_before(draw_line_below("w:pBdr", thick, LIGHT.accent), *AFTER_BORDERS)


def _add_page(document: Any, sheet: Sheet, plan: Plan, number: int, *, breaks: bool) -> None:
    heading = _paragraph(document, sheet.title, style="Heading 1")
    heading.paragraph_format.page_break_before = breaks
    _paragraph(document, sheet.subtitle, colour=LIGHT.muted)
    _add_pictures(document, sheet, plan)
    _add_caption(document, number, figure_text(sheet))
    for i, table in enumerate(plan.tables):
        if i:  # tables that touch become one
            _paragraph(document, "").paragraph_format.line_spacing = Pt(TABLE_GAP)
        grid = _add_table(document, table, plan.paper)
        grid.cell(0, 0).paragraphs[0].paragraph_format.page_break_before = plan.turns and not i
    if plan.tables:
        _paragraph(document, sheet.note, size=NOTE_SIZE, colour=LIGHT.muted).paragraph_format.space_before = Pt(AFTER)
    _paragraph(document, sheet.sources, size=SOURCE_SIZE, colour=LIGHT.muted)
    _paragraph(document, origin_text(sheet), size=ORIGIN_SIZE, colour=LIGHT.muted)


def _paragraph(
    document: Any, text: str, *, style: str | None = None, size: float | None = None, colour: str | None = None
) -> Any:
    paragraph = document.add_paragraph(style=style)
    write_text(paragraph, text, size, colour)
    set_space(paragraph, AFTER if text else 0, size)
    return paragraph


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
    set_space(paragraph, AFTER)
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
            run._r.append(field_instruction(kind) if kind.startswith(" ") else field_mark(kind))
    paragraph.add_run(". ")
    write_text(paragraph, text, None, None)
    set_space(paragraph, AFTER)


# --- tables ------------------------------------------------------------------------------------------------------


def _add_table(document: Any, table: Table, paper: Paper) -> Any:
    grid = document.add_table(len(table.rows) + 1, len(table.columns))
    grid.autofit = False
    grid._tblPr.insert_element_before(set_cell_margins(), "w:tblLook")
    asked = sum(column.width for column in table.columns)
    widths = [Pt(paper.wide * column.width / asked) for column in table.columns]
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = width
    for r, cells in enumerate((table.whole_heads(), *table.whole_lines())):
        row = grid.rows[r]
        mark_row(row, head=r == 0)
        # read once: every look at the cells of a row walks the whole row
        for c, (cell, text) in enumerate(zip(row.cells, cells, strict=True)):
            cell.width = widths[c]  # LibreOffice looks at cells, Word at columns
            fill_cell(cell, visible(text), table, c, head=r == 0)
    return grid
