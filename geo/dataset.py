"""The whole way of the data, once: file -> raw -> events + problems -> located -> store."""

import hashlib
import logging
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
import pandas as pd

from geo import __version__, sources
from geo.actors import Actors, read_actors
from geo.boundaries import Boundaries, country_names, load_boundaries, place_words, unit_names
from geo.locate import Locator, locate
from geo.selection import Query, Selection, View, from_query, keep_known
from geo.store import EventStore, build_store
from geo.terms import publishers_of
from geo.validate import Validated, validate
from geo.words import Names

logger = logging.getLogger(__name__)

DATA = Path(__file__).parents[1] / "data"
EVENTS = DATA / "events.geojson"


@dataclass(frozen=True, eq=False)  # as its store
class Dataset:
    """One loaded dataset; shared by all sessions and never written to."""

    name: str
    store: EventStore
    problems: pd.DataFrame
    rows_read: int
    boundaries: Boundaries
    actors: Actors
    names: Names
    key: str  # changes with the file, the boundaries and the program

    @property
    def rows_set_aside(self) -> int:
        """Return how many records were read and not kept."""
        return self.rows_read - len(self.store)

    @cached_property
    def publishers(self) -> tuple[str, ...]:
        """Return the publishers whose rows these are, by their names in TERMS; asked once, for every map names them."""
        return tuple(publishers_of(self.store.table["event_id"]))

    def only(self, rows: np.ndarray) -> "Dataset":
        """Return the dataset with just these rows of its store; rows_read and problems stay those of the file."""
        store = build_store(self.store.table.iloc[rows], self.actors, place_words(self.boundaries))
        return replace(self, store=store)


@lru_cache(maxsize=1)
def shared_locator() -> Locator:
    """Return the indexed boundaries of data/boundaries, built at the first call."""
    return Locator.build(load_boundaries(DATA / "boundaries"))


@lru_cache(maxsize=1)
def shared_actors() -> Actors:
    """Return the actor table of data/actors.csv."""
    return read_actors(DATA / "actors.csv")


def validate_file(path: Path, *, source: str | None = None, today: date | None = None) -> Validated:
    """Read and check one file of events."""
    return validate(sources.read(path, source=source), actors=shared_actors(), today=today)


def load_dataset(path: Path, *, today: date | None = None) -> Dataset:
    """Return the dataset of one file. Raise SourceError or BoundaryError with a message for the reader."""
    validated = validate_file(path, today=today)
    locator, actors = shared_locator(), shared_actors()
    store = build_store(locate(validated.events, locator), actors, place_words(locator.boundaries))
    logger.info(
        "%s: read %d, kept %d, problems %d", path.name, validated.rows_read, len(store), len(validated.problems)
    )
    return Dataset(
        name=str(store.table["dataset"].iloc[0]) if len(store) else path.stem,
        store=store,
        problems=validated.problems,
        rows_read=validated.rows_read,
        boundaries=locator.boundaries,
        actors=actors,
        names=Names(country_names(locator.boundaries), unit_names(locator.boundaries)),
        key=_key(path, locator.boundaries.version),
    )


def resolve(dataset: Dataset, query: str | Query) -> tuple[Selection, View, list[str]]:
    """Return what a link asks for of `dataset`, and a sentence per value that was ignored. Never raises."""
    selection, view, notes = from_query(query)
    selection, missing = keep_known(selection.renamed(dataset.actors.canonical), dataset.store)
    if view.event and view.event not in dataset.store.row_of:
        missing.append(f"The data hold no event {view.event[:60]!r}: ignored.")
        view = replace(view, event="")
    return selection, view, notes + missing


def _key(path: Path, boundaries_version: str) -> str:
    digest = hashlib.sha256(f"{__version__} {boundaries_version}".encode())
    digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
