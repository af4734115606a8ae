"""The formats of snapshots, one record each, in the order in which they are offered.

Tables of events are the formats of geo.export: a record there is a format here as well.
"""

from typing import TYPE_CHECKING

from geo.export import formats as export
from geo.snapshot.format_record import Holds, SnapshotFormat

if TYPE_CHECKING:
    from geo.snapshot.drawing import Snapshot

PICTURES, DOCUMENTS, ANIMATION, DATA = "Pictures", "Documents", "Animation", "Map and data"
OFFICE = "application/vnd.openxmlformats-officedocument"

# writers are imported when something is written: the formats are listed far more often


def _png(snapshot: "Snapshot") -> bytes:
    from geo.snapshot.writers.png import write_png

    return write_png(snapshot.scene, snapshot.spec.dpi, snapshot.raster)


def _svg(snapshot: "Snapshot") -> bytes:
    from geo.snapshot.writers.svg import write_svg

    return write_svg(snapshot.scene).encode()


def _pdf(snapshot: "Snapshot") -> bytes:
    from geo.snapshot.writers.pdf import write_pdf

    return write_pdf([snapshot.scene])


def _pptx(snapshot: "Snapshot") -> bytes:
    from geo.snapshot.office.pptx import write_pptx

    return write_pptx([snapshot], template=snapshot.template(".pptx"))


def _docx(snapshot: "Snapshot") -> bytes:
    from geo.snapshot.office.docx import write_docx

    return write_docx([snapshot], template=snapshot.template(".docx"))


def _pack(snapshot: "Snapshot") -> bytes:
    from geo.snapshot.pack import pack

    return pack(snapshot, formats().values())


def _gif(snapshot: "Snapshot") -> bytes:
    from geo.snapshot.writers.animation import write_gif

    return write_gif(snapshot.film, snapshot.on_progress)


def _webp(snapshot: "Snapshot") -> bytes:
    from geo.snapshot.writers.animation import write_webp

    return write_webp(snapshot.film, snapshot.on_progress)


def _mp4(snapshot: "Snapshot") -> bytes:
    from geo.snapshot.writers.animation import write_mp4

    return write_mp4(snapshot.film, snapshot.on_progress)


def _offline(snapshot: "Snapshot") -> bytes:
    from geo.snapshot.pack import offline_html

    return offline_html(snapshot)


FORMATS = {
    each.ending: each
    for each in (
        SnapshotFormat(
            ".png", "PNG", PICTURES, "image/png",
            _png,
            shown_by_browser=True, in_pack=True, reopens=True, has_dots=True,
        ),
        SnapshotFormat(
            ".svg", "SVG", PICTURES, "image/svg+xml", _svg,
            shown_by_browser=True, is_markup=True, in_pack=True, reopens=True,
        ),
        SnapshotFormat(
            ".pdf", "PDF", PICTURES, "application/pdf", _pdf,
            shown_by_browser=True, in_pack=True, reopens=True, in_brief=True,
        ),
        SnapshotFormat(
            ".pptx", "PPTX", DOCUMENTS, f"{OFFICE}.presentationml.presentation",
            _pptx,
            in_pack=True, reopens=True, in_brief=True,
        ),
        SnapshotFormat(
            ".docx", "DOCX", DOCUMENTS, f"{OFFICE}.wordprocessingml.document",
            _docx,
            in_pack=True, reopens=True, in_brief=True,
        ),
        SnapshotFormat(
            ".zip", "Briefing pack", DOCUMENTS, "application/zip",
            _pack, Holds.TABLE,
        ),
        SnapshotFormat(
            ".gif", "GIF", ANIMATION, "image/gif", _gif,
            shown_by_browser=True, is_film=True, in_pack=True,
        ),
        SnapshotFormat(
            ".webp", "WebP", ANIMATION, "image/webp", _webp,
            shown_by_browser=True, is_film=True,
        ),
        SnapshotFormat(
            ".mp4", "MP4", ANIMATION, "video/mp4", _mp4,
            shown_by_browser=True, is_film=True, program="ffmpeg",
        ),
        SnapshotFormat(
            ".html", "Offline map", DATA, "text/html", _offline, Holds.SELECTION, is_markup=True, in_pack=True
        ),
    )
}  # fmt: skip


def formats() -> dict[str, SnapshotFormat]:
    """Return every format by its ending, tables last."""
    return FORMATS | {ending: _as_table(each) for ending, each in export.FORMATS.items()}


def available_formats() -> dict[str, SnapshotFormat]:
    """Return the formats that can be made on this machine, by ending."""
    return {ending: each for ending, each in formats().items() if each.is_available}


def picture_endings() -> list[str]:
    """Return the endings of pictures, the one offered first in front."""
    return [ending for ending, each in formats().items() if each.group == PICTURES]


def reopened_formats() -> str:
    """Return the formats that can be read back, as a list in words."""
    *labels, last = [each.label for each in formats().values() if each.reopens]
    return f"{', '.join(labels)} or {last}"


def _as_table(table: export.ExportFormat) -> SnapshotFormat:
    def write(snapshot: "Snapshot") -> bytes:
        from geo.snapshot.shown_events import table_of

        return table_of(snapshot, table.ending)

    return SnapshotFormat(
        table.ending,
        table.label,
        DATA,
        table.media_type,
        write,
        Holds.TABLE,
        is_table=True,
        has_sidecar=table.has_sidecar,
        in_pack=table.has_sidecar,
    )
