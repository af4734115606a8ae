"""The frames of an animation: which days each one shows, and its picture. Only what changes is drawn anew.

The page is split at the groups that hold events. What lies below, between and above them is rasterised once.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby

import numpy as np
from PIL import Image

from geo.dataset.dataset import Dataset
from geo.errors import SnapshotError
from geo.events.folding import counted
from geo.progress import ProgressCallback, ignore_progress, with_progress
from geo.snapshot.content import Content
from geo.snapshot.map.base_map import BaseMap
from geo.snapshot.map.fields import SYMBOL_MODES
from geo.snapshot.map.marks import Marks, draw_areas_known_to, draw_marks
from geo.snapshot.page.page import Page, draw_page
from geo.snapshot.page.timeline import period_of, starts
from geo.snapshot.scene import Box, Group, Item, Path, Text, rectangle
from geo.snapshot.spec import STEPS, SnapshotSpec
from geo.snapshot.writers.png import rasterised, width_px
from geo.snapshot.writers.svg import write_part
from geo.store.row_tests import in_period
from geo.style import LIGHT
from geo.wording.dates import span_text

BAND = 34.0  # points over the map
TRACK = 3.0  # thickness of the line that fills
USUAL_FRAMES = 60
MAX_FRAMES = 200
MAX_SIDE_PX = 1280  # of a frame
CHANGING = ("precision", "events")  # groups of the page that hold events
Pixels = tuple[int, int, int, int]  # left, top, right, bottom


@dataclass(frozen=True)
class Span:
    """The days that a frame shows, both inclusive."""

    first: date
    last: date


def spans_of(content: Content) -> list[Span]:
    """Return the days of every frame: the period in steps, each with the steps of the window before it."""
    spec = content.spec
    first, last = period_of(content)
    edges = _edges(first, last, spec.step)
    if len(edges) - 1 > MAX_FRAMES:
        raise SnapshotError(
            f"{len(edges) - 1:,} frames are more than {MAX_FRAMES}; take a longer step or a shorter period."
        )
    ends = [min(edge - timedelta(days=1), last) for edge in edges[1:]]
    begins = [first if not spec.window else max(edges[max(0, i + 1 - spec.window)], first) for i in range(len(ends))]
    return [Span(begin, end) for begin, end in zip(begins, ends, strict=True)]


def _edges(first: date, last: date, step: str) -> list[date]:
    """Return the first days of all steps and the day after the last: of the step asked for, else of the usual one."""
    if step:
        return starts(first, last, step)
    return next(
        (edges for edges in (starts(first, last, step) for step in STEPS) if len(edges) - 1 <= USUAL_FRAMES),
        starts(first, last, STEPS[-1]),
    )


# --- pictures ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Film:
    """A page ready for its frames: the whole of it with all events, and the layers of the part that changes."""

    page: Page
    marks: Marks
    spans: list[Span]
    whole: Image.Image  # with every event
    part: Pixels  # that changes
    layers: tuple[Image.Image | str, ...]  # from the bottom up; a name stands for a group of CHANGING

    @property
    def pixels_per_point(self) -> float:
        """Return how many pixels a point of the page has."""
        return self.whole.width / self.page.scene.width


def film_of(spec: SnapshotSpec, dataset: Dataset, base: BaseMap) -> Film:
    """Return the film of `spec`. Areas, squares and densities have no frames: there every event is a point."""
    page = draw_page(spec if spec.mode in SYMBOL_MODES else replace(spec, mode="points"), dataset, base, BAND)
    assert page.marks is not None
    scene, layout = page.scene, page.layout
    width = _width(spec, page)
    whole = _image(rasterised(_svg_of(page, width), width, LIGHT.page)).convert("RGB")
    part = _whole_pixels((layout.map[0], layout.band[1], layout.map[2], layout.map[3]), width / scene.width)
    film = Film(page, page.marks, spans_of(page.content), whole, part, ())
    return replace(film, layers=tuple(_layers(film)))


def _width(spec: SnapshotSpec, page: Page) -> int:
    """Return the width of a frame: as asked for, but no larger than a screen."""
    width = width_px(page.scene, spec.dpi)
    return round(width * min(1.0, MAX_SIDE_PX / (width * max(1.0, page.scene.height / page.scene.width))))


def _svg_of(page: Page, width: int) -> str:
    scene = page.scene
    height = round(width * scene.height / scene.width)
    # of whole pixels, so that the layers lie exactly on it
    return write_part(scene.items, (0, 0, scene.width, height * scene.width / width), (width, height))


def _whole_pixels(box: Box, scale: float) -> Pixels:
    left, top, right, bottom = (side * scale for side in box)
    return int(left), int(top), int(np.ceil(right)), int(np.ceil(bottom))


def _image(png: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(png))
    image.load()
    return image


def _layers(film: Film) -> Iterator[Image.Image | str]:
    def changing(item: Item) -> str:
        return item.name if isinstance(item, Group) and item.name in CHANGING else ""

    for name, items in groupby(film.page.scene.items, changing):
        yield name or _drawn(film, list(items))


def _drawn(film: Film, items: list[Item]) -> Image.Image:
    """Return the part of the page that changes with just these items, on nothing."""
    left, top, right, bottom = film.part
    scale = film.pixels_per_point
    size = right - left, bottom - top
    svg = write_part(items, (left / scale, top / scale, right / scale, bottom / scale), size)
    return _image(rasterised(svg, size[0])).convert("RGBA")


def parts_of(film: Film, on_progress: ProgressCallback = ignore_progress) -> Iterator[Image.Image]:
    """Yield the part that changes, for every frame."""
    for span in with_progress(film.spans, on_progress):
        shown = _shown(film, span)
        marks, badges = film.marks.only(shown), film.page.badges[shown[: len(film.page.badges)]]
        groups = {
            "precision": draw_areas_known_to(marks, film.page.units, film.page.frame),
            "events": draw_marks(marks, badges),
        }
        yield _composed(film, groups, _band(film, span, int(shown.sum())))


def _shown(film: Film, span: Span) -> np.ndarray:
    return in_period(film.page.content.dataset.store, span.first, span.last)[film.page.content.rows]


def _composed(film: Film, groups: dict[str, Group], band: list[Item]) -> Image.Image:
    first, *above = film.layers
    assert isinstance(first, Image.Image)
    picture = first.copy()
    for layer in above:
        if isinstance(layer, Image.Image):
            picture.alpha_composite(layer)
        elif groups[layer].items:
            picture.alpha_composite(_drawn(film, [groups[layer]]))
    picture.alpha_composite(_drawn(film, band))
    return picture.convert("RGB")


def _band(film: Film, span: Span, count: int) -> list[Item]:
    """Return the days shown, the count, and where in the period the frame is."""
    left, top, right, _ = film.page.layout.band
    first, last = film.spans[0].first, film.spans[-1].last
    per_day = (right - left) / ((last - first).days + 1)
    begin, end = (left + days * per_day for days in ((span.first - first).days, (span.last - first).days + 1))
    counts = f"{count:,} of {counted(len(film.page.content.rows), 'event')}"
    line = top + 20
    return [
        Text(left, top + 14, span_text(span.first, span.last), 12, "bold", fill=LIGHT.ink, role="band"),
        Text(right, top + 14, counts, 8, anchor="end", fill=LIGHT.muted, role="band"),
        Path(rectangle((left, line, right, line + TRACK)), LIGHT.rule, role="band"),
        Path(rectangle((begin, line, end, line + TRACK)), LIGHT.accent, role="band"),
    ]


def frames_of(film: Film, on_progress: ProgressCallback = ignore_progress) -> Iterator[Image.Image]:
    """Yield every frame whole."""
    for part in parts_of(film, on_progress):
        picture = film.whole.copy()
        picture.paste(part, film.part[:2])
        yield picture
