"""Parsing single cells: a value, or a reason why there is none; nothing is guessed."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.events.cells import MAX_TEXT, PARSERS, count, day, flag, is_missing, list_of_text, number, records, text

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@pytest.mark.parametrize("cell", [None, float("nan"), "", "  ", "\t\n", "\u00a0"])
def test_null_nan_and_blank_text_say_nothing(cell):
    assert is_missing(cell)


@pytest.mark.parametrize("cell", [0, 0.0, False, "0", "n/a", [], {}])
def test_zero_false_and_words_say_something(cell):
    assert not is_missing(cell)


@pytest.mark.parametrize(
    ("cell", "value"),
    [(" Kirkuk ", "Kirkuk"), (7, "7"), (1.5, "1.5"), ("half of a pair \ud83d", "half of a pair ?"), ("صنعاء", "صنعاء")],
)
def test_text_is_trimmed_and_can_be_written_to_any_file(cell, value):
    assert text(cell) == value


@pytest.mark.parametrize("cell", [True, [], {}, ["a"], "x" * (MAX_TEXT + 1)])
def test_what_is_no_text_of_bearable_length_is_refused(cell):
    with pytest.raises(ValueError, match=r"is not text|more than 20000 characters"):
        text(cell)


@pytest.mark.parametrize("cell", ["2023-12-03", " 2023-12-03 "])
def test_an_iso_date_is_read(cell):
    assert day(cell) == datetime(2023, 12, 3)


@pytest.mark.parametrize(
    "cell",
    ["03/12/2023", "2023-13-01", "2023-02-30", "2023-12", "20231203", "2023-W48-7", "2023-12-03T10:00:00Z", "", 2023],
)
def test_no_other_date_is_guessed_at(cell):
    with pytest.raises(ValueError, match="is no date of the form YYYY-MM-DD"):
        day(cell)


@pytest.mark.parametrize(("cell", "value"), [(44.07, 44.07), ("35.67", 35.67), ("-1e2", -100.0), (0, 0.0)])
def test_a_number_may_stand_as_text(cell, value):
    assert number(cell) == value


@pytest.mark.parametrize("cell", ["12,5", "abc", True, None, [1], {}, "inf", "-Infinity", "nan", 10**400])
def test_a_number_is_finite(cell):
    with pytest.raises(ValueError, match=r"is no (finite )?number"):
        number(cell)


@pytest.mark.parametrize(("cell", "value"), [(0, 0), ("16", 16), (3.0, 3)])
def test_a_count_is_whole(cell, value):
    assert count(cell) == value


@pytest.mark.parametrize("cell", [-1, 2.5, "-3", 1e30, 2**63, float("inf")])
def test_a_count_is_neither_negative_nor_broken_nor_beyond_counting(cell):
    with pytest.raises(ValueError, match=r"is no (whole|finite) number|too large"):
        count(cell)


@pytest.mark.parametrize("cell", [0, 1, "true", None])
def test_a_flag_is_true_or_false_only(cell):
    with pytest.raises(ValueError, match="is neither true nor false"):
        flag(cell)


@pytest.mark.parametrize(
    ("cell", "value"),
    [(["a", " b "], ("a", "b")), ("a; b;;", ("a", "b")), ([None, "", "a"], ("a",)), ([], ())],
)
def test_a_list_of_names_drops_the_blanks(cell, value):
    assert list_of_text(cell) == value


@pytest.mark.parametrize("cell", [5, {"a": 1}, [["nested"]], [True]])
def test_what_is_no_list_of_names_is_refused(cell):
    with pytest.raises(ValueError, match=r"is no list of names|is not text"):
        list_of_text(cell)


def test_a_source_has_its_four_fields_and_blank_ones_are_null():
    assert records([{"publisher": " Reuters ", "url": "", "page": 3}]) == (
        {"publisher": "Reuters", "url": None, "date": None, "supports": None},
    )


@pytest.mark.parametrize("cell", ["https://example.org", [1], {"publisher": "x"}, [None], [{"url": ["x"]}]])
def test_what_is_no_list_of_sources_is_refused(cell):
    with pytest.raises(ValueError, match=r"is no list of sources|is not text"):
        records(cell)


@given(kind=st.sampled_from(sorted(PARSERS)), cell=anything)
def test_a_parser_returns_a_value_or_raises_a_value_error(kind, cell):
    try:
        value = PARSERS[kind](cell)
    except ValueError as err:
        assert str(err)  # noqa: PT017 (either way out is right)
    else:
        assert value is not None
