"""Classes of a choropleth or of squares: few, with round limits, none for zero. The same rules as on the screen."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from geo.style import DIVERGING, RAMPS
from geo.wording.modes import AREA_TITLES, CHANGE_TEXTS, MAX_CLASSES, MUCH_CHANGE

RAMP = RAMPS["light"]


@dataclass(frozen=True)
class Classes:
    """What colours stand for, in words, from few to many."""

    title: str
    colours: tuple[str, ...]
    texts: tuple[str, ...]
    starts: tuple[float, ...]  # the lowest value of each class

    def colour(self, value: float) -> str | None:
        """Return the colour of a value, or None for no event."""
        reached = [colour for colour, start in zip(self.colours, self.starts, strict=True) if value >= start]
        return reached[-1] if reached and value > 0 else None


@dataclass(frozen=True)
class Changes(Classes):
    """Classes of fewer and more events; no change has no colour."""

    def colour(self, value: float) -> str | None:
        """Return the colour of a change."""
        much_less, less, more, much_more = self.colours
        if value < 0:
            return much_less if value <= -MUCH_CHANGE else less
        return None if value == 0 else much_more if value >= MUCH_CHANGE else more


CHANGES = Changes(
    AREA_TITLES["change"],
    DIVERGING["light"],
    CHANGE_TEXTS,
    (-math.inf, 1 - MUCH_CHANGE, 1, MUCH_CHANGE),
)


def classes_of(values: Sequence[float], title: str) -> Classes:
    """Return at most five classes of about as many positive values each."""
    starts = _starts(sorted(value for value in values if value > 0))
    colours = tuple(_colour(i, len(starts)) for i in range(len(starts)))
    return Classes(title, colours, tuple(_text(starts, i) for i in range(len(starts))), starts)


def _starts(ordered: Sequence[float]) -> tuple[float, ...]:
    if not ordered:
        return ()
    starts = [min(1.0, ordered[0])]
    for i in range(1, MAX_CLASSES):
        start = _round_up(ordered[i * len(ordered) // MAX_CLASSES])
        if starts[-1] < start <= ordered[-1]:
            starts.append(start)
    return tuple(starts)


def _round_up(value: float) -> float:
    """Return the next number of at most two figures: 1234 is 1300."""
    step = 10.0 ** max(0, math.floor(math.log10(value)) - 1)
    return math.ceil(value / step) * step


def _colour(index: int, count: int) -> str:
    """Return the colour of a class; the last class always has the strongest one."""
    return RAMP[-1] if count == 1 else RAMP[round(index * (len(RAMP) - 1) / (count - 1))]


def _text(starts: Sequence[float], i: int) -> str:
    if i == len(starts) - 1:
        return f"{starts[i]:,.0f} and more"
    last = starts[i + 1] - 1
    return f"{starts[i]:,.0f}–{last:,.0f}" if last > starts[i] else f"{starts[i]:,.0f}"
