"""Slides, Word documents and briefs: what is in them, hostile text as text, and the same bytes again."""

import io
import os
import subprocess
import sys
import zipfile
from dataclasses import replace
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn as docx_qn
from pptx import Presentation
from pptx.enum.text import PP_ALIGN
from pptx.util import Pt
from pypdf import PdfReader

from geo.cli.main import main
from geo.errors import SnapshotError
from geo.snapshot.brief import read_brief, write_brief
from geo.snapshot.drawing import Snapshot
from geo.snapshot.files import changes_since, reopen, reopen_all, resolve_spec
from geo.snapshot.fonts import wrap
from geo.snapshot.office.docx import write_docx
from geo.snapshot.office.pptx import write_pptx
from geo.snapshot.office.sheet import LIST_LEADING, PROVENANCE_NAME, Cover, list_fitting
from geo.snapshot.page.key import UNKNOWN_NOTE
from geo.snapshot.scene import overlap
from tests.snapshot.templates import FOOTER, corporate_document, corporate_slides
from tests.snapshot.test_snapshot_files import HOSTILE

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "weekly.toml"
ENDINGS = ("pptx", "docx", "pdf")
ARABIC = "ضربات أمريكية في العراق وسوريا"
TEN = "country=IRQ&country=SYR&country=YEM&from=2023-11-19&to=2023-11-30"
TWENTY_FIVE = "country=IRQ&country=SYR&from=2023-11-23&to=2023-12-20"


def drawn(query, dataset, base):
    return Snapshot(resolve_spec(query, dataset), dataset, base)


def shape_of(slide, name):
    return next(shape for shape in slide.shapes if shape.name == name)


def described(slide, name):
    return shape_of(slide, name).element.xpath(".//p:cNvPr")[0].get("descr")


def tables_of(slide):
    return [shape.table for shape in slide.shapes if shape.has_table]


def sizes_of_type(slide):
    return [int(size) / 100 for size in slide.element.xpath(".//a:r/a:rPr/@sz")]


def box_of(shape):
    """Return where a shape stands in points, a hair smaller, for sides that touch."""
    left, top, wide, tall = (side / 12700 for side in (shape.left, shape.top, shape.width, shape.height))
    return left + 0.05, top + 0.05, left + wide - 0.05, top + tall - 0.05


def check_places(slide, page, furniture=()):
    """Every shape lies on the page, and no two lie on each other, but for the paper under a picture."""
    shapes = [shape for shape in (*slide.shapes, *furniture) if shape.name != "Paper"]
    boxes = {f"{shape.name} {i}": box_of(shape) for i, shape in enumerate(shapes)}
    for name, (left, top, right, bottom) in boxes.items():
        assert (left >= page[0], top >= page[1], right <= page[2], bottom <= page[3]) == (True,) * 4, name
    for (one, at), (other, beside) in combinations(boxes.items(), 2):
        assert not overlap(at, beside), (one, other)


@pytest.fixture(scope="module")
def pptx_of(shipped, base_map):
    """Return a function from a query to its presentation; each is drawn once."""

    @cache
    def made(query):
        drawing = drawn(f"{query}&dpi=96", shipped, base_map)
        return Presentation(io.BytesIO(write_pptx([drawing])))

    return made


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


def test_a_slide_has_a_described_picture_a_key_and_its_origin_in_the_notes(slides):
    slide = slides[1]
    assert "20 of 20 events shown" in described(slide, "Map")
    assert "Air strike (6); Drone strike (1);" in described(slide, "Legend")
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
    described = [each.get("descr") for each in document.element.xpath("//wp:docPr")]
    assert ["events shown" in text for text in described] == [text.startswith("Map.") for text in described]
    assert sum(text.startswith("Legend.") for text in described) == 3


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


def test_the_same_bytes_in_another_process_time_zone_and_hash_seed(weekly, tmp_path):
    paths = [tmp_path / f"b.{ending}" for ending in ENDINGS]
    command = [sys.executable, "-m", "geo", "brief", str(EXAMPLE), "--out", *map(str, paths)]
    environment = os.environ | {"TZ": "Asia/Tokyo", "PYTHONHASHSEED": "5"}
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    assert {path.suffix[1:]: path.read_bytes() for path in paths} == weekly


@pytest.mark.parametrize("text", [*HOSTILE, "a\x00b\ud800c\ufffe", "=cmd|' /C calc'!A0", "{ SEQ x }"])
def test_hostile_text_comes_out_as_text(shipped, base_map, text):
    spec = resolve_spec("from=2024-01-25&dpi=96", shipped)
    drawing = Snapshot(replace(spec, title=text, caption=text), shipped, base_map)
    shown = drawing.scene.title
    slides, document = write_pptx([drawing]), write_docx([drawing])
    assert Presentation(io.BytesIO(slides)).slides[0].shapes.title.text_frame.text == shown
    assert Document(io.BytesIO(document)).paragraphs[0].text == shown
    assert reopen(slides, "x").query == reopen(document, "x").query


