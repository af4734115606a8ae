"""A spec and a dataset as one page: title, map, timeline, legend, key or tables, caption."""

from dataclasses import dataclass, replace

import numpy as np
import shapely

from geo.dataset.dataset import Dataset
from geo.snapshot.content import (
    AREA_MODES,
    Content,
    caption_lines,
    content_of,
    description,
    extent,
    headline,
    on_page,
    subtitle,
)
from geo.snapshot.fonts import wrap, wrap_at_most
from geo.snapshot.map.base_map import BaseMap
from geo.snapshot.map.classes import Classes
from geo.snapshot.map.drawn_area import draw_outline, outline
from geo.snapshot.map.fields import SYMBOL_MODES, Field, area_shapes, draw_field
from geo.snapshot.map.ground import Ground, lay_ground
from geo.snapshot.map.labels import Room
from geo.snapshot.map.marks import (
    Marks,
    badge_places,
    draw_areas_known_to,
    draw_marks,
    has_rings,
    hatched_units,
    place_marks,
    take_room,
    units_known_to,
)
from geo.snapshot.map.names import name_everything
from geo.snapshot.page.furniture import (
    BAR_POINTS,
    NO_BAR_VARIATION,
    draw_frame,
    draw_globe,
    draw_scale,
    globe_corners,
    scale_box,
)
from geo.snapshot.page.header_and_caption import draw_caption, draw_header, nothing_here
from geo.snapshot.page.key import draw_key, draw_summary
from geo.snapshot.page.layout import (
    CAPTION,
    MARGIN,
    SUBTITLE,
    SUBTITLE_MAX,
    TITLE,
    TITLE_MAX,
    Layout,
    Size,
    fitting_layout,
    layout_of,
    margins_of,
    picture_layout,
    scale_of,
)
from geo.snapshot.page.legend import OnMap, draw_flat_legend, draw_legend, in_words
from geo.snapshot.page.timeline import draw_timeline, not_covered
from geo.snapshot.projection import MapFrame, fit, scale_bar
from geo.snapshot.scene import Box, Group, Item, Path, Scene, flat, rectangle
from geo.snapshot.spec import Bbox, SnapshotSpec
from geo.store.select_rows import select
from geo.style import LIGHT

PASSES = 3


@dataclass(frozen=True)
class Page:
    """A page that is drawn, with what its animation draws anew for every frame."""

    scene: Scene
    layout: Layout
    frame: MapFrame
    content: Content
    marks: Marks | None  # None where no symbols are drawn
    badges: np.ndarray
    units: dict[str, shapely.Geometry]  # to be hatched
    classes: Classes | None  # None where symbols are drawn
    on_map: OnMap


def build_scene(spec: SnapshotSpec, dataset: Dataset, base: BaseMap) -> Scene:
    """Return the page that `spec` asks for. The same spec and data give the same scene, anywhere and at any time."""
    return draw_page(spec, dataset, base).scene


def draw_page(
    spec: SnapshotSpec, dataset: Dataset, base: BaseMap, band: float = 0.0, picture_mm: Size | None = None
) -> Page:
    """Return the page with room of `band` points over the map, and what was drawn on it.

    With `picture_mm`, draw map and timeline alone, for a document that sets everything else itself.
    """
    scale = scale_of(picture_mm or spec.size_mm)
    spec = spec if picture_mm else fitting_layout(spec, scale)
    layout, frame, content, marks = _settled(spec, dataset, base, scale, band, picture_mm)
    ground = lay_ground(base, frame, _focus(content))
    field = None if spec.mode in SYMBOL_MODES else draw_field(content, base, frame)
    classes = field.classes if field else None
    units = units_known_to(content, base, frame) if marks else {}
    map_items, on_map, badges = _draw_map(content, marks, units, field, ground, base, frame)
    items: list[Item] = [
        Path(rectangle((0, 0, layout.width, layout.height)), LIGHT.page, role="page"),
        *map_items,
        margins_of(layout),
        draw_frame(frame),
        Group("header", tuple(draw_header(layout))),
        *_draw_beside(layout, content, marks, classes, on_map),
        Group("caption", tuple(draw_caption(layout))),
    ]
    if layout.timeline:
        items.append(draw_timeline(content, layout.timeline))
    scene = Scene(
        layout.width, layout.height, scale, tuple(items), headline(content), description(content), content.provenance
    )
    return Page(scene, layout, frame, content, marks, badges, units, classes, on_map)


