"""The side panel: one widget per filter, each with its counts."""

from collections.abc import Callable, Mapping

import numpy as np
import streamlit as st

from geo.dataset import Dataset
from geo.schema import GeoPrecision
from geo.selection import ROLES
from geo.store import EventStore
from geo.words import PRECISION_LABELS, Names, type_label
from ui import state

ROLE_LABELS = {"any": "Any role", "initiator": "Initiator", "target": "Target"}
WORLDVIEW_LABELS = {"de_facto": "As controlled (de facto)", "un": "As the United Nations see them"}
PRESETS = {"7 d": 7, "30 d": 30, "90 d": 90, "All": None}


def choose(dataset: Dataset) -> None:
    """Draw the filters; the selection is read by ui.state."""
    store = dataset.store
    _period(store)
    _places(store, dataset.names)
    _actors(dataset)
    _types(store)
    _deaths()
    _precision(store)
    st.text_input(
        "Search",
        key="q",
        placeholder='words, or "a phrase"',
        help="Looks in title, text, place names in any script, and actors",
        max_chars=200,
    )
    st.button("Reset", on_click=state.reset, args=(store,), width="stretch")


def _period(store: EventStore) -> None:
    first, last = store.first_date, store.last_date
    left, right = st.columns(2)
    for column, label, key in ((left, "From", "from"), (right, "To", "to")):
        column.date_input(
            label,
            key=key,
            min_value=first,
            max_value=last,
            format="YYYY-MM-DD",
            on_change=state.take_dates,
            args=(store,),
        )
    if first < last:
        st.slider(
            "Period", first, last, key="period", format="D MMM YYYY", on_change=state.take_slider, args=(store,),
            label_visibility="collapsed",
        )  # fmt: skip
    with st.container(horizontal=True, gap="small", key="presets"):
        for label, days in PRESETS.items():
            st.button(
                label, key=f"last_{label}", on_click=state.take_preset, args=(store, days), help=_preset_help(days)
            )


def _preset_help(days: int | None) -> str:
    return "The whole period of the data" if days is None else f"The last {days} days of the data"


def _places(store: EventStore, names: Names) -> None:
    every = np.arange(len(store))
    country = store.country[st.session_state["worldview"]]
    counts = country.counts(every)
    st.multiselect(
        "Country",
        list(counts),
        key="country",
        format_func=_with_count(counts, names.country),
        placeholder="All countries",
        select_all=False,
    )
    chosen = st.session_state["country"]
    units = store.admin1.counts(np.flatnonzero(country.mask_of(chosen)) if chosen else every)
    options = list(dict.fromkeys([*units, *st.session_state["admin1"]]))
    st.multiselect(
        "Governorate or province",
        options,
        key="admin1",
        format_func=_with_count(units, names.unit),
        placeholder="All",
        select_all=False,
    )


def _with_count(counts: Mapping[str, int], name: Callable[[str], str]) -> Callable[[str], str]:
    return lambda value: f"{name(value)} ({counts.get(value, 0):,})"


def _actors(dataset: Dataset) -> None:
    index, actors = dataset.store.actors, dataset.actors
    counts = {name: len(index.rows(name, "any")) for name in index.names}
    groups = set(actors.children())
    order = sorted(index.names, key=lambda name: (-counts[name], name))

    def label(name: str) -> str:
        lineage = actors.lineage(name)[1:]
        within = f" · in {lineage[0]}" if lineage else " · group" if name in groups else ""
        return f"{name} ({counts[name]:,}){within}"

    st.multiselect("Actor", order, key="actor", format_func=label, placeholder="All actors", select_all=False)
    st.segmented_control(
        "Role of the actor", ROLES, key="role", format_func=ROLE_LABELS.__getitem__, label_visibility="collapsed",
        required=True,
    )  # fmt: skip


def _types(store: EventStore) -> None:
    every = np.arange(len(store))
    counts = store.event_type.counts(every) | store.twig.counts(every)
    with st.expander("Type of event", expanded=True):
        for name in state.type_names(store):
            with st.container(key=f"{'twig' if '/' in name else 'branch'}_{name.replace('/', '_')}"):
                st.checkbox(f"{_plain(type_label(name))} ({counts[name]:,})", key=state.TYPE_KEY + name)


def _deaths() -> None:
    with st.expander("Deaths reported"):
        left, right = st.columns(2)
        left.number_input(
            "At least",
            min_value=0,
            step=1,
            value=None,
            key="deaths_min",
            placeholder="any",
            on_change=state.take_deaths,
        )
        right.number_input(
            "At most", min_value=0, step=1, value=None, key="deaths_max", placeholder="any", on_change=state.take_deaths
        )
        st.checkbox("Also events that give no figure", key="deaths_unknown")


def _precision(store: EventStore) -> None:
    counts = store.precision.counts(np.arange(len(store)))
    with st.expander("Location precision and borders"):
        for precision in GeoPrecision:
            if precision in counts:
                st.checkbox(
                    f"{PRECISION_LABELS[precision]} ({counts[precision]:,})", key=state.PRECISION_KEY + precision
                )
        st.radio("Countries", list(WORLDVIEW_LABELS), key="worldview", format_func=WORLDVIEW_LABELS.__getitem__)


def _plain(text: str) -> str:
    """Keep words of the data from being read as Markdown in a label."""
    return "".join(f"\\{char}" if char in r"\`*_{}[]()|<>~$:^" else char for char in text)
