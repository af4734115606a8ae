"""How much of a file is read: each limit has a sentence that names it, and the operator of a server sets two."""

import json
from dataclasses import replace

import pyarrow as pa
import pytest

from geo import sources
from geo.errors import SourceError
from geo.events.cells import MAX_TEXT
from geo.events.validate import validate
from geo.sources.limits import OPERATOR, UPLOAD, UPLOAD_MB_VARIABLE, UPLOAD_ROWS_VARIABLE, upload_limits
from tests.bad_files import making
from tests.test_docs import ROOT, section, table_of

ROWS = making.goods(3)
FORMS = {
    "csv": making.PLAIN,
    "json": making.JSON.encode(),
    "jsonl": making.lines(ROWS).encode(),
    "geojson": making.GEO.encode(),
    "xlsx": making.workbook(),
    "parquet": making.parquet(ROWS),
    "zip": making.zipped({"inside.csv": making.PLAIN}),
}


def refusal(content: bytes, **limits: int) -> str:
    with pytest.raises(SourceError) as refused:
        sources.open_table(content, "file", replace(UPLOAD, **limits))
    return str(refused.value)


@pytest.mark.parametrize("form", FORMS)
def test_too_many_rows_and_columns_are_refused_with_how_many_there_are_and_may_be(form):
    name = "file/inside.csv" if form == "zip" else "file"
    assert refusal(FORMS[form], rows=2) == f"{name}: has 3 rows, more than the 2 allowed. Split it into parts."
    assert (
        refusal(FORMS[form], columns=5) == f"{name}: has 7 columns, more than the 5 allowed. Remove those not needed."
    )
    assert sources.open_table(FORMS[form], "file", replace(UPLOAD, rows=3, columns=7)).rows_read == 3


def test_too_large_a_file_is_refused_by_its_size():
    content = making.PLAIN + b" " * 1_600_000
    assert refusal(content, megabytes=1) == "file: has 2 MB, more than the 1 MB allowed. Split it into parts."


def test_what_a_zip_unpacks_to_is_bound_by_its_size_and_in_all():
    content = making.zipped({"events.csv": b" " * 8_000_000})
    assert refusal(content) == "file: unpacks to more than 5 MB. Unpack and split it."
    stored = making.zipped({"events.csv": b" " * 3_000_000}, method=0)
    assert refusal(stored, unpacked_megabytes=2) == "file: unpacks to more than 2 MB. Unpack and split it."


def test_what_parquet_unpacks_to_is_bound():
    texts = pa.DictionaryArray.from_arrays(pa.array([0] * 1_000, pa.int32()), pa.array(["x" * 2_000]))
    content = making.parquet(pa.table({"event_id": texts}))
    assert refusal(content, unpacked_megabytes=1) == "file: unpacks to more than 1 MB. Split it into parts."


def findings(content: bytes, **limits: int) -> list[tuple[str, str]]:
    raw = sources.read_bytes(content, "file", limits=replace(UPLOAD, **limits))
    problems = validate(raw).problems
    return list(zip(problems["rule"], problems["message"], strict=True))


def test_a_geometry_of_too_many_corners_and_a_value_too_deep_set_their_rows_aside():
    content = making.with_geometry(json.dumps(making.ring(30))).encode()
    assert findings(content, vertices=29) == [("record_unreadable", "The geometry has more than 29 corners.")]
    deep = making.with_record('{"event_id": "x1", "date_start": "2023-11-09", "event_type": "other", "own": [[[1]]]}')
    said = [("record_unreadable", "A value is nested more than 2 levels deep.")]
    assert findings(deep.encode(), nesting=2) == said
    assert findings(deep.encode(), nesting=3) == []


def test_a_text_of_too_many_characters_is_left_open():
    rows = [making.good(1) | {"title": "x" * size} for size in (MAX_TEXT, MAX_TEXT + 1)]
    content = making.csv_text([rows[0] | {"event_id": "a"}, rows[1]]).encode()
    assert findings(content) == [
        ("cell_left_open", "title has more than 20000 characters: left open; the cell stands in title_in_file.")
    ]


# --- what the operator sets --------------------------------------------------------------------------------------


def test_uploads_are_limited_by_default_and_the_operators_own_files_less(monkeypatch):
    monkeypatch.delenv(UPLOAD_MB_VARIABLE, raising=False)
    monkeypatch.delenv(UPLOAD_ROWS_VARIABLE, raising=False)
    assert upload_limits() == UPLOAD
    assert OPERATOR.rows > UPLOAD.rows


def test_the_operator_sets_size_and_rows_of_uploads(monkeypatch):
    monkeypatch.setenv(UPLOAD_MB_VARIABLE, "7")
    monkeypatch.setenv(UPLOAD_ROWS_VARIABLE, "1000")
    assert upload_limits() == replace(UPLOAD, megabytes=7, rows=1_000)
    monkeypatch.setenv(UPLOAD_MB_VARIABLE, "200")
    # what a larger file may unpack to, and what memory it may take, grow with it
    assert (upload_limits().unpacked_megabytes, upload_limits().most_memory_megabytes) == (800, 8_000)


@pytest.mark.parametrize("value", ["0", "-1", "many", "1.5", "1e3", "٣", "9" * 5_000, " 5"])
@pytest.mark.parametrize("name", [UPLOAD_MB_VARIABLE, UPLOAD_ROWS_VARIABLE])
def test_what_is_no_number_above_0_is_said(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(SourceError, match=rf"^{name} is '{value[:20]}'\. Set it to a whole number above 0\.$"):
        upload_limits()


FIELDS = {
    "size": "megabytes",
    "rows": "rows",
    "columns": "columns",
    "vertices of one geometry": "vertices",
    "nesting of JSON": "nesting",
    "zip, XLSX, Parquet unpacked": "unpacked_megabytes",
}


def test_the_table_of_limits_is_that_of_the_program():
    rows = table_of(section(ROOT / "docs" / "security.md", "Limits of files"))
    written = {name: (visitor.split()[0].rstrip(","), operator.split()[0]) for name, visitor, operator in rows}
    for name, field in FIELDS.items():
        assert written[name] == (f"{getattr(UPLOAD, field):,}", f"{getattr(OPERATOR, field):,}"), name
    assert written["characters of a text"] == (f"{MAX_TEXT:,}", f"{MAX_TEXT:,}")
