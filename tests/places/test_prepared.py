"""The locator's indexes are kept in files and mapped: the same answers, and none without a folder to keep them in."""

import errno
import logging

import numpy as np
import pytest

from geo.places import prepared
from geo.places.boundaries import BoundaryError
from geo.places.locate import Locator
from geo.places.outline_corners import OutlineCorners
from geo.places.prepared import cache_folder, load_locator, prepared_corners, prepared_locator, save_locator
from tests.conftest import tiny_boundaries


@pytest.fixture(scope="module")
def boundaries():
    return tiny_boundaries()


@pytest.fixture
def built(monkeypatch):
    """Count how often an index is built."""
    calls = []
    build = Locator.build
    monkeypatch.setattr(Locator, "build", lambda boundaries: calls.append(1) or build(boundaries))
    return calls


def answers(locator):
    lon, lat = np.random.default_rng(3).uniform(-5, 25, (2, 1000))
    return [locator.admin1_index.query(lon, lat), locator.admin2_index.query(lon, lat), *locator.coast.query(lon, lat)]


def arrays(locator):
    for index in (locator.admin1_index, locator.admin2_index, locator.coast):
        yield from (getattr(index, name) for name in index.__dataclass_fields__)


def index_files(cache):
    return sorted(cache.rglob("*.npy"))


def test_an_index_from_files_answers_as_the_one_that_was_built(boundaries, tmp_path):
    expected = answers(Locator.build(boundaries))
    for _ in ("built and kept", "from the files"):
        found = answers(prepared_locator(boundaries, tmp_path))
        assert all(np.array_equal(one, other, equal_nan=True) for one, other in zip(found, expected, strict=True))


def test_an_index_is_built_once(boundaries, tmp_path, built):
    for _ in range(3):
        prepared_locator(boundaries, tmp_path)
    assert len(built) == 1


def test_other_code_builds_its_own_index(boundaries, tmp_path, built, monkeypatch):
    prepared_locator(boundaries, tmp_path)
    monkeypatch.setattr(prepared, "_code_version", lambda names: "other")
    prepared_locator(boundaries, tmp_path)
    assert len(built) == 2


def test_a_damaged_index_is_built_again(boundaries, tmp_path, built):
    prepared_locator(boundaries, tmp_path)
    for path in index_files(tmp_path):
        before = path.read_bytes()
        path.write_bytes(before[: len(before) // 2])
        built.clear()
        prepared_locator(boundaries, tmp_path)
        assert built == [1], path
        assert path.read_bytes() == before


def test_corners_of_outlines_are_kept_made_once_and_made_again_if_damaged(boundaries, tmp_path, monkeypatch):
    expected, made = OutlineCorners.build(boundaries), []
    build = OutlineCorners.build
    monkeypatch.setattr(OutlineCorners, "build", lambda boundaries: made.append(1) or build(boundaries))
    for what, times in (("made", 1), ("kept", 1), ("damaged", 2)):
        if what == "damaged":
            index_files(tmp_path)[0].write_bytes(b"")
        found = prepared_corners(boundaries, tmp_path)
        assert np.array_equal(found.every, expected.every)
        assert np.array_equal(found.coarse, expected.coarse)
        assert len(made) == times, what


def test_without_a_folder_to_keep_it_an_index_is_built_and_that_is_told(boundaries, tmp_path, caplog):
    (tmp_path / "file").write_text("no folder")
    with caplog.at_level(logging.WARNING):
        locator = prepared_locator(boundaries, tmp_path / "file")
    assert len(answers(locator)) == 5
    assert [record.getMessage().count("cannot be kept") for record in caplog.records] == [1]


def test_that_nothing_can_be_kept_is_told_once(boundaries, tmp_path, caplog):
    (tmp_path / "file").write_text("no folder")
    with caplog.at_level(logging.WARNING):
        for prepare in (prepared_locator, prepared_corners, prepared_locator):
            prepare(boundaries, tmp_path / "file")
    assert len(caplog.records) == 1


def test_an_index_that_another_process_put_there_first_is_no_fault(boundaries, tmp_path, caplog, monkeypatch):
    def too_late(*_):
        raise OSError(errno.ENOTEMPTY, "Directory not empty")

    monkeypatch.setattr(prepared.Path, "rename", too_late)
    with caplog.at_level(logging.WARNING):
        locator = prepared_locator(boundaries, tmp_path)
    assert len(answers(locator)) == 5
    assert caplog.records == []


def test_nothing_unfinished_is_left(boundaries, tmp_path):
    prepared_locator(boundaries, tmp_path)
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("content", [None, b"", b"PK\x03\x04 no array"], ids=["missing", "empty", "damaged"])
def test_an_unreadable_index_says_which_file(boundaries, tmp_path, content):
    save_locator(Locator.build(boundaries), tmp_path)
    path = tmp_path / "admin1" / "edges.npy"
    path.unlink() if content is None else path.write_bytes(content)
    with pytest.raises(BoundaryError, match=r"edges\.npy"):
        load_locator(boundaries, tmp_path)


def test_the_arrays_of_an_index_are_read_only(boundaries, tmp_path):
    save_locator(Locator.build(boundaries), tmp_path)
    assert not any(array.flags.writeable for array in arrays(load_locator(boundaries, tmp_path)))


def test_the_folder_for_indexes_can_be_named(monkeypatch, tmp_path):
    monkeypatch.setenv("CONFLICT_MAP_CACHE", str(tmp_path))
    assert cache_folder() == tmp_path
