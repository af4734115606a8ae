"""Parquet: damaged, hostile metadata, columns that swell, cells of every type."""

import json
import struct
from typing import Any

import numpy as np
import pyarrow as pa
import shapely

from tests.bad_files.making import PLACELESS, WHOLE, add, columns, goods, nested, parquet

WKB = [shapely.Point(row["lon"], row["lat"]).wkb for row in goods()]
NO_PLACE = [{name: cell for name, cell in row.items() if name not in ("lon", "lat")} for row in goods()]
SHAPES = columns(NO_PLACE, geometry=pa.array(WKB))


def geo(**said: Any) -> dict[bytes, bytes]:
    """Return the metadata of GeoParquet."""
    return {
        b"geo": json.dumps({"primary_column": "geometry", "columns": {"geometry": said}, "version": "1.1.0"}).encode()
    }


def huge_dictionary() -> bytes:
    rows = 400_000
    texts = pa.DictionaryArray.from_arrays(pa.array(np.zeros(rows, np.int32)), pa.array(["x" * 20_000]))
    table = pa.table({"event_id": pa.array(np.arange(rows).astype(str)), "title": texts})
    return parquet(table)


def many_nulls() -> bytes:
    return parquet(pa.table({f"c{n}": pa.nulls(490_000, pa.int64()) for n in range(200)}))


