"""The legend: types with their counts, sizes, what hollow, hatched, ringed and dashed mean; only what is on the map."""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import shapely

from geo.events.schema import EVENT_TYPES
from geo.snapshot.fonts import width as text_width
from geo.snapshot.map.base_map import lines_of
from geo.snapshot.map.classes import Classes
from geo.snapshot.map.drawn_area import draw_outline
from geo.snapshot.map.marks import HATCH_WIDTH, SAMPLE_RADIUS, Marks, draw_symbol, hatch
from geo.snapshot.map.symbols import RADIUS_MIN, radii
from geo.snapshot.scene import Box, Circle, Item, Path, Text, polyline, rectangle
from geo.style import LIGHT, SAMPLE
from geo.wording.labels import type_label

HEAD, ENTRY = 7.6, 7.4  # sizes of type
LINE = 12.4  # points from entry to entry
SIGN = 18.0  # room for the sign before an entry
GAP = 8.0  # between blocks
TYPES_WIDE, SIZES_WIDE, LINES_WIDE = 135.0, 168.0, 125.0  # of a column of entries, of the row of sizes


@dataclass(frozen=True)
class Drawn:
    """Items and how far down they reach."""

    items: list[Item]
    bottom: float


@dataclass(frozen=True)
class OnMap:
    """What else the map shows, so that the legend explains it and nothing more."""

    disputed: bool = False
    rings: bool = False
    hatching: bool = False
    capitals: bool = False
    area: bool = False


Block = Callable[[float, float, float], Drawn]  # x, y, width
Column = tuple[Sequence[Block], float]  # blocks below each other, and how wide they are


def draw_legend(marks: Marks | None, classes: Classes | None, on_map: OnMap, x: float, y: float, wide: float) -> Drawn:
    """Return the legend with its upper left corner at x, y, no wider than `wide`."""
    return _stacked(_blocks(marks, classes, on_map), x, y, wide)


def draw_flat_legend(marks: Marks | None, classes: Classes | None, on_map: OnMap, wide: float) -> Drawn:
    """Return the legend at 0, 0, as low as it gets: blocks stand side by side where there is room."""
    ways = map(_side_by_side, _ways(_blocks(marks, classes, on_map), wide))
    lowest = min(ways, key=lambda drawn: drawn.bottom)
    return Drawn(lowest.items, lowest.bottom - GAP)


def in_words(items: Iterable[Item]) -> str:
    """Return what a legend says, for those who cannot see it."""
    texts = [item for item in items if isinstance(item, Text)]
    return "Legend. " + " ".join(f"{text.text}{':' if text.weight == 'bold' else ';'}" for text in texts)


def _blocks(marks: Marks | None, classes: Classes | None, on_map: OnMap) -> list[Block]:
    """Return what draws each part of the legend at x, y and a width."""
    lines = partial(_lines, on_map)
    if classes is not None:
        return [partial(_classes, classes), lines]
    if marks is not None and len(marks.r):
        return [partial(_types, marks), partial(_sizes, marks), lines]
    return [lines]


def _stacked(blocks: Sequence[Block], x: float, y: float, wide: float) -> Drawn:
    items: list[Item] = []
    for block in blocks:
        drawn = block(x, y, wide)
        items, y = items + drawn.items, drawn.bottom
    return Drawn(items, y)


def _side_by_side(columns: Sequence[Column]) -> Drawn:
    items: list[Item] = []
    left = bottom = 0.0
    for blocks, wide in columns:
        drawn = _stacked(blocks, left, 0.0, wide)
        items, left, bottom = items + drawn.items, left + wide, max(bottom, drawn.bottom)
    return Drawn(items, bottom)


def _ways(blocks: list[Block], wide: float) -> Iterator[list[Column]]:
    """Yield the ways to share the width out among the blocks; the last of them may have columns of its own."""
    yield [(blocks, wide)]
    *first, lines = blocks
    for last in (LINES_WIDE, 2 * LINES_WIDE, 3 * LINES_WIDE):
        beside = max(last, SIZES_WIDE)
        ways: list[list[Column]] = [[(first, wide - last), ([lines], last)]]
        ways.append([(first[:1], wide - beside), (blocks[1:], beside)])
        ways.append([(first[:1], wide - last - SIZES_WIDE), (first[1:], SIZES_WIDE), ([lines], last)])
        yield from (way for way in ways if first and way[0][1] >= (SIZES_WIDE if len(way[0][0]) > 1 else TYPES_WIDE))


def _heading(x: float, y: float, text: str) -> Text:
    return Text(x, y + HEAD, text, HEAD, "bold", fill=LIGHT.ink, role="legend")


def _entry(x: float, y: float, text: str) -> Text:
    return Text(x + SIGN, y + 0.36 * ENTRY, text, ENTRY, fill=LIGHT.ink, role="legend")


