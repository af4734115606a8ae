"""Find the columns of coordinates, by their names in several languages, if their cells fit."""

import re
from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd

from geo.events.cells import MISSING_WORDS, is_missing
from geo.events.folding import fold
from geo.events.raw import CellsTable
from geo.sources.columns.degrees import angle, number
from geo.sources.columns.grid_references import EASTINGS
from geo.sources.columns.place_cells import place_of

LOOKED_AT = 200  # cells of a column
ENOUGH = 0.5  # share of cells that have to fit
MAX_PAIRS = 20  # of columns that are looked at
_LAT = """lat latitude latitud latitudine breite breitengrad enlem широта عرض العرض 纬度 緯度 y northing northings
    latdd ycoord coordy pointy posy"""
_LON = """lon lng long longitude longitud longitudine länge laenge längengrad boylam долгота довгота طول الطول
    经度 經度 x easting eastings londd longdd xcoord coordx pointx posx"""
_BOTH = """coordinates coordinate coords coord coordenadas coordonnées koordinaten koordinat koordinatlar координаты
    координати احداثيات إحداثيات الإحداثيات مختصات 坐标 座標 gps latlon latlng latlong lonlat longlat lnglat geo geom
    geometry geometria wkt wkb ewkt point punkt punto geopoint loc geolocation geolokation location position posición
    lokasyon ubicación localisation emplacement standort konum местоположение место розташування الموقع موقع مکان 位置
    mgrs utm grid gridref place xy yx geojson shape centroid"""
_ZONE = "zone zona utmzone зона epsg srid crs"
LAT_WORDS, LON_WORDS, BOTH_WORDS, ZONE_WORDS = (
    frozenset(fold(word) for word in words.split()) for words in (_LAT, _LON, _BOTH, _ZONE)
)
NOTHING = {"", *MISSING_WORDS}
# what stands before lat and lon of the event itself, where a table has several pairs; the likeliest first
FIRST = ("", "event", "incident", "location", "gps", "geo", "point", "place", "site", "action")
_PARTS = re.compile(r"[^\W\d_]+|\d+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def words_of(name: str) -> list[str]:
    """Return the words of a column's name, folded: LocationLat and location_lat are location, lat."""
    return _PARTS.findall(fold(_CAMEL.sub(" ", name)))


def place_columns(table: CellsTable) -> dict[str, str]:
    """Return the columns of the place: lon and lat, or coordinates, and the zone of UTM; empty if there is none."""
    names = [str(name) for name in table.columns if name != "source_row"]
    pairs = _pairs(names)
    blank = [pair for pair in pairs if all(_is_blank(table[name]) for name in pair)]
    for lat, lon in [pair for pair in pairs if pair not in blank]:
        if _share(table[lat], place_of) >= ENOUGH and _is_blank(table[lon]):
            return {"coordinates": lat}  # both stand in one of the two
        # the other way round they are exchanged, which is told for each row
        if any(_fits(table[lat], most) and _fits(table[lon], other) for most, other in ((90, 180), (180, 90))):
            return {"lon": lon, "lat": lat}
    if both := _one_column(table, names):
        return {"coordinates": both} | _zone(table, names)
    for lat, lon in pairs:
        if _are_metres(table[lat]) and _are_metres(table[lon]):
            return {"lon": lon, "lat": lat} | _zone(table, names)
    if blank:
        return {"lon": blank[0][1], "lat": blank[0][0]}
    lone = [name for name in names if _kind(name) == "lat" and _share(table[name], place_of) >= ENOUGH]
    return {"coordinates": lone[0]} if lone else {}


def _pairs(names: Sequence[str]) -> list[tuple[str, str]]:
    """Return the columns of latitude and longitude that belong together, those of the event itself first."""
    lats, lons = ([name for name in names if _kind(name) == kind] for kind in ("lat", "lon"))
    pairs = [(lat, lon) for lat in lats for lon in lons if _rest(lat) == _rest(lon)]
    if not pairs and len(lats) == len(lons) == 1:  # lat and geo_long
        pairs = [(lats[0], lons[0])]
    return sorted(pairs, key=lambda pair: (_rank(_rest(pair[0])), _is_letter(pair[0])))[:MAX_PAIRS]


def _rank(rest: str) -> int:
    return FIRST.index(rest) if rest in FIRST else len(FIRST)


def _kind(name: str) -> str:
    """Return lat or lon for a column that one word calls so, and no word the other."""
    words = set(words_of(name))
    kinds = [kind for kind, known in (("lat", LAT_WORDS), ("lon", LON_WORDS)) if _holds(words, known)]
    return kinds[0] if len(kinds) == 1 else ""


def _holds(words: set[str], known: frozenset[str]) -> bool:
    # Chinese puts no blanks between words
    return bool(words & known) or any(each in word for word in words for each in known if each > "\u3000")


def _rest(name: str) -> str:
    """Return the words of a name without axis, units and reference system."""
    aside = {"dd", "wgs", "84", "decimal", "degrees", "deg", "coord", "coordinate", "خط", "دايره", "1"}
    words = [word for word in words_of(name) if not _holds({word}, LAT_WORDS | LON_WORDS) and word not in aside]
    return " ".join(words)


def _is_letter(name: str) -> bool:
    return bool(set(words_of(name)) & {"x", "y"})


def _one_column(table: CellsTable, names: Sequence[str]) -> str | None:
    """Return the column that holds whole places; one without a telling name has to hold more than two numbers."""
    named = [name for name in names if _holds(set(words_of(name)), BOTH_WORDS) or {"lat", "lon"} <= _kinds(name)]
    fitting = [name for name in named if _share(table[name], place_of) >= ENOUGH]
    fitting = fitting or [name for name in names if _share(table[name], _told_place) >= ENOUGH]
    return fitting[0] if fitting else None


def _kinds(name: str) -> set[str]:
    words = set(words_of(name))
    return {kind for kind, known in (("lat", LAT_WORDS), ("lon", LON_WORDS)) if words & known}


def _told_place(cell: Any) -> Any:
    place = place_of(cell)
    return place if place and place.order and place.kind != "grid" else None


def _zone(table: CellsTable, names: Sequence[str]) -> dict[str, str]:
    zones = [name for name in names if set(words_of(name)) & ZONE_WORDS and table[name].notna().any()]
    return {"utm_zone": zones[0]} if zones else {}


# --- cells -------------------------------------------------------------------------------------------------------


def first_cells(cells: pd.Series) -> list[Any]:
    """Return the first non-empty cells."""
    filled = cells.dropna().head(LOOKED_AT)
    return [cell for cell in filled if not is_missing(cell) and str(cell).strip().casefold() not in NOTHING]


def _is_blank(cells: pd.Series) -> bool:
    return not first_cells(cells)


def _share(cells: pd.Series, read: Callable[[Any], Any]) -> float:
    """Return the share of cells that `read` understands."""
    filled = first_cells(cells)
    return sum(read(cell) is not None for cell in filled) / len(filled) if filled else 0.0


def _fits(cells: pd.Series, most: int) -> bool:
    """Return whether most cells are degrees of one coordinate; a column without any cell may be."""
    return _is_blank(cells) or _share(cells, lambda cell: _is_within(cell, most)) >= ENOUGH


def _is_within(cell: Any, most: int) -> bool | None:
    degrees = angle(str(cell))
    return True if degrees and abs(degrees.degrees) <= most else None


def _are_metres(cells: pd.Series) -> bool:
    return _share(cells, lambda cell: True if abs(number(str(cell)) or 0) >= EASTINGS[0] else None) >= ENOUGH
