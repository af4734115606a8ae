"""The schema of the event table: columns, their meaning and their closed sets of values.

One row is one event. Null always means "not stated": unknown fatalities are null, never 0. docs/data-dictionary.md
documents the same columns; a test compares the two.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import pandas as pd


class DatePrecision(StrEnum):
    """How precisely date_start and date_end are known."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


# days that a precision leaves open
DAYS_OPEN: dict[str, int] = {DatePrecision.WEEK: 7, DatePrecision.MONTH: 31, DatePrecision.YEAR: 366}


class GeoPrecision(StrEnum):
    """What the coordinates stand for."""

    PLACE = "place"  # the named place itself
    NEAR = "near"  # somewhere near the named place
    ADMIN2 = "admin2"  # known to the district only
    ADMIN1 = "admin1"  # known to the governorate or province only
    REGION = "region"  # a region that is no administrative unit
    COUNTRY = "country"  # known to the country only
    SEA = "sea"  # at sea or in the air over it


UNIT_PRECISIONS = (GeoPrecision.ADMIN1, GeoPrecision.ADMIN2)  # known to a unit only, which stands for the place


class Attribution(StrEnum):
    """How the initiator is known."""

    CONFIRMED = "confirmed"  # the initiator officially acknowledged it
    CLAIMED = "claimed"  # the initiator claimed it
    ALLEGED = "alleged"  # others blame the initiator, who is silent
    UNKNOWN = "unknown"  # no actor is named
    LISTED = "listed"  # the source lists two sides and does not say who began


class ActorClass(StrEnum):
    """Class of an actor, as in ACLED."""

    STATE_FORCES = "state_forces"  # of the country in which they act
    REBEL_GROUP = "rebel_group"
    POLITICAL_MILITIA = "political_militia"
    IDENTITY_MILITIA = "identity_militia"
    RIOTERS = "rioters"
    PROTESTERS = "protesters"
    CIVILIANS = "civilians"
    EXTERNAL_FORCES = "external_forces"  # forces of another state, and all others


class Publisher(StrEnum):
    """Publisher of a row; its credits and terms apply (geo.dataset.terms)."""

    ACLED = "acled"
    UCDP = "ucdp"
    GDELT = "gdelt"


class JoinMethod(StrEnum):
    """How locate found the country and the units."""

    WITHIN = "within"  # the point lies in the unit
    COAST = "coast"  # just off a generalised coast, at most 5 km: the nearest unit
    STATED = "stated"  # the source's country; the point or precision does not decide
    SEA = "sea"  # at sea: no country of its own, the nearest one is named
    NONE = "none"  # no coordinates and no stated country


class MaritimeZone(StrEnum):
    """Distance classes from the nearest land in nautical miles; not legal zones."""

    NM_12 = "0-12 nm"
    NM_24 = "12-24 nm"
    NM_200 = "24-200 nm"
    BEYOND = "over 200 nm"


@dataclass(frozen=True, slots=True)
class EventType:
    """One event type: its label and the labels of its sub-types."""

    label: str
    sub_types: dict[str, str]


