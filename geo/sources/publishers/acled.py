"""ACLED: the 31 columns of exports and API, with or without population, and older files; names in any case.

Codes follow the codebook (https://acleddata.com/methodology/acled-codebook).
"""

import pandas as pd

from geo.events.arrow_columns import by_pairs, map_unique, side_by_side
from geo.events.folding import counted, fold
from geo.events.problems import Outcome
from geo.events.raw import RawTable
from geo.events.schema import ActorClass, Attribution, DatePrecision, GeoPrecision
from geo.sources.columns.dates import possible_days
from geo.sources.publishers.crosswalk import NOTHING, CrosswalkBuilder, plain_codes

MOVED = {
    "summary": ("notes",),
    "actor1": ("actor1",),
    "assoc_actor1": ("assoc_actor_1", "ally_actor_1"),  # the second in files of 2016
    "actor2": ("actor2",),
    "assoc_actor2": ("assoc_actor_2", "ally_actor_2"),
    "lon": ("longitude",),
    "lat": ("latitude",),
    "place_name": ("location",),
    "admin1_stated": ("admin1",),
    "tags": ("tags",),
}
# where the columns of a mapping, of tags or of a proposal belong, if the file calls them otherwise
ROLES = {
    "event_id": "event_id_cnty",
    "date_start": "event_date",
    "event_type": "event_type",
    "sub_event_type": "sub_event_type",
    "country_stated": "country",
    "geo_precision": "geo_precision",
    "fatalities_best": "fatalities",
    "sources": "source",
    **{target: names[0] for target, names in MOVED.items()},
}
_COLUMNS = """
    event_id_cnty event_date year time_precision disorder_type event_type sub_event_type actor1 assoc_actor_1 inter1
    actor2 assoc_actor_2 inter2 interaction civilian_targeting iso region country admin1 admin2 admin3 location
    latitude longitude geo_precision source source_scale notes fatalities tags timestamp population_1km
    population_2km population_5km population_best data_id event_id_no_cnty iso3 ally_actor_1 ally_actor_2 gwno
"""
COLUMNS = tuple(_COLUMNS.split())
COUNTRY = (("iso", "numeric"), ("iso3", "iso3"), ("gwno", "gw"), ("country", "name"))

DATE_PRECISION = {"1": DatePrecision.DAY, "2": DatePrecision.WEEK, "3": DatePrecision.MONTH}
# 3: the capital of a province, or a natural feature, stands for it
GEO_PRECISION = {"1": GeoPrecision.PLACE, "2": GeoPrecision.NEAR, "3": GeoPrecision.ADMIN1}

# 0 and blank: there is no such actor. Words: those of today, then older ones
CLASSES = {
    "0": NOTHING,
    **dict.fromkeys(("1", "state forces"), ActorClass.STATE_FORCES),
    **dict.fromkeys(("2", "rebel group", "rebel forces", "rebel groups"), ActorClass.REBEL_GROUP),
    **dict.fromkeys(("3", "political militia", "militia groups", "political militias"), ActorClass.POLITICAL_MILITIA),
    **dict.fromkeys(
        ("4", "identity militia", "communal / identity groups", "communal/identity groups", "identity militias",
         "communal militias"),
        ActorClass.IDENTITY_MILITIA,
    ),
    **dict.fromkeys(("5", "rioters"), ActorClass.RIOTERS),
    **dict.fromkeys(("6", "protesters", "protestors"), ActorClass.PROTESTERS),
    **dict.fromkeys(("7", "civilians"), ActorClass.CIVILIANS),
    **dict.fromkeys(
        ("8", "external/other forces", "external / other forces", "foreign / others", "other forces"),
        ActorClass.EXTERNAL_FORCES,
    ),
}  # fmt: skip

# sub-types of the codebook, folded. Disrupted weapons use is more than what is shot down: seized weapons and defused
# explosives too, so it is no interception
SUB_TYPES = {
    "government regains territory": "fighting",
    "non-state actor overtakes territory": "fighting",
    "armed clash": "fighting",
    "excessive force against protesters": "protest",
    "protest with intervention": "protest",
    "peaceful protest": "protest",
    "violent demonstration": "protest",
    "mob violence": "protest",
    "chemical weapon": "explosion",
    "air/drone strike": "air_strike",
    "suicide bomb": "explosion",
    "shelling/artillery/missile attack": "missile",
    "remote explosive/landmine/ied": "explosion",
    "grenade": "explosion",
    "sexual violence": "civilians",
    "attack": "civilians",
    "abduction/forced disappearance": "civilians",
    "agreement": "other",
    "arrests": "other",
    "change to group/activity": "other",
    "disrupted weapons use": "other",
    "headquarters or base established": "other",
    "looting/property destruction": "other",
    "non-violent transfer of territory": "other",
    "other": "other",
}
# types where the sub-type is missing or new; the older ones are of files before 2019, which had no sub-types
TYPES = {
    "battles": "fighting",
    "battle-no change of territory": "fighting",
    "battle-government regains territory": "fighting",
    "battle-non-state actor overtakes territory": "fighting",
    "protests": "protest",
    "riots": "protest",
    "riots/protests": "protest",
    "violence against civilians": "civilians",
    # from suicide bombs to air raids: the type alone does not tell which
    "explosions/remote violence": "other",
    "remote violence": "other",
    "strategic developments": "other",
    "strategic development": "other",
    "headquarters or base established": "other",
    "non-violent transfer of territory": "other",
}


