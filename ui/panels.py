"""What stands around the map: headline and counts above, tables and caption below."""

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from geo.dataset.credits import about_cut, about_line, credit_lines, cut_lines, not_covered_text
from geo.dataset.dataset import Dataset
from geo.dataset.queries import answerable
from geo.dataset.terms import TERMS, TO_CONFIRM
from geo.events.folding import counted
from geo.snapshot.formats import formats, picture_endings
from geo.snapshot.spec import SnapshotSpec
from geo.store.link import MAX_REFUSAL
from geo.store.selection import Selection
from geo.store.store import EventStore, deaths_shown
from geo.store.summary import Summary, by_actor, by_place, hindrances
from geo.wording.counts import counts_text, range_text
from geo.wording.event import actors_of, dates_of, deaths_of, title_of
from geo.wording.labels import Names, type_label
from geo.wording.places import place_text
from geo.wording.selection import empty_text, filter_texts, selection_text
from ui import filter_state
from ui.component import component
from ui.data import ServedDataset, current
from ui.session import session
from ui.snapshot import download, open_composer
from ui.snapshot_routes import in_name

ROWS_PER_PAGE = 25
MAX_PROBLEMS = 500  # lines that are shown
MAX_SORTED = 50_000  # rows that are sorted by texts
SORTED_BY_NUMBERS = ("date", "type", "deaths")
# what the cells of the table are made of
CELL_COLUMNS = (
    "event_id", "title", "date_start", "date_end", "date_precision", "event_type", "actor1", "assoc_actor1", "actor2",
    "assoc_actor2", "fatalities_low", "fatalities_best", "fatalities_high", "geo_precision", "place_name", "country",
    "admin1_id", "join_method", "near_country", "near_place", "near_place_km", "sources",
)  # fmt: skip


def show_masthead(served: ServedDataset, selection: Selection, summary: Summary) -> None:
    """Show the selection in words, its counts, and notes."""
    dataset = served.dataset
    first, last = dataset.store.first_date, dataset.store.last_date
    counts = (
        about_cut(dataset, selection) + counts_text(summary)
        if summary.events
        else empty_text(hindrances(dataset.store, selection))
    )
    not_covered = not_covered_text(dataset, selection.date_from, selection.date_to)
    chips = [{"name": name, "text": text} for name, text in filter_texts(selection, dataset.names, first, last).items()]
    component("masthead")(
        key="masthead",
        data={
            "headline": selection_text(selection, dataset.names, first, last),
            "counts": counts + (" · of this part of the map only" if dataset.part else ""),
            "about": about_line(dataset),
            "notes": [*session().notes, *filter(None, [not_covered]), *cut_lines(dataset, selection)],
            "filters": len(chips),
            "chips": chips,
            "own": dataset.key if served.own else "",
            "pictures": picture_endings(),
            "cells": dataset.store.is_overview or filter_state.near() is not None,
            "notEmbedded": _not_embedded(),
            # where terms must be confirmed, the composer asks; an overview has no single events for a file
            "offline": None
            if dataset.store.is_overview or set(TO_CONFIRM).intersection(dataset.publishers)
            else {
                "label": f"Offline file · {counted(summary.events, 'event')}",
                "file": f"conflict-map{in_name(summary.events)}.html",
            },
        },
        on_clear_change=lambda: filter_state.clear(st.session_state["masthead"]["clear"], dataset.store),
        on_snapshot_change=lambda: _take_snapshot(dataset, selection),
    )


def _not_embedded() -> str:
    """Return what the map alone refuses of single events on show: it has the overview only, which sums them up."""
    if filter_state.near() is None:
        return ""
    _, refused = answerable(current().dataset, filter_state.selection_asked())
    return " ".join(refused)[:MAX_REFUSAL]


def _take_snapshot(dataset: Dataset, selection: Selection) -> None:
    if dataset.store.is_overview:
        said = "An overview of cells cannot be drawn for print. Zoom in until single events are shown"
        said += ", without two periods compared." if filter_state.compares() else "."
        session().notes = [said]
    else:
        open_composer(dataset, selection)


def show_way_back(summary: Summary) -> None:
    """Show, on a phone, a button that leads from the sheet of filters back to the events."""
    text = f"Show {counted(summary.events, 'event')}" if summary.events else "No event matches"
    component("sheet_foot")(key="sheet_foot", data={"text": text})


