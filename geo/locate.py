"""events -> located: country, admin units and how they were found. Honest by rule, same rows in the same order.

1  A row whose precision is `sea` is at sea, even where its rough point touches an island.
2  A point inside a unit gets that unit (join_method within).
3  A point off every unit but at most COAST_KM from one gets it (coast): coastlines are generalised.
4  Farther out it is at sea: no country of its own, the nearest land named with distance, bearing and class.
5  A point that contradicts the stated country but lies within BORDER_KM of it keeps the stated one (stated,
   border_ambiguous); other contradictions are reported in country_differs, never overwritten.
6  Precision limits the join: country and region rows get no admin1, admin1 and near rows no admin2.
"""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from geo.boundaries import Boundaries
from geo.coast import NearestLand
from geo.grid_index import GridIndex
from geo.parse import as_texts
from geo.schema import GeoPrecision, JoinMethod, MaritimeZone
from geo.sphere import bearing_deg, great_circle_km

COAST_KM = 5.0  # 99.9 % of precise points of real files lie within 5 km of a 1:10 M coast
BORDER_KM = 5.0  # border towns lie at most 2.7 km off a 1:10 M border in real files
KM_PER_NM = 1.852  # international nautical mile

WITHOUT_ADMIN1 = (GeoPrecision.COUNTRY, GeoPrecision.REGION)
WITH_ADMIN2 = (GeoPrecision.PLACE, GeoPrecision.ADMIN2)

Floats = np.ndarray
Ints = np.ndarray


@dataclass
class Locator:
    """The boundaries, indexed. Build once, share between threads: only NearestLand of a country is made on demand."""

    boundaries: Boundaries
    admin1_index: GridIndex
    admin2_index: GridIndex
    coast: NearestLand
    outlines: dict[str, NearestLand] = field(default_factory=dict)

    @classmethod
    def build(cls, boundaries: Boundaries) -> "Locator":
        """Index `boundaries`, whose units do not overlap: that is checked when they are made, not at every start."""
        admin1, admin2 = (layer.geometry.to_numpy() for layer in (boundaries.admin1, boundaries.admin2))
        return cls(
            boundaries,
            GridIndex.build(admin1, check=False),
            GridIndex.build(admin2, check=False),
            NearestLand.build(admin1),
        )

    def save(self, folder: Path) -> None:
        """Write what takes longest to build into `folder`, for other processes that locate by the same boundaries."""
        folder.mkdir(parents=True, exist_ok=True)
        self.admin1_index.save(folder / "admin1.npz")
        self.admin2_index.save(folder / "admin2.npz")

    @classmethod
    def load(cls, boundaries: Boundaries, folder: Path) -> "Locator":
        """Return the locator of `boundaries` with the indexes of save(). Raise BoundaryError if they are damaged."""
        admin1, admin2 = (GridIndex.load(folder / f"{level}.npz") for level in ("admin1", "admin2"))
        return cls(boundaries, admin1, admin2, NearestLand.build(boundaries.admin1.geometry.to_numpy()))

    def outline(self, country: str) -> NearestLand | None:
        """Return the outline of `country` (ISO3, either view), or None if no unit belongs to it."""
        units = self.boundaries.admin1
        own = units[(units["country"] == country) | (units["country_un"] == country)]
        if own.empty:
            return None
        if country not in self.outlines:
            self.outlines[country] = NearestLand.build(own.geometry.to_numpy())
        return self.outlines[country]


def locate(events: pd.DataFrame, locator: Locator) -> pd.DataFrame:
    """Return `events` with LOCATED_COLUMNS added: same rows, same order, same index."""
    rows = _Rows(len(events))
    lon, lat = (events[name].to_numpy(dtype="float64", copy=True) for name in ("lon", "lat"))
    lon[lon == 180] = -180  # one meridian, and the boundaries begin on it
    precision = events["geo_precision"].to_numpy(dtype=object)
    stated = events["country_stated"].to_numpy(dtype=object)
    _join_units(rows, lon, lat, precision, locator)
    _keep_stated(rows, lon, lat, precision, stated, locator)
    _name_the_sea(rows, lon, lat, locator)
    _limit_by_precision(rows, precision)
    _join_admin2(rows, lon, lat, precision, locator)
    return rows.onto(events)


