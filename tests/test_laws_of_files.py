"""Laws of reading, for made-up files of every format: which rows are kept, which are set aside and why, and that every
cell of a kept row means what was written, or has a line that says what became of it.

Every cell is drawn as a pair: what stands in the file, and what it means. So the tests know the answer without reading.
"""

import csv
import io
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from xml.sax.saxutils import escape

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from geo import sources
from geo.problems import Effect, joined
from geo.schema import EVENT_TYPES, EXTRA
from geo.sources.limits import UPLOAD
from geo.sources.mapping import Mapping
from geo.sources.raw import Raw
from geo.validate import Validated, validate
from tests.bad_files import making

# examples, and files in each: they are checked together, which costs hardly more than one
QUICK, ALL = (6, 10), (50, 40)
TODAY = date(2024, 6, 30)
NAME = "made up.file"

# meanings besides a value: the cell sets its row aside; it is read as not stated, and says so
BAD, WORD = object(), object()
Cell = tuple[Any, Any]  # what is written, what it means
Row = dict[str, Cell]


@dataclass
class File:
    """A file, its records in order (None: no record at all), and how its columns are to be understood."""

    content: bytes
    rows: Sequence[Row | None]
    mapping: Mapping | None = None


# --- cells -------------------------------------------------------------------------------------------------------

LETTERS = "abé,;|\t\"' \n=+-@'<&{}[]#/\\غ🙂\u200f\u202e\u00a0\u2003\x85\u2028\ufeff"
NOTHING = [("", None), ("  ", None)]
WORDS = [(word, WORD) for word in ("NA", "n/a", "None", "null", "-", " unknown ", "NaN", "?")]
NO_NUMBERS = [
    (word, BAD) for word in ("east", "1e400", "-inf", "1,5", "0x1f", "1_000", "٣", "５", "1 2", "--1", "1e", "9" * 400)
]


def texts(letters: str = LETTERS) -> st.SearchStrategy[Cell]:
    return st.text(letters, max_size=8).map(lambda text: (text, text.strip() or None))


def days(first: date, last: date) -> st.SearchStrategy[Cell]:
    proper = st.dates(first, last).map(lambda day: (day.isoformat(), day))
    odd = [
        (text, BAD) for text in ("2023-02-30", "3.12.2023", "20231203", "2023-W48-7", "soon", "2023-1-1", "0000-00-00")
    ]
    return proper | st.sampled_from([*NOTHING, *WORDS, *odd, (" 2023-11-01 ", date(2023, 11, 1))])


def numbers(low: float, high: float) -> st.SearchStrategy[Cell]:
    proper = st.floats(low, high).map(lambda value: (repr(value), value))
    odd = [("5", 5.0), (" 7 ", 7.0), ("+5", 5.0), ("5.", 5.0), (".5", 0.5), ("1e1", 10.0), ("-0", -0.0), ("007", 7.0)]
    return proper | st.sampled_from([*NOTHING, *WORDS, *NO_NUMBERS, *odd, ("300", 300.0)])


COUNTS = st.integers(0, 99).map(lambda value: (str(value), value)) | st.sampled_from(
    [*NOTHING, *WORDS, *NO_NUMBERS, ("-1", BAD), ("1.5", BAD), ("7.0", 7), ("1e2", 100), ("99999999999", BAD)]
)
TYPES = st.sampled_from([*((kind, kind) for kind in EVENT_TYPES), ("siege", "siege"), ("", None), (" other ", "other")])
SETS = st.sampled_from([("place", "place"), (" sea ", "sea"), ("exact", BAD), ("PLACE", BAD), ("", None)])
LISTS = st.sampled_from(
    [
        ("", ()),
        ("a;b", ("a", "b")),
        (" a ; ;b; ", ("a", "b")),
        ('["a", "b;c"]', ("a", "b;c")),
        ("[1", BAD),
        ("NA", WORD),
        ("a", ("a",)),
    ]
)
COLUMNS: dict[str, st.SearchStrategy[Cell]] = {
    "event_id": st.integers(0, 99).map(lambda n: (f"e{n}", f"e{n}")) | st.just(("", None)),
    "title": texts(),
    "date_start": days(date(1890, 1, 1), date(2024, 12, 31)),
    "date_end": days(date(2000, 1, 1), date(2024, 12, 31)),
    "event_type": TYPES,
    "lon": numbers(-200, 200),
    "lat": numbers(-100, 100),
    "fatalities_low": COUNTS,
    "geo_precision": SETS,
    "tags": LISTS,
    "own": texts(),
}
ALWAYS = ("event_id", "date_start", "event_type")


