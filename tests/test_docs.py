"""The documents say what the program does: columns, closed sets, event types, rules, filters and paths, both ways."""

import ast
import importlib.util
import pkgutil
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from geo import sources
from geo.events.problems import Outcome
from geo.events.raw import RawTable
from geo.events.rules import row_rules
from geo.events.schema import EVENT_COLUMNS, EVENT_TYPES, LOCATED_COLUMNS, Column
from geo.events.validate import validate
from geo.export.formats import FORMATS
from geo.snapshot.formats import formats
from geo.snapshot.spec import SNAPSHOT_PARAMETERS
from geo.sources.publishers import mapping
from geo.sources.publishers.crosswalk import CrosswalkBuilder
from geo.store.link import SELECTION_PARAMETERS, VIEW_PARAMETERS
from scripts.draw_rooms import PICTURE, ROOMS, path_of

ROOT = Path(__file__).parents[1]
DICTIONARY = ROOT / "docs" / "data-dictionary.md"
METHOD = ROOT / "docs" / "method.md"
DOCUMENTS = [
    *(ROOT / name for name in ("README.md", "CHANGELOG.md", "THIRD_PARTY.md", "data/README.md")),
    *sorted((ROOT / "docs").glob("*.md")),
]
CLOSED_SETS = {
    name: tuple(map(str, column.values))
    for name, column in (EVENT_COLUMNS | LOCATED_COLUMNS).items()
    if column.values and name != "event_type"
}

Table = list[list[str]]


