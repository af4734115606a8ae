"""A Selection and a View as the query of a link, and read from one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlencode

from geo.errors import QueryError
from geo.events.folding import is_unseen, nearest, quoted
from geo.store.filters import SELECTION_PARAMETERS
from geo.store.parameters import Parameter, day_of, number_within, one_of, yes, yes_text
from geo.store.selection import MEASURES, MODES, Selection, View

MAX_VALUES = 200  # of one repeatable parameter in a link
MAX_REFUSAL = 400  # characters
NAME_CUTOFF = 0.7  # how much alike a name of a filter must be to be meant
MORE = " {} more values are not understood."


VIEW_PARAMETERS = (
    Parameter("lon", "lon", number_within(-180, 180), "{:.4f}".format),
    Parameter("lat", "lat", number_within(-85.06, 85.06), "{:.4f}".format),
    Parameter("zoom", "zoom", number_within(0, 22), "{:g}".format),
    Parameter("mode", "mode", one_of(MODES)),
    Parameter("measure", "measure", one_of(MEASURES)),
    Parameter("event", "event", str),
    Parameter("in_view", "in_view", yes, yes_text),
    Parameter("compare_from", "compare_from", day_of, date.isoformat),
    Parameter("compare_to", "compare_to", day_of, date.isoformat),
    Parameter("graticule", "graticule", yes, yes_text),
    Parameter("tiles", "tiles", str),
)
_Thing = TypeVar("_Thing", Selection, View)
Query = Mapping[str, Sequence[str]]


def to_query(selection: Selection, view: View | None = None) -> str:
    """Return the query string of `selection` and `view`; what equals the default is left out."""
    pairs = _pairs(selection, SELECTION_PARAMETERS) + (_pairs(view, VIEW_PARAMETERS) if view else [])
    return urlencode(pairs)


def _pairs(thing: Any, parameters: Iterable[Parameter]) -> list[tuple[str, str]]:
    default = type(thing)()
    pairs = []
    for parameter in parameters:
        value = getattr(thing, parameter.field)
        if value != getattr(default, parameter.field):
            pairs += [(parameter.name, parameter.write(each)) for each in (value if parameter.repeats else (value,))]
    return pairs


def from_query(query: str | Query, others: Iterable[str] = ()) -> tuple[Selection, View, list[str]]:
    """Return the Selection and View of a query, and a sentence per value that is not understood. Never raises.

    others: names of parameters that whoever asks reads by itself.
    """
    values = by_name(query)
    mine = [parameter.name for parameter in (*SELECTION_PARAMETERS, *VIEW_PARAMETERS)]
    notes = [_no_filter(name, [*mine, *others]) for name in values if name not in {*mine, *others}]
    selection = Selection(**_read(values, SELECTION_PARAMETERS, notes))
    view = View(**_read(values, VIEW_PARAMETERS, notes))
    selection = _in_order(selection, (("date_from", "date_to"), ("deaths_min", "deaths_max")), notes)
    return selection, _in_order(view, (("compare_from", "compare_to"),), notes), notes


def refuse(notes: Sequence[str]) -> None:
    """Raise QueryError with the sentences about what a query asks for in vain, if there are any."""
    if not notes:
        return
    said = notes[0]
    for n, note in enumerate(notes[1:], start=1):
        if len(said) + len(note) + 1 > MAX_REFUSAL - len(MORE):
            said += MORE.format(len(notes) - n)
            break
        said += f" {note}"
    raise QueryError(said[:MAX_REFUSAL])


def _no_filter(name: str, known: Sequence[str]) -> str:
    close = nearest(name, known, most=1, cutoff=NAME_CUTOFF)
    hint = f"Did you mean {close[0]}?" if close else f"Filters are {', '.join(p.name for p in SELECTION_PARAMETERS)}."
    return f"{quoted(name)} is no filter. {hint}"


def by_name(query: str | Query) -> dict[str, list[str]]:
    """Return the values of each parameter of a query, in its order."""
    if not isinstance(query, str):
        return {name: [texts] if isinstance(texts, str) else list(texts) for name, texts in query.items()}
    values: dict[str, list[str]] = {}
    for name, text in parse_qsl(query.removeprefix("?"), keep_blank_values=True, errors="replace"):
        values.setdefault(name, []).append(text)
    return values


def _read(values: Query, parameters: Iterable[Parameter], notes: list[str]) -> dict[str, Any]:
    """Return the fields that the values of a query fill; `notes` gets a sentence for each value that fills none."""
    found: dict[str, Any] = {}
    for parameter in parameters:
        texts = list(dict.fromkeys(values.get(parameter.name, ())))
        if problem := wrong_number(parameter, texts):
            notes.append(problem)
            continue
        read = []
        for text in texts:
            try:
                read.append(read_value(parameter, text))
            except QueryError as err:
                notes.append(str(err))
        if read:
            found[parameter.field] = tuple(read) if parameter.repeats else read[0]
    return found


def wrong_number(parameter: Parameter, texts: Sequence[str]) -> str:
    """Return what is wrong with how many distinct values a parameter has, or an empty text."""
    if parameter.repeats and len(texts) > MAX_VALUES:
        return f"{parameter.name} has {len(texts):,} values: give {MAX_VALUES} or fewer."
    if not parameter.repeats and len(texts) > 1:
        return f"{parameter.name} has several values, {quoted(texts[0])} and {quoted(texts[1])}: give one."
    return ""


def read_value(parameter: Parameter, text: str) -> Any:
    """Return what the text of a parameter stands for. Raise QueryError with a sentence if nothing."""
    if is_unseen(text) and not parameter.may_be_blank:
        raise QueryError(f"{parameter.name} has no value: give one or leave it out.")
    try:
        return parameter.read(text)
    except (ValueError, OverflowError) as err:
        reason = str(err) if str(err).startswith(("is ", "holds ")) else "cannot be read"
        raise QueryError(f"{parameter.name} {quoted(text)} {reason}.") from err


def _in_order(thing: _Thing, pairs: Iterable[tuple[str, str]], notes: list[str]) -> _Thing:
    """Drop each pair of limits that contradict each other."""
    for low, high in pairs:
        first, last = getattr(thing, low), getattr(thing, high)
        if first is not None and last is not None and first > last:
            notes.append(f"{first} to {last} runs backwards: give the lower limit first.")
            open_ends: dict[str, Any] = {low: None, high: None}
            thing = replace(thing, **open_ends)
    return thing
