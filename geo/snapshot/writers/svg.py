"""A scene as SVG: text stays text, with title, description and provenance inside. The other formats are made of it."""

import json
from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape, quoteattr

import numpy as np

from geo.snapshot.fonts import FAMILIES
from geo.snapshot.scene import Circle, Group, Item, Path, Scene, Text

MM = 25.4 / 72  # per point
FONT_FAMILY = ", ".join(f"'{name}'" for name in FAMILIES) + ", sans-serif"


def write_svg(scene: Scene) -> str:
    """Return the scene as an SVG document of its true size on paper."""
    width, height = scene.width * scene.scale * MM, scene.height * scene.scale * MM
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_n(width)}mm" height="{_n(height)}mm"'
        f' viewBox="0 0 {_n(scene.width)} {_n(scene.height)}" role="img" aria-labelledby="title description"'
        f" font-family={quoteattr(FONT_FAMILY)}>"
    )
    provenance = json.dumps(scene.provenance, sort_keys=True)
    return "\n".join(
        [
            head,
            f'<title id="title">{escape(scene.title)}</title>',
            f'<desc id="description">{escape(scene.description)}</desc>',
            f'<metadata id="provenance">{escape(provenance)}</metadata>',
            *_items(scene.items),
            "</svg>\n",
        ]
    )


def write_part(items: Iterable[Item], box: tuple[float, float, float, float], pixels: tuple[int, int]) -> str:
    """Return what lies in a box (left, top, right, bottom in points) as SVG of so many pixels, on nothing."""
    left, top, right, bottom = box
    width, height = pixels
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
        f' viewBox="{left:.6f} {top:.6f} {right - left:.6f} {bottom - top:.6f}" font-family={quoteattr(FONT_FAMILY)}>'
    )
    return "\n".join([head, *_items(items), "</svg>\n"])


def _items(items: Iterable[Item]) -> Iterator[str]:
    for item in items:
        if isinstance(item, Group):
            yield from _group(item)
        elif isinstance(item, Path):
            yield _path(item)
        elif isinstance(item, Circle):
            yield f'<circle cx="{_n(item.x)}" cy="{_n(item.y)}" r="{_n(item.r)}"{_paint(item)}/>'
        else:
            yield _text(item)


def _group(group: Group) -> Iterator[str]:
    yield f"<g id={quoteattr(group.name)}>"
    yield from _items(group.items)
    yield "</g>"


def _path(path: Path) -> str:
    data = "".join(_line(line, closed=path.closed) for line in path.lines)
    if not data:
        return ""
    extra = ' fill-rule="evenodd"' if path.fill and len(path.lines) > 1 else ""
    if path.fill and path.fill_opacity != 1:
        extra += f' fill-opacity="{_n(path.fill_opacity)}"'
    if path.dash:
        extra += f' stroke-dasharray="{_n(path.dash[0])} {_n(path.dash[1])}"'
    start = f'<path d="{data}"{_paint(path)}{extra}'
    return f"{start}><title>{escape(path.title)}</title></path>" if path.title else f"{start}/>"


def _line(line: np.ndarray, *, closed: bool) -> str:
    """Return a line in hundredths of a point, steps of nothing left out."""
    points = np.rint(line * 100).astype(np.int64)
    if not len(points):
        return ""
    moved = np.append(True, (np.diff(points, axis=0) != 0).any(axis=1))
    points = points[moved]
    if len(points) < (3 if closed else 2):
        return ""
    # relative steps are shorter to write than places
    steps = np.diff(points, axis=0)
    start = f"M{_hundredths(points[0, 0])} {_hundredths(points[0, 1])}l"
    return (
        start + " ".join(f"{_hundredths(dx)} {_hundredths(dy)}" for dx, dy in steps.tolist()) + ("z" if closed else "")
    )


def _hundredths(value: int) -> str:
    whole, part = divmod(abs(int(value)), 100)
    text = str(whole) if not part else f"{whole}.{part:02d}".rstrip("0")
    return f"-{text}" if value < 0 else text


def _paint(item: Path | Circle) -> str:
    paint = f' fill="{item.fill or "none"}"'
    if item.stroke:
        paint += f' stroke="{item.stroke}" stroke-width="{_n(item.width)}" stroke-linejoin="round"'
    return paint + (f' class="{item.role}"' if item.role else "")


def _text(text: Text) -> str:
    """Return a line of text. No direction attribute: the bidi algorithm orders it, and renderers differ on anchors."""
    attributes = f'x="{_n(text.x)}" y="{_n(text.y)}" font-size="{_n(text.size)}" fill="{text.fill}"'
    if text.anchor != "start":
        attributes += f' text-anchor="{text.anchor}"'
    attributes += {"bold": ' font-weight="700"', "italic": ' font-style="italic"'}.get(text.weight, "")
    if text.spacing:
        attributes += f' letter-spacing="{_n(text.spacing)}"'
    if text.halo:
        attributes += f' paint-order="stroke" stroke="{text.halo}" stroke-width="{_n(text.halo_width)}"'
        attributes += ' stroke-linejoin="round"'
    return f"<text {attributes}>{escape(text.text)}</text>"


def _n(value: float) -> str:
    """Return a number with at most two decimals."""
    return _hundredths(round(value * 100))
