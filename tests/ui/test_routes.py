"""The routes beside the page: nothing is done on the event loop, and nobody waits for what another asks for."""

import asyncio
import re
import sys
import time
from asyncio import events as asyncio_events
from pathlib import Path
from threading import Event

import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from geo.dataset.dataset import assemble
from geo.events.validate import validate
from geo.sources import read_bytes
from tests.ui.test_snapshot_routes import _get
from ui import off_loop
from ui.data import DATA_VARIABLE, PARTS, ServedDataset, current
from ui.headers import app_policy, fault
from ui.off_loop import QUERIES
from ui.routes import ROUTES
from ui.turns import Turns

ROOT = Path(__file__).parents[2]
# at a reader's every wish these run; on the event loop they would stop all others
WORK = (str(ROOT / "geo"), str(ROOT / "ui" / "data.py"), str(ROOT / "ui" / "tickets.py"))
MAX_ON_LOOP_S = 0.05
EVENTS = 400_000
WORST = "q=" + "+".join("abcdefghijklmnopqrst") + "&country=IRQ&actor=Actor+1&area=-170,-80,170,80"


@pytest.fixture(autouse=True)
def routes(monkeypatch):
    monkeypatch.setattr("tests.ui.test_snapshot_routes.APP", Starlette(routes=ROUTES))


def get(path, **headers):
    return asyncio.run(_get(path, headers))


def every_route(key, query):
    """Return an address of each route, with a query where it takes one."""
    small = "size=100x100&dpi=96"
    return [
        f"/embed?{query}", f"/conflict-map.html?{query}", "/ui/masthead.js", "/map/assets/conflict_map.js",
        f"/map/{key}", *(f"/map/{key}/{part}" for part in PARTS), f"/map/{key}/state?{query}",
        f"/map/{key}/events?rows={','.join(map(str, range(200)))}", "/health",
        f"/snapshot.csv?{query}", f"/snapshot.svg?{query}&{small}", f"/snapshot-progress.svg?{query}&{small}",
    ]  # fmt: skip


def test_every_route_is_asked():
    asked = every_route("key", "q=a")
    for route in ROUTES:
        pattern = re.sub(r"\{\w+\}", "[^/]+", route.path)
        assert any(re.fullmatch(pattern, path.partition("?")[0]) for path in asked), route.path


@pytest.mark.slow
def test_no_handler_does_any_work_on_the_event_loop():
    found = set()

    def look(frame, event, _):
        if event == "call" and frame.f_code.co_filename.startswith(WORK):
            found.add(f"{Path(frame.f_code.co_filename).name}: {frame.f_code.co_name}")

    async def ask():
        for path in every_route(key, "country=IRQ"):
            sys.setprofile(look)
            status = (await _get(path, {}))[0]
            sys.setprofile(None)
            assert status == 200, path

    key = current().dataset.key
    asyncio.run(ask())
    assert not found


@pytest.fixture(scope="module")
def many():
    """Return 400,000 events with texts."""
    words = ["strike drone missile convoy market", "bridge village airport hospital", "school river harbour checkpoint"]
    rows = (
        f"e{n},{words[n % 3]} {n},2023-{n % 12 + 1:02}-{n % 28 + 1:02},missile,Actor {n % 500},{30 + n % 300 / 10},"
        f"{12 + n % 250 / 10},Place {n % 2000}\n"
        for n in range(EVENTS)
    )
    head = "event_id,title,date_start,event_type,actor1,lon,lat,place_name\n"
    return assemble([validate(read_bytes((head + "".join(rows)).encode(), "many.csv"))], "many")


@pytest.mark.slow
def test_no_handler_blocks_the_event_loop_with_the_worst_queries_on_many_events(many, monkeypatch):
    served = ServedDataset(many)
    for name in ("ui.routes.by_key", "ui.routes.asked_for", "ui.snapshot_routes.asked_for"):
        monkeypatch.setattr(name, lambda _: served)
    monkeypatch.setattr("ui.routes.current", lambda: served)
    monkeypatch.setattr(off_loop, "MAX_SECONDS", 300.0)  # the machine may be busy
    slowest = [0.0, None]
    run = asyncio_events.Handle._run

    def timed(handle):
        start = time.thread_time()  # of this thread alone, so that a busy machine changes nothing
        run(handle)
        took = time.thread_time() - start
        if took > slowest[0]:
            slowest[:] = took, repr(handle)

    async def ask():
        return [(await _get(path, {}))[0] for path in every_route("many", WORST)]

    monkeypatch.setattr(asyncio_events.Handle, "_run", timed)
    statuses = asyncio.run(ask())
    assert set(statuses) == {200}
    assert slowest[0] < MAX_ON_LOOP_S, slowest[1]


def test_while_queries_and_pictures_are_all_busy_what_is_there_already_is_answered():
    key, go_on = current().dataset.key, Event()
    busy = [
        turns.submit(lambda: go_on.wait(60)) for turns in (QUERIES, off_loop.CHECKS, off_loop.DETAILS) for _ in "12"
    ]
    try:
        for path in ("/health", f"/map/{key}", "/map/assets/map.css"):
            assert get(path)[0] == 200
    finally:
        go_on.set()
    assert all(future.result(60) for future in busy)


# --- refusals ----------------------------------------------------------------------------------------------------


@pytest.fixture
def never_good(monkeypatch, tmp_path):
    """Put a file on show that cannot be read."""
    path = tmp_path / "events.csv"
    path.write_bytes(b"\x89PNG no table")
    monkeypatch.setenv(DATA_VARIABLE, str(path))