class _Rows:
    """The located columns while they are being filled, one array each."""

    def __init__(self, n: int) -> None:
        self.unit: Ints = np.full(n, -1, np.int32)  # position in boundaries.admin1
        self.method = np.full(n, JoinMethod.NONE, dtype=object)
        self.distance_km = np.full(n, np.nan)
        self.foot = np.full((n, 2), np.nan)  # nearest land, lon_lat
        self.text = {
            name: np.full(n, None, dtype=object)
            for name in ("country", "country_un", "admin1_id", "admin2_id", "near_country", "near_place",
                         "maritime_zone", "disputed")
        }  # fmt: skip
        self.near_place_km = np.full(n, np.nan)
        self.near_bearing_deg = np.full(n, np.nan)
        self.border_ambiguous = np.zeros(n, bool)
        self.country_differs = np.zeros(n, bool)

    def take_unit(self, where: Ints, unit: Ints, units: pd.DataFrame) -> None:
        """Give the rows at `where` the admin1 unit at positions `unit`."""
        self.unit[where] = unit
        for column, source in (
            ("country", "country"),
            ("country_un", "country_un"),
            ("admin1_id", "rollup_id"),
            ("disputed", "disputed"),
        ):
            values = units[source].to_numpy(dtype=object)[unit]
            self.text[column][where] = np.where(pd.isna(values), None, values)

    def onto(self, events: pd.DataFrame) -> pd.DataFrame:
        texts = {name: as_texts(values).set_axis(events.index) for name, values in self.text.items()}
        return events.assign(
            country=texts["country"],
            country_un=texts["country_un"],
            admin1_id=texts["admin1_id"],
            admin2_id=texts["admin2_id"],
            join_method=as_texts(self.method).set_axis(events.index),
            join_distance_km=self.distance_km,
            near_country=texts["near_country"],
            near_place=texts["near_place"],
            near_place_km=self.near_place_km,
            near_bearing_deg=self.near_bearing_deg,
            maritime_zone=texts["maritime_zone"],
            border_ambiguous=self.border_ambiguous,
            country_differs=self.country_differs,
            disputed=texts["disputed"],
        )


def _join_units(rows: _Rows, lon: Floats, lat: Floats, precision: np.ndarray, locator: Locator) -> None:
    """Rules 1 to 4: within, coast, sea."""
    units = locator.boundaries.admin1
    unit = locator.admin1_index.query(lon, lat)
    stranded = np.flatnonzero((unit >= 0) & (precision == GeoPrecision.SEA))  # at sea, its rough point on land
    _strand(rows, stranded, unit[stranded], lon, lat)
    inside = np.flatnonzero((unit >= 0) & (precision != GeoPrecision.SEA))
    rows.take_unit(inside, unit[inside], units)
    rows.method[inside] = JoinMethod.WITHIN
    rows.distance_km[inside] = 0.0
    off = np.flatnonzero((unit < 0) & np.isfinite(lon) & np.isfinite(lat))
    nearest, rows.distance_km[off], rows.foot[off] = locator.coast.query(lon[off], lat[off])
    rows.unit[off] = nearest
    at_coast = (rows.distance_km[off] <= COAST_KM) & (precision[off] != GeoPrecision.SEA)
    rows.take_unit(off[at_coast], nearest[at_coast], units)
    rows.method[off] = np.where(at_coast, JoinMethod.COAST, JoinMethod.SEA)


def _strand(rows: _Rows, where: Ints, unit: Ints, lon: Floats, lat: Floats) -> None:
    """Put rows whose rough point falls on land at sea, 0 km from that land."""
    rows.unit[where] = unit
    rows.method[where] = JoinMethod.SEA
    rows.distance_km[where] = 0.0
    rows.foot[where] = np.column_stack([lon, lat])[where]


def _keep_stated(
    rows: _Rows, lon: Floats, lat: Floats, precision: np.ndarray, stated: np.ndarray, locator: Locator
) -> None:
    """Rule 5, and the stated country for rows that have no point of their own."""
    says = ~pd.isna(stated)
    unpinned = says & ((rows.method == JoinMethod.NONE) | (precision == GeoPrecision.COUNTRY))
    _state(rows, np.flatnonzero(unpinned), stated)
    on_land = np.isin(rows.method, (JoinMethod.WITHIN, JoinMethod.COAST))
    contradicts = says & ~unpinned & on_land
    contradicts &= (rows.text["country"] != stated) & (rows.text["country_un"] != stated)
    for country in sorted(set(stated[contradicts])):
        _settle_border(rows, np.flatnonzero(contradicts & (stated == country)), country, lon, lat, locator)


