"""Measure how soon a change in the side panel is painted, beside the least Streamlit app, in headless Chromium.

    python benchmarks/sidebar.py [--rows 100,350000,3000000] [--rounds 9] [--json]

The real server runs on synthetic events of benchmarks/synthetic.py. Rivals take turns in the same run, so that the
ratio of their medians holds whatever else the machine does.
"""

import argparse
import json
import os
import socket
import statistics
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.browser.chromium import ARGUMENTS, executable

ROOT = Path(__file__).parents[1]
FLOOR, SERVER = (ROOT / "benchmarks" / f"sidebar_{name}.py" for name in ("floor", "server"))
ROWS = [100, 350_000, 3_000_000]
SERVER_START_S = 600  # three million events are made first
SETTLE_MS = 700  # after a change is painted the rest of the page follows
MAX_OF_FLOOR, MAX_OF_FEWEST = 1.5, 1.3
MAX_BYTES = 4096
VIEWPORT = {"width": 1440, "height": 900}

# of the page around the map, before its own scripts: when a key was pressed
ON_PRESS = """addEventListener("keydown", (event) => {
  window.pressed = performance.timeOrigin + event.timeStamp;
  window.painted = null;
}, true);"""
# after the next frame is painted: animation frames run before it, a message after it
PAINTED = """const whenPainted = (read) => requestAnimationFrame(() => {
  read();
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => { top.painted = performance.timeOrigin + performance.now(); };
  port2.postMessage(0);
});"""
# reading a pixel waits for a canvas to be painted
WATCH_MAP = (
    "async () => {"
    + PAINTED
    + """
  const map = await conflictMap;
  const apply = map.apply;
  const wanted = ({ filter, period }) => JSON.stringify([filter, period]);
  let last = null;
  const read = () => {
    for (const canvas of document.querySelectorAll(".leaflet-events-pane canvas, .brush canvas")) {
      canvas.getContext("2d").getImageData(0, 0, 1, 1);
    }
  };
  map.apply = (state) => {
    apply(state);
    if (!("filter" in state) || wanted(state) === last) return;
    last = wanted(state);
    whenPainted(read);
  };
}"""
)
WATCH_TEXT = (
    "() => {"
    + PAINTED
    + """
  new MutationObserver(() => whenPainted(() => {})).observe(
    document.querySelector('[data-testid="stMain"]'), { subtree: true, childList: true, characterData: true });
}"""
)
# a page that was just brought to the front, or that still draws its tables, is not ready
UNTIL_IDLE = "() => new Promise((ready) => setTimeout(() => requestIdleCallback(() => ready()), 300))"
COUNT_LOADS = """() => {
  window.loads = 0;
  document.querySelector("iframe.map-frame").addEventListener("load", () => window.loads++);
}"""


def main() -> None:
    """Print what was measured."""
    arguments = read_arguments()
    with ExitStack() as stack:
        floor = stack.enter_context(serving([sys.executable, "-m", "streamlit", "run", str(FLOOR)]))
        servers = {
            rows: stack.enter_context(serving([sys.executable, str(SERVER)], SYNTHETIC_ROWS=str(rows)))
            for rows in arguments.rows
        }
        browser = stack.enter_context(sync_playwright()).chromium.launch(executable_path=executable(), args=ARGUMENTS)
        machine = f"{os.cpu_count()} cores, Chromium {browser.version}, headless, no GPU, window of 1440 x 900 px"
        results = measure_all(browser, floor, servers, arguments.rounds)
        browser.close()
    if arguments.json:
        print(json.dumps({"machine": machine, "results": [asdict(each) for each in results]}, indent=1))
        return
    print(machine)
    print_results(results)


def read_arguments() -> argparse.Namespace:
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rows", type=lambda text: [int(each) for each in text.split(",")], default=ROWS)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


# --- servers ---------------------------------------------------------------------------------------------------


