"""Snapshots as files: written by the ending of their name, and read back to the spec that they were made from."""

import html
import io
import json
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from PIL import Image, UnidentifiedImageError

from geo.dataset.dataset import Dataset
from geo.dataset.provenance import DRAWN_COLUMNS, data_hash, ids_hash
from geo.dataset.queries import event_missing, known_selection, tiles_missing
from geo.errors import SnapshotError
from geo.events.folding import counted, visible
from geo.export.formats import ABOUT
from geo.progress import Begin, ignore_begin
from geo.snapshot.drawing import Snapshot
from geo.snapshot.formats import formats, reopened_formats
from geo.snapshot.map.base_map import BaseMap
from geo.snapshot.office.sheet import PROVENANCE_TAG
from geo.snapshot.page.page import shown_by
from geo.snapshot.shown_events import about
from geo.snapshot.spec import SnapshotSpec, read_spec
from geo.snapshot.writers.png import PROVENANCE
from geo.store.link import refuse
from geo.whole_files import write_whole

PICTURE_MM = (20.0, 2000.0)  # a side of a picture in a document
MAX_MAPS = 100  # in one file
MAX_COUNT = 10**12  # events that a picture may say it shows
MAX_PART_BYTES = 2_000_000
MAX_BYTES = 200_000_000  # of a picture that is read back


def resolve_spec(query: str, dataset: Dataset, tiles: Sequence[str] | None = None) -> SnapshotSpec:
    """Return what a query asks for of `dataset`. Raise QueryError or SnapshotError with what is not understood.

    tiles: as for tiles_missing(); a picture shows none, but the page's own link may name them.
    """
    spec, notes = resolve_spec_with_notes(query, dataset, tiles)
    refuse(notes)
    return spec


def resolve_spec_with_notes(
    query: str, dataset: Dataset, tiles: Sequence[str] | None = None
) -> tuple[SnapshotSpec, list[str]]:
    """Return what a query asks for of `dataset`, and a sentence per filter that is not understood; for the page only.

    Raise SnapshotError if a parameter of the snapshot itself cannot be used.
    """
    spec, view, notes = read_spec(query)
    if dataset.store.is_overview:
        raise SnapshotError("An overview of cells has no single events to draw. Open those of a view and period first.")
    selection, missing = known_selection(dataset, spec.selection)
    return replace(spec, selection=selection), [
        *notes, *missing, *event_missing(dataset, view), *tiles_missing(view, tiles)
    ]  # fmt: skip


def check_ending(path: Path) -> None:
    """Raise SnapshotError if no format has this ending."""
    if path.suffix.lower() not in formats():
        raise SnapshotError(f"{path.name}: unknown ending. Use one of: {', '.join(formats())}.")


def write_snapshots(snapshot: Snapshot, paths: list[Path], begin: Begin = ignore_begin) -> None:
    """Write one snapshot to all `paths`, or to none of them if one cannot be made or written."""
    for path in paths:
        check_ending(path)
    made, known = {}, formats()
    for path in paths:
        begin(path)
        made[path] = known[path.suffix.lower()].write(snapshot)
    made |= {path.with_suffix(ABOUT): about(snapshot) for path in paths if known[path.suffix.lower()].has_sidecar}
    write_contents(made)


def write_contents(contents: Mapping[Path, bytes]) -> None:
    """Write files of these contents, all of them or none. Raise ExportError if one cannot be written."""
    write_whole({path: partial(_put, content) for path, content in contents.items()})


def _put(content: bytes, file: BinaryIO) -> None:
    file.write(content)


# --- reading back ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Reopened:
    """What a picture was made from, as it says of itself."""

    query: str
    provenance: dict[str, Any]


def reopen(content: bytes, name: str) -> Reopened:
    """Return what a file of ours was made from, or its first map. Raise SnapshotError if it is none of ours."""
    return reopen_all(content, name)[0]


