"""UCDP GED in all its sets of columns: codes become words, and what does not add up is said. Rows are invented."""

import csv
import io
import json

import pandas as pd
import pytest

from geo import sources
from geo.events.validate import validate
from geo.sources.columns.published_names import UCDP_GED

CLASH = {
    "id": "900001",
    "relid": "SYR-2016-1-1-1",
    "year": "2016",
    "active_year": "1",
    "code_status": "Clear",
    "type_of_violence": "1",
    "conflict_name": "Aland: Government",
    "dyad_name": "Government of Aland - Bland Front",
    "side_a": "Government of Aland",
    "side_b": "Bland Front",
    "number_of_sources": "2",
    "source_article": '"Invented News,2016-01-02,Clash, and more";"Other News,2016-01-03,Again"',
    "source_office": "Invented News;Other News",
    "source_date": "2016-01-02;2016-01-03",
    "source_headline": "Clash at Ter Ma&#8217;la;Again",
    "where_prec": "1",
    "where_coordinates": "Ter village",
    "where_description": "Ter, north of the river",
    "adm_1": "Homs Governorate",
    "latitude": "34.8024",
    "longitude": "36.7076",
    "priogrid_gid": "179714",
    "country": "Syria",
    "country_id": "652",
    "region": "Middle East",
    "event_clarity": "1",
    "date_prec": "1",
    "date_start": "2016-01-01 00:00:00.000",
    "date_end": "2016-01-01 00:00:00.000",
    "deaths_a": "2",
    "deaths_b": "1",
    "deaths_civilians": "1",
    "deaths_unknown": "0",
    "best": "4",
    "high": "6",
    "low": "3",
}
OF_19_1 = [
    "id", "year", "active_year", "type_of_violence", "conflict_new_id", "conflict_name", "dyad_new_id", "dyad_name",
    "side_a_new_id", "side_a", "side_b_new_id", "gwnob", "side_b", "number_of_sources", "source_article",
    "source_office", "source_date", "source_headline", "source_original", "where_prec", "where_coordinates", "adm_1",
    "adm_2", "latitude", "longitude", "geom_wkt", "priogrid_gid", "country", "country_id", "region", "event_clarity",
    "date_prec", "date_start", "date_end", "deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown", "low", "best",
    "high",
]  # fmt: skip


def table(*rows, columns=UCDP_GED, header=True):
    file = io.StringIO()
    writer = csv.DictWriter(file, columns, extrasaction="ignore")
    if header:
        writer.writeheader()
    writer.writerows(CLASH | {"id": str(900000 + n)} | row for n, row in enumerate(rows, start=1))
    return file.getvalue().encode()


def checked(*rows, **options):
    raw = sources.read_bytes(table(*rows, **options), "ged.csv")
    assert raw.source == "ucdp"
    found = validate(raw)
    assert len(found.events) + len(found.aside) == found.rows_read == len(rows)
    return found


def event(**cells):
    events = checked(cells).events
    assert len(events) == 1
    return events.iloc[0]


def rules(found):
    return found.problems["rule"].tolist()


def test_every_column_has_its_place():
    one = event()
    assert one[["event_id", "title", "place_name", "country_stated", "admin1_stated", "notes"]].tolist() == [
        "ucdp:900001",
        "Government of Aland - Bland Front, Ter village",
        "Ter village",
        "SYR",
        "Homs Governorate",
        "Ter, north of the river",
    ]
    assert one[["event_type", "sub_event_type", "actor1", "actor2", "actor_attribution"]].tolist() == [
        "fighting",
        "State-based conflict",
        "Government of Aland",
        "Bland Front",
        "listed",
    ]
    assert one[["fatalities_low", "fatalities_best", "fatalities_high", "lon", "lat"]].tolist() == [
        3, 4, 6, 36.7076, 34.8024,
    ]  # fmt: skip
    assert one[["date_start", "date_end"]].tolist() == [pd.Timestamp("2016-01-01")] * 2
    assert one[["date_precision", "geo_precision"]].tolist() == ["day", "place"]
    assert pd.isna(one["uncertainty_km"])


def test_a_clean_row_gives_no_line():
    assert rules(checked({})) == []


def test_sources_are_told_apart_and_marks_in_headlines_part_nothing():
    assert event()["sources"] == (
        {"publisher": "Invented News", "url": None, "date": "2016-01-02", "supports": "Clash at Ter Ma’la"},
        {"publisher": "Other News", "url": None, "date": "2016-01-03", "supports": "Again"},
    )


@pytest.mark.parametrize(
    "lists",
    [
        {"source_office": "", "source_date": "", "source_headline": ""},
        {"source_office": "A;B", "source_date": "2016-01-02", "source_headline": "Only; one"},
    ],
)
def test_sources_that_cannot_be_told_apart_are_one_text(lists):
    text = 'Reuters 1989-05-17 "ALAND says it'
    assert event(source_article=text, **lists)["sources"] == (
        {"publisher": text, "url": None, "date": None, "supports": None},
    )


def test_a_row_without_sources_has_none():
    assert event(source_article="", source_office="", source_date="", source_headline="")["sources"] == ()


@pytest.mark.parametrize(
    ("code", "word"),
    [("1", "place"), ("2", "near"), ("3", "admin2"), ("4", "admin1"), ("5", "region"), ("6", "country"), ("7", "sea")],
)
def test_codes_of_place(code, word):
    one = event(where_prec=code)
    assert one["geo_precision"] == word
    assert pd.isna(one["uncertainty_km"])  # the codebook gives no radius


