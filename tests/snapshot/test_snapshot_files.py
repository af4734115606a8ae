"""SVG, PNG and PDF: what is in the files, that hostile text stays text, and that they can be opened again."""

import io
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader

from geo.errors import SnapshotError
from geo.snapshot.drawing import Snapshot
from geo.snapshot.files import changes_since, reopen, resolve_spec, write_snapshots
from geo.snapshot.page.page import build_scene
from geo.snapshot.writers.pdf import write_pdf
from geo.snapshot.writers.png import write_png
from geo.snapshot.writers.svg import write_svg
from geo.store.store import build_store
from tests.snapshot.conftest import ARABIC, PICTURES

ROOT = Path(__file__).parents[2]
SVG = "{http://www.w3.org/2000/svg}"
QUERY = "from=2023-11-21&to=2023-12-03&title=Strikes&size=a5&dpi=96"
HOSTILE = (
    "</text></title></metadata><script>alert(1)</script>",
    "]]><!--<![CDATA[ &xxe; <!ENTITY x SYSTEM 'file:///etc/passwd'>",
    '"); #read("/etc/passwd") #panic() $x$ *b* `c` \\',
    "${jndi:ldap://x} {{ 7*7 }} %s <img src=x onerror=alert(1)>",
    "</pdf:Keywords> (\\) endobj <</JS (app.alert(1))>>",
)


@pytest.fixture(scope="module")
def svg(draw):
    return write_svg(draw(QUERY))


@pytest.fixture(scope="module")
def png(draw):
    return write_png(draw(QUERY), 96)


@pytest.fixture(scope="module")
def pdf(draw):
    return write_pdf([draw(QUERY)])


def read_pdf(content):
    return PdfReader(io.BytesIO(content))


# --- what is in the files ----------------------------------------------------------------------------------------


def test_svg_keeps_text_as_text_with_title_and_description(svg):
    root = ET.fromstring(svg)
    texts = [text.text for text in root.iter(f"{SVG}text")]
    assert len(texts) > 100
    assert "Baghdad" in texts
    assert root.find(f"{SVG}title").text == "Strikes"
    assert "events shown" in root.find(f"{SVG}desc").text


def test_svg_names_no_other_file(svg):
    assert re.findall(r"(?:href|src|url\((?!#))", svg) == []


def test_svg_has_its_true_size_on_paper(svg):
    assert 'width="210mm" height="148mm"' in svg


def test_png_has_its_size_on_paper_and_its_description(png):
    image = Image.open(io.BytesIO(png))
    assert image.size == (794, 559)
    assert image.info["dpi"] == pytest.approx((96, 96), abs=0.1)
    assert image.info["Title"] == "Strikes"
    assert "events shown" in image.info["Description"]


def test_pdf_is_one_tagged_page_of_its_size_with_title_and_language(pdf):
    reader = read_pdf(pdf)
    page = reader.pages[0]
    assert len(reader.pages) == 1
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"] == "en"
    assert reader.metadata.title == "Strikes"
    assert [round(float(side)) for side in page.mediabox[2:]] == [595, 420]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf


def test_pdf_text_can_be_selected_each_name_once(pdf):
    text = read_pdf(pdf).pages[0].extract_text()
    assert text.count("Mediterranean") == text.count("Kuwait City") == 1
    assert "events shown" in text


def fonts_of(resources):
    """Yield the fonts of a page and of the forms in it."""
    yield from (font.get_object() for font in resources.get("/Font", {}).values())
    for form in resources.get("/XObject", {}).values():
        yield from fonts_of(form.get_object().get("/Resources", {}))


def test_pdf_carries_its_fonts(pdf):
    found = list(fonts_of(read_pdf(pdf).pages[0]["/Resources"]))
    assert found
    for font in found:
        inner = font["/DescendantFonts"][0].get_object()
        descriptor = inner["/FontDescriptor"].get_object()
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor), font
        assert "NotoSans" in descriptor["/FontName"]


def test_pdf_has_no_pixels(pdf):
    assert b"/Subtype/Image" not in pdf.replace(b" ", b"")
    assert len(read_pdf(pdf).pages[0].images) == 0


