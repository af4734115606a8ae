"""raw -> (events, problems). Rows that cannot be trusted are set aside with row, field, value, rule and remedy.

Nothing is lost: kept + set aside = read. Nothing is changed silently: every change has its line in problems.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import pandas as pd

from geo.actors import Actors
from geo.cells import PARSERS, has_halves, is_missing, without_halves
from geo.schema import EVENT_COLUMNS, EVENT_TYPES, LOCATED_COLUMNS, Column
from geo.sources.raw import Raw

EARLIEST = date(1900, 1, 1)  # no source of conflict events reaches farther back


class Effect(StrEnum):
    """What a rule does to the row that breaks it."""

    SET_ASIDE = "set aside"  # the row is not shown
    CHANGED = "changed"  # the row is kept, the value was replaced as the message says
    NOTED = "noted"  # the row is kept as it is


@dataclass(frozen=True)
class Rule:
    """One thing that can be wrong with a row. `breaks` maps the parsed table to a boolean per row."""

    name: str
    field: str
    effect: Effect
    message: str
    remedy: str
    breaks: Callable[[pd.DataFrame], pd.Series] | None = None


@dataclass(frozen=True)
class Validated:
    """The events of a file, its problems, and the count that holds them together."""

    events: pd.DataFrame  # EVENT_COLUMNS, in file order, one row per kept record
    problems: pd.DataFrame  # PROBLEM_COLUMNS
    rows_read: int

    @property
    def rows_set_aside(self) -> int:
        """Return how many records were read and not kept."""
        return self.rows_read - len(self.events)


PROBLEM_COLUMNS = ["rule", "effect", "source_file", "source_row", "event_id", "field", "value", "message", "remedy"]


def validate(raw: Raw, *, actors: Actors | None = None, today: date | None = None) -> Validated:
    """Check `raw` against the schema and the rules. `today` bounds the dates; the last day possible if None."""
    table, faults = _parse(raw.table)
    problems = [*_unreadable_problems(raw), *faults]
    aside = {fault["source_row"] for fault in faults if fault["effect"] is Effect.SET_ASIDE}
    table = table[~table["source_row"].isin(aside)]  # one reason is enough to set a row aside
    for rule in _rules(today or date.max - timedelta(days=1)):
        broken = table[rule.breaks(table)] if rule.breaks else table.iloc[:0]
        problems += [_problem(rule, row) for _, row in broken.iterrows()]
        if rule.effect is Effect.SET_ASIDE:
            aside |= set(broken["source_row"])
    events = _finish(table[~table["source_row"].isin(aside)], raw, actors or Actors())
    listed = pd.DataFrame(problems, columns=PROBLEM_COLUMNS).assign(source_file=raw.source_file)
    return Validated(events, listed.sort_values("source_row", kind="stable").reset_index(drop=True), raw.rows_read)


def problem_counts(problems: pd.DataFrame) -> dict[str, int]:
    """Return how many lines each rule has, most first."""
    return {str(rule): int(n) for rule, n in problems["rule"].value_counts().items()}


# --- cells -----------------------------------------------------------------------------------------------------


def _parse(raw_table: pd.DataFrame) -> tuple[pd.DataFrame, list[dict[str, Any]]]:
    """Return the table with typed columns, and one problem per cell that could not be read."""
    faults: list[dict[str, Any]] = []
    parsed = {"source_row": raw_table["source_row"].to_numpy()}
    for name, column in EVENT_COLUMNS.items():
        if name in ("source_row", "extra"):
            continue
        cells = raw_table[name] if name in raw_table else pd.Series([None] * len(raw_table), dtype=object)
        parsed[name] = _typed(
            [_cell(cell, name, column, row, faults) for cell, row in _with_rows(cells, raw_table)], column
        )
    parsed["extra"] = pd.Series(_extras(raw_table), dtype=object)
    table = pd.DataFrame(parsed)[list(EVENT_COLUMNS)]
    for fault in faults:
        fault["event_id"] = table["event_id"].iloc[fault.pop("position")]
    return table, faults


def _with_rows(cells: pd.Series, raw_table: pd.DataFrame) -> Iterable[tuple[Any, tuple[int, int]]]:
    return zip(cells, enumerate(raw_table["source_row"]), strict=True)


def _cell(cell: Any, name: str, column: Column, row: tuple[int, int], faults: list[dict[str, Any]]) -> Any:
    if is_missing(cell):
        return None
    try:
        value = PARSERS[column.kind](cell)
    except ValueError as err:
        faults.append(_fault(f"{column.kind}_unreadable", Effect.SET_ASIDE, cell, name, row, f"{name} {err}."))
        return None
    # an event type that the tree lacks has a rule of its own, which keeps the row
    if column.values and name != "event_type" and value not in set(column.values):
        message = f"{name} is none of: {', '.join(column.values)}."
        faults.append(_fault("value_unknown", Effect.SET_ASIDE, cell, name, row, message))
        return None
    if has_halves(cell):
        message = f"{name} holds half of a character: shown as a question mark."
        faults.append(_fault("text_half_character", Effect.CHANGED, cell, name, row, message))
    return value


def _fault(rule: str, effect: Effect, cell: Any, name: str, row: tuple[int, int], message: str) -> dict[str, Any]:
    position, source_row = row
    return {
        "rule": rule,
        "effect": effect,
        "source_row": source_row,
        "position": position,
        "field": name,
        "value": _shown(cell),
        "message": message,
        "remedy": f"Correct {name} in the file.",
    }


def _typed(values: list[Any], column: Column) -> pd.Series:
    dtypes = {"text": "str", "date": "datetime64[s]", "number": "float64", "count": "Int64"}
    return pd.Series(values, dtype=dtypes.get(column.kind, object))


def _extras(raw_table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return, per row, the columns that the schema does not know; what locate adds is made anew, not kept."""
    names = [name for name in raw_table.columns if name not in EVENT_COLUMNS and name not in LOCATED_COLUMNS]
    return [
        {name: cell for name, cell in zip(names, row, strict=True) if not _is_absent(cell)}
        for row in raw_table[names].itertuples(index=False, name=None)
    ]


