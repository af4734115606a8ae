"""The display layers: lighter outlines of units and countries that still share their edges."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from . import overrides, planar
from .planar import Geometries

TOLERANCE = 0.02  # degrees, about 2 km: corners of triangles smaller than its square go
GRID = 1e-4  # degrees, about 10 m
MIN_ISLAND_KM2 = 10.0  # smaller islands are not drawn,
MIN_ISLAND_NEAR_KM2 = 0.2  # except here, where events happen on and beside them:
NEAR = shapely.box(30.0, 8.0, 64.0, 42.0)
EQUAL_AREA = 6933
LABEL_STEP = 0.01  # degrees; how closely the middle of a unit is found


def build_display(admin1: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return admin1_display: simplified units, without the small islands that a unit can spare."""
    shapes = shapely.coverage_simplify(without_small_islands(admin1), TOLERANCE)
    table = admin1[["admin1_id", "country", "country_un", "name"]].copy()
    display = gpd.GeoDataFrame(table, geometry=planar.snap_coverage(shapes, GRID), crs=4326)
    return display[~display.is_empty].reset_index(drop=True)


def without_small_islands(admin1: gpd.GeoDataFrame) -> Geometries:
    """Return the units' shapes without islands under the limit; a unit's largest part always stays."""
    parts, unit = shapely.get_parts(np.asarray(admin1.geometry), return_index=True)
    area = area_km2(parts)
    limit = np.where(shapely.intersects(parts, NEAR), MIN_ISLAND_NEAR_KM2, MIN_ISLAND_KM2)
    largest = pd.Series(area).groupby(unit).transform("max").to_numpy()
    kept = (area >= limit) | (area == largest) | touches_other_unit(parts, unit)
    return np.array([shapely.multipolygons(parts[kept & (unit == number)]) for number in range(len(admin1))])


def touches_other_unit(parts: Geometries, unit: NDArray) -> NDArray:
    """Return which parts share a point with another unit: taking those out would leave a hole."""
    one, other = shapely.STRtree(parts).query(parts, predicate="intersects")
    touching = np.zeros(len(parts), bool)
    touching[one[unit[one] != unit[other]]] = True
    return touching


def area_km2(shapes: Geometries) -> NDArray:
    """Return geographic shapes' areas in square kilometres."""
    return gpd.GeoSeries(shapes, crs=4326).to_crs(EQUAL_AREA).area.to_numpy() / 1e6


def add_label_points(admin1: gpd.GeoDataFrame, display: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return admin1 with lon and lat: the middle of the roomiest place in each unit."""
    drawn = display.set_index("admin1_id").geometry.reindex(admin1.admin1_id)
    middle = label_points(np.asarray(drawn), np.asarray(admin1.geometry))
    table = admin1.drop(columns="geometry").assign(lon=middle[:, 0], lat=middle[:, 1])
    return gpd.GeoDataFrame(table, geometry=admin1.geometry, crs=4326)


def label_points(drawn: Geometries, exact: Geometries) -> NDArray[np.float64]:
    """Return (lon, lat) for each shape: centre of its largest inscribed circle, or any point inside."""
    drawn = np.where(shapely.is_missing(drawn), exact, drawn)
    parts, owner = shapely.get_parts(drawn, return_index=True)
    order = np.lexsort((shapely.area(parts), owner))
    last_of_owner = np.flatnonzero(np.diff(owner[order], append=-1))
    circles = shapely.maximum_inscribed_circle(parts[order][last_of_owner], tolerance=LABEL_STEP)
    centres = shapely.get_point(circles, 0)
    inside = shapely.intersects(exact, centres)
    points = np.where(inside, centres, shapely.point_on_surface(exact))
    return shapely.get_coordinates(points).round(4)


def build_countries(
    display: gpd.GeoDataFrame, natural_earth: gpd.GeoDataFrame, facts: pd.DataFrame
) -> gpd.GeoDataFrame:
    """Return one row per country code, its shape dissolved from the display units."""
    faces = np.asarray(display.geometry)
    shapes = planar.dissolve(faces, display.country_un) | planar.dissolve(faces, display.country)
    codes = sorted(shapes)
    table = country_attributes(natural_earth, facts).reindex(codes).rename_axis("country").reset_index()
    unnamed = table.country[table.name.isna()].tolist()
    if unnamed:
        raise SystemExit(f"Countries without a name: {unnamed}. Add them to overrides.ISO3.")
    return gpd.GeoDataFrame(table, geometry=[shapes[code] for code in codes], crs=4326)


def country_attributes(natural_earth: gpd.GeoDataFrame, facts: pd.DataFrame) -> pd.DataFrame:
    """Return names, codes, regions and label points by ISO 3166-1 alpha-3."""
    codes = natural_earth.ADM0_A3.replace(overrides.ISO3)
    # where several of Natural Earth's countries share a code, the most populous speaks for it
    first = natural_earth.assign(country=codes).sort_values(["POP_EST", "ADM0_A3"], ascending=[False, True])
    first = first.drop_duplicates("country").set_index("country")
    table = pd.DataFrame(
        {
            "iso_a2": first.ISO_A2_EH,
            # NAME is short but may be abbreviated, NAME_EN is full but may be formal
            "name": first.NAME.where(~first.NAME.str.contains(r"\.|^St-"), first.NAME_EN),
            "name_ar": first.NAME_AR,
            "fips": first.FIPS_10,
            "iso_numeric": first.ISO_N3_EH,
            "continent": first.CONTINENT,
            "subregion": first.SUBREGION,
            "pop_est": first.POP_EST.astype("int64"),
            "lon": first.LABEL_X.round(4),
            "lat": first.LABEL_Y.round(4),
        }
    )
    codes = facts[facts.iso3 != ""].drop_duplicates("iso3").set_index("iso3")
    table = table.replace({"-99": None})
    table["fips"] = table.fips.fillna(codes.fips.replace("", None))
    table["fips"] = pd.Series(overrides.COUNTRY_FIPS).reindex(table.index).fillna(table.fips)
    table["name"] = pd.Series(overrides.COUNTRY_NAMES).reindex(table.index).fillna(table.name)
    return table


def build_disputed_areas(admin1: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the disputed areas, one row per area and view, in full detail."""
    marked = admin1[admin1.disputed.notna()]
    rows = [
        (*key, shapely.normalize(shapely.coverage_union_all(np.asarray(group.geometry))))
        for key, group in marked.groupby(["disputed", "country", "country_un"])
    ]
    return gpd.GeoDataFrame(rows, columns=["disputed", "country", "country_un", "geometry"], crs=4326)


def build_disputed_lines(lines: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return Natural Earth's disputed lines: whose claim each is, and the countries on its sides."""
    names = {
        "name": "claim",
        "adm0_left": "left",
        "adm0_right": "right",
        "adm0_a3_l": "left_a3",
        "adm0_a3_r": "right_a3",
    }
    table = lines.rename(columns=names)[[*names.values(), "geometry"]]
    return table.set_geometry(shapely.set_precision(np.asarray(table.geometry), GRID)).reset_index(drop=True)


def sovereign_states(natural_earth: gpd.GeoDataFrame) -> set[str]:
    """Return the codes of countries that Natural Earth counts as their own sovereign, and Palestine."""
    own = natural_earth[natural_earth.SOVEREIGNT == natural_earth.ADMIN]
    return set(own.ADM0_A3.replace(overrides.ISO3)) | {"PSE"}
