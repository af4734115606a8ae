"""What a snapshot shows and says: its rows, its words, and where it comes from."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np

from geo.dataset.credits import credit_lines
from geo.dataset.dataset import Dataset
from geo.dataset.provenance import DRAWN_COLUMNS, provenance_of
from geo.events.folding import counted
from geo.snapshot.projection import NAMES, MapFrame, extent_of
from geo.snapshot.spec import Bbox, SnapshotSpec, to_spec_query
from geo.store.select_rows import select
from geo.store.store import AT_SEA, NOT_KNOWN, deaths_shown
from geo.store.summary import summarise
from geo.wording.counts import deaths_text
from geo.wording.dates import day_text
from geo.wording.labels import type_label
from geo.wording.selection import filters_text, selection_text

AREA_MODES = {"countries": "country", "units": "admin1_id", "districts": "admin2_id"}  # what they count by
WORLD: Bbox = (-180.0, -60.0, 180.0, 84.0)


@dataclass(frozen=True)
class Content:
    """The rows on the map and how they came to be these. Rows are in the order of the store: by day."""

    spec: SnapshotSpec
    dataset: Dataset
    selected: np.ndarray  # rows that the selection holds
    rows: np.ndarray  # those of them that the map shows
    without_place: int  # rows selected that no map of this mode can show
    picture_mm: tuple[float, float] | None = None  # width, height, if the map is a picture in a document

    @property
    def outside(self) -> int:
        """Return how many rows lie outside this map."""
        return len(self.selected) - len(self.rows) - self.without_place

    @property
    def deaths(self) -> np.ndarray:
        """Return the figure per row shown that sizes its symbol; NaN where none is stated."""
        return deaths_shown(self.dataset.store)[self.rows]

    @cached_property
    def provenance(self) -> dict[str, Any]:
        """Return where the picture comes from; made once, for every pass of the layout quotes it."""
        return _provenance(self)

    @property
    def as_of(self) -> date:
        """Return the day up to which the data reach, as stated or as found."""
        return self.spec.data_as_of or self.dataset.store.last_date


def extent(spec: SnapshotSpec, dataset: Dataset) -> Bbox:
    """Return the extent asked for, else that of the events selected, of all events, of the world."""
    if spec.bbox:
        return spec.bbox
    for rows in (select(dataset.store, spec.selection), np.arange(len(dataset.store))):
        lon, lat = _area_corners(spec, dataset, rows) if spec.mode in AREA_MODES else _points(dataset, rows)
        if len(lon):
            return extent_of(lon, lat)
    return WORLD


def _points(dataset: Dataset, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    drawn = rows[dataset.store.has_place[rows]]
    return dataset.store.lon[drawn], dataset.store.lat[drawn]


def _area_corners(spec: SnapshotSpec, dataset: Dataset, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the corners of the units that make up the areas of these rows."""
    units = dataset.boundaries.admin2 if spec.mode == "districts" else dataset.boundaries.admin1_display
    wanted = set(areas(dataset, spec)[rows]) - {""}
    bounds = units[units[_area_column(spec)].isin(wanted)].bounds
    return bounds[["minx", "maxx"]].to_numpy().ravel(), bounds[["miny", "maxy"]].to_numpy().ravel()


def content_of(
    spec: SnapshotSpec,
    dataset: Dataset,
    frame: MapFrame,
    areas_on_map: Iterable[str],
    picture_mm: tuple[float, float] | None = None,
) -> Content:
    """Return what the frame shows: rows with a place in it, or, where areas are filled, rows of an area in it."""
    store = dataset.store
    selected = select(store, spec.selection)
    if spec.mode in AREA_MODES:
        area = areas(dataset, spec)[selected]
        shown, placeless = np.isin(area, list(areas_on_map)), area == ""
    else:
        placeless = ~store.has_place[selected]
        lon, lat = store.lon[selected], store.lat[selected]
        shown = ~placeless
        shown[shown] = frame.holds(*frame.page(frame.unwrapped(lon[shown]), lat[shown]))
    return Content(spec, dataset, selected, selected[shown], int(placeless.sum()), picture_mm)


def on_page(content: Content, frame: MapFrame) -> np.ndarray:
    """Return where the rows shown are (n, 2) in points of the page; none where areas are filled instead."""
    if content.spec.mode in AREA_MODES:
        return np.empty((0, 2))
    lon, lat = (axis[content.rows] for axis in (content.dataset.store.lon, content.dataset.store.lat))
    return np.column_stack(frame.page(frame.unwrapped(lon), lat))


