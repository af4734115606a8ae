"""One event in words: what the panel beside the map and the table say. Plain text only; nothing here is HTML."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from geo.store.store import EventStore
from geo.wording.counts import event_deaths
from geo.wording.dates import event_dates
from geo.wording.labels import ATTRIBUTION_WORDS, CLASS_WORDS, CONFIDENCE_WORDS, Names, type_label
from geo.wording.places import how_located, place_text

MAX_DETAILS = 200  # events whose details are given at once


def event_details(store: EventStore, rows: Sequence[int], names: Names) -> list[dict[str, Any]]:
    """Return the events of `rows`: row, event_id, title, type, dates, place, deaths, summary, facts and sources."""
    events = store.rows.at(list(rows)).to_dict("records")
    return [_details(row, event, names) for row, event in zip(rows, events, strict=True)]


def _details(row: int, event: Mapping[str, Any], names: Names) -> dict[str, Any]:
    return {
        "row": row,
        "event_id": event["event_id"],
        "title": title_of(event),
        "type": _type(event),
        "dates": dates_of(event),
        "place": place_text(event, names),
        "deaths": deaths_of(event),
        "summary": _text(event["summary"]),
        "facts": [fact for fact in _facts(event, names) if fact["text"]],
        "sources": list(event["sources"]),
    }


def title_of(event: Mapping[str, Any]) -> str:
    """Return the event's title, or its id where it has none."""
    return _text(event["title"]) or str(event["event_id"])


def dates_of(event: Mapping[str, Any]) -> str:
    """Return when it happened."""
    return event_dates(event["date_start"].date(), event["date_end"].date(), event["date_precision"])


def deaths_of(event: Mapping[str, Any]) -> str:
    """Return how many deaths are reported."""
    return event_deaths(event["fatalities_low"], event["fatalities_best"], event["fatalities_high"])


def actors_of(event: Mapping[str, Any], side: int) -> str:
    """Return the actors of side 1 (initiator) or 2 (target), separated by commas."""
    lead = _text(event[f"actor{side}"])
    return ", ".join([*([lead] if lead else []), *event[f"assoc_actor{side}"]])


def _facts(event: Mapping[str, Any], names: Names) -> list[dict[str, str]]:
    injuries = event_deaths(event["injuries_low"], float("nan"), event["injuries_high"])
    return [
        _fact("When", dates_of(event), " ".join(filter(None, [_time(event["time_utc"]), _text(event["date_note"])]))),
        _fact("Where", place_text(event, names), how_located(event, names)),
        _fact("Coordinates", _coordinates(event), _text(event["coord_source"])),
        _fact("Initiator", actors_of(event, 1) or "not known", _notes(_class(event, 1), _attribution(event))),
        _fact("Target", actors_of(event, 2), _notes(_class(event, 2), _text(event["target"]))),
        _fact("Deaths", deaths_of(event)),
        _fact("Injured", injuries),
        _fact("Notes", _text(event["notes"])),
        _fact("Confidence", CONFIDENCE_WORDS.get(_text(event["confidence"]), "")),
        _fact("Identifier", str(event["event_id"])),
    ]


def _fact(name: str, text: str, note: str = "") -> dict[str, str]:
    return {"name": name, "text": text or note, "note": note if text else ""}


def _class(event: Mapping[str, Any], side: int) -> str:
    return CLASS_WORDS.get(_text(event[f"actor{side}_class"]), "")


def _notes(*notes: str) -> str:
    return "; ".join(filter(None, notes))


def _attribution(event: Mapping[str, Any]) -> str:
    return ATTRIBUTION_WORDS.get(_text(event["actor_attribution"]), "") if actors_of(event, 1) else ""


def _type(event: Mapping[str, Any]) -> str:
    branch, sub_type = type_label(event["event_type"]), _text(event["sub_event_type"])
    return f"{branch} · {type_label(event['event_type'] + '/' + sub_type)}" if sub_type else branch


def _time(stamp: object) -> str:
    text = _text(stamp)
    return f"{text.partition('T')[2].rstrip('Z')} UTC." if "T" in text else text


def _coordinates(event: Mapping[str, Any]) -> str:
    return "" if pd.isna(event["lon"]) else f"{event['lat']:.4f}, {event['lon']:.4f} (latitude, longitude)"


def _text(cell: object) -> str:
    return "" if not isinstance(cell, str) else cell
