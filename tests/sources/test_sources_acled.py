"""ACLED files: codes become words, days become spans, and what is not in the codebook stays open. Rows are invented."""

import csv
import io
import json
from datetime import date

import pandas as pd
import pytest

from geo import sources
from geo.events.schema import EVENT_TYPES
from geo.events.validate import validate
from geo.sources.publishers import acled

COLUMNS = [
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type", "actor1",
    "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting", "iso",
    "region", "country", "admin1", "admin2", "admin3", "location", "latitude", "longitude", "geo_precision", "source",
    "source_scale", "notes", "fatalities", "tags", "timestamp",
]  # fmt: skip
STRIKE = {
    "event_id_cnty": "YEM1",
    "event_date": "2024-01-12",
    "year": "2024",
    "time_precision": "1",
    "disorder_type": "Political violence",
    "event_type": "Explosions/Remote violence",
    "sub_event_type": "Air/drone strike",
    "actor1": "Military Forces of Aland (2001-)",
    "assoc_actor_1": "Navy of Aland; Air Force of Aland",
    "inter1": "External/Other forces",
    "actor2": "Movement of Bland",
    "inter2": "Rebel group",
    "interaction": "Rebel group-External/Other forces",
    "iso": "887",
    "region": "Middle East",
    "country": "Yemen",
    "admin1": "Ma'rib",
    "location": "Ma'rib",
    "latitude": "15.4626",
    "longitude": "45.3258",
    "geo_precision": "1",
    "source": "Daily Invention; Weekly Invention",
    "notes": "An invented strike.",
    "fatalities": "3",
    "tags": "tag one; tag two",
    "timestamp": "1705500000",
}


