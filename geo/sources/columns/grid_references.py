"""Parse grid references (UTM with its zone, and MGRS) on the WGS 84 ellipsoid."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

BANDS = "CDEFGHJKLMNPQRSTUVWX"  # 8 degrees of latitude each, from 80 degrees south
COLUMNS = ("ABCDEFGH", "JKLMNPQR", "STUVWXYZ")  # 100 km squares from west to east, by zone
ROWS = "ABCDEFGHJKLMNPQRSTUV"  # 100 km squares from south to north; every second zone begins with F
SQUARE = 100_000  # m
FALSE_NORTHING = 10_000_000  # m, of the southern half
EASTINGS, NORTHINGS = (100_000, 900_000), (0, FALSE_NORTHING)  # m, of all of UTM
BAND_S = (3_540_000, 4_430_000)  # m: northings of 32 to 40 degrees north
LAND_AT_50_SOUTH = (18, 19, 20, 21)  # zones in which S may stand for the south at northings of band S as well

MGRS = re.compile(r"(\d{1,2})\s*([C-HJ-NP-X])\s*([A-HJ-NP-Z])\s*([A-HJ-NP-V])\s*([\d ]*)", re.IGNORECASE)
_METRES = r"(\d{4,8}(?:[.,]\d+)?)\s*m?\s*"
_ZONE = r"(\d{1,2})\s*([C-HJ-NP-X])?"
UTM_ZONE_FIRST = re.compile(rf"(?:utm|zone|zona)?\s*{_ZONE}[\s,;:]+{_METRES}E?[\s,;]+{_METRES}N?", re.IGNORECASE)
UTM_ZONE_LAST = re.compile(rf"{_METRES}E?[\s,;]+{_METRES}N?[\s,;(]+(?:utm|zone|zona)?\s*{_ZONE}\)?", re.IGNORECASE)
ZONE = re.compile(r"(?:utm|zone|zona|wgs\s?84|[/:,\s])*(\d{1,2})\s*[-\s]?\s*(north|south|[C-HJ-NP-X])?", re.IGNORECASE)
EPSG_ZONE = re.compile(r"(?:epsg:?\s*)?32([67])(\d{2})", re.IGNORECASE)


@dataclass(frozen=True)
class GridPlace:
    """The middle of a square of a grid, in degrees, and the length of its side in metres; 0 for a point."""

    lon: float
    lat: float
    side_m: int = 0


def from_mgrs(text: str) -> GridPlace | None:
    """Return the place of an MGRS reference such as 38S MB 4413 8614; None if it is none."""
    match = MGRS.fullmatch(text.strip())
    digits = "".join(match[5].split()) if match else ""
    if match is None or len(digits) % 2 or len(digits) > 10:
        return None
    zone, band, column, row = int(match[1]), *(letter.upper() for letter in match.groups()[1:4])
    columns = COLUMNS[(zone - 1) % 3]
    if not 1 <= zone <= 60 or column not in columns:
        return None
    side = SQUARE // 10 ** (len(digits) // 2)
    east, north = (
        int(half or "0") * side + side / 2 for half in (digits[: len(digits) // 2], digits[len(digits) // 2 :])
    )
    easting = (columns.index(column) + 1) * SQUARE + east
    rows_up = (ROWS.index(row) - (5 if zone % 2 == 0 else 0)) % len(ROWS)
    return _in_band(zone, band, easting, rows_up * SQUARE + north, side)


def _in_band(zone: int, band: str, easting: float, northing: float, side: int) -> GridPlace | None:
    """Return the place in a band of latitude; the letters of rows repeat every 2,000 km."""
    is_south = band < "N"
    south = BANDS.index(band) * 8 - 80
    north = 84 if band == "X" else south + 8
    for turn in range(5):
        lon, lat = to_degrees(zone, easting, northing + turn * len(ROWS) * SQUARE, is_south=is_south)
        if south - 1 <= lat <= north + 1:  # squares reach over the edge of their band
            return GridPlace(lon, lat, side)
    return None


def from_utm(text: str) -> GridPlace | None:
    """Return the place of easting and northing with their zone, such as 38S 441300 3686140; None if it is none."""
    if match := UTM_ZONE_FIRST.fullmatch(text.strip()):
        zone, letter, east, north = match.groups()
    elif match := UTM_ZONE_LAST.fullmatch(text.strip()):
        east, north, zone, letter = match.groups()
    else:
        return None
    return in_zone(f"{zone}{letter or ''}", metres(east), metres(north))


def in_zone(zone: str, easting: float | None, northing: float | None) -> GridPlace | None:
    """Return the place of metres in a zone such as 38, 38N, 38S or EPSG:32638; None if they are none of UTM."""
    zone_parts = _zone(zone)
    if zone_parts is None or easting is None or northing is None or not are_metres(easting, northing):
        return None
    number, half = zone_parts
    is_south = _is_south(number, half, northing)
    return None if is_south is None else GridPlace(*to_degrees(number, easting, northing, is_south=is_south))


def are_metres(easting: float, northing: float) -> bool:
    """Return whether two numbers can be metres of UTM."""
    return EASTINGS[0] <= easting <= EASTINGS[1] and NORTHINGS[0] <= northing <= NORTHINGS[1] and northing > 360


def metres(text: str) -> float | None:
    """Return a number of metres."""
    try:
        return float(text.strip().rstrip("mMENen ").replace(",", ".").replace(" ", ""))
    except ValueError:
        return None


def _zone(text: str) -> tuple[int, str] | None:
    """Return the number of a zone and its letter; empty where none is given."""
    text = text.strip()
    if match := EPSG_ZONE.fullmatch(text):
        zone, letter = int(match[2]), "north" if match[1] == "6" else "south"
    elif match := ZONE.fullmatch(text.removesuffix(".0")):
        zone, letter = int(match[1]), match[2] or ""
    else:
        return None
    return (zone, letter) if 1 <= zone <= 60 else None


def _is_south(zone: int, letter: str, northing: float) -> bool | None:
    """Return the half of the globe. S is a band of the north and short for the south: None where it may be both."""
    if len(letter) > 1 or not letter:
        return letter.lower() == "south" if letter else None
    if letter.upper() != "S":
        return letter.upper() < "N"
    if BAND_S[0] <= northing <= BAND_S[1]:
        return None if zone in LAND_AT_50_SOUTH else False
    return True


def to_degrees(zone: int, easting: float, northing: float, *, is_south: bool) -> tuple[float, float]:
    """Return longitude and latitude of metres of UTM."""
    lon, lat = _projection(zone)(easting, northing - (FALSE_NORTHING if is_south else 0), inverse=True)
    return round(float(lon), 6), round(float(lat), 6)


@lru_cache(maxsize=60)
def _projection(zone: int) -> Any:
    from pyproj import Proj  # a tenth of a second, for the few files that need it

    return Proj(proj="utm", zone=zone, ellps="WGS84")
