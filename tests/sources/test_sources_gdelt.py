"""GDELT events: only violence, centres of areas are no places, and nobody has checked them. Rows are invented."""

import csv
import io

import pandas as pd
import pytest

from geo import sources
from geo.events.schema import EVENT_TYPES
from geo.events.validate import validate
from geo.sources.columns.published_names import GDELT_1, GDELT_1_WITHOUT_URL, GDELT_2
from geo.sources.publishers import gdelt

STRIKE = {
    "GLOBALEVENTID": "410000001",
    "SQLDATE": "20231203",
    "MonthYear": "202312",
    "Year": "2023",
    "Actor1Code": "ALD",
    "Actor1Name": "ALAND",
    "Actor2Name": "REBEL",
    "IsRootEvent": "1",
    "EventCode": "195",
    "EventBaseCode": "195",
    "EventRootCode": "19",
    "QuadClass": "4",
    "ActionGeo_Type": "4",
    "ActionGeo_FullName": "Mosul, Ninawa, Iraq",
    "ActionGeo_CountryCode": "IZ",
    "ActionGeo_Lat": "36.335",
    "ActionGeo_Long": "43.1189",
    "DATEADDED": "20231203181500",
    "SOURCEURL": "https://example.org/a;b?c=1",
}


def table(*rows, columns=GDELT_2, header=False, delimiter="\t"):
    file = io.StringIO()
    writer = csv.DictWriter(file, columns, delimiter=delimiter, extrasaction="ignore")
    if header:
        writer.writeheader()
    writer.writerows(STRIKE | {"GLOBALEVENTID": str(410000000 + n)} | row for n, row in enumerate(rows, start=1))
    return file.getvalue().encode()


def checked(*rows, **options):
    raw = sources.read_bytes(table(*rows, **options), "20231203181500.export.CSV")
    assert raw.source == "gdelt"
    found = validate(raw)
    assert len(found.events) + len(found.aside) == found.rows_read == len(rows)
    return found


def event(**cells):
    events = checked(cells).events
    assert len(events) == 1
    return events.iloc[0]


def rules(found):
    return found.problems["rule"].tolist()


def test_every_column_has_its_place_and_every_row_says_that_a_machine_read_it():
    one = event()
    assert one[["event_id", "title", "actor1", "actor2", "place_name", "country_stated", "admin1_stated"]].tolist() == [
        "gdelt:410000001",
        "Weapons from the air, Mosul, Ninawa, Iraq",
        "ALAND",
        "REBEL",
        "Mosul, Ninawa, Iraq",
        "IRQ",
        "Ninawa",
    ]
    assert one[["event_type", "sub_event_type", "geo_precision", "date_precision", "confidence"]].tolist() == [
        "air_strike",
        "Weapons from the air",
        "place",
        "day",
        "low",
    ]
    assert one[["lon", "lat"]].tolist() == [43.1189, 36.335]
    assert one["date_start"] == one["date_end"] == pd.Timestamp("2023-12-03")
    assert one["tags"] == ("machine-coded",)
    assert one[["fatalities_low", "fatalities_best", "fatalities_high"]].isna().all()
    assert one["sources"] == (
        {"publisher": None, "url": "https://example.org/a;b?c=1", "date": None, "supports": None},
    )
    assert one["extra.EventCode"] == "195"


def test_the_file_says_once_that_nobody_checked_it():
    assert rules(checked({}, {})) == ["machine_coded"]


@pytest.mark.parametrize("columns", [GDELT_1, GDELT_1_WITHOUT_URL])
def test_tables_of_gdelt_1_are_read(columns):
    found = checked({}, columns=columns)
    assert found.events["event_type"].tolist() == ["air_strike"]
    assert len(found.events["sources"].iloc[0]) == (columns is GDELT_1)


@pytest.mark.parametrize("fold", [str, str.lower, str.upper])
def test_a_header_as_in_bigquery_is_read_in_any_case(fold):
    content = table({}, header=True, delimiter=",")
    head, _, body = content.partition(b"\n")
    raw = sources.read_bytes(fold(head.decode()).encode() + b"\n" + body, "bq.csv")
    assert raw.source == "gdelt"
    assert validate(raw).events["event_id"].tolist() == ["gdelt:410000001"]


