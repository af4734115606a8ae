"""A Selection in words: headline, filters, and what to do where nothing is left."""

from collections.abc import Callable, Sequence
from datetime import date

from geo.events.folding import counted
from geo.events.schema import GeoPrecision
from geo.store.filters import BY_KIND, FILTERS, Filter
from geo.store.selection import Selection
from geo.store.store import AT_SEA, NOT_KNOWN
from geo.wording.counts import death_count_text
from geo.wording.dates import period_text
from geo.wording.labels import PRECISION_LABELS, Names, type_in_full

MAX_WAYS = 3  # out of a selection that is empty, in words


def selection_text(selection: Selection, names: Names, first: date, last: date) -> str:
    """Return `selection` as a headline. `first` and `last` are the days of the data."""
    parts = [
        _what(selection),
        _where(selection, names),
        _who(selection),
        _deaths_filter(selection),
        _precisions(selection),
        *(_from_its_row(each, selection, names) for each in FILTERS if each.lead),
        f"mentioning “{selection.search}”" if selection.search else "",
        area_text(selection.area),
    ]
    return " ".join(part for part in parts if part) + f", {period_text(selection, first, last)}"


def filter_texts(selection: Selection, names: Names, first: date, last: date) -> dict[str, str]:
    """Return each kind of filter that is set, by its field, in words."""
    texts = {
        "period": period_text(selection, first, last) if selection.date_from or selection.date_to else "",
        "countries": ", ".join(map(names.country, selection.countries)),
        "admin1": ", ".join(map(names.unit, selection.admin1)),
        "actors": _who(selection),
        "types": ", ".join(map(type_in_full, selection.types)),
        "deaths": _deaths_filter(selection),
        "precisions": _precisions(selection),
        "search": f"“{selection.search}”" if selection.search else "",
        "area": area_text(selection.area),
    }
    texts |= {each.kind: _from_its_row(each, selection, names) for each in FILTERS if each.lead}
    return {each.kind: texts[each.kind] for each in FILTERS if texts[each.kind]}


def _from_its_row(row: Filter, selection: Selection, names: Names) -> str:
    """Return a filter of a list of values in words, by its row of FILTERS alone."""
    values = getattr(selection, row.kind)
    name: Callable[[str], str] = getattr(names, row.names) if row.names else str
    return f"{row.lead} {_listed([name(each) for each in values], 'or')}" if values else ""


def filters_text(selection: Selection, names: Names, first: date, last: date) -> str:
    """Return every filter in words on one line, or that there is none."""
    texts = filter_texts(selection, names, first, last)
    words = [f"{BY_KIND[name].word} {text}" for name, text in texts.items()]
    if selection.worldview == "un":
        words.append("countries as the United Nations see them")
    return ", ".join(words) or "all events"


def _precisions(selection: Selection) -> str:
    if not selection.precisions:
        return ""
    return "located as " + _listed(
        [PRECISION_LABELS[GeoPrecision(each)].lower() for each in selection.precisions], "or"
    )


def area_text(area: tuple[float, ...]) -> str:
    """Return an area in words: its limits, and that it is no plain box if so."""
    if not area:
        return ""
    lons, lats = area[::2], area[1::2]
    limits = f"{_degrees(lats, 'S', 'N')}, {_degrees(lons, 'W', 'E')}"
    return f"within {limits}" if len(area) == 4 else f"in an area drawn within {limits}"


def extent_text(bbox: tuple[float, float, float, float]) -> str:
    """Return an extent in words; west > east over the antimeridian."""
    west, south, east, north = bbox
    if west <= east:
        return area_text(bbox)
    return f"within {_degrees((south, north), 'S', 'N')}, {west:.1f}° E to {-east:.1f}° W"


def _degrees(values: Sequence[float], below: str, above: str) -> str:
    """Return a range of degrees as '33.1–36.2° N', '5° W – 3.5° E'."""
    low, high = round(min(values), 1), round(max(values), 1)
    if (low < 0) == (high < 0):
        ends = dict.fromkeys(f"{end:g}" for end in sorted((abs(low), abs(high))))
        return f"{'–'.join(ends)}° {below if low < 0 else above}"
    return f"{-low:g}° {below} – {high:g}° {above}"


def _what(selection: Selection) -> str:
    if not selection.types:
        return "All events"
    return "Events of type " + _listed([type_in_full(each) for each in selection.types], "or")


def _where(selection: Selection, names: Names) -> str:
    land = [names.country(code) for code in selection.countries if code not in (AT_SEA, NOT_KNOWN)]
    other = [names.country(code).lower() for code in selection.countries if code in (AT_SEA, NOT_KNOWN)]
    countries = " or ".join(filter(None, ["in " + _listed(land, "and") if land else "", *other]))
    if not selection.admin1:
        return countries
    units = "in " + _listed([names.unit(each) for each in selection.admin1], "and")
    return f"{units}, {countries}" if countries else units


def _who(selection: Selection) -> str:
    if not selection.actors:
        return ""
    lead = {"any": "involving", "initiator": "by", "target": "against"}[selection.role]
    return f"{lead} {_listed(selection.actors, 'or')}"


def _deaths_filter(selection: Selection) -> str:
    low, high = selection.deaths_min, selection.deaths_max
    if low is None and high is None:
        return "" if selection.deaths_unknown else "with a stated number of deaths"
    if high is None:
        limits = f"{death_count_text(low or 0, low or 0)} or more"
    elif low is None:
        limits = f"at most {death_count_text(high, high)}"
    else:
        limits = death_count_text(low, high)
    return f"with {limits}" + (" or no figure" if selection.deaths_unknown else "")


def _listed(items: Sequence[str], link: str, most: int = 4) -> str:
    if len(items) > most:
        return f"{', '.join(items[: most - 1])} {link} {len(items) - most + 1} more"
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {link} {items[-1]}"


def empty_text(hindering: Sequence[tuple[tuple[str, ...], int]]) -> str:
    """Return that nothing is shown, and which filters to remove so that something is (see hindrances)."""
    if not hindering:
        return "The data hold no event."
    ways = [_way_out(kinds, count) for kinds, count in hindering[:MAX_WAYS]]
    return f"No event matches. Remove {' or '.join(ways)}."


def _way_out(kinds: Sequence[str], count: int) -> str:
    filters = "the filter" if len(kinds) == 1 else "the filters"
    without = f"{counted(count, 'event')} without {'it' if len(kinds) == 1 else 'them'}"
    return f"{filters} by {_listed([BY_KIND[kind].word for kind in kinds], 'and', len(kinds))} ({without})"
