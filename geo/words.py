"""Selections, dates, places and deaths in plain English: headline, count line, caption, alt text, event detail."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from geo.events.folding import counted, fold
from geo.events.schema import EVENT_TYPES, DatePrecision, GeoPrecision, JoinMethod
from geo.store.selection import Selection
from geo.store.store import AT_SEA, NOT_KNOWN
from geo.store.summary import Summary

BOUNDARY_CREDIT = "Boundaries: Natural Earth (public domain), geoBoundaries (CC BY). Places: GeoNames (CC BY 4.0)."
DISCLAIMER = "Boundaries and names do not imply endorsement. Dashed lines are disputed or undefined."
PRECISION_LABELS = {
    GeoPrecision.PLACE: "Place",
    GeoPrecision.NEAR: "Near a place",
    GeoPrecision.ADMIN2: "District only",
    GeoPrecision.ADMIN1: "Governorate or province only",
    GeoPrecision.REGION: "Region only",
    GeoPrecision.COUNTRY: "Country only",
    GeoPrecision.SEA: "At sea",
}
ATTRIBUTION_WORDS = {
    "confirmed": "confirmed by the initiator",
    "claimed": "claimed by the initiator",
    "alleged": "blamed on them by others; no claim known",
    "unknown": "",
    "listed": "named first by the source, which does not say who began",
}
CLASS_WORDS = {
    "state_forces": "state forces",
    "rebel_group": "rebel group",
    "political_militia": "political militia",
    "identity_militia": "identity militia",
    "rioters": "rioters",
    "protesters": "protesters",
    "civilians": "civilians",
    "external_forces": "external or other forces",
}
CONFIDENCE_WORDS = {
    "high": "high: two or more sources, or an official text",
    "medium": "medium: one source",
    "low": "low: a claim only, one partisan source, or not confirmed",
}
FIELD_WORDS = {
    "period": "period", "countries": "country", "admin1": "unit", "actors": "actor", "types": "type",
    "deaths": "deaths", "precisions": "precision", "search": "text", "area": "area",
}  # fmt: skip
DAYS_OF = {DatePrecision.WEEK: (7, 7), DatePrecision.MONTH: (28, 31), DatePrecision.YEAR: (365, 366)}
MOST_WAYS = 3  # out of a selection that is empty, in words
COMPASS = ("north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west")


@dataclass(frozen=True)
class Names:
    """Names of countries (by ISO3) and admin units (by id)."""

    countries: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)

    def country(self, code: str) -> str:
        """Return the name of a country code, or of the stand-ins for 'at sea' and 'not known'."""
        if code == AT_SEA:
            return "At sea"
        return "Country not stated" if code == NOT_KNOWN else self.countries.get(code, code)

    def unit(self, unit_id: str) -> str:
        """Return the name of an admin unit."""
        return self.units.get(unit_id, unit_id)


def type_label(event_type: str) -> str:
    """Return the label of a branch or twig (event_type/sub_event_type) of the tree."""
    branch, _, twig = event_type.partition("/")
    known = EVENT_TYPES[branch]
    return known.sub_types.get(twig, twig) if twig else known.label


def type_in_full(event_type: str) -> str:
    """Return a label that can stand alone: a source's own sub-type, such as 'Attack', with its branch."""
    branch, _, twig = event_type.partition("/")
    label = type_label(event_type)
    # the tree's own twigs name their branch in their label, and Other names none
    is_clear = not twig or twig in EVENT_TYPES[branch].sub_types or branch == "other"
    return label if is_clear else f"{label} ({type_label(branch).lower()})"


# --- dates -----------------------------------------------------------------------------------------------------


def day_text(day: date) -> str:
    """Return a date as '3 Dec 2023'."""
    return f"{day.day} {day:%b %Y}"


def span_text(first: date, last: date) -> str:
    """Return a span as short as it can be said: '26–27 Oct 2023', '17 Oct – 8 Dec 2023'."""
    if first == last:
        return day_text(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day_text(last)}"
    start = f"{first.day} {first:%b}" if first.year == last.year else day_text(first)
    return f"{start} – {day_text(last)}"


