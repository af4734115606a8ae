"""Tables of whole numbers as bytes for the map page: a JSON header, then one packed column per fact.

Numbers wider than a byte are stored as planes of bytes, lowest first, which gzip packs best. assets/packing.js reads
them.
"""

import json
import struct
from typing import NamedTuple

import numpy as np
import pandas as pd

MOST_KEYS = 2**63  # that a signed number of 8 bytes tells apart


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


def distinct_rows(columns: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Return, per row, the number of its combination, the most frequent is 0, and per combination its first row."""
    key, room = np.zeros(len(columns[0]), np.int64), 1
    for values in columns:
        whole = values.astype(np.int64)
        size = int(whole.max(initial=0)) + 1
        if room * size > MOST_KEYS:
            key, distinct = pd.factorize(key)
            room = len(distinct)
        key, room = key * size + whole, room * size
    codes, _ = pd.factorize(key)
    rows = np.arange(len(codes))
    first = np.empty(codes.max(initial=-1) + 1, np.int64)
    first[codes[::-1]] = rows[::-1]
    # frequent ones in low numbers: their higher bytes are mostly zero
    order = np.argsort(-np.bincount(codes, minlength=len(first)), kind="stable")
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    return rank[codes], first[order]


def _planes(column: Column) -> bytes:
    """Return whole numbers as runs of bytes: all lowest bytes, then all next ones, ..."""
    little = np.ascontiguousarray(column.values, dtype="<u4").view(np.uint8).reshape(-1, 4)
    return np.ascontiguousarray(little[:, : column.bytes].T).tobytes()
