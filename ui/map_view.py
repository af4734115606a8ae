"""The map in the page: hosts the map page in a frame, sends it the state, takes back view, period and event."""

from dataclasses import replace

import streamlit as st

from geo.dataset.credits import covered_days
from geo.store.selection import Selection
from geo.webmap.columns import page_state
from ui import map_messages, state
from ui.component import component
from ui.data import ServedDataset
from ui.overview import show_grain
from ui.routes import page_url


@st.fragment
def show_map(served: ServedDataset, selection: Selection) -> None:
    """Show the map; a move of the map reruns this fragment only, a new period or event the whole page."""
    if st.session_state.pop("rerun_all", False):
        st.rerun()
    store = served.dataset.store
    # the map keeps its own place once it is shown: it is told the place of the link, and no other later
    first = st.session_state.setdefault("first_view", st.session_state["view"])
    place = {"lon": first.lon, "lat": first.lat, "zoom": first.zoom}
    component("map_host")(
        key="map",
        data=page_state(store, selection, replace(st.session_state["view"], **place), st.session_state["row"])
        | {
            "url": page_url(served.dataset.key),
            "covered": covered_days(served.dataset),
            "sequence": st.session_state["sequence"],
            "show": st.session_state["show"],
        },
        on_period_change=lambda: map_messages.take_map_period(store),
        on_event_change=lambda: map_messages.take_map_event(store),
        on_area_change=map_messages.take_map_area,
        on_view_change=map_messages.take_map_view,
    )
    state.write_link(store)
    if store.is_overview or state.near():
        show_grain(served)
