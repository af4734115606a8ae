"""The state of one visitor: the widgets' values, seeded from the link, read as a Selection, written back to the link.

A widget's key is its name in the link, so that there is one name for one thing. Only here are the widgets of filters
read and written; what a session keeps besides is in ui.session.
"""

from dataclasses import fields, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode

import streamlit as st

from geo.dataset.dataset import Dataset
from geo.dataset.queries import answerable, resolve_with_notes
from geo.store.filters import SELECTION_PARAMETERS, without
from geo.store.link import from_query, to_query
from geo.store.selection import Selection
from geo.store.store import EventStore
from ui.data import ServedDataset, tiles_named
from ui.session import Near, session

OWN = "own"  # of the page's address: the name of the visitor's own files, while they are on show
# widgets that are one parameter each; two dates, a slider and the map set the period together
WIDGETS = [each for each in SELECTION_PARAMETERS if each.name not in {"from", "to"}]
MAX_NAME = 60  # characters of it
OWN_QUERY = "own_query"  # of the page's address: what was asked of own files that are gone, until they are there again


def start(dataset: Dataset) -> None:
    """Seed a new session from the link; later runs leave the state alone."""
    state = session()
    if not state.dataset_key:
        _begin(dataset)
    elif state.dataset_key != dataset.key:
        _go_over_to(dataset)
    if state.kept is not None and not state.on_data_page:
        seed(answerable(dataset, state.kept)[0], dataset.store)
        state.kept = None


def _begin(dataset: Dataset) -> None:
    """Take everything from the link."""
    query = {name: st.query_params.get_all(name) for name in st.query_params}
    if OWN in query:
        query = _of_served(query)
    selection, view, notes = resolve_with_notes(dataset, query, tiles=tiles_named())
    state, row = session(), dataset.store.row_of(view.event)
    state.dataset_key, state.view, state.row = dataset.key, view, row
    state.event_wanted = view.event if row < 0 else ""  # of an overview, until it is there to be opened
    seed(selection, dataset.store)
    keep_not_understood(notes)


def _of_served(query: dict[str, list[str]]) -> dict[str, list[str]]:
    """Return what an address of own files, which went with their session, asks of the served data; keep the rest."""
    name, asked = query.pop(OWN)[-1][:MAX_NAME], query.pop(OWN_QUERY, None)
    session().gone, session().gone_query = name, urlencode(query, doseq=True) if asked is None else asked[-1]
    return {} if asked is None else query


def _go_over_to(dataset: Dataset) -> None:
    """After a change of dataset, keep the filters that it knows; row numbers differ, so the open row is found anew."""
    state, asked = session(), session().asked
    selection, missing = answerable(dataset, asked or state.kept or selection_now())
    seed(selection, dataset.store)
    keep_not_understood(missing)
    if asked is None:  # else they are the same events, one by one or summed up
        state.view = replace(state.view, in_view=False, compare_from=None, compare_to=None)
        state.bbox = ""
    if state.kept:  # other events lie elsewhere
        state.view = replace(state.view, lon=None, lat=None, zoom=None)
    state.row = dataset.store.row_of(state.event_wanted)
    if state.row >= 0:
        state.event_wanted = ""
    state.dataset_key, state.asked, state.notes, state.page, state.show = dataset.key, None, [], 0, None
    if state.note_of_change:
        state.notes, state.note_of_change = [state.note_of_change], ""
    if query := state.asked_of_own:
        state.asked_of_own = ""
        _take_up(dataset, query)


def _take_up(dataset: Dataset, query: str) -> None:
    """Show own files that are there again as their address asks for them."""
    selection, view, notes = resolve_with_notes(dataset, query, tiles=tiles_named())
    seed(selection, dataset.store)
    keep_not_understood(notes)
    state = session()
    state.kept, state.view, state.row = selection, view, dataset.store.row_of(view.event)


def seed(selection: Selection, store: EventStore) -> None:
    """Set every widget to show `selection`."""
    for each in WIDGETS:
        value = getattr(selection, each.field)
        st.session_state[each.name] = list(value) if each.repeats else value
    set_period(selection.date_from, selection.date_to, store)