def table(*rows, columns=COLUMNS):
    """Return rows, each as far as it differs from STRIKE, as CSV; ids that are not given are made."""
    file = io.StringIO()
    writer = csv.DictWriter(file, columns, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(STRIKE | {"event_id_cnty": f"YEM{n}"} | row for n, row in enumerate(rows, start=1))
    return file.getvalue().encode()


def checked(*rows, **options):
    found = validate(sources.read_bytes(table(*rows, **options), "export.csv"), today=date(2024, 12, 31))
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
    assert one[["event_id", "title", "summary", "place_name", "country_stated", "admin1_stated"]].tolist() == [
        "acled:YEM1",
        "Air/drone strike, Ma'rib",
        "An invented strike.",
        "Ma'rib",
        "YEM",
        "Ma'rib",
    ]
    assert one[["event_type", "sub_event_type", "date_precision", "geo_precision"]].tolist() == [
        "air_strike",
        "Air/drone strike",
        "day",
        "place",
    ]
    assert one[["actor1", "actor1_class", "actor2", "actor2_class", "actor_attribution"]].tolist() == [
        "Military Forces of Aland (2001-)",
        "external_forces",
        "Movement of Bland",
        "rebel_group",
        "listed",
    ]
    assert one[["lon", "lat", "fatalities_best"]].tolist() == [45.3258, 15.4626, 3]
    assert one["assoc_actor1"] == ("Navy of Aland", "Air Force of Aland")
    assert one["assoc_actor2"] == ()
    assert one["tags"] == ("tag one", "tag two")
    assert [each["publisher"] for each in one["sources"]] == ["Daily Invention", "Weekly Invention"]


def test_the_columns_of_the_source_stay():
    one = event(civilian_targeting="Civilian targeting")
    kept = {name.removeprefix("extra."): one[name] for name in one.index if name.startswith("extra.")}
    assert kept["event_type_in_file"] == "Explosions/Remote violence"
    assert kept["geo_precision_in_file"] == "1"
    assert kept["country_in_file"] == "Yemen"
    assert kept["disorder_type"] == "Political violence"
    assert kept["civilian_targeting"] == "Civilian targeting"
    assert kept["fatalities"] == "3"
    assert {"event_date", "inter1", "interaction", "timestamp", "admin2"} <= kept.keys()


def test_names_of_columns_may_be_capitals_and_more_may_follow():
    content = table({}, columns=[*COLUMNS, "population_1km", "population_best"])
    head, _, body = content.partition(b"\n")
    for start in (b"", b"\xef\xbb\xbf"):
        raw = sources.read_bytes(start + head.upper() + b"\n" + body, "export.csv")
        assert raw.source == "acled"
        assert validate(raw).events["event_id"].tolist() == ["acled:YEM1"]


def test_pages_of_the_api_are_read():
    rows = [{**STRIKE, "time_precision": 1, "fatalities": 0, "iso": 887, "timestamp": 1705500000}]
    content = json.dumps({"status": 200, "success": True, "data": rows}).encode()
    found = validate(sources.read_bytes(content, "page.json"))
    assert found.events[["event_id", "country_stated", "event_type"]].to_numpy().tolist() == [
        ["acled:YEM1", "YEM", "air_strike"]
    ]


@pytest.mark.parametrize(
    "written", ["2024-01-12", "12 January 2024", "12-January-2024", "45303", "2024-01-12T00:00:00", "12 Jan 2024"]
)
def test_dates_of_all_vintages(written):
    assert event(event_date=written)["date_start"] == pd.Timestamp("2024-01-12")


def test_day_first_numbers_are_read_where_another_date_proves_the_order():
    found = checked({"event_date": "03-02-2024"}, {"event_date": "25-02-2024"})
    assert found.events["date_start"].dt.strftime("%d %b").tolist() == ["03 Feb", "25 Feb"]
    assert rules(found) == ["date_order"]


@pytest.mark.parametrize(
    ("precision", "first", "last", "word"),
    [
        ("1", "2024-03-30", "2024-03-30", "day"),
        ("2", "2024-03-27", "2024-04-02", "week"),
        ("3", "2024-03-01", "2024-03-31", "month"),
        ("2.0", "2024-03-27", "2024-04-02", "week"),
    ],
)
def test_a_precision_widens_the_day_to_all_that_are_possible(precision, first, last, word):
    one = event(event_date="2024-03-30", time_precision=precision)
    assert [one["date_start"], one["date_end"]] == [pd.Timestamp(first), pd.Timestamp(last)]
    assert one["date_precision"] == word


def test_the_last_possible_day_may_lie_ahead_of_today():
    raw = sources.read_bytes(table({"event_date": "2024-03-15", "time_precision": "3"}), "export.csv")
    assert len(validate(raw, today=date(2024, 3, 20)).events) == 1


def test_a_year_typed_wrongly_is_set_aside_and_not_mended():
    found = checked({}, {"event_date": "0025-01-03", "year": "2025"}, {"year": "2023"})
    assert found.events["event_id"].tolist() == ["acled:YEM1"]
    assert rules(found).count("year_differs") == 2


def test_a_year_that_is_not_given_is_not_compared():
    assert rules(checked({"year": ""})) == []


@pytest.mark.parametrize(("code", "word"), [("1", "place"), ("2", "near"), ("3", "admin1")])
def test_geo_precision(code, word):
    assert event(geo_precision=code)["geo_precision"] == word


@pytest.mark.parametrize("field", ["geo_precision", "time_precision", "inter1"])
def test_a_code_outside_its_list_is_left_open_and_listed(field):
    found = checked({field: "9"})
    assert found.problems[["rule", "effect", "field", "value"]].to_numpy().tolist() == [
        ["code_unknown", "changed", field, "9"]
    ]


@pytest.mark.parametrize(
    ("kind", "sub_type", "branch"),
    [
        ("Battles", "Armed clash", "fighting"),
        ("Battles", "Government regains territory", "fighting"),
        ("Protests", "Excessive force against protestors", "protest"),
        ("Riots", "Mob violence", "protest"),
        ("Explosions/Remote violence", "Shelling/artillery/missile attack", "missile"),
        ("Explosions/Remote violence", "Remote explosive/landmine/IED", "explosion"),
        ("Explosions/Remote violence", "Chemical weapon", "explosion"),
        ("Violence against civilians", "Attack", "civilians"),
        ("Strategic Developments", "Disrupted weapons use", "other"),
        ("Strategic developments", "Other", "other"),
        ("BATTLES", "ARMED CLASH", "fighting"),
    ],
)
def test_sub_types_find_their_branch_and_keep_their_word(kind, sub_type, branch):
    found = checked({"event_type": kind, "sub_event_type": sub_type})
    assert found.events[["event_type", "sub_event_type"]].to_numpy().tolist() == [[branch, sub_type]]
    assert rules(found) == []


def test_every_sub_type_and_type_has_a_branch_of_the_tree():
    assert {*acled.SUB_TYPES.values(), *acled.TYPES.values()} <= set(EVENT_TYPES)
    assert len(acled.SUB_TYPES) == 25


@pytest.mark.parametrize(
    ("kind", "branch"),
    [("Battle-No change of territory", "fighting"), ("Riots/Protests", "protest"), ("Remote violence", "other")],
)
def test_types_of_old_files_stand_for_themselves(kind, branch):
    found = checked({"event_type": kind, "sub_event_type": ""})
    assert found.events[["event_type", "sub_event_type"]].to_numpy().tolist() == [[branch, kind]]


def test_a_new_sub_type_is_shown_by_its_type_and_listed():
    found = checked({"event_type": "Battles", "sub_event_type": "Naval clash"})
    assert found.events[["event_type", "sub_event_type"]].to_numpy().tolist() == [["fighting", "Naval clash"]]
    assert rules(found) == ["sub_type_unknown"]


def test_a_new_type_is_shown_as_other_with_its_words():
    found = checked({"event_type": "Cyber", "sub_event_type": "Outage"})
    assert found.events[["event_type", "sub_event_type"]].to_numpy().tolist() == [["other", "Cyber: Outage"]]
    assert set(rules(found)) == {"sub_type_unknown", "event_type_unknown"}


@pytest.mark.parametrize(
    ("code", "word"),
    [
        ("1", "state_forces"),
        ("8", "external_forces"),
        ("State forces", "state_forces"),
        ("Communal / Identity Groups", "identity_militia"),
        ("Foreign / Others", "external_forces"),
        ("2.0", "rebel_group"),
    ],
)
def test_classes_of_actors_as_numbers_and_words(code, word):
    assert event(inter1=code)["actor1_class"] == word


@pytest.mark.parametrize("code", ["", "0"])
def test_no_second_actor_has_no_class_and_nobody_to_come_before(code):
    found = checked({"inter2": code, "actor2": ""})
    one = found.events.iloc[0]
    assert pd.isna(one["actor2_class"])
    assert pd.isna(one["actor_attribution"])
    assert rules(found) == []


def test_in_violence_against_civilians_the_order_says_who_did_it():
    assert pd.isna(
        event(event_type="Violence against civilians", sub_event_type="Attack", actor2="Civilians (Aland)")[
            "actor_attribution"
        ]
    )


def test_no_deaths_may_mean_not_known_and_is_said_once():
    found = checked({"fatalities": "0"}, {"fatalities": "0.0"}, {"fatalities": "7"})
    deaths = found.events[["fatalities_low", "fatalities_best", "fatalities_high"]]
    assert deaths.isna().to_numpy().tolist() == [[True] * 3, [True] * 3, [True, False, True]]
    assert found.events["fatalities_best"].iloc[2] == 7
    assert found.problems[["rule", "source_row"]].to_numpy(object).tolist() == [["zero_not_known", pd.NA]]
    assert found.problems["message"].item().startswith("2 events have 0 fatalities")


def test_deaths_that_are_no_number_do_not_cost_the_event():
    found = checked({"fatalities": "some"})
    assert rules(found) == ["cell_left_open"]
    assert found.events["fatalities_best"].isna().all()


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"iso": "4", "country": "Afghanistan"}, "AFG"),
        ({"iso": "", "country": "Democratic Republic of Congo"}, "COD"),
        ({"iso": "0", "country": "Kosovo"}, "XKX"),
        ({"iso": "275", "country": "Palestine"}, "PSE"),
    ],
)
def test_countries_by_number_or_else_by_name(cells, code):
    found = checked(cells)
    assert found.events["country_stated"].tolist() == [code]
    assert rules(found) == []


