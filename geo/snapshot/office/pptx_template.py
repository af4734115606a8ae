"""The template of slides: its frame, titles and free room."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.enum.text import MSO_ANCHOR
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Emu, Pt

from geo.errors import SnapshotError
from geo.snapshot.office.earlier import forget_file, forget_slides
from geo.snapshot.office.sheet import (
    LIST_SIZES,
    PROVENANCE_TAG,
)
from geo.snapshot.office.slide_plan import (
    GAP,
)
from geo.snapshot.scene import Box

WIDTH, HEIGHT = 960.0, 540.0  # points; 16:9
TITLE_BOX = (32.0, 22.0, 928.0, 60.0)
COVER_TITLE_BOX, COVER_LIST_BOX = (32.0, 130.0, 928.0, 234.0), (32.0, 250.0, 928.0, 508.0)
TITLE_SIZE, COVER_TITLE_SIZES, SMALLEST_TITLE = 26, (36, 34, 32, 30), 12
MIN_ROOM = 0.55  # of a slide's height, for what is below the title
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


@dataclass(frozen=True)
class Frame:
    """Which layouts the slides of one presentation have, and the room for maps on them."""

    layout: Any
    room: Box  # points
    cover: Any  # layout of the first slide
    own: bool  # no template was given
    fonts: float  # how much wider than those of the theme the fonts are that are measured


def blank() -> Any:
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
    put(title, TITLE_BOX)
    title.text_frame.margin_left = title.text_frame.margin_right = 0
    style = master.element.find(f".//{qn('p:titleStyle')}/{qn('a:lvl1pPr')}")
    style.set("algn", "l")
    style.find(qn("a:defRPr")).set("sz", str(TITLE_SIZE * 100))
    style.find(qn("a:defRPr")).set("b", "1")


def _set_cover(layout: Any) -> None:
    """Let the title page begin at the left too, its title large."""
    title, below = title_of(layout), subtitle_of(layout)
    for shape, box, size, bold in (
        (title, COVER_TITLE_BOX, COVER_TITLE_SIZES[0], 1),
        (below, COVER_LIST_BOX, LIST_SIZES[0], 0),
    ):
        put(shape, box)
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


def opened(template: Path) -> Any:
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


def frame_of(presentation: Any, *, own: bool) -> Frame:
    """Return the layout with a title and least else below which there is room, whatever its name and place."""
    rooms = [(layout, _room(presentation, layout)) for layout in presentation.slide_layouts]
    roomy = [(layout, room) for layout, room in rooms if room]
    if not roomy:
        raise SnapshotError("The template has no layout with a title and enough room below it.")
    layout, room = min(roomy, key=lambda each: (each[0].element.get("type") != "titleOnly", len(_contents(each[0]))))
    cover = next((each for each in presentation.slide_layouts if title_of(each) and subtitle_of(each)), layout)
    return Frame(layout, room, cover, own, _fonts(presentation.slide_master))


def _fonts(master: Any) -> float:
    """Return how much wider than the font of the theme the fonts are that are measured."""
    theme = parse_xml(master.part.part_related_by(RELATIONSHIP_TYPE.THEME).blob)
    stated = theme.xpath(".//*[local-name()='minorFont']/*[local-name()='latin']/@typeface")
    return FONTS.get(stated[0], OTHER_FONTS) if stated else OTHER_FONTS


def title_of(holder: Any) -> Any:
    """Return the title of a layout or a slide; its number is 0 by definition."""
    return next((each for each in holder.placeholders if each.placeholder_format.idx == 0), None)


def subtitle_of(holder: Any) -> Any:
    """Return the placeholder below the title of a title page."""
    kind = PP_PLACEHOLDER.SUBTITLE
    return next((each for each in holder.placeholders if each.placeholder_format.type == kind), None)


def _contents(layout: Any) -> list[Any]:
    return [each for each in layout.placeholders if each.placeholder_format.type not in FOOT]


def _room(presentation: Any, layout: Any) -> Box | None:
    """Return what a layout leaves free below its title, in points, if that is enough for a map."""
    width, height = (_points(layout, side) for side in (presentation.slide_width, presentation.slide_height))
    title = box_of(title_of(layout))
    if title is None or title[2] - title[0] < width / 2:
        return None
    top, bottom = title[3], height - 14
    for box in _furniture(layout, LOW * height):
        if box[1] > height / 2:
            bottom = min(bottom, box[1] - GAP)
        elif box[3] < height / 2:
            top = max(top, box[3] + GAP)
    bodies = (each for each in layout.slide_master.placeholders if each.placeholder_format.type == PP_PLACEHOLDER.BODY)
    right = max(box[2] for box in (title, *map(box_of, bodies)) if box)
    return (title[0] + _inset(layout), top, right, bottom) if bottom - top >= MIN_ROOM * height else None


def box_of(shape: Any) -> Box | None:
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
        box = box_of(shape)
        if box and box[3] - box[1] < most:
            yield box


def _inset(layout: Any) -> float:
    """Return how far from the edge of its box a title begins, so that what is below lines up with it."""
    bodies = layout.element.xpath(TITLE_BODY) + layout.slide_master.element.xpath(TITLE_BODY)
    return next((_points(layout, int(each.get("lIns"))) for each in bodies if each.get("lIns")), USUAL_INSET)


def title_size(layout: Any) -> float:
    """Return the size of type of titles."""
    return _points(layout, Pt(int(style_of(layout, title_of(layout), "sz") or 4400) / 100))


def style_of(layout: Any, shape: Any, name: str) -> str | None:
    """Return what a placeholder of a layout, or its master, states of paragraphs, as their alignment or size."""
    if shape is None:
        return None
    kind = "p:titleStyle" if shape.placeholder_format.idx == 0 else "p:bodyStyle"
    own = shape.element.findall(f".//{qn('a:lstStyle')}/{qn('a:lvl1pPr')}")
    master = layout.slide_master.element.findall(f".//{qn(kind)}/{qn('a:lvl1pPr')}")
    stated = (element.get(name) for level in (*own, *master) for element in level.iter())
    return next((value for value in stated if value), None)


def _unit(holder: Any) -> float:
    """Return the length of one of our points on a slide: on the screen all slides are of one size."""
    presentation = holder.part.package.main_document_part.presentation
    return min(presentation.slide_width, presentation.slide_height) / HEIGHT


def length_of(holder: Any, points: float) -> Emu:
    """Return points as the library's unit of length."""
    return Emu(round(points * _unit(holder)))


def _points(holder: Any, length: float) -> float:
    return length / _unit(holder)


def put(shape: Any, box: Box) -> None:
    """Put a placeholder where a box is."""
    left, top, right, bottom = box
    sides = (left, top, right - left, bottom - top)
    shape.left, shape.top, shape.width, shape.height = (length_of(shape, side) for side in sides)
