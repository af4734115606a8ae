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

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from geo.events.arrow_columns import arrow_texts, as_column, coded, texts_at
from geo.events.schema import EventsTable, GeoPrecision, JoinMethod, LocatedTable, MaritimeZone
from geo.places.boundaries import Boundaries
from geo.places.country_parts import part_and_whole
from geo.places.grid_index import GridIndex
from geo.places.nearest_land import NearestLand
from geo.places.sphere import bearing_deg, great_circle_km

COAST_KM = 5.0  # 99.9 % of precise points of real files lie within 5 km of a 1:10 M coast
BORDER_KM = 5.0  # border towns lie at most 2.7 km off a 1:10 M border in real files
KM_PER_NM = 1.852  # international nautical mile

WITHOUT_ADMIN1 = (GeoPrecision.COUNTRY, GeoPrecision.REGION)
WITH_ADMIN2 = (GeoPrecision.PLACE, GeoPrecision.ADMIN2)

METHODS = (JoinMethod.WITHIN, JoinMethod.COAST, JoinMethod.STATED, JoinMethod.SEA, JoinMethod.NONE)
WITHIN, COAST, STATED, SEA, NONE = np.arange(len(METHODS), dtype=np.int8)
ZONES = (MaritimeZone.NM_12, MaritimeZone.NM_24, MaritimeZone.NM_200, MaritimeZone.BEYOND)
ZONE_ENDS_KM = np.array([12.0, 24.0, 200.0]) * KM_PER_NM
NO_UNIT = -1

Floats = np.ndarray
Ints = np.ndarray
Flags = np.ndarray


@dataclass
class Locator:
    """Indexed boundaries. Build once, share between threads; NearestLand of a country is built on demand."""

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

    def outline(self, country: str) -> NearestLand | None:
        """Return the outline of `country` (ISO3, either view), or None if no unit belongs to it."""
        if country not in self.outlines:
            units = self.units_of(country)
            if not len(units):
                return None
            self.outlines[country] = NearestLand.build(self.boundaries.layers["admin1"].outlines_of(units))
        return self.outlines[country]

    def units_of(self, country: str) -> Ints:
        """Return the positions of the units of `country` (ISO3, either view)."""
        units = self.boundaries.table("admin1")
        return np.flatnonzero(((units["country"] == country) | (units["country_un"] == country)).to_numpy(bool))


def locate(events: EventsTable, locator: Locator) -> LocatedTable:
    """Return `events` with LOCATED_COLUMNS added: same rows, same order, same index."""
    points = _Points(events)
    rows = _Rows(len(events))
    _join_units(rows, points, locator)
    _keep_stated(rows, points, locator)
    _name_the_sea(rows, points, locator)
    _join_admin2(rows, points, locator)
    return pd.concat([events, rows.as_table(points, locator.boundaries, events.index)], axis=1)


class _Points:
    """The inputs of locating. Texts are factorized: each distinct text is processed once."""

    def __init__(self, events: EventsTable) -> None:
        self.lon, self.lat = (events[name].to_numpy(dtype="float64", copy=True) for name in ("lon", "lat"))
        self.lon[self.lon == 180] = -180  # one meridian, and the boundaries begin on it
        self.precision, self.precisions = coded(arrow_texts(events["geo_precision"]))
        self.stated_texts = arrow_texts(events["country_stated"])
        self.stated, self.stated_countries = coded(self.stated_texts)

    def has_precision(self, *wanted: GeoPrecision | None) -> Flags:
        """Return which rows have one of these precisions; None is that of a row that states none."""
        return np.array([each in wanted for each in (*self.precisions, None)])[self.precision]

    def states(self, country: str) -> Flags:
        """Return which rows state `country`."""
        return self.stated == self.stated_countries.index(country)


