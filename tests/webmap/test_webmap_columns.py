"""The bytes that the map page draws: decoded here in plain Python, they hold what the store holds."""

import json
import math
import struct
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from geo.events.actors import Actors
from geo.events.schema import EVENT_TYPES
from geo.places.mercator import world_square
from geo.store.store import NOWHERE, deaths_shown
from geo.webmap.columns import UNKNOWN, area_ids, encode_columns
from tests.conftest import make_store

PER_ROW = {"x", "y", "duration", "kind", "place", "precision", "dated", "cast", "low", "high", "deaths", "uncertainty"}
FLEET = Actors({"USS Carney": "US Navy", "US Navy": "United States"})


def decode(encoded):
    """Return the header and the columns as lists of one value a row, by the layout of geo/webmap/packing.py."""
    (length,) = struct.unpack_from("<I", encoded)
    header, body = json.loads(encoded[4 : 4 + length]), encoded[4 + length :]
    columns = {}
    for column in header["columns"]:
        size = column["bytes"] * column["length"]
        values, body = joined(body[:size], column["length"]), body[size:]
        columns[column["name"]] = [values[code] for code in columns[column["by"]]] if "by" in column else values
    assert body == b""
    return header, columns


def joined(planes, n):
    """Return the numbers whose lowest bytes are the first `n` of `planes`, the next ones the next `n`, ..."""
    return [sum(byte << 8 * power for power, byte in enumerate(planes[row::n])) for row in range(n)]


def decoded(*rows, actors=None):
    return decode(encode_columns(make_store(*rows, actors=actors)))


def columns_of(*rows):
    return decoded(*rows)[1]


def first_days(header, columns):
    """Return the first day of every row, from whichever of the two columns tells it."""
    if "start" in columns:
        return [header["firstDay"] + days for days in columns["start"]]
    starting = [after - before for before, after in pairwise(columns["rowsBefore"])]
    return [day for day, rows in enumerate(starting, start=header["firstDay"]) for _ in range(rows)]


def named(header, columns, column, table):
    return [header[table][code] for code in columns[column]]


