"""Slides, Word documents and briefs: what is in them, hostile text as text, and the same bytes again."""

import io
import os
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document
from pptx import Presentation
from pypdf import PdfReader

from geo.cli import main
from geo.errors import SnapshotError
from geo.snapshot.brief import read_brief, write_brief
from geo.snapshot.docx import write_docx
from geo.snapshot.drawing import Snapshot
from geo.snapshot.files import changes_since, reopen, reopen_all, resolve_spec
from geo.snapshot.office import PROVENANCE_NAME
from geo.snapshot.pptx import write_pptx
from tests.snapshot.test_snapshot_files import HOSTILE

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "weekly.toml"
ENDINGS = ("pptx", "docx", "pdf")


@pytest.fixture(scope="module")
def weekly(shipped, base_map, tmp_path_factory):
    """Return the files of the example, by ending."""
    folder = tmp_path_factory.mktemp("weekly")
    paths = [folder / f"weekly.{ending}" for ending in ENDINGS]
    write_brief(read_brief(EXAMPLE.read_bytes(), EXAMPLE), shipped, base_map, paths)
    return {path.suffix[1:]: path.read_bytes() for path in paths}


@pytest.fixture
def slides(weekly):
    return Presentation(io.BytesIO(weekly["pptx"])).slides


def test_every_map_is_a_slide_after_the_title(slides):
    assert [slide.shapes.title.text_frame.text for slide in slides] == [
        "Strikes, bases and ships: 31 October to 8 December 2023",
        "Strikes in Iraq and Syria, attacks on ships off Yemen",
        "Events in Iraq by governorate",
        "Attacks on shipping, November and early December",
    ]


def test_nothing_on_a_slide_reaches_beyond_it(slides):
    for shape in (shape for slide in slides for shape in slide.shapes):
        assert shape.left >= 0
        assert shape.top >= 0
        assert shape.left + shape.width <= 960 * 12700 + 1
        assert shape.top + shape.height <= 540 * 12700 + 1


def test_a_slide_has_a_described_picture_a_key_and_its_origin_in_the_notes(slides):
    slide = slides[1]
    picture = next(shape for shape in slide.shapes if shape.name == "Map")
    assert "20 of 20 events shown" in picture.element.xpath(".//p:cNvPr")[0].get("descr")
    table = next(shape.table for shape in slide.shapes if shape.has_table)
    assert [cell.text for cell in table.rows[0].cells] == ["No.", "Date", "Place", "What was reported", "Deaths"]
    assert len(table.rows) == 21
    assert "data_sha256" in slide.notes_slide.notes_text_frame.text


def test_a_document_has_headings_counted_captions_and_tables_that_hold_together(weekly):
    document = Document(io.BytesIO(weekly["docx"]))
    styles = [paragraph.style.name for paragraph in document.paragraphs]
    assert styles.count("Heading 1") == styles.count("Caption") == 3
    xml = document.element.xml
    assert xml.count(" SEQ Figure ") == 3
    assert xml.count("<w:tblHeader/>") == len(document.tables)
    assert xml.count("<w:cantSplit/>") == sum(len(table.rows) for table in document.tables)
    assert all("events shown" in each.get("descr") for each in document.element.xpath("//wp:docPr"))


def test_a_brief_as_pdf_is_tagged_and_has_a_page_per_map(weekly):
    reader = PdfReader(io.BytesIO(weekly["pdf"]))
    assert len(reader.pages) == 4
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert "governorate" in reader.pages[2].extract_text()


@pytest.mark.parametrize("ending", ENDINGS)
def test_every_map_of_a_brief_can_be_opened_again(weekly, shipped, base_map, ending):
    maps = reopen_all(weekly[ending], "x")
    assert len(maps) == 3
    assert all(changes_since(each, shipped, base_map).startswith("Unchanged") for each in maps)


