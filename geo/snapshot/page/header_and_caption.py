"""Draw title, subtitle and caption of a page, whose words are in geo.snapshot.content; the empty page's too."""

from geo.snapshot.content import Content
from geo.snapshot.fonts import is_right_to_left, wrap
from geo.snapshot.fonts import width as text_width
from geo.snapshot.map.labels import Room
from geo.snapshot.page.layout import (
    CAPTION,
    CAPTION_LINE,
    MARGIN,
    SUBTITLE,
    SUBTITLE_LINE,
    TITLE,
    TITLE_LINE,
    Layout,
)
from geo.snapshot.projection import MapFrame
from geo.snapshot.scene import Item, Path, Text, rectangle
from geo.style import LIGHT


def draw_header(layout: Layout) -> list[Item]:
    """Return title and subtitle."""
    title, sub = layout.header
    if not title:
        return []
    y = MARGIN
    left = layout.width - MARGIN - 36 if is_right_to_left(title[0]) else MARGIN
    bar = Path(rectangle((left, y - 4, left + 36, y)), LIGHT.accent)
    items: list[Item] = [bar]
    y += 2
    for line in title:
        y += TITLE_LINE
        items.append(_line(layout, y - 4, line, TITLE, "bold", LIGHT.ink, "title"))
    for line in sub:
        y += SUBTITLE_LINE
        items.append(_line(layout, y, line, SUBTITLE, "regular", LIGHT.muted, "subtitle"))
    return items


def _line(layout: Layout, y: float, text: str, size: float, weight: str, fill: str, role: str) -> Text:
    """Return a line at the margin where its script begins."""
    if is_right_to_left(text):
        return Text(layout.width - MARGIN, y, text, size, weight, "end", fill, role=role)
    return Text(MARGIN, y, text, size, weight, fill=fill, role=role)


def draw_caption(layout: Layout) -> list[Item]:
    """Return the caption."""
    first = layout.height - MARGIN + 6 - (len(layout.caption) - 1) * CAPTION_LINE
    return [
        _line(layout, first + i * CAPTION_LINE, line, CAPTION, "regular", LIGHT.muted, "caption")
        for i, line in enumerate(layout.caption)
    ]


def nothing_here(content: Content, frame: MapFrame, room: Room) -> list[Item]:
    """Return the sentence that stands on a map without events."""
    if len(content.rows):
        return []
    text = "The events selected lie outside this map." if len(content.selected) else "No event matches."
    x, y = frame.middle
    lines = wrap(text, min(260.0, frame.box[2] - frame.box[0] - 30), 10)
    half = 0.5 * max(text_width(line, 10, "bold") for line in lines) + 14
    box = (x - half, y - 18, x + half, y + len(lines) * 13 + 2)
    room.take(box)
    plate = Path(rectangle(box), LIGHT.page, LIGHT.rule, 0.6, fill_opacity=0.92)
    return [
        plate,
        *(Text(x, y + i * 13, line, 10, "bold", "middle", LIGHT.ink, role="empty") for i, line in enumerate(lines)),
    ]
