"""The datasets on show, and the bytes that the map page fetches of them.

The operator's dataset is loaded once for all sessions and watched: a file that is replaced is read anew, and if it
cannot be read the last good one stays. A dataset of a visitor's own files belongs to that session alone: it is found
under a key that nobody can guess, and goes when the session does.
"""

import gzip
import os
import re
import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cache, cached_property, wraps
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar
from weakref import WeakKeyDictionary, WeakValueDictionary

from starlette.datastructures import QueryParams

from geo.dataset import DATA, EVENTS, Dataset, assemble
from geo.dataset_about import NOTHING_SAID, DatasetAbout
from geo.errors import GeoError, SourceError
from geo.folder import open_dataset, watched_file
from geo.validate import Validated
from geo.webmap.base import build_base, build_units, pack_shapes
from geo.webmap.columns import area_ids, encode_columns
from geo.webmap.page import Tiles, provider

DATA_VARIABLE = "CONFLICT_MAP_DATA"  # the environment variable that names other files of events
TILES_VARIABLE = "CONFLICT_MAP_TILES"  # names of providers of tiles that readers may choose, with commas between
MOST_KEPT = 2  # the dataset on show, and the one before it for pages that are still open
DATA_PARAMETER = "data"  # of links, names a visitor's own dataset by its key
KEY_BYTES = 18  # of the key of a visitor's own dataset

Made = TypeVar("Made")


@dataclass(frozen=True)
class Served:
    """A dataset with what the map page fetches of it, compressed once."""

    dataset: Dataset
    own: bool = False  # of one visitor's files

    @cached_property
    def columns(self) -> bytes:
        """Return the event columns, gzipped."""
        if self.dataset.map_columns is not None:
            return self.dataset.map_columns.tobytes()
        return gzip.compress(encode_columns(self.dataset.store), 6, mtime=0)

    @cached_property
    def base(self) -> bytes:
        """Return land, borders and names, gzipped."""
        return gzip.compress(pack_shapes(**base_of(self.dataset)), 6, mtime=0)

    @cached_property
    def units(self) -> bytes:
        """Return the outlines of governorates and districts, gzipped."""
        dataset = self.dataset
        return gzip.compress(pack_shapes(**build_units(dataset.boundaries, dataset.store.countries)), 6, mtime=0)


def base_of(dataset: Dataset) -> dict[str, Any]:
    """Return land, borders and names for the events of `dataset`."""
    return build_base(dataset.boundaries, set(dataset.store.countries), area_ids(dataset.store), DATA / "waters.csv")


def once_per_dataset(make: Callable[[Dataset], Made]) -> Callable[[Dataset], Made]:
    """Make something of a dataset once, and keep it as long as the dataset itself is kept."""
    kept: WeakKeyDictionary[Dataset, Made] = WeakKeyDictionary()

    @wraps(make)
    def remembered(dataset: Dataset) -> Made:
        if dataset not in kept:
            kept[dataset] = make(dataset)
        return kept[dataset]

    return remembered


@cache
def tiles_offered() -> tuple[Tiles, ...]:
    """Return the backgrounds of tiles that this server offers: none unless its operator names some."""
    names = [name.strip() for name in os.environ.get(TILES_VARIABLE, "").split(",")]
    return tuple(provider(name) for name in names if name)


def today() -> date:
    """Return the day that bounds the dates of events."""
    return datetime.now(UTC).date()


# --- the operator's dataset --------------------------------------------------------------------------------------

State = tuple[tuple[str, int, int], ...]  # path, size and time of every file


class Watched:
    """The operator's files: the newest version that could be read, the one before it, and why a newer one could not."""

    def __init__(self) -> None:
        self._kept: OrderedDict[State, Served] = OrderedDict()
        self._faulty: tuple[State, str] | None = None  # so that it is not tried again with every click
        self._lock = Lock()
        self.fault = ""

    def newest(self) -> Served:
        """Return the newest version that can be read. Raise GeoError if there never was one."""
        with self._lock:
            paths = files_named()
            try:
                served = self._at(tuple(map(_state_of, paths)))
            except GeoError as err:
                good = [served for state, served in self._kept.items() if [path for path, _, _ in state] == paths]
                if not good:
                    raise
                self.fault = str(err)
                return good[-1]
            self.fault = ""
            return served

    def _at(self, state: State) -> Served:
        if self._faulty and self._faulty[0] == state:
            raise SourceError(self._faulty[1])
        if state not in self._kept:
            try:
                self._kept[state] = Served(open_dataset(*(Path(path) for path, _, _ in state), today=today()))
            except GeoError as err:
                self._faulty = state, str(err)
                raise
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        self._kept.move_to_end(state)
        return self._kept[state]

    def by_key(self, key: str) -> Served | None:
        """Return the version with this key, if it is kept."""
        with self._lock:
            return next((served for served in self._kept.values() if served.dataset.key == key), None)


_watched = Watched()


def files_named() -> list[str]:
    """Return the paths of the operator's files."""
    return [name for name in (os.environ.get(DATA_VARIABLE) or str(EVENTS)).split(os.pathsep) if name]


def _state_of(path: str) -> tuple[str, int, int]:
    """Return what tells whether a file was replaced. Raise SourceError if it is not there."""
    try:
        stat = watched_file(Path(path)).stat()
    except OSError as err:
        name = Path(path).name
        raise SourceError(f"{name}: no such file. Put it back, or set {DATA_VARIABLE} to a file of events.") from err
    return path, stat.st_size, stat.st_mtime_ns


def current() -> Served:
    """Return the operator's dataset: the newest version that can be read. Raise GeoError if there never was one."""
    return _watched.newest()


def fault_of_newer() -> str:
    """Return why the version that the files hold now is not the one on show, or an empty text."""
    return _watched.fault


# --- a visitor's own ---------------------------------------------------------------------------------------------

_own: WeakValueDictionary[str, Served] = WeakValueDictionary()  # a session holds what is its own, nobody else does


def own_dataset(files: list[Validated], about: DatasetAbout = NOTHING_SAID) -> Served:
    """Return checked files of a visitor as a dataset that only who knows its key can ask for.

    about: what the visitor says that they are; what the files themselves say if nothing.
    """
    dataset = assemble(files, "")
    return keep_own(dataset.called(about) if about else dataset)


def keep_own(dataset: Dataset) -> Served:
    """Return a dataset of one visitor under a key of its own; it is kept as long as what is returned."""
    key = secrets.token_urlsafe(KEY_BYTES)
    served = Served(replace(dataset, key=key), own=True)
    _own[key] = served
    return served


def asked_for(key: str | None) -> Served | None:
    """Return the dataset that a link asks for: a visitor's own by its key, else the operator's; None if it is gone."""
    return current() if key is None else _own.get(key)


def key_asked(parameters: QueryParams) -> str | None:
    """Return the key that a link gives, None if it gives none; two that differ are nobody's."""
    keys = set(parameters.getlist(DATA_PARAMETER))
    if len(keys) > 1:
        return ""
    return keys.pop() if keys else None


def without_data(query: str) -> str:
    """Return a query without the key of a dataset."""
    return re.sub(rf"(^|&){DATA_PARAMETER}=[^&]*", "", query).removeprefix("&")


def own_key(dataset: Dataset) -> str:
    """Return the key of a visitor's own dataset, and an empty text for the operator's."""
    return dataset.key if dataset.key in _own else ""


def by_key(key: str) -> Served | None:
    """Return the dataset with this key, if it is on show or was just before."""
    return _own.get(key) or _watched.by_key(key)
