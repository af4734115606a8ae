"""A file made in last week's file as a template: nothing of the old one is left in it, and no part is there twice."""

import io
import re
import zipfile
from collections import Counter

import pytest
from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE as DOCX_RELATION
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls

from geo.errors import SnapshotError
from geo.snapshot.drawing import Snapshot
from geo.snapshot.files import changes_since, reopen_all, resolve_spec
from geo.snapshot.office.docx import write_docx
from geo.snapshot.office.pptx import write_pptx
from geo.snapshot.office.sheet import PROVENANCE_NAME, PROVENANCE_TAG, Cover

pytestmark = pytest.mark.slow

OLD = "country=SYR&from=2023-12-20&title=Old+words+about+Syria&caption=Old+caption&dpi=96&size=100x100"
NEW = "country=IRQ&from=2023-12-20&dpi=96&size=100x100"
WRITERS = {"pptx": write_pptx, "docx": write_docx}
APP = (
    b'<?xml version="1.0"?><Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"'
    b"><Company>Ministry of Examples</Company><Slides>1</Slides><TitlesOfParts>Old words about Syria</TitlesOfParts>"
    b"</Properties>"
)


@pytest.fixture(scope="module")
def drawn(shipped, base_map):
    return lambda query: Snapshot(resolve_spec(query, shipped), shipped, base_map)


@pytest.fixture(scope="module", params=WRITERS)
def weeks(request, drawn, tmp_path_factory):
    """Return last week's file, this week's made in it, and the one of the week after."""
    write, folder = WRITERS[request.param], tmp_path_factory.mktemp(request.param)
    contents = [write([drawn(OLD)], Cover("Old cover", "Old day", ("Old map",)))]
    for number in (1, 2):
        template = folder / f"{number}.{request.param}"
        template.write_bytes(contents[-1])
        contents.append(write([drawn(NEW)], template=template))
    return contents