def test_a_country_that_is_not_known_is_left_open_and_kept():
    found = checked({"iso": "", "country": "Atlantis"})
    assert found.events[["country_stated", "extra.country_in_file"]].to_numpy(object).tolist()[0][1] == "Atlantis"
    assert found.problems[["rule", "effect", "value"]].to_numpy().tolist() == [
        ["country_unknown", "changed", "Atlantis"]
    ]


OLD = [
    "GWNO", "EVENT_ID_CNTY", "EVENT_DATE", "YEAR", "TIME_PRECISION", "EVENT_TYPE", "ACTOR1", "ALLY_ACTOR_1", "ACTOR2",
    "ALLY_ACTOR_2", "COUNTRY", "ADMIN1", "LOCATION", "LATITUDE", "LONGITUDE", "GEO_PRECISION", "SOURCE", "NOTES",
    "FATALITIES",
]  # fmt: skip


def test_a_file_of_2016_is_read_with_its_own_columns():
    row = {name: STRIKE.get(name.lower(), "") for name in OLD}
    row |= {"GWNO": "678", "EVENT_ID_CNTY": "8188RTA", "EVENT_TYPE": "Riots/Protests", "ALLY_ACTOR_1": "Aland; Bland"}
    file = io.StringIO()
    writer = csv.DictWriter(file, ["", *OLD])
    writer.writeheader()
    writer.writerow({"": "1"} | row)
    found = validate(sources.read_bytes(file.getvalue().encode(), "old.csv"))
    assert found.events[["event_id", "event_type", "country_stated"]].to_numpy().tolist() == [
        ["acled:8188RTA", "protest", "YEM"]
    ]
    assert found.events["assoc_actor1"].tolist() == [("Aland", "Bland")]
    assert rules(found) == []


