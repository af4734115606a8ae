"""Land, borders and units of data/boundaries, cut to a map and laid on the page."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.dataset.dataset import shared_locator
from geo.events.data_files import DATA
from geo.places.borders import find_borders
from geo.places.boundaries import Boundaries
from geo.snapshot.projection import MapFrame

LONGEST_EDGE = 1.0  # degrees; longer ones would stay straight where the projection bends them
TOLERANCE = 0.12  # points, 0.04 mm
BEYOND = 4.0  # points
COARSE = 0.35  # degrees, for the land of the locator
SMALLEST_ISLAND = 1.5  # square degrees, there


@dataclass(frozen=True)
class Layer:
    """Geometries in degrees, EPSG:4326, with what is known of each."""

    table: pd.DataFrame
    geometry: np.ndarray
    tree: shapely.STRtree

    @classmethod
    def of(cls, table: pd.DataFrame, geometry: np.ndarray) -> "Layer":
        """Return the layer with its index."""
        return cls(table.reset_index(drop=True), geometry, shapely.STRtree(geometry))

    def on(self, frame: MapFrame) -> tuple[pd.DataFrame, np.ndarray]:
        """Return what lies in the frame: rows of the table, and geometries in points of the page."""
        west, south, east, north = frame.window
        found: list[tuple[np.ndarray, np.ndarray]] = []
        for turn in (-360.0, 0.0, 360.0):
            # the part of the window that lies in one copy of the world, in the degrees of the layer
            left, right = max(west - turn, -180.0), min(east - turn, 180.0)
            if left < right:
                found.append(self._cut((left, south, right, north), turn))
        rows = np.concatenate([rows for rows, _ in found])
        shapes = shapely.segmentize(np.concatenate([shapes for _, shapes in found]), LONGEST_EDGE)
        return self.table.iloc[rows], _on_page(shapes, frame)

    def _cut(self, window: tuple[float, float, float, float], turn: float) -> tuple[np.ndarray, np.ndarray]:
        rows = np.sort(self.tree.query(shapely.box(*window)))
        shapes = shapely.clip_by_rect(self.geometry[rows], *window)
        kept = ~shapely.is_empty(shapes)
        return rows[kept], shapely.transform(shapes[kept], lambda degrees: degrees + np.array([turn, 0.0]))


def _on_page(shapes: np.ndarray, frame: MapFrame) -> np.ndarray:
    """Return shapes in points of the page, cut a little beyond the frame so that no cut edge is seen."""
    left, top, right, bottom = frame.box
    laid = shapely.transform(shapes, lambda degrees: np.column_stack(frame.page(degrees[:, 0], degrees[:, 1])))
    simple = shapely.simplify(laid, TOLERANCE, preserve_topology=False)
    return np.asarray(shapely.clip_by_rect(simple, left - BEYOND, top - BEYOND, right + BEYOND, bottom + BEYOND))


@dataclass(frozen=True)
class BaseMap:
    """What every map is drawn on. Built once, shared, never written to."""

    countries: Layer  # columns country, name, name_ar, lon, lat, pop_est
    units: Layer  # columns admin1_id, name, country, country_un
    districts: Layer  # columns admin2_id, name, country, admin1_id
    borders: Layer  # columns kind (border, disputed or admin) and country
    coarse_land: np.ndarray  # polygons of the larger lands, for the locator
    places: pd.DataFrame
    waters: pd.DataFrame

    @classmethod
    def build(cls, boundaries: Boundaries) -> "BaseMap":
        """Return the layers of `boundaries`, indexed."""
        return cls(
            countries=_layer(boundaries.countries),
            units=_layer(boundaries.admin1_display),
            districts=_layer(boundaries.admin2),
            borders=_borders(boundaries),
            coarse_land=_coarse(boundaries.countries.geometry.to_numpy()),
            places=boundaries.places,
            waters=pd.read_csv(DATA / "waters.csv", comment="#"),
        )


@lru_cache(maxsize=1)
def shared_base_map() -> BaseMap:
    """Return the base map of data/boundaries, built at the first call."""
    return BaseMap.build(shared_locator().boundaries)


def _layer(frame: gpd.GeoDataFrame) -> Layer:
    return Layer.of(pd.DataFrame(frame.drop(columns="geometry")), frame.geometry.to_numpy())


def _borders(boundaries: Boundaries) -> Layer:
    found = list(find_borders(boundaries, set(boundaries.countries["country"])))
    table = pd.DataFrame([(border.kind, border.country) for border in found], columns=["kind", "country"])
    shapes = [shapely.multilinestrings([shapely.linestrings(line) for line in border.lines]) for border in found]
    return Layer.of(table, np.array(shapes, dtype=object))


def _coarse(shapes: np.ndarray) -> np.ndarray:
    parts = shapely.get_parts(shapes)
    large = parts[shapely.area(parts) > SMALLEST_ISLAND]
    return np.asarray(shapely.segmentize(shapely.simplify(large, COARSE), 4.0))


def lines_of(shapes: Iterable[shapely.Geometry]) -> tuple[np.ndarray, ...]:
    """Return the rings and lines of geometries, as the lines of a Path."""
    parts = shapely.get_parts(np.array(list(shapes), dtype=object))
    polygons = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    rings = shapely.get_rings(parts[polygons])
    curves = parts[np.isin(shapely.get_type_id(parts), (1, 2))]
    return tuple(shapely.get_coordinates(line) for line in (*rings, *curves))
