"""The bench of the crosswalks: what moves, what is translated, and what of the file stays beside it."""

import pandas as pd
import pytest

from geo import sources
from geo.events.arrow_columns import by_pairs, side_by_side
from geo.events.problems import Outcome
from geo.events.raw import RawTable
from geo.events.validate import validate
from geo.sources.columns.dates import possible_days
from geo.sources.publishers.crosswalk import NOTHING, CrosswalkBuilder


def texts(*cells):
    return pd.Series(list(cells), dtype="str")


def plain(column):
    return [None if pd.isna(cell) else cell for cell in column]


def builder(**columns):
    rows = len(next(iter(columns.values())))
    table = pd.DataFrame({name: texts(*cells) for name, cells in columns.items()})
    return CrosswalkBuilder(RawTable(table.assign(source_row=range(2, rows + 2)), "file.csv", "file"))


def test_names_of_columns_are_found_in_any_case():
    assert plain(builder(EVENT_Date=["a"]).cells("event_date")) == ["a"]
    assert plain(builder(a=["x"]).cells("b")) == [None]


def test_columns_that_move_leave_and_translated_ones_stay():
    work = builder(id=["1"], kind=["x"], note=["n"])
    work.move("event_id", "id")
    work.set("event_type", texts("other"))
    assert list(work.finish("s").table.columns) == ["event_id", "event_type", "kind", "note", "source_row"]


def test_a_column_called_like_one_of_ours_keeps_its_cells_under_another_name():
    work = builder(event_type=["Battles"], country=["Yemen"], title=["t"])
    work.set("event_type", texts("fighting"))
    work.move("title", "title")
    table = work.finish("s").table
    assert table.drop(columns="source_row").to_dict("records") == [
        {"event_type": "fighting", "title": "t", "event_type_in_file": "Battles", "country_in_file": "Yemen"}
    ]


def test_a_column_that_was_right_already_is_not_kept_twice():
    work = builder(date_start=["2024-01-02"])
    work.set_days("date_start", "date_start")
    assert list(work.finish("s").table.columns) == ["date_start", "source_row"]


def test_codes_are_folded_and_may_mean_nothing():
    work = builder(code=["A", "a", "0", "9", None, "1.0"])
    work.set_codes("x", "code", {"a": "yes", "0": NOTHING, "1": "one"}, rule="code_unknown", remedy="")
    assert plain(work.columns["x"]) == ["yes", "yes", None, None, None, "one"]
    assert work.finish("s").findings[["effect", "source_row", "value"]].to_numpy().tolist() == [
        [Outcome.MODIFIED, 5, "9"]
    ]


def test_the_first_column_that_names_a_country_counts():
    work = builder(iso=["887", None, "0", None], name=["Iraq", "Iraq", "Kosovo", None])
    work.set_country(("iso", "numeric"), ("name", "name"))
    assert plain(work.columns["country_stated"]) == ["YEM", "IRQ", "XKX", None]
    assert len(work.findings) == 2
    assert work.findings[-1].empty


def test_a_country_that_no_column_names_is_listed_with_its_text():
    work = builder(iso=[None, "4444"], name=["Atlantis", None])
    work.set_country(("iso", "numeric"), ("name", "name"))
    found = work.finish("s").findings
    assert found[["rule", "field", "value"]].to_numpy().tolist() == [
        ["country_unknown", "iso", "Atlantis"],
        ["country_unknown", "iso", "4444"],
    ]


def test_pairs_are_translated_once_each_and_null_is_none():
    asked = []

    def join(one, two):
        asked.append((one, two))
        return f"{one}-{two}" if two else one

    found = by_pairs(texts("a", "b", "a", None, "a"), texts("x", None, "x", "y", None), join)
    assert plain(found) == ["a-x", "b", "a-x", "None-y", "a"]
    assert len(asked) == 4
    assert plain(by_pairs(texts(), texts(), join)) == []


def test_texts_side_by_side_are_null_where_one_is():
    assert plain(side_by_side([texts("a", None, "c"), texts("x", "y", None)], ", ")) == ["a, x", None, None]


@pytest.mark.parametrize(
    ("day", "precision", "span"),
    [
        ("2024-02-10", "month", ("2024-02-01", "2024-02-29")),
        ("2023-12-31", "week", ("2023-12-28", "2024-01-03")),
        ("2023-12-31", "day", ("2023-12-31", "2023-12-31")),
        ("2023-12-31", None, ("2023-12-31", "2023-12-31")),
        ("2024-W03-1", "week", ("2024-W03-1", "2024-W03-1")),
        ("soon", "week", ("soon", "soon")),
        ("0001-01-01", "week", ("0001-01-01", "0001-01-01")),
        (None, "month", (None, None)),
    ],
)
def test_days_that_a_day_may_stand_for(day, precision, span):
    assert possible_days(day, precision) == span


# --- any other table -------------------------------------------------------------------------------------------------


def checked(text):
    return validate(sources.read_bytes(text.encode(), "table.csv"))


def test_countries_of_any_table_are_codes_and_what_is_none_is_left_open_and_kept():
    found = checked("id,date,country\n1,2024-01-02,Yemen (North Yemen)\n2,2024-01-03,IQ\n3,2024-01-04,Atlantis\n")
    assert plain(found.events["country_stated"]) == ["YEM", "IRQ", None]
    assert found.events["extra.country_in_file"].tolist()[2] == "Atlantis"
    lines = found.problems[found.problems["rule"] == "country_unknown"]
    assert lines[["effect", "source_row", "field", "value"]].to_numpy().tolist() == [
        ["changed", 4, "country", "Atlantis"]
    ]


def test_words_of_closed_sets_are_known_in_any_case_and_others_do_not_cost_the_row():
    found = checked("id,date,geo precision\n1,2024-01-02,Place\n2,2024-01-03,2\n")
    assert plain(found.events["geo_precision"]) == ["place", None]
    assert "code_unknown" in found.problems["rule"].tolist()


def test_a_table_with_ids_of_ours_but_another_date_is_understood_by_its_names():
    raw = sources.read_bytes(b"event_id,incident date,lat,lon\ne1,2024-01-02,1,2\n", "table.csv")
    assert raw.source == "mapped"
    assert validate(raw).events["event_id"].tolist() == ["e1"]
