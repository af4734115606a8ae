"""A scene as PDF: text stays text, fonts are inside, tagged with a description; no pixels."""

import json
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Literal

import typst

from geo.snapshot.fonts import FONTS
from geo.snapshot.scene import Scene
from geo.snapshot.writers.svg import write_svg

# constant: every text comes in as a value, so none can be markup
DOCUMENT = b"""
#let given = sys.inputs
#let day = given.day.split("-").map(int)
#set document(
  title: given.title,
  description: given.description,
  keywords: (given.provenance,),
  date: datetime(year: day.at(0), month: day.at(1), day: day.at(2)),
)
#set text(lang: "en", font: "Noto Sans")
#for each in json(bytes(given.pages)) {
  page(width: each.width * 1pt, height: each.height * 1pt, margin: 0pt,
    image(bytes(each.svg), format: "svg", width: 100%, alt: each.description))
}
"""
NO_CODE_POINTS = "codepoint"  # in the message of typst where joined letters cannot be mapped back to characters


def write_pdf(scenes: Sequence[Scene], title: str = "") -> bytes:
    """Return a PDF of a page per scene: PDF/UA-1, or a tagged PDF where joined letters do not allow that.

    Scenes without a provenance, such as a title page, are no maps.
    """
    maps = [scene for scene in scenes if scene.provenance]
    provenance = [scene.provenance for scene in maps]
    inputs = {
        "title": title or maps[0].title,
        "description": maps[0].description if len(maps) == 1 else "; ".join(scene.title for scene in maps),
        "provenance": json.dumps(provenance[0] if len(maps) == 1 else provenance, sort_keys=True),
        "day": max(date.fromisoformat(each["data_as_of"]) for each in provenance).isoformat(),
        "pages": json.dumps([_page(scene) for scene in scenes]),
    }
    try:
        return _compiled(inputs, "ua-1")
    except typst.TypstError as err:
        if NO_CODE_POINTS not in str(err):
            raise
        return _compiled(inputs, "1.7")


def _compiled(inputs: dict[str, str], standard: Literal["ua-1", "1.7"]) -> bytes:
    compiled = typst.compile(
        DOCUMENT, font_paths=_fonts(), ignore_system_fonts=True, format="pdf", sys_inputs=inputs, pdf_standards=standard
    )
    return bytes(compiled)


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])


def _page(scene: Scene) -> dict[str, str | float]:
    return {
        "svg": write_svg(scene),
        "description": scene.description,
        "width": round(scene.width * scene.scale, 3),
        "height": round(scene.height * scene.scale, 3),
    }
