"""Names on the map: countries, seas, capitals and towns, each where it fits without touching another."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from scipy.spatial import cKDTree

from geo.snapshot.fonts import is_right_to_left, width
from geo.snapshot.map.base_map import BaseMap
from geo.snapshot.map.labels import Room, cheapest
from geo.snapshot.projection import MapFrame
from geo.snapshot.scene import Box, Circle, Item, Path, Text, rectangle
from geo.style import COUNTRY_NAME, LIGHT, OTHER_COUNTRY_NAME, PLACE_NAME

MAX_PLACES = 30
GRID = 17  # tries along a side for a country's name
LINE = 1.15  # line height of names in two lines
HEIGHT_UP, HEIGHT_DOWN = 0.76, 0.22  # of the size, above and below the baseline
NEAR_EVENT = 60.0  # points; a town this close to an event helps to find it
RTL_LARGER = 1.2  # Arabic letters look smaller at the same size


@dataclass(frozen=True)
class Land:
    """Countries on the page: which, where, and which of them the events are in."""

    table: pd.DataFrame
    shapes: np.ndarray
    focus: AbstractSet[str]

    @property
    def in_focus(self) -> np.ndarray:
        """Return, per shape, whether it belongs to a country in focus."""
        return self.table["country"].isin(self.focus).to_numpy()


def name_everything(
    base: BaseMap, frame: MapFrame, land: Land, room: Room, events: np.ndarray, labels: str
) -> list[Item]:
    """Return the names, the weightiest first: countries, waters, capitals, towns. events: (n, 2) on the page."""
    places = _named(_places(base.places, frame, land, events), labels)
    countries = _named(land.table, labels)
    for x, y in places.loc[places["capital"], ["x", "y"]].to_numpy():
        room.take_disc(x, y, 4.0, cost=25.0)
    items = _countries(countries, land, room)
    if labels == "en":  # the table of waters has no other names
        items += _waters(base.waters, frame, land, room)
    return items + _towns(places, room)


def _named(table: pd.DataFrame, labels: str) -> pd.DataFrame:
    """Return a table with the name to show: the Arabic one where it is one throughout, else the English one."""
    if labels != "ar":
        return table.assign(shown=table["name"])
    # some names of the source are a mixture of two scripts
    whole = table["name_ar"].notna() & ~table["name_ar"].fillna("").str.contains("[A-Za-zʿʾ]")
    return table.assign(shown=table["name_ar"].where(whole, table["name"]))


# --- countries ---------------------------------------------------------------------------------------------------


def _countries(table: pd.DataFrame, land: Land, room: Room) -> list[Item]:
    """Return the names of countries, those in focus first, then the largest on the page."""
    area = shapely.area(land.shapes)
    order = np.lexsort((-area, ~land.in_focus))
    items: list[Item] = []
    for i in order:
        name, focus = table["shown"].iloc[i], bool(land.in_focus[i])
        if area[i] < (200 if focus else 380) or not isinstance(name, str):
            continue
        label = _country(name, land.shapes[i], room, focus=focus)
        if label:
            room.take(label.box)
            items.append(label)
    return items


def _country(name: str, shape: shapely.Geometry, room: Room, *, focus: bool) -> Text | None:
    """Return a country's name where most of it lies on the country, near its middle."""
    rtl = is_right_to_left(name)
    letters, spacing = (name, 0.0) if rtl else (name.upper(), 1.0)
    body = shapely.simplify(max(shapely.get_parts(shape), key=shapely.area), 1.0)
    shapely.prepare(body)
    middle = shapely.centroid(body)
    x, y = _grid(body.bounds)
    for size in (9.2, 7.6, 6.4) if focus else (7.6, 6.4):
        size_ = size * (RTL_LARGER if rtl else 1)
        wide = width(letters, size_, "bold", spacing)
        boxes = _boxes(x - wide / 2, y, wide, size_)
        share = _share_on(body, boxes)
        costs = (1 - share) * 60 + np.hypot(x - middle.x, y - middle.y) * 0.25
        inside = np.flatnonzero(share > 0.6)
        best = cheapest(room, boxes[inside], costs[inside], margin=1.5)
        if best is not None:
            at = inside[best]
            colour, halo = (COUNTRY_NAME, LIGHT.focus) if focus else (OTHER_COUNTRY_NAME, LIGHT.land)
            return Text(
                float(x[at]), float(y[at]), letters, size_, "bold", "middle", colour, halo, 2.2, spacing, "country"
            )
    return None


