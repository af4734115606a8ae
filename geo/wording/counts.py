"""Numbers of events and deaths in words."""

import pandas as pd

from geo.events.folding import counted
from geo.store.summary import Summary


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
    text = f"{death_count_text(summary.deaths_low, summary.deaths_high)} reported"
    if summary.deaths_best is not None and summary.deaths_low != summary.deaths_high:
        text += f", best estimate {summary.deaths_best:,}"
    return f"{text} ({unknown})" if summary.deaths_unknown else text


def death_count_text(low: int, high: int) -> str:
    """Return a range of deaths in words."""
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
