"""Builder that maps source columns to the schema.

Columns that are used unchanged are moved. Columns that are translated are kept beside the result, so that the codes of
the source stay available. Every cell that cannot be translated is listed in the findings.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from geo.events.arrow_columns import as_texts, map_unique, nothing
from geo.events.folding import fold
from geo.events.own_names import ROW_ID, renamed
from geo.events.parse import parse
from geo.events.problems import Outcome, concat_problems, file_problem, make_problems
from geo.events.raw import RawTable
from geo.events.schema import EVENT_COLUMNS, LOCATED_COLUMNS
from geo.places.country_codes import code_of
from geo.sources.columns.citations import cited
from geo.sources.columns.country_columns import countries_of
from geo.sources.columns.dates import (
    DateOrder,
    has_short_year,
    is_epoch,
    is_other_calendar,
    iso_day,
    needs_order,
    order_for,
    order_of,
)
from geo.sources.columns.published_names import normalized_name

NOTHING = ""  # in a table of codes: the code says that there is nothing
# by what a mapping says of the country's codes; names are understood besides
SYSTEMS_OF_MAPPING = {
    "iso": ("iso3", "iso2", "numeric", "name"),
    "fips": ("fips", "name"),
    "gw": ("gw", "name"),
}
IDS_MADE = "The file has no ids: events are called by their row, row-2 and so on."
CUT = 10  # characters of a column's name that a shapefile keeps


class CrosswalkBuilder:
    """Builds the event columns of one raw table: `raw` as the file has it, `columns` as built so far."""

    def __init__(self, raw: RawTable) -> None:
        self.raw = raw
        self.columns: dict[str, pd.Series] = {}
        self.findings = [raw.findings]
        self._names = Names(raw)
        self._moved: dict[str, str] = {}  # by the column that it became

    def has(self, name: str) -> bool:
        """Return whether the file has a column of this name, in any spelling."""
        return self._names.column(name) is not None

    def cells(self, name: str) -> pd.Series:
        """Return a column as text without outer blanks, null where it is blank or the file has no such column."""
        column = self._names.column(name)
        if column is None:
            return as_texts(nothing(len(self.raw.table), "text"))
        cells = self.raw.table[column].reset_index(drop=True)
        if not isinstance(cells.dtype, pd.StringDtype):
            cells = pd.Series([_as_text(cell) for cell in cells], dtype="str")
        cells = cells.str.strip()
        return cells.mask(cells == "")

    def raw_cells(self, name: str) -> pd.Series:
        """Return a column as the file has it: lists and objects of JSON too."""
        return self.raw.table[self._names.column(name)].reset_index(drop=True)

    def move(self, target: str, name: str) -> None:
        """Move a column of the file to `target` without changes."""
        column = self._names.column(name)
        if column is not None:
            self._moved[target] = column
            self.columns[target] = self.raw.table[column].reset_index(drop=True)

    def set(self, target: str, values: Any) -> None:
        """Set a column of the event table."""
        self.columns[target] = pd.Series(values).reset_index(drop=True)

    def set_codes(self, target: str, name: str, table: Mapping[str, str], *, rule: str, remedy: str) -> None:
        """Translate codes by `table` (folded keys); unknown codes are listed and become null."""
        cells = plain_codes(self.cells(name))
        translations = map_unique(cells, lambda code: table.get(fold(code)))
        self.set(target, translations.mask(translations == NOTHING))
        unknown = cells.notna() & translations.isna()
        self.add_problems(
            rule, Outcome.MODIFIED, name, unknown, cells, f"{name} is no code that is known: left open.", remedy
        )

    def existing_columns(self, columns: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
        """Return the (column, code system) pairs that the file has; a renamed column may hold any system."""
        return [(name, "any" if name in self.raw.called else system) for name, system in columns if self.has(name)]

    def set_country(self, *columns: tuple[str, str]) -> None:
        """Set the country stated from the first (column, code system) in which a row names one."""
        if not columns:
            return
        countries = texts = as_texts(nothing(len(self.raw.table), "text"))
        for name, system in columns:
            cells = self.cells(name)
            codes = self._countries_of_any(name, cells) if system == "any" else code_of(cells, system)
            countries, texts = countries.fillna(codes), texts.fillna(cells)
        self.set("country_stated", countries)
        self.add_problems(
            "country_unknown", Outcome.MODIFIED, columns[0][0], texts.notna() & countries.isna(), texts,
            "No country is known by this code or name: the country stated is left open.",
            "Write its ISO 3166-1 alpha-3 code, such as IRQ.",
        )  # fmt: skip

    def _countries_of_any(self, name: str, cells: pd.Series) -> pd.Series:
        """Return countries of codes or names; two-letter codes by the mapping, or else as the file proves."""
        stated_system = self.raw.country_codes
        if stated_system:
            systems = SYSTEMS_OF_MAPPING[stated_system]
            countries = code_of(cells, systems[0])
            for system in systems[1:]:
                countries = countries.fillna(code_of(cells, system))
            return countries
        lon, lat = (self._degrees(which) for which in ("lon", "lat"))
        countries, message = countries_of(cells, self._names.column(name) or name, lon, lat)
        if message:
            remedy = 'Say which codes they are in a mapping: "country_codes": "iso" or "fips".'
            self.add_file_note("country_codes", message, remedy, field="country_stated")
        return countries

    def _degrees(self, name: str) -> np.ndarray:
        if name not in self.columns:
            return np.full(len(self.raw.table), np.nan)
        return np.asarray(parse(self.columns[name], "number").values, float)

    def set_ids(self, publisher: str, *names: str) -> None:
        """Set identifiers from the first of these columns with a value, after the prefix of the publisher."""
        ids = as_texts(nothing(len(self.raw.table), "text"))
        for name in names:
            ids = ids.fillna(plain_codes(self.cells(name)))
        if not any(self.has(name) for name in names):
            ids = ROW_ID + self.raw.table["source_row"].reset_index(drop=True).astype("str")
            self.add_file_note("event_id_made", IDS_MADE, "Add a column of ids.")
        self.set("event_id", f"{publisher}:" + ids)

    def set_sources(self, name: str) -> None:
        """Set the sources from texts separated by semicolons: links as url, other texts as publisher."""
        self.set("sources", map_unique(self.cells(name), cited))

    def set_days(self, target: str, name: str, *, order: DateOrder | None = None) -> None:
        """Translate dates to ISO days. A date that cannot be read stays unchanged; validate() rejects it."""
        cells = self.cells(name)
        distinct = cells.dropna().unique()
        known = order or (DateOrder(self.raw.date_order) if self.raw.date_order else order_of(distinct))
        days = map_unique(cells, lambda text: iso_day(text, known))
        self.set(target, days.fillna(cells))
        open_order = days.isna() & cells.isin([text for text in distinct if needs_order(text)])
        is_short = cells.isin([text for text in distinct if has_short_year(text)])
        for where, message in (
            (open_order & ~is_short, "Day and month could be either way round, and no date of the file tells."),
            (open_order & is_short, "Which number is the day, the month or the year, no date of the file tells."),
        ):
            self.add_problems(
                "date_order_unknown", Outcome.REJECTED, name, where, cells, message,
                'Say in a mapping or on the page: "date_order": "dmy" (day first, year last) or "mdy" (month first).',
            )  # fmt: skip
        for read, message in ((DateOrder.DAY_FIRST, "day first"), (DateOrder.MONTH_FIRST, "month first")):
            unclear = [text for text in distinct if needs_order(text) and order_for(text, known) is read]
            if unclear:
                self.add_file_note(
                    "date_order", f"Dates such as {unclear[0][:40]!r} are read as {message}.", field=name
                )
        self._note_date_forms(target, name, cells, days)

    def _note_date_forms(self, target: str, name: str, cells: pd.Series, days: pd.Series) -> None:
        """Note two-digit years and counts of seconds; reject years of other calendars."""
        distinct = cells[days.notna()].unique()
        if short := self._example(distinct, has_short_year):
            message = "00 to 68 are read as 2000 to 2068, 69 to 99 as 1969 to 1999."
            self.add_file_note(
                "year_of_two_digits", f"Dates such as {short} have years of two digits: {message}", field=name
            )
        if counted := self._example(distinct, is_epoch):
            message = "are read as seconds or milliseconds since 1970, as days of UTC."
            self.add_file_note("seconds_since_1970", f"Dates such as {counted} {message}", field=name)
        foreign = days.notna() & days.isin([day for day in days.dropna().unique() if is_other_calendar(day)])
        self.add_problems(
            "calendar_other", Outcome.REJECTED, name, foreign, cells,
            "The year looks like one of the Persian, Islamic or Buddhist calendar, which are not converted here.",
            "Give the date of the Gregorian calendar.",
        )  # fmt: skip
        self.columns[target] = self.columns[target].mask(foreign)

    @staticmethod
    def _example(texts: Iterable[str], holds: Callable[[str], bool]) -> str:
        return next((repr(text[:40]) for text in texts if holds(text)), "")

    def add_problems(
        self, rule: str, effect: Outcome, name: str, where: pd.Series, cells: pd.Series, message: str, remedy: str
    ) -> None:
        """Add a problem for each row in `where`, with its cell."""
        at = np.flatnonzero(where.to_numpy(bool))
        rows = self.raw.table["source_row"].iloc[at]
        self.findings.append(make_problems(rule, effect, name, message, remedy, rows=rows, values=cells.iloc[at]))

    def add_file_note(
        self, rule: str, message: str, remedy: str = "", *, field: str | None = None, value: Any = None
    ) -> None:
        """Add a note about the file as a whole."""
        self.findings.append(file_problem(rule, message, remedy, field=field, value=value))

    def finish(self, source: str, dataset: str | None = None) -> RawTable:
        """Return the columns built, followed by the columns of the file that were not moved."""
        self._drop_incomplete_place()
        file_columns = set(self.raw.table.columns)
        unchanged = [name for name in self.columns if name in file_columns and self._is_unchanged(name)]
        rest = self.raw.table.reset_index(drop=True).drop(columns=list({*self._moved.values(), *unchanged}))
        rest = rest.rename(
            columns=renamed([name for name in rest.columns if self._is_schema_column(name)], file_columns)
        )
        table = pd.DataFrame(self.columns, index=rest.index).join(rest)
        name = dataset or self.raw.dataset
        cells, about = self.raw.cells, self.raw.about
        return RawTable(table, self.raw.source_file, name, concat_problems(self.findings), source, cells, about)

    def _drop_incomplete_place(self) -> None:
        """Drop longitudes without latitudes, and the reverse."""
        halves = {"lon", "lat"} & self.columns.keys()
        if len(halves) == 1:
            half = halves.pop()
            del self.columns[half]
            self._moved.pop(half, None)
            other = {"lon": "lat", "lat": "lon"}[half]
            self.add_file_note(
                "coordinates_not_found", f"The file has {half} without {other}: events have no place on the map.",
                "Name the columns of longitude and latitude, or the one that holds both, in a mapping.",
            )  # fmt: skip

    def _is_unchanged(self, name: str) -> bool:
        return self._names.column(name) == name and self.cells(name).equals(self.columns[name])

    def _is_schema_column(self, name: str) -> bool:
        """Return whether a column of the file has the name of a schema column."""
        return name != "source_row" and (name in self.columns or name in EVENT_COLUMNS or name in LOCATED_COLUMNS)


class Names:
    """Find columns of a file by the publisher's names: exact first, then by similar spelling."""

    def __init__(self, raw: RawTable) -> None:
        self._called = raw.called
        columns = list(raw.table.columns)
        self._exact = set(columns)
        # the first column of the file counts; a name as it is before one of other case before one of other marks
        spellings = (
            lambda name: str(name).strip().casefold(),
            normalized_name,
            lambda name: str(name).strip().casefold()[:CUT],
        )
        self._spelt = [(spell, {spell(name): name for name in reversed(columns)}) for spell in spellings]

    def column(self, name: str) -> str | None:
        """Return the column of the file that a publisher calls `name`."""
        if name in self._called:
            return self._called[name]
        if name in self._exact:
            return name
        for spell, columns in self._spelt[:2]:
            if spell(name) in columns:
                return columns[spell(name)]
        return self._cut_off(name)

    def _cut_off(self, name: str) -> str | None:
        """Return a column whose name was cut off after as many characters as shapefiles hold."""
        spell, columns = self._spelt[2]
        column = columns.get(spell(name)) if len(name) > CUT else None
        return column if column is not None and len(column.strip()) == CUT else None


def plain_codes(cells: pd.Series) -> pd.Series:
    """Return whole numbers written as 4.0 as 4."""
    return cells.str.replace(r"^(-?[0-9]+)\.0+$", r"\1", regex=True)


def _as_text(cell: Any) -> str | None:
    if cell is None or cell is pd.NA or (isinstance(cell, float) and np.isnan(cell)):
        return None
    return str(cell).encode("utf-8", "replace").decode()
