"""The page as a table of contents: load, choose, select, show."""

import time

import streamlit as st

from geo.errors import GeoError
from geo.selection import select
from geo.summary import summarise
from ui import state
from ui.component import show_styles
from ui.data import current
from ui.filters import choose
from ui.map_view import show_map
from ui.panels import show_caption, show_masthead, show_tables, show_way_back
from ui.snapshot import compose, is_composing

HEAD_START_S = 0.05  # the browser paints the map before it gets the rest, else it would do both at once

st.set_page_config(page_title="Conflict Map", layout="wide", initial_sidebar_state="auto")
show_styles()
try:
    served = current()
except GeoError as err:
    st.title("Conflict Map")
    st.text(str(err))
    st.stop()

dataset, store = served.dataset, served.dataset.store
state.start(dataset)
selection = state.selection_now()
above_map = st.container()
show_map(served, selection)  # before all else: it waits for no count
time.sleep(HEAD_START_S)

with st.sidebar:
    st.title("Conflict Map")
    st.text(f"{dataset.name} · {len(store):,} events")
    choose(dataset)
rows = select(store, selection)
summary = summarise(store, rows)
with st.sidebar:
    show_way_back(summary)
with above_map:
    show_masthead(dataset, selection, summary)
if is_composing():
    compose(dataset, selection)
show_tables(dataset, selection, rows)
show_caption(dataset, selection, summary)