def parts_of(content):
    """Return name and content of every part, of one that is there twice twice."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return [(member.filename, file.read(member)) for member in file.infolist()]


def check_package(content):
    """No part, no content type and no relation is there twice, and every relation leads to a part."""
    parts = parts_of(content)
    names = [name.lower() for name, _ in parts]
    assert [name for name, count in Counter(names).items() if count > 1] == []
    types = re.findall(rb'(?:PartName|Extension)="([^"]+)"', dict(parts)["[Content_Types].xml"])
    assert [name for name, count in Counter(types).items() if count > 1] == []
    for name, xml in parts:
        if name.endswith(".rels"):
            found = re.findall(rb'Target="([^"]+)"', xml)
            assert [target for target, count in Counter(found).items() if count > 1] == [], name
            identifiers = re.findall(rb' Id="([^"]+)"', xml)
            assert len(identifiers) == len(set(identifiers)), name


def test_no_part_of_a_file_made_in_a_template_is_doubled(weeks):
    for content in weeks:
        check_package(content)


def test_a_file_made_in_last_weeks_file_tells_its_own_origin_only(weeks, shipped, base_map):
    for content in weeks[1:]:
        assert sum(PROVENANCE_TAG.encode() in part for _, part in parts_of(content)) == 1
        (reopened,) = reopen_all(content, "x")
        assert "country=IRQ" in reopened.query
        assert changes_since(reopened, shipped, base_map).startswith("Unchanged")


def test_nothing_of_the_old_maps_is_left_in_any_part(weeks):
    for content in weeks[1:]:
        assert [name for name, part in parts_of(content) if b"Old " in part or b"about Syria" in part] == []
    pictures = [[name for name, _ in parts_of(content) if "/media/" in name] for content in weeks]
    assert len(pictures[1]) == len(pictures[2]) == 2


def test_a_template_that_an_office_program_saved_under_other_names_is_cleaned_too(drawn, tmp_path):
    template = tmp_path / "a.pptx"
    content = write_pptx([drawn(OLD)])
    with zipfile.ZipFile(template, "w") as file:
        for name, part in parts_of(content):
            renamed = name.replace(PROVENANCE_NAME, "customXml/item1.xml")
            file.writestr(renamed, part.replace(b"customXml/conflict-map.xml", b"customXml/item1.xml"))
    assert len(reopen_all(template.read_bytes(), "a.pptx")) == 1
    (reopened,) = reopen_all(write_pptx([drawn(NEW)], template=template), "x")
    assert "country=IRQ" in reopened.query


def test_a_part_of_others_that_has_our_name_keeps_it(drawn, tmp_path):
    template = tmp_path / "a.docx"
    given = Document()
    part = Part(PackURI("/customXml/Conflict-Map.xml"), "application/xml", b"<own/>", given.part.package)
    given.part.relate_to(part, DOCX_RELATION.CUSTOM_XML)
    given.styles.add_style("Caption", 1) if "Caption" not in given.styles else None
    given.save(str(template))
    made = write_docx([drawn(NEW)], template=template)
    check_package(made)
    assert dict(parts_of(made))["customXml/Conflict-Map.xml"] == b"<own/>"
    assert len(reopen_all(made, "x")) == 1


def test_sections_shows_and_links_to_slides_go_with_the_slides(drawn, tmp_path):
    template = tmp_path / "a.pptx"
    given = Presentation()
    slide = given.slides.add_slide(given.slide_layouts[0])
    slide.shapes.title.text = "Old words"
    shape = given.slide_layouts[5].placeholders[0]
    link = given.slide_layouts[5].part.relate_to(slide.part, RELATIONSHIP_TYPE.SLIDE)
    shape._element.nvSpPr.cNvPr.append(parse_xml(f'<a:hlinkClick {nsdecls("a", "r")} r:id="{link}"/>'))
    (entry,) = given.slides._sldIdLst
    given.element.append(
        parse_xml(
            f'<p:extLst {nsdecls("p")}><p:ext uri="x"><p14:sectionLst xmlns:p14="urn:p14"><p14:section name="Old"/>'
            "</p14:sectionLst></p:ext></p:extLst>"
        )
    )
    given.element.insert(
        4, parse_xml(f'<p:custShowLst {nsdecls("p", "r")}><p:sld r:id="{entry.rId}"/></p:custShowLst>')
    )
    given.save(str(template))
    made = write_pptx([drawn(NEW)], template=template)
    check_package(made)
    slides = Presentation(io.BytesIO(made)).slides
    assert slide.slide_layout.name not in {each.slide_layout.name for each in slides}
    assert len(slides) == sum(bool(re.fullmatch(r"ppt/slides/[^/]+\.xml", name)) for name, _ in parts_of(made))
    text = b"".join(part for name, part in parts_of(made) if name.endswith(".xml"))
    assert b"Old words" not in text
    assert b"sectionLst" not in text
    assert b"custShowLst" not in text
    assert not any(b"hlinkClick" in part for name, part in parts_of(made) if "slideLayout" in name)


def test_comments_notes_preview_and_statistics_of_a_document_go(drawn, tmp_path):
    template = tmp_path / "a.docx"
    given = Document()
    paragraph = given.add_paragraph("Old words")
    given.add_comment(paragraph.runs, text="Old remark", author="Old author")
    note = (
        b'<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:footnote w:id="0" '
        b'w:type="separator"/><w:footnote w:id="1"><w:p><w:r><w:t>Old note</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )
    package = given.part.package
    given.part.relate_to(Part(PackURI("/word/footnotes.xml"), "a/b", note, package), DOCX_RELATION.FOOTNOTES)
    package.part_related_by(DOCX_RELATION.EXTENDED_PROPERTIES)._blob = APP
    given.core_properties.content_status, given.core_properties.version = "Final", "7"
    given.save(str(template))
    made = write_docx([drawn(NEW)], template=template)
    check_package(made)
    assert [name for name, part in parts_of(made) if b"Old " in part] == []
    parts = dict(parts_of(made))
    assert "docProps/thumbnail.jpeg" not in parts
    assert b"Ministry of Examples" in parts["docProps/app.xml"]
    assert b'w:type="separator"' in parts["word/footnotes.xml"]
    properties = Document(io.BytesIO(made)).core_properties
    assert (properties.content_status, properties.version) == ("", "")


def test_a_file_with_two_origins_answers_with_neither(drawn):
    content = io.BytesIO(write_pptx([drawn(NEW)]))
    with zipfile.ZipFile(content, "a") as file:
        part = f"<{PROVENANCE_TAG}>[{{&quot;query&quot;: &quot;country=SYR&quot;}}]</{PROVENANCE_TAG}>"
        file.writestr("customXml/item9.xml", part)
    with pytest.raises(SnapshotError, match=r"x\.pptx: holds the origins of two files"):
        reopen_all(content.getvalue(), "x.pptx")


def test_a_template_with_two_parts_of_one_name_is_refused(drawn, tmp_path):
    template = tmp_path / "a.docx"
    given = Document()
    for name in ("/customXml/item8.xml", "/customXml/ITEM8.xml"):
        part = Part(PackURI(name), "application/xml", b"<own/>", given.part.package)
        given.part.relate_to(part, DOCX_RELATION.CUSTOM_XML)
    given.save(str(template))
    with pytest.raises(SnapshotError, match="two parts"):
        write_docx([drawn(NEW)], template=template)
