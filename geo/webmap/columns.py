"""The store as the bytes that the map page draws: a JSON header and one typed array per column."""

import base64
import json
import struct

import numpy as np
import pandas as pd

from geo.schema import EVENT_TYPES, GeoPrecision
from geo.store import EventStore, deaths_shown

DEATHS_UNKNOWN = 65535  # in the deaths column: no figure is stated
NO_AREA = 65535  # in the area column: the row is not drawn as an area
MAX_LATITUDE = 85.0511  # where the square of Web Mercator ends


def encode_columns(store: EventStore) -> bytes:
    """Return the columns of all rows of `store`, in its order. assets/columns.js reads them.

    Layout: uint32 length of the header, the header (JSON, padded to a multiple of 4), the columns, each padded to 4.
    """
    x, y = world_square(store.table["lon"].to_numpy(), store.table["lat"].to_numpy())
    areas, area = _areas(_area_of_rows(store))
    columns = {
        "x": np.nan_to_num(x).astype("<f4"),
        "y": np.nan_to_num(y).astype("<f4"),
        "start": store.day_start.astype("<i4"),
        "end": store.day_end.astype("<i4"),
        "uncertainty": np.nan_to_num(store.table["uncertainty_km"].to_numpy()).astype("<f4"),
        "deaths": _deaths(store).astype("<u2"),
        "area": area.astype("<u2"),
        "type": _type_positions(store).astype("u1"),
        "placed": store.has_place.astype("u1"),
    }
    return _packed(
        columns,
        n=len(store),
        firstDay=store.first_day,
        lastDay=store.last_day,
        types=[{"slug": slug, "label": branch.label} for slug, branch in EVENT_TYPES.items()],
        areas=areas,
    )


def area_ids(store: EventStore) -> list[str]:
    """Return the ids of the units that rows are drawn as."""
    return _areas(_area_of_rows(store))[0]


def encode_rows(shown: np.ndarray) -> str | None:
    """Return a mask over all rows as base64 of one bit per row; None stands for 'every row'."""
    return None if shown.all() else base64.b64encode(np.packbits(shown).tobytes()).decode("ascii")


def world_square(lon: np.ndarray, lat: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return degrees (EPSG:4326) as Web Mercator in a square from (0, 0) north-west to (1, 1)."""
    sine = np.sin(np.radians(np.clip(lat, -MAX_LATITUDE, MAX_LATITUDE)))
    return (lon + 180) / 360, 0.5 - np.log((1 + sine) / (1 - sine)) / (4 * np.pi)


def _deaths(store: EventStore) -> np.ndarray:
    deaths = deaths_shown(store)
    return np.where(np.isnan(deaths), DEATHS_UNKNOWN, np.fmin(deaths, DEATHS_UNKNOWN - 1))


def _type_positions(store: EventStore) -> np.ndarray:
    position = {slug: i for i, slug in enumerate(EVENT_TYPES)}
    return np.array([position[slug] for slug in store.event_type.values], int)[store.event_type.codes]


def _area_of_rows(store: EventStore) -> pd.Series:
    """Return, per row, the id of the unit that it is known to only, or missing: the district, else the governorate."""
    district = store.table["admin2_id"].where(store.precision.mask_of([GeoPrecision.ADMIN2]))
    unit = store.table["admin1_id"].where(store.precision.mask_of([GeoPrecision.ADMIN1, GeoPrecision.ADMIN2]))
    return district.fillna(unit)


def _areas(area_of_rows: pd.Series) -> tuple[list[str], np.ndarray]:
    """Return the units that are drawn as areas, and per row which of them."""
    position, areas = pd.factorize(area_of_rows, sort=True)
    return list(areas), np.where(position < 0, NO_AREA, position)


def _packed(columns: dict[str, np.ndarray], **header: object) -> bytes:
    entries, body = [], b""
    for name, values in columns.items():
        entries.append({"name": name, "dtype": values.dtype.name, "offset": len(body)})
        body += values.tobytes() + b"\0" * (-values.nbytes % 4)
    head = json.dumps(header | {"columns": entries}, separators=(",", ":")).encode()
    head += b" " * (-len(head) % 4)
    return struct.pack("<I", len(head)) + head + body