def crosswalk(raw: RawTable) -> RawTable:
    """Return the table in event columns."""
    builder = CrosswalkBuilder(raw)
    for target, names in MOVED.items():
        for name in names:
            builder.move(target, name)
    builder.set_ids("acled", "event_id_cnty", "event_id_no_cnty", "data_id")
    builder.set_sources("source")
    _dates(builder)
    _types(builder)
    _actors(builder)
    _places(builder)
    _deaths(builder)
    _versions(builder)
    return builder.finish("acled")


def _dates(builder: CrosswalkBuilder) -> None:
    """Widen the day to all that the precision leaves possible; a year typed wrongly is not mended."""
    builder.set_days("date_start", "event_date")
    builder.set_codes(
        "date_precision", "time_precision", DATE_PRECISION, rule="code_unknown", remedy="Use 1 (day), 2 (week) or 3."
    )
    day = builder.columns["date_start"]
    year, stated_year = day.str.slice(0, 4), plain_codes(builder.cells("year"))
    builder.add_problems(
        "year_differs", Outcome.REJECTED, "event_date", stated_year.notna() & year.notna() & (stated_year != year),
        builder.cells("event_date"), "The year of the date is not the one in the column year.", "Correct the date.",
    )  # fmt: skip
    builder.set("date_start", by_pairs(day, builder.columns["date_precision"], lambda *known: possible_days(*known)[0]))
    builder.set("date_end", by_pairs(day, builder.columns["date_precision"], lambda *known: possible_days(*known)[1]))


def _types(builder: CrosswalkBuilder) -> None:
    kind, sub_type = builder.cells("event_type"), builder.cells("sub_event_type")
    builder.set("event_type", by_pairs(kind, sub_type, _branch))
    builder.set("sub_event_type", sub_type.fillna(kind))
    new = sub_type.notna() & map_unique(sub_type, lambda text: SUB_TYPES.get(_folded(text))).isna()
    builder.add_problems(
        "sub_type_unknown", Outcome.NOTED, "sub_event_type", new, sub_type,
        "No sub-type of the codebook: shown by its type, the word kept.", "Nothing, or correct the word.",
    )  # fmt: skip
    builder.set("title", side_by_side([builder.columns["sub_event_type"], builder.cells("location")], ", "))


def _branch(kind: str | None, sub_type: str | None) -> str | None:
    """Return the branch of the event-type tree; a type that is not known as it is, for validate lists it."""
    return SUB_TYPES.get(_folded(sub_type)) or TYPES.get(_folded(kind)) or kind


def _folded(text: str | None) -> str:
    return fold(text or "").replace("protestors", "protesters")


def _actors(builder: CrosswalkBuilder) -> None:
    """Class the actors. Their order means nothing, but in violence against civilians the second one suffered it."""
    for side in (1, 2):
        builder.set_codes(
            f"actor{side}_class", f"inter{side}", CLASSES, rule="code_unknown", remedy="Use a class of the codebook."
        )
    two_sided = builder.cells("actor2").notna() & (builder.columns["event_type"] != "civilians")
    builder.set("actor_attribution", pd.Series(Attribution.LISTED.value, two_sided.index, dtype="str").where(two_sided))


def _places(builder: CrosswalkBuilder) -> None:
    builder.set_codes(
        "geo_precision", "geo_precision", GEO_PRECISION, rule="code_unknown", remedy="Use 1 (place), 2 (near) or 3."
    )
    builder.set_country(*builder.existing_columns(COUNTRY))


def _deaths(builder: CrosswalkBuilder) -> None:
    """Take deaths over; ACLED's 0 means none or not known, so it is no figure."""
    deaths = plain_codes(builder.cells("fatalities"))
    zero = deaths == "0"
    builder.set("fatalities_best", deaths.mask(zero))
    if zero.any():
        count = int(zero.sum())
        events = f"{counted(count, 'event')} {'has' if count == 1 else 'have'}"
        builder.add_file_note(
            "zero_not_known",
            f"{events} 0 fatalities, which means none or not known here: read as not stated.",
            "Nothing; the column is kept.",
            field="fatalities",
        )


def _versions(builder: CrosswalkBuilder) -> None:
    """Keep an event once: the newest version of those downloaded, one row of those that a monadic export has."""
    ids = builder.cells("event_id_cnty")
    again = ids[ids.notna() & ids.duplicated(keep=False)]
    if again.empty:
        return
    uploaded = pd.to_numeric(builder.cells("timestamp")[again.index], errors="coerce")
    older = uploaded < uploaded.groupby(again).transform("max")
    builder.add_problems(
        "older_version", Outcome.REJECTED, "event_id_cnty", older.reindex(ids.index, fill_value=False), ids,
        "The file has a newer version of the event.", "Nothing: the newer one is shown.",
    )  # fmt: skip
    _monadic(builder, again[~older])


def _monadic(builder: CrosswalkBuilder, ids: pd.Series) -> None:
    actors = builder.cells("actor1")
    actor = actors[ids.index].fillna("")
    others = ids.duplicated() & (actor != actor.groupby(ids).transform("first"))
    if not others.any():
        return
    builder.add_problems(
        "acled_monadic", Outcome.REJECTED, "actor1", others.reindex(actors.index, fill_value=False), actors,
        "An earlier row is the same event, told of another actor.", "Nothing: the event is counted once.",
    )  # fmt: skip
    count = int(others.sum())
    repeat = "repeats" if count == 1 else "repeat"
    builder.add_file_note(
        "monadic_export",
        f"The file has a row for each actor (a monadic export): {counted(count, 'row')} {repeat} an event.",
        "Export the dyadic form, in which one row has both actors.",
        field="event_id_cnty",
    )
