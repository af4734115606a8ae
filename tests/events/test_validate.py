"""The rules: every row is kept or set aside with a reason, and nothing is changed without a line that says so."""

import copy
import json
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import sources
from geo.events.actors import Actors
from geo.events.dataset_about import DatasetAbout
from geo.events.problems import shown
from geo.events.rules import is_web_link
from geo.events.schema import EVENT_COLUMNS, EVENT_TYPES
from geo.events.validate import PROBLEM_COLUMNS, problem_counts, validate
from tests.conftest import make_raw

TODAY = date(2024, 6, 30)


def check(*rows, **options):
    return validate(make_raw(*rows), today=TODAY, **options)


def lines(validated):
    """Return the problems as (rule, effect, source_row, field, value)."""
    return [
        (line.rule, str(line.effect), line.source_row, line.field, line.value)
        for line in validated.problems.itertuples()
    ]


def link(url):
    return {"sources": [{"publisher": "P", "url": url}]}


# --- every rule ------------------------------------------------------------------------------------------------

REJECTED = [
    ({"event_id": None}, "event_id_missing", "event_id", ""),
    ({"event_id": "  "}, "event_id_missing", "event_id", ""),
    ({"event_id": ["a"]}, "text_unreadable", "event_id", '["a"]'),
    ({"date_start": None}, "date_missing", "date_start", ""),
    ({"date_start": "3.12.2023"}, "date_unreadable", "date_start", "3.12.2023"),
    ({"date_start": "2023-02-30"}, "date_unreadable", "date_start", "2023-02-30"),
    ({"date_start": "1899-12-31"}, "date_out_of_range", "date_start", "1899-12-31 00:00:00"),
    ({"date_end": "2023-10-31"}, "date_order", "date_end", "2023-10-31 00:00:00"),
    ({"lon": None}, "lon_lat_incomplete", "lon", ""),
    ({"lat": None}, "lon_lat_incomplete", "lon", "1.0"),
    ({"lon": "east"}, "number_unreadable", "lon", "east"),
    ({"lat": float("inf")}, "number_unreadable", "lat", "inf"),
    ({"lon": 33.3, "lat": 144.4}, "lon_lat_swapped", "lat", "144.4"),
    ({"lon": 181}, "lon_lat_out_of_range", "lon", "181.0"),
    ({"lon": 500, "lat": 100}, "lon_lat_out_of_range", "lon", "500.0"),
    ({"lon": 0, "lat": 0}, "lon_lat_zero", "lon", "0.0"),
    ({"lon": "0", "lat": -0.0}, "lon_lat_zero", "lon", "0.0"),
]


@pytest.mark.parametrize(("cells", "rule", "field", "value"), REJECTED)
def test_a_row_that_cannot_be_trusted_is_set_aside_with_its_reason(cells, rule, field, value):
    validated = check(cells)
    assert lines(validated) == [(rule, "set aside", 1, field, value)]
    assert validated.rows_rejected == 1
    assert validated.events.empty


LEFT_OPEN = [
    ({"date_precision": "hour"}, "value_unknown", "date_precision", "hour"),
    ({"geo_precision": "exact"}, "value_unknown", "geo_precision", "exact"),
    ({"actor_attribution": "maybe"}, "value_unknown", "actor_attribution", "maybe"),
    ({"confidence": "very"}, "value_unknown", "confidence", "very"),
    ({"fatalities_best": -1}, "cell_left_open", "fatalities_best", "-1"),
    ({"fatalities_best": 2.5}, "cell_left_open", "fatalities_best", "2.5"),
    ({"fatalities_high": 1e30}, "cell_left_open", "fatalities_high", "1e+30"),
    ({"injuries_low": "several"}, "cell_left_open", "injuries_low", "several"),
    ({"assoc_actor1": 5}, "cell_left_open", "assoc_actor1", "5"),
    ({"sources": "https://example.org"}, "cell_left_open", "sources", "https://example.org"),
    ({"date_end": "soon"}, "cell_left_open", "date_end", "soon"),
    ({"uncertainty_km": "far"}, "cell_left_open", "uncertainty_km", "far"),
    ({"title": ["a"]}, "cell_left_open", "title", '["a"]'),
]


