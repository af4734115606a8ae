"""Find the columns of a publisher's table that have other names than the publisher's."""

from collections.abc import Iterable
from collections.abc import Mapping as Words
from dataclasses import replace

from geo.events.folding import in_sentences, visible
from geo.events.problems import ProblemsTable, concat_problems, file_problem
from geo.events.raw import RawTable
from geo.sources.columns.published_names import normalized_name
from geo.sources.publishers import hxl
from geo.sources.publishers.crosswalk import Names
from geo.sources.publishers.mapping import ColumnMapping, propose


def with_own_names(
    raw: RawTable,
    roles: Words[str, str],
    columns: Iterable[str],
    tags: Words[str, str],
    mapping: ColumnMapping | None,
    by_words: Words[str, str],
) -> RawTable:
    """Return the table with what its columns are for the publisher, where the file calls them otherwise.

    roles: the publisher's column for each of ours; columns: all that it has. What a mapping names counts for all; tags,
    words in the cells and names only fill what the publisher's own columns leave open.
    """
    named = {roles[target]: name for target, name in mapping.columns.items() if target in roles} if mapping else {}
    spare, file_names = _spare(raw, columns, named.values()), Names(raw)
    called = dict(named)
    tagged, proposed = hxl.columns_of(tags), propose(spare).columns
    by_roles = [
        {roles[target]: name for target, name in each.items() if target in roles} for each in (tagged, proposed)
    ]
    for publisher_name, name in [pair for pairs in (by_words, *by_roles) for pair in pairs.items()]:
        is_open = publisher_name not in called and file_names.column(publisher_name) is None
        if is_open and name in spare.table and name not in called.values():
            called[publisher_name] = name
    return replace(raw, called=called, findings=_told(raw, called, named))


def _spare(raw: RawTable, columns: Iterable[str], taken: Iterable[str]) -> RawTable:
    """Return the table without the publisher's columns and those already assigned."""
    known, file_names = {normalized_name(name) for name in columns}, Names(raw)
    gone = {file_names.column(name) for name in columns}
    left = [
        name for name in raw.table if normalized_name(name) not in known and name not in gone and name not in set(taken)
    ]
    return replace(raw, table=raw.table[left])


def _told(raw: RawTable, called: Words[str, str], named: Words[str, str]) -> ProblemsTable:
    understood = {publisher_name: name for publisher_name, name in called.items() if publisher_name not in named}
    if not understood:
        return raw.findings
    parts = (f"{publisher_name} from {visible(name)!r}" for publisher_name, name in understood.items())
    lines = [
        file_problem("mapping_proposed", sentence, "Check it, or give a mapping.")
        for sentence in in_sentences("Columns were understood by their names:", parts)
    ]
    return concat_problems([raw.findings, *lines])
