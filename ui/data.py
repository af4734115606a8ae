"""The datasets on show, and the bytes that the map page fetches of them.

The operator's dataset is loaded once for all sessions and watched: a file that is replaced is read anew, and if it
cannot be read the last good one stays. A dataset of a visitor's own files belongs to that session alone: it is found
under a key that nobody can guess, and goes when the session does.
"""

import gzip
import hashlib
import logging
import os
import re
import secrets
from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cache, wraps
from pathlib import Path
from threading import Lock, Thread
from typing import Any, TypeVar
from weakref import WeakKeyDictionary, WeakValueDictionary

from starlette.datastructures import QueryParams

from geo.dataset.dataset import Dataset, assemble, store_sandboxed
from geo.errors import GeoError, SourceError
from geo.events.data_files import DATA, DATA_VARIABLE, EVENTS
from geo.events.dataset_about import NOTHING_SAID, DatasetAbout
from geo.events.validate import Validated
from geo.partitioned import open_dataset, watched_file
from geo.webmap.base import build_base, build_units, pack_shapes
from geo.webmap.columns import area_ids, encode_columns
from geo.webmap.page import Tiles, tiles_of

TILES_VARIABLE = "CONFLICT_MAP_TILES"  # names of providers of tiles that readers may choose, with commas between
MAX_KEPT = 2  # the dataset on show, and the one before it for pages that are still open
MAX_READINGS = 5  # of files that change while they are read
DATA_PARAMETER = "data"  # of links, names a visitor's own dataset by its key
KEY_BYTES = 18  # of the key of a visitor's own dataset

Made = TypeVar("Made")
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Packed:
    """Bytes that are sent as they are, and what tells a browser that it has them."""

    content: bytes
    etag: str

    @classmethod
    def of(cls, content: bytes) -> "Packed":
        """Return bytes with their hash."""
        return cls(content, f'"{hashlib.sha256(content).hexdigest()[:20]}"')


def _columns(dataset: Dataset) -> bytes:
    if dataset.map_columns is not None:
        return dataset.map_columns.tobytes()
    return gzip.compress(encode_columns(dataset.store), 6, mtime=0)


def _base(dataset: Dataset) -> bytes:
    return gzip.compress(pack_shapes(**base_of(dataset)), 6, mtime=0)


def _units(dataset: Dataset) -> bytes:
    return gzip.compress(pack_shapes(**build_units(dataset.boundaries, dataset.store.countries)), 6, mtime=0)


# what the map page fetches, gzipped: the events, land with borders and names, the outlines of units
PARTS: dict[str, Callable[[Dataset], bytes]] = {"columns": _columns, "base": _base, "units": _units}


@dataclass(frozen=True)
class ServedDataset:
    """A dataset with what the map page fetches of it, compressed once."""

    dataset: Dataset
    own: bool = False  # of one visitor's files
    _made: dict[str, Packed] = field(default_factory=dict, init=False, repr=False, compare=False)
    _making: Lock = field(default_factory=Lock, init=False, repr=False, compare=False)

    def holds(self, name: str) -> bool:
        """Return whether one of PARTS is made already."""
        return name in self._made

    def part(self, name: str) -> Packed:
        """Return one of PARTS."""
        if name not in self._made:
            with self._making:
                if name not in self._made:
                    self._made[name] = Packed.of(PARTS[name](self.dataset))
        return self._made[name]


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
    return tuple(tiles_of(name) for name in names if name)


def tiles_named() -> list[str]:
    """Return the names of the backgrounds that this server offers, as links have them."""
    return [each.name for each in tiles_offered()]


def today() -> date:
    """Return the day that bounds the dates of events."""
    return datetime.now(UTC).date()


# --- the operator's dataset --------------------------------------------------------------------------------------

State = tuple[tuple[str, int, int], ...]  # path, size and time of every file