@contextmanager
def serving(command: list[str], **environment: str) -> Iterator[int]:
    """Run a server on a free port of this machine; yield the port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [*command, "--server.port", str(port)]
    process = subprocess.Popen(
        command, cwd=ROOT, env=os.environ | environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_until_ready(port)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=30)


def wait_until_ready(port: int) -> None:
    """Wait until the server answers."""
    deadline = time.monotonic() + SERVER_START_S
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"http://localhost:{port}/_stcore/health", timeout=2).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError(f"no server on port {port}")


@dataclass
class Relay:
    """Passes every byte between browser and server on and counts what goes to the browser."""

    server_port: int
    port: int = 0
    received: int = 0

    def __post_init__(self) -> None:
        listener = socket.create_server(("127.0.0.1", 0))
        self.port = listener.getsockname()[1]
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            browser, _ = listener.accept()
            server = socket.create_connection(("127.0.0.1", self.server_port))
            threading.Thread(target=self._pass, args=(browser, server, 0), daemon=True).start()
            threading.Thread(target=self._pass, args=(server, browser, 1), daemon=True).start()

    def _pass(self, source: socket.socket, target: socket.socket, counted: int) -> None:
        with suppress(OSError):  # either end may hang up
            while data := source.recv(65536):
                target.sendall(data)
                self.received += counted * len(data)
            target.close()


# --- changes ---------------------------------------------------------------------------------------------------


@dataclass
class Watched:
    """A page whose widgets are changed by keyboard."""

    page: Page
    turns: dict[str, int] = field(default_factory=dict)

    def change(self, press: Callable[[Page, int], None], name: str = "") -> float:
        """Change a widget; return the milliseconds from the key to the painted frame."""
        self.page.bring_to_front()
        self.page.evaluate(UNTIL_IDLE)
        turn = self.turns[name] = self.turns.get(name, -1) + 1
        press(self.page, turn)
        self.page.wait_for_function("() => typeof window.painted === 'number'")
        times = self.page.evaluate("() => window.painted - window.pressed")
        self.page.wait_for_timeout(SETTLE_MS)
        self.page.evaluate(UNTIL_IDLE)
        return times


def press_slider(page: Page, turn: int) -> None:
    """Move the start of a period or a range by one step."""
    page.locator('[data-testid="stSidebar"] [data-testid="stSlider"] input').first.focus()
    page.keyboard.press("ArrowRight" if turn % 2 == 0 else "ArrowLeft")


def press_checkbox(page: Page, _: int) -> None:
    """Set the first type of event, or take it back."""
    page.locator('[data-testid="stSidebar"] input[type="checkbox"]').first.focus()
    page.keyboard.press("Space")


def press_preset(page: Page, turn: int) -> None:
    """Show the last days."""
    page.get_by_role("button", name=("90 d", "30 d")[turn % 2]).focus()
    page.keyboard.press("Enter")


def press_search(page: Page, turn: int) -> None:
    """Search for a digit, which about half of the events hold."""
    page.get_by_role("textbox", name="Search").fill(("7", "3")[turn % 2])
    page.keyboard.press("Enter")


PRESSES = {"period by slider": press_slider, "a type": press_checkbox, "a preset": press_preset}


def open_map(browser: Browser, port: int) -> Watched:
    """Open the app and wait for its map."""
    page = browser.new_page(viewport=VIEWPORT)
    page.set_default_timeout(120_000)  # three million events are loaded
    page.add_init_script(ON_PRESS)
    page.goto(f"http://localhost:{port}/")
    page.frame_locator("iframe.map-frame").locator(".legend").wait_for()
    page.wait_for_timeout(2 * SETTLE_MS)
    next(frame for frame in page.frames if "/map/" in frame.url).evaluate(WATCH_MAP)
    page.evaluate(COUNT_LOADS)
    return Watched(page)


def open_floor(browser: Browser, port: int, widget: str) -> Watched:
    """Open the least app."""
    page = browser.new_page(viewport=VIEWPORT)
    page.add_init_script(ON_PRESS)
    page.goto(f"http://localhost:{port}/?widget={widget}")
    page.locator('[data-testid="stText"]').wait_for()
    page.wait_for_timeout(SETTLE_MS)
    page.evaluate(WATCH_TEXT)
    return Watched(page)


# --- measuring -------------------------------------------------------------------------------------------------


@dataclass
class Result:
    """One line of the table: our figure, the peer's, and what their ratio shall be."""

    what: str
    unit: str
    median: float
    best: float
    peer: str = ""
    peer_median: float | None = None
    ratio: float | None = None
    bar: str = ""
    met: bool | None = None


Series = dict[str, list[float]]


