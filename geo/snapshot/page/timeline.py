"""The strip under the map: how many of the events shown began in each day, week, month or year."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from geo.dataset.credits import not_covered_text
from geo.snapshot.content import AREA_MODES, Content
from geo.snapshot.fonts import width
from geo.snapshot.scene import Box, Group, Item, Path, Text, polyline, rectangle
from geo.store.store import date_of, day_number
from geo.style import LIGHT
from geo.wording.dates import day_text

HEIGHT = 46.0
TYPE = 6.4
LATEST = date(9998, 12, 31)  # a step ends on the day after it, which must be a day of the calendar
MIN_BAR = 3.0  # points, the 4 px of binAxis in geo/webmap/assets/timeline_bins.js
STEP_DAYS = {"day": 1, "week": 7, "month": 30, "quarter": 90, "year": 360}  # how long one is at least


@dataclass(frozen=True)
class Bins:
    """Counts per step from the first day on; edges are days since 1970, one more than there are counts."""

    step: str
    first: int  # the period counted, in days since 1970
    last: int
    edges: np.ndarray
    counts: np.ndarray


def step_of(first: date, last: date, room: float) -> str:
    """Return the finest step whose bars of MIN_BAR have room, in points; the years if none has."""
    days, most = (last - first).days + 1, max(1, int(room // MIN_BAR))
    return next((step for step, length in STEP_DAYS.items() if days / length <= most), "year")


def bins_of(content: Content, room: float) -> Bins:
    """Return the events shown per step of the period, or of the data where it is open; `room` in points."""
    store = content.dataset.store
    first, last = period_of(content)
    step = step_of(first, last, room)
    edges = np.array([day_number(day) for day in starts(first, last, step)])
    began = np.clip(store.day_start[content.rows], edges[0], edges[-1] - 1)
    return Bins(step, day_number(first), day_number(last), edges, np.histogram(began, edges)[0])


def period_of(content: Content) -> tuple[date, date]:
    """Return the first and last day of the selection, or of the data where it is open."""
    store, selection = content.dataset.store, content.spec.selection
    first = min(selection.date_from or store.first_date, LATEST)
    return first, min(max(selection.date_to or store.last_date, first), LATEST)


def period_before(content: Content) -> tuple[date, date]:
    """Return as many days as the period of the selection has, just before it."""
    first, last = period_of(content)
    days = (last - first).days + 1
    # there is no day before the first of the calendar
    begin, end = (date.fromordinal(max(1, first.toordinal() - back)) for back in (days, 1))
    return begin, end


def not_covered(content: Content) -> str:
    """Return that the data do not cover all days of the period, or of the one before where change is shown."""
    first, last = content.spec.selection.date_from, content.spec.selection.date_to
    if content.spec.mode in AREA_MODES and content.spec.measure == "change":
        first, _ = period_before(content)
    return not_covered_text(content.dataset, first, last).removesuffix(".")


def starts(first: date, last: date, step: str) -> list[date]:
    """Return the first day of every step, and the day after the last step."""
    day = {
        "day": first,
        "week": first - timedelta(days=first.weekday()),
        "month": first.replace(day=1),
        "quarter": first.replace(month=first.month - (first.month - 1) % 3, day=1),
        "year": first.replace(month=1, day=1),
    }[step]
    starts = [day]
    while starts[-1] <= last:
        starts.append(_next(starts[-1], step))
    return starts


def _next(day: date, step: str) -> date:
    if step in ("day", "week"):
        return day + timedelta(days=1 if step == "day" else 7)
    month = day.month - 1 + {"month": 1, "quarter": 3, "year": 12}[step]
    return day.replace(year=day.year + month // 12, month=month % 12 + 1)


def draw_timeline(content: Content, box: Box) -> Group:
    """Return the strip in a box: what it counts, bars, and the days at its ends."""
    left, top, right, bottom = box
    bins = bins_of(content, right - left)
    most = int(bins.counts.max()) if len(bins.counts) else 0
    head = f"Events shown per {bins.step}, by first day" + (f"; at most {most:,}" if most else "")
    base, ceiling = bottom - TYPE - 4, top + TYPE + 5
    items: list[Item] = [Text(left, top + TYPE, head, TYPE, "bold", fill=LIGHT.muted, role="timeline")]
    items += _bars(bins, left, right, base, ceiling)
    items.append(Path(polyline((left, base), (right, base)), stroke=LIGHT.border, width=0.6, closed=False))
    return Group("timeline", (*items, *_days(bins, left, right, bottom - 2)))


def _bars(bins: Bins, left: float, right: float, base: float, ceiling: float) -> list[Item]:
    span = bins.edges[-1] - bins.edges[0]
    x = left + (bins.edges - bins.edges[0]) / span * (right - left)
    most = max(1, int(bins.counts.max()))
    gap = min(0.8, 0.2 * float(x[1] - x[0]))
    bars = [
        rectangle((float(x[i]) + gap / 2, base - count / most * (base - ceiling), float(x[i + 1]) - gap / 2, base))[0]
        for i, count in enumerate(bins.counts)
        if count
    ]
    return [Path(tuple(bars), LIGHT.border, role="bars")] if bars else []


def _days(bins: Bins, left: float, right: float, y: float) -> list[Item]:
    """Return the first and the last day, and as many between as have room, each under the middle of its place."""
    room = width("28 Nov 2023", TYPE) + 24
    count = max(2, int((right - left) // (2 * room)) + 1)
    days = np.unique(np.rint(np.linspace(bins.first, bins.last, count)).astype(int))
    per_day = (right - left) / (bins.edges[-1] - bins.edges[0])
    items: list[Item] = []
    for day in days:
        anchor = "start" if day == days[0] else "end" if day == days[-1] else "middle"
        x = left + (day - bins.edges[0] + {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor]) * per_day
        label = Text(float(x), y, day_text(date_of(int(day))), TYPE, anchor=anchor, fill=LIGHT.muted, role="timeline")
        items.append(label)
    return items
