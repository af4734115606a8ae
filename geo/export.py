"""Tables of events as CSV, GeoJSON, GeoParquet or plain values; nothing in them that a spreadsheet would run."""

import csv
import json
import math
from typing import Any, TextIO

import geopandas as gpd
import pandas as pd

from geo.schema import EVENT_COLUMNS, EXTRA, LOCATED_COLUMNS

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "'")  # a spreadsheet would run such a cell (OWASP, CSV injection)


def write_csv(table: pd.DataFrame, file: TextIO) -> None:
    """Write a table with lists and sources as JSON, missing as empty, and no cell that a spreadsheet would run."""
    columns = [name for name in (*EVENT_COLUMNS, *LOCATED_COLUMNS) if name in table]
    columns += [name for name in table if name.startswith(EXTRA)]
    writer = csv.writer(file)
    writer.writerow([_csv_cell(name.removeprefix(EXTRA)) for name in columns])
    for row in table[columns].itertuples(index=False, name=None):
        writer.writerow([_csv_cell(_plain(cell)) for cell in row])


def _csv_cell(cell: Any) -> Any:
    if isinstance(cell, (list, dict)):
        return json.dumps(cell, ensure_ascii=False) if cell else ""
    return neutral(cell)


def neutral(cell: Any) -> Any:
    """Return a cell that no spreadsheet runs: an apostrophe stands before a text that would be a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell


def write_geojson(table: pd.DataFrame, file: TextIO) -> None:
    """Write a table as features, those without a place without a geometry."""
    features = [_feature(record) for record in records(table)]
    json.dump({"type": "FeatureCollection", "features": features}, file, ensure_ascii=False)


def _feature(record: dict[str, Any]) -> dict[str, Any]:
    lon, lat = record.pop("lon"), record.pop("lat")
    geometry = None if lon is None else {"type": "Point", "coordinates": [lon, lat]}
    return {"type": "Feature", "id": record["event_id"], "geometry": geometry, "properties": record}


def write_parquet(table: pd.DataFrame, file: TextIO) -> None:
    """Write a table as GeoParquet to the bytes below `file`."""
    table = table.rename(columns={name: name.removeprefix(EXTRA) for name in table if name.startswith(EXTRA)})
    texts = {"sources": table["sources"].map(lambda cell: json.dumps(cell, ensure_ascii=False))}
    lists = {name: table[name].map(list) for name in ("assoc_actor1", "assoc_actor2", "tags")}
    points = gpd.points_from_xy(table["lon"], table["lat"], crs=4326)
    frame = gpd.GeoDataFrame(table.assign(**texts, **lists), geometry=points)
    frame.loc[table["lon"].isna(), "geometry"] = None
    frame.to_parquet(file.buffer, compression="zstd")  # type: ignore[attr-defined]


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows as plain values that JSON has: ISO dates, null for missing; columns of the source if filled."""
    return [
        {
            name.removeprefix(EXTRA): _plain(cell)
            for name, cell in record.items()
            if not (name.startswith(EXTRA) and _is_absent(cell))
        }
        for record in table.to_dict("records")
    ]


def _is_absent(cell: Any) -> bool:
    return cell is pd.NA or (isinstance(cell, float) and math.isnan(cell))


def _plain(cell: Any) -> Any:
    if isinstance(cell, tuple):
        return list(cell)
    if isinstance(cell, pd.Timestamp):
        return cell.date().isoformat()
    if isinstance(cell, (list, dict)):
        return cell
    return None if pd.isna(cell) else cell
