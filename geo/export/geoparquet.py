"""Export GeoParquet 1.1: typed columns, points as WKB, the metadata of the file in its schema."""

import json
from typing import Any, BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from geo.export.about import FileMetadata
from geo.export.export_table import ExportTable
from geo.export.values import as_json

CORNERS = ("xmin", "ymin", "xmax", "ymax")


def write(rows: ExportTable, about: FileMetadata, file: BinaryIO) -> None:
    """Write rows as GeoParquet with `about` in the file's metadata."""
    lon, lat = (rows.table[name].to_numpy("float64") for name in ("lon", "lat"))
    columns = with_points(rows.typed, lon, lat)
    columns = columns.replace_schema_metadata({**columns.schema.metadata, "about": as_json(about)})
    pq.write_table(columns, file, compression="zstd")


def with_points(columns: pa.Table, lon: np.ndarray, lat: np.ndarray) -> pa.Table:
    """Return the columns with the points of the rows, null where lon is NaN, and boxes by which readers skip rows."""
    missing = np.isnan(lon)
    points = pa.array(shapely.to_wkb(shapely.points(lon, lat)), pa.binary(), mask=missing)
    corners = [pa.array(axis, pa.float64(), from_pandas=True) for axis in (lon, lat, lon, lat)]
    boxes = pa.StructArray.from_arrays(corners, list(CORNERS), mask=pa.array(missing))
    name, box = _free_name("geometry", columns.column_names), _free_name("bbox", columns.column_names)
    columns = columns.append_column(name, points).append_column(box, boxes)
    return columns.replace_schema_metadata({"geo": json.dumps(_geo(name, box))})


def _free_name(name: str, names: list[str]) -> str:
    """Return a name that no column of the source has."""
    while name in names:
        name += "_"
    return name


def _geo(name: str, box: str) -> dict[str, Any]:
    from pyproj import CRS

    column = {
        "encoding": "WKB",
        "geometry_types": ["Point"],
        "crs": CRS(4326).to_json_dict(),
        "covering": {"bbox": {corner: [box, corner] for corner in CORNERS}},
    }
    return {"version": "1.1.0", "primary_column": name, "columns": {name: column}}
