"""Loading pipeline: file -> raw -> events + problems -> located -> store."""

import hashlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from geo import __version__
from geo.dataset.terms import publishers_of
from geo.errors import SourceError
from geo.events.actors import Actors, read_actors
from geo.events.data_files import DATA, EVENTS
from geo.events.dataset_about import MAX_BYTES, NOTHING_SAID, DatasetAbout, from_json, together
from geo.events.folding import visible
from geo.events.problems import Outcome, ProblemsTable, concat_problems, file_problem, make_problems
from geo.events.schema import EventsTable
from geo.events.validate import Validated, allies_in, validate
from geo.places.boundaries import Boundaries, country_names, load_boundaries, place_words, unit_names
from geo.places.country_codes import english_names
from geo.places.locate import Locator, locate
from geo.places.prepared import cache_folder, prepared_locator
from geo.sandbox import read_in_worker, store_in_worker
from geo.sources import ColumnMapping, content_of, read_bytes
from geo.sources.limits import operator_limits
from geo.sources.options import AS_FOUND, ReadOptions
from geo.store.store import EventStore, build_store, day_of
from geo.wording.labels import Names

logger = logging.getLogger(__name__)

ABOUT = ".about.json"  # ending of the file beside a table that says what it is
FEW_EVENTS, FEW_ALLIES = 5_000, 20_000  # located and stored within 0.2 s
MAX_REASON = 140  # characters of why a row was set aside, in a sentence


@dataclass(frozen=True)
class FileRead:
    """One file of a dataset: its crosswalk and the number of rows kept."""

    name: str
    source: str
    rows_read: int
    rows_kept: int


@dataclass(frozen=True, eq=False)  # as its store
class Dataset:
    """One loaded dataset of one or several files; immutable."""

    name: str
    store: EventStore
    problems: ProblemsTable
    files: tuple[FileRead, ...]
    boundaries: Boundaries
    actors: Actors
    names: Names
    key: str  # changes with the files, the boundaries and the program
    publishers: tuple[str, ...]  # whose rows these are, by their names in TERMS
    about: DatasetAbout = NOTHING_SAID  # what it is and is not
    folder: Path | None = None  # that it was opened from
    grain: Any = None  # of an overview: how much one row sums up (geo.partitioned.overview.Grain)
    problems_in_all: int | None = None  # lines, where `problems` holds the first ones only
    # of the single events of an overview: the extent they lie in, west, south, east, north in degrees
    part: tuple[float, float, float, float] | None = None
    # of such events: whether any event of the overview has this value of a field: actor, type or event_id
    holds: Callable[[str, str], bool] | None = None
    map_columns: np.ndarray | None = None  # what the map page fetches, gzipped bytes, where a folder holds them
    # the rows set aside of each of `files`, as the file has them; a folder keeps none
    aside: tuple[pd.DataFrame, ...] | None = None

    @property
    def rows_read(self) -> int:
        """Return the number of records in the files."""
        return sum(file.rows_read for file in self.files)

    @property
    def rows_rejected(self) -> int:
        """Return the number of records that were rejected."""
        return sum(file.rows_read - file.rows_kept for file in self.files)

    @property
    def problem_count(self) -> int:
        """Return the number of problems of rows."""
        return len(self.problems) if self.problems_in_all is None else self.problems_in_all

    @property
    def covered(self) -> tuple[date, date]:
        """Return the first and last day covered by the dataset; by default, those of its events."""
        store, about = self.store, self.about
        return about.covered_from or store.first_date, about.covered_to or store.last_date

    def covers(self, first: date | None, last: date | None) -> bool:
        """Return whether the dataset covers a whole period; None stands for the first or last day of the data."""
        from_day, to_day = self.covered
        return (first or from_day) >= from_day and (last or to_day) <= to_day

    def called(self, about: DatasetAbout) -> "Dataset":
        """Return the dataset with other metadata."""
        as_of_day = self.store.as_of_day if about.as_of is None else day_of(about.as_of)
        return replace(self, about=about, store=replace(self.store, as_of_day=as_of_day))

    def only(self, rows: np.ndarray, *, searchable: bool = True) -> "Dataset":
        """Return the dataset with these rows of its store; rows_read and problems are unchanged."""
        words = place_words(self.boundaries)
        store = build_store(self.store.rows.at(rows), self.actors, words, searchable=searchable)
        store = replace(store, as_of_day=self.store.as_of_day)
        return replace(self, store=store, map_columns=None, folder=None)


