"""JSON: too deep, too wide, not quite JSON, JSON of something else."""

import json

from tests.bad_files.making import (
    BODY,
    FILES,
    GEO,
    JSON,
    add,
    body,
    csv_text,
    feature,
    features,
    geojson,
    good,
    goods,
    lines,
    nested,
    with_geometry,
    with_record,
)

add("nesting", "array.json", nested(100_000), said="nested too deeply")
add("nesting", "objects.json", nested(100_000, left='{"a":', right="}"), said="nested too deeply")
add("nesting", "features.geojson", '{"features":' + nested(100_000) + "}", said="nested too deeply")
add("nesting", "crs.geojson", '{"features":[],"crs":' + nested(900) + "}", said="crs")
for depth, rule in ((20, ""), (21, "record_unreadable"), (500, "record_unreadable"), (900, "record_unreadable")):
    text = '{"event_id":"x1","date_start":"2023-11-09","own":' + nested(depth, "") + "}"
    add("nesting", f"{depth}.json", with_record(text), 3, rows=4, said=rule)
    add("nesting", f"{depth}.jsonl", lines(goods()) + text + "\n", 3, rows=4, said=rule)
    add(
        "nesting",
        f"{depth}.geojson",
        with_geometry("null").replace('"x1"', '"x1","own":' + nested(depth, "")),
        3,
        rows=4,
        said=rule,
    )
add("nesting", "sources.csv", csv_text([good(1) | {"sources": nested(5_000)}]), 1, rows=1, said="cell_left_open")
add("nesting", "tags.csv", csv_text([good(1) | {"tags": nested(100_000)}]), 1, rows=1, said="cell_left_open")

for word in ("NaN", "Infinity", "-Infinity", "1e400", "-1e999"):
    gone = word == "NaN"
    add(
        "numbers that JSON lacks",
        f"{word}.json",
        with_record('{"event_id":"x1","date_start":"2023-11-09","lon":' + word + ',"lat":1}'),
        3,
        rows=4,
        said="lon_lat_incomplete" if gone else "number_unreadable",
    )
    add(
        "numbers that JSON lacks",
        f"{word}.geojson",
        with_geometry('{"type":"Point","coordinates":[' + word + ",33]}"),
        3,
        rows=4,
        said="lon_lat_incomplete" if gone else "number_unreadable",
    )
    add(
        "numbers that JSON lacks", f"{word}.jsonl", lines(goods()) + '{"event_id":"x1","lon":' + word + "}\n", 3, rows=4
    )
add("numbers that JSON lacks", "own.json", json.dumps([row | {"own": float("inf")} for row in goods()]), 3)
add(
    "numbers that JSON lacks",
    "ring.geojson",
    with_geometry('{"type":"LineString","coordinates":[[NaN,1],[1,Infinity]]}'),
    3,
    rows=4,
    said="record_unreadable",
)

for value in (1e308, -1e308, 1e17):
    add(
        "places off the Earth",
        f"{value}.csv",
        csv_text([*goods(), {**good(4), "event_id": "x1", "lon": value}]),
        3,
        rows=4,
        said="lon_lat_out_of_range",
    )
    add(
        "places off the Earth",
        f"{value}.geojson",
        with_geometry(json.dumps({"type": "LineString", "coordinates": [[value, 1], [value / 2, 2]]})),
        3,
        rows=4,
    )
SWAPPED = [{**good(n), "event_id": f"x{n}", "lon": 33.0, "lat": 144.4} for n in (4, 5)]
add("longitude and latitude swapped", "swapped.csv", csv_text([*goods(), *SWAPPED]), 3, rows=5, said="lon_lat_swapped")
add(
    "longitude and latitude swapped",
    "swapped.geojson",
    geojson([*features(), *map(feature, SWAPPED)]),
    3,
    rows=5,
    said="lon_lat_swapped",
)
METRES = {**good(4), "event_id": "x1", "lon": 4_900_000.5, "lat": 3_900_000.5}
add(
    "metres without a coordinate system",
    "metres.csv",
    csv_text([*goods(), METRES]),
    3,
    rows=4,
    said="lon_lat_out_of_range",
)
add(
    "metres without a coordinate system",
    "metres.geojson",
    geojson([*features(), feature(METRES)]),
    3,
    rows=4,
    said="lon_lat_out_of_range",
)
add(
    "metres without a coordinate system",
    "area.geojson",
    with_geometry('{"type":"Polygon","coordinates":[[[4e6,3e6],[5e6,3e6],[5e6,4e6],[4e6,3e6]]]}'),
    3,
    rows=4,
)
for name, crs in {
    "mercator": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}},
    "utm": {"type": "name", "properties": {"name": "EPSG:32638"}},
    "bogus": {"type": "name", "properties": {"name": "flat earth"}},
    "link": {"type": "link", "properties": {"href": "http://127.0.0.1:9/crs", "type": "proj4"}},
    "text": "EPSG:3857",
    "number": 3857,
    "list": [],
    "no name": {"type": "name", "properties": {"name": 4326}},
}.items():
    add("foreign coordinate system", f"{name}.geojson", geojson(features(), crs=crs), said="longitude and latitude")
add("foreign coordinate system", "null.geojson", geojson(features(), crs=None), 3)