def reopen_all(content: bytes, name: str) -> list[Reopened]:
    """Return what each map of a file of ours was made from. Raise SnapshotError if it is none of ours."""
    if len(content) > MAX_BYTES:
        raise SnapshotError(f"{name}: is larger than any snapshot.")
    texts = _embedded(content)
    if not texts:
        raise SnapshotError(
            f"{name}: is no snapshot ({reopened_formats()}) made by this program, or has lost its origin."
        )
    if len(texts) > 1:
        raise SnapshotError(f"{name}: holds the origins of two files, of which only one can be true. Make it anew.")
    try:
        found = json.loads(*texts)
        maps = found if isinstance(found, list) else [found]
        return [Reopened(str(each["query"]), dict(each)) for each in maps[:MAX_MAPS]] or [Reopened(found["query"], {})]
    except (ValueError, TypeError, KeyError, RecursionError) as err:
        raise SnapshotError(f"{name}: what it says of its origin cannot be read.") from err


def _embedded(content: bytes) -> set[str]:
    """Return what a file says of its origin: nothing, one text, or several where it is two files in one."""
    if content.startswith(b"PK"):
        return _of_office(content)
    if content.startswith(b"\x89PNG"):
        text = _of_png(content)
    elif content.startswith(b"%PDF"):
        text = _between(content, b"<pdf:Keywords>", b"</pdf:Keywords>")
    else:
        text = _between(content, b'<metadata id="provenance">', b"</metadata>")
    return set() if text is None else {text}


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


def _of_office(content: bytes) -> set[str]:
    """Return what the parts of a PPTX or DOCX say of its origin: one text. No other part is unpacked."""
    opening, closing = f"<{PROVENANCE_TAG}>".encode(), f"</{PROVENANCE_TAG}>".encode()
    found = set()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as members:
            for member in members.infolist():
                if member.filename.startswith("customXml/") and member.file_size <= MAX_PART_BYTES:
                    with members.open(member) as part:
                        found.add(_between(part.read(MAX_PART_BYTES), opening, closing))
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, OSError, ValueError):
        return set()
    return {text for text in found if text is not None}


def changes_since(reopened: Reopened, dataset: Dataset, base: BaseMap) -> str:
    """Return whether `dataset` would show the same events with the same contents as the picture did."""
    spec, notes = resolve_spec_with_notes(reopened.query, dataset)
    if notes:
        return f"The data have changed: {notes[0]}"
    was = reopened.provenance
    rows = shown_by(spec, dataset, base, _picture_of(was))
    table, count = dataset.store.rows.at(rows, DRAWN_COLUMNS), counted(len(rows), "event")
    made_from = was.get("dataset")
    if ids_hash(table) != was.get("ids_sha256") and isinstance(made_from, str) and made_from != dataset.name:
        return (
            f"The data are others: the picture was made from {visible(made_from)!r} and shows {_count(was)}, "
            f"{visible(dataset.name)!r} gives {len(rows):,}."
        )
    if ids_hash(table) != was.get("ids_sha256"):
        return f"The data have changed: the picture shows {_count(was)}, the data now give {len(rows):,}."
    if data_hash(table) != was.get("data_sha256"):
        return f"The data have changed: the same {count}, but not with the same contents."
    if dataset.boundaries.version != was.get("boundaries"):
        return f"The same {count} with the same contents; the boundaries are another version."
    return f"Unchanged: the same {count} with the same contents."


def _count(provenance: dict[str, Any]) -> str:
    """Return how many events a picture says it shows. It comes from a file that may be anybody's."""
    count = provenance.get("events")
    return counted(count, "event") if isinstance(count, int) and abs(count) < MAX_COUNT else "other events"


def _picture_of(provenance: dict[str, Any]) -> tuple[float, float] | None:
    """Return the size in mm of a picture in a document. It comes from a file that may be anybody's."""
    size = provenance.get("picture_mm")
    if not isinstance(size, list) or len(size) != 2:
        return None
    if not all(isinstance(side, int | float) and PICTURE_MM[0] <= side <= PICTURE_MM[1] for side in size):
        return None
    return float(size[0]), float(size[1])
