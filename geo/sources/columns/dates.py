"""Parse dates in many forms to ISO days. The order of day and month is never guessed."""

import re
from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from geo.events.folding import fold, plain_digits
from geo.events.schema import DatePrecision
from geo.sources.columns.month_words import FILLERS, MONTHS, TWO_WORDS, WEEKDAYS

SERIAL_DAY_0 = date(1899, 12, 30)  # day 0 of spreadsheets, whose 1900 is a leap year
SERIALS = (20_000, 80_000)  # 1954 to 2119
SECONDS = (1_000_000_000, 2_000_000_000)  # since 1970: September 2001 to May 2033
DAYS_ABOUT = timedelta(days=3)  # to either side of a day that stands for a week
LAST_OF_2000 = 68  # two-digit years: 00 to 68 are of this century, 69 to 99 of the last one, as POSIX has it
OTHER_CALENDARS = ((1300, 1499), (2400, 2600))  # years of the Persian or Islamic, and of the Buddhist calendar
MAX_CHARACTERS = 60

_HALF = r"\s*(?:[AaPp]\.?\s?[Mm]\.?|ص|م|上午|下午)?"
_ZONE = r"\s*(?:[A-Z]{1,5})?(?:[+-]\d{2}(?::?\d{2})?)?"
TIME = rf"(?:T|[T ,]+\d{{1,2}}[:.h]\d{{2}}(?:[:.]\d{{2}}(?:[.,]\d+)?)?{_HALF}{_ZONE})?"
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
YEAR_FIRST = re.compile(rf"(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}})\.?{TIME}", re.ASCII)
YEAR_LAST = re.compile(rf"(\d{{1,2}})([-/.])(\d{{1,2}})\2(\d{{4}}|\d{{2}})\.?{TIME}", re.ASCII)
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\d{6})?", re.ASCII)
CHINESE = re.compile(rf"(\d{{4}})\s*年\s*(\d{{1,2}})\s*月(?:\s*(\d{{1,2}})\s*[日号])?{TIME}")
YEAR_MONTH = re.compile(r"(\d{4})[-/](\d{1,2})", re.ASCII)
MONTH_YEAR = re.compile(r"(\d{1,2})[/-](\d{4})", re.ASCII)
YEAR = re.compile(r"(?:19|20)\d{2}", re.ASCII)
WEEK = re.compile(r"(\d{4})-?W(\d{2})(?:-?([1-7]))?", re.ASCII)
SERIAL = re.compile(r"\d{5}(\.\d+)?", re.ASCII)
EPOCH = re.compile(r"(\d{10})(\d{3})?(?:\.0*)?", re.ASCII)
CLOCK = re.compile(rf"(?<=\d){TIME}$")
ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th|er|ère|º|ª)\b", re.IGNORECASE)
UNSURE = re.compile(r"[~?<>≈±]")
TOKENS = re.compile(r"\d+|[^\W\d_]+(?:~[^\W\d_]+)*")
BETWEEN = re.compile(r"\s+[-–—]\s+|\s*[–—]\s*|\s+(?:to|until|bis|au|al|до|по|إلى|حتى|تا)\s+|(?<=\d)/(?=\d{4}-)")
DAYS_OF_MONTH = re.compile(r"(\d{1,2})\s*-\s*(\d{1,2})((?:[.\s]|(?<=\d)[^\W\d_]).*)")


class DateOrder(StrEnum):
    """Order of day and month before a year."""

    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"


Order = DateOrder | Mapping[str, DateOrder] | None  # of all dates, or by the mark between the numbers


@dataclass(frozen=True)
class Span:
    """The first and last day that a date may stand for, as ISO days, and how closely it is known."""

    first: str
    last: str
    precision: DatePrecision = DatePrecision.DAY


def order_of(texts: Iterable[str]) -> dict[str, DateOrder]:
    """Return the orders that the dates themselves prove, by the mark between the numbers.

    10/13/2023 says nothing of dates with dots, and 13/10/23 proves nothing: it may be of 2013 or of 2023. 13/10/99
    is no day of October of 2013.
    """
    matches = [match for text in texts if (match := YEAR_LAST.fullmatch(plain_digits(text).strip()))]
    day_first = {match[2] for match in matches if int(match[1]) > 12 and int(match[4]) > 31}
    month_first = {match[2] for match in matches if int(match[3]) > 12}
    return dict.fromkeys(day_first - month_first, DateOrder.DAY_FIRST) | dict.fromkeys(
        month_first - day_first, DateOrder.MONTH_FIRST
    )


