"""What a JSON document is: the list that holds the events, one page of many, features of several kinds, or no table."""

import json

import pytest

from geo import sources
from geo.errors import SourceError
from geo.events.validate import validate
from geo.sources.options import ReadOptions

EVENT = {"id": "a", "date": "2024-01-01", "lat": 13.3, "lon": 43.25}
OTHER = EVENT | {"id": "b"}
POINT = {"type": "Point", "coordinates": [43.25, 13.32]}
FEATURE = {"type": "Feature", "geometry": POINT, "properties": {"id": "a", "date": "2024-01-01"}}
COLLECTION = {"type": "FeatureCollection", "features": [FEATURE]}


def opened(values, sheet=""):
    text = values if isinstance(values, str) else json.dumps(values)
    return sources.open_table(text.encode(), "a.json", options=ReadOptions(sheet=sheet))


def refused(values, sheet=""):
    with pytest.raises(SourceError) as caught:
        opened(values, sheet)
    assert len(str(caught.value)) <= 400
    return str(caught.value)


def told(raw):
    return dict(zip(raw.findings["rule"], raw.findings["message"], strict=True))


# --- lists -------------------------------------------------------------------------------------------------------


def test_of_two_lists_of_events_one_must_be_named():
    both = {"data": [EVENT], "events": [OTHER]}
    assert refused(both).startswith("a.json: several lists may hold the events: 'data', 'events'. Name the one")
    raw = opened(both, "events")
    assert raw.table["id"].tolist() == ["b"]
    assert told(raw)["lists_left_out"] == "List read: 'events'; not read: 'data'."


def test_the_only_list_that_looks_like_events_is_read():
    raw = opened({"fields": [{"name": "id", "kind": "text"}], "records": [EVENT]})
    assert raw.table["id"].tolist() == ["a"]
    assert "not read: 'fields'" in told(raw)["lists_left_out"]


def test_a_list_within_objects_is_found():
    assert opened({"result": {"page": {"rows": [EVENT]}}}).table["id"].tolist() == ["a"]


def test_a_list_that_is_not_there_is_refused_with_those_that_are():
    assert refused({"data": [EVENT]}, "rows") == "a.json: has no list 'rows'. It has: 'data'."


@pytest.mark.parametrize("values", [[EVENT], COLLECTION, json.dumps(EVENT) + "\n" + json.dumps(OTHER)])
def test_a_list_without_a_name_cannot_be_named(values):
    assert "Leave the sheet out" in refused(values, "data")


NESTED = {"_id": "a", "_source": {"date": "2024-01-01", "place": {"lat": 13.3, "lon": 43.25}}}


@pytest.mark.parametrize(
    "values",
    [
        [NESTED], {"hits": {"total": 1, "hits": [NESTED]}},
        {"records": [{"id": "a", "fields": {"Date": "2024-01-01", "Lat": 13.3, "Lon": 43.25}}]},
        [{"id": "a", "when": {"date": "2024-01-01"}, "geo": {"lat": 13.3, "lon": 43.25}}],
        [{"id": "a", "when": {"from": {"date": "2024-01-01"}}, "geo": {"type": "Point", "coordinates": [43.25, 13.3]}}],
    ],
)  # fmt: skip
def test_members_of_objects_are_columns_where_the_rows_look_like_no_events_without(values):
    raw = opened(values)
    assert "objects_opened" in told(raw)
    event = validate(sources.translate(raw)).events.iloc[0]
    assert [event["event_id"], str(event["date_start"].date()), event["lon"], event["lat"]] == [
        "a", "2024-01-01", 43.25, 13.3,
    ]  # fmt: skip


def test_no_member_of_an_object_takes_the_place_of_another():
    raw = opened([{"id": "a", "fields": {"id": "b", "date": "2024-01-01"}, "fields.id": "c"}])
    assert raw.table.drop(columns="source_row").iloc[0].to_dict() == {
        "id": "a", "fields.id_": "b", "date": "2024-01-01", "fields.id": "c",
    }  # fmt: skip


def test_rows_of_acled_are_known_within_objects():
    row = {"event_id_cnty": "YEM1", "event_date": "2024-01-01", "latitude": "13", "longitude": "43"}
    assert sources.translate(opened([{"_id": 1, "_source": row}])).table["publisher"].tolist() == ["acled"]