@st.composite
def rows(draw: st.DrawFn, columns: dict[str, st.SearchStrategy[Cell]] = COLUMNS) -> list[Row]:
    """Return rows of the same columns; most cells of most rows are proper."""
    names = [name for name in columns if name in ALWAYS or draw(st.booleans())]
    good = {name: GOOD[name] for name in names if name in GOOD}
    made = []
    for _ in range(draw(st.integers(0, 4))):
        odd = draw(st.sets(st.sampled_from(names), max_size=3))
        made.append({name: draw(columns[name] if name in odd or name not in good else good[name]) for name in names})
    return made


GOOD: dict[str, st.SearchStrategy[Cell]] = {
    "event_id": st.integers(0, 999).map(lambda n: (f"e{n}", f"e{n}")),
    "date_start": st.integers(0, 300).map(
        lambda n: (str(date(2023, 1, 1) + timedelta(n)), date(2023, 1, 1) + timedelta(n))
    ),
    "date_end": st.just(("2024-01-01", date(2024, 1, 1))),
    "lon": st.just(("44.5", 44.5)),
    "lat": st.just(("33.25", 33.25)),
    "fatalities_low": st.just(("3", 3)),
}


def with_blanks(draw: st.DrawFn, made: list[Row], blanks: Sequence[Any]) -> list[Row | Any]:
    """Return rows with things among them that are none."""
    found: list[Row | Any] = list(made)
    for _ in range(draw(st.integers(0, 2))):
        found.insert(draw(st.integers(0, len(found))), draw(st.sampled_from(blanks)))
    return found


# --- formats -----------------------------------------------------------------------------------------------------


@st.composite
def delimited(draw: st.DrawFn, columns: dict[str, st.SearchStrategy[Cell]] = COLUMNS) -> File:
    """Return delimited text, with ragged and blank lines."""
    made = draw(rows(columns))
    names = list(made[0]) if made else list(ALWAYS)
    mark, end = draw(st.sampled_from(",;\t|")), draw(st.sampled_from(["\n", "\r\n"]))
    quoting = draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]))
    file = io.StringIO()
    writer = csv.writer(file, delimiter=mark, lineterminator=end, quoting=quoting)
    writer.writerow(names)
    written: list[Row | None] = []
    for row in with_blanks(draw, made, [["a"], ["a"] * (len(names) + 1), []]):
        if isinstance(row, dict):
            writer.writerow([cell for cell, _ in row.values()])
            # a line of nothing but empty cells is none
            written += [row] if any(cell for cell, _ in row.values()) else []
        else:
            writer.writerow(row)
            written += [None] if row else []
    return File(file.getvalue().encode("utf-8", "replace"), written)


def as_value(cell: Cell, draw: st.DrawFn) -> Any:
    """Return a cell as JSON may have it: a number as number, a blank as null."""
    text, meaning = cell
    if meaning is None and draw(st.booleans()):
        return None
    if isinstance(meaning, (int, float)) and draw(st.booleans()):
        return meaning
    return list(meaning) if isinstance(meaning, tuple) and draw(st.booleans()) else text