# --- layout of slides --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("query", [TEN, TWENTY_FIVE, "", "mode=units", "q=zzzz", "key=no&legend=no", f"title={ARABIC}"])
def test_on_a_slide_everything_has_a_place_of_its_own(pptx_of, query):
    (slide,) = pptx_of(query).slides
    check_places(slide, (0, 0, 960, 540))
    assert min(sizes_of_type(slide)) >= 8
    assert not any("…" in cell.text for table in tables_of(slide) for cell in table.iter_cells())


def test_the_map_takes_at_least_half_of_a_slide_with_ten_rows(pptx_of):
    (slide,) = pptx_of(TEN).slides
    assert len(tables_of(slide)[0].rows) == 11
    assert shape_of(slide, "Map").width.pt >= 480


def test_a_long_title_is_as_small_as_its_box_asks_at_its_run_where_all_programs_look(pptx_of):
    title = "Strikes and attacks on bases and ships " * 5
    (slide,) = pptx_of(f"q=zzzz&title={title}").slides
    (run,) = slide.shapes.title.text_frame.paragraphs[0].runs
    lines = wrap(title, 896 * 1.08, run.font.size.pt, "bold")
    assert len(lines) * run.font.size.pt * 1.2 <= slide.shapes.title.height.pt


def test_a_key_of_twenty_five_rows_leaves_a_third_of_the_slide_to_the_map(pptx_of):
    (slide,) = pptx_of(TWENTY_FIVE).slides
    assert len(tables_of(slide)[0].rows) == 26
    assert shape_of(slide, "Map").width.pt >= 320


def test_no_picture_is_stretched(pptx_of):
    for query in (TEN, "mode=units"):
        for shape in pptx_of(query).slides[0].shapes:
            if shape.name in ("Map", "Legend"):
                wide, tall = shape.image.size
                assert shape.width / shape.height == pytest.approx(wide / tall, rel=0.01)


def test_what_is_not_known_is_told_apart_from_none_and_figures_hang(pptx_of):
    (slide,) = pptx_of(TEN).slides
    deaths = [row.cells[4] for row in list(tables_of(slide)[0].rows)[1:]]
    assert {"0", "–"} <= {cell.text for cell in deaths}
    assert {cell.text_frame.paragraphs[0].alignment for cell in deaths} == {PP_ALIGN.RIGHT}
    assert shape_of(slide, "Note on figures").text_frame.text == UNKNOWN_NOTE


def test_arabic_runs_from_the_right_in_both_kinds_of_file(shipped, base_map):
    drawing = drawn(f"title={ARABIC}&from=2024-01-25&dpi=96", shipped, base_map)
    slide = Presentation(io.BytesIO(write_pptx([drawing]))).slides[0]
    title = slide.shapes.title.text_frame.paragraphs[0]
    assert (title._p.pPr.get("rtl"), title.alignment) == ("1", PP_ALIGN.RIGHT)
    assert shape_of(slide, "Accent").left.pt > 800
    heading = Document(io.BytesIO(write_docx([drawing]))).paragraphs[0]
    assert heading._p.pPr.find(docx_qn("w:bidi")) is not None
    assert heading.runs[0].font.rtl


def test_the_covers_name_the_maps_in_text_under_an_accent(slides, weekly):
    cover = slides[0]
    assert [shape.name for shape in cover.shapes if not shape.has_text_frame or not shape.text_frame.text] == ["Accent"]
    assert "2. Events in Iraq by governorate" in cover.placeholders[1].text_frame.text
    check_places(cover, (0, 0, 960, 540))
    document = Document(io.BytesIO(weekly["docx"]))
    assert document.styles["Title"].element.xpath("w:pPr/w:pBdr") == []
    assert document.paragraphs[0]._p.xpath("w:pPr/w:pBdr/w:bottom/@w:color") == ["B3261E"]
    assert [paragraph.text for paragraph in document.paragraphs[2:4]] == [
        "Data as of 5 Feb 2024",
        "1. Strikes in Iraq and Syria, attacks on ships off Yemen",
    ]


def test_a_cover_of_more_maps_than_it_holds_counts_the_rest():
    size, lines = list_fitting(Cover("Many", "Data as of 5 Feb 2024", tuple("abcdefghij" * 5)), 800, 200)
    assert len(lines) * size * LIST_LEADING <= 200
    assert lines[-1] == f"… and {50 - (len(lines) - 2)} more"


