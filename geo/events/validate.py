"""Validate a raw table: raw -> (events, problems). Rejected rows are listed with field, value, rule and remedy.

No row is lost: kept + rejected = read. Every change is listed in the problems. A row is rejected only for what an
event needs: an identifier, a date and readable coordinates. Any other unreadable cell becomes null, and a second
column keeps the text of the file.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from geo.events.actors import Actors
from geo.events.arrow_columns import as_column, is_one_of, nothing, translated
from geo.events.cells import whole
from geo.events.dataset_about import NOTHING_SAID, DatasetAbout
from geo.events.figures import Figure, figure_of
from geo.events.own_names import IN_FILE, renamed
from geo.events.parse import Parsed, parse
from geo.events.problems import (
    PROBLEM_COLUMNS,
    Outcome,
    ProblemsTable,
    concat_problems,
    empty_problems,
    file_problem,
    make_problems,
    merge_alike,
)
from geo.events.raw import CellsTable, RawTable
from geo.events.rules import FIGURES, Rule, Table, each_list, is_web_link, row_rules, unlike
from geo.events.schema import EVENT_COLUMNS, EVENT_TYPES, EXTRA, LOCATED_COLUMNS, EventsTable
from geo.events.unseen import HAS_SURROGATE, surrogate_positions, with_unseen

NEEDED = frozenset({"event_id", "date_start", "lon", "lat"})  # an unreadable cell of these rejects the row


__all__ = ["PROBLEM_COLUMNS", "Outcome", "Rule", "Validated", "is_web_link", "problem_counts", "validate"]


@dataclass(frozen=True)
class Validated:
    """Events, problems and the number of rows read of one file."""

    events: EventsTable  # EVENT_COLUMNS and EXTRA ones, in file order, one row per kept record
    problems: ProblemsTable  # PROBLEM_COLUMNS
    rows_read: int
    aside: CellsTable  # cells of the records that were not kept, as the file has them, with source_row
    source_file: str
    source: str  # crosswalk that the columns were read by
    dataset: str
    about: DatasetAbout = NOTHING_SAID  # what the file says of the dataset
    as_of: date | None = None  # the file's own day: events dated after it are flagged

    @property
    def dataset_name(self) -> str:
        """Return the name of the dataset in its rows, or else of its file."""
        return str(self.events["dataset"].iloc[0]) if len(self.events) else self.dataset

    @property
    def rows_rejected(self) -> int:
        """Return how many records were read and not kept."""
        return self.rows_read - len(self.events)


def allies_in(events: EventsTable) -> int:
    """Return the number of associated actors in all rows."""
    return sum(int(events[name].map(len).sum()) for name in ("assoc_actor1", "assoc_actor2"))


def validate(raw: RawTable, *, actors: Actors | None = None, today: date | None = None) -> Validated:
    """Check `raw` against the schema and the rules. `today` is the date of a file that states none."""
    as_of = raw.about.as_of or today
    table, faults = _typed_table(raw.table)
    problem_tables = [raw.findings, *faults]
    # rules are not tested on rows that could not be read
    table = _where(table, ~_is_among(table["source_row"], _set_aside(problem_tables)))
    is_kept = np.ones(len(table["source_row"]), bool)
    for rule in row_rules(as_of or date.max):
        broken = rule.breaks(table)
        if broken.any():
            problem_tables.append(_lines(rule, _where(_told(rule, table), broken)))
            is_kept &= ~broken | (rule.effect is not Outcome.REJECTED)
    events = _finish(_where(table, is_kept), raw, actors or Actors())
    aside = _aside(raw.cells, events)
    listed = _listed(problem_tables, raw.source_file)
    return Validated(events, listed, raw.rows_read, aside, raw.source_file, raw.source, raw.dataset, raw.about, as_of)


def _where(table: Table, is_kept: np.ndarray) -> Table:
    """Return the rows kept; the same table without a copy if all are."""
    if is_kept.all():
        return table
    mask = pa.array(is_kept)
    return {name: each.filter(mask) if isinstance(each, pa.Array) else each[is_kept] for name, each in table.items()}


def _is_among(rows: np.ndarray, others: np.ndarray) -> np.ndarray:
    return np.isin(rows, others) if len(others) else np.zeros(len(rows), bool)


def _aside(cells: CellsTable, events: EventsTable) -> CellsTable:
    """Return the records that are no events."""
    if len(cells) == len(events):
        return cells.iloc[:0]
    return cells[~cells["source_row"].isin(events["source_row"])].reset_index(drop=True)


def problem_counts(listed: ProblemsTable) -> dict[str, int]:
    """Return the number of rows (or files) per rule, the most frequent first."""
    counts = listed["rows"].fillna(1).groupby(listed["rule"]).sum().sort_values(ascending=False, kind="stable")
    return {str(rule): int(n) for rule, n in counts.items()}


def _set_aside(problem_tables: Sequence[ProblemsTable]) -> np.ndarray:
    """Return the rejected rows."""
    rows = [
        lines.loc[lines["effect"] == Outcome.REJECTED, "source_row"].dropna() for lines in problem_tables if len(lines)
    ]
    return np.concatenate([each.to_numpy(np.int64) for each in rows]) if rows else np.array([], np.int64)


def _listed(problem_tables: list[ProblemsTable], source_file: str) -> ProblemsTable:
    """Return all problems in the order of rows. Empties `problem_tables` to free memory."""
    lines = concat_problems(problem_tables)
    problem_tables.clear()
    if not len(lines):
        return lines
    lines = lines.assign(source_file=source_file)
    if not lines["source_row"].is_monotonic_increasing:
        lines = lines.sort_values("source_row", kind="stable", na_position="first").reset_index(drop=True)
    return merge_alike(lines)


# --- cells -----------------------------------------------------------------------------------------------------


def _typed_table(raw_table: CellsTable) -> tuple[Table, list[ProblemsTable]]:
    """Return the table with typed columns, and a problem per cell that could not be read or was changed."""
    rows = raw_table["source_row"].to_numpy(np.int64)
    absent = {kind: nothing(len(rows), kind) for kind in {column.kind for column in EVENT_COLUMNS.values()}}
    typed: dict[str, Any] = {}
    parsed: dict[str, Parsed] = {}
    file_columns = set(raw_table.columns)
    for name, column in EVENT_COLUMNS.items():
        if name == "source_row":
            typed[name] = rows
            continue
        if name not in file_columns:
            typed[name] = absent[column.kind]
            continue
        parsed[name] = parse(raw_table[name], column.kind)
        typed[name] = parsed[name].values
    beside: dict[str, set[int]] = {name: set() for name in parsed}
    faults = _read_figures(raw_table, parsed, typed, rows, beside)
    for name, each in parsed.items():
        faults += _cell_faults(raw_table[name], name, each, typed, rows, beside[name])
    extras, problem_tables = _extras(raw_table)
    return typed | extras | _beside(raw_table, beside), [*faults, *problem_tables]


def _beside(raw_table: CellsTable, places: Mapping[str, set[int]]) -> dict[str, Any]:
    """Return columns with the original text of the cells at these positions, which were changed or cleared."""
    changed = {name: sorted(at) for name, at in places.items() if at}
    names = renamed(changed, raw_table.columns)
    columns: dict[str, Any] = {}
    for name, at in changed.items():
        cells = np.full(len(raw_table), None, dtype=object)
        cells[at] = [whole(cell) for cell in raw_table[name].iloc[at]]
        columns[f"{EXTRA}{names[name]}"] = cells
    return columns


def _read_figures(
    raw_table: CellsTable,
    parsed: Mapping[str, Parsed],
    typed: dict[str, Any],
    rows: np.ndarray,
    beside: Mapping[str, set[int]],
) -> list[ProblemsTable]:
    """Read numbers of people such as '10+', and return a problem for each."""
    problem_tables: list[ProblemsTable] = []
    for group in FIGURES:
        for name in [name for name in group.values() if name in parsed and parsed[name].unreadable]:
            unreadable = parsed[name].unreadable
            cells = {at: raw_table[name].iloc[at] for at in unreadable}
            figures = {at: figure_of(cell) for at, cell in cells.items() if isinstance(cell, str)}
            read = {at: figure for at, figure in figures.items() if figure}
            for at, figure in read.items():
                del unreadable[at]
                _fill(typed, group, name, at, figure)
            beside[name].update(read)
            ids = typed["event_id"].take(pa.array(list(read), pa.int64())).to_pylist()
            messages = [
                f"{name} is read as {figure.words}; the cell stands in {name}{IN_FILE}." for figure in read.values()
            ]
            problem_tables.append(
                make_problems(
                    "figure_read", Outcome.MODIFIED, name, messages,
                    "Write a whole number, or the lowest and highest one.",
                    rows=rows[list(read)].tolist(), values=[cells[at] for at in read], event_ids=ids,
                )
            )  # fmt: skip
    return problem_tables


def _fill(typed: dict[str, Any], group: Mapping[str, str], name: str, at: int, figure: Figure) -> None:
    """Set what a cell of the column `name` states: its own figure, and of the others those that no cell states."""
    for which, column in group.items():
        value = getattr(figure, which)
        if figure.is_one:
            value = figure.best if column == name else None
        if value is not None and pd.isna(typed[column][at]):
            typed[column] = typed[column].copy()
            typed[column][at] = value


def _cell_faults(
    cells: pd.Series, name: str, parsed: Parsed, typed: dict[str, Any], rows: np.ndarray, beside: set[int]
) -> list[ProblemsTable]:
    """Return what is wrong with the cells of one column; a value that its set lacks is removed from `typed`.

    Positions of cells that an event can do without and that are left open are added to `beside`.
    """
    column = EVENT_COLUMNS[name]
    remedy = f"Correct {name} in the file."
    problem_tables: list[ProblemsTable] = []

    def add(rule: str, effect: Outcome, where: Any, message: str | list[str]) -> None:
        if len(where):
            at = np.asarray(where, int)
            ids = typed["event_id"].take(pa.array(at)).to_pylist()
            places = {"rows": rows[at], "values": cells.iloc[at], "event_ids": ids}
            problem_tables.append(make_problems(rule, effect, name, message, remedy, **places))

    bad = parsed.unreadable
    if name in NEEDED:
        add(f"{column.kind}_unreadable", Outcome.REJECTED, list(bad), [f"{name} {why}." for why in bad.values()])
    else:
        beside.update(bad)
        messages = [f"{name} {why}: left open; the cell stands in {name}{IN_FILE}." for why in bad.values()]
        add("cell_left_open", Outcome.MODIFIED, list(bad), messages)
    message = f"{name} is a word for 'not known': read as not stated."
    add("missing_word", Outcome.MODIFIED, parsed.missing_words, message)
    # an event type that the tree lacks has a rule of its own, which keeps the row
    if column.values and name != "event_type":
        unknown = unlike(parsed.values, list(column.values))
        message = f"{name} is none of: {', '.join(column.values)}. Left open; the cell stands in {name}{IN_FILE}."
        add("value_unknown", Outcome.MODIFIED, np.flatnonzero(unknown), message)
        if unknown.any():
            beside.update(np.flatnonzero(unknown).tolist())
            typed[name] = pc.if_else(pa.array(unknown), None, parsed.values)
    if column.kind == "text":
        message = f"{name} holds characters that cannot be seen or turn the direction of reading."
        add("text_control_characters", Outcome.NOTED, with_unseen(parsed.values), message)
    halves = [at for at in surrogate_positions(cells) if at not in bad]
    add("text_half_character", Outcome.MODIFIED, halves, f"{name} {HAS_SURROGATE}")
    return problem_tables


def _extras(raw_table: CellsTable) -> tuple[dict[str, Any], list[ProblemsTable]]:
    """Return the columns that are not in the schema, with prefix, and their problems."""
    extras: dict[str, Any] = {}
    problem_tables = [_located_anew(raw_table)]
    for name in [name for name in raw_table.columns if name not in EVENT_COLUMNS and name not in LOCATED_COLUMNS]:
        cells = raw_table[name]
        extras[f"{EXTRA}{name}"] = cells.to_numpy() if isinstance(cells.dtype, np.dtype) else cells.array
        if halves := surrogate_positions(cells):
            places = {"rows": raw_table["source_row"].iloc[halves], "values": cells.iloc[halves]}
            message, remedy = f"{name} {HAS_SURROGATE}", f"Correct {name} in the file."
            problem_tables.append(
                make_problems("text_half_character", Outcome.MODIFIED, name, message, remedy, **places)
            )
            extras[f"{EXTRA}{name}"] = np.fromiter(map(whole, cells), object, len(cells))
    return extras, problem_tables


def _located_anew(raw_table: CellsTable) -> ProblemsTable:
    """Return a note about columns that locating computes again; our own exports have them already."""
    names = [name for name in LOCATED_COLUMNS if name in raw_table.columns]
    if not names or "join_method" in names:
        return empty_problems()
    message = f"{', '.join(names)}: worked out anew from the place of the event; what the file says is not kept."
    return file_problem("located_anew", message, "Call it country_stated or admin1_stated, or by another name.")


# --- results ---------------------------------------------------------------------------------------------------


def _told(rule: Rule, table: Table) -> Table:
    """Return the columns used in the problems of a rule."""
    return {name: table[name] for name in ("source_row", "event_id", rule.field)}


def _lines(rule: Rule, broken: Table) -> ProblemsTable:
    return make_problems(
        rule.name,
        rule.effect,
        rule.field,
        rule.message,
        rule.remedy,
        rows=broken["source_row"],
        values=pd.Series(as_column(broken[rule.field])),
        event_ids=broken["event_id"].to_pylist(),
    )


def _finish(kept_rows: Table, raw: RawTable, actors: Actors) -> EventsTable:
    """Return the kept rows with defaults that the schema documents, canonical actors and their origin."""
    rows = kept_rows["source_row"]
    ends, starts = kept_rows["date_end"], kept_rows["date_start"]
    file = pa.array([raw.source_file], pa.large_string()).take(pa.array(np.zeros(len(rows), np.int8)))
    finished = {
        **kept_rows,
        "date_end": np.where(np.isnat(ends), starts, ends),
        **_types(kept_rows),
        **{name: translated(kept_rows[name], actors.canonical) for name in ("actor1", "actor2")},
        **{name: _canonical_lists(kept_rows[name], actors) for name in ("assoc_actor1", "assoc_actor2")},
        **{name: each_list(kept_rows[name], lambda cell: cell or ()) for name in ("sources", "tags")},
        "dataset": kept_rows["dataset"].fill_null(raw.dataset),
        "source_file": file,
        "source_row": pd.arrays.IntegerArray(rows, np.zeros(len(rows), bool)),
    }
    columns = {name: as_column(values) for name, values in finished.items()}
    return pd.DataFrame(columns, index=pd.RangeIndex(len(rows)), copy=False)


def _types(kept_rows: Table) -> dict[str, pa.Array]:
    """Return type and sub-type; an unknown type becomes Other with the words of the source."""
    event_type, sub_type = kept_rows["event_type"], kept_rows["sub_event_type"]
    known = is_one_of(event_type, EVENT_TYPES)
    if known.all():
        return {}
    is_known = pa.array(known)
    finer = pc.if_else(pc.equal(pc.utf8_lower(event_type), pc.utf8_lower(sub_type)), None, sub_type)
    words = pc.coalesce(pc.binary_join_element_wise(event_type, finer, pa.scalar(": ", pa.large_string())), event_type)
    return {
        "event_type": pc.if_else(is_known, event_type, "other"),
        "sub_event_type": pc.if_else(is_known, sub_type, words),
    }


def _canonical_lists(cells: np.ndarray, actors: Actors) -> np.ndarray:
    return each_list(cells, lambda cell: tuple(actors.canonical(name) for name in cell or ()))
