"""An overview sums up all events and loses none, in cells of any size; single ones come back from the files."""

import json
import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.cli.main import main
from geo.dataset.queries import resolve, resolve_with_notes
from geo.errors import ExportError, QueryError, SnapshotError
from geo.events.actors import Actors
from geo.events.data_files import EVENTS
from geo.partitioned import build, open_folder, single_events
from geo.partitioned import overview as cells
from geo.partitioned.overview import OTHERS, cells_of, events_expected, overview, put_together
from geo.snapshot.files import resolve_spec
from geo.store.select_rows import select
from geo.store.selection import Selection
from geo.store.summary import by_place, summarise
from geo.webmap.columns import encode_columns
from tests.conftest import make_store
from tests.webmap.test_webmap_columns import decode


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    out = tmp_path_factory.mktemp("cells") / "out"
    build([EVENTS], out, cells=True)
    return out


@pytest.fixture(scope="module")
def whole(folder):
    return open_folder(folder)


def every(store):
    return np.arange(len(store))


def written(tmp_path, *stores):
    """Return the sums of stores as files."""
    import pyarrow.parquet as pq

    paths = [tmp_path / f"{n}.parquet" for n in range(len(stores))]
    for path, store in zip(paths, stores, strict=True):
        pq.write_table(cells_of(store, Actors()), path)
    return paths


# --- sums --------------------------------------------------------------------------------------------------------

events = st.lists(
    st.fixed_dictionaries(
        {
            "date_start": st.sampled_from(["2023-11-01", "2023-11-03", "2023-12-25"]),
            "event_type": st.sampled_from(["air_strike", "missile"]),
            "actor1": st.sampled_from([None, "Houthis", "US Navy"]),
            "fatalities_low": st.none() | st.integers(0, 9),
            "country": st.sampled_from(["AAA", "BBB"]),
            "lon": st.sampled_from([1.0, 1.0001, 44.0]),
            "lat": st.sampled_from([1.0, -33.0]),
        }
    ),
    min_size=1,
    max_size=12,
)


@given(events)
def test_an_overview_counts_what_its_events_count(rows):
    store = make_store(*rows)
    sums = overview(cells_of(store, Actors()).sort_by("week"))
    assert summarise(sums, every(sums)) == summarise(store, every(store))
    assert sums.event_type.totals == store.event_type.totals
    assert sums.country["un"].totals == store.country["un"].totals
    assert sums.actors.totals == store.actors.totals


@given(events, st.sampled_from(cells.GRAINS))
def test_sums_of_any_grain_hold_the_same_events(rows, grain):
    table = cells_of(make_store(*rows), Actors())
    coarse = cells._as(table, grain, cells.FINEST, pa.array(["Houthis"], pa.string()))
    sums = [overview(each.sort_by("week"), weeks) for each, weeks in ((table, 1), (coarse, grain.weeks))]
    assert summarise(sums[0], every(sums[0])) == summarise(sums[1], every(sums[1]))
    assert len(sums[1]) <= len(sums[0])
    assert sums[0].event_type.totals == sums[1].event_type.totals
    assert (sums[1].day_start <= sums[0].day_start.min()).any()
    assert sums[1].last_day >= sums[0].last_day


def test_events_of_one_week_place_type_and_sides_are_one_row_where_they_lie_on_average():
    store = make_store(
        {"date_start": "2023-11-06", "lon": 44.0, "lat": 15.0, "fatalities_low": 2},
        {"date_start": "2023-11-12", "lon": 44.02, "lat": 15.0, "fatalities_low": 3},
        {"date_start": "2023-11-13", "lon": 44.0, "lat": 15.0},
    )
    sums = overview(cells_of(store, Actors()).sort_by("week"))
    assert sums.weight.tolist() == [2, 1]
    assert sums.deaths_low.tolist() == pytest.approx([5, np.nan], nan_ok=True)
    assert sums.lon[0] == pytest.approx(44.01, abs=1e-4)
    first, second = sums.rows.at([0, 1]).to_dict("records")
    assert (first["title"], second["title"]) == ("2 events", "1 event")
    assert (first["date_start"], first["date_end"]) == (pd.Timestamp("2023-11-06"), pd.Timestamp("2023-11-12"))
    assert pd.isna(second["fatalities_low"])


def test_events_at_sea_and_without_a_place_stay_what_they_are():
    store = make_store({"country": None, "join_method": "sea"}, {"geo_precision": "country", "country": "YEM"})
    sums = overview(cells_of(store, Actors()).sort_by("week"))
    assert summarise(sums, every(sums)).without_place == 1
    assert set(sums.country["de_facto"].values) == {"sea", "YEM"}


