"""Find the columns of the event date, by their cells first, then by their names."""

from collections.abc import Callable, Sequence

import pandas as pd

from geo.events.folding import fold, plain_digits
from geo.events.raw import CellsTable
from geo.sources.columns.coordinate_columns import first_cells, words_of
from geo.sources.columns.dates import COMPACT, DateOrder, is_epoch, iso_day, needs_order, span_of
from geo.sources.columns.month_words import MONTHS

_EVENT = """event incident occurrence occurred happened attack strike start begin beginning began from onset début debut
    inicio início beginn anfang başlangıç начало начала початок початку البداية بداية البدء شروع 开始 開始 事件
    发生 發生"""
_DATE = """date day datetime when fecha data datum tarih tarihi дата التاريخ تاريخ تاریخ 日期 dia día jour tag"""
_TIME = """time timestamp hora zeit heure время час الوقت زمان 时间 時間"""
# what happened to the record, not the event
_RECORD = """reported report recorded recording published publication posted post updated update created creation
    entered entry modified accessed access upload uploaded added source edited edit last ingest ingested inserted
    download downloaded retrieved verified verification timestamp release version coded scraped crawled article birth
    publicación actualización creación registro registrado mise enregistrement saisie veröffentlichung veröffentlicht
    aktualisiert erstellt erfasst yayın güncelleme kayıt публикация публикации обновления создания добавления внесения
    публікації оновлення створення додавання النشر نشر التحديث تحديث الإبلاغ التسجيل تسجيل انتشار ثبت publicação
    atualização 发布 發布 更新 报告 報告"""
_END = """end ends ended ending until to through finish finished fin fim final ende bitiş конец
    конца окончание окончания
    кінець завершення النهاية نهاية الانتهاء انتهاء پایان 结束 結束"""
EVENT, DATE, TIME, RECORD, END = (
    frozenset(fold(word) for word in words.split()) for words in (_EVENT, _DATE, _TIME, _RECORD, _END)
)
_YEARS = "year iyear yr año ano année annee jahr yıl anno год рік السنة سنة العام سال 年 年份"
_MONTHS = "month imonth mes mês mois monat ay mese месяц місяць الشهر شهر ماه 月 月份"
_DAYS = "day iday día dia jour tag gün giorno день число اليوم يوم روز 日"
PARTS = {
    part: frozenset(fold(word) for word in words.split())
    for part, words in (("year", _YEARS), ("month", _MONTHS), ("day", _DAYS))
}
YEARS = (1300, 2600)  # of every calendar that is told apart


def date_columns(table: CellsTable, named: str | None) -> dict[str, str]:
    """Return the columns of the date: date_start and date_end, or year, month and day; empty if there are none.

    `named` is a column that is called like a date: taken where no cells tell more.
    """
    names = [str(name) for name in table.columns if name != "source_row"]
    dated = [name for name in names if has_days(table[name], name)]
    ends = [name for name in dated if _is_end(name)]
    starts = sorted((name for name in dated if name not in ends), key=_rank)
    if starts:
        return {"date_start": starts[0]} | _end_of(starts[0], ends)
    if parts := _parts(table, names):
        return parts
    if ends:
        return {"date_start": ends[0]}
    return {"date_start": named} if named and not _holds_others(table[named]) else {}


def _rank(name: str) -> int:
    """Return how likely a column of days holds the event's: its own date, any date, any time, the record's."""
    words = set(words_of(name))
    if _holds(words, RECORD):
        return 4
    if _holds(words, EVENT):
        return 0
    return 1 if _holds(words, DATE) else 2 if _holds(words, TIME) else 3


def _is_end(name: str) -> bool:
    return _holds(set(words_of(name)), END)


def _end_of(start: str, ends: Sequence[str]) -> dict[str, str]:
    """Return the last day, which must not be of the record where the first is of the event."""
    fitting = [name for name in ends if (_rank(name) == 4) == (_rank(start) == 4)]
    return {"date_end": fitting[0]} if fitting else {}


def _holds(words: set[str], known: frozenset[str]) -> bool:
    # Chinese puts no blanks between words
    return bool(words & known) or any(each in word for word in words for each in known if each > "\u3000")


# --- cells -------------------------------------------------------------------------------------------------------


def has_days(cells: pd.Series, name: str = "") -> bool:
    """Return whether most cells are dates. Bare numbers count only under a name that says date or time."""
    texts = [str(cell).strip() for cell in first_cells(cells)]
    words = set(words_of(name))
    is_named = _holds(words, DATE | TIME)
    dates = [text for text in texts if _is_date(plain_digits(text), is_named=is_named)]
    return len(dates) > len(texts) / 2


def _is_date(text: str, *, is_named: bool) -> bool:
    if text.replace(".", "", 1).isdigit():
        return is_named and (is_epoch(text) or (COMPACT.fullmatch(text) and iso_day(text)) is not None)
    return bool(needs_order(text) or any(span_of(text, order) for order in DateOrder))


def _holds_others(cells: pd.Series) -> bool:
    """Return whether cells are days of a month, numbers of months or objects: no dates."""
    filled = first_cells(cells)
    if filled and all(isinstance(cell, dict) for cell in filled):
        return True
    numbers = [whole(str(cell)) for cell in filled]
    return bool(numbers) and all(number is not None and 0 <= number <= 31 for number in numbers)


def _parts(table: CellsTable, names: Sequence[str]) -> dict[str, str]:
    """Return the columns of year, month and day, as far as the table has them."""
    fits: dict[str, Callable[[str], bool]] = {"year": _is_year, "month": _is_month, "day": _is_day}
    parts: dict[str, str] = {}
    for part, known in PARTS.items():
        named = [name for name in names if _is_part(name, known) and _mostly(table[name], fits[part])]
        named.sort(key=lambda name: len(words_of(name)))
        if named:
            parts[part] = named[0]
    return parts if "year" in parts else {}


def _is_part(name: str, known: frozenset[str]) -> bool:
    words = words_of(name)
    others = {word for word in words if word not in known}
    return len(others) < len(words) and not _holds(others, RECORD) and len(words) <= 3


def _mostly(cells: pd.Series, fits: Callable[[str], bool]) -> bool:
    texts = [str(cell).strip() for cell in first_cells(cells)]
    return bool(texts) and sum(map(fits, texts)) > len(texts) / 2


def whole(text: str) -> int | None:
    """Return a whole number that may be written as 2021.0; None for anything else."""
    plain = plain_digits(text).strip().removesuffix(".0")
    return int(plain) if plain.removeprefix("-").isdecimal() and len(plain) < 10 else None


def month_of(text: str) -> int | None:
    """Return the number of a month that is written as a number or by its name; 0 for one that is not known."""
    number = whole(text)
    if number is None:
        return MONTHS.get(fold(text).rstrip("."))
    return 0 if number in UNKNOWN else number if 1 <= number <= 12 else None


UNKNOWN = (0, 99, -9, -99)  # as codebooks write a month or day that is not known


def day_of(text: str) -> int | None:
    """Return the number of a day; 0 for one that is not known."""
    number = whole(text)
    return 0 if number in UNKNOWN else number if number is not None and 1 <= number <= 31 else None


def _is_year(text: str) -> bool:
    number = whole(text)
    return number is not None and YEARS[0] <= number <= YEARS[1]


def _is_month(text: str) -> bool:
    return month_of(text) is not None


def _is_day(text: str) -> bool:
    return day_of(text) is not None
