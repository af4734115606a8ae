"""A slide per map: title, filters, key and sources as text that can be edited, the map as a picture."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Emu, Pt

from geo.errors import SnapshotError
from geo.snapshot.drawing import Snapshot
from geo.snapshot.fonts import is_right_to_left, visible, wrap
from geo.snapshot.office import (
    PROVENANCE_NAME,
    PROVENANCE_RELATION,
    PROVENANCE_TYPE,
    TABLE_GAP,
    Cover,
    Sheet,
    has_table,
    millimetres,
    provenance_xml,
    saved,
    set_properties,
    tables_fitting,
    text_height,
    title_of_first,
)
from geo.snapshot.scene import Box
from geo.snapshot.table import LEADING, Table
from geo.style import HAIRLINE, LIGHT

WIDTH, HEIGHT = 960.0, 540.0  # points; 16:9
TITLE_BOX = (32.0, 18.0, 928.0, 62.0)
MARGIN, GUTTER, GAP = 32.0, 14.0, 6.0
TITLE_SIZE, SMALLEST_TITLE = 26, 12
SUBTITLE_SIZE, CAPTION_SIZE, SOURCE_SIZE = 12, 11, 8
TABLE_SIZES = (11, 10.5, 10, 9.5, 9)
SMALL_TABLE_SIZES = (9, 8.5, 8, 7.5, 7)
SHARES = (0.62, 0.57, 0.52, 0.47, 0.43)  # of the width for the picture, if a table stands beside it
WIDEST = 2.2  # width to height of a picture
ENLARGED = 1.2  # so that names on the map can be read from farther away than paper
LEAST_ROOM = 0.55  # of a slide's height, for what is below the title
NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # 'No Style, No Grid'
ROOM_FOR_FONTS = 0.93  # fonts that stand in for those of a template may be wider
DRAFT_MM = (200.0, 120.0)  # of a picture, to see how long its words are
TITLE_BODY = ".//p:sp[p:nvSpPr/p:nvPr/p:ph[@type='title']]/p:txBody/a:bodyPr"
USUAL_INSET = 7.2  # points
FURNITURE = ("dt", "ftr", "sldNum")  # placeholders at the foot of a layout

Line = tuple[str, float, str]  # text, size, colour


@dataclass(frozen=True)
class Frame:
    """Where things go on the slides of one presentation, in points."""

    layout: Any
    title: Box
    title_size: float
    body: Box


def write_pptx(drawings: Iterable[Snapshot], cover: Cover | None = None, template: Path | None = None) -> bytes:
    """Return a presentation of 16:9, or in the layout and fonts of a template, a slide per drawing."""
    presentation = _opened(template) if template else _blank()
    frame = _frame(presentation)
    if cover:
        _add_cover(presentation, frame, cover)
    sheets = [_add_slide(presentation, frame, drawing) for drawing in drawings]
    set_properties(presentation.core_properties, title_of_first(cover, sheets), sheets)
    _add_provenance(presentation, sheets)
    return saved(presentation.save)


# --- the presentation --------------------------------------------------------------------------------------------


def _blank() -> Any:
    """Return an empty presentation whose master and layouts are 16:9: the one that the library brings is 4:3."""
    presentation = Presentation()
    wider = Pt(WIDTH) / presentation.slide_width
    presentation.slide_width, presentation.slide_height = Pt(WIDTH), Pt(HEIGHT)
    master = presentation.slide_master
    for holder in (master, *presentation.slide_layouts):
        for shape in holder.placeholders:
            if shape.element.spPr.find(qn("a:xfrm")) is not None:
                shape.left, shape.width = round(shape.left * wider), round(shape.width * wider)
    for shape in master.placeholders:
        if shape.placeholder_format.type == PP_PLACEHOLDER.TITLE:
            _put(shape, TITLE_BOX)
            shape.text_frame.margin_left = 0
    style = master.element.find(f".//{qn('p:titleStyle')}/{qn('a:lvl1pPr')}")
    style.set("algn", "l")
    style.find(qn("a:defRPr")).set("sz", str(TITLE_SIZE * 100))
    style.find(qn("a:defRPr")).set("b", "1")
    return presentation


def _opened(template: Path) -> Any:
    """Return the template without the slides that it may hold."""
    try:
        presentation = Presentation(str(template))
    except Exception as err:  # the library raises whatever a broken zip or part makes it trip over
        raise SnapshotError(f"{template.name}: cannot be opened as a presentation (.pptx).") from err
    listed = presentation.slides._sldIdLst
    for slide in list(listed):
        presentation.part.drop_rel(slide.rId)
        listed.remove(slide)
    return presentation


def _frame(presentation: Any) -> Frame:
    """Return the layout with a title and least else, and the room that it leaves below the title."""
    titled = [layout for layout in presentation.slide_layouts if _title_of(layout) is not None]
    if not titled:
        raise SnapshotError("The template has no layout with a title.")
    layout = min(titled, key=lambda each: (each.name != "Title Only", len(each.placeholders)))
    title = _title_of(layout)
    width, height = (Emu(side).pt for side in (presentation.slide_width, presentation.slide_height))
    left, top, wide, tall = (Emu(side).pt for side in (title.left, title.top, title.width, title.height))
    bottom = min([Emu(each.top).pt for each in _furniture(layout) if Emu(each.top).pt > height / 2] + [height - 14])
    if bottom - top - tall < LEAST_ROOM * height or wide < width / 2:
        raise SnapshotError(f"The layout {layout.name!r} of the template leaves too little room below its title.")
    body = (left + _inset(layout), top + tall, left + wide, bottom)
    return Frame(layout, (left, top, left + wide, top + tall), _title_size(layout), body)


def _title_of(holder: Any) -> Any:
    """Return the title of a layout or a slide; its number is 0 by definition."""
    return next((each for each in holder.placeholders if each.placeholder_format.idx == 0), None)


def _furniture(layout: Any) -> Iterable[Any]:
    """Return what stands at the foot of the slides of a template: date, footer, number."""
    if layout.part.package.main_document_part.presentation.slide_width == Pt(WIDTH) and layout.name == "Title Only":
        return []
    return [each for each in layout.placeholders if each.element.ph.get("type") in FURNITURE]


def _inset(layout: Any) -> float:
    """Return how far from the edge of its box a title begins, so that what is below lines up with it."""
    bodies = layout.element.xpath(TITLE_BODY) + layout.slide_master.element.xpath(TITLE_BODY)
    return next((Emu(int(each.get("lIns"))).pt for each in bodies if each.get("lIns")), USUAL_INSET)


def _title_size(layout: Any) -> float:
    """Return the size of type of titles, as layout or master state it."""
    own = _title_of(layout).element.findall(f".//{qn('a:lvl1pPr')}/{qn('a:defRPr')}")
    master = layout.slide_master.element.findall(f".//{qn('p:titleStyle')}/{qn('a:lvl1pPr')}/{qn('a:defRPr')}")
    return next((int(each.get("sz")) / 100 for each in (*own, *master) if each.get("sz")), 44.0)


def _add_provenance(presentation: Any, sheets: Sequence[Sheet]) -> None:
    name = PackURI(f"/{PROVENANCE_NAME}")
    part = Part(name, PROVENANCE_TYPE, presentation.part.package, provenance_xml(sheets))
    presentation.part.relate_to(part, PROVENANCE_RELATION)


# --- slides ------------------------------------------------------------------------------------------------------


def _add_cover(presentation: Any, frame: Frame, cover: Cover) -> None:
    slide = _slide(presentation, frame, visible(cover.title))
    left, top, right, bottom = frame.body
    box = (left, top + 30, right, bottom)
    _write(slide, "Contents", box, [(visible(line), 18, LIGHT.ink) for line in cover.lines])


def _add_slide(presentation: Any, frame: Frame, drawing: Snapshot) -> Sheet:
    """Add the slide of a map and return what it says."""
    sheet, picture_box = _fitted(drawing, frame)
    slide = _slide(presentation, frame, sheet.title)
    left, top, right, bottom = frame.body
    _write(
        slide, "Filters and counts", (left, top, right, picture_box[1]), [(sheet.subtitle, SUBTITLE_SIZE, LIGHT.muted)]
    )
    picture = slide.shapes.add_picture(io.BytesIO(sheet.png(ENLARGED)), 0, 0)
    _put(picture, picture_box)
    _name(picture, "Map", sheet.description)
    y = picture_box[1]
    for table in sheet.tables:
        _add_table(slide, table, (picture_box[2] + GUTTER, y, right, y + table.height()))
        y += table.height() + TABLE_GAP
    foot = bottom - _foot_height(sheet, right - left)
    _write(slide, "Caption and sources", (left, foot, right, bottom), _foot(sheet))
    slide.notes_slide.notes_text_frame.text = "\n".join(sheet.notes())
    return sheet


def _slide(presentation: Any, frame: Frame, title: str) -> Any:
    slide = presentation.slides.add_slide(frame.layout)
    for shape in list(slide.placeholders):
        if shape.placeholder_format.idx != 0:
            shape.element.getparent().remove(shape.element)
    slide.shapes.title.text_frame.text = title
    paragraph = slide.shapes.title.text_frame.paragraphs[0]
    size = _fitting_title(title, frame)
    if size < frame.title_size:
        paragraph.font.size = Pt(size)
    _direct(paragraph, title)
    return slide


def _fitting_title(title: str, frame: Frame) -> float:
    """Return the largest size, up to that of the layout, at which the title stays in its box."""
    left, top, right, bottom = frame.title
    wide, tall = (right - left - 15) * ROOM_FOR_FONTS, bottom - top
    size = frame.title_size
    while size > SMALLEST_TITLE and len(wrap(title, wide, size, "bold")) * size * 1.2 > tall:
        size -= 1
    return size


def _fitted(drawing: Snapshot, frame: Frame) -> tuple[Sheet, Box]:
    """Return the sheet with the largest picture beside which its tables fit, and the picture's place."""
    draft = Sheet(drawing, DRAFT_MM, drawing.shown(DRAFT_MM))
    left, top, right, bottom = frame.body
    wide = right - left
    top += text_height([draft.subtitle], wide * ROOM_FOR_FONTS, SUBTITLE_SIZE) + GAP
    bottom -= _foot_height(draft, wide) + GAP
    for share in SHARES if has_table(draft.shown.content) else (1.0,):
        box = (left, top, left + min(share * wide, WIDEST * (bottom - top)), bottom)
        size = millimetres((box[2] - left) / ENLARGED, (bottom - top) / ENLARGED)
        shown = drawing.shown(size)
        room = (right - box[2] - GUTTER) * ROOM_FOR_FONTS, (bottom - top) * ROOM_FOR_FONTS
        last = share == SHARES[-1]
        tables = tables_fitting(shown.content, *room, SMALL_TABLE_SIZES if last else TABLE_SIZES, shorten=last)
        if tables is not None:
            break
    return Sheet(drawing, size, shown, tables or ()), box


