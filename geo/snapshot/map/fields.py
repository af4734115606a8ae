"""Modes without symbols: areas filled by class, squares with numbers, density as a surface of shapes."""

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import shapely
from scipy.ndimage import zoom

from geo.snapshot.content import AREA_MODES, Content, areas, on_page
from geo.snapshot.map.base_map import BaseMap, lines_of
from geo.snapshot.map.classes import CHANGES, RAMP, Classes, classes_of
from geo.snapshot.page.timeline import period_before
from geo.snapshot.projection import MapFrame
from geo.snapshot.scene import Box, Group, Item, Path, Text, rectangle
from geo.store.select_rows import select
from geo.store.selection import Selection
from geo.store.store import deaths_shown
from geo.style import LIGHT
from geo.wording.modes import AREA_TITLES, SQUARE_TITLES

SQUARE = 24.0  # points
DENSITY_CELL = 3.0  # points
FINER = 3  # cells drawn per cell counted, so that edges run smoothly
BLUR_CELLS = 4  # half-width of the moving mean, run three times: close to a Gaussian of 12 points
BLUR_RUNS = 3
FULL_AT = 0.6  # share of the highest density from which the colour is the strongest
FAINTEST = 0.04
SYMBOL_MODES = ("clusters", "points")


@dataclass(frozen=True)
class Field:
    """What is filled, to be drawn under and over the borders, and what its colours mean."""

    under: Group
    over: Group
    classes: Classes
    numbers: tuple[Box, ...] = ()  # where names may not stand


def draw_field(content: Content, base: BaseMap, frame: MapFrame) -> Field:
    """Return the mode of the content drawn."""
    draw = dict.fromkeys(AREA_MODES, _areas) | {"squares": _squares, "heat": _heat}
    return draw[content.spec.mode](content, base, frame)


# --- countries, units and districts ------------------------------------------------------------------------------


def area_shapes(base: BaseMap, frame: MapFrame, mode: str, worldview: str) -> tuple[np.ndarray, np.ndarray]:
    """Return the areas on the map: ids and shapes. Countries come as their units, which suit either worldview."""
    table, shapes = (base.districts if mode == "districts" else base.units).on(frame)
    column = AREA_MODES[mode]
    if column == "country" and worldview == "un":
        column = "country_un"
    return table[column].fillna("").to_numpy(object), shapes


def _areas(content: Content, base: BaseMap, frame: MapFrame) -> Field:
    spec = content.spec
    ids, shapes = area_shapes(base, frame, spec.mode, spec.selection.worldview)
    values = area_values(content)
    held = np.isin(ids, list(values))
    classes = _classes(content, [values[each] for each in sorted(set(ids[held]))])
    items = []
    for each, shape in zip(ids[held], shapes[held], strict=True):
        colour = classes.colour(values[each])
        if colour:
            title = _area_title(content, each, values)
            items.append(Path(lines_of([shape]), colour, colour, 0.3, role="area", title=title))
    edges = held & (spec.mode != "countries")
    over = Path(lines_of(shapes[edges]), stroke=LIGHT.border, width=0.4)
    return Field(Group("areas", tuple(items)), Group("area-edges", (over,)), classes)


def _area_title(content: Content, each: str, values: dict[str, float]) -> str:
    names = content.dataset.names
    name = names.country(each) if content.spec.mode == "countries" else names.unit(each)
    return f"{name}: {values[each]:+,.0f}" if content.spec.measure == "change" else f"{name}: {values[each]:,.0f}"


def area_values(content: Content) -> dict[str, float]:
    """Return events, deaths or change per area that holds any event of the data."""
    ids = areas(content.dataset, content.spec)
    values = dict.fromkeys(sorted(set(ids) - {""}), 0.0)
    weights = np.ones(len(ids))
    if content.spec.measure == "deaths":
        weights = np.nan_to_num(deaths_shown(content.dataset.store))
    for row in content.selected:
        if ids[row]:
            values[ids[row]] += weights[row]
    if content.spec.measure == "change":
        for row in select(content.dataset.store, _period_before(content)):
            if ids[row]:
                values[ids[row]] -= 1
    return values


def _period_before(content: Content) -> Selection:
    begin, end = period_before(content)
    return replace(content.spec.selection, date_from=begin, date_to=end)


def _classes(content: Content, values: list[float]) -> Classes:
    if content.spec.measure == "change":
        return CHANGES
    return classes_of(values, AREA_TITLES[content.spec.measure])


# --- squares -----------------------------------------------------------------------------------------------------