def event_dates(first: date, last: date, precision: str | None) -> str:
    """Return when an event happened, saying so where the day is not known.

    A precision is named beside one day or beside days that are just as many; others would contradict it.
    """
    span, days = span_text(first, last), (last - first).days + 1
    if precision is None or pd.isna(precision) or precision == DatePrecision.DAY:
        return span
    fewest, most = DAYS_OF[DatePrecision(precision)]
    if days == 1 or fewest <= days <= most:
        return f"about {span} ({precision})"
    return f"{span} (day not known)" if days < fewest else f"about {span} (day not known)"


def period_text(selection: Selection, first: date, last: date) -> str:
    """Return the period of `selection`, its open ends closed by the days of the data."""
    start, end = selection.date_from or first, selection.date_to or last
    if start <= end:
        return span_text(start, end)
    # the data do not reach the period
    return f"from {day_text(start)}" if selection.date_from else f"until {day_text(end)}"


# --- the selection ---------------------------------------------------------------------------------------------


def describe(selection: Selection, names: Names, first: date, last: date) -> str:
    """Return `selection` as a headline. `first` and `last` are the days of the data."""
    parts = [
        _what(selection),
        _where(selection, names),
        _who(selection),
        _deaths_filter(selection),
        _precisions(selection),
    ]
    if selection.search:
        parts.append(f"mentioning “{selection.search}”")
    parts.append(area_text(selection.area))
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
    return {name: text for name, text in texts.items() if text}


def filters_text(selection: Selection, names: Names, first: date, last: date) -> str:
    """Return every filter in words on one line, or that there is none."""
    texts = filter_texts(selection, names, first, last)
    words = [f"{FIELD_WORDS[name]} {text}" for name, text in texts.items()]
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
        limits = f"{_deaths(low or 0, low or 0)} or more"
    elif low is None:
        limits = f"at most {_deaths(high, high)}"
    elif low == high:
        limits = _deaths(low, high)
    else:
        limits = f"{low:,} to {_deaths(high, high)}"
    return f"with {limits}" + (" or no figure" if selection.deaths_unknown else "")


def _listed(items: Sequence[str], link: str, most: int = 4) -> str:
    if len(items) > most:
        return f"{', '.join(items[: most - 1])} {link} {len(items) - most + 1} more"
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {link} {items[-1]}"


# --- counts ----------------------------------------------------------------------------------------------------


def counts_text(summary: Summary) -> str:
    """Return the line above the map: events of all, deaths as a range, how many give none, how many have no place."""
    if not summary.events:
        return f"No event of {summary.of_all:,}"
    parts = [f"{summary.events:,} of {counted(summary.of_all, 'event')}", deaths_text(summary)]
    if summary.without_place:
        parts.append(f"{summary.without_place:,} without a place")
    return " · ".join(parts)


def deaths_text(summary: Summary) -> str:
    """Return the deaths of a selection: lowest to highest, the best estimate if every figure has one, the unknown."""
    unknown = f"{summary.deaths_unknown:,} {'gives' if summary.deaths_unknown == 1 else 'give'} no figure"
    if summary.deaths_known == 0:
        return "no deaths figure stated" if summary.events else "no deaths"
    text = f"{_deaths(summary.deaths_low, summary.deaths_high)} reported"
    if summary.deaths_best is not None and summary.deaths_low != summary.deaths_high:
        text += f", best estimate {summary.deaths_best:,}"
    return f"{text} ({unknown})" if summary.deaths_unknown else text


def _deaths(low: int, high: int) -> str:
    return f"{range_text(low, high)} {'death' if low == high == 1 else 'deaths'}"


def range_text(low: int, high: int) -> str:
    """Return '41–58', or one figure where both are the same."""
    return f"{low:,}" if low == high else f"{low:,}–{high:,}"


def event_deaths(low: float, best: float, high: float) -> str:
    """Return the deaths of one event, all of which may be NaN: '4–7', '5', 'at least 16', 'not stated'."""
    given = [None if pd.isna(figure) else int(figure) for figure in (low, best, high)]
    low_, best_, high_ = given
    if not any(figure is not None for figure in given):
        return "not stated"
    if low_ is not None and high_ is None and best_ is None:
        return f"at least {low_:,}"
    if low_ is None and best_ is None:
        return f"at most {high_:,}"
    stated = [figure for figure in given if figure is not None]
    lowest, highest = min(stated), max(stated)
    text = range_text(lowest, highest)
    return f"{text}, best estimate {best_:,}" if best_ is not None and lowest != highest else text


