"""Texts and Markdown, which most labels of Streamlit are read as.

No text of a file is ever put into such a label: it stands in st.text or in an element of ours, which know no Markdown.
"""

import streamlit as st

SIGNS = frozenset("\\`*_{}[]()#+-.!|<>~$:&")


def plain(text: str) -> str:
    """Return a text of our own that Markdown shows as it is."""
    return "".join(f"\\{letter}" if letter in SIGNS else letter for letter in text)


def show_problem(said: str, quoted: str) -> None:
    """Show what is wrong: a sentence of our own, and below it one that may hold text of a file."""
    st.error(said)
    st.text(quoted)
