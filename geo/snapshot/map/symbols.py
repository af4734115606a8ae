"""Event symbols on paper: outlines of equal area, sizes by deaths, and places where none hides another."""

import math

import numpy as np
from scipy.spatial import cKDTree

from geo.style import OUTLINES

RADIUS_MIN = 3.3  # points, of the circle of the same area as a symbol without deaths
RADIUS_MAX = 11.5
DEATHS_AT_MAX = (20, 500)  # what the largest symbol stands for follows the map, within these limits
CALM_EVENTS = 40  # up to so many events symbols have their full size
SMALLEST = 0.62  # of the full size, for crowded maps
GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))
SWEEPS = 60


def outline(shape: str, x: float, y: float, r: float) -> np.ndarray:
    """Return the corners (n, 2) of a symbol with the area of a circle of radius r, so that sizes compare."""
    return r * np.array(OUTLINES[shape]) + np.array([x, y])


def deaths_at_max(deaths: np.ndarray) -> int:
    """Return the figure of the largest symbol: the highest on the map, rounded up, within DEATHS_AT_MAX."""
    known = deaths[~np.isnan(deaths)]
    highest = float(known.max()) if len(known) else 0.0
    low, high = DEATHS_AT_MAX
    return next(figure for figure in (low, 50, 100, 200, high) if highest <= figure or figure == high)


def radii(deaths: np.ndarray, at_max: int, events: int) -> np.ndarray:
    """Return the radius per event; the area grows with deaths above a floor, unknown is drawn at the floor."""
    share = np.minimum(np.nan_to_num(deaths) / at_max, 1.0)
    crowd = max(SMALLEST, min(1.0, (CALM_EVENTS / max(events, 1)) ** 0.2))
    return np.sqrt(RADIUS_MIN**2 + share * (RADIUS_MAX**2 - RADIUS_MIN**2)) * crowd


def moved_apart(x: np.ndarray, y: np.ndarray, r: np.ndarray, most: float) -> np.ndarray:
    """Return positions (n, 2) at which every symbol can be seen, each at most `most` points from its own.

    Symbols on the very same point start on a spiral round it; then all that overlap push each other away.
    """
    home = np.column_stack([x, y])
    at = home + _spirals(home, r)
    for _ in range(SWEEPS):
        push = _pushes(at, r)
        if push is None:
            break
        step = at + push - home
        far = np.hypot(step[:, 0], step[:, 1])
        at = home + step * np.minimum(1.0, most / np.maximum(far, 1e-9))[:, None]
    return at


def _spirals(home: np.ndarray, r: np.ndarray) -> np.ndarray:
    """Return a first step for all but one of the symbols that share a point, in their order."""
    _, spot = np.unique(np.round(home, 2), axis=0, return_inverse=True)
    order = np.argsort(spot, kind="stable")
    starts = np.searchsorted(spot[order], spot[order])
    rank = np.empty(len(home))
    rank[order] = np.arange(len(home)) - starts
    reach = 0.9 * r * np.sqrt(rank)
    angle = rank * GOLDEN_ANGLE
    return np.column_stack([reach * np.sin(angle), -reach * np.cos(angle)])


def _pushes(at: np.ndarray, r: np.ndarray) -> np.ndarray | None:
    """Return how far each symbol is pushed by those it overlaps, or None if all keep their distance."""
    pairs = cKDTree(at).query_pairs(2 * float(r.max()) if len(r) else 0.0, output_type="ndarray")
    one, other = pairs[:, 0], pairs[:, 1]
    apart = at[other] - at[one]
    distance = np.hypot(apart[:, 0], apart[:, 1])
    lacking = _distance_wanted(r[one], r[other]) - distance
    close = lacking > 0.05
    if not close.any():
        return None
    one, other, apart, distance, lacking = (each[close] for each in (one, other, apart, distance, lacking))
    push = apart * (lacking / 2 / np.maximum(distance, 0.05))[:, None]
    total = np.zeros_like(at)
    share = r[other] / (r[one] + r[other])  # the smaller one gives way
    np.add.at(total, one, -2 * push * share[:, None] * 0.6)
    np.add.at(total, other, 2 * push * (1 - share)[:, None] * 0.6)
    return total


def _distance_wanted(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Return the distance at which both can be told: nearly free if alike, or the small one on the large one's rim."""
    alike = np.abs(one - other) < 2
    return np.where(alike, 0.86, 0.7) * (one + other)