@pytest.mark.parametrize(("cells", "rule", "field", "value"), LEFT_OPEN)
def test_a_cell_that_an_event_can_do_without_is_left_open_and_stands_beside(cells, rule, field, value):
    validated = check(cells)
    assert lines(validated) == [(rule, "changed", 1, field, value)]
    (event,) = validated.events.to_dict("records")
    assert event[f"extra.{field}_in_file"] == cells[field]


@pytest.mark.parametrize(
    ("cell", "figures", "said"),
    [
        ("1,234", (None, 1234, None), "1,234"),
        ("10+", (10, None, None), "10 or more"),
        ("at least 3", (3, None, None), "3 or more"),
        (">10", (11, None, None), "11 or more"),
        ("5-7", (5, None, 7), "5 to 7"),
        ("between 5 and 7", (5, None, 7), "5 to 7"),
        ("up to 9", (None, None, 9), "9 or fewer"),
        ("~4", (None, 4, None), "about 4"),
        ("٣", (None, 3, None), "3"),
    ],
)
def test_numbers_of_people_are_read_as_they_are_written(cell, figures, said):
    validated = check({"fatalities_best": cell})
    (event,) = validated.events.to_dict("records")
    got = tuple(event[f"fatalities_{name}"] for name in ("low", "best", "high"))
    assert tuple(None if figure is pd.NA else figure for figure in got) == figures
    assert lines(validated) == [("figure_read", "changed", 1, "fatalities_best", cell)]
    assert validated.problems["message"].item().startswith(f"fatalities_best is read as {said};")
    assert event["extra.fatalities_best_in_file"] == cell


@pytest.mark.parametrize("cell", ["dozens", "-99", "1.5", "1.234", "12\u00b2", "7-5", "3 or so", "9" * 5000])
def test_a_number_that_is_not_understood_states_nothing(cell):
    validated = check({"fatalities_low": cell})
    assert [line[0] for line in lines(validated)] == ["cell_left_open"]
    assert validated.events["fatalities_low"].isna().all()


def test_a_range_leaves_figures_alone_that_other_columns_state():
    event = check({"fatalities_best": "5-7", "fatalities_low": 4}).events.iloc[0]
    assert event[["fatalities_low", "fatalities_high"]].tolist() == [4, 7]


def test_rows_that_are_kept_with_the_same_thing_wrong_share_a_line():
    validated = check(*({"confidence": "very"} for _ in range(300)), {"confidence": "sort of"}, {"date_start": "x"})
    listed = validated.problems[["rule", "source_row", "value", "rows"]].to_numpy(object).tolist()
    assert listed == [
        ["value_unknown", 1, "very", 300],
        ["value_unknown", 301, "sort of", 1],
        ["date_unreadable", 302, "x", 1],
    ]
    assert problem_counts(validated.problems)["value_unknown"] == 301


def test_every_row_that_is_set_aside_has_a_line_of_its_own():
    validated = check(*({"date_start": "x"} for _ in range(3)))
    assert validated.problems["source_row"].tolist() == [1, 2, 3]


NOTED = [
    ({"fatalities_low": 5, "fatalities_high": 2}, "fatalities_order", "fatalities_low", "5"),
    ({"fatalities_low": 5, "fatalities_best": 2}, "fatalities_order", "fatalities_low", "5"),
    ({"fatalities_best": 5, "fatalities_high": 2}, "fatalities_order", "fatalities_low", ""),
    ({"summary": "a bell \a rings"}, "text_control_characters", "summary", "a bell \a rings"),
    (
        link("javascript:alert(1)"),
        "source_link_not_web",
        "sources",
        '[{"publisher": "P", "url": "javascript:alert(1)", "date": null, "supports": null}]',
    ),
]


@pytest.mark.parametrize(("cells", "rule", "field", "value"), NOTED)
def test_a_row_with_a_lesser_fault_is_kept_as_it_is_and_the_fault_is_noted(cells, rule, field, value):
    validated = check(cells)
    assert lines(validated) == [(rule, "noted", 1, field, value)]
    assert len(validated.events) == 1


@pytest.mark.parametrize("word", ["air strike", "Explosions/Remote violence", "AIR_STRIKE"])
@pytest.mark.parametrize(("sub_type", "kept"), [(None, "{}"), ("Shelling", "{}: Shelling")])
def test_an_unknown_type_is_shown_as_other_and_keeps_its_words(word, sub_type, kept):
    validated = check({"event_type": word, "sub_event_type": sub_type})
    assert validated.events[["event_type", "sub_event_type"]].to_numpy().tolist() == [["other", kept.format(word)]]
    assert lines(validated) == [("event_type_unknown", "changed", 1, "event_type", word)]


