"""What the map told, or a picture that was opened again, taken into the session's state."""

from dataclasses import replace
from datetime import date
from typing import Any

import streamlit as st

from geo.snapshot.spec import SnapshotSpec
from geo.store.link import from_query
from geo.store.selection import View
from geo.store.store import EventStore
from ui.filter_state import keep_not_understood, seed, set_area, set_period
from ui.session import Show, session


def take_map_period(store: EventStore) -> None:
    """Take the period that the brush or the playback came to rest on."""
    message: dict[str, Any] = st.session_state["map"]["period"] or {}
    first, last = (date.fromisoformat(message[end]) if message.get(end) else None for end in ("from", "to"))
    session().sequence = message.get("sequence", 0)
    session().rerun_all = True
    set_period(first, last, store)


def take_map_event(store: EventStore) -> None:
    """Take the event that was opened or closed on the map."""
    message: dict[str, Any] = st.session_state["map"]["event"] or {}
    row = message.get("row", -1)
    session().row = row if isinstance(row, int) and -1 <= row < len(store) else -1
    session().sequence = message.get("sequence", 0)
    session().rerun_all = True


def take_map_view() -> None:
    """Take where the map was moved to and how it shows the events."""
    message: dict[str, Any] = st.session_state["map"]["view"] or {}
    _, view, _ = from_query({name: [str(value)] for name, value in message.items()})
    session().bbox = str(message.get("bbox", ""))
    session().view = replace(view, in_view=session().view.in_view)
    session().sequence = message.get("sequence", session().sequence)


def take_map_area() -> None:
    """Take the area that was drawn on the map, or the part of the world that the map shows."""
    message: dict[str, Any] = st.session_state["map"]["area"] or {}
    selection, view, _ = from_query({name: [str(message[name])] for name in ("area", "in_view") if message.get(name)})
    set_area(selection.area)
    session().view = replace(session().view, in_view=view.in_view)
    session().sequence = message.get("sequence", 0)
    session().rerun_all = True


def show_again(spec: SnapshotSpec, said: str, not_understood: list[str], store: EventStore) -> None:
    """Show what a picture was made from: its events, its extent and how it draws them."""
    seed(spec.selection, store)
    keep_not_understood(not_understood)
    kept = session()
    kept.view = View(mode=spec.mode, measure=spec.measure)
    kept.show = Show(1 + (kept.show.number if kept.show else 0), spec.bbox)
    kept.notes, kept.page, kept.row = [said], 0, -1


def extent_of_map() -> tuple[float, float, float, float] | None:
    """Return what the map told of its extent: west, south, east, north in degrees."""
    try:
        west, south, east, north = map(float, session().bbox.split(","))
    except ValueError:
        return None
    return west, south, east, north
