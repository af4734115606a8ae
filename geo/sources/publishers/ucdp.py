"""UCDP's Georeferenced Event Dataset: its 49 columns, older versions, candidate files and pages of the API.

Codes follow the codebook (https://ucdp.uu.se/downloads/). Events are intervals. The precision codes state what a point
stands for; code 2 gives no radius, so none is set.
"""

import html
import json
from collections.abc import Iterable

import numpy as np
import pandas as pd

from geo.events.arrow_columns import map_unique, side_by_side
from geo.events.parse import parse
from geo.events.problems import Outcome
from geo.events.raw import RawTable
from geo.events.schema import Attribution, DatePrecision, GeoPrecision
from geo.sources.columns.published_names import UCDP_GED
from geo.sources.publishers.crosswalk import CrosswalkBuilder, plain_codes

# the second names are those of releases up to 5.0
MOVED = {
    "actor1": ("side_a",),
    "actor2": ("side_b",),
    "fatalities_low": ("low", "low_est"),
    "fatalities_best": ("best", "best_est"),
    "fatalities_high": ("high", "high_est"),
    "lon": ("longitude",),
    "lat": ("latitude",),
    "place_name": ("where_coordinates",),
    "admin1_stated": ("adm_1",),
    "notes": ("where_description", "where_desc"),
}
COUNTRY = (("country_id", "gw"), ("gwno", "gw"), ("iso3", "iso3"), ("iso_cc", "iso2"), ("country", "name"))
# where the columns of a mapping, of tags or of a proposal belong, if the file calls them otherwise
ROLES = {
    "event_id": "id",
    "date_start": "date_start",
    "date_end": "date_end",
    "event_type": "type_of_violence",
    "country_stated": "country",
    "sources": "source_article",
    **{target: names[0] for target, names in MOVED.items()},
}
COLUMNS = [
    *UCDP_GED,
    *("best_est", "high_est", "low_est", "iso_cc", "gwno", "conflict_id", "dyad_id", "side_a_id", "side_b_id"),
    *("where_desc", "geom_wkt", "iso3", "deaths"),
]
TYPES = {"1": "fighting", "2": "fighting", "3": "civilians"}
TWIGS = {"1": "State-based conflict", "2": "Non-state conflict", "3": "One-sided violence"}
DATE_PRECISION = {
    "1": DatePrecision.DAY,
    "2": DatePrecision.WEEK,  # 2 to 6 days
    "3": DatePrecision.WEEK,
    "4": DatePrecision.MONTH,
    "5": DatePrecision.YEAR,
}
GEO_PRECISION = {
    "1": GeoPrecision.PLACE,
    "2": GeoPrecision.NEAR,
    "3": GeoPrecision.ADMIN2,
    "4": GeoPrecision.ADMIN1,
    "5": GeoPrecision.REGION,
    "6": GeoPrecision.COUNTRY,
    "7": GeoPrecision.SEA,  # or inland water, or the air over it
}
PARTS = ("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown")
LISTS = ("source_office", "source_date", "source_headline")  # parallel, parted by semicolons
BETWEEN = "\x1f"  # parts texts that are translated together


def crosswalk(raw: RawTable) -> RawTable:
    """Return the table in event columns."""
    builder = CrosswalkBuilder(raw)
    for target, names in MOVED.items():
        builder.move(target, next(filter(builder.has, names), names[0]))
    builder.set_ids("ucdp", "id", "relid")
    builder.set("title", side_by_side([builder.cells("dyad_name"), builder.cells("where_coordinates")], ", "))
    for name in ("date_start", "date_end"):
        builder.set_days(name, name)
    _codes(builder)
    _sources(builder)
    _check_place(builder)
    _check_deaths(builder)
    _check_status(builder)
    return builder.finish("ucdp")


def _codes(builder: CrosswalkBuilder) -> None:
    remedy = "Use a code of the codebook."
    builder.set_codes("date_precision", "date_prec", DATE_PRECISION, rule="code_unknown", remedy=remedy)
    builder.set_codes("geo_precision", "where_prec", GEO_PRECISION, rule="code_unknown", remedy=remedy)
    kind = plain_codes(builder.cells("type_of_violence"))
    builder.set("event_type", map_unique(kind, lambda code: TYPES.get(code, code)))
    builder.set("sub_event_type", map_unique(kind, TWIGS.get))
    # in one-sided violence side_a is who did it; in the others it is a government, or merely the first
    listed = pd.Series(Attribution.LISTED.value, kind.index, dtype="str")
    builder.set("actor_attribution", listed.where(kind.isin(["1", "2"])))
    builder.set_country(*builder.existing_columns(COUNTRY))


def _sources(builder: CrosswalkBuilder) -> None:
    columns = [builder.cells(name).fillna("") for name in (*LISTS, "source_article")]
    builder.set("sources", map_unique(side_by_side(columns, BETWEEN), _cited))


def _cited(cells: str) -> str | None:
    """Return the sources of a row as JSON. Older rows cite in free text, which is not taken apart."""
    *lists, article = cells.split(BETWEEN)
    # headlines hold marks such as &#8217; whose semicolon parts nothing
    parts = [[part.strip() for part in html.unescape(text).split(";")] for text in lists]
    if any(parts[0]) and len({len(part) for part in parts}) == 1:
        return _written(zip(*parts, strict=True))
    return _written([(article, "", "")]) if article else None


def _written(sources: Iterable[tuple[str, ...]]) -> str:
    citations = [
        {"publisher": office or None, "date": day or None, "supports": headline or None}
        for office, day, headline in sources
    ]
    return json.dumps(citations, ensure_ascii=False)


def _check_place(builder: CrosswalkBuilder) -> None:
    """Compare the coordinates with the cell of PRIO-GRID that the row states: they may have been swapped."""
    lon, lat, stated = (
        parse(builder.cells(name), "number").values for name in ("longitude", "latitude", "priogrid_gid")
    )
    cell = np.floor((lat + 90) * 2) * 720 + np.floor((lon + 180) * 2) + 1
    builder.add_problems(
        "priogrid_differs", Outcome.NOTED, "priogrid_gid", pd.Series(np.abs(cell - stated) > 0),
        builder.cells("priogrid_gid"), "The coordinates do not lie in the PRIO-GRID cell that the row states.",
        "Check whether longitude and latitude are swapped.",
    )  # fmt: skip


def _check_deaths(builder: CrosswalkBuilder) -> None:
    name = next(filter(builder.has, MOVED["fatalities_best"]), "best")
    best, *parts = (parse(builder.cells(each), "number").values for each in (name, *PARTS))
    builder.add_problems(
        "deaths_parts_differ", Outcome.NOTED, name, pd.Series(np.abs(best - sum(parts)) > 0), builder.cells(name),
        "The deaths of the sides, of civilians and of others do not add up to the best estimate.",
        "Check the five figures.",
    )  # fmt: skip


def _check_status(builder: CrosswalkBuilder) -> None:
    status = builder.cells("code_status")
    builder.add_problems(
        "status_not_clear", Outcome.NOTED, "code_status", status.notna() & (status.str.casefold() != "clear"), status,
        "UCDP marks the event as not finally checked.", "Look for it in the next release.",
    )  # fmt: skip