def _is_absent(cell: Any) -> bool:
    return isinstance(cell, float) and np.isnan(cell)


# --- rules -----------------------------------------------------------------------------------------------------


def _rules(today: date) -> tuple[Rule, ...]:
    aside, changed, noted = Effect.SET_ASIDE, Effect.CHANGED, Effect.NOTED
    return (
        Rule("event_id_missing", "event_id", aside, "The row has no event_id.", "Give every row its own id.",
             lambda t: t["event_id"].isna()),
        Rule("event_id_duplicate", "event_id", aside, "An earlier row has this event_id.", "Give every row its own id.",
             lambda t: t["event_id"].notna() & t["event_id"].duplicated()),
        Rule("date_missing", "date_start", aside, "The row has no date.", "Add date_start as YYYY-MM-DD.",
             lambda t: t["date_start"].isna()),
        Rule("date_out_of_range", "date_start", aside, f"The date is before {EARLIEST.year} or in the future.",
             "Check the year.", lambda t: _outside(t["date_start"], today) | _outside(t["date_end"], today)),
        Rule("date_order", "date_end", aside, "The event ends before it starts.", "Swap or correct the dates.",
             lambda t: t["date_end"] < t["date_start"]),
        Rule("event_type_unknown", "event_type", changed, "Not in the event-type tree: shown as Other, the word kept.",
             f"Use one of: {', '.join(EVENT_TYPES)}.", lambda t: ~t["event_type"].isin(list(EVENT_TYPES))),
        Rule("lon_lat_incomplete", "lon", aside, "Only one of longitude and latitude is given.", "Give both or none.",
             lambda t: t["lon"].isna() != t["lat"].isna()),
        Rule("lon_lat_swapped", "lat", aside, "Latitude is beyond 90 degrees: longitude and latitude look swapped.",
             "Write longitude first, then latitude.", lambda t: (t["lat"].abs() > 90) & (t["lon"].abs() <= 90)),
        Rule("lon_lat_out_of_range", "lon", aside, "The coordinates are not on Earth.", "Use degrees, EPSG:4326.",
             lambda t: (t["lon"].abs() > 180) | ((t["lat"].abs() > 90) & (t["lon"].abs() > 90))),
        Rule("lon_lat_zero", "lon", aside, "Longitude and latitude are both 0, which stands for 'not known'.",
             "Remove the coordinates or correct them.", lambda t: (t["lon"] == 0) & (t["lat"] == 0)),
        Rule("fatalities_order", "fatalities_low", noted, "Deaths are not in the order low, best, high.",
             "Check the three figures.", _deaths_unordered),
        Rule("source_link_not_web", "sources", noted, "A source's address is no http or https link: shown as text.",
             "Use the full web address.", lambda t: t["sources"].map(_has_odd_link).astype(bool)),
        Rule("text_control_characters", "summary", noted, "The text holds characters that cannot be seen.",
             "Remove them in the file.", lambda t: t["summary"].map(_has_controls).astype(bool)),
    )  # fmt: skip


