"""Random damage to small good files of every kind: each is read with no row lost, or refused in a sentence.

    python benchmarks/fuzz_files.py [--files 20000] [--first 0] [--json]

Damage number n is always the same: bytes flipped, cut off, put in, exchanged, taken out or repeated; of packed files
also inside, before they are packed. The files are read in processes of their own, so that one that ends is noted.
"""

import argparse
import io
import json
import random
import resource
import signal
import subprocess
import sys
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
import xlsxwriter

sys.path.insert(0, str(Path(__file__).parents[1]))

from geo import sources
from geo.errors import SourceError
from geo.events.problems import Outcome
from geo.events.validate import validate
from geo.sources.limits import UPLOAD

ROOT = Path(__file__).parents[1]
TODAY = date(2024, 6, 30)
MAX_SECONDS, MAX_MEGABYTES, MAX_SENTENCE = 20, 3_000, 400
READ, REFUSED, MEMORY = "read", "refused", "refused: memory"
FAULTS = ("crash", "traceback", "lost row", "too slow", "no sentence")
NAMES = ("event_id", "date_start", "event_type", "lat", "lon", "fatalities_low", "place_name", "notes")
PLACES = ("Київ", "صنعاء", "Orléans", "Mosul", "Taizz", "Łódź")


# --- good files --------------------------------------------------------------------------------------------------


def rows(count: int = 12) -> list[dict[str, Any]]:
    """Return good rows."""
    return [
        dict(zip(NAMES, (f"e{n}", f"2024-01-{n + 1:02d}", "missile", 13.3 + n / 100, 43.2 + n / 100, n,
                         PLACES[n % len(PLACES)], 'He said "no", and left.'), strict=True))
        for n in range(count)
    ]  # fmt: skip


def _delimited(mark: str, encoding: str = "utf-8", above: str = "", below: str = "") -> bytes:
    cells = [list(NAMES), *([str(cell) for cell in row.values()] for row in rows())]
    lines = [mark.join('"' + cell.replace('"', '""') + '"' if " " in cell else cell for cell in line) for line in cells]
    return (above + "\n".join(lines) + "\n" + below).encode(encoding, "replace")


def _features() -> list[dict[str, Any]]:
    made = []
    for n, row in enumerate(rows()):
        point = {"type": "Point", "coordinates": [row["lon"], row["lat"]]}
        line = {"type": "LineString", "coordinates": [[43, 13], [44, 14]]}
        several = {"type": "GeometryCollection", "geometries": [point]}
        rest = {key: cell for key, cell in row.items() if key not in ("lat", "lon")}
        made.append({"type": "Feature", "geometry": (point, line, several)[n % 3], "properties": rest})
    return made


def _esri() -> dict[str, Any]:
    features = [
        {"attributes": row | {"date_start": 1_704_067_200_000}, "geometry": {"x": row["lon"], "y": row["lat"]}}
        for row in rows()
    ]
    return {"spatialReference": {"wkid": 4326}, "features": features}


def _workbook() -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"default_date_format": "yyyy-mm-dd"}) as book:
        for name in ("2023", "2024"):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["Incidents"])
            sheet.write_row(1, 0, NAMES)
            for at, row in enumerate(rows(), start=2):
                sheet.write_row(
                    at, 0, [cell if key != "date_start" else date(2024, 1, at) for key, cell in row.items()]
                )
            sheet.merge_range(14, 6, 16, 6, "Taizz")
            sheet.write_row(18, 0, ["Total", "", "", "", "", 66])
        book.add_worksheet("Notes").write_row(0, 0, ["about"])
    return file.getvalue()


def _parquet(*, geometry: bool, **options: Any) -> bytes:
    table = pa.Table.from_pylist(rows())
    if geometry:
        shapes = [shapely.from_geojson(json.dumps(each["geometry"])) for each in _features()]
        table = table.append_column("geometry", pa.array(shapely.to_wkb(np.array(shapes)), pa.binary()))
        geo = {"primary_column": "geometry", "version": "1.1.0", "columns": {"geometry": {"encoding": "WKB"}}}
        table = table.replace_schema_metadata({b"geo": json.dumps(geo).encode()})
    file = io.BytesIO()
    pq.write_table(table, file, **options)
    return file.getvalue()


