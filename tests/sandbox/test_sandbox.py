"""Files of strangers in a process of their own: the same answer as here, and a bad one harms nobody else."""

import io
import json
import os
import re
import resource
import subprocess
import sys
import threading
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import sandbox as worker
from geo import sources
from geo.compare import changes
from geo.compare.compare import rejected_of_files
from geo.dataset import dataset
from geo.dataset.dataset import shared_actors, store_in_process, store_sandboxed
from geo.errors import SourceError
from geo.events.actors import Actors
from geo.events.data_files import EVENTS
from geo.events.validate import validate
from geo.sandbox import bounds, stores, wire
from geo.sandbox.worker_queue import WorkerQueue
from geo.sources.limits import OPERATOR, UPLOAD
from geo.sources.publishers.mapping import ColumnMapping, columns_of
from geo.store.link import from_query
from geo.store.select_rows import select
from geo.store.store_columns import ARRAYS, coded_columns
from tests.conftest import make_raw

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
SMALL = b"event_id,date_start,event_type\na,2023-11-01,missile\n"
MESSY = """id;Datum;Type;Lat;Lon;Killed;Who;Quelle;note
1;03/12/2023;air raid;35,5;44,4;5;US;https://a.example;=1+1
2;13/12/2023;siege;35,6;44,5;NA;;A;\x07
3;soon;;;;;;;
4;14/12/2023;drone;95;44;1e400;\u202eabc;;'x
5;15/12/2023;drone;35
""".encode()
ODD = json.dumps(
    [
        {"event_id": "a", "date_start": "2023-11-01", "event_type": "missile", "x": 1, "tags": ["b", "c"]},
        {"event_id": "b", "date_start": "2023-11-01", "x": 1.0, "y": None, "tags": [], "sources": [{"url": "ftp://q"}]},
        {"event_id": "c", "date_start": "2023-11-01", "x": True, "y": {"deep": [1, {"er": "\ud83d"}]}, "tags": "d;e"},
        {"event_id": "c", "date_start": "2023-11-01", "x": "\u0628", "title": "\ud83d"},
        {"event_id": 10**18, "date_start": "2023-11-01", "x": 10**18, "assoc_actor1": "US;UK"},
        "no row",
    ]
).encode()


def workbook():
    file = io.BytesIO()
    table = pd.DataFrame({"event_id": ["a", "b"], "date_start": ["2023-11-01", "x"], "n": [1.5, 2]})
    table.to_excel(file, index=False, engine="xlsxwriter")
    return file.getvalue()


def parquet():
    file = io.BytesIO()
    pd.DataFrame({"event_id": ["a", "b"], "date_start": ["2023-11-01", None], "n": [1.5, None]}).to_parquet(file)
    return file.getvalue()


def big(rows):
    """Return a legal file that takes long: every row has several faults."""
    line = "e%d,05/01/2024,NA,siege,east,abc,exact,-3,1e400,x\n"
    head = "event_id,date_start,date_end,event_type,lon,lat,geo_precision,fatalities_low,fatalities_high,other\n"
    return (head + "".join(line % n for n in range(rows))).encode()


def assert_equal(found, expected):
    for name in wire.TABLES:
        pd.testing.assert_frame_equal(getattr(found, name), getattr(expected, name))
    plain = {name for name in vars(expected) if name not in wire.TABLES}
    assert {name: getattr(found, name) for name in plain} == {name: getattr(expected, name) for name in plain}


def through(checked):
    """Return what arrives of a checked file."""
    pipe = io.BytesIO()
    wire.write(pipe, wire.from_validated(checked))
    return wire.validated(wire.split(pipe.getvalue()))


def cpu_of_children():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@pytest.fixture
def started(monkeypatch):
    """Return the processes that are started during a test."""
    found = []

    class Recorded(subprocess.Popen):
        def __init__(self, *args, **options):
            super().__init__(*args, **options)
            found.append((self, args, options))

    monkeypatch.setattr(worker.subprocess, "Popen", Recorded)
    return found


