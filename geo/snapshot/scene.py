"""What a page is made of: paths, circles, texts and groups in points (1/72 inch), y downwards.

Every writer draws the same scene. Nothing here knows about maps or events.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from geo.snapshot.fonts import drawable, visible, width

Box = tuple[float, float, float, float]  # left, top, right, bottom in points
Dash = tuple[float, float]


@dataclass(frozen=True, slots=True, eq=False)
class Path:
    """Rings or lines, each an array (n, 2) of x and y."""

    lines: tuple[np.ndarray, ...]
    fill: str | None = None
    stroke: str | None = None
    width: float = 0.5
    dash: Dash | None = None
    closed: bool = True
    fill_opacity: float = 1.0
    role: str = ""  # what it stands for, such as event or ring
    title: str = ""  # shown by browsers when the pointer rests on it

    def __post_init__(self) -> None:
        object.__setattr__(self, "title", visible(self.title))


@dataclass(frozen=True, slots=True)
class Circle:
    """A circle of radius r."""

    x: float
    y: float
    r: float
    fill: str | None = None
    stroke: str | None = None
    width: float = 0.5
    role: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text; y is its baseline, x its start, middle or end. Characters without a glyph are replaced."""

    x: float
    y: float
    text: str
    size: float
    weight: str = "regular"  # regular, bold or italic
    anchor: str = "start"
    fill: str = "#000000"
    halo: str | None = None
    halo_width: float = 2.0
    spacing: float = 0.0
    role: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", drawable(self.text))

    @property
    def box(self) -> Box:
        """Return what the line covers, from the height of capitals to below the baseline."""
        wide = width(self.text, self.size, self.weight, self.spacing)
        left = self.x - wide * {"start": 0.0, "middle": 0.5, "end": 1.0}[self.anchor]
        return left, self.y - 0.76 * self.size, left + wide, self.y + 0.22 * self.size


@dataclass(frozen=True, slots=True)
class Group:
    """Items that belong together, cut off at a box if one is given."""

    name: str
    items: "tuple[Item, ...]"


Item = Path | Circle | Text | Group


@dataclass(frozen=True)
class Scene:
    """One page: its items, its name and description for those who cannot see it, and where it comes from."""

    width: float  # points
    height: float
    scale: float  # points on paper per point of the scene
    items: tuple[Item, ...]
    title: str
    description: str
    provenance: dict[str, Any]

    def __post_init__(self) -> None:
        object.__setattr__(self, "title", visible(self.title))
        object.__setattr__(self, "description", visible(self.description))


def flat(items: Iterable[Item]) -> Iterator[Path | Circle | Text]:
    """Yield all items, those in groups too, in drawing order."""
    for item in items:
        if isinstance(item, Group):
            yield from flat(item.items)
        else:
            yield item


def polyline(*points: tuple[float, float]) -> tuple[np.ndarray, ...]:
    """Return one line through `points`, as the lines of a Path."""
    return (np.array(points, dtype=float),)


def rectangle(box: Box) -> tuple[np.ndarray, ...]:
    """Return the outline of `box`, as the lines of a Path."""
    left, top, right, bottom = box
    return polyline((left, top), (right, top), (right, bottom), (left, bottom))


def overlap(one: Box, other: Box) -> bool:
    """Return whether two boxes have area in common."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