def _share_on(body: shapely.Geometry, boxes: np.ndarray) -> np.ndarray:
    """Return the share of each box (n, 4) that lies on a prepared shape, by a few points in it."""
    along, down = (each.ravel() for each in np.meshgrid(np.linspace(0, 1, 7), np.linspace(0, 1, 3)))
    left, top, right, bottom = (side[:, None] for side in boxes.T)
    inside = shapely.contains_xy(body, left + along * (right - left), top + down * (bottom - top))
    return np.asarray(inside.mean(axis=1))


def _grid(bounds: Box) -> tuple[np.ndarray, np.ndarray]:
    left, top, right, bottom = bounds
    x, y = np.meshgrid(np.linspace(left, right, GRID), np.linspace(top, bottom, GRID))
    return x.ravel(), y.ravel()


def _boxes(left: np.ndarray, baseline: np.ndarray, wide: float, size: float, lines: int = 1) -> np.ndarray:
    """Return the boxes (n, 4) of names at many places."""
    top, bottom = baseline - HEIGHT_UP * size, baseline + HEIGHT_DOWN * size + (lines - 1) * LINE * size
    return np.column_stack([left, top, left + wide, bottom])


# --- waters ------------------------------------------------------------------------------------------------------


def _waters(waters: pd.DataFrame, frame: MapFrame, land: Land, room: Room) -> list[Item]:
    """Return the names of seas that lie wholly on water, close to where data/waters.csv sets them."""
    ground = shapely.STRtree(shapely.simplify(land.shapes, 0.8))
    x, y = frame.page(frame.unwrapped(waters["lon"].to_numpy()), waters["lat"].to_numpy())
    items: list[Item] = []
    for name, zoom, at in zip(waters["name"], waters["zoom"], zip(x, y, strict=True), strict=True):
        if zoom <= _zoom(frame) + 1.5 and np.isfinite(at).all():
            items += _water(name, at, room, ground)
    return items


def _zoom(frame: MapFrame) -> float:
    """Return the zoom of a screen map at which a degree is as long as on this one."""
    x, y = frame.middle
    degree_points = 111.3 / frame.km_across(x, y, 1.0)
    return float(np.log2(degree_points * 360 / 256 / max(np.cos(np.radians(frame.lon_lat(x, y)[1])), 0.1)))


def _water(name: str, at: tuple[float, float], room: Room, ground: shapely.STRtree) -> list[Item]:
    left, top, right, bottom = room.frame
    reach = 70.0
    if not (left - reach < at[0] < right + reach and top - reach < at[1] < bottom + reach):
        return []
    for lines in _in_lines(name):
        for size in (8.0, 7.0, 6.2):
            placed = _water_lines(lines, size, at, room, ground)
            if placed:
                return placed
    return []


def _in_lines(name: str) -> list[list[str]]:
    """Return a name in one line and in two, the short ones in one line first."""
    head, blank, tail = name.rpartition(" ")
    if not blank:
        return [[name]]
    return [[name], [head, tail]] if len(name) <= 9 else [[head, tail], [name]]


def _water_lines(
    lines: list[str], size: float, at: tuple[float, float], room: Room, ground: shapely.STRtree
) -> list[Item]:
    wide = max(width(line, size, "italic", 0.3) for line in lines)
    x, y = _grid((at[0] - 45, at[1] - 45, at[0] + 45, at[1] + 45))
    boxes = _boxes(x - wide / 2, y, wide, size, len(lines))
    dry = np.ones(len(boxes), bool)
    dry[ground.query(shapely.box(*boxes.T), predicate="intersects")[0]] = False
    afloat = np.flatnonzero(dry)
    best = cheapest(room, boxes[afloat], np.hypot(x - at[0], y - at[1])[afloat] * 0.15, margin=1.0)
    if best is None:
        return []
    found = afloat[best]
    room.take((float(boxes[found][0]), float(boxes[found][1]), float(boxes[found][2]), float(boxes[found][3])))
    return [
        Text(
            float(x[found]), float(y[found]) + i * LINE * size, line, size, "italic", "middle",
            LIGHT.water, LIGHT.sea, 1.6, 0.3, "water",
        )
        for i, line in enumerate(lines)
    ]  # fmt: skip


# --- capitals and towns ------------------------------------------------------------------------------------------


