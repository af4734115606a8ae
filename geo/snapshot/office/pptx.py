"""A slide per map: title, filters, key and sources as text that can be edited, map and legend as pictures."""

import io
from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.shapes import MSO_SHAPE, PP_PLACEHOLDER
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Emu, Pt

from geo.errors import SnapshotError
from geo.snapshot.drawing import Snapshot
from geo.snapshot.fonts import is_right_to_left, visible, wrap
from geo.snapshot.office.earlier import forget_file, forget_slides, free_name
from geo.snapshot.office.sheet import (
    LIST_LEADING,
    LIST_SIZES,
    NUMBER_GAP,
    PROVENANCE_NAME,
    PROVENANCE_RELATION,
    PROVENANCE_TAG,
    PROVENANCE_TYPE,
    TABLE_GAP,
    Cover,
    Sheet,
    list_fitting,
    provenance_xml,
    saved,
    set_properties,
    settled,
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
from geo.style import LIGHT

WIDTH, HEIGHT = 960.0, 540.0  # points; 16:9
TITLE_BOX = (32.0, 22.0, 928.0, 60.0)
COVER_TITLE_BOX, COVER_LIST_BOX = (32.0, 130.0, 928.0, 234.0), (32.0, 250.0, 928.0, 508.0)
BAR = (44.0, 4.0)  # of the accent over a title
PAPER = 5.0  # points of white round a picture on a coloured background
TITLE_SIZE, COVER_TITLE_SIZES, SMALLEST_TITLE = 26, (36, 34, 32, 30), 12
LEAST_ROOM = 0.55  # of a slide's height, for what is below the title
# custom shows and sections of a presentation, which name slides
LISTS_OF_SLIDES = "p:custShowLst | p:extLst/p:ext[*[local-name()='sectionLst']]"
LOW = 0.34  # of a slide's height; what a layout draws is furniture up to there, and background beyond
NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # 'No Style, No Grid'
# how much wider than the fonts of a theme are the ones that are measured
FONTS = {"Calibri": 1.08, "Verdana": 0.85, "DejaVu Sans": 0.85, "Lucida Sans Unicode": 0.85}
OTHER_FONTS = 0.95  # or narrower
TITLE_BODY = ".//p:sp[p:nvSpPr/p:nvPr/p:ph[@type='title']]/p:txBody/a:bodyPr"
USUAL_INSET = 7.2  # points
FOOT = (PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER)
INK, MUTED, FAINT = 0.0, 0.35, 0.75  # how much lighter than the text of the theme

DECORATIVE = (
    f'<a:extLst {nsdecls("a")}><a:ext uri="{{C183D7F6-B498-43B3-948B-1728B52AA6E4}}"><adec:decorative val="1" '
    'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative"/></a:ext></a:extLst>'
)

Line = tuple[str, float, float]  # text, size, how much lighter


@dataclass(frozen=True)
class Frame:
    """Which layouts the slides of one presentation have, and the room for maps on them."""

    layout: Any
    room: Box  # points
    cover: Any  # layout of the first slide
    own: bool  # no template was given
    fonts: float  # how much wider than those of the theme the fonts are that are measured


def write_pptx(drawings: Iterable[Snapshot], cover: Cover | None = None, template: Path | None = None) -> bytes:
    """Return a presentation of 16:9, or in the layout and fonts of a template, a slide per drawing."""
    presentation = _opened(template) if template else _blank()
    frame = _frame(presentation, own=template is None)
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


# --- our own presentation ----------------------------------------------------------------------------------------


def _blank() -> Any:
    """Return an empty presentation whose master and layouts are 16:9: the one that the library brings is 4:3."""
    presentation = Presentation()
    wider = Pt(WIDTH) / presentation.slide_width
    presentation.slide_width, presentation.slide_height = Pt(WIDTH), Pt(HEIGHT)
    for holder in (presentation.slide_master, *presentation.slide_layouts):
        for shape in list(holder.placeholders):
            if shape.placeholder_format.type in FOOT:
                shape.element.getparent().remove(shape.element)
            elif shape.element.spPr.find(qn("a:xfrm")) is not None:
                shape.left, shape.width = round(shape.left * wider), round(shape.width * wider)
    _set_titles(presentation.slide_master)
    _set_cover(presentation.slide_layouts[0])
    return presentation


def _set_titles(master: Any) -> None:
    """Let titles be bold and begin at the left, where the maps begin."""
    title = next(each for each in master.placeholders if each.placeholder_format.type == PP_PLACEHOLDER.TITLE)
    _put(title, TITLE_BOX)
    title.text_frame.margin_left = title.text_frame.margin_right = 0
    style = master.element.find(f".//{qn('p:titleStyle')}/{qn('a:lvl1pPr')}")
    style.set("algn", "l")
    style.find(qn("a:defRPr")).set("sz", str(TITLE_SIZE * 100))
    style.find(qn("a:defRPr")).set("b", "1")


def _set_cover(layout: Any) -> None:
    """Let the title page begin at the left too, its title large."""
    title, below = _title_of(layout), _subtitle_of(layout)
    for shape, box, size, bold in (
        (title, COVER_TITLE_BOX, COVER_TITLE_SIZES[0], 1),
        (below, COVER_LIST_BOX, LIST_SIZES[0], 0),
    ):
        _put(shape, box)
        shape.text_frame.margin_left = shape.text_frame.margin_right = 0
        shape.text_frame.vertical_anchor = MSO_ANCHOR.TOP
        styles = shape.element.txBody.find(qn("a:lstStyle"))
        styles.clear()
        styles.append(
            parse_xml(
                f'<a:lvl1pPr {nsdecls("a")} marL="0" indent="0" algn="l"><a:buNone/>'
                f'<a:defRPr sz="{size * 100}" b="{bold}"/></a:lvl1pPr>'
            )
        )


# --- templates ---------------------------------------------------------------------------------------------------


def _opened(template: Path) -> Any:
    """Return the template without the slides that it may hold, and without what it says of them."""
    try:
        presentation = Presentation(str(template))
        _remove_slides(presentation)
        forget_file(presentation.part.package, PROVENANCE_TAG)
    except Exception as err:  # the library raises whatever a broken zip or part makes it trip over
        raise SnapshotError(f"{template.name}: cannot be opened as a presentation (.pptx).") from err
    return presentation


def _remove_slides(presentation: Any) -> None:
    listed = presentation.slides._sldIdLst
    for slide in list(listed):
        presentation.part.drop_rel(slide.rId)
        listed.remove(slide)
    for named in presentation.element.xpath(LISTS_OF_SLIDES):
        named.getparent().remove(named)
    forget_slides(presentation.part.package)


def _frame(presentation: Any, *, own: bool) -> Frame:
    """Return the layout with a title and least else below which there is room, whatever its name and place."""
    rooms = [(layout, _room(presentation, layout)) for layout in presentation.slide_layouts]
    roomy = [(layout, room) for layout, room in rooms if room]
    if not roomy:
        raise SnapshotError("The template has no layout with a title and enough room below it.")
    layout, room = min(roomy, key=lambda each: (each[0].element.get("type") != "titleOnly", len(_contents(each[0]))))
    cover = next((each for each in presentation.slide_layouts if _title_of(each) and _subtitle_of(each)), layout)
    return Frame(layout, room, cover, own, _fonts(presentation.slide_master))


def _fonts(master: Any) -> float:
    """Return how much wider than the font of the theme the fonts are that are measured."""
    theme = parse_xml(master.part.part_related_by(RELATIONSHIP_TYPE.THEME).blob)
    stated = theme.xpath(".//*[local-name()='minorFont']/*[local-name()='latin']/@typeface")
    return FONTS.get(stated[0], OTHER_FONTS) if stated else OTHER_FONTS


def _title_of(holder: Any) -> Any:
    """Return the title of a layout or a slide; its number is 0 by definition."""
    return next((each for each in holder.placeholders if each.placeholder_format.idx == 0), None)


def _subtitle_of(holder: Any) -> Any:
    """Return the placeholder below the title of a title page."""
    kind = PP_PLACEHOLDER.SUBTITLE
    return next((each for each in holder.placeholders if each.placeholder_format.type == kind), None)


def _contents(layout: Any) -> list[Any]:
    return [each for each in layout.placeholders if each.placeholder_format.type not in FOOT]


def _room(presentation: Any, layout: Any) -> Box | None:
    """Return what a layout leaves free below its title, in points, if that is enough for a map."""
    width, height = (_points(layout, side) for side in (presentation.slide_width, presentation.slide_height))
    title = _box(_title_of(layout))
    if title is None or title[2] - title[0] < width / 2:
        return None
    top, bottom = title[3], height - 14
    for box in _furniture(layout, LOW * height):
        if box[1] > height / 2:
            bottom = min(bottom, box[1] - GAP)
        elif box[3] < height / 2:
            top = max(top, box[3] + GAP)
    bodies = (each for each in layout.slide_master.placeholders if each.placeholder_format.type == PP_PLACEHOLDER.BODY)
    right = max(box[2] for box in (title, *map(_box, bodies)) if box)
    return (title[0] + _inset(layout), top, right, bottom) if bottom - top >= LEAST_ROOM * height else None


def _box(shape: Any) -> Box | None:
    """Return where a shape stands, in points, if it says so."""
    if shape is None or shape.left is None or shape.top is None:
        return None
    left, top, wide, tall = (_points(shape, side) for side in (shape.left, shape.top, shape.width, shape.height))
    return left, top, left + wide, top + tall


def _furniture(layout: Any, most: float) -> Iterator[Box]:
    """Yield what stands at the head and foot of the slides of a template: logos, lines, date, footer, number."""
    shown = layout.element.get("showMasterSp") != "0"
    drawn = [
        each for each in (*layout.shapes, *(layout.slide_master.shapes if shown else ())) if not each.is_placeholder
    ]
    for shape in (*drawn, *(each for each in layout.placeholders if each.placeholder_format.type in FOOT)):
        box = _box(shape)
        if box and box[3] - box[1] < most:
            yield box


def _inset(layout: Any) -> float:
    """Return how far from the edge of its box a title begins, so that what is below lines up with it."""
    bodies = layout.element.xpath(TITLE_BODY) + layout.slide_master.element.xpath(TITLE_BODY)
    return next((_points(layout, int(each.get("lIns"))) for each in bodies if each.get("lIns")), USUAL_INSET)


def _title_size(layout: Any) -> float:
    """Return the size of type of titles."""
    return _points(layout, Pt(int(_style(layout, _title_of(layout), "sz") or 4400) / 100))


def _style(layout: Any, shape: Any, name: str) -> str | None:
    """Return what a placeholder of a layout, or its master, states of paragraphs, as their alignment or size."""
    if shape is None:
        return None
    kind = "p:titleStyle" if shape.placeholder_format.idx == 0 else "p:bodyStyle"
    own = shape.element.findall(f".//{qn('a:lstStyle')}/{qn('a:lvl1pPr')}")
    master = layout.slide_master.element.findall(f".//{qn(kind)}/{qn('a:lvl1pPr')}")
    stated = (element.get(name) for level in (*own, *master) for element in level.iter())
    return next((value for value in stated if value), None)


# --- slides ------------------------------------------------------------------------------------------------------


def _add_cover(presentation: Any, frame: Frame, cover: Cover) -> None:
    """Add the first slide, in the layout that the presentation has for it."""
    title = visible(cover.title)
    slide = _slide(presentation, frame.cover, title, frame.fonts)
    below = _subtitle_of(slide)
    if below is None:
        below = slide.shapes.add_textbox(0, 0, 0, 0)
        _put(below, frame.room)
    if frame.own:
        _add_bar(slide, COVER_TITLE_BOX, title)
        _join(slide.shapes.title, below, title, frame.fonts)
    _write_list(below, cover, centred=_style(frame.cover, _subtitle_of(frame.cover), "algn") == "ctr")
    if frame.own:
        _colour(below.text_frame.paragraphs[0].runs[0], MUTED)


def _join(title: Any, below: Any, text: str, fonts: float) -> None:
    """Set the title of our own cover, in one line if it is not much smaller for that, and the list close to it."""
    left, top, right, _ = COVER_TITLE_BOX
    wide = (right - left) * fonts
    usual = _fitting_title(text, title.part.slide_layout, fonts)
    size = next((size for size in COVER_TITLE_SIZES if len(wrap(text, wide, size, "bold")) == 1), usual)
    _set_size(title, size)
    bottom = top + text_height(text, wide, size, "bold") + GAP
    _put(title, (left, top, right, bottom))
    _put(below, (left, bottom + GAP, right, COVER_LIST_BOX[3]))


def _write_list(shape: Any, cover: Cover, *, centred: bool) -> None:
    """Write the day of the data and the titles of the maps, in the colours of the placeholder that they fill."""
    left, top, right, bottom = _box(shape) or (0, 0, 0, 0)
    size, lines = list_fitting(cover, right - left - 2 * USUAL_INSET, bottom - top - USUAL_INSET)
    shape.text_frame.word_wrap = True
    for i, line in enumerate(lines):
        paragraph = shape.text_frame.add_paragraph() if i else shape.text_frame.paragraphs[0]
        after = size * (LIST_LEADING - LEADING) * (1 if i else 4)
        paragraph.space_before, paragraph.space_after = Pt(0), _length(shape, after)
        run = paragraph.add_run()
        run.text, run.font.size = line, _length(shape, size)
        _direct(paragraph, line, centred=centred)


def _add_slide(presentation: Any, frame: Frame, drawing: Snapshot) -> Sheet:
    """Add the slide of a map and return what it says."""
    sheet, plan = settled(drawing, lambda draft: planned(draft, frame.room, frame.fonts))
    slide = _slide(presentation, frame.layout, sheet.title, frame.fonts)
    if frame.own:
        _add_bar(slide, TITLE_BOX, sheet.title)
    _add_subtitle(slide, frame, sheet, plan)
    if not frame.own:
        _add_paper(slide, plan)
    enlarged = plan.way.enlarged
    _add_picture(slide, "Map", sheet.png(sheet.page.scene, enlarged), plan.picture, sheet.description)
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
    _write(slide, "Filters and counts", (left, top, right, plan.room[1]), [(sheet.subtitle, SUBTITLE_SIZE, MUTED)])


def _add_foot(slide: Any, frame: Frame, sheet: Sheet) -> None:
    left, _, right, bottom = frame.room
    foot = bottom - foot_height(sheet, (right - left) * frame.fonts)
    lines = [(text, size, INK if size > SOURCE_SIZE else MUTED) for text, size in foot_texts(sheet)]
    _write(slide, "Caption and sources", (left, foot, right, bottom), lines)


def _slide(presentation: Any, layout: Any, title: str, fonts: float) -> Any:
    """Return a new slide with its title; of the other placeholders only those that will be filled stay."""
    slide = presentation.slides.add_slide(layout)
    for shape in list(slide.placeholders):
        if shape not in (_title_of(slide), _subtitle_of(slide)):
            shape.element.getparent().remove(shape.element)
    shown, given = slide.shapes.title, _title_of(layout)
    shown.text_frame.text = title
    size = _fitting_title(title, layout, fonts)
    if size < _title_size(layout):
        _set_size(shown, size)
    _direct(shown.text_frame.paragraphs[0], title, centred=_style(layout, given, "algn") == "ctr")
    _keep_foot(slide, layout)
    return slide


def _set_size(title: Any, size: float) -> None:
    """Set the size of a title where all programs heed it: at its runs."""
    for run in title.text_frame.paragraphs[0].runs:
        run.font.size = _length(title, size)


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
    left, top, right, bottom = _box(_title_of(layout)) or (0, 0, 0, 0)
    wide, tall = (right - left - 2 * USUAL_INSET) * fonts, bottom - top
    size = _title_size(layout)
    while size > SMALLEST_TITLE and len(wrap(title, wide, size, "bold")) * size * 1.2 > tall:
        size -= 1
    return size


# --- shapes ------------------------------------------------------------------------------------------------------


def _unit(holder: Any) -> float:
    """Return the length of one of our points on a slide: on the screen all slides are of one size."""
    presentation = holder.part.package.main_document_part.presentation
    return min(presentation.slide_width, presentation.slide_height) / HEIGHT


def _length(holder: Any, points: float) -> Emu:
    return Emu(round(points * _unit(holder)))


def _points(holder: Any, length: float) -> float:
    return length / _unit(holder)


def _put(shape: Any, box: Box) -> None:
    left, top, right, bottom = box
    sides = (left, top, right - left, bottom - top)
    shape.left, shape.top, shape.width, shape.height = (_length(shape, side) for side in sides)


def _name(shape: Any, name: str, text: str) -> None:
    """Give a shape its name and its description for those who cannot see it."""
    shape.name = name
    shape.element.xpath(".//p:cNvPr")[0].set("descr", text)


def _add_bar(slide: Any, below: Box, title: str) -> None:
    """Add the accent of our pages over a title, where its script begins."""
    wide, tall = BAR
    left = below[2] - wide if is_right_to_left(title) else below[0]
    _add_rectangle(slide, "Accent", (left, below[1] - tall, left + wide, below[1]), LIGHT.accent)


def _add_rectangle(slide: Any, name: str, box: Box, colour: str) -> None:
    shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, 0, 0, 0, 0)
    _put(shape, box)
    shape.name = name
    shape.fill.solid()
    shape.fill.fore_color.rgb = RGBColor(*bytes.fromhex(colour.lstrip("#")))  # type: ignore[no-untyped-call]
    shape.line.fill.background()
    shape.element.remove(shape.element.find(qn("p:style")))  # it has a shadow in some programs
    shape.element.xpath(".//p:cNvPr")[0].append(parse_xml(DECORATIVE))  # nothing to read out


