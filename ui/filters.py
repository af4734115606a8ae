"""The side panel: one widget per filter, each with its counts."""

from collections.abc import Callable, Mapping

import numpy as np
import streamlit as st

from geo.dataset.dataset import Dataset
from geo.events.schema import EVENT_TYPES, GeoPrecision
from geo.places.country_parts import with_parts
from geo.store.filters import BY_KIND, FILTERS, Filter
from geo.store.selection import ROLES
from geo.store.store import EventStore
from geo.wording.labels import PRECISION_LABELS, type_label
from ui import filter_state
from ui.component import component
from ui.data import once_per_dataset

ROLE_LABELS = {"any": "Any role", "initiator": "Initiator", "target": "Target"}
WORLDVIEW_LABELS = {"de_facto": "As controlled (de facto)", "un": "As the United Nations see them"}
MAX_LISTED = 200_000  # events; of more, a link can ask for values of sources and districts, but none are listed
PRESETS = {"7 d": 7, "30 d": 30, "90 d": 90, "All": None}


def choose(dataset: Dataset) -> None:
    """Draw the filters; the selection is read by ui.filter_state."""
    store = dataset.store
    _period(store)
    _places(dataset)
    if len(store.actors.names) > 1 or not store.is_overview:  # one name would be all others
        _actors(dataset)
    _types(store)
    if not store.is_overview:
        _of_single_events(dataset)
    st.button("Reset", on_click=filter_state.reset, args=(store,), width="stretch")


def _of_single_events(dataset: Dataset) -> None:
    """Draw the filters that sums of cells cannot answer."""
    store = dataset.store
    _deaths()
    _precision(store)
    _from_their_rows(dataset)
    st.text_input(
        "Search",
        key="q",
        placeholder='words, or "a phrase"',
        help="Looks in title, text, place names in any script, and actors",
        on_change=filter_state.take_search,
    )


def _from_their_rows(dataset: Dataset) -> None:
    """Draw the filters that have nothing but a row of FILTERS."""
    if len(dataset.store) > MAX_LISTED:
        return
    for kind, labels in _labels_of_rows(dataset).items():
        row = BY_KIND[kind]
        _multiselect(row.label, row.parameters[0].name, labels, "All", _name_of(row, dataset))


@once_per_dataset
def _labels_of_rows(dataset: Dataset) -> dict[str, dict[str, str]]:
    """Return the labels of the values of each filter that is drawn from its row, by its kind."""
    return {row.kind: _labels(row.values(dataset.store), _name_of(row, dataset)) for row in FILTERS if row.values}


def _name_of(row: Filter, dataset: Dataset) -> Callable[[str], str]:
    return getattr(dataset.names, row.names) if row.names else str


def _period(store: EventStore) -> None:
    first, last = store.first_date, store.last_date
    # a link may ask for days that the data do not reach
    asked = [day for day in (filter_state.chosen("from"), filter_state.chosen("to")) if day]
    left, right = st.columns(2)
    for column, label, key in ((left, "From", "from"), (right, "To", "to")):
        column.date_input(
            label,
            key=key,
            min_value=min([first, *asked]),
            max_value=max([last, *asked]),
            format="YYYY-MM-DD",
            on_change=filter_state.take_dates,
            args=(store,),
        )
    if first < last:
        st.slider(
            "Period", first, last, key="period", format="D MMM YYYY", on_change=filter_state.take_slider, args=(store,),
            label_visibility="collapsed",
        )  # fmt: skip
    with st.container(horizontal=True, gap="small", key="presets"):
        for label, days in PRESETS.items():
            st.button(
                label,
                key=f"last_{label}",
                on_click=filter_state.take_preset,
                args=(store, days),
                help=_preset_help(days),
            )


def _preset_help(days: int | None) -> str:
    return "The whole period of the data" if days is None else f"The last {days} days of the data"


def _places(dataset: Dataset) -> None:
    worldview, store, names = filter_state.chosen("worldview"), dataset.store, dataset.names
    countries = _labels(store.country[worldview].totals, names.country)
    _multiselect("Country", "country", countries, "All countries", names.country)
    if not store.is_overview:
        units = _unit_labels(dataset, worldview)
        _multiselect("Governorate or province", "admin1", units, "All", names.unit)