def test_an_event_without_a_type_is_other_without_a_word():
    validated = check({"event_type": None})
    assert validated.events["event_type"].tolist() == ["other"]
    assert validated.events["sub_event_type"].isna().all()
    assert list(problem_counts(validated.problems)) == ["event_type_unknown"]


@pytest.mark.parametrize(
    ("cells", "field"),
    [
        ({"title": "a cut emoji \ud83d"}, "title"),
        ({"assoc_actor1": ["\udc00"]}, "assoc_actor1"),
        (link("https://example.org/\ud83d"), "sources"),
    ],
)
def test_half_of_a_character_is_replaced_and_the_line_says_so(cells, field):
    validated = check(cells)
    assert [line[:4] for line in lines(validated)] == [("text_half_character", "changed", 1, field)]
    assert "?" in str(validated.events[field].item())
    assert validated.problems["value"].item().encode()


def test_half_of_a_character_in_an_unreadable_cell_can_be_shown():
    validated = check({"date_start": "2023\ud83d"})
    assert lines(validated) == [("date_unreadable", "set aside", 1, "date_start", "2023?")]


def test_only_the_first_of_two_rows_with_one_id_is_kept():
    validated = check({"event_id": "k", "title": "first"}, {"event_id": " k ", "title": "second"})
    assert validated.events["title"].tolist() == ["first"]
    assert lines(validated) == [("event_id_duplicate", "set aside", 2, "event_id", "k")]


def test_two_rows_without_an_id_are_missing_it_rather_than_repeating_it():
    assert problem_counts(check({"event_id": None}, {"event_id": None}).problems) == {"event_id_missing": 2}


@pytest.mark.parametrize("day", ["1900-01-01", "2024-06-30"])
def test_the_first_and_the_last_day_possible_are_kept(day):
    assert check({"date_start": day}).problems.empty


@pytest.mark.parametrize("cell", [{"date_start": "2024-07-01"}, {"date_end": "2024-07-01"}])
def test_a_date_after_the_day_of_the_file_is_kept_and_flagged(cell):
    checked = check(cell)
    assert (len(checked.events), problem_counts(checked.problems)) == (1, {"date_in_future": 1})


def test_the_day_that_a_file_states_counts_before_today():
    raw = replace(make_raw({"date_start": "2024-02-06"}), about=DatasetAbout(as_of=date(2024, 2, 5)))
    assert problem_counts(validate(raw, today=date(2024, 6, 30)).problems) == {"date_in_future": 1}


def test_without_a_today_only_dates_beyond_the_calendar_are_out_of_range():
    assert validate(make_raw({"date_start": "9999-12-30"})).problems.empty
    assert problem_counts(validate(make_raw({"date_start": "9999-12-31"})).problems) == {"date_out_of_range": 1}


@pytest.mark.parametrize(("lon", "lat"), [(180, 90), (-180, -90), (0, 0.1), (0.1, 0), (None, None)])
def test_places_at_the_edge_of_the_earth_and_no_place_at_all_are_kept(lon, lat):
    assert check({"lon": lon, "lat": lat}).problems.empty


def test_a_row_may_break_several_rules_and_all_are_told():
    validated = check({"event_id": None, "date_start": None, "event_type": "x", "lon": 0, "lat": 0})
    assert set(validated.problems["rule"]) == {
        "event_id_missing",
        "date_missing",
        "event_type_unknown",
        "lon_lat_zero",
    }
    assert validated.rows_rejected == 1


def test_every_faulty_cell_of_a_row_has_its_line():
    assert [line[3] for line in lines(check({"date_start": "x", "lon": "y", "fatalities_low": "z"}))] == [
        "date_start",
        "fatalities_low",
        "lon",
    ]


def test_an_unreadable_record_is_a_problem_at_its_place():
    validated = validate(make_raw({}, unreadable=1))
    assert lines(validated) == [("record_unreadable", "set aside", 2, None, "null")]
    assert (validated.rows_read, validated.rows_rejected) == (2, 1)


