"""A Selection and a View as the query of a link, and read from one."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlencode

from geo.errors import QueryError
from geo.events.folding import is_unseen, nearest, quoted
from geo.store.selection import MAX_SEARCH, MAX_WORDS, MEASURES, MODES, ROLES, WORLDVIEWS, Selection, View, words_of

MAX_DEATHS = 10_000_000
MAX_DIGITS = 20
AREA_DIGITS = 4  # of a degree: 11 m
MAX_CORNERS = 100  # of an area
MAX_VALUES = 200  # of one repeatable parameter in a link
MAX_REFUSAL = 400  # characters
NAME_CUTOFF = 0.7  # how much alike a name of a filter must be to be meant
MORE = " {} more values are not understood."


@dataclass(frozen=True)
class Parameter:
    """One name of the query string: which field it fills and how its text is read and written."""

    name: str
    field: str
    read: Callable[[str], Any]
    write: Callable[[Any], str] = str
    repeats: bool = False
    may_be_blank: bool = False


def one_of(allowed: Sequence[str]) -> Callable[[str], str]:
    """Return a reader of one value of a closed set, which raises ValueError for any other."""

    def read(text: str) -> str:
        if text not in allowed:
            raise ValueError(f"is none of {', '.join(allowed)}")
        return text

    return read


def day_of(text: str) -> date:
    """Return a day. Raise ValueError for any other form than YYYY-MM-DD, of which Python reads several."""
    try:
        value = date.fromisoformat(text)
    except ValueError:
        value = None
    if value is None or value.isoformat() != text:
        raise ValueError("is no day of the form YYYY-MM-DD")
    return value


def _number(text: str) -> float:
    if not text.isascii() or "_" in text:  # which Python reads too
        raise ValueError("is no number")
    return float(text)


def _within(low: float, high: float) -> Callable[[str], float]:
    def read(text: str) -> float:
        try:
            value = _number(text)
        except ValueError:
            value = math.nan
        if not low <= value <= high:
            raise ValueError(f"is no number from {low:g} to {high:g}")
        return value

    return read


def _deaths(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > MAX_DIGITS or int(text) > MAX_DEATHS:
        raise ValueError(f"is no whole number from 0 to {MAX_DEATHS:,}")
    return int(text)


def _yes(text: str) -> bool:
    return one_of(("yes", "no"))(text) == "yes"


def _search(text: str) -> str:
    line = " ".join(text.split())
    if len(line) > MAX_SEARCH:
        raise ValueError(f"is longer than {MAX_SEARCH} characters")
    if not words_of(line):
        raise ValueError("holds no word to look for")
    if len(words_of(line)) > MAX_WORDS:
        raise ValueError(f"holds more than {MAX_WORDS} words")
    return line


def yes_text(value: bool) -> str:
    """Return a flag as it stands in a link."""
    return "yes" if value else "no"


def _area(text: str) -> tuple[float, ...]:
    try:
        numbers = tuple(round(_number(part), AREA_DIGITS) for part in text.split(","))
    except ValueError:
        numbers = ()
    lons, lats = numbers[::2], numbers[1::2]
    is_box = len(numbers) == 4 and lons[0] < lons[1] and lats[0] < lats[1]
    is_polygon = len(lons) == len(lats) and 3 <= len(lons) <= MAX_CORNERS
    on_earth = all(-180 <= lon <= 180 for lon in lons) and all(-90 <= lat <= 90 for lat in lats)
    if not (is_box or is_polygon) or not on_earth:
        raise ValueError(f"is neither west,south,east,north nor lon,lat of 3 to {MAX_CORNERS} corners on Earth")
    return numbers


def _area_text(area: tuple[float, ...]) -> str:
    return ",".join(f"{number:.{AREA_DIGITS}f}".rstrip("0").rstrip(".") for number in area)


SELECTION_PARAMETERS = (
    Parameter("from", "date_from", day_of, date.isoformat),
    Parameter("to", "date_to", day_of, date.isoformat),
    Parameter("country", "countries", str, repeats=True),
    Parameter("admin1", "admin1", str, repeats=True),
    Parameter("actor", "actors", str, repeats=True),
    Parameter("role", "role", one_of(ROLES)),
    Parameter("type", "types", str, repeats=True),
    Parameter("deaths_min", "deaths_min", _deaths),
    Parameter("deaths_max", "deaths_max", _deaths),
    Parameter("deaths_unknown", "deaths_unknown", _yes, yes_text),
    Parameter("precision", "precisions", str, repeats=True),
    Parameter("q", "search", _search),
    Parameter("area", "area", _area, _area_text),
    Parameter("worldview", "worldview", one_of(WORLDVIEWS)),
)  # fmt: skip
VIEW_PARAMETERS = (
    Parameter("lon", "lon", _within(-180, 180), "{:.4f}".format),
    Parameter("lat", "lat", _within(-85.06, 85.06), "{:.4f}".format),
    Parameter("zoom", "zoom", _within(0, 22), "{:g}".format),
    Parameter("mode", "mode", one_of(MODES)),
    Parameter("measure", "measure", one_of(MEASURES)),
    Parameter("event", "event", str),
    Parameter("in_view", "in_view", _yes, yes_text),
    Parameter("compare_from", "compare_from", day_of, date.isoformat),
    Parameter("compare_to", "compare_to", day_of, date.isoformat),
    Parameter("graticule", "graticule", _yes, yes_text),
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
