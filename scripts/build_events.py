"""Build data/events.geojson from data/events_source.json and data/actors.csv: `python -m scripts.build_events`.

Nothing is written unless every row passes; otherwise each fault is printed with the row it is in.
"""

import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from geo.errors import SourceError
from geo.events.actors import Actors, read_actors
from geo.events.dataset_about import DatasetAbout
from geo.events.rules import is_web_link
from geo.events.schema import EVENT_COLUMNS, EVENT_TYPES, SOURCE_FIELDS, GeoPrecision

DATA = Path(__file__).parents[1] / "data"
SOURCE = DATA / "events_source.json"
ACTORS = DATA / "actors.csv"
BUILT = DATA / "events.geojson"

DATASET = "Conflict Map events"
ABOUT = DatasetAbout(
    title=DATASET,
    covers=("A sourced selection: 45 of the 76 attacks on US forces that officials counted, and events around them."),
    is_not="No basis for rates or trends.",
    covered_from=date(2023, 10, 7),
    covered_to=date(2024, 2, 5),
    as_of=date(2024, 2, 5),
)
SET_BY_READER = ("dataset", "source_file", "source_row", "extra")
DERIVED = ("fatalities_best",)
OF_OTHERS = ("actor1_class", "actor2_class", "publisher")  # classes of ACLED, and whose rows they are
KEPT_BESIDE = ("actor_as_reported", "actors_involved", "near_country_stated", "article_match", "article_fact")
SOURCE_COLUMNS = (*(name for name in EVENT_COLUMNS if name not in SET_BY_READER + DERIVED + OF_OTHERS), *KEPT_BESIDE)
PROPERTIES = (
    *(name for name in EVENT_COLUMNS if name not in (*SET_BY_READER, *OF_OTHERS, "lon", "lat")),
    *KEPT_BESIDE,
)

Event = dict[str, Any]


def main() -> int:
    """Check the source, write the built file and return the exit code."""
    try:
        events = read_source(SOURCE)
        actors = read_actors(ACTORS)
    except SourceError as err:
        return _refuse([str(err)])
    if faults := [*actor_faults(actors), *event_faults(events, actors)]:
        return _refuse(faults)
    BUILT.write_text(built_text(events), encoding="utf-8")
    print(f"{BUILT.name}: {len(events)} events, {sum(len(event['sources']) for event in events)} source references")
    return 0


def read_source(path: Path) -> list[Event]:
    """Return the rows of the editable file. Raise SourceError with the line if it is no list of JSON objects."""
    try:
        rows: list[Event] = json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as err:
        raise SourceError(f"{path.name}, line {err.lineno}: not valid JSON: {err.msg}. A comma or quote?") from err
    if not _are_records(rows):
        raise SourceError(f"{path.name}: expected a list of objects, one per event.")
    return rows


def _refuse(faults: list[str]) -> int:
    print(*faults, f"{len(faults)} faults; {BUILT.name} was not written.", sep="\n", file=sys.stderr)
    return 1


# --- writing ---------------------------------------------------------------------------------------------------


def built_text(events: list[Event]) -> str:
    """Return `events` as GeoJSON text, one feature per line, in order of date and id."""
    ordered = sorted(events, key=lambda event: (event["date_start"], event["event_id"]))
    lines = ",\n".join(json.dumps(feature(event), ensure_ascii=False) for event in ordered)
    head = json.dumps({"type": "FeatureCollection", "name": DATASET, "about": ABOUT.to_values()}, ensure_ascii=False)
    return f'{head[:-1]}, "features": [\n{lines}\n]}}\n'


def feature(event: Event) -> dict[str, Any]:
    """Return one event as a GeoJSON Feature (RFC 7946: longitude first)."""
    located = event["lon"] is not None
    values = event | {"fatalities_best": best_estimate(event)}
    return {
        "type": "Feature",
        "id": event["event_id"],
        "geometry": {"type": "Point", "coordinates": [event["lon"], event["lat"]]} if located else None,
        "properties": {name: values[name] for name in PROPERTIES},
    }


def best_estimate(event: Event) -> int | None:
    """Return the number of deaths where there is one figure only: a range without a stated best has none."""
    low, high = event["fatalities_low"], event["fatalities_high"]
    return low if low == high else None


# --- checking --------------------------------------------------------------------------------------------------


def actor_faults(actors: Actors) -> Iterator[str]:
    """Yield a message for every actor that is a part of itself. Strays and double aliases: see read_actors."""
    for name in actors.parent_of:
        if actors.parent_of.get(actors.lineage(name)[-1]):
            yield f"{ACTORS.name}: the parents of {name!r} form a circle: {' > '.join(actors.lineage(name))}."


def event_faults(events: list[Event], actors: Actors) -> Iterator[str]:
    """Yield a message for everything that is wrong with `events`, naming the row."""
    for event_id, times in Counter(event.get("event_id") for event in events).items():
        if times > 1:
            yield f"{SOURCE.name}: {times} rows have the event_id {event_id!r}. Give every row its own."
    for number, event in enumerate(events, start=1):
        row = f"{SOURCE.name}, row {number} ({event.get('event_id')})"
        yield from (f"{row}: {fault}" for fault in row_faults(event, actors))


