"""Sizes of the page, and which events tables hold: words of a snapshot's parameters that the command line lists too."""

SIZES_MM = {
    "a4": (297.0, 210.0),
    "a4-portrait": (210.0, 297.0),
    "a5": (210.0, 148.0),
    "slide": (338.67, 190.5),  # 16:9, as wide as a slide of PowerPoint
    "square": (200.0, 200.0),
}
ALL_SELECTED, ON_MAP = ROWS = ("selection", "map")  # which events tables hold
