"""The ground that events are drawn on: sea, land, countries in focus, coasts and borders."""

from dataclasses import dataclass

import numpy as np
import shapely

from geo.snapshot.map.base_map import BaseMap, lines_of
from geo.snapshot.map.names import Land
from geo.snapshot.projection import HALF_TURN, MapFrame
from geo.snapshot.scene import Group, Item, Path, rectangle
from geo.style import LIGHT

UNITS_FROM = 0.02  # points per km; on smaller maps borders of units would be a net


@dataclass(frozen=True)
class Ground:
    """Land and borders on the page, to be drawn under and over whatever fills areas."""

    land: Land
    under: Group
    over: Group
    disputed: bool  # whether a dashed border is on the map


def lay_ground(base: BaseMap, frame: MapFrame, focus: frozenset[str]) -> Ground:
    """Return the ground of a map with the countries in `focus` (ISO3) light and with their units."""
    table, shapes = base.countries.on(frame)
    land = Land(table, shapes, focus)
    kinds, lines = base.borders.on(frame)
    disputed = lines[(kinds["kind"] == "disputed").to_numpy()]
    visible = _seen(disputed, frame)
    under = Group("land", (_sea(frame), *_land(land)))
    units = (kinds["kind"] == "admin").to_numpy() & kinds["country"].isin(focus).to_numpy()
    drawn = [
        *([_stroke(lines[units], LIGHT.admin, 0.4, "units")] if _near_enough(frame) else []),
        _stroke(lines[(kinds["kind"] == "border").to_numpy()], LIGHT.border, 0.8, "borders"),
        _stroke(disputed, LIGHT.focus, 1.1, "disputed"),
        Path(lines_of(disputed), stroke=LIGHT.border, width=0.8, dash=(2.2, 1.6), closed=False, role="disputed"),
    ]
    return Ground(land, under, Group("borders", tuple(drawn)), visible)


def _sea(frame: MapFrame) -> Item:
    """Return the sea: all of the frame, or, on a map of the world, the earth within its round outline."""
    if frame.name != "eqearth":
        return Path(rectangle(frame.box), LIGHT.sea, role="sea")
    up = np.linspace(-90, 90, 91)
    lon = np.concatenate([np.full(91, frame.lon0 - HALF_TURN), np.full(91, frame.lon0 + HALF_TURN)])
    return Path(
        (np.column_stack(frame.page(lon, np.concatenate([up, up[::-1]]))),), LIGHT.sea, LIGHT.coast, 0.5, role="sea"
    )


def _land(land: Land) -> list[Item]:
    """Return coasts, then land over their inner half: so no coast runs along a border or where the map was cut."""
    lines = lines_of(land.shapes)
    items: list[Item] = [Path(lines, stroke=LIGHT.coast, width=1.0, role="coast")]
    for focus, colour in ((False, LIGHT.land), (True, LIGHT.focus)):
        shapes = land.shapes[land.in_focus == focus]
        # a hairline in its own colour closes the seams between neighbours
        items.append(Path(lines_of(shapes), colour, colour, 0.25, role="focus" if focus else "land"))
    return items


def _stroke(lines: np.ndarray, colour: str, width: float, role: str) -> Item:
    return Path(lines_of(lines), stroke=colour, width=width, closed=False, role=role)


def _seen(lines: np.ndarray, frame: MapFrame) -> bool:
    return bool(len(lines)) and bool(shapely.intersects(lines, shapely.box(*frame.box)).any())


def _near_enough(frame: MapFrame) -> bool:
    return 1 / frame.km_across(*frame.middle, 1.0) > UNITS_FROM
