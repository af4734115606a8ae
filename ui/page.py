"""The page as a table of contents: load, choose, select, show."""

import time

import streamlit as st

from geo.errors import GeoError
from geo.events.folding import counted
from geo.store.select_rows import select
from geo.store.summary import summarise
from ui import filter_state
from ui.component import show_styles
from ui.data import current, fault_of_newer
from ui.data_page import show_data_page
from ui.filters import choose
from ui.map_view import show_map
from ui.not_understood import show_not_understood
from ui.own_gone import show_gone
from ui.panels import show_caption, show_masthead, show_tables, show_way_back
from ui.session import session
from ui.snapshot import compose, is_composing
from ui.watch import watch

HEAD_START_S = 0.05  # the browser paints the map before it gets the rest, else it would do both at once
# no function is defined here: Streamlit keeps the fragments of every session, and with each all names of its module


st.set_page_config(page_title="Conflict Map", layout="wide", initial_sidebar_state="auto")
show_styles()
try:
    served = session().own or current()
except GeoError as err:
    st.title("Conflict Map")
    st.text(str(err))
    st.stop()

watch(served)
dataset, store = served.dataset, served.dataset.store
filter_state.start(dataset)
if session().on_data_page:
    show_data_page(served)
    st.stop()
selection = filter_state.selection_now()
with st.container():
    show_gone(dataset)  # before the reader takes the map for one of their own file
above_map = st.container()
show_map(served, selection)  # before all else: it waits for no count
time.sleep(HEAD_START_S)

with st.sidebar:
    st.title("Conflict Map")
    st.text(f"{dataset.name} · {counted(store.events_in(), 'event')}")
    st.button("Data and own files", on_click=filter_state.open_data_page, width="stretch")
    choose(dataset)
rows = select(store, selection)
summary = summarise(store, rows)
with st.sidebar:
    show_way_back(summary)
with above_map:
    if (fault := fault_of_newer()) and not served.own:
        st.warning("A newer version of the data cannot be shown; this is the last good one.")
        st.text(fault)
    show_not_understood()
    show_masthead(served, selection, summary)
if is_composing():
    compose(dataset, selection)
show_tables(dataset, selection, rows)
show_caption(dataset, selection, summary)
