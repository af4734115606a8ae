"""GeoJSON: geometries and features of wrong types, places that mean something else."""

import json

from tests.bad_files.making import (
    PLACELESS,
    add,
    feature,
    features,
    geojson,
    goods,
    nested,
    ring,
    with_feature,
    with_geometry,
)

WRONG = {
    "number": "1",
    "text": '"here"',
    "list": "[1, 2]",
    "no type": '{"coordinates":[1,2]}',
    "circle": '{"type":"Circle"}',
    "type number": '{"type":1,"coordinates":[1,2]}',
    "type list": '{"type":[],"coordinates":[1,2]}',
    "no coordinates": '{"type":"Point"}',
    "null coordinates": '{"type":"Point","coordinates":null}',
    "text coordinates": '{"type":"Point","coordinates":"44,33"}',
    "object": '{"type":"Point","coordinates":{"lon":1}}',
    "one": '{"type":"Point","coordinates":[1]}',
    "texts": '{"type":"Point","coordinates":["east","north"]}',
    "lists": '{"type":"Point","coordinates":[[44,33]]}',
    "true": '{"type":"Point","coordinates":[true,false]}',
    "nulls": '{"type":"Point","coordinates":[null,33]}',
    "line of numbers": '{"type":"LineString","coordinates":[1,2]}',
    "line of one": '{"type":"LineString","coordinates":[[1,2]]}',
    "line null": '{"type":"LineString","coordinates":null}',
    "line of texts": '{"type":"LineString","coordinates":[["a","b"],["c","d"]]}',
    "no line": '{"type":"LineString"}',
    "ring of two": '{"type":"Polygon","coordinates":[[[1,2],[3,4]]]}',
    "flat ring": '{"type":"Polygon","coordinates":[[1,2]]}',
    "open ring": '{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,1]]]}',
    "mixed": '{"type":"LineString","coordinates":[[1,2],[3],[4,5,6,7]]}',
    "collection of null": '{"type":"GeometryCollection","geometries":[null]}',
    "collection": '{"type":"GeometryCollection","geometries":{"a":1}}',
    "no members": '{"type":"GeometryCollection"}',
    "huge number": '{"type":"Point","coordinates":[' + "9" * 5_000 + ",33]}",
    "huge line": '{"type":"LineString","coordinates":[[' + "9" * 400 + ",33],[1,2]]}",
}
for name, text in WRONG.items():
    add("geometry of wrong types", f"{name}.geojson", with_geometry(text), 3, rows=4)
for depth in (30, 300):
    text = nested(depth, '{"type":"Point","coordinates":[1,2]}', '{"type":"GeometryCollection","geometries":[', "]}")
    add(
        "geometry of wrong types",
        f"collections {depth}.geojson",
        with_geometry(text),
        3,
        rows=4,
        said="record_unreadable",
    )
add(
    "geometry of wrong types",
    "collections 5000.geojson",
    with_geometry(nested(5_000, "", '{"type":"GeometryCollection","geometries":[', "]}")),
    said="nested too deeply",
)
for name, text in {
    "null": "null",
    "text": '"Feature"',
    "number": "5",
    "list": "[]",
    "no type": "{}",
    "point": '{"type":"Point"}',
    "no properties": '{"type":"Feature","geometry":null}',
    "properties list": '{"type":"Feature","properties":[],"geometry":null}',
    "properties text": '{"type":"Feature","properties":"a","geometry":null}',
    "properties null": '{"type":"Feature","properties":null,"geometry":null}',
    "id object": '{"type":"Feature","id":{"a":[1]},"properties":{"date_start":"2023-11-09"},"geometry":null}',
    "types": '{"type":"Feature","properties":{"event_id":[],"title":{},"date_start":5,"event_type":false,"tags":{},'
    '"sources":"x","fatalities_low":"many","geo_precision":1,"dataset":[1]},"geometry":null}',
}.items():
    add("features of wrong types", f"{name}.geojson", with_feature(text), 3, rows=4)
for name, members in {
    "object": {"features": {"a": 1}},
    "null": {"features": None},
    "text": {"features": "none"},
    "none": {},
}.items():
    add(
        "features of wrong types",
        f"features {name}.geojson",
        json.dumps({"type": "FeatureCollection"} | members),
        said="neither",
    )
