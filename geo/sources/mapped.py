"""Any other table: its columns are translated by a mapping, which is proposed where none is given."""

from collections.abc import Collection
from dataclasses import replace

from geo.errors import SourceError
from geo.parse import by_distinct
from geo.problems import Effect, joined
from geo.schema import EVENT_COLUMNS
from geo.sources.coordinates import set_place
from geo.sources.crosswalk import IDS_MADE, ROW_ID, Bench
from geo.sources.dates import DateOrder
from geo.sources.event_dates import set_dates
from geo.sources.event_words import event_type_of
from geo.sources.mapping import DATES, NEEDED, PLACE, Mapping, propose
from geo.sources.raw import Raw
from geo.text import fold, visible

MOST_NAMES, MOST_NAME = 20, 30  # columns, and characters of each, in a message


def crosswalk(raw: Raw, mapping: Mapping | None) -> Raw:
    """Return the table in event columns. Raise SourceError if the mapping names a column that is not there."""
    asked = mapping or propose(raw)
    check_names(asked, raw)
    _check_needed(asked, raw, given=mapping is not None)
    bench = Bench(raw)
    for target, name in asked.columns.items():
        if target not in (*PLACE, *DATES):
            _translate(bench, target, name, asked)
        elif target in ("lon", "lat") and asked.decimal == ",":
            _note_commas(bench, name)
    set_dates(bench, asked.columns, DateOrder(asked.date_order) if asked.date_order else None)
    set_place(bench, asked.columns, asked.coordinate_order)
    if "event_id" not in bench.made:
        bench.make("event_id", ROW_ID + raw.table["source_row"].astype("str"))
        bench.say("event_id_made", IDS_MADE, "Add a column of ids.")
    if mapping is None:
        said = ", ".join(f"{target} from {name!r}" for target, name in asked.columns.items())
        bench.say(
            "mapping_proposed", f"Columns were understood by their names: {said}.", "Check it, or give a mapping."
        )
    return bench.finish("mapped")


def check_names(mapping: Mapping, raw: Raw) -> None:
    """Raise SourceError if a mapping names a column that the file lacks."""
    missing = [name for name in mapping.columns.values() if name == "source_row" or name not in raw.table.columns]
    if missing:
        raise SourceError(
            f"{raw.source_file}: the mapping names column {missing[0][:40]!r}, which the file lacks. "
            f"It has: {_listed(raw)}."
        )


def _listed(raw: Raw) -> str:
    names = [str(name) for name in raw.table.columns if name != "source_row"]
    more = " …" if len(names) > MOST_NAMES else ""
    return ", ".join(visible(name)[:MOST_NAME] for name in names[:MOST_NAMES]) + more


def _check_needed(mapping: Mapping, raw: Raw, *, given: bool) -> None:
    if not any(target in mapping.columns for target in NEEDED):
        said = "the mapping names no" if given else "no column looks like the"
        raise SourceError(
            f"{raw.source_file}: {said} date of events (date_start). Columns: {_listed(raw)}. Give a mapping."
        )


def _translate(bench: Bench, target: str, name: str, mapping: Mapping) -> None:
    kind = EVENT_COLUMNS[target].kind
    if kind in ("number", "count") and mapping.decimal == ",":
        cells = bench.cells(name)
        bench.make(target, cells.str.replace(",", ".", regex=False))
        _note_commas(bench, name)
    elif kind == "records":
        bench.sources(name)
    elif target == "country_stated":
        bench.country((name, "any"))
    elif target == "event_type":
        bench.make(target, by_distinct(bench.cells(name), event_type_of))
        bench.make("sub_event_type", bench.made.get("sub_event_type", bench.cells(name)))
    elif words := EVENT_COLUMNS[target].values:
        table = {fold(word): str(word) for word in words}
        bench.coded(target, name, table, rule="code_unknown", remedy=f"Use one of: {', '.join(words)}.")
    else:
        bench.take(target, name)


def _note_commas(bench: Bench, name: str) -> None:
    """Tell of the first number with a comma in a column."""
    cells = bench.cells(name)
    commas = cells.str.contains(",", regex=False).fillna(value=False)
    bench.note("decimal_comma", Effect.NOTED, name, commas.where(~commas.cumsum().gt(1), other=False), cells,
               "Commas stand before decimals in this file.", "Nothing, if that is right.")  # fmt: skip


def add(read: Raw, raw: Raw, mapping: Mapping | None, roles: Collection[str]) -> Raw:
    """Return a publisher's table with the columns of a mapping that the publisher itself has no column for."""
    if mapping is None:
        return read
    bench = Bench(raw)
    for target, name in mapping.columns.items():
        if target not in roles:
            _translate(bench, target, name, mapping)
    if not bench.made:
        return read
    rows = raw.table["source_row"].to_numpy()
    made = {target: cells.set_axis(rows).reindex(read.table["source_row"]) for target, cells in bench.made.items()}
    table = read.table.assign(**{target: cells.set_axis(read.table.index) for target, cells in made.items()})
    return replace(read, table=table, findings=joined([read.findings, *bench.findings[1:]]), opened=read.cells)