def casts(header, columns):
    """Return per row the names of initiators and of targets, sorted."""
    lists = [columns["castMembers"][first:end] for first, end in pairwise(columns["castEnds"])]
    sides = [
        [sorted(header["actors"][m // 2] for m in members if m % 2 == side) for side in (0, 1)] for members in lists
    ]
    return [sides[code] for code in columns["cast"]]


# --- the header --------------------------------------------------------------------------------------------------


def test_the_header_tells_how_many_rows_and_which_days():
    header, _ = decoded({"date_start": "1970-01-03"}, {"date_start": "1970-02-01"})
    assert (header["n"], header["firstDay"], header["lastDay"]) == (2, 2, 31)


def test_the_header_tells_the_types_that_occur_in_the_order_of_the_tree():
    rows = [{"event_type": slug} for slug in ("other", "shipping", "other", "missile")]
    assert decoded(*rows)[0]["types"] == [
        {"slug": "missile", "label": "Missile, rocket, mortar"},
        {"slug": "shipping", "label": "Attack on shipping"},
        {"slug": "other", "label": "Other"},
    ]
    header, _ = decoded(*({"event_type": slug} for slug in reversed(EVENT_TYPES)))
    assert [each["slug"] for each in header["types"]] == list(EVENT_TYPES)


def test_a_store_without_rows_has_columns_without_rows():
    header, columns = decoded()
    assert header["n"] == 0
    assert {name for name, values in columns.items() if values} <= {"castEnds"}
    assert columns["castEnds"] == [0]


# --- days --------------------------------------------------------------------------------------------------------


def test_rows_keep_the_order_of_the_store():
    header, columns = decoded({"date_start": "1970-01-05"}, {"date_start": "1970-01-02"})
    assert first_days(header, columns) == [1, 4]


def test_few_rows_over_many_days_are_a_day_per_row():
    _, columns = decoded({"date_start": "1970-01-02"}, {"date_start": "2020-01-01"})
    assert columns["start"] == [0, 18261]
    assert "rowsBefore" not in columns


def test_many_rows_over_few_days_are_a_count_per_day():
    _, columns = decoded(*({"date_start": f"1970-01-0{day}"} for day in (2, 2, 4)))
    assert columns["rowsBefore"] == [0, 2, 2, 3]
    assert "start" not in columns


@given(st.lists(st.integers(0, 6), min_size=1, max_size=12), st.sampled_from([1, 400]))
def test_both_ways_to_tell_the_first_days_tell_all_of_them(offsets, apart):
    days = sorted(20_000 + apart * offset for offset in offsets)
    rows = [{"date_start": (date(1970, 1, 1) + timedelta(day)).isoformat()} for day in days]
    assert first_days(*decoded(*rows)) == days


def test_the_last_day_is_told_as_days_after_the_first():
    rows = [("1970-01-05", "1970-01-09"), ("1970-01-06", None), ("1970-01-07", "1971-01-07")]
    assert columns_of(*({"date_start": first, "date_end": last} for first, last in rows))["duration"] == [4, 0, 365]


def test_days_that_only_a_long_row_reaches_have_their_count_too():
    header, columns = decoded(
        *[{"date_start": "1970-01-02"}] * 9, {"date_start": "1970-01-03", "date_end": "1970-01-08"}
    )
    assert (header["firstDay"], header["lastDay"]) == (1, 7)
    assert columns["rowsBefore"] == [0, 9, 10, 10, 10, 10, 10, 10]


# --- numbers -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("figures", "low", "high", "deaths"),
    [
        ({}, UNKNOWN, UNKNOWN, UNKNOWN),
        ({"fatalities_best": 0}, 0, 0, 0),
        ({"fatalities_low": 4, "fatalities_high": 7}, 4, 7, 4),
        ({"fatalities_low": 4, "fatalities_best": 5}, 4, 5, 5),
        ({"fatalities_high": 300}, 300, 300, 300),
        ({"fatalities_best": 16777214}, 16777214, 16777214, 16777214),
        ({"fatalities_best": 16777215}, 16777214, 16777214, 16777214),
        ({"fatalities_low": 1, "fatalities_best": 2, "fatalities_high": 10**9}, 1, 16777214, 2),
    ],
)
def test_no_number_of_deaths_looks_like_an_unknown_one(figures, low, high, deaths):
    columns = columns_of(figures)
    assert (columns["low"], columns["high"], columns["deaths"]) == ([low], [high], [deaths])


def test_uncertainty_is_whole_kilometres_and_0_where_none_is_stated():
    rows = [{"uncertainty_km": km} for km in (None, 1, 350)]
    assert columns_of(*rows)["uncertainty"] == [0, 1, 350]


# --- positions ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lon", "lat", "x", "y"),
    [(0, 0, 0.5, 0.5), (-180, 85.0511, 0, 0), (180, -85.0511, 1, 1), (90, 0, 0.75, 0.5), (0, 90, 0.5, 0)],
)
def test_the_world_is_a_square_from_north_west_to_south_east(lon, lat, x, y):
    assert world_square(np.float64(lon), np.float64(lat)) == pytest.approx((x, y), abs=1e-6)


def degrees(columns):
    """Return the places of all rows as (lon, lat)."""
    back = [math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * y / NOWHERE)))) for y in columns["y"]]
    return list(zip([x / NOWHERE * 360 - 180 for x in columns["x"]], back, strict=True))


@given(st.floats(-180, 180), st.floats(-85, 85))
def test_places_survive_to_a_few_metres(lon, lat):
    assume(max(abs(lon), abs(lat)) > 0.01)  # so near to 0, 0 it stands for 'not known'
    [(x, y)] = degrees(columns_of({"lon": lon, "lat": lat}))
    assert x == pytest.approx(lon, abs=3e-5)
    assert y == pytest.approx(lat, abs=3e-5)


