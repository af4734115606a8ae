"""Two ways to find a word give the same rows: scanning the texts, and looking it up among their words."""

import os
import threading

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.store.text_index import ScanSearch, index_words, words_of

TEXTS = ["strike on hudaydah", "air strike", "", "airstrike near air base", "base air strike again", "صنعاء غاره"]


def held(texts):
    return ScanSearch(pa.array(texts, pa.large_string()))


def indexed(texts):
    return index_words(words_of(pa.array(texts, pa.large_string())))


@pytest.mark.parametrize(
    ("phrase", "rows"),
    [
        ("air", [1, 3, 4]),
        ("strike", [0, 1, 3, 4]),
        ("air strike", [1, 4]),
        ("e again", [4]),  # the end of a word, and what begins the next
        ("se air st", [4]),
        ("hudaydah air", []),  # not from one text into the next
        ("غاره", [5]),
        ("a.r", []),  # no expression
        ("", [0, 1, 2, 3, 4, 5]),
    ],
)
def test_a_phrase_is_found_where_the_text_holds_it(phrase, rows):
    assert np.flatnonzero(indexed(TEXTS).holding(phrase)).tolist() == rows
    assert np.flatnonzero(held(TEXTS).holding(phrase)).tolist() == rows


words = st.lists(st.text("ab.(", min_size=1, max_size=3), max_size=5)
texts = words.map(" ".join)


@given(st.lists(texts, max_size=6), texts)
def test_the_index_of_words_finds_what_a_scan_finds(many, phrase):
    assert indexed(many).holding(phrase).tolist() == held(many).holding(phrase).tolist()


@given(st.lists(texts, max_size=6))
def test_the_words_of_a_text_in_a_row_are_the_text(many):
    found = words_of(pa.array(many, pa.large_string()))
    said = np.array(found.distinct.to_pylist(), dtype=object)[found.sequence].tolist()
    assert [" ".join(said[a:b]) for a, b in zip(found.ends, found.ends[1:], strict=False)] == many


def test_all_searches_together_take_no_more_threads_than_there_are_cores():
    texts = ScanSearch(pa.array(["a b", "c"] * 50, pa.large_string()))
    assert all(texts.holding("a").sum() == 50 for _ in range(20))
    scanning = [thread for thread in threading.enumerate() if thread.name.startswith("scan")]
    assert 0 < len(scanning) <= (os.cpu_count() or 1)