def row_faults(event: Event, actors: Actors) -> Iterator[str]:
    """Yield what is wrong with one row. A row without the right columns or kinds is not looked at further."""
    faults = [*_column_faults(event)] or [*_kind_faults(event)]
    if faults:
        yield from faults
        return
    yield from _vocabulary_faults(event)
    yield from _actor_name_faults(event, actors)
    yield from _date_faults(event)
    yield from _count_faults(event)
    yield from _place_faults(event)
    yield from _source_faults(event)


def _column_faults(event: Event) -> Iterator[str]:
    yield from (f"{name} is missing; write null if it is not known." for name in SOURCE_COLUMNS if name not in event)
    yield from (f"{name} is no column of this file." for name in event if name not in SOURCE_COLUMNS)


def _is_iso_day(value: Any) -> bool:
    try:
        return bool(date.fromisoformat(value).isoformat() == value)
    except (TypeError, ValueError):
        return False


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) and item for item in value)


def _are_records(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, dict) for item in value)


KINDS: dict[str, tuple[str, Callable[[Any], bool]]] = {
    "text": ("text", lambda value: isinstance(value, str) and bool(value.strip())),
    "date": ("a day, YYYY-MM-DD", _is_iso_day),
    "number": ("a number", _is_number),
    "count": ("a whole number from 0 up", lambda value: _is_number(value) and isinstance(value, int) and value >= 0),
    "list": ("a list of texts", _are_texts),
    "records": ("a list of records", _are_records),
}
KIND_BESIDE = {"actors_involved": "list"}  # the other columns beside the schema hold text


def _kind_faults(event: Event) -> Iterator[str]:
    for name in SOURCE_COLUMNS:
        column = EVENT_COLUMNS.get(name)
        kind = column.kind if column else KIND_BESIDE.get(name, "text")
        expected, fits = KINDS[kind]
        may_be_null = kind not in ("list", "records") and not (column and column.required)
        if not fits(event[name]) and not (event[name] is None and may_be_null):
            yield f"{name} is {event[name]!r}; expected {expected}{' or null' if may_be_null else ''}."


def _vocabulary_faults(event: Event) -> Iterator[str]:
    for name, column in EVENT_COLUMNS.items():
        if column.values and name in event and event[name] not in {*column.values, None}:
            yield f"{name} {event[name]!r} is none of: {', '.join(column.values)}."
    branch = EVENT_TYPES.get(event["event_type"])
    if branch and event["sub_event_type"] not in {*branch.sub_types, None}:
        known = ", ".join(branch.sub_types) or "none"
        yield f"sub_event_type {event['sub_event_type']!r}: the sub-types of {event['event_type']} are: {known}."


def _actor_name_faults(event: Event, actors: Actors) -> Iterator[str]:
    canonical = set(actors.canonical_of.values())
    named = [event["actor1"], event["actor2"], *event["assoc_actor1"], *event["assoc_actor2"]]
    for name in named:
        if name is not None and name not in canonical:
            hint = actors.canonical(name)
            remedy = f"Write {hint!r}." if hint in canonical else f"Add it to {ACTORS.name}."
            yield f"actor {name!r} is no canonical name of {ACTORS.name}. {remedy}"


def _date_faults(event: Event) -> Iterator[str]:
    if event["date_end"] < event["date_start"]:
        yield f"date_end {event['date_end']} is before date_start {event['date_start']}."
    if event["time_utc"] is not None and not _is_utc_time(event["time_utc"]):
        yield f"time_utc {event['time_utc']!r} is no UTC time such as 2023-12-03T06:15Z."


def _is_utc_time(text: str) -> bool:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return False
    return text.endswith("Z") and moment.tzinfo is not None


def _count_faults(event: Event) -> Iterator[str]:
    for counted in ("fatalities", "injuries"):
        low, high = event[f"{counted}_low"], event[f"{counted}_high"]
        if low is not None and high is not None and low > high:
            yield f"{counted}_low {low} is more than {counted}_high {high}."


def _place_faults(event: Event) -> Iterator[str]:
    lon, lat = event["lon"], event["lat"]
    if (lon is None) != (lat is None):
        yield f"lon {lon} and lat {lat}: give both or neither."
    elif lon is not None and not (-180 <= lon <= 180 and -90 <= lat <= 90):
        yield f"lon {lon}, lat {lat} is not on Earth; longitude comes first."
    if event["geo_precision"] == GeoPrecision.SEA and event["country_stated"] is not None:
        yield f"country_stated {event['country_stated']!r}: an event at sea has no country; see near_country_stated."
    for name in ("country_stated", "near_country_stated"):
        if event[name] is not None and not re.fullmatch("[A-Z]{3}", event[name]):
            yield f"{name} {event[name]!r} is no ISO 3166-1 alpha-3 code such as IRQ."


def _source_faults(event: Event) -> Iterator[str]:
    if not event["sources"]:
        yield "there is no source; every event needs at least one."
    for number, source in enumerate(event["sources"], start=1):
        if tuple(source) != SOURCE_FIELDS or not all(isinstance(text, str) and text for text in source.values()):
            yield f"source {number}: expected the texts {', '.join(SOURCE_FIELDS)}, in this order."
        elif not is_web_link(source["url"]):
            yield f"source {number}: {source['url']!r} is no http or https address."


if __name__ == "__main__":
    sys.exit(main())
