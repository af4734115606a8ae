"""One extreme cell costs its row at most, in every format that is read; the rows beside it stay. Rows are invented."""

import io
import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from geo import sources
from geo.events.validate import validate

GOOD = {"id": "good", "date": "2024-01-01", "lat": 13.3, "lon": 43.2, "killed": 1}
NUMBERS = ["1e400", "-1e300", "1e300", "9" * 300]
WORDS = ["nan", "inf", "0x10", "1_000", "-"]


def read(content, name):
    return validate(sources.read_bytes(content, name))


def ids(found):
    return found.events["event_id"].tolist()


def parquet(**columns):
    rows = len(next(iter(columns.values())))
    whole = {"event_id": [f"r{n}" for n in range(rows)], "date_start": ["2024-01-01"] * rows, "lon": [43.2] * rows}
    file = io.BytesIO()
    pq.write_table(pa.table(whole | {"lat": [13.3] * rows} | columns), file)
    return file.getvalue()


def stamps(unit, *values, zone=None):
    return pa.array(values, pa.int64()).cast(pa.timestamp(unit, tz=zone))


@pytest.mark.parametrize("cell", NUMBERS + WORDS)
@pytest.mark.parametrize("name", ["date", "lat", "killed"])
def test_of_a_table_of_text(name, cell):
    rows = [GOOD, GOOD | {"id": "odd", name: cell}, GOOD | {"id": "last"}]
    text = "\n".join([",".join(GOOD), *(",".join(map(str, row.values())) for row in rows)])
    kept = ids(read(text.encode(), "t.csv"))
    assert [each for each in kept if each != "odd"] == ["good", "last"]
    assert ("odd" in kept) or name != "killed"  # a count never costs an event


@pytest.mark.parametrize("cell", [*NUMBERS, "true", "[]", "{}", '"x"', "[[[1]]]"])
@pytest.mark.parametrize("name", ["date", "lat", "killed"])
def test_of_json(name, cell):
    odd = json.dumps(GOOD | {"id": "odd", name: "@"}).replace('"@"', cell)
    kept = ids(read(f"[{json.dumps(GOOD)},{odd},{json.dumps(GOOD | {'id': 'last'})}]".encode(), "t.json"))
    assert [each for each in kept if each != "odd"] == ["good", "last"]


@pytest.mark.parametrize("cell", ["[1e300, 1]", "[1e400, 1]", "[43.2]", "[null, 1]", '["x", 1]', "[[1, 2], 3]", "{}"])
def test_of_the_coordinates_of_a_feature(cell):
    def feature(name, place="[43.2, 13.3]"):
        geometry = f'{{"type": "Point", "coordinates": {place}}}'
        return f'{{"type": "Feature", "geometry": {geometry}, "properties": {{"id": "{name}", "date": "2024-01-01"}}}}'

    features = ",".join([feature("good"), feature("odd", cell), feature("last")])
    found = read(f'{{"type": "FeatureCollection", "features": [{features}]}}'.encode(), "t.geojson")
    assert [each for each in ids(found) if each != "odd"] == ["good", "last"]


@pytest.mark.parametrize(
    "days",
    [
        pa.array([19723, 2**31 - 1, -(2**31), 2932897, 19724], pa.int32()).cast(pa.date32()),
        pa.array([1704067200000, 2**62, -(2**62), 1704153600000], pa.int64()).view(pa.date64()),
        stamps("ms", 1704067200000, 2**62, -(2**62), 1704153600000),
        stamps("us", 1704067200000000, 2**62, -(2**62), 1704153600000000, zone="UTC"),
        stamps("ns", 1704067200000000000, 2**63 - 1, 1 - 2**63, 1704153600000000000),
    ],
    ids=lambda days: str(days.type),
)
def test_of_days_of_parquet(days):
    found = read(parquet(date_start=days), "t.parquet")
    assert ids(found)[:: max(len(found.events) - 1, 1)] == ["r0", f"r{len(days) - 1}"]
    assert [str(day.date()) for day in found.events["date_start"].iloc[[0, -1]]] == ["2024-01-01", "2024-01-02"]


@pytest.mark.parametrize(
    "cells",
    [
        pa.array([1, 2**62, 3], pa.int64()).cast(pa.duration("s")),
        pa.array([[1], [2**62], [3]], pa.list_(pa.int64())).cast(pa.list_(pa.duration("s"))),
        pa.array([2, 2**64 - 1, 3], pa.uint64()),
        pa.array([1.0, float("nan"), float("inf")]),
    ],
    ids=lambda cells: str(cells.type),
)
def test_of_other_columns_of_parquet(cells):
    assert ids(read(parquet(other=cells), "t.parquet")) == ["r0", "r1", "r2"]