def _unit_labels(dataset: Dataset, worldview: str) -> dict[str, str]:
    """Return the label of each unit of the countries chosen, or of all if none is."""
    store, countries = dataset.store, filter_state.chosen("country")
    if not countries:
        return _all_unit_labels(dataset)
    chosen = [value in with_parts(countries) for value in store.country[worldview].values]
    units = store.admin1.named(_units_by_country(dataset)[worldview][chosen].sum(axis=0))
    return _labels(units, dataset.names.unit)


@once_per_dataset
def _all_unit_labels(dataset: Dataset) -> dict[str, str]:
    return _labels(dataset.store.admin1.totals, dataset.names.unit)


@once_per_dataset
def _units_by_country(dataset: Dataset) -> dict[str, np.ndarray]:
    return {view: country.across(dataset.store.admin1) for view, country in dataset.store.country.items()}


def _labels(counts: Mapping[str, int], name: Callable[[str], str]) -> dict[str, str]:
    """Return value -> label with its count."""
    return {value: f"{name(value)} ({count:,})" for value, count in counts.items()}


def _multiselect(label: str, key: str, labels: Mapping[str, str], placeholder: str, name: Callable[[str], str]) -> None:
    """Show the options, and with them what is chosen although no event has it."""
    labels = {**labels, **{value: f"{name(value)} (0)" for value in filter_state.chosen(key) if value not in labels}}
    st.multiselect(
        label, list(labels), key=key, format_func=labels.__getitem__, placeholder=placeholder, select_all=False
    )


def _actors(dataset: Dataset) -> None:
    _multiselect("Actor", "actor", _actor_labels(dataset), "All actors", str)
    st.segmented_control(
        "Role of the actor", ROLES, key="role", format_func=ROLE_LABELS.__getitem__, label_visibility="collapsed",
        required=True,
    )  # fmt: skip


@once_per_dataset
def _actor_labels(dataset: Dataset) -> dict[str, str]:
    """Return actor or group -> label with its count and group, most events first; made once for all visitors."""
    index, actors = dataset.store.actors, dataset.actors
    groups = set(actors.children())

    def label(name: str, count: int) -> str:
        lineage = actors.lineage(name)[1:]
        within = f" · in {lineage[0]}" if lineage else " · group" if name in groups else ""
        return f"{name} ({count:,}){within}"

    counted = sorted(index.totals.items(), key=lambda each: (-each[1], each[0]))
    return {name: label(name, count) for name, count in counted}


def _types(store: EventStore) -> None:
    counts = store.event_type.totals | store.sub_type.totals
    labels = {name: type_label(name) for branch in EVENT_TYPES for name in (branch, *_sub_types(store, branch))}
    with st.expander("Type of event", expanded=True):
        _boxes("Type of event", "type", labels, counts)


def _sub_types(store: EventStore, branch: str) -> list[str]:
    """Return the twigs of a branch that occur, the source's own too, or are chosen."""
    sub_types = dict.fromkeys([*store.sub_type.values, *filter_state.chosen("type")])
    return [sub_type for sub_type in sub_types if sub_type.startswith(f"{branch}/") and sub_type != f"{branch}/"]


def _boxes(name: str, key: str, labels: Mapping[str, str], counts: Mapping[str, int]) -> None:
    """Show a box per value that occurs or is chosen, in one element: the page is told less than of many widgets."""
    chosen = filter_state.chosen(key)
    options = [
        {"value": value, "text": f"{label} ({counts.get(value, 0):,})", "under": "/" in value}
        for value, label in labels.items()
        if value in counts or value in chosen
    ]
    component("boxes")(
        key=f"{key}_boxes",
        data={"name": name, "options": options, "chosen": chosen},
        on_chosen_change=lambda: filter_state.take_boxes(key, set(labels)),
    )


def _deaths() -> None:
    with st.expander("Deaths reported"):
        limits = {"deaths_min": "At least", "deaths_max": "At most"}
        for column, (key, label) in zip(st.columns(2), limits.items(), strict=True):
            column.number_input(
                label, min_value=0, step=1, value=None, key=key, placeholder="any", on_change=filter_state.take_deaths
            )
        st.checkbox("Also events that give no figure", key="deaths_unknown")


def _precision(store: EventStore) -> None:
    counts = store.precision.totals
    with st.expander("Location precision and borders"):
        _boxes("Location precision", "precision", {str(each): PRECISION_LABELS[each] for each in GeoPrecision}, counts)
        st.radio("Countries", list(WORLDVIEW_LABELS), key="worldview", format_func=WORLDVIEW_LABELS.__getitem__)