def order_for(text: str, order: Order) -> DateOrder | None:
    """Return the order in which the numbers of a date stand, if it is known."""
    if not isinstance(order, Mapping):
        return order
    match = YEAR_LAST.fullmatch(plain_digits(text).strip())
    return order.get(match[2]) if match else None


def needs_order(text: str) -> bool:
    """Return whether a date has another meaning as day first than as month first."""
    match = YEAR_LAST.fullmatch(plain_digits(text).strip())
    if match is None or int(match[3]) > 12:
        return False
    if len(match[4]) == 2:
        return int(match[1]) <= 31
    return int(match[1]) <= 12 and match[1].zfill(2) != match[3].zfill(2)


def iso_day(text: str, order: Order = None) -> str | None:
    """Return the day of a date as YYYY-MM-DD; None if it is no single day, or its order is not known.

    A clock time is left out, not moved to another zone: the day is the one written.
    """
    span = span_of(text, order)
    return span.first if span and span.first == span.last and span.precision is DatePrecision.DAY else None


def span_of(text: str, order: Order = None) -> Span | None:
    """Return the days that a date may stand for: one day, several, a week, a month or a year; None if it is none."""
    text = plain_digits(text).strip()
    if len(text) > MAX_CHARACTERS or UNSURE.search(text):
        return None
    return _of_numbers(text, order) or _of_words(text) or _of_two(text, order)


def possible_days(day: str | None, precision: str | None) -> tuple[str | None, str | None]:
    """Return the first and last day of the week, month or year of an ISO day."""
    about = (DatePrecision.WEEK, DatePrecision.MONTH, DatePrecision.YEAR)
    if day is None or not ISO_DAY.fullmatch(day) or precision not in about:
        return day, day
    try:
        known = date.fromisoformat(day)
        if precision == DatePrecision.WEEK:
            return (known - DAYS_ABOUT).isoformat(), (known + DAYS_ABOUT).isoformat()
    except (ValueError, OverflowError):  # no day of a calendar, or next to none
        return day, day
    span = part_span(known.year, known.month if precision == DatePrecision.MONTH else 0)
    return (span.first, span.last) if span else (day, day)


def part_span(year: int, month: int = 0, day: int = 0) -> Span | None:
    """Return the days of a year, a month or a day; 0 is not known. None if the calendar has no such day."""
    if not month:
        return (
            _days(date(year, 1, 1), date(year, 12, 31), DatePrecision.YEAR) if 1 <= year <= 9999 and not day else None
        )
    try:
        if day:
            return _days(date(year, month, day), date(year, month, day))
        last = monthrange(year, month)[1]
        return _days(date(year, month, 1), date(year, month, last), DatePrecision.MONTH)
    except ValueError:
        return None


def is_other_calendar(day: str) -> bool:
    """Return whether the year of an ISO day is one of another calendar."""
    return any(first <= int(day[:4]) <= last for first, last in OTHER_CALENDARS)


def has_short_year(text: str) -> bool:
    """Return whether a date has a year of two digits."""
    text = plain_digits(text).strip()
    match = YEAR_LAST.fullmatch(text)
    if match:
        return len(match[4]) == 2
    tokens = _tokens(text)
    return len(tokens) == 3 and len(tokens[2]) == 2 and tokens[1] in MONTHS


def is_epoch(text: str) -> bool:
    """Return whether a text is a count of seconds or milliseconds since 1970."""
    match = EPOCH.fullmatch(plain_digits(text).strip())
    return match is not None and SECONDS[0] <= int(match[1]) < SECONDS[1]


# --- numbers -----------------------------------------------------------------------------------------------------


def _of_numbers(text: str, order: Order) -> Span | None:
    if match := YEAR_LAST.fullmatch(text):
        return _ordered(int(match[1]), int(match[3]), match[4], order_for(text, order))
    if match := COMPACT.fullmatch(text):
        return _whole(*(int(part) for part in match.groups()))
    if match := YEAR_FIRST.fullmatch(text) or CHINESE.fullmatch(text) or YEAR_MONTH.fullmatch(text):
        return part_span(*(int(part or 0) for part in match.groups()))
    if match := MONTH_YEAR.fullmatch(text):
        return part_span(int(match[2]), int(match[1])) if int(match[1]) else None
    return _counted(text)