def _add_paper(slide: Any, plan: Plan) -> None:
    """Lay white paper under map and legend, a little larger, where the background may have any colour."""
    for left, top, right, bottom in filter(None, (plan.picture, plan.legend)):
        _add_rectangle(slide, "Paper", (left - PAPER, top - PAPER, right + PAPER, bottom + PAPER), LIGHT.page)


def _add_picture(slide: Any, name: str, png: bytes, box: Box, text: str) -> None:
    picture = slide.shapes.add_picture(io.BytesIO(png), 0, 0)
    _put(picture, box)
    _name(picture, name, text)


def _add_legend(slide: Any, sheet: Sheet, box: Box, enlarged: float) -> None:
    """Add the legend in a box; it is smaller only if a map has more to explain than there was when it was planned."""
    left, top, right, bottom = box
    legend = sheet.legend((right - left) / enlarged)
    if legend:
        wide = min(right - left, (bottom - top) * legend.width / legend.height)
        fitting = (left, top, left + wide, top + wide * legend.height / legend.width)
        _add_picture(slide, "Legend", sheet.png(legend, enlarged), fitting, legend.description)


def _write(slide: Any, name: str, box: Box, lines: Sequence[Line]) -> None:
    shape = slide.shapes.add_textbox(0, 0, 0, 0)
    _put(shape, box)
    shape.name = name
    frame = shape.text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    for i, (text, size, lighter) in enumerate(lines):
        paragraph = frame.add_paragraph() if i else frame.paragraphs[0]
        _run(paragraph, text, size, lighter)


