"""data/boundaries: valid layers, no overlaps, levels that nest, and known places in the right unit."""

import hashlib
import json
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geo.places.boundaries import Boundaries, load_boundaries

FOLDER = Path(__file__).parents[2] / "data/boundaries"
REFINED = ["IRQ", "LBN", "PSE", "SYR", "YEM"]
GOVERNORATES = {"IRQ": 18, "SYR": 14, "YEM": 22, "LBN": 8, "PSE": 2}
UNDOF = "SYR-5261"
COAST_METRES = 5_000
LARGEST_MB = 25


@pytest.fixture(scope="session")
def boundaries() -> Boundaries:
    return load_boundaries(FOLDER)


def shapes(layer: gpd.GeoDataFrame) -> np.ndarray:
    return np.asarray(layer.geometry)


def edges(polygons: np.ndarray) -> set[bytes]:
    """Return the edges of polygons, each as the bytes of its two vertices in fixed order."""
    rings = shapely.get_rings(shapely.get_parts(polygons))
    vertices, ring = shapely.get_coordinates(rings, return_index=True)
    same_ring = ring[:-1] == ring[1:]
    start, end = vertices[:-1][same_ring], vertices[1:][same_ring]
    backwards = (start[:, 0] > end[:, 0]) | ((start[:, 0] == end[:, 0]) & (start[:, 1] > end[:, 1]))
    pairs = np.hstack([np.where(backwards[:, None], end, start), np.where(backwards[:, None], start, end)])
    return {pair.tobytes() for pair in pairs}


@pytest.mark.parametrize(
    "name", ["admin1", "admin2", "countries", "admin1_display", "disputed_areas", "disputed_lines"]
)
def test_every_shape_is_valid_and_stays_on_the_globe(boundaries, name):
    layer = getattr(boundaries, name)
    assert layer.is_valid.all()
    assert not layer.is_empty.any()
    west, south, east, north = layer.total_bounds
    assert (west >= -180, south >= -90, east <= 180, north <= 90) == (True, True, True, True)


@pytest.mark.parametrize("name", ["admin1", "admin2", "countries", "admin1_display", "disputed_areas"])
def test_areas_are_polygons(boundaries, name):
    assert set(getattr(boundaries, name).geom_type) <= {"Polygon", "MultiPolygon"}


@pytest.mark.slow
@pytest.mark.parametrize("name", ["admin1", "admin2", "admin1_display"])
def test_units_neither_overlap_nor_miss_their_neighbours_vertices(boundaries, name):
    assert shapely.coverage_is_valid(shapes(getattr(boundaries, name)))


def test_no_unit_reaches_around_the_antimeridian(boundaries):
    # a polygon drawn across it would have an edge from about -180 to about 180
    rings = shapely.get_rings(shapely.get_parts(shapes(boundaries.admin1)))
    vertices, ring = shapely.get_coordinates(rings, return_index=True)
    steps = np.abs(np.diff(vertices[:, 0]))[ring[:-1] == ring[1:]]
    along_the_pole = np.abs(vertices[:-1, 1])[ring[:-1] == ring[1:]] > 89.9
    assert steps[~along_the_pole].max() < 180


@pytest.mark.parametrize("code", [*REFINED, "ISR", "JOR", "SAU", "TUR", "SDN", "MAR", "FRA", "RUS"])
def test_country_outlines_are_made_of_unit_edges(boundaries, code):
    units = shapes(boundaries.admin1[boundaries.admin1.country == code])
    assert edges(np.array([shapely.coverage_union_all(units)])) <= edges(units)


def test_display_countries_are_made_of_display_unit_edges(boundaries):
    unit_edges = edges(shapes(boundaries.admin1_display))
    assert edges(shapes(boundaries.countries)) <= unit_edges


@pytest.mark.parametrize("code", REFINED)
def test_districts_nest_in_their_governorates(boundaries, code):
    districts = boundaries.admin2[boundaries.admin2.country == code]
    units = boundaries.admin1.set_index("admin1_id").geometry
    for unit_id, members in districts.groupby("admin1_id"):
        whole = shapely.coverage_union_all(shapes(members))
        assert shapely.equals(whole, units[unit_id]), unit_id


def test_districts_cover_the_five_countries_but_for_the_undof_zone(boundaries):
    units = boundaries.admin1[boundaries.admin1.country.isin(REFINED)]
    without_districts = set(units.admin1_id) - set(boundaries.admin2.admin1_id)
    assert without_districts == {UNDOF}


