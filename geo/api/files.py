"""Read, check, locate and load files."""

import warnings
from datetime import UTC, datetime
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from geo.dataset.dataset import Dataset
    from geo.events.schema import EventsTable, LocatedTable
    from geo.events.validate import Validated
    from geo.sources.publishers.mapping import ColumnMapping

FilePath = str | PathLike[str]


class RejectedRows(UserWarning):
    """Rows of a file were set aside; validate() lists them with the reasons."""


def read(path: FilePath, *, mapping: FilePath | None = None, encoding: str = "", sheet: str = "") -> "EventsTable":
    """Return the events of a file as a table of checked rows.

    The file is parsed in a process with limits, as all files of unknown origin are. Rows that break a rule are left
    out, with a warning RejectedRows.

    Parameters
    ----------
    path
        A file of any kind that the README names.
    mapping
        A JSON file that says which column means what.
    encoding, sheet
        Of the file, where it does not prove them: such as "cp1256", or the name of a sheet.

    Returns
    -------
    pandas.DataFrame
        One row per event, with the columns of docs/data-dictionary.md; lon and lat in degrees (EPSG:4326).

    Raises
    ------
    geo.errors.SourceError
        If the file cannot be read.

    Examples
    --------
    >>> len(geo.read("data/events.geojson"))
    165

    """
    checked = _validated(path, mapping, encoding, sheet)
    _warn_of_rejected(checked.rows_read, checked.rows_rejected, path)
    return checked.events


def validate(path: FilePath, *, mapping: FilePath | None = None, encoding: str = "", sheet: str = "") -> "pd.DataFrame":
    """Return all that is wrong with a file.

    Parameters
    ----------
    path, mapping, encoding, sheet
        As for read().

    Returns
    -------
    pandas.DataFrame
        One row per problem: rule, effect on its row, cell, message, remedy.

    Raises
    ------
    geo.errors.SourceError
        If the file cannot be read.

    Examples
    --------
    >>> "date_unreadable" in set(geo.validate("data/events.geojson")["rule"])
    False

    """
    return _validated(path, mapping, encoding, sheet).problems


def locate(events: "EventsTable") -> "LocatedTable":
    """Return events with the country, admin1 and admin2 that they lie in, and how each was found.

    Parameters
    ----------
    events
        A table as read() returns it.

    Returns
    -------
    pandas.DataFrame
        The same rows with the columns added that docs/data-dictionary.md calls located.

    Raises
    ------
    geo.errors.BoundaryError
        If the boundaries are missing or damaged.

    Examples
    --------
    >>> geo.locate(geo.read("data/events.geojson"))["country"].iloc[0]
    'ISR'

    """
    from geo.dataset.dataset import shared_locator
    from geo.places.locate import locate as located

    return located(events, shared_locator())


def load(*paths: FilePath, mapping: FilePath | None = None, encoding: str = "", sheet: str = "") -> "Dataset":
    """Return files as one dataset: read, checked and located, with a warning RejectedRows for rows left out.

    Parameters
    ----------
    *paths
        Files, or one folder that `conflict-map build` made; the shipped events without any.
    mapping, encoding, sheet
        As for read().

    Returns
    -------
    Dataset
        What select() takes.

    Raises
    ------
    geo.errors.SourceError
        If a file cannot be read, or no event of it is left.

    Examples
    --------
    >>> len(geo.load().store)
    165

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
        message = f"{names}: {rejected:,} of {rows:,} rows were set aside. geo.validate(path) lists why."
        warnings.warn(message, RejectedRows, stacklevel=3)