def _run(paragraph: Any, text: str, size: float, lighter: float, *, bold: bool = False) -> None:
    run = paragraph.add_run()
    run.text = text
    run.font.size, run.font.bold = _length(paragraph, size), bold
    _colour(run, lighter)
    paragraph.line_spacing = _length(paragraph, size * LEADING)  # else it is that of the font
    _direct(paragraph, text)


def _colour(run: Any, lighter: float) -> None:
    """Take the colour that the theme has for text: it suits the background of a template."""
    run.font.color.theme_color = MSO_THEME_COLOR.TEXT_1
    run.font.color.brightness = lighter


def _direct(paragraph: Any, text: str, *, centred: bool = False) -> None:
    """Let a paragraph run from where its script begins."""
    if is_right_to_left(text):
        paragraph._p.get_or_add_pPr().set("rtl", "1")
        if not centred:
            paragraph.alignment = PP_ALIGN.RIGHT


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
        _write(slide, "Note on figures", box, [(sheet.note, NOTE_SIZE, MUTED)])


def _add_table(slide: Any, table: Table, box: Box) -> None:
    shape = slide.shapes.add_table(len(table.rows) + 1, len(table.columns), 0, 0, 0, 0)
    _put(shape, box)
    _name(shape, table.columns[0].head, "Key to the numbers on the map" if table.columns[0].head == "No." else "")
    grid = shape.table
    shape.element.xpath(".//a:tableStyleId")[0].text = NO_STYLE
    asked = sum(column.width for column in table.columns)
    for column, given in zip(table.columns, grid.columns, strict=True):
        given.width = _length(shape, (box[2] - box[0]) * column.width / asked)
    for r, cells in enumerate((table.whole_heads(), *table.whole_lines())):
        grid.rows[r].height = _length(shape, table.size * LEADING + table.padding)
        for c, text in enumerate(cells):
            _fill(grid.cell(r, c), visible(text), table, c, head=r == 0)


def _fill(cell: Any, text: str, table: Table, column: int, *, head: bool) -> None:
    number = table.columns[column].anchor == "end"
    cell.margin_left = _length(cell, 2)
    cell.margin_right = _length(cell, 2 + NUMBER_GAP if number and column == 0 else 2)
    cell.margin_top = cell.margin_bottom = _length(cell, table.padding / 2)
    cell.vertical_anchor = MSO_ANCHOR.TOP
    paragraph = cell.text_frame.paragraphs[0]
    bold = head or table.columns[column].weight == "bold"
    _run(paragraph, text, table.size, MUTED if head else INK, bold=bold)
    if number:
        paragraph.alignment = PP_ALIGN.RIGHT
    width, lighter = (9525, INK) if head else (6350, FAINT)
    shade = f'<a:lumMod val="{1e5 * (1 - lighter):.0f}"/><a:lumOff val="{1e5 * lighter:.0f}"/>'
    colour = f'<a:solidFill><a:schemeClr val="tx1">{shade}</a:schemeClr></a:solidFill>'
    line = f'<a:lnB {nsdecls("a")} w="{width}">{colour}</a:lnB>'
    cell._tc.get_or_add_tcPr().append(parse_xml(line))
