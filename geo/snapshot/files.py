"""Snapshots as files: written by the ending of their name, and read back to the spec that they were made from."""

import html
import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from PIL import Image, UnidentifiedImageError

from geo.dataset import Dataset
from geo.errors import SnapshotError
from geo.selection import keep_known
from geo.snapshot.animation import write_gif, write_mp4, write_webp
from geo.snapshot.base_map import BaseMap
from geo.snapshot.content import Content, data_hash, ids_hash
from geo.snapshot.frames import Film, film_of
from geo.snapshot.page import Page, content_shown, draw_page, shown_by
from geo.snapshot.pdf import write_pdf
from geo.snapshot.png import PROVENANCE, write_png
from geo.snapshot.scene import Scene
from geo.snapshot.shown_events import about, csv_of, geojson_of
from geo.snapshot.spec import SnapshotSpec, spec_of
from geo.snapshot.svg import write_svg

MOST_BYTES = 200_000_000  # of a picture that is read back
TABLES = (".csv", ".geojson")
ABOUT = ".about.json"


@dataclass(frozen=True)
class Snapshot:
    """One snapshot; its page is laid out and drawn when a file first needs it, and once."""

    spec: SnapshotSpec
    dataset: Dataset
    base: BaseMap

    @cached_property
    def content(self) -> Content:
        """Return the events on the map and their words."""
        return content_shown(self.spec, self.dataset, self.base)

    @cached_property
    def film(self) -> Film:
        """Return the page ready for an animation."""
        return film_of(self.spec, self.dataset, self.base)

    @cached_property
    def page(self) -> Page:
        """Return the page with what was drawn on it."""
        return draw_page(self.spec, self.dataset, self.base)

    @property
    def scene(self) -> Scene:
        """Return what the writers of pages draw."""
        return self.page.scene


Writers = Mapping[str, Callable[[Snapshot], bytes]]  # by ending
WRITERS: Writers = {
    ".png": lambda snapshot: write_png(snapshot.scene, snapshot.spec.dpi),
    ".svg": lambda snapshot: write_svg(snapshot.scene).encode(),
    ".pdf": lambda snapshot: write_pdf(snapshot.scene),
    ".gif": lambda snapshot: write_gif(snapshot.film),
    ".webp": lambda snapshot: write_webp(snapshot.film),
    ".mp4": lambda snapshot: write_mp4(snapshot.film),
    ".csv": lambda snapshot: csv_of(snapshot.content),
    ".geojson": lambda snapshot: geojson_of(snapshot.content),
}


def resolve_spec(query: str, dataset: Dataset) -> tuple[SnapshotSpec, list[str]]:
    """Return what a query asks for of `dataset`, and a sentence per filter that was ignored."""
    spec, notes = spec_of(query)
    selection, missing = keep_known(spec.selection.renamed(dataset.actors.canonical), dataset.store)
    return replace(spec, selection=selection), notes + missing


def check_ending(path: Path, writers: Writers = WRITERS) -> None:
    """Raise SnapshotError if no format has this ending."""
    if path.suffix.lower() not in writers:
        raise SnapshotError(f"{path.name}: unknown ending. Use one of: {', '.join(writers)}.")


def write_snapshots(snapshot: Snapshot, paths: list[Path], writers: Writers = WRITERS) -> None:
    """Write one snapshot to all `paths`. Raise SnapshotError before anything is written if one cannot be made."""
    for path in paths:
        check_ending(path, writers)
    made = {path: writers[path.suffix.lower()](snapshot) for path in paths}
    # a table cannot say what it holds: a file beside it does
    made |= {path.with_suffix(ABOUT): about(snapshot.content) for path in paths if path.suffix.lower() in TABLES}
    for path, content in made.items():
        _write(path, content)


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as err:
        raise SnapshotError(f"{path.name}: cannot be written ({err.strerror}).") from err


# --- reading back ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Reopened:
    """What a picture was made from, as it says of itself."""

    query: str
    provenance: dict[str, Any]


def reopen(content: bytes, name: str) -> Reopened:
    """Return what a PNG, SVG or PDF of ours was made from. Raise SnapshotError if it is none."""
    if len(content) > MOST_BYTES:
        raise SnapshotError(f"{name}: is larger than any snapshot.")
    text = _embedded(content)
    if text is None:
        raise SnapshotError(f"{name}: is no snapshot (PNG, SVG or PDF) made by this program, or has lost its origin.")
    try:
        found = json.loads(text)
        return Reopened(str(found["query"]), dict(found))
    except (ValueError, TypeError, KeyError) as err:
        raise SnapshotError(f"{name}: what it says of its origin cannot be read.") from err


def _embedded(content: bytes) -> str | None:
    if content.startswith(b"\x89PNG"):
        return _of_png(content)
    if content.startswith(b"%PDF"):
        return _between(content, b"<pdf:Keywords>", b"</pdf:Keywords>")
    return _between(content, b'<metadata id="provenance">', b"</metadata>")


def _of_png(content: bytes) -> str | None:
    try:
        with Image.open(io.BytesIO(content), formats=("PNG",)) as image:
            text = image.info.get(PROVENANCE)
    except (OSError, SyntaxError, ValueError, UnidentifiedImageError):
        return None
    return text if isinstance(text, str) else None


def _between(content: bytes, opening: bytes, closing: bytes) -> str | None:
    """Return what stands between two tags; no XML parser sees the file, which may be anybody's.

    Two searches: a pattern over both would start again at every opening tag of a file full of them.
    """
    start = content.find(opening)
    end = content.find(closing, start)
    if start < 0 or end < 0:
        return None
    return html.unescape(content[start + len(opening) : end].decode("utf-8", "replace"))


def changes_since(reopened: Reopened, dataset: Dataset, base: BaseMap) -> str:
    """Return whether `dataset` would show the same events with the same contents as the picture did."""
    spec, notes = resolve_spec(reopened.query, dataset)
    rows = shown_by(spec, dataset, base)
    was = reopened.provenance
    if notes:
        return f"The data have changed: {notes[0]}"
    if ids_hash(dataset, rows) != was.get("ids_sha256"):
        return f"The data have changed: the picture shows {was.get('events')} events, the data now give {len(rows)}."
    if data_hash(dataset, rows) != was.get("data_sha256"):
        return f"The data have changed: the same {len(rows)} events, but not with the same contents."
    if dataset.boundaries.version != was.get("boundaries"):
        return f"The same {len(rows)} events with the same contents; the boundaries are another version."
    return f"Unchanged: the same {len(rows)} events with the same contents."
