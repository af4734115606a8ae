"""Parquet and GeoParquet, read by Arrow and Shapely: cells are values, points come from lon and lat or the geometry."""

import io
import json
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import shapely
from shapely.errors import ShapelyError

from geo.errors import SourceError
from geo.sources.limits import Limits, check_columns, check_rows
from geo.sources.raw import Raw

GEO = b"geo"  # key of the metadata of GeoParquet
MAGIC = b"PAR1"


def read(content: bytes, name: str, limits: Limits) -> Raw:
    """Read all rows. Raise SourceError if the file is broken, too large once unpacked, or not in degrees."""
    try:
        file = pq.ParquetFile(io.BytesIO(content))
        _check(file, name, limits)
        table = _as_plain(file.read())
        geometry = _geometry_column(file.schema_arrow.metadata or {}, name)
    except (pa.ArrowException, OSError, ValueError) as err:
        if isinstance(err, SourceError):
            raise
        raise SourceError(f"{name}: cannot be read as Parquet ({str(err)[:120]}).") from err
    frame = table.to_pandas(ignore_metadata=True)
    for field in table.schema:
        if pa.types.is_list(field.type) or pa.types.is_large_list(field.type):
            frame[field.name] = pd.Series(table[field.name].to_pylist(), dtype=object)
    if geometry in frame:
        frame = _placed(frame.drop(columns=geometry), frame[geometry], name)
    boxes = [field.name for field in table.schema if field.name == "bbox" and pa.types.is_struct(field.type)]
    frame = frame.drop(columns=[*boxes, "source_row"], errors="ignore")
    return Raw(frame.assign(source_row=range(1, len(frame) + 1)), name, name.rpartition(".")[0] or name)


def _check(file: pq.ParquetFile, name: str, limits: Limits) -> None:
    meta = file.metadata
    check_columns(list(file.schema_arrow.names), name, limits)
    check_rows(meta.num_rows, name, limits)
    unpacked = sum(meta.row_group(i).total_byte_size for i in range(meta.num_row_groups))
    if unpacked > limits.unpacked_megabytes * 1_000_000:
        raise SourceError(f"{name}: unpacks to more than {limits.unpacked_megabytes:,} MB. Split it into parts.")


def _geometry_column(metadata: dict[bytes, bytes], name: str) -> str:
    """Return the name of the geometry column, or an empty one. Raise SourceError if it is not in degrees."""
    if GEO not in metadata:
        return ""
    said: dict[str, Any] = json.loads(metadata[GEO])
    primary = str(said.get("primary_column", ""))
    crs = said.get("columns", {}).get(primary, {}).get("crs")
    code = crs.get("id", {}).get("code") if isinstance(crs, dict) else None
    if crs is not None and code not in (4326, "4326", "CRS84"):
        raise SourceError(f"{name}: coordinates are not in longitude and latitude (crs of the geometry). Reproject it.")
    return primary


def _as_plain(table: pa.Table) -> pa.Table:
    """Return days as ISO text, as other files give them; with the clock time, if any has one that is not midnight."""
    for at, field in enumerate(table.schema):
        column = table.column(at)
        if (
            pa.types.is_timestamp(field.type)
            and pc.all(pc.equal(column, pc.floor_temporal(column, unit="day"))).as_py()
        ):
            column = column.cast(pa.date32())
        if pa.types.is_date(field.type) or pa.types.is_date(column.type) or pa.types.is_timestamp(column.type):
            table = table.set_column(at, field.name, column.cast(pa.string()))
    return table


def _placed(frame: pd.DataFrame, geometry: pd.Series, name: str) -> pd.DataFrame:
    if {"lon", "lat"} <= set(frame):
        return frame
    try:
        shapes = shapely.from_wkb(geometry.to_numpy())
        points = shapely.point_on_surface(shapes)
    except (ShapelyError, TypeError) as err:
        raise SourceError(f"{name}: the geometry column holds no shapes (WKB).") from err
    return frame.assign(lon=shapely.get_x(points), lat=shapely.get_y(points))
