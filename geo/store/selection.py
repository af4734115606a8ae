"""What is shown: one Selection, the same in page, link, embed, command line and every export.

A Selection is plain values; geo.store.link writes it as a URL query and reads one, and says what it did not understand.
Names of countries, units, actors and types stand for themselves here; geo.dataset looks them up.
"""

import re
from dataclasses import dataclass, fields
from datetime import date

from geo.events.cells import replace_surrogates
from geo.events.folding import fold, is_unseen

ROLES = ("any", "initiator", "target")
WORLDVIEWS = ("de_facto", "un")
MODES = ("clusters", "points", "heat", "squares", "countries", "units", "districts")
MEASURES = ("events", "deaths", "change")
MAX_SEARCH = 200  # characters
MAX_WORDS = 20  # words and phrases of a search
QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"'))  # of other keyboards, and as the headline has them


@dataclass(frozen=True)
class Selection:
    """Which events are shown. An empty tuple or None sets no limit."""

    date_from: date | None = None  # first day, inclusive
    date_to: date | None = None  # last day, inclusive
    countries: tuple[str, ...] = ()  # ISO3, AT_SEA or NOT_KNOWN
    admin1: tuple[str, ...] = ()  # ids of data/boundaries
    admin2: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()  # canonical names of actors or groups
    role: str = "any"
    types: tuple[str, ...] = ()  # event_type, or event_type/sub_event_type
    deaths_min: int | None = None
    deaths_max: int | None = None
    deaths_unknown: bool = True  # whether events without a figure are shown
    precisions: tuple[str, ...] = ()
    source_publishers: tuple[str, ...] = ()  # of a source that an event cites
    search: str = ""
    area: tuple[float, ...] = ()  # degrees, EPSG:4326: west, south, east, north; or lon, lat of three corners or more
    worldview: str = "de_facto"

    def __post_init__(self) -> None:
        for name in LISTS_OF_TEXT:
            values = {replace_surrogates(value).strip() for value in getattr(self, name)}
            object.__setattr__(self, name, tuple(sorted(value for value in values if not is_unseen(value))))
        search = " ".join(replace_surrogates(self.search).split())[:MAX_SEARCH].strip()
        object.__setattr__(self, "search", search if words_of(search) else "")


LISTS_OF_TEXT = tuple(field.name for field in fields(Selection) if field.type == tuple[str, ...])


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
        event = replace_surrogates(self.event)
        object.__setattr__(self, "event", "" if is_unseen(event) else event)


def words_of(search: str) -> list[str]:
    """Return the words, and the phrases in quotes, that a search looks for, folded."""
    parts = re.findall(r'"([^"]+)"|([^\s"]+)', fold(search.translate(QUOTES)))
    words = ((phrase or single).strip() for phrase, single in parts)
    return [word for word in words if not is_unseen(word)]
