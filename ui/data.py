"""The dataset on show, loaded once for all sessions, and the bytes that the map page fetches of it."""

import gzip
import os
from collections import OrderedDict
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, cached_property
from pathlib import Path
from threading import Lock
from typing import Any

from geo.dataset import DATA, EVENTS, Dataset, load_dataset
from geo.errors import SourceError
from geo.webmap.base import build_base, build_units, pack_shapes
from geo.webmap.columns import area_ids, encode_columns
from geo.webmap.page import Tiles, provider

DATA_VARIABLE = "CONFLICT_MAP_DATA"  # the environment variable that names another file of events
TILES_VARIABLE = "CONFLICT_MAP_TILES"  # names of providers of tiles that readers may choose, with commas between
MOST_KEPT = 2  # the dataset on show, and the one before it for pages that are still open


@dataclass(frozen=True)
class Served:
    """A dataset with what the map page fetches of it, compressed once."""

    dataset: Dataset

    @cached_property
    def columns(self) -> bytes:
        """Return the event columns, gzipped."""
        return gzip.compress(encode_columns(self.dataset.store), 6, mtime=0)

    @cached_property
    def base(self) -> bytes:
        """Return land, borders and names, gzipped."""
        return gzip.compress(pack_shapes(**base_of(self.dataset)), 6, mtime=0)

    @cached_property
    def units(self) -> bytes:
        """Return the outlines of governorates and districts, gzipped."""
        countries = self.dataset.store.table["country"].dropna().unique()
        return gzip.compress(pack_shapes(**build_units(self.dataset.boundaries, countries)), 6, mtime=0)


def base_of(dataset: Dataset) -> dict[str, Any]:
    """Return land, borders and names for the events of `dataset`."""
    countries = set(dataset.store.table["country"].dropna())
    return build_base(dataset.boundaries, countries, area_ids(dataset.store), DATA / "waters.csv")


@cache
def tiles_offered() -> tuple[Tiles, ...]:
    """Return the backgrounds of tiles that this server offers: none unless its operator names some."""
    names = [name.strip() for name in os.environ.get(TILES_VARIABLE, "").split(",")]
    return tuple(provider(name) for name in names if name)


_kept: OrderedDict[tuple[str, int, int], Served] = OrderedDict()
_lock = Lock()


def current() -> Served:
    """Return the dataset on show; a file that was replaced is read anew. Raise GeoError with a clear message."""
    path = Path(os.environ.get(DATA_VARIABLE) or EVENTS)
    try:
        stat = path.stat()
    except OSError as err:
        raise SourceError(
            f"{path.name}: no such file. Put it back, or set {DATA_VARIABLE} to a file of events."
        ) from err
    state = (str(path), stat.st_size, stat.st_mtime_ns)
    with _lock:
        if state not in _kept:
            _kept[state] = Served(load_dataset(path, today=datetime.now(UTC).date()))
            while len(_kept) > MOST_KEPT:
                _kept.popitem(last=False)
        return _kept[state]


def by_key(key: str) -> Served | None:
    """Return the dataset with this key, if it is on show or was just before."""
    with _lock:
        return next((served for served in _kept.values() if served.dataset.key == key), None)