# --- the same answer ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "options"),
    [
        (MESSY, {}),
        (
            MESSY,
            {"mapping": ColumnMapping({"date_start": "Datum", "event_id": "id"}, "mdy"), "today": date(2023, 12, 31)},
        ),
        (EVENTS.read_bytes(), {"source": "events", "actors": shared_actors(), "today": date(2023, 12, 31)}),
        pytest.param(ODD, {"actors": Actors({"US": "West"}, {"us": "US", "uk": "UK"})}, marks=pytest.mark.slow),
        pytest.param(workbook(), {}, marks=pytest.mark.slow),
        pytest.param(parquet(), {}, marks=pytest.mark.slow),
        pytest.param(b"event_id,date_start\n", {}, marks=pytest.mark.slow),
    ],
    ids=["messy", "mapped", "shipped", "odd", "workbook", "parquet", "no rows"],
)
def test_a_worker_returns_what_reading_here_returns(content, options):
    raw = sources.read_bytes(
        content, "file", source=options.get("source"), mapping=options.get("mapping"), limits=UPLOAD
    )
    here = validate(raw, actors=options.get("actors"), today=options.get("today"))
    assert_equal(worker.read_in_worker(content, "file", **options), here)
    assert_equal(through(here), here)


CELL = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)
FIELDS = ("event_id", "title", "date_start", "event_type", "lon", "fatalities_low", "tags", "sources", "own", "other")
ROWS = st.lists(st.dictionaries(st.sampled_from(FIELDS), CELL, max_size=6), max_size=6)


@given(ROWS)
def test_any_checked_table_arrives_as_it_was(rows):
    here = validate(make_raw(*rows))
    assert_equal(through(here), here)


@given(ROWS.filter(lambda rows: not re.search(r"NaN|Infinity", json.dumps(rows))))
def test_any_checked_file_of_json_arrives_as_it_was(rows):
    dated = {"date_start": "2023-11-09"}  # a column of objects alone would be no column of dates
    here = validate(sources.read_bytes(json.dumps([dated, *(dated | row for row in rows)]).encode(), "x.json"))
    assert_equal(through(here), here)


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7",
        *(pytest.param(each, marks=pytest.mark.slow) for each in (b"", b'{"a": 1', b"a,b\n1,2\n", b"PK\x03\x04")),
    ],
)
def test_a_refusal_is_the_sentence_that_reading_here_gives(content):
    with pytest.raises(SourceError) as here:
        sources.read_bytes(content, "file\n\u202e.csv", limits=UPLOAD)
    with pytest.raises(SourceError) as there:
        worker.read_in_worker(content, "file\n\u202e.csv")
    assert str(there.value) == str(here.value)


def test_columns_for_a_mapping_come_from_a_worker_too():
    assert worker.columns_in_worker(MESSY, "m.csv") == columns_of(sources.open_table(MESSY, "m.csv"))


def many(rows, allies=1):
    """Return checked events in Iraq, off its coast and elsewhere, each with some allies of its own."""
    head = "event_id,date_start,lon,lat,actor1,assoc_actor1,title,note\n"
    line = "e%d,2023-11-%02d,%.3f,%.3f,A%d,%s,t%d,%s\n"
    names = [";".join(f"B{n + k}" for k in range(allies)) for n in range(rows)]
    cells = (
        (n, n % 28 + 1, 40 + n % 100 / 10, 28 + n % 77 / 10, n % 9, names[n], n, "" if n % 3 else "=x")
        for n in range(rows)
    )
    text = "".join(line % each for each in cells)
    return validate(sources.read_bytes((head + text).encode(), "many.csv"), actors=shared_actors())


def assert_equal_stores(found, expected):
    pd.testing.assert_frame_equal(found.table, expected.table)
    for name in ARRAYS:
        np.testing.assert_array_equal(getattr(found, name), getattr(expected, name))
        assert not getattr(found, name).flags.writeable
    coded = coded_columns(expected)
    for name, column in coded_columns(found).items():
        np.testing.assert_array_equal(column.codes, coded[name].codes)
        assert column.values == coded[name].values
    assert found.texts.folded.equals(expected.texts.folded)
    assert found.actors.totals == expected.actors.totals
    assert [found.casts.at(cast) for cast in found.cast[:20]] == [
        expected.casts.at(cast) for cast in expected.cast[:20]
    ]
    assert found.as_of_day == expected.as_of_day


