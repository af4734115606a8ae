"""Read other JSON than GeoJSON: a list of objects, a page of an API (ACLED, UCDP), or JSON lines."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from geo.errors import SourceError
from geo.events.folding import visible
from geo.events.problems import concat_problems, file_problem
from geo.events.raw import RawTable, dataset_of
from geo.sources.containers import geojson
from geo.sources.containers.json_documents import about_pages, check_no_error, chosen, left_out, parts_of, refusal
from geo.sources.containers.json_text import Doubled, Loaded, load_lines
from geo.sources.containers.nested import flattened
from geo.sources.containers.objects import Rows, fault_of
from geo.sources.limits import Limits

IsEvents = Callable[[RawTable], bool]
MAX_NAMES, MAX_NAME = 6, 30  # objects in a line, and characters of each
LOOKED_AT = 200  # rows of a list that may be a table of events
RECORD_SEPARATOR = b"\x1e"  # before every record of a JSON text sequence (RFC 8142)


def read(loaded: Loaded, name: str, limits: Limits, sheet: str = "", is_events: IsEvents = bool) -> RawTable:
    """Read the objects of a JSON document as rows. Raise SourceError if no list is the one that holds them."""
    values = loaded.values
    if isinstance(values, list):
        _refuse_sheet(sheet, name)
        return _opened_if_needed(values, loaded.is_doubled, name, limits, is_events)
    refuse_doubled(values, name)
    parts = parts_of(values)
    if not parts:
        raise refusal(values, name)
    likely = parts
    if not sheet and len(parts) > 1:
        likely = [part for part in parts if _may_be_events(part.rows[:LOOKED_AT], name, limits, is_events)]
    part = chosen(parts, sheet, name, likely)
    refuse_doubled(part.holder, name)
    if not part.rows:
        check_no_error(values, name)
    raw = _opened_if_needed(part.rows, loaded.is_doubled, name, limits, is_events)
    told = [*left_out(parts, part), *about_pages(values, len(part.rows))]
    return replace(raw, findings=concat_problems([*told, raw.findings])) if told else raw


def _opened_if_needed(rows: list[Any], is_doubled: bool, name: str, limits: Limits, is_events: IsEvents) -> RawTable:
    """Return objects as rows; where they look like no events, with the members of objects in them as columns."""
    if _are_bare(rows):
        message = "rows are lists of values without the names of their columns. Write a list of objects, or a CSV file."
        raise SourceError(f"{name}: {message}")
    if is_doubled or not _needs_opening(rows[:LOOKED_AT], name, limits, is_events):
        return _rows(rows, is_doubled, name, limits)
    opened, names = flattened(rows)
    raw = _rows(opened, is_doubled, name, limits)
    listed = ", ".join(repr(visible(each)[:MAX_NAME]) for each in names[:MAX_NAMES])
    told = file_problem("objects_opened", f"Members of {listed} are read as columns.", "Nothing, if that is right.")
    return replace(raw, findings=concat_problems([told, raw.findings]))


def _are_bare(rows: list[Any]) -> bool:
    """Return whether rows are lists of two plain values or more: a table without the names of its columns."""
    return bool(rows) and all(
        isinstance(row, list) and len(row) > 1 and not any(isinstance(value, (list, dict)) for value in row)
        for row in rows
    )


def _needs_opening(rows: list[Any], name: str, limits: Limits, is_events: IsEvents) -> bool:
    """Return whether rows look like events only if the objects in them are opened."""
    if not any(isinstance(value, dict) for each in rows if isinstance(each, dict) for value in each.values()):
        return False
    opened, _ = flattened(rows)
    return not is_events(_rows(rows, False, name, limits)) and is_events(_rows(opened, False, name, limits))


def _may_be_events(rows: list[Any], name: str, limits: Limits, is_events: IsEvents) -> bool:
    return not _are_bare(rows) and is_events(_opened_if_needed(rows, False, name, limits, is_events))


def _refuse_sheet(sheet: str, name: str) -> None:
    if sheet:
        raise SourceError(f"{name}: holds one list, without a name. Leave the sheet out.")


def read_lines(content: bytes, name: str, limits: Limits) -> RawTable:
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


def _rows(found: Sequence[Any], is_doubled: bool, name: str, limits: Limits) -> RawTable:
    rows = Rows()
    for row, record in enumerate(found, start=1):
        if fault := fault_of(record, limits):
            rows.faults.append((row, record, fault))
            continue
        rows.keep(row, record)
        if is_doubled:
            rows.look_for_twice(row, record)
    return rows.as_raw(name, limits, dataset_of(name))
