"""The formats of snapshots, one record each, in the order in which they are offered.

Tables of events are the formats of geo.export: a record there is a format here as well.
"""

from functools import partial

from geo import export
from geo.snapshot.format_record import Holds, SnapshotFormat
from geo.snapshot.office.docx import write_docx
from geo.snapshot.office.pptx import write_pptx
from geo.snapshot.pack import offline_html, pack
from geo.snapshot.shown_events import table_of
from geo.snapshot.writers.animation import write_gif, write_mp4, write_webp
from geo.snapshot.writers.pdf import write_pdf
from geo.snapshot.writers.png import write_png
from geo.snapshot.writers.svg import write_svg

PICTURES, DOCUMENTS, ANIMATION, DATA = "Pictures", "Documents", "Animation", "Map and data"
OFFICE = "application/vnd.openxmlformats-officedocument"

FORMATS = {
    each.ending: each
    for each in (
        SnapshotFormat(
            ".png", "PNG", PICTURES, "image/png",
            lambda snapshot: write_png(snapshot.scene, snapshot.spec.dpi, snapshot.raster),
            shown_by_browser=True, in_pack=True, reopens=True, has_dots=True,
        ),
        SnapshotFormat(
            ".svg", "SVG", PICTURES, "image/svg+xml", lambda snapshot: write_svg(snapshot.scene).encode(),
            shown_by_browser=True, is_markup=True, in_pack=True, reopens=True,
        ),
        SnapshotFormat(
            ".pdf", "PDF", PICTURES, "application/pdf", lambda snapshot: write_pdf([snapshot.scene]),
            shown_by_browser=True, in_pack=True, reopens=True,
        ),
        SnapshotFormat(
            ".pptx", "PPTX", DOCUMENTS, f"{OFFICE}.presentationml.presentation",
            lambda snapshot: write_pptx([snapshot], template=snapshot.template(".pptx")),
            in_pack=True, reopens=True,
        ),
        SnapshotFormat(
            ".docx", "DOCX", DOCUMENTS, f"{OFFICE}.wordprocessingml.document",
            lambda snapshot: write_docx([snapshot], template=snapshot.template(".docx")),
            in_pack=True, reopens=True,
        ),
        SnapshotFormat(
            ".zip", "Briefing pack", DOCUMENTS, "application/zip",
            lambda snapshot: pack(snapshot, formats().values()), Holds.TABLE,
        ),
        SnapshotFormat(
            ".gif", "GIF", ANIMATION, "image/gif", lambda snapshot: write_gif(snapshot.film, snapshot.on_progress),
            shown_by_browser=True, is_film=True, in_pack=True,
        ),
        SnapshotFormat(
            ".webp", "WebP", ANIMATION, "image/webp", lambda snapshot: write_webp(snapshot.film, snapshot.on_progress),
            shown_by_browser=True, is_film=True,
        ),
        SnapshotFormat(
            ".mp4", "MP4", ANIMATION, "video/mp4", lambda snapshot: write_mp4(snapshot.film, snapshot.on_progress),
            shown_by_browser=True, is_film=True, program="ffmpeg",
        ),
        SnapshotFormat(
            ".html", "Offline map", DATA, "text/html", offline_html, Holds.SELECTION, is_markup=True, in_pack=True
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
    return SnapshotFormat(
        table.ending,
        table.label,
        DATA,
        table.media_type,
        partial(table_of, ending=table.ending),
        Holds.TABLE,
        is_table=True,
        has_sidecar=table.has_sidecar,
        in_pack=table.has_sidecar,
    )