def test_rows_that_cannot_be_drawn_are_nowhere():
    columns = columns_of({"lon": None, "lat": None}, {"geo_precision": "country"}, {})
    assert columns["x"][:2] == columns["y"][:2] == [NOWHERE, NOWHERE]
    assert degrees(columns)[2] == pytest.approx((1, 1), abs=3e-5)


@pytest.mark.parametrize(("lon", "lat"), [(180, -90), (180, 90), (-180, -90), (-180, 90)])
def test_no_corner_of_the_world_is_nowhere(lon, lat):
    columns = columns_of({"lon": lon, "lat": lat})
    assert NOWHERE not in columns["x"] + columns["y"]


# --- tables ------------------------------------------------------------------------------------------------------


def test_a_kind_is_the_place_of_its_type_in_the_header_and_the_twig():
    rows = [
        {"event_type": "other"},
        {"event_type": "missile", "sub_event_type": "rocket_attack"},
        {"event_type": "other", "sub_event_type": "Riot/Fire"},
    ]
    assert named(*decoded(*rows), "kind", "kinds") == [
        [1, "other/"],
        [0, "missile/rocket_attack"],
        [1, "other/Riot/Fire"],
    ]


def test_more_kinds_than_a_byte_can_number_are_told_apart():
    rows = [{"event_type": "other", "sub_event_type": f"kind {n}"} for n in range(300)]
    store = make_store(*rows)
    kinds = named(*decode(encode_columns(store)), "kind", "kinds")
    assert [sub_type for _, sub_type in kinds] == [f"other/{kind}" for kind in store.table["sub_event_type"]]


def test_a_place_is_the_country_in_both_views_and_the_unit():
    rows = [
        {"country": "ISR", "country_un": "SYR", "admin1_id": "SYR-139"},
        {"country": "AAA", "admin1_id": None},
        {"country": None, "country_un": None, "join_method": "sea"},
        {"country": None, "country_un": None, "join_method": "none"},
        {"country": "ISR", "country_un": "SYR", "admin1_id": "SYR-139"},
    ]
    assert [place[:3] for place in named(*decoded(*rows), "place", "places")] == [
        ["ISR", "SYR", "SYR-139"],
        ["AAA", "AAA", None],
        ["sea", "sea", None],
        ["none", "none", None],
        ["ISR", "SYR", "SYR-139"],
    ]


def test_a_row_known_to_a_unit_only_is_drawn_as_that_unit():
    store = make_store(
        {"geo_precision": "admin1", "admin1_id": "SYR-142", "admin2_id": None},
        {"geo_precision": "admin2", "admin1_id": "SYR-139", "admin2_id": "D-7"},
        {"geo_precision": "admin2", "admin1_id": "SYR-142", "admin2_id": None},
        {"geo_precision": "place", "admin1_id": "IRQ-3049"},
        {"geo_precision": "admin1", "admin1_id": None},
    )
    places = named(*decode(encode_columns(store)), "place", "places")
    assert [place[4] for place in places] == ["SYR-142", "D-7", "SYR-142", None, None]
    assert area_ids(store) == ["D-7", "SYR-142"]


def test_a_place_names_the_district_where_it_is_known():
    rows = [{"geo_precision": "place", "admin2_id": "D-7"}, {"geo_precision": "admin1", "admin2_id": None}]
    assert [place[3] for place in named(*decoded(*rows), "place", "places")] == ["D-7", None]


def test_rows_say_how_closely_they_are_dated():
    rows = [{"date_precision": "week"}, {"date_precision": None}, {"date_precision": "day"}]
    assert named(*decoded(*rows), "dated", "datings") == ["week", "", "day"]


def test_weights_are_told_only_where_rows_stand_for_several_events():
    store = make_store({}, {})
    sums = replace(store, weight=np.array([7, 2**24 - 1]))
    assert decode(encode_columns(sums))[1]["weight"] == [7, 2**24 - 1]
    assert "weight" not in decode(encode_columns(store))[1]


