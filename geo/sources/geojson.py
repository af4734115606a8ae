"""GeoJSON (RFC 7946) of events. Parsed as JSON, never by GDAL, which follows links in hostile files.

A line or an area stands as a point inside it, with the radius that holds all of it: the row says so.
"""

import json
from itertools import chain
from typing import Any

import shapely
from shapely.errors import ShapelyError

from geo.errors import SourceError
from geo.problems import Effect, joined, problems
from geo.sources.json_text import NESTED, uncollected
from geo.sources.limits import Limits
from geo.sources.objects import Fault, fault_of, rows_of
from geo.sources.raw import Raw
from geo.sphere import great_circle_km

# the names that RFC 7946's predecessor used for lon/lat degrees on WGS 84
_LON_LAT_CRS = ("CRS84", "EPSG::4326", "EPSG:4326")
SHAPES = ("MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection")
SHAPE = "geometry_geojson"  # column that keeps a geometry that is no point


def looks_like(values: Any) -> bool:
    """Return whether JSON values are a collection of features."""
    return isinstance(values, dict) and isinstance(values.get("features"), list)


def read(values: dict[str, Any], name: str, limits: Limits) -> Raw:
    """Read the features of a collection. Raise SourceError if its coordinates are not in degrees."""
    _check_crs(values, name)
    dataset = str(values.get("name") or name.rpartition(".")[0] or name)
    features = values["features"]
    with uncollected():
        if points := _alike(features):
            return rows_of(points, range(1, len(points) + 1), [], name, limits, dataset)
        return _one_by_one(features, name, limits, dataset)


def _alike(features: list[Any]) -> list[dict[str, Any]]:
    """Return the rows of features that are all points with plain values; none if any is otherwise.

    Says the same as _record, of all at once: a million features take a third of the time.
    """
    try:
        found = [feature["properties"] for feature in features if feature["type"] == "Feature" and "id" not in feature]
        geometries = [feature["geometry"] for feature in features]
        places = [geometry["coordinates"][:2] for geometry in geometries if geometry["type"] == "Point"]
        kinds = set(map(type, chain.from_iterable(map(dict.values, found))))
    except (KeyError, TypeError):
        return []
    if not len(found) == len(places) == len(features) or NESTED & kinds:
        return []
    if {(list, 2)} != {(type(place), len(place)) for place in places}:
        return []
    for row, (lon, lat) in zip(found, places, strict=True):
        row["lon"], row["lat"] = lon, lat
    return found


def _one_by_one(features: list[Any], name: str, limits: Limits, dataset: str) -> Raw:
    records, rows, faults = [], [], list[Fault]()
    shapes: list[tuple[int, str]] = []
    for row, feature in enumerate(features, start=1):
        try:
            record, shape = _record(feature, limits)
        except ValueError as err:
            faults.append((row, feature, str(err)))
            continue
        records.append(record)
        rows.append(row)
        if shape:
            shapes.append((row, shape))
    raw = rows_of(records, rows, faults, name, limits, dataset)
    return Raw(raw.table, raw.source_file, raw.dataset, joined([raw.findings, _stand_ins(shapes)]))


def _check_crs(collection: dict[str, Any], file_name: str) -> None:
    crs = collection.get("crs")
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    if crs is not None and not (isinstance(name, str) and name.endswith(_LON_LAT_CRS)):
        raise SourceError(f"{file_name}: coordinates are not in longitude and latitude (crs member). Reproject it.")


def _record(feature: Any, limits: Limits) -> tuple[dict[str, Any], str]:
    """Return the row of a feature, and the type of its geometry if that is no point. Raise ValueError if it is none."""
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        raise ValueError("Not a GeoJSON Feature.")
    properties = feature.get("properties")
    if not isinstance(properties, dict):
        raise ValueError("The Feature has no properties.")
    if fault := fault_of(properties, limits):
        raise ValueError(fault)
    properties.update(_place(feature.get("geometry"), limits))
    if "event_id" not in properties and "id" in feature:
        properties["event_id"] = feature["id"]
    return properties, feature["geometry"]["type"] if SHAPE in properties else ""


def _place(geometry: Any, limits: Limits) -> dict[str, Any]:
    """Return lon and lat of a geometry, and of one that is no point what it was and how far it reaches."""
    if geometry is None:
        return {"lon": None, "lat": None}
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind in SHAPES:
        return _stand_in(geometry, limits)
    if kind != "Point":
        raise ValueError("The geometry is none that GeoJSON knows.")
    coordinates = geometry.get("coordinates")
    if not isinstance(coordinates, list) or len(coordinates) < 2:
        raise ValueError("The Point has no longitude and latitude.")
    return {"lon": coordinates[0], "lat": coordinates[1]}


def _stand_in(geometry: dict[str, Any], limits: Limits) -> dict[str, Any]:
    """Return a point in a line or area, and the radius in km round it that holds all of it."""
    written = json.dumps(geometry)
    if written.count(",") > 4 * limits.vertices:  # before anything is built of it
        raise ValueError(f"The geometry has more than {limits.vertices:,} corners.")
    try:
        shape = shapely.from_geojson(written)
        if shapely.get_num_coordinates(shape) > limits.vertices:
            raise ValueError(f"The geometry has more than {limits.vertices:,} corners.")
        point = shapely.point_on_surface(shape)
        lon, lat = float(point.x), float(point.y)
    except (ShapelyError, TypeError) as err:
        raise ValueError("The geometry cannot be read.") from err
    corners = shapely.get_coordinates(shape)
    radius_km = float(great_circle_km(lon, lat, corners[:, 0], corners[:, 1]).max())
    return {"lon": lon, "lat": lat, "geo_precision": "region", "uncertainty_km": round(radius_km, 1), SHAPE: written}


def _stand_ins(shapes: list[tuple[int, str]]) -> Any:
    return problems(
        "geometry_no_point",
        Effect.CHANGED,
        "lon",
        "A line or area: a point inside it stands for it, with the radius that holds all of it; its shape is kept.",
        "Nothing, or give a point.",
        rows=[row for row, _ in shapes],
        values=[kind for _, kind in shapes],
    )
