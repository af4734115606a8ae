"""Read columns of coordinates as longitude and latitude. The order must be proven by the file or given."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from geo.events.arrow_columns import as_texts, map_unique
from geo.events.problems import Outcome
from geo.events.schema import GeoPrecision
from geo.places.country_codes import Box, country_boxes
from geo.sources.columns import grid_references
from geo.sources.columns.coordinate_columns import LAT_WORDS, LON_WORDS, words_of
from geo.sources.columns.degrees import Angle, angle, number
from geo.sources.columns.place_cells import PlaceCell, place_of
from geo.sources.columns.shapes import SHAPE, stand_ins
from geo.sources.publishers.crosswalk import CrosswalkBuilder

ORDERS = {"latlon": "latitude, longitude", "lonlat": "longitude, latitude"}
NEAR_KM = 5.0  # a radius from which on a district is not known
MAX_DEGREES = 360
MIN_RADIUS_KM = 0.05  # that is worth telling


def set_place(builder: CrosswalkBuilder, columns: Mapping[str, str], order: str = "") -> None:
    """Set lon and lat from the columns that `columns` names: coordinates, or lon and lat, and utm_zone."""
    axes = {target: name for target, name in columns.items() if target in ("lon", "lat")}
    if "coordinates" in columns:
        _from_one(builder, columns["coordinates"], order)
    elif len(axes) == 2:
        _from_two(builder, axes["lon"], axes["lat"], columns.get("utm_zone"))
    elif axes:  # a mapping that names one of the two
        for target, name in axes.items():
            builder.move(target, name)
    else:
        builder.add_file_note(
            "coordinates_not_found", "No column of coordinates was found: events have no place on the map.",
            "Name the columns of longitude and latitude, or the one that holds both, in a mapping.",
        )  # fmt: skip


# --- a column each -----------------------------------------------------------------------------------------------


def _from_two(builder: CrosswalkBuilder, lon: str, lat: str, zone: str | None) -> None:
    numbers = {"lon": _numbers(builder, lon), "lat": _numbers(builder, lat)}
    is_complete = np.isfinite(numbers["lon"]) & np.isfinite(numbers["lat"])
    beyond = is_complete & (np.abs(numbers["lon"]) > MAX_DEGREES) & (np.abs(numbers["lat"]) > MAX_DEGREES)
    if beyond.sum() * 2 > is_complete.sum():
        _from_metres(builder, lon, lat, zone, numbers)
        return
    for target, name in (("lon", lon), ("lat", lat)):
        _set_degrees(builder, target, name)


def _set_degrees(builder: CrosswalkBuilder, target: str, name: str) -> None:
    """Take a column of one coordinate; what is written otherwise than as a decimal number is made one."""
    cells = builder.cells(name)
    odd = cells.where(pd.to_numeric(cells, errors="coerce").isna())
    if odd.isna().all():
        builder.move(target, name)
        return
    read = map_unique(odd, lambda text: _written(angle(text), target))
    builder.set(target, read.fillna(cells))


def _written(degrees: Angle | None, axis: str) -> str | None:
    """Return degrees as text; None for those of the other axis."""
    return None if degrees is None or degrees.axis not in ("", axis) else f"{degrees.degrees:.9g}"


def _numbers(builder: CrosswalkBuilder, name: str) -> np.ndarray:
    """Return the plain numbers of a column, with a point or a comma before decimals; NaN for all else."""
    cells = builder.raw_cells(name)
    if pd.api.types.is_numeric_dtype(cells):
        return cells.to_numpy(float, na_value=np.nan)
    texts = builder.cells(name)
    quick = pd.to_numeric(texts, errors="coerce").to_numpy(float, copy=True)
    for at in np.flatnonzero(np.isnan(quick) & texts.notna().to_numpy()):
        read = number(texts.iloc[at])
        quick[at] = np.nan if read is None else read
    return quick


def _from_metres(
    builder: CrosswalkBuilder, lon: str, lat: str, zone: str | None, numbers: Mapping[str, np.ndarray]
) -> None:
    """Set the place of metres whose zone is told by a column or by the names; without one it stays open."""
    rows = len(numbers["lon"])
    zones = builder.cells(zone) if zone else as_texts(np.full(rows, _zone_in(lon) or _zone_in(lat), dtype=object))
    places = [
        grid_references.in_zone(zone_text, east, north) if isinstance(zone_text, str) else None
        for zone_text, east, north in zip(zones, numbers["lon"], numbers["lat"], strict=True)
    ]
    _make(builder, [(place.lon, place.lat) if place else None for place in places])
    is_stated = pd.Series(np.isfinite(numbers["lon"]))
    unknown = is_stated & pd.Series([place is None for place in places], dtype=bool)
    if unknown.all() or unknown.sum() == is_stated.sum():
        builder.add_file_note(
            "coordinates_in_metres",
            f"{lon[:60]!r} and {lat[:60]!r} hold metres of a projection that the file does not name: "
            "the events have no place.",
            "Give longitude and latitude in degrees, or add a column utm_zone, such as 38N.",
            field=lon,
        )  # fmt: skip
        return
    builder.add_file_note(
        "utm_read", f"{lon[:60]!r} and {lat[:60]!r} are read as metres of UTM.", "Nothing, if that is right.", field=lon
    )
    builder.add_problems(
        "coordinates_unreadable", Outcome.MODIFIED, lon, unknown, builder.cells(lon),
        "No place of UTM in the zone that the row states: the event has no place.", "Check easting, northing and zone.",
    )  # fmt: skip


def _zone_in(name: str) -> str | None:
    """Return the zone that the name of a column tells, such as x_utm38n or Easting (UTM 38N)."""
    match = re.search(r"utm\W*(?:zone)?\W*(\d{1,2})\W?([NS])?\b", name.replace("_", " "), re.IGNORECASE)
    half = {"n": " north", "s": " south"}.get((match[2] or "").lower(), "") if match else ""
    return f"{match[1]}{half}" if match and half else None


# --- both in one column ------------------------------------------------------------------------------------------


def _from_one(builder: CrosswalkBuilder, name: str, order: str) -> None:
    texts = builder.cells(name)
    codes, places = _places(builder, name)
    is_open = [place is not None and not place.order for place in places]
    if any(is_open):
        order_used, why = (order, "as asked for") if order else _order_of(builder, name, codes, places)
        _note_order(builder, name, order_used, why, next(p for p in places if p and not p.order))
        places = [_ordered(place, order_used) if place else None for place in places]
    rows = [places[code] if code >= 0 else None for code in codes]
    _make(builder, [place.lon_lat if place else None for place in rows])
    _note_shapes(builder, rows)
    _set_radius(builder, rows)
    builder.add_problems(
        "coordinates_unreadable", Outcome.MODIFIED, name,
        texts.notna() & pd.Series([place is None for place in rows], dtype=bool), texts,
        "No coordinates are understood here: the event has no place.",
        "Write them as degrees, such as 33.31 N, 44.36 E.",
    )  # fmt: skip


def _places(builder: CrosswalkBuilder, name: str) -> tuple[np.ndarray, list[PlaceCell | None]]:
    """Return, per row, the position of its place among the distinct ones, and these."""
    cells = builder.raw_cells(name)
    keys = builder.cells(name)
    codes, distinct = pd.factorize(keys)
    _, first = np.unique(codes, return_index=True)
    at = [i for i in first if codes[i] >= 0]
    return codes, [place_of(cells.iloc[i]) for i in sorted(at, key=lambda i: codes[i])][: len(distinct)]


def _ordered(place: PlaceCell, order: str) -> PlaceCell:
    return place if place.order else PlaceCell(place.first, place.second, order, place.kind)


def _order_of(
    builder: CrosswalkBuilder, name: str, codes: np.ndarray, places: Sequence[PlaceCell | None]
) -> tuple[str, str]:
    """Return the order of two numbers, and what tells it."""
    pairs = [place for place in places if place and not place.order]
    if named_order := _order_in(name):
        return named_order, "as the name of the column says"
    beyond = {order for order, numbers in
              (("lonlat", [p.first for p in pairs]), ("latlon", [p.second for p in pairs]))
              if any(abs(each) > 90 for each in numbers)}  # fmt: skip
    if len(beyond) == 1:
        return beyond.pop(), "for the other number goes beyond 90 in some rows"
    if named_order := _order_of_countries(builder, codes, places):
        return named_order, "for so the places lie in the countries that the rows state"
    if all(place.kind == "list" for place in pairs):
        return "lonlat", "the order of GeoJSON; nothing in the file proves it"
    return "latlon", "the order of ISO 6709 and of map services; nothing in the file proves it"


def _order_in(name: str) -> str:
    """Return the order that a name such as lat_lon, LatLng or 'Coordinates (long, lat)' tells."""
    match = re.search(r"(lat|lon|lng)[a-z]*\W*(?:and|y|et|und)?\W*(lat|lon|lng)", name.replace("_", " ").lower())
    if match and (match[1] == "lat") != (match[2] == "lat"):
        return "latlon" if match[1] == "lat" else "lonlat"
    if {"xy", "yx"} & set(words_of(name)):
        return "lonlat" if "xy" in words_of(name) else "latlon"
    kinds = ["lat" if word in LAT_WORDS else "lon" for word in words_of(name) if word in LAT_WORDS | LON_WORDS]
    return "latlon" if kinds == ["lat", "lon"] else "lonlat" if kinds == ["lon", "lat"] else ""


def _order_of_countries(builder: CrosswalkBuilder, codes: np.ndarray, places: Sequence[PlaceCell | None]) -> str:
    """Return the order by which places lie in the box around the country stated, where the other one does not."""
    stated = builder.columns.get("country_stated")
    if stated is None:
        return ""
    votes = {"latlon": 0, "lonlat": 0}
    for code, country in set(zip(codes.tolist(), stated.tolist(), strict=True)):
        place, boxes = places[code] if code >= 0 else None, country_boxes().get(country, ())
        if place and boxes and not place.order:
            fitting = [order for order in votes if _lies_in(_ordered(place, order).lon_lat, boxes)]
            if len(fitting) == 1:
                votes[fitting[0]] += 1
    best = max(votes, key=lambda order: votes[order])
    return best if votes[best] > 9 * (sum(votes.values()) - votes[best]) else ""


def _lies_in(lon_lat: tuple[float, float], boxes: Sequence[Box]) -> bool:
    lon, lat = lon_lat
    return any(west <= lon <= east and south <= lat <= north for west, south, east, north in boxes)


def _note_order(builder: CrosswalkBuilder, name: str, order: str, why: str, example: PlaceCell) -> None:
    builder.add_file_note(
        "coordinate_order",
        f"Two numbers in one cell, such as {example.first:g}, {example.second:g}, are read as {ORDERS[order]}: {why}.",
        "Nothing, if that is right; else give coordinate_order (latlon or lonlat) in a mapping.",
        field=name,
    )


# --- what is made ------------------------------------------------------------------------------------------------


def _make(builder: CrosswalkBuilder, places: Sequence[tuple[float, float] | None]) -> None:
    for target, at in (("lon", 0), ("lat", 1)):
        builder.set(target, np.array([place[at] if place else np.nan for place in places], float))


def _note_shapes(builder: CrosswalkBuilder, places: Sequence[PlaceCell | None]) -> None:
    """Keep lines and areas whole, and say that a point stands for each."""
    shapes = [place.shape if place else "" for place in places]
    at = [i for i, shape in enumerate(shapes) if shape]
    if not at:
        return
    builder.set(SHAPE, as_texts(np.array([shape or None for shape in shapes], dtype=object)))
    kinds = [shapes[i].partition('"type":"')[2].partition('"')[0] for i in at]
    builder.findings.append(stand_ins(builder.raw.table["source_row"].iloc[at].tolist(), kinds))


def _set_radius(builder: CrosswalkBuilder, places: Sequence[PlaceCell | None]) -> None:
    """Set how far the event may be from the point, and what the point stands for, unless columns of the file do."""
    radius = np.array([place.radius_km if place else 0.0 for place in places], float)
    if (radius < MIN_RADIUS_KM).all():
        return
    stated_radius = pd.Series(np.where(radius >= MIN_RADIUS_KM, radius.round(1), np.nan))
    kinds: list[Any] = [
        None if place is None or (km < NEAR_KM and not place.shape)
        else GeoPrecision.REGION if place.shape else GeoPrecision.NEAR
        for place, km in zip(places, radius, strict=True)
    ]  # fmt: skip
    precision = as_texts(np.array([kind and str(kind) for kind in kinds], dtype=object))
    for target, values in (("uncertainty_km", stated_radius), ("geo_precision", precision)):
        stated = builder.columns.get(target)
        builder.set(target, values if stated is None else stated.where(stated.notna(), values))