@lru_cache(maxsize=1)
def shared_boundaries() -> Boundaries:
    """Return the layers of data/boundaries, read at the first call."""
    return load_boundaries(DATA / "boundaries")


@lru_cache(maxsize=1)
def shared_locator() -> Locator:
    """Return the indexed boundaries of data/boundaries, opened at the first call."""
    return prepared_locator(shared_boundaries(), cache_folder())


@lru_cache(maxsize=1)
def shared_actors() -> Actors:
    """Return the actor table of data/actors.csv."""
    return read_actors(DATA / "actors.csv")


def validate_file(
    path: Path,
    *,
    source: str | None = None,
    mapping: ColumnMapping | None = None,
    options: ReadOptions = AS_FOUND,
    today: date | None = None,
) -> Validated:
    """Read and validate one file of events. Raise SourceError for any fault of the file.

    Metadata in the sidecar NAME.about.json apply where the file itself has none.
    """
    return _file(path, source=source, mapping=mapping, options=options, today=today)[0]


def _file(path: Path, **how: Any) -> tuple[Validated, bytes]:
    """Return a validated file and the hash of its content, read once because the file may be replaced."""
    content, (about, faults) = content_of(path), read_sidecar(path)
    if about.as_of:
        how["today"] = about.as_of
    checked = _with_about(_checked(path, content, **how), about, faults, sidecar_of(path).name)
    digest = hashlib.sha256(content)
    if about:
        digest.update(str(about.to_values()).encode())
    return checked, digest.digest()


def _checked(path: Path, content: bytes, **how: Any) -> Validated:
    """Validate a file: the shipped one in this process, any other in a subprocess."""
    if path.resolve() == EVENTS:
        today = how.pop("today", None)
        return validate(read_bytes(content, path.name, **how), actors=shared_actors(), today=today)
    return read_in_worker(content, path.name, limits=operator_limits(), actors=shared_actors(), in_turn=False, **how)


def sidecar_of(path: Path) -> Path:
    """Return the path of the metadata sidecar of a table."""
    return path.with_suffix(ABOUT)


def read_sidecar(path: Path) -> tuple[DatasetAbout, list[str]]:
    """Return the metadata of a sidecar, and a message for each value that cannot be used."""
    try:
        with sidecar_of(path).open("rb") as file:
            return from_json(file.read(MAX_BYTES + 1))
    except FileNotFoundError:
        return NOTHING_SAID, []
    except OSError as err:
        return NOTHING_SAID, [f"The file beside it cannot be read ({err.strerror})."]


def _with_about(checked: Validated, about: DatasetAbout, faults: Sequence[str], name: str) -> Validated:
    """Return a validated file with the metadata of its sidecar `name`."""
    lines = [file_problem("about_unreadable", fault, f"Correct {name}.", field="about") for fault in faults]
    notes = [line.assign(source_file=checked.source_file) for line in lines]
    return replace(checked, about=checked.about or about, problems=concat_problems([*notes, checked.problems]))


def load_dataset(
    *paths: Path, mapping: ColumnMapping | None = None, options: ReadOptions = AS_FOUND, today: date | None = None
) -> Dataset:
    """Return the dataset of one file or of several. Raise SourceError or BoundaryError with a message."""
    read = [_file(path, mapping=mapping, options=options, today=today) for path in paths]
    for file, _ in read:
        check_events_left(file)
    return assemble([file for file, _ in read], _key([digest for _, digest in read]))


def check_events_left(file: Validated) -> None:
    """Raise SourceError if all events of a file are rejected."""
    if len(file.events):
        return
    name = visible(file.source_file)
    if not file.rows_read:
        raise SourceError(f"{name}: holds no rows of events. Give a file with at least one.")
    all_rows = "the only row was" if file.rows_read == 1 else f"all {file.rows_read:,} rows were"
    raise SourceError(
        f"{name}: no event is left, for {all_rows} set aside. {_first_reason(file.problems)}"
        f"See: python -m geo validate {name}"
    )


