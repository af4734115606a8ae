"""Read Parquet and GeoParquet with Arrow and Shapely: every cell becomes a text or a plain Python value."""

import json
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import shapely

from geo.errors import SourceError
from geo.events.arrow_columns import as_texts
from geo.events.cells import is_missing
from geo.events.dataset_about import from_json
from geo.events.problems import Outcome, ProblemsTable, concat_problems, file_problem, make_problems
from geo.events.raw import CellsTable, RawTable, dataset_of, with_about
from geo.sources.columns.shapes import MAX_APART, SHAPE, StandIn, place_conflicts, single_points, stand_in, stand_ins
from geo.sources.columns.wkb import UNREADABLE, faults_of
from geo.sources.containers.headers import column_names
from geo.sources.limits import Limits, check_columns, check_rows, check_unpacked

GEO = b"geo"  # key of the metadata of GeoParquet
ABOUT = b"about"  # and of what the file says of its dataset
MAGIC = b"PAR1"
CELL_BYTES = 8  # that a cell takes at least, even one that is null
MIDNIGHT = r"[ T]00:00:00(\.0+)?(Z|[+-]\d{2}:?\d{2})?$"  # of a time stamp that stands for a day
BEYOND = "(beyond all days and times)"  # what stands for a cell that no day or time of Python can be
LON_LAT_CODES = (4326, "4326", "CRS84")


def read(content: bytes, name: str, limits: Limits) -> RawTable:
    """Read all rows. Raise SourceError if the file is broken, too large once unpacked, or not in degrees."""
    try:
        table = _table(content, name, limits)
        geometry = _geometry_column(table.schema.metadata or {}, name)
        names, findings = column_names(table.column_names)
        left_out = {geometry, *(field.name for field in table.schema if field.name == "bbox" and _is_box(field.type))}
        columns = {
            each: _cells(column) for each, column in zip(names, table.columns, strict=True) if each not in left_out
        }
    except SourceError:
        raise
    except (pa.ArrowException, OSError, ValueError, OverflowError, NotImplementedError) as err:
        raise SourceError(f"{name}: cannot be read as Parquet: it is damaged or cut off. Save it anew.") from err
    rows = range(1, table.num_rows + 1)
    frame = pd.DataFrame(columns, index=range(table.num_rows))
    findings += [_as_hexadecimal(each) for each, cells in columns.items() if cells.attrs.get("hexadecimal")]
    if geometry in names:
        frame, placed = _placed(frame, table.column(names.index(geometry)), name, limits)
        findings += placed
    raw = RawTable(frame.assign(source_row=rows), name, dataset_of(name), concat_problems(findings))
    return with_about(raw, *from_json((table.schema.metadata or {}).get(ABOUT, b"{}")))


def _table(content: bytes, name: str, limits: Limits) -> pa.Table:
    """Return the columns, texts that repeat still as numbers of a list: expanded, they may be far larger."""
    meta = pq.read_metadata(pa.BufferReader(content))
    check_columns(meta.num_columns, name, limits)
    check_rows(meta.num_rows, name, limits)
    packed = sum(meta.row_group(i).total_byte_size for i in range(meta.num_row_groups))
    check_unpacked(max(packed, meta.num_rows * meta.num_columns * CELL_BYTES), name, limits)
    texts = [meta.schema.column(i).path for i in range(meta.num_columns)]
    file = pq.ParquetFile(pa.BufferReader(content), read_dictionary=texts)
    table = file.read(use_threads=False)
    table.validate(full=True)
    check_unpacked(sum(map(_expanded_bytes, table.columns)), name, limits)
    return table


def _expanded_bytes(column: pa.ChunkedArray) -> int:
    """Return how much a column of repeating texts takes once each row has its own."""
    if not pa.types.is_dictionary(column.type) or not _is_bytes(column.type.value_type):
        return int(column.nbytes)
    return sum(
        pc.sum(pc.take(pc.binary_length(chunk.dictionary), chunk.indices)).as_py() or 0 for chunk in column.chunks
    )


def _is_bytes(kind: pa.DataType) -> bool:
    return pa.types.is_large_binary(kind) or pa.types.is_binary(kind) or _is_text(kind)


def _is_box(kind: pa.DataType) -> bool:
    """Return whether a column holds the boxes round shapes that GeoParquet knows, and not what a source calls so."""
    return pa.types.is_struct(kind)


