"""A slide per map: title, filters, key and sources as text that can be edited, map and legend as pictures."""

from collections.abc import Iterable, Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any

from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Pt

from geo.snapshot.drawing import Snapshot
from geo.snapshot.fonts import visible, wrap
from geo.snapshot.office.earlier import free_name
from geo.snapshot.office.pptx_shapes import (
    add_bar,
    add_paper,
    add_picture,
    add_run,
    name_shape,
    set_colour,
    set_direction,
    write_lines,
)
from geo.snapshot.office.pptx_template import (
    COVER_LIST_BOX,
    COVER_TITLE_BOX,
    COVER_TITLE_SIZES,
    NO_STYLE,
    SMALLEST_TITLE,
    TITLE_BOX,
    USUAL_INSET,
    Frame,
    blank,
    box_of,
    frame_of,
    length_of,
    opened,
    put,
    style_of,
    subtitle_of,
    title_of,
    title_size,
)
from geo.snapshot.office.sheet import (
    LIST_LEADING,
    NUMBER_GAP,
    PROVENANCE_NAME,
    PROVENANCE_RELATION,
    PROVENANCE_TYPE,
    TABLE_GAP,
    Cover,
    Sheet,
    converge_layout,
    list_fitting,
    provenance_xml,
    saved,
    set_properties,
    text_height,
    title_of_first,
)
from geo.snapshot.office.slide_plan import (
    GAP,
    NOTE_SIZE,
    SOURCE_SIZE,
    SUBTITLE_SIZE,
    Plan,
    foot_height,
    foot_texts,
    note_height,
    planned,
)
from geo.snapshot.page.table import LEADING, Table
from geo.snapshot.scene import Box

INK, MUTED, FAINT = 0.0, 0.35, 0.75  # how much lighter than the text of the theme


def write_pptx(drawings: Iterable[Snapshot], cover: Cover | None = None, template: Path | None = None) -> bytes:
    """Return a presentation of 16:9, or in the layout and fonts of a template, a slide per drawing."""
    presentation = opened(template) if template else blank()
    frame = frame_of(presentation, own=template is None)
    if cover:
        _add_cover(presentation, frame, cover)
    sheets = [_add_slide(presentation, frame, drawing) for drawing in drawings]
    set_properties(presentation.core_properties, title_of_first(cover, sheets), sheets)
    _add_provenance(presentation, sheets)
    return saved(presentation.save)


def _add_provenance(presentation: Any, sheets: Sequence[Sheet]) -> None:
    package = presentation.part.package
    name = PackURI(free_name(package, f"/{PROVENANCE_NAME}"))
    part = Part(name, PROVENANCE_TYPE, package, provenance_xml(sheets))
    presentation.part.relate_to(part, PROVENANCE_RELATION)


# --- slides ------------------------------------------------------------------------------------------------------


def _add_cover(presentation: Any, frame: Frame, cover: Cover) -> None:
    """Add the first slide, in the layout that the presentation has for it."""
    title = visible(cover.title)
    slide = _slide(presentation, frame.cover, title, frame.fonts)
    below = subtitle_of(slide)
    if below is None:
        below = slide.shapes.add_textbox(0, 0, 0, 0)
        put(below, frame.room)
    if frame.own:
        add_bar(slide, COVER_TITLE_BOX, title)
        _join(slide.shapes.title, below, title, frame.fonts)
    _write_list(below, cover, centred=style_of(frame.cover, subtitle_of(frame.cover), "algn") == "ctr")
    if frame.own:
        set_colour(below.text_frame.paragraphs[0].runs[0], MUTED)


def _join(title: Any, below: Any, text: str, fonts: float) -> None:
    """Set the title of our own cover, in one line if it is not much smaller for that, and the list close to it."""
    left, top, right, _ = COVER_TITLE_BOX
    wide = (right - left) * fonts
    usual = _fitting_title(text, title.part.slide_layout, fonts)
    size = next((size for size in COVER_TITLE_SIZES if len(wrap(text, wide, size, "bold")) == 1), usual)
    _set_size(title, size)
    bottom = top + text_height(text, wide, size, "bold") + GAP
    put(title, (left, top, right, bottom))
    put(below, (left, bottom + GAP, right, COVER_LIST_BOX[3]))