def as_object(row: Row, draw: st.DrawFn) -> dict[str, Any]:
    """Return a row as an object that may lack what says nothing; only without a date it would be no table of ours."""
    said = {name: cell for name, cell in row.items() if name in ALWAYS or cell[1] is not None or draw(st.booleans())}
    return {name: as_value(cell, draw) for name, cell in said.items()}


NO_RECORDS = (None, 5, "text", [1], True)


@st.composite
def records(draw: st.DrawFn) -> File:
    written = with_blanks(draw, draw(rows()), NO_RECORDS)
    values = [as_object(row, draw) if isinstance(row, dict) else row for row in written]
    text = json.dumps(values, ensure_ascii=draw(st.booleans()), indent=draw(st.sampled_from([None, 1])))
    return File(text.encode(), [row if isinstance(row, dict) else None for row in written])


@st.composite
def json_lines(draw: st.DrawFn) -> File:
    made = draw(rows().filter(bool))
    written = [made[0], made[0], *with_blanks(draw, made[1:], (*NO_RECORDS, "{]"))]
    lines = [
        json.dumps(as_object(row, draw)) if isinstance(row, dict) else "{]" if row == "{]" else json.dumps(row)
        for row in written
    ]
    return File("\n".join(lines).encode(), [row if isinstance(row, dict) else None for row in written])


@st.composite
def geojson(draw: st.DrawFn) -> File:
    written = with_blanks(draw, draw(rows()), (*NO_RECORDS, {"type": "Feature"}))
    features = [as_feature(row, draw) if is_row(row) else row for row in written]
    text = json.dumps({"type": "FeatureCollection", "features": features})
    return File(text.encode(), [row if is_row(row) else None for row in written])


def is_row(thing: Any) -> bool:
    return isinstance(thing, dict) and "event_id" in thing


def as_feature(row: Row, draw: st.DrawFn) -> dict[str, Any]:
    properties = as_object({name: cell for name, cell in row.items() if name not in ("lon", "lat")}, draw)
    place = [as_value(row.get(name, ("", None)), draw) for name in ("lon", "lat")]
    geometry = {"type": "Point", "coordinates": place}
    return {"type": "Feature", "geometry": geometry if "lon" in row or "lat" in row else None, "properties": properties}


EMPTY_BOOK = making.workbook([[]])


@st.composite
def workbook(draw: st.DrawFn) -> File:
    made = draw(rows().filter(lambda found: len(found[0] if found else ALWAYS) > 1))
    names = list(made[0]) if made else list(ALWAYS)
    written = with_blanks(draw, made, [None])  # a row without cells
    lines = [xml_row(1, names)]
    for number, row in enumerate(written, start=2):
        lines += [xml_row(number, [as_value(cell, draw) for cell in row.values()])] if row else []
    sheet = f"<worksheet><sheetData>{''.join(lines)}</sheetData></worksheet>"
    content = making.with_parts(EMPTY_BOOK, {making.SHEET: sheet.encode()})
    return File(content, [row for row in written if row and any(cell for cell, _ in row.values())])


def xml_row(number: int, cells: Sequence[Any]) -> str:
    return (
        f'<row r="{number}">{"".join(xml_cell(f"{chr(65 + at)}{number}", cell) for at, cell in enumerate(cells))}</row>'
    )


def xml_cell(place: str, cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, (int, float)):
        return f'<c r="{place}"><v>{cell!r}</v></c>'
    text = json.dumps(cell) if isinstance(cell, list) else cell
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


@st.composite
def arrow_table(draw: st.DrawFn) -> File:
    """Return Parquet whose columns are texts, or numbers and days where all of their cells are."""
    made = draw(rows())
    names = list(made[0]) if made else list(ALWAYS)
    columns = {name: as_column([row[name] for row in made], draw) for name in names}
    return File(making.parquet(pa.table(columns)), made)


