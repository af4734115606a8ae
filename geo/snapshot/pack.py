"""A snapshot as an offline map (one HTML file), and as a pack of all its files (a zip)."""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterable
from dataclasses import replace

from geo.export.formats import ABOUT
from geo.progress import sub_progress
from geo.snapshot.drawing import Snapshot
from geo.snapshot.format_record import SnapshotFormat
from geo.snapshot.page.page import words_of
from geo.snapshot.shown_events import about, check_rows, selected_rows
from geo.snapshot.spec import to_json, view_of
from geo.snapshot.writers.frames import spans_of
from geo.webmap.offline import offline_map

EARLIEST = (1980, 1, 1, 0, 0, 0)  # that a zip can say; the clock would change the bytes
READABLE = 0o644 << 16
UNIX = 3


def offline_html(snapshot: Snapshot) -> bytes:
    """Return all events selected as one HTML file that opens at the extent of the snapshot.

    Raise TermsError if it would hold rows whose terms were not confirmed.
    """
    spec = snapshot.spec
    check_rows(spec, snapshot.dataset)
    return offline_map(snapshot.dataset, spec.selection, view_of(spec), selected_rows(snapshot)).encode()


def pack(snapshot: Snapshot, formats: Iterable[SnapshotFormat]) -> bytes:
    """Return the briefing pack as a zip: a file of each format that belongs in it, caption and manifest."""
    packed = packed_formats(formats)
    files = _files(snapshot, packed)
    files["manifest.json"] = _manifest(snapshot, files, packed)
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w") as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, EARLIEST)
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, UNIX, READABLE
            archive.writestr(entry, content)
    return zipped.getvalue()


def _caption(snapshot: Snapshot) -> bytes:
    return ("\n\n".join(words_of(snapshot.page)) + "\n").encode()


def packed_formats(formats: Iterable[SnapshotFormat]) -> dict[str, SnapshotFormat]:
    """Return the formats of a pack, by the name of their file in it."""
    return {f"{'events' if each.is_table else 'map'}{each.ending}": each for each in formats if each.in_pack}


def _files(snapshot: Snapshot, packed: dict[str, SnapshotFormat]) -> dict[str, bytes]:
    """Return the files of a pack, told as one work: a step for each file, and for each frame of an animation."""
    frames = len(spans_of(snapshot.content))
    steps = {name: frames if each.is_film else 1 for name, each in packed.items()}
    of, done, files = sum(steps.values()) + 2, 0, {}
    for name, each in packed.items():
        snapshot.on_progress(done, of)
        # only an animation is drawn apart from all others, so that it loses nothing by being another snapshot
        part = replace(snapshot, on_progress=sub_progress(snapshot.on_progress, done, of)) if each.is_film else snapshot
        files[name] = each.write(part)
        done += steps[name]
    for name, write in ((f"events{ABOUT}", about), ("caption.txt", _caption)):
        snapshot.on_progress(done, of)
        files[name] = write(snapshot)
        done += 1
    snapshot.on_progress(done, of)
    return files


def _manifest(snapshot: Snapshot, files: dict[str, bytes], packed: dict[str, SnapshotFormat]) -> bytes:
    """Return name, size and SHA-256 of each file, how many events it holds, what was asked for, and the origin."""
    listed = [
        {"name": name, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        | _events_in(snapshot, packed.get(name))
        for name, content in files.items()
    ]
    said = {"spec": json.loads(to_json(snapshot.spec)), "provenance": snapshot.content.provenance, "files": listed}
    return (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode()


def _events_in(snapshot: Snapshot, packed: SnapshotFormat | None) -> dict[str, int]:
    count = packed.count(snapshot) if packed else None
    return {} if count is None else {"events": count}
