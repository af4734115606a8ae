"""Tables of whole numbers as bytes for the map page: a JSON header, then one packed column per fact.

Numbers wider than a byte are stored as planes of bytes, lowest first, which gzip packs best. assets/packing.js reads
them.
"""

import json
import struct
from typing import NamedTuple

import numpy as np

from geo.store.distinct import distinct_rows


class Column(NamedTuple):
    """Whole numbers from 0, and how many bytes each takes."""

    values: np.ndarray
    bytes: int
    by: str = ""  # the column that says for every row which of the values is its own; "": one value per row


def pack(columns: dict[str, Column], **header: object) -> bytes:
    """Return a header with `columns` in bytes.

    Layout: uint32 length of the header, the header (JSON), the bytes of the columns one after the other.
    """
    entries = [
        {"name": name, "bytes": column.bytes, "length": len(column.values)} | ({"by": column.by} if column.by else {})
        for name, column in columns.items()
    ]
    head = json.dumps(header | {"columns": entries}, ensure_ascii=False, separators=(",", ":")).encode()
    return struct.pack("<I", len(head)) + head + b"".join(map(_planes, columns.values()))


def together(by: str, **columns: Column) -> dict[str, Column]:
    """Return columns that often repeat together with each distinct combination once, the most frequent first.

    The column `by` holds, for every row, the position of its combination.
    """
    codes, first = distinct_rows([column.values for column in columns.values()])
    return {
        by: Column(codes, width(len(first))),
        **{name: Column(column.values[first], column.bytes, by) for name, column in columns.items()},
    }


def width(values: int) -> int:
    """Return how many bytes number `values` different values."""
    return 1 if values <= 2**8 else 2 if values <= 2**16 else 4


def _planes(column: Column) -> bytes:
    """Return whole numbers as runs of bytes: all lowest bytes, then all next ones, ..."""
    little = np.ascontiguousarray(column.values, dtype="<u4").view(np.uint8).reshape(-1, 4)
    return np.ascontiguousarray(little[:, : column.bytes].T).tobytes()