@pytest.mark.slow
def test_the_same_bytes_in_another_process_time_zone_and_hash_seed(weekly, tmp_path):
    paths = [tmp_path / f"b.{ending}" for ending in ENDINGS]
    command = [sys.executable, "-m", "geo", "brief", str(EXAMPLE), "--out", *map(str, paths)]
    environment = os.environ | {"TZ": "Asia/Tokyo", "PYTHONHASHSEED": "5"}
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    assert {path.suffix[1:]: path.read_bytes() for path in paths} == weekly


@pytest.mark.parametrize("text", [*HOSTILE, "a\x00b\ud800c\ufffe", "=cmd|' /C calc'!A0", "{ SEQ x }"])
def test_hostile_text_comes_out_as_text(shipped, base_map, text):
    spec, _ = resolve_spec("from=2024-01-25&dpi=96", shipped)
    drawing = Snapshot(replace(spec, title=text, caption=text), shipped, base_map)
    shown = drawing.scene.title
    slides, document = write_pptx([drawing]), write_docx([drawing])
    assert Presentation(io.BytesIO(slides)).slides[0].shapes.title.text_frame.text == shown
    assert Document(io.BytesIO(document)).paragraphs[0].text == shown
    assert reopen(slides, "x").query == reopen(document, "x").query


def test_a_template_gives_its_layout_and_loses_its_slides(shipped, base_map, tmp_path):
    template = tmp_path / "corp.pptx"
    given = Presentation()
    given.slides.add_slide(given.slide_layouts[0])
    given.save(str(template))
    spec, _ = resolve_spec("from=2024-01-25&dpi=96", shipped)
    made = Presentation(io.BytesIO(write_pptx([Snapshot(spec, shipped, base_map)], template=template)))
    assert (len(made.slides), made.slide_width) == (1, given.slide_width)
    template.write_bytes(b"PK no zip")
    with pytest.raises(SnapshotError, match=r"corp\.pptx: cannot be opened"):
        write_pptx([Snapshot(spec, shipped, base_map)], template=template)


@pytest.mark.parametrize(
    "part", [b"", b"<conflict-map-provenance>[]</conflict-map-provenance>", b"<!DOCTYPE x>" * 300_000]
)
def test_a_zip_that_is_not_ours_is_refused(part):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(PROVENANCE_NAME, part)
    for wrong in (content.getvalue(), content.getvalue()[:60], b"PK"):
        with pytest.raises(SnapshotError, match=r"x\.pptx"):
            reopen(wrong, "x.pptx")


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ("", "holds 0 maps"),
        ("x = ", "is no TOML"),
        ("a = " + "[" * 5000, "nested too deeply"),
        ("title = 3\n[[map]]", "title is no text in quotes"),
        ("titel = 'x'\n[[map]]", "unknown key 'titel'"),
        ("map = [1]", "every map one"),
        ("defaults = 1\n[[map]]", "defaults is one table"),
        ("[[map]]\n[[map]]\nsize = 'huge'", "map 2: size 'huge'"),
        ("[[map]]\nbbox = [1, 2]", "map 1: bbox '1,2' is not four numbers"),
        ("[[map]]\nbbox = {a = 1}", "map 1: bbox is no text"),
        ("[[map]]\nquery = ['x']", "map 1: query is no text in quotes"),
        ("[[map]]\n\"__class__\" = 'x'", "map 1: unknown key '__class__'"),
        ("[[map]]\n" * 51, "holds 51 maps"),
    ],
)
def test_a_wrong_brief_names_the_map_and_the_key(toml, said):
    with pytest.raises(SnapshotError) as err:
        read_brief(toml.encode(), Path("b.toml"))
    assert str(err.value).startswith("b.toml")
    assert said in str(err.value)


def test_a_value_of_a_brief_cannot_add_parameters():
    brief = read_brief(b"[[map]]\ntitle = 'a&dpi=600&bbox=1,2,3,4'", Path("b.toml"))
    assert brief.queries == ("title=a%26dpi%3D600%26bbox%3D1%2C2%2C3%2C4",)


def test_a_brief_of_an_unknown_ending_is_refused(tmp_path, capsys):
    assert main(["brief", str(EXAMPLE), "--out", str(tmp_path / "x.png")]) == 2
    assert "x.png: unknown ending" in capsys.readouterr().err
