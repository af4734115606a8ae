"""The located events as coded columns, sorted by day: what selections, map, charts and table are taken from.

Built once and shared by all sessions; its arrays cannot be written to.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from geo.events.actors import Actors
from geo.events.arrow_columns import as_texts, factorize_by_identity, map_unique
from geo.events.folding import fold
from geo.events.schema import DAYS_OPEN, UNIT_PRECISIONS, GeoPrecision, JoinMethod
from geo.places.mercator import STEPS, on_grid
from geo.store.coding import (
    ALL,
    ActorIndex,
    CategoricalColumn,
    ListColumn,
    ParticipantList,
    Participants,
    encode,
    encode_lists,
    encode_participants,
    frozen,
    index_actors,
)
from geo.store.distinct import distinct_rows
from geo.store.rows import InMemoryRows, Rows, row_with
from geo.store.text_index import ScanSearch, Texts

AT_SEA = "sea"  # stands where a country code stands, for rows at sea
NOT_KNOWN = "none"  # stands where a country code stands, for rows without any country
NOWHERE = STEPS  # in x and y: the row is not drawn
LONG_DAYS = 31  # events that last longer are looked at one by one, others by the stretch in which they begin
EPOCH = np.datetime64("1970-01-01", "D")

TEXT_COLUMNS = ("title", "summary", "target", "place_name", "notes", "actor1", "actor2", "event_id", "near_place")
PLACE_COLUMNS = (
    "country",
    "country_un",
    "near_country",
    "admin1_id",
    "admin2_id",
)  # searched by the names of their codes


@dataclass(frozen=True)
class FatalityRanges:
    """Figures of deaths: few sets of them occur, so sums over rows are sums over how often each set does."""

    codes: np.ndarray  # per row, the position of its set
    low: np.ndarray  # per set, NaN where no figure is stated
    best: np.ndarray
    high: np.ndarray


@dataclass(frozen=True, eq=False)  # one store is equal to itself only, so that what is found in it can be kept
class EventStore:
    """Columns of one dataset, one place per event, sorted by (date_start, event_id)."""

    rows: Rows = field(repr=False)  # EVENT_COLUMNS + LOCATED_COLUMNS; read only by contract
    day_start: np.ndarray  # days since 1970-01-01
    day_end: np.ndarray
    event_type: CategoricalColumn
    sub_type: CategoricalColumn  # event_type/sub_event_type
    country: dict[str, CategoricalColumn]  # by worldview; AT_SEA and NOT_KNOWN stand for rows without a country
    admin1: CategoricalColumn
    admin2: CategoricalColumn
    precision: CategoricalColumn
    dated: CategoricalColumn  # date_precision
    uncertainty_km: np.ndarray  # NaN where none is stated
    deaths_low: np.ndarray  # lowest figure given, NaN where none is
    deaths_best: np.ndarray  # the best estimate, NaN where the source gives none
    deaths_high: np.ndarray
    lon: np.ndarray  # degrees east, EPSG:4326; NaN where the row has no coordinates
    lat: np.ndarray
    has_place: np.ndarray  # whether the row can be drawn: coordinates finer than a country
    x: np.ndarray  # steps of the grid of geo.places.mercator; NOWHERE for rows without a place
    y: np.ndarray
    cast: np.ndarray  # position in casts
    casts: Participants = field(repr=False)
    actors: ActorIndex
    texts: Texts = field(repr=False)  # what can be searched of every row
    weight: np.ndarray | None = None  # events that each row stands for, in an overview; None: one each
    as_of_day: int | None = None  # the data's own day, since 1970-01-01: events dated after it stretch no time axis

    def __len__(self) -> int:
        return len(self.day_start)

    @property
    def is_overview(self) -> bool:
        """Return whether rows sum up events of a cell and a week instead of being one each."""
        return self.weight is not None

    def events_in(self, rows: np.ndarray | slice = ALL) -> int:
        """Return how many events `rows` stand for."""
        return len(self.day_start[rows]) if self.weight is None else int(self.weight[rows].sum())

    @property
    def table(self) -> pd.DataFrame:
        """Return all events with all columns; of a large store far more than most readers need."""
        return self.rows.at(ALL)

    def row_of(self, event_id: str) -> int:
        """Return the row of an event, or -1 if there is none of this id."""
        return row_with(self.rows, event_id)

    @property
    def countries(self) -> list[str]:
        """Return the countries (ISO3) in which events lie, as they are controlled."""
        return [country for country in self.country["de_facto"].values if country not in (AT_SEA, NOT_KNOWN)]

    def areas(self, rows: slice | np.ndarray = ALL) -> np.ndarray:
        """Return, per row, the unit that it is known to only: the district, else the governorate; None for others."""
        found = np.full(len(self.precision.codes[rows]), None, dtype=object)
        for precisions, units in ((UNIT_PRECISIONS, self.admin1), ((GeoPrecision.ADMIN2,), self.admin2)):
            named = self.precision.mask_of(precisions, rows) & (units.codes[rows] >= 0)
            found[named] = units.at(rows)[named]
        return found

    @cached_property
    def long_rows(self) -> np.ndarray:
        """Return the rows of events that last more than LONG_DAYS days after their first, in order."""
        return frozen(np.flatnonzero(self.day_end - self.day_start > LONG_DAYS))

    @cached_property
    def source_publishers(self) -> ListColumn:
        """Return the publishers of the sources of each event; read when they are first asked for."""
        if self.is_overview:
            return encode_lists([()] * len(self))
        return encode_lists(map(_publishers, self.rows.at(ALL, ["sources"])["sources"]))

    @cached_property
    def fatality_ranges(self) -> FatalityRanges:
        """Return the figures of deaths of all rows, each distinct set once."""
        figures = (self.deaths_low, self.deaths_best, self.deaths_high)
        codes, sets = distinct_rows([np.nan_to_num(figure + 1) for figure in figures])
        return FatalityRanges(frozen(codes.astype(np.int32)), *(frozen(figure[sets]) for figure in figures))

    @cached_property
    def first_day(self) -> int:
        """Return the first day of the data, in days since 1970-01-01; 0 if there are no rows."""
        return int(self.day_start.min()) if len(self) else 0

    @cached_property
    def last_day(self) -> int:
        """Return the last day of the data, in days since 1970-01-01; 0 if there are no rows.

        Events dated after the data's own day count only where there are no others.
        """
        if not len(self):
            return 0
        begun, ended = self._up_to_as_of
        if not begun.any():
            return int(self.day_end.max())
        return int(max(self.day_start[begun].max(), self.day_end[ended].max(initial=self.first_day)))

    @property
    def _up_to_as_of(self) -> tuple[np.ndarray, np.ndarray]:
        """Return, per row, whether its first day, and its last as far as that is sure, is up to the data's own day."""
        if self.as_of_day is None:
            return (everything := np.ones(len(self), bool)), everything
        begun = self.day_start <= self.as_of_day
        if self.is_overview:  # a row ends with its week
            return begun, begun
        days_open = np.array([*(DAYS_OPEN.get(name, 0) for name in self.dated.values), 0], np.int32)
        return begun, begun & (self.day_end - days_open[self.dated.codes] <= self.as_of_day)

    @property
    def first_date(self) -> date:
        """Return first_day as a date."""
        return date_of(self.first_day)

    @property
    def last_date(self) -> date:
        """Return last_day as a date."""
        return date_of(self.last_day)


