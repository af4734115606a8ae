"""What a snapshot shall be: which events, where, on what paper, with which parts. Plain values, as query or JSON.

The parameters stand beside those of a Selection, so a link of the page is a snapshot too. A value that cannot be used
is an error with a sentence here, for a program or an editor asked for it.
"""

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

import numpy as np

from geo.dataset.terms import TO_CONFIRM
from geo.errors import QueryError, SnapshotError
from geo.events.cells import replace_surrogates
from geo.events.folding import is_unseen
from geo.places.mercator import MAX_LATITUDE, latitude, world_square
from geo.snapshot.paper import ALL_SELECTED, ROWS, SIZES_MM
from geo.store.link import Query, by_name, from_query, read_value, refuse, to_query, wrong_number
from geo.store.parameters import Parameter, day_of, one_of, yes_text
from geo.store.selection import Selection, View

Bbox = tuple[float, float, float, float]  # west, south, east, north in degrees; west > east crosses the antimeridian

LABELS = ("en", "ar", "no")
STEPS = ("day", "week", "month", "year")
WINDOW = (0, 400)
SIDE_MM = (100.0, 1200.0)
DPI = (96, 600)
MAX_PIXELS = 80_000_000  # 320 MB while it is drawn
MIN_DEGREES = 0.02  # below it the outlines hold nothing to show
SCREEN_PX = (960, 600)  # the map of a link that names a zoom only
TILE_PX = 256


@dataclass(frozen=True)
class SnapshotSpec:
    """One snapshot. Empty texts are written from the selection, no bbox fits the map to the events."""

    selection: Selection = field(default_factory=Selection)
    mode: str = "clusters"
    measure: str = "events"
    bbox: Bbox | None = None
    title: str = ""
    subtitle: str = ""
    caption: str = ""
    size_mm: tuple[float, float] = SIZES_MM["a4"]  # width, height
    dpi: int = 300  # of a PNG
    labels: str = "en"  # language of names on the map, or no
    key: bool = True
    legend: bool = True
    inset: bool = True
    timeline: bool = True
    step: str = ""  # of an animation; empty: such that it has at most usual many frames
    window: int = 0  # steps that each frame shows; 0: all from the first one
    rows: str = ALL_SELECTED  # of tables: all events of the selection, or only those on the map
    data_as_of: date | None = None  # None: the last day of the data
    terms: tuple[str, ...] = ()  # sources whose terms the one who asks says to have read; asked anew in every link

    def __post_init__(self) -> None:
        for name in ("title", "subtitle", "caption"):
            text = replace_surrogates(getattr(self, name))
            object.__setattr__(self, name, "" if is_unseen(text) else text)
        width, height = (side / 25.4 * self.dpi for side in self.size_mm)
        if width * height > MAX_PIXELS:
            raise SnapshotError(
                f"{width:,.0f} × {height:,.0f} pixels are more than can be drawn; take a lower dpi or a smaller size."
            )


# --- reading and writing one value -------------------------------------------------------------------------------


def _bbox(text: str) -> Bbox:
    parts = [float(part) for part in text.split(",")]
    if len(parts) != 4 or not all(map(math.isfinite, parts)):
        raise ValueError("is not four numbers: west,south,east,north in degrees")
    west, south, east, north = parts
    if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= 90 and -90 <= north <= 90):
        raise ValueError("is not on Earth: longitudes run from -180 to 180, latitudes from -90 to 90")
    if north - south < MIN_DEGREES or ((east - west) % 360 < MIN_DEGREES and east - west != 360):
        raise ValueError(f"is empty: north must be above south, and each side at least {MIN_DEGREES}°")
    return west, south, east, north


def _size(text: str) -> tuple[float, float]:
    if text.lower() in SIZES_MM:
        return SIZES_MM[text.lower()]
    width, _, height = text.lower().partition("x")
    sides = float(width), float(height)
    if not all(SIDE_MM[0] <= side <= SIDE_MM[1] for side in sides):
        raise ValueError(f"is not within {SIDE_MM[0]:g} to {SIDE_MM[1]:g} mm a side")
    return sides


def _write_size(size: tuple[float, float]) -> str:
    return next((name for name, known in SIZES_MM.items() if known == size), f"{size[0]:g}x{size[1]:g}")


def _whole(low: int, high: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit() and low <= int(text) <= high):
            raise ValueError(f"is no whole number from {low} to {high}")
        return int(text)

    return read


def _words(most: int) -> Callable[[str], str]:
    def read(text: str) -> str:
        line = " ".join(text.split())
        if len(line) > most:
            raise ValueError(f"is longer than {most} characters")
        return line

    return read


def _yes(text: str) -> bool:
    if text not in ("yes", "no"):
        raise ValueError("is neither yes nor no")
    return text == "yes"


def _confirmed(text: str) -> tuple[str, ...]:
    names = tuple(sorted(set(text.split(","))))
    if not set(names) <= set(TO_CONFIRM):
        raise ValueError(f"is none of {', '.join(TO_CONFIRM)}")
    return names


