"""Laws of reading, for made-up files of every format: which rows are kept, which are set aside and why, and that every
cell of a kept row means what was written, or has a line that says what became of it.

Every cell is drawn as a pair: what stands in the file, and what it means. So the tests know the answer without reading.
Hypothesis gives the chance; each file is made by plain functions of it, which costs a tenth of drawing cell by cell.
"""

import csv
import io
import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Any
from xml.sax.saxutils import escape

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from geo import sources
from geo.events.problems import Outcome, concat_problems
from geo.events.raw import RawTable
from geo.events.schema import EVENT_TYPES, EXTRA
from geo.events.validate import Validated, validate
from geo.sources.limits import UPLOAD
from geo.sources.publishers.mapping import ColumnMapping
from tests.bad_files import making
from tests.conftest import part_of_all

pytestmark = pytest.mark.slow

# examples, and files in each: they are checked together, which costs hardly more than one
QUICK, ALL = (6, 10), (50, 40)
TODAY = date(2024, 6, 30)
NAME = "made up.file"

# meanings besides a value: nothing that can be read, which sets the row aside where the event needs the cell and else
# leaves it open; a value that its set lacks; a word for "not stated". Each has its line
BAD, UNKNOWN, WORD = object(), object(), object()
NEEDED = ("event_id", "date_start", "lon", "lat")
Cell = tuple[Any, Any]  # what is written, what it means
Row = dict[str, Cell]


@dataclass(frozen=True)
class Figure:
    """A number of people that is written otherwise than as a plain number: the cell stands beside it."""

    value: int


@dataclass(frozen=True)
class File:
    """A file, its records in order (None: no record at all), how its columns are to be understood, and a rule that
    must be told of the whole of it.
    """

    content: bytes
    rows: Sequence[Row | None]
    names: Sequence[str] = ()
    mapping: ColumnMapping | None = None
    told: str = ""


# --- cells -------------------------------------------------------------------------------------------------------

LETTERS = "abé,;|\t\"' \n=+-@'<&{}[]#/\\غ🙂\u200f\u202e\u00a0\u2003\x85\u2028\ufeff"
NOTHING = [("", None), ("  ", None)]
WORDS = [(word, WORD) for word in ("NA", "n/a", "None", "null", "-", " unknown ", "NaN", "?")]
NO_NUMBERS = [
    (word, BAD)
    for word in (
        "east",
        "1e400",
        "-inf",
        "1,5",
        "0x1f",
        "1_000",
        "٣",
        "５",
        "1 2",
        "--1",
        "1e",
        "9" * 400,
        "9" * 400 + "x",
    )
]
NUMBERS = [("5", 5.0), (" 7 ", 7.0), ("+5", 5.0), ("5.", 5.0), (".5", 0.5), ("1e1", 10.0), ("-0", -0.0), ("007", 7.0),
           ("5e-324", 5e-324), ("300", 300.0), ("1e308", 1e308), ("0.30000000000000004", 0.1 + 0.2)]  # fmt: skip
NO_DAYS = [
    (text, BAD) for text in ("2023-02-30", "3.12.2023", "20231203", "2023-W48-7", "soon", "2023-1-1", "0000-00-00")
]
Make = Callable[[Random], Cell]


def one_of(cells: Sequence[Cell]) -> Make:
    return lambda chance: chance.choice(cells)


def text(chance: Random) -> Cell:
    found = "".join(chance.choices(LETTERS, k=chance.randint(0, 8)))
    return found, found.strip() or None


def between(chance: Random, first: date, last: date) -> date:
    return first + timedelta(chance.randint(0, (last - first).days))


def day(chance: Random) -> Cell:
    found = between(chance, date(1890, 1, 1), date(2024, 12, 31))
    odd = [*NOTHING, *WORDS, *NO_DAYS, (" 2023-11-01 ", date(2023, 11, 1))]
    return chance.choice([(found.isoformat(), found), chance.choice(odd)])