add("ids given twice", "same.csv", body(BODY[0], BODY[1]), 3, rows=5, said="event_id_duplicate")
add("ids given twice", "other.csv", body("g1,Another,2023-11-09,missile,1,2,3"), 3, rows=4, said="event_id_duplicate")
add(
    "ids given twice", "blanks.csv", body(" g1 ,Another,2023-11-09,missile,1,2,3"), 3, rows=4, said="event_id_duplicate"
)
add(
    "ids given twice",
    "types.json",
    with_record('{"event_id":1,"date_start":"2023-11-09"},{"event_id":"1"},{"event_id":true}'),
    3,
    rows=6,
    said="event_id_duplicate",
)
add("ids given twice", "missing.csv", body(",No id,2023-11-09,missile,1,2,3"), 3, rows=4, said="event_id_missing")
add("ids given twice", "all.json", json.dumps([good(1)] * 5_000), 1, rows=5_000, said="event_id_duplicate")
add(
    "keys given twice",
    "two.json",
    with_record('{"event_id":"x1","event_id":"x2","date_start":"2023-11-09"}'),
    3,
    rows=4,
    said="column_given_twice",
)
add(
    "keys given twice",
    "two.geojson",
    with_geometry("null").replace('"x1"', '"x0","event_id":"x1"'),
    3,
    rows=4,
    said="column_given_twice",
)
add("keys given twice", "features.geojson", GEO[:-1] + ',"features":[]}', said="given twice")
add(
    "keys given twice",
    "many.json",
    lambda: ("[" + json.dumps(good(1))[:-1] + ',"a":1' * 200_000 + "}]").encode(),
    1,
    said="column_given_twice",
)
add(
    "keys given twice",
    "geometry.geojson",
    with_geometry('{"type":"Point","type":"Point","coordinates":[1,2]}'),
    3,
    rows=4,
)


def many_keys(as_geojson: bool) -> bytes:
    rows = [{f"k{100 * n + k}": k for k in range(500)} | {"event_id": f"x{n}"} for n in range(0, 500, 5)]
    return (geojson(map(feature, rows)) if as_geojson else json.dumps(rows)).encode()


add(
    "50,000 distinct keys", "keys.json", lambda: many_keys(as_geojson=False), said=r"columns, more than the 200 allowed"
)
add(
    "50,000 distinct keys",
    "keys.geojson",
    lambda: many_keys(as_geojson=True),
    said=r"columns, more than the 200 allowed",
)
add(
    "50,000 distinct keys",
    "keys.jsonl",
    lambda: lines({f"k{n}": n} for n in range(50_000)).encode(),
    said="columns, more",
)

add("trailing comma", "comma.json", JSON[:-1] + ",]", said="not valid JSON")
add("trailing comma", "comma.geojson", GEO.replace("]}}]", "]}},]").replace("}}]}", "}},]}"), said="not valid JSON")
add("trailing comma", "comma.jsonl", lines(goods(), ",\n"), said="not valid JSON")
for name, text in {
    "comment": "// events\n" + JSON,
    "comment inside": JSON[:-1] + "/* end */]",
    "single quotes": "[" + str(good(1)) + "]",
    "no quotes": "[{event_id: 1}]",
    "garbage tail": JSON + "\n--\n",
    "two documents": JSON + JSON,
    "hexadecimal": '[{"event_id": 0x10}]',
    "plus": '[{"event_id": +1}]',
    "leading zero": '[{"event_id": 007}]',
    "control character": '[{"event_id": "a\x01b"}]',
    "bad escape": '[{"event_id": "\\x"}]',
    "True": '[{"event_id": True}]',
    "concatenated": json.dumps(good(1), indent=1) + "\n" + json.dumps(good(2), indent=1),
}.items():
    add("nearly JSON", f"{name}.json", text)
for name, text in {
    "object": "{}",
    "text": '"events"',
    "number": "[1, 2, 3]",
    "null": "null",
    "lists": "[[1,2],[3,4]]",
    "nulls": "[null]",
    "data": '{"data": {"a": 1}}',
    "topology": '{"type":"Topology","objects":{},"arcs":[]}',
    "geometry": '{"type":"Point","coordinates":[1,2]}',
    "deep": '{"a":{"b":[1]}}',
}.items():
    is_read = name in ("number", "lists", "nulls")
    add(
        "JSON that is no table",
        f"{name}.json",
        text,
        0 if is_read else None,
        rows=text.count(",") + 1 if is_read else 0,
        said="record_unreadable" if is_read else "",
    )
FILES[:] = [each for each in FILES if each.name != "lists.json"]
add("JSON that is no table", "lists.json", "[[1,2],[3,4]]", None, rows=0)
add("JSON that is no table", "one feature.json", json.dumps(features(1)[0]), 1)
add("JSON that is no table", "empty.json", "[]", 0, rows=0)
add("JSON that is no table", "empty.geojson", geojson([]), 0, rows=0)

BROKEN = ['{"event_id":"x1"', "not JSON", "[1,2]", '"text"', "null", "17", '{"event_id":"x2"}}', "{'a':1}"]
add(
    "broken lines of JSON",
    "broken.jsonl",
    lines(goods()) + "\n".join(BROKEN),
    3,
    rows=3 + len(BROKEN),
    said="record_unreadable",
)
add(
    "broken lines of JSON",
    "between.jsonl",
    lines(goods(1)) + "\n\n{]\n\r\n" + lines(goods()[1:], "\r\n"),
    3,
    rows=4,
    said="record_unreadable",
)
add("broken lines of JSON", "first.jsonl", "{]\n" + lines(goods()), said="not valid JSON")
add("broken lines of JSON", "old mac.jsonl", lines(goods(), "\r"), 3)
add("broken lines of JSON", "sequence.jsonl", "\x1e" + "\x1e".join(lines(goods()).splitlines(keepends=True)), 3)
add(
    "broken lines of JSON",
    "separators.jsonl",
    lines(goods(title="Strike {n}\u2028\u0085x")),
    3,
    title="Strike {n}\u2028\u0085x",
)
add(
    "broken lines of JSON",
    "features.jsonl",
    lines(features()) + '{"type":"Feature"}\n{]\n',
    3,
    rows=5,
    said="record_unreadable",
)
