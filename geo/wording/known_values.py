"""What values of a filter are called: every known value of a kind, by the texts that people write for it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import pandas as pd

from geo.errors import QueryError
from geo.events.actors import Actors
from geo.events.folding import fold, nearest, quoted, visible
from geo.events.schema import EVENT_TYPES, GeoPrecision
from geo.places.boundaries import Boundaries, country_names, unit_names
from geo.places.country_codes import code_of, code_tables
from geo.store.filters import Filter
from geo.store.store import AT_SEA, NOT_KNOWN, EventStore
from geo.wording.labels import PRECISION_LABELS, Names, type_in_full, type_label

MAX_NAMED = 3  # values in one sentence
LONGEST_LABEL = 60  # characters
LONGEST_CODE = 3  # letters of a country's code

Fits = Callable[[str], bool] | None
Holds = Callable[[str, str], bool] | None
Spellings = Mapping[str, Sequence[str]]  # words of a text -> the values that it stands for


def words(text: str) -> str:
    """Return the words of a text, folded, whatever stands between them."""
    return " ".join("".join(letter if letter.isalnum() else " " for letter in fold(text)).split())


def spelt(pairs: Iterable[tuple[object, str]]) -> Spellings:
    """Return the values of (text, value) by the words of the text; what is no text is left out."""
    known: dict[str, list[str]] = {}
    for text, value in pairs:
        values = known.setdefault(words(text), []) if isinstance(text, str) else [value]
        if value not in values:
            values.append(value)
    known.pop("", None)
    return known


@dataclass(frozen=True)
class Kind:
    """The known values of one filter, and what they are called."""

    noun: str  # as in 'is no country'
    values: frozenset[str]
    spellings: tuple[Spellings, ...]  # an earlier one goes before a later one, but see `group`
    label: Callable[[str], str]  # a value as a sentence names it
    advice: str  # where nothing is alike
    others: Callable[[str], str | None] = lambda _: None  # knows texts that are not listed
    instead: Mapping[str, str] = field(default_factory=dict)  # what to say of values of another kind
    group: Callable[[str], str] = lambda _: ""  # a text that fits values of several groups is ambiguous

    def the_one(self, text: str, fits: Fits = None, *, hint: bool = True) -> str:
        """Return the value that a text stands for. Raise QueryError if there is none, or more than one.

        fits: of several values, those that it holds for are meant. hint: whether the nearest values are named.
        """
        found = self._found(text, fits)
        if len(found) == 1:
            return found[0]
        if found:
            raise QueryError(self._ambiguous(text, found))
        raise QueryError(f"{quoted(text)} is no {self.noun}. {self._hint(text, fits) if hint else self.advice}")

    def _found(self, text: str, fits: Fits) -> Sequence[str]:
        if text in self.values:
            return [text]
        asked = words(text)
        found = [values for each in self.spellings if (values := each.get(asked))]
        fitting: list[Sequence[str]] = [
            among for values in found if (among := [value for value in values if fits and fits(value)])
        ]
        found = fitting or found
        if not found:
            return [other] if (other := self.others(text)) else []
        every = list(dict.fromkeys(value for values in found for value in values))
        return found[0] if len(set(map(self.group, every))) == 1 else every

    def _ambiguous(self, text: str, found: Sequence[str]) -> str:
        more = f" and {len(found) - MAX_NAMED} more" if len(found) > MAX_NAMED else ""
        return f"{quoted(text)} is the name of several: {self._labels(found)}{more}. Name one of them."

    def _hint(self, text: str, fits: Fits) -> str:
        if text in self.instead:
            return self.instead[text]
        close = nearest(words(text), self._texts(fits)) or (nearest(words(text), self._texts(None)) if fits else [])
        values = dict.fromkeys(value for near in close for value in self._found(near, fits))
        return f"Nearest: {self._labels(list(values))}." if values else self.advice

    def _texts(self, fits: Fits) -> Iterator[str]:
        """Return the words of all values, or of those that fit."""
        return (
            text
            for each in self.spellings
            for text, values in each.items()
            if fits is None or any(fits(value) for value in values)
        )

    def _labels(self, values: Sequence[str]) -> str:
        labels = (visible(self.label(value)) for value in values[:MAX_NAMED])
        return ", ".join(label if len(label) <= LONGEST_LABEL else f"{label[:LONGEST_LABEL]}…" for label in labels)


# --- the kinds ---------------------------------------------------------------------------------------------------


def countries_of(store: EventStore, boundaries: Boundaries, names: Names) -> Kind:
    """Return all countries of ISO 3166, of the boundaries and of the data, and the stand-ins for none."""
    codes = {*code_tables()["iso3"].values(), *boundaries.table("countries")["country"], AT_SEA, NOT_KNOWN}
    codes |= {value for column in store.country.values() for value in column.values}
    pairs = [(text, code) for code in sorted(codes) for text in (code, names.country(code))]
    return Kind(
        "country",
        frozenset(codes),
        (spelt(pairs), spelt(_columns(boundaries.table("countries"), "name_ar", "country"))),
        lambda code: f"{code} ({names.country(code)})",
        "Give a name, a code of ISO 3166, sea or none.",
        others=_of_table,
    )


def _of_table(text: str) -> str | None:
    """Return the country that data/country_codes.csv knows by a text; a code may be in small letters."""
    texts = [text.upper(), text] if len(text) <= LONGEST_CODE else [text]
    asked = pd.Series(texts, dtype="str")
    found = [
        *code_of(asked, "any").dropna(),
        *code_of(asked, "iso2").dropna(),
    ]  # NA is Namibia: nobody asks for 'not available'
    return found[0] if found else None


@lru_cache(maxsize=4)
def districts_of(boundaries: Boundaries) -> Kind:
    """Return all districts, by identifier and by name."""
    layer = boundaries.table("admin2")
    ids = [str(district) for district in layer["admin2_id"]]
    names = dict(zip(ids, layer["name"], strict=True))
    unit = dict(zip(ids, layer["admin1_id"], strict=True))
    named = [*zip(ids, ids, strict=True), *_columns(layer, "name", "admin2_id")]
    return Kind(
        "district",
        frozenset(ids),
        (spelt(named),),
        lambda district: f"{district} ({names[district]}, {unit[district]})",
        "Give its identifier, or its name as the page lists it.",
        group=unit.__getitem__,
    )


def values_of(row: Filter, store: EventStore) -> Kind:
    """Return the values that the data have of a filter without names of its own."""
    assert row.values
    values = row.values(store)
    spellings = spelt((value, value) for value in values)
    return Kind(f"{row.word} in these data", frozenset(values), (spellings,), str, f"The page lists them: {row.label}.")


@lru_cache(maxsize=4)
def units_of(boundaries: Boundaries) -> Kind:
    """Return all governorates and provinces, by identifier and by their names in any script."""
    layer, districts = boundaries.table("admin1"), boundaries.table("admin2")
    names = Names(country_names(boundaries), unit_names(boundaries))
    ids = [str(unit) for unit in layer["admin1_id"]]
    country = dict(zip(ids, layer["country"], strict=True))

    def label(unit: str) -> str:
        return f"{unit} ({names.unit(unit)}, {names.country(country[unit])})"

    named = [
        *zip(ids, ids, strict=True),
        *_columns(layer, "name", "admin1_id"),
        *_columns(layer, "name_ar", "admin1_id"),
    ]
    also = [(name, unit) for text, unit in _columns(layer, "name_alt", "admin1_id") for name in _split(text)]
    within = zip(districts["admin2_id"], districts["admin1_id"], strict=True)
    return Kind(
        "governorate or province",
        frozenset(ids),
        (spelt(named), spelt(also)),
        label,
        "Give its identifier, or its name as the page lists it.",
        instead={each: f"It is a district. Filter by {label(unit)}." for each, unit in within if unit in country},
        group=country.__getitem__,
    )


def _split(text: object) -> list[str]:
    return text.split("|") if isinstance(text, str) else []


def _columns(layer: pd.DataFrame, text: str, value: str) -> Iterable[tuple[object, str]]:
    """Return (text, value) of each line of a layer, nothing if it has no such column."""
    return zip(layer[text], layer[value], strict=True) if text in layer else ()


def actors_of(store: EventStore, actors: Actors, holds: Holds = None) -> Kind:
    """Return the actors and groups of data/actors.csv and of the data, by name and alias.

    holds: whether there is an event with a value of a field, where `store` has some of the events only.
    """
    listed = {*actors.canonical_of.values(), *actors.parent_of, *actors.parent_of.values()}
    pairs = [*actors.canonical_of.items(), *((name, name) for name in sorted(listed))]
    held = spelt((name, name) for name in store.actors.names)
    return Kind(
        "actor of these data",
        frozenset({*listed, *store.actors.names}),
        (spelt(pairs), held),
        str,
        "The page lists them under Actor, and python -m geo select prints those of each event.",
        others=lambda name: name if holds and holds("actor", name) else None,
    )


def types_of(store: EventStore, holds: Holds = None) -> Kind:
    """Return the types and sub-types of the tree and of the data, by name and label; `holds` as for actors_of()."""
    tree = [f"{branch}/{sub_type}" for branch, known in EVENT_TYPES.items() for sub_type in known.sub_types]
    sub_types = dict.fromkeys([*tree, *(sub_type for sub_type in store.sub_type.values if sub_type.partition("/")[2])])
    pairs = [(text, branch) for branch in EVENT_TYPES for text in (branch, type_label(branch))]
    exact = [(text, sub_type) for sub_type in sub_types for text in (sub_type, type_in_full(sub_type))]
    alone = [(text, sub_type) for sub_type in sub_types for text in (sub_type.partition("/")[2], type_label(sub_type))]
    return Kind(
        "event type of these data",
        frozenset({*EVENT_TYPES, *sub_types}),
        (spelt(pairs), spelt(exact), spelt(alone)),
        lambda name: f"{name} ({type_label(name)})",
        f"Types are {', '.join(EVENT_TYPES)}.",
        others=_own_twig if store.is_overview else lambda name: name if holds and holds("type", name) else None,
    )


def _own_twig(text: str) -> str | None:
    """Return a sub-type of a known type as it is: an overview does not know which ones its events have."""
    branch, _, sub_type = text.partition("/")
    return text if branch in EVENT_TYPES and sub_type else None


def precisions_of() -> Kind:
    """Return the precisions of a place, by name and label."""
    pairs = [(text, str(each)) for each in GeoPrecision for text in (str(each), PRECISION_LABELS[each])]
    return Kind("precision", frozenset(map(str, GeoPrecision)), (spelt(pairs),), str, f"Use {', '.join(GeoPrecision)}.")
