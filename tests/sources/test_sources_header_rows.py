"""Titles above a table, names in two rows, notes and totals below: set aside, and no row of the table with them."""

import pytest

from geo import sources
from geo.sources.containers.header_rows import find_header, footers

ROWS = ["id,date,lat,lon,deaths", "1,2023-12-13,50.45,30.52,2", "2,2023-12-14,50.45,30.52,3"]


def opened(*lines, end="\n"):
    return sources.open_table(end.join(lines).encode(), "a.csv")


def said(raw):
    return raw.findings["rule"].tolist()


@pytest.mark.parametrize(
    "above",
    [
        ["Incidents in an invented place,,,,", "As of 1 Jan 2024,,,,", ",,,,"],
        ["Incidents in an invented place", "", "As of 1 Jan 2024"],
        ["Country:,Yemen,,,", "Period:,2023,,,"],
        ["Country:,Yemen", ""],
        ['"Incidents, reported, in an invented place",,,,'],
    ],
)
def test_the_header_is_found_below_titles(above):
    raw = opened(*above, *ROWS)
    assert list(raw.table.columns) == [*ROWS[0].split(","), "source_row"]
    assert raw.table["source_row"].tolist() == [len(above) + 2, len(above) + 3]
    assert said(raw) == ["rows_above_header"]


def test_titles_with_commas_above_a_table_with_semicolons():
    raw = opened("Incidents in Taiz, Yemen", "id;date;lat;lon", "1;2023-12-13;50,45;30,52", "2;2023-12-14;50,45;30,52")
    assert list(raw.table.columns) == ["id", "date", "lat", "lon", "source_row"]


@pytest.mark.parametrize(
    "header", ["date,lat,lon,,,,", "id,2019,2020", "a,b,c,d", "date", "id,date,notes\n1,3 May 2023,text"]
)
def test_a_first_row_that_is_no_title_stays_the_header(header):
    first = header.split("\n")[0].split(",")
    raw = opened(header, *(",".join(["2023-12-13"] + ["x"] * (len(first) - 1)) for _ in range(2)))
    assert raw.table.columns[0] == first[0]


def test_names_in_two_rows_are_joined():
    raw = opened("ID,Date,Place,,Killed", ",,Latitude,Longitude,", "1,2022-12-13,50.45,30.52,2", "2,2022-12-14,50,30,2")
    assert list(raw.table.columns)[:-1] == ["ID", "Date", "Place Latitude", "Place Longitude", "Killed"]
    assert raw.table["source_row"].tolist() == [3, 4]
    assert said(raw) == ["header_of_two_rows"]


def test_the_second_row_of_names_counts_where_it_is_complete():
    rows = [["Incident", "", "", "Place", "", ""], ["id", "date", "type", "lat", "lon", "unit"], [1, 2, 3, 4, 5, 6]]
    assert find_header(rows).names == rows[1]


def test_a_row_of_tags_is_no_second_row_of_names():
    rows = [["id", "date", "", "lat"], ["#event", "", "#date", "#geo+lat"], [1, "2024-01-01", "", 2]]
    assert find_header(rows).body == 1


@pytest.mark.parametrize(
    "below",
    [
        [",,,,", '"Source: an invented office",,,,', "Total,,,,5"],
        ["Source: an invented office"],
        ["", "Note: figures are preliminary, see the annex, page 2"],
        ["Total,,,,5"],
        ["المصدر: مكتب,,,,"],
        ["Всего,,,,5"],
        ["Figures were not checked by anybody.,,,,"],
    ],
)
def test_notes_and_totals_below_a_table_are_set_aside_by_one_rule(below):
    raw = opened(*ROWS, *below)
    assert raw.table["id"].tolist() == ["1", "2"]
    assert set(raw.findings["rule"]) == {"row_below_table"}
    assert raw.rows_read == 2 + len(raw.findings)


@pytest.mark.parametrize(
    "last",
    [
        "Total war,2023-12-15,50.45,30.52,1",  # an event of that name
        "Source 3,2023-12-15,,,",
        "x3,,,,",
        "17,,,,",
    ],
)
def test_a_last_row_that_may_be_an_event_stays(last):
    assert opened(*ROWS, last).table["id"].tolist() == ["1", "2", last.split(",")[0]]


def test_notes_between_rows_stay_rows():
    assert len(opened(*ROWS[:2], "Total,,,,5", ROWS[2]).table) == 3


def test_a_table_of_nothing_but_notes_keeps_them():
    assert footers([["Total war"]] * 100, 5) == 0
