"""The Data page: files of a visitor's own, what is wrong with them, how their columns are understood, what changed."""

import csv
import io
import time
from typing import Any

import pandas as pd
import streamlit as st

from geo.compare import Comparison, compare
from geo.dataset import Dataset
from geo.duplicates import possible_duplicates
from geo.errors import SourceError
from geo.export import neutral
from geo.problems import Effect
from geo.schema import EVENT_COLUMNS
from geo.sources.limits import upload_limits
from geo.sources.mapping import DECIMALS, NAMES, Columns, Mapping, from_json, to_json
from geo.validate import Validated
from ui import state
from ui.component import component
from ui.data import Served, own_dataset
from ui.markdown import plain
from ui.uploads import Upload

SOURCE_LABELS = {
    "events": "columns of this program", "acled": "ACLED", "ucdp": "UCDP GED", "gdelt": "GDELT", "hxl": "HXL tags",
    "mapped": "other columns, by a mapping",
}  # fmt: skip
ORDER_LABELS = {"": "as the dates show", "dmy": "day first (31/12/2023)", "mdy": "month first (12/31/2023)"}
NOT_THERE = "(none)"
EXAMPLES = 3  # rows told of each rule
SHORT = {"Effect", "Rule", "Rows", "Rows read", "Kept", "Set aside", "Days apart", "Distance", "Field"}  # on one line
MOST_LINES = 200  # of a table on the page
KINDS = ["csv", "tsv", "txt", "xlsx", "json", "jsonl", "ndjson", "geojson", "parquet", "geoparquet", "zip"]


def show_data_page(served: Served) -> None:
    """Show which data are on show, take files, and report on them."""
    with st.container(key="data_page"):
        st.button("Back to the map", on_click=state.leave_data_page)
        st.title("Data", anchor=False)
        _on_show(served)
        _take_files()
        uploads = st.session_state.setdefault("uploads", [])
        for number, upload in enumerate(uploads):
            _report(number, upload)
        _offer_to_show(served, [upload.checked for upload in uploads if upload.checked])


# --- what is on show ---------------------------------------------------------------------------------------------


def _on_show(served: Served) -> None:
    dataset = served.dataset
    whose = (
        "your own files; nobody else can see them, and they go when you close this page"
        if served.own
        else "served here"
    )
    st.text(f"On the map: {dataset.name}, {len(dataset.store):,} events ({whose}).")
    lines = [
        [file.name, SOURCE_LABELS.get(file.source, file.source), f"{file.rows_read:,}", f"{file.rows_kept:,}",
         f"{file.rows_read - file.rows_kept:,}"]
        for file in dataset.files
    ]  # fmt: skip
    _table("on_show", ["File", "Read as", "Rows read", "Kept", "Set aside"], lines, "Files on the map")
    if served.own:
        st.button("Show the data served here again", on_click=state.show_served)


# --- taking files ------------------------------------------------------------------------------------------------


def _take_files() -> None:
    limits = upload_limits()
    st.subheader("Your own files", anchor=False)
    st.text(
        "ACLED, UCDP GED, GDELT, HXL, or any table with a date: CSV, Excel, JSON, GeoJSON, Parquet, or a zip of one. "
        f"Up to {limits.megabytes:,} MB and {limits.rows:,} rows a file. Files stay in this session, on no disk."
    )
    given = st.file_uploader(
        "Files of events",
        type=KINDS,
        accept_multiple_files=True,
        key=f"files_{st.session_state.setdefault('files_taken', 0)}",
        max_upload_size=limits.megabytes,
        label_visibility="collapsed",
    )
    if given:
        _check([Upload(file.name[:200], file.getvalue()) for file in given])
        st.session_state["files_taken"] += 1  # an empty drop zone, ready for the next ones
        st.rerun()


def _check(uploads: list[Upload]) -> None:
    """Check files one after the other, saying how far it is."""
    bar = st.progress(0.0, text="")
    for number, upload in enumerate(uploads):
        share, began = number / len(uploads), time.monotonic()

        def look(share: float = share, began: float = began, name: str = plain(upload.name)) -> bool:
            """Say that it is being read; a visitor who goes on to something else ends it here."""
            bar.progress(share, text=f"Reading {name} … {time.monotonic() - began:.0f} s")
            return False

        upload.check(look)
        st.session_state["uploads"] = [*st.session_state.get("uploads", []), upload]
    bar.empty()


