"""Columns as whole numbers with their distinct values; the participants of events as numbered lists."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from scipy.sparse import csr_array

ALL = slice(None)
MAX_COMPARED = 8  # values: up to so many, comparing small numbers is quicker than looking each one up


@dataclass(frozen=True)
class CategoricalColumn:
    """A column as small integers: codes[row] is the position of the row's value in values; -1 is no value."""

    codes: np.ndarray
    values: tuple[str, ...]
    weight: np.ndarray | None = field(default=None, repr=False)  # events that each row stands for; None: one each

    def mask_of(self, wanted: Iterable[str], rows: slice | np.ndarray = ALL) -> np.ndarray:
        """Return, per row of `rows`, whether its value is one of `wanted`."""
        names, codes = set(wanted), self.codes[rows]
        numbers = [number for number, value in enumerate(self.values) if value in names]
        if len(numbers) <= MAX_COMPARED:
            shown = np.zeros(len(codes), bool)
            for number in numbers:
                shown |= codes == number
            return shown
        table = np.zeros(len(self.values) + 1, bool)  # the last place is for code -1
        table[numbers] = True
        return table.take(codes)

    def at(self, rows: slice | np.ndarray = ALL) -> np.ndarray:
        """Return the values of `rows`, None for none, as objects."""
        return np.array([*self.values, None], dtype=object)[self.codes[rows]]

    def counts(self, rows: np.ndarray) -> dict[str, int]:
        """Return how many events of `rows` have each value, most first; values that do not occur are left out."""
        return self.named(self._count(self.codes[rows], None if self.weight is None else self.weight[rows]))

    @cached_property
    def totals(self) -> dict[str, int]:
        """Return how many of all events have each value, as counts() does."""
        return self.named(self._count(self.codes, self.weight))

    def _count(self, codes: np.ndarray, weight: np.ndarray | None) -> np.ndarray:
        return np.bincount(codes + 1, weight, minlength=len(self.values) + 1)[1:]

    def named(self, counts: np.ndarray) -> dict[str, int]:
        """Return `counts`, one per value, by value, most first; values that do not occur are left out."""
        figures = counts.tolist()
        by_name = sorted(np.flatnonzero(counts).tolist(), key=self.values.__getitem__)
        order = sorted(by_name, key=figures.__getitem__, reverse=True)  # which leaves equal ones by name
        return {self.values[code]: int(figures[code]) for code in order}

    def across(self, other: "CategoricalColumn") -> np.ndarray:
        """Return how many events have each pair of values: one line per value of this column."""
        width = len(other.values) + 1  # the first line and column are for code -1
        pairs = (self.codes.astype(np.int64) + 1) * width + other.codes + 1
        return np.bincount(pairs, self.weight, (len(self.values) + 1) * width).reshape(-1, width)[1:, 1:]


@dataclass(frozen=True)
class ListColumn:
    """A column of lists of values: `lists` holds each distinct one once, codes[row] is its position."""

    codes: np.ndarray
    lists: tuple[tuple[str, ...], ...]

    def mask_of(self, wanted: Iterable[str], rows: slice | np.ndarray = ALL) -> np.ndarray:
        """Return, per row of `rows`, whether its list holds one of `wanted`."""
        values = frozenset(wanted)
        holds = np.array([not values.isdisjoint(each) for each in self.lists], bool)
        return holds[self.codes[rows]] if len(holds) else np.zeros(len(self.codes[rows]), bool)

    @cached_property
    def totals(self) -> dict[str, int]:
        """Return how many rows hold each value, most first, equal ones by name."""
        totals: dict[str, int] = {}
        for values, rows in zip(self.lists, np.bincount(self.codes, minlength=len(self.lists)).tolist(), strict=True):
            for value in values:
                totals[value] = totals.get(value, 0) + rows
        return dict(sorted(totals.items(), key=lambda each: (-each[1], each[0])))


def encode_lists(lists: Iterable[Iterable[str]]) -> ListColumn:
    """Return lists of values, one per row, as a column of them; a value counts once in a list."""
    position: dict[tuple[str, ...], int] = {}
    codes = [position.setdefault(tuple(dict.fromkeys(each)), len(position)) for each in lists]
    return ListColumn(frozen(np.array(codes, np.int32)), tuple(position))


def encode(values: Iterable[object]) -> CategoricalColumn:
    """Return `values` coded, with the distinct values in sorted order."""
    texts = values if isinstance(values, pd.Series) else pd.array(list(values), dtype="str")
    codes, distinct = pd.factorize(texts, sort=True)
    return CategoricalColumn(frozen(codes.astype(code_type(len(distinct)))), tuple(map(str, distinct)))


