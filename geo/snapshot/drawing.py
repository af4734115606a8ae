"""One snapshot, as every writer of files gets it: what was asked for, and what is drawn of it, once for all of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from geo.dataset.dataset import Dataset
from geo.errors import SnapshotError
from geo.events.folding import visible
from geo.progress import ProgressCallback, ignore_progress
from geo.snapshot.content import Content, extent
from geo.snapshot.map.base_map import BaseMap
from geo.snapshot.page.layout import Size
from geo.snapshot.page.page import Page, content_shown, draw_page, points_per_metre
from geo.snapshot.scene import Scene
from geo.snapshot.spec import Bbox, SnapshotSpec
from geo.snapshot.writers.frames import Film, film_of
from geo.snapshot.writers.png import Raster, rasterised


@dataclass(frozen=True)
class Snapshot:
    """One map to be drawn, as a whole page, an animation, or a picture in a document."""

    spec: SnapshotSpec
    dataset: Dataset
    base: BaseMap
    templates: tuple[Path, ...] = ()  # files of office programs whose layouts, styles and fonts are taken
    on_progress: ProgressCallback = field(default=ignore_progress, compare=False)  # called by writers of long work
    raster: Raster = field(default=rasterised, compare=False)  # draws the pixels of whole pages

    @cached_property
    def content(self) -> Content:
        """Return the events on the map and their words."""
        return content_shown(self.spec, self.dataset, self.base)

    @cached_property
    def extent(self) -> Bbox:
        """Return what the map has to hold."""
        return extent(self.spec, self.dataset)

    @cached_property
    def page(self) -> Page:
        """Return the page with title, map, key and caption, and what was drawn on it."""
        return draw_page(self.spec, self.dataset, self.base)

    @property
    def scene(self) -> Scene:
        """Return what the writers of pages draw."""
        return self.page.scene

    @cached_property
    def film(self) -> Film:
        """Return the page ready for an animation."""
        return film_of(self.spec, self.dataset, self.base)

    def picture(self, size_mm: Size) -> Page:
        """Return map and timeline alone, for a document that sets the words and the legend itself."""
        return draw_page(self.spec, self.dataset, self.base, picture_mm=size_mm)

    def per_metre(self, size_mm: Size) -> float:
        """Return how large such a picture shows the extent, without drawing it."""
        return points_per_metre(self.spec, self.extent, size_mm)

    def template(self, ending: str) -> Path | None:
        """Return the template for files of this ending, if there is one."""
        return template_of(ending, self.templates)


def template_of(ending: str, templates: Sequence[Path]) -> Path | None:
    """Return the template of this ending, if there is one. Raise SnapshotError if it is no file."""
    found = next((each for each in templates if each.suffix.lower() == ending.lower()), None)
    if found and not found.is_file():  # a pipe might never end
        raise SnapshotError(f"{visible(found.name)}: is no file. Give the path of a template.")
    return found
