"""The events on the map: symbols moved apart, circles and hatched units where less is known, numbered badges."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import shapely

from geo.events.schema import UNIT_PRECISIONS
from geo.snapshot.content import Content, on_page
from geo.snapshot.map.badges import BADGE_RADIUS, place_badges
from geo.snapshot.map.base_map import BaseMap, lines_of
from geo.snapshot.map.labels import Room
from geo.snapshot.map.symbols import RADIUS_MIN, deaths_at_max, moved_apart, outline, radii
from geo.snapshot.projection import MapFrame, ring
from geo.snapshot.scene import Box, Circle, Group, Item, Path, Text, polyline
from geo.style import LIGHT, SYMBOLS
from geo.wording.labels import type_label

KEYED_EVENTS = 25  # up to so many are numbered
SYMBOL_EVENTS = 3000  # beyond it an event is a dot, as on the screen
MOVED_MAX = 12.0  # points, up to KEYED_EVENTS
MOVED_MAX_CROWDED = 22.0
DOT_RADIUS = 0.9
RING_SHOWS_FROM = 1.6  # times the symbol's radius; smaller circles would hide behind it
HATCH_GAP = 4.6  # points
HATCH_WIDTH = 0.35  # points; fainter than any symbol or border


@dataclass(frozen=True)
class Marks:
    """Where each row of a content is drawn, in its order, and how large."""

    content: Content
    home: np.ndarray  # (n, 2) where the event is, in points
    place: np.ndarray  # (n, 2) where its symbol is
    r: np.ndarray
    at_max: int  # deaths of the largest symbol
    shift_km: float  # the farthest that a symbol was moved
    numbers: np.ndarray  # of the badges, from 1
    of_page: int  # events that the page shows in all; a frame of an animation has some of them

    @property
    def few(self) -> bool:
        """Return whether the page has few enough events to tell each apart."""
        return self.of_page <= KEYED_EVENTS

    @property
    def keyed(self) -> bool:
        """Return whether the events are numbered."""
        return 0 < self.of_page <= KEYED_EVENTS and self.content.spec.key

    @property
    def as_dots(self) -> bool:
        """Return whether there are too many events for symbols."""
        return self.of_page > SYMBOL_EVENTS

    def only(self, kept: np.ndarray) -> "Marks":
        """Return the marks that a mask keeps, where and as they are on the page."""
        content = replace(self.content, rows=self.content.rows[kept])
        parts = {name: getattr(self, name)[kept] for name in ("home", "place", "r", "numbers")}
        return replace(self, content=content, **parts)

    def types(self) -> list[str]:
        """Return the event type per row."""
        column = self.content.dataset.store.event_type
        return [column.values[code] for code in column.codes[self.content.rows]]


def place_marks(content: Content, frame: MapFrame) -> Marks:
    """Return where the symbols of the rows shown stand."""
    home = on_page(content, frame)
    at_max = deaths_at_max(content.deaths)
    r = radii(content.deaths, at_max, len(home))
    numbers = np.arange(1, len(home) + 1)
    if len(home) > SYMBOL_EVENTS:
        return Marks(content, home, home, np.full(len(home), DOT_RADIUS), at_max, 0.0, numbers, len(home))
    most = MOVED_MAX if len(home) <= KEYED_EVENTS else MOVED_MAX_CROWDED
    at = _kept_in(moved_apart(home[:, 0], home[:, 1], r, most), r, frame.box)
    return Marks(content, home, at, r, at_max, _shift_km(home, at, frame), numbers, len(home))


def _kept_in(at: np.ndarray, r: np.ndarray, box: Box) -> np.ndarray:
    """Return positions whose symbols lie wholly in the frame."""
    low, high = np.array(box[:2]) + r[:, None] + 1.5, np.array(box[2:]) - r[:, None] - 1.5
    return np.clip(at, low, high)


def _shift_km(home: np.ndarray, at: np.ndarray, frame: MapFrame) -> float:
    moved = np.hypot(*(at - home).T)
    if not len(moved) or moved.max() < 0.3:
        return 0.0
    return max(frame.km_across(x, y, float(points)) for (x, y), points in zip(home, moved, strict=True) if points > 0.3)


def take_room(marks: Marks, badges: np.ndarray, room: Room) -> None:
    """Keep names off symbols, badges and leaders."""
    for (x, y), r in zip(marks.place, marks.r, strict=True):
        room.take_disc(float(x), float(y), float(r) + 1.4)
    for x, y in badges:
        room.take_disc(float(x), float(y), BADGE_RADIUS + 1.0)
    for start, end in _long_leaders(marks, badges):
        room.take_line(float(start[0]), float(start[1]), float(end[0]), float(end[1]))


def badge_places(marks: Marks, frame: MapFrame, taken: list[Box]) -> np.ndarray:
    """Return the middles of the badges; none if the events are not numbered."""
    return place_badges(marks.place, marks.r, frame.box, taken) if marks.keyed else np.empty((0, 2))


# --- drawing -----------------------------------------------------------------------------------------------------


def draw_areas_known_to(marks: Marks, units: Mapping[str, shapely.Geometry], frame: MapFrame) -> Group:
    """Return hatched units and circles: how much less than a point is known."""
    return Group("precision", (*_hatching(marks, units), *_rings(marks, frame)))


def units_known_to(content: Content, base: BaseMap, frame: MapFrame) -> dict[str, shapely.Geometry]:
    """Return the units to hatch by id, as shapes on the page."""
    wanted = hatched_units(content)
    found: dict[str, shapely.Geometry] = {}
    for layer, column in ((base.units, "admin1_id"), (base.districts, "admin2_id")):
        table, shapes = layer.on(frame) if wanted else (layer.table.iloc[:0], np.array([]))
        held = table[column].isin(wanted).to_numpy()
        for unit, shape in zip(table[column][held], shapes[held], strict=True):
            # a unit on both sides of the antimeridian comes in two pieces
            found[unit] = shapely.union(found[unit], shape) if unit in found else shape
    return found


def hatched_units(content: Content) -> set[str]:
    """Return the ids of the units that rows shown are known to only."""
    return set(content.dataset.store.areas(content.rows)) - {None}


def _hatching(marks: Marks, units: Mapping[str, shapely.Geometry]) -> Iterator[Item]:
    wanted = hatched_units(marks.content)
    for shape in (shape for unit, shape in units.items() if unit in wanted):
        yield Path(lines_of([hatch(shape)]), stroke=LIGHT.border, width=HATCH_WIDTH, closed=False, role="hatching")
        yield Path(lines_of([shape]), stroke=LIGHT.muted, width=0.6, role="hatching")


def hatch(shape: shapely.Geometry) -> shapely.Geometry:
    """Return diagonal lines over a shape, on one grid for the whole page."""
    left, top, right, bottom = shapely.bounds(shape)
    first = np.floor((left - bottom) / HATCH_GAP) * HATCH_GAP
    offsets = np.arange(first, right - top + HATCH_GAP, HATCH_GAP)
    lines = [[(top + offset, top), (bottom + offset, bottom)] for offset in offsets]
    return shapely.intersection(shapely.multilinestrings(lines), shapely.make_valid(shape))


def has_rings(marks: Marks, frame: MapFrame) -> bool:
    """Return whether any circle of uncertainty is drawn."""
    return next(_rings(marks, frame), None) is not None


def _rings(marks: Marks, frame: MapFrame) -> Iterator[Path]:
    """Yield the circle of each event that is larger than its symbol; equal ones once."""
    if marks.as_dots:
        return
    columns = ["geo_precision", "uncertainty_km", "lon", "lat"]
    table = marks.content.dataset.store.rows.at(marks.content.rows, columns)
    known_to_unit = table["geo_precision"].isin([str(each) for each in UNIT_PRECISIONS])
    drawn = table.assign(r=marks.r, kind=marks.types())[~known_to_unit & table["uncertainty_km"].notna()]
    x, y = frame.middle
    points_per_km = 1 / frame.km_across(x, y, 1.0)
    drawn = drawn[drawn["uncertainty_km"] * points_per_km > drawn["r"] * RING_SHOWS_FROM]
    for lon, lat, km, kind in drawn.groupby(["lon", "lat", "uncertainty_km", "kind"], sort=True).groups:
        colour = SYMBOLS[kind].light
        circle = ring(frame, lon, lat, km)
        yield Path(
            (circle,), colour if marks.few else None, colour, 0.7 if marks.few else 0.45, (2.0, 1.5),
            fill_opacity=0.09, role="ring", title=f"within about {km:g} km",
        )  # fmt: skip


def draw_marks(marks: Marks, badges: np.ndarray) -> Group:
    """Return leaders, symbols (large first, so that small ones lie on top) and numbered badges."""
    if marks.as_dots:
        return Group("events", tuple(_dots(marks)))
    order = np.lexsort((np.arange(len(marks.r)), -marks.r))
    table = marks.content.dataset.store.rows.at(marks.content.rows, ["title", "event_id"])
    titles, kinds = table["title"].fillna(table["event_id"]).tolist(), marks.types()
    symbols = [
        item
        for i in order
        for item in draw_symbol(
            kinds[i], marks.place[i], marks.r[i], hollow=bool(np.isnan(marks.content.deaths[i])), title=titles[i]
        )
    ]
    return Group("events", (*_leaders(marks, badges), *symbols, *_badges(marks, badges)))


def draw_symbol(
    kind: str, place: tuple[float, float] | np.ndarray, r: float, *, hollow: bool = False, title: str = ""
) -> list[Item]:
    """Return one symbol: light halo, dark outline, filled in the type's colour, or hollow if deaths are not stated."""
    style = SYMBOLS[kind]
    lines = (outline(style.shape, float(place[0]), float(place[1]), float(r)),)
    halo = Path(lines, LIGHT.halo, LIGHT.halo, 2.0)
    if not hollow:
        return [halo, Path(lines, style.light, LIGHT.outline, 0.55, role="event", title=title)]
    # a pale colour alone would not stand out: it runs within the dark line
    dark = Path(lines, LIGHT.halo, LIGHT.outline, 1.7, role="event", title=title)
    return [halo, dark, Path(lines, stroke=style.light, width=0.85)]


