"""Degrees as people write them: one coordinate in a cell, or both."""

import pytest

from geo.sources.columns.degrees import Angle, angle, angles, number


@pytest.mark.parametrize(
    "text",
    [
        "33.3", "33,3", "33.3°", "33°18'", "33° 18' 00\"", "33 18 00", "33:18:00", "33º18′00″", "33°18’00”",
        "33°18'00''", "٣٣٫٣", "۳۳٫۳", "３３.３", "33d18m00s", "33 18.0", "33° 18,0'",
    ],
)  # fmt: skip
def test_a_coordinate_without_a_letter_tells_no_axis(text):
    assert angle(text) == Angle(33.3)


@pytest.mark.parametrize(
    "text",
    [
        "33.3N", "N 33.3", "33.3° N", "N33°18'00\"", "33 18 00 N", "N 33 18 00", "33-18-00N", "331800N", "33°18'00\"N.",
        "33.3 north", "33,3 nord", "33.3 norte", "33,3° с. ш.", "33°18′ пн. ш.", "33.3 شمالا", "北纬33.3度",
        "lat. 33.3 N", "33d18m00s N", "Latitude: 33.3 N",
    ],
)  # fmt: skip
def test_a_letter_or_word_tells_latitude(text):
    assert angle(text) == Angle(33.3, "lat")


@pytest.mark.parametrize(
    ("text", "degrees", "axis"),
    [
        ("74°04'48\"W", -74.08, "lon"), ("4.61 S", -4.61, "lat"), ("74,08 oeste", -74.08, "lon"),
        ("44,4 в. д.", 44.4, "lon"),
        ("0442400E", 44.4, "lon"), ("东经44.4度", 44.4, "lon"), ("44.4 شرقا", 44.4, "lon"), ("-74.08", -74.08, ""),
    ],
)  # fmt: skip
def test_south_and_west_are_below_zero(text, degrees, axis):
    assert angle(text) == Angle(degrees, axis)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Baghdad",
        "nan",
        "33.3 O",
        "-33.3 S",
        "33°61'",
        "33°18'60\"",
        "33.5°18'",
        "33 N 44 E",
        "1,234.5",
        "33-44",
        "x 33",
    ],
)
def test_what_is_no_coordinate_is_none(text):
    assert angle(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "33.3, 44.4", "33.3,44.4", "(33.3; 44.4)", "33.3 44.4", "33.3/44.4", "33.3 | 44.4", "33,3; 44,4", "33,3 44,4",
        "33,3, 44,4", "33,3,44,4", "٣٣٫٣، ٤٤٫٤", "33°18'00\", 44°24'00\"", "33°18'00\" 44°24'00\"", "[33.3, 44.4]",
        "33.3 44.4 30.0 5.0", "33.3, 44.4, 100",
    ],
)  # fmt: skip
def test_two_numbers_of_one_cell_stand_in_their_order(text):
    assert angles(text) == (Angle(33.3), Angle(44.4))


@pytest.mark.parametrize(
    "text",
    [
        "33.3N 44.4E", "33.3 N, 44.4 E", "N33.3 E44.4", "N 33.3, E 44.4", "33°18'00\"N 44°24'00\"E",
        "33 18 00 N 44 24 00 E",
        "N 33 18 00 E 44 24 00", "33-18-00N 044-24-00E", "331800N 0442400E", "33°18′ с. ш. 44°24′ в. д.",
        "33.3 شمالا، 44.4 شرقا", "北纬33.3度，东经44.4度", "lat: 33.3, lon: 44.4", "Lat=33.3 Long=44.4",
    ],
)  # fmt: skip
def test_letters_and_labels_tell_which_number_is_the_latitude(text):
    assert angles(text) == (Angle(33.3, "lat"), Angle(44.4, "lon"))


def test_longitude_may_stand_first():
    assert angles("44.4E 33.3N") == (Angle(44.4, "lon"), Angle(33.3, "lat"))
    assert angles("lon 44.4 lat 33.3") == (Angle(44.4, "lon"), Angle(33.3, "lat"))


@pytest.mark.parametrize(
    "text", ["33.3", "Baghdad, Iraq", "12 13 14", "33.3N 44.4N", "33.3N, 44.4", "1 2 3 4 5", "9" * 200]
)
def test_what_is_no_pair_is_none(text):
    assert angles(text) is None


@pytest.mark.parametrize(("text", "value"), [("1.5", 1.5), ("1,5", 1.5), ("-3", -3.0), ("١٫٥", 1.5), ("1e2", 100.0)])
def test_numbers_have_a_point_or_a_comma(text, value):
    assert number(text) == value
    assert number(f"{text} N") is None


@pytest.mark.parametrize("text", [".5 N", "N .5", "0.5 N", ",5 N"])
def test_a_fraction_without_its_nought_stays_one(text):
    assert angle(text) == Angle(0.5, "lat")