def _columns(wide: float, each: float) -> int:
    return max(1, int(wide // each))


def _spots(count: int, columns: int, x: float, y: float, wide: float) -> tuple[list[tuple[float, float]], float]:
    """Return the middles of the signs of entries, column by column, and where the block ends."""
    rows = math.ceil(count / columns)
    spots = [(x + i // rows * wide / columns, y + HEAD + 10 + i % rows * LINE) for i in range(count)]
    return spots, y + HEAD + 4 + rows * LINE + GAP


def _types(marks: Marks, x: float, y: float, wide: float) -> Drawn:
    kinds = marks.types()
    counts = {kind: kinds.count(kind) for kind in EVENT_TYPES if kind in kinds}
    spots, bottom = _spots(len(counts), _columns(wide, TYPES_WIDE), x, y, wide)
    items: list[Item] = [_heading(x, y, "Type of event")]
    for (left, middle), (kind, count) in zip(spots, counts.items(), strict=True):
        items += draw_symbol(kind, (left + 6, middle), SAMPLE_RADIUS)
        items.append(_entry(left, middle, f"{type_label(kind)} ({count:,})"))
    return Drawn(items, bottom)


def _sizes(marks: Marks, x: float, y: float, wide: float) -> Drawn:
    """Return three round sizes and the hollow symbol, in one line."""
    if marks.as_dots:
        note = Text(x, y + ENTRY, "Each dot is one or more events at that spot.", ENTRY, fill=LIGHT.ink, role="legend")
        return Drawn([note], y + LINE + GAP)
    figures = np.array([0, marks.at_max // 4, marks.at_max])
    sizes = radii(figures.astype(float), marks.at_max, len(marks.r))
    heading = _heading(x, y, "Deaths (symbol area; best estimate, else lowest reported)")
    items: list[Item] = [heading if heading.box[2] <= x + wide else _heading(x, y, "Deaths (symbol area)")]
    middle, left = y + HEAD + 4 + max(sizes[-1], 6), x + 6.0
    for figure, r in zip(figures, sizes, strict=True):
        items.append(Circle(left + r - RADIUS_MIN, middle, float(r), SAMPLE, LIGHT.ink, 0.55))
        left += 2 * r - RADIUS_MIN + 3
        label = Text(float(left), middle + 0.36 * ENTRY, f"{figure:,}", ENTRY, fill=LIGHT.ink, role="legend")
        items.append(label)
        left = label.box[2] + 12
    if np.isnan(marks.content.deaths).any():
        items += [
            Circle(left + 4, middle, RADIUS_MIN, LIGHT.halo, LIGHT.outline, 1.7),
            Circle(left + 4, middle, RADIUS_MIN, None, LIGHT.muted, 0.85),
            Text(left + 11, middle + 0.36 * ENTRY, "not stated", ENTRY, fill=LIGHT.ink, role="legend"),
        ]
    return Drawn(items, middle + max(float(sizes[-1]), 6) + GAP)


def _classes(classes: Classes, x: float, y: float, wide: float) -> Drawn:
    count = len(classes.colours)
    each = SIGN + GAP + max((text_width(text, ENTRY) for text in classes.texts), default=0.0)
    spots, bottom = _spots(count, min(count or 1, _columns(wide, each)), x, y, wide)
    items: list[Item] = [_heading(x, y, classes.title)]
    for (left, middle), colour, text in zip(spots, classes.colours, classes.texts, strict=True):
        items.append(Path(rectangle((left, middle - 4, left + 12, middle + 4)), colour, LIGHT.border, 0.4))
        items.append(_entry(left, middle, text))
    return Drawn(items, bottom)


def _lines(on_map: OnMap, x: float, y: float, wide: float) -> Drawn:
    entries = [("line", "Border")]
    entries += [("dashed", "Disputed or undefined")] * on_map.disputed
    entries += [("capital", "Capital")] * on_map.capitals
    entries += [("ring", "Happened within this circle")] * on_map.rings
    entries += [("hatching", "Known to this unit only")] * on_map.hatching
    entries += [("area", "Limit of the area chosen")] * on_map.area
    spots, bottom = _spots(len(entries), _columns(wide, LINES_WIDE), x, y, wide)
    items: list[Item] = [_heading(x, y, "Lines and places")]
    for (left, middle), (kind, text) in zip(spots, entries, strict=True):
        items += [*_sign(kind, left, middle), _entry(left, middle, text)]
    return Drawn(items, bottom)


def _sign(kind: str, x: float, y: float) -> list[Item]:
    if kind == "line":
        return [Path(polyline((x, y), (x + 13, y)), stroke=LIGHT.border, width=0.9, closed=False)]
    if kind == "dashed":
        return [Path(polyline((x, y), (x + 13, y)), stroke=LIGHT.border, width=0.9, dash=(2.2, 1.6), closed=False)]
    if kind == "capital":
        return [Path(rectangle((x + 4, y - 2.2, x + 8.4, y + 2.2)), LIGHT.halo, LIGHT.ink, 0.7)]
    if kind == "area":
        return [draw_outline(polyline((x, y), (x + 13, y)))]
    if kind == "ring":
        angles = np.linspace(0, 2 * np.pi, 36, endpoint=False)
        circle = np.column_stack([x + 6.5 + 5 * np.sin(angles), y - 5 * np.cos(angles)])
        return [Path((circle,), LIGHT.muted, LIGHT.muted, 0.7, (2.0, 1.5), fill_opacity=0.12)]
    return _hatched((x, y - 4, x + 13, y + 4))


def _hatched(box: Box) -> list[Item]:

    return [
        Path(lines_of([hatch(shapely.box(*box))]), stroke=LIGHT.border, width=HATCH_WIDTH, closed=False),
        Path(rectangle(box), stroke=LIGHT.muted, width=0.6),
    ]
