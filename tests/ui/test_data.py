"""Whose data are on show: the operator's newest good files, or a visitor's own that nobody else can ask for."""

import gc
import json
import os

import pytest

from geo.errors import SourceError
from geo.sources import read_bytes
from geo.validate import validate
from ui.data import DATA_VARIABLE, Watched, asked_for, by_key, current, own_dataset, without_data

ROW = {"event_id": "a", "date_start": "2023-11-01", "event_type": "missile"}


def features(*rows):
    found = [{"type": "Feature", "geometry": None, "properties": row} for row in rows]
    return json.dumps({"type": "FeatureCollection", "name": "Mine", "features": found}).encode()


@pytest.fixture
def watched(tmp_path, monkeypatch):
    """Return a watch over one file, and a function that replaces it."""
    path = tmp_path / "events.geojson"
    monkeypatch.setenv(DATA_VARIABLE, str(path))

    def replace(content):
        fresh = tmp_path / "fresh"
        fresh.write_bytes(content)
        fresh.replace(path)
        os.utime(path, ns=(0, hash(content) % 10**18))  # two writes may fall into one tick of the clock

    replace(features(ROW))
    return Watched(), replace


def test_a_file_that_is_replaced_is_read_anew(watched):
    watch, replace = watched
    assert len(watch.newest().dataset.store) == 1
    replace(features(ROW, ROW | {"event_id": "b"}))
    assert len(watch.newest().dataset.store) == 2
    assert watch.fault == ""


@pytest.mark.parametrize(
    "content",
    [features(ROW)[:-40], b"", b"\x89PNG no table", features(), features(ROW | {"date_start": "no date"})],
)
def test_of_a_broken_file_the_last_good_version_stays_and_the_reason_is_told(watched, content):
    watch, replace = watched
    good = watch.newest()
    replace(content)
    assert watch.newest() is good
    assert watch.fault.startswith("events.geojson: ")
    replace(features(ROW | {"event_id": "c"}))
    assert watch.newest().dataset.store.table["event_id"].tolist() == ["c"]
    assert watch.fault == ""


def test_a_broken_file_is_not_read_again_until_it_changes(watched, monkeypatch):
    watch, replace = watched
    watch.newest()
    replace(b"{")
    watch.newest()
    monkeypatch.setattr("ui.data.open_dataset", lambda *_, **__: pytest.fail("read again"))
    watch.newest()


def test_a_file_that_was_never_good_is_refused(watched):
    _, replace = watched
    replace(b"{")
    with pytest.raises(SourceError, match="not valid JSON"):
        Watched().newest()


def test_several_files_are_one_dataset(tmp_path, monkeypatch):
    paths = [tmp_path / name for name in ("1.geojson", "2.geojson")]
    for number, path in enumerate(paths):
        path.write_bytes(features(ROW | {"event_id": f"e{number}"}))
    monkeypatch.setenv(DATA_VARIABLE, os.pathsep.join(map(str, paths)))
    assert [file.name for file in Watched().newest().dataset.files] == ["1.geojson", "2.geojson"]


def mine():
    return own_dataset([validate(read_bytes(features(ROW), "mine.geojson"))])


def test_a_visitors_own_data_are_found_by_their_key_only_and_equal_files_have_other_keys():
    one, other = mine(), mine()
    assert by_key(one.dataset.key) is asked_for(one.dataset.key) is one
    assert len({one.dataset.key, other.dataset.key, current().dataset.key}) == 3
    assert len(one.dataset.key) >= 24


def test_a_visitors_own_data_are_gone_when_the_session_lets_go_of_them():
    served = mine()
    key = served.dataset.key
    assert served.columns
    del served
    gc.collect()
    assert by_key(key) is None
    assert asked_for(key) is None


def test_the_key_of_a_dataset_is_no_filter():
    assert without_data("country=IRQ&data=abc&q=%26") == "country=IRQ&q=%26"
