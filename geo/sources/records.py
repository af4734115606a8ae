"""JSON that is no GeoJSON: a list of objects, a page of an API (ACLED, UCDP), or an object on every line."""

from collections.abc import Sequence
from typing import Any

from geo.errors import SourceError
from geo.sources import geojson
from geo.sources.json_text import Doubled, Loaded, load_lines
from geo.sources.limits import Limits
from geo.sources.objects import Rows, fault_of
from geo.sources.raw import Raw, dataset_of

LISTS = ("data", "Result", "results", "events", "items")  # what holds the rows of a page of an API
RECORD_SEPARATOR = b"\x1e"  # before every record of a JSON text sequence (RFC 8142)


def read(loaded: Loaded, name: str, limits: Limits) -> Raw:
    """Read the objects of a JSON document as rows. Raise SourceError if it holds no list of them."""
    values = loaded.values
    if isinstance(values, list):
        return _rows(values, loaded.is_doubled, name, limits)
    refuse_doubled(values, name)
    found = [values[key] for key in LISTS if isinstance(values, dict) and isinstance(values.get(key), list)]
    if not found:
        raise SourceError(f"{name}: JSON, but neither features nor a list of events. See docs/data-dictionary.md.")
    return _rows(found[0], loaded.is_doubled, name, limits)


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