def test_every_problem_says_where_what_and_what_to_do():
    validated = check({"lon": 0, "lat": 0}, {"date_start": "x"}, {"event_type": "x"}, link("ftp://x"))
    assert list(validated.problems.columns) == PROBLEM_COLUMNS
    assert validated.problems["source_row"].tolist() == [1, 2, 3, 4]
    assert validated.problems["event_id"].tolist() == ["e1", "e2", "e3", "e4"]
    assert set(validated.problems["source_file"]) == {"tiny.geojson"}
    assert (validated.problems[["message", "remedy"]].map(len) > 0).all(axis=None)


def test_a_shown_value_has_a_bearable_length():
    assert len(check({"date_start": "9" * 5000}).problems["value"].item()) == 200


def test_problems_are_counted_by_rule_most_first():
    validated = check({"lon": 0, "lat": 0}, {"event_type": "x"}, {"event_type": "y"})
    assert list(problem_counts(validated.problems).items()) == [("event_type_unknown", 2), ("lon_lat_zero", 1)]


# --- what is kept ----------------------------------------------------------------------------------------------


def test_an_event_of_one_day_ends_on_it():
    assert check({"date_start": "2023-11-08"}).events["date_end"].tolist() == [pd.Timestamp("2023-11-08")]


def test_an_unknown_death_toll_is_null_and_never_0():
    events = check({"fatalities_best": None}, {"fatalities_best": 0}).events
    assert events["fatalities_best"].isna().tolist() == [True, False]


def test_actors_get_their_one_spelling_on_both_sides():
    actors = Actors(canonical_of={"centcom": "US Central Command"})
    cells = {"actor1": "CENTCOM", "assoc_actor1": ["centcom", "SDF"], "actor2": "CentCom", "assoc_actor2": "CENTCOM"}
    event = check(cells, actors=actors).events.iloc[0]
    assert event[["actor1", "actor2"]].tolist() == ["US Central Command"] * 2
    assert event["assoc_actor1"] == ("US Central Command", "SDF")
    assert event["assoc_actor2"] == ("US Central Command",)


def test_an_actor_that_is_not_stated_stays_null():
    assert check({"actor1": None}).events["actor1"].isna().all()


def test_columns_of_the_source_without_a_place_are_kept_for_the_way_back():
    events = check({"theme": "oil", "rank": None}, {"theme": float("nan")}).events
    assert events["extra.theme"].tolist()[0] == "oil"
    assert events[["extra.theme", "extra.rank"]].isna().to_numpy().tolist() == [[False, True], [True, True]]


def test_lists_that_are_not_stated_are_empty():
    event = check({}).events.iloc[0]
    assert (event["sources"], event["tags"], event["assoc_actor1"]) == ((), (), ())


def test_a_dataset_named_in_the_row_goes_before_that_of_the_file():
    assert check({"dataset": "own"}, {}).events["dataset"].tolist() == ["own", "tiny"]


def test_rows_stay_in_the_order_of_the_file_and_know_their_place_in_it():
    events = check({"event_id": "z"}, {"event_id": None}, {"event_id": "a"}).events
    assert events[["event_id", "source_row"]].to_numpy().tolist() == [["z", 1], ["a", 3]]


def test_an_empty_file_gives_an_empty_table_with_all_columns():
    validated = check()
    assert list(validated.events.columns) == list(EVENT_COLUMNS)
    assert (len(validated.events), len(validated.problems), validated.rows_read) == (0, 0, 0)


@pytest.mark.parametrize("url", ["https://example.org/a?b=c", "http://example.org", "HTTPS://EXAMPLE.ORG"])
def test_http_and_https_addresses_become_links(url):
    assert is_web_link(url)


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "example.org",
        "//example.org",
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://example.org",
        "file:///etc/passwd",
        "https://",
        "http://[::1",
    ],
)
def test_no_other_address_becomes_a_link(url):
    assert not is_web_link(url)


# --- laws ------------------------------------------------------------------------------------------------------

messy_texts = ["", "x", "2023-11-01", "2050-01-01", "12", "a;b", "\ud83d", "\x00", "place", "day", "air_strike"]
messy_numbers = [0, 1.5, -1, 10**20, float("nan"), float("inf"), True]
messy_lists = [[], ["a", None], {"a": 1}, [{"url": "http:x"}], [{"url": [1]}]]
messy = st.sampled_from([None, *messy_texts, *messy_numbers, *messy_lists])
columns = st.sampled_from([*(name for name in EVENT_COLUMNS if name != "source_row"), "unheard of"])
messy_rows = st.lists(st.dictionaries(columns, messy, max_size=6), max_size=6)


