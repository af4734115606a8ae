"""Templates as offices have them, made in code: other sizes, fonts, colours, names and orders than the usual ones."""

from pathlib import Path

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml.ns import qn as docx_qn
from docx.shared import Mm, RGBColor
from docx.shared import Pt as DocxPt
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt

FOOTER = "For internal use"
NAMESPACES = nsdecls("p", "a")


def corporate_slides(path: Path, width: float, height: float, font: str = "Verdana") -> Path:
    """Write a dark template of a size in points, with a logo, a band, footers, and layouts in German and backwards."""
    presentation = Presentation()
    _resize(presentation, width, height)
    master = presentation.slide_master
    _darken(master, font)
    _add_rectangle(master, (width - 90, 14, 70, 40), "F2B632")
    _add_rectangle(master, (0, height - 8, width, 8), "B3261E")
    title = next(each for each in master.placeholders if each.placeholder_format.type == PP_PLACEHOLDER.TITLE)
    title.left, title.width = Pt(36), Pt(width - 150)
    _rearrange(presentation.slide_layouts)
    slide = presentation.slides.add_slide(presentation.slide_layouts[0])
    slide.shapes.title.text = "How to use this template"
    presentation.save(str(path))
    return path


def _resize(presentation, width, height):
    across, down = Pt(width) / presentation.slide_width, Pt(height) / presentation.slide_height
    presentation.slide_width, presentation.slide_height = Pt(width), Pt(height)
    for holder in (presentation.slide_master, *presentation.slide_layouts):
        for shape in holder.placeholders:
            if shape.element.spPr.find(qn("a:xfrm")) is not None:
                shape.left, shape.width = round(shape.left * across), round(shape.width * across)
                shape.top, shape.height = round(shape.top * down), round(shape.height * down)


def _darken(master, font):
    """Give the master a dark background, light text and a font of its own."""
    slide = master.element.cSld
    for usual in slide.findall(qn("p:bg")):
        slide.remove(usual)
    fill = '<a:solidFill><a:srgbClr val="0B2545"/></a:solidFill><a:effectLst/>'
    slide.insert(0, parse_xml(f"<p:bg {NAMESPACES}><p:bgPr>{fill}</p:bgPr></p:bg>"))
    colours = master.element.find(qn("p:clrMap"))
    for name, colour in (("bg1", "dk1"), ("tx1", "lt1"), ("bg2", "dk2"), ("tx2", "lt2")):
        colours.set(name, colour)
    theme = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    theme._blob = theme.blob.replace(b'latin typeface="Calibri"', f'latin typeface="{font}"'.encode())


def _add_rectangle(master, box, colour):
    left, top, wide, tall = (Pt(side) for side in box)
    shape = (
        f'<p:sp {NAMESPACES}><p:nvSpPr><p:cNvPr id="{900 + top // 12700}" name="Furniture"/><p:cNvSpPr/><p:nvPr/>'
        f'</p:nvSpPr><p:spPr><a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{wide}" cy="{tall}"/></a:xfrm>'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'
        "</p:spPr></p:sp>"
    )
    master.shapes._spTree.insert(2, parse_xml(shape))


def _rearrange(layouts):
    """Turn the order of the layouts round, give them names of another language, and footers a text."""
    for element in list(layouts._sldLayoutIdLst):
        layouts._sldLayoutIdLst.insert(0, element)
    for number, layout in enumerate(layouts):
        layout.element.cSld.set("name", f"Vorlage {number}")
        layout.element.attrib.pop("type", None)
        for shape in layout.placeholders:
            if shape.placeholder_format.type == PP_PLACEHOLDER.FOOTER:
                shape.text_frame.text = FOOTER


def corporate_document(path: Path) -> Path:
    """Write a template whose last section is landscape and has head and foot of the first, with styles of its own."""
    document = Document()
    first = document.sections[0]
    first.header.paragraphs[0].text = "Ministry of Examples"
    first.footer.paragraphs[0].text = FOOTER
    document.add_paragraph("How to use this template")
    last = document.add_section(WD_SECTION.NEW_PAGE)
    last.orientation = WD_ORIENT.LANDSCAPE
    last.page_width, last.page_height = Mm(297), Mm(210)
    last._sectPr.find(docx_qn("w:cols")).set(docx_qn("w:num"), "2")
    normal, heading = document.styles["Normal"], document.styles["Heading 1"]
    normal.font.name, normal.font.size = "Georgia", DocxPt(12)
    spaces = normal.paragraph_format
    spaces.first_line_indent, spaces.space_before, spaces.line_spacing = DocxPt(24), DocxPt(10), DocxPt(15)
    heading.font.name, heading.font.size, heading.font.color.rgb = "Georgia", DocxPt(26), RGBColor(0x0B, 0x25, 0x45)
    document.save(str(path))
    return path
