"""The pure modules of the map page, tested by Node in tests/js: node --test, no packages."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from geo import style

ROOT = Path(__file__).parents[2]
TESTS = sorted((ROOT / "tests/js").glob("*.test.js"))
NODE = shutil.which("node")


@pytest.mark.skipif(NODE is None, reason="Node is not installed: the scripts of the map page are not tested here")
@pytest.mark.parametrize("path", TESTS, ids=lambda path: path.name)
def test_node_tests_pass(path):
    result = subprocess.run([NODE, "--test", path], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    assert int(re.search(r"^# pass (\d+)$", result.stdout, re.MULTILINE)[1]) > 0


def test_every_shape_of_the_style_is_one_that_the_scripts_can_draw():
    tested = re.search(r"const SHAPES = \[(.*)\];", (ROOT / "tests/js/symbols.test.js").read_text())[1]
    shapes = {symbol.shape for symbol in style.SYMBOLS.values()}
    assert shapes - set(style.OUTLINES) == set(re.findall(r'"(\w+)"', tested))