@pytest.mark.parametrize(("code", "count"), GOVERNORATES.items())
def test_number_of_governorates(boundaries, code, count):
    units = boundaries.admin1[boundaries.admin1.country == code]
    assert units.rollup_id.nunique() == count
    assert len(units) == count + (code == "SYR")


def test_undof_zone_counts_under_quneitra(boundaries):
    units = boundaries.admin1.set_index("admin1_id")
    assert units.loc[units.loc[UNDOF, "rollup_id"], "name"] == "Quneitra"


def test_ids_are_unique_and_refer_to_something(boundaries):
    units, districts = boundaries.admin1, boundaries.admin2
    assert units.admin1_id.is_unique
    assert districts.admin2_id.is_unique
    assert not set(units.admin1_id) & set(districts.admin2_id)
    assert set(units.rollup_id) <= set(units.admin1_id)
    assert set(districts.admin1_id) <= set(units.admin1_id)
    assert set(boundaries.places.admin1_id.dropna()) <= set(units.admin1_id)
    assert set(boundaries.admin1_display.admin1_id) == set(units.admin1_id)


def test_no_two_units_of_a_country_have_one_name(boundaries):
    units = boundaries.admin1
    assert units[units.duplicated(["country", "name"], keep=False)]["name"].tolist() == []


def test_every_country_code_has_a_row_with_a_name(boundaries):
    countries = boundaries.countries
    assert countries.country.is_unique
    assert set(boundaries.admin1.country) | set(boundaries.admin1.country_un) == set(countries.country)
    assert set(boundaries.places.country) <= set(countries.country)
    assert countries.name.notna().all()


def test_required_columns_are_filled(boundaries):
    columns = ["admin1_id", "name", "country", "country_un", "rollup_id", "lon", "lat"]
    assert boundaries.admin1[columns].notna().all(axis=None)
    assert boundaries.admin2[["admin2_id", "name", "country", "admin1_id", "level", "source"]].notna().all(axis=None)


def test_label_points_lie_in_their_units(boundaries):
    units = boundaries.admin1
    inside = shapely.intersects(shapes(units), shapely.points(units.lon, units.lat))
    assert inside.all()