def section(path: Path, heading: str) -> str:
    """Return the text below a heading, up to the next one of any level."""
    text = path.read_text(encoding="utf-8")
    found = re.search(rf"^#+ {re.escape(heading)}\n(.*?)(?=^#+ |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found, f"{path.name} has no heading {heading!r}"
    return found[1]


def tables_of(text: str) -> list[Table]:
    """Return the cells of every table in `text`, without its head; backticks are taken off."""
    return [
        [[cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in lines.splitlines()[2:]]
        for lines in re.findall(r"(?:^\|.*\|\n)+", text, re.MULTILINE)
    ]


def table_of(text: str) -> Table:
    """Return the cells of the first table in `text`."""
    return tables_of(text)[0]


# --- data dictionary -------------------------------------------------------------------------------------------


def test_event_columns_are_those_of_the_schema_in_its_order():
    rows = table_of(section(DICTIONARY, "Columns of an event"))
    written = [(name, kind, required == "yes") for name, kind, required, _, _ in rows]
    meant = [(name, c.kind, c.required) for name, c in EVENT_COLUMNS.items()]
    assert written == meant


def test_located_columns_are_those_of_the_schema_in_its_order():
    rows = table_of(section(DICTIONARY, "Columns that locating adds"))
    assert [(name, kind) for name, kind, _, _ in rows] == [(name, c.kind) for name, c in LOCATED_COLUMNS.items()]


@pytest.mark.parametrize(
    ("heading", "columns"), [("Columns of an event", EVENT_COLUMNS), ("Columns that locating adds", LOCATED_COLUMNS)]
)
def test_columns_with_a_closed_set_say_so_and_all_have_a_meaning(heading: str, columns: dict[str, Column]):
    rows = table_of(section(DICTIONARY, heading))
    assert {row[0] for row in rows if row[-1] == "closed set"} == CLOSED_SETS.keys() & columns.keys()
    assert [row[0] for row in rows if len(row[-2]) < 10] == []


@pytest.mark.parametrize("name", CLOSED_SETS)
def test_values_of_a_closed_set_are_those_of_the_schema(name: str):
    rows = table_of(section(DICTIONARY, name))
    assert sorted(value for value, _ in rows) == sorted(CLOSED_SETS[name])
    assert all(meaning for _, meaning in rows)


def test_no_closed_set_is_written_that_the_schema_does_not_have():
    text = DICTIONARY.read_text(encoding="utf-8")
    assert set(re.findall(r"^### (\S+)$", text, re.MULTILINE)) == set(CLOSED_SETS)


def test_the_event_type_tree_is_that_of_the_schema():
    written: list[tuple[str, str, str, str]] = []
    branch = label = ""
    for slug, name, sub_type, twig_name in table_of(section(DICTIONARY, "The event-type tree")):
        branch, label = (slug, name) if slug else (branch, label)
        written.append((branch, label, sub_type, twig_name))
    meant = [
        (slug, kind.label, sub_type, twig_name)
        for slug, kind in EVENT_TYPES.items()
        for sub_type, twig_name in (kind.sub_types or {"": ""}).items()
    ]
    assert written == meant


def test_the_smallest_event_of_the_dictionary_passes_every_check(tmp_path):
    path = tmp_path / "events.geojson"
    path.write_text(code_block(DICTIONARY, "json"), encoding="utf-8")
    checked = validate(sources.read(path))
    assert len(checked.events) == 1
    assert checked.problems.empty


def test_files_that_come_out_are_those_that_there_are_writers_for():
    rows = table_of(section(DICTIONARY, "Files that come out"))
    assert [ending for ending, _, _ in rows] == list(FORMATS)
    assert all(len(holds) > 20 for _, holds, _ in rows)


# --- method ----------------------------------------------------------------------------------------------------


def rules_of_cells() -> set[tuple[str, str]]:
    """Return (rule, effect) of all that can be wrong with a record or a cell, found by making it wrong."""
    wrong = {"text": True, "date": "yesterday", "number": "far", "count": -1, "flag": "maybe", "list": 1, "records": 1}
    kinds = {c.kind: name for name, c in EVENT_COLUMNS.items() if c.kind != "object" and name != "source_row"}
    rows = [{name: wrong[kind]} for kind, name in kinds.items()]
    rows += [{"event_id": True}, {"date_start": "yesterday"}, {"lon": "far"}, {"fatalities_best": "10+"}]
    rows += [{"geo_precision": "roughly"}, {"title": "\ud800"}, {"lon": "n/a"}, {"title": "\x07"}, {"near_place": "x"}]
    table = pd.DataFrame([row | {"source_row": n} for n, row in enumerate(rows, start=1)], dtype=object)
    problems = validate(RawTable(table.where(table.notna(), None), "events.geojson", "")).problems
    return set(zip(problems["rule"], problems["effect"].map(str), strict=True))


def rules_of_readers() -> set[tuple[str, str]]:
    """Return (rule, effect) of all that readers find, by what stands in their code."""
    effects = {f"Outcome.{outcome.name}": str(outcome) for outcome in Outcome}
    found: set[tuple[str, str]] = set()
    for path in [*sorted((ROOT / "geo" / "sources").rglob("*.py")), ROOT / "geo" / "dataset" / "dataset.py"]:
        for call in [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)]:
            name = ast.unparse(call.func).rpartition(".")[2]
            if name in {"make_problems", "add_problems"} and isinstance(call.args[0], ast.Constant):
                found.add((call.args[0].value, effects[ast.unparse(call.args[1])]))
            elif name in {"file_problem", "add_file_note"} and isinstance(call.args[0], ast.Constant):
                found.add((call.args[0].value, "noted"))
            elif name == "set_codes":
                found |= {(word.value.value, "changed") for word in call.keywords if word.arg == "rule"}
    return found


def test_rules_are_those_of_readers_and_validate_with_their_effects():
    tables = tables_of(section(METHOD, "1. Checking a file"))
    written = [(name, effect) for table in tables for name, effect, _ in table]
    meant = {(rule.name, str(rule.effect)) for rule in row_rules(date.max)} | rules_of_cells() | rules_of_readers()
    assert set(written) == meant
    assert len(written) == len(meant)


def test_filters_are_those_of_the_link():
    rows = table_of(section(METHOD, "4. What the filters do"))
    written = [name.strip(" `") for names, _ in rows for name in names.split(",")]
    assert sorted(written) == sorted(p.name for p in (*SELECTION_PARAMETERS, *VIEW_PARAMETERS))


def test_parameters_of_a_snapshot_are_those_that_it_reads():
    rows = table_of(section(METHOD, "Parameters of a snapshot"))
    written = [name.strip(" `") for names, _ in rows for name in names.split(",")]
    assert sorted(written) == sorted(p.name for p in SNAPSHOT_PARAMETERS)


def test_formats_of_a_snapshot_are_those_of_the_records():
    rows = table_of(section(METHOD, "Formats of a snapshot"))
    browser = {"shown": True, "saved": False}
    written = [(*names, browser[shown], holds) for *names, shown, holds in rows]
    assert written == [
        (each.ending, each.label, each.group, each.media_type, each.shown_by_browser, str(each.holds))
        for each in formats().values()
    ]


@pytest.mark.parametrize("name", ["rows", "terms"])
def test_parameters_about_tables_name_every_format_of_tables(name: str):
    text = dict(table_of(section(METHOD, "Parameters of a snapshot")))[name]
    assert set(re.findall(r"`(\.\w+)`", text)) == FORMATS.keys() | {".zip"}


# --- adding a source -------------------------------------------------------------------------------------------


def code_block(path: Path, language: str) -> str:
    """Return the first fenced block of a language."""
    found = re.search(rf"^```{language}\n(.*?)^```$", path.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert found
    return found[1]


def test_the_reader_of_the_example_works_as_it_stands(tmp_path):
    module = tmp_path / "example_monitor.py"
    module.write_text(code_block(ROOT / "docs" / "adding-a-source.md", "python"), encoding="utf-8")
    spec = importlib.util.spec_from_file_location("example_monitor", module)
    reader = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(reader)
    content = b"id,day,kind,deaths,lat,lon\nm1,03/12/2023,air raid,5,35.5,44.4\nm2,soon,siege,,,\n"
    table = sources.open_table(content, "monitor.csv")
    assert set(reader.ROLES.values()) == set(reader.COLUMNS) == set(table.table.columns) - {"source_row"}
    checked = validate(reader.crosswalk(table))
    assert checked.events[["event_id", "event_type", "fatalities_best", "lon"]].to_numpy().tolist() == [
        ["m1", "air_strike", 5, 44.4]
    ]
    assert checked.problems["rule"].tolist() == ["date_order", "kind_unknown", "date_unreadable"]


def test_methods_of_the_builder_are_those_that_it_has():
    named = set(re.findall(r"`builder\.(\w+)\(\)`", (ROOT / "docs" / "adding-a-source.md").read_text(encoding="utf-8")))
    public = {name for name in vars(CrosswalkBuilder) if name.startswith(("set", "move", "add"))}
    assert named == public


def imports_of_code_blocks() -> list[str]:
    """Return the dotted names that Python in the documents imports from this program."""
    blocks = [
        ast.parse(code)
        for path in DOCUMENTS
        for code in re.findall(r"^```python\n(.*?)^```$", path.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    ]
    froms = [node for block in blocks for node in ast.walk(block) if isinstance(node, ast.ImportFrom)]
    return [f"{node.module}.{alias.name}" for node in froms for alias in node.names if node.module.startswith("geo")]


@pytest.mark.parametrize("name", imports_of_code_blocks())
def test_code_in_a_document_imports_what_exists(name: str):
    pkgutil.resolve_name(name)


# --- paths -----------------------------------------------------------------------------------------------------

EXAMPLES = {
    "my_events.geojson",
    "located.csv",
    "my_table.csv",
    "mapping.json",
    "old.csv",
    "new.csv",
    "map.png",
    "map.pdf",
    "deaths.svg",
    "NAME.about.json",
    "weekly.toml",
}  # the reader's own files
FOLDERS = r"(?:geo|ui|data|docs|examples|scripts|tests|benchmarks|\.streamlit)"
FILE_NAME = r"[\w.-]*\w\.(?:py|md|js|css|toml|txt|json|csv|geojson|parquet|png)"
PLACES_OF_NAMES = ("", "data", "data/boundaries", "geo/webmap/assets")  # of files that are named without their folder


def paths_from_root(text: str) -> set[str]:
    """Return everything in `text` that is written as a path from the top of the repository."""
    return set(re.findall(rf"(?<![\w/.:-]){FOLDERS}/(?:[\w./-]*[\w/])?", text))


def names_of_files(text: str) -> set[str]:
    """Return names of files in backticks that are written without their folder."""
    return set(re.findall(rf"`({FILE_NAME})`", text))


def links(text: str) -> Iterator[tuple[str, str]]:
    """Yield (path, heading) of every link that stays in the repository."""
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if not target.startswith(("http://", "https://")):
            path, _, heading = target.partition("#")
            yield path, heading


def anchors(path: Path) -> set[str]:
    headings = re.findall(r"^#+ (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_path_in_a_document_exists(document: Path):
    text = document.read_text(encoding="utf-8")
    missing = {path for path in paths_from_root(text) if not (ROOT / path).exists()}
    missing |= {
        name
        for name in names_of_files(text) - EXAMPLES
        if not any((ROOT / folder / name).exists() for folder in PLACES_OF_NAMES)
    }
    assert missing == set()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_in_a_document_leads_somewhere(document: Path):
    for path, heading in links(document.read_text(encoding="utf-8")):
        target = (document.parent / path).resolve() if path else document
        assert target.exists(), path
        assert not heading or heading in anchors(target), f"{path}#{heading}"


def test_the_tree_of_the_readme_names_every_folder_of_the_program():
    tree = re.search(
        r"^```\napp\.py.*?^```$", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
    named = re.findall(r"^(\s*)([\w.]+/?) ", tree[0], re.MULTILINE)
    top = [name for indent, name in named if not indent]
    under_geo = [name for indent, name in named if indent and name.endswith("/")]
    assert all((ROOT / name).exists() for name in top)
    assert sorted(under_geo) == sorted(f"{path.parent.name}/" for path in ROOT.glob("geo/*/__init__.py"))


def names_of_controls() -> list[str]:
    """Return what the documents call buttons, windows and fields of the page: 'Snapshot', 'Offline file'."""
    texts = "\n".join(path.read_text(encoding="utf-8") for path in DOCUMENTS)
    return sorted(set(re.findall(r"(?<![\w`'])'([A-Z][A-Za-z ]+)'(?!\w)", texts)))


@pytest.fixture(scope="module")
def texts_of_the_page() -> str:
    paths = [path for folder in ("geo", "ui") for path in (ROOT / folder).rglob("*.*")]
    return "\n".join(path.read_text(encoding="utf-8") for path in paths if path.suffix in {".py", ".js", ".html"})


@pytest.mark.parametrize("name", names_of_controls())
def test_a_control_that_a_document_names_is_on_the_page(name: str, texts_of_the_page: str):
    assert name in texts_of_the_page


# --- architecture and glossary ---------------------------------------------------------------------------------

ARCHITECTURE = ROOT / "docs" / "architecture.md"
GLOSSARY = ROOT / "docs" / "glossary.md"


def test_every_room_has_its_paragraph_in_the_order_of_the_rooms():
    written = re.findall(r"^\*\*`([^`]+)`\*\* ", section(ARCHITECTURE, "Rooms"), re.MULTILINE)
    assert written == [path_of(room) for room in reversed(ROOMS)]


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_stands_in_the_picture(room: str):
    assert f">{path_of(room)}<" in PICTURE.read_text(encoding="utf-8")
    assert (ROOT / path_of(room)).exists()


def test_the_architecture_is_read_in_ten_minutes():
    assert len(ARCHITECTURE.read_text(encoding="utf-8").split()) < 2000  # 200 words a minute


def names_in_code() -> list[str]:
    """Return all that the glossary names in its last column."""
    tables = tables_of(GLOSSARY.read_text(encoding="utf-8"))
    return [name.strip("` ") for table in tables for *_, names in table for name in names.split(",")]


def exists(name: str) -> bool:
    """Tell whether a path, a column of events or a dotted name of the program exists."""
    if "/" in name:
        return (ROOT / name).exists()
    if "." not in name:
        return name in EVENT_COLUMNS | LOCATED_COLUMNS
    try:
        pkgutil.resolve_name(name)
    except (ImportError, AttributeError):
        return False
    return True


def test_terms_of_the_glossary_have_their_names_in_the_code():
    assert [name for name in names_in_code() if not exists(name)] == []


def test_terms_of_the_glossary_are_defined_once():
    terms = [term for table in tables_of(GLOSSARY.read_text(encoding="utf-8")) for term, *_ in table]
    assert len(terms) == len(set(terms))


@pytest.mark.parametrize("name", ["geo/none.py", "geo.store.store.Nothing", "no_column"])
def test_a_name_that_does_not_exist_would_be_noticed(name: str):
    assert not exists(name)


def test_what_a_mapping_may_name_besides_columns_of_events_is_documented():
    text = (ROOT / "docs" / "sources.md").read_text(encoding="utf-8")
    assert [name for name in mapping.PARTS if f"| `{name}` |" not in text] == []
