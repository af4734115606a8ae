"""The outline of the area that a selection is limited to, as it was drawn on the screen."""

from itertools import pairwise

import numpy as np
import pandas as pd
import shapely

from geo.places.mercator import MAX_LATITUDE, latitude, world_square
from geo.snapshot.map.base_map import Layer, lines_of
from geo.snapshot.projection import MapFrame
from geo.snapshot.scene import Path
from geo.store.row_tests import corners_of
from geo.style import LIGHT

STEPS = 32  # along a side, which bends on every other projection
DASH = (5.0, 2.4)


def outline(area: tuple[float, ...], frame: MapFrame) -> tuple[np.ndarray, ...]:
    """Return the part of the area's outline (degrees, as in a Selection) that is on the map, in points."""
    if not area:
        return ()
    line = shapely.linestrings(_degrees(area))
    shapes = Layer.of(pd.DataFrame(index=[0]), np.array([line])).on(frame)[1]
    return lines_of(shapes)


def _degrees(area: tuple[float, ...]) -> np.ndarray:
    """Return points along the sides, which are straight in Mercator, as lon and lat; the first one again at the end."""
    corners = np.clip(np.array(corners_of(area)), (-180, -MAX_LATITUDE), (180, MAX_LATITUDE))
    square = np.column_stack(world_square(*corners.T))
    sides = [np.linspace(start, end, STEPS, endpoint=False) for start, end in pairwise([*square, square[0]])]
    x, y = np.concatenate([*sides, square[:1]]).T
    return np.column_stack([x * 360 - 180, latitude(y)])


def draw_outline(lines: tuple[np.ndarray, ...]) -> Path:
    """Return the thin dashed line that stands for it, on the map and in the legend."""
    return Path(lines, stroke=LIGHT.accent, width=0.9, dash=DASH, closed=False, role="area-limit")