# hand-checked: place, lon, lat, country de facto, country for the UN, first-level unit
POINTS = [
    ("Katzrin", 35.691, 32.992, "ISR", "SYR", "Golan Heights"),
    ("Quneitra", 35.825, 33.126, "SYR", "SYR", "UNDOF zone"),
    ("Khan Arnaba", 35.893, 33.184, "SYR", "SYR", "Quneitra"),
    ("East Jerusalem", 35.2345, 31.784, "ISR", "PSE", "East Jerusalem"),
    ("West Jerusalem", 35.205, 31.777, "ISR", "ISR", "Jerusalem District"),
    ("Shebaa Farms", 35.688, 33.300, "ISR", "SYR", "Golan Heights"),
    ("Har Homa", 35.237, 31.715, "ISR", "PSE", "East Jerusalem"),
    ("Hebron", 35.100, 31.530, "PSE", "PSE", "West Bank"),
    ("Gaza City", 34.466, 31.502, "PSE", "PSE", "Gaza Strip"),
    ("Hadibu", 54.019, 12.649, "YEM", "YEM", "Socotra"),
    ("Kamaran", 42.590, 15.340, "YEM", "YEM", "Al Hudaydah"),
    ("Hanish", 42.740, 13.720, "YEM", "YEM", "Al Hudaydah"),
    ("Zuqar", 42.750, 14.000, "YEM", "YEM", "Al Hudaydah"),
    ("Perim", 43.420, 12.660, "YEM", "YEM", "Taiz"),
    ("Dahlak Kebir", 40.100, 15.700, "ERI", "ERI", "Northern Red Sea"),
    ("Abu Ghraib", 44.065, 33.305, "IRQ", "IRQ", "Baghdad"),
    ("Taji", 44.250, 33.520, "IRQ", "IRQ", "Baghdad"),
    ("Simferopol", 34.105, 44.950, "RUS", "UKR", "Autonomous Republic of Crimea"),
    ("Laayoune", -13.200, 27.150, "MAR", "ESH", "Laâyoune-Boujdour-Sakia El Hamra"),
    ("Smara", -11.670, 26.740, "MAR", "ESH", "Guelmim-Es Semara (Western Sahara)"),
    ("Guelmim", -10.057, 28.987, "MAR", "MAR", "Guelmim-Es Semara"),
    ("Hargeisa", 44.065, 9.560, "SOM", "SOM", "Somaliland"),
    ("Al Hudaydah port", 42.935, 14.835, "YEM", "YEM", "Al Hudaydah"),
    ("Ras Isa", 42.700, 15.150, "YEM", "YEM", "Al Hudaydah"),
    ("Latakia port", 35.765, 35.520, "SYR", "SYR", "Latakia"),
    ("Tartus port", 35.862, 34.905, "SYR", "SYR", "Tartus"),
    ("Aden airport", 45.029, 12.829, "YEM", "YEM", "Aden"),
    ("Erbil", 44.009, 36.191, "IRQ", "IRQ", "Erbil"),
    ("Kirkuk", 44.392, 35.468, "IRQ", "IRQ", "Kirkuk"),
    ("Dibis", 44.071, 35.675, "IRQ", "IRQ", "Kirkuk"),
    ("Al-Asad air base", 42.441, 33.786, "IRQ", "IRQ", "Anbar"),
    ("Halabja", 45.986, 35.178, "IRQ", "IRQ", "Sulaymaniyah"),
    ("Abu Kamal", 40.919, 34.452, "SYR", "SYR", "Deir ez-Zor"),
    ("Mayadin", 40.452, 35.020, "SYR", "SYR", "Deir ez-Zor"),
    ("Al-Tanf", 38.618, 33.506, "SYR", "SYR", "Homs"),
    ("Sabe Byar", 37.688, 33.775, "SYR", "SYR", "Rif Dimashq"),
    ("Zarqa crossroad", 38.328, 33.591, "SYR", "SYR", "Homs"),
    ("Tower 22", 38.703, 33.314, "JOR", "JOR", "Mafraq"),
    ("Eilat", 34.948, 29.558, "ISR", "ISR", "Southern District"),
    ("Baalbek", 36.211, 34.006, "LBN", "LBN", "Baalbek-Hermel"),
    ("Tripoli, Lebanon", 35.850, 34.434, "LBN", "LBN", "North Lebanon"),
    ("Halba", 36.080, 34.542, "LBN", "LBN", "Akkar"),
    ("Kyiv", 30.523, 50.450, "UKR", "UKR", "Kyiv"),
    ("Bila Tserkva", 30.115, 49.798, "UKR", "UKR", "Kyiv Oblast"),
    ("Moscow", 37.616, 55.752, "RUS", "RUS", "Moscow"),
    ("Kolomna", 38.770, 55.080, "RUS", "RUS", "Moscow Oblast"),
    ("Barnaul", 83.764, 53.361, "RUS", "RUS", "Altai Krai"),
    ("Gorno-Altaysk", 85.960, 51.958, "RUS", "RUS", "Altai Republic"),
    ("Nili", 66.130, 33.722, "AFG", "AFG", "Daykundi"),
    ("Bazarak", 69.516, 35.313, "AFG", "AFG", "Panjshir"),
    ("Charikar", 69.169, 35.013, "AFG", "AFG", "Parwan"),
    ("El Geneina", 22.447, 13.453, "SDN", "SDN", "West Darfur"),
    ("Asmara", 38.932, 15.338, "ERI", "ERI", "Maekel"),
    ("Keren", 38.451, 15.778, "ERI", "ERI", "Anseba"),
    ("Mendefera", 38.815, 14.887, "ERI", "ERI", "Debub"),
    ("Massawa", 39.450, 15.610, "ERI", "ERI", "Northern Red Sea"),
    ("Georgetown", -58.155, 6.804, "GUY", "GUY", "Demerara-Mahaica"),
    ("Lethem", -59.800, 3.380, "GUY", "GUY", "Upper Takutu-Upper Essequibo"),
    ("Ambato", -78.617, -1.249, "ECU", "ECU", "Tungurahua"),
    ("Tena", -77.813, -0.994, "ECU", "ECU", "Napo"),
    ("Minkend", 46.280, 39.710, "AZE", "AZE", "Lachin"),
    ("Karonga", 33.930, -9.933, "MWI", "MWI", "Karonga"),
    ("Washington", -77.036, 38.895, "USA", "USA", "District of Columbia"),
]