def as_column(cells: Sequence[Cell], draw: st.DrawFn) -> pa.Array:
    meanings = [meaning for _, meaning in cells]
    if all(isinstance(each, (int, float, date, tuple, type(None))) for each in meanings) and draw(st.booleans()):
        return pa.array(meanings)
    texts = pa.array([text for text, _ in cells], pa.string())
    return texts.dictionary_encode() if draw(st.booleans()) else texts


THEIRS = {
    "event_id": "No",
    "title": "Headline",
    "date_start": "When",
    "lon": "X coord",
    "lat": "Y coord",
    "fatalities_low": "Dead",
    "place_name": "Where",
}


def their_days() -> st.SearchStrategy[Cell]:
    """Return days in forms that a mapping with the day first understands."""
    forms = (
        "%Y-%m-%d",
        "%d/%m/%Y",
        "%d.%m.%Y",
        "%d %b %Y",
        "%B %d, %Y",
        "%Y%m%d",
        "%Y-%m-%dT10:30:00Z",
        "%d-%m-%Y 10:30",
    )
    proper = st.tuples(st.dates(date(1890, 1, 1), date(2024, 12, 31)), st.sampled_from(forms))
    serial = st.integers(20_000, 45_000).map(lambda n: (str(n), date(1899, 12, 30) + timedelta(n)))
    odd = st.sampled_from([*NOTHING, *WORDS, ("13/13/2023", BAD), ("soon", BAD), ("1/2/23", BAD), ("123", BAD)])
    return proper.map(lambda pair: (pair[0].strftime(pair[1]), pair[0])) | serial | odd


MAPPED = {name: COLUMNS[name] for name in THEIRS if name in COLUMNS} | {
    "date_start": their_days(),
    "place_name": texts(),
}


@st.composite
def mapped(draw: st.DrawFn) -> File:
    """Return a table with columns of somebody else's, and the mapping that says what they mean."""
    file = draw(delimited(MAPPED))
    names = list(file.rows[0] or MAPPED) if file.rows else [name for name in MAPPED if name in ALWAYS]
    head, *rest = file.content.decode().split("\n", 1)
    renamed = "".join(THEIRS.get(part, part) for part in split_names(head))
    present = [name for name in MAPPED if THEIRS[name] in renamed]
    mapping = Mapping({name: THEIRS[name] for name in present or names}, "dmy")
    return File("\n".join([renamed, *rest]).encode(), file.rows, mapping)


def split_names(head: str) -> list[str]:
    """Return the names in a header and what stands between them."""
    parts, name = [], ""
    for letter in head:
        if letter.isalpha() or letter == "_":
            name += letter
        else:
            parts += [name, letter]
            name = ""
    return [*parts, name]


FORMATS: dict[str, Callable[[], st.SearchStrategy[File]]] = {
    "CSV": delimited, "JSON": records, "JSON lines": json_lines, "GeoJSON": geojson, "XLSX": workbook,
    "Parquet": arrow_table, "mapped": mapped,
}  # fmt: skip


# --- the laws ----------------------------------------------------------------------------------------------------


def opened(files: Sequence[File]) -> tuple[Raw, list[Row | None]]:
    """Return files as one table, and their records in order."""
    raws = [sources.read_bytes(file.content, NAME, mapping=file.mapping, limits=UPLOAD) for file in files]
    for file, raw in zip(files, raws, strict=True):
        assert raw.rows_read == len(file.rows), file.content
    starts = [1_000_000 * number for number in range(len(raws))]
    tables = [raw.table.assign(source_row=raw.table["source_row"] + at) for raw, at in zip(raws, starts, strict=True)]
    found = [
        raw.findings.assign(source_row=raw.findings["source_row"] + at) for raw, at in zip(raws, starts, strict=True)
    ]
    table = pd.concat(tables, ignore_index=True)
    return Raw(table, NAME, "made up", joined(found)), [row for file in files for row in file.rows]


def is_out(day: Any) -> bool:
    return isinstance(day, date) and not date(1900, 1, 1) <= day <= TODAY