def _foot(sheet: Sheet) -> list[Line]:
    """Return caption and sources as lines of text."""
    own = [(sheet.caption, CAPTION_SIZE, LIGHT.ink)] if sheet.caption else []
    return [*own, (" ".join(sheet.sources), SOURCE_SIZE, LIGHT.muted)]


def _foot_height(sheet: Sheet, wide: float) -> float:
    return sum(text_height([text], wide * ROOM_FOR_FONTS, size) for text, size, _ in _foot(sheet)) + 2


# --- shapes ------------------------------------------------------------------------------------------------------


def _put(shape: Any, box: Box) -> None:
    left, top, right, bottom = box
    shape.left, shape.top, shape.width, shape.height = Pt(left), Pt(top), Pt(right - left), Pt(bottom - top)


def _name(shape: Any, name: str, text: str) -> None:
    """Give a shape its name and its description for those who cannot see it."""
    shape.name = name
    shape.element.xpath(".//p:cNvPr")[0].set("descr", text)


def _write(slide: Any, name: str, box: Box, lines: Sequence[Line]) -> None:
    shape = slide.shapes.add_textbox(0, 0, 0, 0)
    _put(shape, box)
    shape.name = name
    frame = shape.text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    for i, (text, size, colour) in enumerate(lines):
        paragraph = frame.add_paragraph() if i else frame.paragraphs[0]
        _run(paragraph, text, size, colour)


