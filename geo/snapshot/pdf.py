"""A scene as PDF: text stays text, fonts are inside, tagged with a description; no pixels."""

import json
from datetime import date
from functools import lru_cache
from typing import Literal

import typst

from geo.snapshot.fonts import FONTS
from geo.snapshot.scene import Scene
from geo.snapshot.svg import write_svg

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
#set page(width: float(given.width) * 1pt, height: float(given.height) * 1pt, margin: 0pt)
#image(bytes(given.svg), format: "svg", width: 100%, alt: given.description)
"""
NO_CODE_POINTS = "codepoint"  # in the message of typst where joined letters cannot be mapped back to characters


def write_pdf(scene: Scene) -> bytes:
    """Return the scene as a PDF of one page: PDF/UA-1, or a tagged PDF where joined letters do not allow that."""
    inputs = {
        "svg": write_svg(scene),
        "title": scene.title,
        "description": scene.description,
        "provenance": json.dumps(scene.provenance, sort_keys=True),
        "day": _day(scene),
        "width": f"{scene.width * scene.scale:.3f}",
        "height": f"{scene.height * scene.scale:.3f}",
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


def _day(scene: Scene) -> str:
    """Return the day of the data as the day of the document: the clock would change every file."""
    return date.fromisoformat(scene.provenance["data_as_of"]).isoformat()