def measure_all(browser: Browser, floor: int, servers: dict[int, int], rounds: int) -> list[Result]:
    """Return every line of the table."""
    figures = measure_times(browser, floor, servers, rounds)
    fewest, most = min(servers), max(servers)
    results = []
    for what in PRESSES:
        peer = "slider" if "slider" in what else "checkbox"
        for rows in servers:
            name = f"{what}, {short(rows)} rows"
            results.append(against(name, figures[name], f"least app, {peer}", figures[peer], MAX_OF_FLOOR))
        few, many = (f"{what}, {short(rows)} rows" for rows in (fewest, most))
        results.append(against(many, figures[many], f"{short(fewest)} rows", figures[few], MAX_OF_FEWEST))
    results += [alone(f"a search, {short(rows)} rows", figures[f"a search, {short(rows)} rows"]) for rows in servers]
    for rows, port in servers.items():
        results += measure_bytes(browser, port, rows)
    return results


def measure_times(browser: Browser, floor: int, servers: dict[int, int], rounds: int) -> Series:
    """Return the milliseconds of every kind of change, taken in turns."""
    turns: dict[str, Callable[[], float]] = {}
    for widget, press in (("slider", press_slider), ("checkbox", press_checkbox)):
        page = open_floor(browser, floor, widget)
        turns[widget] = lambda page=page, press=press: page.change(press)
    for rows, port in servers.items():
        page = open_map(browser, port)
        for what, press in (PRESSES | {"a search": press_search}).items():
            name = f"{what}, {short(rows)} rows"
            turns[name] = lambda page=page, press=press, what=what: page.change(press, what)
    figures: Series = {name: [] for name in turns}
    for number in range(rounds + 1):
        for name, measure in turns.items():
            taken = measure()
            if number:  # the first round warms up
                figures[name].append(taken)
    return figures


def measure_bytes(browser: Browser, port: int, rows: int) -> list[Result]:
    """Return the most bytes that a change sends to the browser, with all headers, and how often the map was loaded."""
    relay = Relay(port)
    watched = open_map(browser, relay.port)
    results = []
    for what, press in (PRESSES | {"a search": press_search}).items():
        taken: list[float] = []
        for _ in range(2):  # the page keeps what it has seen: more turns would find it there
            before = relay.received
            watched.change(press, what)
            taken.append(relay.received - before)
        bar = MAX_BYTES + (rows // 8 if what == "a search" else 0)
        name = f"bytes to the browser, {what}, {short(rows)} rows"
        most = max(taken)
        results.append(Result(name, "bytes", most, min(taken), bar=f"at most {bar:,}", met=most <= bar))
    loads = watched.page.evaluate("() => window.loads")
    name = f"loads of the map in these changes, {short(rows)} rows"
    watched.page.close()
    return [*results, Result(name, "", loads, loads, bar="0", met=loads == 0)]


# --- the table -------------------------------------------------------------------------------------------------


def against(what: str, ours: list[float], peer: str, theirs: list[float], bar: float) -> Result:
    """Return the line of ours against a peer; the ratio of the medians shall be at most the bar."""
    median, peer_median = statistics.median(ours), statistics.median(theirs)
    ratio = median / peer_median
    return Result(what, "ms", median, min(ours), peer, peer_median, ratio, f"at most {bar:g}", ratio <= bar)


def alone(what: str, ours: list[float]) -> Result:
    """Return the line of a figure without a peer."""
    return Result(what, "ms", statistics.median(ours), min(ours))


def short(count: int) -> str:
    """Return a round number of rows: 100, 350 k, 3 M."""
    if count >= 1_000_000:
        return f"{count // 1_000_000} M"
    return f"{count // 1000} k" if count >= 1000 else str(count)


def print_results(results: list[Result]) -> None:
    """Print the table."""
    print("\n| what | median | best | against | its median | ratio | bar | |\n|---|---|---|---|---|---|---|---|")
    for each in results:
        median, best, peer = (number(value, each.unit) for value in (each.median, each.best, each.peer_median))
        ratio = "" if each.ratio is None else f"{each.ratio:.2f}"
        verdict = {True: "met", False: "missed", None: ""}[each.met]
        print(f"| {each.what} | {median} | {best} | {each.peer} | {peer} | {ratio} | {each.bar} | {verdict} |")


def number(value: float | None, unit: str) -> str:
    """Return a figure with its unit."""
    return "" if value is None else f"{value:,.0f} {unit}".strip()


if __name__ == "__main__":
    main()