def _is_text(kind: pa.DataType) -> bool:
    return pa.types.is_string(kind) or pa.types.is_large_string(kind)


# --- cells -------------------------------------------------------------------------------------------------------


def _cells(column: pa.ChunkedArray) -> pd.Series:
    """Return a column as texts or plain values."""
    kind = column.type
    if isinstance(kind, pa.BaseExtensionType):
        return _cells(pa.chunked_array([chunk.storage for chunk in column.chunks], kind.storage_type))
    if pa.types.is_dictionary(kind):
        return _cells(column.cast(kind.value_type))
    if _is_text(kind):
        return as_texts(column.cast(pa.large_string()))
    if _is_bytes(kind) or pa.types.is_fixed_size_binary(kind):
        return _texts_of_bytes(column)
    return _numbers_and_days(column)


def _numbers_and_days(column: pa.ChunkedArray) -> pd.Series:
    kind = column.type
    if pa.types.is_floating(kind):
        return pd.Series(column.cast(pa.float64()).to_numpy())
    if pa.types.is_integer(kind) and not column.null_count:
        return pd.Series(column.to_numpy())
    if pa.types.is_timestamp(kind) or pa.types.is_date(kind):
        return as_texts(pc.replace_substring_regex(column.cast(pa.large_string()), MIDNIGHT, ""))
    try:
        cells = column.to_pylist()
    except (OverflowError, ValueError):  # one of them is beyond all days and times of Python
        cells = [_cell(cell) for cell in column]
    return pd.Series([_plain(cell) for cell in cells], dtype=object)


def _cell(cell: pa.Scalar) -> Any:
    try:
        return cell.as_py()
    except (OverflowError, ValueError):
        return BEYOND


def _texts_of_bytes(column: pa.ChunkedArray) -> pd.Series:
    """Return bytes as the text that they are, or as hexadecimal digits if any of them are none."""
    column = column.cast(pa.large_binary())
    try:
        return as_texts(column.cast(pa.large_string()))
    except pa.ArrowInvalid:
        cells = pd.Series([None if cell is None else cell.hex() for cell in column.to_pylist()], dtype=object)
        cells.attrs["hexadecimal"] = True
        return cells


def _plain(cell: Any) -> Any:
    """Return a value as one that JSON has."""
    if isinstance(cell, Decimal):
        return int(cell) if cell == cell.to_integral_value() else str(cell)
    if isinstance(cell, (list, tuple)):
        return [_plain(each) for each in cell]
    if isinstance(cell, Mapping):
        return {str(key): _plain(each) for key, each in cell.items()}
    if isinstance(cell, bytes):
        return cell.hex()
    if isinstance(cell, (datetime, date, time)):
        return cell.isoformat()
    return str(cell) if isinstance(cell, timedelta) else cell


def _as_hexadecimal(name: str) -> ProblemsTable:
    return file_problem(
        "bytes_as_digits",
        f"{name[:60]!r} holds bytes that are no text: shown as hexadecimal digits.",
        "Leave the column out, or store texts.",
        field=name,
    )


# --- geometry ----------------------------------------------------------------------------------------------------


def _geometry_column(metadata: Mapping[bytes, bytes], name: str) -> str:
    """Return the name of the geometry column, or an empty one. Raise SourceError if it is not in degrees."""
    if GEO not in metadata:
        return ""
    try:
        geo_metadata: Any = json.loads(metadata[GEO])
        primary = geo_metadata["primary_column"]
        crs = geo_metadata["columns"].get(primary, {}).get("crs")
        is_lon_lat = crs is None or _code(crs) in LON_LAT_CODES
    except (ValueError, RecursionError, LookupError, TypeError, AttributeError):
        primary = None
    if not isinstance(primary, str):
        raise SourceError(f"{name}: what it says of its geometry cannot be understood. Save it as GeoParquet anew.")
    if not is_lon_lat:
        raise SourceError(f"{name}: coordinates are not in longitude and latitude (crs of the geometry). Reproject it.")
    return primary


def _code(crs: Any) -> Any:
    """Return the code of a coordinate system as PROJJSON tells it, or nothing."""
    identifier = crs.get("id") if isinstance(crs, dict) else None
    return identifier.get("code") if isinstance(identifier, dict) else None


