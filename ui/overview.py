"""An overview of cells: what it is, how many events the view holds, and the way to single ones and back."""

from dataclasses import replace

import streamlit as st

from geo.dataset import Dataset
from geo.errors import GeoError
from geo.folder import MOST_NEAR, single_events
from geo.selection import Selection, select
from ui import state
from ui.data import Served, keep_own
from ui.markdown import plain


def show_overview_line(served: Served, selection: Selection) -> None:
    """Say that rows are sums, and offer the single events of what the map shows."""
    dataset = served.dataset
    bbox = state.extent_of_map()
    shown = replace(selection, area=selection.area or _corners(bbox))
    count = dataset.store.events_in(select(dataset.store, shown))
    said = (
        f"Overview: each symbol sums up the events of {_weeks(dataset.grain.weeks)} in a square of "
        f"{dataset.grain.km:.0f} km (at the equator). About {count:,} events in this view and period."
    )
    with st.container(horizontal=True, vertical_alignment="center", key="overview"):
        st.text(said)
        st.button(
            "Show them one by one",
            disabled=not 0 < count <= MOST_NEAR,
            help=f"For up to {MOST_NEAR:,} events: zoom in, or choose a shorter period, a country or a type",
            on_click=_open,
            args=(dataset, selection, bbox),
        )
    if problem := st.session_state.pop("overview_problem", ""):
        st.warning(plain(problem))


def _weeks(count: int) -> str:
    return "one week" if count == 1 else f"{count} weeks"


def _corners(bbox: tuple[float, float, float, float] | None) -> tuple[float, ...]:
    return bbox if bbox and bbox[0] < bbox[2] else ()


def _open(dataset: Dataset, selection: Selection, bbox: tuple[float, float, float, float] | None) -> None:
    try:
        near = single_events(dataset, selection, bbox)
    except GeoError as err:
        st.session_state["overview_problem"] = str(err)
        return
    state.show_own(keep_own(near))
    st.session_state["rerun_all"] = True


def show_way_to_overview(served: Served) -> None:
    """Say that these are the single events of a part, and lead back to the whole."""
    with st.container(horizontal=True, vertical_alignment="center", key="overview"):
        st.text(f"{len(served.dataset.store):,} single events of the view and period chosen; others are not here.")
        st.button("Back to the overview", on_click=state.show_served)
