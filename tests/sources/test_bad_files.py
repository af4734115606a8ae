"""The law of bad files: read with every good row kept and every other one listed, or refused with one sentence.

Whatever a file holds, no other file is read, no connection is opened, and it costs little.
"""

import json
import os
import re
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from geo import sandbox as worker
from geo import sources
from geo.errors import SourceError
from geo.events.problems import Outcome
from geo.events.validate import Validated, validate
from geo.sources.limits import UPLOAD
from tests.bad_files import FILES, BadFile, making
from tests.test_docs import ROOT, section, table_of

pytestmark = pytest.mark.slow

TODAY = date(2024, 6, 30)
MAX_SECONDS, MAX_MEGABYTES, MEGABYTES_PER_MEGABYTE = 8.0, 300, 10  # four times what is asked: machines are busy
TABLE = section(ROOT / "docs" / "security.md", "Bad files and how they are handled")
RULES = {rule for rule, *_ in table_of(section(ROOT / "docs" / "method.md", "1. Checking a file"))}
NO_FILES = ("folder", "pipe", "broken link", "link to device", "loop", "device", "long", "zero")
STATUS, CLEAR = Path("/proc/self/status"), Path("/proc/self/clear_refs")
CODE = (".py", ".pyc", ".so")  # a library may import a part of itself late

# --- what else a reader touches ----------------------------------------------------------------------------------


class Watch:
    """Notes what is opened and connected to while it is on."""

    def __init__(self) -> None:
        self.is_on = False
        self.seen: list[str] = []

    def hear(self, event: str, details: tuple) -> None:
        if not self.is_on:
            return
        if event == "open" and not isinstance(details[0], int) and not str(details[0]).endswith(CODE):
            self.seen.append(str(details[0]))
        elif event.startswith(("socket.", "subprocess.", "os.system", "os.exec", "os.fork", "os.posix_spawn")):
            self.seen.append(event)


WATCH = Watch()
sys.addaudithook(WATCH.hear)


@contextmanager
def nothing_else_opened(*allowed: Path) -> Iterator[None]:
    WATCH.seen, WATCH.is_on = [], True
    try:
        yield
    finally:
        WATCH.is_on = False
    assert set(WATCH.seen) <= {str(path) for path in allowed}


@contextmanager
def little_used(size: int) -> Iterator[None]:
    """Fail if more time of computing or memory is taken than a file of `size` bytes may need."""
    before, seconds = resident(reset=True), time.process_time()
    yield
    assert time.process_time() - seconds < MAX_SECONDS
    assert resident() - before < MAX_MEGABYTES + MEGABYTES_PER_MEGABYTE * size / 1e6


def resident(*, reset: bool = False) -> float:
    """Return the most MB of memory that were in use since the last reset, where the system tells."""
    if not os.access(CLEAR, os.W_OK):
        return 0
    if reset:
        CLEAR.write_text("5")
    return int(re.search(r"VmHWM:\s+([0-9]+)", STATUS.read_text())[1]) / 1e3


# --- the law -----------------------------------------------------------------------------------------------------


def checked(content: bytes, name: str) -> Validated:
    return validate(sources.read_bytes(content, name, limits=UPLOAD), today=TODAY)


def outcome(file: BadFile) -> Validated | str:
    """Return what becomes of a file, or the sentence that refuses it."""
    try:
        return checked(file.content(), file.name)
    except SourceError as err:
        return str(err)


def assert_good_rows_are_kept(file: BadFile, events: pd.DataFrame) -> None:
    for n in range(1, file.good + 1):
        [row] = events[events["event_id"] == f"g{n}"].to_dict("records")
        for name, cell in (making.good(n, file.title) | file.changes.get(f"g{n}", {})).items():
            found = row[name].date().isoformat() if name == "date_start" else row[name]
            assert pd.isna(found) if cell is None else found == pytest.approx(cell), name


def assert_conserved(found: Validated) -> None:
    aside = found.problems.loc[found.problems["effect"] == Outcome.REJECTED, "source_row"]
    assert len(found.events) + aside.nunique() == found.rows_read
    assert not set(found.events["source_row"]) & set(aside)


