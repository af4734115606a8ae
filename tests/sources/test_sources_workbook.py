"""Workbooks as people keep them: several sheets, titles, merged and hidden cells, cells that hold no day."""

import io
import re
from datetime import date

import pytest
import xlsxwriter

from geo import sources
from geo.dataset.terms import TO_CONFIRM
from geo.errors import SourceError
from geo.events.problems import Outcome
from geo.events.schema import EXTRA
from geo.export.files import content_of
from geo.sources.limits import OPERATOR, UPLOAD
from geo.sources.options import ReadOptions
from tests.bad_files.making import SHEET, STRINGS, changed, sub_progress, with_parts, workbook
from tests.conftest import make_located

HEAD = ["ID", "Date", "Latitude", "Longitude", "Killed"]
STYLES = (
    b'<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs count="3">'
    b'<xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="46"/></cellXfs></styleSheet>'
)


def row(number, day="2023-12-13"):
    return [number, day, 50.45, 30.52, 2]


def book(sheets, *, merged=(), hidden_rows=(), hidden_sheets=()):
    """Return a workbook of sheets, each a list of rows; merged: (sheet, range, text)."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"default_date_format": "yyyy-mm-dd"}) as made:
        for name, rows in sheets.items():
            sheet = made.add_worksheet(name)
            for at, cells in enumerate(rows):
                sheet.write_row(at, 0, cells)
            for where, text in [(where, text) for each, where, text in merged if each == name]:
                sheet.merge_range(where, text)
            for at in hidden_rows:
                sheet.set_row(at, None, None, {"hidden": True})
            if name in hidden_sheets:
                sheet.hide()
    return file.getvalue()


def opened(content, sheet="", limits=UPLOAD):
    return sources.open_table(content, "a.xlsx", limits, ReadOptions(sheet=sheet))


def messages(raw):
    return dict(zip(raw.findings["rule"], raw.findings["message"], strict=True))


def with_cell(text, styles=STYLES):
    """Return a workbook with a fourth row whose day is `text`, as XML."""
    more = b'<row r="5"><c r="A5" t="inlineStr"><is><t>x5</t></is></c>%b</row></sheetData>' % text
    return with_parts(changed(workbook(), SHEET, b"</sheetData>", more), {"xl/styles.xml": styles})


# --- sheets ------------------------------------------------------------------------------------------------------


def test_sheets_with_the_same_columns_are_one_table():
    raw = opened(book({"2022": [HEAD, row(1)], "2023": [HEAD, row(2), row(3)]}))
    assert raw.table["ID"].tolist() == [1, 2, 3]
    assert raw.table["sheet"].tolist() == ["2022", "2023", "2023"]
    assert raw.table["source_row"].tolist() == [2, 4, 5]
    assert "'2023' from row 3" in messages(raw)["sheets_together"]


def test_a_column_called_sheet_keeps_its_name():
    raw = opened(book({"a": [[*HEAD, "sheet"], [*row(1), "x"]], "b": [[*HEAD, "sheet"], [*row(2), "y"]]}))
    assert raw.table["sheet"].tolist() == ["x", "y"]
    assert raw.table["sheet (2)"].tolist() == ["a", "b"]


def test_the_only_sheet_that_looks_like_events_is_read():
    raw = opened(book({"Codes": [["Code", "Meaning"], ["a", "b"]], "Data": [HEAD, row(1)], "More": [["x"]]}))
    assert raw.table["ID"].tolist() == [1]
    assert messages(raw)["sheets_left_out"] == "Read: 'Data'; not read: 'Codes', 'More'."


@pytest.mark.parametrize("name", ["007", "2023-12-03", "9" * 60])
def test_what_this_program_wrote_is_read_whatever_a_column_of_the_source_is_called(name):
    table = make_located({"event_id": "0", "date_start": "2078-11-03"}).assign(**{f"{EXTRA}{name}": "y"})
    raw = opened(content_of(table, {"title": "T"}, ".xlsx", confirmed=TO_CONFIRM))
    assert raw.table["event_id"].tolist() == ["0"]
    assert raw.table[name].tolist() == ["y"]


def test_a_sheet_with_our_own_names_is_read_before_another_that_looks_like_events():
    own = [["event_id", "date_start"], ["a", "2024-01-01"]]
    raw = opened(book({"about": [["Date", "City"], ["2024-01-01", "Aden"]], "events": own}))
    assert raw.table["event_id"].tolist() == ["a"]
    assert messages(raw)["sheets_left_out"] == "Read: 'events'; not read: 'about'."


def test_of_two_tables_of_events_one_must_be_named():
    content = book({"Raids": [HEAD, row(1)], "Protests": [["Nr", "Date", "City"], [7, "2024-01-01", "Aden"]]})
    with pytest.raises(SourceError, match=r"several sheets may hold the events: 'Raids', 'Protests'. Name the one"):
        opened(content)
    assert opened(content, "Protests").table["Nr"].tolist() == [7]


def test_one_of_the_sheets_with_the_same_columns_can_be_read_alone():
    assert opened(book({"2022": [HEAD, row(1)], "2023": [HEAD, row(2)]}), "2023").table["ID"].tolist() == [2]


def test_a_sheet_that_is_not_there_is_refused_with_those_that_are():
    with pytest.raises(SourceError, match=r"a.xlsx: has no sheet 'data'. It has: 'Data', 'Codes'."):
        opened(book({"Data": [HEAD, row(1)], "Codes": [[1]]}), "data")


def test_a_hidden_sheet_is_read_if_it_is_asked_for():
    content = book({"Data": [HEAD, row(1)], "Old": [HEAD, row(9)]}, hidden_sheets=["Old"])
    assert opened(content).table["ID"].tolist() == [1]
    assert "not read: 'Old'" in messages(opened(content))["sheets_left_out"]
    assert opened(content, "Old").table["ID"].tolist() == [9]


@pytest.mark.parametrize(("name", "content"), [("a.csv", b"date\n2024-01-01\n"), ("a.parquet", b"PAR1")])
def test_a_sheet_of_what_has_none_is_refused(name, content):
    with pytest.raises(SourceError, match=r"has no sheets"):
        sources.open_table(content, name, options=ReadOptions(sheet="x"))


def test_an_encoding_of_a_workbook_is_refused():
    with pytest.raises(SourceError, match=r"is no text, so it has no encoding"):
        sources.open_table(workbook(), "a.xlsx", options=ReadOptions(encoding="utf-8"))


# --- rows --------------------------------------------------------------------------------------------------------


def test_titles_above_and_a_total_below_are_no_rows():
    raw = opened(book({"a": [["Incidents"], ["As of 1 Jan"], [], HEAD, row(1), row(2), [], ["Total", "", "", "", 4]]}))
    assert raw.table["source_row"].tolist() == [5, 6]
    assert messages(raw)["rows_above_header"].endswith("above them: 'Incidents'.")
    assert raw.findings.set_index("rule").loc["row_below_table", "source_row"] == 8


def test_a_cell_that_is_merged_downwards_counts_for_each_of_its_rows():
    rows = [["ID", "Date", "Governorate"], [1, "2022-12-13", ""], [2, "2022-12-14", ""], [3, "2022-12-15", "Ibb"]]
    raw = opened(book({"a": rows}, merged=[("a", "C2:C3", "Taizz")]))
    assert raw.table["Governorate"].tolist() == ["Taizz", "Taizz", "Ibb"]


def test_names_below_a_merged_name_are_joined_with_it():
    rows = [["ID", "Date", "", "", "Killed"], ["", "", "Latitude", "Longitude", ""], row(1)]
    raw = opened(book({"a": rows}, merged=[("a", "C1:D1", "Place")]))
    assert list(raw.table.columns)[:-1] == ["ID", "Date", "Place Latitude", "Place Longitude", "Killed"]


def test_hidden_rows_are_read_and_told():
    raw = opened(book({"a": [HEAD, row(1), row(2)]}, hidden_rows=[2]))
    assert len(raw.table) == 2
    assert messages(raw)["hidden_rows"] == "1 row is hidden in the workbook: read like the others."


# --- cells -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("style", [1, 2])
@pytest.mark.parametrize("value", ["inf", "NaN", "1e17", "-1e300", "3000000", "-1", "1e400", "x"])
@pytest.mark.parametrize("formula", ["", "<f>A1</f>"])
def test_a_cell_that_holds_no_day_costs_its_row_only(style, value, formula):
    raw = opened(with_cell(f'<c r="C5" s="{style}">{formula}<v>{value}</v></c>'.encode()))
    assert raw.table["event_id"].tolist() == ["g1", "g2", "g3"]
    [line] = raw.findings[raw.findings["effect"] == Outcome.REJECTED].to_dict("records")
    assert (line["rule"], line["source_row"], line["value"]) == ("record_unreadable", 5, value)


@pytest.mark.parametrize(("value", "day"), [("45000", "2023-03-15"), ("45000.5", "2023-03-15 12:00:00")])
def test_a_cell_that_holds_a_day_is_that_day(value, day):
    assert opened(with_cell(f'<c r="C5" s="1"><v>{value}</v></c>'.encode())).table["date_start"].iloc[3] == day


@pytest.mark.parametrize("index", ["-1", "18446744073709551616", "9999999999", "x"])
def test_a_text_that_the_workbook_lacks_costs_its_row_only(index):
    raw = opened(with_cell(f'<c r="C5" t="s"><v>{index}</v></c>'.encode()))
    assert raw.table["event_id"].tolist() == ["g1", "g2", "g3"]
    assert raw.findings["value"].tolist() == [index]


def test_days_that_a_program_wrote_are_read():
    assert opened(book({"a": [HEAD, row(1, date(2022, 12, 13))]})).table["Date"].tolist() == ["2022-12-13"]


# --- room --------------------------------------------------------------------------------------------------------

CELLS = b"<c><v>1</v></c>" * 1_000
STRING_ROWS = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>7</v></c></row>' % (n, n) for n in range(5, 10_000))
BOOK = workbook()
STRINGS_OF_BOOK = sub_progress(BOOK, STRINGS)
LONG = {STRINGS: re.sub(rb"<t>g1</t>", b"<t>" + b"x" * 100_000 + b"</t>", STRINGS_OF_BOOK, count=1)}
FAR_OFF = {
    "row": b'<row r="200000">' + CELLS + b"</row></sheetData>",
    "last row": b'<row r="1048576">' + CELLS + b"</row></sheetData>",
    "no such row": b'<row r="4294967295"><c><v>1</v></c></row></sheetData>',
    "behind a cell": b'<row r="5"><c r="XFA5"/>' + CELLS + b'</row><row r="99999"><c/></row></sheetData>',
    "blanks": b'<row r="5"><c r' + b" " * 4_200_000 + b'="XFD1048576"><v>1</v></c></row></sheetData>',
    "prefix": b'<x:row r="200000">' + CELLS.replace(b"<c>", b"<x:c>") + b"</x:row></sheetData>",
}


@pytest.mark.parametrize("name", FAR_OFF)
@pytest.mark.parametrize("limits", [UPLOAD, OPERATOR], ids=["visitor", "operator"])
def test_cells_far_off_are_refused_however_they_say_where_they_stand(name, limits):
    content = changed(BOOK, SHEET, b"</sheetData>", FAR_OFF[name])
    with pytest.raises(SourceError, match=r"nearly all of them empty|damaged|unpacks to more"):
        opened(content, limits=limits)


def test_cells_without_a_reference_are_read_in_their_order():
    cells = b"".join(b'<c t="inlineStr"><is><t>%b</t></is></c>' % each for each in (b"x1", b"a", b"2023-11-09"))
    raw = opened(changed(BOOK, SHEET, b"</sheetData>", b"<row>" + cells + b"</row></sheetData>"))
    assert raw.table["event_id"].tolist() == ["g1", "g2", "g3", "x1"]


def test_a_text_that_many_cells_share_is_counted_for_each_of_them():
    content = with_parts(changed(BOOK, SHEET, b"</sheetData>", STRING_ROWS + b"</sheetData>"), LONG)
    with pytest.raises(SourceError, match=r"texts that many cells share unpack to 1,000 MB"):
        opened(content)


def test_a_long_text_that_few_cells_share_is_read():
    assert len(opened(with_parts(BOOK, LONG)).table) == 3
