"""A publisher's table whose columns are called otherwise: which column stands for which of the publisher's own."""

from collections.abc import Iterable
from collections.abc import Mapping as Words
from dataclasses import replace

import pandas as pd

from geo.problems import file_problem, joined
from geo.sources import hxl
from geo.sources.columns import squashed
from geo.sources.crosswalk import Names
from geo.sources.mapping import Mapping, propose
from geo.sources.raw import Raw


def with_own_names(
    raw: Raw,
    roles: Words[str, str],
    columns: Iterable[str],
    tags: Words[str, str],
    mapping: Mapping | None,
    by_words: Words[str, str],
) -> Raw:
    """Return the table with what its columns are for the publisher, where the file calls them otherwise.

    roles: the publisher's column for each of ours; columns: all that it has. What a mapping names counts for all; tags,
    words in the cells and names only fill what the publisher's own columns leave open.
    """
    named = {roles[target]: name for target, name in mapping.columns.items() if target in roles} if mapping else {}
    spare = _spare(raw, columns, named.values())
    called = dict(named)
    proposed = {roles[target]: name for target, name in _proposed(spare).items() if target in roles}
    tagged = {roles[target]: name for target, name in hxl.columns_of(tags).items() if target in roles}
    for found in (by_words, tagged, proposed):
        for own, name in found.items():
            if (
                own not in called
                and Names(raw).column(own) is None
                and name in spare.table
                and name not in called.values()
            ):
                called[own] = name
    return replace(
        raw, called=called, date_order=mapping.date_order if mapping else "", findings=_told(raw, called, named)
    )


def _spare(raw: Raw, columns: Iterable[str], taken: Iterable[str]) -> Raw:
    """Return the table without the columns that the publisher knows, and those that are given out."""
    known, found = {squashed(name) for name in columns}, Names(raw)
    gone = {found.column(name) for name in columns}
    left = [name for name in raw.table if squashed(name) not in known and name not in gone and name not in set(taken)]
    return replace(raw, table=raw.table[left])


def _proposed(spare: Raw) -> Words[str, str]:
    return propose(spare).columns


def _told(raw: Raw, called: Words[str, str], named: Words[str, str]) -> pd.DataFrame:
    found = {own: name for own, name in called.items() if own not in named}
    if not found:
        return raw.findings
    said = ", ".join(f"{own} from {name[:30]!r}" for own, name in found.items())
    line = file_problem(
        "mapping_proposed", f"Columns were understood by their names: {said}."[:350], "Check it, or give a mapping."
    )
    return joined([raw.findings, line])
