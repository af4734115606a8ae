"""Loading boundary layers: what a damaged or missing folder says."""

import json
import shutil
from pathlib import Path

import pytest

from geo.errors import BoundaryError
from geo.places.boundaries import (
    GEOMETRY_LAYERS,
    Boundaries,
    boundaries_version,
    country_names,
    load_boundaries,
    unit_names,
)

SHIPPED = Path(__file__).parents[2] / "data/boundaries"


@pytest.fixture(scope="module")
def boundaries() -> Boundaries:
    return load_boundaries(SHIPPED)


@pytest.fixture
def copied_folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED, tmp_path / "boundaries"))


def test_every_layer_is_loaded_in_degrees(boundaries):
    layers = [getattr(boundaries, name) for name in GEOMETRY_LAYERS]
    assert len(layers) == 6
    assert all(len(layer) > 0 and layer.crs == "EPSG:4326" for layer in layers)
    assert len(boundaries.places) > 1000


def test_version_is_a_short_hash_that_follows_the_files(boundaries, copied_folder):
    assert len(boundaries.version) == 12
    sources = copied_folder / "SOURCES.json"
    sources.write_text(sources.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert load_boundaries(copied_folder).version != boundaries.version


def test_country_names_are_short_english(boundaries):
    names = country_names(boundaries)
    assert names["SYR"] == "Syria"
    assert names["PSE"] == "Palestine"
    assert names["ARE"] == "United Arab Emirates"


def test_unit_names_cover_both_levels(boundaries):
    names = unit_names(boundaries)
    assert len(names) == len(boundaries.admin1) + len(boundaries.admin2)
    assert {"Kirkuk", "Dibis"} <= set(names.values())


def test_a_line_of_unit_names_corrects_a_name_and_the_version(boundaries, copied_folder):
    (copied_folder.parent / "unit_names.csv").write_text(
        "id,name,name_ar,note\nIRQ-3242,Other,,why\n", encoding="utf-8"
    )
    loaded = load_boundaries(copied_folder)
    assert unit_names(loaded) == unit_names(boundaries) | {"IRQ-3242": "Other"}
    assert boundaries_version(copied_folder) == loaded.version != boundaries.version


def test_missing_folder_says_what_to_do(tmp_path):
    with pytest.raises(BoundaryError, match=r"nowhere.*not found.*build_boundaries\.py"):
        load_boundaries(tmp_path / "nowhere")


def test_missing_layer_is_named(copied_folder):
    (copied_folder / "admin2.parquet").unlink()
    with pytest.raises(BoundaryError, match=r"admin2\.parquet: not found"):
        load_boundaries(copied_folder)


def test_damaged_layer_is_named(copied_folder):
    path = copied_folder / "countries.parquet"
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(BoundaryError, match=r"countries\.parquet: is damaged"):
        load_boundaries(copied_folder)


@pytest.mark.parametrize("content", ["", "[]", "{}", json.dumps({"outputs": None})])
def test_unusable_sources_file_is_an_error_not_a_crash(copied_folder, content):
    (copied_folder / "SOURCES.json").write_text(content, encoding="utf-8")
    with pytest.raises(BoundaryError):
        load_boundaries(copied_folder)