@pytest.mark.parametrize("path", ["/health", "/embed", "/conflict-map.html", "/snapshot.png", "/snapshot.csv"])
def test_without_any_good_version_routes_say_why(path, never_good):
    status, headers, body = get(path)
    assert (status, headers["content-type"]) == (503, "text/plain; charset=utf-8")
    assert int(headers["retry-after"]) > 0
    assert body.startswith(b"events.csv: ")


def test_a_query_that_takes_too_long_is_refused_in_a_sentence(monkeypatch):
    monkeypatch.setattr(off_loop, "MAX_SECONDS", -1.0)
    key = current().dataset.key
    for path in (f"/map/{key}/state?q=river", "/conflict-map.html?q=river", "/snapshot.csv?q=river"):
        status, _, body = get(path)
        assert (status, b"takes longer than the server allows" in body) == (503, True), path


@pytest.mark.parametrize("path", ["/conflict-map.html", "/snapshot.csv", "/embed"])
def test_a_search_of_too_many_words_is_refused(path):
    status, _, body = get(f"{path}?q={'+'.join('abcdefghijklmnopqrstu')}")
    assert (status, b"more than 20 words" in body) == (400, True)


@pytest.mark.parametrize("path", ["/conflict-map.html", "/snapshot.png", "/snapshot.csv", "/embed", "/map/{key}/state"])
@pytest.mark.parametrize("name", ["Nonsense", "OpenStreetMap.Mapnik", "<b>"])
def test_a_background_that_is_not_offered_is_refused(path, name):
    status, _, body = get(f"{path.format(key=current().dataset.key)}?tiles={name}")
    assert (status, body.decode()) == (400, f"tiles '{name}' is not offered. Known: none on this server.")


def test_who_asks_for_too_much_at_once_is_told_to_come_back(monkeypatch):
    go_on, turns = Event(), Turns("test", at_once=1, most_waiting=1, most_of_one=1)
    monkeypatch.setattr("ui.routes.CHECKS", turns)
    waiting = [turns.submit(lambda: go_on.wait(60), "127.0.0.1") for _ in range(2)]
    status, headers, body = get("/conflict-map.html")
    go_on.set()
    assert (status, int(headers["retry-after"]) > 0) == (503, True)
    assert b"Try again in a few seconds" in body
    assert all(future.result(60) for future in waiting)


def test_an_offline_file_is_made_once_for_all_who_ask_at_once(monkeypatch):
    made, all_there = [], Event()

    def make(*_):
        made.append(1)
        all_there.wait(60)
        return "<html></html>"

    async def ask():
        asked = [asyncio.create_task(_get("/conflict-map.html?country=YEM", {})) for _ in range(4)]
        while off_loop.CHECKS._waiting or not made:  # noqa: ASYNC110 (of threads, not of tasks)
            await asyncio.sleep(0.01)
        all_there.set()
        return await asyncio.gather(*asked)

    monkeypatch.setattr("ui.routes.offline_map", make)
    assert [(status, body) for status, _, body in asyncio.run(ask())] == [(200, b"<html></html>")] * 4
    assert len(made) == 1


def test_an_offline_file_that_nobody_waits_for_is_not_made_to_its_end(monkeypatch):
    steps = []

    def make(dataset, selection, view, rows, on_progress):
        for step in range(500):
            on_progress(step, 500)
            steps.append(step)
            time.sleep(0.02)

    async def leave():
        return {"type": "http.disconnect"}

    monkeypatch.setattr("ui.routes.offline_map", make)
    assert asyncio.run(_get("/conflict-map.html?country=SYR", {}, leave))[0] == off_loop.CLIENT_GONE
    assert len(steps) < 500


# --- faults ------------------------------------------------------------------------------------------------------


def test_a_fault_is_a_plain_sentence_with_the_security_headers(monkeypatch):
    async def broken(_):
        raise ZeroDivisionError("secret")

    app = Starlette(routes=[Route("/broken", broken)], exception_handlers={Exception: fault})
    monkeypatch.setattr("tests.ui.test_snapshot_routes.APP", app)
    sent = []

    async def ask():
        scope = {"type": "http", "method": "GET", "path": "/broken", "headers": [], "query_string": b""}

        async def send(message):
            sent.append(message)

        async def receive():
            await asyncio.Event().wait()

        with pytest.raises(ZeroDivisionError):  # for the log of the server
            await app(scope, receive, send)

    asyncio.run(ask())
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    assert sent[0]["status"] == 500
    assert headers["x-content-type-options"] == "nosniff"
    assert "frame-ancestors" in headers["content-security-policy"]
    assert sent[1]["body"] == b"A fault of this program. The server's log tells which. Try again, or ask its operator."


# --- addresses ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("host", "headers", "trusted", "expected"),
    [
        ("192.0.2.1", {}, "", "192.0.2.1"),
        ("192.0.2.1", {"x-forwarded-for": "198.51.100.7"}, "", "forwarded"),
        ("198.51.100.7", {"x-forwarded-for": "198.51.100.7"}, "127.0.0.1", "198.51.100.7"),
        ("2001:db8::1", {}, "", "2001:db8::/64"),
        ("2001:db8::ffff", {}, "", "2001:db8::/64"),
        ("testclient", {}, "", "testclient"),
    ],
)
def test_an_address_is_that_of_the_other_end_unless_a_proxy_is_trusted(host, headers, trusted, expected, monkeypatch):
    monkeypatch.setenv(off_loop.TRUSTED_PROXIES, trusted)
    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    request = off_loop.Request({"type": "http", "headers": raw, "client": (host, 1)})
    assert off_loop.address_of(request) == expected


def test_the_policy_of_the_page_knows_no_evaluated_scripts_and_sockets_to_this_server_only():
    directives = dict(part.strip().split(" ", 1) for part in app_policy().split(";"))
    assert "unsafe" not in directives["script-src"]
    assert directives["connect-src"] == "'self'"