@given(messy_rows, st.integers(0, 2))
def test_kept_and_set_aside_make_up_what_was_read(rows, unreadable):
    validated = validate(make_raw(*rows, unreadable=unreadable))
    aside = validated.problems.loc[validated.problems["effect"] == "set aside", "source_row"]
    assert validated.rows_read == len(rows) + unreadable
    assert validated.rows_rejected == aside.nunique()
    assert set(validated.events["source_row"]) | set(aside) == set(range(1, len(rows) + unreadable + 1))
    assert not set(validated.events["source_row"]) & set(aside)


@given(messy_rows)
def test_every_change_of_a_text_has_its_line(rows):
    raw = make_raw(*rows)
    validated = validate(raw)
    # rows with the same thing wrong with the same value share a line
    told = set(zip(validated.problems["field"], validated.problems["value"], strict=True))
    cells = raw.table.set_index("source_row").to_dict("index")
    names = [name for name, column in EVENT_COLUMNS.items() if column.kind == "text" and name != "source_file"]
    changed = {
        (row["source_row"], name, shown(cell))
        for row in validated.events.to_dict("records")
        for name in names
        if (cell := cells[row["source_row"]].get(name)) not in (None, "")
        and cell == cell  # noqa: PLR0124 (not NaN)
        and str(row[name]) != str(cell).strip()
    }
    # the word of an unknown type takes the place of the sub-type
    types = {
        row["source_row"]: shown(cells[row["source_row"]].get("event_type"))
        for row in validated.events.to_dict("records")
    }
    moved = {(row, name) for row, name, _ in changed if name == "sub_event_type" and ("event_type", types[row]) in told}
    assert {(name, value) for row, name, value in changed if (row, name) not in moved} <= told


@given(messy_rows)
def test_what_is_kept_has_an_id_a_date_a_known_type_and_a_place_on_earth(rows):
    events = validate(make_raw(*rows)).events
    assert events["event_id"].notna().all()
    assert events["event_id"].is_unique
    assert (events["date_start"] <= events["date_end"]).all()
    assert events["event_type"].isin(list(EVENT_TYPES)).all()
    assert (events["lon"].isna() == events["lat"].isna()).all()
    assert events["lat"].dropna().between(-90, 90).all()
    assert events["lon"].dropna().between(-180, 180).all()


@given(messy_rows)
def test_the_raw_table_is_not_written_to(rows):
    raw = make_raw(*rows)
    before = copy.deepcopy(raw.table.to_dict("list"))
    validate(raw)
    assert repr(raw.table.to_dict("list")) == repr(before)


@given(messy_rows)
def test_events_and_problems_can_be_written_to_a_file(rows):
    validated = validate(make_raw(*rows))
    assert json.dumps(validated.events.to_dict("records"), default=str, ensure_ascii=False).encode()
    assert json.dumps(validated.problems.to_dict("records"), default=str, ensure_ascii=False).encode()


def test_a_hostile_file_is_read_as_data(tmp_path):
    markup = "<img src=x onerror=alert(1)>{{ 7*7 }}"
    path = tmp_path / "hostile.geojson"
    properties = {"event_id": markup, "date_start": "2023-11-01", "event_type": markup, "__proto__": markup}
    path.write_text(json.dumps({"features": [{"type": "Feature", "geometry": None, "properties": properties}]}))
    event = validate(sources.read(path)).events.iloc[0]
    assert event[["event_id", "sub_event_type"]].tolist() == [markup, markup]


@pytest.mark.parametrize(("precision", "end", "rules"), [
    (None, "2023-11-02", ["date_in_future"]), ("day", "2023-11-02", ["date_in_future"]), ("week", "2023-11-08", []),
    ("week", "2023-11-09", ["date_in_future"]), ("month", "2023-11-30", []), ("year", "2023-12-31", []),
])  # fmt: skip
def test_the_last_possible_day_may_lie_ahead_as_far_as_the_precision_says(precision, end, rules):
    raw = make_raw({"date_end": end, "date_precision": precision})
    assert validate(raw, today=date(2023, 11, 1)).problems["rule"].tolist() == rules