class _Rows:
    """The located columns while they are being filled, one array each; texts as positions in the boundaries."""

    def __init__(self, n: int) -> None:
        self.unit: Ints = np.full(n, NO_UNIT, np.int32)  # unit of admin1 that the row belongs to
        self.land: Ints = np.full(n, NO_UNIT, np.int32)  # at sea: unit of admin1 that is nearest
        self.district: Ints = np.full(n, NO_UNIT, np.int32)
        self.place: Ints = np.full(n, NO_UNIT, np.int32)  # at sea: nearest place on that land
        self.method = np.full(n, NONE)
        self.distance_km = np.full(n, np.nan)
        self.foot = np.full((n, 2), np.nan)  # nearest land, lon_lat
        self.near_place_km = np.full(n, np.nan)
        self.near_bearing_deg = np.full(n, np.nan)
        self.border_ambiguous = np.zeros(n, bool)
        self.country_differs = np.zeros(n, bool)

    def as_table(self, points: _Points, boundaries: Boundaries, index: pd.Index) -> LocatedTable:
        """Return LOCATED_COLUMNS."""
        units = {name: arrow_texts(boundaries.table("admin1")[name]) for name in
                 ("country", "country_un", "rollup_id", "disputed")}  # fmt: skip
        named = np.where(points.has_precision(*WITHOUT_ADMIN1), NO_UNIT, self.unit)  # rule 6
        has_stated = pa.array((self.method == STATED) & (self.unit == NO_UNIT))
        country, country_un = (
            pc.if_else(has_stated, points.stated_texts, texts_at(units[name], self.unit))
            for name in ("country", "country_un")
        )
        zone = np.where(self.method == SEA, np.searchsorted(ZONE_ENDS_KM, self.distance_km), -1)
        columns = {
            "country": country,
            "country_un": country_un,
            "admin1_id": texts_at(units["rollup_id"], named),
            "admin2_id": texts_at(arrow_texts(boundaries.table("admin2")["admin2_id"]), self.district),
            "join_method": texts_at(pa.array(METHODS, pa.large_string()), self.method),
            "join_distance_km": self.distance_km,
            "near_country": texts_at(units["country"], self.land),
            "near_place": texts_at(arrow_texts(boundaries.places["name"]), self.place),
            "near_place_km": self.near_place_km,
            "near_bearing_deg": self.near_bearing_deg,
            "maritime_zone": texts_at(pa.array(ZONES, pa.large_string()), zone),
            "border_ambiguous": self.border_ambiguous,
            "country_differs": self.country_differs,
            "disputed": texts_at(units["disputed"], named),
        }
        return pd.DataFrame({name: as_column(each) for name, each in columns.items()}, index=index, copy=False)


def _join_units(rows: _Rows, points: _Points, locator: Locator) -> None:
    """Rules 1 to 4: within, coast, sea."""
    unit = locator.admin1_index.query(points.lon, points.lat)
    said_at_sea = points.has_precision(GeoPrecision.SEA)
    stranded = np.flatnonzero((unit >= 0) & said_at_sea)  # its rough point on land
    if len(stranded):
        _strand(rows, stranded, unit[stranded], points)
    inside = (unit >= 0) & ~said_at_sea
    rows.unit = np.where(inside, unit, rows.unit)
    rows.method[inside] = WITHIN
    rows.distance_km[inside] = 0.0
    off = np.flatnonzero((unit < 0) & np.isfinite(points.lon) & np.isfinite(points.lat))
    nearest, rows.distance_km[off], rows.foot[off] = locator.coast.query(points.lon[off], points.lat[off])
    at_coast = (rows.distance_km[off] <= COAST_KM) & ~said_at_sea[off]
    rows.unit[off[at_coast]] = nearest[at_coast]
    rows.land[off[~at_coast]] = nearest[~at_coast]
    rows.method[off] = np.where(at_coast, COAST, SEA)


def _strand(rows: _Rows, where: Ints, unit: Ints, points: _Points) -> None:
    """Set rows whose rough point falls on land to 'at sea', 0 km from that land."""
    rows.land[where] = unit
    rows.method[where] = SEA
    rows.distance_km[where] = 0.0
    rows.foot[where] = np.column_stack([points.lon[where], points.lat[where]])