def selection_now() -> Selection:
    """Return what the widgets say; single events of an overview have the period that they were asked for."""
    chosen, shown = st.session_state, near()
    asked = shown.asked if shown else Selection()
    values: dict[str, Any] = {
        each.field: tuple(chosen[each.name]) if each.repeats else chosen[each.name] for each in WIDGETS
    }
    values["role"] = values["role"] or Selection().role  # nothing chosen of the widget
    values |= {"date_from": chosen["from"] or asked.date_from, "date_to": chosen["to"] or asked.date_to}
    return Selection(**values)


def chosen(key: str) -> Any:
    """Return what the widget of one filter holds."""
    return st.session_state[key]


# --- what of a link was not understood --------------------------------------------------------------------------


def keep_not_understood(notes: list[str]) -> None:
    """Keep the sentences as long as the filters stay what they are now."""
    session().not_understood = (notes, selection_now()) if notes else None


def not_understood() -> list[str]:
    """Return a sentence per value that was not understood, until a filter is changed."""
    kept = session().not_understood
    if kept and kept[1] != selection_now():
        close_not_understood()
        return []
    return kept[0] if kept else []


def close_not_understood() -> None:
    """Show the sentences no more."""
    session().not_understood = None


# --- the period: two dates, a slider, presets and the brush on the map set the same two values --------------------


def set_period(first: date | None, last: date | None, store: EventStore) -> None:
    """Set the period; an end at or beyond the data's own is open, unless the whole period is."""
    data_first, data_last = store.first_date, store.last_date
    state = st.session_state
    is_outside = (first and first > data_last) or (last and last < data_first)
    state["from"] = first if first and (first > data_first or is_outside) else None
    state["to"] = last if last and (last < data_last or is_outside) else None
    # a period wholly outside the data stays as the dates say; the slider shows the nearest it can
    shown = [min(max(day, data_first), data_last) for day in (state["from"] or data_first, state["to"] or data_last)]
    state["period"] = tuple(sorted(shown))


def take_slider(store: EventStore) -> None:
    """Take the period from the slider."""
    first, last = st.session_state["period"]
    set_period(first, last, store)


def take_dates(store: EventStore) -> None:
    """Take the period from the typed dates; dates that run backwards are turned round, with a note."""
    first, last = st.session_state["from"], st.session_state["to"]
    session().notes = []
    if first and last and first > last:
        first, last = last, first
        session().notes = ["The period ran backwards: its two days were exchanged."]
    set_period(first, last, store)


def take_deaths() -> None:
    """Take the limits on deaths; limits that run backwards are turned round, with a note."""
    low, high = st.session_state["deaths_min"], st.session_state["deaths_max"]
    session().notes = []
    if low is not None and high is not None and low > high:
        st.session_state.update(deaths_min=high, deaths_max=low)
        session().notes = ["The limits on deaths ran backwards: they were exchanged."]


def set_area(area: tuple[float, ...]) -> None:
    """Set the area: degrees, as in Selection."""
    st.session_state["area"] = area


def take_search() -> None:
    """Take the words typed; what no link may ask for is not applied, and the same sentence says why."""
    selection, _, notes = from_query({"q": [st.session_state["q"]]} if st.session_state["q"].strip() else {})
    st.session_state["q"] = selection.search
    close_not_understood()
    keep_not_understood(notes)


def take_preset(store: EventStore, days: int | None) -> None:
    """Show the last `days` days of the data, or all of it."""
    if days is None:
        _forget_period_asked()
    first = None if days is None else store.last_date - timedelta(days=days - 1)
    set_period(first, None, store)


def take_boxes(key: str, known: set[str]) -> None:
    """Take the boxes ticked of one filter."""
    told = st.session_state[f"{key}_boxes"]["chosen"] or []
    unseen = [value for value in st.session_state[key] if value not in known]  # asked for by a link
    st.session_state[key] = [value for value in told if value in known] + unseen


def reset(store: EventStore) -> None:
    """Set every filter back; the view of the map stays."""
    _forget_period_asked()
    close_not_understood()
    seed(Selection(), store)
    view = replace(session().view, in_view=False, compare_from=None, compare_to=None)
    session().notes, session().page, session().row, session().view = [], 0, -1, view