def _write_list(shape: Any, cover: Cover, *, centred: bool) -> None:
    """Write the day of the data and the titles of the maps, in the colours of the placeholder that they fill."""
    left, top, right, bottom = box_of(shape) or (0, 0, 0, 0)
    size, lines = list_fitting(cover, right - left - 2 * USUAL_INSET, bottom - top - USUAL_INSET)
    shape.text_frame.word_wrap = True
    for i, line in enumerate(lines):
        paragraph = shape.text_frame.add_paragraph() if i else shape.text_frame.paragraphs[0]
        after = size * (LIST_LEADING - LEADING) * (1 if i else 4)
        paragraph.space_before, paragraph.space_after = Pt(0), length_of(shape, after)
        run = paragraph.add_run()
        run.text, run.font.size = line, length_of(shape, size)
        set_direction(paragraph, line, centred=centred)


def _add_slide(presentation: Any, frame: Frame, drawing: Snapshot) -> Sheet:
    """Add the slide of a map and return what it says."""
    sheet, plan = converge_layout(drawing, lambda draft: planned(draft, frame.room, frame.fonts))
    slide = _slide(presentation, frame.layout, sheet.title, frame.fonts)
    if frame.own:
        add_bar(slide, TITLE_BOX, sheet.title)
    _add_subtitle(slide, frame, sheet, plan)
    if not frame.own:
        add_paper(slide, plan)
    enlarged = plan.way.enlarged
    add_picture(slide, "Map", sheet.png(sheet.page.scene, enlarged), plan.picture, sheet.description)
    _add_tables(slide, sheet, plan)
    if plan.legend:
        _add_legend(slide, sheet, plan.legend, enlarged)
    _add_foot(slide, frame, sheet)
    slide.notes_slide.notes_text_frame.text = "\n".join(sheet.notes())
    if sheet.is_keyed and not plan.tables:
        _add_key(presentation, frame, sheet, plan)
    return sheet


def _add_key(presentation: Any, frame: Frame, sheet: Sheet, plan: Plan) -> None:
    """Add a slide with the key that has no room beside its map; the sources stand under the map."""
    slide = _slide(presentation, frame.layout, sheet.title, frame.fonts)
    _add_subtitle(slide, frame, sheet, plan)
    _add_tables(slide, sheet, plan.for_key(sheet, frame.room[3]))


def _add_subtitle(slide: Any, frame: Frame, sheet: Sheet, plan: Plan) -> None:
    left, top, right, _ = frame.room
    write_lines(slide, "Filters and counts", (left, top, right, plan.room[1]), [(sheet.subtitle, SUBTITLE_SIZE, MUTED)])


def _add_foot(slide: Any, frame: Frame, sheet: Sheet) -> None:
    left, _, right, bottom = frame.room
    foot = bottom - foot_height(sheet, (right - left) * frame.fonts)
    lines = [(text, size, INK if size > SOURCE_SIZE else MUTED) for text, size in foot_texts(sheet)]
    write_lines(slide, "Caption and sources", (left, foot, right, bottom), lines)


def _slide(presentation: Any, layout: Any, title: str, fonts: float) -> Any:
    """Return a new slide with its title; of the other placeholders only those that will be filled stay."""
    slide = presentation.slides.add_slide(layout)
    for shape in list(slide.placeholders):
        if shape not in (title_of(slide), subtitle_of(slide)):
            shape.element.getparent().remove(shape.element)
    shown, given = slide.shapes.title, title_of(layout)
    shown.text_frame.text = title
    size = _fitting_title(title, layout, fonts)
    if size < title_size(layout):
        _set_size(shown, size)
    set_direction(shown.text_frame.paragraphs[0], title, centred=style_of(layout, given, "algn") == "ctr")
    _keep_foot(slide, layout)
    return slide


def _set_size(title: Any, size: float) -> None:
    """Set the size of a title where all programs heed it: at its runs."""
    for run in title.text_frame.paragraphs[0].runs:
        run.font.size = length_of(title, size)


