"""The bytes that the map page draws: decoded here in plain Python, they hold what the store holds."""

import base64
import json
import math
import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.schema import EVENT_TYPES
from geo.webmap.columns import DEATHS_UNKNOWN, NO_AREA, area_ids, encode_columns, encode_rows, world_square
from tests.conftest import make_store

FORMATS = {"float32": "f", "int32": "i", "uint16": "H", "uint8": "B"}


def decode(encoded):
    """Return the header and the columns as lists, by the layout that encode_columns documents."""
    (length,) = struct.unpack_from("<I", encoded)
    header = json.loads(encoded[4 : 4 + length])
    columns = {
        column["name"]: list(
            struct.unpack_from(f"<{header['n']}{FORMATS[column['dtype']]}", encoded, 4 + length + column["offset"])
        )
        for column in header["columns"]
    }
    return header, columns


def columns_of(*rows):
    return decode(encode_columns(make_store(*rows)))[1]


def test_the_header_tells_how_many_rows_which_days_and_which_types():
    header, _ = decode(encode_columns(make_store({"date_start": "1970-01-03"}, {"date_start": "1970-02-01"})))
    assert (header["n"], header["firstDay"], header["lastDay"]) == (2, 2, 31)
    assert [each["slug"] for each in header["types"]] == list(EVENT_TYPES)
    assert header["types"][0] == {"slug": "air_strike", "label": "Air strike"}


def test_every_column_begins_at_a_multiple_of_4_as_typed_arrays_demand():
    for n in range(5):
        encoded = encode_columns(make_store(*[{}] * n))
        (length,) = struct.unpack_from("<I", encoded)
        assert length % 4 == len(encoded) % 4 == 0
        assert all(column["offset"] % 4 == 0 for column in decode(encoded)[0]["columns"])


def test_rows_keep_the_order_of_the_store():
    columns = columns_of({"date_start": "1970-01-05", "date_end": "1970-01-09"}, {"date_start": "1970-01-02"})
    assert (columns["start"], columns["end"]) == ([1, 4], [1, 8])


@pytest.mark.parametrize(
    ("figures", "code"),
    [
        ({}, DEATHS_UNKNOWN),
        ({"fatalities_best": 0}, 0),
        ({"fatalities_low": 4, "fatalities_high": 7}, 4),
        ({"fatalities_low": 4, "fatalities_best": 5}, 5),
        ({"fatalities_best": 65534}, 65534),
        ({"fatalities_best": 65535}, 65534),
        ({"fatalities_best": 1_000_000}, 65534),
    ],
)
def test_no_number_of_deaths_looks_like_an_unknown_one(figures, code):
    assert columns_of(figures)["deaths"] == [code]


def test_types_are_places_in_the_list_of_the_header():
    assert columns_of({"event_type": "other"}, {"event_type": "drone_strike"})["type"] == [7, 1]


def test_rows_that_cannot_be_drawn_are_marked_and_have_numbers_all_the_same():
    columns = columns_of({"lon": None, "lat": None}, {"geo_precision": "country"}, {})
    assert columns["placed"] == [0, 0, 1]
    assert all(map(math.isfinite, columns["x"] + columns["y"] + columns["uncertainty"]))


def test_a_row_known_to_a_unit_only_is_drawn_as_that_unit():
    store = make_store(
        {"geo_precision": "admin1", "admin1_id": "SYR-142", "admin2_id": None},
        {"geo_precision": "admin2", "admin1_id": "SYR-139", "admin2_id": "D-7"},
        {"geo_precision": "admin2", "admin1_id": "SYR-142", "admin2_id": None},
        {"geo_precision": "place", "admin1_id": "IRQ-3049"},
        {"geo_precision": "admin1", "admin1_id": None},
    )
    header, columns = decode(encode_columns(store))
    assert header["areas"] == area_ids(store) == ["D-7", "SYR-142"]
    assert columns["area"] == [1, 0, 1, NO_AREA, NO_AREA]


@pytest.mark.parametrize(
    ("lon", "lat", "x", "y"),
    [(0, 0, 0.5, 0.5), (-180, 85.0511, 0, 0), (180, -85.0511, 1, 1), (90, 0, 0.75, 0.5), (0, 90, 0.5, 0)],
)
def test_the_world_is_a_square_from_north_west_to_south_east(lon, lat, x, y):
    assert world_square(np.float64(lon), np.float64(lat)) == pytest.approx((x, y), abs=1e-6)


@given(st.floats(-180, 180), st.floats(-85, 85))
def test_places_survive_to_a_few_metres(lon, lat):
    columns = columns_of({"lon": lon, "lat": lat or 1e-9})
    back = math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * columns["y"][0]))))
    assert columns["x"][0] * 360 - 180 == pytest.approx(lon, abs=3e-5)
    assert back == pytest.approx(lat, abs=3e-5)


def test_every_shipped_row_is_encoded(shipped):
    header, columns = decode(encode_columns(shipped.store))
    assert header["n"] == len(shipped.store)
    assert {len(column) for column in columns.values()} == {len(shipped.store)}
    assert columns["start"] == sorted(columns["start"])


@given(st.lists(st.booleans(), max_size=40))
def test_a_filter_is_one_bit_per_row_first_row_first(shown):
    encoded = encode_rows(np.array(shown, bool))
    if all(shown):
        assert encoded is None
    else:
        packed = base64.b64decode(encoded)
        bits = [bool(packed[row // 8] >> (7 - row % 8) & 1) for row in range(len(shown))]
        assert bits == shown
        assert len(packed) == -(-len(shown) // 8)
