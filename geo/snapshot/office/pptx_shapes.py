"""Shapes and texts of a slide."""

import io
from collections.abc import Sequence
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn

from geo.snapshot.fonts import is_right_to_left
from geo.snapshot.office.pptx_template import length_of, put
from geo.snapshot.office.slide_plan import (
    Plan,
)
from geo.snapshot.page.table import LEADING
from geo.snapshot.scene import Box
from geo.style import LIGHT

BAR = (44.0, 4.0)  # of the accent over a title
PAPER = 5.0  # points of white round a picture on a coloured background
DECORATIVE = (
    f'<a:extLst {nsdecls("a")}><a:ext uri="{{C183D7F6-B498-43B3-948B-1728B52AA6E4}}"><adec:decorative val="1" '
    'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative"/></a:ext></a:extLst>'
)
Line = tuple[str, float, float]  # text, size, how much lighter


def name_shape(shape: Any, name: str, text: str) -> None:
    """Give a shape its name and its description for those who cannot see it."""
    shape.name = name
    shape.element.xpath(".//p:cNvPr")[0].set("descr", text)


def add_bar(slide: Any, below: Box, title: str) -> None:
    """Add the accent of our pages over a title, where its script begins."""
    wide, tall = BAR
    left = below[2] - wide if is_right_to_left(title) else below[0]
    add_rectangle(slide, "Accent", (left, below[1] - tall, left + wide, below[1]), LIGHT.accent)


def add_rectangle(slide: Any, name: str, box: Box, colour: str) -> None:
    """Add a rectangle without an outline."""
    shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, 0, 0, 0, 0)
    put(shape, box)
    shape.name = name
    shape.fill.solid()
    shape.fill.fore_color.rgb = RGBColor(*bytes.fromhex(colour.lstrip("#")))  # type: ignore[no-untyped-call]
    shape.line.fill.background()
    shape.element.remove(shape.element.find(qn("p:style")))  # it has a shadow in some programs
    shape.element.xpath(".//p:cNvPr")[0].append(parse_xml(DECORATIVE))  # nothing to read out


def add_paper(slide: Any, plan: Plan) -> None:
    """Lay white paper under map and legend, a little larger, where the background may have any colour."""
    for left, top, right, bottom in filter(None, (plan.picture, plan.legend)):
        add_rectangle(slide, "Paper", (left - PAPER, top - PAPER, right + PAPER, bottom + PAPER), LIGHT.page)


def add_picture(slide: Any, name: str, png: bytes, box: Box, text: str) -> None:
    """Add a picture with its description."""
    picture = slide.shapes.add_picture(io.BytesIO(png), 0, 0)
    put(picture, box)
    name_shape(picture, name, text)


def write_lines(slide: Any, name: str, box: Box, lines: Sequence[Line]) -> None:
    """Write lines of text into a frame."""
    shape = slide.shapes.add_textbox(0, 0, 0, 0)
    put(shape, box)
    shape.name = name
    frame = shape.text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    for i, (text, size, lighter) in enumerate(lines):
        paragraph = frame.add_paragraph() if i else frame.paragraphs[0]
        add_run(paragraph, text, size, lighter)


def add_run(paragraph: Any, text: str, size: float, lighter: float, *, bold: bool = False) -> None:
    """Add a run of text in its own direction."""
    run = paragraph.add_run()
    run.text = text
    run.font.size, run.font.bold = length_of(paragraph, size), bold
    set_colour(run, lighter)
    paragraph.line_spacing = length_of(paragraph, size * LEADING)  # else it is that of the font
    set_direction(paragraph, text)


def set_colour(run: Any, lighter: float) -> None:
    """Take the colour that the theme has for text: it suits the background of a template."""
    run.font.color.theme_color = MSO_THEME_COLOR.TEXT_1
    run.font.color.brightness = lighter


def set_direction(paragraph: Any, text: str, *, centred: bool = False) -> None:
    """Let a paragraph run from where its script begins."""
    if is_right_to_left(text):
        paragraph._p.get_or_add_pPr().set("rtl", "1")
        if not centred:
            paragraph.alignment = PP_ALIGN.RIGHT
