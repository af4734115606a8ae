"""Land, borders and names for the map page, from data/boundaries: vectors on a grid of whole numbers."""

import csv
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import islice, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.places.borders import find_borders
from geo.places.boundaries import Boundaries
from geo.places.mercator import world_square
from geo.places.outline_corners import OutlineCorners, as_complex
from geo.places.prepared import cache_folder, prepared_corners
from geo.places.sphere import EARTH_RADIUS_KM, unit_vectors
from geo.webmap.packing import Column, pack

if TYPE_CHECKING:
    from scipy.spatial import cKDTree

GRID = 2**19  # cells across the world: 76 m at the equator; the outlines are simplified by 2 km

CAPITAL_ZOOM = 4.0
SMALLEST_RING = 6  # numbers: three points
PLACE_ZOOMS = (5.0, 5.5, 6.0, 7.0, 8.0, 9.0, 10.0)  # by label_rank: the zoom from which a place is named


def build_base(boundaries: Boundaries, focus: Iterable[str], areas: Iterable[str], waters: Path) -> dict[str, Any]:
    """Return the base map: countries to fill, borders to stroke, units to hatch, and names.

    focus: ISO3 of the countries that the events lie in; they are drawn light, with their units.
    areas: ids of the units that rows are drawn as, first or second level.
    waters: CSV of names of seas with lon, lat and the zoom from which they are named.
    """
    focus = set(focus)
    return {
        "countries": [
            {"id": country, "name": name, "lines": lines, "focus": country in focus}
            for country, name, lines in _with_rings(boundaries.countries, "country")
        ],
        "borders": _borders(boundaries, focus),
        "areas": build_areas(boundaries, areas),
        "labels": [
            *_country_labels(boundaries, focus),
            *_water_labels(waters),
            *_place_labels(boundaries.places, focus),
        ],
    }


def _borders(boundaries: Boundaries, focus: set[str]) -> list[dict[str, Any]]:
    borders = list(find_borders(boundaries, focus))
    lines = iter(_lines([line for border in borders for line in border.lines]))
    return [{"kind": border.kind, "lines": list(islice(lines, len(border.lines)))} for border in borders]


def build_areas(boundaries: Boundaries, ids: Iterable[str]) -> list[dict[str, Any]]:
    """Return units of the first or second level to fill or hatch: id, name and lines."""
    wanted = set(ids)
    return [
        {"id": unit, "name": name, "lines": lines}
        for layer, column in ((boundaries.admin1_display, "admin1_id"), (boundaries.admin2, "admin2_id"))
        for unit, name, lines in _with_rings(layer[layer[column].isin(wanted)], column)
    ]


