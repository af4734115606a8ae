"""Our own columns (docs/data-dictionary.md), as this program exports them or somebody wrote them by hand."""

import pandas as pd

from geo.schema import EVENT_COLUMNS, LOCATED_COLUMNS
from geo.sources.raw import Raw

OWN = ({"event_id", "date_start"}, {"date_start", "event_type"})  # nobody else uses both names of a pair
ESCAPED = r"^'([='+\-@\t\r])"  # what geo.export writes before a text that a spreadsheet would run


def recognises(raw: Raw) -> bool:
    """Return whether columns bear names of ours; a table without columns is as good as one of ours."""
    columns = set(raw.table.columns)
    return any(names <= columns for names in OWN) or columns == {"source_row"}


def crosswalk(raw: Raw) -> Raw:
    """Return the table as it is; in a table that this program wrote, apostrophes before formulas are taken away."""
    if "join_method" not in raw.table.columns:
        return raw
    texts = [
        name
        for name in raw.table.columns
        if isinstance(raw.table[name].dtype, pd.StringDtype) and name not in LOCATED_COLUMNS
    ]
    undone = {name: raw.table[name].str.replace(ESCAPED, r"\1", regex=True) for name in texts}
    return Raw(raw.table.assign(**undone), raw.source_file, _dataset(raw), raw.findings, "events", raw.cells)


def _dataset(raw: Raw) -> str:
    named = raw.table["dataset"].dropna() if "dataset" in raw.table.columns else pd.Series(dtype="str")
    return str(named.iloc[0]) if len(named) and "dataset" in EVENT_COLUMNS else raw.dataset
