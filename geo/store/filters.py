"""FILTERS: one row for each filter, from which link, rows, words, controls, reset and documents are drawn.

A filter of a list of values, such as one by district, is a field of Selection and a row here. Its control, its words
in headline and chip, its place in the link and its rows on the map page follow from the row.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from geo.store import row_tests
from geo.store.parameters import Parameter, area_of, area_text, day_of, deaths, one_of, search_line, yes, yes_text
from geo.store.selection import ROLES, WORLDVIEWS, Selection
from geo.store.store import EventStore

Rows = slice | np.ndarray
RowTest = Callable[[EventStore, Selection, Rows], np.ndarray]


@dataclass(frozen=True)
class Filter:
    """One filter of a Selection."""

    kind: str  # its name in code; of a list of values also the field of Selection
    word: str  # what a sentence calls it: 'the filter by country'
    parameters: tuple[Parameter, ...]  # its names in a link, and the fields that they fill
    passes: RowTest  # which of these rows pass it; asked only where the filter is set
    on_page: bool = False  # whether the map page tests its own columns; if not, the rows that pass are sent
    in_overview: bool = False  # whether sums of cells can answer it
    label: str = ""  # of a control that is drawn from this row alone
    lead: str = ""  # before the values in a headline, where no sentence of its own is in geo.wording.selection
    values: Callable[[EventStore], dict[str, int]] | None = None  # what can be chosen, with the number of events
    names: str = ""  # method of Names that turns a value into its label; empty: the value is its own label

    @property
    def fields(self) -> tuple[str, ...]:
        """Return the fields of Selection that the filter sets."""
        return tuple(parameter.field for parameter in self.parameters)

    def is_set(self, selection: Selection) -> bool:
        """Return whether a selection asks for anything by this filter; a list of values has to hold one."""
        if self.parameters[0].repeats:
            return bool(getattr(selection, self.kind))
        return any(getattr(selection, name) != getattr(NOTHING_ASKED, name) for name in self.fields)


NOTHING_ASKED = Selection()


def _of_values(kind: str, word: str, name: str, column: str, **how: Any) -> Filter:
    """Return a filter by a list of values of one column of the store; `name` is what a link calls it."""

    def passes(store: EventStore, selection: Selection, rows: Rows) -> np.ndarray:
        return getattr(store, column).mask_of(getattr(selection, kind), rows)

    return Filter(kind, word, (Parameter(name, kind, str, repeats=True),), passes, **how)


FILTERS = (
    Filter(
        "period",
        "period",
        (Parameter("from", "date_from", day_of, date.isoformat), Parameter("to", "date_to", day_of, date.isoformat)),
        lambda store, selection, rows: row_tests.in_period(store, selection.date_from, selection.date_to, rows),
        on_page=True,
        in_overview=True,
    ),
    Filter(
        "countries",
        "country",
        (Parameter("country", "countries", str, repeats=True),),
        row_tests.in_countries,
        on_page=True,
        in_overview=True,
    ),
    _of_values("admin1", "unit", "admin1", "admin1", on_page=True),
    _of_values(
        "admin2",
        "district",
        "admin2",
        "admin2",
        label="District",
        lead="in the district",
        values=lambda store: store.admin2.totals,
        names="unit",
    ),
    Filter(
        "actors",
        "actor",
        (Parameter("actor", "actors", str, repeats=True), Parameter("role", "role", one_of(ROLES))),
        lambda store, selection, rows: store.actors.mask_of(selection.actors, selection.role, rows),
        on_page=True,
        in_overview=True,
    ),
    Filter(
        "types",
        "type",
        (Parameter("type", "types", str, repeats=True),),
        lambda store, selection, rows: (
            store.event_type.mask_of(selection.types, rows) | store.sub_type.mask_of(selection.types, rows)
        ),
        on_page=True,
        in_overview=True,
    ),
    Filter(
        "deaths",
        "deaths",
        (
            Parameter("deaths_min", "deaths_min", deaths),
            Parameter("deaths_max", "deaths_max", deaths),
            Parameter("deaths_unknown", "deaths_unknown", yes, yes_text),
        ),
        row_tests.with_deaths,
        on_page=True,
    ),
    _of_values("precisions", "precision", "precision", "precision", on_page=True),
    _of_values(
        "source_publishers",
        "publisher of a source",
        "source_publisher",
        "source_publishers",
        label="Publisher of a source",
        lead="with a source of",
        values=lambda store: store.source_publishers.totals,
    ),
    Filter(
        "search",
        "words",
        (Parameter("q", "search", search_line),),
        lambda store, selection, rows: row_tests.search_mask(store, selection.search)[rows],
    ),
    Filter(
        "area",
        "area",
        (Parameter("area", "area", area_of, area_text),),
        lambda store, selection, rows: row_tests.in_area(store, selection.area)[rows],
        on_page=True,
        in_overview=True,
    ),
)  # the costly tests last: they are asked only where rows are left
BY_KIND = {each.kind: each for each in FILTERS}
WORLDVIEW = Parameter("worldview", "worldview", one_of(WORLDVIEWS))  # no filter: whose countries are meant
SELECTION_PARAMETERS = (*(parameter for each in FILTERS for parameter in each.parameters), WORLDVIEW)
LISTS = tuple(each.kind for each in FILTERS if each.parameters[0].repeats)  # filters of a list of values


def set_filters(selection: Selection) -> list[Filter]:
    """Return the filters by which a selection asks for anything."""
    return [each for each in FILTERS if each.is_set(selection)]


def without(selection: Selection, kind: str) -> Selection:
    """Return the selection without one filter."""
    return _taken_from(NOTHING_ASKED, BY_KIND[kind].fields, selection)


def only(selection: Selection, kind: str) -> Selection:
    """Return a selection by one filter alone, in the same worldview."""
    return _taken_from(selection, BY_KIND[kind].fields, Selection(worldview=selection.worldview))


def _taken_from(one: Selection, names: Iterable[str], other: Selection) -> Selection:
    """Return `other` with these fields of `one`."""
    values: dict[str, Any] = {name: getattr(one, name) for name in names}
    return replace(other, **values)