# --- pages -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ({"TotalCount": 387_426, "TotalPages": 388, "PreviousPageUrl": "", "NextPageUrl": "https://x.test/?page=1"},
         "Page 1 of 388: the file holds 1 row of 387,426 in all, not all that there are."),
        ({"TotalCount": 9, "TotalPages": 9, "PreviousPageUrl": "x", "NextPageUrl": "https://x.test/a?size=1&page=3"},
         "Page 3 of 9: the file holds 1 row of 9 in all, not all that there are."),
        ({"status": 200, "count": 1, "total_count": 12_000}, "One page of several: the file holds 1 row of 12,000"),
        ({"count": 70, "next": "https://x.test/?page=2", "previous": None}, "Page 1 of several: the file holds"),
        ({"count": 70, "next": "https://x.test/?page=4", "previous": "x"}, "Page 3 of several: the file holds"),
        ({"count": 70, "next": "https://x.test/?a=1", "previous": 1}, "One page of several: the file holds 1 row"),
        ({"meta": {"total": 70, "page": 2, "last_page": 70}}, "Page 2 of 70: the file holds 1 row of 70"),
    ],
)  # fmt: skip
def test_one_page_of_many_is_told(members, said):
    assert told(opened(members | {"data": [EVENT]}))["one_page_of_many"].startswith(said)


@pytest.mark.parametrize(
    "members", [{"count": 1, "total_count": 1}, {"TotalCount": 1, "TotalPages": 1, "NextPageUrl": ""}, {}]
)
def test_a_whole_reply_is_not_called_a_page(members):
    assert "one_page_of_many" not in told(opened(members | {"data": [EVENT]}))


@pytest.mark.parametrize("rows", [4_999, 5_000, 5_001])
def test_as_many_rows_as_a_full_page_may_not_be_all(rows):
    raw = opened({"data": [EVENT | {"id": n} for n in range(rows)]})
    assert ("one_page_of_many" in told(raw)) == (rows == 5_000)


def test_features_that_a_service_cut_off_are_told():
    assert "one_page_of_many" in told(opened(COLLECTION | {"exceededTransferLimit": True}))
    assert "one_page_of_many" not in told(opened(COLLECTION))


def test_a_reply_without_rows_is_read_and_told():
    raw = opened({"status": 200, "success": True, "count": 0, "data": []})
    assert (len(raw.table), told(raw)["no_rows"]) == (0, "The list of events in the file is empty: 0 rows.")


# --- replies that are no data ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "reply",
    [
        {"status": 403, "success": False, "error": {"message": "Access denied"}},
        {"error": "Access denied"},
        {"errors": [{"detail": "Access denied"}]},
        {"detail": "Access denied"},
        {"status": 429, "message": "Access denied"},
        {"success": False, "message": "Access denied", "data": []},
        {"message": "Access denied", "documentation_url": "https://x.test"},
    ],
)
def test_the_error_reply_of_a_server_is_quoted(reply):
    assert refused(reply) == "a.json: no data but the error reply of a server: 'Access denied'. Fetch the data anew."


def test_a_reply_is_quoted_as_plain_text_and_cut():
    said = refused({"error": "<b>x</b>\n\u202e" + "y" * 10_000})
    assert said.isprintable()
    assert "\u202e" not in said


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"type": "Topology", "objects": {"a": {"geometries": [{}]}}, "arcs": []}, "TopoJSON"),
        ({"e1": EVENT, "e2": EVENT}, "objects under keys ('e1', 'e2'), not in a list"),
        (POINT, "a GeoJSON geometry (Point) without any properties"),
        ({"id": ["a", "b"], "date": ["2024-01-01", "2024-01-02"]}, "lists of values under the names of columns ('id',"),
        ({"columns": ["id", "date"], "data": [["a", "2024-01-01"]]}, "rows are lists of values without the names"),
        ([["id", "date"], ["a", "2024-01-01"]], "rows are lists of values without the names of their columns"),
        ({"a": 1, "b": [1, 2]}, "neither features nor a list of events. It has: 'a', 'b'."),
        ({}, "neither features nor a list of events. See"),
        (5 * "[" + 5 * "]", "Not an object"),
        ("// made by hand\n" + json.dumps([EVENT]), "JSON with a comment"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_named_for_what_it_is(values, said):
    if said == "Not an object":
        assert said in opened(values).findings["message"].iloc[0]
    else:
        assert said in refused(values)


@pytest.mark.parametrize(
    "wrapped", ["callback(%s);", "while(1);%s", ")]}',\n%s", "for (;;);%s", "var data = %s;", "/**/a.b(%s)"]
)
def test_json_in_a_call_or_behind_a_guard_is_read(wrapped):
    assert opened(wrapped % json.dumps([EVENT])).table["id"].tolist() == ["a"]


@pytest.mark.parametrize("broken", ["callback(%s", "callback(%s); more()", "while(1);while(1);%s"])
def test_what_only_begins_like_that_is_no_json(broken):
    assert refused_or_empty(broken % json.dumps([EVENT]))


def refused_or_empty(text):
    try:
        return "id" not in sources.read_bytes(text.encode(), "a.json").table
    except SourceError as err:
        return len(str(err)) <= 600


# --- features ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "values",
    [
        FEATURE,
        [FEATURE],
        {"type": "geojson", "data": COLLECTION},
        {"type": "geojson", "data": FEATURE},
        {"result": {"geo": COLLECTION}},
        json.dumps(FEATURE) + "\n",
        "\x1e" + json.dumps(FEATURE) + "\n\x1e" + json.dumps(FEATURE) + "\n",
    ],
)
def test_features_are_read_however_they_are_wrapped(values):
    raw = opened(values)
    assert set(raw.table["id"]) == {"a"}
    assert set(zip(raw.table["lon"], raw.table["lat"], strict=True)) == {(43.25, 13.32)}


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "MultiPoint", "coordinates": [[44.02, 13.58]]},
        {"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [44.02, 13.58]}]},
        {"type": "GeometryCollection", "geometries": [{"type": "MultiPoint", "coordinates": [[44.02, 13.58]]}]},
        {"type": "MultiPoint", "coordinates": [[44.02, 13.58, 12.0]]},
    ],
)
def test_a_collection_of_one_point_is_a_point(geometry):
    raw = opened(COLLECTION | {"features": [FEATURE | {"geometry": geometry}]})
    assert (raw.table["lon"].iloc[0], raw.table["lat"].iloc[0]) == (44.02, 13.58)
    assert "geo_precision" not in raw.table
    assert not len(raw.findings)


