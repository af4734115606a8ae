"""All that a snapshot can be handed over as: its own files, the map as one HTML file, and everything in one zip."""

import hashlib
import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path

from geo.export import ABOUT
from geo.progress import sub_progress
from geo.snapshot.drawing import Snapshot
from geo.snapshot.files import TABLES, Writers
from geo.snapshot.files import WRITERS as PAGE_WRITERS
from geo.snapshot.page.page import words_of
from geo.snapshot.shown_events import about, check_rows, count_in
from geo.snapshot.spec import to_json, view_of
from geo.snapshot.writers.frames import spans_of
from geo.store.filtering import select
from geo.webmap.offline import offline_map

PICTURES = (".png", ".svg", ".pdf", ".pptx", ".docx", ".gif")  # of a pack
ANIMATION = "map.gif"  # the file of a pack that takes long
EARLIEST = (1980, 1, 1, 0, 0, 0)  # that a zip can say; the clock would change the bytes
READABLE = 0o644 << 16
UNIX = 3


def offline_html(snapshot: Snapshot) -> bytes:
    """Return all events selected as one HTML file that opens at the extent of the snapshot.

    Raise TermsError if it would hold rows whose terms were not confirmed.
    """
    spec = snapshot.spec
    check_rows(spec, snapshot.dataset, ".html")
    rows = select(snapshot.dataset.store, spec.selection)
    return offline_map(snapshot.dataset, spec.selection, view_of(spec), rows).encode()


def pack(snapshot: Snapshot) -> bytes:
    """Return the briefing pack: pictures, map, tables, caption, and a manifest of them, as a zip."""
    files = _files(snapshot)
    files["manifest.json"] = _manifest(snapshot, files)
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w") as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, EARLIEST)
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, UNIX, READABLE
            archive.writestr(entry, content)
    return zipped.getvalue()


def _caption(snapshot: Snapshot) -> bytes:
    return ("\n\n".join(words_of(snapshot.page)) + "\n").encode()


PACKED: Writers = {  # by name in the zip
    **{f"map{ending}": PAGE_WRITERS[ending] for ending in PICTURES},
    "map.html": offline_html,
    **{f"events{ending}": PAGE_WRITERS[ending] for ending in TABLES},
    f"events{ABOUT}": lambda snapshot: about(snapshot),
    "caption.txt": _caption,
}


def _files(snapshot: Snapshot) -> dict[str, bytes]:
    """Return the files of a pack, told as one work: a step for each file, and for each frame of the animation."""
    frames = len(spans_of(snapshot.content))
    of, done, files = len(PACKED) - 1 + frames, 0, {}
    for name, write in PACKED.items():
        snapshot.tell(done, of)
        # only the animation is drawn apart from all others, so that it loses nothing by being another snapshot
        part = replace(snapshot, tell=sub_progress(snapshot.tell, done, of)) if name == ANIMATION else snapshot
        files[name] = write(part)
        done += frames if name == ANIMATION else 1
    snapshot.tell(done, of)
    return files


def _manifest(snapshot: Snapshot, files: dict[str, bytes]) -> bytes:
    """Return name, size and SHA-256 of each file, how many events it holds, what was asked for, and the origin."""
    listed = [
        {"name": name, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        | _events_in(snapshot, name)
        for name, content in files.items()
    ]
    said = {"spec": json.loads(to_json(snapshot.spec)), "provenance": snapshot.content.provenance, "files": listed}
    return (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode()


def _events_in(snapshot: Snapshot, name: str) -> dict[str, int]:
    count = count_in(snapshot, Path(name).suffix)
    return {} if count is None else {"events": count}


WRITERS: Writers = {**PAGE_WRITERS, ".html": offline_html, ".zip": pack}