def _placed(
    frame: CellsTable, geometry: pa.ChunkedArray, name: str, limits: Limits
) -> tuple[CellsTable, list[ProblemsTable]]:
    """Return the rows with the places that their shapes tell, and what is to be said of those shapes."""
    shapes, faults = _shapes(geometry, name)
    shapes = single_points(shapes)
    place = pd.DataFrame({"lon": shapely.get_x(shapes), "lat": shapely.get_y(shapes)})  # of points
    shape_notes: dict[int, tuple[float, str]] = {}
    for at in np.flatnonzero(shapely.get_type_id(shapes) > shapely.GeometryType.POINT).tolist():
        try:
            point = _stand_in(shapes[at], limits)
        except ValueError as err:
            faults[at] = str(err)
            continue
        if point:
            place.loc[at] = point.lon, point.lat
            shape_notes[at] = point.radius_km, shapely.to_geojson(shapes[at])
    kinds = [shapes[at].geom_type for at in shape_notes]
    findings = [
        _unreadable(faults),
        stand_ins([at + 1 for at in shape_notes], kinds),
        _conflicting_places(frame, place),
    ]
    return _with_shapes(_with_places(frame, place), shape_notes), findings


def _shapes(geometry: pa.ChunkedArray, name: str) -> tuple[np.ndarray, dict[int, str]]:
    """Return the shapes, None where there is none, and what is wrong with a cell that holds none."""
    if pa.types.is_dictionary(geometry.type):
        geometry = geometry.cast(geometry.type.value_type)
    if not _is_bytes(geometry.type) or _is_text(geometry.type):
        raise SourceError(f"{name}: the geometry column holds no shapes (WKB). Save it as GeoParquet with WKB.")
    cells = geometry.combine_chunks()
    written, faults = cells.to_numpy(zero_copy_only=False), faults_of(cells)
    if faults:
        written = written.copy()
        written[list(faults)] = None
    shapes = shapely.from_wkb(written, on_invalid="ignore")
    broken = np.flatnonzero(pd.notna(written) & pd.isna(shapes)).tolist()
    shapes[shapely.is_empty(shapes)] = None
    return shapes, dict.fromkeys(broken, UNREADABLE) | faults


def _stand_in(shape: Any, limits: Limits) -> StandIn | None:
    if shapely.get_num_coordinates(shape) > limits.vertices:
        raise ValueError(f"The geometry has more than {limits.vertices:,} corners.")
    return stand_in(shape)


def _with_places(frame: CellsTable, place: pd.DataFrame) -> CellsTable:
    """Return the rows at the places of their shapes; a row without a shape keeps what its columns say."""
    has_place = place["lon"].notna()
    places = {
        axis: frame[axis].astype(object).where(~has_place, place[axis]) if axis in frame else place[axis]
        for axis in ("lon", "lat")
    }
    return frame.assign(**places)


def _with_shapes(frame: CellsTable, shape_notes: Mapping[int, tuple[float, str]]) -> CellsTable:
    """Return the rows with radius and shape where the place stands for a shape."""
    if not shape_notes:
        return frame
    at = list(shape_notes)
    columns = {"geo_precision": "region", "uncertainty_km": [each for each, _ in shape_notes.values()]}
    columns[SHAPE] = [written for _, written in shape_notes.values()]
    made = {
        name: frame[name].astype(object) if name in frame else pd.Series(None, frame.index, object) for name in columns
    }
    for name, values in columns.items():
        made[name].iloc[at] = values
    return frame.assign(**made)


def _conflicting_places(frame: CellsTable, place: pd.DataFrame) -> ProblemsTable:
    """Return a line per row whose columns lon and lat tell another place than its shape."""
    if not {"lon", "lat"} <= set(frame):
        return place_conflicts([], [])
    lon, lat = frame["lon"].tolist(), frame["lat"].tolist()
    numbers = [pd.to_numeric(frame[axis], errors="coerce").astype("float64") - place[axis] for axis in ("lon", "lat")]
    doubtful = ~(np.maximum(*map(abs, numbers)) <= MAX_APART).to_numpy() & place["lon"].notna().to_numpy()
    rows = [at for at in np.flatnonzero(doubtful).tolist() if not (is_missing(lon[at]) and is_missing(lat[at]))]
    return place_conflicts([at + 1 for at in rows], [(lon[at], lat[at]) for at in rows])


def _unreadable(faults: Mapping[int, str]) -> ProblemsTable:
    return make_problems(
        "record_unreadable",
        Outcome.REJECTED,
        "geometry",
        list(faults.values()),
        "Correct the geometry in the file.",
        rows=[at + 1 for at in faults],
        values=[None] * len(faults),
    )
