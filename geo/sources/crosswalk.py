"""The bench on which a crosswalk turns the columns of a source into those of the event table.

Columns taken as they are move; columns that were translated stay beside what became of them, so that the source's own
codes are kept. Every cell that could not be translated has its line in findings.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from geo.parse import by_distinct, nothing
from geo.problems import Effect, file_problem, joined, problems
from geo.sources.dates import DateOrder, iso_day, needs_order, order_of
from geo.sources.raw import Raw


class Bench:
    """A table being translated: `raw` as the file has it, and what was made of it so far."""

    def __init__(self, raw: Raw) -> None:
        self.raw = raw
        self.made: dict[str, pd.Series] = {}
        self.findings = [raw.findings]
        self._name_of = {name.strip().casefold(): name for name in reversed(list(raw.table.columns))}
        self._moved: set[str] = set()

    def has(self, name: str) -> bool:
        """Return whether the file has a column of this name, in any case of letters."""
        return name.casefold() in self._name_of

    def cells(self, name: str) -> pd.Series:
        """Return a column as text without outer blanks, null where it is blank or the file has no such column."""
        if not self.has(name):
            return nothing(len(self.raw.table), "text")
        cells = self.raw.table[self._name_of[name.casefold()]].reset_index(drop=True)
        if not isinstance(cells.dtype, pd.StringDtype):
            cells = pd.Series([_as_text(cell) for cell in cells], dtype="str")
        cells = cells.str.strip()
        return cells.mask(cells == "")

    def take(self, target: str, name: str) -> None:
        """Move a column as it is."""
        if self.has(name):
            found = self._name_of[name.casefold()]
            self._moved.add(found)
            self.made[target] = self.raw.table[found].reset_index(drop=True)

    def make(self, target: str, values: Any) -> None:
        """Set a column of the event table."""
        self.made[target] = pd.Series(values).reset_index(drop=True)

    def coded(self, target: str, name: str, table: Mapping[str, str], *, rule: str, remedy: str) -> None:
        """Translate codes by `table`; one that it lacks is listed and becomes null."""
        cells = plain_codes(self.cells(name))
        self.make(target, by_distinct(cells, table.get))
        unknown = cells.notna() & self.made[target].isna()
        self.note(rule, Effect.CHANGED, name, unknown, cells, f"{name} is no code that is known: left open.", remedy)

    def days(self, target: str, name: str, *, order: DateOrder | None = None) -> None:
        """Translate dates of any form to ISO days. One that cannot be read stays as it is; validate sets it aside."""
        cells = self.cells(name)
        distinct = cells.dropna().unique()
        order = order or order_of(distinct)
        days = by_distinct(cells, lambda text: iso_day(text, order))
        self.make(target, days.fillna(cells))
        open_order = days.isna() & cells.map(needs_order, na_action="ignore").fillna(value=False).astype(bool)
        self.note(
            "date_order_unknown", Effect.SET_ASIDE, name, open_order, cells,
            "Day and month could be either way round, and no date of the file tells.",
            "Say the order of the dates: day first (dmy) or month first (mdy).",
        )  # fmt: skip
        if order and any(needs_order(text) for text in distinct):
            said = "day first" if order is DateOrder.DAY_FIRST else "month first"
            self.say("date_order", f"Dates such as {self._example(distinct)} are read as {said}.", field=name)

    @staticmethod
    def _example(texts: Iterable[str]) -> str:
        return next(repr(text) for text in texts if needs_order(text))

    def note(
        self, rule: str, effect: Effect, name: str, where: pd.Series, cells: pd.Series, message: str, remedy: str
    ) -> None:
        """List the rows in which something holds, with the cell that shows it."""
        at = np.flatnonzero(where.to_numpy(bool))
        rows = self.raw.table["source_row"].iloc[at]
        self.findings.append(problems(rule, effect, name, message, remedy, rows=rows, values=cells.iloc[at]))

    def say(self, rule: str, message: str, remedy: str = "", *, field: str | None = None, value: Any = None) -> None:
        """Tell something about the file as a whole."""
        self.findings.append(file_problem(rule, message, remedy, field=field, value=value))

    def finish(self, source: str, dataset: str | None = None) -> Raw:
        """Return the table with the columns made, and behind them those of the file that did not move."""
        rest = self.raw.table.reset_index(drop=True)
        left = [name for name in rest.columns if name not in self._moved and name not in self.made]
        table = pd.DataFrame(self.made, index=rest.index).join(rest[left])
        name = dataset or self.raw.dataset
        return Raw(table, self.raw.source_file, name, joined(self.findings), source, self.raw.cells)


def plain_codes(cells: pd.Series) -> pd.Series:
    """Return whole numbers that were written as 4.0 as 4."""
    return cells.str.replace(r"^(-?[0-9]+)\.0+$", r"\1", regex=True)


def _as_text(cell: Any) -> str | None:
    if cell is None or cell is pd.NA or (isinstance(cell, float) and np.isnan(cell)):
        return None
    return str(cell).encode("utf-8", "replace").decode()