def _keep_foot(slide: Any, layout: Any) -> None:
    """Let the footer and the number of a template show; a date would be that of the clock."""
    for shape in layout.placeholders:
        kept = shape.placeholder_format.type in (PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER)
        if kept and shape.text_frame.text.strip():
            copy = deepcopy(shape.element)
            copy.xpath(".//p:cNvPr")[0].set("id", str(slide.shapes._next_shape_id))
            slide.shapes._spTree.append(copy)


def _fitting_title(title: str, layout: Any, fonts: float) -> float:
    """Return the largest size, up to that of the layout, at which the title stays in its box."""
    left, top, right, bottom = box_of(title_of(layout)) or (0, 0, 0, 0)
    wide, tall = (right - left - 2 * USUAL_INSET) * fonts, bottom - top
    size = title_size(layout)
    while size > SMALLEST_TITLE and len(wrap(title, wide, size, "bold")) * size * 1.2 > tall:
        size -= 1
    return size


# --- shapes ------------------------------------------------------------------------------------------------------


def _add_legend(slide: Any, sheet: Sheet, box: Box, enlarged: float) -> None:
    """Add the legend in a box; it is smaller only if a map has more to explain than there was when it was planned."""
    left, top, right, bottom = box
    legend = sheet.legend((right - left) / enlarged)
    if legend:
        wide = min(right - left, (bottom - top) * legend.width / legend.height)
        fitting = (left, top, left + wide, top + wide * legend.height / legend.width)
        add_picture(slide, "Legend", sheet.png(legend, enlarged), fitting, legend.description)


# --- tables ------------------------------------------------------------------------------------------------------


def _add_tables(slide: Any, sheet: Sheet, plan: Plan) -> None:
    """Add key or summaries below each other, and what their figures mean."""
    left, y, right, _ = plan.column
    for table in plan.tables:
        _add_table(slide, table, (left, y, right, y + table.height()))
        y += table.height() + TABLE_GAP
    if plan.tables:
        y += GAP - TABLE_GAP
        box = (left, y, right, y + note_height(sheet, (right - left) * plan.fonts) - GAP)
        write_lines(slide, "Note on figures", box, [(sheet.note, NOTE_SIZE, MUTED)])


def _add_table(slide: Any, table: Table, box: Box) -> None:
    shape = slide.shapes.add_table(len(table.rows) + 1, len(table.columns), 0, 0, 0, 0)
    put(shape, box)
    name_shape(shape, table.columns[0].head, "Key to the numbers on the map" if table.columns[0].head == "No." else "")
    grid = shape.table
    shape.element.xpath(".//a:tableStyleId")[0].text = NO_STYLE
    asked = sum(column.width for column in table.columns)
    for column, given in zip(table.columns, grid.columns, strict=True):
        given.width = length_of(shape, (box[2] - box[0]) * column.width / asked)
    for r, cells in enumerate((table.whole_heads(), *table.whole_lines())):
        grid.rows[r].height = length_of(shape, table.size * LEADING + table.padding)
        for c, text in enumerate(cells):
            _fill(grid.cell(r, c), visible(text), table, c, head=r == 0)


def _fill(cell: Any, text: str, table: Table, column: int, *, head: bool) -> None:
    number = table.columns[column].anchor == "end"
    cell.margin_left = length_of(cell, 2)
    cell.margin_right = length_of(cell, 2 + NUMBER_GAP if number and column == 0 else 2)
    cell.margin_top = cell.margin_bottom = length_of(cell, table.padding / 2)
    cell.vertical_anchor = MSO_ANCHOR.TOP
    paragraph = cell.text_frame.paragraphs[0]
    bold = head or table.columns[column].weight == "bold"
    add_run(paragraph, text, table.size, MUTED if head else INK, bold=bold)
    if number:
        paragraph.alignment = PP_ALIGN.RIGHT
    width, lighter = (9525, INK) if head else (6350, FAINT)
    shade = f'<a:lumMod val="{1e5 * (1 - lighter):.0f}"/><a:lumOff val="{1e5 * lighter:.0f}"/>'
    colour = f'<a:solidFill><a:schemeClr val="tx1">{shade}</a:schemeClr></a:solidFill>'
    line = f'<a:lnB {nsdecls("a")} w="{width}">{colour}</a:lnB>'
    cell._tc.get_or_add_tcPr().append(parse_xml(line))
