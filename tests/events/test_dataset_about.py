"""What a dataset says of itself: where it stands, what is read of it, and where it is shown."""

import json
from dataclasses import replace
from datetime import date

import pytest

from geo.dataset.credits import about_line, credit_lines, headline_and_caption, not_covered_text
from geo.dataset.dataset import load_dataset
from geo.events.dataset_about import NOTHING_SAID, DatasetAbout, from_json, from_values, together
from geo.export.about import about_selection
from geo.export.files import about_text, content_of
from geo.partitioned import build, open_dataset
from geo.sources import read_bytes
from geo.store.select_rows import select
from geo.store.selection import Selection
from geo.store.store import date_of
from geo.webmap.columns import encode_columns
from tests.conftest import make_store

SELECTION = "A sourced selection: 45 of the 76 attacks on US forces that officials counted, and events around them."
SAID = DatasetAbout("Strikes", "Strikes near Kirkuk.", "No full count.", date(2023, 10, 1), date(2023, 12, 31))
CSV = "event_id,date_start,event_type,lon,lat\ne1,2023-11-01,air_strike,44.4,35.4\n"


def collection(**members):
    feature = {"type": "Feature", "id": "e1", "geometry": None, "properties": {"date_start": "2023-11-01"}}
    return json.dumps({"type": "FeatureCollection", **members, "features": [feature]}).encode()


def rules_of(raw):
    return raw.findings["rule"].tolist()


# --- reading ---------------------------------------------------------------------------------------------------


def test_what_is_written_is_read_again():
    assert from_values(SAID.to_values()) == (SAID, [])


def test_geojson_says_it_beside_its_features():
    assert read_bytes(collection(about=SAID.to_values()), "e.geojson").about == SAID


def test_a_file_that_says_nothing_is_about_nothing():
    assert not read_bytes(collection(), "e.geojson").about


@pytest.mark.parametrize(
    "value", [{"as_of": "5.2.2024"}, {"covers": 3}, {"covered_from": "2024-01-02", "covered_to": "2024-01-01"}]
)
def test_what_cannot_be_used_has_a_line(value):
    raw = read_bytes(collection(about=value), "e.geojson")
    assert (bool(raw.about), rules_of(raw).count("about_unreadable")) == (False, 1)


@pytest.mark.parametrize("value", [None, 1, "text", [], [1], {"other": 1}])
def test_an_odd_member_is_no_reason_to_refuse_a_file(value):
    assert len(read_bytes(collection(about=value), "e.geojson").table) == 1


def test_a_long_text_is_cut_and_said():
    about, faults = from_values({"covers": "a" * 1000})
    assert (len(about.covers), len(faults)) == (400, 1)


def test_the_file_beside_a_table_says_it(tmp_path):
    (tmp_path / "e.csv").write_text(CSV)
    (tmp_path / "e.about.json").write_text(json.dumps(SAID.to_values()))
    assert load_dataset(tmp_path / "e.csv").about == SAID


def test_a_file_beside_a_table_that_is_no_json_is_told(tmp_path):
    (tmp_path / "e.csv").write_text(CSV)
    (tmp_path / "e.about.json").write_text("{")
    assert load_dataset(tmp_path / "e.csv").problems["rule"].tolist() == ["about_unreadable"]


def test_the_key_of_a_dataset_changes_with_the_file_beside_it(tmp_path):
    (tmp_path / "e.csv").write_text(CSV)
    before = load_dataset(tmp_path / "e.csv").key
    (tmp_path / "e.about.json").write_text(json.dumps(SAID.to_values()))
    assert load_dataset(tmp_path / "e.csv").key != before


def test_deep_json_beside_a_table_is_refused_in_words():
    assert from_json(b"[" * 100_000)[1] == ["The file beside it is no JSON."]


def test_a_folder_keeps_what_its_files_say(tmp_path):
    (tmp_path / "e.csv").write_text(CSV)
    (tmp_path / "e.about.json").write_text(json.dumps(SAID.to_values()))
    build([tmp_path / "e.csv"], tmp_path / "out")
    assert open_dataset(tmp_path / "out").about == SAID


