"""What is shown: one Selection, the same in page, link, embed, command line and every export.

A Selection is plain values; to_query writes it as a URL query, from_query reads one and never raises: it says what it
did not understand. Names of countries, units, actors and types stand for themselves here; geo/queries.py looks them up.
"""

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from threading import Lock
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlencode
from weakref import WeakKeyDictionary

import numpy as np

from geo.errors import QueryError
from geo.events.cells import without_halves
from geo.events.folding import fold, is_unseen, nearest, quoted
from geo.places.country_parts import units_that_are, with_parts
from geo.places.mercator import STEPS, lies_in, world_square
from geo.store import LONG_DAYS, EventStore, day_number
from geo.time_limit import check_time

ROLES = ("any", "initiator", "target")
WORLDVIEWS = ("de_facto", "un")
MODES = ("clusters", "points", "heat", "squares", "countries", "units", "districts")
MEASURES = ("events", "deaths", "change")
MAX_SEARCH = 200  # characters
MAX_WORDS = 20  # words and phrases of a search
MAX_DEATHS = 10_000_000
MAX_DIGITS = 20
AREA_DIGITS = 4  # of a degree: 11 m
MAX_CORNERS = 100  # of an area
MAX_VALUES = 200  # of one repeatable parameter in a link
MAX_REFUSAL = 400  # characters
NAME_CUTOFF = 0.7  # how much alike a name of a filter must be to be meant
MORE = " {} more values are not understood."
SEARCHES_KEPT = 8
LOOK_SECONDS = 0.1  # between two looks at the time
QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"'))  # of other keyboards, and as the headline has them
# each filter of the page, with its fields of a Selection
FILTERS: dict[str, tuple[str, ...]] = {
    "period": ("date_from", "date_to"), "countries": ("countries",), "admin1": ("admin1",),
    "actors": ("actors", "role"), "types": ("types",), "deaths": ("deaths_min", "deaths_max", "deaths_unknown"),
    "precisions": ("precisions",), "search": ("search",), "area": ("area",),
}  # fmt: skip


@dataclass(frozen=True)
class Selection:
    """Which events are shown. An empty tuple or None sets no limit."""

    date_from: date | None = None  # first day, inclusive
    date_to: date | None = None  # last day, inclusive
    countries: tuple[str, ...] = ()  # ISO3, AT_SEA or NOT_KNOWN
    admin1: tuple[str, ...] = ()  # ids of data/boundaries
    actors: tuple[str, ...] = ()  # canonical names of actors or groups
    role: str = "any"
    types: tuple[str, ...] = ()  # event_type, or event_type/sub_event_type
    deaths_min: int | None = None
    deaths_max: int | None = None
    deaths_unknown: bool = True  # whether events without a figure are shown
    precisions: tuple[str, ...] = ()
    search: str = ""
    area: tuple[float, ...] = ()  # degrees, EPSG:4326: west, south, east, north; or lon, lat of three corners or more
    worldview: str = "de_facto"

    def __post_init__(self) -> None:
        for name in ("countries", "admin1", "actors", "types", "precisions"):
            values = {without_halves(value).strip() for value in getattr(self, name)}
            object.__setattr__(self, name, tuple(sorted(value for value in values if not is_unseen(value))))
        search = " ".join(without_halves(self.search).split())[:MAX_SEARCH].strip()
        object.__setattr__(self, "search", search if words_of(search) else "")

    def without(self, kind: str) -> "Selection":
        """Return the selection without one of FILTERS."""
        return _taken_from(Selection(), FILTERS[kind], self)

    def only(self, kind: str) -> "Selection":
        """Return a selection by one of FILTERS alone, in the same worldview."""
        return _taken_from(self, FILTERS[kind], Selection(worldview=self.worldview))


def _taken_from(one: Selection, names: Iterable[str], other: Selection) -> Selection:
    """Return `other` with these fields of `one`."""
    values: dict[str, Any] = {name: getattr(one, name) for name in names}
    return replace(other, **values)


