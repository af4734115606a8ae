"""Which code may import which: app -> ui -> geo, and inside geo only what stands above; no dangerous call anywhere."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
# a module imports only what stands before it
ORDER = (
    "errors", "time_limit", "progress", "style", "events", "whole_files", "places", "sources", "store",
    "compare", "wording", "sandbox", "dataset", "export", "webmap", "snapshot", "partitioned", "cli",
)  # fmt: skip
ENTRY_POINTS = {"__init__", "__main__"}
WEB_FRAMEWORKS = {"streamlit", "starlette", "uvicorn"}
FORBIDDEN = {
    "unsafe_allow_html": "text of events would become markup",
    "components.v1": "its html() runs scripts in a frame without a policy",
    "folium.Popup": "popups run what events say",
    "folium.Tooltip": "tooltips run what events say",
    "pickle": "reading it runs code",
    "eval(": "runs text as code",
    "exec(": "runs text as code",
}

GEO = sorted((ROOT / "geo").rglob("*.py"))
UI = sorted((ROOT / "ui").rglob("*.py"))
PROGRAM = [*GEO, *UI, ROOT / "app.py"]


def imports(source, package):
    """Return (line, dotted name) of everything that a module of `package` imports, wherever in the file it does."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join([*above, *filter(None, [node.module])])
            found += [(node.lineno, f"{module}.{alias.name}") for alias in node.names]
    return found


def wrong(paths, is_wrong):
    """Return a line per import that `is_wrong`, as 'file:line imports name'."""
    return [
        f"{path.relative_to(ROOT)}:{line} imports {name}"
        for path in paths
        for line, name in imports(path.read_text(encoding="utf-8"), path.relative_to(ROOT).parts[:-1])
        if is_wrong(name)
    ]


def top(name):
    return name.partition(".")[0]


def layer_of(path):
    """Return the name in ORDER that a file of geo belongs to."""
    return path.relative_to(ROOT / "geo").parts[0].removesuffix(".py")


def geo_layer(name):
    """Return the name in ORDER of an import from geo, or None for any other import."""
    parts = name.split(".")
    return parts[1] if parts[0] == "geo" and len(parts) > 1 else None


def test_geo_knows_no_web_framework_and_nothing_of_the_user_interface():
    assert wrong(GEO, lambda name: top(name) in WEB_FRAMEWORKS | {"ui", "app"}) == []


def test_nothing_imports_the_app():
    assert wrong([*GEO, *UI], lambda name: top(name) == "app") == []


def test_folium_is_imported_in_the_web_map_only():
    elsewhere = [path for path in PROGRAM if ROOT / "geo/webmap" not in path.parents]
    assert wrong(elsewhere, lambda name: top(name) in {"folium", "branca"}) == []


def test_every_module_of_geo_has_its_place_in_the_order():
    modules = {layer_of(path) for path in GEO} - ENTRY_POINTS
    assert sorted(modules - set(ORDER)) == []


@pytest.mark.parametrize("path", GEO, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_of_geo_imports_only_what_stands_above_it(path):
    layer = layer_of(path)
    above = set(ORDER) if layer in ENTRY_POINTS else {*ORDER[: ORDER.index(layer)], layer}
    assert wrong([path], lambda name: geo_layer(name) not in {None, "__version__", *above}) == []


def test_only_the_command_line_imports_the_command_line():
    others = [path for path in PROGRAM if path.name != "__main__.py"]
    assert wrong(others, lambda name: geo_layer(name) == "cli") == []


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("import ui.page", "ui.page"),
        ("import ui as other", "ui"),
        ("from . import page", "geo.webmap.page"),
        ("from .. import store", "geo.store.store"),
        ("from ..cli import main", "geo.cli.main"),
        ("def f():\n    from streamlit import x", "streamlit.x"),
    ],
)
def test_the_checks_above_see_imports_of_every_form(line, name):
    assert [found for _, found in imports(line, ("geo", "webmap"))] == [name]


@pytest.mark.parametrize("word", FORBIDDEN)
def test_no_code_calls_what_runs_or_trusts_text(word):
    # a name may end in the word, as in literal_eval( or Path.exec(
    pattern = re.compile(rf"(?<![\w.]){re.escape(word)}")
    found = [
        f"{path.relative_to(ROOT)}:{number} holds {word}, which is forbidden: {FORBIDDEN[word]}"
        for path in PROGRAM
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if pattern.search(line.replace("allow_pickle=False", ""))
    ]
    assert found == []
