"""Numbered badges beside their symbols, with leader lines where there is no room close by."""

import numpy as np

from geo.snapshot.scene import Box

BADGE_RADIUS = 5.3  # points
GAPS = np.array([0.4, 4.0, 8.0, 13.0, 19.0, 26.0, 36.0])  # points between symbol and badge
ANGLES = np.radians(np.arange(0, 360, 15) - 45)
SWEEPS = 5
CROWD = 28.0  # points; who has most neighbours within it chooses first
# what a place costs besides its distance
OUTSIDE, ON_SYMBOL, ON_BADGE, LEADERS_CROSS, BADGE_ON_LEADER, LEADER_ON_SYMBOL = 1e6, 300.0, 500.0, 120.0, 90.0, 40.0


def place_badges(at: np.ndarray, r: np.ndarray, frame: Box, taken: list[Box]) -> np.ndarray:
    """Return the middles (n, 2) of the badges of symbols at `at` (n, 2) with radii r, clear of the boxes `taken`.

    The crowded ones choose first, then all choose again until nobody moves.
    """
    apart = np.hypot(at[:, None, 0] - at[:, 0], at[:, None, 1] - at[:, 1])
    order = np.argsort(-(apart < CROWD).sum(axis=1), kind="stable")
    placed: dict[int, np.ndarray] = {}
    for _ in range(SWEEPS):
        before = dict(placed)
        for i in order:
            placed[i] = _choose(i, at, r, frame, taken, placed)
        if all(i in before and (before[i] == placed[i]).all() for i in placed):
            break
    return np.array([placed[i] for i in range(len(at))]).reshape(-1, 2)


def _choose(
    i: int, at: np.ndarray, r: np.ndarray, frame: Box, taken: list[Box], placed: dict[int, np.ndarray]
) -> np.ndarray:
    reach = np.repeat(r[i] + BADGE_RADIUS + GAPS, len(ANGLES))
    angle = np.tile(ANGLES, len(GAPS))
    places = at[i] + np.column_stack([reach * np.cos(angle), reach * np.sin(angle)])
    # upper right is where a reader looks first
    costs = reach - r[i] + np.where(angle == ANGLES[0], 0.0, 0.6) + _blocked(places, frame, taken)
    others = np.delete(np.arange(len(at)), i)
    costs += ON_SYMBOL * _near(places, at, r + BADGE_RADIUS + 0.3)
    costs += LEADER_ON_SYMBOL * (_to_segments(at[others], at[i], places) < r[others]).sum(axis=1)
    for k, badge in placed.items():
        if k != i:
            costs += _against(places, at[i], at[k], badge)
    return np.asarray(places[int(np.argmin(np.round(costs, 6)))])


def _blocked(places: np.ndarray, frame: Box, taken: list[Box]) -> np.ndarray:
    rim = BADGE_RADIUS + 2
    x, y = places.T
    out = (x < frame[0] + rim) | (x > frame[2] - rim) | (y < frame[1] + rim) | (y > frame[3] - rim)
    for left, top, right, bottom in taken:
        out |= (x > left - rim) & (x < right + rim) & (y > top - rim) & (y < bottom + rim)
    return out * OUTSIDE


def _near(places: np.ndarray, points: np.ndarray, distance: np.ndarray) -> np.ndarray:
    """Return how many of `points` are closer than their distance to each place."""
    return (np.hypot(places[:, None, 0] - points[:, 0], places[:, None, 1] - points[:, 1]) < distance).sum(axis=1)


def _against(places: np.ndarray, home: np.ndarray, other: np.ndarray, badge: np.ndarray) -> np.ndarray:
    """Return what each place costs because of another symbol's badge and its leader."""
    costs = ON_BADGE * _near(places, badge[None], np.array([2 * BADGE_RADIUS + 0.8]))
    costs = costs + LEADERS_CROSS * _cross(home, places, other, badge)
    costs += BADGE_ON_LEADER * (_to_segment(places, other, badge) < BADGE_RADIUS + 0.5)
    return costs + BADGE_ON_LEADER * (_to_segments(badge[None], home, places)[:, 0] < BADGE_RADIUS + 0.5)


def _to_segment(points: np.ndarray, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Return the distance of points (n, 2) to one segment."""
    along = end - start
    share = np.clip(((points - start) @ along) / max(float(along @ along), 1e-12), 0, 1)
    return np.hypot(*(points - start - share[:, None] * along).T)


def _to_segments(points: np.ndarray, start: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Return the distances (ends, points) of points to the segments from one start to each of `ends`."""
    along = ends - start
    share = np.clip((along @ (points - start).T) / np.maximum((along**2).sum(axis=1), 1e-12)[:, None], 0, 1)
    gap = points[None] - start - share[..., None] * along[:, None]
    return np.hypot(gap[..., 0], gap[..., 1])


def _cross(home: np.ndarray, places: np.ndarray, other: np.ndarray, badge: np.ndarray) -> np.ndarray:
    """Return which leaders from `home` to the places cross the one from `other` to its badge."""
    first = _side(home, places, other) * _side(home, places, badge)
    second = _side(other, badge[None], home) * _side(other, badge[None], places)
    return (first < 0) & (second < 0)


def _side(start: np.ndarray, end: np.ndarray, point: np.ndarray) -> np.ndarray:
    along, towards = end - start, point - start
    return np.asarray(along[..., 0] * towards[..., 1] - along[..., 1] * towards[..., 0])
