"""Files of events: exactly the rows given, what they are and whose, and no text that becomes anything but text."""

import csv
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import geopandas as gpd
import pandas as pd
import pyarrow.parquet as pq
import pytest
from python_calamine import CalamineWorkbook

from geo import sources
from geo.errors import ExportError, TermsError
from geo.events.formulas import FORMULA_STARTS
from geo.events.schema import EVENT_COLUMNS, EXTRA, LOCATED_COLUMNS
from geo.events.validate import validate
from geo.export import workbook
from geo.export.about import about_selection
from geo.export.files import content_of, write_files
from geo.export.formats import FORMATS
from geo.export.hxl import TAGS
from geo.sources.publishers import hxl
from geo.store.select_rows import select
from geo.store.selection import Selection
from tests.conftest import make_located

ROOT = Path(__file__).parents[2]
KML = "{http://www.opengis.net/kml/2.2}"
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
ABOUT = {"title": "Two <b>events</b> & =more", "credits": ["Source: somebody."], "dataset": "mine", "events": 2}
HOSTILE = (
    *(f"{start}cmd|' /C calc'!A0" for start in FORMULA_STARTS),
    '=HYPERLINK("http://evil.example","x")', "{=1}", "\u202e=1 ضربات\u202c", "a\r\n=1\r2\n3", "_x003D_1",
    "</value></Data><Placemark>", "]]><script>alert(1)</script>", "<img src=x>", "&lt;b&gt; &amp; &#x0;",
    "<r><t>x</t></r>", "<r></t></is></c><c><f>1+1</f></c></r>", '"; "a",\'b\t|', "\x00\x07\x1b", "\ufffe\uffff",
    "http://evil.example", "mailto:a@b.example", "external:c:/x.xlsx#a!A1", ' r="XFD1048576" t="e"', "x" * 19_999,
)  # fmt: skip


def ids_in(ending: str, content: bytes) -> list[str]:
    """Return the identifiers of a file, read by other means than ours."""
    if ending == ".csv":
        return [row["event_id"] for row in csv.DictReader(io.StringIO(content.decode(), newline=""))]
    if ending == ".xlsx":
        return [row["event_id"] for row in sheet_of(content)]
    if ending == ".geojson":
        return [feature["id"] for feature in json.loads(content)["features"]]
    if ending == ".kml":
        return [data_of(placemark)["event_id"] for placemark in placemarks_of(content)]
    return pq.read_table(io.BytesIO(content))["event_id"].to_pylist()


def rows_of_sheet(content: bytes, name: str) -> list[list]:
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name(name).to_python()


def sheet_of(content: bytes) -> list[dict]:
    names, *lines = rows_of_sheet(content, "events")
    return [dict(zip(names, line, strict=True)) for line in lines]


def about_sheet(content: bytes) -> list[list]:
    return rows_of_sheet(content, "about")


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def placemarks_of(content: bytes) -> list[ET.Element]:
    return ET.fromstring(content).findall(f"{KML}Document/{KML}Placemark")


def data_of(placemark: ET.Element) -> dict[str, str]:
    found = placemark.findall(f"{KML}ExtendedData/{KML}Data")
    return {data.get("name"): data.findtext(f"{KML}value") for data in found}


def lines_of(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode(), newline="")))


def as_csv(table: pd.DataFrame, **columns: object) -> list[dict[str, str]]:
    content = content_of(table.assign(**columns), {}, ".csv")
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


def hostile_table(text: str) -> pd.DataFrame:
    """Return one event with a text in every field that can hold it, and as the name of a column."""
    texts = [name for name, column in EVENT_COLUMNS.items() if column.kind == "text" and column.values is None]
    cells = dict.fromkeys(texts, text) | {name: [text, text] for name in ("assoc_actor1", "assoc_actor2", "tags")}
    source = dict.fromkeys(("publisher", "url", "date", "supports"), text)
    row = cells | {"sources": [source], "event_type": "other", "event_id": f"{text}1", "of_source": text}
    located = [name for name, column in LOCATED_COLUMNS.items() if column.kind == "text" and column.values is None]
    table = make_located(row | dict.fromkeys(located, text))
    return table.assign(**{f"{EXTRA}{text}": [text]})


