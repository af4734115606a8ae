"""The map on the page: a projection chosen by distortion, and the way between degrees and points of the page.

The extent asked for is never cropped; its short side is widened until it fills the frame. Longitudes count on past
180° where the map crosses the antimeridian, so every map is one piece.
"""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from pyproj import Geod, Proj

from geo.places.mercator import MAX_LATITUDE
from geo.snapshot.scene import Box
from geo.snapshot.spec import Bbox

GEOD = Geod(ellps="WGS84")
MERCATOR_MAX_VARIATION = 0.05  # of its scale over the map
CONFORMAL_MIN_LATITUDE = 12  # degrees; nearer to the equator a cone is nearly a cylinder
CONFORMAL_MAX_TALL = 60  # degrees
AZIMUTHAL_MAX_WIDE = 150  # degrees; wider maps show the world
NAMES = {
    "merc": "Mercator",
    "lcc": "Lambert conformal conic",
    "laea": "Lambert azimuthal equal-area",
    "eqearth": "Equal Earth",
}
SAMPLES = 33  # points along a side
HALF_TURN = 180 - 1e-7  # at 180° from the middle exactly, either end of the map would do


@dataclass(frozen=True)
class MapFrame:
    """A box of the page with a piece of the earth in it."""

    box: Box
    proj: Proj
    name: str  # of the projection, as PROJ calls it
    lon0: float  # degrees, the middle
    per_metre: float  # points of the page per metre of the projected plane
    left_m: float  # projected coordinates of the top left corner
    top_m: float

    def page(self, lon: np.ndarray | float, lat: np.ndarray | float) -> tuple[np.ndarray, np.ndarray]:
        """Return degrees as points of the page."""
        x, y = self.proj(np.asarray(lon, float), np.asarray(lat, float))
        return self.box[0] + (np.asarray(x) - self.left_m) * self.per_metre, self.box[1] + (
            self.top_m - np.asarray(y)
        ) * self.per_metre

    def lon_lat(self, x: np.ndarray | float, y: np.ndarray | float) -> tuple[np.ndarray, np.ndarray]:
        """Return points of the page as degrees, longitudes within 180° of the middle; NaN off the earth."""
        east = self.left_m + (np.asarray(x, float) - self.box[0]) / self.per_metre
        north = self.top_m - (np.asarray(y, float) - self.box[1]) / self.per_metre
        lon, lat = (np.where(np.isfinite(axis), axis, np.nan) for axis in self.proj(east, north, inverse=True))
        return self.unwrapped(lon), lat

    def unwrapped(self, lon: np.ndarray | float) -> np.ndarray:
        """Return longitudes within 180° of the map's middle."""
        return self.lon0 + (np.asarray(lon, float) - self.lon0 + 180) % 360 - 180

    def holds(self, x: np.ndarray, y: np.ndarray, margin: float = 0.0) -> np.ndarray:
        """Return whether points of the page lie in the frame, `margin` points away from its edge."""
        left, top, right, bottom = self.box
        with np.errstate(invalid="ignore"):
            inside = (x >= left + margin) & (x <= right - margin) & (y >= top + margin) & (y <= bottom - margin)
        return np.asarray(inside)

    @property
    def earth(self) -> Box:
        """Return the part of the frame between the poles, which is all of it but on a map of the world."""
        if self.name != "eqearth":
            return self.box
        left, top, right, bottom = self.box
        north, south = (float(self.page(self.lon0, lat)[1]) for lat in (90, -90))
        return left, max(top, north), right, min(bottom, south)

    @property
    def middle(self) -> tuple[float, float]:
        """Return the middle of the frame in points."""
        left, top, right, bottom = self.box
        return (left + right) / 2, (top + bottom) / 2

    @cached_property
    def window(self) -> Bbox:
        """Return west, south, east, north of everything in the frame, west < east, a little more than is seen."""
        left, top, right, bottom = self.box
        x, y = np.meshgrid(np.linspace(left, right, SAMPLES), np.linspace(top, bottom, SAMPLES))
        lon, lat = self.lon_lat(x, y)
        if np.isnan(lon).any() or self._holds_pole(90) or self._holds_pole(-90):
            west, east = self.lon0 - HALF_TURN, self.lon0 + HALF_TURN
        else:
            west, east = (
                max(lon.min() - 0.5, self.lon0 - HALF_TURN),
                min(lon.max() + 0.5, self.lon0 + HALF_TURN),
            )
        south = -90.0 if self._holds_pole(-90) else max(float(np.nanmin(lat)) - 0.5, -89.9)
        north = 90.0 if self._holds_pole(90) else min(float(np.nanmax(lat)) + 0.5, 89.9)
        return float(west), south, float(east), north

    def _holds_pole(self, lat: float) -> bool:
        x, y = self.page(self.lon0, lat)
        return bool(self.holds(x, y))

    def km_across(self, x: float, y: float, length: float) -> float:
        """Return the km on the ellipsoid of `length` points to the right, centred on a point of the page."""
        (lon1, lon2), (lat1, lat2) = self.lon_lat(np.array([x - length / 2, x + length / 2]), np.array([y, y]))
        return float(GEOD.inv(lon1, lat1, lon2, lat2)[2] / 1000)

    @cached_property
    def scale_variation(self) -> float:
        """Return by what share the scale at one place of the map is larger than at another."""
        left, top, right, bottom = self.box
        shares = (0.02, 0.25, 0.5, 0.75, 0.98)
        places = [(left + (right - left) * u, top + (bottom - top) * v) for u in shares for v in shares]
        lengths = [self.km_across(x, y, 1.0) for x, y in places]
        return max(lengths) / min(lengths) - 1 if all(map(math.isfinite, lengths)) else math.inf


