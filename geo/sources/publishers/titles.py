"""Make titles for events without one, from event type and place: 'Air strike in Baghdad'."""

from dataclasses import replace

import numpy as np
import pandas as pd

from geo.events.arrow_columns import as_texts, by_pairs
from geo.events.folding import counted, visible
from geo.events.problems import ProblemsTable, concat_problems, file_problem
from geo.events.raw import CellsTable, RawTable
from geo.events.schema import EVENT_TYPES, Publisher


def with_titles(raw: RawTable) -> RawTable:
    """Return a table in event columns with a title for every row whose kind is known and that has none."""
    table = raw.table
    titles = _texts(table, "title")
    if titles.notna().all():
        return raw
    kinds = by_pairs(_texts(table, "event_type"), _texts(table, "sub_event_type"), _kind)
    places = _texts(table, "place_name").fillna(_texts(table, "admin1_stated"))
    made = by_pairs(kinds, places, _title).set_axis(table.index)
    notes = [] if raw.source in set(Publisher) else _told(made[titles.isna()].dropna())
    table = table.assign(title=titles.fillna(made))
    return replace(raw, table=table, findings=concat_problems([raw.findings, *notes]), opened=raw.cells)


def _told(made: pd.Series) -> list[ProblemsTable]:
    """Return a note on the titles that were made, if any."""
    if not len(made):
        return []
    such = visible(made.iloc[0])[:60]
    message = f"{counted(len(made), 'event')} without a title: called by kind and place, such as {such!r}."
    return [file_problem("title_made", message, "Nothing, or name a column of titles in a mapping.", field="title")]


def _texts(table: CellsTable, name: str) -> pd.Series:
    """Return a column as texts; what is no text, or blank, as null."""
    if name not in table:
        return pd.Series(None, table.index, dtype="str")
    if isinstance(table[name].dtype, pd.StringDtype):
        texts = table[name].str.strip()
        return texts.mask(texts == "")
    cells = [cell.strip() or None if isinstance(cell, str) else None for cell in table[name].to_numpy(dtype=object)]
    return as_texts(np.array(cells, dtype=object)).set_axis(table.index)


def _kind(branch: str | None, sub_type: str | None) -> str | None:
    """Return the source's own word for the kind of event, else the label of our type."""
    known = EVENT_TYPES.get(branch or "")
    label = known.label if known and branch != "other" else branch
    word = known.sub_types.get(sub_type, sub_type) if known and sub_type else sub_type
    kind = word or (None if label == "other" else label)
    return kind and kind[0].upper() + kind[1:]


def _title(kind: str | None, place: str | None) -> str | None:
    return f"{kind} in {place}" if kind and place else kind