SNAPSHOT_PARAMETERS = (
    Parameter("bbox", "bbox", _bbox, lambda bbox: ",".join(f"{side:.10g}" for side in bbox)),
    Parameter("title", "title", _words(200), may_be_blank=True),
    Parameter("subtitle", "subtitle", _words(300), may_be_blank=True),
    Parameter("caption", "caption", _words(600), may_be_blank=True),
    Parameter("size", "size_mm", _size, _write_size),
    Parameter("dpi", "dpi", _whole(*DPI)),
    Parameter("labels", "labels", one_of(LABELS)),
    Parameter("key", "key", _yes, yes_text),
    Parameter("legend", "legend", _yes, yes_text),
    Parameter("inset", "inset", _yes, yes_text),
    Parameter("timeline", "timeline", _yes, yes_text),
    Parameter("step", "step", one_of(STEPS)),
    Parameter("window", "window", _whole(*WINDOW)),
    Parameter("rows", "rows", one_of(ROWS)),
    Parameter("as_of", "data_as_of", day_of, date.isoformat),
    Parameter("terms", "terms", _confirmed),
)
NOT_WRITTEN = {"terms"}  # what one reader confirms is no part of what is shown


# --- query and JSON ----------------------------------------------------------------------------------------------


def read_spec(query: str | Query) -> tuple[SnapshotSpec, View, list[str]]:
    """Return the snapshot that a query asks for, its view, and a sentence per filter that is not understood.

    Raise SnapshotError if a parameter of the snapshot itself cannot be used.
    """
    values = by_name(query)
    own = [parameter.name for parameter in SNAPSHOT_PARAMETERS]
    others = {name: texts for name, texts in values.items() if name not in own}
    selection, view, notes = from_query(others, own)
    fields = {
        parameter.field: _read(parameter, values[parameter.name])
        for parameter in SNAPSHOT_PARAMETERS
        if values.get(parameter.name)
    }
    spec = SnapshotSpec(selection, view.mode, view.measure, **fields)
    return (spec if spec.bbox else replace(spec, bbox=_bbox_of(view))), view, notes


def spec_of(query: str | Query) -> SnapshotSpec:
    """Return the snapshot that a query asks for. Raise QueryError or SnapshotError with what is not understood.

    Whether names of countries, units, actors and types are known is told by resolve_spec() of a dataset.
    """
    spec, _, notes = read_spec(query)
    refuse(notes)
    return spec


def overridden(query: str, own: Mapping[str, str]) -> str:
    """Return a query in which these parameters have other values than it gives them."""
    values = by_name(query)
    return urlencode({**values, **{name: [text] for name, text in own.items()}}, doseq=True)


def _read(parameter: Parameter, texts: Sequence[str]) -> Any:
    if problem := wrong_number(parameter, list(dict.fromkeys(texts))):
        raise SnapshotError(problem)
    try:
        return read_value(parameter, texts[0])
    except QueryError as err:
        raise SnapshotError(str(err)) from err


def _bbox_of(view: View) -> Bbox | None:
    """Return the extent of a view that names its middle and zoom, on a screen of usual size."""
    if view.lon is None or view.lat is None or view.zoom is None:
        return None
    degrees = 360 / (TILE_PX * 2**view.zoom)  # per pixel, of longitude
    half_width = min(SCREEN_PX[0] / 2 * degrees, 179.0)
    half_height = min(SCREEN_PX[1] / 2 * degrees * math.cos(math.radians(view.lat)), MAX_LATITUDE)
    south, north = max(-MAX_LATITUDE, view.lat - half_height), min(MAX_LATITUDE, view.lat + half_height)
    sides = (_wrapped(view.lon - half_width), south, _wrapped(view.lon + half_width), north)
    return tuple(round(side, 4) for side in sides)  # type: ignore[return-value]


def view_of(spec: SnapshotSpec) -> View:
    """Return the view of a screen of usual size that holds the extent of `spec`; that of all events if it has none."""
    view = View(mode=spec.mode, measure=spec.measure)
    if spec.bbox is None:
        return view
    west, south, east, north = spec.bbox
    wide = (east - west) % 360 or 360.0
    _, (top, bottom) = world_square(np.zeros(2), np.array([north, south]))
    zooms = math.log2(SCREEN_PX[0] * 360 / (TILE_PX * wide)), math.log2(SCREEN_PX[1] / (TILE_PX * (bottom - top)))
    middle = float(latitude(np.array((top + bottom) / 2)))
    zoom = max(0.0, math.floor(min(zooms) * 4) / 4)
    return replace(view, lon=_wrapped(west + wide / 2), lat=middle, zoom=zoom)


def _wrapped(lon: float) -> float:
    return (lon + 180) % 360 - 180


def to_spec_query(spec: SnapshotSpec) -> str:
    """Return the query of `spec`; what equals the default is left out."""
    default = SnapshotSpec()
    pairs = [
        (parameter.name, parameter.write(getattr(spec, parameter.field)))
        for parameter in SNAPSHOT_PARAMETERS
        if parameter.name not in NOT_WRITTEN and getattr(spec, parameter.field) != getattr(default, parameter.field)
    ]
    view = to_query(spec.selection, View(mode=spec.mode, measure=spec.measure))
    return "&".join(filter(None, [view, urlencode(pairs)]))


def to_json(spec: SnapshotSpec) -> str:
    """Return `spec` as a JSON object of its parameters, each with the list of its values."""
    return json.dumps(by_name(to_spec_query(spec)), ensure_ascii=False)


def from_json(text: str) -> SnapshotSpec:
    """Return the snapshot that to_json wrote. Raise SnapshotError or QueryError for anything else."""
    try:
        values = json.loads(text)
    except ValueError as err:
        raise SnapshotError("The description of the snapshot is no JSON.") from err
    if not isinstance(values, dict) or not all(_is_texts(texts) for texts in values.values()):
        raise SnapshotError("The description of the snapshot is no object of names and lists of texts.")
    return spec_of(values)


def _is_texts(texts: object) -> bool:
    return isinstance(texts, list) and all(isinstance(text, str) for text in texts)
