"""The join layers: first-level units of the world and the districts inside five countries' governorates."""

import logging
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from . import overrides, planar
from .planar import NONE, Geometries

log = logging.getLogger(__name__)

GRID = 1e-5  # degrees, about one metre: far finer than the outlines are true
VORONOI_STEP = 0.01  # degrees between the points that stand for a district's border

COLUMNS = [
    "admin1_id",
    "name",
    "name_ar",
    "name_alt",
    "type_en",
    "country",
    "country_un",
    "disputed",
    "iso_3166_2",
    "fips",
    "gn_a1_code",
    "rollup_id",
]


@dataclass(frozen=True)
class Cut:
    """A polygon that turns part of one unit into another unit."""

    from_unit: str
    to_unit: str
    polygon: shapely.Geometry


def build_admin(
    natural_earth: gpd.GeoDataFrame, countries: gpd.GeoDataFrame, districts: gpd.GeoDataFrame
) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Return (admin1, admin2): valid coverages on one grid, admin2 nested in admin1."""
    shapes = np.asarray(natural_earth.geometry)
    ids = natural_earth.adm1_code.to_numpy(object)
    cuts = disputed_cuts(natural_earth.set_index("adm1_code").geometry, countries, districts)
    groups = district_groups(natural_earth, districts)
    outlines = {name: shapely.union_all(shapes[np.isin(ids, units)]) for name, (units, _) in groups.items()}

    lines = [shapely.boundary(shapes), shapely.boundary(np.array([cut.polygon for cut in cuts]))]
    lines += [district_lines(members, outlines[name]) for name, (_, members) in groups.items()]
    faces = planar.faces_of(np.concatenate(lines), GRID)
    unit = planar.label(faces, shapes)
    faces, face_ids = faces[unit != NONE], ids[unit[unit != NONE]]
    log.info("planar map: %d faces", len(faces))

    face_ids = move_faces(apply_cuts(face_ids, faces, cuts), faces)
    face_ids, face_districts = refine(face_ids, faces, groups)
    admin1 = assemble_admin1(natural_earth, planar.dissolve(faces, face_ids))
    return admin1, assemble_admin2(districts, faces, face_ids, face_districts)


def disputed_cuts(units: gpd.GeoSeries, countries: gpd.GeoDataFrame, districts: gpd.GeoDataFrame) -> list[Cut]:
    """Return the outlines of disputed areas that Natural Earth's admin-1 does not separate."""
    world = shapely.union_all(np.asarray(countries.geometry))
    sahara = shapely.union_all(np.asarray(countries.geometry[countries.ADM0_A3 == "SAH"]))
    palestinian = districts[(districts.country == "PSE") & (districts.name == "Jerusalem")].geometry.iloc[0]
    parts = {
        "DSP-GOLAN": shapely.difference(units["ISR-3056"], world),
        "DSP-ABYEI": shapely.difference(units["SDN-882"], world),
        "DSP-EJERUSALEM": shapely.intersection(units["ISR-3058"], palestinian),
        "MAR-3457-EH": shapely.intersection(units["MAR-3457"], sahara),
        "MAR-3456-MA": shapely.difference(units["MAR-3456"], sahara),
    }
    # the rest are slivers where the two sources draw one line differently
    largest = {key: max(shapely.get_parts(shape), key=shapely.area) for key, shape in parts.items()}
    return [Cut(overrides.NEW_UNITS[key].base, key, shape) for key, shape in largest.items()]


def district_groups(
    natural_earth: gpd.GeoDataFrame, districts: gpd.GeoDataFrame
) -> dict[str, tuple[NDArray, gpd.GeoDataFrame]]:
    """Return {group: (ids of the units it covers, its districts)}; a district never leaves its group."""
    country = natural_earth.adm0_a3.where(natural_earth.adm1_code != overrides.UNDOF_ID)
    groups = {}
    for code in ("IRQ", "LBN", "SYR", "YEM"):
        units = natural_earth.adm1_code[country == code].tolist()
        new = [key for key, unit in overrides.NEW_UNITS.items() if unit.base in units]
        groups[code] = (np.array(units + new, object), districts[districts.country == code])
    palestinian = districts[districts.country == "PSE"]
    in_gaza = palestinian.name.isin(overrides.GAZA_DISTRICTS)
    groups["Gaza"] = (np.array([overrides.GAZA_ID], object), palestinian[in_gaza])
    groups["West Bank"] = (np.array([overrides.WEST_BANK_ID], object), palestinian[~in_gaza])
    return groups