def degrees(most: float) -> Make:
    def make(chance: Random) -> Cell:
        found = chance.uniform(-1.1 * most, 1.1 * most)
        return chance.choice([(repr(found), found), chance.choice([*NOTHING, *WORDS, *NO_NUMBERS, *NUMBERS])])

    return make


FIGURES = {"٣": 3, "５": 5}
COUNTS = [
    *NOTHING,
    *WORDS,
    *((word, Figure(FIGURES[word]) if word in FIGURES else BAD) for word, _ in NO_NUMBERS),
    ("1,234", Figure(1234)),
    ("about 4", Figure(4)),
    ("10+", Figure(10)),
    ("dozens", BAD),
    ("-1", BAD),
    ("1.5", BAD),
    ("7.0", 7),
    ("1e2", 100),
    ("99999999999", BAD),
    ("0", 0),
]
TYPES = [*((kind, kind) for kind in EVENT_TYPES), ("siege", "siege"), ("", None), (" other ", "other")]
SETS = [("place", "place"), (" sea ", "sea"), ("exact", UNKNOWN), ("PLACE", UNKNOWN), ("", None)]
LISTS = [
    ("", ()),
    ("a;b", ("a", "b")),
    (" a ; ;b; ", ("a", "b")),
    ('["a", "b;c"]', ("a", "b;c")),
    ("[1", BAD),
    ("NA", WORD),
]
COLUMNS: dict[str, Make] = {
    "event_id": one_of([*((f"e{n}", f"e{n}") for n in range(40)), ("", None)]),
    "title": text,
    "date_start": day,
    "date_end": day,
    "event_type": one_of(TYPES),
    "lon": degrees(180),
    "lat": degrees(90),
    "fatalities_low": one_of(COUNTS),
    "geo_precision": one_of(SETS),
    "tags": one_of(LISTS),
    "own": text,
}
ALWAYS = ("event_id", "date_start", "event_type")
PROPER = {
    "date_end": ("2024-01-01", date(2024, 1, 1)),
    "lon": ("44.5", 44.5),
    "lat": ("33.25", 33.25),
    "fatalities_low": ("3", 3),
}


def proper(chance: Random, columns: dict[str, Make]) -> Row:
    """Return a row that must be kept, unless its id is given twice."""
    number, start = chance.randint(0, 999), between(chance, date(2023, 1, 1), date(2023, 12, 31))
    said = PROPER | {"event_id": (f"e{number}", f"e{number}"), "date_start": (start.isoformat(), start)}
    return {name: said[name] if name in said else make(chance) for name, make in columns.items()}


def rows(chance: Random, columns: dict[str, Make] = COLUMNS) -> list[Row]:
    """Return rows of the same columns; most cells of most rows are proper."""
    chosen = {name: make for name, make in columns.items() if name in ALWAYS or chance.random() < 0.5}
    made = [proper(chance, chosen) for _ in range(chance.randint(0, 4))]
    for row in made:
        for name in chance.sample(list(chosen), chance.randint(0, 3)):
            row[name] = chosen[name](chance)
    return made


def with_blanks(chance: Random, made: Sequence[Row], blanks: Sequence[Any]) -> list[Any]:
    """Return rows with things among them that are none."""
    found: list[Any] = list(made)
    for _ in range(chance.randint(0, 2)):
        found.insert(chance.randint(0, len(found)), chance.choice(blanks))
    return found


# --- formats -----------------------------------------------------------------------------------------------------


def delimited(chance: Random, columns: dict[str, Make] = COLUMNS, names_of: dict[str, str] | None = None) -> File:
    """Return delimited text, with ragged and blank lines."""
    made = rows(chance, columns)
    names = list(made[0]) if made else list(ALWAYS)
    quoting = chance.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC])
    file = io.StringIO()
    writer = csv.writer(
        file, delimiter=chance.choice(",;\t|"), lineterminator=chance.choice(["\n", "\r\n"]), quoting=quoting
    )
    writer.writerow([(names_of or {}).get(name, name) for name in names])
    written: list[Row | None] = []
    for row in with_blanks(chance, made, [["a"], ["a"] * (len(names) + 1), []]):
        cells = [cell for cell, _ in row.values()] if isinstance(row, dict) else row
        writer.writerow(cells)
        if any(cells):  # a line of nothing but empty cells is none
            written.append(row if isinstance(row, dict) else None)
    return File(file.getvalue().encode("utf-8", "replace"), written, names)


