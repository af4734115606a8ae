"""Texts that a spreadsheet would run are marked, others are not, and every mark can be taken away."""

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.events.formulas import FORMULA_STARTS, guard, guarded, unguard, unguarded

RUN = [
    *(f"{start}cmd|' /C calc'!A0" for start in FORMULA_STARTS), " =1", "\xa0=1", "\x00=1", "\u200b=1", "\u202e=1",
    "\ufeff=1", "\t\t@x", "+964 770", "-", "- 5", "-5-3", "-1\n", "=", "'-5",
]  # fmt: skip
KEPT = ["", "a", "a=1", "5", "-5", "-5.25", "-1e-7", "5-3", "(=1)", "ضربات", "[=1]", "\u202ex", " x", "a\n=1", "#=1"]


@pytest.mark.parametrize("text", RUN)
def test_a_text_that_a_spreadsheet_might_run_is_marked(text):
    assert guard(text) == f"'{text}"


@pytest.mark.parametrize("text", KEPT)
def test_other_texts_and_negative_numbers_stay_as_they_are(text):
    assert guard(text) == text


@given(st.text() | st.sampled_from(RUN + KEPT).flatmap(lambda text: st.just(f"'{text}")))
def test_a_mark_is_taken_away_again_and_nothing_else(text):
    assert unguard(guard(text)) == text


@given(st.lists(st.none() | st.text(st.characters(exclude_categories=["Cs"])) | st.sampled_from(RUN + KEPT)))
def test_whole_columns_are_marked_and_unmarked_like_single_texts(texts):
    column = guarded(pa.chunked_array([texts], pa.large_string())).to_pylist()
    assert column == [None if text is None else guard(text) for text in texts]
    for dtype in ("str", object):
        back = unguarded(pd.Series(column, dtype=dtype))
        assert [None if pd.isna(text) else text for text in back] == texts


def test_numbers_and_flags_among_texts_stay_what_they_are():
    assert unguarded(pd.Series(["'=1", 5, True, None], dtype=object)).tolist() == ["=1", 5, True, None]
