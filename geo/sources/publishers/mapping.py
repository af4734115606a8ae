"""The mapping of columns to the schema: proposed from names and cells, corrected by the user, saved as JSON."""

import json
from collections.abc import Mapping as Words
from dataclasses import asdict, dataclass, field
from typing import Any

import pandas as pd

from geo.errors import SourceError
from geo.events.folding import fold
from geo.events.problems import shown
from geo.events.raw import CellsTable, RawTable
from geo.events.schema import EVENT_COLUMNS
from geo.sources.columns.coordinate_columns import place_columns
from geo.sources.columns.date_columns import date_columns
from geo.sources.columns.dates import DateOrder
from geo.sources.columns.figure_columns import figure_columns
from geo.sources.columns.fitting import likeliest
from geo.sources.columns.header_words import MORE_NAMES
from geo.sources.publishers.crosswalk import SYSTEMS_OF_MAPPING

DECIMALS = (".", ",")
LOOKED_AT = 200  # cells of a column
MAX_MAPPING_BYTES = 100_000
MAX_WORDS, MAX_WORD = 30, 100  # of a column whose words a reader may give a meaning, and characters of each

# folded names that tables of events give to our columns, the likeliest first
_NAMES = """
event_id: event id, id, eventid, incident id, uid, uuid, case id, ref, reference, no, nr, globaleventid, unique
    reference code, reference code, ibc code, objectid, fid, incident number, case number,
    sind event id, video id, record id
title: title, headline, name, event, incident
summary: summary, description, notes, details, text, narrative, what happened, body, event description, incident
    description
date_start: date start, date, event date, day, start date, datetime, timestamp, when, date of incident, incident
    date, date time, data, fecha, datum, from
date_end: date end, end date, until, to
event_type: event type, type, category, kind, attack type, incident type, type of event, attacktype1 txt,
    event category, type of incident, type of attack, type of violation
sub_event_type: sub event type, sub type, subtype, subcategory, weapon, weaptype1 txt
actor1: actor1, actor 1, actor, initiator, perpetrator, attacker, side a, group, gname, responsible, by
actor2: actor2, actor 2, target actor, side b, victim, against
target: target, target type, targtype1 txt, aim
fatalities_low: fatalities low, deaths low, killed min, deaths min, low, min deaths
fatalities_best: fatalities best, fatalities, deaths, killed, dead, best, nkill, number killed, casualties killed,
    kia
fatalities_high: fatalities high, deaths high, killed max, deaths max, high, max deaths
injuries_low: injuries low, injured, wounded, injuries, nwound
injuries_high: injuries high, injured max, wounded max
lon: lon, longitude, lng, long, x, lon dd, longitude dd, x coord, geo lon, decimal longitude
lat: lat, latitude, y, lat dd, latitude dd, y coord, geo lat, decimal latitude
coordinates: coordinates
utm_zone: utm zone
year: year
month: month
day: day
geo_precision: geo precision, geoprecision, location precision, precision, geo accuracy, location accuracy,
    accuracy, coordinate precision, geographic precision, spatial precision, geolocation precision, geo prec
uncertainty_km: uncertainty km, radius km, error km
place_name: place name, place, location, city, town, site, locality, where, village
country_stated: country stated, country, country name, iso3, country code, iso, nation, country txt
admin1_stated: admin1 stated, admin1, adm1, governorate, province, state, region, adm1 name, provstate, admin 1,
    adm 1, admin1 name, admin1 en, adm1 en, admin 1 name, adm 1 name, oblast
notes: remarks, comment, comments, note
sources: sources, source, source url, url, link, links, sourceurl
"""
NAMES = {
    target: (*(word.strip() for word in words.split(",")), *MORE_NAMES.get(target, ()))
    for target, _, words in (line.partition(":") for line in _NAMES.strip().replace("\n    ", " ").splitlines())
}
# of districts, folded: the name of the place where nothing nearer is told
_DISTRICTS = """admin2, admin 2, adm2, adm 2, admin2 name, adm2 name, admin 2 name, adm 2 name, admin2 en, adm2 en,
    district, district name, county, raion, rayon, arrondissement, distrito, landkreis, район, المديرية, مديرية, القضاء,
    قضاء, شهرستان, 县, 縣"""