def _squares(content: Content, _: BaseMap, frame: MapFrame) -> Field:
    column, row, _across, _down = _cells(content, frame, SQUARE)
    deaths = content.spec.measure == "deaths"
    weights = np.nan_to_num(content.deaths) if deaths else np.ones(len(column))
    sums: dict[tuple[int, int], float] = {}
    for cell, weight in zip(zip(column.tolist(), row.tolist(), strict=True), weights, strict=True):
        sums[cell] = sums.get(cell, 0.0) + float(weight)
    classes = classes_of(list(sums.values()), SQUARE_TITLES["deaths" if deaths else "events"])
    items = [item for cell, value in sorted(sums.items()) for item in _square(cell, value, classes, frame)]
    numbers = tuple(item.box for item in items if isinstance(item, Text))
    return Field(Group("none", ()), Group("squares", tuple(items)), classes, numbers)


def _cells(content: Content, frame: MapFrame, size: float) -> tuple[np.ndarray, np.ndarray, int, int]:
    """Return column and row per event of a grid from the frame's upper left corner, and how many there are."""
    x, y = on_page(content, frame).T
    left, top, right, bottom = frame.box
    across, down = int(np.ceil((right - left) / size)), int(np.ceil((bottom - top) / size))
    column = np.clip(((x - left) // size).astype(int), 0, across - 1)
    row = np.clip(((y - top) // size).astype(int), 0, down - 1)
    return column, row, across, down


def _square(cell: tuple[int, int], value: float, classes: Classes, frame: MapFrame) -> list[Item]:
    left, top = frame.box[0] + cell[0] * SQUARE, frame.box[1] + cell[1] * SQUARE
    box = rectangle((left, top, left + SQUARE - 1, top + SQUARE - 1))
    number = f"{value:,.0f}"
    size = 8.4 if len(number) < 5 else 6.4
    middle = left + (SQUARE - 1) / 2, top + (SQUARE - 1) / 2 + 0.36 * size
    return [
        Path(box, classes.colour(value) or LIGHT.land, LIGHT.halo, 0.4, fill_opacity=0.9, role="square"),
        Text(*middle, number, size, "bold", "middle", LIGHT.ink, LIGHT.halo, 1.8, role="square"),
    ]


# --- heat --------------------------------------------------------------------------------------------------------


def _heat(content: Content, _: BaseMap, frame: MapFrame) -> Field:
    column, row, across, down = _cells(content, frame, DENSITY_CELL)
    counts = np.zeros((down, across))
    np.add.at(counts, (row, column), 1)
    density = _blurred(np.sqrt(counts))
    most = float(density.max()) * FULL_AT if len(row) else 1.0
    fine = zoom(density, FINER, order=1, grid_mode=True, mode="nearest")
    levels = [max(i / len(RAMP), FAINTEST) * most for i in range(len(RAMP))]
    shapes = [_cells_shape(fine >= level, frame) for level in levels] if len(row) else []
    items = [
        Path(lines_of([band]), colour, fill_opacity=0.5 + 0.09 * i, role="heat")
        for i, (band, colour) in enumerate(zip(_bands(shapes), RAMP, strict=False))
    ]
    classes = Classes("Density of events in view", RAMP, ("few", "", "", "", "many"), (1, 2, 3, 4, 5))
    return Field(Group("none", ()), Group("heat", tuple(items)), classes)


def _blurred(grid: np.ndarray) -> np.ndarray:
    """Return a grid smoothed by moving means along rows and columns; beyond its edge there is nothing."""
    kernel = np.ones(2 * BLUR_CELLS + 1) / (2 * BLUR_CELLS + 1)
    for _ in range(BLUR_RUNS):
        for axis in (0, 1):
            padded = np.pad(grid, [(BLUR_CELLS, BLUR_CELLS) if each == axis else (0, 0) for each in (0, 1)])
            windows = np.lib.stride_tricks.sliding_window_view(padded, len(kernel), axis=axis)
            grid = windows @ kernel
    return grid


def _cells_shape(cells: np.ndarray, frame: MapFrame) -> shapely.Geometry:
    """Return the union of the cells that are set, run by run of each row."""
    edges = np.diff(np.pad(cells.astype(np.int8), ((0, 0), (1, 1))), axis=1)
    rows, starts = np.nonzero(edges == 1)
    ends = np.nonzero(edges == -1)[1]
    left, top = frame.box[:2]
    size = DENSITY_CELL / FINER
    boxes = shapely.box(left + starts * size, top + rows * size, left + ends * size, top + (rows + 1) * size)
    # the stairs of the cells rounded off
    return shapely.union_all(boxes).buffer(2 * size).buffer(-4 * size).buffer(2 * size).simplify(0.1)


def _bands(shapes: list[shapely.Geometry]) -> list[shapely.Geometry]:
    """Return each shape without the next one in it, so that no colour shines through another."""
    return [shapely.difference(one, inner) for one, inner in pairwise([*shapes, shapely.Polygon()])]