def _leaders(marks: Marks, badges: np.ndarray) -> list[Item]:
    return [
        Path(polyline(tuple(start), tuple(end)), stroke=colour, width=wide, closed=False, role="leader")
        for start, end in _long_leaders(marks, badges)
        for colour, wide in ((LIGHT.halo, 1.8), (LIGHT.ink, 0.6))
    ]


def _long_leaders(marks: Marks, badges: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return symbol and badge of each pair with a gap to bridge."""
    pairs = zip(marks.place, badges, marks.r, strict=False)
    return [(place, badge) for place, badge, r in pairs if np.hypot(*(badge - place)) > r + BADGE_RADIUS + 2]


def _badges(marks: Marks, badges: np.ndarray) -> list[Item]:
    numbered = zip(marks.numbers, badges, strict=False)  # no badges if the events are not numbered
    return [item for number, (x, y) in numbered for item in draw_badge(int(number), float(x), float(y))]


def draw_badge(number: int, x: float, y: float, r: float = BADGE_RADIUS) -> list[Item]:
    """Return a number in a circle."""
    size = 6.4 * r / BADGE_RADIUS
    return [
        Circle(x, y, r, LIGHT.halo, LIGHT.ink, 0.7, role="badge"),
        Text(x, y + 0.35 * size, str(number), size, "bold", "middle", LIGHT.ink, role="badge"),
    ]


def _dots(marks: Marks) -> Iterator[Item]:
    """Yield one path per type of small squares, each spot of the page once."""
    spots = (
        pd.DataFrame({"kind": marks.types(), "x": marks.place[:, 0], "y": marks.place[:, 1]}).round(0).drop_duplicates()
    )
    for kind, group in spots.groupby("kind", sort=True):
        x, y = group["x"].to_numpy(), group["y"].to_numpy()
        corners = np.stack([np.column_stack([x + dx, y + dy]) for dx, dy in _DOT], axis=1)
        yield Path(tuple(corners), SYMBOLS[str(kind)].light, role="event", title=type_label(str(kind)))


_DOT = [(DOT_RADIUS * dx, DOT_RADIUS * dy) for dx, dy in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
SAMPLE_RADIUS = RADIUS_MIN * 1.2  # of symbols in legend and tables