def test_points_in_metres_are_refused_as_such():
    far = {"type": "Point", "coordinates": [4_814_567.0, 1_496_000.0]}
    said = refused(COLLECTION | {"features": [FEATURE | {"geometry": far}]})
    assert "coordinates are no degrees (the first: 4814567, 1496000), perhaps metres. Reproject it" in said


def test_one_point_in_metres_does_not_cost_the_others():
    far = FEATURE | {"geometry": {"type": "Point", "coordinates": [4_814_567.0, 1_496_000.0]}}
    assert len(opened(COLLECTION | {"features": [FEATURE, far]}).table) == 2


# --- Esri --------------------------------------------------------------------------------------------------------


def esri(attributes, geometry, **members):
    return {"features": [{"attributes": attributes, "geometry": geometry}]} | members


DEGREES = {"spatialReference": {"wkid": 4326}}
MERCATOR = {"spatialReference": {"wkid": 102100, "latestWkid": 3857}}


def test_features_of_esri_are_read_with_their_days():
    raw = opened(esri({"id": "a", "date": 1_704_067_200_000}, {"x": 43.25, "y": 13.32}, **DEGREES))
    [row] = raw.table.to_dict("records")
    assert (row["date"], row["lon"], row["lat"]) == ("2024-01-01", 43.25, 13.32)
    assert told(raw)["milliseconds_read"] == "Milliseconds since 1970 in 'date': read as days (UTC)."


def test_only_fields_of_dates_are_days_where_the_fields_are_told():
    fields = [{"name": "when", "type": "esriFieldTypeDate"}, {"name": "date", "type": "esriFieldTypeDouble"}]
    attributes = {"when": 1_704_067_200_000 + 3_600_000, "date": 1_704_067_200_000}
    [row] = opened(esri(attributes, None, fields=fields, **DEGREES)).table.to_dict("records")
    assert (row["when"], row["date"]) == ("2024-01-01 01:00:00", 1_704_067_200_000)


def test_metres_of_web_mercator_are_converted():
    [row] = opened(esri({"id": "a"}, {"x": 4_814_567.98, "y": 1_496_303.2}, **MERCATOR)).table.to_dict("records")
    assert (row["lon"], row["lat"]) == pytest.approx((43.25, 13.32), abs=2e-3)


@pytest.mark.parametrize("reference", [{"wkid": 27700}, {"wkt": "PROJCS[...]"}, {"latestWkid": 32638, "wkid": 32638}])
def test_another_system_of_esri_is_refused(reference):
    said = refused(esri({"id": "a"}, {"x": 1, "y": 2}, spatialReference=reference))
    assert "neither degrees nor Web Mercator" in said
    assert "outSR=4326" in said


@pytest.mark.parametrize(
    ("geometry", "kind"),
    [
        ({"paths": [[[43, 13], [44, 14]]]}, "MultiLineString"),
        ({"rings": [[[43, 13], [44, 14], [43, 14], [43, 13]]]}, "Polygon"),
    ],
)
def test_lines_and_areas_of_esri_are_those_of_geojson(geometry, kind):
    assert opened(esri({"id": "a"}, geometry, **DEGREES)).findings["value"].tolist() == [kind]


def test_an_area_of_several_rings_of_esri_is_set_aside():
    rings = [[[43, 13], [44, 14], [43, 14], [43, 13]]] * 2
    assert opened(esri({"id": "a"}, {"rings": rings}, **DEGREES)).findings["rule"].tolist() == ["record_unreadable"]


def test_a_number_beyond_all_metres_costs_its_row_not_the_file():
    feature = {"type": "Feature", "id": "a", "geometry": {"type": "Point", "coordinates": [1e308, 33.25]}}
    feature |= {"properties": {"date_start": "2023-11-01"}}
    content = json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()
    checked = validate(sources.read_bytes(content, "a.geojson"))
    assert (checked.rows_read, checked.rows_rejected) == (1, 1)