def test_the_day_may_be_called_as_in_the_codebook():
    content = table({}, header=True).replace(b"SQLDATE", b"Day")
    assert validate(sources.read_bytes(content, "x.tsv")).events["date_start"].tolist() == [pd.Timestamp("2023-12-03")]


@pytest.mark.parametrize(
    ("code", "branch"),
    [
        ("1951", "air_strike"),
        ("1952", "drone_strike"),
        ("194", "missile"),
        ("193", "fighting"),
        ("190", "fighting"),
        ("191", "other"),
        ("183", "explosion"),
        ("1834", "explosion"),
        ("1823", "civilians"),
        ("186", "other"),
        ("202", "civilians"),
        ("2041", "explosion"),
        ("145", "protest"),
        ("1453", "protest"),
    ],
)
def test_codes_find_their_branch_by_how_they_begin(code, branch):
    root = code[:2]
    assert event(EventCode=code, EventRootCode=root)["event_type"] == branch


@pytest.mark.parametrize(
    ("code", "root"),
    [("010", "01"), ("020", "02"), ("141", "14"), ("152", "15"), ("173", "17"), ("043", "04"), ("", ""), ("1", "1")],
)
def test_what_is_no_violence_is_set_aside(code, root):
    found = checked({"EventCode": code, "EventRootCode": root}, {})
    assert found.events["event_id"].tolist() == ["gdelt:410000002"]
    assert found.problems[["rule", "effect", "source_row", "value"]].to_numpy(object).tolist()[1] == [
        "not_conflict",
        "set aside",
        1,
        code,
    ]


@pytest.mark.parametrize(
    ("code", "root", "kept"), [("20", "2", 0), ("18", "1", 0), ("190", "19", 1), ("190.0", "19.0", 1)]
)
def test_zeros_that_a_spreadsheet_took_away_are_put_back(code, root, kept):
    assert len(checked({"EventCode": code, "EventRootCode": root}).events) == kept


def test_every_kind_has_a_branch_of_the_tree():
    assert {branch for branch, _ in gdelt.KINDS.values()} <= set(EVENT_TYPES)


@pytest.mark.parametrize(
    ("code", "name", "word", "admin1"),
    [
        ("1", "Iraq", "country", None),
        ("2", "Texas, United States", "admin1", "Texas"),
        ("3", "Austin, Texas, United States", "place", "Texas"),
        ("4", "Sanaa, Yemen", "place", None),
        ("5", "Ninawa, Iraq", "admin1", "Ninawa"),
    ],
)
def test_centres_of_countries_and_provinces_are_no_places(code, name, word, admin1):
    one = event(ActionGeo_Type=code, ActionGeo_FullName=name)
    assert one["geo_precision"] == word
    assert (None if pd.isna(one["admin1_stated"]) else one["admin1_stated"]) == admin1


def test_an_event_without_a_place_is_kept():
    blank = dict.fromkeys(["ActionGeo_FullName", "ActionGeo_CountryCode", "ActionGeo_Lat", "ActionGeo_Long"], "")
    found = checked({"ActionGeo_Type": "0"} | blank, {"ActionGeo_Type": ""} | blank)
    assert found.events["title"].tolist() == ["Weapons from the air"] * 2
    assert found.events["geo_precision"].isna().all()
    assert rules(found) == ["machine_coded"]


@pytest.mark.parametrize(("fips", "iso3"), [("IS", "ISR"), ("GZ", "PSE"), ("WE", "PSE"), ("SU", "SDN"), ("PS", "PLW")])
def test_countries_are_fips(fips, iso3):
    assert event(ActionGeo_CountryCode=fips)["country_stated"] == iso3


def test_codes_outside_their_lists_are_left_open_and_listed():
    found = checked({"ActionGeo_Type": "7"}, {"ActionGeo_CountryCode": "OS"})
    assert sorted(rules(found)) == ["code_unknown", "country_unknown", "machine_coded"]


def test_a_source_that_is_no_address_is_a_publisher():
    assert event(SOURCEURL="Invented Monitoring")["sources"][0]["publisher"] == "Invented Monitoring"
