"""A scene as PNG, with its size on paper, its description and its provenance inside."""

import json
import struct
import zlib
from collections.abc import Callable

import resvg_py

from geo.snapshot.fonts import FAMILIES, font_files
from geo.snapshot.scene import Scene
from geo.snapshot.writers.svg import write_svg
from geo.style import LIGHT

Raster = Callable[[str, int, str | None], bytes]  # SVG, width in pixels, background -> PNG
HEADER_END = 33  # bytes of the signature and the first chunk, which must stay first
PROVENANCE = "Provenance"


def write_png(scene: Scene, dpi: int, raster: Raster | None = None) -> bytes:
    """Return the scene as PNG at `dpi` dots per inch of paper; `raster` may draw it elsewhere than here."""
    image = (raster or rasterised)(write_svg(scene), width_px(scene, dpi), LIGHT.page)
    texts = {
        "Title": scene.title,
        "Description": scene.description,
        PROVENANCE: json.dumps(scene.provenance, sort_keys=True),
    }
    chunks = [_size_on_paper(dpi), *(_text(name, text) for name, text in texts.items())]
    return image[:HEADER_END] + b"".join(chunks) + image[HEADER_END:]


def width_px(scene: Scene, dpi: float) -> int:
    """Return how many pixels the page is wide."""
    return round(scene.width * scene.scale / 72 * dpi)


def rasterised(svg: str, width: int, background: str | None = None) -> bytes:
    """Return an SVG of ours as PNG, `width` pixels wide."""
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg,
            background=background,
            width=width,
            dpi=96,
            font_files=font_files(),
            font_family=FAMILIES[0],
            sans_serif_family=FAMILIES[0],
            skip_system_fonts=True,
        )
    )


def _size_on_paper(dpi: int) -> bytes:
    per_metre = round(dpi / 0.0254)
    return _chunk(b"pHYs", struct.pack(">IIB", per_metre, per_metre, 1))


def _text(name: str, text: str) -> bytes:
    return _chunk(b"iTXt", name.encode("latin-1") + b"\0\0\0\0\0" + text.encode())


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