def _zipped(members: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), content)
    return file.getvalue()


def _parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _json(values: Any) -> bytes:
    return json.dumps(values, ensure_ascii=False).encode()


GOOD: dict[str, Callable[[], bytes]] = {
    "comma.csv": lambda: _delimited(","),
    "titles.csv": lambda: _delimited(",", above="A report,,\n\n", below="Source: an office\nTotal,,,,,66\n"),
    "tab.tsv": lambda: _delimited("\t"),
    "semicolon-1251.csv": lambda: _delimited(";", "cp1251"),
    "comma-1256.csv": lambda: _delimited(",", "cp1256"),
    "utf-16.csv": lambda: _delimited(",", "utf-16"),
    "utf-16-le.csv": lambda: _delimited(",", "utf-16-le"),
    "list.json": lambda: _json(rows()),
    "page.json": lambda: _json({"count": 12, "total_count": 90, "messages": [], "data": rows()}),
    "two lists.json": lambda: _json({"data": rows(), "fields": [{"name": "event_id"}]}),
    "lines.jsonl": lambda: b"\n".join(map(_json, rows())),
    "call.json": lambda: b"callback(" + _json(rows()) + b");",
    "features.geojson": lambda: _json({"type": "FeatureCollection", "features": _features()}),
    "sequence.geojson": lambda: b"".join(b"\x1e" + _json(each) + b"\n" for each in _features()),
    "esri.json": lambda: _json(_esri()),
    "book.xlsx": _workbook,
    "plain.parquet": lambda: _parquet(geometry=False),
    "shapes.parquet": lambda: _parquet(geometry=True),
    "bare.parquet": lambda: _parquet(geometry=True, compression="none", use_dictionary=False, write_statistics=False),
    "csv.zip": lambda: _zipped({"events.csv": _delimited(",")}),
    "geojson.zip": lambda: _zipped({"a.geojson": _json({"type": "FeatureCollection", "features": _features()})}),
}
PACKED = ("book.xlsx", "csv.zip", "geojson.zip")


# --- damage ------------------------------------------------------------------------------------------------------


def damaged(number: int, good: dict[str, bytes]) -> tuple[str, bytes]:
    """Return name and content of the damaged file of this number."""
    chance = random.Random(number)
    name = chance.choice(list(good))
    content = good[name]
    if name in PACKED and chance.random() < 0.75:
        parts = _parts(content)
        part = chance.choice(list(parts))
        return name, _zipped(parts | {part: _damage(parts[part], chance)})
    return name, _damage(content, chance)


def _damage(content: bytes, chance: random.Random) -> bytes:
    text = bytearray(content)
    for _ in range(chance.choice((1, 1, 1, 2, 3, 5, 20))):
        if text:
            chance.choice(DAMAGES)(text, chance)
    return bytes(text)


def _flip(text: bytearray, chance: random.Random) -> None:
    text[chance.randrange(len(text))] ^= 1 << chance.randrange(8)


def _put_in(text: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(text) + 1)
    text[at:at] = chance.choice((chance.randbytes(chance.randint(1, 8)), *WORDS))


def _replace(text: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(text))
    word = chance.choice((chance.randbytes(chance.randint(1, 8)), *WORDS))
    text[at : at + len(word)] = word


def _take_out(text: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(text))
    del text[at : at + chance.choice((1, 2, 10, 100))]


def _exchange(text: bytearray, chance: random.Random) -> None:
    one, two = (chance.randrange(len(text)) for _ in range(2))
    size = chance.choice((1, 4, 30))
    text[one : one + size], text[two : two + size] = text[two : two + size], text[one : one + size]


