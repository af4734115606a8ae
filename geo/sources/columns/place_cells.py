"""Parse a cell with both coordinates: two numbers of degrees, WKT, WKB, GeoJSON, a list, an object, MGRS or UTM."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
import shapely
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from geo.events.folding import fold, plain_digits
from geo.sources.columns import grid_references
from geo.sources.columns.degrees import Angle, angle, angles
from geo.sources.columns.shapes import stand_in
from geo.sources.columns.wkb import fault_of
from geo.sources.limits import UPLOAD, is_deeper

LAT_KEYS, LON_KEYS = ("lat", "latitude", "y"), ("lon", "lng", "long", "longitude", "x")
WKT = re.compile(
    r"(?:SRID=(\d+);)?\s*((?:MULTI)?(?:POINT|LINESTRING|POLYGON)|GEOMETRYCOLLECTION)\b.*", re.IGNORECASE | re.DOTALL
)
WKB = re.compile(r"(?:\\x|0x)?(0[01](?:[0-9A-F]{2}){20,})", re.IGNORECASE)  # in hexadecimal digits, as of PostGIS
GEO_URI = re.compile(r"geo:([-+]?[\d.]+),([-+]?[\d.]+)", re.IGNORECASE)
MAP_LINK = re.compile(
    r"https?://[^\s]*?(?:[?&](?:q|ll|query|center)=(?:loc:)?|/@|#map=\d+/)([-+]?\d+\.\d+)[,/]\s*([-+]?\d+\.\d+)",
    re.IGNORECASE,
)
PLAIN_PAIR = re.compile(r"[(\[]?\s*([-+]?\d{1,3}(?:\.\d+)?)\s*[,;]\s*([-+]?\d{1,3}(?:\.\d+)?)\s*[)\]]?", re.ASCII)
PLAIN_POINT = re.compile(r"POINT ?\(([-+]?\d+(?:\.\d+)?) ([-+]?\d+(?:\.\d+)?)\)", re.ASCII | re.IGNORECASE)
DEGREES_SRID = ("4326", "0", "4979")
MAX_TEXT = UPLOAD.vertices * 50  # characters
MAX_WORDS = 500  # characters of what is no shape


@dataclass(frozen=True)
class PlaceCell:
    """Coordinates of a cell. `order` is latlon or lonlat; empty if the cell does not state it."""

    first: float
    second: float
    order: str = ""
    kind: str = "pair"  # pair, list, shape, grid
    radius_km: float = 0.0
    shape: str = ""  # GeoJSON of what is no point

    @property
    def lon_lat(self) -> tuple[float, float]:
        """Return longitude and latitude, for a cell whose order is known."""
        return (self.second, self.first) if self.order == "latlon" else (self.first, self.second)


def place_of(cell: Any) -> PlaceCell | None:
    """Return the place that a cell holds; None if it holds none."""
    if isinstance(cell, Mapping):
        return _of_object(cell)
    if isinstance(cell, (list, tuple)):
        return _of_list(cell)
    return _of_text(cell.strip()) if isinstance(cell, str) and len(cell) <= MAX_TEXT else None


def _of_text(text: str) -> PlaceCell | None:
    if match := PLAIN_PAIR.fullmatch(text):
        return PlaceCell(float(match[1]), float(match[2]), kind="list" if text[0] == "[" else "pair")
    if match := PLAIN_POINT.fullmatch(text):
        return PlaceCell(float(match[1]), float(match[2]), "lonlat", "shape")
    if text[:1] in ("{", "["):
        return _of_json(text)
    shape = _of_shape_text(text)
    if shape or len(text) > MAX_WORDS:
        return shape
    return _of_link(text) or _of_words(plain_digits(text))


def _of_words(text: str) -> PlaceCell | None:
    if pair := angles(text):
        return _of_angles(*pair)
    grid = grid_references.from_mgrs(text) or grid_references.from_utm(text)
    return PlaceCell(grid.lon, grid.lat, "lonlat", "grid", grid.side_m * 0.5**0.5 / 1000) if grid else None


def _of_angles(first: Angle, second: Angle, kind: str = "pair") -> PlaceCell | None:
    axis = first.axis or {"lat": "lon", "lon": "lat"}.get(second.axis, "")
    return PlaceCell(first.degrees, second.degrees, {"lat": "latlon", "lon": "lonlat"}.get(axis, ""), kind)


def _of_link(text: str) -> PlaceCell | None:
    """Return the place of a geo: address (RFC 5870) or of a link to a map; both have latitude first."""
    match = GEO_URI.match(text) or MAP_LINK.match(text)
    try:
        return PlaceCell(float(match[1]), float(match[2]), "latlon") if match else None
    except ValueError:
        return None


# --- lists and objects -------------------------------------------------------------------------------------------


def _of_json(text: str) -> PlaceCell | None:
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError:
        return _of_words(plain_digits(text))
    return place_of(value) if isinstance(value, (dict, list)) else None


def _of_list(values: list[Any] | tuple[Any, ...]) -> PlaceCell | None:
    if len(values) == 1:
        return place_of(values[0])
    if len(values) not in (2, 3):
        return None
    one, two = (_number(value) for value in values[:2])
    return _of_angles(one, two, "list") if one and two else None


def _of_object(value: Mapping[str, Any]) -> PlaceCell | None:
    if "coordinates" in value and isinstance(value.get("type"), str):
        return _of_geojson(value)
    if isinstance(value.get("geometry"), Mapping):
        return _of_object(value["geometry"])
    keys = {fold(str(key)): each for key, each in value.items()}
    lat, lon = (next((_number(keys[key]) for key in names if key in keys), None) for names in (LAT_KEYS, LON_KEYS))
    return PlaceCell(lat.degrees, lon.degrees, "latlon") if lat and lon else None


def _number(value: Any) -> Angle | None:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return Angle(float(value))
    return angle(value) if isinstance(value, str) else None


# --- shapes ------------------------------------------------------------------------------------------------------


def _of_geojson(value: Mapping[str, Any]) -> PlaceCell | None:
    if is_deeper(value, UPLOAD.nesting):
        return None
    try:
        return _of_shape(shapely.from_geojson(orjson.dumps(value).decode()))
    except (ShapelyError, TypeError, ValueError):
        return None


def _of_shape_text(text: str) -> PlaceCell | None:
    if match := WKT.fullmatch(text):
        is_in_degrees, read = match[1] in (None, *DEGREES_SRID), text.partition(";")[2] if match[1] else text
        return _read(shapely.from_wkt, read) if is_in_degrees and _depth(read) <= UPLOAD.nesting else None
    if match := WKB.fullmatch(text):
        written = bytes.fromhex(match[1])
        return None if fault_of(written) else _read(shapely.from_wkb, written)
    return None


def _read(read: Any, text: str | bytes) -> PlaceCell | None:
    try:
        return _of_shape(read(text))
    except (ShapelyError, ValueError):
        return None


def _depth(text: str) -> int:
    """Return how deep parentheses are nested: the reader of WKT calls itself for each."""
    depth = deepest = 0
    for mark in re.findall(r"[()]", text):
        depth += 1 if mark == "(" else -1
        deepest = max(deepest, depth)
    return deepest


def _of_shape(shape: BaseGeometry) -> PlaceCell | None:
    corners = shapely.get_num_coordinates(shape)
    if corners == 0 or corners > UPLOAD.vertices:
        return None
    if corners == 1:
        lon, lat = shapely.get_coordinates(shape)[0].tolist()
        return PlaceCell(lon, lat, "lonlat", "shape")
    point = stand_in(shape)
    if point is None:
        return None
    return PlaceCell(point.lon, point.lat, "lonlat", "shape", point.radius_km, shapely.to_geojson(shape))
