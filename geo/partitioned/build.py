"""Build a partitioned dataset: one part per file, and the columns of all events together.

New files are written beside the current version. The manifest names the current version and is replaced last,
atomically, so an interrupted build leaves the old version unchanged. Parts of unchanged inputs are reused.
"""

import gzip
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from geo import __version__
from geo.dataset.dataset import shared_locator
from geo.errors import ExportError, SourceError
from geo.events.data_files import DATA
from geo.events.folding import visible
from geo.partitioned.columns import load, load_array, load_words, save, save_arrays, save_texts
from geo.partitioned.manifest import (
    KEY_LENGTH,
    Manifest,
    PartSummary,
    as_of_of,
    is_folder,
    key_of,
    read_manifest,
    write_manifest,
)
from geo.partitioned.merging import merge, repeated_rows
from geo.partitioned.overview import AggregationLevel, overview, put_together
from geo.partitioned.part_making import (
    CELLS,
    COLUMNS,
    EVENTS,
    PROBLEM_SCHEMA,
    PROBLEMS,
    Input,
    input_of,
    make_part,
    without_rows,
)
from geo.partitioned.parts import ParquetRows, Part
from geo.places.boundaries import boundaries_version
from geo.progress import ProgressCallback, ignore_progress
from geo.sources import ColumnMapping
from geo.sources.options import AS_FOUND, ReadOptions
from geo.store.store import EventStore, day_of
from geo.store.summary import summarise
from geo.store.text_index import ScanSearch
from geo.webmap.columns import encode_columns

ORDER, MAP = "order", "map"  # arrays beside the columns: where each row stands in the parts; what the map page fetches
NOT_ASKED = ScanSearch(pa.array([], pa.large_string()))  # texts of a part, which are put together as words
PARTS, BUILDING = "parts", ".building-"
VERSION = re.compile(f"[0-9a-f]{{{KEY_LENGTH}}}")  # names of the folders within

Engine = Callable[[Sequence[tuple[Input, Path]]], Iterable[PartSummary]]


def make_here(work: Sequence[tuple[Input, Path]]) -> Iterable[PartSummary]:
    """Make the parts one after the other in this process."""
    for input_file, folder in work:
        yield make_part(input_file, folder, shared_locator())


@dataclass(frozen=True)
class Built:
    """Result of a build."""

    manifest: Manifest
    made: int  # parts
    taken_over: int

    @property
    def is_new(self) -> bool:
        """Return whether the folder holds another version than before."""
        return bool(self.made or self.taken_over)


def build(
    paths: Sequence[Path],
    out: Path,
    *,
    source: str | None = None,
    mapping: ColumnMapping | None = None,
    options: ReadOptions = AS_FOUND,
    today: date | None = None,
    cells: bool = False,
    engine: Engine = make_here,
    on_progress: ProgressCallback = ignore_progress,
) -> Built:
    """Build the partitioned dataset `out` from files that geo.sources reads.

    Raise SourceError if a file cannot be read, ExportError if `out` cannot be written.

    cells: whether to store an overview of cells instead of every event, for data too large for a browser.
    """
    version = boundaries_version(DATA / "boundaries")
    inputs = [
        input_of(path, version, source=source, mapping=mapping, options=options, today=today, cells=cells)
        for path in paths
    ]
    _check(inputs, out)
    before = read_manifest(out) if is_folder(out) else None
    name = key_of(*(input_file.key for input_file in inputs), __version__, version)
    if before and before.version == name and (out / name).is_dir():
        return Built(before, 0, 0)
    with _written(out), _alone_in(out):
        _sweep(out, before)
        beside = out / f"{BUILDING}{os.getpid()}"
        try:
            known = _parts_of(out, before)
            summaries = _make_parts(inputs, known, beside, engine, on_progress)
            manifest = _finish(summaries, beside, name, version, cells=cells)
            beside.rename(out / name)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
        write_manifest(manifest, out)
        _sweep(out, manifest)
    taken = sum(input_file.key in known for input_file in inputs)
    return Built(manifest, len(inputs) - taken, taken)