@pytest.mark.parametrize(("code", "word"), [("1", "day"), ("2", "week"), ("3", "week"), ("4", "month"), ("5", "year")])
def test_codes_of_date_keep_the_interval(code, word):
    one = event(date_prec=code, date_start="2016-03-01", date_end="2016-03-31")
    assert one["date_precision"] == word
    assert one[["date_start", "date_end"]].tolist() == [pd.Timestamp("2016-03-01"), pd.Timestamp("2016-03-31")]


@pytest.mark.parametrize(
    ("code", "branch", "sub_type", "attribution"),
    [
        ("1", "fighting", "State-based conflict", "listed"),
        ("2", "fighting", "Non-state conflict", "listed"),
        ("3", "civilians", "One-sided violence", None),
    ],
)
def test_types_of_violence(code, branch, sub_type, attribution):
    one = event(type_of_violence=code)
    assert one[["event_type", "sub_event_type"]].tolist() == [branch, sub_type]
    assert (None if pd.isna(one["actor_attribution"]) else one["actor_attribution"]) == attribution


def test_a_code_outside_its_list_is_left_open_and_listed():
    found = checked({"where_prec": "8"}, {"date_prec": "0"})
    assert found.problems[["rule", "field", "value"]].to_numpy().tolist() == [
        ["code_unknown", "where_prec", "8"],
        ["code_unknown", "date_prec", "0"],
    ]
    assert rules(checked({"type_of_violence": "4"})) == ["event_type_unknown"]


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"country": "Yemen (North Yemen)", "country_id": "678"}, "YEM"),
        ({"country": "DR Congo (Zaire)", "country_id": ""}, "COD"),
        ({"country": "Serbia (Yugoslavia)", "country_id": "345"}, "SRB"),
    ],
)
def test_countries_by_number_or_else_by_name(cells, code):
    assert event(**cells)["country_stated"] == code


def test_no_deaths_is_a_figure():
    one = event(deaths_a="0", deaths_b="0", deaths_civilians="0", best="0", low="0", high="2")
    assert one[["fatalities_low", "fatalities_best", "fatalities_high"]].tolist() == [0, 0, 2]


def test_deaths_that_do_not_add_up_or_are_out_of_order_are_noted_and_kept():
    found = checked({"deaths_b": "2"}, {"low": "5"}, {"deaths_a": ""})
    assert rules(found) == ["deaths_parts_differ", "fatalities_order"]
    assert found.events["fatalities_best"].tolist() == [4, 4, 4]


def test_coordinates_outside_the_cell_that_the_row_states_are_noted():
    found = checked({"latitude": "36.7076", "longitude": "34.8024"}, {"priogrid_gid": ""})
    assert found.problems[["rule", "effect", "source_row"]].to_numpy().tolist() == [["priogrid_differs", "noted", 2]]


def test_events_that_are_not_finally_checked_are_noted():
    found = checked({"code_status": "Check actor"}, {"code_status": "clear"}, {"code_status": ""})
    assert found.problems[["rule", "value"]].to_numpy().tolist() == [["status_not_clear", "Check actor"]]


def test_the_set_of_19_1_with_decimals_is_read():
    row = {
        name: f"{CLASH[name]}.0" for name in ("id", "where_prec", "date_prec", "type_of_violence", "best", "country_id")
    }
    found = checked(row, columns=OF_19_1)
    assert found.events[["event_id", "geo_precision", "event_type", "country_stated"]].to_numpy().tolist() == [
        ["ucdp:900001", "place", "fighting", "SYR"]
    ]
    assert found.events["fatalities_best"].tolist() == [4]


def test_a_candidate_file_without_a_header_is_read():
    found = checked({}, {"where_prec": "4"}, header=False)
    assert found.events["geo_precision"].tolist() == ["place", "admin1"]
    assert found.events["source_row"].tolist() == [1, 2]


def test_pages_of_the_api_are_read():
    row = CLASH | {
        "id": 900001,
        "active_year": True,
        "type_of_violence": 3,
        "where_prec": 4,
        "date_prec": 1,
        "latitude": 34.8024,
        "longitude": 36.7076,
        "priogrid_gid": 179714,
        "country_id": 652,
        "date_start": "2016-01-01T00:00:00",
        "date_end": "2016-01-02T00:00:00",
        "best": 4,
        "gwnob": None,
    }
    page = {"TotalCount": 1, "TotalPages": 1, "NextPageUrl": "", "Result": [row]}
    raw = sources.read_bytes(json.dumps(page).encode(), "page.json")
    found = validate(raw)
    assert rules(found) == []
    one = found.events.iloc[0]
    assert one[["event_id", "event_type", "geo_precision", "country_stated", "fatalities_best"]].tolist() == [
        "ucdp:900001", "civilians", "admin1", "SYR", 4,
    ]  # fmt: skip
    assert one["date_end"] == pd.Timestamp("2016-01-02")


def test_arabic_text_and_the_columns_of_the_source_stay():
    one = event(where_coordinates="قرية تير معلة", side_b="جبهة")
    assert one[["place_name", "actor2"]].tolist() == ["قرية تير معلة", "جبهة"]
    kept = {name.removeprefix("extra."): one[name] for name in one.index if name.startswith("extra.")}
    assert kept["relid"] == "SYR-2016-1-1-1"
    assert kept["country_in_file"] == "Syria"
    assert kept["source_headline"] == CLASH["source_headline"]
