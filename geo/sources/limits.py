"""Limits on the size of a file. Uploads have low limits; files that the operator names have higher ones."""

import os
import re
from dataclasses import dataclass, replace
from typing import Any

from geo.errors import SourceError

UPLOAD_MB_VARIABLE, UPLOAD_ROWS_VARIABLE = "CONFLICT_MAP_UPLOAD_MB", "CONFLICT_MAP_UPLOAD_ROWS"
WHOLE = re.compile("[1-9][0-9]{0,8}")


@dataclass(frozen=True)
class Limits:
    """The most that is read of one file."""

    megabytes: int = 50
    rows: int = 500_000
    allies: int = 1_000_000  # actors named beside the first of either side, in all rows together
    columns: int = 200
    vertices: int = 100_000  # of one geometry
    nesting: int = 20  # of objects and lists in JSON
    unpacked_ratio: int = 20  # unpacked to packed bytes of a zip
    unpacked_megabytes: int = 200
    # of a worker (geo/sandbox), whatever the file, and for every megabyte of it once unpacked
    seconds: int = 10
    seconds_per_megabyte: float = 0.4
    memory_megabytes: int = 500
    memory_per_megabyte: int = 30
    most_memory_megabytes: int = 2_000


UPLOAD = Limits()
OPERATOR = replace(
    UPLOAD,
    megabytes=8_000,
    rows=50_000_000,
    allies=100_000_000,
    unpacked_megabytes=8_000,
    seconds=60,
    seconds_per_megabyte=1.0,
    memory_megabytes=2_000,
    most_memory_megabytes=16_000,
)
SHARE_OF_MEMORY = 0.8  # of the machine's, for a file that the operator names


def operator_limits() -> Limits:
    """Return the limits of files that the operator names: no more memory than this machine has."""
    if not hasattr(os, "sysconf"):  # Windows
        return OPERATOR
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e6
    return replace(OPERATOR, most_memory_megabytes=round(memory * SHARE_OF_MEMORY))


def upload_limits() -> Limits:
    """Return the limits of uploads, as the operator of the server set them."""
    megabytes, rows = (
        whole_number(UPLOAD_MB_VARIABLE, UPLOAD.megabytes),
        whole_number(UPLOAD_ROWS_VARIABLE, UPLOAD.rows),
    )
    larger = max(megabytes / UPLOAD.megabytes, 1)
    return replace(
        UPLOAD,
        megabytes=megabytes,
        rows=rows,
        unpacked_megabytes=round(UPLOAD.unpacked_megabytes * larger),
        most_memory_megabytes=round(UPLOAD.most_memory_megabytes * larger),
    )


def whole_number(variable: str, default: int) -> int:
    """Return the whole number that an environment variable is set to. Raise SourceError if it is none."""
    value = os.environ.get(variable, "")
    if value and not WHOLE.fullmatch(value):
        raise SourceError(f"{variable} is {value[:20]!r}. Set it to a whole number above 0.")
    return int(value or default)


def check_size(content: bytes, name: str, limits: Limits) -> None:
    """Raise SourceError if a file is empty or larger than allowed."""
    if not (content[:1000].strip() or content.strip()):  # a copy of a large file only where it may be all blanks
        raise SourceError(f"{name}: the file is empty.")
    if len(content) > limits.megabytes * 1_000_000:
        size = f"{len(content) / 1e6:,.0f} MB"
        raise SourceError(f"{name}: has {size}, more than the {limits.megabytes:,} MB allowed. Split it into parts.")


def check_columns(count: int, name: str, limits: Limits) -> None:
    """Raise SourceError if a table has more columns than allowed."""
    if count > limits.columns:
        raise SourceError(
            f"{name}: has {count:,} columns, more than the {limits.columns:,} allowed. Remove those not needed."
        )


def check_unpacked(size: int, name: str, limits: Limits) -> None:
    """Raise SourceError if what was packed is larger than allowed."""
    if size > limits.unpacked_megabytes * 1_000_000:
        raise SourceError(f"{name}: unpacks to more than {limits.unpacked_megabytes:,} MB. Split it into parts.")


def check_rows(count: int, name: str, limits: Limits) -> None:
    """Raise SourceError if a table has more rows than allowed."""
    if count > limits.rows:
        raise SourceError(f"{name}: has {count:,} rows, more than the {limits.rows:,} allowed. Split it into parts.")


def check_allies(count: int, name: str, limits: Limits) -> None:
    """Raise SourceError if a table names more allied actors than allowed: each counts in every row that names it."""
    if count > limits.allies:
        raise SourceError(
            f"{name}: names {count:,} allied actors, more than the {limits.allies:,} allowed. Split it into parts."
        )


def is_deeper(value: Any, levels: int) -> bool:
    """Return whether lists and objects are nested more than `levels` levels."""
    if not isinstance(value, (dict, list)):
        return False
    inner = value.values() if isinstance(value, dict) else value
    return levels == 0 or any(is_deeper(each, levels - 1) for each in inner if isinstance(each, (dict, list)))