def is_formula(cell: str) -> bool:
    """Return whether a spreadsheet might run a cell: a text that is marked begins with an apostrophe."""
    return cell.lstrip("\x00\u202e ").startswith(tuple("=+-@＝＋－＠\t\r\n"))


# --- exactly these rows ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", FORMATS)
def test_a_file_holds_exactly_the_events_selected_in_their_order(ending, shipped):
    rows = select(shipped.store, selection := Selection(countries=("IRQ", "sea"), actors=("Houthis",)))
    table = shipped.store.table.iloc[rows]
    assert 0 < len(rows) < len(shipped.store)
    content = content_of(table, about_selection(shipped, selection, rows), ending)
    assert ids_in(ending, content) == table["event_id"].tolist()


@pytest.mark.parametrize("ending", FORMATS)
def test_no_event_makes_a_file_without_events(ending, shipped):
    assert ids_in(ending, content_of(shipped.store.table.iloc[:0], {}, ending)) == []


@pytest.mark.parametrize("ending", FORMATS)
def test_a_table_is_as_it_was_after_it_was_written(ending):
    table = make_located({"tags": ["a"], "sources": [{"url": "u"}], "own": "=1"}, {"own": None})
    before = table.copy(deep=True)
    content_of(table, {}, ending)
    pd.testing.assert_frame_equal(table, before)


@pytest.mark.slow
def test_the_same_bytes_in_another_process_time_zone_and_hash_seed(tmp_path, shipped):
    rows = select(shipped.store, selection := Selection(countries=("IRQ",)))
    about, table = about_selection(shipped, selection, rows), shipped.store.table.iloc[rows]
    paths = [tmp_path / f"a{ending}" for ending in FORMATS]
    command = [sys.executable, "-m", "geo", "select", "--query", "country=IRQ", "--out", *map(str, paths)]
    environment = os.environ | {"TZ": "Asia/Tokyo", "PYTHONHASHSEED": "5", "LC_ALL": "C"}
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    assert [path.read_bytes() for path in paths] == [content_of(table, about, path.suffix) for path in paths]


# --- hostile text ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:20]))
def test_no_cell_of_a_csv_begins_like_a_formula(text):
    content = content_of(hostile_table(text), {}, ".csv")
    cells = [cell for line in lines_of(content) for cell in line]
    assert text.strip() in " ".join(cells)
    assert [cell for cell in cells if is_formula(cell)] == []


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:20]))
def test_a_workbook_holds_neither_formula_nor_link_nor_markup_of_a_text(text):
    parts = parts_of(content_of(hostile_table(text), ABOUT | {"filters": text}, ".xlsx"))
    assert [name for name in parts if "external" in name.lower() or "sheets/_rels" in name] == []
    for name, part in parts.items():
        ET.fromstring(part)
        if name.startswith("xl/worksheets/"):
            tags = {element.tag.removeprefix(SHEET) for element in ET.fromstring(part).iter()}
            assert tags.isdisjoint({"f", "hyperlink", "r", "rPr"}), name
    assert b"TargetMode" not in b"".join(parts.values())


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:20]))
def test_a_text_of_a_workbook_is_whole_and_marked_if_it_looks_like_a_formula(text):
    content = content_of(hostile_table(text), ABOUT | {"filters": text}, ".xlsx")
    row = sheet_of(content)[0]
    holdable = text.replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")
    mark = "'" if row["summary"].startswith("'") else ""
    assert row["summary"] == mark + holdable.strip()
    assert not is_formula(row["summary"])
    assert dict(about_sheet(content))["Filters"].removeprefix("'") == holdable


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:20]))
def test_a_text_of_a_kml_is_text_for_xml_and_for_programs_that_read_descriptions_as_html(text):
    content = content_of(hostile_table(text), ABOUT | {"filters": text}, ".kml")
    placemark = placemarks_of(content)[0]
    tags = {element.tag.removeprefix(KML) for element in placemark.iter()}
    assert tags <= {
        "Placemark", "name", "description", "TimeSpan", "begin", "end", "styleUrl", "ExtendedData", "Data", "value",
        "Point", "coordinates",
    }  # fmt: skip
    holdable = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "\ufffd", text)
    assert data_of(placemark)["summary"] == holdable.strip()
    assert data_of(placemark)[holdable] == holdable
    assert placemark.findtext(f"{KML}name") == holdable.strip()
    for description in ET.fromstring(content).iter(f"{KML}description"):
        assert "<" not in description.text


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:20]))
@pytest.mark.parametrize("ending", [".geojson", ".parquet"])
def test_formats_that_programs_read_hold_every_text_as_it_is(text, ending):
    content = content_of(hostile_table(text), ABOUT | {"filters": text}, ending)
    if ending == ".geojson":
        row, about = json.loads(content)["features"][0]["properties"], json.loads(content)["about"]
    else:
        found = pq.read_table(io.BytesIO(content))
        row, about = found.drop_columns("geometry").to_pylist()[0], json.loads(found.schema.metadata[b"about"])
    assert (row["summary"], row["tags"], row[text], about["filters"]) == (text.strip(), [text.strip()] * 2, text, text)


