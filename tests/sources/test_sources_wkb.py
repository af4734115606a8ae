"""Geometries in binary form are looked at before a library reads them: too deep, unknown or foreign ones cost a row."""

import io
import json
import struct

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely

from geo import sources
from geo.sources.columns.wkb import faults_of

GOOD = [
    "POINT (1 2)", "POINT Z (1 2 3)", "POINT EMPTY", "MULTIPOINT (1 2, 3 4)", "LINESTRING (1 2, 3 4)",
    "POLYGON ((0 0, 1 0, 1 1, 0 0), (0.2 0.1, 0.3 0.1, 0.3 0.2, 0.2 0.1))", "MULTILINESTRING ZM ((1 2 3 4, 5 6 7 8))",
    "GEOMETRYCOLLECTION (POINT (1 2), MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0))))", "GEOMETRYCOLLECTION EMPTY",
]  # fmt: skip
POINT = shapely.to_wkb(shapely.Point(1, 2))


def nested(depth, kind=7, inner=POINT):
    return struct.pack("<BII", 1, kind, 1) * depth + inner


def faults(*cells):
    return faults_of(pa.array(cells, pa.binary()))


@pytest.mark.parametrize("text", GOOD)
@pytest.mark.parametrize("order", [0, 1])
@pytest.mark.parametrize("flavor", ["iso", "extended"])
def test_geometries_of_all_kinds_pass(text, order, flavor):
    written = shapely.to_wkb(shapely.from_wkt(text), byte_order=order, flavor=flavor, output_dimension=4)
    assert faults(written) == {}


@pytest.mark.parametrize("kind", [4, 5, 6, 7, 1007, 0x80000007])
def test_collections_are_read_ten_deep(kind):
    assert faults(nested(10, kind)) == {}
    assert faults(nested(11, kind)) == {0: "The geometry is nested more than 10 levels deep."}
    assert faults(nested(100_000, kind)) == {0: "The geometry is nested more than 10 levels deep."}


@pytest.mark.parametrize("kind", [0, 8, 9, 10, 13, 17, 99, 0x00010007, 0x10000001, 0xFFFFFFFF])
def test_kinds_that_no_library_reads_alike_are_faults(kind):
    assert list(faults(POINT, struct.pack("<BI", 1, kind) + POINT[5:], None)) == [1]
    assert list(faults(nested(1, inner=struct.pack("<BI", 1, kind) + POINT[5:]))) == [0]


@pytest.mark.parametrize(
    "cell", [nested(1, inner=b""), nested(1, inner=POINT[:-1]), nested(1, inner=b"\x05" + POINT[1:])]
)
def test_what_is_cut_off_within_a_collection_is_a_fault(cell):
    assert faults(cell) == {0: "The geometry cannot be read."}


def test_another_coordinate_system_is_told():
    written = [shapely.to_wkb(shapely.set_srid(shapely.Point(1, 2), code), include_srid=True) for code in (4326, 3857)]
    assert faults(*written) == {1: "The geometry is not in longitude and latitude (SRID 3857). Reproject it."}


def test_a_part_of_a_column_has_its_own_positions():
    assert list(faults_of(pa.array([POINT, nested(20), POINT, nested(20)], pa.binary())[2:])) == [1]


def parquet(*cells):
    geo = {"primary_column": "geometry", "version": "1.1.0", "columns": {"geometry": {"encoding": "WKB"}}}
    table = pa.table({"event_id": [f"g{n}" for n in range(len(cells))], "geometry": pa.array(cells, pa.binary())})
    file = io.BytesIO()
    pq.write_table(table.replace_schema_metadata({b"geo": json.dumps(geo).encode()}), file)
    return sources.open_table(file.getvalue(), "a.parquet")


def test_a_geometry_that_is_too_deep_costs_its_row_only():
    raw = parquet(POINT, nested(100_000), None)
    assert raw.table["lon"].fillna(-1).tolist() == [1, -1, -1]
    assert raw.findings[["rule", "source_row"]].values.tolist() == [["record_unreadable", 2]]


@pytest.mark.parametrize("text", ["MULTIPOINT (1 2)", "GEOMETRYCOLLECTION (POINT (1 2))"])
def test_a_collection_of_one_point_is_a_point(text):
    raw = parquet(shapely.to_wkb(shapely.from_wkt(text)))
    assert raw.table[["lon", "lat"]].values.tolist() == [[1, 2]]
    assert not len(raw.findings)