def district_lines(districts: gpd.GeoDataFrame, outline: shapely.Geometry) -> Geometries:
    """Return the districts' borders inside `outline`, carried on to it where the districts stop short."""
    shapes = np.asarray(districts.geometry)
    gap = shapely.difference(outline, shapely.union_all(shapes))
    splits = [split for split in overrides.DISTRICT_SPLITS if split.from_district in set(districts.admin2_id)]
    meridians = [shapely.linestrings([[split.east_of, -90], [split.east_of, 90]]) for split in splits]
    lines = np.concatenate(
        [
            shapely.intersection(shapely.boundary(shapes), outline),
            shapely.intersection(shapely.boundary(_nearest_cells(shapes, outline)), gap),
            shapely.intersection(np.array(meridians, object), outline),
        ]
    )
    return lines[~shapely.is_empty(lines)]


def _nearest_cells(shapes: Geometries, outline: shapely.Geometry) -> Geometries:
    """Return for each shape the area that is nearer to it than to any other (Voronoi cells of its border)."""
    coordinates, owner = shapely.get_coordinates(shapely.segmentize(shapes, VORONOI_STEP), return_index=True)
    # points closer than ten metres make the Voronoi diagram fail, and it need not be finer
    coordinates, first = np.unique(coordinates.round(4), axis=0, return_index=True)
    cells = shapely.voronoi_polygons(shapely.multipoints(coordinates), extend_to=outline, ordered=True)
    cells, owner = shapely.get_parts(cells), owner[first]
    return np.array([shapely.union_all(cells[owner == number]) for number in range(len(shapes))])


def apply_cuts(face_ids: NDArray, faces: Geometries, cuts: list[Cut]) -> NDArray:
    """Give the faces inside a cut to its new unit."""
    face_ids = face_ids.copy()
    for cut in cuts:
        inside = planar.label(faces, np.array([cut.polygon])) != NONE
        face_ids[inside & (face_ids == cut.from_unit)] = cut.to_unit
    return face_ids


def move_faces(face_ids: NDArray, faces: Geometries) -> NDArray:
    """Apply overrides.MOVES."""
    face_ids = face_ids.copy()
    for move in overrides.MOVES:
        inside = planar.label(faces, np.array([shapely.box(*move.west_south_east_north)])) != NONE
        face_ids[inside & (face_ids == move.from_unit)] = move.to_unit
    return face_ids


def refine(
    face_ids: NDArray, faces: Geometries, groups: dict[str, tuple[NDArray, gpd.GeoDataFrame]]
) -> tuple[NDArray, NDArray]:
    """Give faces to districts, and to the governorates that the districts belong to."""
    face_ids, face_districts = face_ids.copy(), np.full(len(faces), None, object)
    for units, members in groups.values():
        ours = np.isin(face_ids, units)
        nearest = planar.label_nearest(faces[ours], np.asarray(members.geometry))
        nearest = split_districts(nearest, members, faces[ours], face_ids[ours])
        parents = district_parents(members, nearest, face_ids[ours], shapely.area(faces[ours]))
        face_districts[ours] = members.admin2_id.to_numpy(object)[nearest]
        face_ids[ours] = parents[nearest]
    return face_ids, face_districts


def split_districts(
    nearest: NDArray, districts: gpd.GeoDataFrame, faces: Geometries, face_ids: NDArray
) -> NDArray[np.intp]:
    """Apply overrides.DISTRICT_SPLITS."""
    nearest, ids = nearest.copy(), districts.admin2_id.to_numpy()
    for split in overrides.DISTRICT_SPLITS:
        if split.from_district in ids:
            east = shapely.get_x(shapely.point_on_surface(faces)) > split.east_of
            part = (nearest == np.flatnonzero(ids == split.from_district)[0]) & east & (face_ids == split.inside_unit)
            nearest[part] = np.flatnonzero(ids == split.to_district)[0]
    return nearest