def show_tables(dataset: Dataset, selection: Selection, rows: np.ndarray) -> None:
    """Show the chosen table of the rows: events, places, actors or problems."""
    problems = f"Problems ({dataset.problem_count:,})"
    tables: dict[str, Callable[[], None]] = {
        "Cells and weeks" if dataset.store.is_overview else "Events": lambda: _events(dataset, selection, rows),
        "By place": lambda: _places(dataset, selection, rows),
        "By actor": lambda: _actors(dataset.store, rows),
        problems: lambda: _problems(dataset),
    }
    first = next(iter(tables))
    choice = st.segmented_control("Table", list(tables), default=first, required=True, label_visibility="collapsed")
    tables[choice or first]()


def show_caption(dataset: Dataset, selection: Selection, summary: Summary) -> None:
    """Show what a reader must know to quote the page: period, counts, credits, disclaimer, data as of."""
    first, last = dataset.store.first_date, dataset.store.last_date
    with st.container(key="caption", gap=None):
        counts = about_cut(dataset, selection) + counts_text(summary)
        st.text(f"{selection_text(selection, dataset.names, first, last)}. {counts}.")
        for line in credit_lines(dataset):
            st.text(line)


# --- tables ----------------------------------------------------------------------------------------------------


def _events(dataset: Dataset, selection: Selection, rows: np.ndarray) -> None:
    store, names = dataset.store, dataset.names
    key, descending = session().sort
    ordered = _sorted(store, rows, key, descending, names)
    pages = max(1, math.ceil(len(rows) / ROWS_PER_PAGE))
    page = min(session().page, pages - 1)
    shown = ordered[page * ROWS_PER_PAGE : (page + 1) * ROWS_PER_PAGE]
    sorts = len(rows) <= MAX_SORTED  # by texts, which are read for it
    columns = [
        _column("date", "Date"), _column("title", "Event", sortable=sorts, opens=True),
        _column("place", "Place", sortable=sorts), _column("type", "Type"),
        _column("actor1", "Initiator", sortable=sorts), _column("actor2", "Target", sortable=sorts),
        _column("deaths", "Deaths"), _column("sources", "Sources", sortable=sorts),
    ]  # fmt: skip
    _table(
        columns,
        [
            {"id": int(row), "cells": _event_cells(event, names)}
            for row, event in zip(shown, store.rows.at(shown, CELL_COLUMNS).to_dict("records"), strict=True)
        ],
        caption=_rows_text(page * ROWS_PER_PAGE, len(shown), len(rows)),
        sort={"column": key, "descending": descending},
        page=page,
        pages=pages,
        open=session().row,
    )
    if len(rows) and not store.is_overview:
        _offer_table(dataset, selection, len(rows))


def _offer_table(dataset: Dataset, selection: Selection, count: int) -> None:
    """Offer all events of the table as files, whichever page of it is on show."""
    if asking := [TERMS[name].name for name in TO_CONFIRM if name in dataset.publishers]:
        st.text(
            f"Rows of {', '.join(asking)} are among the data: 'Snapshot' above asks for its terms, then gives files."
        )
        return
    files = [download(each, SnapshotSpec(selection), dataset, count) for each in formats().values() if each.is_table]
    component("table_downloads")(
        key="table_downloads", data={"downloads": [{"kind": "All events of the table", "files": files}]}
    )


def _rows_text(before: int, shown: int, of_all: int) -> str:
    """Return which rows of all a page of the table holds."""
    if shown < 2:
        return f"Event {before + 1:,} of {of_all:,}" if shown else "No event"
    return f"Events {before + 1:,} to {before + shown:,} of {of_all:,}"


def _event_cells(event: Mapping[str, Any], names: Names) -> list[str]:
    return [
        dates_of(event), title_of(event), place_text(event, names), type_label(event["event_type"]),
        actors_of(event, 1) or "not known", actors_of(event, 2) or "not stated", deaths_of(event),
        str(len(event["sources"])),
    ]  # fmt: skip


