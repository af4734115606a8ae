"""GeoJSON (RFC 7946) of point events. Parsed as JSON, never by GDAL, which follows links in hostile files."""

import json
from pathlib import Path
from typing import Any

import pandas as pd

from geo.errors import SourceError
from geo.sources.raw import Raw

# the names that RFC 7946's predecessor used for lon/lat degrees on WGS 84
_LON_LAT_CRS = ("CRS84", "EPSG::4326", "EPSG:4326")


def looks_like(head: bytes) -> bool:
    """Return whether a file that begins with `head` is a JSON object."""
    return head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{"


def read(path: Path) -> Raw:
    """Read a FeatureCollection of points. Raise SourceError if the file as a whole is none."""
    collection = _parse(path)
    rows: list[dict[str, Any]] = []
    unreadable: list[dict[str, Any]] = []
    for number, feature in enumerate(collection["features"], start=1):
        if fault := _fault(feature):
            unreadable.append({"source_row": number, "value": json.dumps(feature)[:200], "message": fault})
        else:
            rows.append(_row(feature) | {"source_row": number})
    return Raw(
        table=pd.DataFrame(rows, dtype=object) if rows else pd.DataFrame({"source_row": []}, dtype=object),
        unreadable=pd.DataFrame(unreadable, columns=["source_row", "value", "message"]),
        source_file=path.name,
        dataset=str(collection.get("name") or path.stem),
    )


def _parse(path: Path) -> dict[str, Any]:
    try:
        collection = json.loads(path.read_bytes().decode("utf-8-sig"), parse_constant=_refuse_constant)
    except UnicodeDecodeError as err:
        raise SourceError(f"{path.name}: not UTF-8 at byte {err.start}. Save it as UTF-8.") from err
    except RecursionError as err:
        raise SourceError(f"{path.name}: nested too deeply to be a table of events.") from err
    except ValueError as err:
        raise SourceError(f"{path.name}: not valid JSON: {err}. Was it cut off while being copied?") from err
    if not isinstance(collection, dict) or not isinstance(collection.get("features"), list):
        raise SourceError(f"{path.name}: no FeatureCollection with a list of features. See docs/data-dictionary.md.")
    _check_crs(collection, path.name)
    return collection


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is no JSON number")


def _check_crs(collection: dict[str, Any], file_name: str) -> None:
    crs = collection.get("crs")
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    if crs is not None and not (isinstance(name, str) and name.endswith(_LON_LAT_CRS)):
        raise SourceError(f"{file_name}: coordinates are not in longitude and latitude (crs member). Reproject it.")


def _fault(feature: Any) -> str | None:
    """Return why `feature` is no event record at all, or None."""
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        return "Not a GeoJSON Feature."
    if not isinstance(feature.get("properties"), dict):
        return "The Feature has no properties."
    geometry = feature.get("geometry")
    if geometry is None:
        return None
    if not isinstance(geometry, dict) or geometry.get("type") != "Point":
        return "The geometry is no Point."
    coordinates = geometry.get("coordinates")
    if not isinstance(coordinates, list) or len(coordinates) < 2:
        return "The Point has no longitude and latitude."
    return None


def _row(feature: dict[str, Any]) -> dict[str, Any]:
    geometry = feature.get("geometry")
    lon, lat = geometry["coordinates"][:2] if geometry else (None, None)
    # no column can be called by half of a character
    row = {name.encode("utf-8", "replace").decode("utf-8"): cell for name, cell in feature["properties"].items()}
    row.setdefault("event_id", feature.get("id"))
    return row | {"lon": lon, "lat": lat}