def district_parents(districts: gpd.GeoDataFrame, face_district: NDArray, face_unit: NDArray, area: NDArray) -> NDArray:
    """Return each district's unit: the one it overlaps most, unless overrides.PARENTS knows better."""
    overlap = pd.DataFrame({"district": face_district, "unit": face_unit, "area": area})
    overlap = overlap.groupby(["district", "unit"], as_index=False).area.sum().sort_values("area")
    largest = overlap.drop_duplicates("district", keep="last").set_index("district").unit
    parents = largest.reindex(range(len(districts))).to_numpy(object)
    for number, (country, name) in enumerate(zip(districts.country, districts.name, strict=True)):
        parents[number] = overrides.PARENTS.get(country, {}).get(name, parents[number])
    return parents


def assemble_admin1(natural_earth: gpd.GeoDataFrame, shapes: dict) -> gpd.GeoDataFrame:
    """Return the admin1 table of the units in `shapes`."""
    attributes = unit_attributes(natural_earth)
    table = attributes.loc[sorted(shapes)].reset_index()[COLUMNS]
    return gpd.GeoDataFrame(table, geometry=[shapes[key] for key in table.admin1_id], crs=4326)


def unit_attributes(natural_earth: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return the columns of admin1 by admin1_id, for Natural Earth's units and the new ones."""
    natural_earth = _with_own_names(natural_earth)
    base = pd.DataFrame(
        {
            "admin1_id": natural_earth.adm1_code,
            "name": english_names(natural_earth),
            "name_ar": natural_earth.name_ar,
            "name_alt": alternative_names(natural_earth),
            "type_en": natural_earth.type_en,
            "country": natural_earth.adm0_a3.replace(overrides.ISO3),
            "disputed": None,
            "iso_3166_2": natural_earth.iso_3166_2.replace(overrides.ISO_3166_2_FIXES),
            "fips": natural_earth.fips,
            "gn_a1_code": natural_earth.gn_a1_code,
            "rollup_id": natural_earth.adm1_code,
            "adm0_a3": natural_earth.adm0_a3,
        }
    ).astype(object)
    base["country_un"] = base.country
    base = base.set_index("admin1_id", drop=False)
    base = _set_policies(_set_names(base))
    for key, unit in overrides.NEW_UNITS.items():
        base.loc[key] = base.loc[unit.base].to_dict() | {"admin1_id": key, "rollup_id": key} | unit.columns
    return _without_placeholders(base).rename_axis(None)


def _with_own_names(natural_earth: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Give the units whose names stand in the rows of each other their own."""
    units, carriers = map(list, zip(*overrides.EXCHANGED_NAMES.items(), strict=True))
    columns = list(overrides.EXCHANGED_COLUMNS)
    by_code = natural_earth.set_index("adm1_code")
    by_code.loc[units, columns] = by_code.loc[carriers, columns].to_numpy()
    return natural_earth.assign(**{name: by_code[name].to_numpy() for name in columns})


def english_names(natural_earth: gpd.GeoDataFrame) -> pd.Series:
    """Return the English name, else the local one, else the country's for islets without a name.

    An English name that a country has twice is often a neighbour's, or a town's for its surroundings: Natural Earth's
    local name takes its place, and where that is there twice the one of GeoNames.
    """
    named = natural_earth[["name_en", "name", "gn_name"]].replace("", None)
    names = named.name_en.fillna(named["name"]).fillna(natural_earth.admin + " (islets)")
    for other in ("name", "gn_name"):
        is_twice = names.groupby(natural_earth.adm0_a3).transform(lambda each: each.duplicated(keep=False))
        names = named[other].where(is_twice).fillna(names)
    return names


def alternative_names(natural_earth: gpd.GeoDataFrame) -> pd.Series:
    """Return a '|'-list of every other spelling that Natural Earth has for each unit."""
    columns = natural_earth[["name", "name_alt", "name_en", "gn_name", "woe_name", "gns_name", "name_local"]]
    return columns.apply(lambda row: _name_list("|".join(row.dropna().astype(str)).split("|")), axis=1)


def _name_list(names: list[str]) -> str:
    # GeoNames calls some of its own sums "aggregation"
    return "|".join(sorted({name.strip() for name in names if name.strip() and "aggregation" not in name}))


def _set_policies(table: pd.DataFrame) -> pd.DataFrame:
    table = table.copy()
    for column, policies in (
        ("adm0_a3", overrides.COUNTRY_POLICIES),
        ("iso_3166_2", overrides.ISO_POLICIES),
        ("admin1_id", overrides.UNIT_POLICIES),
    ):
        for key, policy in policies.items():
            table.loc[table[column] == key, list(policy.columns)] = list(policy.columns.values())
    return table


def _set_names(table: pd.DataFrame) -> pd.DataFrame:
    table = table.copy()
    for code, names in overrides.UNIT_NAMES.items():
        key = table.index[table.iso_3166_2 == code][0]
        known = table.loc[key, "name_alt"].split("|")
        table.loc[key, ["name", "name_alt"]] = [names[0], _name_list([*known, *names])]
    for unit, fix in overrides.UNIT_FIXES.items():
        key = table.index[table.admin1_id == unit][0]
        known = set(table.loc[key, "name_alt"].split("|")).difference(fix.of_a_neighbour)
        table.loc[key, ["name", "name_alt"]] = [fix.name, _name_list([*known, fix.name])]
        table.loc[key, list(fix.codes)] = list(fix.codes.values())
        if fix.of_a_neighbour:
            table.loc[key, "name_ar"] = None  # the neighbour's too
    table.loc[table.country.isin(overrides.REFINED), "type_en"] = "Governorate"
    table.loc[table.country == "PSE", "type_en"] = "Territory"
    emirate = table.country == "ARE"
    table.loc[emirate, "name"] = table.name[emirate].str.removeprefix("Emirate of ")
    return table


def _without_placeholders(table: pd.DataFrame) -> pd.DataFrame:
    """Turn Natural Earth's ways of saying nothing into null."""
    nothing = table.isin(["", "-99", "-1"]) | table.isna()
    unknown = table.gn_a1_code.astype(str).str.endswith(".") | table.gn_a1_code.astype(str).str.startswith("-99")
    table = table.mask(nothing, None)
    table.loc[unknown, "gn_a1_code"] = None
    # a tilde marks a code that Natural Earth made up, -99 a unit outside ISO 3166
    made_up = table.iso_3166_2.astype(str).str.contains("~|^-99")
    table.loc[made_up, "iso_3166_2"] = None
    return table


def assemble_admin2(
    districts: gpd.GeoDataFrame, faces: Geometries, face_ids: NDArray, face_districts: NDArray
) -> gpd.GeoDataFrame:
    """Return the admin2 table: districts as they fit into Natural Earth's country outlines."""
    found = np.array([key is not None for key in face_districts])
    shapes = planar.dissolve(faces[found], face_districts[found].astype(str))
    parent = dict(zip(face_districts[found], face_ids[found], strict=True))
    table = districts[districts.admin2_id.isin(list(shapes))].sort_values("admin2_id").reset_index(drop=True)
    dropped = districts[~districts.admin2_id.isin(list(shapes))]
    log.info("districts outside the outlines: %s", ", ".join(dropped.country + " " + dropped.name) or "none")
    layer = table.country.map(overrides.DISTRICT_LAYERS)
    columns = {
        "admin2_id": table.admin2_id,
        "name": table.name,
        "country": table.country,
        "admin1_id": table.admin2_id.map(parent),
        "level": layer.map(lambda item: item.level),
        "source": layer.map(lambda item: item.source),
    }
    return gpd.GeoDataFrame(columns, geometry=[shapes[key] for key in table.admin2_id], crs=4326)
