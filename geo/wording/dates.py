"""Days, spans and periods in words."""

from datetime import date

from geo.events.schema import DatePrecision
from geo.store.selection import Selection

DAYS_OF = {DatePrecision.WEEK: (7, 7), DatePrecision.MONTH: (28, 31), DatePrecision.YEAR: (365, 366)}


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
    if not isinstance(precision, str) or precision == DatePrecision.DAY:
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