def build_units(boundaries: Boundaries, countries: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
    """Return the outlines of all units in `countries`, by level: zero events is an answer too."""
    levels = {
        "units": (boundaries.table("admin1"), "admin1_id"),
        "districts": (boundaries.table("admin2"), "admin2_id"),
    }
    return {
        name: build_areas(boundaries, layer.loc[layer["country"].isin(list(countries)), column])
        for name, (layer, column) in levels.items()
    }


def pack_shapes(**tables: list[dict[str, Any]]) -> bytes:
    """Return tables of the base map as bytes: of each shape the number of its lines, of all lines their steps.

    Columns: points of every line, then dx and dy of every step, with the sign in the lowest bit: 0, -1, 1, -2 as 0, 1,
    2, 3.
    """
    lines = [line for items in tables.values() for item in items for line in item.get("lines", ())]
    steps = np.array([step for line in lines for step in line], np.int64)
    folded = np.where(steps < 0, -2 * steps - 1, 2 * steps)
    counted = {
        name: [item | ({"lines": len(item["lines"])} if "lines" in item else {}) for item in items]
        for name, items in tables.items()
    }
    points = np.array([len(line) // 2 for line in lines])
    columns = {"points": Column(points, 4), "dx": Column(folded[0::2], 3), "dy": Column(folded[1::2], 3)}
    return pack(columns, **counted)


# --- lines -----------------------------------------------------------------------------------------------------


def _with_rings(layer: gpd.GeoDataFrame, key: str) -> Iterable[tuple[Any, Any, list[list[int]]]]:
    """Yield key, name and outline of each row; an outline has its rings without the points that close them."""
    parts, row = shapely.get_parts(layer.geometry.to_numpy(), return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    outlines: list[list[list[int]]] = [[] for _ in range(len(layer))]
    lines = _lines([corners[:-1] for corners in _corners(rings)])
    for at, line in zip(row[part], lines, strict=True):
        if len(line) >= SMALLEST_RING:
            outlines[at].append(line)
    return zip(layer[key], layer["name"], outlines, strict=True)


def _corners(rings: np.ndarray) -> list[np.ndarray]:
    points, ring = shapely.get_coordinates(rings, return_index=True)
    return np.split(points, np.searchsorted(ring, np.arange(1, len(rings)))) if len(rings) else []


def _lines(lines: Sequence[np.ndarray]) -> list[list[int]]:
    """Return lines of points (n, 2) in degrees as [x, y, dx, dy, dx, dy, ...] on the grid, without steps of zero."""
    if not len(lines):
        return []
    lon_lat = np.concatenate(lines)
    points = np.rint(np.column_stack(world_square(lon_lat[:, 0], lon_lat[:, 1])) * GRID).astype(int)
    starts = np.cumsum([0, *map(len, lines)])
    steps = np.diff(points, axis=0, prepend=0)
    firsts = starts[:-1][starts[:-1] < len(points)]
    steps[firsts] = points[firsts]
    moving = (steps != 0).any(axis=1)
    before = np.concatenate([[0], np.cumsum(moving)])
    flat = steps[moving].ravel().tolist()
    return [flat[2 * before[start] : 2 * before[end]] for start, end in pairwise(starts)]


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


# --- less of it, for a file -----------------------------------------------------------------------------------

NEAR_KM = 100  # of an event, where outlines and names stay as they are


def thin_out(boundaries: Boundaries, lon_lat: np.ndarray) -> Boundaries:
    """Return boundaries for a map of events at `lon_lat` (n, 2): fewer corners and names far from them."""
    from scipy.spatial import cKDTree  # a server that writes no file goes without

    near = cKDTree(unit_vectors(*lon_lat.T))
    corners = _corners_of(boundaries)
    is_near = _is_near(np.column_stack([corners.every.real, corners.every.imag]), near)
    kept = np.union1d(corners.every[is_near], corners.coarse)
    places = boundaries.places
    return boundaries.with_layers(
        countries=_thinned(boundaries.countries, kept),
        admin1_display=_thinned(boundaries.admin1_display, kept),
        places=places[places["capital"] | _is_near(places[["lon", "lat"]].to_numpy(), near)],
    )


@lru_cache(maxsize=2)
def _corners_of(boundaries: Boundaries) -> OutlineCorners:
    return prepared_corners(boundaries, cache_folder()) if boundaries.is_stored else OutlineCorners.build(boundaries)


def _is_near(lon_lat: np.ndarray, events: "cKDTree") -> np.ndarray:
    """Return which points (n, 2) lie within NEAR_KM of an event, measured through the earth."""
    distance, _ = events.query(unit_vectors(*lon_lat.T), distance_upper_bound=NEAR_KM / EARTH_RADIUS_KM)
    return np.isfinite(distance)


def _thinned(layer: gpd.GeoDataFrame, kept: np.ndarray) -> gpd.GeoDataFrame:
    kind, coordinates, (rings, *others) = shapely.to_ragged_array(layer.geometry.to_numpy())
    stays = np.isin(as_complex(coordinates), kept)
    before = np.concatenate([[0], np.cumsum(stays)])
    shapes = shapely.from_ragged_array(kind, coordinates[stays], (before[rings], *others))
    return layer.set_geometry(gpd.GeoSeries(shapes, index=layer.index, crs=layer.crs))
