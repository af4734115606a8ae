"""What of a link was not understood, above the map until the reader changes a filter or closes it."""

import streamlit as st

from ui import filter_state

SAID = "Not understood, and therefore not applied: what is shown, shared and exported goes without it."


def show_not_understood() -> None:
    """Show the sentences as plain text: they quote links."""
    if not (notes := filter_state.not_understood()):
        return
    with st.container(border=True, key="not_understood"):
        st.warning(SAID)
        for note in notes:
            st.text(note)
        st.button("Close", key="close_not_understood", on_click=filter_state.close_not_understood)
