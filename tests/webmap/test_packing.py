"""Whole numbers as bytes: combinations stored once say what every row said."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from geo.webmap.packing import Column, pack, together, width

WIDE = 2**24 - 1


def spread(columns, name):
    """Return one value per row of a column that is stored once per combination."""
    column = columns[name]
    return column.values[columns[column.by].values].tolist()


def packed(*rows):
    """Return rows of (place, toll), packed together by `spot`."""
    places, fatality_ranges = np.array(rows, np.int64).reshape(-1, 2).T
    return together("spot", place=Column(places, 3), toll=Column(fatality_ranges, 3))


numbers = st.sampled_from([0, 1, 2, 255, 256, WIDE])


@given(st.lists(st.tuples(numbers, numbers), max_size=30))
def test_every_row_keeps_its_combination(rows):
    columns = packed(*rows)
    assert list(zip(spread(columns, "place"), spread(columns, "toll"), strict=True)) == rows


def test_a_combination_is_stored_once_and_the_most_frequent_first():
    columns = packed((1, 1), (2, 1), (3, 3), (3, 3))
    assert columns["place"].values.tolist() == [3, 1, 2]
    assert columns["toll"].values.tolist() == [3, 1, 1]
    assert columns["spot"].values.tolist() == [1, 2, 0, 0]


def test_three_wide_columns_are_told_apart():
    high = np.array([WIDE, WIDE, WIDE])
    columns = together("all", a=Column(high, 3), b=Column(high, 3), c=Column(high - [0, 1, 0], 3))
    assert columns["all"].values.tolist() == [0, 1, 0]


def test_codes_take_as_few_bytes_as_there_are_combinations():
    assert packed(*((n, 0) for n in range(257)))["spot"].bytes == 2


def test_the_width_of_codes_grows_with_the_values_that_they_number():
    assert [width(2**8), width(2**8 + 1), width(2**16), width(2**16 + 1)] == [1, 2, 2, 4]


def test_all_lowest_bytes_stand_before_all_next_ones():
    assert pack({"a": Column(np.array([0x010203, 0x0A0B0C]), 3)}).endswith(bytes([3, 0x0C, 2, 0x0B, 1, 0x0A]))


def test_the_header_names_columns_and_what_they_are_by():
    written = pack(packed((1, 2)), n=1)
    assert b'"n":1' in written
    assert b'{"name":"place","bytes":3,"length":1,"by":"spot"}' in written
