"""Convert single values for files: JSON types unchanged, any other value as text."""

import json
import math
from datetime import date, datetime
from typing import Any

import numpy as np
import orjson
import pandas as pd

from geo.events.cells import replace_surrogates


def plain(cell: Any) -> Any:
    """Return a cell as a value that JSON has: ISO dates, null for missing, text for what JSON does not know."""
    if isinstance(cell, str):
        return replace_surrogates(cell)
    if isinstance(cell, (list, tuple, np.ndarray)):
        return [plain(each) for each in cell]
    if isinstance(cell, dict):
        return {replace_surrogates(str(key)): plain(value) for key, value in cell.items()}
    return plain(cell.item()) if isinstance(cell, np.generic) else _single(cell)


def _single(cell: Any) -> Any:
    if cell is None or cell is pd.NaT or is_absent(cell):
        return None
    if isinstance(cell, date):
        return _iso(cell)
    is_number = isinstance(cell, (bool, int)) or (isinstance(cell, float) and math.isfinite(cell))
    return cell if is_number else str(cell)


def _iso(day: date) -> str:
    """Return a day, with its clock time if it has one."""
    if isinstance(day, datetime) and day.timetz() == datetime.min.time():
        day = day.date()
    return day.isoformat()


def is_absent(cell: Any) -> bool:
    """Return whether a row does not have this column at all; null is a value."""
    return cell is pd.NA or (isinstance(cell, float) and math.isnan(cell))


def as_text(value: Any) -> str | None:
    """Return a plain value as text: texts as they are, null for null and for empty lists, all else as JSON."""
    if value is None or value in ([], {}):
        return None
    return value if isinstance(value, str) else as_json(value).decode()


def as_json(value: Any) -> bytes:
    """Return a plain value as JSON."""
    try:
        return orjson.dumps(value)
    except TypeError:  # a whole number of more than 64 bits
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
