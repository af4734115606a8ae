"""Conflict Map in Python: read, check, locate, select, show and export conflict events. Knows no web framework.

    import geo

    events = geo.load("my_events.csv")                          # read, checked, located
    iraq = geo.select(events, country="Iraq", from_="2023-12-01")
    geo.summarise(iraq, by="admin1")                            # a table of events and deaths
    geo.show(iraq)                                              # the map, inline in a notebook
    geo.save_snapshot(iraq, "iraq.png", title="Strikes in Iraq")
    geo.save_table(iraq, "iraq.xlsx", "iraq.parquet")

docs/api.md describes every name. What cannot be done raises geo.errors.GeoError with one sentence. Everything is
imported when it is first used, so that `import geo` costs nothing.
"""

import warnings
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from html import escape
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import geopandas as gpd
    import numpy as np
    import pandas as pd

    from geo.dataset.dataset import Dataset
    from geo.events.schema import EventsTable, LocatedTable
    from geo.events.validate import Validated
    from geo.sources.publishers.mapping import ColumnMapping
    from geo.store.selection import Selection

__version__ = "0.1.0"
__all__ = [
    "Map", "RejectedRows", "Selected", "load", "locate", "read", "save_snapshot", "save_table", "select", "show",
    "summarise", "to_geodataframe", "validate",
]  # fmt: skip

FilePath = str | PathLike[str]
Value = str | float | bool | date | Iterable[str]


class RejectedRows(UserWarning):
    """Rows of a file were set aside; validate() lists them with the reasons."""


# --- files -------------------------------------------------------------------------------------------------------


def read(path: FilePath, *, mapping: FilePath | None = None, encoding: str = "", sheet: str = "") -> "EventsTable":
    """Return the events of a file as a table of checked rows, with the columns of docs/data-dictionary.md.

    The file is parsed in a process with limits, as all files of unknown origin are. Rows that break a rule are left
    out, with a warning RejectedRows. Raise geo.errors.SourceError if the file cannot be read.

    mapping: a JSON file that says which column means what. encoding, sheet: where the file does not prove them.
    """
    checked = _validated(path, mapping, encoding, sheet)
    _warn_of_rejected(checked.rows_read, checked.rows_rejected, path)
    return checked.events


def validate(path: FilePath, *, mapping: FilePath | None = None, encoding: str = "", sheet: str = "") -> "pd.DataFrame":
    """Return all that is wrong with a file, one row per problem: rule, effect on its row, cell, message, remedy."""
    return _validated(path, mapping, encoding, sheet).problems


def locate(events: "EventsTable") -> "LocatedTable":
    """Return events as read() gives them with country, admin1, admin2 and how each was found added: same rows."""
    from geo.dataset.dataset import shared_locator
    from geo.places.locate import locate as located

    return located(events, shared_locator())


def load(*paths: FilePath, mapping: FilePath | None = None, encoding: str = "", sheet: str = "") -> "Dataset":
    """Return files, or a folder that `build` made, as one dataset: read, checked, located; without any, the shipped.

    Raise geo.errors.SourceError if a file cannot be read or no event of it is left; warn of other rejected rows.
    """
    from geo.events.data_files import EVENTS
    from geo.partitioned import open_dataset
    from geo.sources.options import ReadOptions

    files = [Path(path) for path in paths] or [EVENTS]
    options, today = ReadOptions(encoding, sheet), datetime.now(UTC).date()
    dataset = open_dataset(*files, mapping=_mapping(mapping), options=options, today=today)
    _warn_of_rejected(dataset.rows_read, dataset.rows_rejected, *files)
    return dataset


def _validated(path: FilePath, mapping: FilePath | None, encoding: str, sheet: str) -> "Validated":
    from geo.dataset.dataset import validate_file
    from geo.sources.options import ReadOptions

    options = ReadOptions(encoding, sheet)
    return validate_file(Path(path), mapping=_mapping(mapping), options=options, today=datetime.now(UTC).date())


def _mapping(path: FilePath | None) -> "ColumnMapping | None":
    from geo.sources import content_of
    from geo.sources.publishers.mapping import from_json

    return None if path is None else from_json(content_of(Path(path)), Path(path).name)


def _warn_of_rejected(rows: int, rejected: int, *paths: FilePath) -> None:
    if rejected:
        names = ", ".join(Path(path).name for path in paths)
        said = f"{names}: {rejected:,} of {rows:,} rows were set aside. geo.validate(path) lists why."
        warnings.warn(said, RejectedRows, stacklevel=3)


# --- selecting ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Selected:
    """Events of a dataset: `selection` found `rows` of it. Its length is the number of rows."""

    dataset: "Dataset"
    selection: "Selection"
    rows: "np.ndarray"

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.rows)

    def __repr__(self) -> str:
        """Return the headline and the counts that the page shows."""
        from geo.store.summary import summarise as counted
        from geo.wording.counts import counts_text
        from geo.wording.selection import selection_text

        store = self.dataset.store
        headline = selection_text(self.selection, self.dataset.names, store.first_date, store.last_date)
        return f"{headline}: {counts_text(counted(store, self.rows))}"

    @property
    def table(self) -> "LocatedTable":
        """Return the events as a table, by day; columns as in docs/data-dictionary.md."""
        return self.dataset.store.rows.at(self.rows)

    @property
    def query(self) -> str:
        """Return the query that shows the same events on the page: everything after the `?` of its address."""
        from geo.store.link import to_query

        return to_query(self.selection)


