"""Any table: the columns of the place are found by name and cells, and every usual way of writing it is understood."""

import json

import pandas as pd
import pytest
import shapely

from geo import sources
from geo.errors import SourceError
from geo.events.validate import validate
from geo.sources.publishers.mapping import ColumnMapping, from_json, propose, to_json

POINT = shapely.Point(43.25, 13.32)
MOCHA = (43.25, 13.32)


def checked(text, name="table.csv", mapping=None):
    return validate(sources.read_bytes(text.encode(), name, mapping=mapping))


def table(*cells, name="coordinates", **others):
    frame = pd.DataFrame({name: cells, **others})
    return frame.assign(id=range(len(cells)), date="2024-01-02").to_csv(index=False)


def places(found):
    events = found.events
    return [
        None if pd.isna(lon) else (round(lon, 4), round(lat, 4))
        for lon, lat in zip(events["lon"], events["lat"], strict=True)
    ]


def lines(found, rule):
    return found.problems.loc[found.problems["rule"] == rule, "message"].tolist()


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("MULTIPOINT (43.25 13.32)", MOCHA), ("GEOMETRYCOLLECTION (POINT (43.25 13.32))", MOCHA),
        ("MULTIPOLYGON (((43 13, 44 13, 44 14, 43 13)), ((45 13, 46 13, 46 14, 45 13)))", (43.75, 13.5)),
        ("MULTILINESTRING ((43 13, 44 14), (45 13, 46 14))", (45, 13)),
    ],
)  # fmt: skip
@pytest.mark.parametrize("order", [0, 1])
@pytest.mark.parametrize("before", ["", "\\x", "0x"])
def test_geometries_of_several_parts_in_hexadecimal_digits_are_read(text, place, order, before):
    cell = before + shapely.to_wkb(shapely.from_wkt(text), hex=True, byte_order=order)
    assert places(checked(table(cell, name="geom"))) == [place]


def test_a_geometry_in_hexadecimal_digits_of_another_system_or_too_deep_is_no_place():
    metres = shapely.to_wkb(shapely.set_srid(POINT, 3857), hex=True, include_srid=True)
    deep = "010700000001000000" * 50_000 + POINT.wkb_hex
    found = checked(table(POINT.wkb_hex, POINT.wkb_hex, POINT.wkb_hex, metres, deep, name="geom"))
    assert places(found) == [MOCHA, MOCHA, MOCHA, None, None]


# --- a column each ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lat", "lon"),
    [
        ("lat", "lon"), ("Latitude", "Longitude"), ("location_latitude", "location_longitude"),
        ("GPS Latitude", "GPS Longitude"), ("lat_wgs84", "long_wgs84"), ("LATITUDE_DD", "LONGITUDE_DD"), ("Y", "X"),
        ("POINT_Y", "POINT_X"), ("coord_y", "coord_x"), ("Northing", "Easting"), ("EventLat", "EventLng"),
        ("geo.lat", "geo.lng"), ("Lat (decimal)", "Long (decimal)"), ("خط العرض", "خط الطول"), ("Широта", "Долгота"),
        ("Широта", "Довгота"), ("纬度", "经度"), ("事件纬度", "事件经度"), ("Latitud", "Longitud"),
        ("Breitengrad", "Längengrad"),
        ("Enlem", "Boylam"), ("عرض جغرافیایی", "طول جغرافیایی"),
        ("from_latitude", "from_longitude"), ("lat", "geo_long"),
    ],
)  # fmt: skip
def test_columns_of_latitude_and_longitude_have_many_names(lat, lon):
    assert places(checked(f"id,date,{lat},{lon}\n1,2024-01-02,13.32,43.25\n")) == [MOCHA]


def test_of_several_pairs_the_event_s_own_counts():
    text = "id,date,origin_lat,origin_lon,event_lat,event_lon\n1,2024-01-02,1,2,13.32,43.25\n"
    assert places(checked(text)) == [MOCHA]


def test_a_column_whose_cells_are_no_degrees_is_no_longitude():
    found = checked("id,date,long,lat,lng\n1,2024-01-02,a long text,13.32,43.25\n")
    assert places(found) == [MOCHA]


@pytest.mark.parametrize(
    ("lat", "lon"),
    [
        ('"13°19\'12""N"', '"43°15\'00""E"'), ("13 19 12 N", "43 15 00 E"), ("13.32N", "43.25E"),
        ("N 13.32", "E 43.25"),
        ("13° 19.2' N", "43° 15.0' E"), ("١٣٫٣٢", "٤٣٫٢٥"), ("۱۳٫۳۲", "۴۳٫۲۵"),
        ('"13,32"', '"43,25"'),
    ],
)  # fmt: skip
def test_degrees_are_read_as_they_are_written(lat, lon):
    assert places(checked(f"id,date,lat,lon\n1,2024-01-02,{lat},{lon}\n")) == [MOCHA]


