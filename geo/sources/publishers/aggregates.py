"""Refuse tables that hold counts of events per period and area instead of single events."""

import pandas as pd

from geo.errors import SourceError
from geo.events.folding import fold
from geo.events.parse import parse
from geo.events.raw import RawTable
from geo.sources.columns.coordinate_columns import words_of
from geo.sources.columns.date_columns import PARTS
from geo.sources.columns.published_names import normalized_name

_EVENTS = """events incidents vorfälle ereignisse événements eventos incidentes событий инцидентов подій
    інцидентів أحداث الأحداث حوادث الحوادث رویدادها olaylar"""
_COUNT = """number num no n nr count total sum anzahl nombre número total cantidad количество число кількість عدد تعداد
    sayısı"""
# with these a single event word counts too: 'event_count', but not 'incident number'
_COUNT_ALONE = "count counts total sayısı تعداد"
_EVENT = "event incident olay رویداد"
_PERIOD = "period week quarter months weeks woche semaine semana неделя тиждень أسبوع hafta"
EVENTS, COUNT, COUNT_ALONE, EVENT, PERIOD = (
    frozenset(fold(word) for word in words.split()) for words in (_EVENTS, _COUNT, _COUNT_ALONE, _EVENT, _PERIOD)
)
CHINESE_COUNT = "事件数"
SHORT = ("nevents", "numevents", "noofevents", "eventscount", "eventcount", "incidentcount")
PERIODS = frozenset(("monthyear", "yearmonth"))
# columns of single events
IDS = frozenset(("eventidcnty", "relid", "globaleventid", "eventid", "incidentid", "joinmethod"))
SINGLE = IDS | {"latitude", "longitude", "lat", "lon", "lng", "eventdate", "incidentdate", "day", "iday"}


def refuse_aggregates(raw: RawTable) -> None:
    """Raise SourceError if the rows of a table are counts of events."""
    names = {normalized_name(name): str(name) for name in reversed(list(raw.table.columns))}
    counted = [name for name in names.values() if _is_count(name) and _are_counts(raw.table[name])]
    if any(map(_is_period, names.values())) and not SINGLE & names.keys():
        _refuse(raw, counted)
    if not IDS & names.keys():  # with coordinates or a day too, if the name says that it counts
        _refuse(raw, [name for name in counted if _says_count(name) and _are_several(raw.table[name])])


def _refuse(raw: RawTable, counted: list[str]) -> None:
    if counted:
        raise SourceError(
            f"{raw.source_file}: counts of events per period and area (column {counted[0][:40]!r}), not single events: "
            "a row cannot be shown as one event. Load the events that were counted. If every row is one event, rename "
            "that column."
        )


def _is_count(name: str) -> bool:
    words = words_of(name)
    return _says_count(name) or bool(words and words[-1] in EVENTS)


def _says_count(name: str) -> bool:
    """Return whether a name says that it counts events: 'number of events', 'event_count'."""
    words = set(words_of(name))
    several, one = words & EVENTS and words & COUNT, words & EVENT and words & COUNT_ALONE
    return bool(several or one) or CHINESE_COUNT in name or normalized_name(name) in SHORT


def _is_period(name: str) -> bool:
    words = set(words_of(name))
    return bool(words & (PARTS["year"] | PARTS["month"] | PERIOD)) or normalized_name(name) in PERIODS


def _are_counts(cells: pd.Series) -> bool:
    stated = int(cells.notna().sum())
    return stated > 0 and not parse(cells, "count").unreadable


def _are_several(cells: pd.Series) -> bool:
    return bool((pd.to_numeric(cells, errors="coerce").dropna() != 1).any())