def test_an_arabic_page_is_written_in_all_formats(draw):
    scene = draw(PICTURES["arabic"])
    assert ARABIC in write_svg(scene)
    assert len(read_pdf(write_pdf([scene])).pages) == 1


# --- hostile text ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def hostile(shipped):
    """Return the shipped events with hostile words wherever a picture shows text."""
    table = shipped.store.table.iloc[:12].copy()
    for i in range(len(table)):
        table.loc[i, ["title", "place_name"]] = HOSTILE[i % len(HOSTILE)]
    return replace(shipped, name=HOSTILE[0], store=build_store(table, shipped.actors))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_comes_out_as_text(hostile, base_map, text):
    spec = resolve_spec("size=a5", hostile)
    scene = build_scene(replace(spec, title=text, subtitle=text, caption=text), hostile, base_map)
    root = ET.fromstring(write_svg(scene))
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
        "svg", "title", "desc", "metadata", "g", "path", "circle", "text",
    }  # fmt: skip
    assert root.find(f"{SVG}title").text == text
    pdf = write_pdf([scene])
    assert read_pdf(pdf).metadata.title == text
    assert reopen(pdf, "x.pdf").provenance == scene.provenance
    assert reopen(write_svg(scene).encode(), "x.svg").provenance == scene.provenance


def test_what_no_file_can_hold_does_not_stop_a_picture(shipped, base_map):
    spec = resolve_spec("size=a5&from=2023-12-01", shipped)
    scene = build_scene(replace(spec, title="a\x00b\ud800c\ufffe"), shipped, base_map)
    ET.fromstring(write_svg(scene))
    assert write_pdf([scene]).startswith(b"%PDF")
    assert write_png(scene, 96).startswith(b"\x89PNG")


# --- opened again ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["svg", "png", "pdf"])
def test_a_picture_tells_its_query_and_that_nothing_has_changed(request, shipped, base_map, name):
    content = request.getfixturevalue(name)
    again = reopen(content if isinstance(content, bytes) else content.encode(), f"x.{name}")
    assert again.query == QUERY
    assert changes_since(again, shipped, base_map).startswith("Unchanged")


def test_a_picture_tells_that_the_data_have_changed(shipped, base_map, png):
    table = shipped.store.table
    fewer = replace(shipped, store=build_store(table.drop(index=table.index[60]), shipped.actors))
    other = table.copy()
    other.loc[60, "title"] = "Another title"
    edited = replace(shipped, store=build_store(other, shipped.actors))
    again = reopen(png, "x.png")
    assert "the data now give" in changes_since(again, fewer, base_map)
    assert "not with the same contents" in changes_since(again, edited, base_map)


@pytest.mark.parametrize(
    "content",
    [b"", b"hello", b"\x89PNG\r\n\x1a\n", b"%PDF-1.7", b'<svg><metadata id="provenance">{}</metadata></svg>',
     b'<metadata id="provenance">[1]</metadata>', b'<metadata id="provenance">{"query": </metadata>'],
)  # fmt: skip
def test_a_file_that_is_no_snapshot_of_ours_is_refused(content):
    with pytest.raises(SnapshotError, match=r"x\.bin"):
        reopen(content, "x.bin")


def test_nothing_is_written_if_one_ending_is_unknown(shipped, base_map, tmp_path):
    spec = resolve_spec("", shipped)
    with pytest.raises(SnapshotError, match="unknown ending"):
        write_snapshots(Snapshot(spec, shipped, base_map), [tmp_path / "a.svg", tmp_path / "a.xls"])
    assert list(tmp_path.iterdir()) == []


# --- the same bytes ----------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_same_bytes_in_another_process_time_zone_and_hash_seed(tmp_path, svg, png, pdf):
    paths = [tmp_path / name for name in ("a.svg", "a.png", "a.pdf")]
    command = [sys.executable, "-m", "geo", "snapshot", "--query", QUERY, "--out", *map(str, paths)]
    environment = os.environ | {"TZ": "Asia/Tokyo", "PYTHONHASHSEED": "5", "LC_ALL": "C"}
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    assert paths[0].read_bytes() == svg.encode()
    assert paths[1].read_bytes() == png
    assert paths[2].read_bytes() == pdf