def _outside(days: pd.Series, today: date) -> pd.Series:
    return (days < pd.Timestamp(EARLIEST)) | (days > pd.Timestamp(today))


def _deaths_unordered(table: pd.DataFrame) -> pd.Series:
    low, best, high = (table[f"fatalities_{name}"].astype("float64") for name in ("low", "best", "high"))
    return (low > best) | (best > high) | (low > high)


def is_web_link(url: str | None) -> bool:
    """Return whether `url` is an http or https address with a host: the only ones that become links."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def _has_odd_link(sources: Any) -> bool:
    return any(source["url"] and not is_web_link(source["url"]) for source in sources or ())


def _has_controls(summary: Any) -> bool:
    return isinstance(summary, str) and any(ord(char) < 32 and char not in "\t\n\r" for char in summary)


# --- results ---------------------------------------------------------------------------------------------------


def _problem(rule: Rule, row: pd.Series) -> dict[str, Any]:
    return {
        "rule": rule.name,
        "effect": rule.effect,
        "source_row": row["source_row"],
        "event_id": row["event_id"],
        "field": rule.field,
        "value": _shown(row[rule.field]),
        "message": rule.message,
        "remedy": rule.remedy,
    }


def _unreadable_problems(raw: Raw) -> list[dict[str, Any]]:
    return [
        {"rule": "record_unreadable", "effect": Effect.SET_ASIDE, "field": None, "event_id": None}
        | {"remedy": "Correct the record in the file."}
        | {str(key): value for key, value in row.items()}
        for row in raw.unreadable.to_dict("records")
    ]


def _shown(value: Any) -> str:
    """Return any cell as text of bearable length, for the problems table."""
    if isinstance(value, (list, dict, tuple)):
        value = json.dumps(value, ensure_ascii=False, default=str)
    return "" if is_missing(value) or value is pd.NaT or value is pd.NA else without_halves(str(value)[:200])


def _finish(kept: pd.DataFrame, raw: Raw, actors: Actors) -> pd.DataFrame:
    """Return the kept rows with defaults that the schema documents, canonical actors and their origin."""
    unknown_type = ~kept["event_type"].isin(list(EVENT_TYPES))
    return kept.assign(
        date_end=kept["date_end"].fillna(kept["date_start"]),
        sub_event_type=kept["sub_event_type"].where(~unknown_type, _unknown_twigs(kept)),
        event_type=kept["event_type"].where(~unknown_type, "other"),
        **{name: kept[name].map(actors.canonical, na_action="ignore").astype("str") for name in ("actor1", "actor2")},
        **{name: _canonical_lists(kept[name], actors) for name in ("assoc_actor1", "assoc_actor2")},
        sources=_without_nulls(kept["sources"]),
        tags=_without_nulls(kept["tags"]),
        dataset=kept["dataset"].fillna(raw.dataset),
        source_file=raw.source_file,
        source_row=kept["source_row"].astype("Int64"),
    ).reset_index(drop=True)


def _unknown_twigs(kept: pd.DataFrame) -> pd.Series:
    """Return the source's own type, with its sub-type where it has one."""
    return kept["event_type"].str.cat(kept["sub_event_type"], sep=": ").fillna(kept["event_type"])


def _canonical_lists(cells: pd.Series, actors: Actors) -> pd.Series:
    names = [tuple(actors.canonical(name) for name in cell) if cell else () for cell in cells]
    return pd.Series(names, index=cells.index, dtype=object)


def _without_nulls(cells: pd.Series) -> pd.Series:
    return pd.Series([cell or () for cell in cells], index=cells.index, dtype=object)
