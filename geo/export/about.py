"""Metadata of an exported file: filters and counts in words, credits, terms and provenance."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from geo.dataset.credits import credit_lines, lines_of
from geo.dataset.dataset import Dataset
from geo.dataset.provenance import provenance_of
from geo.dataset.terms import TERMS, credits_of, publishers_of, sources_of
from geo.events.dataset_about import KEY, MAX_TEXT
from geo.events.folding import counted
from geo.events.schema import LocatedTable
from geo.events.validate import Validated
from geo.store.link import to_query
from geo.store.selection import Selection
from geo.store.summary import summarise
from geo.wording.counts import deaths_text
from geo.wording.selection import filters_text, selection_text

FileMetadata = dict[str, Any]

LABELS = {
    "title": "Title", "filters": "Filters", "rows": "Rows", "counts": "Events", "deaths": "Deaths",
    "credits": "Credits", "terms": "Terms", "notes": "Notes", "query": "Query", "dataset": "Dataset",
    "events": "Rows in this file",
    "ids_sha256": "SHA-256 of the identifiers", "data_sha256": "SHA-256 of the contents", "boundaries": "Boundaries",
    "program": "Program", "data_as_of": "Data as of", "picture_mm": "Picture, mm", "fingerprint": "Fingerprint",
}  # fmt: skip


def about_selection(
    dataset: Dataset,
    selection: Selection,
    rows: np.ndarray,
    *,
    accessed: date | None = None,
    title: str = "",
    query: str | None = None,
    as_of: date | None = None,
) -> FileMetadata:
    """Return what a file of the rows that a selection shows says of itself.

    title, query, as_of: instead of the selection in words, its query, and the last day of the data.
    """
    store, summary = dataset.store, summarise(dataset.store, rows)
    span = store.first_date, store.last_date
    table, as_of = store.rows.at(rows), as_of or store.last_date
    counts = [f"{summary.events:,} of {counted(summary.of_all, 'event')}"]
    if summary.without_place:
        counts.append(f"{summary.without_place:,} without a place")
    return {
        "title": title or selection_text(selection, dataset.names, *span),
        "filters": filters_text(selection, dataset.names, *span),
        "rows": f"The whole selection, with what has no place or lies outside a map: {counted(len(rows), 'event')}.",
        "counts": "; ".join(counts),
        "deaths": deaths_text(summary),
        "credits": credit_lines(dataset, as_of=as_of, accessed=accessed),
        "terms": terms_of(table, as_of, accessed),
        **dataset_about(dataset, selection),
        **provenance_of(
            table,
            query=to_query(selection) if query is None else query,
            dataset=dataset.name,
            boundaries=dataset.boundaries.version,
            data_as_of=as_of,
        ),
    }


def dataset_about(dataset: Dataset, selection: Selection) -> FileMetadata:
    """Return what the dataset says of itself as a member of what a file says; of a part of it which part that is."""
    about, store = dataset.about, dataset.store
    if not about:
        return {}
    values = about.to_values()
    if selection != Selection(worldview=selection.worldview):
        filters = filters_text(selection, dataset.names, store.first_date, store.last_date)
        values["covers"] = f"{about.covers} Of this only a part: {filters}."[:MAX_TEXT].strip()
    return {KEY: values}


def about_file(
    located: LocatedTable, validated: Validated, name: str, boundaries: str, *, accessed: date | None = None
) -> FileMetadata:
    """Return what the located rows of a whole file, called `name`, say of themselves."""
    days = pd.concat([located["date_start"], located["date_end"]])
    first, last = (days.min().date(), days.max().date()) if len(days) else (date(1970, 1, 1),) * 2
    dataset = str(located["dataset"].iloc[0]) if len(located) else name
    read, aside = validated.rows_read, validated.rows_rejected
    publishers = publishers_of(located)
    about_values = {KEY: validated.about.to_values()} if validated.about else {}
    return {
        "title": f"All events of {name}",
        "filters": "all events",
        "counts": f"{counted(len(located), 'event')}; {counted(read, 'row')} read, {aside:,} set aside",
        "credits": lines_of(dataset, (first, last), (read, aside), credits_of(publishers, last, accessed)),
        "terms": terms_of(located, last, accessed),
        **about_values,
        **provenance_of(located, query="", dataset=dataset, boundaries=boundaries, data_as_of=last),
    }


def terms_of(table: LocatedTable, as_of: date, accessed: date | None = None) -> list[dict[str, Any]]:
    """Return for each source of these rows how many they are, how to name it, and its rule."""
    return [
        {"source": TERMS[name].name, "events": count, "credit": TERMS[name].credit_line(as_of, accessed), "rule": rule}
        for name, count in sources_of(table).items()
        for rule in [TERMS[name].rule]
    ]


def with_notes(about: FileMetadata, said: list[str]) -> FileMetadata:
    """Return what a file says of itself with what its format made of the rows."""
    return about | {"notes": said} if said else about


def lines(about: FileMetadata) -> Iterable[tuple[str, str]]:
    """Yield what a file says of itself as labels and texts, for formats that are read by people."""
    for name, value in ((name, value) for name, value in about.items() if name != KEY):  # it is among the credits
        for each in value if isinstance(value, list) else [value]:
            yield LABELS[name], _line(each)


def _line(value: Any) -> str:
    if isinstance(value, dict):
        return " ".join(filter(None, [f"{value['source']}: {value['events']:,}.", value["credit"], value["rule"]]))
    return str(value)
