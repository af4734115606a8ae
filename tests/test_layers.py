"""Which code may import which: a room those before it in ROOMS, and none in a circle; no dangerous call anywhere."""

import re
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from scripts.draw_rooms import ENTRY_POINTS, PICTURE, ROOMS, arrows, drawn, floors, imports, room_imports

ROOT = Path(__file__).parents[1]
ORDER = tuple(ROOMS)  # of app.py, ui/ and what stands in geo/
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


def test_rooms_are_those_of_the_program():
    assert {layer_of(path) for path in GEO} - ENTRY_POINTS | {"ui", "app"} == set(ROOMS)


def test_no_rooms_import_each_other_in_a_circle():
    TopologicalSorter(room_imports()).prepare()


def test_rooms_stand_on_few_floors_with_few_imports_between_them():
    below = room_imports()
    assert len(below) <= 22
    assert max(floors(below).values()) + 1 <= 11
    assert sum(map(len, below.values())) <= 100


@pytest.mark.parametrize("path", GEO, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_of_geo_imports_only_rooms_before_its_own(path):
    layer = layer_of(path)
    above = {*ORDER, "api"} if layer in ENTRY_POINTS else {*ORDER[: ORDER.index(layer)], layer}
    assert wrong([path], lambda name: geo_layer(name) not in {None, "__version__", *above}) == []


def test_only_the_command_line_imports_the_command_line():
    others = [path for path in PROGRAM if path != ROOT / "geo/__main__.py" and ROOT / "geo/cli" not in path.parents]
    assert wrong(others, lambda name: geo_layer(name) == "cli") == []


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("import ui.page", "ui.page"),
        ("import ui as other", "ui"),
        ("from . import page", "geo.webmap.page"),
        ("from .. import store", "geo.store"),
        ("from ..cli import main", "geo.cli.main"),
        ("def f():\n    from streamlit import x", "streamlit.x"),
    ],
)
def test_the_checks_above_see_imports_of_every_form(line, name):
    assert [found for _, found in imports(line, ("geo", "webmap"))] == [name]


def test_the_picture_of_the_rooms_is_that_of_the_imports():
    assert PICTURE.read_text(encoding="utf-8") == drawn(), "draw it again: python -m scripts.draw_rooms"


def test_the_picture_leaves_out_only_arrows_that_others_show():
    assert arrows({"ui": {"cli", "events"}, "cli": {"events"}, "events": set()}) == [("ui", "cli"), ("cli", "events")]


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