def clear(kind: str, store: EventStore) -> None:
    """Remove one kind of filter, by its name in FILTERS."""
    if kind == "area":
        session().view = replace(session().view, in_view=False)
    if kind == "period":
        _forget_period_asked()
    seed(without(selection_now(), kind), store)


# --- whose data ---------------------------------------------------------------------------------------------------


def open_data_page() -> None:
    """Show the Data page instead of the map."""
    state = session()
    state.on_data_page, state.kept = True, selection_asked()  # Streamlit forgets filters that it does not draw
    state.first_view = None  # the map comes back where it is now


def leave_data_page() -> None:
    """Show the map again."""
    session().on_data_page = False


def show_own(served: ServedDataset) -> None:
    """Show all events of a visitor's own files; the session alone holds them."""
    state = session()
    kept = state.kept or Selection()
    if state.own is None or near():
        state.of_served = kept  # comes back with the operator's data
    if state.gone == _name_of(served.dataset):
        state.asked_of_own = state.gone_query
    elif state.gone is not None and state.gone_query:
        state.note_of_change = f"The filters of this address were for {state.gone!r}, another file: all is shown."
    forget_gone()
    state.own, state.on_data_page, state.kept = served, False, Selection(worldview=kept.worldview)


def forget_gone() -> None:
    """Go on with other data."""
    session().gone, session().gone_query = None, ""


def _own_name() -> str | None:
    """Return what the address calls the visitor's own files that are on show, or those that are gone."""
    own = session().own
    return session().gone if own is None or near() else _name_of(own.dataset)


def _name_of(own: Dataset) -> str:
    return ", ".join(file.name for file in own.files)[:MAX_NAME]


def show_served() -> None:
    """Show the operator's data again, with the filters that they had."""
    state = session()
    state.own, state.kept, state.of_served = None, state.of_served or Selection(), None


# --- single events of an overview ---------------------------------------------------------------------------------


def compares() -> bool:
    """Return whether the map shows events of another period too, which are not among single events that were read."""
    view = session().view
    return view.compare_from is not None or view.measure == "change"


def near() -> Near | None:
    """Return the single events that are on show instead of an overview, if any are."""
    kept = session().near
    return kept if kept and session().own is kept.served else None


def selection_asked() -> Selection:
    """Return what is asked for of the data served, also while the widgets speak of single events of a part."""
    now, shown = selection_now(), near()
    if shown is None:
        return now
    seeded, _ = answerable(shown.served.dataset, shown.asked)
    untouched = [each.name for each in fields(Selection) if getattr(now, each.name) == getattr(seeded, each.name)]
    return replace(now, **{name: getattr(shown.asked, name) for name in untouched})


def _forget_period_asked() -> None:
    """Let single events be asked for of all time, not of the time that they were read by."""
    if shown := near():
        at_any_time = replace(shown.asked, date_from=None, date_to=None)
        session().near = replace(shown, asked=at_any_time)


def show_near(found: Near) -> None:
    """Show single events instead of an overview, with the same filters and the same event open."""
    _keep_open()
    state = session()
    state.asked, state.near, state.own = found.asked, found, found.served


def show_overview() -> None:
    """Show the overview again."""
    _keep_open()
    session().asked, session().own = selection_asked(), None


def _keep_open() -> None:
    shown = near()
    if shown:
        session().event_wanted = _open_event(shown.served.dataset.store)


def _open_event(store: EventStore) -> str:
    row = session().row
    return str(store.rows.at([row], ["event_id"])["event_id"].iloc[0]) if row >= 0 else ""


def write_link(store: EventStore) -> None:
    """Write selection, view and open event into the page's address."""
    shown = replace(session().view, event=_open_event(store) or session().event_wanted)
    pairs = parse_qs(to_query(selection_asked(), shown), keep_blank_values=True)
    if (name := _own_name()) is not None:
        pairs[OWN] = [name]
        if session().gone is not None:  # the rest of the address is of the served data
            pairs[OWN_QUERY] = [session().gone_query]
    if {name: st.query_params.get_all(name) for name in st.query_params} != pairs:
        st.query_params.from_dict(pairs)
