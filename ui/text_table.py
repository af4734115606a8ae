"""Tables of plain text on the Data page."""

import streamlit as st

from ui.component import component

SHORT = {
    "Place", "Agree", "Differ", "Event", "Outcome", "Rule", "Rows", "Rows read", "Kept", "Set aside", "Days apart",
    "Distance", "Field",
}  # fmt: skip
MAX_LINES = 200


def show_table(key: str, head: list[str], lines: list[list[str]], caption: str, *, in_all: int | None = None) -> None:
    """Show a table of plain text; in_all: how many lines there are, where only the first are given."""
    if not lines:
        return
    component("event_table")(
        key=f"table_{key}",
        data={
            "columns": [
                {"key": "short" if label in SHORT else "long", "label": label, "sortable": False, "opens": False}
                for label in head
            ],
            "rows": [{"cells": line} for line in lines[:MAX_LINES]],
            "caption": caption,
        },
    )
    count = len(lines) if in_all is None else in_all
    if count > min(len(lines), MAX_LINES):
        st.text(f"The first {min(len(lines), MAX_LINES)} of {count:,} lines.")