def _repeat(text: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(text))
    text[at:at] = text[at : at + chance.choice((1, 20, 200))] * chance.choice((1, 2, 50))


def _cut(text: bytearray, chance: random.Random) -> None:
    del text[chance.randrange(len(text)) :]


WORDS = (
    b'"', b"\n", b"\r", b"\0", b",", b";", b"\xff", b"\xef\xbb\xbf", b"NaN", b"-1", b"1e999", b"inf", b"9" * 30, b"{",
    b"[[[[", b"}", b"null", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"<", b"</row>", b"<c>", b't="s"',
    b'r="XFD1048576"', b"&x;", b"2024-13-45",
)  # fmt: skip
DAMAGES = (_flip, _flip, _put_in, _replace, _replace, _take_out, _exchange, _repeat, _cut)


# --- reading -----------------------------------------------------------------------------------------------------


def outcome(name: str, content: bytes) -> str:
    """Return what comes of a file: read, refused, or what is wrong, with where."""
    try:
        found = validate(sources.read_bytes(content, name, limits=UPLOAD), today=TODAY)
    except SourceError as err:
        said = str(err)
        is_sentence = len(said) <= MAX_SENTENCE and said.isprintable() and said.startswith(name)
        return REFUSED if is_sentence else f"no sentence: {said[:300]!r}"
    except MemoryError:
        return MEMORY
    except Exception as err:  # noqa: BLE001 (that is what is looked for)
        frame = traceback.extract_tb(err.__traceback__)[-1]
        return f"traceback: {type(err).__name__} in {Path(frame.filename).name}, line {frame.lineno}"
    aside = set(found.problems.loc[found.problems["effect"] == Outcome.REJECTED, "source_row"].dropna())
    kept = set(found.events["source_row"])
    is_whole = len(found.events) + len(aside) == found.rows_read and not kept & aside
    return READ if is_whole else f"lost row: read {found.rows_read}, kept {len(kept)}, set aside {len(aside)}"


def _child(first: int, last: int) -> None:
    """Read the files of these numbers, and write a line for each."""
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEGABYTES * 10**6,) * 2)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    good = {name: make() for name, make in GOOD.items()}
    for number in range(first, last):
        name, content = damaged(number, good)
        signal.alarm(MAX_SECONDS)
        print(json.dumps([number, name, outcome(name, content)]), flush=True)
        signal.alarm(0)


def run(first: int, last: int) -> list[tuple[int, str, str]]:
    """Return number, name and outcome of the damaged files from `first` up to `last`."""
    found: list[tuple[int, str, str]] = []
    good = {name: make() for name, make in GOOD.items()}
    while first < last:
        command = [sys.executable, str(ROOT / "benchmarks" / "fuzz_files.py"), "--child", str(first), str(last)]
        done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
        lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("[")]
        found += [(number, name, said) for number, name, said in lines]
        first += len(lines)
        if first < last and done.returncode:
            said = "too slow" if done.returncode == -signal.SIGALRM else f"crash: code {done.returncode}"
            found.append((first, damaged(first, good)[0], said))
            first += 1
    return found


def main() -> int:
    """Read all files, print the counts; exit code 1 if anything is wrong."""
    parser = argparse.ArgumentParser(description="Read damaged files.")
    parser.add_argument("--files", type=int, default=20_000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--child", type=int, nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        _child(*options.child)
        return 0
    began = time.monotonic()
    found = run(options.first, options.first + options.files)
    wrong = [each for each in found if each[2] not in (READ, REFUSED, MEMORY)]
    counts = Counter(said.partition(":")[0] for _, _, said in found)
    if options.json:
        print(json.dumps({"files": len(found), "outcomes": counts, "wrong": wrong}, ensure_ascii=False, indent=1))
    else:
        for number, name, said in wrong:
            print(f"{number} {name}: {said}")
        print(f"{len(found):,} files: {dict(counts)} ({time.monotonic() - began:.0f} s)")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