def as_value(chance: Random, cell: Cell) -> Any:
    """Return a cell as JSON may have it: a number as number, a blank as null."""
    written, said = cell
    if chance.random() < 0.5:
        return written
    return list(said) if isinstance(said, tuple) else said if isinstance(said, (int, float, type(None))) else written


def as_object(chance: Random, row: Row) -> dict[str, Any]:
    """Return a row as an object that may lack what says nothing; only without a date it would be no table of ours."""
    said = {name: cell for name, cell in row.items() if name in ALWAYS or cell[1] is not None or chance.random() < 0.5}
    return {name: as_value(chance, cell) for name, cell in said.items()}


NO_RECORDS = (None, 5, "text", [1], True)


def is_row(thing: Any) -> bool:
    return isinstance(thing, dict) and "event_id" in thing


def only_rows(written: Sequence[Any]) -> list[Row | None]:
    return [row if is_row(row) else None for row in written]


def records(chance: Random) -> File:
    written = with_blanks(chance, rows(chance), NO_RECORDS)
    values = [as_object(chance, row) if is_row(row) else row for row in written]
    found = json.dumps(values, ensure_ascii=chance.random() < 0.5, indent=chance.choice([None, 1]))
    return File(found.encode(), only_rows(written))


def json_lines(chance: Random) -> File:
    made = rows(chance) or [proper(chance, COLUMNS)]
    written = [made[0], made[0], *with_blanks(chance, made[1:], (*NO_RECORDS, "{]"))]
    lines = [row if row == "{]" else json.dumps(as_object(chance, row) if is_row(row) else row) for row in written]
    return File("\n".join(lines).encode(), only_rows(written))


def geojson(chance: Random) -> File:
    written = with_blanks(chance, rows(chance), (*NO_RECORDS, {"type": "Feature"}))
    features = [as_feature(chance, row) if is_row(row) else row for row in written]
    return File(json.dumps({"type": "FeatureCollection", "features": features}).encode(), only_rows(written))


def as_feature(chance: Random, row: Row) -> dict[str, Any]:
    properties = as_object(chance, {name: cell for name, cell in row.items() if name not in ("lon", "lat")})
    place = [as_value(chance, row.get(name, ("", None))) for name in ("lon", "lat")]
    geometry = {"type": "Point", "coordinates": place} if {"lon", "lat"} & set(row) else None
    return {"type": "Feature", "geometry": geometry, "properties": properties}


EMPTY_BOOK = making.workbook([[]])


def workbook(chance: Random) -> File:
    made = rows(chance)
    written = with_blanks(chance, made, [None])  # a row without cells
    lines = [xml_row(1, list(made[0]) if made else list(ALWAYS))]
    for number, row in enumerate(written, start=2):
        lines += [xml_row(number, [as_value(chance, cell) for cell in row.values()])] if row else []
    sheet = f"<worksheet><sheetData>{''.join(lines)}</sheetData></worksheet>"
    content = making.with_parts(EMPTY_BOOK, {making.SHEET: sheet.encode()})
    return File(content, [row for row in written if row and any(cell for cell, _ in row.values())])


def xml_row(number: int, cells: Sequence[Any]) -> str:
    found = "".join(xml_cell(f"{chr(65 + at)}{number}", cell) for at, cell in enumerate(cells))
    return f'<row r="{number}">{found}</row>'


def xml_cell(place: str, cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, (int, float)):
        return f'<c r="{place}"><v>{cell!r}</v></c>'
    written = json.dumps(cell) if isinstance(cell, list) else cell
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(written)}</t></is></c>'