def _keep_stated(rows: _Rows, points: _Points, locator: Locator) -> None:
    """Rule 5, and the stated country for rows that have no point of their own."""
    if not points.stated_countries:
        return
    says = points.stated >= 0
    unpinned = says & ((rows.method == NONE) | points.has_precision(GeoPrecision.COUNTRY))
    _state(rows, np.flatnonzero(unpinned))
    contradicts = np.flatnonzero(says & ~unpinned & ((rows.method == WITHIN) | (rows.method == COAST)))
    for view in ("country", "country_un"):
        stated = points.stated[contradicts]
        contradicts = contradicts[stated != _unit_countries(points, locator, view)[rows.unit[contradicts]]]
    contradicts = contradicts[
        ~_states_part_or_whole(rows.unit[contradicts], points.stated[contradicts], points, locator)
    ]
    for country in sorted({points.stated_countries[code] for code in np.unique(points.stated[contradicts])}):
        _settle_border(rows, contradicts[points.states(country)[contradicts]], country, points, locator)


def _states_part_or_whole(unit: Ints, stated: Ints, points: _Points, locator: Locator) -> Flags:
    """Return which rows state a part of the located country, or the country that it is a part of."""
    units = locator.boundaries.table("admin1")
    stated_codes = np.array(points.stated_countries, dtype=object)[stated]
    country, name = (units[column].to_numpy(dtype=object)[unit] for column in ("country", "rollup_id"))
    return part_and_whole(stated_codes, country, name)


def _unit_countries(points: _Points, locator: Locator, view: str) -> Ints:
    """Return the country of every unit, by its place among the countries stated; a place beyond them for others."""
    place = {country: code for code, country in enumerate(points.stated_countries)}
    return np.array([place.get(country, len(place)) for country in locator.boundaries.table("admin1")[view]], int)


def _state(rows: _Rows, where: Ints) -> None:
    rows.method[where] = STATED
    rows.distance_km[where] = np.nan
    rows.unit[where] = rows.land[where] = NO_UNIT


def _settle_border(rows: _Rows, where: Ints, country: str, points: _Points, locator: Locator) -> None:
    outline = locator.outline(country)
    if outline is None:
        rows.country_differs[where] = True
        return
    unit, distance_km, _ = outline.query(points.lon[where], points.lat[where])
    near = distance_km <= BORDER_KM
    rows.country_differs[where[~near]] = True
    settled = where[near]
    rows.unit[settled] = locator.units_of(country)[unit[near]]
    rows.method[settled] = STATED
    rows.distance_km[settled] = distance_km[near]
    rows.border_ambiguous[settled] = True


def _name_the_sea(rows: _Rows, points: _Points, locator: Locator) -> None:
    """Set the nearest place and the bearing from the nearest land for every row at sea."""
    at_sea = np.flatnonzero(rows.method == SEA)
    if not len(at_sea):
        return
    country = locator.boundaries.table("admin1")["country"].to_numpy(dtype=object)[rows.land[at_sea]]
    foot_lon, foot_lat = rows.foot[at_sea].T
    rows.near_bearing_deg[at_sea] = bearing_deg(foot_lon, foot_lat, points.lon[at_sea], points.lat[at_sea])
    for land in sorted(set(country)):
        _nearest_place(rows, at_sea[country == land], land, points, locator.boundaries.places)


def _nearest_place(rows: _Rows, where: Ints, country: str, points: _Points, places: pd.DataFrame) -> None:
    in_country = np.flatnonzero((places["country"] == country).to_numpy(bool))
    if not len(in_country):
        return
    lon, lat = (places[name].to_numpy()[in_country][None] for name in ("lon", "lat"))
    apart_km = great_circle_km(points.lon[where][:, None], points.lat[where][:, None], lon, lat)
    nearest = apart_km.argmin(axis=1)
    rows.place[where] = in_country[nearest]
    rows.near_place_km[where] = apart_km[np.arange(len(where)), nearest]


def _join_admin2(rows: _Rows, points: _Points, locator: Locator) -> None:
    """Set the district of rows that are known to the place or district, where the point lies in it."""
    where = np.flatnonzero((rows.method == WITHIN) & points.has_precision(*WITH_ADMIN2, None))
    rows.district[where] = locator.admin2_index.query(points.lon[where], points.lat[where])
