"""The Data page: which data are on show, a visitor's own files, and what changed between the two."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from geo.dataset.dataset import Dataset
from geo.errors import SourceError
from geo.events.dataset_about import DatasetAbout, together
from geo.events.folding import counted
from geo.events.schema import GeoPrecision
from geo.places import agreement
from geo.places.agreement import Agreement
from geo.sources.limits import upload_limits
from ui import filter_state
from ui.comparison import can_be_compared, show_comparison
from ui.data import ServedDataset, once_per_dataset, own_dataset
from ui.markdown import show_problem
from ui.own_about import ask_about
from ui.own_gone import show_gone
from ui.session import session
from ui.text_table import show_table
from ui.upload_gate import upload_caps
from ui.upload_report import SOURCE_LABELS, show_report
from ui.uploads import Upload, count_as_held, taken

KINDS = ["csv", "tsv", "txt", "xlsx", "json", "jsonl", "ndjson", "geojson", "parquet", "geoparquet", "zip"]


def show_data_page(served: ServedDataset) -> None:
    """Show which data are on show, take files, and report on them."""
    with st.container(key="data_page"):
        st.button("Back to the map", on_click=filter_state.leave_data_page)
        st.title("Data", anchor=False)
        show_gone(served.dataset, ways_on=False)
        _on_show(served)
        _take_files()
        uploads = session().uploads
        for number, upload in enumerate(uploads):
            show_report(number, upload)
        _offer_to_show(served, [upload for upload in uploads if upload.checked])


# --- what is on show ---------------------------------------------------------------------------------------------


def _on_show(served: ServedDataset) -> None:
    dataset = served.dataset
    whose = (
        "your own files; nobody else can see them, and they go some minutes after you close this page"
        if served.own
        else "served here"
    )
    st.text(f"On the map: {dataset.name}, {counted(dataset.store.events_in(), 'event')} ({whose}).")
    lines = [
        [file.name, SOURCE_LABELS.get(file.source, file.source), f"{file.rows_read:,}", f"{file.rows_kept:,}",
         f"{file.rows_read - file.rows_kept:,}"]
        for file in dataset.files
    ]  # fmt: skip
    show_table("on_show", ["File", "Read as", "Rows read", "Kept", "Set aside"], lines, "Files on the map")
    if served.own:
        st.button("Show the data served here again", on_click=filter_state.show_served)
    if can_be_compared(dataset):
        _stated_and_located(dataset)


def _stated_and_located(dataset: Dataset) -> None:
    """Show how far the places that the source states are those where its points lie; neither is changed."""
    told = _agreement(dataset)
    lines = [
        [label, *(f"{told.counts[level][each]:,}" for each in Agreement)]
        for level, label in (("country", "Country"), ("admin1", "Governorate or province"))
        if told.counts[level][Agreement.AGREE] + told.counts[level][Agreement.DIFFER]
    ]
    if not lines:
        return
    with st.expander("Stated places and where the points lie"):
        head = ["Place", "Agree", "Differ", "Not stated or unknown name"]
        show_table("agreement", head, lines, "Stated places and where the points lie")
        show_table("differences", ["Event", "Stated", "Located"], told.differences, "Events whose stated place differs")


@dataclass(frozen=True)
class _Told:
    """Counts per level and agreement, and a line per event that differs."""

    counts: dict[str, dict[str, int]]
    differences: list[list[str]]


@once_per_dataset
def _agreement(dataset: Dataset) -> _Told:
    table, names = dataset.store.table, dataset.names
    compared = agreement.compare(table, agreement.known_units(dataset.boundaries))
    counts = {level: line.to_dict() for level, line in agreement.summary(compared)[list(Agreement)].iterrows()}
    differ = table[(compared == Agreement.DIFFER).any(axis=1)]
    stated = [_place(unit, names.country, code) for unit, code in _pairs(differ, "admin1_stated", "country_stated")]
    located = [
        _place(unit and names.unit(unit), names.country, code) for unit, code in _pairs(differ, "admin1_id", "country")
    ]
    return _Told(counts, [list(line) for line in zip(differ["event_id"], stated, located, strict=True)])


def _pairs(table: pd.DataFrame, *names: str) -> Iterable[tuple[str, str]]:
    return zip(*(table[name].fillna("") for name in names), strict=True)


def _place(unit: str, name_of: Callable[[str], str], country: str) -> str:
    return ", ".join(filter(None, [unit, country and name_of(country)])) or "not stated"


# --- taking files ------------------------------------------------------------------------------------------------


def _take_files() -> None:
    limits, caps = upload_limits(), upload_caps()
    st.subheader("Your own files", anchor=False)
    st.text(
        "ACLED, UCDP GED, GDELT, HXL, or any table with a date: CSV, Excel, JSON, GeoJSON, Parquet, or a zip of one. "
        f"Up to {limits.megabytes:,} MB and {limits.rows:,} rows a file, {caps.session_files} files and "
        f"{caps.session_mb:,} MB in all. They stay in the memory of this session and are written to no disk."
    )
    key = f"files_{session().files_taken}"
    given = st.file_uploader(
        "Files of events",
        type=KINDS,
        accept_multiple_files=True,
        key=key,
        max_upload_size=limits.megabytes,
        label_visibility="collapsed",
    )
    if given:
        _check(taken(given, key))
        session().files_taken += 1  # an empty drop zone, ready for the next ones
        st.rerun()


def _check(uploads: list[Upload]) -> None:
    """Check files one after the other, saying how far it is."""
    bar, said = st.progress(0.0), st.empty()
    for number, upload in enumerate(uploads):
        share, began = number / len(uploads), time.monotonic()

        def look(share: float = share, began: float = began, name: str = upload.name) -> bool:
            """Say that it is being read; a visitor who goes on to something else ends it here."""
            bar.progress(share)
            said.text(f"Reading {name} … {time.monotonic() - began:.0f} s")
            return False

        if not upload.refused:
            upload.check(look)
        session().uploads = [*session().uploads, upload]
    bar.empty()
    said.empty()


# --- showing them ------------------------------------------------------------------------------------------------


def _offer_to_show(served: ServedDataset, uploads: list[Upload]) -> None:
    files = [upload.checked for upload in uploads if upload.checked]
    kept = sum(len(file.events) for file in files)
    if not kept:
        return
    about = ask_about(together([file.about for file in files]))
    placed = sum(int(_has_place(file.events).sum()) for file in files)
    label = f"Show {counted(kept, 'event')} on the map, {placed:,} with a place"
    st.button(label, type="primary", on_click=_show, args=(uploads, about))
    if can_be_compared(served.dataset) and st.toggle("Compare with what is on the map now", key="compare_files"):
        show_comparison(served.dataset, files)
    if problem := session().show_problem:
        session().show_problem = ""
        show_problem("These files cannot be shown.", problem)


def _has_place(events: pd.DataFrame) -> pd.Series:
    """Return which events have a point that is drawn; one known to the country only has none."""
    return events["lon"].notna() & (events["geo_precision"] != GeoPrecision.COUNTRY)


def _show(uploads: list[Upload], about: DatasetAbout) -> None:
    try:
        served = own_dataset([upload.checked for upload in uploads if upload.checked], about)
    except SourceError as err:
        session().show_problem = str(err)
        return
    count_as_held(served, uploads)
    filter_state.show_own(served)