@dataclass(frozen=True)
class View:
    """How it is shown: the map's place and mode, and the open event."""

    lon: float | None = None  # degrees, EPSG:4326; None fits the map to the data
    lat: float | None = None
    zoom: float | None = None
    mode: str = "clusters"
    measure: str = "events"  # what countries, units and squares show
    event: str = ""  # event_id of the open event
    in_view: bool = False  # the area of the selection follows what is on the map
    compare_from: date | None = None  # the period shown beside the selection's
    compare_to: date | None = None
    graticule: bool = False
    tiles: str = ""  # name of a background of tiles; empty: our own vectors

    def __post_init__(self) -> None:
        event = without_halves(self.event)
        object.__setattr__(self, "event", "" if is_unseen(event) else event)


# --- the address of a view -------------------------------------------------------------------------------------


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


# --- the rows --------------------------------------------------------------------------------------------------


def select(store: EventStore, selection: Selection) -> np.ndarray:
    """Return the row numbers of the events that `selection` shows, in the order of the store."""
    near, earlier = _rows_in_period(store, selection.date_from, selection.date_to)
    found = np.flatnonzero(_holds(store, selection, near))
    if near.start:
        found += near.start
    return np.concatenate([earlier[_holds(store, selection, earlier)], found]) if len(earlier) else found


def mask(store: EventStore, selection: Selection) -> np.ndarray:
    """Return, per row of the store, whether `selection` shows it."""
    shown = np.zeros(len(store), bool)
    shown[select(store, selection)] = True
    return shown


def _rows_in_period(store: EventStore, first: date | None, last: date | None) -> tuple[slice, np.ndarray]:
    """Return a stretch of rows, all of which begin late enough to be looked at, and the long events before it.

    Rows are sorted by their first day, so that a filter looks at those of its period only.
    """
    end = len(store) if last is None else _begun_before(store, day_number(last) + 1)
    if first is None:
        return slice(0, end), np.empty(0, np.int64)
    begin = min(end, _begun_before(store, day_number(first) - LONG_DAYS))
    return slice(begin, end), store.long_rows[: np.searchsorted(store.long_rows, begin)]


def _begun_before(store: EventStore, day: int) -> int:
    """Return how many rows begin before a day."""
    # of the same type, or else numpy copies all days to compare them
    return int(np.searchsorted(store.day_start, np.array(day, store.day_start.dtype)))


def _holds(store: EventStore, selection: Selection, rows: slice | np.ndarray) -> np.ndarray:
    """Return, per row of `rows`, which begin before the end of the period, whether `selection` shows it."""
    shown = np.ones(len(store.day_end[rows]), bool)
    if selection.date_from is not None:
        shown &= store.day_end[rows] >= day_number(selection.date_from)
    if selection.countries:
        shown &= _in_countries(store, selection, rows)
    if selection.admin1:
        shown &= store.admin1.mask_of(selection.admin1, rows)
    if selection.types:
        shown &= store.event_type.mask_of(selection.types, rows) | store.twig.mask_of(selection.types, rows)
    if selection.precisions:
        shown &= store.precision.mask_of(selection.precisions, rows)
    if selection.actors:
        shown &= store.actors.mask_of(selection.actors, selection.role, rows)
    if selection.deaths_min is not None or selection.deaths_max is not None or not selection.deaths_unknown:
        shown &= _of_deaths(store, selection, rows)
    if selection.area:
        shown &= in_area(store, selection.area)[rows]
    if selection.search and shown.any():
        shown &= found(store, selection.search)[rows]
    return shown


def _in_countries(store: EventStore, selection: Selection, rows: slice | np.ndarray) -> np.ndarray:
    """Return, per row of `rows`, whether it lies in one of the countries, which may be units of another one."""
    shown = store.country[selection.worldview].mask_of(with_parts(selection.countries), rows)
    units = units_that_are(selection.countries)
    return shown | store.admin1.mask_of(units, rows) if units else shown