# --- the report of one file --------------------------------------------------------------------------------------


def _report(number: int, upload: Upload) -> None:
    with st.container(border=True, key=f"upload_{number}"):
        left, right = st.columns([5, 1])
        left.markdown(f"**{plain(upload.name)}**")
        right.button("Remove", key=f"remove_{number}", on_click=_remove, args=(number,), width="stretch")
        if upload.refused:
            st.error(plain(upload.refused))
        if upload.checked:
            _counts(upload.checked)
            _problems(number, upload.checked)
        if upload.columns:
            _mapping(number, upload, upload.columns)


def _remove(number: int) -> None:
    st.session_state["uploads"] = [each for i, each in enumerate(st.session_state["uploads"]) if i != number]


def _counts(checked: Validated) -> None:
    read = SOURCE_LABELS.get(checked.source, checked.source)
    kept, aside = len(checked.events), checked.rows_set_aside
    st.text(f"Read as: {read}. {checked.rows_read:,} rows read, {kept:,} kept, {aside:,} set aside.")


def _problems(number: int, checked: Validated) -> None:
    listed = checked.problems
    if listed.empty:
        st.text("All rows passed every check.")
        return
    lines = [_rule_line(rule, rows) for rule, rows in listed.groupby("rule", sort=False)]
    order = {Effect.SET_ASIDE: 0, Effect.CHANGED: 1, Effect.NOTED: 2}
    lines.sort(key=lambda line: order[Effect(line[0])])
    head = ["Effect", "Rule", "Rows", "What is wrong", "Examples", "What to do"]
    _table(f"problems_{number}", head, lines, "Problems by rule")
    if checked.rows_set_aside:
        st.download_button(
            f"Rows set aside, with reasons ({checked.rows_set_aside:,})",
            data=lambda: _aside_csv(checked),
            file_name="set-aside.csv",
            mime="text/csv",
            on_click="ignore",
            key=f"aside_{number}",
        )


def _rule_line(rule: str, rows: pd.DataFrame) -> list[str]:
    first = rows.iloc[0]
    examples = "; ".join(_example(line) for line in rows.head(EXAMPLES).to_dict("records") if _example(line))
    count = "file" if rows["source_row"].isna().all() else f"{len(rows):,}"
    return [str(first["effect"]), rule, count, first["message"], examples, first["remedy"]]


def _example(line: dict[str, Any]) -> str:
    value = str(line["value"])[:60]
    if pd.isna(line["source_row"]):
        return value
    return f"row {line['source_row']}" + (f": {value!r}" if value else "")


def _aside_csv(checked: Validated) -> bytes:
    """Return the rows set aside as the file has them, each with rule and reason in front."""
    reasons = checked.problems[checked.problems["effect"] == Effect.SET_ASIDE]
    cells = checked.aside.astype(object).set_index("source_row")
    names = [str(name) for name in cells.columns]
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(["row", "rule", "field", "value", "reason", "remedy", *map(neutral, names)])
    for line in reasons.itertuples():
        own = cells.loc[line.source_row].tolist() if line.source_row in cells.index else [""] * len(names)
        said = [line.source_row, line.rule, line.field, line.value, line.message, line.remedy]
        writer.writerow(
            [neutral("" if pd.api.types.is_scalar(cell) and pd.isna(cell) else cell) for cell in [*said, *own]]
        )
    return file.getvalue().encode("utf-8-sig")


# --- columns -----------------------------------------------------------------------------------------------------


def _mapping(number: int, upload: Upload, columns: Columns) -> None:
    with st.expander("Which column means what", expanded=bool(upload.refused)):
        _take_mapping_file(number, upload)
        asked = _ask_columns(number, columns)
        left, right = st.columns(2)
        left.button(
            "Read with these columns", key=f"apply_{number}", on_click=_apply, args=(upload, asked), type="primary"
        )
        right.download_button(
            "Keep this mapping as a file", to_json(asked), "mapping.json", "application/json", on_click="ignore",
            key=f"keep_{number}",
        )  # fmt: skip


