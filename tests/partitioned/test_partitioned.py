"""A built folder holds what its files hold, and nothing but a whole build ever takes the place of one before."""

import dataclasses
import json
import shutil

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from geo.cli.main import main
from geo.dataset.dataset import load_dataset
from geo.errors import SourceError
from geo.events.data_files import EVENTS
from geo.export.files import content_of
from geo.partitioned import build, open_dataset, open_folder
from geo.partitioned.build import make_here
from geo.store.coding import CategoricalColumn
from geo.store.select_rows import select
from geo.store.selection import Selection

pytestmark = pytest.mark.slow

CELLS = "event_id,title,date_start,event_type,actor1,actor2,lon,lat,fatalities_best,own column"
ROWS = [
    "a,Strike on a depot,2024-01-03,air_strike,United States,Houthis,44.2,15.4,3,x",
    "b,Drone over the sea,2024-01-01,drone_attack,Houthis,,42.1,14.9,,",
    "c,Shots near Kirkuk,2024-01-02,ground_attack,,ISIS,44.4,35.5,0,y",
    "a,The same id again,2024-01-04,air_strike,,,44.2,15.4,9,z",
    "d,No such day,2024-02-31,air_strike,,,44.2,15.4,9,z",
]


def table(path, *rows):
    path.write_text("\n".join([CELLS, *rows]) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def files(tmp_path):
    return [table(tmp_path / "one.csv", *ROWS[:2]), table(tmp_path / "two.csv", *ROWS[2:])]


@pytest.fixture(scope="module")
def shipped_folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("shipped") / "folder"
    build([EVENTS], folder)
    return folder


def same_store(one, other):
    """Raise AssertionError unless two stores hold the same columns."""
    for field in dataclasses.fields(one):
        ours, theirs = getattr(one, field.name), getattr(other, field.name)
        if isinstance(ours, np.ndarray) and field.name != "cast":
            np.testing.assert_array_equal(ours, theirs, err_msg=field.name)
        elif isinstance(ours, CategoricalColumn):
            assert ours.at().tolist() == theirs.at().tolist(), field.name
    for view, column in one.country.items():
        assert column.at().tolist() == other.country[view].at().tolist()
    assert [one.casts.at(at) for at in one.cast] == [other.casts.at(at) for at in other.cast]
    np.testing.assert_array_equal(one.rows.hashes, other.rows.hashes)


# --- what it holds -----------------------------------------------------------------------------------------------


def test_a_folder_holds_the_columns_of_its_file(shipped, shipped_folder):
    same_store(open_folder(shipped_folder).store, shipped.store)


def test_a_folder_holds_every_cell_of_its_file(shipped, shipped_folder):
    pd.testing.assert_frame_equal(open_folder(shipped_folder).store.table, shipped.store.table)


def test_events_are_given_in_the_order_and_as_often_as_asked_for(shipped, shipped_folder):
    rows, columns = [7, 0, 7, 160], ["title", "sources", "assoc_actor2", "lon"]
    found = open_folder(shipped_folder).store.rows.at(rows, columns)
    pd.testing.assert_frame_equal(found, shipped.store.rows.at(rows, columns).reset_index(drop=True))


@pytest.mark.parametrize(
    "search", ["drone", "kirk", "al asad", "e n", "صنعاء", "yemen hodeidah", '"of iraq" strike', "zz"]
)
def test_a_folder_finds_the_rows_that_its_file_finds(shipped, shipped_folder, search):
    found = [select(dataset.store, Selection(search=search)) for dataset in (open_folder(shipped_folder), shipped)]
    assert found[0].tolist() == found[1].tolist()


def test_what_is_exported_of_a_folder_is_what_is_exported_of_its_file(shipped, shipped_folder):
    rows = np.arange(0, 165, 7)
    ours = open_folder(shipped_folder).store.rows.at(rows)
    for ending in (".csv", ".geojson"):
        assert content_of(ours, {}, ending) == content_of(shipped.store.rows.at(rows), {}, ending)


def test_several_files_are_what_they_are_without_a_folder(files, tmp_path):
    build(files, tmp_path / "out")
    folder, loaded = open_dataset(tmp_path / "out"), load_dataset(*files)
    same_store(folder.store, loaded.store)
    assert folder.store.table["title"].tolist() == ["Drone over the sea", "Shots near Kirkuk", "Strike on a depot"]
    assert folder.store.table["extra.own column"].tolist() == loaded.store.table["extra.own column"].tolist()
    assert (folder.rows_read, folder.rows_rejected) == (loaded.rows_read, loaded.rows_rejected) == (5, 2)
    assert [dataclasses.astuple(file) for file in folder.files] == [dataclasses.astuple(file) for file in loaded.files]


def test_every_problem_is_kept_and_an_event_of_two_files_is_one_of_them(files, tmp_path):
    build(files, tmp_path / "out")
    folder, loaded = open_dataset(tmp_path / "out"), load_dataset(*files)
    assert sorted(folder.problems["rule"]) == sorted(loaded.problems["rule"])
    again, before = (
        lines.problems[lines.problems["rule"] == "event_id_in_earlier_file"].reset_index(drop=True)
        for lines in (folder, loaded)
    )
    pd.testing.assert_frame_equal(again, before)


def test_other_programs_read_the_events_as_points_sorted_by_day(shipped, shipped_folder):
    found = gpd.read_parquet(next(shipped_folder.glob("*/events")))
    assert found.crs.to_epsg() == 4326
    assert found["date_start"].is_monotonic_increasing
    assert found.geometry.notna().sum() == shipped.store.table["lon"].notna().sum()
    near = gpd.read_parquet(next(shipped_folder.glob("*/events/*.parquet")), bbox=(43, 34, 45, 36))
    assert set(near["event_id"]) == set(found.cx[43:45, 34:36]["event_id"])


def test_the_files_of_events_hold_just_the_events_of_the_folder(files, tmp_path):
    build(files, tmp_path / "out")
    held = pq.read_table(next((tmp_path / "out").glob("*/events")), columns=["event_id"])
    assert sorted(held.column("event_id").to_pylist()) == ["a", "b", "c"]


def test_no_column_of_a_folder_can_be_written_to(shipped_folder):
    store = open_folder(shipped_folder).store
    with pytest.raises(ValueError, match="read-only"):
        store.day_start[0] = 1


# --- building it again -------------------------------------------------------------------------------------------


def test_a_second_build_of_the_same_files_does_nothing(files, tmp_path):
    build(files, tmp_path / "out")
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*")}
    built = build(files, tmp_path / "out")
    assert (built.made, built.taken_over, built.is_new) == (0, 0, False)
    assert before == {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*")}


def test_only_a_file_that_was_added_is_read(files, tmp_path):
    build(files[:1], tmp_path / "out")
    read = []

    def engine(work):
        read.extend(given.path.name for given, _ in work)
        return make_here(work)

    built = build(files, tmp_path / "out", engine=engine)
    assert (read, built.made, built.taken_over) == (["two.csv"], 1, 1)
    build(files, tmp_path / "anew")
    same_store(open_folder(tmp_path / "out").store, open_folder(tmp_path / "anew").store)


def test_a_file_taken_away_leaves_with_its_events(files, tmp_path):
    build(files, tmp_path / "out")
    build(files[1:], tmp_path / "out")
    titles = open_folder(tmp_path / "out").store.table["title"].tolist()
    assert titles == ["Shots near Kirkuk", "The same id again"]  # no longer in an earlier file


def test_a_build_that_breaks_leaves_the_folder_as_it_was(files, tmp_path):
    build(files[:1], tmp_path / "out")
    before = sorted(path.name for path in (tmp_path / "out").iterdir())

    def breaks(work):
        yield from make_here(work[:1])
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(files, tmp_path / "out", engine=breaks)
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == before
    assert len(open_folder(tmp_path / "out").store) == 2


def test_what_an_interrupted_build_left_is_swept_away_and_nothing_else(files, tmp_path):
    build(files[:1], tmp_path / "out")
    (tmp_path / "out" / ".building-1" / "parts").mkdir(parents=True)
    (tmp_path / "out" / "notes").mkdir()
    built = build(files, tmp_path / "out")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(
        ["manifest.json", "notes", built.manifest.version]
    )


def test_a_folder_that_is_replaced_can_be_read_to_its_end_by_who_has_it_open(files, tmp_path):
    build(files[:1], tmp_path / "out")
    dataset = open_folder(tmp_path / "out")
    build(files, tmp_path / "out")
    assert dataset.store.table["event_id"].tolist() == ["b", "a"]
    assert dataset.map_columns.tobytes()


# --- what cannot be ----------------------------------------------------------------------------------------------


def test_a_folder_of_something_else_is_not_written_to(files, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("keep me")
    with pytest.raises(SourceError, match="mine: is no dataset folder and not empty"):
        build(files, tmp_path / "mine")


def test_a_folder_that_is_being_built_is_built_by_no_other(files, tmp_path):
    def meanwhile(work):
        with pytest.raises(SourceError, match="out: is being built already"):
            build(files, tmp_path / "out")
        yield from make_here(work)

    assert build(files, tmp_path / "out", engine=meanwhile).made == len(files)
    assert not build(files, tmp_path / "out").is_new


def test_a_file_given_twice_is_refused(files, tmp_path):
    shutil.copy(files[0], tmp_path / "copy.csv")
    with pytest.raises(SourceError, match=r"copy\.csv: has the same content"):
        build([files[0], tmp_path / "copy.csv"], tmp_path / "out")


def test_a_folder_stands_for_itself(files, tmp_path):
    build(files, tmp_path / "out")
    with pytest.raises(SourceError, match="A folder is a whole dataset"):
        open_dataset(tmp_path / "out", files[0])
    with pytest.raises(SourceError, match="is no dataset folder"):
        open_dataset(tmp_path)


@pytest.mark.parametrize(
    "name", ["columns.json", "x.npy", "words.arrow", "order.npy", "events.parquet", "problems.parquet"]
)
@pytest.mark.parametrize("damage", ["cut", "gone"])
def test_a_damaged_folder_is_refused_with_a_sentence(files, tmp_path, name, damage):
    build(files, tmp_path / "out")
    # not the columns of the parts, which only a build reads
    for path in [*(tmp_path / "out").glob(f"*/columns/{name}"), *(tmp_path / "out").rglob(f"*/{name}")]:
        if "parts" not in path.parts or name == "events.parquet":
            path.unlink(missing_ok=True)
            if damage == "cut":
                path.write_bytes(b"PAR1")
    with pytest.raises(SourceError, match=r"Build the folder anew\.$"):
        open_folder(tmp_path / "out")


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"format": 99}', '{"format": 1, "parts": [{}]}'])
def test_a_damaged_manifest_is_refused_with_a_sentence(files, tmp_path, content):
    build(files, tmp_path / "out")
    (tmp_path / "out" / "manifest.json").write_text(content)
    with pytest.raises(SourceError, match=r"Build the folder anew\.$"):
        open_folder(tmp_path / "out")


# --- from the command line ---------------------------------------------------------------------------------------


def test_the_command_builds_says_what_and_selects_from_the_folder(files, tmp_path, capsys):
    out = str(tmp_path / "out")
    assert main(["build", *map(str, files), "--out", out, "--json"]) == 1
    said = json.loads(capsys.readouterr().out)
    assert (said["events"], said["made"], said["deaths"]) == (3, 2, {"low": 3, "high": 3})
    assert main(["build", *map(str, files), "--out", out]) == 1
    assert "nothing to do" in capsys.readouterr().err
    assert main(["select", out, "--query", "q=kirkuk", "--format", "json"]) == 1
    assert [event["event_id"] for event in json.loads(capsys.readouterr().out)] == ["c"]


def test_all_problems_are_counted_where_only_the_first_are_read(files, tmp_path, monkeypatch):
    monkeypatch.setattr("geo.partitioned.MAX_PROBLEMS", 1)
    build(files, tmp_path / "out")
    dataset = open_folder(tmp_path / "out")
    assert len(dataset.problems) == 1 < dataset.problem_count == len(load_dataset(*files).problems)
