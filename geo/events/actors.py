"""Canonical names, aliases and parent groups of actors.

The table (data/actors.csv) has the columns actor, parent, aliases (separated by '|') and note. A name that is not in
the table stands for itself and has no parent, so that any dataset can be read.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from geo.errors import SourceError
from geo.events.folding import fold


@dataclass(frozen=True)
class Actors:
    """Canonical names, aliases and parents of actors."""

    parent_of: dict[str, str] = field(default_factory=dict)
    canonical_of: dict[str, str] = field(default_factory=dict)  # folded spelling -> canonical name

    def canonical(self, name: str) -> str:
        """Return the one spelling of `name`; an unlisted name is returned as it is."""
        return self.canonical_of.get(fold(name), name.strip())

    def lineage(self, name: str) -> tuple[str, ...]:
        """Return `name` and every group above it, nearest first."""
        line = [name]
        while (parent := self.parent_of.get(line[-1])) and parent not in line:
            line.append(parent)
        return tuple(line)

    def children(self) -> dict[str, list[str]]:
        """Return the direct members of every group, sorted by name."""
        members: dict[str, list[str]] = defaultdict(list)
        for name, parent in sorted(self.parent_of.items()):
            members[parent].append(name)
        return dict(members)


def read_actors(path: Path) -> Actors:
    """Read the actor table; raise SourceError for an alias or a parent that contradicts another line."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    parents = {row["actor"]: row["parent"] for row in rows if row["parent"]}
    names = {row["actor"] for row in rows}
    if strays := sorted(set(parents.values()) - names):
        raise SourceError(f"{path.name}: parent {strays[0]!r} is no actor of the table. Add a line for it.")
    return Actors(parents, dict(_spellings(rows, path.name)))


def _spellings(rows: Iterable[dict[str, str]], file_name: str) -> Iterable[tuple[str, str]]:
    seen: dict[str, str] = {}
    for row in rows:
        for spelling in (row["actor"], *filter(None, row["aliases"].split("|"))):
            owner = seen.setdefault(fold(spelling), row["actor"])
            if owner != row["actor"]:
                raise SourceError(
                    f"{file_name}: {spelling!r} stands for both {owner!r} and {row['actor']!r}. Keep one."
                )
            yield fold(spelling), row["actor"]