def empty_text(hindering: Sequence[tuple[tuple[str, ...], int]]) -> str:
    """Return that nothing is shown, and which filters to remove so that something is (see hindrances)."""
    if not hindering:
        return "The data hold no event."
    ways = [_way_out(kinds, count) for kinds, count in hindering[:MOST_WAYS]]
    return f"No event matches. Remove {' or '.join(ways)}."


def _way_out(kinds: Sequence[str], count: int) -> str:
    filters = "the filter" if len(kinds) == 1 else "the filters"
    without = f"{counted(count, 'event')} without {'it' if len(kinds) == 1 else 'them'}"
    return f"{filters} by {_listed([FIELD_WORDS[kind] for kind in kinds], 'and', len(kinds))} ({without})"


# --- places ----------------------------------------------------------------------------------------------------


def place_text(event: Mapping[str, object], names: Names) -> str:
    """Return where an event happened, in words that say how closely that is known."""
    if event["join_method"] == JoinMethod.SEA:
        return _sea_text(event, names)
    place = "" if pd.isna(event["place_name"]) else str(event["place_name"])
    if place and event["geo_precision"] == GeoPrecision.NEAR and not place.lower().startswith("near "):
        place = f"near {place}"
    unit = "" if pd.isna(event["admin1_id"]) else names.unit(str(event["admin1_id"]))
    country = "" if pd.isna(event["country"]) else names.country(str(event["country"]))
    said = place
    for name in (unit, country):
        # a place name often holds its unit or country already
        said = said if _holds(said, name) else f"{said}, {name}" if said else name
    return said or "place not stated"


def _holds(said: str, name: str) -> bool:
    """Return whether `said` holds `name` as words of its own: Oman is not in Romanovka."""
    return re.search(rf"\b{re.escape(fold(name))}\b", fold(said)) is not None or not name


def _sea_text(event: Mapping[str, object], names: Names) -> str:
    country = names.country(str(event["near_country"]))
    near = (
        ""
        if pd.isna(event["near_place"])
        else f"about {_rounded_km(float(str(event['near_place_km'])))} km from {event['near_place']}"
    )
    if pd.isna(event["place_name"]):
        return f"off {country}, {near}" if near else f"off {country}"
    return f"{event['place_name']}; {near}, {country}" if near else f"{event['place_name']}; off {country}"


def how_located(event: Mapping[str, object], names: Names) -> str:
    """Return how the country and unit were found, and what to hold of it."""
    method = event["join_method"]
    sentences = []
    if method == JoinMethod.WITHIN:
        sentences.append("Units as the point lies in them.")
    elif method == JoinMethod.COAST:
        sentences.append(
            f"The point lies {event['join_distance_km']:.1f} km off the generalised coast; nearest unit taken."
        )
    elif method == JoinMethod.SEA:
        sentences.append(_sea_sentence(event, names))
    elif method == JoinMethod.STATED:
        sentences.append("Country as the source states it.")
    else:
        sentences.append("No coordinates and no country are stated.")
    if event["border_ambiguous"]:
        sentences.append("The point lies just across the generalised border; the stated country was kept.")
    if not pd.isna(event["country"]) and event["country_un"] != event["country"]:
        sentences.append(f"The United Nations count it as {names.country(str(event['country_un']))}.")
    if event["country_differs"]:
        sentences.append(f"The source states {names.country(str(event['country_stated']))}.")
    if not pd.isna(event["disputed"]):
        sentences.append(f"Disputed area: {event['disputed']}.")
    if not pd.isna(event["uncertainty_km"]):
        sentences.append(f"Somewhere within about {event['uncertainty_km']:g} km of the point.")
    return " ".join(sentences)


def _sea_sentence(event: Mapping[str, object], names: Names) -> str:
    distance_km = float(str(event["join_distance_km"]))
    land = names.country(str(event["near_country"]))
    if distance_km == 0:
        return f"Reported at sea; the rough point falls on land ({land})."
    heading = COMPASS[round(float(str(event["near_bearing_deg"])) / 45) % 8]
    return (
        f"At sea, {_rounded_km(distance_km)} km {heading} of the nearest land ({land}), "
        f"distance class {event['maritime_zone']}; not a legal zone."
    )


def _rounded_km(distance_km: float) -> str:
    """Return a distance with no more digits than a rough position bears."""
    step = 1 if distance_km < 20 else 5 if distance_km < 100 else 10
    return f"{round(distance_km / step) * step:,}"