# table and map ask for the same search; nothing here keeps a store alive
_searches: WeakKeyDictionary[EventStore, dict[str, np.ndarray]] = WeakKeyDictionary()
_searching: WeakKeyDictionary[EventStore, dict[str, Lock]] = WeakKeyDictionary()  # the same words once at a time


def found(store: EventStore, search: str) -> np.ndarray:
    """Return, per row, whether its texts hold every word, and every phrase in quotes, of `search`, folded."""
    kept = _searches.setdefault(store, {})
    if (rows := kept.get(search)) is not None:
        return rows
    with _alone(_searching.setdefault(store, {}), search):
        rows = kept.get(search)
        if rows is None:
            rows = kept[search] = _rows_with(store, search)
            for earlier in list(kept)[:-SEARCHES_KEPT]:
                kept.pop(earlier, None)
        return rows


@contextmanager
def _alone(running: dict[str, Lock], search: str) -> Iterator[None]:
    """Wait until the same search has ended. Raise TooLongError if that takes too long."""
    lock = running.setdefault(search, Lock())
    while not lock.acquire(timeout=LOOK_SECONDS):
        check_time()
    try:
        yield
    finally:
        lock.release()
        running.pop(search, None)


def words_of(search: str) -> list[str]:
    """Return the words, and the phrases in quotes, that a search looks for, folded."""
    parts = re.findall(r'"([^"]+)"|([^\s"]+)', fold(search.translate(QUOTES)))
    words = ((phrase or single).strip() for phrase, single in parts)
    return [word for word in words if not is_unseen(word)]


def _rows_with(store: EventStore, search: str) -> np.ndarray:
    shown = np.ones(len(store), bool)
    for word in sorted(dict.fromkeys(words_of(search)), key=len, reverse=True):
        check_time()
        shown &= store.texts.holding(word)
    shown.setflags(write=False)
    return shown


def in_period(store: EventStore, first: date | None, last: date | None) -> np.ndarray:
    """Return, per row, whether the event may have happened from `first` to `last`, both inclusive."""
    shown = np.ones(len(store), bool)
    if first is not None:
        shown &= store.day_end >= day_number(first)
    if last is not None:
        shown &= store.day_start <= day_number(last)
    return shown


def corners_of(area: tuple[float, ...]) -> list[tuple[float, float]]:
    """Return the corners of an area as (lon, lat)."""
    if len(area) == 4:
        west, south, east, north = area
        return [(west, south), (east, south), (east, north), (west, north)]
    return list(zip(area[::2], area[1::2], strict=True))


def in_area(store: EventStore, area: tuple[float, ...]) -> np.ndarray:
    """Return, per row, whether its place lies in `area`, whose sides are straight on the map; rows without none do.

    Places are those of the map page, to the metre, so that the page draws just the rows that are counted.
    """
    corners = np.column_stack(world_square(*np.array(corners_of(area)).T))
    (west, north), (east, south) = corners.min(axis=0), corners.max(axis=0)
    x, y = ((axis / STEPS).astype(np.float32) for axis in (store.x, store.y))
    near = store.has_place & (x >= west) & (x <= east) & (y >= north) & (y <= south)
    near[near] = lies_in(corners, x[near].astype(np.float64), y[near].astype(np.float64))
    return near


def _of_deaths(store: EventStore, selection: Selection, rows: slice | np.ndarray) -> np.ndarray:
    """Return, per row of `rows`, whether its range of reported figures overlaps the range asked for."""
    low, high = store.deaths_low[rows], store.deaths_high[rows]
    unknown = np.isnan(low)
    known = ~unknown
    if selection.deaths_min is not None:
        known &= high >= selection.deaths_min
    if selection.deaths_max is not None:
        known &= low <= selection.deaths_max
    return known | unknown if selection.deaths_unknown else known
