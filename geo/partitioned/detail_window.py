"""Single events behind an overview: those of an extent and a period, read from the Parquet files."""

import json
from dataclasses import replace
from datetime import date
from functools import lru_cache, partial, reduce
from operator import and_
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from geo.dataset.dataset import Dataset
from geo.errors import ExportError, SourceError
from geo.partitioned.overview import Bbox
from geo.partitioned.parts import ANY_VALUES, as_events, names_in_order
from geo.places.boundaries import place_words
from geo.places.country_parts import units_that_are, with_parts
from geo.store.selection import Selection
from geo.store.store import AT_SEA, NOT_KNOWN, build_store

MAX_NEAR = 50_000  # events that are read for one reader of the page
MAX_READ = 2_000_000  # for the command line


def single_events(dataset: Dataset, selection: Selection, bbox: Bbox | None = None, most: int = MAX_NEAR) -> Dataset:
    """Return the events behind an overview that `selection` shows and that lie in `bbox`, as a dataset of their own.

    Deaths, texts, precisions and units are not asked here: select() does on the result. Raise ExportError if there are
    more than `most`, SourceError if files are gone.
    """
    assert dataset.folder is not None
    try:
        files = _files(dataset.folder / dataset.key / "events")
        wanted = reduce(and_, _conditions(selection, bbox))
        count = files.count_rows(filter=wanted)
        if count > most:
            raise ExportError(
                f"{count:,} single events are more than the {most:,} that are read at once. "
                "Choose a shorter period, a country or a smaller extent."
            )
        table = files.to_table(filter=wanted)
    except (OSError, pa.ArrowException) as err:
        raise SourceError(f"{dataset.folder.name}: its events cannot be read. Build the folder anew.") from err
    any_values = json.loads(files.schema.metadata[ANY_VALUES])
    events = as_events(table, names_in_order(table.column_names), any_values)
    store = build_store(events, dataset.actors, place_words(dataset.boundaries))
    store = replace(store, as_of_day=dataset.store.as_of_day)
    holds = partial(_holds, dataset.folder / dataset.key / "events")
    return replace(dataset, store=store, map_columns=None, folder=None, grain=None, part=bbox, holds=holds)


def _holds(folder: Path, field: str, value: str) -> bool:
    """Return whether an event of the files has a value of a field. Raise SourceError if files are gone."""
    try:
        if field == "event_id":
            return _files(folder).count_rows(filter=ds.field(field) == value) > 0
        return value in (_actors(folder) if field == "actor" else _types(folder))
    except (OSError, pa.ArrowException) as err:
        raise SourceError(f"{folder.parents[1].name}: its events cannot be read. Build the folder anew.") from err


@lru_cache(maxsize=2)
def _actors(folder: Path) -> frozenset[str]:
    """Return all actors of events in the files; read only for names that are not known otherwise."""
    names: set[str] = set()
    for batch in _files(folder).to_batches(columns=["actor1", "actor2", "assoc_actor1", "assoc_actor2"]):
        for column in batch.columns:
            names.update(pc.unique(pc.list_flatten(column) if pa.types.is_nested(column.type) else column).to_pylist())
    return frozenset(names - {None})


@lru_cache(maxsize=2)
def _types(folder: Path) -> frozenset[str]:
    """Return every type/sub-type of an event of the files."""
    kinds = _files(folder).to_table(columns=["event_type", "sub_event_type"]).group_by(["event_type", "sub_event_type"])
    return frozenset(
        f"{kind}/{sub_type}" for kind, sub_type in zip(*kinds.aggregate([]).to_pydict().values(), strict=True)
    )


@lru_cache(maxsize=2)
def _files(folder: Path) -> ds.Dataset:
    """Return the files of events as one table; their footers are read once."""
    paths = sorted(folder.glob("*.parquet"))
    schemas = [pq.read_schema(path) for path in paths]
    whole = pa.unify_schemas(schemas, promote_options="permissive")
    any_values = sorted({name for schema in schemas for name in json.loads(schema.metadata[ANY_VALUES])})
    return ds.dataset(paths, schema=whole.with_metadata({ANY_VALUES: json.dumps(any_values)}))


def holds_all(own: Selection, own_bbox: Bbox, wanted: Selection, bbox: Bbox) -> bool:
    """Return whether the single events of one selection and extent include all of another: see _conditions()."""
    return (
        _lies_in(bbox, own_bbox)
        and (own.date_from is None or (wanted.date_from or date.min) >= own.date_from)
        and (own.date_to is None or (wanted.date_to or date.max) <= own.date_to)
        and _allows(_countries(own), _countries(wanted))
        and _allows(_kinds(own), _kinds(wanted))
    )


def _allows(own: set[str], wanted: set[str]) -> bool:
    """Return whether `own` is a superset of `wanted`; an empty set means no restriction."""
    return not own or (bool(wanted) and own >= wanted)


def _lies_in(inner: Bbox, outer: Bbox) -> bool:
    widths = [(east - west) % 360 or (360 if east > west else 0) for west, _, east, _ in (inner, outer)]
    begins = (inner[0] - outer[0]) % 360  # east of the western end
    return begins + widths[0] <= widths[1] and outer[1] <= inner[1] and inner[3] <= outer[3]


def _countries(selection: Selection) -> set[str]:
    return {f"{selection.worldview}/{country}" for country in with_parts(selection.countries)}


def _kinds(selection: Selection) -> set[str]:
    """Return the types without their sub-types, which files have in a column of their own."""
    return {kind.partition("/")[0] for kind in selection.types}


def _conditions(selection: Selection, bbox: Bbox | None) -> list[Any]:
    """Return the filters by which Parquet readers skip rows."""
    conditions = [pc.scalar(True)]
    if selection.date_from:
        conditions.append(ds.field("date_end") >= selection.date_from)
    if selection.date_to:
        conditions.append(ds.field("date_start") <= selection.date_to)
    if selection.countries and not {AT_SEA, NOT_KNOWN} & set(selection.countries):
        column = "country_un" if selection.worldview == "un" else "country"
        inside = ds.field(column).isin(list(with_parts(selection.countries)))
        units = list(units_that_are(selection.countries))
        conditions.append(inside | ds.field("admin1_id").isin(units) if units else inside)
    if selection.types:
        conditions.append(ds.field("event_type").isin(sorted(_kinds(selection))))
    return conditions + (_within(bbox) if bbox else [])


def _within(bbox: Bbox) -> list[Any]:
    west, south, east, north = bbox
    lon, lat = ds.field("lon"), ds.field("lat")
    between = (lon >= west) & (lon <= east) if west <= east else (lon >= west) | (lon <= east)
    return [between, lat >= south, lat <= north]
