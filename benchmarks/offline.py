"""Measure the map as one file: its bytes by part, for many events without texts and for fewer with them.

    python benchmarks/offline.py [--without-texts 350000] [--with-texts 10000]

Events are synthetic, with a fixed seed. Their texts are made of the words of the shipped events, drawn as often as they
stand there; a reporter's words hang together and would pack better.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.synthetic import synthetic_store
from geo.events.data_files import DATA, EVENTS
from geo.events.schema import EVENT_TYPES
from geo.places.boundaries import Boundaries, load_boundaries
from geo.store.selection import Selection, View
from geo.store.store import EventStore, date_of
from geo.webmap.columns import page_state
from geo.webmap.offline import PARTS, as_json, build_file, map_parts, pack_texts

SEED = 20240917
UNIT_SHARE = 0.02  # rows known to a governorate only
MEGABYTE = 1_000_000
BARS = {"without texts": 6, "with texts": 5}  # megabytes
TITLE_WORDS, SUMMARY_WORDS, NOTE_WORDS = 9, 25, 55  # of an event; notes come to 350 characters
SOURCES = 2


def main() -> None:
    """Print the table of sizes."""
    arguments = read_arguments()
    boundaries = load_boundaries(DATA / "boundaries")
    print("| file | scripts and styles | columns | base map | units | texts | whole | an event | bar | |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    for kind, count in (("without texts", arguments.without_texts), ("with texts", arguments.with_texts)):
        print_row(kind, count, file_parts(boundaries, count, texts=kind == "with texts"))


def read_arguments() -> argparse.Namespace:
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--without-texts", type=int, default=350_000)
    parser.add_argument("--with-texts", type=int, default=10_000)
    return parser.parse_args()


def print_row(kind: str, count: int, parts: dict[str, bytes]) -> None:
    """Print the size of a file, and what each part adds to it."""
    whole, shell = (len(build_file(each).encode()) for each in (parts, {}))
    added = [len(build_file({name: parts[name]}).encode()) - shell if name in parts else 0 for name in PARTS]
    columns, base, texts, units, _ = added
    sizes = [f"{size / MEGABYTE:.2f}" for size in (shell, columns, base, units, texts)]
    bar = BARS[kind]
    met = "met" if whole <= bar * MEGABYTE else "missed"
    print(
        f"| {count:,} events {kind} | {' | '.join(sizes)} | {whole / MEGABYTE:.2f} MB | {whole / count:.1f} bytes "
        f"| at most {bar} MB | {met} |"
    )


def file_parts(boundaries: Boundaries, count: int, *, texts: bool) -> dict[str, bytes]:
    """Return the parts of a file of `count` synthetic events."""
    store = synthetic_store(boundaries.places, count, UNIT_SHARE)
    state = page_state(store, Selection(), View(), -1) | {
        "headline": "Synthetic events",
        "caption": [],
        "countries": {},
    }
    parts = map_parts(store, boundaries, DATA / "waters.csv") | {"state": as_json(state)}
    return parts | {"events": pack_texts(list(invented_details(store)))} if texts else parts


# --- texts -----------------------------------------------------------------------------------------------------


def invented_details(store: EventStore) -> Iterator[dict[str, Any]]:
    """Yield what geo/wording/event.py says of an event, in words that follow each other at random."""
    rng = np.random.default_rng(SEED)
    shipped = [feature["properties"] for feature in json.loads(EVENTS.read_text(encoding="utf-8"))["features"]]
    texts = [each[name] for each in shipped for name in ("title", "summary", "notes") if each.get(name)]
    words = np.array(" ".join(texts).split(), dtype=object)
    sources = [source for each in shipped for source in each["sources"]]
    lengths = np.cumsum([0, TITLE_WORDS, SUMMARY_WORDS, NOTE_WORDS])
    for row in range(len(store)):
        drawn = rng.choice(words, lengths[-1])
        title, summary, notes = (" ".join(drawn[first:end]) for first, end in pairwise(lengths))
        cited = [invented_source(rng, sources[i]) for i in rng.integers(0, len(sources), SOURCES)]
        yield details(store, row, title, summary, notes) | {"sources": cited}


def invented_source(rng: np.random.Generator, source: dict[str, Any]) -> dict[str, Any]:
    """Return a source with an address of its own: the page that is named ends in a number."""
    return source | {"url": f"{source['url'].rstrip('/')}-{rng.integers(10**7)}"}


def details(store: EventStore, row: int, title: str, summary: str, notes: str) -> dict[str, Any]:
    """Return an event's details but for the sources, with facts of the usual number and length."""
    kind = EVENT_TYPES[store.event_type.values[store.event_type.codes[row]]].label
    (initiator, *_), (target, *_) = store.casts.at(store.cast[row])
    lon, lat = store.table.loc[row, ["lon", "lat"]]
    dates, place = str(date_of(int(store.day_start[row]))), str(store.table.loc[row, "admin1_id"])
    deaths = str(store.deaths_best[row])
    facts = {
        "When": dates,
        "Where": place,
        "Coordinates": f"{lat:.4f}, {lon:.4f} (latitude, longitude)",
        "Initiator": initiator,
        "Target": target,
        "Deaths": deaths,
        "Differences": notes,
        "Identifier": f"synthetic-{row}",
    }
    named = [{"name": name, "text": text, "note": ""} for name, text in facts.items()]
    ours = {"row": row, "event_id": facts["Identifier"], "title": title, "type": kind, "dates": dates, "place": place}
    return ours | {"deaths": deaths, "summary": summary, "facts": named}


if __name__ == "__main__":
    main()