def _focus(content: Content) -> frozenset[str]:
    """Return the countries asked for and those that the selected events lie in, as they are controlled."""
    store = content.dataset.store
    found = store.country["de_facto"].counts(content.selected)
    return frozenset(found).intersection(store.countries) | frozenset(content.spec.selection.countries)


def words_of(page: Page) -> list[str]:
    """Return all that the page says round its map: title, subtitle and the lines of the caption, each as one line."""
    notes = _notes(page.content, page.marks)
    return [headline(page.content), subtitle(page.content), *caption_lines(page.content, page.frame, notes)]


def content_shown(spec: SnapshotSpec, dataset: Dataset, base: BaseMap) -> Content:
    """Return what the page of `spec` shows, without drawing it."""
    scale = scale_of(spec.size_mm)
    return _settled(fitting_layout(spec, scale), dataset, base, scale)[2]


def shown_by(spec: SnapshotSpec, dataset: Dataset, base: BaseMap, picture_mm: Size | None = None) -> np.ndarray:
    """Return the rows that the page of `spec` shows, or its picture of a size."""
    if picture_mm:
        return _settled(spec, dataset, base, scale_of(picture_mm), picture_mm=picture_mm)[2].rows
    return content_shown(spec, dataset, base).rows


def points_per_metre(spec: SnapshotSpec, shown: Bbox, picture_mm: Size) -> float:
    """Return how large a picture of this size would show an extent, without drawing it."""
    scale = scale_of(picture_mm)
    return scale * fit(shown, picture_layout(spec, picture_mm, scale, empty=False).map).per_metre


def legend_of(page: Page, wide: float) -> Scene:
    """Return the legend of a picture as a picture of its own, `wide` points on paper, its symbols as on the map."""
    scale = page.scene.scale
    drawn = draw_flat_legend(page.marks, page.classes, page.on_map, wide / scale)
    items = (Group("legend", tuple(drawn.items)),)
    return Scene(wide / scale, drawn.bottom, scale, items, "Legend", in_words(drawn.items), page.content.provenance)


# --- layout ------------------------------------------------------------------------------------------------------


def _settled(
    spec: SnapshotSpec,
    dataset: Dataset,
    base: BaseMap,
    scale: float,
    band: float = 0.0,
    picture_mm: Size | None = None,
) -> tuple[Layout, MapFrame, Content, Marks | None]:
    """Return a layout that leaves room for its own words: they say what the map shows, which depends on its size."""
    lines: tuple[list[str], list[str], list[str]] = ([""], [""], [""] * 4)
    empty = not len(select(dataset.store, spec.selection))
    for _ in range(PASSES):
        whole = picture_layout(spec, picture_mm, scale, empty=empty) if picture_mm else None
        layout = whole or layout_of(spec, scale, lines, band, empty=empty)
        frame = fit(extent(spec, dataset), layout.map)
        content = content_of(spec, dataset, frame, _areas_on(spec, base, frame), picture_mm)
        marks = place_marks(content, frame) if spec.mode in SYMBOL_MODES else None
        if picture_mm:
            break
        before, lines = lines, _lines(layout, content, marks, frame)
        layout = replace(layout, header=lines[:2], caption=lines[2])
        if [len(part) for part in lines] == [len(part) for part in before]:
            break
    return layout, frame, content, marks


def _areas_on(spec: SnapshotSpec, base: BaseMap, frame: MapFrame) -> list[str]:
    if spec.mode not in AREA_MODES:
        return []
    return sorted(set(area_shapes(base, frame, spec.mode, spec.selection.worldview)[0]))


def _lines(
    layout: Layout, content: Content, marks: Marks | None, frame: MapFrame
) -> tuple[list[str], list[str], list[str]]:
    room = layout.width - 2 * MARGIN
    caption = [
        line for text in caption_lines(content, frame, _notes(content, marks)) for line in wrap(text, room, CAPTION)
    ]
    return (
        wrap_at_most(headline(content), room, TITLE, "bold", TITLE_MAX),
        wrap_at_most(subtitle(content), room, SUBTITLE, "regular", SUBTITLE_MAX),
        caption,
    )


