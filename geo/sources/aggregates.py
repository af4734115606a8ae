"""Tables that count events per period and area instead of telling them: they are no events, and refused as such."""

import pandas as pd

from geo.errors import SourceError
from geo.parse import parse
from geo.sources.columns import squashed
from geo.sources.raw import Raw

COUNTS = frozenset(
    ("events", "eventcount", "eventscount", "countofevents", "numberofevents", "numevents", "noofevents", "nevents",
     "totalevents", "eventstotal", "incidents", "numberofincidents", "incidentcount", "totalincidents")
)  # fmt: skip
PERIODS = frozenset(
    ("referenceperiodstart", "referenceperiodend", "periodstart", "periodend", "period", "month", "week", "year",
     "monthyear", "yearmonth", "quarter")
)  # fmt: skip
# columns of single events
SINGLE = frozenset(
    ("eventidcnty", "relid", "globaleventid", "eventid", "incidentid", "latitude", "longitude", "lat", "lon", "lng",
     "eventdate", "incidentdate", "day", "iday", "joinmethod")
)  # fmt: skip


def refuse_aggregates(raw: Raw) -> None:
    """Raise SourceError if the rows of a table are counts of events."""
    names = {squashed(name): str(name) for name in reversed(list(raw.table.columns))}
    counted = [name for plain, name in names.items() if plain in COUNTS and _are_counts(raw.table[name])]
    if counted and PERIODS & names.keys() and not SINGLE & names.keys():
        raise SourceError(
            f"{raw.source_file}: counts of events per period and area (column {counted[0][:40]!r}), not single events: "
            "a row cannot be shown as one event. Load the events that were counted. If every row is one event, rename "
            "that column."
        )


def _are_counts(cells: pd.Series) -> bool:
    stated = int(cells.notna().sum())
    return stated > 0 and not parse(cells, "count").unreadable
