"""The map as one file: page, scripts, data and texts inside, no request to anywhere, a strict policy by hashes."""

import base64
import hashlib
import json
import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np

from geo.dataset.credits import headline_and_caption
from geo.dataset.dataset import Dataset
from geo.events.data_files import DATA
from geo.places.boundaries import Boundaries
from geo.progress import ProgressCallback, ignore_progress
from geo.store.selection import Selection, View
from geo.store.store import EventStore
from geo.webmap.base import build_base, build_units, pack_shapes, thin_out
from geo.webmap.columns import area_ids, encode_columns, page_state
from geo.webmap.page import PageUrls, asset, build_page
from geo.wording.event import event_details

MAX_WITH_TEXTS = 50_000  # events with their texts in one file; more go without
PARTS = ("columns", "base", "events", "units", "state")  # what the live page fetches, here elements by these ids
STEPS = 8  # that a file takes
ROWS_A_STEP, BYTES_A_STEP = 200, 1 << 20
WITH_HEADER = 16  # for zlib: the header of gzip
WITHOUT_TEXTS = "Texts and sources of the events are not in this file."


def offline_map(
    dataset: Dataset,
    selection: Selection,
    view: View,
    rows: np.ndarray,
    on_progress: ProgressCallback = ignore_progress,
) -> str:
    """Return the map of these rows as one file, with headline and caption of the selection that found them.

    `on_progress` is asked between all steps, so that what nobody waits for any more ends soon.
    """
    on_progress(0, STEPS)
    part = dataset.only(rows, searchable=False)
    on_progress(1, STEPS)
    store, open_row = part.store, part.store.row_of(view.event)
    state = page_state(store, Selection(), view, open_row) | headline_and_caption(dataset, selection, rows)
    state["countries"] = {code: dataset.names.country(code) for code in store.country["de_facto"].values}
    parts = map_parts(store, part.boundaries, DATA / "waters.csv", on_progress)
    if len(rows) <= MAX_WITH_TEXTS:
        parts["events"] = pack_texts(_details(part, on_progress), lambda: on_progress(6, STEPS))
    else:
        state["caption"].append(WITHOUT_TEXTS)
    return build_file(parts | {"state": as_json(state)}, lambda: on_progress(7, STEPS))


def _details(dataset: Dataset, on_progress: ProgressCallback) -> list[dict[str, Any]]:
    details = []
    for start in range(0, len(dataset.store), ROWS_A_STEP):
        on_progress(5, STEPS)
        rows = range(start, min(start + ROWS_A_STEP, len(dataset.store)))
        details += event_details(dataset.store, rows, dataset.names)
    return details


def build_file(parts: dict[str, bytes], look: Callable[[], None] = lambda: None) -> str:
    """Return the map page with everything in it. `parts` holds the bytes of PARTS, not compressed.

    Without 'events' the page tells of an event what the columns know.
    Texts of events are inside `parts` only: compressed and base64, they cannot be read as markup.
    """
    page = build_page(PageUrls("assets", *(f"#{name}" for name in PARTS)), alone=True)
    html = page.html
    for name in ("leaflet.css", "map.css"):
        html = html.replace(f'<link rel="stylesheet" href="assets/{name}"/>', f"<style>{_style(name)}</style>", 1)
    for name in ("leaflet.js", "conflict_map.js"):
        html = html.replace(f'<script src="assets/{name}"></script>', f"<script>{_script(name)}</script>", 1)
    html = html.replace("<head>", f"<head>\n{_policy(html)}", 1)
    return html.replace("<body>", f"<body>\n{''.join(_data_elements(parts, look))}", 1)


def map_parts(
    store: EventStore, boundaries: Boundaries, waters: Path, on_progress: ProgressCallback = ignore_progress
) -> dict[str, bytes]:
    """Return the parts that a file draws: columns, units, and a base map in full near its events only."""
    here = thin_out(boundaries, np.column_stack([store.lon, store.lat])[store.has_place])
    countries = store.country["de_facto"].values
    on_progress(2, STEPS)
    columns = encode_columns(store)
    on_progress(3, STEPS)
    base = pack_shapes(**build_base(here, countries, area_ids(store), waters))
    on_progress(4, STEPS)
    return {"columns": columns, "base": base, "units": pack_shapes(**build_units(here, countries))}


def as_json(value: Any) -> bytes:
    """Return a value as compact JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _style(name: str) -> str:
    """Return a stylesheet without the pictures it names, none of which the page shows."""
    return re.sub(r"url\([^)]*\)", "none", asset(name)[0].decode())


def _script(name: str) -> str:
    text = asset(name)[0].decode()
    return re.sub(r"</(script)", r"<\\/\1", text, flags=re.IGNORECASE)


def _policy(html: str) -> str:
    scripts = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    digests = (base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts)
    directives = (
        "default-src 'none'",
        "script-src " + " ".join(f"'sha256-{digest}'" for digest in digests),
        "style-src 'unsafe-inline'",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
    )
    policy = "; ".join(directives)
    return f'<meta http-equiv="Content-Security-Policy" content="{policy}">'


def _data_elements(parts: dict[str, bytes], look: Callable[[], None]) -> Iterable[str]:
    for name in (name for name in PARTS if name in parts):
        packed = base64.b64encode(_gzipped(parts[name], look)).decode()
        yield f'<script type="application/gzip" id="{name}">{packed}</script>\n'


def _gzipped(content: bytes, look: Callable[[], None]) -> bytes:
    """Return what gzip.compress(content, 9, mtime=0) returns, made a piece at a time."""
    packer = zlib.compressobj(9, wbits=zlib.MAX_WBITS | WITH_HEADER)
    packed = []
    for start in range(0, len(content), BYTES_A_STEP):
        look()
        packed.append(packer.compress(content[start : start + BYTES_A_STEP]))
    return b"".join([*packed, packer.flush()])


# --- texts --------------------------------------------------------------------------------------------------

FIRST_SURROGATE, SURROGATES = 0xD800, 0x800  # code points that stand for no character
_BETWEEN = re.compile(r"[^\W\d_](?= )")
_PIECE = re.compile(r" ?[^\W\d_]+|\d{1,2}|[\W_]+")  # words with the space before them, pairs of digits, and the rest


def pack_texts(details: list[dict[str, Any]], look: Callable[[], None] = lambda: None) -> bytes:
    """Return the details of all rows, as geo/wording/event.py gives them, in their order.

    Layout: the table of words (JSON) in the first line; then, per word, the character whose code point is its position,
    those of the surrogates left out. Together the words are a JSON object with a list per field.
    """
    names = [name for name in details[0] if name != "row"] if details else []
    fields = {name: [event[name] for event in details] for name in names}
    pieces: list[str] = []
    for text in _cut(json.dumps(fields, ensure_ascii=False, separators=(",", ":"))):
        look()
        pieces += _PIECE.findall(text)
    look()
    words = [word for word, _ in Counter(pieces).most_common()]
    character = {word: _character(position) for position, word in enumerate(words)}
    look()
    return f"{json.dumps(words, ensure_ascii=False)}\n{''.join(map(character.__getitem__, pieces))}".encode()


def _cut(text: str) -> Iterable[str]:
    """Yield a text in long parts, each of which ends where a piece ends: before a blank that a letter precedes."""
    start = 0
    while start < len(text):
        found = _BETWEEN.search(text, start + BYTES_A_STEP)
        end = found.end() if found else len(text)
        yield text[start:end]
        start = end


def _character(position: int) -> str:
    return chr(position if position < FIRST_SURROGATE else position + SURROGATES)
