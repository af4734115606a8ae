"""Make one part of one input: read, validate, locate, write. The same code runs on every machine of a cluster.

All data are written to files; only a few numbers are returned.
"""

import hashlib
import shutil
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from uuid import uuid4

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from geo import __version__
from geo.dataset.dataset import check_events_left, of_earlier_files, shared_actors, sidecar_of, validate_file
from geo.dataset.terms import publishers_of
from geo.errors import SourceError
from geo.events.problems import PROBLEM_COLUMNS, WHOLE_NUMBERS
from geo.events.schema import LocatedTable
from geo.partitioned.columns import save, save_arrays, save_words
from geo.partitioned.manifest import PartSummary, key_of
from geo.partitioned.overview import by_square, cells_of
from geo.partitioned.parts import Part, as_events, write_part
from geo.places.boundaries import place_words
from geo.places.locate import Locator, locate
from geo.sources import ColumnMapping
from geo.sources.options import AS_FOUND, ReadOptions
from geo.sources.publishers.mapping import to_json
from geo.store.store import build_store
from geo.store.text_index import ScanSearch, words_of

EVENTS, PROBLEMS, CELLS, COLUMNS = "events.parquet", "problems.parquet", "cells.parquet", "columns"
PROBLEM_SCHEMA = pa.schema(
    [(name, pa.int64() if name in WHOLE_NUMBERS else pa.large_string()) for name in PROBLEM_COLUMNS]
)


@dataclass(frozen=True)
class Input:
    """A file to be read, its options, and the key of its part."""

    path: Path
    sha256: str
    key: str
    source: str | None = None
    mapping: ColumnMapping | None = None
    today: date | None = None
    cells: bool = False  # whether its events are summed up instead of being kept as columns
    options: ReadOptions = AS_FOUND


def input_of(
    path: Path,
    boundaries: str,
    *,
    source: str | None = None,
    mapping: ColumnMapping | None = None,
    options: ReadOptions = AS_FOUND,
    today: date | None = None,
    cells: bool = False,
) -> Input:
    """Return a file with the key of its part. Raise SourceError if it cannot be read."""
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as err:
        raise SourceError(f"{path.name}: cannot be read ({err.strerror}).") from err
    how = "" if mapping is None else to_json(mapping)
    how += "".join(f"\n{name}={about_text}" for name, about_text in asdict(options).items() if about_text)
    beside = sidecar_of(path)
    about_text = beside.read_text("utf-8", "replace") if beside.is_file() else ""
    key = key_of(__version__, boundaries, digest, source or "", how, "cells" if cells else "", about_text)
    return Input(path, digest, key, source, mapping, today, cells, options)


def make_part(input_file: Input, folder: Path, locator: Locator) -> PartSummary:
    """Read, validate and locate a file, and write its part as `folder`, atomically."""
    checked = validate_file(
        input_file.path,
        source=input_file.source,
        mapping=input_file.mapping,
        options=input_file.options,
        today=input_file.today,
    )
    check_events_left(checked)
    unfinished = folder.with_name(f".{folder.name}-{uuid4().hex}")  # another worker may have begun it, and be lost
    unfinished.mkdir(parents=True)
    problems = pa.Table.from_pandas(checked.problems, PROBLEM_SCHEMA, preserve_index=False)
    pq.write_table(problems, unfinished / PROBLEMS, compression="zstd")
    write_events(locate(checked.events, locator), unfinished, locator, cells=input_file.cells)
    if not folder.exists():
        unfinished.rename(folder)
    return PartSummary(
        key=input_file.key,
        input=checked.source_file,
        sha256=input_file.sha256,
        source=checked.source,
        dataset=checked.dataset_name,
        rows_read=checked.rows_read,
        rows_kept=len(checked.events),
        rows_repeated=0,
        problems=len(checked.problems),
        publishers=tuple(publishers_of(checked.events)),
        about=checked.about.to_values(),
        as_of=checked.as_of.isoformat() if checked.as_of else "",
    )


def write_events(located: LocatedTable, folder: Path, locator: Locator, *, cells: bool) -> None:
    """Write located events, and the columns that a store is made of, or of an overview their sums."""
    store = build_store(located, shared_actors(), place_words(locator.boundaries))
    # who zooms into an overview asks for an extent: rows of one square lie together, by day
    order = by_square(store) if cells else np.arange(len(store))
    write_part(folder / EVENTS, store.rows.at(order))
    if cells:
        pq.write_table(cells_of(store, shared_actors()), folder / CELLS, compression="zstd")
        (folder / COLUMNS).mkdir()
        save_arrays({"hashes": store.rows.hashes[order]}, folder / COLUMNS)
        return
    assert isinstance(store.texts, ScanSearch)
    save(store, folder / COLUMNS)
    save_words(words_of(store.texts.folded), folder / COLUMNS)


def without_rows(summary: PartSummary, repeated: np.ndarray, folder: Path, locator: Locator) -> PartSummary:
    """Write a part anew without the rows that an earlier part has; return what it is now."""
    part = Part(folder / EVENTS, summary.rows)
    events = as_events(part.read(np.arange(part.rows), part.names), part.names, part.any_values)
    again = np.isin(np.arange(part.rows), repeated)
    # taken away, not written over: a version on show may have the same files
    (folder / EVENTS).unlink()
    shutil.rmtree(folder / COLUMNS)
    cells = (folder / CELLS).exists()
    (folder / CELLS).unlink(missing_ok=True)
    write_events(events[~again].reset_index(drop=True), folder, locator, cells=cells)
    lines = pa.Table.from_pandas(of_earlier_files(events[again]), PROBLEM_SCHEMA, preserve_index=False)
    listed = pa.concat_tables([pq.read_table(folder / PROBLEMS), lines])
    (folder / PROBLEMS).unlink()
    pq.write_table(listed, folder / PROBLEMS, compression="zstd")
    return replace(summary, rows_repeated=len(repeated), problems=listed.num_rows)