def test_a_worker_locates_and_stores_as_it_is_done_here():
    events = many(300, 3).events
    expected = store_in_process(events, "", date(2023, 11, 20))
    assert {"within", "sea"} <= set(expected.table["join_method"])
    assert_equal_stores(worker.store_in_worker(events, "many.csv", as_of=date(2023, 11, 20)), expected)


def test_the_store_of_no_events_arrives_as_it_was():
    expected = store_in_process(many(1).events.iloc[:0], "", None)
    pipe = io.BytesIO()
    wire.write(pipe, stores.from_store(expected))
    assert_equal_stores(stores.store(wire.split(pipe.getvalue())), expected)


def test_only_many_events_or_allies_are_stored_in_a_worker(monkeypatch):
    asked = []
    monkeypatch.setattr(dataset, "store_in_worker", lambda events, name, as_of: asked.append((name, len(events))))
    store_sandboxed(many(300).events, "few.csv", None)
    store_sandboxed(many(dataset.FEW_EVENTS + 1).events, "many.csv", None)
    store_sandboxed(many(30, 1_000).events, "allies.csv", None)
    assert asked == [("many.csv", dataset.FEW_EVENTS + 1), ("allies.csv", 30)]


def test_a_worker_compares_as_it_is_done_here():
    old, new = (store_in_process(many(rows, 2).events, "", None).table for rows in (200, 220))
    messy, clean = (worker.read_in_worker(content, "m.csv") for content in (MESSY, SMALL))
    aside = [rejected_of_files([("m.csv", each.aside)], each.problems) for each in (messy, clean)]
    versions = changes.Version(old, aside[0]), changes.Version(new.assign(title="other"), aside[1])
    told = worker.changes_in_worker(*versions, "new.csv")
    assert told == changes.summarise_changes(*versions, "new.csv")
    assert (told.events.added, told.events.changed, len(told.events.lines)) == (20, 200, changes.MAX_LINES)
    assert told.rejected.removed == messy.rows_rejected > 0


def test_millions_of_allies_are_refused_in_a_sentence():
    allies = ";".join(f"{n:x}" for n in range(1_500))
    content = "event_id,date_start,assoc_actor1\n" + "".join(f"s{n},2023-11-01,{allies}\n" for n in range(700))
    with pytest.raises(SourceError, match=r"^a\.csv: names 1,050,000 allied actors, more than the 1,000,000 allowed\."):
        worker.read_in_worker(content.encode(), "a.csv")


def test_a_store_that_takes_too_long_is_given_up(monkeypatch):
    # a second less than the worker has taken when it begins: too long on any machine
    monkeypatch.setattr(worker, "_bounds_of", lambda _: bounds.Bounds(-1, 500))
    monkeypatch.setattr(bounds, "PATIENCE_FLOOR", 300)  # of the clock: the cores may be busy
    with pytest.raises(SourceError, match=r"^many\.csv: took more than -1 s of computing\. Split it into parts\.$"):
        worker.store_in_worker(many(10).events, "many.csv")


def test_a_small_file_costs_little():
    before = cpu_of_children()
    worker.read_in_worker(SMALL, "small.csv")
    assert cpu_of_children() - before < 2  # seconds; nearly all of it is Python and its libraries starting


# --- walls -------------------------------------------------------------------------------------------------------


def test_a_file_reaches_a_worker_by_its_pipe_only(started, monkeypatch):
    monkeypatch.setenv("A_PASSWORD", "hunter2")
    worker.read_in_worker(SMALL, "../../etc/passwd; rm -rf *")
    [(_, (arguments,), options)] = started
    assert arguments == [sys.executable, "-m", "geo.sandbox"]
    assert "A_PASSWORD" not in options["env"]


