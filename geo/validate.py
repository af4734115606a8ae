"""raw -> (events, problems). Rows that cannot be trusted are set aside with row, field, value, rule and remedy.

Nothing is lost: kept + set aside = read. Nothing is changed silently: every change has its line in problems.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import pandas as pd
import pyarrow.compute as pc

from geo.actors import Actors
from geo.cells import has_halves, whole
from geo.parse import Parsed, arrow_texts, by_distinct, nothing, parse, positions, shared
from geo.problems import PROBLEM_COLUMNS, Effect, file_problem, joined, no_problems, problems
from geo.schema import EVENT_COLUMNS, EVENT_TYPES, EXTRA, LOCATED_COLUMNS, Column, DatePrecision
from geo.sources.raw import Raw

EARLIEST = date(1900, 1, 1)  # no source of conflict events reaches farther back
DAYS_OPEN = {DatePrecision.WEEK: 7, DatePrecision.MONTH: 31, DatePrecision.YEAR: 366}
# characters that cannot be seen, and those that turn the direction of what follows (as Arrow's RE2 writes them)
UNSEEN = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x{202a}-\x{202e}\x{2066}-\x{2069}]"

__all__ = ["PROBLEM_COLUMNS", "Effect", "Rule", "Validated", "is_web_link", "problem_counts", "validate"]


@dataclass(frozen=True)
class Rule:
    """One thing that can be wrong with a row. `breaks` maps the parsed table to a boolean per row."""

    name: str
    field: str
    effect: Effect
    message: str
    remedy: str
    breaks: Callable[[pd.DataFrame], pd.Series | np.ndarray]


@dataclass(frozen=True)
class Validated:
    """The events of a file, its problems, and the count that holds them together."""

    events: pd.DataFrame  # EVENT_COLUMNS and EXTRA ones, in file order, one row per kept record
    problems: pd.DataFrame  # PROBLEM_COLUMNS
    rows_read: int
    aside: pd.DataFrame  # cells of the records that were not kept, as the file has them, with source_row
    source_file: str
    source: str  # crosswalk that the columns were read by
    dataset: str

    @property
    def rows_set_aside(self) -> int:
        """Return how many records were read and not kept."""
        return self.rows_read - len(self.events)


def validate(raw: Raw, *, actors: Actors | None = None, today: date | None = None) -> Validated:
    """Check `raw` against the schema and the rules. `today` bounds the dates; the last day possible if None."""
    table, faults = _typed_table(raw.table.reset_index(drop=True))
    found = [raw.findings, *faults]
    # a row that could not be read is not asked further
    table = _where(table, ~table["source_row"].isin(_set_aside(found)).to_numpy())
    kept = np.ones(len(table), bool)
    for rule in _rules(today or date.max - timedelta(days=1)):
        broken = np.asarray(rule.breaks(table), bool)
        if broken.any():
            found.append(_lines(rule, table[broken]))
            kept &= ~broken | (rule.effect is not Effect.SET_ASIDE)
    events = _finish(_where(table, kept), raw, actors or Actors())
    aside = raw.cells[~raw.cells["source_row"].isin(events["source_row"])].reset_index(drop=True)
    listed = _listed(found, raw.source_file)
    return Validated(events, listed, raw.rows_read, aside, raw.source_file, raw.source, raw.dataset)


def _where(table: pd.DataFrame, kept: np.ndarray) -> pd.DataFrame:
    """Return the rows kept; the table itself, uncopied, where these are all."""
    return table if kept.all() else table[kept]


def problem_counts(listed: pd.DataFrame) -> dict[str, int]:
    """Return how many lines each rule has, most first."""
    return {str(rule): int(n) for rule, n in listed["rule"].value_counts().items()}


def _set_aside(found: Sequence[pd.DataFrame]) -> pd.Series:
    """Return the rows that lines set aside."""
    return pd.concat([lines.loc[lines["effect"] == Effect.SET_ASIDE, "source_row"] for lines in found])


def _listed(found: list[pd.DataFrame], source_file: str) -> pd.DataFrame:
    """Return all lines in the order of rows; `found` is emptied, for of a bad file they take more than its events."""
    lines = joined(found).assign(source_file=source_file)
    found.clear()
    if lines["source_row"].is_monotonic_increasing:
        return lines
    return lines.sort_values("source_row", kind="stable", na_position="first").reset_index(drop=True)


# --- cells -----------------------------------------------------------------------------------------------------


def _typed_table(raw_table: pd.DataFrame) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    """Return the table with typed columns, and a line per cell that could not be read or was changed."""
    rows = raw_table["source_row"]
    absent = {kind: nothing(len(rows), kind) for kind in {column.kind for column in EVENT_COLUMNS.values()}}
    typed: dict[str, pd.Series] = {}
    faults: list[pd.DataFrame] = []
    for name, column in EVENT_COLUMNS.items():
        if name == "source_row":
            typed[name] = rows
            continue
        if name not in raw_table:
            typed[name] = absent[column.kind]
            continue
        cells = raw_table[name]
        parsed = parse(cells, column.kind)
        typed[name] = parsed.values
        faults += _cell_faults(cells, name, column, parsed, rows, typed)
    extras, found = _extras(raw_table)
    return pd.DataFrame(typed | extras), [*faults, *found]


def _cell_faults(
    cells: pd.Series, name: str, column: Column, parsed: Parsed, rows: pd.Series, typed: dict[str, pd.Series]
) -> list[pd.DataFrame]:
    """Return what is wrong with the cells of one column; a value that its set lacks is removed from `parsed`."""
    ids = typed["event_id"]
    remedy = f"Correct {name} in the file."

    found: list[pd.DataFrame] = []

    def tell(rule: str, effect: Effect, where: Any, message: str | list[str]) -> None:
        if len(where):
            at = np.asarray(where, int)
            places = {"rows": rows.iloc[at], "values": cells.iloc[at], "event_ids": ids.iloc[at]}
            found.append(problems(rule, effect, name, message, remedy, **places))

    bad = parsed.unreadable
    tell(f"{column.kind}_unreadable", Effect.SET_ASIDE, list(bad), [f"{name} {why}." for why in bad.values()])
    message = f"{name} is a word for 'not known': read as not stated."
    tell("missing_word", Effect.CHANGED, parsed.missing_words, message)
    # an event type that the tree lacks has a rule of its own, which keeps the row
    if column.values and name != "event_type":
        unknown = parsed.values.notna() & ~parsed.values.isin(list(column.values))
        message = f"{name} is none of: {', '.join(column.values)}."
        tell("value_unknown", Effect.SET_ASIDE, np.flatnonzero(unknown), message)
        typed[name] = parsed.values.mask(unknown)
    if column.kind == "text":
        message = f"{name} holds characters that cannot be seen or turn the direction of reading."
        tell("text_control_characters", Effect.NOTED, _with_unseen(parsed.values), message)
    halves = [at for at in _with_halves(cells) if at not in bad]
    tell("text_half_character", Effect.CHANGED, halves, f"{name} {HALF}")
    return found


HALF = "holds half of a character: shown as a question mark."


def _with_halves(cells: pd.Series) -> list[int]:
    """Return the positions of cells that hold half of a character; a column of texts can hold none."""
    return [at for at, cell in enumerate(cells) if has_halves(cell)] if cells.dtype == object else []


def _with_unseen(texts: pd.Series) -> np.ndarray:
    """Return the positions of texts with characters that cannot be seen."""
    column = arrow_texts(texts)
    written = column.buffers()[2]
    letters = np.frombuffer(written or b"", np.uint8)
    if not ((letters < 0x20) | (letters == 0x7F) | (letters == 0xE2)).any():  # with these all of them begin
        return np.array([], int)
    return positions(pc.match_substring_regex(column, UNSEEN))


def _extras(raw_table: pd.DataFrame) -> tuple[dict[str, pd.Series], list[pd.DataFrame]]:
    """Return the columns that the schema does not know, marked as such, and what had to be changed in them."""
    extras: dict[str, pd.Series] = {}
    found = [_located_anew(raw_table)]
    for name in [name for name in raw_table.columns if name not in EVENT_COLUMNS and name not in LOCATED_COLUMNS]:
        cells = raw_table[name]
        if halves := _with_halves(cells):
            places = {"rows": raw_table["source_row"].iloc[halves], "values": cells.iloc[halves]}
            message, remedy = f"{name} {HALF}", f"Correct {name} in the file."
            found.append(problems("text_half_character", Effect.CHANGED, name, message, remedy, **places))
            cells = pd.Series([whole(cell) for cell in cells], dtype=object)
        extras[f"{EXTRA}{name}"] = cells
    return extras, found


def _located_anew(raw_table: pd.DataFrame) -> pd.DataFrame:
    """Return a line about columns that locating makes anew; in our own exports they are its work already."""
    names = [name for name in LOCATED_COLUMNS if name in raw_table.columns]
    if not names or "join_method" in names:
        return no_problems()
    message = f"{', '.join(names)}: worked out anew from the place of the event; what the file says is not kept."
    return file_problem("located_anew", message, "Call it country_stated or admin1_stated, or by another name.")


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
             "Check the year.", lambda t: _outside(t["date_start"], today) | _outside(_sure_end(t), today)),
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
             "Use the full web address.", _odd_links),
    )  # fmt: skip


def _outside(days: pd.Series, today: date) -> pd.Series:
    return (days < pd.Timestamp(EARLIEST)) | (days > pd.Timestamp(today))


def _sure_end(table: pd.DataFrame) -> pd.Series:
    """Return the last day less what its precision leaves open: 'in March' may be said before March is over."""
    days = table["date_precision"].map(DAYS_OPEN).astype("float64").fillna(0)
    return table["date_end"] - pd.to_timedelta(days, unit="D").astype("timedelta64[s]")


def _deaths_unordered(table: pd.DataFrame) -> np.ndarray:
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


def _odd_links(table: pd.DataFrame) -> np.ndarray:
    """Return which rows have a source whose address is no link; rows that share their sources are asked once."""
    codes, distinct = _distinct(table["sources"])
    odd = [any(source["url"] and not is_web_link(source["url"]) for source in cell or ()) for cell in distinct]
    return np.array(odd, bool)[codes]


# --- results ---------------------------------------------------------------------------------------------------


def _lines(rule: Rule, broken: pd.DataFrame) -> pd.DataFrame:
    return problems(
        rule.name,
        rule.effect,
        rule.field,
        rule.message,
        rule.remedy,
        rows=broken["source_row"],
        values=broken[rule.field],
        event_ids=broken["event_id"],
    )


def _finish(kept: pd.DataFrame, raw: Raw, actors: Actors) -> pd.DataFrame:
    """Return the kept rows with defaults that the schema documents, canonical actors and their origin."""
    return kept.assign(
        date_end=kept["date_end"].fillna(kept["date_start"]),
        **_types(kept),
        **{name: _canonical(kept[name], actors) for name in ("actor1", "actor2")},
        **{name: _canonical_lists(kept[name], actors) for name in ("assoc_actor1", "assoc_actor2")},
        sources=_without_nulls(kept["sources"]),
        tags=_without_nulls(kept["tags"]),
        dataset=kept["dataset"].fillna(raw.dataset),
        source_file=raw.source_file,
        source_row=kept["source_row"].astype("Int64"),
    ).reset_index(drop=True)


def _types(kept: pd.DataFrame) -> dict[str, pd.Series]:
    """Return type and sub-type; of a type that the tree lacks, Other and the source's own words."""
    own, twig = kept["event_type"], kept["sub_event_type"]
    unknown = ~own.isin(list(EVENT_TYPES))
    if not unknown.any():
        return {}
    words = own.str.cat(twig, sep=": ").fillna(own)
    return {"event_type": own.where(~unknown, "other"), "sub_event_type": twig.where(~unknown, words)}


def _canonical(names: pd.Series, actors: Actors) -> pd.Series:
    """Return each name in its one spelling; every distinct one is looked up once."""
    return by_distinct(names, actors.canonical).set_axis(names.index)


def _canonical_lists(cells: pd.Series, actors: Actors) -> pd.Series:
    return _each(cells, lambda cell: tuple(actors.canonical(name) for name in cell or ()))


def _without_nulls(cells: pd.Series) -> pd.Series:
    return _each(cells, lambda cell: cell or ())


def _distinct(cells: pd.Series) -> tuple[np.ndarray, list[Any]]:
    """Return the lists of a column coded, see shared; a column without any at once."""
    return (np.zeros(len(cells), np.int64), [None]) if cells.isna().all() else shared(cells)


def _each(cells: pd.Series, make: Callable[[Any], Any]) -> pd.Series:
    """Return what `make` makes of lists that many rows share, once per list."""
    codes, distinct = _distinct(cells)
    made = np.empty(len(distinct), dtype=object)
    made[:] = [make(cell) for cell in distinct]
    return pd.Series(made[codes], index=cells.index, dtype=object)
