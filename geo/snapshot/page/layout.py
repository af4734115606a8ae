"""Where map, legend, key and texts stand on the page."""

from dataclasses import dataclass, replace
from math import sqrt

from geo.snapshot.page.timeline import HEIGHT as TIMELINE_HEIGHT
from geo.snapshot.scene import Box, Item, Path, rectangle
from geo.snapshot.spec import SnapshotSpec
from geo.style import LIGHT

MM = 72 / 25.4  # points
USUAL_SIDE = 595.0  # points; the short side of A4, on which type has its stated size
SCALES = (0.85, 2.5)
MARGIN = 24.0
GUTTER = 14.0
TITLE, TITLE_LINE, TITLE_MAX = 20.0, 24.0, 2
SUBTITLE, SUBTITLE_LINE, SUBTITLE_MAX = 10.2, 13.4, 3
CAPTION, CAPTION_LINE = 6.6, 8.6
PORTRAIT_FROM = 1.2  # height to width, from which the key stands below the map
ROOM_FOR_ALL = 420.0  # points; smaller pages hold the map only
ROOM_FOR_LEGEND = 480.0  # points of the longer side, there
PICTURE_EDGE = 0.8  # points round the map of a picture that stands in a document
Size = tuple[float, float]  # width, height in mm


@dataclass(frozen=True)
class Layout:
    """Where the parts of the page stand, in points."""

    width: float
    height: float
    map: Box
    beside: Box | None  # legend and key
    timeline: Box | None
    band: Box  # over the map, for the dates of an animation; of no height otherwise
    header: tuple[list[str], list[str]]  # lines of title and subtitle
    caption: list[str]


def scale_of(size_mm: Size) -> float:
    """Return how much larger than on A4 everything is drawn."""
    short = min(size_mm) * MM
    return min(max(sqrt(short / USUAL_SIDE), SCALES[0]), SCALES[1])


def margins_of(layout: Layout) -> Item:
    """Return the page round the map, laid over what the map draws beyond its frame: far cheaper than clipping."""
    outside = (*rectangle((0, 0, layout.width, layout.height)), *rectangle(layout.map))
    return Path(outside, LIGHT.page, role="margins")


def fitting_layout(spec: SnapshotSpec, scale: float) -> SnapshotSpec:
    """Return the spec without the parts that a small page has no room for."""
    width, height = (side * MM / scale for side in spec.size_mm)
    if min(width, height) >= ROOM_FOR_ALL:
        return spec
    return replace(
        spec, key=False, inset=False, timeline=False, legend=spec.legend and max(width, height) > ROOM_FOR_LEGEND
    )


def layout_of(
    spec: SnapshotSpec, scale: float, lines: tuple[list[str], list[str], list[str]], band: float, *, empty: bool
) -> Layout:
    """Return where everything stands: title, subtitle and caption as lines, `band` points for dates above the map."""
    title, subtitle, caption = lines
    spec = replace(spec, key=False, timeline=False) if empty else spec
    width, height = (side * MM / scale for side in spec.size_mm)
    top = MARGIN + 8 + len(title) * TITLE_LINE + len(subtitle) * SUBTITLE_LINE + 4
    bottom = height - MARGIN + 6 - len(caption) * CAPTION_LINE - 4
    left, right = MARGIN, width - MARGIN
    if height > PORTRAIT_FROM * width:
        tall = _below(spec, bottom - top)
        map_bottom, beside = bottom - tall, (left, bottom - tall + 8, right, bottom) if tall else None
    else:
        wide = _column(spec, width)
        map_bottom = bottom
        beside = (right - wide, top, right, bottom) if wide else None
        right -= wide + GUTTER if wide else 0
    strip = TIMELINE_HEIGHT + 6 if spec.timeline else 0
    timeline = (left, map_bottom - strip + 6, right, map_bottom) if spec.timeline else None
    dates, map_box = (left, top, right, top + band), (left, top + band, right, map_bottom - strip)
    return Layout(width, height, map_box, beside, timeline, dates, (title, subtitle), caption)


def picture_layout(spec: SnapshotSpec, size_mm: Size, scale: float, *, empty: bool) -> Layout:
    """Return map and timeline over the whole of a picture without words of its own."""
    width, height = (side * MM / scale for side in size_mm)
    left, top, right, bottom = PICTURE_EDGE, PICTURE_EDGE, width - PICTURE_EDGE, height - PICTURE_EDGE
    strip = TIMELINE_HEIGHT + 6 if spec.timeline and not empty else 0
    timeline = (left, bottom - strip + 6, right, bottom) if strip else None
    map_box, dates = (left, top, right, bottom - strip), (left, top, right, top)
    return Layout(width, height, map_box, None, timeline, dates, ([], []), [])


def _column(spec: SnapshotSpec, width: float) -> float:
    """Return the width of the column beside the map."""
    if spec.key:
        return max(0.41 * width, min(290.0, 0.5 * width))
    return min(200.0, 0.3 * width) if spec.legend else 0.0


def _below(spec: SnapshotSpec, tall: float) -> float:
    """Return the height of the part below the map."""
    if not spec.key:
        return 118.0 if spec.legend else 0.0
    return 0.5 * tall