def _run(paragraph: Any, text: str, size: float, colour: str, *, bold: bool = False) -> None:
    run = paragraph.add_run()
    run.text = text
    run.font.size, run.font.bold, run.font.color.rgb = Pt(size), bold, RGBColor(*bytes.fromhex(colour.lstrip("#")))  # type: ignore[no-untyped-call]
    _direct(paragraph, text)


def _direct(paragraph: Any, text: str) -> None:
    """Let a paragraph run from where its script begins."""
    if is_right_to_left(text):
        paragraph._p.get_or_add_pPr().set("rtl", "1")
        paragraph.alignment = PP_ALIGN.RIGHT


def _add_table(slide: Any, table: Table, box: Box) -> None:
    shape = slide.shapes.add_table(len(table.rows) + 1, len(table.columns), 0, 0, 0, 0)
    _put(shape, box)
    _name(shape, table.columns[0].head, "Key to the numbers on the map" if table.columns[0].head == "No." else "")
    grid = shape.table
    shape.element.xpath(".//a:tableStyleId")[0].text = NO_STYLE
    asked = sum(column.width for column in table.columns)
    for column, given in zip(table.columns, grid.columns, strict=True):
        given.width = Pt((box[2] - box[0]) * column.width / asked)
    for r, cells in enumerate(((column.head for column in table.columns), *table.whole_lines())):
        grid.rows[r].height = Pt(table.size * LEADING + table.padding)
        for c, text in enumerate(cells):
            _fill(grid.cell(r, c), visible(text), table, c, head=r == 0)


def _fill(cell: Any, text: str, table: Table, column: int, *, head: bool) -> None:
    cell.margin_left = cell.margin_right = Pt(2)
    cell.margin_top = cell.margin_bottom = Pt(table.padding / 2)
    cell.vertical_anchor = MSO_ANCHOR.TOP
    paragraph = cell.text_frame.paragraphs[0]
    bold = head or table.columns[column].weight == "bold"
    _run(paragraph, text, table.size, LIGHT.muted if head else LIGHT.ink, bold=bold)
    if table.columns[column].anchor == "end":
        paragraph.alignment = PP_ALIGN.RIGHT
    width, colour = (9525, LIGHT.ink) if head else (6350, HAIRLINE)
    line = (
        f'<a:lnB {nsdecls("a")} w="{width}"><a:solidFill><a:srgbClr val="{colour.lstrip("#").upper()}"/>'
        "</a:solidFill></a:lnB>"
    )
    cell._tc.get_or_add_tcPr().append(parse_xml(line))
