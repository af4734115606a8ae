"""Any other table: its columns are translated by a mapping, which is proposed where none is given."""

from geo.errors import SourceError
from geo.parse import by_distinct
from geo.problems import Effect
from geo.schema import EVENT_COLUMNS
from geo.sources.coordinates import set_place
from geo.sources.crosswalk import Bench
from geo.sources.dates import DateOrder
from geo.sources.event_words import event_type_of
from geo.sources.mapping import NEEDED, PLACE, Mapping, propose
from geo.sources.raw import Raw
from geo.text import fold, visible

MOST_NAMES, MOST_NAME = 20, 30  # columns, and characters of each, in a message


def crosswalk(raw: Raw, mapping: Mapping | None) -> Raw:
    """Return the table in event columns. Raise SourceError if the mapping names a column that is not there."""
    asked = mapping or propose(raw)
    _check(asked, raw, given=mapping is not None)
    bench = Bench(raw)
    for target, name in asked.columns.items():
        if target not in PLACE:
            _translate(bench, target, name, asked)
        elif target != "coordinates" and asked.decimal == ",":
            _note_commas(bench, name)
    set_place(bench, asked.columns, asked.coordinate_order)
    if "event_id" not in bench.made:
        bench.make("event_id", "row-" + raw.table["source_row"].astype("str"))
        bench.say(
            "event_id_made",
            "The file has no ids: events are called by their row, row-2 and so on.",
            "Add a column of ids.",
        )
    if mapping is None:
        said = ", ".join(f"{target} from {name!r}" for target, name in asked.columns.items())
        bench.say(
            "mapping_proposed", f"Columns were understood by their names: {said}.", "Check it, or give a mapping."
        )
    return bench.finish("mapped")


def _check(mapping: Mapping, raw: Raw, *, given: bool) -> None:
    names = [str(name) for name in raw.table.columns if name != "source_row"]
    listed = ", ".join(visible(name)[:MOST_NAME] for name in names[:MOST_NAMES]) + (
        " …" if len(names) > MOST_NAMES else ""
    )
    missing = [name for name in mapping.columns.values() if name not in names]
    if missing:
        raise SourceError(
            f"{raw.source_file}: the mapping names column {missing[0][:40]!r}, which the file lacks. It has: {listed}."
        )
    if any(target not in mapping.columns for target in NEEDED):
        said = "the mapping names no" if given else "no column looks like the"
        raise SourceError(f"{raw.source_file}: {said} date of events (date_start). Columns: {listed}. Give a mapping.")


def _translate(bench: Bench, target: str, name: str, mapping: Mapping) -> None:
    kind = EVENT_COLUMNS[target].kind
    if kind == "date":
        bench.days(target, name, order=DateOrder(mapping.date_order) if mapping.date_order else None)
    elif kind in ("number", "count") and mapping.decimal == ",":
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
