"""The place layer: towns that label maps and tell how far off which coast something happened."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from . import place_overrides as overrides
from .names import arabic_name, plain, with_arabic_forms, without_marks

MIDDLE_EAST = [
    "IQ",
    "SY",
    "YE",
    "IL",
    "PS",
    "LB",
    "JO",
    "SA",
    "OM",
    "AE",
    "QA",
    "BH",
    "KW",
    "IR",
    "TR",
    "EG",
    "ER",
    "DJ",
    "CY",
    "SO",
    "SD",
]
# countries whose names come as transliterated Arabic, Persian or Tigrinya: dots and half rings are dropped
TRANSLITERATED = set(MIDDLE_EAST) - {"TR", "CY", "IL"}
RED_SEA = ("YE", "ER", "DJ", "SA")
RED_SEA_BOX = shapely.box(32.0, 10.0, 54.6, 30.0)

WORLD_MIN, MIDDLE_EAST_MIN, RED_SEA_MIN = 200_000, 10_000, 2_000  # inhabitants
COAST_DEGREES = 0.15  # about 16 km
# least population for label ranks 1, 2, 3, ...; below the last one, the next rank
WORLD_RANKS = (5_000_000, 2_000_000, 1_000_000, 500_000)
MIDDLE_EAST_RANKS = (1_000_000, 300_000, 100_000, 50_000, 20_000)
GOVERNORATE_RANK = 2


def build_places(
    cities: pd.DataFrame, facts: pd.DataFrame, sovereign: set[str], admin1: gpd.GeoDataFrame
) -> pd.DataFrame:
    """Return the places to ship, largest first within each label rank."""
    cities = cities[~cities.geonameid.isin(overrides.LEFT_OUT)].reset_index(drop=True)
    capital = is_capital(cities, facts, sovereign)
    chosen = is_wanted(cities, admin1) | capital
    cities, capital = cities[chosen].reset_index(drop=True), capital[chosen]
    population = cities.population.where(cities.population > 0).astype("Int64")
    places = pd.DataFrame(
        {
            "place_id": cities.geonameid.astype("int64"),
            "name": english_names(cities),
            "name_ar": arabic_names(cities),
            "country": cities.countrycode.map(facts.drop_duplicates("iso").set_index("iso").iso3),
            "admin1_id": unit_of(cities, facts, admin1),
            "lon": cities.longitude.round(5),
            "lat": cities.latitude.round(5),
            "population": population,
            "capital": capital,
            "label_rank": label_ranks(cities, capital),
        }
    )
    order = ["label_rank", "population", "place_id"]
    return places.sort_values(order, ascending=[True, False, True], na_position="last").reset_index(drop=True)


def is_wanted(cities: pd.DataFrame, admin1: gpd.GeoDataFrame) -> NDArray[np.bool_]:
    """Return which places are large enough for where they are, or wanted by hand."""
    middle_east = cities.countrycode.isin(MIDDLE_EAST)
    by_hand = cities.geonameid.isin(overrides.EXTRA_PLACES.keys() | overrides.GOVERNORATE_CENTRES)
    wanted = (cities.population >= WORLD_MIN) | (middle_east & (cities.population >= MIDDLE_EAST_MIN)) | by_hand
    small = cities.countrycode.isin(RED_SEA) & (cities.population >= RED_SEA_MIN) & ~wanted
    wanted = wanted.to_numpy(copy=True)
    wanted[small] = is_red_sea_coast(cities[small], admin1)
    return wanted


def is_red_sea_coast(cities: pd.DataFrame, admin1: gpd.GeoDataFrame) -> NDArray[np.bool_]:
    """Return which places lie close to the sea between Suez and Socotra."""
    near = np.asarray(admin1.geometry)[shapely.intersects(np.asarray(admin1.geometry), RED_SEA_BOX)]
    coast = shapely.boundary(shapely.coverage_union_all(near))
    # the Gulf's coast lies in the box as well; Saudi towns on it are east of 45 degrees
    west = (cities.longitude < 45) | (cities.countrycode != "SA")
    points = shapely.points(cities.longitude, cities.latitude)
    inside = shapely.intersects(RED_SEA_BOX, points)
    return inside & west.to_numpy() & (shapely.distance(points, coast) <= COAST_DEGREES)


def is_capital(cities: pd.DataFrame, facts: pd.DataFrame, sovereign: set[str]) -> NDArray[np.bool_]:
    """Return which places are capitals of sovereign states, by GeoNames' country table."""
    named = {row.iso: plain(row.capital) for row in facts.itertuples() if row.iso3 in sovereign}
    matches = np.array(
        [named.get(iso) == plain(name) for iso, name in zip(cities.countrycode, cities.name, strict=True)]
    )
    largest = cities[matches].sort_values("population", ascending=False).drop_duplicates("countrycode")
    ids = set(largest.geonameid[~largest.countrycode.isin(overrides.NOT_CAPITALS)]) | set(
        overrides.CAPITAL_IDS.values()
    )
    return cities.geonameid.isin(ids).to_numpy()


