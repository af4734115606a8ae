"""Several files as one dataset: every row is accounted for, and none is merged with another."""

import json
from dataclasses import replace

import pytest

from geo.dataset import dataset
from geo.dataset.dataset import load_dataset
from geo.errors import SourceError
from geo.events.data_files import EVENTS
from geo.sources.limits import OPERATOR


def write(path, name, *ids):
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [44.4, 35.5]},
            "properties": {"event_id": event_id, "date_start": "2023-11-01", "event_type": "missile"},
        }
        for event_id in ids
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "name": name, "features": features}))
    return path


def test_files_become_one_dataset_that_knows_what_each_gave(tmp_path):
    one, two = write(tmp_path / "1.geojson", "One", "a", "b"), write(tmp_path / "2.geojson", "Two", "b", "c", None)
    dataset = load_dataset(one, two)
    assert dataset.name == "One + Two"
    assert sorted(dataset.store.table["event_id"]) == ["a", "b", "c"]
    assert [(file.name, file.rows_read, file.rows_kept) for file in dataset.files] == [
        ("1.geojson", 2, 2),
        ("2.geojson", 3, 1),
    ]
    assert dataset.rows_read == len(dataset.store) + dataset.rows_rejected


def test_an_event_of_an_earlier_file_is_set_aside_with_its_file_and_row(tmp_path):
    one, two = write(tmp_path / "1.geojson", "One", "a"), write(tmp_path / "2.geojson", "Two", "x", "a")
    (line,) = load_dataset(one, two).problems.itertuples()
    assert (line.rule, line.source_file, line.source_row, line.value) == (
        "event_id_in_earlier_file",
        "2.geojson",
        2,
        "a",
    )


def test_the_order_of_files_and_their_contents_decide_the_key(tmp_path):
    one, two = write(tmp_path / "1.geojson", "One", "a"), write(tmp_path / "2.geojson", "Two", "x")
    keys = {load_dataset(*files).key for files in ((one,), (two,), (one, two), (two, one))}
    assert len(keys) == 4


@pytest.mark.sandboxed
@pytest.mark.slow
def test_a_file_that_breaks_its_reader_is_refused_in_a_sentence(tmp_path, monkeypatch):
    little = replace(OPERATOR, memory_megabytes=1, memory_per_megabyte=0)
    monkeypatch.setattr(dataset, "operator_limits", lambda: little)
    path = tmp_path / "large.csv"
    path.write_text("event_id,date_start,event_type\n" + "a,2023-11-01,missile\n" * 300_000)
    with pytest.raises(SourceError, match=r"^large\.csv: .*more than 1 MB"):
        load_dataset(path)


@pytest.mark.sandboxed
@pytest.mark.slow
def test_a_file_read_apart_is_the_dataset_that_is_read_here(tmp_path):
    copy = tmp_path / EVENTS.name
    copy.write_bytes(EVENTS.read_bytes())
    there, here = load_dataset(copy), load_dataset(EVENTS)
    assert there.key == here.key
    assert there.store.table.equals(here.store.table)
    assert there.problems.equals(here.problems)