def _state(rows: _Rows, where: Ints, stated: np.ndarray) -> None:
    rows.method[where] = JoinMethod.STATED
    rows.distance_km[where] = np.nan
    rows.unit[where] = -1
    for column in ("country", "country_un"):
        rows.text[column][where] = stated[where]
    for column in ("admin1_id", "disputed"):
        rows.text[column][where] = None


def _settle_border(rows: _Rows, where: Ints, country: str, lon: Floats, lat: Floats, locator: Locator) -> None:
    outline = locator.outline(country)
    if outline is None:
        rows.country_differs[where] = True
        return
    units = locator.boundaries.admin1
    own = np.flatnonzero(((units["country"] == country) | (units["country_un"] == country)).to_numpy())
    unit, distance_km, _ = outline.query(lon[where], lat[where])
    near = distance_km <= BORDER_KM
    rows.country_differs[where[~near]] = True
    kept = where[near]
    rows.take_unit(kept, own[unit[near]], units)
    rows.method[kept] = JoinMethod.STATED
    rows.distance_km[kept] = distance_km[near]
    rows.border_ambiguous[kept] = True


def _name_the_sea(rows: _Rows, lon: Floats, lat: Floats, locator: Locator) -> None:
    """Name the land nearest to every row at sea, with bearing, distance class and nearest place."""
    at_sea = np.flatnonzero(rows.method == JoinMethod.SEA)
    country = locator.boundaries.admin1["country"].to_numpy(dtype=object)[rows.unit[at_sea]]
    rows.text["near_country"][at_sea] = country
    foot_lon, foot_lat = rows.foot[at_sea].T
    rows.near_bearing_deg[at_sea] = bearing_deg(foot_lon, foot_lat, lon[at_sea], lat[at_sea])
    rows.text["maritime_zone"][at_sea] = _maritime_zone(rows.distance_km[at_sea])
    for land in sorted(set(country)):
        _nearest_place(rows, at_sea[country == land], land, lon, lat, locator.boundaries.places)


def _maritime_zone(distance_km: Floats) -> np.ndarray:
    zones = np.array([MaritimeZone.NM_12, MaritimeZone.NM_24, MaritimeZone.NM_200, MaritimeZone.BEYOND], dtype=object)
    return zones[np.searchsorted(np.array([12.0, 24.0, 200.0]) * KM_PER_NM, distance_km)]


def _nearest_place(rows: _Rows, where: Ints, country: str, lon: Floats, lat: Floats, places: pd.DataFrame) -> None:
    own = places[places["country"] == country]
    if own.empty:
        return
    apart_km = great_circle_km(
        lon[where][:, None], lat[where][:, None], own["lon"].to_numpy()[None], own["lat"].to_numpy()[None]
    )
    nearest = apart_km.argmin(axis=1)
    rows.text["near_place"][where] = own["name"].to_numpy(dtype=object)[nearest]
    rows.near_place_km[where] = apart_km[np.arange(len(where)), nearest]


def _limit_by_precision(rows: _Rows, precision: np.ndarray) -> None:
    """Rule 6: no admin1 for rows that are known to a country or region only."""
    for column in ("admin1_id", "disputed"):
        rows.text[column][np.isin(precision, WITHOUT_ADMIN1)] = None


def _join_admin2(rows: _Rows, lon: Floats, lat: Floats, precision: np.ndarray, locator: Locator) -> None:
    """Give the district to rows known to the place or the district, where the point lies in it."""
    districts = locator.boundaries.admin2
    precise = (rows.method == JoinMethod.WITHIN) & (np.isin(precision, WITH_ADMIN2) | pd.isna(precision))
    where = np.flatnonzero(precise)
    district = locator.admin2_index.query(lon[where], lat[where])
    found = district >= 0
    rows.text["admin2_id"][where[found]] = districts["admin2_id"].to_numpy(dtype=object)[district[found]]
