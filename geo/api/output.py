"""Show events as a map, and save them as pictures and tables."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from html import escape
from pathlib import Path

from geo.api.files import FilePath
from geo.api.selecting import Selected, Value, texts_of


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

    Parameters
    ----------
    selected
        What select() returns.
    mode
        clusters, points, heat, squares, units or districts.
    height
        Of the frame, in pixels.
    confirmed
        Publishers whose terms you have read and that allow it, such as ["acled"].

    Returns
    -------
    Map
        Shown inline; its save() writes an HTML file that needs no network.

    Raises
    ------
    geo.errors.QueryError
        For another mode, and for an overview, which has no single events.
    geo.errors.TermsError
        If the terms of rows are not confirmed that forbid to pass them on.

    Examples
    --------
    >>> "<iframe" in geo.show(geo.select(geo.load(), country="Iraq"))._repr_html_()
    True

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
    """Draw the events as a page for print, and write it.

    Parameters
    ----------
    selected
        What select() returns.
    *paths
        Files to write: .png .svg .pdf .pptx .docx .gif .webp .mp4 .html .zip.
    confirmed
        As for show().
    **options
        As in a snapshot's link: title="Strikes", size="slide", dpi=300, bbox="38,29,49,38" (west, south, east,
        north in degrees), mode="units".

    Returns
    -------
    list of Path
        The files, written whole or not at all.

    Raises
    ------
    geo.errors.SnapshotError, geo.errors.TermsError
        If it cannot be drawn as asked, or may not be passed on.

    Examples
    --------
    >>> geo.save_snapshot(geo.select(geo.load(), country="Iraq"), folder / "iraq.svg", size="a5")[0].name
    'iraq.svg'

    """
    from geo.snapshot.drawing import Snapshot
    from geo.snapshot.files import resolve_spec, write_snapshots
    from geo.snapshot.map.base_map import shared_base_map
    from geo.snapshot.spec import overridden

    own = {name.rstrip("_"): ",".join(texts_of(value)) for name, value in options.items()}
    own |= {"terms": ",".join(confirmed)} if confirmed else {}
    spec = resolve_spec(overridden(selected.query, own), selected.dataset)
    files = [Path(path) for path in paths]
    write_snapshots(Snapshot(spec, selected.dataset, shared_base_map()), files)
    return files


def save_table(selected: Selected, *paths: FilePath, confirmed: Collection[str] = (), hxl: bool = False) -> list[Path]:
    """Write exactly these events as tables.

    Parameters
    ----------
    selected
        What select() returns.
    *paths
        Files to write: .csv .xlsx .geojson .kml .parquet.
    confirmed
        As for show().
    hxl
        Whether a row of HXL tags stands below the names of columns.

    Returns
    -------
    list of Path
        The files, with one beside a table that cannot say what it is.

    Raises
    ------
    geo.errors.ExportError, geo.errors.TermsError
        If a format cannot hold what is asked for, or rows may not be passed on.

    Examples
    --------
    >>> [path.name for path in geo.save_table(geo.select(geo.load(), country="Iraq"), folder / "iraq.csv")]
    ['iraq.csv', 'iraq.about.json']

    """
    from geo.export.about import about_selection
    from geo.export.files import write_files

    about = about_selection(selected.dataset, selected.selection, selected.rows)
    return write_files(selected.table, about, [Path(path) for path in paths], confirmed=confirmed, hxl=hxl)
