"""The map in the page: hosts the map page in a frame, sends it the state, takes back view, period and event."""

from dataclasses import asdict, replace

import streamlit as st

from geo.dataset.credits import covered_days
from geo.store.selection import Selection
from geo.webmap.columns import page_state
from ui import filter_state, map_messages
from ui.component import component
from ui.data import ServedDataset
from ui.overview import show_grain
from ui.routes import page_url
from ui.session import session


@st.fragment
def show_map(served: ServedDataset, selection: Selection) -> None:
    """Show the map; a move of the map reruns this fragment only, a new period or event the whole page."""
    kept = session()
    if kept.rerun_all:
        kept.rerun_all = False
        st.rerun()
    store = served.dataset.store
    # the map keeps its own place once it is shown: it is told the place of the link, and no other later
    first = kept.first_view = kept.first_view or kept.view
    shown = replace(kept.view, lon=first.lon, lat=first.lat, zoom=first.zoom)
    component("map_host")(
        key="map",
        data=page_state(store, selection, shown, kept.row)
        | {
            "url": page_url(served.dataset.key),
            "covered": covered_days(served.dataset),
            "sequence": kept.sequence,
            "show": asdict(kept.show) if kept.show else None,
        },
        on_period_change=lambda: map_messages.take_map_period(store),
        on_event_change=lambda: map_messages.take_map_event(store),
        on_area_change=map_messages.take_map_area,
        on_view_change=map_messages.take_map_view,
    )
    filter_state.write_link(store)
    if store.is_overview or filter_state.near():
        show_grain(served)