def test_no_picture_in_a_document_is_kept_at_a_distance(weekly):
    for inline in Document(io.BytesIO(weekly["docx"])).element.xpath("//wp:inline"):
        assert {inline.get(side) for side in ("distT", "distB", "distL", "distR")} == {"0"}


# --- templates ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("width", "height", "font"), [(720, 540, "Verdana"), (960, 540, "Arial"), (720, 405, "Arial")])
def test_a_template_keeps_its_furniture_and_no_placeholder_stays_empty(
    shipped, base_map, tmp_path, width, height, font
):
    template = corporate_slides(tmp_path / "corp.pptx", width, height, font)
    drawings = [drawn(f"{query}&dpi=96", shipped, base_map) for query in (TEN, "", "q=zzzz")]
    cover = Cover("Strikes and attacks", "Data as of 5 Feb 2024", ("Iraq", ARABIC))
    made = Presentation(io.BytesIO(write_pptx(drawings, cover, template)))
    assert (made.slide_width.pt, made.slide_height.pt) == (width, height)
    assert made.slides[0].shapes.title.text_frame.text == "Strikes and attacks"
    for slide in made.slides:
        assert all(shape.text_frame.text for shape in slide.placeholders)
        assert FOOTER in [shape.text_frame.text for shape in slide.placeholders]
        furniture = [shape for shape in made.slide_master.shapes if shape.name == "Furniture"]
        check_places(slide, (0, 0, width, height), furniture)


def test_type_on_a_slide_is_in_proportion_to_it_as_on_the_screen_that_shows_it(shipped, base_map, tmp_path):
    template = corporate_slides(tmp_path / "corp.pptx", 720, 405)
    made = Presentation(io.BytesIO(write_pptx([drawn(f"{TEN}&dpi=96", shipped, base_map)], template=template)))
    assert min(sizes_of_type(made.slides[0])) == pytest.approx(8 * 405 / 540)


def test_words_on_a_slide_have_the_colour_of_the_theme_for_its_background(shipped, base_map, tmp_path):
    template = corporate_slides(tmp_path / "corp.pptx", 960, 540)
    made = Presentation(io.BytesIO(write_pptx([drawn(f"{TEN}&dpi=96", shipped, base_map)], template=template)))
    words = made.slides[0].element.xpath(".//a:r/a:rPr[a:solidFill]")
    assert words
    assert all(word.xpath("a:solidFill/a:schemeClr/@val") == ["tx1"] for word in words)


def test_a_key_without_room_beside_the_map_has_a_slide_of_its_own(shipped, base_map, tmp_path):
    template = corporate_slides(tmp_path / "corp.pptx", 720, 540)
    made = Presentation(io.BytesIO(write_pptx([drawn(f"{TWENTY_FIVE}&dpi=96", shipped, base_map)], template=template)))
    of_map, of_key = made.slides
    assert (len(tables_of(of_map)), len(tables_of(of_key)[0].rows)) == (0, 26)
    assert of_map.shapes.title.text_frame.text == of_key.shapes.title.text_frame.text


def test_a_template_without_room_for_a_map_or_of_another_kind_is_refused(shipped, base_map, tmp_path):
    template = tmp_path / "corp.pptx"
    given = Presentation()
    for layout in given.slide_layouts:
        for shape in layout.placeholders:
            shape.top, shape.height, shape.left, shape.width = Pt(300), Pt(60), Pt(20), Pt(600)
    given.save(str(template))
    drawing = drawn("from=2024-01-25&dpi=96", shipped, base_map)
    with pytest.raises(SnapshotError, match="no layout with a title and enough room"):
        write_pptx([drawing], template=template)
    template.write_bytes(b"PK no zip")
    with pytest.raises(SnapshotError, match=r"corp\.pptx: cannot be opened"):
        write_pptx([drawing], template=template)


def test_a_landscape_template_keeps_head_and_foot_of_earlier_sections(shipped, base_map, tmp_path):
    template = corporate_document(tmp_path / "corp.docx")
    drawings = [drawn(f"{query}&dpi=96", shipped, base_map) for query in (TEN, "")]
    made = Document(io.BytesIO(write_docx(drawings, template=template)))
    (section,) = made.sections
    assert (section.header.paragraphs[0].text, section.footer.paragraphs[0].text) == ("Ministry of Examples", FOOTER)
    assert section.page_width > section.page_height
    room = section.page_width - section.left_margin - section.right_margin
    assert section._sectPr.xpath("w:cols[@w:num > 1]") == []
    for paragraph in made.paragraphs:
        assert sum(int(each) for each in paragraph._p.xpath(".//wp:extent/@cx")) <= room
    for table in made.tables:
        assert sum(column.width for column in table.columns) == pytest.approx(room, abs=12700)
    assert len(made.tables[0].rows) == 11
    assert made.paragraphs[1].paragraph_format.first_line_indent == 0


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