def _places(places: pd.DataFrame, frame: MapFrame, land: Land, events: np.ndarray) -> pd.DataFrame:
    """Return the places worth a name in the frame, weightiest first, with x and y on the page."""
    x, y = frame.page(frame.unwrapped(places["lon"].to_numpy()), places["lat"].to_numpy())
    placed = places.assign(x=x, y=y, focus=places["country"].isin(land.focus))[frame.holds(x, y, 5.0)]
    rank = placed["label_rank"].astype(int)
    capital_like = placed["capital"] | (rank == 0)
    near = _distance_to_events(placed, events) < NEAR_EVENT
    weight = rank - 7 * placed["capital"] - 3 * placed["focus"] - 1 * near
    worthy = capital_like | (rank <= 1) | (placed["focus"] & (rank <= 5))
    return placed.assign(weight=weight)[worthy].sort_values(
        ["weight", "population", "name"], ascending=[True, False, True], kind="stable"
    )


def _distance_to_events(placed: pd.DataFrame, events: np.ndarray) -> np.ndarray:
    if not len(events):
        return np.full(len(placed), np.inf)
    return np.asarray(cKDTree(events).query(placed[["x", "y"]].to_numpy(float))[0])


def _towns(places: pd.DataFrame, room: Room) -> list[Item]:
    items: list[Item] = []
    named = 0
    for place in places.to_dict("records"):
        if named == MAX_PLACES:
            break
        drawn = _town(place, room)
        named += bool(drawn)
        items += drawn
    return items


def _town(place: dict[str, object], room: Room) -> list[Item]:
    """Return a dot and a name, only the name if an event stands on the dot, or nothing if there is no room."""
    x, y, capital, name = float(str(place["x"])), float(str(place["y"])), bool(place["capital"]), place["shown"]
    if not isinstance(name, str):
        return []
    dot = np.array([[x - 2, y - 2, x + 2, y + 2]])
    free = room.costs(dot, margin=0.0)[0] < 1000
    if not free and not capital:
        return []
    size, weight = (7.6, "bold") if capital else (6.7, "regular")
    label = _beside(x, y, name, size * (RTL_LARGER if is_right_to_left(name) else 1), weight, room, free=free)
    if label is None:
        return []
    room.take(label.box)
    if not free:
        return [label]
    room.take((x - 2.2, y - 2.2, x + 2.2, y + 2.2))
    return [_dot(x, y, capital=capital), label]


def _dot(x: float, y: float, *, capital: bool) -> Item:
    if capital:
        square = rectangle((x - 1.9, y - 1.9, x + 1.9, y + 1.9))
        return Path(square, LIGHT.halo, LIGHT.ink, 0.7, role="capital")
    return Circle(x, y, 1.25, LIGHT.halo, PLACE_NAME, 0.6, role="town")


def _beside(x: float, y: float, name: str, size: float, weight: str, room: Room, *, free: bool) -> Text | None:
    """Return a name right of its dot, or where else round it there is room."""
    wide = width(name, size, weight)
    places = [
        (gap, anchor, x + side * gap, y + drop * size + (0 if side else np.copysign(gap - 3.4, drop)), turn)
        for gap in ((3.4, 6.0) if free else (8.0, 11.0, 14.0, 18.0))
        for turn, (anchor, side, drop) in enumerate(_SIDES)
    ]
    lefts = np.array([_left(at, anchor, wide) for _, anchor, at, _, _ in places])
    baselines = np.array([baseline for _, _, _, baseline, _ in places])
    extra = np.array([gap * 0.6 + 0.4 * turn for gap, _, _, _, turn in places])
    best = cheapest(room, _boxes(lefts, baselines, wide, size), extra, margin=0.5)
    if best is None:
        return None
    _, anchor, at, baseline, _ = places[best]
    colour = LIGHT.ink if weight == "bold" else PLACE_NAME
    return Text(at, float(baseline), name, size, weight, anchor, colour, LIGHT.halo, 1.8, role="place")


# where a name may stand: anchor, side of the dot, drop of the baseline in sizes; the best one first
_SIDES = (
    ("start", 1.0, 0.32), ("end", -1.0, 0.32), ("start", 0.8, -0.45), ("start", 0.8, 1.1),
    ("end", -0.8, -0.45), ("end", -0.8, 1.1), ("middle", 0.0, -0.62), ("middle", 0.0, 1.25),
)  # fmt: skip


def _left(at: float, anchor: str, wide: float) -> float:
    return at - wide * {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor]