def bound(code):
    """Run code in a process that is bound like a worker and return what it prints."""
    start = (
        "import sys\nfrom geo.sandbox import bounds, __main__ as worker\nbounds.apply_limits(bounds.Bounds(5, 100))\n"
    )
    start += "sys.addaudithook(worker._refuse)\n"
    return subprocess.run(
        [sys.executable, "-c", start + code], check=False, cwd=ROOT, capture_output=True, text=True
    ).stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("import numpy\nnumpy.ones(200_000_000, 'u1')", "MemoryError"),
        ("import os\nos.write(os.memfd_create('x'), b'x')", "File too large"),
        ("open('written', 'w')", "open in a worker"),
        ("open('/etc/hostname')", "open in a worker"),
        ("import os\n[os.pipe() for _ in range(100)]", "Too many open files"),
        ("import socket\nsocket.create_connection(('127.0.0.1', 9))", "socket.connect in a worker"),
        ("import subprocess\nsubprocess.run(['true'])", "subprocess.Popen in a worker"),
        ("import os\nos.system('true')", "os.system in a worker"),
        ("print(b'x' * 1000)", ""),
    ],
)
def test_a_worker_cannot(code, error):
    said = bound(code)
    assert error in said if error else not said


def test_bounds_grow_with_what_a_file_may_hold():
    small, large = (bounds.bounds_for(b"x" * size, UPLOAD) for size in (10, 50_000_000))
    packed = bounds.bounds_for(b"PK\x03\x04" + b"x" * 10_000_000, UPLOAD)
    assert (small.seconds, small.megabytes) == (10, 500)
    assert (large.seconds, large.megabytes) == (30, 2_000)
    assert (packed.seconds, packed.megabytes) == (90, 2_000)


def test_a_file_that_takes_too_long_is_given_up():
    limits = replace(UPLOAD, seconds=1, seconds_per_megabyte=0)
    with pytest.raises(SourceError, match=r"^slow\.csv: took more than 1 s of computing\. Split it into parts\.$"):
        worker.read_in_worker(big(300_000), "slow.csv", limits=limits)


@pytest.mark.parametrize("content", [b"[" + b"{}," * 3_000_000 + b"{}]", SMALL + b"b,2023-11-01,\n" * 1_000_000])
def test_a_file_that_takes_too_much_memory_is_given_up(content):
    limits = replace(UPLOAD, rows=10_000_000, memory_megabytes=30, memory_per_megabyte=0)
    with pytest.raises(SourceError, match=r"^large: .*more than 30 MB"):
        worker.read_in_worker(content, "large", limits=limits)


def test_who_gives_up_is_answered_at_once_and_the_worker_is_gone(started):
    began = time.monotonic()
    content = big(300_000)
    with pytest.raises(SourceError, match=r"^slow\.csv: was not read to the end\.$"):
        worker.read_in_worker(content, "slow.csv", is_cancelled=lambda: time.monotonic() - began > 1)
    [(process, _, _)] = started
    assert process.returncode is not None


def test_a_worker_is_gone_when_its_caller_breaks_off(started):
    def broken():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        worker.read_in_worker(SMALL, "x.csv", is_cancelled=lambda: bool(started) and broken())
    [(process, _, _)] = started
    assert process.returncode is not None


def test_a_worker_that_does_not_answer_in_time_is_not_waited_for(monkeypatch):
    monkeypatch.setattr(bounds, "PATIENCE_FLOOR", -40)
    with pytest.raises(SourceError, match=r"^x\.csv: was not read within 0 s"):
        worker.read_in_worker(SMALL, "x.csv")


ANSWERS = {
    "no answer": b"",
    "half an answer": (100).to_bytes(8) + b"{}",
    "no JSON": (2).to_bytes(8) + b"{]",
    "no tables": (2).to_bytes(8) + b"{}",
    "damaged tables": b"".join(len(part).to_bytes(8) + part for part in [b"{}", b"{}", *[b"ARROW1", b"{}"] * 3]),
}


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
def test_a_worker_that_was_taken_over_can_only_be_misunderstood(answer, monkeypatch):
    monkeypatch.setattr(worker, "_run", lambda *_: worker._Found(bytearray(answer), 1))
    with pytest.raises(SourceError, match=r"^x\.csv: cannot be read: it broke the reader"):
        worker.read_in_worker(SMALL, "x.csv")


