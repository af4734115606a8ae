"""GDELT events 1.0 and 2.0, coded by machine from news, with the columns of the codebook or of BigQuery.

Only violence is kept: CAMEO roots 18 (assault), 19 (fight) and 20 (mass violence), and 145 (violent protest). Speech,
diplomacy, threats, arrests and peaceful protest are rejected. Codes are matched by prefix: 1951 is a kind of 195.
GDELT states no deaths and does not verify events; every row says so.
"""

import json
from dataclasses import replace

import pandas as pd

from geo.events.arrow_columns import by_pairs, map_unique, side_by_side
from geo.events.problems import Outcome, concat_problems, make_problems
from geo.events.raw import RawTable
from geo.events.schema import DatePrecision, GeoPrecision
from geo.sources.columns.citations import source_of
from geo.sources.columns.published_names import GDELT_2
from geo.sources.publishers.crosswalk import NOTHING, CrosswalkBuilder, plain_codes

MOVED = {
    "actor1": "Actor1Name",
    "actor2": "Actor2Name",
    "lon": "ActionGeo_Long",
    "lat": "ActionGeo_Lat",
    "place_name": "ActionGeo_FullName",
}
# where the columns of a mapping, of tags or of a proposal belong, if the file calls them otherwise
ROLES = {
    "event_id": "GLOBALEVENTID",
    "date_start": "SQLDATE",
    "event_type": "EventCode",
    "country_stated": "ActionGeo_CountryCode",
    "sources": "SOURCEURL",
    **MOVED,
}
COLUMNS = [*GDELT_2, "Day"]
CODES = ("EventCode", "EventBaseCode", "EventRootCode")
# beginnings of CAMEO codes: branch of the event-type tree, and what the code means. The longest one counts
KINDS = {
    "145": ("protest", "Violent protest"),
    "18": ("other", "Assault"),
    "180": ("other", "Unconventional violence"),
    "181": ("civilians", "Abduction or hostage-taking"),
    "182": ("civilians", "Physical assault"),
    "1821": ("civilians", "Sexual assault"),
    "1822": ("civilians", "Torture"),
    "1823": ("civilians", "Killing"),
    "183": ("explosion", "Bombing"),
    "1831": ("explosion", "Suicide bombing"),
    "1832": ("explosion", "Vehicle bomb"),
    "1833": ("explosion", "Roadside bomb"),
    "1834": ("explosion", "Bomb at a place"),
    "184": ("civilians", "Human shield"),
    "185": ("other", "Attempt to assassinate"),
    "186": ("other", "Assassination"),
    "19": ("fighting", "Use of force"),
    "190": ("fighting", "Conventional force"),
    "191": ("other", "Blockade"),
    "192": ("fighting", "Occupation of territory"),
    "193": ("fighting", "Fight with small arms"),
    "194": ("missile", "Fight with artillery or tanks"),
    "195": ("air_strike", "Weapons from the air"),
    "1951": ("air_strike", "Precision-guided weapons from the air"),
    "1952": ("drone_strike", "Weapons from remotely piloted aircraft"),
    "196": ("fighting", "Breach of a ceasefire"),
    "20": ("civilians", "Mass violence"),
    "201": ("civilians", "Mass expulsion"),
    "202": ("civilians", "Mass killing"),
    "203": ("civilians", "Ethnic cleansing"),
    "204": ("explosion", "Weapons of mass destruction"),
    "2041": ("explosion", "Chemical, biological or radiological weapons"),
    "2042": ("explosion", "Nuclear weapons"),
}
# the points of types 1, 2 and 5 are centres of a country, a state of the US, a province elsewhere
GEO_PRECISION = {
    "0": NOTHING,
    "1": GeoPrecision.COUNTRY,
    "2": GeoPrecision.ADMIN1,
    "3": GeoPrecision.PLACE,  # city of the US
    "4": GeoPrecision.PLACE,
    "5": GeoPrecision.ADMIN1,
}
MACHINE_CODED = "machine-coded"


