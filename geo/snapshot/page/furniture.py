"""What stands on the map besides its content: scale bar, locator globe, frame."""

import math

import numpy as np
import shapely
from pyproj import Proj

from geo.snapshot.map.base_map import BaseMap, lines_of
from geo.snapshot.projection import MapFrame, ScaleBar
from geo.snapshot.scene import Box, Circle, Group, Item, Path, Text, polyline, rectangle
from geo.style import FRAME, LIGHT

BAR_POINTS = 88.0  # the scale bar is at most so long
HALF_NAMED_FROM = 66.0  # points; on a shorter bar the numbers would touch
GLOBE_RADIUS = 36.0
GLOBE_MARGIN = 6.0
HORIZON = math.radians(89)  # from the middle of the globe
NO_BAR_VARIATION = 1.0  # a bar that is wrong by more than twice elsewhere would mislead


def draw_frame(frame: MapFrame) -> Item:
    """Return the line round the map."""
    return Path(rectangle(frame.box), stroke=FRAME, width=0.6, role="frame")


# --- scale bar ---------------------------------------------------------------------------------------------------


def scale_box(frame: MapFrame, bar: ScaleBar) -> Box:
    """Return the room that the scale bar takes in the lower left corner."""
    left, _, _, bottom = frame.box
    return left + 4, bottom - 30, left + max(bar.points + 34, 130), bottom - 2


def draw_scale(frame: MapFrame, bar: ScaleBar) -> Group:
    """Return the bar with its length in km, the latitude at which it is true, and how much the scale varies."""
    x, y = frame.box[0] + 10, frame.box[3] - 12
    middle = x + bar.points / 2
    ticks = polyline((x, y - 3.6), (x, y), (x + bar.points, y), (x + bar.points, y - 3.6))
    half = polyline((middle, y - 2.4), (middle, y))
    lines = [
        Path(lines, stroke=colour, width=wide, closed=False)
        for colour, wide in ((LIGHT.halo, 3.2), (LIGHT.ink, 1.1))
        for lines in (ticks, half)
    ]
    texts = [
        Text(at, y - 5.6, text, 6.4, anchor="middle", fill=LIGHT.ink, halo=LIGHT.halo, role="scale")
        for at, text in ((x, "0"), (middle, f"{bar.km / 2:g}"), (x + bar.points, f"{bar.km:,g} km"))
        if at != middle or bar.points > HALF_NAMED_FROM
    ]
    note = Text(x, y + 7.6, _true_at(frame, bar), 5.6, fill=LIGHT.muted, halo=LIGHT.halo, halo_width=1.6, role="scale")
    # over hatching or dense borders a halo alone does not make it readable
    ground = Path(rectangle(scale_box(frame, bar)), LIGHT.page, fill_opacity=0.75, role="scale-ground")
    return Group("scale-bar", (ground, *lines, *texts, note))


def _true_at(frame: MapFrame, bar: ScaleBar) -> str:
    side = "N" if bar.lat >= 0 else "S"
    text = f"at {abs(bar.lat):.0f}°{side}"
    varies = frame.scale_variation
    return f"{text}; scale varies by {varies * 100:.0f} % over the map" if varies >= 0.02 else text


# --- locator -----------------------------------------------------------------------------------------------------


def globe_corners(frame: MapFrame) -> list[Box]:
    """Return the corners in which the locator may stand, the usual one first."""
    left, top, right, bottom = frame.box
    side, gap = 2 * GLOBE_RADIUS, GLOBE_MARGIN
    return [
        (right - gap - side, bottom - gap - side, right - gap, bottom - gap),
        (right - gap - side, top + gap, right - gap, top + gap + side),
        (left + gap, top + gap, left + gap + side, top + gap + side),
    ]


def draw_globe(base: BaseMap, frame: MapFrame, box: Box) -> Group:
    """Return the earth as seen from above the map's middle, with the map's extent on it."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    lat0 = float(frame.lon_lat(*frame.middle)[1])
    proj = Proj(f"+proj=laea +lat_0={lat0:.4f} +lon_0={frame.lon0:.4f} +R=1")
    land = [_orthographic(line, x, y) for line in lines_of(_seen_land(base, proj, frame.lon0, lat0))]
    extent = _orthographic(np.column_stack(proj(*_outline(frame))), x, y)
    return Group(
        "locator",
        (
            Circle(x, y, GLOBE_RADIUS + 1.4, LIGHT.halo),
            Circle(x, y, GLOBE_RADIUS, LIGHT.sea, FRAME, 0.5),
            Path(tuple(land), "#CFC9BC", LIGHT.halo, 0.2),
            Path((extent,), LIGHT.accent, LIGHT.accent, 1.1, fill_opacity=0.18, role="extent"),
        ),
    )


def _seen_land(base: BaseMap, proj: Proj, lon0: float, lat0: float) -> np.ndarray:
    """Return the land on this side of the globe, in the plane of `proj`."""
    parts = base.coarse_land
    near = _angle(shapely.centroid(parts), lon0, lat0) < math.radians(125)
    disc = shapely.Point(0, 0).buffer(2 * math.sin(HORIZON / 2), 64)
    flat = [_visible(part, proj, lon0, lat0) for part in parts[near]]
    return np.array([shapely.intersection(shapely.make_valid(part), disc) for part in flat if part], dtype=object)


def _visible(part: shapely.Polygon, proj: Proj, lon0: float, lat0: float) -> shapely.Polygon | None:
    """Return a polygon in the plane without the corners near the far side, where the plane has no place for them."""
    corners = shapely.get_coordinates(part.exterior)
    angle = _angle(shapely.points(corners), lon0, lat0)
    if angle.min() > HORIZON:
        return None
    kept = corners[angle < math.radians(150)]
    return shapely.Polygon(np.column_stack(proj(kept[:, 0], kept[:, 1]))) if len(kept) > 3 else None


def _angle(points: np.ndarray, lon0: float, lat0: float) -> np.ndarray:
    """Return how far points in degrees lie from the globe's middle, in radians."""
    lon, lat = np.radians(shapely.get_x(points) - lon0), np.radians(shapely.get_y(points))
    phi0 = math.radians(lat0)
    return np.arccos(np.clip(np.sin(phi0) * np.sin(lat) + np.cos(phi0) * np.cos(lat) * np.cos(lon), -1, 1))


def _orthographic(points: np.ndarray, x: float, y: float) -> np.ndarray:
    """Return points of an equal-area plane (unit sphere) as seen from space, on the page."""
    rho = np.hypot(points[:, 0], points[:, 1])
    angle = 2 * np.arcsin(np.clip(rho / 2, 0, 1))
    stretch = np.where(rho > 1e-9, np.sin(np.minimum(angle, math.pi / 2)) / np.maximum(rho, 1e-9), 1.0)
    return np.column_stack([x + points[:, 0] * stretch * GLOBE_RADIUS, y - points[:, 1] * stretch * GLOBE_RADIUS])


def _outline(frame: MapFrame) -> tuple[np.ndarray, np.ndarray]:
    """Return points along the edge of the frame, in degrees."""
    left, top, right, bottom = frame.box
    share = np.linspace(0, 1, 16)
    across, down = left + (right - left) * share, top + (bottom - top) * share
    x = np.concatenate([across, np.full(16, right), across[::-1], np.full(16, left)])
    y = np.concatenate([np.full(16, top), down, np.full(16, bottom), down[::-1]])
    lon, lat = frame.lon_lat(x, y)
    known = np.isfinite(lon)
    return lon[known], lat[known]