def test_half_of_a_character_is_a_question_mark_in_every_format():
    table = make_located({"own": "a\ud800"}, {"own": {"k\udc00": ["\ud800"]}})
    for ending in FORMATS:
        assert b"\xed\xa0\x80" not in content_of(table, {}, ending)
    assert [row["own"] for row in as_csv(table)] == ["a?", '{"k?":["?"]}']


# --- what a file says of itself ----------------------------------------------------------------------------------


def test_every_file_says_filters_counts_credits_and_origin(shipped, tmp_path):
    rows = select(shipped.store, selection := Selection(countries=("SYR",)))
    about = about_selection(shipped, selection, rows)
    assert about["counts"] == f"{len(rows)} of 165 events; {(~shipped.store.has_place[rows]).sum()} without a place"
    assert about["query"] == "country=SYR"
    written = write_files(shipped.store.table.iloc[rows], about, [tmp_path / f"a{ending}" for ending in FORMATS])
    content = {path.suffix: path.read_bytes() for path in written}
    said = json.loads(content[".json"])
    assert said == json.loads(json.dumps(about))
    assert json.loads(content[".geojson"])["about"] == said
    assert json.loads(pq.read_schema(io.BytesIO(content[".parquet"])).metadata[b"about"]) == said
    document = ET.fromstring(content[".kml"]).find(f"{KML}Document").findtext(f"{KML}description")
    labels = dict(about_sheet(content[".xlsx"]))
    assert (labels["Filters"], labels["Query"], labels["Boundaries"]) == (
        "country Syria", "country=SYR", shipped.boundaries.version,
    )  # fmt: skip
    for line in [about["title"], about["counts"], *about["credits"], about["ids_sha256"], about["data_as_of"]]:
        assert line in document
        assert line in [text for _, text in about_sheet(content[".xlsx"])]


def test_a_csv_and_a_geojson_have_what_they_are_in_one_file_beside_them(tmp_path):
    table = make_located({"title": "=1", "summary": "@x"})
    written = write_files(table, ABOUT, [tmp_path / "a.csv", tmp_path / "a.geojson", tmp_path / "b.kml"])
    assert [path.name for path in written] == ["a.csv", "a.geojson", "b.kml", "a.about.json"]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(path.name for path in written)
    (note,) = json.loads((tmp_path / "a.about.json").read_text(encoding="utf-8"))["notes"]
    assert note.startswith("CSV: an apostrophe stands before every text that a spreadsheet might run as a formula")
    assert note.endswith("Cells: 2.")