def areas(dataset: Dataset, spec: SnapshotSpec) -> np.ndarray:
    """Return, per row of the store, the country or unit that it counts for; empty for none."""
    store = dataset.store
    coded = {
        "country": store.country["de_facto"],
        "country_un": store.country["un"],
        "admin1_id": store.admin1,
        "admin2_id": store.admin2,
    }[_area_column(spec)]
    named = ["" if value in (AT_SEA, NOT_KNOWN) else value for value in coded.values]
    return np.array([*named, ""], dtype=object)[coded.codes]


def _area_column(spec: SnapshotSpec) -> str:
    column = AREA_MODES[spec.mode]
    return "country_un" if column == "country" and spec.selection.worldview == "un" else column


# --- words -------------------------------------------------------------------------------------------------------


def counts_line(content: Content) -> str:
    """Return 'n of N events shown' with what is missing from the map."""
    selected, total = len(content.selected), len(content.dataset.store)
    if not selected:
        return f"No event of {total:,} matches"
    parts = [f"{len(content.rows):,} of {counted(selected, 'event')} shown"]
    if content.outside:
        parts.append(f"{content.outside:,} outside this map")
    if content.without_place:
        in_areas = content.spec.mode in AREA_MODES
        lacks = "in none of these areas, or not known that closely" if in_areas else "without a place on the map"
        parts.append(f"{content.without_place:,} {lacks}")
    if selected < total:
        parts.append(f"{total:,} in the data")
    return "; ".join(parts)


def headline(content: Content) -> str:
    """Return the title asked for, else the selection in words."""
    return content.spec.title or _described(content)


def subtitle(content: Content) -> str:
    """Return the subtitle asked for, else the filters in words with the counts."""
    if content.spec.subtitle:
        return content.spec.subtitle
    counts = counts_line(content)
    if len(content.rows):
        counts += f" · {deaths_text(summarise(content.dataset.store, content.rows))}"
    return f"{_described(content)}. {counts}" if content.spec.title else counts


def _described(content: Content) -> str:
    store = content.dataset.store
    return selection_text(content.spec.selection, content.dataset.names, store.first_date, store.last_date)


def caption_lines(content: Content, frame: MapFrame, notes: Iterable[str]) -> list[str]:
    """Return what stands under the map: caption, sources and credits, disclaimer, filters and counts, fingerprint."""
    data, rows, *publishers, base, disclaimer = credit_lines(content.dataset, as_of=content.as_of)
    facts = [
        f"Shown: {filters_line(content)}; {counts_line(content)}",
        *notes,
        f"data as of {day_text(content.as_of)}",
        f"fingerprint {fingerprint(content)[:12]}",
    ]
    lines = [
        content.spec.caption,
        " ".join([data, rows, *publishers, base]),
        f"{disclaimer} Projection: {NAMES[frame.name]}.",
        " · ".join(facts) + ".",
    ]
    return [line for line in lines if line]


def filters_line(content: Content) -> str:
    """Return every filter in words, or that there is none."""
    store = content.dataset.store
    return filters_text(content.spec.selection, content.dataset.names, store.first_date, store.last_date)


def description(content: Content) -> str:
    """Return the picture in words, for those who cannot see it."""
    store = content.dataset.store
    kinds = store.event_type.counts(content.rows)
    parts = [f"Map. {headline(content)}.", f"{subtitle(content)}."]
    if kinds:
        listed = "; ".join(f"{type_label(kind).lower()} {count:,}" for kind, count in kinds.items())
        parts.append(f"By type: {listed}.")
    return " ".join(parts)


# --- where it comes from -----------------------------------------------------------------------------------------


def _provenance(content: Content) -> dict[str, Any]:
    """Return everything needed to make the picture again and to see whether the data have changed."""
    facts = provenance_of(
        content.dataset.store.rows.at(content.rows, DRAWN_COLUMNS),
        query=to_spec_query(content.spec),
        dataset=content.dataset.name,
        boundaries=content.dataset.boundaries.version,
        data_as_of=content.as_of,
    )
    if content.picture_mm:
        facts["picture_mm"] = list(content.picture_mm)
    return with_fingerprint(facts)


def with_fingerprint(facts: dict[str, Any]) -> dict[str, Any]:
    """Return what is said of a file with a hash of it all."""
    return facts | {"fingerprint": hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()}


def fingerprint(content: Content) -> str:
    """Return what changes with the spec, the events shown and their contents, the boundaries and the program."""
    return str(content.provenance["fingerprint"])
