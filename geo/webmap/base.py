"""Land, borders and names for the map page, from data/boundaries: vectors on a grid of whole numbers."""

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely

from geo.borders import find_borders
from geo.boundaries import Boundaries
from geo.mercator import world_square

GRID = 2**22  # cells across the world: 9.6 m at the equator, finer than the display outlines

CAPITAL_ZOOM = 4.0
PLACE_ZOOMS = (5.0, 5.5, 6.0, 7.0, 8.0, 9.0, 10.0)  # by label_rank: the zoom from which a place is named


def build_base(boundaries: Boundaries, focus: Iterable[str], areas: Iterable[str], waters: Path) -> dict[str, Any]:
    """Return base.json: countries to fill, borders to stroke, units to hatch, and names.

    focus: ISO3 of the countries that the events lie in; they are drawn light, with their units.
    areas: ids of the units that rows are drawn as, first or second level.
    waters: CSV of names of seas with lon, lat and the zoom from which they are named.
    """
    focus = set(focus)
    return {
        "countries": [
            {"id": row.country, "name": row.name_, "lines": _rings(row.geometry), "focus": row.country in focus}
            for row in boundaries.countries.rename(columns={"name": "name_"}).itertuples()
        ],
        "borders": [
            {"kind": border.kind, "lines": [_line(line) for line in border.lines]}
            for border in find_borders(boundaries, focus)
        ],
        "areas": build_areas(boundaries, areas),
        "labels": [
            *_country_labels(boundaries, focus),
            *_water_labels(waters),
            *_place_labels(boundaries.places, focus),
        ],
    }


def build_areas(boundaries: Boundaries, ids: Iterable[str]) -> list[dict[str, Any]]:
    """Return units of the first or second level to fill or hatch: id, name and lines."""
    wanted = set(ids)
    return [
        {"id": unit, "name": name, "lines": _rings(geometry)}
        for layer, column in ((boundaries.admin1_display, "admin1_id"), (boundaries.admin2, "admin2_id"))
        for unit, name, geometry in layer.loc[layer[column].isin(wanted), [column, "name", "geometry"]].itertuples(
            index=False
        )
    ]


# --- lines -----------------------------------------------------------------------------------------------------


def _rings(geometry: Any) -> list[list[int]]:
    """Return the rings of a polygon, each as first point and steps on the grid, without its closing point."""
    rings = shapely.get_rings(shapely.get_parts(geometry))
    return [line for ring in rings if len(line := _line(shapely.get_coordinates(ring)[:-1])) >= 6]


def _line(lon_lat: np.ndarray) -> list[int]:
    """Return points (n, 2) in degrees as [x, y, dx, dy, dx, dy, ...] on the grid; steps of zero are left out."""
    points = np.rint(np.column_stack(world_square(lon_lat[:, 0], lon_lat[:, 1])) * GRID).astype(int)
    steps = np.diff(points, axis=0, prepend=0)
    moving = (steps != 0).any(axis=1)
    return steps[moving].ravel().tolist()


# --- names -----------------------------------------------------------------------------------------------------


def _label(kind: str, name: str, lon: float, lat: float, zoom: float) -> dict[str, Any]:
    x, y = world_square(np.array(lon, dtype=float), np.array(lat, dtype=float))
    return {"kind": kind, "name": name, "x": round(float(x) * GRID), "y": round(float(y) * GRID), "zoom": zoom}


def _country_labels(boundaries: Boundaries, focus: set[str]) -> list[dict[str, Any]]:
    """Return names of countries, the ones in focus first and from farther out."""
    rows = boundaries.countries.dropna(subset=["name", "lon", "lat"]).sort_values("pop_est", ascending=False)
    shown = rows.assign(in_focus=rows["country"].isin(focus)).sort_values("in_focus", ascending=False, kind="stable")
    return [
        _label("country", row.name_, row.lon, row.lat, _country_zoom(row.pop_est, row.in_focus))
        for row in shown.rename(columns={"name": "name_"}).itertuples()
    ]


def _country_zoom(population: float, in_focus: bool) -> float:
    zoom = 3.0 if population > 20e6 else 4.0 if population > 3e6 else 5.0
    return zoom - 0.5 if in_focus else zoom


def _water_labels(waters: Path) -> list[dict[str, Any]]:
    with waters.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    return [_label("water", row["name"], float(row["lon"]), float(row["lat"]), float(row["zoom"])) for row in rows]


def _place_labels(places: pd.DataFrame, focus: set[str]) -> list[dict[str, Any]]:
    """Return names of capitals and of the places of the focus countries, the weightiest first."""
    shown = places[places["capital"] | places["country"].isin(focus) | (places["label_rank"] <= 1)]
    shown = shown.sort_values(["capital", "label_rank", "population"], ascending=[False, True, False], kind="stable")
    return [
        _label("capital" if row.capital else "place", row.name_, row.lon, row.lat, _place_zoom(row))
        for row in shown.rename(columns={"name": "name_"}).itertuples()
    ]


def _place_zoom(place: Any) -> float:
    return CAPITAL_ZOOM if place.capital else PLACE_ZOOMS[min(int(place.label_rank), len(PLACE_ZOOMS) - 1)]