def _counted(text: str) -> Span | None:
    """Return the days of a year, of a week of ISO 8601, of a number of a spreadsheet, or of seconds since 1970."""
    if YEAR.fullmatch(text):
        return part_span(int(text))
    if match := WEEK.fullmatch(text):
        return _of_week(int(match[1]), int(match[2]), int(match[3] or 0))
    if SERIAL.fullmatch(text) and SERIALS[0] <= float(text) <= SERIALS[1]:
        day = SERIAL_DAY_0 + timedelta(days=int(float(text)))
        return _days(day, day)
    if is_epoch(text):
        day = datetime.fromtimestamp(int(text[:10]), UTC).date()
        return _days(day, day)
    return None


def _of_week(year: int, week: int, day: int) -> Span | None:
    try:
        first, last = date.fromisocalendar(year, week, day or 1), date.fromisocalendar(year, week, day or 7)
    except ValueError:
        return None
    return _days(first, last, DatePrecision.DAY if day else DatePrecision.WEEK)


def _ordered(first: int, second: int, year: str, order: DateOrder | None) -> Span | None:
    if first == second and len(year) == 4:
        order = DateOrder.DAY_FIRST
    if order is None and len(year) == 2 and 12 < second <= 31:  # no month stands there, so the year stands last
        order = DateOrder.MONTH_FIRST
    if order is None:
        return None
    day, month = (first, second) if order is DateOrder.DAY_FIRST else (second, first)
    return _whole(_year(year), month, day)


def _year(text: str) -> int:
    """Return a year, of two digits or four."""
    return int(text) if len(text) == 4 else int(text) + (2000 if int(text) <= LAST_OF_2000 else 1900)


def _whole(year: int, month: int, day: int) -> Span | None:
    return part_span(year, month, day) if month and day else None


def _days(first: date, last: date, precision: DatePrecision = DatePrecision.DAY) -> Span:
    return Span(first.isoformat(), last.isoformat(), precision)


# --- words -------------------------------------------------------------------------------------------------------


def _tokens(text: str) -> list[str]:
    """Return numbers and words of a date, folded, without clock time, ordinals and words between."""
    plain = fold(ORDINAL.sub("", CLOCK.sub("", text)))
    for phrase in TWO_WORDS:
        plain = plain.replace(phrase, phrase.replace(" ", "~"))
    return [token.replace("~", " ") for token in TOKENS.findall(plain) if token not in FILLERS]


def _of_words(text: str) -> Span | None:
    """Return the days of a date with the name of a month, as a whole word of a language that is known."""
    tokens = _tokens(text)
    span = _of_tokens(tokens)
    # Tuesday is mar in French, as March is in English
    return span or (_of_tokens(tokens[1:]) if tokens and tokens[0] in WEEKDAYS else None)


def _of_tokens(tokens: list[str]) -> Span | None:
    kinds = "".join("m" if token in MONTHS else _kind(token) for token in tokens)
    month = next((MONTHS[token] for token in tokens if token in MONTHS), 0)
    if kinds in ("dmy", "dmd"):
        return _whole(_year(tokens[2]), month, int(tokens[0])) if len(tokens[2]) != 1 else None
    if kinds == "mdy":
        return _whole(int(tokens[2]), month, int(tokens[1]))
    if kinds == "ymd":
        return _whole(int(tokens[0]), month, int(tokens[2]))
    if kinds in ("my", "ym"):
        return part_span(int(tokens[kinds.index("y")]), month)
    return None


def _kind(token: str) -> str:
    if not token.isdigit():
        return "?"
    return {1: "d", 2: "d", 4: "y"}.get(len(token), "?")


# --- from one day to another -------------------------------------------------------------------------------------


def _of_two(text: str, order: Order) -> Span | None:
    """Return the days from one date to another, such as 12-14 Oct 2023."""
    if match := DAYS_OF_MONTH.fullmatch(text):
        parts = [match[1] + match[3], match[2] + match[3]]
    else:
        parts = BETWEEN.split(text)
    if len(parts) != 2:
        return None
    last = _of_numbers(parts[1], order) or _of_words(parts[1])
    if last is None:
        return None
    # the first date may leave out year and month
    first = _of_numbers(parts[0], order) or _of_words(parts[0]) or _of_words(f"{parts[0]} {last.last[:4]}")
    if first is None and parts[0].isdigit():
        first = part_span(int(last.last[:4]), int(last.last[5:7]), int(parts[0]))
    if first is None or first.precision != last.precision or first.first > last.first:
        return None
    return Span(first.first, last.last, last.precision)
