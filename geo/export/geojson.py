"""Export GeoJSON (RFC 7946), one feature per line, with all columns of a row; and events as plain values."""

from collections.abc import Iterator
from itertools import chain, repeat
from typing import Any, BinaryIO

import numpy as np
import pandas as pd

from geo.events.schema import EXTRA, LocatedTable
from geo.export.about import FileMetadata
from geo.export.export_table import ExportTable
from geo.export.values import as_json, is_absent, plain

AT_ONCE = 10_000  # rows


def write(rows: ExportTable, about: FileMetadata, file: BinaryIO) -> None:
    """Write rows as features, those without coordinates without a geometry, and `about` as a member beside them."""
    head = {"type": "FeatureCollection", "name": about.get("dataset", ""), "about": about}
    file.write(as_json(head)[:-1] + b',"features":[')
    commas = chain([b"\n"], repeat(b",\n"))
    file.writelines(comma + as_json(feature) for comma, feature in zip(commas, _features(rows.table), strict=False))
    file.write(b"\n]}\n")


def _features(table: LocatedTable) -> Iterator[dict[str, Any]]:
    for start in range(0, len(table), AT_ONCE):
        yield from map(_feature, records(table.iloc[start : start + AT_ONCE]))


def _feature(record: dict[str, Any]) -> dict[str, Any]:
    lon, lat = record.pop("lon"), record.pop("lat")
    geometry = None if lon is None else {"type": "Point", "coordinates": [lon, lat]}
    return {"type": "Feature", "id": record["event_id"], "geometry": geometry, "properties": record}


def records(table: LocatedTable) -> list[dict[str, Any]]:
    """Return the rows as plain values that JSON has: ISO dates, null for missing; columns of the source if filled."""
    columns = {name.removeprefix(EXTRA): _plain_cells(table[name]) for name in table}
    rows_as_dicts = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    for name in (name for name in table if name.startswith(EXTRA)):
        for at in np.flatnonzero(table[name].map(is_absent).to_numpy(bool)):
            del rows_as_dicts[at][name.removeprefix(EXTRA)]
    return rows_as_dicts


def _plain_cells(cells: pd.Series) -> list[Any]:
    if isinstance(cells.dtype, np.dtype) and cells.dtype.kind == "M":
        days = np.datetime_as_string(cells.to_numpy(), unit="D").astype(object)
        return [None if day == "NaT" else day for day in days]
    if cells.dtype == object:
        return [plain(cell) for cell in cells]
    return cells.to_numpy(dtype=object, na_value=None).tolist()
