"""What a visitor's session keeps besides the values of its widgets: one typed object, held by Streamlit.

The values of widgets stay under their own keys: those of filters are read and written in ui.filter_state alone.
"""

from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from geo.compare.changes import ChangeSummary
from geo.events.dataset_about import NOTHING_SAID, DatasetAbout
from geo.events.validate import Validated
from geo.partitioned import Bbox, holds_all
from geo.store.selection import Selection, View
from ui.data import ServedDataset
from ui.uploads import Upload


@dataclass(frozen=True)
class Near:
    """Single events on show instead of an overview: those of an extent that a selection of it shows."""

    served: ServedDataset
    bbox: Bbox
    read: Selection  # by its period, countries and types
    asked: Selection  # what the reader asks for of the overview, as far as the widgets have not changed it

    def holds(self, bbox: Bbox, asked: Selection) -> bool:
        """Return whether all events of another extent and selection are here."""
        return holds_all(self.read, self.bbox, asked, bbox)


@dataclass(frozen=True)
class Show:
    """An extent that the map is told to show (west, south, east, north in degrees), and its serial number."""

    number: int
    bbox: Bbox | None


@dataclass
class Session:
    """The state of one visitor. Rows are numbers in the dataset that `dataset_key` names."""

    # whose data
    dataset_key: str = ""  # "" until the link was read
    own: ServedDataset | None = None  # shown instead of the served data: own files, or single events of an overview
    near: Near | None = None
    gone: str | None = None  # name of own files that the address names but this session lacks
    gone_query: str = ""  # what the address asks for of them
    note_of_change: str = ""  # shown once another dataset is on show
    asked_of_own: str = ""  # that query, applied once the files are loaded again
    # filters while no widget holds them
    kept: Selection | None = None  # what the page goes on with after the Data page
    of_served: Selection | None = None  # of the served data, while own files are on show
    asked: Selection | None = None  # on the way between an overview and its single events
    # the map
    view: View = field(default_factory=View)
    first_view: View | None = None  # that the map began with
    bbox: str = ""  # its extent, as it told it
    show: Show | None = None
    sequence: int = 0  # of the last message from the map
    rerun_all: bool = False  # of the page, not of the map alone
    row: int = -1  # of the open event
    event_wanted: str = ""  # the id of an event that is to be opened once it is among the rows
    # the page
    on_data_page: bool = False
    notes: list[str] = field(default_factory=list)
    not_understood: tuple[list[str], Selection] | None = None  # with the filters that were in force
    page: int = 0  # of the table
    sort: tuple[str, bool] = ("date", False)  # column of the table, and whether it descends
    # the snapshot
    composed: dict[str, Any] | None = None  # fields as they were asked for last
    is_composing: bool = False
    was_opened_again: bool = False
    picture_problem: str = ""
    # the Data page
    uploads: list[Upload] = field(default_factory=list)
    files_taken: int = 0
    mapping_taken: dict[int, str] = field(default_factory=dict)  # by number of the upload: id of the mapping's file
    about: DatasetAbout = NOTHING_SAID
    comparison: tuple[tuple[Any, ...], ChangeSummary, list[Validated]] | None = None  # what was asked, and the answer
    show_problem: str = ""


def session() -> Session:
    """Return the state of this visitor."""
    if "session" not in st.session_state:
        st.session_state["session"] = Session()
    state: Session = st.session_state["session"]
    return state