@pytest.fixture(scope="session")
def found_units(boundaries) -> pd.DataFrame:
    """The unit of every point in POINTS by polygon, else the nearest one, with its distance in metres."""
    points = shapely.points([point[1:3] for point in POINTS])
    tree = shapely.STRtree(shapes(boundaries.admin1))
    nearest = tree.nearest(points)
    metric = "+proj=laea +lat_0=25 +lon_0=40 +datum=WGS84"
    units = boundaries.admin1.iloc[nearest][["country", "country_un", "name", "geometry"]].reset_index(drop=True)
    distance = units.to_crs(metric).distance(gpd.GeoSeries(points, crs=4326).to_crs(metric))
    return units.drop(columns="geometry").assign(distance=distance, place=[point[0] for point in POINTS])


@pytest.mark.parametrize("point", POINTS, ids=[point[0] for point in POINTS])
def test_place_lies_in_its_unit(found_units, point):
    place, _, _, country, country_un, unit = point
    found = found_units.set_index("place").loc[place]
    assert (found.country, found.country_un, found["name"]) == (country, country_un, unit)
    assert found.distance <= COAST_METRES


@pytest.mark.parametrize(
    ("lon", "lat", "district"),
    [(44.071, 35.675, "Dibis"), (40.919, 34.452, "Abu Kamal"), (43.250, 13.318, "Al Makha"), (44.25, 33.52, None)],
)
def test_district_of_a_place(boundaries, lon, lat, district):
    inside = shapely.intersects(shapes(boundaries.admin2), shapely.Point(lon, lat))
    names = boundaries.admin2.name[inside].tolist()
    assert len(names) == 1
    assert district is None or names == [district]


def test_disputed_areas_say_who_holds_and_who_claims(boundaries):
    areas = boundaries.disputed_areas.set_index("disputed")
    assert areas.loc["Crimea", ["country", "country_un"]].tolist() == ["RUS", "UKR"]
    assert {"Golan Heights", "East Jerusalem", "Abyei", "Western Sahara", "Kashmir"} <= set(areas.index)


REGION_TOWNS = """Al Hudaydah, Al Mukha (Mokha), Aden, Sana'a, Abu Kamal, Deir ez-Zor, Mayadin, Al-Hasakah,
Baghdad, Kirkuk, Erbil, Dibis, Eilat, Gaza City"""


@pytest.mark.parametrize("name", REGION_TOWNS.replace("\n", " ").split(", "))
def test_places_that_maps_of_the_region_need(boundaries, name):
    rows = boundaries.places[boundaries.places.name == name]
    assert len(rows) == 1
    assert rows.label_rank.item() <= 4


def test_arabic_names_of_places_consist_of_arabic_letters(boundaries):
    names = boundaries.places.name_ar.dropna()
    # from hamza to ghain and from feh to yeh: no Persian, Kurdish or Latin letter, no vowel or direction mark
    assert names[~names.str.fullmatch("[ء-غف-ي]+([ -][ء-غف-ي]+)*")].tolist() == []
    assert len(names) >= 3000


ARABIC_NAMES = {
    "Baghdad": "بغداد",
    "Damascus": "دمشق",
    "Sana'a": "صنعاء",
    "Mosul": "الموصل",
    "Karbala": "كربلاء",
    "Fallujah": "الفلوجة",
}


@pytest.mark.parametrize(("name", "name_ar"), ARABIC_NAMES.items())
def test_places_have_their_standard_arabic_names(boundaries, name, name_ar):
    places = boundaries.places
    assert places.name_ar[places.name == name].tolist() == [name_ar]


def test_places_are_few_enough_and_ranked(boundaries):
    places = boundaries.places
    assert len(places) <= 7000
    assert places.place_id.is_unique
    assert places.label_rank.between(0, 6).all()
    assert (places.label_rank[places.capital] == 0).all()
    assert places.capital.sum() > 190


def test_a_place_without_a_population_is_unknown_not_zero(boundaries):
    assert not (boundaries.places.population == 0).any()
    assert boundaries.places.population.isna().sum() < 20


def test_files_are_those_that_sources_names():
    outputs = json.loads((FOLDER / "SOURCES.json").read_text(encoding="utf-8"))["outputs"]
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in FOLDER.glob("*.parquet")}
    assert found == outputs


def test_folder_is_small_enough_to_ship():
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) <= LARGEST_MB * 1e6
