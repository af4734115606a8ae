"""Room on the map: what is taken, and where a label finds a free place. Greedy, without chance: same in, same out."""

import numpy as np

from geo.snapshot.scene import Box

BLOCKED = 1e6  # cost of a place that must not be taken


class Room:
    """The free room of a frame. Boxes, discs and lines block labels; soft discs only make a place dearer."""

    def __init__(self, frame: Box) -> None:
        self.frame = frame
        self.boxes: list[Box] = []
        self._discs: list[tuple[float, float, float, float]] = []  # x, y, r, cost
        self._lines: list[tuple[float, float, float, float]] = []  # x1, y1, x2, y2

    def take(self, box: Box) -> None:
        """Keep all later labels out of a box."""
        self.boxes.append(box)

    def take_disc(self, x: float, y: float, r: float, cost: float = BLOCKED) -> None:
        """Keep labels out of a disc, or make them pay `cost` for touching it."""
        self._discs.append((x, y, r, cost))

    def take_line(self, x1: float, y1: float, x2: float, y2: float) -> None:
        """Keep labels off a line, such as a leader."""
        self._lines.append((x1, y1, x2, y2))

    def costs(self, boxes: np.ndarray, margin: float = 0.8) -> np.ndarray:
        """Return what each place (n, 4) costs; BLOCKED and more for those that cannot be had."""
        grown = boxes + np.array([-margin, -margin, margin, margin])
        return self._outside(grown) + self._on_boxes(grown) + self._on_discs(grown) + self._on_lines(grown)

    def _outside(self, boxes: np.ndarray) -> np.ndarray:
        left, top, right, bottom = self.frame
        out = (
            (boxes[:, 0] < left + 1) | (boxes[:, 1] < top + 1) | (boxes[:, 2] > right - 1) | (boxes[:, 3] > bottom - 1)
        )
        return out * BLOCKED

    def _on_boxes(self, boxes: np.ndarray) -> np.ndarray:
        if not self.boxes:
            return np.zeros(len(boxes))
        taken = np.array(self.boxes)
        wide = np.minimum(boxes[:, None, 2], taken[:, 2]) - np.maximum(boxes[:, None, 0], taken[:, 0])
        high = np.minimum(boxes[:, None, 3], taken[:, 3]) - np.maximum(boxes[:, None, 1], taken[:, 1])
        return ((wide > 0) & (high > 0)).any(axis=1) * BLOCKED

    def _on_discs(self, boxes: np.ndarray) -> np.ndarray:
        if not self._discs:
            return np.zeros(len(boxes))
        x, y, r, cost = np.array(self._discs).T
        dx = np.clip(x, boxes[:, None, 0], boxes[:, None, 2]) - x
        dy = np.clip(y, boxes[:, None, 1], boxes[:, None, 3]) - y
        return ((dx**2 + dy**2 < r**2) * cost).sum(axis=1)

    def _on_lines(self, boxes: np.ndarray) -> np.ndarray:
        costs = np.zeros(len(boxes))
        for line in self._lines:
            costs += _crossed(line, boxes) * BLOCKED
        return costs


def _crossed(line: tuple[float, float, float, float], boxes: np.ndarray) -> np.ndarray:
    """Return which boxes a line runs through (Liang and Barsky)."""
    x1, y1, x2, y2 = line
    enter, leave = np.zeros(len(boxes)), np.ones(len(boxes))
    hit = np.ones(len(boxes), bool)
    for start, length, low, high in ((x1, x2 - x1, boxes[:, 0], boxes[:, 2]), (y1, y2 - y1, boxes[:, 1], boxes[:, 3])):
        if abs(length) < 1e-9:
            hit &= (low <= start) & (start <= high)
            continue
        ends = np.sort(np.stack([(low - start) / length, (high - start) / length]), axis=0)
        enter, leave = np.maximum(enter, ends[0]), np.minimum(leave, ends[1])
    return hit & (enter <= leave)


def cheapest(room: Room, boxes: np.ndarray, extra: np.ndarray, margin: float = 0.8) -> int | None:
    """Return the position of the cheapest place (n, 4), the first of equals, or None if all are blocked."""
    if not len(boxes):
        return None
    # rounded, so that the last bit of a sum cannot decide
    costs = np.round(room.costs(boxes, margin) + extra, 6)
    best = int(np.argmin(costs))
    return best if costs[best] < BLOCKED else None
