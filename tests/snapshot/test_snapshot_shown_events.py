"""Data out with the picture: the whole selection, or what the map shows if asked so, and a file that says which."""

import csv
import io
import json
from dataclasses import replace
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

import numpy as np
import pyarrow.parquet as pq
import pytest
from python_calamine import CalamineWorkbook

from geo.events.formulas import FORMULA_STARTS
from geo.events.schema import GeoPrecision
from geo.export.formats import FORMATS
from geo.snapshot.drawing import Snapshot
from geo.snapshot.files import resolve_spec, write_snapshots
from geo.snapshot.formats import formats
from geo.snapshot.page.page import shown_by
from geo.snapshot.shown_events import table_of, tables_of
from geo.store.select_rows import select
from geo.store.selection import MODES
from geo.store.store import build_store
from geo.store.summary import summarise
from geo.wording.counts import counts_text
from tests.conftest import part_of_all

QUERY = "country=IRQ&bbox=42,32,46,37&size=a5"
FORMULAS = [f"{start}SUM(1)" for start in FORMULA_STARTS if start.strip()]
KML = "{http://www.opengis.net/kml/2.2}"


def made(query, dataset, base=None):
    return Snapshot(resolve_spec(query, dataset), dataset, base)


@pytest.fixture(scope="module")
def snapshot(shipped, base_map):
    return made(QUERY, shipped, base_map)


@pytest.fixture(scope="module")
def on_map(shipped, base_map):
    return made(f"{QUERY}&rows=map", shipped, base_map)


def ids_of(dataset, rows):
    return dataset.store.table["event_id"].iloc[rows].tolist()


def ids_in(content, ending):
    """Return the identifiers of the events that a file holds."""
    if ending == ".csv":
        return [line["event_id"] for line in csv.DictReader(io.StringIO(content.decode(), newline=""))]
    if ending == ".xlsx":
        names, *lines = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("events").to_python()
        return [line[names.index("event_id")] for line in lines]
    if ending == ".geojson":
        return [feature["id"] for feature in json.loads(content)["features"]]
    if ending == ".kml":
        found = ET.fromstring(content).iterfind(f".//{KML}Data[@name='event_id']/{KML}value")
        return [each.text for each in found]
    return pq.read_table(io.BytesIO(content), columns=["event_id"])["event_id"].to_pylist()


# --- which rows --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", FORMATS)
def test_a_table_holds_the_whole_selection_by_day_whatever_the_map_shows(snapshot, ending):
    rows = select(snapshot.dataset.store, snapshot.spec.selection)
    assert ids_in(table_of(snapshot, ending), ending) == ids_of(snapshot.dataset, rows)
    assert len(shown_by(snapshot.spec, snapshot.dataset, snapshot.base)) < len(rows)


@pytest.mark.parametrize("ending", FORMATS)
def test_a_table_holds_what_the_map_shows_if_asked_so(on_map, ending):
    rows = shown_by(on_map.spec, on_map.dataset, on_map.base)
    assert ids_in(table_of(on_map, ending), ending) == ids_of(on_map.dataset, rows)


@pytest.mark.parametrize("ending", FORMATS)
def test_events_without_a_place_are_in_every_table(shipped, ending):
    whole = made("", shipped)
    placeless = np.flatnonzero(~shipped.store.has_place)
    assert len(placeless)
    assert set(ids_of(shipped, placeless)) <= set(ids_in(table_of(whole, ending), ending))


def test_a_row_without_coordinates_is_a_feature_without_geometry(shipped):
    features = json.loads(table_of(made("", shipped), ".geojson"))["features"]
    bare = [each for each in features if each["geometry"] is None]
    assert len(bare) == int(np.isnan(shipped.store.lon).sum())


def test_a_row_without_a_place_is_a_placemark_without_a_point(shipped):
    placemarks = ET.fromstring(table_of(made("", shipped), ".kml")).findall(f".//{KML}Placemark")
    assert len(placemarks) == len(shipped.store)
    bare = [each for each in placemarks if each.find(f"{KML}Point") is None]
    assert len(bare) == int((~shipped.store.has_place).sum())


def test_rows_known_to_a_governorate_are_in_every_table(shipped):
    query = f"precision={GeoPrecision.ADMIN1}"
    selected = made(query, shipped)
    rows = select(shipped.store, selected.spec.selection)
    assert len(rows)
    assert all(ids_in(table_of(selected, ending), ending) == ids_of(shipped, rows) for ending in FORMATS)


