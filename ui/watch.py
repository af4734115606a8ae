"""A page that is left open looks from time to time whether the operator's files were replaced."""

import streamlit as st

from ui.data import ServedDataset, current

WATCH_S = 60


@st.fragment(run_every=WATCH_S)
def watch(served: ServedDataset) -> None:
    """Show the operator's files anew when they were replaced; a visitor's own do not change."""
    if not served.own and current().dataset.key != served.dataset.key:
        st.rerun()