def test_rows_without_a_precision_have_one_without_a_name():
    rows = [{"geo_precision": "sea"}, {"geo_precision": None}]
    assert named(*decoded(*rows), "precision", "precisions") == ["sea", ""]


def test_a_cast_is_both_sides_with_their_allies_and_the_groups_above_them():
    rows = [
        {"actor1": "USS Carney", "actor2": "Houthis", "assoc_actor2": ["SDF"]},
        {"actor1": "Houthis"},
        {"actor2": "US Navy"},
        {},
    ]
    assert casts(*decoded(*rows, actors=FLEET)) == [
        [["US Navy", "USS Carney", "United States"], ["Houthis", "SDF"]],
        [["Houthis"], []],
        [[], ["US Navy", "United States"]],
        [[], []],
    ]


def test_one_cast_of_many_rows_is_told_once():
    _, columns = decoded(*[{"actor1": "Houthis", "actor2": "SDF"}] * 5)
    assert columns["cast"] == [0] * 5
    assert len(columns["castMembers"]) == 2


def test_more_actors_than_a_byte_can_number_are_told_apart():
    store = make_store(*({"actor1": f"Group {n}", "actor2": f"Band {n}"} for n in range(100)))
    sides = store.table[["actor1", "actor2"]].to_numpy().tolist()
    assert casts(*decode(encode_columns(store))) == [[[initiator], [target]] for initiator, target in sides]


# --- the shipped data --------------------------------------------------------------------------------------------


def test_every_shipped_row_is_encoded(shipped):
    header, columns = decode(encode_columns(shipped.store))
    assert header["n"] == len(shipped.store)
    assert {len(columns[name]) for name in PER_ROW} == {len(shipped.store)}


def test_every_shipped_row_has_its_days(shipped):
    store = shipped.store
    header, columns = decode(encode_columns(store))
    first = first_days(header, columns)
    last = [day + days for day, days in zip(first, columns["duration"], strict=True)]
    assert (first, last) == (store.day_start.tolist(), store.day_end.tolist())


def test_every_shipped_row_has_its_deaths(shipped):
    store = shipped.store
    _, columns = decode(encode_columns(store))
    for name, figures in (("low", store.deaths_low), ("high", store.deaths_high), ("deaths", deaths_shown(store))):
        assert columns[name] == [UNKNOWN if math.isnan(figure) else figure for figure in figures]


def test_every_shipped_row_is_drawn_at_its_place_if_it_has_one(shipped):
    store = shipped.store
    _, columns = decode(encode_columns(store))
    assert [x != NOWHERE for x in columns["x"]] == store.has_place.tolist()
    drawn = np.array(degrees(columns))[store.has_place]
    assert drawn == pytest.approx(store.table.loc[store.has_place, ["lon", "lat"]].to_numpy(), abs=3e-5)


def test_every_shipped_row_has_its_names(shipped):
    store = shipped.store
    header, columns = decode(encode_columns(store))
    places = named(header, columns, "place", "places")
    assert [sub_type for _, sub_type in named(header, columns, "kind", "kinds")] == values_of(store.sub_type)
    assert [place[0] for place in places] == values_of(store.country["de_facto"])
    assert [place[1] for place in places] == values_of(store.country["un"])
    assert [place[2] for place in places] == values_of(store.admin1)
    assert named(header, columns, "precision", "precisions") == [name or "" for name in values_of(store.precision)]


def rows_of(store, name, role):
    return np.flatnonzero(store.actors.mask_of([name], role)).tolist()


def values_of(coded):
    return [None if code < 0 else coded.values[code] for code in coded.codes]


def test_the_shipped_casts_say_who_takes_part_as_the_store_does(shipped):
    store = shipped.store
    sides = casts(*decode(encode_columns(store)))
    for side, role in enumerate(("initiator", "target")):
        rows = {name: [row for row, each in enumerate(sides) if name in each[side]] for name in store.actors.names}
        assert rows == {name: rows_of(store, name, role) for name in store.actors.names}