DISTRICTS = tuple(" ".join(word.split()) for word in _DISTRICTS.split(","))
NEEDED = ("date_start", "year")  # one of them
# what a mapping may name besides columns of events, and what it means
PARTS = {
    "coordinates": "Both coordinates in one column: degrees, WKT, GeoJSON, a list, MGRS or UTM.",
    "year": "The year, where a date stands in several columns.",
    "month": "The month of such a date, as a number or by its name; 0 or nothing is not known.",
    "day": "The day of such a date; 0 or nothing is not known.",
    "utm_zone": "The zone of UTM, such as 38N, where lon and lat hold metres.",
}
DATES = ("date_start", "date_end", "year", "month", "day")
PLACE = ("lon", "lat", "coordinates", "utm_zone")
TOLD = ("date_order", "decimal", "coordinate_order", "country_codes")  # texts of a mapping beside its columns
COORDINATE_ORDERS = ("", "latlon", "lonlat")


@dataclass(frozen=True)
class ColumnMapping:
    """Columns of the event table -> columns of a file, and how its dates and numbers are written."""

    columns: Words[str, str] = field(default_factory=dict)
    date_order: str = ""  # dmy or mdy; empty: as the dates prove
    decimal: str = "."
    coordinate_order: str = ""  # latlon or lonlat, of two numbers in one cell; empty: as the file proves
    country_codes: str = ""  # iso, fips or gw; empty: as the file proves
    exchange: bool = False  # whether coordinates that look exchanged are exchanged
    # by column of events: words of the file, and what they mean there; nothing if that is empty
    values: Words[str, Words[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        strays = sorted(set(self.columns) - set(EVENT_COLUMNS) - set(PARTS))
        if strays:
            raise SourceError(
                f"The mapping names {strays[0]!r}, which is no column of events. See docs/data-dictionary.md."
            )
        if self.date_order not in ("", *DateOrder):
            raise SourceError(f"date_order is {self.date_order!r}. Use dmy (day first) or mdy (month first).")
        if self.coordinate_order not in COORDINATE_ORDERS:
            raise SourceError(f"coordinate_order is {self.coordinate_order[:40]!r}. Use latlon or lonlat.")
        if self.country_codes not in ("", *SYSTEMS_OF_MAPPING):
            raise SourceError(f"country_codes is {str(self.country_codes)[:40]!r}. Use iso, fips or gw.")
        _check_values(self.values)
        if self.decimal not in DECIMALS:
            raise SourceError(f"decimal is {self.decimal!r}. Use . or , for the mark before decimals.")


def _check_values(values: Words[str, Words[str, str]]) -> None:
    """Raise SourceError if a mapping gives words a meaning that a column of events cannot have."""
    for target, words in values.items():
        if target not in EVENT_COLUMNS or target in ("source_row", "source_file"):
            raise SourceError(f"The mapping gives values of {target[:40]!r}, which is no column of events.")
        known = EVENT_COLUMNS[target].values
        strange = [word for word in words.values() if known and word and word not in set(map(str, known))]
        if strange:
            meant = ", ".join(map(str, known or ()))
            raise SourceError(f"The mapping gives {target} the value {strange[0][:40]!r}. Use one of: {meant}.")


def propose(raw: RawTable) -> ColumnMapping:
    """Return the likeliest mapping of a table: by names first, and for the day also by what the cells look like."""
    names = [str(name) for name in raw.table.columns if name != "source_row"]
    by_words: dict[str, list[str]] = {}
    for name in names:
        by_words.setdefault(_plain(name), []).append(name)
    figures = figure_columns(names)
    columns: dict[str, str] = {}
    for target, words in NAMES.items():
        known = (*words, *DISTRICTS) if target == "place_name" else words
        called = [name for word in map(_plain, known) for name in by_words.get(word, ())]
        candidates = [name for name in (*called, *figures.get(target, ())) if name not in columns.values()]
        column = likeliest(target, candidates, raw.table)
        if column is not None:
            columns[target] = column
    if "event_id" in columns and not _is_distinct(raw.table[columns["event_id"]]):
        del columns["event_id"]
    columns = _dated(raw.table, _placed(raw.table, columns))
    return ColumnMapping(columns, "", "," if _has_decimal_commas(raw.table, columns) else ".")


def _is_distinct(cells: pd.Series) -> bool:
    """Return whether most cells differ; rows with the same identifier would count as duplicates."""
    filled = cells.dropna().astype(str)
    return filled.nunique() * 2 >= len(filled)


def _placed(table: CellsTable, columns: dict[str, str]) -> dict[str, str]:
    """Return the mapping with the columns that hold the place, which then mean nothing else."""
    place = place_columns(table)
    others = {target: name for target, name in columns.items() if target not in PLACE}
    return {target: name for target, name in others.items() if name not in place.values()} | place


def _dated(table: CellsTable, columns: dict[str, str]) -> dict[str, str]:
    """Return the mapping with the columns that hold the date, which then mean nothing else."""
    dates = date_columns(table, columns.get("date_start"))
    others = {target: name for target, name in columns.items() if target not in DATES}
    return {target: name for target, name in others.items() if name not in dates.values()} | dates


def is_district(name: str) -> bool:
    """Return whether a column is called like one of districts."""
    return _plain(name) in {_plain(word) for word in DISTRICTS}


def is_precision(name: str) -> bool:
    """Return whether a column is called like one of precisions."""
    return _plain(name) in {_plain(word) for word in NAMES["geo_precision"]}


def meaning_of(target: str) -> str:
    """Return the description of a target column for the page."""
    return PARTS.get(target) or EVENT_COLUMNS[target].meaning


def _plain(name: str) -> str:
    return " ".join("".join(letter if letter.isalnum() else " " for letter in fold(name)).split())


def _texts(cells: pd.Series) -> list[str]:
    return [str(cell).strip() for cell in cells.dropna().head(LOOKED_AT) if str(cell).strip()]


def _has_decimal_commas(table: CellsTable, columns: Words[str, str]) -> bool:
    texts = [text for target in ("lon", "lat") if target in columns for text in _texts(table[columns[target]])]
    return any("," in text for text in texts) and not any("." in text for text in texts)


@dataclass(frozen=True)
class Columns:
    """The columns of a table as the file names them, a few cells of each, and what they seem to mean."""

    names: list[str]
    samples: dict[str, str]
    mapping: ColumnMapping
    words: dict[str, list[str]] = field(default_factory=dict)  # of columns that hold few different ones


def columns_of(raw: RawTable) -> Columns:
    """Return what a reader needs in order to say which column is what."""
    names = [str(name) for name in raw.table.columns if name != "source_row"]
    samples = {name: " · ".join(shown(cell)[:40] for cell in raw.table[name].dropna().head(3)) for name in names}
    words = {name: few_words for name in names if (few_words := _few_words(raw.table[name]))}
    return Columns(names, samples, propose(raw), words)


def _few_words(cells: pd.Series) -> list[str]:
    """Return the different texts of a column, most first; none if there are many, or others than texts."""
    texts = [cell.strip() for cell in cells.dropna() if isinstance(cell, str) and cell.strip()]
    counts = pd.Series(texts, dtype="str").value_counts()
    return [str(text)[:MAX_WORD] for text in counts.index] if len(counts) <= MAX_WORDS else []


# --- the file ----------------------------------------------------------------------------------------------------


def to_json(mapping: ColumnMapping) -> str:
    """Return the mapping as a small file."""
    return json.dumps(asdict(mapping) | {"columns": dict(mapping.columns)}, ensure_ascii=False, indent=1) + "\n"


def from_json(content: bytes, name: str) -> ColumnMapping:
    """Return the mapping that to_json wrote. Raise SourceError for anything else."""
    try:
        values: Any = json.loads(content[:MAX_MAPPING_BYTES].decode("utf-8-sig"))
    except (ValueError, RecursionError) as err:
        raise SourceError(f"{name}: is no mapping of columns (JSON).") from err
    columns = values.get("columns") if isinstance(values, dict) else None
    if not isinstance(columns, dict) or not all(isinstance(each, str) for each in columns.values()):
        raise SourceError(f"{name}: a mapping has 'columns', an object of names.")
    options = {name: str(values[name]) for name in TOLD if name in values}
    words = values.get("values", {})
    if not isinstance(words, dict) or not all(isinstance(each, dict) for each in words.values()):
        raise SourceError(f"{name}: 'values' of a mapping is an object with an object of words for each column.")
    texts = {target: {str(word): str(meant) for word, meant in each.items()} for target, each in words.items()}
    return ColumnMapping(columns, **options, exchange=values.get("exchange") is True, values=texts)
