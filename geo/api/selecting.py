"""Select events, sum them up, and take them as a table."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import geopandas as gpd
    import numpy as np
    import pandas as pd

    from geo.dataset.dataset import Dataset
    from geo.events.schema import LocatedTable
    from geo.store.selection import Selection

Value = str | float | bool | date | Iterable[str]


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
    """Return the events that filters let pass.

    Parameters
    ----------
    dataset
        What load() returns.
    query
        Filters as in the page's address: "country=IRQ&from=2023-12-01".
    **filters
        The same by name, such as country="Iraq" or type=["air_strike", "missile"]; `from_` and `to` are the first
        and the last day.

    Returns
    -------
    Selected
        The events, which may be none: a known value without events is an answer.

    Raises
    ------
    geo.errors.QueryError
        For a filter or value that is not known; it names the nearest known ones.

    Examples
    --------
    >>> len(geo.select(geo.load(), country="Iraq"))
    47

    """
    from geo.dataset.queries import resolve
    from geo.store.link import by_name
    from geo.store.select_rows import select as rows_of

    asked = by_name(query) | {name.rstrip("_"): texts_of(value) for name, value in filters.items()}
    selection, _ = resolve(dataset, asked)
    return Selected(dataset, selection, rows_of(dataset.store, selection))


def texts_of(value: Value) -> list[str]:
    """Return a value as a link writes it."""
    if isinstance(value, bool):
        return ["yes" if value else "no"]
    if isinstance(value, str | float | int | date):
        return [str(value)]
    return [str(each) for each in value]


def summarise(selected: Selected, by: str | None = None) -> "pd.DataFrame":
    """Return events and deaths as a table.

    Parameters
    ----------
    selected
        What select() returns.
    by
        country, admin1, admin2, type, actor (each event once for every actor and group in it), or in order of time
        week (its Monday), month or year of the first day; None for one row for all.

    Returns
    -------
    pandas.DataFrame
        One row per group, those with most events first: the group, for places its `name`, events, deaths_low and
        deaths_high (sums of the figures given), and deaths_unknown (events without a figure).

    Raises
    ------
    geo.errors.QueryError
        For another `by`.

    Examples
    --------
    >>> int(geo.summarise(geo.select(geo.load(), country="Iraq"))["events"].iloc[0])
    47

    """
    from geo.store.grouping import grouped

    table = grouped(selected.dataset.store, selected.rows, by, selected.selection.worldview)
    names = selected.dataset.names
    if name_of := {"country": names.country, "admin1": names.unit, "admin2": names.unit}.get(by or ""):
        table.insert(1, "name", [code and name_of(code) for code in table[by]])
    return table


def to_geodataframe(selected: Selected) -> "gpd.GeoDataFrame":
    """Return the events with points.

    Parameters
    ----------
    selected
        What select() returns.

    Returns
    -------
    geopandas.GeoDataFrame
        In EPSG:4326, points as lon, lat; no point where no place finer than the country is known.

    Examples
    --------
    >>> int(geo.to_geodataframe(geo.select(geo.load(), country="Iraq")).geometry.notna().sum())
    46

    """
    import geopandas as gpd
    import shapely

    table = selected.table
    points = shapely.points(table["lon"].to_numpy(float), table["lat"].to_numpy(float))
    points[~selected.dataset.store.has_place[selected.rows]] = None
    return gpd.GeoDataFrame(table, geometry=points, crs="EPSG:4326")
