"""Whose data are on show: the operator's newest good files, or a visitor's own that nobody else can ask for."""

import gc
import json
import os
from threading import Event

import pytest

from geo.errors import SourceError
from geo.events.validate import validate
from geo.partitioned import open_dataset
from geo.sources import read_bytes
from ui.data import DATA_VARIABLE, PARTS, Watched, asked_for, by_key, current, own_dataset, without_data

pytestmark = pytest.mark.slow

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


def settled(watch):
    """Return what is on show once the files have been read as they are now."""
    watch.newest()
    watch.settle()
    return watch.newest()


def test_a_file_that_is_replaced_is_read_anew(watched):
    watch, replace = watched
    assert len(watch.newest().dataset.store) == 1
    replace(features(ROW, ROW | {"event_id": "b"}))
    assert len(settled(watch).dataset.store) == 2
    assert watch.fault == ""


@pytest.fixture
def held(monkeypatch):
    """Return two events: a file has begun to be read; it may be read to its end."""
    begun, go_on = Event(), Event()

    def open_later(*paths, today):
        begun.set()
        assert go_on.wait(30)
        return open_dataset(*paths, today=today)

    monkeypatch.setattr("ui.data.open_dataset", open_later)
    yield begun, go_on
    go_on.set()


def test_while_a_newer_version_is_read_the_earlier_one_is_served(watched, request):
    watch, replace = watched
    earlier = watch.newest()
    begun, go_on = request.getfixturevalue("held")
    replace(features(ROW, ROW | {"event_id": "b"}))
    assert watch.newest() is earlier
    assert begun.wait(30)
    assert watch.newest() is watch.by_key(earlier.dataset.key) is earlier
    go_on.set()
    assert len(settled(watch).dataset.store) == 2
    assert watch.by_key(earlier.dataset.key) is earlier  # for pages that are still open


def test_what_the_map_fetches_of_a_newer_version_is_made_before_it_is_shown(watched):
    watch, replace = watched
    watch.newest()
    replace(features(ROW, ROW | {"event_id": "b"}))
    assert all(settled(watch).holds(name) for name in PARTS)


def test_a_file_that_changes_while_it_is_read_is_read_again(watched, monkeypatch):
    watch, replace = watched
    watch.newest()
    left = [features(ROW, ROW | {"event_id": "b"}, ROW | {"event_id": "c"})]

    def open_and_change(*paths, today):
        dataset = open_dataset(*paths, today=today)
        if left:
            replace(left.pop())
        return dataset

    monkeypatch.setattr("ui.data.open_dataset", open_and_change)
    replace(features(ROW, ROW | {"event_id": "b"}))
    assert len(settled(watch).dataset.store) == 3


@pytest.mark.parametrize("error", [MemoryError(), RuntimeError("of a library"), RecursionError()])
def test_whatever_goes_wrong_with_a_newer_version_leaves_the_last_good_one_and_a_sentence(watched, monkeypatch, error):
    watch, replace = watched
    good = watch.newest()

    def fail(*_, **__):
        raise error

    monkeypatch.setattr("ui.data.open_dataset", fail)
    replace(features(ROW, ROW | {"event_id": "b"}))
    assert settled(watch) is good
    assert watch.fault.startswith("events.geojson: cannot be shown")


def test_nobody_waits_a_second_time_where_no_version_was_ever_good(watched, request):
    watch, replace = watched
    replace(b"{")
    with pytest.raises(SourceError):
        watch.newest()
    begun, _ = request.getfixturevalue("held")
    replace(features(ROW))
    with pytest.raises(SourceError, match="not valid JSON"):
        watch.newest()
    assert begun.wait(30)


@pytest.mark.parametrize(
    "content",
    [features(ROW)[:-40], b"", b"\x89PNG no table", features(), features(ROW | {"date_start": "no date"})],
)
def test_of_a_broken_file_the_last_good_version_stays_and_the_reason_is_told(watched, content):
    watch, replace = watched
    good = watch.newest()
    replace(content)
    assert settled(watch) is good
    assert watch.fault.startswith("events.geojson: ")
    replace(features(ROW | {"event_id": "c"}))
    assert settled(watch).dataset.store.table["event_id"].tolist() == ["c"]
    assert watch.fault == ""


def test_a_broken_file_is_not_read_again_until_it_changes(watched, monkeypatch):
    watch, replace = watched
    watch.newest()
    replace(b"{")
    settled(watch)
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
    assert served.part("columns").content
    del served
    gc.collect()
    assert by_key(key) is None
    assert asked_for(key) is None


def test_the_key_of_a_dataset_is_no_filter():
    assert without_data("country=IRQ&data=abc&q=%26") == "country=IRQ&q=%26"