def test_a_whole_number_stands_beside_decimal_commas():
    assert places(checked("id;date;lat;lon\n1;13.12.2023;50;30,52\n")) == [(30.52, 50)]


def test_a_letter_of_the_other_axis_is_not_read():
    found = checked("id,date,lat,lon\n1,2024-01-02,13.32E,43.25N\n2,2024-01-02,13.32,43.25\n")
    assert found.rows_rejected == 1


# --- both in one column ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "cell",
    [
        "13.32N 43.25E", "N 13 19 12 E 43 15 00", "lat: 13.32, lon: 43.25", "POINT (43.25 13.32)",
        "SRID=4326;POINT(43.25 13.32)",
        "POINT Z (43.25 13.32 7)", POINT.wkb_hex,
        shapely.to_wkb(shapely.set_srid(POINT, 4326), hex=True, include_srid=True),
        '{"type": "Point", "coordinates": [43.25, 13.32]}', '{"lat": 13.32, "lng": "43.25"}', "38PLV1044773190",
        "geo:13.32,43.25",
        "38N 310447 1473190", "https://www.google.com/maps?q=13.32,43.25",
        "https://www.google.com/maps/@13.32,43.25,12z",
    ],
)  # fmt: skip
def test_a_cell_may_tell_the_whole_place(cell):
    found = checked(table(cell))
    assert places(found) == [pytest.approx(MOCHA, abs=1e-4)]
    assert lines(found, "coordinate_order") == []


@pytest.mark.parametrize(
    "name", ["geometry", "GPS", "Location", "the_geom", "Estimated Coordinates", "Координаты", "الموقع"]
)
def test_the_column_has_many_names(name):
    assert places(checked(table("13.32 N, 43.25 E", name=name))) == [MOCHA]


def test_a_column_without_a_telling_name_is_found_by_its_cells():
    assert places(checked(table("POINT (43.25 13.32)", name="anything"))) == [MOCHA]


def test_two_numbers_alone_are_no_place_under_any_name():
    found = checked(table("13, 43", name="ratio"))
    assert places(found) == [None]
    assert lines(found, "coordinates_not_found") == [
        "No column of coordinates was found: events have no place on the map."
    ]


def test_lists_and_objects_of_json_are_places():
    rows = [{"id": 1, "date": "2024-01-02", "coordinates": [43.25, 13.32]}]
    assert places(checked(json.dumps(rows), "table.json")) == [MOCHA]
    rows = [{"id": 1, "date": "2024-01-02", "where": {"latitude": 13.32, "longitude": 43.25}}]
    assert places(checked(json.dumps(rows), "table.json")) == [MOCHA]


def test_both_coordinates_may_stand_in_the_column_of_latitude():
    assert places(checked('id,date,lat,lon\n1,2024-01-02,"13.32, 43.25",\n')) == [MOCHA]
    assert places(checked('id,date,lat\n1,2024-01-02,"13.32, 43.25"\n')) == [MOCHA]


# --- which number is the latitude ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["lat_lon", "LatLng", "Coordinates (lat, long)", "latitude/longitude", "Lat Long"])
def test_the_name_tells_that_latitude_stands_first(name):
    found = checked(table("13.32, 43.25", name=name))
    assert places(found) == [MOCHA]
    assert "as the name of the column says" in lines(found, "coordinate_order")[0]


@pytest.mark.parametrize("name", ["lon_lat", "lnglat", "xy", "coords (longitude latitude)"])
def test_the_name_tells_that_longitude_stands_first(name):
    assert places(checked(table("43.25, 13.32", name=name))) == [MOCHA]


def test_a_number_beyond_90_tells_which_one_is_the_longitude():
    assert places(checked(table("43.25, 13.32", "116.4, 39.9"))) == [MOCHA, (116.4, 39.9)]
    assert places(checked(table("13.32, 43.25", "39.9, 116.4"))) == [MOCHA, (116.4, 39.9)]


def test_the_country_stated_tells_which_one_is_the_longitude():
    found = checked(table("43.25, 13.32", "44.2, 15.3", country="Yemen"))
    assert places(found) == [MOCHA, (44.2, 15.3)]
    assert "the countries that the rows state" in lines(found, "coordinate_order")[0]


def test_the_usual_order_is_told_as_unproven():
    found = checked(table("13.32, 43.25", "13.33, 43.26"))
    assert places(found) == [MOCHA, (43.26, 13.33)]
    said = lines(found, "coordinate_order")[0]
    assert "13.32, 43.25, are read as latitude, longitude" in said
    assert said.endswith("nothing in the file proves it.")


def test_the_order_can_be_told():
    mapping = ColumnMapping({"date_start": "date", "coordinates": "coordinates"}, coordinate_order="lonlat")
    found = checked(table("43.25, 13.32"), mapping=mapping)
    assert places(found) == [MOCHA]
    assert "as asked for" in lines(found, "coordinate_order")[0]
    with pytest.raises(SourceError, match="coordinate_order"):
        ColumnMapping({}, coordinate_order="latitude first")


