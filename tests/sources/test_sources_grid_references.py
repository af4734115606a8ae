"""MGRS and UTM. The places of MGRS were worked out with the package mgrs 1.6.0, those of UTM with utm 0.9.0."""

import pytest

from geo.sources.columns.grid_references import from_mgrs, from_utm, in_zone

CORNERS = [
("38PLV1044773190", 43.25001, 13.32000),
("38SMB4135485831", 44.37001, 33.31000),
("18NXL0204809620", -74.07999, 4.61000),
("20FPH7275869369", -60.50000, -51.69999),
("32VKN9619101684", 5.30000, 60.40000),
("33XWG1369680760", 15.59998, 78.20001),
("56HLH3356847473", 151.20000, -33.89999),
("01KAB9039673529", -179.89999, -16.50000),
("37MBU5519756204", 36.80001, -1.29999),
("33XWN6794519403", 19.99997, 83.00000)
]  # fmt: skip


@pytest.mark.parametrize(("text", "lon", "lat"), CORNERS)
def test_a_reference_of_mgrs_is_the_middle_of_its_square(text, lon, lat):
    found = from_mgrs(text)
    assert found.lon == pytest.approx(lon, abs=2e-5)
    assert found.lat == pytest.approx(lat, abs=2e-5)


@pytest.mark.parametrize(
    ("text", "side"),
    [("38SMB", 100_000), ("38SMB48", 10_000), ("38SMB4486", 1_000), ("38S MB 441 861", 100), ("38smb44138614", 10),
     ("38S MB 44130 86140", 1)],
)  # fmt: skip
def test_fewer_digits_are_a_larger_square(text, side):
    found = from_mgrs(text)
    assert found.side_m == side
    assert found.lon == pytest.approx(44.37, abs=1)
    assert found.lat == pytest.approx(33.31, abs=1)


@pytest.mark.parametrize(
    "text", ["", "38SMB441", "61SMB4486", "38SAB4486", "38IMB4486", "38SMB44x6", "Baghdad", "38 310500"]
)
def test_what_is_no_reference_is_none(text):
    assert from_mgrs(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "38P 310500 1473000", "38P 310500mE 1473000mN", "310500 E 1473000 N 38P", "38N 310500 1473000",
        "UTM 38N 310500 1473000", "310500, 1473000 (UTM 38N)", "38 P 310500.0 1473000.0", "Zone 38N, 310500, 1473000",
    ],
)  # fmt: skip
def test_metres_with_their_zone_are_a_place(text):
    found = from_utm(text)
    assert (found.lon, found.lat) == pytest.approx((43.2505, 13.318278), abs=2e-6)


@pytest.mark.parametrize(
    "zone", ["38N", "38 N", "38P", "UTM 38N", "WGS 84 / UTM zone 38N", "EPSG:32638", "32638", "38 north"]
)
def test_a_zone_is_written_in_many_ways(zone):
    found = in_zone(zone, 310_500, 1_473_000)
    assert (found.lon, found.lat) == pytest.approx((43.2505, 13.318278), abs=2e-6)


@pytest.mark.parametrize("zone", ["38", "", "Zone A", "0N", "61N", "38I"])
def test_a_zone_without_its_half_or_none_at_all_leaves_the_place_open(zone):
    assert in_zone(zone, 310_500, 1_473_000) is None


def test_s_is_the_band_of_32_to_40_north_where_the_northing_is_of_it():
    assert in_zone("38S", 441_300, 3_686_140).lat == pytest.approx(33.313, abs=0.001)
    assert in_zone("36S", 250_000, 9_800_000).lat == pytest.approx(-1.808, abs=0.001)


def test_s_stays_open_where_land_lies_at_50_south():
    assert in_zone("19S", 441_300, 4_200_000) is None
    assert in_zone("EPSG:32719", 441_300, 4_200_000).lat < -50


@pytest.mark.parametrize(
    ("easting", "northing"), [(43.25, 13.32), (310_500, 20_000_000), (5_000_000, 1_473_000), (None, 1)]
)
def test_numbers_that_are_no_metres_of_utm_are_no_place(easting, northing):
    assert in_zone("38N", easting, northing) is None
