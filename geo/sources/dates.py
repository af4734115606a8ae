"""Dates as people and programs write them, as ISO days. Which number is the day is never guessed."""

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum

from geo.schema import DatePrecision

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
SERIAL_DAY_0 = date(1899, 12, 30)  # day 0 of spreadsheets, whose 1900 is a leap year
SERIALS = (20_000, 80_000)  # 1954 to 2119
DAYS_ABOUT = timedelta(days=3)  # to either side of a day that stands for a week

TIME = r"(?:[T ]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:Z|UTC|[+-]\d{2}:?\d{2})?)?"
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
YEAR_FIRST = re.compile(rf"(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}}){TIME}", re.ASCII)
YEAR_LAST = re.compile(rf"(\d{{1,2}})([-/.])(\d{{1,2}})\2(\d{{4}}){TIME}", re.ASCII)
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\d{6})?", re.ASCII)
DAY_MONTH_NAME = re.compile(rf"(\d{{1,2}})[\s-]+([A-Za-z]{{3,9}})\.?,?[\s-]+(\d{{4}}){TIME}", re.ASCII)
MONTH_NAME_DAY = re.compile(rf"([A-Za-z]{{3,9}})\.?\s+(\d{{1,2}}),?\s+(\d{{4}}){TIME}", re.ASCII)
SERIAL = re.compile(r"\d{5}(\.\d+)?", re.ASCII)


class DateOrder(StrEnum):
    """Which of two numbers before a year is the day."""

    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"


def order_of(texts: Iterable[str]) -> DateOrder | None:
    """Return the order that the dates themselves prove; None if they prove none, or both."""
    pairs = [(int(found[1]), int(found[3])) for text in texts if (found := YEAR_LAST.fullmatch(text.strip()))]
    day_first, month_first = any(first > 12 for first, _ in pairs), any(second > 12 for _, second in pairs)
    if day_first == month_first:
        return None
    return DateOrder.DAY_FIRST if day_first else DateOrder.MONTH_FIRST


def needs_order(text: str) -> bool:
    """Return whether a date has another meaning as day first than as month first."""
    found = YEAR_LAST.fullmatch(text.strip())
    return found is not None and int(found[1]) <= 12 and int(found[3]) <= 12 and found[1].zfill(2) != found[3].zfill(2)


def iso_day(text: str, order: DateOrder | None = None) -> str | None:
    """Return the day of a date as YYYY-MM-DD; None if it is no date, or its order is not known.

    A clock time is left out, not moved to another zone: the day is the one written.
    """
    text = text.strip()
    if found := YEAR_FIRST.fullmatch(text) or COMPACT.fullmatch(text):
        return _iso(found[1], found[2], found[3])
    if found := YEAR_LAST.fullmatch(text):
        return _ordered(int(found[1]), int(found[3]), found[4], order)
    if found := DAY_MONTH_NAME.fullmatch(text):
        return _iso(found[3], _month(found[2]), found[1])
    if found := MONTH_NAME_DAY.fullmatch(text):
        return _iso(found[3], _month(found[1]), found[2])
    if SERIAL.fullmatch(text) and SERIALS[0] <= float(text) <= SERIALS[1]:
        return (SERIAL_DAY_0 + timedelta(days=int(float(text)))).isoformat()
    return None


def possible_days(day: str | None, precision: str | None) -> tuple[str | None, str | None]:
    """Return the first and last day that an ISO day may stand for, if it is known to the week or month only."""
    if day is None or not ISO_DAY.fullmatch(day) or precision not in (DatePrecision.WEEK, DatePrecision.MONTH):
        return day, day
    try:
        known = date.fromisoformat(day)
        if precision == DatePrecision.WEEK:
            return (known - DAYS_ABOUT).isoformat(), (known + DAYS_ABOUT).isoformat()
        last = monthrange(known.year, known.month)[1]
    except (ValueError, OverflowError):  # no day of a calendar, or next to none
        return day, day
    return known.replace(day=1).isoformat(), known.replace(day=last).isoformat()


def _ordered(first: int, second: int, year: str, order: DateOrder | None) -> str | None:
    if first == second:
        order = DateOrder.DAY_FIRST
    if order is None:
        return None
    day, month = (first, second) if order is DateOrder.DAY_FIRST else (second, first)
    return _iso(year, month, day)


def _month(name: str) -> int:
    start = name[:3].casefold()
    return MONTHS.index(start) + 1 if start in MONTHS else 0


def _iso(year: str, month: str | int, day: str | int) -> str | None:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None
