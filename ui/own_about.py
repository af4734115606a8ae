"""What a visitor's own files are and are not: asked once a session, and stated wherever they are shown."""

from datetime import date

import streamlit as st

from geo.events.dataset_about import MAX_TEXT, DatasetAbout
from ui.session import session

KEY = "own_about"  # + label or name of a field
EARLIEST, LATEST = date(1900, 1, 1), date(2100, 12, 31)


def ask_about(stated: DatasetAbout) -> DatasetAbout:
    """Show a form for what the files are, filled with what they state; return what is stated and answered."""
    before: DatasetAbout = session().about
    shown = before or stated
    with st.expander("What are these data? This text stands under every headline and caption.", expanded=not shown):
        session().about = DatasetAbout(
            title=shown.title,
            covers=_text("What they hold", shown.covers, "Strikes that two news agencies reported near Kirkuk."),
            is_not=_text("What they must not be taken for", shown.is_not, "No full count."),
            **_days(shown),
        )
    return session().about


def _text(label: str, value: str, example: str) -> str:
    given = st.text_input(label, value, max_chars=MAX_TEXT, placeholder=example, key=f"{KEY}_{label}")
    return " ".join(given.split())


def _days(shown: DatasetAbout) -> dict[str, date | None]:
    """Return the days asked for; two that run backwards are turned round."""
    labels = {"covered_from": "Collected from", "covered_to": "Collected to", "as_of": "Up to date as of"}
    given = {}
    for place, (name, label) in zip(st.columns(len(labels)), labels.items(), strict=True):
        given[name] = place.date_input(
            label, getattr(shown, name), min_value=EARLIEST, max_value=LATEST, key=f"{KEY}_{name}"
        )
    first, last = given["covered_from"], given["covered_to"]
    if first and last and first > last:
        given |= {"covered_from": last, "covered_to": first}
    return given
