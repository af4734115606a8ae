"""import(export(x)) == x: what was written comes back as it was, but for what a format is documented not to hold."""

import json
from datetime import date
from typing import NamedTuple

import pandas as pd
import pytest
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st

from geo import sources
from geo.dataset.terms import TO_CONFIRM
from geo.events.raw import RawTable
from geo.events.schema import EVENT_COLUMNS, EVENT_TYPES, EXTRA, GeoPrecision
from geo.events.validate import validate
from geo.export.files import content_of
from geo.export.formats import FORMATS
from geo.export.geojson import records
from geo.places.locate import locate
from tests.conftest import part_of_all

pytestmark = pytest.mark.slow

READABLE = [ending for ending in FORMATS if ending != ".kml"]
SPREADSHEETS = (".csv", ".xlsx")
SET_ON_READING = ("source_file", "source_row")
TABLES, QUICK_TABLES = 1_000, 40  # of all formats together
HARD = (
    "=1+1", "-2+3", "+9", "@SUM(1)", "\t=1", " =1", "\u202e=1", "\x00=1", "＝1", "'=1", "''", "'", "-5", "'-5", "- 5",
    "007", "1e5", "true", "null", "NA", "none", "2023-12-03", "a;b", "a,b", "a|b\tc", "[1]", '["a"]', '{"a": 1}',
    '"', '","', '""', "x\ny", "x\r\ny", "x\ry", "\n", "\x1b[0m", "\x0b", "\x85", "\u2028", "_x0041_", "_x000D_",
    "<r><t>x</t></r>", "<script>&amp;", "ضربات قرب كركوك", "\u202eabc\u202c", "\u200f؛", "😀", "\ufeff", "\ufffd",
    "#event+id", " x ", ' r="XFD1048576" t="e"', "https://example.org/?a=1&b=2",
)  # fmt: skip
NOT_IN_XLSX = ("\ufffe", "\uffff")


def texts(**limits: int) -> st.SearchStrategy[str]:
    letters = st.characters(exclude_categories=["Cs"], exclude_characters=NOT_IN_XLSX)
    return st.sampled_from(HARD) | st.text(letters, **({"max_size": 12} | limits))


def numbers(low: float, high: float) -> st.SearchStrategy[float]:
    return st.floats(low, high, allow_nan=False)


def named(*strategies: tuple[str, st.SearchStrategy]) -> dict[str, st.SearchStrategy]:
    return dict(strategies)


DAYS = st.dates(date(1900, 1, 1), date(2100, 1, 1)).map(date.isoformat)
SOURCES = st.fixed_dictionaries({}, optional=dict.fromkeys(("publisher", "url", "date", "supports"), texts()))
BY_KIND = {
    "text": texts(),
    "list": st.lists(texts(), max_size=3),
    "count": st.integers(0, 10**10),
    "records": st.lists(SOURCES, max_size=2),
}
CELLS = {name: BY_KIND[column.kind] for name, column in EVENT_COLUMNS.items() if column.kind in BY_KIND}
CELLS |= {name: st.sampled_from(sorted(c.values)) for name, c in EVENT_COLUMNS.items() if c.values}
CELLS |= {"event_type": st.sampled_from(sorted(EVENT_TYPES)) | texts(), "uncertainty_km": numbers(-1e9, 1e9)}
CELLS = {name: cells for name, cells in CELLS.items() if name not in {"event_id", *SET_ON_READING}}
PLACES = st.none() | st.tuples(numbers(-180, 180), numbers(-90, 90))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**12), 10**12) | numbers(-1e300, 1e300) | texts(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts(), inner, max_size=2),
    max_leaves=4,
)
COLUMNS_OF_SOURCE = (
    texts(), st.booleans(), st.integers(-(10**12), 10**12), numbers(-1e300, 1e300), st.lists(texts(), max_size=2), JSON,
)  # fmt: skip
NAMES_OF_SOURCE = texts(min_size=1).filter(lambda name: name == name.strip() != "" and name not in EVENT_COLUMNS)