def assert_sentence(name: str, said: str) -> None:
    assert said.startswith((f"{name}: ", f"{name}/"))
    assert said.isprintable()
    assert said.endswith((".", "?"))
    assert len(said) < 400
    assert not re.search(r"Traceback|0x[0-9a-f]{4}|<class|object at|Error\b|Exception|b'|__", said)


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.kind}: {file.name}")
def test_a_bad_file_is_read_with_its_good_rows_or_refused_with_a_sentence(file: BadFile):
    content = file.content()
    with little_used(len(content)), nothing_else_opened():
        try:
            found: Validated | str = checked(content, file.name)
        except SourceError as err:
            found = str(err)
    if isinstance(found, str):
        assert file.is_refused, found
        assert_sentence(file.name, found)
        assert re.search(file.said, found)
        return
    assert not file.is_refused or file.either
    assert_conserved(found)
    if not file.either:
        assert found.rows_read == (file.good if file.rows is None else file.rows)
        assert_good_rows_are_kept(file, found.events)
        said = {*found.problems["rule"], *("kept " + found.events["event_id"])}
        assert not file.said or file.said in said


def test_there_are_many_files_of_many_kinds():
    assert len(FILES) >= 600
    assert len({file.kind for file in FILES}) >= 65
    assert len({(file.kind, file.name) for file in FILES}) == len(FILES)


# --- the table in the documents ----------------------------------------------------------------------------------


def test_the_table_of_kinds_is_that_of_the_corpus():
    written = {kind: (int(count), text) for kind, count, text in table_of(TABLE)}
    assert written.pop("path that is not a file")[0] == len(NO_FILES)
    kinds = dict.fromkeys(file.kind for file in FILES)
    assert {kind: count for kind, (count, _) in written.items()} == Counter(file.kind for file in FILES)
    for kind in kinds:
        files = [file for file in FILES if file.kind == kind]
        rules = {file.said for file in files if not file.is_refused and file.said in RULES}
        assert set(re.findall("`(.*?)`", written[kind][1])) & RULES == rules, kind
        assert any(file.is_refused for file in files) == bool(re.search("[Rr]efused", written[kind][1])), kind


# --- paths -------------------------------------------------------------------------------------------------------


@pytest.fixture
def paths(tmp_path: Path) -> dict[str, Path]:
    """Return paths that are no files of events, each made by what its name says."""
    good = tmp_path / "good.csv"
    good.write_bytes(making.PLAIN)
    made = {
        name: tmp_path / f"{name}.csv" for name in ("folder", "pipe", "broken link", "link to device", "loop", "link")
    }
    made["folder"].mkdir()
    os.mkfifo(made["pipe"])
    made["broken link"].symlink_to(tmp_path / "gone.csv")
    made["link to device"].symlink_to("/dev/zero")
    made["loop"].symlink_to(made["loop"])
    made["link"].symlink_to(good)
    return made | {"device": Path("/dev/zero"), "long": tmp_path / ("x" * 5_000), "zero": Path("a\0b.csv")}


@pytest.mark.parametrize("name", NO_FILES)
def test_a_path_that_is_no_file_is_refused_at_once(paths, name):
    found = []

    def read():
        try:
            sources.read(paths[name])
        except SourceError as err:
            found.append(str(err))

    thread = threading.Thread(target=read, daemon=True)
    thread.start()
    thread.join(5)
    assert not thread.is_alive()
    assert found[0].isprintable()
    assert re.search(r": (is no file|no such file|cannot be read)", found[0])


def test_a_link_to_a_file_is_read(paths):
    with nothing_else_opened(paths["link"]):
        assert sources.read(paths["link"]).rows_read == 3


# --- other processes ---------------------------------------------------------------------------------------------

EACH_FORMAT = ("csv", "json", "jsonl", "geojson", "xlsx", "parquet", "zip")


def test_reading_needs_no_gdal(tmp_path):
    """GDAL follows links in files; geopandas would bring it in."""
    for form in EACH_FORMAT:
        (tmp_path / f"events.{form}").write_bytes(making.WHOLE[form])
    (tmp_path / "area.geojson").write_text(making.with_geometry(json.dumps(making.ring(9))))
    code = """
import sys
from pathlib import Path
from typing import Any
from geo import sources
from geo.events.validate import validate
for path in Path(sys.argv[1]).iterdir():
    assert len(validate(sources.read(path)).events) >= 3, path
print(sorted({"pyogrio", "geopandas", "fiona", "osgeo"} & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", code, tmp_path], check=True, cwd=ROOT, capture_output=True, text=True)
    assert done.stdout == "[]\n"


ONE_OF_EACH_KIND = list({file.kind: file for file in reversed(FILES)}.values())


@pytest.mark.parametrize("file", ONE_OF_EACH_KIND[::5], ids=lambda file: file.kind)
def test_a_worker_does_the_same(file: BadFile):
    here = outcome(file)
    try:
        there: Validated | str = worker.read_in_worker(file.content(), file.name, today=TODAY)
    except SourceError as err:
        there = str(err)
    if isinstance(here, str):
        assert there == here
    else:
        pd.testing.assert_frame_equal(there.events, here.events)
        pd.testing.assert_frame_equal(there.problems, here.problems)