def code_type(values: int) -> type[np.signedinteger[Any]]:
    """Return the narrowest whole numbers for codes of `values` values, -1, and one more."""
    return next(kind for kind in (np.int8, np.int16, np.int32) if values < np.iinfo(kind).max)


# initiators and targets of an event, with the groups above them
ParticipantList = tuple[tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True, eq=False)
class Participants:
    """Who acted on whom: every distinct pair of sides once, its members as numbers."""

    names: tuple[str, ...]  # every actor and every group above one, sorted
    ends: np.ndarray  # per cast, where its members begin; one more for the end
    members: np.ndarray  # 2 * position in names, + 1 for targets; each side with its lead first, groups last

    def __len__(self) -> int:
        return len(self.ends) - 1

    def at(self, number: int) -> ParticipantList:
        """Return one cast by name."""
        members = self.members[self.ends[number] : self.ends[number + 1]]
        initiators, targets = (tuple(self.names[name] for name in members[members % 2 == side] // 2) for side in (0, 1))
        return initiators, targets

    def of_role(self, role: str) -> "csr_array":
        """Return a matrix of names and casts, 1 where the name is in the cast in `role`."""
        from scipy.sparse import csr_array  # takes long to import, and few questions are about actors

        numbers = np.repeat(np.arange(len(self)), np.diff(self.ends))
        in_role = {"initiator": self.members % 2 == 0, "target": self.members % 2 == 1}.get(role, slice(None))
        cells = self.members[in_role] // 2, numbers[in_role]
        table = csr_array((np.ones(len(cells[0]), np.int64), cells), shape=(len(self.names), len(self)))
        table.data[:] = 1  # who is on both sides is there once
        return table


def encode_participants(casts: Sequence[ParticipantList]) -> Participants:
    """Return casts with their members as numbers."""
    names = tuple(sorted({name for cast in casts for side in cast for name in side}))
    position = {name: i for i, name in enumerate(names)}
    members = [[2 * position[name] + side for side, own in enumerate(cast) for name in own] for cast in casts]
    ends = np.cumsum([0, *map(len, members)])
    flat = np.array([member for each in members for member in each], np.int32)
    return Participants(names, frozen(ends), frozen(flat))


@dataclass(frozen=True)
class ActorIndex:
    """Which rows each actor, or any member of a group, takes part in, in a role: initiator, target or any."""

    cast: np.ndarray = field(repr=False)  # per row, which cast acted
    casts: Participants = field(repr=False)
    weight: np.ndarray | None = field(default=None, repr=False)  # events that each row stands for; None: one each

    @property
    def names(self) -> tuple[str, ...]:
        """Return every actor and every group above one, sorted."""
        return self.casts.names

    @cached_property
    def members(self) -> dict[str, "csr_array"]:
        """Return by role a matrix of names and casts, 1 where the name is in the cast."""
        return {role: self.casts.of_role(role) for role in ("initiator", "target", "any")}

    @cached_property
    def position(self) -> dict[str, int]:
        """Return where each name stands in names."""
        return {name: i for i, name in enumerate(self.names)}

    def mask_of(self, wanted: Iterable[str], role: str, rows: slice | np.ndarray = ALL) -> np.ndarray:
        """Return, per row of `rows`, whether one of `wanted` takes part in `role`."""
        casts_of = self.members[role]
        plays = np.zeros(casts_of.shape[1], bool)  # per cast
        for name in (self.position[name] for name in wanted if name in self.position):
            plays[casts_of.indices[casts_of.indptr[name] : casts_of.indptr[name + 1]]] = True
        return plays.take(self.cast[rows])

    @cached_property
    def totals(self) -> dict[str, int]:
        """Return how many of all events each name takes part in."""
        members = self.members["any"]
        counts = members @ np.bincount(self.cast, self.weight, members.shape[1])
        return dict(zip(self.names, map(int, counts), strict=True))


def frozen(values: np.ndarray) -> np.ndarray:
    """Return the values in one piece of memory that cannot be written."""
    values = np.ascontiguousarray(values)
    values.setflags(write=False)
    return values


def index_actors(cast: np.ndarray, casts: Participants, weight: np.ndarray | None = None) -> ActorIndex:
    """Return who takes part in which rows: `cast` is, per row, the position of its own in `casts`."""
    return ActorIndex(cast, casts, weight)
