"""Events of two datasets that may be the same one. Suggested for a reader to look at, never merged."""

from itertools import combinations

import numpy as np
import pandas as pd
from scipy.spatial import KDTree

from geo.schema import GeoPrecision
from geo.sphere import EARTH_RADIUS_KM, great_circle_km

WITHIN_KM = 10.0
WITHIN_DAYS = 1
MOST_PAIRS = 1_000
PRECISE = (GeoPrecision.PLACE, GeoPrecision.NEAR, GeoPrecision.SEA)  # others stand on a centre that many share
PAIR_COLUMNS = ["event_id", "other_id", "days_apart", "distance_km"]


def possible_duplicates(events: pd.DataFrame) -> pd.DataFrame:
    """Return pairs of events of different datasets, at most a day and 10 km apart: PAIR_COLUMNS, nearest first.

    Only events known to a place are looked at; at most MOST_PAIRS are returned.
    """
    known = events[_is_precise(events)].reset_index(drop=True)
    if known["dataset"].nunique() < 2:
        return pd.DataFrame(columns=PAIR_COLUMNS)
    first, second = _near_pairs(known)
    ids, days = known["event_id"].to_numpy(), _days(known)
    lon, lat = known["lon"].to_numpy(), known["lat"].to_numpy()
    pairs = pd.DataFrame(
        {
            "event_id": ids[first],
            "other_id": ids[second],
            "days_apart": np.abs(days[first] - days[second]),
            "distance_km": np.round(great_circle_km(lon[first], lat[first], lon[second], lat[second]), 1),
        }
    )
    pairs = pairs[(pairs["days_apart"] <= WITHIN_DAYS) & (pairs["distance_km"] <= WITHIN_KM)]
    return pairs.sort_values(["days_apart", "distance_km", "event_id"]).head(MOST_PAIRS).reset_index(drop=True)


def _is_precise(events: pd.DataFrame) -> pd.Series:
    precision = events["geo_precision"]
    return events["lon"].notna() & events["lat"].notna() & (precision.isna() | precision.isin(list(PRECISE)))


def _days(events: pd.DataFrame) -> np.ndarray:
    return events["date_start"].to_numpy("datetime64[D]").astype(np.int64)


def _near_pairs(events: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Return positions of events of different datasets that are near in space and time: a search in both at once.

    A day counts as WITHIN_KM in a fourth direction, so that a busy town does not pair all its years.
    """
    lon, lat = np.radians(events["lon"].to_numpy()), np.radians(events["lat"].to_numpy())
    across = np.cos(lat)
    where = EARTH_RADIUS_KM * np.column_stack([across * np.cos(lon), across * np.sin(lon), np.sin(lat)])
    points = np.column_stack([where, _days(events) * WITHIN_KM / WITHIN_DAYS])
    rows = [np.flatnonzero(events["dataset"] == name) for name in events["dataset"].unique()]
    trees = [KDTree(points[own]) for own in rows]
    pairs = [
        (rows[i][one], rows[j][other])
        for i, j in combinations(range(len(rows)), 2)
        for one, others in enumerate(trees[i].query_ball_tree(trees[j], WITHIN_KM * np.sqrt(2)))
        for other in others
    ]
    first, second = np.array(pairs, int).reshape(-1, 2).T
    return first, second
