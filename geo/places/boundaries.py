"""Load the shipped boundary layers: units, districts, countries, disputed areas and places."""

import hashlib
import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandas as pd

from geo.errors import BoundaryError
from geo.places.unit_names import NAMES_FILE, UnitName, read_unit_names, with_unit_names

SOURCES_FILE = "SOURCES.json"
VERSION_LENGTH = 12  # hex digits of the hash that names a version
REMEDY = "Run scripts/build_boundaries.py, or restore data/boundaries from the repository."

GEOMETRY_LAYERS = {
    "admin1": ("admin1_id", "name", "country", "country_un", "disputed", "rollup_id"),
    "admin2": ("admin2_id", "name", "country", "admin1_id"),
    "countries": ("country", "name", "lon", "lat"),
    "admin1_display": ("admin1_id", "country", "country_un", "name"),
    "disputed_lines": ("claim",),
    "disputed_areas": ("disputed", "country", "country_un"),
}
PLACE_COLUMNS = ("place_id", "name", "country", "lon", "lat", "population", "capital", "label_rank")


@dataclass(frozen=True, eq=False)  # equal to itself only, so that what is made of it can be kept
class Boundaries:
    """The layers of data/boundaries, all EPSG:4326. Shared between visitors: read only."""

    admin1: gpd.GeoDataFrame
    admin2: gpd.GeoDataFrame
    countries: gpd.GeoDataFrame
    admin1_display: gpd.GeoDataFrame
    disputed_lines: gpd.GeoDataFrame
    disputed_areas: gpd.GeoDataFrame
    places: pd.DataFrame
    version: str


def load_boundaries(folder: Path) -> Boundaries:
    """Return every layer in `folder`, with corrected names. Raise BoundaryError: what is missing or damaged."""
    outputs, version = _read_sources(folder)
    corrections = read_unit_names(folder.parent / NAMES_FILE)
    names = [*GEOMETRY_LAYERS, "places"]
    with ThreadPoolExecutor() as pool:
        layers = dict(zip(names, pool.map(lambda name: _read_layer(folder, name, outputs), names), strict=True))
    return Boundaries(**with_unit_names(layers, corrections), version=_version(version, corrections))


def boundaries_version(folder: Path) -> str:
    """Return the version of the layers in `folder`, which are not read. Raise BoundaryError if it cannot be told."""
    return _version(_read_sources(folder)[1], read_unit_names(folder.parent / NAMES_FILE))


def _version(files: str, corrections: Mapping[str, UnitName]) -> str:
    """Return the version of layers with corrected names: what is made of them must be made anew with each name."""
    if not corrections:
        return files
    said = json.dumps([files, sorted(corrections.items())])
    return hashlib.sha256(said.encode()).hexdigest()[:VERSION_LENGTH]


def country_names(boundaries: Boundaries) -> dict[str, str]:
    """Return {ISO 3166-1 alpha-3 code: short English name}."""
    return dict(zip(boundaries.countries["country"], boundaries.countries["name"], strict=True))


def unit_names(boundaries: Boundaries) -> dict[str, str]:
    """Return {admin1_id or admin2_id: name}; the two kinds of id never collide."""
    first = dict(zip(boundaries.admin1["admin1_id"], boundaries.admin1["name"], strict=True))
    return first | dict(zip(boundaries.admin2["admin2_id"], boundaries.admin2["name"], strict=True))


def place_words(boundaries: Boundaries) -> dict[str, str]:
    """Return {country code or unit id: all its names in any script, for a search}."""
    layers = (
        (boundaries.countries, "country", ("name", "name_ar")),
        (boundaries.admin1, "admin1_id", ("name", "name_ar", "name_alt")),
        (boundaries.admin2, "admin2_id", ("name",)),
    )
    return {
        code: " ".join(dict.fromkeys(name for name in names if isinstance(name, str)))
        for layer, key, columns in layers
        for code, *names in layer[[key, *columns]].itertuples(index=False, name=None)
    }


def _read_sources(folder: Path) -> tuple[dict[str, str], str]:
    """Return the checksums by file name, and the version they make."""
    path = folder / SOURCES_FILE
    try:
        content = path.read_bytes()
        outputs = dict(json.loads(content)["outputs"])
    except FileNotFoundError as err:
        raise BoundaryError(f"{path}: not found, so there are no boundaries here. {REMEDY}") from err
    except (OSError, ValueError, KeyError, TypeError) as err:
        raise BoundaryError(f"{path}: cannot be read as a list of boundary files ({err}). {REMEDY}") from err
    return outputs, hashlib.sha256(content).hexdigest()[:VERSION_LENGTH]


def _read_layer(folder: Path, name: str, outputs: dict[str, str]) -> pd.DataFrame:
    path = folder / f"{name}.parquet"
    _check_file(path, outputs)
    columns = GEOMETRY_LAYERS.get(name, PLACE_COLUMNS)
    try:
        table = gpd.read_parquet(path) if name in GEOMETRY_LAYERS else pd.read_parquet(path)
    except (OSError, ValueError) as err:
        raise BoundaryError(f"{path}: cannot be read as Parquet ({err}). {REMEDY}") from err
    missing = [column for column in columns if column not in table]
    if missing:
        raise BoundaryError(f"{path}: no column {', '.join(missing)}. {REMEDY}")
    return table


def _check_file(path: Path, outputs: dict[str, str]) -> None:
    if not path.exists():
        raise BoundaryError(f"{path}: not found. {REMEDY}")
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if digest != outputs.get(path.name):
        raise BoundaryError(f"{path}: is damaged or not the file that {SOURCES_FILE} names. {REMEDY}")
