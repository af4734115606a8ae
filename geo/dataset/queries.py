"""Resolve a query against a dataset: find names as people write them; report or refuse what is unknown.

Queries are strict on the command line and for snapshots, exports, embedded maps and offline files. Only the page
ignores a value that it does not understand, because it can report it beside the map.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from xyzservices import TileProvider

from geo.dataset.dataset import Dataset
from geo.errors import QueryError
from geo.events.folding import quoted
from geo.store.filters import BY_KIND, LISTS, set_filters
from geo.store.link import Query, from_query, refuse
from geo.store.selection import Selection, View
from geo.wording.known_values import (
    Kind,
    actors_of,
    countries_of,
    districts_of,
    precisions_of,
    types_of,
    units_of,
    values_of,
)

MAX_LOOKED_AT = 3  # values of a query whose nearest ones are looked for


class Known:
    """The known values of each filter of a dataset, computed on first use."""

    def __init__(self, dataset: Dataset) -> None:
        # nothing here may hold the dataset itself: it is the key by which this is kept
        self._store, self._boundaries = dataset.store, dataset.boundaries
        store, boundaries, actors, names, holds = (
            self._store,
            self._boundaries,
            dataset.actors,
            dataset.names,
            dataset.holds,
        )
        self._kinds: dict[str, Kind] = {}
        self._makers: dict[str, Callable[[], Kind]] = {
            "countries": lambda: countries_of(store, boundaries, names),
            "admin1": lambda: units_of(boundaries),
            "admin2": lambda: districts_of(boundaries),
            "actors": lambda: actors_of(store, actors, holds),
            "types": lambda: types_of(store, holds),
            "precisions": precisions_of,
        }

    def of(self, kind: str) -> Kind:
        """Return the known values of a filter of a list of values, by its name in FILTERS."""
        if kind not in self._kinds:
            self._kinds[kind] = self._makers[kind]() if kind in self._makers else values_of(BY_KIND[kind], self._store)
        return self._kinds[kind]

    @cached_property
    def countries_of_unit(self) -> dict[str, tuple[str, str]]:
        """Return the country of each unit, as it is controlled and as the United Nations see it."""
        layer = self._boundaries.table("admin1")
        both = zip(layer["country"], layer["country_un"], strict=True)
        return dict(zip(layer["admin1_id"], both, strict=True))


_known: WeakKeyDictionary[Dataset, Known] = WeakKeyDictionary()


def known_values(dataset: Dataset) -> Known:
    """Return the known values of a dataset, cached as long as the dataset."""
    if dataset not in _known:
        _known[dataset] = Known(dataset)
    return _known[dataset]


# --- reading -----------------------------------------------------------------------------------------------------


def resolve(
    dataset: Dataset, query: str | Query, others: Iterable[str] = (), tiles: Sequence[str] | None = None
) -> tuple[Selection, View]:
    """Return what a query asks for of `dataset`. Raise QueryError with all that cannot be understood or answered.

    others: names of parameters that whoever asks reads by itself. tiles: as for tiles_missing().
    """
    selection, view, notes = resolve_with_notes(dataset, query, others, tiles)
    refuse(notes)
    return selection, view


def resolve_with_notes(
    dataset: Dataset, query: str | Query, others: Iterable[str] = (), tiles: Sequence[str] | None = None
) -> tuple[Selection, View, list[str]]:
    """Return what of a query is understood, and a sentence per value that is not; for the page only. Never raises."""
    selection, view, notes = from_query(query, others)
    selection, missing = answerable(dataset, selection)
    if gone := event_missing(dataset, view):
        view = replace(view, event="")
    if unknown := tiles_missing(view, tiles):
        view = replace(view, tiles="")
    return selection, view, [*notes, *missing, *gone, *unknown]


def tiles_missing(view: View, offered: Sequence[str] | None = None) -> list[str]:
    """Return that the background of tiles of a view is none of those offered; of any server's if None are given."""
    if not view.tiles or (view.tiles in offered if offered is not None else provider(view.tiles)):
        return []
    if offered is None:
        return [f"tiles {quoted(view.tiles)} is no background of tiles that works without a key. Leave tiles out."]
    return [f"tiles {quoted(view.tiles)} is not offered. Known: {', '.join(offered) or 'none on this server'}."]


def provider(name: str) -> "TileProvider | None":
    """Return a provider of tiles by its name in xyzservices, None if it is unknown or wants a key."""
    from xyzservices import providers

    try:
        tiles = providers.query_name(name)
    except ValueError:
        return None
    return None if tiles.requires_token() else tiles


def event_missing(dataset: Dataset, view: View) -> list[str]:
    """Return that the event which a view opens is not in the data; an overview has none, but its events are not far."""
    if not view.event or dataset.store.is_overview or dataset.store.row_of(view.event) >= 0:
        return []
    if dataset.holds and dataset.holds("event_id", view.event):
        return []
    return [f"{quoted(view.event)} is no event of these data. Leave event out, or give an event_id that they hold."]


def known_selection(dataset: Dataset, selection: Selection) -> tuple[Selection, list[str]]:
    """Return a selection with known values only, under their own names, and a sentence per value that is not known."""
    notes: list[str] = []
    for name in LISTS:
        known: dict[str, Any] = {name: tuple(_known_of(dataset, selection, name, notes))}
        selection = replace(selection, **known)
    return selection, notes


def answerable(dataset: Dataset, selection: Selection) -> tuple[Selection, list[str]]:
    """Return known_selection() with those filters only that a dataset can answer, and a sentence per other one."""
    selection, notes = known_selection(dataset, selection)
    return _answered_by_cells(dataset, selection, notes) if dataset.store.is_overview else (selection, notes)


def _known_of(dataset: Dataset, selection: Selection, name: str, notes: list[str]) -> Iterable[str]:
    wanted = getattr(selection, name)
    if not wanted:
        return
    known = known_values(dataset)
    kind = known.of(name)

    def lies_there(unit: str) -> bool:
        return bool(set(known.countries_of_unit[unit]) & set(selection.countries))

    fits = lies_there if name == "admin1" and selection.countries else None
    for value in wanted:
        try:
            yield kind.the_one(value, fits, hint=len(notes) < MAX_LOOKED_AT)
        except QueryError as err:
            notes.append(str(err))


def _answered_by_cells(dataset: Dataset, selection: Selection, notes: list[str]) -> tuple[Selection, list[str]]:
    """Drop filters that ask for single events, with a sentence for each: sums cannot answer them."""
    default, store = Selection(), dataset.store
    unanswered = [each for each in set_filters(selection) if not each.in_overview]
    groups = tuple(name for name in selection.actors if name in store.actors.names)
    whole = tuple(name for name in selection.types if "/" not in name)
    words = [each.word for each in unanswered]
    words += [f"actor {quoted(name)}" for name in selection.actors if name not in groups]
    words += [f"sub-type {quoted(name)}" for name in selection.types if name not in whole]
    sentences = [f"The overview cannot filter by {word}: its single events can." for word in dict.fromkeys(words)]
    reset: dict[str, Any] = {name: getattr(default, name) for each in unanswered for name in each.fields}
    return replace(selection, **reset, actors=groups, types=whole), notes + sentences