class Watched:
    """The operator's files: the newest version that could be read, the one before it, and why a newer one could not.

    A newer version is read beside the one on show, in a thread of its own, and takes its place once it stands.
    """

    def __init__(self) -> None:
        self._kept: OrderedDict[State, ServedDataset] = OrderedDict()
        self._faulty: tuple[State, str] | None = None  # so that it is not tried again with every click
        self._reading: dict[tuple[str, ...], Future[ServedDataset]] = {}  # by the paths
        self._lock = Lock()  # never held while anything is read
        self.fault = ""

    def newest(self) -> ServedDataset:
        """Return the newest version that can be read by now. Raise GeoError if there never was one."""
        paths = tuple(files_named())
        try:
            state = _state_of(paths)
        except SourceError as err:
            return self._instead(paths, str(err))
        with self._lock:
            if state in self._kept:
                self.fault = ""
                self._kept.move_to_end(state)
                return self._kept[state]
            fault = self._faulty[1] if self._faulty and self._faulty[0] == state else ""
        return self._instead(paths, fault) if fault else self._meanwhile(paths)

    def by_key(self, key: str) -> ServedDataset | None:
        """Return the version with this key, if it is kept."""
        with self._lock:
            return next((served for served in self._kept.values() if served.dataset.key == key), None)

    def settle(self) -> None:
        """Wait until no version is being read any more."""
        for reading in list(self._reading.values()):
            reading.exception()

    def _instead(self, paths: Sequence[str], fault: str) -> ServedDataset:
        """Return the last good version of these files. Raise SourceError if there is none."""
        good = self._good(paths)
        if good is None:
            raise SourceError(fault)
        self.fault = fault
        return good

    def _meanwhile(self, paths: tuple[str, ...]) -> ServedDataset:
        """Have a newer version read. Return the last good one until then, or wait for it if there is none."""
        reading, good = self._begun(paths), self._good(paths)
        if good is not None:
            return good
        if self._faulty and _paths_of(self._faulty[0]) == paths:  # nobody is kept waiting for a second time
            raise SourceError(self._faulty[1])
        return reading.result()

    def _good(self, paths: Sequence[str]) -> ServedDataset | None:
        with self._lock:
            good = [served for state, served in self._kept.items() if _paths_of(state) == tuple(paths)]
        return good[-1] if good else None

    def _begun(self, paths: tuple[str, ...]) -> "Future[ServedDataset]":
        with self._lock:
            reading = self._reading.get(paths)
            if reading is None:
                reading = self._reading[paths] = Future()
                while len(self._kept) >= MAX_KEPT:  # room for the one that is read
                    self._kept.popitem(last=False)
                Thread(target=self._read, args=(paths, reading), name="data", daemon=True).start()
            return reading

    def _read(self, paths: tuple[str, ...], reading: "Future[ServedDataset]") -> None:
        """Read the files and put them on show; whatever goes wrong leaves what is there, and a sentence."""
        state: State = ()
        try:
            state = _state_of(paths)
            state, served = self._whole(paths, state)
        except Exception as err:  # noqa: BLE001 (no fault of a file or a library may end the showing)
            with self._lock:
                self._faulty = state, _sentence(err, paths)
                del self._reading[paths]
            reading.set_exception(SourceError(self._faulty[1]))
            return
        with self._lock:
            self._kept[state] = served
            del self._reading[paths]
        reading.set_result(served)

    def _whole(self, paths: tuple[str, ...], state: State) -> tuple[State, ServedDataset]:
        """Return the files as they are, which may be replaced or still be written to while they are read."""
        for _ in range(MAX_READINGS):
            served = ServedDataset(open_dataset(*map(Path, paths), today=today()))
            if self._good(paths):  # nobody waits for this version: all of it is made before it is shown
                for name in PARTS:
                    served.part(name)
            earlier, state = state, _state_of(paths)
            if state == earlier:
                break
        return state, served


def _sentence(err: Exception, paths: Sequence[str]) -> str:
    if isinstance(err, GeoError):
        return str(err)
    logger.error("the data cannot be shown", exc_info=err)
    names = ", ".join(Path(path).name for path in paths)[:100]
    return f"{names}: cannot be shown: a fault of this program ({type(err).__name__}). Its log says more."


_watched = Watched()


def files_named() -> list[str]:
    """Return the paths of the operator's files."""
    return [name for name in (os.environ.get(DATA_VARIABLE) or str(EVENTS)).split(os.pathsep) if name]


def _paths_of(state: State) -> tuple[str, ...]:
    return tuple(path for path, _, _ in state)


def _state_of(paths: Sequence[str]) -> State:
    """Return what tells whether one of the files was replaced. Raise SourceError if one is not there."""
    return tuple(map(_stat, paths))


def _stat(path: str) -> tuple[str, int, int]:
    try:
        stat = watched_file(Path(path)).stat()
    except OSError as err:
        name = Path(path).name
        raise SourceError(f"{name}: no such file. Put it back, or set {DATA_VARIABLE} to a file of events.") from err
    return path, stat.st_size, stat.st_mtime_ns


def current() -> ServedDataset:
    """Return the operator's dataset: the newest version that can be read. Raise GeoError if there never was one."""
    return _watched.newest()


def fault_of_newer() -> str:
    """Return why the version that the files hold now is not the one on show, or an empty text."""
    return _watched.fault


# --- a visitor's own ---------------------------------------------------------------------------------------------

_own: WeakValueDictionary[str, ServedDataset] = (
    WeakValueDictionary()
)  # a session holds what is its own, nobody else does


def own_dataset(files: list[Validated], about: DatasetAbout = NOTHING_SAID) -> ServedDataset:
    """Return checked files of a visitor as a dataset that only who knows its key can ask for.

    about: what the visitor says that they are; what the files themselves say if nothing.
    """
    dataset = assemble(files, "", build=store_sandboxed)
    return register_private(dataset.called(about) if about else dataset)


def register_private(dataset: Dataset) -> ServedDataset:
    """Return a dataset of one visitor under a key of its own; it is kept as long as what is returned."""
    key = secrets.token_urlsafe(KEY_BYTES)
    served = ServedDataset(replace(dataset, key=key), own=True)
    _own[key] = served
    return served


def asked_for(key: str | None) -> ServedDataset | None:
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


def by_key(key: str) -> ServedDataset | None:
    """Return the dataset with this key, if it is on show or was just before."""
    return _own.get(key) or _watched.by_key(key)