def date_of(day: int) -> date:
    """Return the date of a day number."""
    return date(1970, 1, 1) + timedelta(days=day)


def day_number(day: date) -> int:
    """Return the days from 1970-01-01 to `day`."""
    return (day - date(1970, 1, 1)).days


def day_of(day: date | None) -> int | None:
    """Return the number of a date, None for none."""
    return None if day is None else day_number(day)


def build_store(
    located: pd.DataFrame,
    actors: Actors | None = None,
    place_words: Mapping[str, str] | None = None,
    *,
    as_of: date | None = None,
    searchable: bool = True,
) -> EventStore:
    """Return the store of `located` events; the order of the input rows does not matter.

    place_words: per country code and unit id, the names under which a search finds its events.
    as_of: the data's own day; events dated after it are kept and stretch no time axis.
    searchable: whether texts can be searched, which takes most of the time.
    """
    table = located.sort_values(["date_start", "event_id"], kind="stable").reset_index(drop=True)
    deaths = [
        table[f"fatalities_{name}"].astype("float64").to_numpy(na_value=np.nan) for name in ("low", "best", "high")
    ]
    given = np.vstack(deaths) if len(table) else np.empty((3, 0))
    cast, casts = _casts(table, actors or Actors())
    has_place = (table["lon"].notna() & (table["geo_precision"] != GeoPrecision.COUNTRY)).to_numpy()
    x, y = _positions(table, has_place)
    return EventStore(
        rows=InMemoryRows(table),
        day_start=_days(table["date_start"]),
        day_end=_days(table["date_end"]),
        event_type=encode(table["event_type"]),
        sub_type=encode(_sub_types(table)),
        country={"de_facto": encode(_countries(table, "country")), "un": encode(_countries(table, "country_un"))},
        admin1=encode(table["admin1_id"]),
        admin2=encode(table["admin2_id"]),
        precision=encode(table["geo_precision"]),
        dated=encode(table["date_precision"]),
        uncertainty_km=frozen(table["uncertainty_km"].to_numpy("float64")),
        deaths_low=frozen(np.fmin.reduce(given)),
        deaths_best=frozen(given[1]),
        deaths_high=frozen(np.fmax.reduce(given)),
        lon=frozen(table["lon"].to_numpy("float64")),
        lat=frozen(table["lat"].to_numpy("float64")),
        has_place=frozen(has_place),
        x=x,
        y=y,
        cast=cast,
        casts=casts,
        actors=index_actors(cast, casts),
        texts=ScanSearch(_folded(table, place_words or {}) if searchable else pa.nulls(len(table), pa.large_string())),
        as_of_day=day_of(as_of),
    )


