"""An overview of cells and its single events: which of the two the page shows, and the change between them.

Single events come by themselves where the map shows few enough of them, and go when it shows too many.
"""

import math
from weakref import WeakValueDictionary

import streamlit as st

from geo.dataset.dataset import Dataset
from geo.errors import GeoError
from geo.events.folding import counted
from geo.partitioned import MAX_NEAR, Bbox, events_expected, single_events
from geo.store.selection import Selection
from ui import filter_state, map_messages
from ui.data import ServedDataset, current, register_private
from ui.session import Near

_read: WeakValueDictionary[tuple[str, Selection, Bbox], ServedDataset] = (
    WeakValueDictionary()
)  # who asks the same shares it


def show_grain(served: ServedDataset) -> None:
    """Say whether rows are sums or single events, and let the reader choose; then change to what is to be shown."""
    near, bbox = filter_state.near(), map_messages.extent_of_map()
    count = None if near else _expected(served.dataset, bbox)
    with st.container(horizontal=True, vertical_alignment="center", key="overview"):
        st.text(_near_text(near) if near else _overview_text(served.dataset, count))
        st.toggle(
            "Single events when zoomed in",
            value=True,
            key="single_events",
            help=f"Where the map shows {MAX_NEAR:,} events of the period or fewer, one by one with all filters; "
            "not while it compares two periods.",
        )
    _follow(near, bbox, count)


def _near_text(near: Near) -> str:
    events = counted(len(near.served.dataset.store), "single event")
    return f"{events} of what the map shows and of its period; no others are here."


def _overview_text(dataset: Dataset, count: int | None) -> str:
    weeks = "one week" if dataset.grain.weeks == 1 else f"{dataset.grain.weeks} weeks"
    return (
        f"Overview: each symbol sums up the events of {weeks} in a square of {dataset.grain.km:.0f} km "
        f"(at the equator); weeks that the period cuts count whole. "
        f"About {counted(count or 0, 'event')} in this view and period."
    )


# --- from one to the other ---------------------------------------------------------------------------------------


def _follow(near: Near | None, bbox: Bbox | None, count: int | None) -> None:
    """Go over to single events or back to the overview, if the map now shows few enough or too many."""
    selection = filter_state.selection_asked()
    two_periods = filter_state.compares() and (selection.date_from or selection.date_to)
    is_wanted = st.session_state["single_events"] and not two_periods
    if is_wanted and (bbox is None or (near and near.holds(bbox, selection))):
        return  # the map has not told yet what it shows, or all of that is here
    overview = current().dataset
    if is_wanted and bbox and overview.store.is_overview:  # or else the operator's files were replaced by others
        few = 0 < (_expected(overview, bbox) if count is None else count) <= MAX_NEAR
        if few and _open(overview, selection, bbox):
            st.rerun()
    if near:
        filter_state.show_overview()
        st.rerun()


def _expected(overview: Dataset, bbox: Bbox | None) -> int:
    return events_expected(overview.store, overview.grain, filter_state.selection_asked(), bbox)


def _open(overview: Dataset, selection: Selection, bbox: Bbox) -> bool:
    """Read single events, and tell whether they are on show now."""
    wide = widened(bbox)
    extent = wide if _expected(overview, wide) <= MAX_NEAR else bbox
    served = _read.get((overview.key, selection, extent))
    try:
        with st.spinner("Reading the single events of this view"):
            served = served or register_private(single_events(overview, selection, extent))
    except GeoError as err:
        st.text(str(err))  # they lie closer together here than the overview knows
        return False
    _read[overview.key, selection, extent] = served
    filter_state.show_near(Near(served, extent, read=selection, asked=selection))
    return True


def widened(bbox: Bbox) -> Bbox:
    """Return an extent that holds `bbox`: the same for extents that differ little, so that a small move reads no other.

    Its limits are multiples of half the larger side, which is rounded to a power of two.
    """
    west, south, east, north = bbox
    if west > east:
        return bbox
    unit = 2 ** round(math.log2(max(east - west, north - south, 1e-3))) / 2
    west, south = (math.floor(limit / unit) * unit for limit in (west, south))
    east, north = (math.ceil(limit / unit) * unit for limit in (east, north))
    return max(west, -180.0), max(south, -90.0), min(east, 180.0), min(north, 90.0)