# --- rows that are not to be passed on ---------------------------------------------------------------------------


@pytest.mark.parametrize("ending", FORMATS)
def test_rows_of_acled_go_into_a_file_only_if_the_terms_are_confirmed(ending, tmp_path):
    table = make_located({"event_id": "acled:SYR1"}, {"event_id": "e2"})
    with pytest.raises(TermsError, match=r"^1 of these events is ACLED's"):
        content_of(table, {}, ending)
    with pytest.raises(TermsError):
        write_files(table, {}, [tmp_path / f"a{ending}"], confirmed={"ucdp"})
    assert list(tmp_path.iterdir()) == []
    assert ids_in(ending, content_of(table, {}, ending, confirmed={"acled"})) == ["acled:SYR1", "e2"]


# --- formats -----------------------------------------------------------------------------------------------------


def test_numbers_of_a_csv_stay_numbers_also_below_zero():
    row = as_csv(make_located({"lon": -10.5, "lat": 44.123456789012345, "fatalities_best": 3, "own": "-5"}))[0]
    assert (row["lon"], float(row["lat"]), row["fatalities_best"], row["own"]) == (
        "-10.5",
        44.123456789012345,
        "3",
        "-5",
    )


def test_quotation_marks_stand_where_a_cell_could_be_taken_for_several_or_for_less():
    titles = ["plain", "a,b", "a;b", "a|b", "a\tb", 'a"b', "a\nb", "ضربة", "007"]
    table = make_located(*({"title": title} for title in titles)).assign(own=" x")
    text = content_of(table.rename(columns={"own": f"{EXTRA}own"}), {}, ".csv").decode()
    quoted = ["plain", '"a,b"', '"a;b"', '"a|b"', '"a\tb"', '"a""b"', '"a\nb"', "ضربة", "007"]
    assert [f"e{n},{title}," in text for n, title in enumerate(quoted, start=1)] == [True] * len(titles)
    assert text.count('," x"\r\n') == len(titles)
    assert text.startswith("event_id,title,summary,date_start,")


def test_what_is_missing_is_an_empty_cell():
    row = as_csv(make_located({"lon": None, "lat": None, "country": None}))[0]
    assert {row[name] for name in ("title", "lon", "fatalities_low", "tags", "sources", "country", "admin1_id")} == {""}


def test_a_row_of_hxl_tags_stands_below_the_names_and_is_no_event(tmp_path):
    table = make_located({"country": "IRQ"}, {"own": 1})
    for path in write_files(table, ABOUT, [tmp_path / "a.csv", tmp_path / "a.xlsx"], hxl=True)[:2]:
        content = path.read_bytes()
        lines = lines_of(content) if path.suffix == ".csv" else rows_of_sheet(content, "events")
        tags = dict(zip(lines[0], lines[1], strict=True))
        assert (tags["event_id"], tags["lat"], tags["fatalities_best"], tags["country"], tags["own"]) == (
            "#event+id", "#geo+lat", "#affected+killed", "#country+code", "",
        )  # fmt: skip
        assert len(lines) == 4
        again = sources.read(path)
        assert again.table["event_id"].tolist() == ["e1", "e2"]
        assert again.table["source_row"].tolist() == [3, 4]
        assert validate(again).rows_rejected == 0


def test_tags_are_of_columns_that_there_are_and_of_the_form_that_hxl_asks_for():
    assert TAGS.keys() <= EVENT_COLUMNS.keys() | LOCATED_COLUMNS.keys()
    assert len(set(TAGS.values())) == len(TAGS)
    assert [tag for tag in TAGS.values() if not re.fullmatch(r"#[a-z][a-z0-9_]*(\+[a-z][a-z0-9_]*)*", tag)] == []