@st.composite
def tables(draw) -> RawTable:
    """Draw the rows of a file with a few columns of the schema and a few of the source."""
    own = draw(st.lists(st.sampled_from(sorted(CELLS)), max_size=8, unique=True))
    strange = {
        name: draw(st.sampled_from(COLUMNS_OF_SOURCE))
        for name in draw(st.lists(NAMES_OF_SOURCE, max_size=3, unique=True))
    }
    rows = []
    for number in range(draw(st.integers(1, 4))):
        row = {"event_id": f"{draw(texts())}{number}", "date_start": draw(DAYS)}
        row |= {name: draw(st.none() | CELLS[name]) for name in own}
        row |= {name: draw(cells) for name, cells in strange.items() if draw(st.booleans())}
        if place := draw(PLACES):
            row |= {"lon": place[0], "lat": place[1]}
        rows.append(row | {"source_row": number + 1})
    return RawTable(pd.DataFrame(rows, dtype=object), "drawn.geojson", "drawn")


class Written(NamedTuple):
    """A value that comes back as text: its JSON."""

    value: object


def held(values: list, ending: str) -> list:
    """Return what a format holds of a source's column, as docs/data-dictionary.md says; None for no value."""
    if ending == ".geojson":
        return values
    kinds = {type(value) for value in values if value is not None}
    if ending == ".parquet" and kinds == {list} and all(isinstance(each, str) for v in values for each in v or ()):
        return values
    if ending == ".csv" or not (kinds <= {int, float} or kinds in ({bool}, {str})):
        values = [v if v is None or isinstance(v, str) else Written(v) if v not in ([], {}) else None for v in values]
    return [None if v == "" and ending in SPREADSHEETS else v for v in values]


def same(got: object, wanted: object) -> bool:
    """Return whether a value came back as it should."""
    if isinstance(wanted, Written):
        return isinstance(got, str) and json.loads(got) == wanted.value
    return got == wanted and isinstance(got, bool) == isinstance(wanted, bool)


def columns(table: pd.DataFrame, ending: str = ".geojson") -> dict[str, list]:
    """Return a table as plain lists by column, as a format holds them, without columns of the source that are empty."""
    rows = records(table)
    own = {name: [row.get(name) for row in rows] for name in EVENT_COLUMNS if name not in SET_ON_READING}
    strange = [name.removeprefix(EXTRA) for name in table if name.startswith(EXTRA)]
    found = {name: held([row.get(name) for row in rows], ending) for name in strange}
    return own | {name: cells for name, cells in found.items() if any(cell is not None for cell in cells)}


def round_trips(ending: str, tables_drawn: int, locator) -> None:
    @settings(max_examples=tables_drawn, phases=[Phase.generate])  # small already: making them smaller takes minutes
    @given(tables())
    def comes_back(raw: RawTable) -> None:
        table = locate(validate(raw).events, locator)
        assume(len(table))
        again = sources.read_bytes(content_of(table, {"title": "T"}, ending, confirmed=TO_CONFIRM), f"again{ending}")
        checked = validate(again)
        assert checked.rows_read == len(table)
        assert checked.rows_rejected == 0, checked.problems.to_string()
        got, wanted = columns(checked.events), columns(table, ending)
        assert got.keys() == wanted.keys()
        for name, cells in wanted.items():
            assert all(map(same, got[name], cells)), (name, got[name], cells)

    comes_back()


@pytest.mark.parametrize("ending", READABLE)
def test_what_is_written_comes_back(ending, tiny_locator):
    round_trips(ending, QUICK_TABLES // len(READABLE), tiny_locator)


@pytest.mark.slow
@pytest.mark.parametrize("ending", READABLE)
def test_many_tables_come_back(ending, tiny_locator):
    round_trips(ending, part_of_all(TABLES // len(READABLE)), tiny_locator)


@pytest.mark.parametrize("ending", READABLE)
def test_the_shipped_events_come_back(ending, shipped):
    table = shipped.store.table
    got = validate(
        sources.read_bytes(content_of(table, {}, ending, confirmed=TO_CONFIRM), f"again{ending}"), actors=shipped.actors
    )
    assert got.rows_rejected == 0
    wanted = columns(table, ending)
    assert {name: cells for name, cells in columns(got.events).items() if name in EVENT_COLUMNS} == {
        name: cells for name, cells in wanted.items() if name in EVENT_COLUMNS
    }
    assert GeoPrecision.COUNTRY in wanted["geo_precision"]
