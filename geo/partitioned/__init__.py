"""Partitioned datasets: a folder of located events that opens in seconds at any size."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from geo.dataset.dataset import Dataset, FileRead, load_dataset, name_of, names_of, shared_actors, shared_boundaries
from geo.dataset.terms import PUBLISHERS
from geo.errors import SourceError
from geo.events.dataset_about import from_values, together
from geo.events.folding import visible
from geo.events.problems import ProblemsTable
from geo.partitioned.build import MAP, ORDER, PARTS, Built, build
from geo.partitioned.columns import load, load_array, load_texts
from geo.partitioned.detail_window import MAX_NEAR, MAX_READ, holds_all, single_events
from geo.partitioned.manifest import MANIFEST, Manifest, as_of_of, is_folder, read_manifest
from geo.partitioned.overview import Bbox, events_expected, load_overview
from geo.partitioned.part_making import CELLS, COLUMNS, EVENTS, PROBLEMS
from geo.partitioned.parts import ParquetRows, Part
from geo.sources import ColumnMapping
from geo.sources.options import AS_FOUND, ReadOptions
from geo.store.store import EventStore, day_of

MAX_PROBLEMS = 100_000  # lines that are read; the file holds them all

__all__ = [
    "MAX_NEAR", "MAX_READ", "Bbox", "Built", "build", "events_expected", "holds_all", "is_folder", "open_dataset",
    "open_folder", "single_events", "watched_file",
]  # fmt: skip


def open_dataset(
    *paths: Path, mapping: ColumnMapping | None = None, options: ReadOptions = AS_FOUND, today: date | None = None
) -> Dataset:
    """Return a partitioned dataset or a dataset of files. Raise SourceError or BoundaryError with a message."""
    if not any(path.is_dir() for path in paths):
        return load_dataset(*paths, mapping=mapping, options=options, today=today)
    if len(paths) > 1:
        raise SourceError("A folder is a whole dataset: give it alone, or build one of all files.")
    if options != AS_FOUND:
        raise SourceError("A built folder has neither encoding nor sheet: they are told when it is built.")
    return open_folder(paths[0])


def watched_file(path: Path) -> Path:
    """Return the file that changes with the dataset; of a partitioned dataset, its manifest."""
    return path / MANIFEST if path.is_dir() else path


def open_folder(folder: Path) -> Dataset:
    """Return the dataset that build() wrote: columns mapped into memory, texts read from files on demand."""
    if not is_folder(folder):
        raise SourceError(f"{folder.name}: is no dataset folder. Make one: python -m geo build FILE… --out DIR.")
    manifest = read_manifest(folder)
    if not manifest.events:
        raise SourceError(f"{visible(folder.name)}: holds no events. Build the folder anew, of files that have some.")
    here, columns = folder / manifest.version, folder / manifest.version / COLUMNS
    store = load_overview(here / CELLS, manifest.grain) if manifest.grain else _store(manifest, here)
    return Dataset(
        name=name_of([part.dataset for part in manifest.parts]),
        store=replace(store, as_of_day=day_of(as_of_of(manifest.parts))),
        problems=_problems(here / PROBLEMS),
        files=tuple(FileRead(part.input, part.source, part.rows_read, part.rows) for part in manifest.parts),
        boundaries=shared_boundaries(),
        actors=shared_actors(),
        names=names_of(shared_boundaries()),
        key=manifest.version,
        publishers=_publishers(manifest),
        about=together([from_values(part.about)[0] for part in manifest.parts]),
        folder=folder,
        grain=manifest.grain,
        problems_in_all=manifest.problems,
        map_columns=load_array(columns, MAP),
    )


def _store(manifest: Manifest, here: Path) -> EventStore:
    parts = tuple(Part(here / PARTS / part.key / EVENTS, part.rows).opened() for part in manifest.parts)
    rows = ParquetRows(parts, load_array(here / COLUMNS, ORDER), load_array(here / COLUMNS, "hashes"))
    return load(here / COLUMNS, rows, load_texts(here / COLUMNS))


def _publishers(manifest: Manifest) -> tuple[str, ...]:
    held = {name for part in manifest.parts for name in part.publishers}
    return tuple(name for name in PUBLISHERS if name in held)


def _problems(path: Path) -> ProblemsTable:
    """Return the first problems of rows."""
    try:
        with pq.ParquetFile(path) as file:
            first = next(file.iter_batches(MAX_PROBLEMS), None)
            lines = pa.Table.from_batches([first] if first else [], file.schema_arrow).to_pandas()
    except (OSError, pa.ArrowException) as err:
        raise SourceError(f"{path.name}: is missing or damaged. Build the folder anew.") from err
    if "rows" not in lines:  # a folder that an earlier version made
        lines = lines.assign(rows=1)
    return lines.astype({"source_row": "Int64", "rows": "Int64"})