def test_a_fault_of_ours_names_no_text_of_the_file(monkeypatch, caplog):
    from geo.sandbox import __main__ as inside

    def broken(*_, **__):
        raise KeyError("secret")

    monkeypatch.setattr(inside.sources, "read_bytes", broken)
    request = {"task": "check", "mapping": None, "limits": {}, "options": {}, "name": "x"}
    request |= {"source": None, "today": None}
    part = io.BytesIO((1).to_bytes(8) + b"x")
    [said] = inside.answer(request, part)
    assert json.loads(said)["fault"].startswith("KeyError in test_sandbox.py, line ")
    monkeypatch.setattr(worker, "_run", lambda *_: worker._Found(bytearray(len(said).to_bytes(8) + said), 0))
    with pytest.raises(SourceError, match="a fault of this program"):
        worker.read_in_worker(SMALL, "x.csv")
    assert "KeyError in test_sandbox.py" in caplog.text
    assert "secret" not in caplog.text


# --- turns -------------------------------------------------------------------------------------------------------


def never():
    return False


def begun(turns, work, number):
    """Start a thread that asks for a turn; return it once it stands in the queue."""
    before = turns.length()
    thread = threading.Thread(target=work, args=(number,))
    thread.start()
    while turns.length() == before:
        time.sleep(0.001)
    return thread


def test_turns_are_taken_in_the_order_of_coming():
    turns, order = WorkerQueue(1, 10), []

    def work(number):
        with turns.taken("x", 60, never):
            order.append(number)

    with turns.taken("first", 60, never):
        threads = [begun(turns, work, number) for number in range(8)]
    for thread in threads:
        thread.join()
    assert order == list(range(8))


def test_as_many_turns_are_held_at_once_as_there_are():
    turns, third = WorkerQueue(2, 10), threading.Event()

    def work(_):
        with turns.taken("x", 60, never):
            third.set()

    with turns.taken("first", 60, never):
        with turns.taken("second", 60, never):
            thread = begun(turns, work, 3)
            assert not third.wait(0.1)
        assert third.wait(60)
    thread.join()


def test_who_waits_too_long_or_behind_too_many_is_told():
    turns = WorkerQueue(1, 1)
    with turns.taken("a", 1, never):
        with pytest.raises(SourceError, match=r"^b: other files took too long"), turns.taken("b", 0.05, never):
            pass
        with pytest.raises(SourceError, match=r"^b: was not read to the end"), turns.taken("b", 9, lambda: True):
            pass
        waiting = threading.Thread(target=lambda: turns.taken("c", 1, never).__enter__())
        waiting.start()
        time.sleep(0.05)
        with pytest.raises(SourceError, match=r"^d: too many files are being read"), turns.taken("d", 1, never):
            pass
    waiting.join()


def test_who_gave_up_leaves_the_turn_to_the_next():
    turns = WorkerQueue(1, 5)
    with pytest.raises(RuntimeError), turns.taken("a", 1, never):
        raise RuntimeError
    with turns.taken("b", 0.2, never):
        pass


# --- others ------------------------------------------------------------------------------------------------------


def memory_megabytes():
    with Path("/proc/self/statm").open() as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


QUERIES = ("country=IRQ", "actor=Iran-aligned+groups", "q=base+attack", "from=2023-11-01&to=2023-12-01", "deaths_min=2")


def filtered(store):
    """Return the seconds of computing, in this thread, of each of twenty filters."""
    seconds = []
    for n in range(20):
        began = time.thread_time()
        select(store, from_query(QUERIES[n % len(QUERIES)])[0])
        seconds.append(time.thread_time() - began)
        time.sleep(0.01)
    return np.array(seconds)


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="no /proc")
def test_others_filter_as_before_while_two_workers_spin(shipped, started):
    content = big(300_000)
    done, ends = threading.Event(), []

    def upload():
        try:
            worker.read_in_worker(content, "slow.csv", limits=OPERATOR, is_cancelled=done.is_set)
        except SourceError as err:
            ends.append(str(err))

    filtered(shipped.store)  # searching for the first time makes the index
    alone, memory = filtered(shipped.store), memory_megabytes()
    threads = [threading.Thread(target=upload) for _ in range(2)]
    for thread in threads:
        thread.start()
    time.sleep(2)
    beside, grown = filtered(shipped.store), memory_megabytes() - memory
    still_running = [process.poll() is None for process, _, _ in started]
    done.set()
    for thread in threads:
        thread.join()
    assert still_running == [True, True]
    assert ends == ["slow.csv: was not read to the end."] * 2
    assert np.median(beside) < 3 * np.median(alone) + 0.005
    assert grown < 20  # megabytes; a worker takes hundreds for this file
