"""A visitor's own files that went with their session: said before the served data are taken for them.

A reload or a restarted server begins a new session. That own files were on show is known by their name in the page's
address, a text that anybody may have written: it stands in this sentence, and the address's filters hold for a file of
this name once it is loaded again.
"""

import streamlit as st

from geo.dataset.dataset import Dataset
from geo.events.folding import counted, visible
from ui import filter_state
from ui.session import session

SAID = "This is not your file: the data served here are shown instead."


def gone_text(name: str, dataset: Dataset) -> str:
    """Return what is said of files called `name`, of which `dataset` is shown instead."""
    file = f"Your file {visible(name)!r}" if name else "Your file"
    return (
        f"{file} is gone from this session. Load it again. Shown instead: "
        f"{visible(dataset.name)}, {counted(dataset.store.events_in(), 'event')}; the filters of this address are not "
        "applied to them but to your file, once it is here again. Did somebody send you this address? It is of a file "
        "that only its owner can see."
    )


def show_gone(dataset: Dataset, *, ways_on: bool = True) -> None:
    """Say that own files are gone, until the reader loads them again or goes on with the served data."""
    name = session().gone
    if name is None:
        return
    with st.container(border=True, key="own_gone"):
        st.error(SAID)
        st.text(gone_text(name, dataset))
        if ways_on:
            with st.container(horizontal=True):
                st.button("Load it again", type="primary", on_click=filter_state.open_data_page)
                st.button("Go on with the served data", on_click=filter_state.forget_gone)