def fit(bbox: Bbox, box: Box) -> MapFrame:
    """Return the map of `bbox` in `box`: Mercator where that is true enough, else a projection made for the place."""
    frame = _fitted("merc", bbox, box)
    _, south, _, north = bbox
    if max(abs(south), abs(north)) < 80 and _wide(bbox) < 90 and frame.scale_variation < MERCATOR_MAX_VARIATION:
        return frame
    return _fitted(_projection_for(bbox), bbox, box)


def _projection_for(bbox: Bbox) -> str:
    _, south, _, north = bbox
    if _wide(bbox) > AZIMUTHAL_MAX_WIDE:
        return "eqearth"
    conformal = abs(south + north) / 2 > CONFORMAL_MIN_LATITUDE and north - south < CONFORMAL_MAX_TALL
    return "lcc" if conformal and south * north > 0 else "laea"


def _wide(bbox: Bbox) -> float:
    west, _, east, _ = bbox
    return (east - west) % 360 or 360.0


def _fitted(name: str, bbox: Bbox, box: Box) -> MapFrame:
    west, south, _, north = bbox
    lon0, lat0 = west + _wide(bbox) / 2, (south + north) / 2
    proj = Proj(_definition(name, lon0, lat0, south, north))
    limit = MAX_LATITUDE if name == "merc" else 90.0
    x, y = proj(*_outline(bbox, max(south, -limit), min(north, limit)))
    left, right, bottom, top = (float(side) for side in (x.min(), x.max(), y.min(), y.max()))
    per_metre = min((box[2] - box[0]) / (right - left), (box[3] - box[1]) / (top - bottom))
    return MapFrame(
        box=box,
        proj=proj,
        name=name,
        lon0=lon0,
        per_metre=per_metre,
        left_m=(left + right) / 2 - (box[2] - box[0]) / 2 / per_metre,
        top_m=(bottom + top) / 2 + (box[3] - box[1]) / 2 / per_metre,
    )


def _definition(name: str, lon0: float, lat0: float, south: float, north: float) -> str:
    """Return the projection for PROJ; the cone cuts the earth at a sixth of the height from either edge."""
    sixth = (north - south) / 6
    extra = {
        "lcc": f"+lat_0={lat0:.6f} +lat_1={south + sixth:.6f} +lat_2={north - sixth:.6f}",
        "laea": f"+lat_0={lat0:.6f}",
    }
    return f"+proj={name} +lon_0={lon0:.6f} {extra.get(name, '')} +ellps=WGS84 +units=m"


def _outline(bbox: Bbox, south: float, north: float) -> tuple[np.ndarray, np.ndarray]:
    """Return points along the four sides of an extent, in degrees."""
    half = min(_wide(bbox) / 2, HALF_TURN)
    lon0 = bbox[0] + _wide(bbox) / 2
    along, up = np.linspace(lon0 - half, lon0 + half, SAMPLES), np.linspace(south, north, SAMPLES)
    ends = np.full(SAMPLES, along[0]), np.full(SAMPLES, along[-1])
    lon = np.concatenate([along, along, *ends])
    lat = np.concatenate([np.full(SAMPLES, south), np.full(SAMPLES, north), up, up])
    return lon, lat


def extent_of(lon: np.ndarray, lat: np.ndarray) -> Bbox:
    """Return an extent with room around points in degrees, across the antimeridian where that is shorter."""
    west, wide = _shortest_span(np.unique(lon))
    south, north = float(lat.min()), float(lat.max())
    room = max(0.08 * max(wide, north - south), 0.35)
    south, north = max(south - room, -89.0), min(north + room, 89.0)
    if wide + 2 * room >= 350:
        return -180.0, south, 180.0, north
    sides = (_wrapped(west - room), south, _wrapped(west + wide + room), north)
    return tuple(round(side, 4) for side in sides)  # type: ignore[return-value]


def _shortest_span(lon: np.ndarray) -> tuple[float, float]:
    """Return where the shortest arc that holds all longitudes begins, and its width in degrees."""
    gaps = np.diff(lon, append=lon[0] + 360)
    widest = int(np.argmax(gaps))
    return float(lon[(widest + 1) % len(lon)]), float(360 - gaps[widest])


def _wrapped(lon: float) -> float:
    return (lon + 180) % 360 - 180


@dataclass(frozen=True)
class ScaleBar:
    """A length that is right at one latitude."""

    km: float
    points: float
    lat: float


def scale_bar(frame: MapFrame, about: float) -> ScaleBar:
    """Return a bar of at most `about` points and a round number of km, true on the ellipsoid at the map's middle."""
    x, y = frame.middle
    km = _round_down(frame.km_across(x, y, about))
    points = about
    for _ in range(6):  # the length of a point changes along the bar; this converges at once
        points *= km / frame.km_across(x, y, points)
    return ScaleBar(km, points, float(frame.lon_lat(x, y)[1]))


def _round_down(length: float) -> float:
    """Return the largest 1, 2, 3 or 5 times a power of ten that is not above `length`."""
    power = 10.0 ** math.floor(math.log10(length))
    return max(step * power for step in (1, 2, 3, 5) if step * power <= length)


def ring(frame: MapFrame, lon: float, lat: float, radius_km: float, corners: int = 72) -> np.ndarray:
    """Return a circle on the ellipsoid as points (n, 2) of the page."""
    azimuths = np.linspace(0, 360, corners, endpoint=False)
    lons, lats, _ = GEOD.fwd(np.full(corners, lon), np.full(corners, lat), azimuths, np.full(corners, radius_km * 1000))
    return np.column_stack(frame.page(frame.unwrapped(lons), lats))
