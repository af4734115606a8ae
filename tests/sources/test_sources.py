"""Reading files: what a file holds decides, and a file that is no table of events says why."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import sources
from geo.errors import SourceError
from geo.events.problems import shown

POINT = {"type": "Point", "coordinates": [44.07, 35.67]}


def feature(geometry=POINT, **properties):
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def collection(*features, **members):
    return {"type": "FeatureCollection", "features": list(features)} | members


def read(_: Path, content: object, name: str = "events.geojson"):
    """Read a file of `content`: bytes as they are, anything else as JSON."""
    return sources.open_table(content if isinstance(content, bytes) else json.dumps(content).encode(), name)


def test_properties_and_coordinates_become_columns(tmp_path):
    table = read(tmp_path, collection(feature(event_id="k", deaths=5))).table
    assert table.to_dict("records") == [{"event_id": "k", "deaths": 5, "lon": 44.07, "lat": 35.67, "source_row": 1}]


def test_the_id_of_a_feature_serves_where_no_property_does(tmp_path):
    table = read(tmp_path, collection(feature() | {"id": "f1"}, feature(event_id="own") | {"id": "f2"})).table
    assert table["event_id"].tolist() == ["f1", "own"]


def test_height_is_left_out(tmp_path):
    table = read(tmp_path, collection(feature({"type": "Point", "coordinates": [1, 2, 300]}))).table
    assert table[["lon", "lat"]].to_numpy().tolist() == [[1, 2]]


def test_a_feature_without_geometry_has_no_coordinates(tmp_path):
    table = read(tmp_path, collection(feature(None, event_id="k"))).table
    assert table[["lon", "lat"]].isna().to_numpy().all()


def test_rows_are_counted_from_1_and_unreadable_ones_count_too(tmp_path):
    raw = read(tmp_path, collection(feature(event_id="a"), None, feature(event_id="c")))
    assert raw.table["source_row"].tolist() == [1, 3]
    assert raw.findings["source_row"].tolist() == [2]
    assert raw.rows_read == 3


def test_a_collection_without_features_is_an_empty_table(tmp_path):
    assert read(tmp_path, collection()).rows_read == 0


def test_the_dataset_is_named_by_the_file_where_it_gives_no_name(tmp_path):
    assert read(tmp_path, collection(), "strikes.geojson").dataset == "strikes"
    assert read(tmp_path, collection(name="Named")).dataset == "Named"


def test_the_content_decides_not_the_name_of_the_file(tmp_path):
    assert read(tmp_path, collection(feature(event_id="k")), "events.csv").rows_read == 1


def test_a_byte_order_mark_and_blanks_before_the_text_are_read_over(tmp_path):
    text = "\n " + json.dumps(collection(feature(place_name="Şanʿāʾ")), ensure_ascii=False)
    assert read(tmp_path, b"\xef\xbb\xbf" + text.encode()).table["place_name"].item() == "Şanʿāʾ"


def test_half_of_a_character_pair_in_a_name_is_read(tmp_path):
    raw = read(tmp_path, rb'{"features": [{"type": "Feature", "geometry": null, "properties": {"k\ud83d": 1}}]}')
    assert raw.table["k?"].tolist() == [1]


@pytest.mark.parametrize(
    ("record", "message"),
    [
        (None, "Not a GeoJSON Feature."),
        ("Feature", "Not a GeoJSON Feature."),
        ([], "Not a GeoJSON Feature."),
        ({"type": "Point"}, "Not a GeoJSON Feature."),
        ({"type": "Feature", "geometry": POINT}, "The Feature has no properties."),
        (feature({"type": "LineString", "coordinates": [[0, 0], ["a", 1]]}), "The geometry cannot be read."),
        (feature({"type": "Circle", "coordinates": [0, 0]}), "The geometry is none that GeoJSON knows."),
        (feature([1, 2]), "The geometry is none that GeoJSON knows."),
        (feature({"type": "Point"}), "The Point has no longitude and latitude."),
        (feature({"type": "Point", "coordinates": [1]}), "The Point has no longitude and latitude."),
        (feature({"type": "Point", "coordinates": {"lon": 1, "lat": 2}}), "The Point has no longitude and latitude."),
    ],
)
def test_a_record_that_is_no_point_event_is_listed_with_its_reason(tmp_path, record, message):
    raw = read(tmp_path, collection(record))
    assert raw.findings[["source_row", "message"]].to_numpy().tolist() == [[1, message]]
    assert raw.findings["value"].item() == shown(record)


DEEP = b"[" * 100_000 + b"]" * 100_000


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file is empty"),
        (b" \n ", "the file is empty"),
        (b"PK\x03\x04 a zip file", "a zip that is damaged"),
        (b"%PDF-1.7", "a PDF document"),
        (b"<!doctype html><html>", "a web page"),
        (b'{"features": [', "not valid JSON"),
        (b'{"features": [{"type": "Feature", "prop', "Was it cut off while being copied"),
        (b'{"features": [' + DEEP + b"]}", "nested too deeply"),
        (b'{"type": "FeatureCollection"}', "neither features nor a list of events"),
        (b'{"features": {"a": 1}}', "neither features nor a list of events"),
        (b'{"features": [], "crs": {"properties": {"name": "EPSG:3857"}}}', "not in longitude and latitude"),
    ],
)
def test_a_file_that_is_no_table_of_events_says_why(tmp_path, content, message):
    with pytest.raises(SourceError, match=rf"events\.geojson: .*{message}"):
        read(tmp_path, content)


def test_words_for_numbers_that_json_lacks_are_read_as_what_they_say(tmp_path):
    raw = read(tmp_path, b'[{"event_id": NaN, "lon": -Infinity, "lat": 1e400, "deaths": 12345678901234567890123}]')
    record = raw.table.to_dict("records")[0]
    assert record.pop("event_id") != record
    assert record == {"lon": "-Infinity", "lat": "1e400", "deaths": 12345678901234567890123, "source_row": 1}


def test_lines_that_are_not_utf_8_are_read_as_windows_1252_and_the_others_as_they_are(tmp_path):
    raw = read(tmp_path, "event_id,title\na,Şanʿāʾ\n".encode() + "b,détruite\n".encode("latin-1"), "x.csv")
    assert raw.table["title"].tolist() == ["Şanʿāʾ", "détruite"]
    assert raw.findings["message"].item().startswith("Not UTF-8 in line 3 (byte 31)")


# how deep json reads and writes depends on how deep the caller stands
@pytest.mark.parametrize("depth", range(900, 1000, 4))
@pytest.mark.parametrize(
    "content",
    ['{"features": [], "crs": %s}', '{"features": [], "crs": {"properties": {"name": %s}}}', '{"features": [%s]}'],
)
def test_a_file_near_the_limit_of_nesting_is_read_or_refused(tmp_path, content, depth):
    try:
        raw = read(tmp_path, (content % ("[" * depth + "]" * depth)).encode())
    except SourceError as err:
        assert "deep" in str(err) or "crs" in str(err)  # noqa: PT017 (either way out is right)
    else:
        assert raw.findings["message"].tolist() == ["Not a GeoJSON Feature."]


@pytest.mark.parametrize("name", ["urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:EPSG::4326", "EPSG:4326"])
def test_the_names_of_longitude_and_latitude_are_known(tmp_path, name):
    assert read(tmp_path, collection(crs={"type": "name", "properties": {"name": name}})).rows_read == 0


def test_a_table_without_a_date_says_what_it_has_and_what_to_do():
    with pytest.raises(SourceError, match=r"no column looks like the date .* Columns: event, where\. Give a mapping"):
        sources.read_bytes(b"event,where\n1,Kirkuk\n", "events.csv")


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(SourceError, match=r"gone\.geojson: no such file"):
        sources.read(tmp_path / "gone.geojson")


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(SourceError, match="is no file"):
        sources.read(tmp_path)


def test_an_unknown_source_is_answered_with_the_known_ones(tmp_path):
    path = tmp_path / "x"
    path.write_bytes(b"{}")
    with pytest.raises(SourceError, match=r"No source called 'acled2'\. Known: .*events"):
        sources.read(path, source="acled2")


@given(st.binary(max_size=200))
def test_any_bytes_are_a_table_or_refused_with_a_message(content):
    try:
        raw = sources.read_bytes(content, "events")
    except SourceError as err:
        assert str(err).startswith("events")  # noqa: PT017 (either way out is right)
    else:
        assert raw.rows_read >= len(raw.table)
