"""Read a file of events into a raw table, by what the file holds rather than by its name.

To add a source, add a sibling module with `looks_like(head)` and `read(path)` and list it in READERS.
"""

from pathlib import Path

from geo.errors import SourceError
from geo.sources import geojson
from geo.sources.raw import Raw

READERS = {"geojson": geojson}
HEAD_BYTES = 4096  # enough to see what a file is

__all__ = ["READERS", "Raw", "read"]


def read(path: Path, *, source: str | None = None) -> Raw:
    """Read `path` as `source`, or as what its first bytes look like. Raise SourceError if nothing fits."""
    if not path.is_file():
        raise SourceError(f"{path.name}: no such file. Give the path of a file of events.")
    if source is not None and source not in READERS:
        raise SourceError(f"No source called {source!r}. Known: {', '.join(READERS)}.")
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    names = [source] if source else [name for name, reader in READERS.items() if reader.looks_like(head)]
    if not names:
        raise SourceError(f"{path.name}: not a file of events that can be read. Readable: {', '.join(READERS)}.")
    return READERS[names[0]].read(path)
