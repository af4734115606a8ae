"""Tables with a row of HXL tags (Humanitarian Exchange Language 1.1), which state the meaning of columns."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from geo.events.cells import is_missing
from geo.events.folding import in_sentences, visible
from geo.events.problems import concat_problems, file_problem
from geo.events.raw import RawTable
from geo.sources.publishers import mapped, mapping

TAG = re.compile(r"#[a-z]\w*(\s*\+\s*[a-z]\w*)*", re.IGNORECASE | re.ASCII)
MIN_TAGS = 2

# tags that may stand for a column of events, the likeliest first
TAGS = {
    "event_id": ("#event+id", "#meta+id"),
    "title": ("#event+name", "#event+title"),
    "summary": ("#description+summary", "#event+description", "#description"),
    "date_start": ("#date+start", "#date+occurred", "#date+event", "#date"),
    "date_end": ("#date+end",),
    "event_type": ("#event+type", "#event"),
    "sub_event_type": ("#event+type+sub", "#event+subtype"),
    "actor1": ("#group+a1", "#org+a1", "#group+perpetrator"),
    "actor2": ("#group+a2", "#org+a2"),
    "target": ("#event+target",),
    "fatalities_low": ("#affected+killed+min",),
    "fatalities_best": ("#affected+killed",),
    "fatalities_high": ("#affected+killed+max",),
    "injuries_low": ("#affected+injured+min", "#affected+injured"),
    "injuries_high": ("#affected+injured+max",),
    "lon": ("#geo+lon",),
    "lat": ("#geo+lat",),
    "geo_precision": ("#indicator+geo_prec",),
    "place_name": ("#loc",),
    "country_stated": ("#country+code", "#country"),
    "admin1_stated": ("#adm1",),
    "notes": ("#meta+notes",),
    "sources": ("#meta+source", "#meta+url"),
}
# attributes that say how a value is written, not which one it is: +f or +children would make it another figure
HOW_WRITTEN = frozenset({"name", "text", "num", "list", "dd", "en", "fr", "es", "ar"})
Tag = tuple[str, frozenset[str]]  # tag, attributes


def crosswalk(raw: RawTable, tags: Mapping[str, str], options: mapping.ColumnMapping) -> RawTable:
    """Return a table without its row of tags in event columns; columns without a tag are understood by their names."""
    columns = columns_of(tags)
    untagged = replace(raw, table=raw.table.drop(columns=list(tags)))
    named = mapping.propose(untagged).columns
    columns |= {target: name for target, name in named.items() if target not in columns}
    read = mapped.crosswalk(raw, replace(options, columns=columns))
    parts = (f"{target} from {tags.get(name) or repr(visible(name))}" for target, name in columns.items())
    sentences = in_sentences("Columns were understood by their HXL tags:", parts)
    lines = concat_problems([file_problem("hxl_tags", each, "Check it, or give a mapping.") for each in sentences])
    return replace(read, source="hxl", findings=concat_problems([lines, read.findings]))


def columns_of(tags: Mapping[str, str]) -> dict[str, str]:
    """Return the column for each target that the tags tell."""
    return _columns({name: _parsed(text) for name, text in tags.items()})


def without_tags(raw: RawTable, tags: Mapping[str, str]) -> RawTable:
    """Return a table without its row of tags, which is no event."""
    if not tags or _are_names(tags):
        return raw
    return replace(raw, table=raw.table.iloc[1:].reset_index(drop=True))


def tags_of(raw: RawTable) -> Mapping[str, str]:
    """Return the tag of each column that has one; none at all if anything else stands among them.

    They stand in the first row below the names, or in place of the names.
    """
    names = [str(name) for name in raw.table.columns if name != "source_row"]
    first: dict[str, Any] = raw.table.iloc[0].to_dict() if len(raw.table) else {}
    for row in ({name: name for name in names}, {name: first.get(name) for name in names}):
        tags = {name: str(cell).strip() for name, cell in row.items() if not is_missing(cell)}
        if len(tags) >= MIN_TAGS and all(TAG.fullmatch(tag) for tag in tags.values()):
            return tags
    return {}


def _are_names(tags: Mapping[str, str]) -> bool:
    return all(name == tag for name, tag in tags.items())


def _parsed(text: str) -> Tag:
    tag, *attributes = (part.strip().lower() for part in text.split("+"))
    return tag, frozenset(attributes)


def _columns(tags: Mapping[str, Tag]) -> dict[str, str]:
    """Return the column for each target: tags with more attributes are given out first, so that each finds its own."""
    columns: dict[str, str] = {}
    for target, wanted in sorted(_wanted(), key=lambda each: -len(each[1][1])):
        fitting = [name for name, tag in tags.items() if name not in columns.values() and _fits(tag, wanted)]
        if fitting and target not in columns:
            columns[target] = min(fitting, key=lambda name: len(tags[name][1]))
    return {target: columns[target] for target in TAGS if target in columns}


def _wanted() -> Iterator[tuple[str, Tag]]:
    return ((target, _parsed(text)) for target, texts in TAGS.items() for text in texts)


def _fits(tag: Tag, wanted: Tag) -> bool:
    more = {each for each in tag[1] - wanted[1] if each not in HOW_WRITTEN and not each.startswith(("v_", "i_"))}
    return tag[0] == wanted[0] and wanted[1] <= tag[1] and not more