def test_a_mapping_of_one_column_is_kept_as_a_file():
    mapping = ColumnMapping({"date_start": "date", "coordinates": "where"}, coordinate_order="lonlat")
    assert from_json(to_json(mapping).encode(), "mapping.json") == mapping


# --- shapes, squares, metres -----------------------------------------------------------------------------------------


def test_an_area_stands_as_a_point_inside_it_and_is_kept():
    found = checked(table("POLYGON ((43 13, 44 13, 44 14, 43 14, 43 13))", name="geometry"))
    event = found.events.iloc[0]
    assert (event["geo_precision"], places(found)) == ("region", [(43.5, 13.5)])
    assert event["uncertainty_km"] == pytest.approx(77.6, abs=0.5)
    assert json.loads(event["extra.geometry_geojson"])["type"] == "Polygon"
    assert len(lines(found, "geometry_no_point")) == 1


def test_a_multipoint_of_one_is_a_point():
    found = checked(table("MULTIPOINT ((43.25 13.32))", name="geometry"))
    assert places(found) == [MOCHA]
    assert found.events["geo_precision"].isna().all()


@pytest.mark.parametrize(
    ("cell", "radius", "precision"),
    [("38PLV1044773190", None, None), ("38PLV104731", 0.1, None), ("38PLV1073", 0.7, None), ("38PLV17", 7.1, "near")],
)
def test_a_square_of_mgrs_tells_how_far_off_the_event_may_be(cell, radius, precision):
    event = checked(table(cell, name="MGRS")).events.iloc[0]
    said = [None if pd.isna(event[name]) else event[name] for name in ("uncertainty_km", "geo_precision")]
    assert said == [radius, precision]


@pytest.mark.parametrize(
    "header", ["x,y,utm_zone", "easting,northing,zone", "POINT_X,POINT_Y,epsg"],
)  # fmt: skip
def test_metres_of_utm_are_read_with_their_zone(header):
    zone = "32638" if header.endswith("epsg") else "38N"
    found = checked(f"id,date,{header}\n1,2024-01-02,310447,1473190,{zone}\n")
    assert places(found) == [pytest.approx(MOCHA, abs=1e-4)]


def test_the_names_of_columns_may_tell_the_zone():
    found = checked("id,date,x_utm38n,y_utm38n\n1,2024-01-02,310447,1473190\n")
    assert places(found) == [pytest.approx(MOCHA, abs=1e-4)]


def test_metres_without_a_zone_are_told_and_cost_no_event():
    found = checked("id,date,x,y\n1,2024-01-02,310500,1473000\n")
    assert places(found) == [None]
    assert "metres of a projection that the file does not name" in lines(found, "coordinates_in_metres")[0]


def test_one_odd_cell_costs_the_place_of_its_event_only():
    found = checked(table("13.32 N, 43.25 E", "unclear", "13.33 N, 43.26 E"))
    assert places(found) == [MOCHA, None, (43.26, 13.33)]
    assert found.problems.loc[found.problems["rule"] == "coordinates_unreadable", "value"].tolist() == ["unclear"]


@pytest.mark.parametrize(
    "cell",
    ["GEOMETRYCOLLECTION(" * 20_000, "SRID=3857;POINT(4814000 1496000)", "01" + "07000000" * 5_000, "[" * 5_000],
)
def test_hostile_and_foreign_geometry_is_left_open(cell):
    found = checked(table(cell, "POINT (43.25 13.32)", "POINT (43.25 13.32)", name="geometry"))
    assert places(found) == [None, MOCHA, MOCHA]


def test_the_proposal_names_the_column_once():
    raw = sources.open_table(table("13.32 N, 43.25 E", name="location").encode(), "table.csv")
    assert propose(raw).columns == {"event_id": "id", "date_start": "date", "coordinates": "location"}


def test_empty_columns_of_degrees_do_not_hide_the_column_that_is_filled():
    text = "id,date,lat,lon,coordinates\n1,2024-01-02,,,13.32 N 43.25 E\n"
    assert places(checked(text)) == [MOCHA]


def test_words_for_not_known_do_not_count_against_a_column():
    text = "id,date,lat,lon\n1,2024-01-02,n/a,n/a\n2,2024-01-02,unknown,unknown\n3,2024-01-02,13.32,43.25\n"
    assert places(checked(text)) == [None, None, MOCHA]


def test_a_column_of_ids_that_tell_no_rows_apart_is_not_proposed():
    found = checked("ref,date,lat,lon\nA,2024-01-02,1,2\nA,2024-01-03,1,2\nA,2024-01-04,1,2\n")
    assert found.events["event_id"].tolist() == ["row-2", "row-3", "row-4"]