def select(dataset: "Dataset", query: str = "", **filters: Value) -> Selected:
    """Return the events that filters let pass. Raise geo.errors.QueryError for a filter or value that is not known.

    query: as in the page's address. filters: the same parameters by name, such as country="Iraq" or
    type=["air_strike", "missile"]; `from_` and `to` are the first and last day.
    """
    from geo.dataset.queries import resolve
    from geo.store.link import by_name
    from geo.store.select_rows import select as rows_of

    asked = by_name(query) | {name.rstrip("_"): _texts(value) for name, value in filters.items()}
    selection, _ = resolve(dataset, asked)
    return Selected(dataset, selection, rows_of(dataset.store, selection))


def _texts(value: Value) -> list[str]:
    """Return a value as a link writes it."""
    if isinstance(value, bool):
        return ["yes" if value else "no"]
    if isinstance(value, str | float | int | date):
        return [str(value)]
    return [str(each) for each in value]


def summarise(selected: Selected, by: str | None = None) -> "pd.DataFrame":
    """Return events and deaths as a table: one row for all, or one per group, those with most events first.

    by: country, admin1, admin2, type, actor (each event once for every actor and group in it), or in order of time
    week (its Monday), month or year of the first day. Places have a column `name` besides. Deaths are sums of the
    figures given, deaths_low and deaths_high; deaths_unknown is the number of events without a figure.
    """
    from geo.store.grouping import grouped

    table = grouped(selected.dataset.store, selected.rows, by, selected.selection.worldview)
    names = selected.dataset.names
    if name_of := {"country": names.country, "admin1": names.unit, "admin2": names.unit}.get(by or ""):
        table.insert(1, "name", [code and name_of(code) for code in table[by]])
    return table


def to_geodataframe(selected: Selected) -> "gpd.GeoDataFrame":
    """Return the events with points (EPSG:4326); without a point where no place finer than the country is known."""
    import geopandas as gpd
    import shapely

    table = selected.table
    points = shapely.points(table["lon"].to_numpy(float), table["lat"].to_numpy(float))
    points[~selected.dataset.store.has_place[selected.rows]] = None
    return gpd.GeoDataFrame(table, geometry=points, crs="EPSG:4326")


# --- showing and saving ------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Map:
    """The offline map of some events: shown inline by a notebook, or saved as a file that needs no network."""

    selected: Selected
    mode: str = "clusters"
    height: int = 600

    @cached_property
    def html(self) -> str:
        """Return the map as one HTML page."""
        from geo.store.selection import View
        from geo.webmap.offline import offline_map

        chosen = self.selected
        return offline_map(chosen.dataset, chosen.selection, View(mode=self.mode), chosen.rows)

    def save(self, path: FilePath) -> Path:
        """Write the map as an HTML file."""
        from geo.whole_files import write_whole

        write_whole({Path(path): lambda file: file.write(self.html.encode())})
        return Path(path)

    def _repr_html_(self) -> str:
        """Return the map in a frame that may run its own scripts and nothing else of the notebook."""
        return (
            f'<iframe srcdoc="{escape(self.html)}" sandbox="allow-scripts allow-popups allow-downloads" '
            f'title="Conflict map" style="width:100%;height:{self.height}px;border:0"></iframe>'
        )


def show(selected: Selected, *, mode: str = "clusters", height: int = 600, confirmed: Collection[str] = ()) -> Map:
    """Return the map of the events, which a notebook shows inline; all texts and sources are inside.

    mode: clusters, points, heat, squares, units or districts. height: of the frame, in pixels. confirmed: publishers
    whose terms you have read and that allow it, such as ["acled"]; else rows that are not to be passed on raise
    geo.errors.TermsError.
    """
    from geo.dataset.terms import check_terms
    from geo.errors import QueryError
    from geo.store.link import from_query, refuse

    refuse(from_query({"mode": [mode]})[2])
    if selected.dataset.store.is_overview:
        raise QueryError(
            "An overview of cells has no single events to show. Load some of its files with geo.load instead."
        )
    check_terms(selected.table, confirmed)
    return Map(selected, mode, height)


def save_snapshot(
    selected: Selected, *paths: FilePath, confirmed: Collection[str] = (), **options: Value
) -> list[Path]:
    """Draw the events as a page for print and write it to all `paths`; the ending decides the format.

    Endings: .png .svg .pdf .pptx .docx .gif .webp .mp4 .html .zip. options: as in a snapshot's link, such as
    title="Strikes", size="slide", dpi=300, bbox="38,29,49,38", mode="units". Raise geo.errors.SnapshotError.
    """
    from geo.snapshot.drawing import Snapshot
    from geo.snapshot.files import resolve_spec, write_snapshots
    from geo.snapshot.map.base_map import shared_base_map
    from geo.snapshot.spec import overridden

    own = {name.rstrip("_"): ",".join(_texts(value)) for name, value in options.items()}
    own |= {"terms": ",".join(confirmed)} if confirmed else {}
    spec = resolve_spec(overridden(selected.query, own), selected.dataset)
    files = [Path(path) for path in paths]
    write_snapshots(Snapshot(spec, selected.dataset, shared_base_map()), files)
    return files


def save_table(selected: Selected, *paths: FilePath, confirmed: Collection[str] = (), hxl: bool = False) -> list[Path]:
    """Write exactly these events as tables; return all files written. The ending decides the format.

    Endings: .csv .xlsx .geojson .kml .parquet. hxl: with a row of HXL tags. confirmed: as for show(). Raise
    geo.errors.ExportError or geo.errors.TermsError.
    """
    from geo.export.about import about_selection
    from geo.export.files import write_files

    about = about_selection(selected.dataset, selected.selection, selected.rows)
    return write_files(selected.table, about, [Path(path) for path in paths], confirmed=confirmed, hxl=hxl)
