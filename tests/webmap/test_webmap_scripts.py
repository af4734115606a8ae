"""The page's own scripts: modules that fit together as one, and never turn data into markup or code."""

import re
from pathlib import Path

import pytest

from geo.webmap.modules import ENTRY, joined_script, module_text, ordered_modules
from geo.webmap.page import asset

ROOT = Path(__file__).parents[2]
ASSETS = ROOT / "geo/webmap/assets"
UI_ASSETS = ROOT / "ui/assets"
SCRIPTS = sorted([*ASSETS.glob("*.js"), *UI_ASSETS.glob("*.js")])

MODULES = ordered_modules(ENTRY, module_text)


def test_every_script_is_a_module_of_the_page_and_the_reverse():
    assert sorted(module.name for module in MODULES) == sorted(path.stem for path in ASSETS.glob("*.js"))


def test_every_module_has_a_scope_of_its_own_and_hands_out_what_it_exports():
    for module in MODULES:
        assert re.search(rf"^const \${module.name} = \(\(\) => {{$", joined_script(), re.MULTILINE)
        scope = joined_script().partition(f"const ${module.name} = ")[2].partition("\n})();\n")[0]
        assert set(re.findall(r"\w+", scope.rpartition("return {")[2])) == set(module.exports)


def test_the_script_has_no_import_no_export_and_one_global():
    assert re.findall(r"\b(?:import|export)\b", joined_script()) == []
    assert re.findall(r"\bwindow\.(\w+) =[^=]", code_of(joined_script())) == ["mountConflictMap"]


def code_of(script):
    """Return a script without its comments."""
    return re.sub(r"/\*.*?\*/|(?<![:\w\"'`])//.*?$", "", script, flags=re.DOTALL | re.MULTILINE)


FORBIDDEN = {
    "innerHTML",
    "outerHTML",
    "insertAdjacentHTML",
    "document.write",
    "createContextualFragment",
    "DOMParser",
    "srcdoc",
    "setHTMLUnsafe",
    "eval(",
    "new Function",
    "Function(",
    "</script",
    "<!--",
}


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_no_script_turns_text_into_markup_or_code(path):
    script = path.read_text(encoding="utf-8")
    assert sorted(word for word in FORBIDDEN if word in script) == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_no_timer_is_given_text(path):
    assert re.findall(r"set(?:Timeout|Interval)\(\s*[\"'`]", path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_no_script_names_another_host(path):
    script = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
    assert re.findall(r"https?://[a-z0-9]", script) == []


STYLES = sorted([*ASSETS.glob("*.css"), *UI_ASSETS.glob("*.css")])


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_no_style_loads_anything(path):
    assert re.findall(r"@import|url\((?!['\"]?data:)", path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("conflict_map.js", "text/javascript"),
        ("leaflet.js", "text/javascript"),
        ("map.css", "text/css"),
        ("leaflet.css", "text/css"),
    ],
)
def test_an_asset_is_served_with_its_type(name, media_type):
    content, served_as = asset(name)
    assert served_as == media_type
    assert len(content) > 1000
    assert b"sourceMappingURL" not in content


@pytest.mark.parametrize("name", ["../bundle.py", "columns.js", "", "leaflet.js.map", "/etc/passwd"])
def test_nothing_else_is_served(name):
    with pytest.raises(KeyError):
        asset(name)
