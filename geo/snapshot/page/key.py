"""Beside the map: the numbered key of few events, or, for many, tables by type and by unit and the deadliest ten."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from geo.events.schema import DatePrecision
from geo.snapshot.content import Content
from geo.snapshot.fonts import wrap
from geo.snapshot.map.marks import Marks, draw_badge, draw_symbol
from geo.snapshot.page.table import Column, Row, Table, fitting
from geo.snapshot.scene import Item, Text
from geo.store.store import NOT_KNOWN
from geo.store.summary import by_place
from geo.style import LIGHT
from geo.wording.counts import range_text
from geo.wording.event import title_of
from geo.wording.labels import Names, type_label

SIZES = (7.0, 6.7, 6.4, 6.1, 5.8)
UNKNOWN = "–"
UNKNOWN_NOTE = "Deaths as reported; 0: none reported to have died, –: no figure stated."
NOTE = 6.0  # size of the note
DEADLIEST = 10
MIN_ROWS = 3  # of a table that is shortened
SUMMARY_GAP = 9.0  # points between tables


# --- few events --------------------------------------------------------------------------------------------------


def draw_key(marks: Marks, x: float, y: float, wide: float, tall: float) -> list[Item] | None:
    """Return the numbered table of the events, as large as fits, or None if it does not fit."""
    note = wrap(UNKNOWN_NOTE, wide, NOTE)
    room = tall - len(note) * NOTE * 1.25 - 3
    table = fitting(_key_tables(marks, wide, room), room)
    if table is None:
        return None
    deaths, kinds = marks.content.deaths, marks.types()

    def badge(row: int, left: float, middle: float) -> list[Item]:
        return draw_badge(row + 1, left + 5, middle, min(4.9, table.size * 0.72))

    def symbol(row: int, left: float, middle: float) -> list[Item]:
        return draw_symbol(kinds[row], (left + 3, middle), table.size * 0.38, hollow=bool(np.isnan(deaths[row])))

    below = y + table.height() + NOTE + 3
    return [*table.draw(x, y, ((0, badge), (3, symbol))), *_note_lines(note, x, below)]


def _key_tables(marks: Marks, wide: float, room: float) -> list[Table]:
    """Return the key in all sizes, with wrapped cells first; rows spread a little if there is room."""
    rows = key_rows(marks.content)
    tables = [Table(key_columns(wide, size, rows), rows, size, lines) for lines in (2, 1) for size in SIZES]
    spread = tables[0]
    extra = (room - spread.height()) / max(len(rows), 1)
    return [Table(spread.columns, rows, spread.size, 2, spread.padding + max(0.0, min(extra, 4.0))), *tables]


def key_columns(wide: float, size: float, rows: tuple[Row, ...]) -> tuple[Column, ...]:
    """Return the columns that `key_rows` fill."""
    dated = 7.2 * size if any(len(row[1]) > 8 for row in rows) else 4.6 * size
    deaths = max(4.4, 0.62 * max(len(row[5]) for row in rows) + 1) * size
    left = wide - 15 - dated - 9 - deaths
    return (
        Column("", 15),
        Column("Date", dated),
        Column("Place", 0.42 * left, "bold"),
        Column("", 9),
        Column("What was reported", 0.58 * left),
        Column("Deaths", deaths, anchor="end"),
    )


def key_rows(content: Content) -> tuple[Row, ...]:
    """Return the cells of the key: room for the badge, date, place, room for the symbol, what happened, deaths."""
    table = content.dataset.store.rows.at(content.rows)
    years = len({*table["date_start"].dt.year, *table["date_end"].dt.year}) > 1
    return tuple(
        ("", _date(event, with_year=years), _place(event, content.dataset.names), "", title_of(event), deaths)
        for (_, event), deaths in zip(table.iterrows(), _deaths(content, content.rows), strict=True)
    )


def _date(event: pd.Series, *, with_year: bool) -> str:
    """Return the day, or both ends of the days, on which it may have happened; c. where only about."""
    start, end = event["date_start"], event["date_end"]
    last = f"{end.day} {end:%b}" + (f" {end.year}" if with_year else "")
    about = "" if event["date_precision"] in (DatePrecision.DAY, None) or pd.isna(event["date_precision"]) else "c. "
    if start == end:
        return about + last
    first = f"{start.day}" if start.month == end.month else f"{start.day} {start:%b}"
    return f"{about}{first}–{last}"


def _place(event: pd.Series, names: Names) -> str:
    """Return place and country, as short as a table needs."""
    place = event["place_name"] if isinstance(event["place_name"], str) else ""
    country = names.country(event["country"]) if isinstance(event["country"], str) else ""
    if place and country and country not in place:
        return f"{place}, {country}"
    return place or country or "not stated"


def _deaths(content: Content, rows: np.ndarray) -> list[str]:
    store = content.dataset.store
    figures = zip(store.deaths_low[rows], store.deaths_high[rows], strict=True)
    return [UNKNOWN if np.isnan(low) else range_text(int(low), int(high)) for low, high in figures]


def _note_lines(lines: list[str], x: float, y: float) -> list[Item]:
    return [Text(x, y + i * NOTE * 1.25, line, NOTE, fill=LIGHT.muted, role="note") for i, line in enumerate(lines)]


# --- many events -------------------------------------------------------------------------------------------------


def draw_summary(content: Content, x: float, y: float, wide: float, tall: float) -> list[Item]:
    """Return the tables that stand for a key, as many and as long as fit, with a note on their figures."""
    note = wrap(UNKNOWN_NOTE, wide, NOTE)
    bottom = y + tall - len(note) * NOTE * 1.25 - 2
    items: list[Item] = []
    for table in those_fitting([table.widened(wide) for table in summary_tables(content)], bottom - y):
        items += table.draw(x, y)
        y += table.height() + SUMMARY_GAP
    return [*items, *_note_lines(note, x, y)]


def summary_tables(content: Content) -> tuple[Table, ...]:
    """Return the tables by type, of the deadliest events and by unit; their first columns take any width."""
    return _by_type(content), _deadliest(content), _by_unit(content)


def those_fitting(tables: Iterable[Table], room: float) -> list[Table]:
    """Return as many of the tables, and of their rows, as fit below each other."""
    found = []
    for table in tables:
        fits = shortened_to(table, room)
        if fits is not None:
            found.append(fits)
            room -= fits.height() + SUMMARY_GAP
    return found


def shortened_to(table: Table, room: float, column: int = 0) -> Table | None:
    """Return the table with as many rows as fit, if at least three do; the head of a column says how many."""
    if table.height() <= room:
        return table
    count = table.rows_in(room)
    if count < MIN_ROWS:
        return None
    columns = list(table.columns)
    head = f"{columns[column].head} (first {count} of {len(table.rows)})"
    columns[column] = replace(columns[column], head=head)
    return replace(table, columns=tuple(columns), rows=table.rows[:count])


def _counted(head: str, rows: Sequence[Row]) -> Table:
    columns = (
        Column(head, 0, "bold"),
        Column("Events", 34, anchor="end"),
        Column("Deaths", 66, anchor="end"),
    )
    return Table(columns, tuple(rows), 6.7, 1, 2.0)


def _by_type(content: Content) -> Table:
    store = content.dataset.store
    codes = store.event_type.codes[content.rows]
    rows = [
        (type_label(kind), f"{count:,}", _sum(content, content.rows[codes == store.event_type.values.index(kind)]))
        for kind, count in store.event_type.counts(content.rows).items()
    ]
    return _counted("By type", rows)


def _by_unit(content: Content) -> Table:
    counted = by_place(content.dataset.store, content.rows, content.spec.selection)
    names = content.dataset.names
    rows = [(_unit(line, names), f"{line['events']:,}", _range(line)) for line in counted.to_dict("records")]
    return _counted("By governorate or province", rows)


def _unit(line: Mapping[str, object], names: Names) -> str:
    country = names.country(str(line["country"]) if isinstance(line["country"], str) else NOT_KNOWN)
    return f"{names.unit(line['admin1_id'])}, {country}" if isinstance(line["admin1_id"], str) else country


def _range(line: Mapping[str, object]) -> str:
    low, high, unknown = (int(str(line[name])) for name in ("deaths_low", "deaths_high", "deaths_unknown"))
    return UNKNOWN if unknown == int(str(line["events"])) else range_text(low, high)


def _sum(content: Content, rows: np.ndarray) -> str:
    store = content.dataset.store
    low, high = store.deaths_low[rows], store.deaths_high[rows]
    known = ~np.isnan(low)
    return range_text(int(low[known].sum()), int(high[known].sum())) if known.any() else UNKNOWN


def _deadliest(content: Content) -> Table:
    store = content.dataset.store
    deaths = content.deaths
    order = np.lexsort((content.rows, -np.nan_to_num(deaths, nan=-1.0)))[:DEADLIEST]
    rows = content.rows[order[np.nan_to_num(deaths[order]) > 0]]
    table = store.rows.at(rows)
    years = len(set(table["date_start"].dt.year)) > 1
    cells = [
        (title_of(event), _date(event, with_year=years), killed)
        for (_, event), killed in zip(table.iterrows(), _deaths(content, rows), strict=True)
    ]
    columns = (
        Column("The deadliest", 0, "bold"),
        Column("Date", 56),
        Column("Deaths", 48, anchor="end"),
    )
    return Table(columns, tuple(cells), 6.7, 1, 2.0)
