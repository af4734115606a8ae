"""Draw docs/rooms.svg: the rooms (packages) of the program and which of them import which, from the code itself.

Run `python -m scripts.draw_rooms` after a change of imports between rooms; a test compares the file with the code.
"""

import ast
from collections.abc import Iterator
from functools import cache
from html import escape
from pathlib import Path

ROOT = Path(__file__).parents[1]
PICTURE = ROOT / "docs" / "rooms.svg"

# from the lowest to the highest; a room imports only rooms that stand before it
ROOMS = {
    "errors": "messages for readers",
    "time_limit": "how long a question may take",
    "progress": "progress callbacks",
    "style": "colours and shapes",
    "events": "columns, types, rules for rows",
    "whole_files": "files written whole or not at all",
    "places": "boundaries, locating",
    "sources": "file formats and publishers to read",
    "store": "rows, selection, link, sums",
    "compare": "two versions, duplicates",
    "wording": "every sentence for readers",
    "sandbox": "untrusted files, in a limited process",
    "dataset": "loading, terms, credits, queries",
    "export": "file formats to write",
    "webmap": "the map page and its scripts",
    "snapshot": "pages for print, slides, animations",
    "partitioned": "many files as one dataset on disk",
    "cli": "the commands",
    "ui": "the Streamlit page and its routes",
    "app": "the server",
}
ENTRY_POINTS = {"__init__", "__main__", "api"}  # of geo; they belong to no room

BOX = (250, 48)  # width and height
GAP = (40, 44)  # between boxes of a floor, and between floors
MARGIN = 24
LANE = 12  # between arrows that pass other floors
STYLE = """text{font-family:sans-serif;text-anchor:middle;fill:#222}
.name{font-size:15px;font-weight:bold}.purpose{font-size:12px}
rect{fill:#f3f6fa;stroke:#5b6b7f}path{fill:none;stroke:#5b6b7f;stroke-width:1.2;marker-end:url(#head)}"""
HEAD = (
    '<marker id="head" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto">'
    '<polygon points="0,0 8,4 0,8" fill="#5b6b7f"/></marker>'
)


@cache
def imports(source: str, package: tuple[str, ...]) -> list[tuple[int, str]]:
    """Return (line, dotted name) of everything that a module of `package` imports, wherever in the file it does."""
    names = list[tuple[int, str]]()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join([*above, *filter(None, [node.module])])
            names += [(node.lineno, f"{module}.{alias.name}") for alias in node.names]
    return names


def room_of(name: str) -> str | None:
    """Return the room of a dotted name, such as geo.store.link or ui.page; None for a name of another library."""
    top, _, rest = name.partition(".")
    room = rest.partition(".")[0] if top == "geo" else top
    return room if room in ROOMS else None


def path_of(room: str) -> str:
    """Return where a room stands: a folder or a file, from the top of the repository."""
    name = room if room in {"app", "ui"} else f"geo/{room}"
    return f"{name}/" if (ROOT / name).is_dir() else f"{name}.py"


def room_imports() -> dict[str, set[str]]:
    """Return for each room the other rooms that its modules import."""
    imported: dict[str, set[str]] = {room: set() for room in ROOMS}
    for path in [*ROOT.glob("geo/**/*.py"), *ROOT.glob("ui/**/*.py"), ROOT / "app.py"]:
        parts = path.relative_to(ROOT).with_suffix("").parts
        if room := room_of(".".join(parts)):
            names = imports(path.read_text(encoding="utf-8"), parts[:-1])
            imported[room] |= {other for _, name in names if (other := room_of(name))} - {room}
    return imported


def floors(below: dict[str, set[str]]) -> dict[str, int]:
    """Return the floor of each room: 0 where it imports no other one, else one above the highest that it imports."""
    floor: dict[str, int] = {}
    for _ in below:
        for room, others in below.items():
            floor[room] = 1 + max((floor.get(other, 0) for other in others), default=-1)
    return floor


def arrows(below: dict[str, set[str]]) -> list[tuple[str, str]]:
    """Return the pairs (room, imported room) to draw: those that no way through other rooms already shows."""
    reached: dict[str, set[str]] = {}
    for room in sorted(below, key=floors(below).__getitem__):
        reached[room] = below[room].union(*(reached[other] for other in below[room]))
    return [
        (room, other)
        for room in below
        for other in sorted(below[room])
        if not any(other in reached[third] for third in below[room])
    ]


def drawn() -> str:
    """Return the picture as SVG."""
    below = room_imports()
    floor, pairs = floors(below), arrows(below)
    lanes = [pair for pair in pairs if floor[pair[0]] - floor[pair[1]] > 1]
    place, width, height = _places(floor, len(lanes))
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" role="img">',
        "<title>The rooms of Conflict Map; an arrow leads from a room to one that it imports</title>",
        f"<style>{STYLE}</style><defs>{HEAD}</defs>",
        f'<rect width="{width}" height="{height}" style="fill:#fff;stroke:none"/>',
        *(_arrow(place[a], place[b], lanes.index((a, b)) if (a, b) in lanes else None, width) for a, b in pairs),
        *(line for room in ROOMS for line in _box(room, *place[room])),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _places(floor: dict[str, int], lanes: int) -> tuple[dict[str, tuple[int, int]], int, int]:
    """Return the top left corner of each room, and width and height of the picture; the highest floor is on top."""
    rows = [[room for room in ROOMS if floor[room] == number] for number in range(max(floor.values()) + 1)]
    widest = max(map(len, rows)) * (BOX[0] + GAP[0]) - GAP[0]
    place = {}
    for number, row in enumerate(reversed(rows)):
        left = MARGIN + (widest - len(row) * (BOX[0] + GAP[0]) + GAP[0]) // 2
        for column, room in enumerate(row):
            place[room] = (left + column * (BOX[0] + GAP[0]), MARGIN + number * (BOX[1] + GAP[1]))
    return place, widest + 2 * MARGIN + lanes * LANE, 2 * MARGIN + len(rows) * (BOX[1] + GAP[1]) - GAP[1]


def _arrow(start: tuple[int, int], end: tuple[int, int], lane: int | None, width: int) -> str:
    """Return an arrow from a box to one on the floor below, or round the floors between them on a lane at the right."""
    x, y, to_x, to_y = start[0] + BOX[0] // 2, start[1] + BOX[1], end[0] + BOX[0] // 2, end[1]
    if lane is None:
        return f'<path d="M{x} {y}L{to_x} {to_y}"/>'
    side, shift = width - MARGIN // 2 - lane * LANE, 8 + 5 * lane
    x, to_x = x + 30 + 10 * lane, to_x + 30 + 10 * lane
    return f'<path d="M{x} {y}V{y + shift}H{side}V{to_y - 40 + shift}H{to_x}V{to_y}"/>'


def _box(room: str, left: int, top: int) -> Iterator[str]:
    middle = left + BOX[0] // 2
    yield f'<rect x="{left}" y="{top}" width="{BOX[0]}" height="{BOX[1]}" rx="5"/>'
    yield f'<text class="name" x="{middle}" y="{top + 20}">{escape(path_of(room))}</text>'
    yield f'<text class="purpose" x="{middle}" y="{top + 38}">{escape(ROOMS[room])}</text>'


if __name__ == "__main__":
    PICTURE.write_text(drawn(), encoding="utf-8")