def _notes(content: Content, marks: Marks | None) -> list[str]:
    """Return what a reader must know of how the events are drawn."""
    notes = [text for text in (not_covered(content),) if text]
    if content.spec.mode == "clusters" and marks and len(content.rows) and not marks.as_dots:
        notes.append("every event drawn by itself, where the screen groups close ones")
    if marks and marks.shift_km >= 0.5:
        notes.append(f"symbols moved apart by up to {_rounded_up(marks.shift_km)} km")
    return notes


def _rounded_up(km: float) -> int:
    step = 1 if km < 10 else 5 if km < 100 else 10
    return int(-(-km // step) * step)


# --- parts -------------------------------------------------------------------------------------------------------


def _draw_map(
    content: Content,
    marks: Marks | None,
    units: dict[str, shapely.Geometry],
    field: Field | None,
    ground: Ground,
    base: BaseMap,
    frame: MapFrame,
) -> tuple[list[Item], OnMap, np.ndarray]:
    """Return the map from the sea up, what of it the legend has to explain, and where the badges are."""
    spec, room = content.spec, Room(frame.earth)
    events = marks.place if marks else on_page(content, frame)
    furniture = _furniture(spec, base, frame, events, room)
    badges = badge_places(marks, frame, list(room.boxes)) if marks else np.empty((0, 2))
    if marks and not marks.as_dots:
        take_room(marks, badges, room)
    for number in field.numbers if field else ():
        room.take(number)
    said = nothing_here(content, frame, room)
    limits = outline(spec.selection.area, frame)
    names = () if spec.labels == "no" else tuple(name_everything(base, frame, ground.land, room, events, spec.labels))
    items: list[Item] = [
        ground.under,
        *([field.under] if field else []),
        ground.over,
        *([field.over] if field else []),
        *([draw_areas_known_to(marks, units, frame)] if marks else []),
        *([draw_outline(limits)] if limits else []),
        Group("names", names),
        *([draw_marks(marks, badges)] if marks else []),
        *said,
        *furniture,
    ]
    on_map = OnMap(
        disputed=ground.disputed,
        rings=marks is not None and has_rings(marks, frame),
        hatching=marks is not None and bool(hatched_units(content)),
        area=bool(limits),
        capitals=any(isinstance(item, Path) and item.role == "capital" for item in flat(names)),
    )
    return items, on_map, badges


def _furniture(spec: SnapshotSpec, base: BaseMap, frame: MapFrame, events: np.ndarray, room: Room) -> list[Item]:
    """Return scale bar and locator, and take their room."""
    items: list[Item] = []
    if frame.scale_variation < NO_BAR_VARIATION:
        bar = scale_bar(frame, BAR_POINTS)
        room.take(scale_box(frame, bar))
        items.append(draw_scale(frame, bar))
    if spec.inset and frame.name != "eqearth":
        box = min(globe_corners(frame), key=lambda corner: _events_near(corner, events))
        room.take(box)
        items.append(draw_globe(base, frame, box))
    return items


def _events_near(box: Box, at: np.ndarray) -> int:
    near = (at[:, 0] > box[0] - 12) & (at[:, 0] < box[2] + 12) & (at[:, 1] > box[1] - 12) & (at[:, 1] < box[3] + 12)
    return int(near.sum())


def _draw_beside(
    layout: Layout, content: Content, marks: Marks | None, classes: Classes | None, on_map: OnMap
) -> list[Item]:
    """Return legend and key, or the tables that stand for a key of many events."""
    if layout.beside is None:
        return []
    left, top, right, bottom = layout.beside
    items: list[Item] = []
    spec = content.spec
    if spec.legend:
        drawn = draw_legend(marks, classes, on_map, left, top, right - left)
        items.append(Group("legend", tuple(drawn.items)))
        top = drawn.bottom
    if spec.key and len(content.rows) and content.picture_mm is None:
        key = draw_key(marks, left, top, right - left, bottom - top) if marks and marks.keyed else None
        key = key if key is not None else draw_summary(content, left, top, right - left, bottom - top)
        items.append(Group("key", tuple(key)))
    return items