def meaning(row: Row, name: str) -> Any:
    found = row.get(name, ("", None))[1]
    return None if found is WORD or found == () else found


def is_sound(row: Row) -> bool:
    """Return whether a row that could be read keeps all rules but that of its id."""
    start, end, lon, lat = (meaning(row, name) for name in ("date_start", "date_end", "lon", "lat"))
    if start is None or is_out(start) or is_out(end) or (end and end < start):
        return False
    if lon is None or lat is None:
        return lon is None and lat is None
    return abs(lon) <= 180 and abs(lat) <= 90 and (lon, lat) != (0, 0)


def kept_by_the_rules(written: Sequence[Row | None]) -> list[Row]:
    """Return the rows that must be kept, told from what their cells mean."""
    ids, kept = set[str](), []
    for row in written:
        if row is None or any(cell[1] is BAD for cell in row.values()):
            continue
        name = meaning(row, "event_id")
        if name is not None and name not in ids and is_sound(row):
            kept.append(row)
        ids |= {name} if name is not None else set()
    return kept


def assert_conserved(found: Validated, written: Sequence[Row | None], expected: Sequence[Row]) -> None:
    aside = found.problems[found.problems["effect"] == Effect.SET_ASIDE]
    assert found.rows_read == len(written) == len(found.events) + aside["source_row"].nunique()
    assert not set(aside["source_row"]) & set(found.events["source_row"])
    assert (aside["source_file"] == NAME).all()
    assert aside[["source_row", "rule", "message"]].notna().all(axis=None)
    assert found.events["event_id"].tolist() == [meaning(row, "event_id") for row in expected]


def assert_means_what_was_written(found: Validated, expected: Sequence[Row]) -> None:
    changed = found.problems[found.problems["effect"] == Effect.CHANGED]
    lines = set(zip(changed["source_row"], changed["field"], strict=True))
    for event, row in zip(found.events.to_dict("records"), expected, strict=True):
        for name, (text, said) in row.items():
            cell = event.get(f"{EXTRA}own" if name == "own" else name)  # no row may have one
            where = (event["source_row"], name)
            if said is WORD:
                assert where in lines, (name, text)
            if name == "event_type" and said not in EVENT_TYPES:
                assert cell == "other"
                assert where in lines
            elif name == "own":
                assert (cell == text) if said is not None else is_nothing(cell)
            elif name == "date_end" and said in (None, WORD):
                assert cell == event["date_start"]
            else:
                assert is_same(cell, None if said is WORD else said), (name, text, cell)


def is_nothing(cell: Any) -> bool:
    if isinstance(cell, (str, tuple)):
        return not "".join(cell).strip()
    return bool(pd.isna(cell))


def is_same(cell: Any, said: Any) -> bool:
    if said is None or said == ():
        return is_nothing(cell)
    return cell.date() == said if isinstance(said, date) else cell == said


def assert_laws(files: Sequence[File]) -> None:
    raw, written = opened(files)
    found, expected = validate(raw, today=TODAY), kept_by_the_rules(written)
    assert_conserved(found, written, expected)
    assert_means_what_was_written(found, expected)


@pytest.mark.parametrize("kind", FORMATS)
def test_rows_are_kept_or_set_aside_by_what_their_cells_mean(kind: str):
    run_with(FORMATS[kind], *QUICK)


@pytest.mark.slow
@pytest.mark.parametrize("kind", FORMATS)
def test_the_same_of_two_thousand_files(kind: str):
    run_with(FORMATS[kind], *ALL)


def run_with(make: Callable[[], st.SearchStrategy[File]], examples: int, at_once: int) -> None:
    files = st.lists(make(), min_size=at_once, max_size=at_once)
    # a failing batch is large, and so is the time to make it smaller
    settings(max_examples=examples, phases=[Phase.generate])(given(files)(assert_laws))()
