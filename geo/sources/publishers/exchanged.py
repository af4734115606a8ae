"""Detect rows with exchanged longitude and latitude: outside the country stated as written, inside it exchanged."""

from dataclasses import replace

import numpy as np
import pandas as pd

from geo.events.parse import parse
from geo.events.problems import Outcome, concat_problems, make_problems
from geo.events.raw import CellsTable, RawTable
from geo.places.country_codes import country_boxes
from geo.sources.columns.country_columns import lie_within

MARGIN = 0.5  # degrees: a point so near to a country's bounds may lie in it
NEEDED = ("lon", "lat", "country_stated")


def check_exchanged(raw: RawTable, *, exchange: bool) -> RawTable:
    """Return a table in event columns with a line for such rows; `exchange`: with their coordinates exchanged."""
    table = raw.table
    if not all(name in table for name in NEEDED[: 2 if exchange else 3]):
        return raw
    at = np.flatnonzero(_look_exchanged(table) | (_are_beyond(table) if exchange else False))
    if not len(at):
        return raw
    rows, values = table["source_row"].iloc[at], _pairs(table, at)
    if not exchange:
        lines = make_problems(
            "lon_lat_may_be_exchanged", Outcome.NOTED, "lat",
            "The place lies outside the country stated, and would lie in the stated country if exchanged.",
            'Exchange longitude and latitude in the file, or say so in a mapping: "exchange": true.',
            rows=rows, values=values,
        )  # fmt: skip
        return replace(raw, findings=concat_problems([raw.findings, lines]))
    lines = make_problems(
        "lon_lat_exchanged", Outcome.MODIFIED, "lat",
        "Longitude and latitude are exchanged, as asked: the place was outside its country, or on no map.",
        "Correct it in the file.", rows=rows, values=values,
    )  # fmt: skip
    return replace(raw, table=_exchanged(table, at), findings=concat_problems([raw.findings, lines]), opened=raw.cells)


def _are_beyond(table: CellsTable) -> np.ndarray:
    """Return which rows have a latitude that only a longitude can be."""
    lon, lat = _degrees(table)
    return (np.abs(lat) > 90) & (np.abs(lat) <= 180) & (np.abs(lon) <= 90)


def _degrees(table: CellsTable) -> list[np.ndarray]:
    return [np.asarray(parse(table[name], "number").values, float) for name in ("lon", "lat")]


def _look_exchanged(table: CellsTable) -> np.ndarray:
    if "country_stated" not in table:
        return np.zeros(len(table), bool)
    lon, lat = _degrees(table)
    stated = table["country_stated"].where(table["country_stated"].isin(list(country_boxes())))
    possible = np.isfinite(lon) & np.isfinite(lat) & (np.abs(lon) <= 90)
    return possible & ~lie_within(stated, lon, lat, MARGIN) & lie_within(stated, lat, lon)


def _pairs(table: CellsTable, at: np.ndarray) -> list[str]:
    return [f"{lat}, {lon}" for lat, lon in zip(table["lat"].iloc[at], table["lon"].iloc[at], strict=True)]


def _exchanged(table: CellsTable, at: np.ndarray) -> CellsTable:
    lon, lat = (table[name].to_numpy(dtype=object, copy=True) for name in ("lon", "lat"))
    lon[at], lat[at] = lat[at], lon[at].copy()
    return table.assign(lon=pd.Series(lon, table.index, dtype=object), lat=pd.Series(lat, table.index, dtype=object))
