"""Convert Esri JSON, the output of ArcGIS feature services, to GeoJSON features."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from geo.errors import SourceError
from geo.events.folding import visible
from geo.events.problems import ProblemsTable, file_problem
from geo.places.mercator import lon_lat_of

DEGREES = (4326, 4269, 104199)
WEB_MERCATOR = (3857, 102100, 102113, 900913)
WORLD_METRES = 2 * np.pi * 6_378_137
DATE = "esriFieldTypeDate"
MILLISECONDS = (-2_208_988_800_000, 4_102_444_800_000)  # 1900 to 2100
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SAID_DATE = ("date", "time", "day")
MIN_TOLD = 100_000_000_000  # milliseconds; smaller numbers may be anything


def looks_like(values: Any) -> bool:
    """Return whether JSON values are a set of features of Esri."""
    features = values.get("features") if isinstance(values, dict) else None
    first = features[0] if isinstance(features, list) and features else None
    return isinstance(first, dict) and isinstance(first.get("attributes"), dict)


def as_geojson(values: Mapping[str, Any], name: str) -> tuple[dict[str, Any], list[ProblemsTable]]:
    """Return the features as those of GeoJSON, and what is to be said. Raise SourceError for a foreign system."""
    is_metres = _is_metres(values.get("spatialReference"), name)
    dates = _dates(values)
    features = [_feature(each, dates, name, is_metres=is_metres) for each in values["features"]]
    findings = []
    if dates:
        named = ", ".join(repr(visible(each)[:30]) for each in sorted(dates)[:6])
        message = f"Milliseconds since 1970 in {named}: read as days (UTC)."
        findings.append(file_problem("milliseconds_read", message, "Nothing, if that is right."))
    if is_metres:
        message = "Places in metres (Web Mercator) were converted to degrees."
        findings.append(file_problem("metres_read", message, "Nothing, if that is right."))
    return {"type": "FeatureCollection", "features": features}, findings


def _is_metres(reference: Any, name: str) -> bool | None:
    """Return whether coordinates are metres of Web Mercator, as a reference says; None if it says nothing."""
    if not isinstance(reference, dict):
        return None
    codes = [reference[key] for key in ("latestWkid", "wkid") if key in reference]
    if any(code in DEGREES for code in codes):
        return False
    if any(code in WEB_MERCATOR for code in codes):
        return True
    reference_code = visible(str((codes or list(reference.values()) or ["unknown"])[0]))[:40]
    raise SourceError(
        f"{name}: coordinates are neither degrees nor Web Mercator (spatialReference {reference_code}). "
        "Ask the service with outSR=4326, or reproject it."
    )


def _dates(values: Mapping[str, Any]) -> set[str]:
    """Return the fields that hold days as milliseconds: those that say so, or are called so and hold nothing else."""
    fields = [each for each in values.get("fields") or () if isinstance(each, dict)]
    if fields:
        return {str(each.get("name")) for each in fields if each.get("type") == DATE}
    rows = [
        each["attributes"]
        for each in values["features"]
        if isinstance(each, dict) and isinstance(each.get("attributes"), dict)
    ]
    names = {key for row in rows[:100] for key in row if any(word in key.casefold() for word in SAID_DATE)}
    return {
        key for key in names if all(_may_be_date(row.get(key)) for row in rows) and any(row.get(key) for row in rows)
    }


def _may_be_date(value: Any) -> bool:
    return value is None or (_is_in_range(value) and abs(value) >= MIN_TOLD)


def _is_in_range(value: Any) -> bool:
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return is_number and MILLISECONDS[0] <= value <= MILLISECONDS[1]


def _day(value: Any) -> Any:
    if not _is_in_range(value):
        return value
    moment = EPOCH + timedelta(milliseconds=int(value))
    text = moment.strftime("%Y-%m-%d %H:%M:%S")
    return text.removesuffix(" 00:00:00")


def _feature(each: Any, dates: set[str], name: str, *, is_metres: bool | None) -> Any:
    """Return a feature of GeoJSON; what is no feature of Esri stays as it is, and is listed later."""
    if not isinstance(each, dict) or not isinstance(each.get("attributes"), dict):
        return each
    cells = {key: _day(cell) if key in dates else cell for key, cell in each["attributes"].items()}
    geometry = each.get("geometry")
    if isinstance(geometry, dict):
        uses_metres = _is_metres(geometry.get("spatialReference"), name)
        geometry = _geometry(geometry, is_metres=bool(is_metres if uses_metres is None else uses_metres))
    return {"type": "Feature", "properties": cells, "geometry": geometry}


def _geometry(geometry: Mapping[str, Any], *, is_metres: bool) -> Any:
    """Return a geometry of GeoJSON; a kind that has no such form as an unknown one."""
    try:
        if "x" in geometry:
            if geometry["x"] is None or geometry["x"] == "NaN":
                return None
            return {"type": "Point", "coordinates": _place([geometry["x"], geometry["y"]], is_metres)}
        if "points" in geometry:
            return {"type": "MultiPoint", "coordinates": [_place(each, is_metres) for each in geometry["points"]]}
        if "paths" in geometry:
            return {"type": "MultiLineString", "coordinates": _lines(geometry["paths"], is_metres)}
        if len(geometry.get("rings", ())) == 1:  # of several, nothing says which is a hole in which
            return {"type": "Polygon", "coordinates": _lines(geometry["rings"], is_metres)}
    except (TypeError, ValueError, LookupError):
        pass
    return {"type": "unknown"}


def _lines(lines: Any, is_metres: bool) -> list[list[list[float]]]:
    return [[_place(each, is_metres) for each in line] for line in lines]


def _place(place: Any, is_metres: bool) -> list[Any]:
    if not is_metres:
        return [place[0], place[1]]
    x, y = float(place[0]) / WORLD_METRES + 0.5, 0.5 - float(place[1]) / WORLD_METRES
    lon, lat = lon_lat_of(np.array([x]), np.array([y]))
    return [round(float(lon[0]), 7), round(float(lat[0]), 7)]