def _ask_columns(number: int, columns: Columns) -> Mapping:
    chosen: dict[str, str] = {}
    grid = st.columns(3)
    for i, target in enumerate(NAMES):
        proposed = columns.mapping.columns.get(target, NOT_THERE)
        options = [NOT_THERE, *columns.names]
        name = grid[i % 3].selectbox(
            target,
            options,
            index=options.index(proposed) if proposed in options else 0,
            key=f"column_{number}_{target}_{proposed}",
            help=plain(EVENT_COLUMNS[target].meaning),
            format_func=lambda name: f"{name} ({columns.samples[name]})" if columns.samples.get(name) else name,
        )
        if name != NOT_THERE:
            chosen[target] = name
    orders = list(ORDER_LABELS)
    order = grid[0].selectbox(
        "Order of dates",
        orders,
        index=orders.index(columns.mapping.date_order),
        format_func=ORDER_LABELS.__getitem__,
        key=f"order_{number}",
    )
    decimal = grid[1].selectbox(
        "Mark before decimals", DECIMALS, index=DECIMALS.index(columns.mapping.decimal), key=f"decimal_{number}"
    )
    return Mapping(chosen, order, decimal)


def _apply(upload: Upload, mapping: Mapping) -> None:
    upload.mapping = mapping
    upload.check()


def _take_mapping_file(number: int, upload: Upload) -> None:
    given = st.file_uploader("A mapping kept before", type="json", key=f"mapping_{number}", max_upload_size=1)
    if given is None or st.session_state.get(f"mapping_taken_{number}") == given.file_id:
        return
    st.session_state[f"mapping_taken_{number}"] = given.file_id
    try:
        _apply(upload, from_json(given.getvalue(), given.name[:200]))
    except SourceError as err:
        st.error(plain(str(err)))
        return
    st.rerun()


# --- showing them ------------------------------------------------------------------------------------------------


def _offer_to_show(served: Served, files: list[Validated]) -> None:
    kept = sum(len(file.events) for file in files)
    if not kept:
        return
    st.button(f"Show {kept:,} events on the map", type="primary", on_click=_show, args=(files,))
    if st.toggle("Compare with what is on the map now", key="compare_files"):
        _show_comparison(served.dataset, own_dataset(files).dataset)


def _show(files: list[Validated]) -> None:
    state.show_own(own_dataset(files))


def _show_comparison(old: Dataset, new: Dataset) -> None:
    comparison = compare(old.store.table, new.store.table)
    added, removed, changed = (len(each) for each in (comparison.added, comparison.removed, comparison.changed))
    st.text(f"Added: {added:,} · removed: {removed:,} · changed: {changed:,}, in {len(comparison.changes):,} cells.")
    _table("changes", ["Event", "Field", "Was", "Is"], _change_lines(comparison), "What changed")
    pairs = possible_duplicates(pd.concat([old.store.table, new.store.table.assign(dataset="(new) " + new.name)]))
    pairs = pairs[pairs["event_id"] != pairs["other_id"]]
    lines = [
        [line.event_id, line.other_id, f"{line.days_apart}", f"{line.distance_km:g} km"] for line in pairs.itertuples()
    ]
    st.text(f"{len(lines):,} pairs of events could be one event told twice. They are shown, never merged.")
    _table("pairs", ["Event", "Other event", "Days apart", "Distance"], lines, "Possible duplicates")


def _change_lines(comparison: Comparison) -> list[list[str]]:
    came = [[event_id, "", "", "added"] for event_id in comparison.added]
    went = [[event_id, "", "", "removed"] for event_id in comparison.removed]
    changed = [list(map(_said, line)) for line in comparison.changes.itertuples(index=False, name=None)]
    return [*changed, *came, *went]


def _said(cell: Any) -> str:
    return "not stated" if cell is None else str(cell)[:200]


def _table(key: str, head: list[str], lines: list[list[str]], caption: str) -> None:
    """Show a table of plain text."""
    if not lines:
        return
    component("event_table")(
        key=f"table_{key}",
        data={
            "columns": [
                {"key": "short" if label in SHORT else "long", "label": label, "sortable": False, "opens": False}
                for label in head
            ],
            "rows": [{"cells": line} for line in lines[:MOST_LINES]],
            "caption": caption,
        },
    )
    if len(lines) > MOST_LINES:
        st.text(f"The first {MOST_LINES} of {len(lines):,} lines.")