def test_our_reader_of_tags_understands_each_tag_as_the_column_that_it_stands_below():
    own = {name: tag for name, tag in TAGS.items() if name in hxl.TAGS and name != "country_stated"}
    header, tags = ",".join(f"c{n}" for n in range(len(own))), ",".join(own.values())
    raw = sources.open_table(f"{header}\n{tags}\n".encode(), "tagged.csv")
    said = " ".join(sources.translate(raw).findings.query("rule == 'hxl_tags'")["message"])
    assert [f"{name} from {tag}" for name, tag in own.items() if f"{name} from {tag}" not in said] == []


def test_days_of_a_workbook_are_days_and_numbers_keep_their_digits():
    table = make_located(
        {"date_start": "1900-01-01", "date_end": "1900-02-28", "lat": 0.1 + 0.2, "own": 123456789012345678},
        {"date_start": "1900-03-01", "date_end": "2024-02-29", "fatalities_best": 10**10, "own": 5},
    )
    first, second = sheet_of(content_of(table, {}, ".xlsx"))
    assert [str(row[name]) for row in (first, second) for name in ("date_start", "date_end")] == [
        "1900-01-01", "1900-02-28", "1900-03-01", "2024-02-29",
    ]  # fmt: skip
    assert (first["lat"], second["fatalities_best"]) == (0.1 + 0.2, 10**10)
    assert (first["own"], second["own"]) == ("123456789012345678", "5")