def deaths_shown(store: EventStore) -> np.ndarray:
    """Return the figure that sizes a symbol: the best estimate, else the lowest reported; NaN if none is stated."""
    return np.where(np.isnan(store.deaths_best), store.deaths_low, store.deaths_best)


def _publishers(sources: Sequence[Mapping[str, str | None]]) -> list[str]:
    return [publisher for each in sources if (publisher := each["publisher"])]


def _days(dates: pd.Series) -> np.ndarray:
    return frozen((dates.to_numpy().astype("datetime64[D]") - EPOCH).astype(np.int32))


def _positions(table: pd.DataFrame, has_place: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    x, y = on_grid(table["lon"].to_numpy(), table["lat"].to_numpy())
    placed = [frozen(np.where(has_place, axis, NOWHERE).astype(np.uint32)) for axis in (x, y)]
    return placed[0], placed[1]


def _sub_types(table: pd.DataFrame) -> pd.Series:
    return table["event_type"].str.cat(table["sub_event_type"].fillna(""), sep="/")


def _countries(table: pd.DataFrame, column: str) -> pd.Series:
    at_sea = table["join_method"] == JoinMethod.SEA
    return table[column].fillna(NOT_KNOWN).where(~at_sea, AT_SEA)


def _folded(table: pd.DataFrame, place_words: Mapping[str, str]) -> pa.Array:
    """Return all that can be searched of each row, folded; every distinct text is folded once."""
    texts = [map_unique(table[name], lambda text: fold(text) or None) for name in TEXT_COLUMNS]
    places = [map_unique(table[name], lambda code: fold(place_words.get(code, "")) or None) for name in PLACE_COLUMNS]
    allied = [_folded_lists(table[name]) for name in ("assoc_actor1", "assoc_actor2")]
    columns = [pa.array(column, pa.large_string(), from_pandas=True) for column in (*texts, *allied, *places)]
    blank = pa.scalar(" ", pa.large_string())
    return pc.binary_join_element_wise(*columns, blank, null_handling="skip")


def _folded_lists(lists: pd.Series) -> pd.Series:
    codes, distinct = factorize_by_identity(lists)
    folded = pa.array([fold(" ".join(names)) or None for names in distinct], pa.large_string())
    return as_texts(folded.take(pa.array(codes)))


def _casts(table: pd.DataFrame, actors: Actors) -> tuple[np.ndarray, Participants]:
    """Return per row the position of its cast, and the distinct ones, every actor followed by the groups above it."""
    leads = [pd.factorize(table[name])[0] + 1 for name in ("actor1", "actor2")]
    allies = [factorize_by_identity(table[name])[0] for name in ("assoc_actor1", "assoc_actor2")]
    kind, first = distinct_rows([*leads, *allies])  # rows of one kind have the same cast
    kinds = table[["actor1", "assoc_actor1", "actor2", "assoc_actor2"]].iloc[first]
    sides = (_side(kinds[f"actor{side}"], kinds[f"assoc_actor{side}"]) for side in (1, 2))
    position: dict[ParticipantList, int] = {}
    cast = [
        position.setdefault((_with_groups(initiators, actors), _with_groups(targets, actors)), len(position))
        for initiators, targets in zip(*sides, strict=True)
    ]
    return frozen(np.array(cast, np.int32)[kind]), encode_participants(list(position))


def _side(lead: pd.Series, allied: pd.Series) -> list[tuple[str, ...]]:
    names = zip(lead.fillna("").to_numpy(dtype=object), allied, strict=True)
    return [(one, *others) if one else tuple(others) for one, others in names]


def _with_groups(side: tuple[str, ...], actors: Actors) -> tuple[str, ...]:
    return tuple(dict.fromkeys(above for name in side for above in actors.lineage(name)))