add("features of wrong types", "name.geojson", geojson(features(), name={"a": [1]}, bbox="wide"), 3)

EMPTY = (
    '"Point","coordinates":[]',
    '"MultiPoint","coordinates":[]',
    '"LineString","coordinates":[]',
    '"Polygon","coordinates":[]',
    '"Polygon","coordinates":[[]]',
    '"MultiPolygon","coordinates":[]',
    '"GeometryCollection","geometries":[]',
    '"GeometryCollection","geometries":[{"type":"Point","coordinates":[]}]',
)
for number, text in enumerate(EMPTY):
    add(
        "empty geometry",
        f"{number}.geojson",
        with_geometry('{"type":' + text + "}")
        .replace('"x1"', '"g4"')
        .replace(
            '"2023-11-09", "event_type": "missile"',
            '"2023-11-04","event_type":"air_strike","title":"Strike 4","fatalities_low":4',
        )
        .replace("{n}", "4"),
        4,
        changes={"g4": PLACELESS},
    )
FIJI = '{"type":"Polygon","coordinates":[[[179,-17],[-179,-17],[-179,-16],[179,-16],[179,-17]]]}'
add("area across the antimeridian", "area.geojson", with_geometry(FIJI), 3, rows=4, said="record_unreadable")
add(
    "area across the antimeridian",
    "line.geojson",
    with_geometry('{"type":"LineString","coordinates":[[179,1],[-179,1]]}'),
    3,
    rows=4,
    said="record_unreadable",
)
add(
    "area across the antimeridian",
    "beyond.geojson",
    with_geometry('{"type":"LineString","coordinates":[[179,1],[183,1]]}'),
    3,
    rows=4,
)
add(
    "area across the antimeridian",
    "cut.geojson",
    with_geometry(
        '{"type":"MultiPolygon","coordinates":[[[[179,-17],[180,-17],'
        "[180,-16],[179,-17]]],[[[-180,-17],[-179,-17],[-180,-16],[-180,-17]]]]}"
    ),
    3,
    rows=4,
    said="geometry_no_point",
)
add(
    "invalid areas",
    "bowtie.geojson",
    with_geometry('{"type":"Polygon","coordinates":[[[0,0],[1,1],[1,0],[0,1],[0,0]]]}'),
    3,
    rows=4,
)
add(
    "invalid areas",
    "flat.geojson",
    with_geometry('{"type":"Polygon","coordinates":[[[0,0],[1,1],[2,2],[0,0]]]}'),
    3,
    rows=4,
)
add(
    "invalid areas",
    "point.geojson",
    with_geometry('{"type":"Polygon","coordinates":[[[5,5],[5,5],[5,5],[5,5]]]}'),
    3,
    rows=4,
)
add(
    "invalid areas",
    "hole outside.geojson",
    with_geometry('{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]],[[5,5],[6,5],[6,6],[5,5]]]}'),
    3,
    rows=4,
)
add(
    "invalid areas",
    "heights.geojson",
    with_geometry('{"type":"LineString","coordinates":[[1,2,9],[3,4,9]]}'),
    3,
    rows=4,
    said="geometry_no_point",
)
for corners, rule in ((99_999, "geometry_no_point"), (100_002, "record_unreadable"), (1_000_000, "record_unreadable")):
    add(
        "area of a million vertices",
        f"{corners}.geojson",
        lambda corners=corners: with_geometry(json.dumps(ring(corners))).encode(),
        3,
        rows=4,
        said=rule,
    )
add(
    "area of a million vertices",
    "points.geojson",
    lambda: with_geometry('{"type":"MultiPoint","coordinates":[' + "[1,2]," * 500_000 + "[1,2]]}").encode(),
    3,
    rows=4,
    said="record_unreadable",
)
add(
    "place told twice",
    "other.geojson",
    geojson([feature(row) | {"properties": row | {"lon": 1, "lat": 2}} for row in goods()]),
    3,
    said="place_told_twice",
)
add(
    "place told twice", "no geometry.geojson", geojson([feature(row, None) | {"properties": row} for row in goods()]), 3
)
add("place told twice", "same.geojson", geojson([feature(row) | {"properties": row} for row in goods()]), 3)
