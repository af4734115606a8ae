"""JSON that is no GeoJSON: a list of objects, a page of an API (ACLED, UCDP), or an object on every line."""

from collections.abc import Sequence
from typing import Any

from geo.errors import SourceError
from geo.sources import geojson
from geo.sources.json_text import load
from geo.sources.limits import Limits
from geo.sources.objects import Fault, fault_of, rows_of
from geo.sources.raw import Raw

LISTS = ("data", "Result", "results", "events", "items")  # what holds the rows of a page of an API
RECORD_SEPARATOR = b"\x1e"  # before every record of a JSON text sequence (RFC 8142)


def read(values: Any, name: str, limits: Limits) -> Raw:
    """Read the objects of a JSON document as rows. Raise SourceError if it holds no list of them."""
    if isinstance(values, list):
        return _rows(values, name, limits)
    found = [values[key] for key in LISTS if isinstance(values, dict) and isinstance(values.get(key), list)]
    if not found:
        raise SourceError(f"{name}: JSON, but neither features nor a list of events. See docs/data-dictionary.md.")
    return _rows(found[0], name, limits)


def read_lines(content: bytes, name: str, limits: Limits) -> Raw:
    """Read an object, or a feature, on every line; a line that is no JSON is listed."""
    lines = [line.strip(b" \t" + RECORD_SEPARATOR) for line in content.removeprefix(b"\xef\xbb\xbf").splitlines()]
    records = [_value(line, name) for line in lines if line]
    if records and isinstance(records[0], dict) and records[0].get("type") == "Feature":
        return geojson.read({"features": records}, name, limits)
    return _rows(records, name, limits)


def _value(line: bytes, name: str) -> Any:
    try:
        return load(line, name)
    except SourceError:
        return line[:200].decode("utf-8", "replace")  # a text is no row, and is listed as such


def _rows(found: Sequence[Any], name: str, limits: Limits) -> Raw:
    records, rows, faults = [], [], list[Fault]()
    for row, record in enumerate(found, start=1):
        if fault := fault_of(record, limits):
            faults.append((row, record, fault))
        else:
            records.append(record)
            rows.append(row)
    return rows_of(records, rows, faults, name, limits, name.rpartition(".")[0] or name)
