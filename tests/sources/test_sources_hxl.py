"""HXL tables: the row of tags says what the columns mean, whatever they are called."""

import io

import pandas as pd
import pytest
import xlsxwriter

from geo import sources
from geo.errors import SourceError
from geo.events.validate import validate
from geo.sources.publishers import hxl

ROWS = [
    ["ref", "Fecha", "what", "Oblast", "País", "latitud", "longitud", "muertos", "de ellos niños", "quién"],
    ["#event+id", "#date+start", "#event+type", "#adm1+name", "#country+code", "#geo+lat", "#geo+lon",
     "#affected+killed", "#affected+killed+children", "#meta+source"],
    ["e1", "2024-01-05", "air strike", "Ninewa", "IRQ", "36.3", "43.1", "4", "1", "A; https://example.org/x"],
    ["e2", "2024-01-06", "قصف", "نينوى", "Iraq", "36.4", "43.2", "", "", ""],
]  # fmt: skip


def as_csv(rows):
    return "\n".join(",".join(row) for row in rows).encode()


def as_xlsx(rows):
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write(at, column, float(cell) if cell.replace(".", "", 1).isdigit() else cell)
    return file.getvalue()


@pytest.mark.parametrize(("name", "write"), [("t.csv", as_csv), ("t.xlsx", as_xlsx)])
def test_tags_say_what_the_columns_mean_and_are_no_event(name, write):
    raw = sources.read_bytes(write(ROWS), name)
    assert raw.source == "hxl"
    found = validate(raw)
    assert found.rows_read == len(found.events) == 2
    columns = ["event_id", "event_type", "admin1_stated", "country_stated", "lat", "lon", "source_row"]
    assert found.events[columns].to_numpy(object).tolist() == [
        ["e1", "air_strike", "Ninewa", "IRQ", 36.3, 43.1, 3],
        ["e2", "other", "نينوى", "IRQ", 36.4, 43.2, 4],
    ]
    assert found.events["fatalities_best"].tolist() == [4, pd.NA]
    assert [each["publisher"] or each["url"] for each in found.events["sources"][0]] == ["A", "https://example.org/x"]
    assert "extra.de ellos niños" in found.events
    assert found.problems["rule"].tolist() == ["hxl_tags", "title_made", "event_type_unknown"]


def test_tags_may_stand_in_place_of_the_names():
    found = validate(sources.read_bytes(as_csv(ROWS[1:]), "t.csv"))
    assert found.events["event_id"].tolist() == ["e1", "e2"]
    assert found.events["country_stated"].tolist() == ["IRQ", "IRQ"]


def test_a_table_with_a_cell_that_is_no_tag_is_no_hxl():
    rows = [ROWS[0], ["#1", *ROWS[1][1:]], *ROWS[2:]]
    assert sources.read_bytes(as_csv(rows), "t.csv").source == "mapped"


def test_columns_without_a_tag_may_stand_among_them():
    rows = [[*row, extra] for row, extra in zip(ROWS, ["own", "", "x", "y"], strict=True)]
    found = validate(sources.read_bytes(as_csv(rows), "t.csv"))
    assert found.events["extra.own"].tolist() == ["x", "y"]


def test_tags_without_a_date_are_refused_with_what_is_there():
    rows = [[cell for at, cell in enumerate(row) if at != 1] for row in ROWS]
    with pytest.raises(SourceError, match="names no date of events"):
        sources.read_bytes(as_csv(rows), "t.csv")


def columns_of(*tags):
    return hxl._columns({f"c{n}": hxl._parsed(tag) for n, tag in enumerate(tags, start=1)})


@pytest.mark.parametrize(
    ("tags", "columns"),
    [
        (["#date", "#date+end"], {"date_start": "c1", "date_end": "c2"}),
        (["#date+reported"], {}),
        (["#Date + Start"], {"date_start": "c1"}),
        (["#event+sub+type", "#event+type"], {"event_type": "c2", "sub_event_type": "c1"}),
        (["#group+a2+name", "#group+name+a1"], {"actor1": "c2", "actor2": "c1"}),
        (["#affected+killed+max", "#affected+killed", "#affected+min+killed"],
         {"fatalities_low": "c3", "fatalities_best": "c2", "fatalities_high": "c1"}),
        (["#affected+killed+f"], {}),
        (["#affected+killed+min"], {"fatalities_low": "c1"}),
        (["#country+name", "#country+code+v_iso3"], {"country_stated": "c2"}),
        (["#adm1+name+en"], {"admin1_stated": "c1"}),
        (["#adm1+code"], {}),
        (["#loc+name+i_ar"], {"place_name": "c1"}),
        (["#description", "#description+summary"], {"summary": "c2"}),
    ],
)  # fmt: skip
def test_tags_are_matched_with_their_attributes_in_any_order(tags, columns):
    assert columns_of(*tags) == columns
