"""Conflict Map in Python: read, check, locate, select, show and export conflict events. Knows no web framework.

    import geo

    events = geo.load("my_events.csv")                          # read, checked, located
    iraq = geo.select(events, country="Iraq", from_="2023-12-01")
    geo.summarise(iraq, by="admin1")                            # a table of events and deaths
    geo.show(iraq)                                              # the map, inline in a notebook
    geo.save_snapshot(iraq, "iraq.png", title="Strikes in Iraq")
    geo.save_table(iraq, "iraq.xlsx", "iraq.parquet")

docs/api.md describes every name. What cannot be done raises geo.errors.GeoError with one sentence. Everything is
imported when it is first used, so that `import geo` costs nothing.
"""

from geo.api.files import RejectedRows, load, locate, read, validate
from geo.api.output import Map, save_snapshot, save_table, show
from geo.api.selecting import Selected, select, summarise, to_geodataframe

__version__ = "0.1.0"
__all__ = [
    "Map", "RejectedRows", "Selected", "load", "locate", "read", "save_snapshot", "save_table", "select", "show",
    "summarise", "to_geodataframe", "validate",
]  # fmt: skip
