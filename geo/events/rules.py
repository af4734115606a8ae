"""Validation rules of a row: what each rule tests, and whether it rejects, modifies or notes the row."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import pyarrow as pa

from geo.events.arrow_columns import coded, factorize_by_identity, is_null, is_one_of, repeated
from geo.events.problems import Outcome
from geo.events.schema import DAYS_OPEN, EVENT_TYPES

EARLIEST = date(1900, 1, 1)  # no source of conflict events reaches farther back
LATEST = date.max - timedelta(days=1)  # a day later there is no next day to count with
NEARLY_0 = 0.01  # degrees
# columns that state one number of people: lowest, best and highest figure
FIGURES = (
    {"low": "fatalities_low", "best": "fatalities_best", "high": "fatalities_high"},
    {"low": "injuries_low", "high": "injuries_high"},
)
Table = Mapping[str, Any]  # Values by column


@dataclass(frozen=True)
class Rule:
    """A validation rule. `breaks` returns, per row of the parsed table, whether the rule is broken."""

    name: str
    field: str
    effect: Outcome
    message: str
    remedy: str
    breaks: Callable[[Table], np.ndarray]


def unlike(texts: pa.Array, wanted: Collection[str]) -> np.ndarray:
    """Return which texts are stated and not in `wanted`."""
    return ~is_one_of(texts, wanted) & ~is_null(texts)


def row_rules(as_of: date) -> tuple[Rule, ...]:
    """Return the rules in the order of their messages; `as_of` is the date of the file."""
    aside, changed, noted = Outcome.REJECTED, Outcome.MODIFIED, Outcome.NOTED
    return (
        Rule("event_id_missing", "event_id", aside, "The row has no event_id.", "Give every row its own id.",
             lambda t: is_null(t["event_id"])),
        Rule("event_id_duplicate", "event_id", aside, "An earlier row has this event_id.", "Give every row its own id.",
             lambda t: repeated(t["event_id"])),
        Rule("date_missing", "date_start", aside, "The row has no date.", "Add date_start as YYYY-MM-DD.",
             lambda t: is_null(t["date_start"])),
        Rule("date_out_of_range", "date_start", aside, f"The date is before {EARLIEST.year}, or no day of a calendar.",
             "Check the year.", lambda t: _impossible(t["date_start"]) | _impossible(t["date_end"])),
        Rule("date_in_future", "date_start", noted,
             "The date is after the day of the file: kept, but the time axis ends before it.", "Check the year.",
              lambda t: _after(t["date_start"], as_of) | _after(_sure_end(t), as_of)),
        Rule("date_order", "date_end", aside, "The event ends before it starts.", "Swap or correct the dates.",
             lambda t: t["date_end"] < t["date_start"]),
        Rule("event_type_unknown", "event_type", changed, "None of our event types: shown as Other, a word kept.",
             f"Use one of: {', '.join(EVENT_TYPES)}.", lambda t: ~is_one_of(t["event_type"], EVENT_TYPES)),
        Rule("lon_lat_incomplete", "lon", aside, "Only one of longitude and latitude is given.", "Give both or none.",
             lambda t: np.isnan(t["lon"]) != np.isnan(t["lat"])),
        Rule("lon_lat_swapped", "lat", aside, "Latitude is beyond 90 degrees: longitude and latitude look swapped.",
             'Exchange them in the file, or say so in a mapping: "exchange": true.',
             lambda t: (np.abs(t["lat"]) > 90) & (np.abs(t["lon"]) <= 90)),
        Rule("lon_lat_out_of_range", "lon", aside, "The coordinates are not on Earth.", "Use degrees, EPSG:4326.",
             lambda t: (np.abs(t["lon"]) > 180) | ((np.abs(t["lat"]) > 90) & (np.abs(t["lon"]) > 90))),
        Rule("lon_lat_zero", "lon", aside, "Longitude and latitude are both 0, which stands for 'not known'.",
             "Remove the coordinates or correct them.",
             lambda t: (np.abs(t["lon"]) <= NEARLY_0) & (np.abs(t["lat"]) <= NEARLY_0)),
        Rule("fatalities_order", "fatalities_low", noted, "Deaths are not in the order low, best, high.",
             "Check the three figures.", _deaths_unordered),
        Rule("source_link_not_web", "sources", noted, "A source's address is no http or https link: shown as text.",
             "Use the full web address.", _odd_links),
    )  # fmt: skip


def _impossible(days: np.ndarray) -> np.ndarray:
    return (days < np.datetime64(EARLIEST)) | (days > np.datetime64(LATEST))


def _after(days: np.ndarray, as_of: date) -> np.ndarray:
    return days > np.datetime64(as_of)


def _sure_end(table: Table) -> np.ndarray:
    """Return the last day minus the days that its precision leaves open: 'in March' may be reported before April."""
    codes, distinct = coded(table["date_precision"])
    days = [*(DAYS_OPEN.get(precision, 0) for precision in distinct), 0]
    return table["date_end"] - np.array(days, "timedelta64[D]")[codes] if any(days) else table["date_end"]


def _deaths_unordered(table: Table) -> np.ndarray:
    low, best, high = (
        table[f"fatalities_{name}"].to_numpy(dtype="float64", na_value=np.nan) for name in ("low", "best", "high")
    )
    with np.errstate(invalid="ignore"):
        return (low > best) | (best > high) | (low > high)


def is_web_link(url: str | None) -> bool:
    """Return whether `url` is an http or https address with a host: the only ones that become links."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def _odd_links(table: Table) -> np.ndarray:
    """Return which rows have a source with an invalid address; shared lists are tested once."""
    codes, distinct = distinct_lists(table["sources"])
    odd = [any(source["url"] and not is_web_link(source["url"]) for source in cell or ()) for cell in distinct]
    return np.array(odd, bool)[codes]


def distinct_lists(cells: np.ndarray) -> tuple[np.ndarray, list[Any]]:
    """Return the code of each row and the distinct lists (see factorize_by_identity)."""
    return (np.zeros(len(cells), np.int64), [None]) if is_null(cells).all() else factorize_by_identity(cells)


def each_list(cells: np.ndarray, make: Callable[[Any], Any]) -> np.ndarray:
    """Return make(list) per row, called once per list that rows share."""
    codes, distinct = distinct_lists(cells)
    made = np.empty(len(distinct), dtype=object)
    made[:] = [make(cell) for cell in distinct]
    return made[codes]