def arrow_table(chance: Random) -> File:
    """Return Parquet whose columns are texts, or numbers and days where all of their cells are."""
    made = rows(chance)
    names = list(made[0]) if made else list(ALWAYS)
    return File(
        making.parquet(pa.table({name: as_column(chance, [row[name] for row in made]) for name in names})), made
    )


def as_column(chance: Random, cells: Sequence[Cell]) -> pa.Array:
    meanings = [said for _, said in cells]
    if all(isinstance(said, (int, float, date, tuple, type(None))) for said in meanings) and chance.random() < 0.5:
        return pa.array(meanings)
    written = pa.array([cell for cell, _ in cells], pa.string())
    return written.dictionary_encode() if chance.random() < 0.5 else written


THEIRS = {
    "event_id": "No",
    "title": "Headline",
    "date_start": "When",
    "event_type": "Kind",
    "lon": "X coord",
    "lat": "Y coord",
    "fatalities_low": "Dead",
    "place_name": "Where",
}
DAY_FORMS = (
    "%Y-%m-%d",
    "%d/%m/%Y",
    "%d.%m.%Y",
    "%d %b %Y",
    "%B %d, %Y",
    "%Y%m%d",
    "%Y-%m-%dT10:30:00Z",
    "%d-%m-%Y 10:30",
)


def their_day(chance: Random) -> Cell:
    """Return a day in a form that a mapping with the day first understands."""
    found, serial = between(chance, date(1890, 1, 1), date(2024, 12, 31)), chance.randint(20_000, 45_000)
    of_spreadsheet = (str(serial), date(1899, 12, 30) + timedelta(serial))
    odd = [*NOTHING, *WORDS, ("13/13/2023", BAD), ("soon", BAD), ("1/2/23", date(2023, 2, 1)), ("123", BAD)]
    return chance.choice([(found.strftime(chance.choice(DAY_FORMS)), found), of_spreadsheet, chance.choice(odd)])


def their_degrees(axis: str, most: float) -> Make:
    """Return a maker of degrees as people write them: a comma before decimals, minutes, a letter for the direction."""
    as_people = {"1,5": 1.5, "٣": 3.0, "５": 5.0, "1 2": 1.033333333} | ({"1e": 1.0} if axis == "lon" else {})

    def make(chance: Random) -> Cell:
        text, said = degrees(most)(chance)
        return text, as_people.get(text, said)

    return make


MAPPED = {name: COLUMNS.get(name, text) for name in THEIRS} | {
    "date_start": their_day,
    "lon": their_degrees("lon", 180),
    "lat": their_degrees("lat", 90),
}


def told_of_places(file: File) -> str:
    """Return the rule by which no event of the file has a place: half of them, or metres of a projection not named."""
    if not {"lon", "lat"} <= set(file.names):
        return "coordinates_not_found"
    pairs = [(row["lon"], row["lat"]) for row in file.rows if row]
    given = [
        min(abs(lon), abs(lat))
        for (lon_text, lon), (lat_text, lat) in pairs
        if isinstance(lon, float) and isinstance(lat, float) and not {lon_text, lat_text} & {"1 2", "1e"}
    ]
    return "coordinates_in_metres" if sum(least > 360 for least in given) * 2 > len(given) else ""


def titled(row: Row) -> Cell:
    """Return the title of a row: its own, else one of the kind of event and the place."""
    text, said = row.get("title", ("", None))
    kind, place = row["event_type"][1], row.get("place_name", ("", None))[1]
    label = {"other": None, "siege": "Siege", None: None}[kind] if kind not in LABELS else LABELS[kind]
    return text, said or (f"{label} in {place}" if label and place else label)


LABELS = {name: kind.label for name, kind in EVENT_TYPES.items() if name != "other"}


