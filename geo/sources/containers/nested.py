"""Flatten nested JSON objects: members become columns, such as `when.date`."""

from collections.abc import Mapping, Sequence
from typing import Any

MAX_LEVELS = 3
MAX_KEYS = 1_000  # of all records together; no level is opened beyond
# objects that hold the whole record: their members keep their names
WRAPPERS = ("_source", "fields", "attributes", "properties", "node", "record")


def flattened(records: Sequence[Any]) -> tuple[list[Any], list[str]]:
    """Return records with the members of objects in them as their own, and the names of these objects."""
    names: list[str] = []
    rows = list(records)
    for _ in range(MAX_LEVELS):
        keys = {key for record in rows if isinstance(record, dict) for key in record}
        inner = {key for record in rows if isinstance(record, dict) for key in record if _has_members(record[key])}
        if not inner or len(keys) > MAX_KEYS:
            break
        names += sorted(inner)
        rows = [_opened(record, keys) if isinstance(record, dict) else record for record in rows]
    return rows, names


def _opened(record: Mapping[str, Any], keys: set[str]) -> dict[str, Any]:
    """Return a record with one level of objects opened; keys: those of all records, which none may take."""
    opened: dict[str, Any] = {}
    for key, value in record.items():
        if not _has_members(value):
            opened[key] = value
            continue
        for name, each in value.items():
            is_free = key in WRAPPERS and name not in keys and name not in opened
            opened[name if is_free else _free(f"{key}.{name}", keys, opened)] = each
    return opened


def _free(name: str, keys: set[str], opened: Mapping[str, Any]) -> str:
    while name in keys or name in opened:
        name += "_"
    return name


def _has_members(value: Any) -> bool:
    """Return whether a value is an object that is no geometry."""
    return isinstance(value, dict) and bool(value) and not ("coordinates" in value and "type" in value)
