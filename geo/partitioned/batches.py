"""Locate batches of Arrow columns, for engines that process batches (such as Spark's mapInArrow)."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import pyarrow as pa

from geo.events.schema import LOCATED_COLUMNS
from geo.export.export_table import ExportTable
from geo.partitioned.cluster import worker_locator
from geo.partitioned.parts import as_events
from geo.places.locate import locate

ASKED = ("lon", "lat", "geo_precision", "country_stated")  # columns that decide where an event lies


def located_batches(batches: Iterable[pa.RecordBatch], index: Path) -> Iterator[pa.RecordBatch]:
    """Yield batches of events with LOCATED_COLUMNS added: same rows, same order.

    index: a folder that save_locator() wrote, which every worker sees. A column of ASKED that is missing is not stated.
    """
    locator = worker_locator(index)
    for batch in batches:
        table = pa.Table.from_batches([batch])
        located = locate(as_events(table, ASKED, ()), locator)[list(LOCATED_COLUMNS)]
        added = ExportTable(located).typed
        for name in added.column_names:
            table = table.append_column(name, added.column(name))
        yield from table.combine_chunks().to_batches()
