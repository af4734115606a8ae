"""A spec with the data it is drawn from: what every writer of files gets. The page is drawn once for all of them."""

from dataclasses import dataclass
from functools import cached_property

from geo.dataset import Dataset
from geo.snapshot.base_map import BaseMap
from geo.snapshot.page import Shown, Size, build_scene, shown_in_picture
from geo.snapshot.scene import Scene
from geo.snapshot.spec import SnapshotSpec


@dataclass(frozen=True)
class Drawing:
    """One map to be drawn, as a whole page or as a picture in a document."""

    spec: SnapshotSpec
    dataset: Dataset
    base: BaseMap

    @cached_property
    def page(self) -> Scene:
        """Return the page with title, map, key and caption."""
        return build_scene(self.spec, self.dataset, self.base)

    def picture(self, size_mm: Size) -> Scene:
        """Return the map with its legend, for a document that sets the words itself."""
        return build_scene(self.spec, self.dataset, self.base, size_mm)

    def shown(self, size_mm: Size) -> Shown:
        """Return what such a picture shows, without drawing it."""
        return shown_in_picture(self.spec, self.dataset, self.base, size_mm)