def test_a_monadic_export_counts_every_event_once():
    found = checked(
        {"event_id_cnty": "YEM1", "actor1": "Aland"},
        {"event_id_cnty": "YEM1", "actor1": "Bland"},
        {"event_id_cnty": "YEM2", "actor1": "Aland"},
        {"event_id_cnty": "YEM2", "actor1": "Bland"},
    )
    assert found.events[["event_id", "actor1"]].to_numpy().tolist() == [
        ["acled:YEM1", "Aland"],
        ["acled:YEM2", "Aland"],
    ]
    assert rules(found) == ["monadic_export", "acled_monadic", "acled_monadic"]


def test_of_two_versions_the_newer_one_is_kept():
    found = checked(
        {"event_id_cnty": "YEM1", "fatalities": "1", "timestamp": "1700000000"},
        {"event_id_cnty": "YEM1", "fatalities": "2", "timestamp": "1800000000", "actor1": "Someone else"},
    )
    assert found.events["fatalities_best"].tolist() == [2]
    assert rules(found) == ["older_version"]


def test_the_same_row_twice_is_a_duplicate():
    found = checked({"event_id_cnty": "YEM1"}, {"event_id_cnty": "YEM1"})
    assert rules(found) == ["event_id_duplicate"]


def test_arabic_and_markup_in_notes_stay_text():
    text = 'قصف على "مأرب" <img src=x onerror=alert(1)>\nالسطر الثاني'
    assert event(notes=text)["summary"] == text


def test_an_export_of_ours_made_of_it_is_ours_again():
    raw = sources.read_bytes(table({}), "export.csv")
    ours = pd.DataFrame({name: raw.table[name] for name in raw.table if name != "source_row"})
    again = sources.read_bytes(ours.to_csv(index=False).encode(), "ours.csv")
    assert again.source == "events"
    assert validate(again).events["event_id"].tolist() == ["acled:YEM1"]
