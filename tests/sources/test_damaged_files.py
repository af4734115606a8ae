"""Random damage: each file is read with no row lost, or refused in a sentence. All of it: benchmarks/fuzz_files.py."""

import pytest

from benchmarks.fuzz_files import GOOD, MEMORY, READ, REFUSED, damaged, outcome, run
from tests.conftest import part_of_all

pytestmark = pytest.mark.slow
FILES = 400


@pytest.mark.parametrize("name", GOOD)
def test_the_files_are_good_before_they_are_damaged(name):
    assert outcome(name, GOOD[name]()) == READ


def test_a_damaged_file_is_always_the_same():
    good = {name: make() for name, make in GOOD.items()}
    assert damaged(7, good) == damaged(7, good)
    assert len({damaged(number, good) for number in range(50)}) == 50


def test_damaged_files_lose_no_row_and_break_nothing():
    files = part_of_all(FILES)
    found = run(0, files)
    assert [number for number, _, _ in found] == list(range(files))
    assert [each for each in found if each[2] not in (READ, REFUSED, MEMORY)] == []