EVENT_TYPES: dict[str, EventType] = {
    "air_strike": EventType("Air strike", {}),
    "drone_strike": EventType("Drone strike", {}),
    "drone_attack": EventType("Drone attack", {}),
    "missile": EventType(
        "Missile, rocket, mortar",
        {
            "missile_attack": "Missile attack",
            "rocket_attack": "Rocket attack",
            "mortar_attack": "Mortar attack",
        },
    ),
    "interception": EventType(
        "Interception or shoot-down",
        {"interception": "Interception", "shootdown": "Aircraft shot down"},
    ),
    "shipping": EventType(
        "Attack on shipping",
        {
            "ship_missile": "Missile at a ship",
            "ship_drone": "Drone at a ship",
            "ship_boarding": "Hijacking or boarding",
            "ship_other": "Other incident with a ship",
        },
    ),
    "ground_attack": EventType("Ground attack", {}),
    # branches for collections of all kinds of violence; their sub-types are the source's own words
    "fighting": EventType("Fighting between armed sides", {}),
    "explosion": EventType("Bomb, mine, grenade", {}),
    "civilians": EventType("Violence against civilians", {}),
    "protest": EventType("Protest or riot", {}),
    "other": EventType("Other", {}),
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the event table: its kind and what it means."""

    kind: str  # text, date, number, count, flag, list, records, object
    meaning: str
    required: bool = False
    values: type[StrEnum] | tuple[str, ...] | None = None


EXTRA = "extra."  # prefix of columns of the source that are not in the schema; removed again on export

EVENT_COLUMNS: dict[str, Column] = {
    "event_id": Column("text", "Stable identifier, unique within a dataset.", required=True),
    "title": Column("text", "One line that names the event."),
    "summary": Column("text", "What is reported to have happened."),
    "date_start": Column("date", "First day on which it may have happened.", required=True),
    "date_end": Column("date", "Last day on which it may have happened; equals date_start if one day.", required=True),
    "date_precision": Column("text", "How closely the dates pin it down.", values=DatePrecision),
    "time_utc": Column("text", "UTC time stamp, where a source gives a clock time."),
    "date_note": Column("text", "What the sources say about the date."),
    "event_type": Column("text", "Branch of the event-type tree.", required=True, values=tuple(EVENT_TYPES)),
    "sub_event_type": Column("text", "Twig of the event-type tree, or the source's own sub-type."),
    "actor1": Column("text", "Initiator where known, by its canonical name."),
    "actor1_class": Column("text", "What kind of actor actor1 is.", values=ActorClass),
    "assoc_actor1": Column("list", "Others who acted on the side of actor1."),
    "actor2": Column("text", "Target side, by its canonical name."),
    "actor2_class": Column("text", "What kind of actor actor2 is.", values=ActorClass),
    "assoc_actor2": Column("list", "Others on the side of actor2."),
    "actor_attribution": Column("text", "How it is known that actor1 did it.", values=Attribution),
    "target": Column("text", "What was aimed at, in words."),
    "fatalities_low": Column("count", "Lowest number of deaths reported."),
    "fatalities_best": Column("count", "Best estimate of deaths that the source gives."),
    "fatalities_high": Column("count", "Highest number of deaths reported."),
    "injuries_low": Column("count", "Lowest number of injured reported."),
    "injuries_high": Column("count", "Highest number of injured reported."),
    "lon": Column("number", "Longitude in degrees east, EPSG:4326."),
    "lat": Column("number", "Latitude in degrees north, EPSG:4326."),
    "geo_precision": Column("text", "What the coordinates stand for.", values=GeoPrecision),
    "uncertainty_km": Column("number", "Radius around the point within which it happened, in km."),
    "place_name": Column("text", "The place in the source's words."),
    "country_stated": Column("text", "Country the source states, ISO 3166-1 alpha-3; null at sea."),
    "admin1_stated": Column("text", "First-level unit the source states, in its own spelling."),
    "coord_source": Column("text", "Where the coordinates come from."),
    "notes": Column("text", "Where the sources differ or leave something open."),
    "incident_id": Column("text", "Ties events together that are parts of one operation."),
    "confidence": Column(
        "text", "How well the event is sourced: high, medium or low.", values=("high", "medium", "low")
    ),
    "tags": Column("list", "Free marks, such as founding_article."),
    "sources": Column("records", "Every source: publisher, url, date and what it supports."),
    "dataset": Column("text", "Name of the dataset the row came with."),
    "publisher": Column("text", "Publisher whose row it is: its credit and terms hold.", values=Publisher),
    "source_file": Column("text", "File the row was read from."),
    "source_row": Column("count", "Place of the row in that file, counted from 1."),
}

LOCATED_COLUMNS: dict[str, Column] = {
    "country": Column("text", "Country by location (ISO3), de facto view; null at sea."),
    "country_un": Column("text", "Country by location (ISO3), as the United Nations see it; null at sea."),
    "admin1_id": Column("text", "First-level unit, id in data/boundaries."),
    "admin2_id": Column("text", "Second-level unit, where data/boundaries has them."),
    "join_method": Column("text", "How country and units were found.", values=JoinMethod),
    "join_distance_km": Column("number", "Great-circle distance to the unit or nearest land, in km; 0 within."),
    "near_country": Column("text", "At sea: country (ISO3) of the nearest land."),
    "near_place": Column("text", "At sea: the nearest named place on that land."),
    "near_place_km": Column("number", "At sea: great-circle distance to near_place, in km."),
    "near_bearing_deg": Column("number", "At sea: bearing from the nearest land to the event, degrees from north."),
    "maritime_zone": Column("text", "At sea: distance class from the nearest land.", values=MaritimeZone),
    "border_ambiguous": Column("flag", "The point lies up to 5 km off the country stated, which was kept."),
    "country_differs": Column("flag", "The country stated is neither the located one nor within 5 km."),
    "disputed": Column("text", "Name of the disputed area the point lies in."),
}

# tables that modules pass to each other
EventsTable: TypeAlias = "pd.DataFrame"  # EVENT_COLUMNS, then the extra columns of the source; one row per kept event
LocatedTable: TypeAlias = "pd.DataFrame"  # an EventsTable with LOCATED_COLUMNS

SOURCE_FIELDS = ("publisher", "url", "date", "supports")
