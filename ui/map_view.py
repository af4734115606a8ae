"""The map in the page: hosts the map page in a frame, sends it the state, takes back view, period and event."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import streamlit as st

from geo.selection import Selection
from geo.webmap.columns import page_state
from ui import state
from ui.data import Served
from ui.routes import page_url

FRAME = '<iframe class="map-frame" title="Map and timeline" allow="fullscreen; clipboard-write"></iframe>'
ASSETS = Path(__file__).parent / "assets"


@st.fragment
def show_map(served: Served, selection: Selection) -> None:
    """Show the map; a move of the map reruns this fragment only, a new period or event the whole page."""
    if st.session_state.pop("rerun_all", False):
        st.rerun()
    store = served.dataset.store
    # the map keeps its own place once it is shown: it is told the place of the link, and no other later
    first = st.session_state.setdefault("first_view", st.session_state["view"])
    place = {"lon": first.lon, "lat": first.lat, "zoom": first.zoom}
    _host()(
        key="map",
        data=page_state(store, selection, replace(st.session_state["view"], **place), st.session_state["row"])
        | {"url": page_url(served.dataset.key), "sequence": st.session_state["sequence"]},
        on_period_change=lambda: state.take_map_period(store),
        on_event_change=lambda: state.take_map_event(store),
        on_area_change=state.take_map_area,
        on_view_change=state.take_map_view,
    )
    state.write_link(selection, store)


@st.cache_resource
def _host() -> Any:
    return st.components.v2.component(
        "conflict_map",
        html=FRAME,
        css=(ASSETS / "map_host.css").read_text(encoding="utf-8"),
        js=(ASSETS / "map_host.js").read_text(encoding="utf-8"),
        isolate_styles=False,
    )
