"""Files of one visitor: read by a worker, kept in the session only, and no longer than they are needed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from weakref import WeakKeyDictionary

import streamlit as st
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile, UploadedFileRec

from geo.dataset.dataset import shared_actors
from geo.errors import SourceError
from geo.events.validate import Validated
from geo.sandbox import columns_in_worker, read_in_worker
from geo.sources.options import AS_FOUND, ReadOptions
from geo.sources.publishers.mapping import ColumnMapping, Columns
from ui.data import ServedDataset, today
from ui.free_memory import give_back
from ui.upload_gate import Weight, holdings, refusals

TOLD_OTHERWISE = {"encoding_guessed", "sheets_left_out", "sheets_together", "lists_left_out"}  # rules
SHEET_ASKED = "--sheet"  # in a refusal
MAX_NAME = 200  # characters of the name of a file


def _never_cancelled() -> bool:
    return False


@dataclass(eq=False)
class Upload:
    """One file: its content as long as it may be read again, how its columns are understood, and what came of it."""

    name: str
    content: bytes = field(repr=False)
    mapping: ColumnMapping | None = None  # None: as its own columns say
    checked: Validated | None = None
    refused: str = ""  # why the file as a whole was not read
    columns: Columns | None = None  # where a mapping is of use and the file is a table at all
    weight: Weight | None = field(default=None, repr=False)
    options: ReadOptions = AS_FOUND  # encoding and sheet, where the visitor says them

    @property
    def may_be_read_otherwise(self) -> bool:
        """Return whether the encoding, or the sheet, is one of several that the file may have."""
        rules = set(self.checked.problems["rule"]) if self.checked else set()
        return self.options != AS_FOUND or bool(rules & TOLD_OTHERWISE) or SHEET_ASKED in self.refused

    def read_as(self, options: ReadOptions) -> None:
        """Read the file anew, with another encoding or sheet; its columns may be others then."""
        self.options, self.mapping, self.columns = options, None, None
        self.check()

    def check(self, is_cancelled: Callable[[], bool] = _never_cancelled) -> None:
        """Read and check the file; a refusal is kept as a sentence."""
        self.checked, self.refused = None, ""
        try:
            self.checked = read_in_worker(
                self.content,
                self.name,
                mapping=self.mapping,
                options=self.options,
                today=today(),
                actors=shared_actors(),
                is_cancelled=is_cancelled,
            )
        except SourceError as err:
            self.refused = str(err)
        if self.columns is None and (self.checked is None or self.checked.source == "mapped"):
            self.columns = self._columns(is_cancelled)
        if self.columns is not None and self.mapping is not None:
            told = self.mapping if self.mapping.columns else replace(self.mapping, columns=self.columns.mapping.columns)
            self.columns = replace(self.columns, mapping=told)
        self._let_go()

    def _let_go(self) -> None:
        """Drop what nobody will ask for any more: a content that is not read again, and all of a refused file."""
        if self.columns is None and not self.may_be_read_otherwise:
            self.content = b""
            give_back()
            if self.checked is None and self.weight is not None:
                self.weight.size = 0

    def _columns(self, is_cancelled: Callable[[], bool]) -> Columns | None:
        try:
            return columns_in_worker(self.content, self.name, options=self.options, is_cancelled=is_cancelled)
        except SourceError:
            return None


_weights: WeakKeyDictionary[ServedDataset, list[Weight]] = WeakKeyDictionary()


def count_as_held(served: ServedDataset, uploads: Sequence[Upload]) -> None:
    """Count files for as long as the dataset that was made of them is there, also once they are removed."""
    _weights[served] = [upload.weight for upload in uploads if upload.weight]


def taken(files: Sequence[UploadedFile], key: str) -> list[Upload]:
    """Return files that were dropped on a widget; Streamlit, which would keep them with the session, lets them go."""
    return [_taken(file, key) for file in files]


def _taken(file: UploadedFile, key: str) -> Upload:
    content, name = file.getvalue(), file.name[:MAX_NAME]
    let_go(file, key)
    context = get_script_run_ctx()
    weight = holdings.weigh(context.session_id if context else "", len(content))
    refusal = refusals.take(file.file_id)
    return Upload(name, content, weight=weight, refused=f"{name}: {refusal}" if refusal else "")


def let_go(file: UploadedFile, key: str) -> None:
    """Drop a file that was read, and the copies of it that Streamlit and the state of its widget hold."""
    held = st.session_state.get(key) or []
    for copy in [file, *(held if isinstance(held, list) else [held])]:
        if copy.file_id == file.file_id:
            copy.seek(0)
            copy.truncate()
    context = get_script_run_ctx()
    if context and isinstance(manager := context.uploaded_file_mgr, MemoryUploadedFileManager):
        empty = UploadedFileRec(file.file_id, file.name, file.type, b"")  # gone, it would look like another choice
        manager.add_file(context.session_id, empty)