def _sorted(store: EventStore, rows: np.ndarray, key: str, descending: bool, names: Names) -> np.ndarray:
    """Return `rows` sorted by a column; events without a value come last either way."""
    if (key == "date" and not descending) or (key not in SORTED_BY_NUMBERS and len(rows) > MAX_SORTED):
        return rows  # as the store has them

    def cells(name: str) -> pd.Series:
        return store.rows.at(rows, [name])[name]

    values: dict[str, Callable[[], Any]] = {
        "date": lambda: store.day_start[rows],
        "title": lambda: cells("title").str.casefold(),
        "place": lambda: [place_text(event, names) for event in store.rows.at(rows, CELL_COLUMNS).to_dict("records")],
        "type": lambda: np.array([type_label(kind) for kind in store.event_type.values])[store.event_type.codes[rows]],
        "actor1": lambda: cells("actor1"),
        "actor2": lambda: cells("actor2"),
        "deaths": lambda: deaths_shown(store)[rows],
        "sources": lambda: cells("sources").map(len),
    }
    column = pd.Series(list(values[key]())).sort_values(ascending=not descending, kind="stable", na_position="last")
    return rows[column.index.to_numpy(dtype=int)]


def _places(dataset: Dataset, selection: Selection, rows: np.ndarray) -> None:
    names = dataset.names
    columns = [_column(key, label, sortable=False) for key, label in _PLACE_COLUMNS]
    table = by_place(dataset.store, rows, selection)
    cells = [
        [
            names.country(line.country),
            "–" if pd.isna(line.admin1_id) else names.unit(line.admin1_id),
            *_figures(line),
        ]
        for line in table.itertuples()
    ]
    _table(columns, [{"cells": row} for row in cells], caption="Events and deaths by country and unit")


_PLACE_COLUMNS = [
    ("title", "Country"),
    ("unit", "Governorate or province"),
    ("number", "Events"),
    ("deaths", "Deaths reported"),
    ("unknown", "Give no figure"),
]


def _figures(line: Any) -> list[str]:
    known = line.events - line.deaths_unknown
    return [
        f"{line.events:,}",
        range_text(line.deaths_low, line.deaths_high) if known else "not stated",
        f"{line.deaths_unknown:,}",
    ]


def _actors(store: EventStore, rows: np.ndarray) -> None:
    labels = [
        ("title", "Actor or group"),
        ("number", "As initiator"),
        ("target", "As target"),
        ("events", "Events"),
        ("deaths", "Deaths in these events"),
        ("unknown", "Give no figure"),
    ]
    cells = [
        [line.actor, f"{line.as_initiator:,}", f"{line.as_target:,}", *_figures(line)]
        for line in by_actor(store, rows).itertuples()
    ]
    _table(
        [_column(*label, sortable=False) for label in labels],
        [{"cells": row} for row in cells],
        caption="Events and deaths by actor and group",
    )
    st.text("An event counts for its actors and for every group above them; its deaths count whoever caused them.")


def _problems(dataset: Dataset) -> None:
    if dataset.problems.empty:
        st.text(f"{counted(dataset.rows_read, 'row')} read: no check found anything.")
        return
    labels = [
        ("number", "Row"),
        ("title", "Rule"),
        ("effect", "Outcome"),
        ("field", "Field"),
        ("value", "Value"),
        ("message", "What is wrong"),
        ("remedy", "What to do"),
    ]
    lines = dataset.problems.head(MAX_PROBLEMS).astype(object).fillna("")  # notes on a whole file have no row
    cells = [
        [str(line.source_row), line.rule, line.effect, line.field, line.value, line.message, line.remedy]
        for line in lines.itertuples()
    ]
    st.text(
        f"{counted(dataset.rows_read, 'row')} read, {dataset.store.events_in():,} kept, "
        f"{dataset.rows_rejected:,} set aside."
    )
    if dataset.problem_count > len(lines):
        st.text(f"The first {len(lines):,} of {dataset.problem_count:,} lines; python -m geo validate lists all.")
    _table(
        [_column(*label, sortable=False) for label in labels],
        [{"cells": row} for row in cells],
        caption="Problems of the file",
    )


def _column(key: str, label: str, *, sortable: bool = True, opens: bool = False) -> dict[str, Any]:
    return {"key": key, "label": label, "sortable": sortable, "opens": opens}


def _table(columns: list[dict[str, Any]], rows: list[dict[str, Any]], **more: Any) -> None:
    component("event_table")(
        key="table",
        data={"columns": columns, "rows": rows} | more,
        on_open_change=_open,
        on_sort_change=_sort,
        on_page_change=_turn,
    )


def _open() -> None:
    session().row = int(st.session_state["table"]["open"])


def _sort() -> None:
    column, descending = session().sort
    chosen = st.session_state["table"]["sort"]
    session().sort = (chosen, not descending if chosen == column else chosen == "deaths")
    session().page = 0


def _turn() -> None:
    session().page = max(0, int(st.session_state["table"]["page"]))