def test_parts_are_put_together_in_cells_so_large_that_there_are_few_enough(tmp_path, monkeypatch):
    rng = np.random.default_rng(1)
    stores = [make_store(*({"lon": lon, "lat": 10.0} for lon in rng.uniform(-100, 100, 30))) for _ in range(2)]
    paths = written(tmp_path, *stores)
    assert put_together(paths)[1] == cells.GRAINS[0]
    monkeypatch.setattr(cells, "MAX_CELLS", 50)
    table, grain = put_together(paths)
    assert grain.level < cells.FINEST
    assert table.num_rows <= 50
    assert sum(table.column("events").to_pylist()) == 60


def test_every_grain_sums_up_the_one_before():
    for finer, coarser in pairwise(cells.GRAINS):
        assert coarser.weeks % finer.weeks == 0, "a row of the finer one would lie in two of the coarser one"
        assert coarser.level <= finer.level
        assert coarser.groups <= finer.groups


def test_sums_grow_coarser_part_by_part_just_as_if_all_came_at_once(tmp_path, monkeypatch):
    rng = np.random.default_rng(2)
    rows = [
        {"date_start": str(day), "lon": lon, "lat": 10.0, "actor1": actor}
        for day, lon, actor in zip(
            np.datetime64("2023-01-01") + rng.integers(0, 700, 400),
            rng.uniform(-100, 100, 400),
            rng.choice(["A", "B", "C"], 400),
            strict=True,
        )
    ]
    parts = [make_store(*rows[start : start + 40]) for start in range(0, 400, 40)]
    (tmp_path / "one").mkdir()
    for most in (5, 20, 100, 300):
        monkeypatch.setattr(cells, "MAX_CELLS", most)
        several, grain = put_together(written(tmp_path, *parts))
        assert put_together(written(tmp_path / "one", make_store(*rows))) == (several, grain)


GRAIN = replace(cells.GRAINS[0], level=7, weeks=4)
EVERYWHERE = (-180.0, -90.0, 180.0, 90.0)


def expected(table, grain=GRAIN, bbox=None, **asked):
    return events_expected(overview(table, grain.weeks), grain, Selection(**asked), bbox)


@pytest.fixture
def one_cell():
    """A square of level 7, from 42.1875° to 45° east and 34.3° to 36.6° north, and four weeks, with 100 events."""
    store = make_store(*({"date_start": "2023-11-06", "lon": 44.0, "lat": 35.5} for _ in range(100)))
    return cells._as(cells_of(store, Actors()), GRAIN, cells.FINEST, pa.array([], pa.string()))


def test_all_events_of_a_row_are_expected_where_its_square_and_weeks_are(one_cell):
    assert expected(one_cell) == expected(one_cell, bbox=EVERYWHERE) == expected(one_cell, bbox=(42, 34, 46, 37)) == 100


def test_half_of_them_in_half_the_square(one_cell):
    assert expected(one_cell, bbox=(43.59375, 34, 46, 37)) == pytest.approx(50, abs=1)


def test_a_day_has_its_share_of_the_weeks(one_cell):
    store = overview(one_cell, GRAIN.weeks)
    day = store.first_date
    assert expected(one_cell, date_from=day, date_to=day) == math.ceil(100 / 28)
    assert expected(one_cell, date_from=day) == 100


def test_none_are_expected_elsewhere(one_cell):
    assert expected(one_cell, bbox=(46, 34, 48, 37)) == 0


def test_halves_on_both_sides_of_the_antimeridian_add_up(one_cell):
    assert expected(one_cell, bbox=(43.59375, 34, -170, 37)) == pytest.approx(50, abs=1)
    assert expected(one_cell, bbox=(170, 34, 43.59375, 37)) == pytest.approx(50, abs=1)


def test_events_without_a_place_are_expected_in_no_extent():
    store = make_store({"geo_precision": "country", "country": "YEM"})
    assert expected(cells_of(store, Actors()), cells.GRAINS[0]) == 1
    assert expected(cells_of(store, Actors()), cells.GRAINS[0], EVERYWHERE) == 0


def test_only_the_groups_with_most_events_are_told_apart(tmp_path, monkeypatch):
    monkeypatch.setattr(cells, "GRAINS", (replace(cells.GRAINS[0], groups=1),))
    store = make_store({"actor1": "A"}, {"actor1": "B"}, {"actor1": "A", "actor2": "C"}, {"actor1": None})
    table, _ = put_together(written(tmp_path, store))
    sums = overview(table)
    assert sums.actors.totals == {"A": 2, OTHERS: 2}


