"""A real server and a real Chromium. A test fails on any request to another host and on any error of the page."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from chromium import ARGUMENTS, executable
from playwright.sync_api import Browser, BrowserContext, Frame, Page, sync_playwright

ROOT = Path(__file__).parents[2]
SERVER_START_S = 90  # generous: two cores may be shared with other work


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@dataclass
class Server:
    """A running app."""

    url: str
    process: subprocess.Popen[bytes]


@dataclass
class Shown:
    """One page of the app in its own browser context, and what went wrong in it."""

    page: Page
    faults: list[str] = field(default_factory=list)
    sent: list[str] = field(default_factory=list)  # frames sent to the server over its socket

    @property
    def frame(self) -> Frame:
        """Return the frame of the map page, or the page itself if it is an embed."""
        return next(frame for frame in self.page.frames if "/map/" in frame.url or "/embed" in frame.url)

    def state(self) -> dict[str, Any]:
        """Return what the map says it shows."""
        return self.frame.evaluate("async () => (await window.conflictMap).inspect()")

    def wait_map(self) -> "Shown":
        """Wait until the map draws."""
        if "/embed" not in self.page.url:
            self.page.wait_for_selector("iframe.map-frame", timeout=60_000)
            self.until(lambda: any("/map/" in frame.url for frame in self.page.frames), "the frame of the map")
        self.frame.locator(".legend").wait_for(timeout=60_000)
        self.until(lambda: self.frame.evaluate("() => window.conflictMap !== undefined"))
        return self

    def until(self, fact: Callable[[], bool], what: str = "") -> None:
        """Wait until `fact` holds; fail with `what` if it does not within 30 s."""
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            if fact():
                return
            self.page.wait_for_timeout(100)
        pytest.fail(f"did not come true: {what or fact}")

    def counts(self) -> str:
        """Return the line of counts above the map, once it is there."""
        line = self.page.locator(".masthead .counts")
        self.until(lambda: line.inner_text() != "", "counts")
        return line.inner_text()


def start_server(data: Path | None = None, **variables: str) -> Server:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | variables | ({"CONFLICT_MAP_DATA": str(data)} if data else {})
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    server = Server(f"http://localhost:{port}", process)
    deadline = time.monotonic() + SERVER_START_S
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"{server.url}/_stcore/health", timeout=2).close()
        except OSError:
            time.sleep(0.2)
        else:
            return server
    process.kill()
    pytest.fail("the server did not start")


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[..., Server]]:
    """Start servers; all are stopped at the end."""
    servers: list[Server] = []

    def serving(data: Path | None = None, **variables: str) -> Server:
        servers.append(start_server(data, **variables))
        return servers[-1]

    yield serving
    for server in servers:
        server.process.terminate()
        server.process.wait(timeout=30)


@pytest.fixture(scope="session")
def app(serve: Callable[..., Server]) -> Server:
    """The app on the shipped events."""
    return serve()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = executable()
    assert path, "no Chromium: run `make browser`"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def context(chromium: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Give a context per set of options: compiling the scripts of Streamlit anew took a third of every page's time."""
    contexts: dict[str, BrowserContext] = {}

    def of(**options: Any) -> BrowserContext:
        key = repr(sorted(options.items()))
        if key not in contexts:
            contexts[key] = chromium.new_context(**options)
        return contexts[key]

    yield of
    for each in contexts.values():
        each.close()


@pytest.fixture
def show(context: Callable[..., BrowserContext]) -> Iterator[Callable[..., Shown]]:
    """Open a page of its own; at the end of the test nothing may have gone wrong in it, nor be kept by it."""
    yield from _showing(context)


@pytest.fixture(scope="module")
def show_to_all(context: Callable[..., BrowserContext]) -> Iterator[Callable[..., Shown]]:
    """Open a page that several tests of a module share."""
    yield from _showing(context)


def _showing(context: Callable[..., BrowserContext]) -> Iterator[Callable[..., Shown]]:
    opened: list[Shown] = []

    def showing(url: str, width: int = 1440, height: int = 900, *, wait: bool = True, **options: Any) -> Shown:
        shown = Shown(context(viewport={"width": width, "height": height}, **options).new_page())
        opened.append(shown)
        _watch(shown)
        shown.page.goto(url)
        return shown.wait_map() if wait else shown

    yield showing
    for shown in opened:
        shown.page.context.clear_cookies()
        shown.page.evaluate("() => localStorage.clear()")
        shown.page.close()
        assert shown.faults == []


def _watch(shown: Shown) -> None:
    page, faults = shown.page, shown.faults
    page.on("console", lambda message: faults.append(f"console: {message.text}") if message.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(f"page error: {error}"))
    page.on("request", lambda request: None if _is_own(request.url) else faults.append(f"request to {request.url}"))
    page.on("websocket", lambda socket: socket.on("framesent", lambda sent: shown.sent.append(str(sent)[:80])))


def _is_own(url: str) -> bool:
    return url.startswith(("http://localhost:", "ws://localhost:", "data:", "blob:", "about:"))
