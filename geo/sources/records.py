"""JSON that is no GeoJSON: a list of objects, a page of an API (ACLED, UCDP), or an object on every line."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from geo.errors import SourceError
from geo.problems import joined
from geo.sources import geojson
from geo.sources.json_documents import about_pages, check_no_error, chosen, left_out, parts_of, refusal
from geo.sources.json_text import Doubled, Loaded, load_lines
from geo.sources.limits import Limits
from geo.sources.objects import Rows, fault_of
from geo.sources.raw import Raw, dataset_of

IsEvents = Callable[[Raw], bool]
LOOKED_AT = 200  # rows of a list that may be a table of events
RECORD_SEPARATOR = b"\x1e"  # before every record of a JSON text sequence (RFC 8142)


def read(loaded: Loaded, name: str, limits: Limits, sheet: str = "", is_events: IsEvents = bool) -> Raw:
    """Read the objects of a JSON document as rows. Raise SourceError if no list is the one that holds them."""
    values = loaded.values
    if isinstance(values, list):
        _refuse_sheet(sheet, name)
        return _rows(values, loaded.is_doubled, name, limits)
    refuse_doubled(values, name)
    parts = parts_of(values)
    if not parts:
        raise refusal(values, name)
    likely = parts
    if not sheet and len(parts) > 1:
        likely = [part for part in parts if is_events(_rows(part.rows[:LOOKED_AT], False, name, limits))]
    part = chosen(parts, sheet, name, likely)
    refuse_doubled(part.holder, name)
    if not part.rows:
        check_no_error(values, name)
    raw = _rows(part.rows, loaded.is_doubled, name, limits)
    told = [*left_out(parts, part), *about_pages(values, len(part.rows))]
    return replace(raw, findings=joined([*told, raw.findings])) if told else raw


def _refuse_sheet(sheet: str, name: str) -> None:
    if sheet:
        raise SourceError(f"{name}: holds one list, without a name. Leave the sheet out.")


def read_lines(content: bytes, name: str, limits: Limits) -> Raw:
    """Read an object, or a feature, on every line; a line that is no JSON is listed."""
    lines = [line.strip(b" \t\r" + RECORD_SEPARATOR) for line in content.split(b"\n")]
    loaded = load_lines([line for line in lines if line])
    first = loaded.values[0] if loaded.values else None
    if isinstance(first, dict) and first.get("type") == "Feature":
        return geojson.read(Loaded({"features": loaded.values}, loaded.is_doubled), name, limits)
    return _rows(loaded.values, loaded.is_doubled, name, limits)


def refuse_doubled(values: Any, name: str) -> None:
    """Raise SourceError if the object that holds all rows gives a key twice: one list would hide the other."""
    if isinstance(values, Doubled):
        raise SourceError(f"{name}: {', '.join(values.twice)[:60]!r} is given twice. Keep one.")


def _rows(found: Sequence[Any], is_doubled: bool, name: str, limits: Limits) -> Raw:
    rows = Rows()
    for row, record in enumerate(found, start=1):
        if fault := fault_of(record, limits):
            rows.faults.append((row, record, fault))
            continue
        rows.keep(row, record)
        if is_doubled:
            rows.look_for_twice(row, record)
    return rows.as_raw(name, limits, dataset_of(name))