# --- the folder --------------------------------------------------------------------------------------------------


def test_the_folder_counts_all_events(whole, shipped):
    assert whole.store.is_overview
    assert summarise(whole.store, every(whole.store)) == summarise(shipped.store, every(shipped.store))
    places = by_place(whole.store, every(whole.store), Selection()).groupby("country")["events"].sum()
    assert places.to_dict() == shipped.store.country["de_facto"].totals


def test_the_map_page_gets_how_many_events_each_row_stands_for(whole):
    header, columns = decode(encode_columns(whole.store))
    assert sum(columns["weight"]) == 165
    assert header["n"] == len(whole.store) < 165


def test_filters_that_sums_cannot_answer_are_dropped_with_a_note(whole):
    query = "country=YEM&deaths_min=3&q=drone&precision=place&admin1=YEM-150&actor=Hamas&type=missile/rocket_attack"
    selection, _, notes = resolve_with_notes(whole, query)
    assert selection == Selection(countries=("YEM",))
    assert [note for note in notes if "overview cannot filter by" in note] == notes
    assert len(notes) == 6


def test_a_filter_that_sums_cannot_answer_is_refused_with_the_way_out(whole):
    with pytest.raises(QueryError, match=r"^The overview cannot filter by deaths: its single events can\.$"):
        resolve(whole, "country=YEM&deaths_min=3")


@pytest.mark.parametrize(
    "query",
    [
        "country=JOR&to=2023-10-08&actor=Unlisted+men",
        "country=JOR&to=2023-10-08&type=missile/of+a+new+kind",
        "country=JOR&to=2023-10-08&event=far+off",
        "country=JOR&to=2023-10-08&actor=Their+friends",
    ],
)
def test_what_other_events_of_the_folder_have_is_known_and_selects_nothing(tmp_path, query, capsys):
    rows = "near,2023-10-07,other,JOR,,,\nfar off,2024-01-01,missile,IRQ,Unlisted men,of a new kind,Their friends\n"
    path = tmp_path / "two.csv"
    path.write_text(
        f"event_id,date_start,event_type,country_stated,actor1,sub_event_type,assoc_actor1\n{rows}", encoding="utf-8"
    )
    build([path], tmp_path / "out", cells=True)
    assert main(["select", str(tmp_path / "out"), "--query", query, "--format", "json"]) == 0
    shown = [event["event_id"] for event in json.loads(capsys.readouterr().out)]
    assert shown == (["near"] if "event=" in query else [])


def test_single_events_of_an_extent_and_a_period_are_those_of_the_file(whole, shipped):
    asked = Selection(date_from=pd.Timestamp("2023-12-01").date(), countries=("IRQ",), types=("drone_attack",))
    found = single_events(whole, asked, (43.0, 35.0, 45.0, 37.0)).store
    rows = select(shipped.store, asked)
    table = shipped.store.table.iloc[rows]
    inside = table[table["lon"].between(43, 45) & table["lat"].between(35, 37)].reset_index(drop=True)
    assert len(inside)
    pd.testing.assert_frame_equal(found.table, inside)


def test_an_extent_over_the_antimeridian_holds_both_sides(whole, shipped):
    found = single_events(whole, Selection(), (43.0, -90.0, 36.0, 90.0)).store
    lon = shipped.store.table["lon"]
    assert len(found) == ((lon >= 43) | (lon <= 36)).sum()


def test_more_single_events_than_are_read_at_once_are_refused_with_their_number(whole):
    with pytest.raises(ExportError, match=r"^165 single events are more than the 100 that are read at once"):
        single_events(whole, Selection(), most=100)


def test_an_overview_is_not_drawn_for_print(whole):
    with pytest.raises(SnapshotError, match="no single events to draw"):
        resolve_spec("country=YEM", whole)


def test_the_command_selects_single_events_of_an_overview(folder, capsys):
    assert main(["select", str(folder), "--query", "country=YEM&q=drone", "--format", "json"]) == 0
    assert len(json.loads(capsys.readouterr().out)) == 6


def test_actors_of_an_overview_are_the_groups_above_all(whole, shipped):
    tops = {shipped.actors.lineage(name)[-1] for name in shipped.store.actors.names}
    assert set(whole.store.actors.names) <= tops
    assert "Iran-aligned groups" in whole.store.actors.names
