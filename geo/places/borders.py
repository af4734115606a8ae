"""Borders between units, from shared edges: each is drawn once, coasts are left out, disputed borders are marked."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from geo.places.boundaries import Boundaries
from geo.places.grid_index import outline_edges

Side = dict[str, Any]  # country, country_un and disputed of the unit on one side of a border

# whose dispute it is: an edge of a disputed area is drawn dashed only towards these (ISO3)
PARTIES = {
    "Abkhazia": {"GEO"},
    "Abyei": {"SDN", "SSD"},
    "Crimea": {"RUS", "UKR"},
    "East Jerusalem": {"ISR", "PSE"},
    "Golan Heights": {"ISR", "LBN", "SYR"},
    "Kashmir": {"CHN", "IND", "PAK"},
    "Kosovo": {"SRB", "XKX"},
    "Northern Cyprus": {"CYP"},
    "Palestine": {"ISR", "PSE"},
    "Somaliland": {"SOM"},
    "Western Sahara": {"ESH", "MAR"},
}


@dataclass(frozen=True)
class Border:
    """The border of two neighbouring units: how it is drawn, its units, and lines of (n, 2) degrees."""

    kind: str  # disputed, border or admin
    country: str  # ISO3 of the first of the two units
    lines: list[np.ndarray]  # longitude, latitude


def find_borders(boundaries: Boundaries, with_units: AbstractSet[str]) -> Iterator[Border]:
    """Yield the borders of the world, one item per pair of neighbours, so that few need drawing in a view.

    with_units: ISO3 of the countries of which the borders between units are wanted too.
    """
    units = _with_dispute(boundaries)
    start, end, one, other = _shared_edges(units)
    pairs, pair_of = np.unique(np.column_stack([one, other]), axis=0, return_inverse=True)
    sides = units[["country", "country_un", "disputed"]].to_dict("records")
    kinds = [_kind(sides[one], sides[other], with_units) for one, other in pairs]
    order = np.argsort(pair_of, kind="stable")
    order = order[np.array([kind is not None for kind in kinds])[pair_of[order]]]
    segments = shapely.linestrings(np.stack([start[order], end[order]], axis=1))
    drawn, group = np.unique(pair_of[order], return_inverse=True)
    for pair, lines in zip(drawn, shapely.line_merge(shapely.multilinestrings(segments, indices=group)), strict=True):
        coordinates = [shapely.get_coordinates(line) for line in shapely.get_parts(lines)]
        yield Border(str(kinds[pair]), sides[pairs[pair][0]]["country"], coordinates)


def _with_dispute(boundaries: Boundaries) -> gpd.GeoDataFrame:
    disputed = boundaries.table("admin1").set_index("admin1_id")["disputed"]
    units = boundaries.admin1_display
    return units.assign(disputed=units["admin1_id"].map(disputed))


def _shared_edges(units: gpd.GeoDataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return the edges that two units have in common: start and end (n, 2), and the two positions in `units`."""
    start, end, unit = outline_edges(units.geometry.to_numpy())
    order = np.lexsort((unit, end[:, 1], end[:, 0], start[:, 1], start[:, 0]))
    start, end, unit = start[order], end[order], unit[order]
    same = ((start[1:] == start[:-1]) & (end[1:] == end[:-1])).all(axis=1) & (unit[1:] != unit[:-1])
    first = np.flatnonzero(same)
    return start[first], end[first], unit[first], unit[first + 1]


def _kind(one: Side, other: Side, with_units: AbstractSet[str]) -> str | None:
    """Return how the border of two units is drawn: disputed, border, admin or not at all."""
    if one["disputed"] != other["disputed"] and (_disputes(one, other) or _disputes(other, one)):
        return "disputed"
    if one["country"] != other["country"]:
        return "border"
    return "admin" if one["country"] in with_units else None


def _disputes(area: Side, neighbour: Side) -> bool:
    parties = PARTIES.get(area["disputed"], set()) if isinstance(area["disputed"], str) else set()
    return bool(parties & {neighbour["country"], neighbour["country_un"]})
