"""No function is longer than 60 lines, no module than 350, in Python and in JavaScript."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MAX_LINES = 60
MAX_MODULE_LINES = 350
FOLDERS = ("geo", "ui", "scripts", "benchmarks", "tests")
OXLINT = Path(sys.executable).with_name("oxlint")


def long_functions(source):
    """Return (name, lines) of each function of a Python source that is too long."""
    functions = [n for n in ast.walk(ast.parse(source)) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    lengths = [(each.name, each.end_lineno - each.lineno + 1) for each in functions]
    return [(name, lines) for name, lines in lengths if lines > MAX_LINES]


def oxlint(*paths):
    command = [OXLINT, "--config", ROOT / ".oxlintrc.json", *paths]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout


def function_of(lines):
    return "\n".join(["export function long() {", *["  window.scrollTo(0, 0);"] * (lines - 2), "}\n"])


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_function_of_python_is_longer_than_the_limit(folder):
    files = [*(ROOT / folder).rglob("*.py"), ROOT / "app.py"]
    found = {str(path.relative_to(ROOT)): long_functions(path.read_text(encoding="utf-8")) for path in files}
    assert {path: functions for path, functions in found.items() if functions} == {}


@pytest.mark.parametrize(("lines", "is_long"), [(MAX_LINES, False), (MAX_LINES + 1, True)])
def test_a_function_of_python_is_measured_from_def_to_its_last_line(lines, is_long):
    source = "\n".join(["async def long():", *["    pass"] * (lines - 1)])
    assert long_functions(source) == ([("long", lines)] if is_long else [])


def test_no_function_of_javascript_is_longer_than_the_limit():
    assert "max-lines-per-function" not in oxlint("geo/webmap/assets", "ui/assets", "tests/js", "benchmarks")


@pytest.mark.parametrize(("lines", "is_long"), [(MAX_LINES, False), (MAX_LINES + 1, True)])
def test_the_lint_of_javascript_refuses_a_longer_function(tmp_path, lines, is_long):
    path = tmp_path / "long.js"
    path.write_text(function_of(lines), encoding="utf-8")
    assert ("max-lines-per-function" in oxlint(path)) == is_long


@pytest.mark.parametrize("word", ["oxlint-disable", "eslint-disable"])
def test_no_script_switches_the_lint_off(word):
    scripts = [
        path for folder in ("geo/webmap/assets", "ui/assets", "tests/js") for path in (ROOT / folder).glob("*js")
    ]
    assert [path.name for path in scripts if word in path.read_text(encoding="utf-8")] == []


def test_no_module_of_the_program_is_longer_than_the_limit():
    modules = [*(ROOT / "geo").rglob("*.py"), *(ROOT / "ui").rglob("*.py"), *(ROOT / "geo").rglob("*.js")]
    lengths = {str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in modules}
    assert {path: lines for path, lines in lengths.items() if lines > MAX_MODULE_LINES} == {}
