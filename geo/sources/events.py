"""Our own columns (docs/data-dictionary.md), as this program exports them or somebody wrote them by hand."""

from dataclasses import replace

import pandas as pd

from geo.formulas import unguard, unguarded
from geo.schema import EVENT_COLUMNS, LOCATED_COLUMNS
from geo.sources.raw import Raw

OWN = {"event_id", "date_start"}  # names that nobody else uses
TAG = "#"  # what every cell of a row of HXL tags begins with


def recognises(raw: Raw) -> bool:
    """Return whether columns bear names of ours; a table without rows is as good as one of ours."""
    return bool(OWN & set(raw.table.columns)) or raw.table.empty


def crosswalk(raw: Raw) -> Raw:
    """Return the table as it is; what this program wrote for spreadsheets is as it was before."""
    if raw.is_spreadsheet:
        raw = replace(raw, table=_without_tags(raw.table))
    if "join_method" not in raw.table.columns:
        return raw
    table = _as_exported(raw.table) if raw.is_spreadsheet else raw.table
    return replace(raw, table=table, dataset=_dataset(raw))


def _without_tags(table: pd.DataFrame) -> pd.DataFrame:
    """Return the table without a first row of HXL tags, which is none of an event."""
    first = [str(cell) for name in table.columns if name != "source_row" for cell in table[name].head(1).dropna()]
    tags = [cell for cell in first if cell]
    return table.iloc[1:].reset_index(drop=True) if tags and all(tag.startswith(TAG) for tag in tags) else table


def _as_exported(table: pd.DataFrame) -> pd.DataFrame:
    """Return the table without marks before formulas; an empty cell of a source's column is one without a value."""
    columns = {}
    for name in table.columns:
        cells = unguarded(table[name]) if name not in LOCATED_COLUMNS else table[name]
        is_text = isinstance(cells.dtype, pd.StringDtype) and name not in EVENT_COLUMNS
        columns[unguard(name)] = cells.mask(cells == "") if is_text else cells
    return pd.DataFrame(columns, index=table.index)


def _dataset(raw: Raw) -> str:
    named = raw.table["dataset"].dropna() if "dataset" in raw.table.columns else pd.Series(dtype="str")
    return str(named.iloc[0]) if len(named) else raw.dataset