def test_an_event_open_in_the_link_changes_no_row(shipped):
    event = ids_of(shipped, [3])[0]
    plain, opened = (table_of(made(query, shipped), ".csv") for query in ("", urlencode({"event": event})))
    assert plain == opened


# --- what is said of them ----------------------------------------------------------------------------------------


def test_the_file_beside_a_table_says_filters_counts_and_origin(snapshot, tmp_path):
    write_snapshots(snapshot, [tmp_path / "a.csv", tmp_path / "a.geojson"])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.about.json", "a.csv", "a.geojson"]
    said = json.loads((tmp_path / "a.about.json").read_text(encoding="utf-8"))
    count = len(select(snapshot.dataset.store, snapshot.spec.selection))
    assert said["filters"] == "country Iraq"
    assert said["counts"].startswith(f"{count} of {len(snapshot.dataset.store)} events")
    assert said["rows"] == f"The whole selection, with what has no place or lies outside a map: {count} events."
    assert said["events"] == count
    assert said["query"] == "country=IRQ&bbox=42%2C32%2C46%2C37&size=a5"
    assert len(said["fingerprint"]) == 64
    assert any("do not imply endorsement" in line for line in said["credits"])


def test_a_table_of_the_map_says_that_it_is_not_the_whole_selection(on_map):
    said = json.loads(table_of(on_map, ".geojson"))["about"]
    shown, selected = len(on_map.content.rows), len(on_map.content.selected)
    assert said["rows"] == f"Only the {shown} of {selected} events of the selection that the map shows."
    assert said["counts"].startswith(f"{shown} of {selected} events shown; ")
    assert said["events"] == shown


@pytest.mark.parametrize(
    ("ending", "count"), [(".csv", 46), (".zip", 46), (".html", 47), (".png", None), (".docx", None)]
)
def test_each_kind_of_file_counts_what_it_holds(on_map, ending, count):
    assert formats()[ending].count(on_map) == count


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_of_the_csv_is_a_formula(shipped, text):
    table = shipped.store.table.iloc[:5].copy()
    table["title"] = text
    dataset = replace(shipped, store=build_store(table, shipped.actors))
    lines = list(csv.DictReader(io.StringIO(table_of(made("", dataset), ".csv").decode(), newline="")))
    assert {line["title"] for line in lines} == {f"'{text}"}


# --- any view ----------------------------------------------------------------------------------------------------

VIEWS = 500


def random_view(chance, store):
    """Return the query of a view as readers have them: filters, an extent, a way to draw, perhaps an event open."""
    day = int(chance.integers(store.day_start.min(), store.day_end.max()))
    west, south = float(chance.uniform(-180, 179)), float(chance.uniform(-80, 79))
    pick = {
        "country": lambda: str(chance.choice(store.country["de_facto"].values)),
        "type": lambda: str(chance.choice(store.event_type.values)),
        "from": lambda: str(np.datetime64(day, "D")),
        "to": lambda: str(np.datetime64(day + 20, "D")),
        "precision": lambda: str(chance.choice(store.precision.values)),
        "deaths_min": lambda: str(chance.integers(0, 9)),
        "q": lambda: str(chance.choice(["iraq", "base", "drone", "ship"])),
        "mode": lambda: str(chance.choice(MODES)),
        "bbox": lambda: f"{west:.2f},{south:.2f},{west + 1:.2f},{south + 1:.2f}",
        "event": lambda: str(store.table["event_id"].iloc[int(chance.integers(len(store)))]),
    }
    names = [name for name in pick if chance.random() < 0.3]
    return urlencode({name: pick[name]() for name in names})


@pytest.fixture(scope="module")
def some(shipped):
    """Return every fourth event, some without a place: what is written for each view is less."""
    dataset = shipped.only(np.arange(0, len(shipped.store), 4))
    assert not dataset.store.has_place.all()
    return dataset


@pytest.mark.slow
def test_any_view_gives_files_of_as_many_events_as_its_headline_says(some):
    chance, wrong, counts = np.random.default_rng(13), [], []
    for _ in range(part_of_all(VIEWS)):
        query = random_view(chance, some.store)
        snapshot = made(query, some)
        said = counts_text(summarise(some.store, select(some.store, snapshot.spec.selection)))
        headline = 0 if said.startswith("No event") else int(said.partition(" ")[0].replace(",", ""))
        found = {ending: len(ids_in(content, ending)) for ending, content in tables_of(snapshot, FORMATS).items()}
        counts.append(headline)
        wrong += [(query, headline, found)] if set(found.values()) != {headline} else []
    assert wrong == []
    assert len(set(counts)) > 10  # not all of them empty, or whole
