"""Read GeoJSON (RFC 7946). Parsed as JSON, never by GDAL, which follows links in hostile files."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
import orjson
import pandas as pd
import shapely
from shapely.errors import ShapelyError

from geo.errors import SourceError
from geo.events.cells import is_missing
from geo.events.dataset_about import from_values
from geo.events.raw import RawTable, dataset_of, with_about
from geo.sources.columns.shapes import SHAPE, is_elsewhere, place_conflicts, single_points, stand_in, stand_ins
from geo.sources.containers import esri
from geo.sources.containers.json_documents import about_pages
from geo.sources.containers.json_text import NESTED, Doubled, Loaded
from geo.sources.containers.objects import Rows, fault_of
from geo.sources.limits import Limits, is_deeper

# the names that RFC 7946's predecessor used for lon/lat degrees on WGS 84
_LON_LAT_CRS = ("CRS84", "EPSG::4326", "EPSG:4326")
MAX_WRAPPED = 3  # objects round a collection
MIN_METRES = 1_000  # of a coordinate that cannot be a mistyped degree
MAX_METRES = 30_000_000  # no projection of the Earth reaches farther: such a number is damage, and costs its row
PAGED = ("numberMatched", "exceededTransferLimit", "properties", "links")  # members that tell of pages
SHAPES = ("MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection")


def looks_like(values: Any) -> bool:
    """Return whether JSON values are a collection of features."""
    return isinstance(values, dict) and isinstance(values.get("features"), list)


def collection_in(values: Any) -> Any:
    """Return the collection of features that a document is, or holds as its only one; else the document."""
    if isinstance(values, dict) and values.get("type") == "Feature":
        return {"type": "FeatureCollection", "features": [values]}
    if isinstance(values, list):
        is_features = values and all(isinstance(each, dict) and each.get("type") == "Feature" for each in values)
        return {"type": "FeatureCollection", "features": values} if is_features else values
    if looks_like(values):
        return values
    collections = list(_collections(values, MAX_WRAPPED))
    return collections[0] if len(collections) == 1 else values


def _collections(values: Any, depth: int) -> Iterator[dict[str, Any]]:
    for each in values.values() if isinstance(values, dict) and depth else ():
        if looks_like(each) and each.get("type", "FeatureCollection") == "FeatureCollection":
            yield each
        elif isinstance(each, dict) and each.get("type") == "Feature":
            yield {"type": "FeatureCollection", "features": [each]}
        else:
            yield from _collections(each, depth - 1)


def read(loaded: Loaded, name: str, limits: Limits) -> RawTable:
    """Read the features of a collection. Raise SourceError if its coordinates are not in degrees."""
    values = loaded.values
    if isinstance(values, Doubled):
        raise SourceError(f"{name}: {', '.join(values.twice)[:60]!r} is given twice. Keep one.")
    page_notes = about_pages(
        {key: values[key] for key in PAGED if key in values}, len(values["features"]), is_whole=True
    )
    if esri.looks_like(values):
        values, converted = esri.as_geojson(values, name)
        page_notes += converted
    _check_crs(values, name)
    _check_metres(values["features"], name)
    called = values.get("name")
    dataset = called if isinstance(called, str) and called.strip() else dataset_of(name)
    rows = None if loaded.is_doubled else _alike(values["features"])
    if rows:
        raw = rows.as_raw(name, limits, dataset, page_notes)
    else:
        raw = _one_by_one(values["features"], loaded.is_doubled, name, limits, dataset, page_notes)
    return with_about(raw, *from_values(values.get("about")))


def _alike(features: list[Any]) -> Rows | None:
    """Return the rows of features that are all points with plain values; None if any is otherwise.

    Says the same as _record, of all at once: a million features take a third of the time.
    """
    try:
        properties = [
            feature["properties"] for feature in features if feature["type"] == "Feature" and "id" not in feature
        ]
        geometries = [feature["geometry"] for feature in features]
        places = [geometry["coordinates"][:2] for geometry in geometries if geometry["type"] == "Point"]
        kinds = set(map(type, chain.from_iterable(map(dict.values, properties))))
    except (KeyError, TypeError):
        return None
    if not len(properties) == len(places) == len(features) or NESTED & kinds:
        return None
    if {(list, 2)} != set(zip(map(type, places), map(len, places), strict=True)):
        return None
    rows = Rows(properties, list(range(1, len(properties) + 1)), places=places)
    return None if {"lon", "lat"} & set(rows.keys) else rows  # told twice


def _one_by_one(
    features: list[Any], is_doubled: bool, name: str, limits: Limits, dataset: str, page_notes: Sequence[pd.DataFrame]
) -> RawTable:
    rows, shapes, elsewhere = Rows(), dict[int, str](), dict[int, Any]()
    for row, feature in enumerate(features, start=1):
        try:
            record = _record(feature, limits)
        except ValueError as err:
            rows.faults.append((row, feature, str(err)))
            continue
        rows.keep(row, record.cells)
        if record.shape:
            shapes[row] = record.shape
        if record.part_and_whole:
            elsewhere[row] = record.part_and_whole
        if is_doubled:
            rows.look_for_twice(row, feature)
    listed = [
        stand_ins(list(shapes), list(shapes.values())),
        place_conflicts(list(elsewhere), list(elsewhere.values())),
    ]
    return rows.as_raw(name, limits, dataset, [*page_notes, *listed])


def _check_crs(collection: dict[str, Any], file_name: str) -> None:
    crs = collection.get("crs")
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    if crs is not None and not (isinstance(name, str) and name.endswith(_LON_LAT_CRS)):
        raise SourceError(f"{file_name}: coordinates are not in longitude and latitude (crs member). Reproject it.")


def _check_metres(features: list[Any], file_name: str) -> None:
    """Raise SourceError if all points are too far off for degrees, as those in metres are."""
    first = None
    for feature in features:
        geometry = feature.get("geometry") if isinstance(feature, dict) else None
        place = geometry.get("coordinates") if isinstance(geometry, dict) and geometry.get("type") == "Point" else None
        if not (isinstance(place, list) and len(place) > 1 and all(type(each) in (int, float) for each in place[:2])):
            continue
        if not MIN_METRES <= max(map(abs, place[:2])) <= MAX_METRES:
            return
        first = first or place[:2]
    if first:
        raise SourceError(
            f"{file_name}: coordinates are no degrees (the first: {first[0]:.12g}, {first[1]:.12g}), perhaps metres. "
            "Reproject it to longitude and latitude (EPSG:4326)."
        )


@dataclass(frozen=True)
class _Found:
    """The row of a feature."""

    cells: dict[str, Any]
    shape: str = ""  # type of a geometry that is no point
    part_and_whole: tuple[Any, Any] | None = None  # lon and lat of the properties, where they are another place


def _record(feature: Any, limits: Limits) -> _Found:
    """Return the row of a feature. Raise ValueError if it is none."""
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        raise ValueError("Not a GeoJSON Feature.")
    properties = feature.get("properties")
    if not isinstance(properties, dict):
        raise ValueError("The Feature has no properties.")
    if fault := fault_of(properties, limits):
        raise ValueError(fault)
    place = _place(feature.get("geometry"), limits)
    cells = properties | place
    cells.setdefault("lon", None)
    cells.setdefault("lat", None)
    if "event_id" not in cells and "id" in feature:
        cells["event_id"] = feature["id"]
    stated_place = (properties.get("lon"), properties.get("lat"))
    is_other = (
        bool(place)
        and not all(map(is_missing, stated_place))
        and is_elsewhere(*stated_place, (place["lon"], place["lat"]))
    )
    return _Found(cells, feature["geometry"]["type"] if SHAPE in place else "", stated_place if is_other else None)


def _place(geometry: Any, limits: Limits) -> dict[str, Any]:
    """Return lon and lat of a geometry, nothing if it is empty, and more if it is no point."""
    if geometry is None:
        return {}
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if not isinstance(kind, str) or kind not in (*SHAPES, "Point"):
        raise ValueError("The geometry is none that GeoJSON knows.")
    if kind != "Point":
        return _shape(geometry, limits)
    coordinates = geometry.get("coordinates")
    if coordinates == []:
        return {}
    if not isinstance(coordinates, list) or len(coordinates) < 2:
        raise ValueError("The Point has no longitude and latitude.")
    return {"lon": coordinates[0], "lat": coordinates[1]}


def _shape(geometry: dict[str, Any], limits: Limits) -> dict[str, Any]:
    """Return the point that stands for a line or an area, its radius and the whole of it."""
    try:
        written = orjson.dumps(geometry)
        if written.count(b",") > 4 * limits.vertices:  # before anything is built of it
            raise ValueError(f"The geometry has more than {limits.vertices:,} corners.")
        if is_deeper(geometry, limits.nesting):
            raise ValueError(f"The geometry is nested more than {limits.nesting} levels deep.")
        shape = shapely.from_geojson(written.decode())
    except (ShapelyError, TypeError) as err:
        raise ValueError("The geometry cannot be read.") from err
    if shapely.get_num_coordinates(shape) > limits.vertices:
        raise ValueError(f"The geometry has more than {limits.vertices:,} corners.")
    [shape] = single_points(np.array([shape], object))
    if shape.geom_type == "Point" and not shape.is_empty:
        return {"lon": shape.x, "lat": shape.y}
    point = stand_in(shape)
    if point is None:
        return {}
    place = {"lon": point.lon, "lat": point.lat, "geo_precision": "region", "uncertainty_km": point.radius_km}
    return place | {SHAPE: written.decode()}
