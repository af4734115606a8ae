"""Events as GeoParquet 1.0: columns of one kind each, points as WKB, what the file says of itself in its metadata."""

import json
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq
import pyproj
import shapely

from geo.export.about import About
from geo.export.columns import Outgoing
from geo.export.values import as_json


def write(rows: Outgoing, about: About, file: BinaryIO) -> None:
    """Write rows as GeoParquet with `about` in the file's metadata."""
    lon, lat = (rows.table[name].to_numpy("float64") for name in ("lon", "lat"))
    points = shapely.to_wkb(shapely.points(lon, lat))
    geometry = pa.array(points, pa.binary(), mask=rows.table["lon"].isna().to_numpy())
    name = _free_name(rows.typed.column_names)
    columns = rows.typed.append_column(name, geometry)
    columns = columns.replace_schema_metadata({"geo": json.dumps(_geo(name)), "about": as_json(about)})
    pq.write_table(columns, file, compression="zstd")


def _free_name(names: list[str]) -> str:
    """Return a name for the geometry that no column of the source has."""
    name = "geometry"
    while name in names:
        name += "_"
    return name


def _geo(name: str) -> dict[str, Any]:
    column = {"encoding": "WKB", "geometry_types": ["Point"], "crs": pyproj.CRS(4326).to_json_dict()}
    return {"version": "1.0.0", "primary_column": name, "columns": {name: column}}