KINDS_OF_CELLS = columns(
    goods(),
    deci=pa.array([None, 1, 2], pa.decimal128(38, 10)),
    when=pa.array([None, 1, 2], pa.timestamp("us", "Asia/Baghdad")),
    took=pa.array([None, 1, 2], pa.duration("s")),
    clock=pa.array([None, 1, 2], pa.time64("us")),
    day=pa.array([None, 1, 2], pa.date32()),
    raw=pa.array([None, b"\xff\x00", b"abc"]),
    tags=pa.array([None, ["a", "b"], []]),
    own=pa.array([None, {"a": 1}, {"a": 2}]),
    pairs=pa.array([None, [("a", 1)], []], pa.map_(pa.string(), pa.int64())),
    coded=pa.array([None, "a", "b"]).dictionary_encode(),
    none=pa.nulls(3),
    large=pa.array([None, 2**63, 2**64 - 1], pa.uint64()),
    small=pa.array([None, 2**53 + 1, 1], pa.int64()),
    half=pa.array(np.array([1, 2, np.nan], np.float16)),
    flag=pa.array([None, True, False]),
)
add("broken Parquet", "magic.parquet", b"PAR1", said="Parquet")
add("broken Parquet", "magics.parquet", b"PAR1PAR1", said="Parquet")
add("broken Parquet", "zeros.parquet", b"PAR1" + b"\0" * 1_000 + b"PAR1", said="Parquet")
add("broken Parquet", "length.parquet", b"PAR1" + b"x" * 100 + b"\xff\xff\xff\x7fPAR1", said="Parquet")
add("broken Parquet", "encrypted.parquet", b"PARE" + b"x" * 100 + b"PARE")
for at in range(4, len(WHOLE["parquet"]), max(len(WHOLE["parquet"]) // 12, 1)):
    damaged = WHOLE["parquet"][:at] + bytes([WHOLE["parquet"][at] ^ 0xFF]) + WHOLE["parquet"][at + 1 :]
    add("damaged Parquet", f"byte {at}.parquet", damaged, either=True)
for name, text in {
    "no JSON": b"{",
    "list": b"[]",
    "number": b"1",
    "columns list": b'{"primary_column":"geometry","columns":[]}',
    "column text": b'{"primary_column":"geometry","columns":{"geometry":"x"}}',
    "no primary": b'{"columns":{}}',
    "deep": nested(100_000).encode(),
    "primary list": b'{"primary_column":["geometry"],"columns":{}}',
    "not UTF-8": b"\xff\xfe",
}.items():
    add("hostile metadata in Parquet", f"{name}.parquet", parquet(columns(goods()), {b"geo": text}), either=True)
add(
    "hostile metadata in Parquet",
    "pandas.parquet",
    parquet(
        columns(goods()),
        {
            b"pandas": b'{"index_columns":["event_id"],"columns":'
            b'[{"name":"title","pandas_type":"object","numpy_type":"datetime64[ns]"}]}'
        },
    ),
    3,
)
add("hostile metadata in Parquet", "schema.parquet", parquet(columns(goods()), {b"ARROW:schema": b"AAAA"}), either=True)
add(
    "hostile metadata in Parquet",
    "crs.parquet",
    parquet(SHAPES, geo(crs={"id": {"authority": "EPSG", "code": 32638}})),
    said="longitude and latitude",
)
for name, crs in (("text", "EPSG:32638"), ("list", [1]), ("no id", {"name": "x"}), ("id text", {"id": "x"})):
    add(
        "hostile metadata in Parquet",
        f"crs {name}.parquet",
        parquet(SHAPES, geo(crs=crs)),
        said="longitude and latitude",
    )
add("Parquet that expands", "dictionary.parquet", huge_dictionary, said="unpacks to more than")
add("Parquet that expands", "nulls.parquet", many_nulls, either=True)
add(
    "Parquet that expands",
    "rows.parquet",
    lambda: parquet(pa.table({"event_id": pa.nulls(3_000_000, pa.string())})),
    said="rows, more than the 500,000 allowed",
)
add("geometry of Parquet", "good.parquet", parquet(SHAPES, geo()), 3)
add("geometry of Parquet", "beside lon.parquet", parquet(columns(goods(), geometry=pa.array(WKB)), geo()), 3)
add(
    "geometry of Parquet",
    "null.parquet",
    parquet(columns(NO_PLACE, geometry=pa.array([None, None, None], pa.binary())), geo()),
    3,
    changes={f"g{n}": PLACELESS for n in (1, 2, 3)},
)
add(
    "geometry of Parquet",
    "empty.parquet",
    parquet(columns(NO_PLACE, geometry=pa.array([shapely.Point().wkb] * 3)), geo()),
    3,
    changes={f"g{n}": PLACELESS for n in (1, 2, 3)},
)
for name, cells in {
    "text": ["POINT (1 2)"] * 3,
    "numbers": [1, 2, 3],
    "junk": [b"\x01\xff\xff"] * 3,
    "zeros": [b"\0" * 21] * 3,
    "count": [struct.pack("<BII", 1, 2, 0xFFFFFFF0)] * 3,
    "lists": [[1.0, 2.0]] * 3,
}.items():
    add(
        "geometry of Parquet",
        f"{name}.parquet",
        parquet(columns(NO_PLACE, geometry=pa.array(cells)), geo()),
        either=True,
    )
add(
    "geometry of Parquet",
    "lines.parquet",
    parquet(columns(NO_PLACE, geometry=pa.array([shapely.LineString([[44, 33], [44.2, 33.2]]).wkb] * 3)), geo()),
    0,
    rows=3,
    said="geometry_no_point",
)
add(
    "geometry of Parquet",
    "missing.parquet",
    parquet(columns(NO_PLACE), geo()),
    3,
    changes={f"g{n}": PLACELESS for n in (1, 2, 3)},
)
add("cells of Parquet", "kinds.parquet", parquet(KINDS_OF_CELLS), 3)
add(
    "cells of Parquet",
    "days.parquet",
    parquet(columns(NO_PLACE).set_column(1, "date_start", pa.array([19_662, 19_663, 19_664], pa.date32()))),
    0,
    rows=3,
)
add(
    "cells of Parquet",
    "same names.parquet",
    parquet(columns(goods(), title=pa.array(["a", "b", "c"]))),
    3,
    said="column_name_changed",
)
add(
    "cells of Parquet",
    "our names.parquet",
    parquet(columns(goods(), bbox=pa.array([1, 2, 3]), source_row=pa.array([7, 8, 9]))),
    3,
)
add(
    "cells of Parquet",
    "no UTF-8.parquet",
    parquet(columns(goods(), own=pa.array([b"\xff", b"\xfe", b"a"]).view(pa.string()))),
)
add("cells of Parquet", "no rows.parquet", parquet(columns(goods()).slice(0, 0)), 0, rows=0)
add("cells of Parquet", "no columns.parquet", parquet(pa.table({})), either=True)
add(
    "cells of Parquet",
    "wide.parquet",
    lambda: parquet(pa.table({f"c{n}": [1] for n in range(2_000)})),
    said="columns, more than",
)