def crosswalk(raw: RawTable) -> RawTable:
    """Return what is violence in event columns."""
    builder = CrosswalkBuilder(_violence(raw))
    for target, name in MOVED.items():
        builder.move(target, name)
    builder.set_ids("gdelt", "GLOBALEVENTID")
    builder.set_days("date_start", next(filter(builder.has, ("SQLDATE", "Day")), "DATEADDED"))
    builder.set("sources", map_unique(builder.cells("SOURCEURL"), lambda text: json.dumps([source_of(text)])))
    _types(builder)
    _places(builder)
    _marks(builder)
    return builder.finish("gdelt")


def _violence(raw: RawTable) -> RawTable:
    """Return the rows about violence, and a problem for each row left out."""
    builder = CrosswalkBuilder(raw)
    if not any(map(builder.has, CODES)):
        return raw  # nothing tells what is violence
    aside = map_unique(_codes(builder), _kind).isna().to_numpy()
    lines = make_problems(
        "not_conflict",
        Outcome.REJECTED,
        "EventCode",
        "No violence, by its CAMEO code.",
        "Nothing: only 145, 18, 19 and 20 are shown.",
        rows=raw.table["source_row"][aside],
        values=builder.cells("EventCode")[aside],
    )
    table = raw.table[~aside].reset_index(drop=True)
    return replace(raw, table=table, findings=concat_problems([raw.findings, lines]), opened=raw.cells)


def _codes(builder: CrosswalkBuilder) -> pd.Series:
    """Return the event codes, with the zero before that spreadsheets take away: 020 is an appeal, 20 is not."""
    root = plain_codes(builder.cells("EventRootCode"))
    finest = next(filter(builder.has, CODES[:2]), None)
    # of a root alone the code is the one for 'not specified below'
    return by_pairs(plain_codes(builder.cells(finest)), root, _full_code) if finest else root.str.zfill(2) + "0"


def _full_code(code: str | None, root: str | None) -> str | None:
    return f"0{code}" if code and root and not code.startswith(root.zfill(2)) else code


def _kind(code: str) -> str | None:
    """Return the key of KINDS for a code, or None."""
    return next((code[:length] for length in (4, 3, 2) if len(code) > 2 and code[:length] in KINDS), None)


def _types(builder: CrosswalkBuilder) -> None:
    kinds = map_unique(_codes(builder), _kind)
    what = map_unique(kinds, lambda kind: KINDS[kind][1])
    builder.set("event_type", map_unique(kinds, lambda kind: KINDS[kind][0]))
    builder.set("sub_event_type", what)
    builder.set("title", side_by_side([what, builder.cells("ActionGeo_FullName")], ", ").fillna(what))


def _places(builder: CrosswalkBuilder) -> None:
    builder.set_codes(
        "geo_precision", "ActionGeo_Type", GEO_PRECISION, rule="code_unknown", remedy="Use 1 to 5, as in the codebook."
    )
    builder.set(
        "admin1_stated", by_pairs(builder.cells("ActionGeo_FullName"), builder.columns["geo_precision"], _admin1)
    )
    builder.set_country(*builder.existing_columns([("ActionGeo_CountryCode", "fips")]))


def _admin1(name: str | None, precision: str | None) -> str | None:
    """Return the province in a name such as 'Mosul, Ninawa, Iraq' or 'Ninawa, Iraq'."""
    parts = (name or "").split(", ")
    if precision == GeoPrecision.PLACE and len(parts) > 2:
        return parts[-2]
    return parts[0] if precision == GeoPrecision.ADMIN1 and len(parts) > 1 else None


def _marks(builder: CrosswalkBuilder) -> None:
    """Mark every row, and note once for the file, that the events are not verified."""
    rows = len(builder.raw.table)
    for target, text in {
        "date_precision": DatePrecision.DAY.value,
        "confidence": "low",
        "coord_source": "Place named in a news report, found by a machine",
        "tags": MACHINE_CODED,
    }.items():
        builder.set(target, pd.Series(text, range(rows), dtype="str"))
    builder.add_file_note(
        "machine_coded",
        "Machines read these events in news reports; nobody has checked them, one may stand here many times.",
        "Open the source of an event before you use it.",
    )
