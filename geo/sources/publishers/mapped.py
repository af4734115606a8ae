"""Any other table: translate its columns by a mapping, which is proposed if none is given."""

from collections.abc import Collection
from collections.abc import Mapping as Words
from dataclasses import replace

import pandas as pd

from geo.errors import SourceError
from geo.events.arrow_columns import map_unique
from geo.events.folding import fold, in_sentences, visible
from geo.events.own_names import ROW_ID
from geo.events.problems import Outcome, concat_problems
from geo.events.raw import RawTable
from geo.events.schema import EVENT_COLUMNS
from geo.sources.columns.country_columns import differ_by_list
from geo.sources.columns.dates import DateOrder
from geo.sources.columns.event_words import event_type_of, is_own_name
from geo.sources.columns.precision_words import precision_of
from geo.sources.publishers.coordinates import set_place
from geo.sources.publishers.crosswalk import IDS_MADE, CrosswalkBuilder
from geo.sources.publishers.event_dates import set_dates
from geo.sources.publishers.mapping import DATES, NEEDED, PLACE, ColumnMapping, is_district, is_precision, propose

MAX_NAMES, MAX_NAME, MAX_LISTED = 20, 30, 200  # columns, characters of each, and of all, in a message
ISO_DAY = r"\d{4}-\d{2}-\d{2}"
MAX_WORDS = 5  # in a message


def crosswalk(raw: RawTable, mapping: ColumnMapping | None, told: ColumnMapping | None = None) -> RawTable:
    """Return the table in event columns. Raise SourceError if the mapping names a column that is not there.

    told: how cells are written, where no columns are given.
    """
    effective = mapping or with_options(propose(raw), told)
    check_names(effective, raw)
    _check_needed(effective, raw, is_given=mapping is not None)
    builder = CrosswalkBuilder(replace(raw, country_codes=effective.country_codes))
    # countries may prove which number is the longitude, unless it is the places that prove whose codes they are
    country = effective.columns.get("country_stated")
    after_place = ("country_stated",) if country and differ_by_list(builder.cells(country)) else ()
    for target, name in effective.columns.items():
        if target not in (*PLACE, *DATES, *after_place):
            _translate(builder, target, name, effective)
        elif target in ("lon", "lat") and effective.decimal == ",":
            _note_commas(builder, name)
    set_dates(builder, effective.columns, DateOrder(effective.date_order) if effective.date_order else None)
    if mapping is None and "date_end" in effective.columns:
        _leave_early_ends_open(builder, effective.columns["date_end"])
    set_place(builder, effective.columns, effective.coordinate_order)
    for target in after_place:
        _translate(builder, target, effective.columns[target], effective)
    if "event_id" not in builder.columns:
        builder.set("event_id", ROW_ID + raw.table["source_row"].astype("str"))
        builder.add_file_note("event_id_made", IDS_MADE, "Add a column of ids.")
    if mapping is None:
        parts = (f"{target} from {visible(name)!r}" for target, name in effective.columns.items())
        for sentence in in_sentences("Columns were understood by their names:", parts):
            builder.add_file_note("mapping_proposed", sentence, "Check it, or give a mapping.")
        _note_districts(builder, effective)
        _note_precisions(builder, effective)
    return builder.finish("mapped")


def _note_districts(builder: CrosswalkBuilder, mapping: ColumnMapping) -> None:
    """Note columns of districts that were not used."""
    named = [str(name) for name in builder.raw.table if is_district(str(name)) and name not in mapping.columns.values()]
    if named:
        names = ", ".join(repr(visible(name)[:MAX_NAME]) for name in named[:MAX_WORDS])
        builder.add_file_note(
            "district_kept", f"Districts of {names} stay columns of the file: events get theirs from their places.",
            "Nothing; or map it to place_name, if that is what you want to see.", field=named[0],
        )  # fmt: skip


def _note_precisions(builder: CrosswalkBuilder, mapping: ColumnMapping) -> None:
    """Note a column that is named like a precision but has unknown words."""
    named = [
        str(name) for name in builder.raw.table if is_precision(str(name)) and name not in mapping.columns.values()
    ]
    if named and "geo_precision" not in mapping.columns:
        words = ", ".join(repr(word[:MAX_NAME]) for word in builder.cells(named[0]).dropna().unique()[:MAX_WORDS])
        if words:
            builder.add_file_note(
                "precision_not_known",
                f"{visible(named[0])[:MAX_NAME]!r} may tell how closely places are known; its words are not known: "
                f"{words}. They are left open.",
                "Say in a mapping or on the page that it is geo_precision, and what its words mean (values).",
                field=named[0],
            )  # fmt: skip


def _leave_early_ends_open(builder: CrosswalkBuilder, name: str) -> None:
    """Clear last days before the first day, so that a proposed column rejects no event."""
    first, last = builder.columns.get("date_start"), builder.columns.get("date_end")
    if first is None or last is None:
        return
    is_early = (last < first) & first.str.fullmatch(ISO_DAY) & last.str.fullmatch(ISO_DAY)
    is_early = is_early.fillna(value=False).astype(bool)
    builder.add_problems(
        "date_end_unreadable", Outcome.MODIFIED, name, is_early, builder.cells(name),
        "The last day lies before the first one: left open.", "Correct it, or map no column to date_end.",
    )  # fmt: skip
    builder.set("date_end", last.mask(is_early))


def with_options(proposed: ColumnMapping, told: ColumnMapping | None) -> ColumnMapping:
    """Return a proposed mapping with the options that the user gave."""
    return proposed if told is None or told == ColumnMapping() else replace(told, columns=proposed.columns)