def _first_reason(listed: ProblemsTable) -> str:
    """Return the problem of the first rejected row."""
    lines = listed[listed["effect"] == Outcome.REJECTED]
    if not len(lines):
        return ""
    line = lines.iloc[0]
    row = "" if pd.isna(line["source_row"]) else f"Row {line['source_row']}: "
    return f"{row}{str(line['message'])[:MAX_REASON]} "


Build = Callable[[pd.DataFrame, str, date | None], EventStore]  # checked events, their name, as of -> their store


def store_in_process(events: EventsTable, _name: str, as_of: date | None) -> EventStore:
    """Return the store of validated events, located and built in this process."""
    locator = shared_locator()
    return build_store(locate(events, locator), shared_actors(), place_words(locator.boundaries), as_of=as_of)


def store_sandboxed(events: EventsTable, name: str, as_of: date | None) -> EventStore:
    """Return the same store; for many events or actors, it is built in a subprocess."""
    if len(events) <= FEW_EVENTS and allies_in(events) <= FEW_ALLIES:
        return store_in_process(events, name, as_of)
    return store_in_worker(events, name, as_of=as_of)


def assemble(files: Sequence[Validated], key: str, *, build: Build = store_in_process) -> Dataset:
    """Return validated files as one dataset: located and stored, with all problems.

    Raise SourceError if none of them has an event.
    """
    if files and not any(len(file.events) for file in files):
        check_events_left(files[0])
    events, listed, rows_per_file = _together(files)
    boundaries = shared_boundaries()
    as_of = max(filter(None, (file.as_of for file in files)), default=None)
    name = name_of([file.dataset_name for file in files])
    store = build(events, name, as_of)
    read = tuple(
        FileRead(file.source_file, file.source, file.rows_read, rows)
        for file, rows in zip(files, rows_per_file, strict=True)
    )
    for file in read:
        logger.info("%s: read %d, kept %d", file.name, file.rows_read, file.rows_kept)
    return Dataset(
        name=name,
        store=store,
        problems=listed,
        files=read,
        boundaries=boundaries,
        actors=shared_actors(),
        names=names_of(boundaries),
        key=key,
        publishers=tuple(publishers_of(events)),
        about=together([file.about for file in files]),
        aside=tuple(file.aside for file in files),
    )


def names_of(boundaries: Boundaries) -> Names:
    """Return the names of all countries and units."""
    return Names(english_names() | country_names(boundaries), unit_names(boundaries))


def _together(files: Sequence[Validated]) -> tuple[EventsTable, ProblemsTable, list[int]]:
    """Return the events of all files without repeated identifiers, the problems, and the rows kept per file."""
    if len(files) == 1:
        return files[0].events, files[0].problems, [len(files[0].events)]
    events = pd.concat([file.events for file in files], ignore_index=True)
    number = np.repeat(np.arange(len(files)), [len(file.events) for file in files])
    is_again = events["event_id"].duplicated().to_numpy()
    listed = concat_problems([*(file.problems for file in files), of_earlier_files(events[is_again])])
    rows_per_file = np.bincount(number[~is_again], minlength=len(files)).tolist()
    return events[~is_again].reset_index(drop=True), listed, rows_per_file


def of_earlier_files(again: EventsTable) -> ProblemsTable:
    """Return a problem for each event that an earlier file has too."""
    return make_problems(
        "event_id_in_earlier_file",
        Outcome.REJECTED,
        "event_id",
        "An event of an earlier file has this id.",
        "Load one of the two files, or give every event its own id.",
        rows=again["source_row"],
        values=again["event_id"],
        event_ids=again["event_id"],
    ).assign(source_file=again["source_file"].to_numpy())


def name_of(dataset_names: Sequence[str]) -> str:
    """Return the name of a dataset with files of these names."""
    names = list(dict.fromkeys(dataset_names))
    return " + ".join(names) if len(names) < 4 else f"{names[0]} and {len(names) - 1} more"


def _key(digests: Sequence[bytes]) -> str:
    digest = hashlib.sha256(f"{__version__} {shared_locator().boundaries.version}".encode())
    for each in digests:
        digest.update(each)
    return digest.hexdigest()[:16]