def mapped(chance: Random) -> File:
    """Return a table with columns of somebody else's, and the mapping that says what they mean."""
    file = delimited(chance, MAPPED, THEIRS)
    told = told_of_places(file)
    made: list[Row | None] = []
    for row in file.rows:
        nowhere = {name: (row[name][0], None) for name in ("lon", "lat") if name in row} if row and told else {}
        made.append(row and row | nowhere | {"title": titled(row)})
    mapping = ColumnMapping({name: THEIRS[name] for name in file.names}, "dmy")
    return replace(file, rows=made, mapping=mapping, told=told)


FORMATS: dict[str, Callable[[Random], File]] = {
    "CSV": delimited, "JSON": records, "JSON lines": json_lines, "GeoJSON": geojson, "XLSX": workbook,
    "Parquet": arrow_table, "mapped": mapped,
}  # fmt: skip


# --- the laws ----------------------------------------------------------------------------------------------------


def opened(files: Sequence[File]) -> tuple[RawTable, list[Row | None]]:
    """Return files as one table, and their records in order."""
    raws = [sources.read_bytes(file.content, NAME, mapping=file.mapping, limits=UPLOAD) for file in files]
    for file, raw in zip(files, raws, strict=True):
        assert raw.rows_read == len(file.rows), file.content
        assert not file.told or file.told in set(raw.findings["rule"]), (file.told, file.content)
    for number, raw in enumerate(raws):  # rows of each file have numbers of their own
        for rows in (raw.table, raw.findings):
            rows["source_row"] += 1_000_000 * number
    table = pd.concat([raw.table for raw in raws], ignore_index=True)
    return RawTable(table, NAME, "made up", concat_problems([raw.findings for raw in raws])), [
        row for file in files for row in file.rows
    ]


def is_before_all(day: Any) -> bool:
    return isinstance(day, date) and day < date(1900, 1, 1)


def meaning(row: Row, name: str) -> Any:
    found = row.get(name, ("", None))[1]
    if isinstance(found, Figure):
        return found.value
    return None if any(found is each for each in (BAD, UNKNOWN, WORD)) or found == () else found


def can_be_read(row: Row | None) -> bool:
    return row is not None and not any(name in row and row[name][1] is BAD for name in NEEDED)


def is_sound(row: Row) -> bool:
    """Return whether a row that could be read keeps all rules but that of its id."""
    start, end, lon, lat = (meaning(row, name) for name in ("date_start", "date_end", "lon", "lat"))
    if start is None or is_before_all(start) or is_before_all(end) or (end and end < start):
        return False
    if lon is None or lat is None:
        return lon is None and lat is None
    return abs(lon) <= 180 and abs(lat) <= 90 and max(abs(lon), abs(lat)) > 0.01


def kept_by_the_rules(written: Sequence[Row | None]) -> list[Row]:
    """Return the rows that must be kept, told from what their cells mean."""
    ids, kept = set[str](), []
    for row in written:
        if row is None or not can_be_read(row):
            continue
        name = meaning(row, "event_id")
        if name is not None and name not in ids and is_sound(row):
            kept.append(row)
        ids |= {name} if name is not None else set()
    return kept


def assert_conserved(found: Validated, written: Sequence[Row | None], expected: Sequence[Row]) -> None:
    aside = found.problems[found.problems["effect"] == Outcome.REJECTED]
    assert found.rows_read == len(written) == len(found.events) + aside["source_row"].nunique()
    assert not set(aside["source_row"]) & set(found.events["source_row"])
    assert (aside["source_file"] == NAME).all()
    assert aside[["source_row", "rule", "message"]].notna().all(axis=None)
    assert found.events["event_id"].tolist() == [meaning(row, "event_id") for row in expected]


