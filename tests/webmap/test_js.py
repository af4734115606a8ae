"""The pure modules of the map page, tested by Node in tests/js: node --test, no packages."""

import re
from pathlib import Path

import pytest

from tests import node

ROOT = Path(__file__).parents[2]
TESTS = sorted((ROOT / "tests/js").glob("*.test.js"))


@pytest.mark.parametrize("path", TESTS, ids=lambda path: path.name)
def test_node_tests_pass(path):
    report = node.run_node("--test", "--test-reporter=tap", path)
    passed, skipped = (int(re.search(rf"^# {what} (\d+)$", report, re.MULTILINE)[1]) for what in ("pass", "skipped"))
    assert passed > 0
    assert skipped == 0


def test_a_missing_node_is_a_failure_and_no_skip(monkeypatch):
    monkeypatch.setattr(node, "compute_driver_executable", lambda: ("no/such/node", "cli.js"))
    with pytest.raises(AssertionError, match="Playwright's Node is missing"):
        node.run_node("--version")


def test_no_test_looks_for_another_node_or_is_skipped_without_it():
    evasion = re.compile(r"which\([\"']node|skip\w*\(.*\bnode\b", re.IGNORECASE)
    assert [path.name for path in (ROOT / "tests").rglob("*.py") if evasion.search(path.read_text("utf-8"))] == []
