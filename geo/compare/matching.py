"""Match rows of two versions: by identifier, then by content, then by their position between matched rows.

An identifier that was made from a row number says where the row was: such rows are matched by content.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from itertools import islice

LOOKED_AT = 20  # rows near its place that a row without an id is compared with
ALIKE = 0.5  # of the cells that either row states, from which on two rows may be versions of one


@dataclass(frozen=True)
class Side:
    """The rows of one version, in their order."""

    ids: Sequence[str | None]  # of their own; None where one was made from the row's number
    cells: Callable[[int], tuple[Hashable, ...]]  # of a row, in the same columns on both sides; None: not stated


def pairs_of(old: Side, new: Side) -> list[tuple[int, int]]:
    """Return the positions of rows that are versions of one, in the order of the new ones."""
    partner = _by_id(old, new)
    if None in old.ids or None in new.ids:
        _by_content(old, new, partner)
        _by_place(old, new, partner)
    return sorted(((one, other) for other, one in partner.items()), key=lambda pair: pair[1])


def _by_id(old: Side, new: Side) -> dict[int, int]:
    """Return the old row of each new one with the same id."""
    where = {name: at for at, name in reversed(list(enumerate(old.ids))) if name is not None}
    matches: dict[int, int] = {}
    taken: set[int] = set()
    for at, name in enumerate(new.ids):
        one = where.get(name) if name is not None else None
        if one is not None and one not in taken:
            matches[at] = one
            taken.add(one)
    return matches


def _left(side: Side, taken: set[int]) -> list[int]:
    return [at for at in range(len(side.ids)) if at not in taken]


def _may_pair(old: Side, new: Side, one: int, other: int) -> bool:
    """Return whether ids allow that two rows are one: two ids of their own that differ do not."""
    return old.ids[one] is None or new.ids[other] is None


def _by_content(old: Side, new: Side, partner: dict[int, int]) -> None:
    """Pair rows that hold the same, the first with the first."""
    waiting: dict[Hashable, deque[int]] = defaultdict(deque)
    for one in _left(old, set(partner.values())):
        waiting[old.cells(one)].append(one)
    for other in _left(new, set(partner)):
        same = waiting.get(new.cells(other))
        if same and _may_pair(old, new, same[0], other):
            partner[other] = same.popleft()


def _by_place(old: Side, new: Side, partner: dict[int, int]) -> None:
    """Pair rows that follow the same row and hold much the same: versions of a row that was changed."""
    to_new = {one: other for other, one in partner.items()}
    old_gaps, new_gaps = _gaps(old, to_new), _gaps(new, partner)
    for before, others in new_gaps.items():
        ones = deque(old_gaps.get(partner[before] if before >= 0 else -1, ()))
        for other in others:
            near = (one for one in islice(ones, LOOKED_AT) if _may_pair(old, new, one, other))
            one = next((one for one in near if _are_alike(old.cells(one), new.cells(other))), None)
            if one is not None:
                partner[other] = one
                ones.remove(one)


def _gaps(side: Side, matched: dict[int, int]) -> dict[int, list[int]]:
    """Return the rows without a partner by the last row before them that has one, -1 at the beginning."""
    gaps: dict[int, list[int]] = defaultdict(list)
    before = -1
    for at in range(len(side.ids)):
        if at in matched:
            before = at
        else:
            gaps[before].append(at)
    return gaps


def _are_alike(one: Sequence[Hashable], other: Sequence[Hashable]) -> bool:
    stated = [(a, b) for a, b in zip(one, other, strict=True) if a is not None or b is not None]
    return bool(stated) and sum(a == b for a, b in stated) >= ALIKE * len(stated)
