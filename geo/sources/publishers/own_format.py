"""Conflict Map's own columns (docs/data-dictionary.md), exported or written by hand."""

from dataclasses import replace

import pandas as pd
import pyarrow.compute as pc

from geo.events.arrow_columns import arrow_texts, as_texts
from geo.events.formulas import unguard, unguarded
from geo.events.raw import CellsTable, RawTable
from geo.events.schema import EVENT_COLUMNS, LOCATED_COLUMNS

OWN = ({"event_id", "date_start"}, {"date_start", "event_type"})  # no publisher uses both names of a pair


def recognises(raw: RawTable) -> bool:
    """Return whether columns bear names of ours; a table without columns is as good as one of ours."""
    columns = set(raw.table.columns)
    return any(names <= columns for names in OWN) or columns == {"source_row"}


def is_export(raw: RawTable) -> bool:
    """Return whether the table has the columns that this program writes, for no publisher uses all three names."""
    return {"event_id", "date_start", "event_type"} <= set(raw.table.columns)


def crosswalk(raw: RawTable) -> RawTable:
    """Return the table as it is; what this program wrote for spreadsheets is as it was before."""
    if "join_method" not in raw.table.columns:
        return raw
    table = _as_exported(raw.table) if raw.is_spreadsheet else raw.table
    return replace(raw, table=table, dataset=_dataset(raw), opened=raw.cells)


def _as_exported(table: CellsTable) -> CellsTable:
    """Return the table without marks before formulas; an empty cell of a source's column is one without a value."""
    columns = {}
    for name in table.columns:
        cells = unguarded(table[name]) if name not in LOCATED_COLUMNS else table[name]
        is_text = isinstance(cells.dtype, pd.StringDtype) and name not in EVENT_COLUMNS
        columns[unguard(name)] = _null_for_empty(cells) if is_text else cells
    return pd.DataFrame(columns, index=table.index)


def _null_for_empty(cells: pd.Series) -> pd.Series:
    texts = arrow_texts(cells)
    return as_texts(pc.if_else(pc.equal(texts, ""), None, texts)).set_axis(cells.index)


def _dataset(raw: RawTable) -> str:
    named = raw.table["dataset"].dropna() if "dataset" in raw.table.columns else pd.Series(dtype="str")
    return str(named.iloc[0]) if len(named) else raw.dataset
