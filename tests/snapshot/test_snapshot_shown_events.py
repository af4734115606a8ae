"""Data out with the picture: exactly the events on the map, and a file beside them that says what they are."""

import csv
import io
import json
from dataclasses import replace

import pytest

from geo.export import FORMULA_STARTS
from geo.snapshot.drawing import Snapshot
from geo.snapshot.files import resolve_spec, write_snapshots
from geo.snapshot.page import shown_by
from geo.snapshot.shown_events import table_of
from geo.store import build_store

QUERY = "country=IRQ&bbox=42,32,46,37&size=a5"
FORMULAS = [f"{start}SUM(1)" for start in FORMULA_STARTS if start.strip()]


@pytest.fixture(scope="module")
def snapshot(shipped, base_map):
    return Snapshot(resolve_spec(QUERY, shipped), shipped, base_map)


@pytest.fixture(scope="module")
def ids(snapshot):
    rows = shown_by(snapshot.spec, snapshot.dataset, snapshot.base)
    return snapshot.dataset.store.table["event_id"].iloc[rows].tolist()


def test_csv_holds_the_events_on_the_map_in_order_of_time(snapshot, ids):
    lines = list(csv.DictReader(io.StringIO(table_of(snapshot.content, ".csv").decode(), newline="")))
    assert [line["event_id"] for line in lines] == ids
    assert len(snapshot.content.selected) > len(ids)


def test_geojson_holds_the_events_on_the_map_in_order_of_time(snapshot, ids):
    features = json.loads(table_of(snapshot.content, ".geojson"))["features"]
    assert [feature["id"] for feature in features] == ids
    assert features[0]["geometry"]["type"] == "Point"


def test_the_file_beside_a_table_says_filters_counts_and_origin(snapshot, ids, tmp_path):
    write_snapshots(snapshot, [tmp_path / "a.csv", tmp_path / "a.geojson"])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.about.json", "a.csv", "a.geojson"]
    said = json.loads((tmp_path / "a.about.json").read_text(encoding="utf-8"))
    assert said["filters"] == "country Iraq"
    assert said["counts"].startswith(f"{len(ids)} of {len(snapshot.content.selected)} events shown; ")
    assert said["query"] == "country=IRQ&bbox=42%2C32%2C46%2C37&size=a5"
    assert said["fingerprint"] == snapshot.scene.provenance["fingerprint"]
    assert any("do not imply endorsement" in line for line in said["credits"])


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_of_the_csv_is_a_formula(shipped, base_map, text):
    table = shipped.store.table.iloc[:5].copy()
    table["title"] = text
    dataset = replace(shipped, store=build_store(table, shipped.actors))
    content = Snapshot(resolve_spec("", dataset), dataset, base_map).content
    lines = list(csv.DictReader(io.StringIO(table_of(content, ".csv").decode(), newline="")))
    assert {line["title"] for line in lines} == {f"'{text}"}