def check_names(mapping: ColumnMapping, raw: RawTable) -> None:
    """Raise SourceError if a mapping names a column that the file lacks."""
    missing = [name for name in mapping.columns.values() if name == "source_row" or name not in raw.table.columns]
    if missing:
        raise SourceError(
            f"{raw.source_file}: the mapping names column {missing[0][:40]!r}, which the file lacks. "
            f"It has: {_listed(raw)}."
        )


def _listed(raw: RawTable) -> str:
    names = [str(name) for name in raw.table.columns if name != "source_row"]
    listed = ", ".join(visible(name)[:MAX_NAME] for name in names[:MAX_NAMES])
    return listed[:MAX_LISTED] + (" …" if len(names) > MAX_NAMES or len(listed) > MAX_LISTED else "")


def _check_needed(mapping: ColumnMapping, raw: RawTable, *, is_given: bool) -> None:
    if not any(target in mapping.columns for target in NEEDED):
        message = "the mapping names no" if is_given else "no column looks like the"
        raise SourceError(
            f"{raw.source_file}: {message} date of events (date_start). Columns: {_listed(raw)}. Give a mapping."
        )


def _translate(builder: CrosswalkBuilder, target: str, name: str, mapping: ColumnMapping) -> None:
    kind = EVENT_COLUMNS[target].kind
    if kind in ("number", "count") and mapping.decimal == ",":
        cells = builder.cells(name)
        builder.set(target, cells.str.replace(",", ".", regex=False))
        _note_commas(builder, name)
    elif kind == "records":
        builder.set_sources(name)
    elif target == "country_stated":
        builder.set_country((name, "any"))
    elif target == "event_type":
        _types(builder, name, mapping)
    elif EVENT_COLUMNS[target].values:
        _closed_set(builder, target, name, mapping)
    else:
        builder.move(target, name)


def _types(builder: CrosswalkBuilder, name: str, mapping: ColumnMapping) -> None:
    """Translate kinds of events. A word of the file is the sub-type, unless it is our own name of the type."""
    cells, meanings = builder.cells(name), _told(mapping, "event_type")
    builder.set("event_type", map_unique(cells, lambda word: meanings.get(fold(word), event_type_of(word))))
    source_words = map_unique(cells, lambda word: None if is_own_name(word) or event_type_of(word) == word else word)
    builder.set("sub_event_type", builder.columns.get("sub_event_type", source_words))


def _told(mapping: ColumnMapping, target: str) -> dict[str, str]:
    """Return what a mapping says that words mean, by the words folded."""
    return {fold(word): meaning for word, meaning in mapping.values.get(target, {}).items()}


def _closed_set(builder: CrosswalkBuilder, target: str, name: str, mapping: ColumnMapping) -> None:
    words = EVENT_COLUMNS[target].values or ()
    table = {fold(word): str(word) for word in words} | _told(mapping, target)
    read = _precisions(builder.cells(name), table) if target == "geo_precision" else {}
    if read:
        shown = "; ".join(f"{word[:30]!r} as {meaning}" for word, meaning in list(read.items())[:MAX_WORDS])
        more = f"; and {len(read) - MAX_WORDS} more" if len(read) > MAX_WORDS else ""
        remedy = "Check it, or say in a mapping what the words mean: values."
        builder.add_file_note(
            "words_proposed", f"Words of {name[:30]!r} are read so: {shown}{more}.", remedy, field=target
        )
    table |= {fold(word): meaning for word, meaning in read.items()}
    builder.set_codes(target, name, table, rule="code_unknown", remedy=f"Use one of: {', '.join(words)}.")


def proposed_meaning(target: str, word: str) -> str | None:
    """Return the value of a closed set that a word stands for by default."""
    known = {fold(each): str(each) for each in EVENT_COLUMNS[target].values or ()}
    if target == "event_type":
        event_type = event_type_of(word)
        return event_type if event_type in known.values() else None
    return known.get(fold(word)) or (precision_of(word) if target == "geo_precision" else None)


def _precisions(cells: pd.Series, known: Words[str, str]) -> dict[str, str]:
    """Return the words of a column that name a precision in another way than ours, and which."""
    words = [word for word in cells.dropna().unique() if fold(word) not in known]
    return {word: str(precision) for word in words if (precision := precision_of(word))}


def _note_commas(builder: CrosswalkBuilder, name: str) -> None:
    """Note the first number with a decimal comma in a column."""
    cells = builder.cells(name)
    commas = cells.str.contains(",", regex=False).fillna(value=False)
    builder.add_problems("decimal_comma", Outcome.NOTED, name, commas.where(~commas.cumsum().gt(1), other=False), cells,
               "Commas stand before decimals in this file.", "Nothing, if that is right.")  # fmt: skip


def add(read: RawTable, raw: RawTable, mapping: ColumnMapping | None, roles: Collection[str]) -> RawTable:
    """Return a publisher's table with the columns of a mapping that the publisher itself has no column for."""
    if mapping is None:
        return read
    builder = CrosswalkBuilder(raw)
    more = {target: name for target, name in mapping.columns.items() if target not in roles}
    for target, name in more.items():
        if target not in (*PLACE, *DATES):
            _translate(builder, target, name, mapping)
    set_dates(builder, more, DateOrder(mapping.date_order) if mapping.date_order else None)
    if "coordinates" in more:
        set_place(builder, more, mapping.coordinate_order)
    if not builder.columns:
        return read
    rows = raw.table["source_row"].to_numpy()
    made = {target: cells.set_axis(rows).reindex(read.table["source_row"]) for target, cells in builder.columns.items()}
    table = read.table.assign(**{target: cells.set_axis(read.table.index) for target, cells in made.items()})
    return replace(
        read, table=table, findings=concat_problems([read.findings, *builder.findings[1:]]), opened=read.cells
    )
