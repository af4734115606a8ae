"""Write events as files of any format in geo.export.formats, whole or not at all."""

import io
import json
from collections.abc import Callable, Collection, Sequence
from functools import partial
from pathlib import Path
from typing import BinaryIO

from geo.dataset.terms import check_terms
from geo.events.schema import LocatedTable
from geo.export.about import FileMetadata, with_notes
from geo.export.export_table import ExportTable
from geo.export.formats import ABOUT, FORMATS, check_ending
from geo.whole_files import write_whole


def write_to(
    file: BinaryIO, table: LocatedTable, about: FileMetadata, ending: str, *, confirmed: Collection[str] = ()
) -> None:
    """Write the rows as a file of this ending. Raise TermsError if they may not be passed on unasked.

    confirmed: the sources (of geo.dataset.terms) whose terms somebody says to have read.
    """
    check_terms(table, confirmed)
    rows, kind = ExportTable(table), FORMATS[ending]
    kind.write(rows, with_notes(about, kind.notes(rows)), file)


def content_of(table: LocatedTable, about: FileMetadata, ending: str, *, confirmed: Collection[str] = ()) -> bytes:
    """Return the rows as a file of this ending. Raise TermsError as write_to does."""
    file = io.BytesIO()
    write_to(file, table, about, ending, confirmed=confirmed)
    return file.getvalue()


def write_files(
    table: LocatedTable,
    about: FileMetadata,
    paths: Sequence[Path],
    *,
    confirmed: Collection[str] = (),
    hxl: bool = False,
) -> list[Path]:
    """Write the rows to all `paths`, with a file beside a table that cannot say what it is; return all files written.

    Raise ExportError or TermsError as write_to does; what cannot be written leaves no half of a file.
    """
    for path in paths:
        check_ending(path, hxl=hxl)
    check_terms(table, confirmed)
    rows, beside = ExportTable(table), dict[Path, list[str]]()
    whole: dict[Path, Callable[[BinaryIO], object]] = {}
    for path in paths:
        kind = FORMATS[path.suffix.lower()]
        notes = kind.notes(rows)
        whole[path] = partial(kind.tagged if hxl and kind.tagged else kind.write, rows, with_notes(about, notes))
        if kind.has_sidecar:
            beside.setdefault(path.with_suffix(ABOUT), []).extend(notes)
    whole |= {path: partial(_write_text, about_text(with_notes(about, notes))) for path, notes in beside.items()}
    write_whole(whole)
    return list(whole)


def about_text(about: FileMetadata) -> bytes:
    """Return what a file says of itself as a file of its own."""
    return (json.dumps(about, ensure_ascii=False, indent=1) + "\n").encode()


def _write_text(text: bytes, file: BinaryIO) -> None:
    file.write(text)
