"""Memory-mapped files of what takes seconds to make of boundaries: made once per version of boundaries and code.

Opening them reads no data, and all processes on a machine share the pages in use. Where the folder cannot be written,
it is made at every start: slower, with the same result.
"""

import errno
import hashlib
import logging
import os
import secrets
import shutil
from collections.abc import Callable
from dataclasses import fields
from functools import cache, lru_cache
from pathlib import Path
from typing import TypeVar

import numpy as np

from geo.errors import BoundaryError
from geo.places.boundaries import Boundaries
from geo.places.grid_index import GridIndex
from geo.places.locate import Locator
from geo.places.nearest_land import NearestLand
from geo.places.outline_corners import OutlineCorners

Index = TypeVar("Index", GridIndex, NearestLand, OutlineCorners)
Made = TypeVar("Made")

logger = logging.getLogger(__name__)

FOLDER_VARIABLE = "CONFLICT_MAP_CACHE"
PUT_BY_ANOTHER = (errno.EEXIST, errno.ENOTEMPTY)  # another process made the same index meanwhile
LAND, ADMIN1, ADMIN2 = "land", "admin1", "admin2"
# the code that decides what is in the files
CODE = ("grid_index.py", "nearest_land.py", "sphere.py", "prepared.py")
CODE_OF_CORNERS = ("outline_corners.py", "prepared.py")


def prepared_locator(boundaries: Boundaries, cache: Path) -> Locator:
    """Return the locator of `boundaries`, from `cache` if its indexes are there, else built and put there."""
    folder = cache / f"index-{boundaries.version}-{_code_version(CODE)}"
    return _prepared(folder, lambda: load_locator(boundaries, folder), lambda: Locator.build(boundaries), save_locator)


def prepared_corners(boundaries: Boundaries, cache: Path) -> OutlineCorners:
    """Return the corners of the outlines that maps draw, kept in `cache` as those of prepared_locator() are."""
    folder = cache / f"corners-{boundaries.version}-{_code_version(CODE_OF_CORNERS)}"
    return _prepared(
        folder, lambda: load_index(OutlineCorners, folder), lambda: OutlineCorners.build(boundaries), save_index
    )


def _prepared(
    folder: Path, load: Callable[[], Made], make: Callable[[], Made], save: Callable[[Made, Path], None]
) -> Made:
    try:
        return load()
    except BoundaryError:  # not there yet, or damaged: made anew
        made = make()
    try:
        _replace(folder, lambda unfinished: save(made, unfinished))
    except OSError as err:
        if err.errno not in PUT_BY_ANOTHER:
            _say_not_kept(folder.parent, err.strerror)
    return made


@cache  # once, however much cannot be kept there
def _say_not_kept(cache: Path, reason: str) -> None:
    logger.warning(
        "%s: what is made of boundaries cannot be kept (%s). Every start makes it, which takes 4 s.", cache, reason
    )


def cache_folder() -> Path:
    """Return where indexes are kept: CONFLICT_MAP_CACHE, or the folder for caches of this user."""
    if named := os.environ.get(FOLDER_VARIABLE):
        return Path(named)
    home = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    return (Path(home) if home else _home() / ".cache") / "conflict-map"


def save_locator(locator: Locator, folder: Path) -> None:
    """Write the indexes of a locator into `folder`, a folder of .npy files for each."""
    save_index(locator.admin1_index, folder / ADMIN1)
    save_index(locator.admin2_index, folder / ADMIN2)
    save_index(locator.coast, folder / LAND)


def load_locator(boundaries: Boundaries, folder: Path) -> Locator:
    """Return the locator of `boundaries` with the indexes of save_locator(). Raise BoundaryError if one is damaged."""
    admin1, admin2 = (load_index(GridIndex, folder / level) for level in (ADMIN1, ADMIN2))
    return Locator(boundaries, admin1, admin2, load_index(NearestLand, folder / LAND))


def save_index(index: GridIndex | NearestLand | OutlineCorners, folder: Path) -> None:
    """Write the arrays of an index as files of their names."""
    folder.mkdir(parents=True, exist_ok=True)
    for field in fields(index):
        np.save(folder / f"{field.name}.npy", getattr(index, field.name), allow_pickle=False)


def load_index(kind: type[Index], folder: Path) -> Index:
    """Return an index with mapped arrays. Raise BoundaryError if a file is missing or damaged."""
    return kind(**{field.name: _mapped(folder / f"{field.name}.npy") for field in fields(kind)})


def _replace(folder: Path, write: Callable[[Path], None]) -> None:
    """Put what `write` writes at `folder` whole; of two processes that do so at once, one wins."""
    unfinished = folder.with_name(f"{folder.name}.{secrets.token_hex(8)}.part")
    try:
        write(unfinished)
        shutil.rmtree(folder, ignore_errors=True)  # damaged; not there, usually
        unfinished.rename(folder)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _mapped(path: Path) -> np.ndarray:
    try:
        return np.lib.format.open_memmap(path, mode="r")  # which unpickles nothing
    except (OSError, ValueError, EOFError) as err:
        raise BoundaryError(f"{path}: no readable index ({err}). Build it again.") from err


@lru_cache(maxsize=2)
def _code_version(names: tuple[str, ...]) -> str:
    here = Path(__file__).parent
    content = b"".join((here / name).read_bytes() for name in names)
    return hashlib.sha256(content).hexdigest()[:12]


def _home() -> Path:
    try:
        return Path.home()
    except RuntimeError:  # a user without a home
        return Path.cwd()