def _check(inputs: Sequence[Input], out: Path) -> None:
    keys = [input_file.key for input_file in inputs]
    twice = next((input_file.path.name for n, input_file in enumerate(inputs) if input_file.key in keys[:n]), None)
    if twice:
        raise SourceError(f"{twice}: has the same content as an earlier file. Give every file once.")
    if out.exists() and not is_folder(out) and (not out.is_dir() or any(_other_files(out))):
        raise SourceError(f"{out.name}: is no dataset folder and not empty. Give another name.")


@contextmanager
def _written(out: Path) -> Iterator[None]:
    """Create a writable folder. Raise ExportError if the system refuses; an empty new folder is removed again."""
    is_new = not out.exists()
    try:
        out.mkdir(parents=True, exist_ok=True)
        yield
    except OSError as err:
        message = "What was there is as before. Make room, or give another place."
        raise ExportError(f"{visible(out.name)}: cannot be written ({err.strerror or err}). {message}") from err
    finally:
        if is_new:
            with suppress(OSError):
                out.rmdir()  # nothing is in it, or this does nothing


@contextmanager
def _alone_in(out: Path) -> Iterator[None]:
    """Lock the folder for one build at a time. Raise SourceError if another one is running."""
    if sys.platform == "win32":  # which locks no folders
        yield
        return
    import fcntl

    held = os.open(out, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as err:
        os.close(held)
        raise SourceError(f"{out.name}: is being built already. Wait for that, or give another name.") from err
    except OSError:
        pass  # some file systems know no locks
    try:
        yield
    finally:
        os.close(held)


def _other_files(out: Path) -> Iterable[Path]:
    return (each for each in out.iterdir() if not each.name.startswith(BUILDING))


def _sweep(out: Path, manifest: Manifest | None) -> None:
    """Remove files of earlier builds: other versions and interrupted builds."""
    for each in list(out.iterdir()):
        is_ours = each.name.startswith(BUILDING) or VERSION.fullmatch(each.name)
        if is_ours and not (manifest and each.name == manifest.version):
            shutil.rmtree(each, ignore_errors=True)  # a reader may still have files of it open


# --- parts -------------------------------------------------------------------------------------------------------


def _parts_of(out: Path, before: Manifest | None) -> dict[str, tuple[PartSummary, Path]]:
    """Return the complete parts of the current version, which can be reused."""
    if before is None:
        return {}
    parts = out / before.version / PARTS
    return {part.key: (part, parts / part.key) for part in before.parts if not part.rows_repeated}


def _make_parts(
    inputs: Sequence[Input],
    known: dict[str, tuple[PartSummary, Path]],
    beside: Path,
    engine: Engine,
    on_progress: ProgressCallback,
) -> list[PartSummary]:
    """Reuse or make the part of every input, and return the summaries in the order of the inputs."""
    (beside / PARTS).mkdir(parents=True)
    parts_by_key: dict[str, PartSummary] = {}
    for input_file in inputs:
        if input_file.key in known:
            summary, folder = known[input_file.key]
            shutil.copytree(folder, beside / PARTS / input_file.key, copy_function=_linked)
            parts_by_key[input_file.key] = summary
    work = [(input_file, beside / PARTS / input_file.key) for input_file in inputs if input_file.key not in known]
    on_progress(len(parts_by_key), len(inputs))
    for summary in engine(work):
        parts_by_key[summary.key] = summary
        on_progress(len(parts_by_key), len(inputs))
    for leftover in (beside / PARTS).glob(".*"):  # of workers that were lost
        shutil.rmtree(leftover)
    return [parts_by_key[input_file.key] for input_file in inputs]


def _linked(source: str, target: str) -> None:
    """Create a hard link to a file, or a copy where the disk supports no links."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


# --- all of them together ----------------------------------------------------------------------------------------


def _finish(summaries: list[PartSummary], beside: Path, name: str, boundaries: str, *, cells: bool) -> Manifest:
    folders = [beside / PARTS / summary.key for summary in summaries]
    summaries = _each_event_once(summaries, folders)
    parts = [Part(folder / EVENTS, summary.rows) for folder, summary in zip(folders, summaries, strict=True)]
    (beside / COLUMNS).mkdir()
    store, grain = _write_overview(folders, beside) if cells else (_write_columns(folders, parts, beside), None)
    store = replace(store, as_of_day=day_of(as_of_of(summaries)))
    packed = gzip.compress(encode_columns(store), 6, mtime=0)
    save_arrays({MAP: np.frombuffer(packed, np.uint8)}, beside / COLUMNS)
    _write_problems(folders, beside / PROBLEMS)
    _name_events(folders, beside / "events")
    return _manifest(store, summaries, name, boundaries, grain)


def _write_columns(folders: Sequence[Path], parts: Sequence[Part], beside: Path) -> EventStore:
    """Write the columns of all events, and return their store."""
    stores = [open_part(folder, part) for folder, part in zip(folders, parts, strict=True)]
    store, texts = merge(stores, [load_words(folder / COLUMNS) for folder in folders], parts)
    assert isinstance(store.rows, ParquetRows)
    save(store, beside / COLUMNS)
    save_texts(texts, beside / COLUMNS)
    save_arrays({ORDER: store.rows.order}, beside / COLUMNS)
    return store


def _write_overview(folders: Sequence[Path], beside: Path) -> tuple[EventStore, AggregationLevel]:
    """Write the sums of all events, and return their store and level of cells."""
    table, grain = put_together([folder / CELLS for folder in folders])
    pq.write_table(table, beside / CELLS, compression="zstd")
    return overview(table, grain.weeks), grain


def open_part(folder: Path, part: Part) -> EventStore:
    """Return the store of one part."""
    rows = ParquetRows((part,), np.arange(part.rows), load_array(folder / COLUMNS, "hashes"))
    return load(folder / COLUMNS, rows, NOT_ASKED)


def _each_event_once(summaries: list[PartSummary], folders: Sequence[Path]) -> list[PartSummary]:
    """Return the summaries of the parts after repeated events are removed."""
    parts = [Part(folder / EVENTS, summary.rows) for folder, summary in zip(folders, summaries, strict=True)]
    repeated = repeated_rows([load_array(folder / COLUMNS, "hashes") for folder in folders], parts)
    return [
        without_rows(summary, rows, folder, shared_locator()) if len(rows) else summary
        for summary, rows, folder in zip(summaries, repeated, folders, strict=True)
    ]


def _write_problems(folders: Sequence[Path], path: Path) -> None:
    with pq.ParquetWriter(path, PROBLEM_SCHEMA, compression="zstd") as file:
        for folder in folders:
            file.write_table(pq.read_table(folder / PROBLEMS))


def _name_events(folders: Sequence[Path], events: Path) -> None:
    """Collect the files of events in one folder, so that other programs read them as one table."""
    events.mkdir()
    for number, folder in enumerate(folders):
        _linked(str(folder / EVENTS), str(events / f"{number:05}.parquet"))


def _manifest(
    store: EventStore, summaries: Sequence[PartSummary], name: str, boundaries: str, grain: AggregationLevel | None
) -> Manifest:
    counts = summarise(store, np.arange(len(store)))
    return Manifest(
        version=name,
        program=__version__,
        boundaries=boundaries,
        parts=tuple(summaries),
        events=store.events_in(),
        problems=sum(summary.problems for summary in summaries),
        first_day=store.first_date.isoformat(),
        last_day=store.last_date.isoformat(),
        deaths={"low": counts.deaths_low, "high": counts.deaths_high},
        grain=grain,
    )
