"""Load the shipped boundary layers: units, districts, countries, disputed areas and places.

Names and codes are read at once, outlines when they are first asked for: most commands draw nothing.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from geo.errors import BoundaryError
from geo.places.unit_names import NAMES_FILE, UnitName, read_unit_names, with_unit_names

if TYPE_CHECKING:
    import geopandas as gpd

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


@dataclass(frozen=True, eq=False)
class Layer:
    """One layer in EPSG:4326: its table without outlines, and where the outlines are read from or what they are."""

    attributes: pd.DataFrame
    outlines: "Path | gpd.GeoSeries" = field(repr=False)

    @cached_property
    def whole(self) -> "gpd.GeoDataFrame":
        """Return the table with its outlines."""
        import geopandas as gpd

        outlines = self.outlines
        if isinstance(outlines, Path):
            outlines = gpd.read_parquet(outlines, columns=["geometry"]).geometry
        return gpd.GeoDataFrame(self.attributes.copy(deep=False), geometry=outlines)

    def outlines_of(self, rows: np.ndarray) -> np.ndarray:
        """Return the outlines of some rows as shapely geometries, without decoding the others."""
        if not isinstance(self.outlines, Path) or "whole" in self.__dict__:
            return self.whole.geometry.to_numpy()[rows]
        stored = pq.read_table(self.outlines, columns=["geometry"])["geometry"]
        return shapely.from_wkb(stored.take(pa.array(rows)).to_numpy())

    @classmethod
    def of(cls, table: "gpd.GeoDataFrame") -> "Layer":
        """Return a table with outlines as a layer."""
        return cls(pd.DataFrame(table.drop(columns="geometry")), table.geometry)


@dataclass(frozen=True, eq=False)  # equal to itself only, so that what is made of it can be kept
class Boundaries:
    """The layers of data/boundaries, all EPSG:4326. Shared between visitors: read only."""

    layers: Mapping[str, Layer]  # by their names in GEOMETRY_LAYERS
    places: pd.DataFrame
    version: str

    @property
    def is_stored(self) -> bool:
        """Return whether they are those of a folder, which the version names."""
        return all(isinstance(layer.outlines, Path) for layer in self.layers.values())

    def table(self, name: str) -> pd.DataFrame:
        """Return a layer without its outlines, which are not read for it."""
        return self.layers[name].attributes

    def with_layers(self, places: pd.DataFrame, **layers: "gpd.GeoDataFrame") -> "Boundaries":
        """Return boundaries with these layers instead of their own."""
        return replace(
            self, layers={**self.layers, **{name: Layer.of(each) for name, each in layers.items()}}, places=places
        )

    @property
    def admin1(self) -> "gpd.GeoDataFrame":
        """Return the governorates, provinces and states."""
        return self.layers["admin1"].whole

    @property
    def admin2(self) -> "gpd.GeoDataFrame":
        """Return the districts."""
        return self.layers["admin2"].whole

    @property
    def countries(self) -> "gpd.GeoDataFrame":
        """Return the countries, with their names and where these stand on a map."""
        return self.layers["countries"].whole

    @property
    def admin1_display(self) -> "gpd.GeoDataFrame":
        """Return the units of admin1 with fewer corners, for drawing."""
        return self.layers["admin1_display"].whole

    @property
    def disputed_lines(self) -> "gpd.GeoDataFrame":
        """Return borders that are disputed."""
        return self.layers["disputed_lines"].whole

    @property
    def disputed_areas(self) -> "gpd.GeoDataFrame":
        """Return areas that are disputed."""
        return self.layers["disputed_areas"].whole


def load_boundaries(folder: Path) -> Boundaries:
    """Return every layer in `folder`, with corrected names. Raise BoundaryError: what is missing or damaged."""
    outputs, version = _read_sources(folder)
    corrections = read_unit_names(folder.parent / NAMES_FILE)
    tables = {name: _read_table(folder, name, outputs) for name in [*GEOMETRY_LAYERS, "places"]}
    tables = with_unit_names(tables, corrections)
    layers = {name: Layer(tables[name], folder / f"{name}.parquet") for name in GEOMETRY_LAYERS}
    return Boundaries(layers, tables["places"], _version(version, corrections))


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
    return _names(boundaries.table("countries"), "country")


def unit_names(boundaries: Boundaries) -> dict[str, str]:
    """Return {admin1_id or admin2_id: name}; the two kinds of id never collide."""
    return _names(boundaries.table("admin1"), "admin1_id") | _names(boundaries.table("admin2"), "admin2_id")


def _names(table: pd.DataFrame, key: str) -> dict[str, str]:
    return dict(zip(table[key], table["name"], strict=True))


def place_words(boundaries: Boundaries) -> dict[str, str]:
    """Return {country code or unit id: all its names in any script, for a search}."""
    layers = (
        (boundaries.table("countries"), "country", ("name", "name_ar")),
        (boundaries.table("admin1"), "admin1_id", ("name", "name_ar", "name_alt")),
        (boundaries.table("admin2"), "admin2_id", ("name",)),
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


def _read_table(folder: Path, name: str, outputs: dict[str, str]) -> pd.DataFrame:
    """Return a layer without its outlines; its file is checked whole."""
    path = folder / f"{name}.parquet"
    _check_file(path, outputs)
    columns = GEOMETRY_LAYERS.get(name, PLACE_COLUMNS)
    try:
        file = pq.ParquetFile(path)
        names = file.schema_arrow.names
        table = file.read(columns=[each for each in names if each != "geometry"]).to_pandas()
    except (OSError, ValueError, pa.ArrowException) as err:
        raise BoundaryError(f"{path}: cannot be read as Parquet ({err}). {REMEDY}") from err
    missing = [
        column for column in (*columns, *(["geometry"] if name in GEOMETRY_LAYERS else [])) if column not in names
    ]
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
