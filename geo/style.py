"""Colours and shapes for web map, legend, charts and snapshot.

Colours of symbols are Okabe-Ito and darker variants, and further colours that stay distinct with colour blindness.
Every colour has its own shape, so that colour alone carries no meaning.
"""

import math
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Symbol:
    """How one event type is drawn on both themes."""

    shape: str
    light: str
    dark: str


SYMBOLS: dict[str, Symbol] = {
    "air_strike": Symbol("triangle_up", "#D55E00", "#F28C38"),
    "drone_strike": Symbol("triangle_down", "#8F3B76", "#D98BC2"),
    "drone_attack": Symbol("diamond", "#0072B2", "#4FA8E0"),
    "missile": Symbol("square", "#E69F00", "#F2B632"),
    "interception": Symbol("plus", "#009E73", "#35C79C"),
    "shipping": Symbol("circle", "#56B4E9", "#8CCBF0"),
    "ground_attack": Symbol("pentagon", "#A6761D", "#CFA24E"),
    "fighting": Symbol("cross", "#780C0C", "#E8505F"),
    "explosion": Symbol("star", "#7A8040", "#FAFA30"),
    "civilians": Symbol("hourglass", "#6C30D8", "#9A80FF"),
    "protest": Symbol("banner", "#006030", "#C6F5B4"),
    "other": Symbol("hexagon", "#444444", "#B9BDC1"),
}

Corners = tuple[tuple[float, float], ...]


def _as_large_as_a_circle(corners: Corners) -> Corners:
    """Return the corners of a shape blown up to the area of a circle of radius 1."""
    pairs = zip(corners, (*corners[1:], corners[0]), strict=True)
    area = sum(x * next_y - next_x * y for (x, y), (next_x, next_y) in pairs) / 2
    scale = math.sqrt(math.pi / area)
    return tuple((round(x * scale, 4), round(y * scale, 4)) for x, y in corners)


# corners about the middle, y downwards, of shapes that are not regular
DRAWN_SHAPES: dict[str, Corners] = {
    "cross": (
        (16, -34), (34, -16), (18, 0), (34, 16), (16, 34), (0, 18), (-16, 34), (-34, 16), (-18, 0), (-34, -16),
        (-16, -34), (0, -18),
    ),
    "star": (
        (0, -90), (28, -29), (95, -21), (46, 25), (59, 90), (0, 58), (-59, 90), (-46, 25), (-95, -21), (-28, -29),
    ),
    "hourglass": ((-12, -12), (12, -12), (5, 0), (12, 12), (-12, 12), (-5, 0)),
    "banner": ((-2, -1), (2, -1), (2, 1), (-2, 1)),
}  # fmt: skip
REGULAR_SHAPES = {  # how many corners, and the direction of the first one in eighths of a turn from the top
    "triangle_up": (3, 0.0),
    "triangle_down": (3, 4.0),
    "diamond": (4, 0.0),
    "square": (4, 1.0),
    "pentagon": (5, 0.0),
    "hexagon": (6, 2.0),
    "circle": (36, 0.0),
}
LIFTS = {"triangle_up": 0.14, "triangle_down": -0.14}  # the middle of the height, not of the area, looks centred
PLUS_ARM = 0.38  # half the width of an arm, of half the height


def _regular(shape: str) -> Corners:
    corners, first = REGULAR_SHAPES[shape]
    reach = math.sqrt(2 * math.pi / (corners * math.sin(2 * math.pi / corners)))
    angles = [first * math.pi / 4 + i * 2 * math.pi / corners for i in range(corners)]
    lift = LIFTS.get(shape, 0.0) * reach
    return tuple((reach * math.sin(angle), lift - reach * math.cos(angle)) for angle in angles)


def _plus() -> Corners:
    reach = math.sqrt(math.pi / (8 * PLUS_ARM - 4 * PLUS_ARM**2))
    arm = PLUS_ARM * reach
    half = ((-arm, -reach), (arm, -reach), (arm, -arm), (reach, -arm), (reach, arm), (arm, arm))
    return (*half, *((-x, -y) for x, y in half))


# of every shape, with the area of a circle of radius 1, so that sizes compare: screen and paper draw these
OUTLINES: dict[str, Corners] = {
    **{shape: _as_large_as_a_circle(corners) for shape, corners in DRAWN_SHAPES.items()},
    **{shape: _regular(shape) for shape in REGULAR_SHAPES},
    "plus": _plus(),
}


# five steps from few to many; four from far fewer to far more
RAMPS = {
    "light": ("#F3D9C2", "#E9B08A", "#D98055", "#B84A30", "#7E1F17"),
    "dark": ("#4A342B", "#7A4A36", "#AD6643", "#DD8D5C", "#FFC397"),
}
DIVERGING = {
    "light": ("#2F6E9E", "#A9C9DE", "#EDB79A", "#B84A30"),
    "dark": ("#6DB1E0", "#34566B", "#7A4A36", "#E8905F"),
}


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours of map and page for one theme."""

    page: str
    panel: str
    rule: str
    sea: str
    land: str
    focus: str
    coast: str
    admin: str
    border: str
    ink: str
    muted: str
    water: str
    accent: str
    halo: str
    outline: str


LIGHT = Theme(
    page="#FFFFFF",
    panel="#F6F5F2",
    rule="#DAD7D0",
    sea="#DCE9F0",
    land="#E9E6DE",
    focus="#FBF9F4",
    coast="#8FB0C2",
    admin="#CFC8BA",
    border="#857F74",
    ink="#1E1E1E",
    muted="#5F6368",
    water="#3A6883",
    accent="#B3261E",
    halo="#FFFFFF",
    outline="#1E1E1E",
)
DARK = Theme(
    page="#16181A",
    panel="#1E2124",
    rule="#3A3F44",
    sea="#1B2A33",
    land="#26292B",
    focus="#33373A",
    coast="#4E6B7C",
    admin="#4A4F53",
    border="#8C8577",
    ink="#ECEBE8",
    muted="#A9AEB3",
    water="#8FB4C9",
    accent="#FF8A80",
    halo="#16181A",
    outline="#0E0F10",
)
THEMES = {"light": LIGHT, "dark": DARK}

# on paper, beside the light theme
COUNTRY_NAME = "#655E52"  # of countries in focus
OTHER_COUNTRY_NAME = "#736B5E"
PLACE_NAME = "#3C3C3C"
FRAME = "#9AA0A6"
HAIRLINE = "#D7DADD"  # between the lines of a table
SAMPLE = "#C9CCD1"  # symbols of no type, in the legend of sizes

SYMBOL_MIN_PX = 7.0  # half-width of a symbol with no deaths, in CSS pixels
SYMBOL_MAX_PX = 26.0  # half-width at DEATHS_AT_MAX and more
DEATHS_AT_MAX = 500  # so that one mass killing does not flatten all other sizes


def symbols_as_dict() -> dict[str, dict[str, object]]:
    """Return the symbols as plain dicts, for the map, with their corners; a circle is drawn as an arc."""
    return {name: asdict(symbol) | {"corners": _corners_on_screen(symbol.shape)} for name, symbol in SYMBOLS.items()}


def _corners_on_screen(shape: str) -> Corners | None:
    return None if shape == "circle" else tuple((round(x, 4), round(y, 4)) for x, y in OUTLINES[shape])


def themes_as_dict() -> dict[str, dict[str, str]]:
    """Return both themes as plain dicts, for the page's stylesheet and the map."""
    return {name: asdict(theme) for name, theme in THEMES.items()}