def test_a_cell_of_a_workbook_that_is_too_long_is_cut_and_that_is_said():
    sources_ = [{"publisher": "p" * 15_000, "url": f"https://example.org/{n}"} for n in range(5)]
    table = make_located({"sources": sources_, "own": "😀" * 20_000})
    content = content_of(table, ABOUT, ".xlsx")
    row = sheet_of(content)[0]
    assert row["own"] == "😀" * (workbook.MAX_CHARACTERS // 2)
    assert [source["url"] for source in json.loads(row["sources"])] == [
        "https://example.org/0",
        "https://example.org/1",
    ]
    assert (
        "XLSX: what is longer than the 32,767 characters that Excel holds is cut. Cells: 2."
        in dict(about_sheet(content))["Notes"]
    )


def test_more_events_than_a_sheet_holds_are_a_sentence_and_no_file(tmp_path, monkeypatch):
    monkeypatch.setattr(workbook, "MAX_ROWS", 3)
    table = make_located({}, {})
    write_files(table, {}, [tmp_path / "a.xlsx"])
    with pytest.raises(ExportError, match="2 events are more than the 1 that a sheet"):
        write_files(table, {}, [tmp_path / "b.csv", tmp_path / "b.xlsx"], hxl=True)
    assert [path.name for path in tmp_path.iterdir()] == ["a.xlsx"]


def test_a_workbook_says_no_clock_time():
    parts = parts_of(content_of(make_located({}), {}, ".xlsx"))
    assert b"1980-01-01T00:00:00Z" in parts["docProps/core.xml"]
    assert re.findall(rb"20[0-9]{2}-[0-9]{2}", parts["docProps/core.xml"]) == []


def test_a_placemark_has_title_words_days_and_point():
    table = make_located({
        "title": "Strike", "summary": "What happened.", "place_name": "Dibis", "fatalities_best": 5, "actor1": "A",
        "date_start": "2023-12-03", "date_end": "2023-12-04", "lon": 44.5, "lat": 35.25,
    })  # fmt: skip
    placemark = placemarks_of(content_of(table, ABOUT, ".kml"))[0]
    assert placemark.findtext(f"{KML}name") == "Strike"
    assert placemark.findtext(f"{KML}description") == (
        "Strike\n3–4 Dec 2023 · Air strike · Dibis · Deaths: 5\nBy: A\nWhat happened."
    )
    assert placemark.findtext(f"{KML}TimeSpan/{KML}begin") == "2023-12-03"
    assert placemark.findtext(f"{KML}TimeSpan/{KML}end") == "2023-12-04"
    assert placemark.findtext(f"{KML}Point/{KML}coordinates") == "44.5,35.25"
    assert placemark.find(f"{KML}styleUrl").text == "#event"


def test_an_event_without_a_place_is_a_placemark_without_a_point():
    table = make_located({"lon": None, "lat": None}, {"geo_precision": "country"}, {"geo_precision": "admin1"})
    points = [placemark.find(f"{KML}Point") for placemark in placemarks_of(content_of(table, {}, ".kml"))]
    assert [point is not None for point in points] == [False, False, True]


def test_characters_that_xml_cannot_hold_are_replaced_and_that_is_said():
    content = content_of(make_located({"summary": "a\x00b", "title": "t\ufffe"}), ABOUT, ".kml")
    assert placemarks_of(content)[0].findtext(f"{KML}name") == "t\ufffd"
    said = ET.fromstring(content).find(f"{KML}Document").findtext(f"{KML}description")
    assert "KML: \ufffd stands for characters that XML cannot hold. Cells: 2." in said


def test_a_geoparquet_has_points_in_degrees_and_none_for_events_without_coordinates():
    table = make_located({"lon": 44.5, "lat": 35.25}, {"lon": None, "lat": None})
    found = gpd.read_parquet(io.BytesIO(content_of(table, {}, ".parquet")))
    assert found.crs == "EPSG:4326"
    assert (found.geometry[0].x, found.geometry[0].y, found.geometry[1]) == (44.5, 35.25, None)
    assert found["tags"].map(list).tolist() == [[], []]


def test_a_column_of_the_source_may_be_called_geometry():
    table = make_located({"geometry": "round", "bbox": "small"})
    content = content_of(table, {}, ".parquet")
    assert gpd.read_parquet(io.BytesIO(content)).geometry.name == "geometry_"
    raw = sources.read_bytes(content, "a.parquet")
    assert raw.table[["geometry", "bbox"]].to_numpy().tolist() == [["round", "small"]]


def test_a_column_of_the_source_that_mixes_kinds_is_text_where_columns_have_one_kind():
    table = make_located({"own": 5}, {"own": "007"}, {"own": [1]}, {"own": None}, {})
    assert pq.read_table(io.BytesIO(content_of(table, {}, ".parquet")))["own"].to_pylist() == [
        "5",
        "007",
        "[1]",
        None,
        None,
    ]
    features = json.loads(content_of(table, {}, ".geojson"))["features"]
    assert [feature["properties"].get("own", "absent") for feature in features] == [5, "007", [1], None, "absent"]


def test_a_geojson_is_strict_json_whatever_the_numbers_of_the_source():
    table = make_located({"own": float("inf")}, {"own": 10**30}, {"own": float("nan")})
    content = content_of(table, {}, ".geojson")
    values = [each["properties"].get("own") for each in json.loads(content, parse_constant=pytest.fail)["features"]]
    assert values == ["inf", 10**30, None]


# --- writing -----------------------------------------------------------------------------------------------------


def test_a_file_that_cannot_be_written_leaves_none_of_the_others(tmp_path):
    with pytest.raises(ExportError, match=r"b\.csv: cannot be written \(No such file or directory\)"):
        write_files(make_located({}), {}, [tmp_path / "a.csv", tmp_path / "missing" / "b.csv"])
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_was_there_is_replaced_only_by_a_whole_one(tmp_path, monkeypatch):
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"before")
    monkeypatch.setattr(workbook, "MAX_ROWS", 1)
    with pytest.raises(ExportError):
        write_files(make_located({}), {}, [path])
    assert path.read_bytes() == b"before"


def test_an_unknown_ending_is_answered_with_the_known_ones(tmp_path):
    with pytest.raises(
        ExportError, match=r"a\.xls: unknown ending\. Use one of: \.csv, \.xlsx, \.geojson, \.kml, \.par"
    ):
        write_files(make_located({}), {}, [tmp_path / "a.xls"])
    with pytest.raises(ExportError, match=r"a\.kml: has no row of HXL tags\. Use one of: \.csv, \.xlsx\."):
        write_files(make_located({}), {}, [tmp_path / "a.kml"], hxl=True)