def label_ranks(cities: pd.DataFrame, capital: NDArray[np.bool_]) -> NDArray[np.int8]:
    """Return 0 (label first: capitals) to 6 (label last)."""
    middle_east = cities.countrycode.isin(MIDDLE_EAST).to_numpy()
    population = cities.population.to_numpy()
    ranks = np.where(middle_east, _rank(population, MIDDLE_EAST_RANKS), np.minimum(_rank(population, WORLD_RANKS), 5))
    centre = cities.geonameid.isin(overrides.GOVERNORATE_CENTRES).to_numpy()
    ranks = np.where(centre, np.minimum(ranks, GOVERNORATE_RANK), ranks)
    ranks = cities.geonameid.map(overrides.LABEL_RANKS).fillna(pd.Series(ranks)).to_numpy()
    return np.where(capital, 0, ranks).astype("int8")


def english_names(cities: pd.DataFrame) -> pd.Series:
    """Return the common English name where one was set by hand, else GeoNames' without its fine marks."""
    names = cities.name.where(~cities.countrycode.isin(TRANSLITERATED), cities.name.map(without_marks))
    return cities.geonameid.map(overrides.PLACE_NAMES).fillna(names)


def arabic_names(cities: pd.DataFrame) -> pd.Series:
    """Return the Arabic name where one was set by hand, else the alternate one that sounds most like the English."""
    # Persian names of Iranian towns are the Arabic ones, but for the forms of two letters
    persian = cities.countrycode == "IR"
    alternates = cities.alternatenames.where(~persian, cities.alternatenames.map(with_arabic_forms))
    chosen = [arabic_name(names, english) for names, english in zip(alternates, english_names(cities), strict=True)]
    return cities.geonameid.map(overrides.ARABIC_NAMES).fillna(pd.Series(chosen, cities.index, object))


def unit_of(cities: pd.DataFrame, facts: pd.DataFrame, admin1: gpd.GeoDataFrame) -> NDArray:
    """Return the id of the unit that holds each place, or None where its country is another one."""
    points = shapely.points(cities.longitude, cities.latitude)
    place, unit = shapely.STRtree(np.asarray(admin1.geometry)).query(points, predicate="intersects")
    country = cities.countrycode.map(facts.drop_duplicates("iso").set_index("iso").iso3).to_numpy(object)[place]
    agrees = (admin1.country.to_numpy(object)[unit] == country) | (admin1.country_un.to_numpy(object)[unit] == country)
    units = np.full(len(cities), None, object)
    units[place[agrees]] = admin1.admin1_id.to_numpy(object)[unit[agrees]]
    return units


def _rank(population: NDArray, least: tuple[int, ...]) -> NDArray:
    return 1 + sum((population < limit).astype(int) for limit in least)