def test_files_that_cover_different_periods_cover_what_they_share():
    later = replace(SAID, covered_from=date(2023, 12, 1), covered_to=date(2024, 1, 31))
    both = together([SAID, later])
    assert (both.covered_from, both.covered_to) == (date(2023, 12, 1), date(2023, 12, 31))


def test_a_file_that_states_no_period_leaves_it_open_for_all():
    assert together([SAID, NOTHING_SAID]).covered_from is None


# --- what is shown ---------------------------------------------------------------------------------------------


def test_the_shipped_data_say_what_they_are_and_are_not(shipped):
    assert about_line(shipped) == f"{SELECTION} No basis for rates or trends. The data end 5 Feb 2024."


def test_it_is_among_the_lines_under_every_map(shipped):
    assert f"{SELECTION} No basis for rates or trends." in credit_lines(shipped)


def test_embed_and_offline_file_say_it_below_the_headline(shipped):
    said = headline_and_caption(shipped, Selection(), select(shipped.store, Selection()))
    assert (said["about"], said["covered"]) == (about_line(shipped), ["2023-10-07", "2024-02-05"])


@pytest.mark.parametrize("ending", [".csv", ".geojson", ".parquet"])
def test_an_export_keeps_it_and_says_that_it_is_a_part(shipped, tmp_path, ending):
    selection = Selection(countries=("SYR",))
    rows = select(shipped.store, selection)
    about = about_selection(shipped, selection, rows)
    (tmp_path / f"e{ending}").write_bytes(content_of(shipped.store.rows.at(rows), about, ending))
    if ending == ".csv":
        (tmp_path / "e.about.json").write_bytes(about_text(about))
    said = load_dataset(tmp_path / f"e{ending}").about
    assert said.covers == f"{SELECTION} Of this only a part: country Syria."


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        (None, None, ""),
        (date(2023, 10, 7), date(2024, 2, 5), ""),
        (date(2023, 10, 6), None, "The data cover 7 Oct 2023 – 5 Feb 2024 only."),
        (None, date(2024, 2, 6), "The data cover 7 Oct 2023 – 5 Feb 2024 only."),
    ],
)
def test_a_period_beyond_what_is_covered_is_told(shipped, first, last, text):
    assert not_covered_text(shipped, first, last) == text


# --- dates after the data's own day ----------------------------------------------------------------------------


def dated(*days, as_of="2024-02-05"):
    store = make_store(*({"date_start": day} for day in days))
    return replace(store, as_of_day=(date.fromisoformat(as_of) - date(1970, 1, 1)).days)


def test_a_date_after_the_data_stretches_no_axis():
    assert dated("2023-11-01", "2024-01-31", "2093-01-01").last_date == date(2024, 1, 31)


def test_an_event_that_ends_after_the_data_stretches_no_axis():
    store = make_store({"date_start": "2024-01-31", "date_end": "2093-01-01"})
    assert replace(store, as_of_day=19758).last_date == date(2024, 1, 31)


def test_where_all_dates_are_after_the_data_they_are_the_axis():
    assert dated("2093-01-01").last_date == date(2093, 1, 1)


def test_an_event_known_to_a_month_that_is_not_over_ends_with_it():
    store = make_store({"date_start": "2024-02-01", "date_end": "2024-02-29", "date_precision": "month"})
    assert replace(store, as_of_day=19758).last_date == date(2024, 2, 29)


def test_events_after_the_data_are_selected_by_their_own_date():
    store = dated("2023-11-01", "2093-01-01")
    assert select(store, Selection(date_from=date(2090, 1, 1))).tolist() == [1]


def test_the_page_shows_events_after_the_data_on_its_last_day():
    store = dated("2023-11-01", "2024-01-31", "2093-01-01")
    header = header_of(store)
    assert (date_of(header["lastDay"]), header["afterData"]) == (date(2024, 1, 31), [[2, 44926, 44926]])


def header_of(store):
    content = encode_columns(store)
    size = int.from_bytes(content[:4], "little")
    return json.loads(content[4 : 4 + size])
