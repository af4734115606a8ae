"""The searchable text of every row, and which rows hold a word or a phrase.

Two ways to the same answer: texts held in memory are scanned; those of a folder are found by an index of their words,
which is made once. A word may stand within a longer one, so the list of distinct words is scanned, not the texts.
"""

import os
import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from geo.places.grid_index import expand_ranges

WORD = re.compile(r"\S+")
# of all searches together: word by word they take turns, and none takes a core more than there are
_SCANNERS = ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix="scan")


class Texts(Protocol):
    """Folded texts, one per row."""

    def holding(self, phrase: str) -> np.ndarray:
        """Return, per row, whether its text holds `phrase`, folded: part of a word, or words in a row."""


@dataclass(frozen=True, eq=False)
class ScanSearch:
    """Texts in memory."""

    folded: pa.Array

    def holding(self, phrase: str) -> np.ndarray:
        """Return, per row, whether its text holds `phrase`; the texts are shared out among the processor's cores."""
        size = len(self.folded) // (os.cpu_count() or 1) + 1
        parts = [self.folded.slice(start, size) for start in range(0, len(self.folded), size)]
        # as an escaped expression: Arrow searches for one several times as fast as for plain text
        masks = _SCANNERS.map(lambda part: pc.match_substring_regex(part, re.escape(phrase)), parts)
        return np.concatenate([np.zeros(0, bool), *(mask.to_numpy(zero_copy_only=False) for mask in masks)])


@dataclass(frozen=True, eq=False)
class Words:
    """Texts as the numbers of their words."""

    distinct: pa.Array  # sorted
    sequence: np.ndarray  # the numbers of the words of all texts, one text after the other
    ends: np.ndarray  # per row, where its words begin in sequence; one more for the end


@dataclass(frozen=True, eq=False)
class IndexSearch:
    """Texts by their words, and per word the rows that hold it."""

    words: Words
    row_ends: np.ndarray  # per word, where its rows begin in rows; one more for the end
    rows: np.ndarray  # the rows that hold each word, in order

    def holding(self, phrase: str) -> np.ndarray:
        """Return, per row, whether its text holds `phrase`."""
        parts = WORD.findall(phrase)
        shown = np.zeros(len(self.words.ends) - 1, bool)
        if not parts:
            shown[:] = True
        elif len(parts) == 1:
            shown[self._rows_of(self._words_with(re.escape(parts[0])))] = True
        else:
            shown[self._rows_in_sequence(self._words_in_row(parts))] = True
        return shown

    def _words_with(self, expression: str) -> np.ndarray:
        """Return the numbers of the words that fit a regular expression."""
        return np.flatnonzero(pc.match_substring_regex(self.words.distinct, expression).to_numpy(zero_copy_only=False))

    def _words_in_row(self, parts: Sequence[str]) -> list[np.ndarray]:
        """Return which words each part of a phrase may be: the first may begin earlier, the last may go on."""
        first, *middle, last = map(re.escape, parts)
        expressions = [f"{first}$", *(f"^{part}$" for part in middle), f"^{last}"]
        return list(map(self._words_with, expressions))

    def _rows_of(self, words: np.ndarray) -> np.ndarray:
        """Return the rows that hold any of `words`; a row may come several times."""
        begin = self.row_ends[words]
        word, step = expand_ranges(self.row_ends[words + 1] - begin)
        return self.rows[begin[word] + step]

    def _rows_in_sequence(self, parts: Sequence[np.ndarray]) -> np.ndarray:
        """Return the rows that hold words of each part, one after the other."""
        rarest = min(parts, key=lambda words: (self.row_ends[words + 1] - self.row_ends[words]).sum())
        rows = np.unique(self._rows_of(rarest))  # only these are read
        sequence, ends = self.words.sequence, self.words.ends
        begin = ends[rows]
        which, step = expand_ranges(np.maximum(ends[rows + 1] - begin - len(parts) + 1, 0))
        at = begin[which] + step
        for later, words in enumerate(parts):
            fits = np.zeros(len(self.words.distinct), bool)
            fits[words] = True
            held = fits[sequence[at + later]]
            at, which = at[held], which[held]
        return rows[which]


def words_of(folded: pa.Array) -> Words:
    """Return texts as the numbers of their words."""
    split = pc.split_pattern(folded, " ")
    words = pc.dictionary_encode(split.flatten())
    order = pc.sort_indices(words.dictionary).to_numpy()
    rank = np.empty(len(order), np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    lengths = pc.list_value_length(split).to_numpy(zero_copy_only=False)
    ends = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    return Words(words.dictionary.take(pa.array(order)), rank[words.indices.to_numpy()], ends)


def index_words(words: Words) -> IndexSearch:
    """Return texts with the rows that hold each of their words."""
    from scipy.sparse import csr_array

    short = np.int32 if len(words.sequence) < np.iinfo(np.int32).max else np.int64
    cells = np.ones(len(words.sequence), bool), words.sequence.astype(short, copy=False), words.ends.astype(short)
    # turning a sparse matrix is a sort that counts: linear, and rows stay in order
    table = csr_array(cells, shape=(len(words.ends) - 1, len(words.distinct))).tocsc()
    table.sum_duplicates()  # a word that a text holds twice
    return IndexSearch(words, table.indptr, table.indices)
