"""Rows of whole numbers that are equal, found at once."""

import numpy as np
import pandas as pd

MAX_KEYS = 2**63  # that a signed number of 8 bytes tells apart


def distinct_rows(columns: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Return, per row, the number of its combination, the most frequent is 0, and per combination its first row."""
    key, room = np.zeros(len(columns[0]), np.int64), 1
    for values in columns:
        whole = values.astype(np.int64)
        size = int(whole.max(initial=0)) + 1
        if room * size > MAX_KEYS:
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