def lines_of(written: Sequence[Row | None]) -> Counter[tuple[str, str, str]]:
    """Return rule, field and value of what must be told of cells, and of how many rows."""
    found = Counter[tuple[str, str, str]]()
    for row in (row for row in written if row is not None):
        for name, (text, said) in row.items():
            if rule := rule_of(name, said):
                found[rule, name, text.strip()[:200]] += 1
        start, end, kind = (meaning(row, name) for name in ("date_start", "date_end", "event_type"))
        if can_be_read(row) and any(day and day > TODAY for day in (start, end)):
            found["date_in_future", "date_start", str(start or "")] += 1
        if can_be_read(row) and kind not in EVENT_TYPES:
            found["event_type_unknown", "event_type", kind or ""] += 1
    return found


def rule_of(name: str, said: Any) -> str | None:
    if said is BAD:
        return None if name in NEEDED else "cell_left_open"
    if isinstance(said, Figure):
        return "figure_read"
    return "missing_word" if said is WORD else "value_unknown" if said is UNKNOWN else None


TOLD = ("cell_left_open", "figure_read", "missing_word", "value_unknown", "date_in_future", "event_type_unknown")


def assert_told(found: Validated, written: Sequence[Row | None]) -> None:
    """Every cell that was changed or left open has its line; rows that are alike share one, which counts them."""
    lines = found.problems[found.problems["rule"].isin(TOLD)]
    told = Counter[tuple[str, str, str]]()
    for rule, field, value, count in zip(lines["rule"], lines["field"], lines["value"], lines["rows"], strict=True):
        told[rule, field, value.removesuffix(" 00:00:00").strip()] += count
    assert told == lines_of(written)
    assert (lines["effect"] == lines["rule"].map(lambda rule: NOTED_OR_CHANGED[rule == "date_in_future"])).all()


NOTED_OR_CHANGED = (Outcome.MODIFIED, Outcome.NOTED)
A_MILLIMETRE = 1e-8  # degrees: minutes and seconds are written to eight places


def assert_means_what_was_written(found: Validated, expected: Sequence[Row]) -> None:
    for event, row in zip(found.events.to_dict("records"), expected, strict=True):
        for name, (text, said) in row.items():
            cell = event.get(f"{EXTRA}own" if name == "own" else name)  # no row may have one
            beside = event.get(f"{EXTRA}{name}_in_file")
            if said is BAD or said is UNKNOWN or isinstance(said, Figure):
                assert beside == text, (name, text, beside)
            else:
                assert is_nothing(beside), (name, text, beside)
            if name == "event_type" and said not in EVENT_TYPES:
                assert cell == "other"
            elif name == "own":
                assert (cell == text) if said is not None else is_nothing(cell)
            elif name == "date_end" and meaning(row, name) is None:
                assert cell == event["date_start"]
            else:
                assert is_same(cell, meaning(row, name)), (name, text, cell)


def is_nothing(cell: Any) -> bool:
    if isinstance(cell, (str, tuple)):
        return not "".join(cell).strip()
    return bool(pd.isna(cell))


def is_same(cell: Any, said: Any) -> bool:
    if said is None or said == ():
        return is_nothing(cell)
    if isinstance(said, float):
        return abs(cell - said) <= A_MILLIMETRE
    return cell.date() == said if isinstance(said, date) else cell == said


def assert_laws(files: Sequence[File]) -> None:
    raw, written = opened(files)
    found, expected = validate(raw, today=TODAY), kept_by_the_rules(written)
    assert_conserved(found, written, expected)
    assert_means_what_was_written(found, expected)
    assert_told(found, written)


@pytest.mark.parametrize("kind", FORMATS)
def test_rows_are_kept_or_set_aside_by_what_their_cells_mean(kind: str):
    run_with(FORMATS[kind], *QUICK)


@pytest.mark.slow
@pytest.mark.parametrize("kind", FORMATS)
def test_the_same_of_many_files(kind: str):
    examples, at_once = ALL
    run_with(FORMATS[kind], part_of_all(examples), at_once)


def run_with(make: Callable[[Random], File], examples: int, at_once: int) -> None:
    @settings(max_examples=examples, phases=[Phase.generate])
    @given(st.randoms(use_true_random=True))
    def run(chance: Random) -> None:
        assert_laws([make(chance) for _ in range(at_once)])

    run()
