"""A briefing: a TOML file that lists maps, written as one presentation, document or PDF."""

import tomllib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from geo.dataset.dataset import Dataset
from geo.errors import QueryError, SnapshotError
from geo.progress import Begin, ProgressCallback, ignore_begin, ignore_progress, with_progress
from geo.snapshot.content import headline
from geo.snapshot.drawing import Snapshot, template_of
from geo.snapshot.files import resolve_spec, write_contents
from geo.snapshot.fonts import is_right_to_left, wrap
from geo.snapshot.map.base_map import BaseMap
from geo.snapshot.office.docx import write_docx
from geo.snapshot.office.pptx import write_pptx
from geo.snapshot.office.sheet import LIST_LEADING, Cover, list_fitting
from geo.snapshot.page.layout import MARGIN
from geo.snapshot.scene import Item, Scene, Text, rectangle
from geo.snapshot.scene import Path as Outline
from geo.snapshot.spec import SNAPSHOT_PARAMETERS, SnapshotSpec, overridden, spec_of
from geo.snapshot.writers.pdf import write_pdf
from geo.style import LIGHT
from geo.wording.dates import day_text

MAX_BYTES = 1_000_000
MAX_MAPS = 50
TOP_KEYS = ("title", "data", "data_as_of", "title_page", "defaults", "map")
MAP_KEYS = ("query", *(parameter.name for parameter in SNAPSHOT_PARAMETERS))
COVER_TITLE = 28.0  # size of type on the title page of a PDF
COVER_TOP, COVER_GAP = 0.24, 10.0  # of its height, above the title; points below it
COVER_BAR = (44.0, 4.0)  # points


@dataclass(frozen=True)
class Brief:
    """What a TOML file asks for; `queries` are checked, one per map."""

    name: str
    title: str
    data: Path | None
    data_as_of: date | None
    title_page: bool
    queries: tuple[str, ...]


# --- reading -----------------------------------------------------------------------------------------------------


def read_brief(content: bytes, path: Path) -> Brief:
    """Return the brief in a TOML file. Raise SnapshotError with the map and the key that are wrong."""
    table = _parsed(content, path.name)
    _check_keys(table, TOP_KEYS, path.name)
    defaults, maps = table.get("defaults", {}), table.get("map", [])
    if not isinstance(defaults, dict) or not isinstance(maps, list) or not all(isinstance(each, dict) for each in maps):
        raise SnapshotError(f"{path.name}: defaults is one table [defaults], every map one [[map]].")
    if not 1 <= len(maps) <= MAX_MAPS:
        raise SnapshotError(f"{path.name}: holds {len(maps)} maps; a brief has 1 to {MAX_MAPS}, each a [[map]].")
    as_of = _value(table, "data_as_of", date, None, path.name)
    dated = {"as_of": as_of} if as_of else {}
    _check_keys(defaults, MAP_KEYS, f"{path.name}: defaults")
    data = _value(table, "data", str, "", path.name)
    return Brief(
        path.name,
        " ".join(_value(table, "title", str, path.stem, path.name).split())[:200],
        path.parent / data if data else None,
        as_of,
        _value(table, "title_page", bool, False, path.name),
        tuple(_query(dated | defaults | each, f"{path.name}: map {i}") for i, each in enumerate(maps, 1)),
    )


def _parsed(content: bytes, name: str) -> dict[str, Any]:
    if len(content) > MAX_BYTES:
        raise SnapshotError(f"{name}: is larger than any brief.")
    try:
        return tomllib.loads(content.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as err:
        raise SnapshotError(f"{name}: is no TOML: {err}.") from err
    except RecursionError as err:
        raise SnapshotError(f"{name}: is nested too deeply.") from err


def _check_keys(table: dict[str, Any], known: Sequence[str], where: str) -> None:
    for key in table:
        if key not in known:
            raise SnapshotError(f"{where}: unknown key {key[:60]!r}. Use: {', '.join(known)}.")


def _value(table: dict[str, Any], key: str, kind: type, default: Any, where: str) -> Any:
    value = table.get(key, default)
    if key in table and type(value) is not kind:
        raise SnapshotError(f"{where}: {key} is no {KINDS[kind]}.")
    return value


KINDS = {str: "text in quotes", bool: "true or false", date: "day as 2023-12-03"}


def _query(table: dict[str, Any], where: str) -> str:
    """Return the query of a map; its keys override what its own query says."""
    _check_keys(table, MAP_KEYS, where)
    own = {key: _text(value, f"{where}: {key}") for key, value in table.items() if key != "query"}
    asked = _value(table, "query", str, "", where).removeprefix("?")
    query = overridden(asked, own)
    try:
        spec_of(query)
    except (SnapshotError, QueryError) as err:
        raise SnapshotError(f"{where}: {err}") from err
    return query


def _text(value: Any, where: str) -> str:
    """Return a value as a query has it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list) and all(type(each) in (int, float) for each in value):
        return ",".join(map(str, value))
    if type(value) is date:
        return value.isoformat()
    if type(value) in (str, int):
        return str(value)
    raise SnapshotError(f"{where} is no text, number, true or false, day, or list of numbers.")


# --- writing -----------------------------------------------------------------------------------------------------


def _pdf(drawings: Iterable[Snapshot], cover: Cover | None, _: Path | None) -> bytes:
    pages = [drawing.scene for drawing in drawings]
    first = [_cover_page(cover, pages[0])] if cover else []
    return write_pdf([*first, *pages], cover.title if cover else "")


WRITERS: dict[str, Callable[[Iterable[Snapshot], Cover | None, Path | None], bytes]] = {
    ".pptx": write_pptx,
    ".docx": write_docx,
    ".pdf": _pdf,
}


def check_brief_ending(path: Path) -> None:
    """Raise SnapshotError if a brief cannot be written with this ending."""
    if path.suffix.lower() not in WRITERS:
        raise SnapshotError(f"{path.name}: unknown ending. Use one of: {', '.join(WRITERS)}.")


def write_brief(
    brief: Brief,
    dataset: Dataset,
    base: BaseMap,
    paths: Sequence[Path],
    templates: Sequence[Path] = (),
    begin: Begin = ignore_begin,
    on_progress: ProgressCallback = ignore_progress,
) -> None:
    """Write the maps of a brief to all `paths`. Raise QueryError with the map that asks for what is not understood.

    Each path is a work of its own, of as many steps as there are maps.
    """
    drawings = [Snapshot(spec, dataset, base) for spec in _specs(brief, dataset)]
    cover = _cover(brief, drawings) if brief.title_page else None
    contents = {}
    for path in paths:
        begin(path)
        write = WRITERS[path.suffix.lower()]
        contents[path] = write(with_progress(drawings, on_progress), cover, template_of(path.suffix, templates))
    write_contents(contents)


def _specs(brief: Brief, dataset: Dataset) -> Iterable[SnapshotSpec]:
    for number, query in enumerate(brief.queries, start=1):
        try:
            yield resolve_spec(query, dataset)
        except QueryError as err:
            raise QueryError(f"{brief.name}: map {number}: {err}") from err


def _cover(brief: Brief, drawings: Sequence[Snapshot]) -> Cover:
    as_of = brief.data_as_of or drawings[0].dataset.store.last_date
    titles = [headline(drawing.content) for drawing in drawings]  # no page is drawn for its title alone
    return Cover(brief.title, f"Data as of {day_text(as_of)}", tuple(titles))


def _cover_page(cover: Cover, like: Scene) -> Scene:
    """Return the title page of a PDF, of the same paper as the page after it."""
    room, y = like.width - 2 * MARGIN, COVER_TOP * like.height
    title = wrap(cover.title, room, COVER_TITLE, "bold")
    below = y + len(title) * COVER_TITLE * 1.25 + COVER_GAP
    size, lines = list_fitting(cover, room, like.height - MARGIN - below)
    items: list[Item] = [
        Outline(rectangle((0, 0, like.width, like.height)), LIGHT.page, role="page"),
        _bar(like, y, cover.title),
        *(
            _cover_line(like, y + (i + 1) * COVER_TITLE * 1.25, line, COVER_TITLE, "bold")
            for i, line in enumerate(title)
        ),
        _cover_line(like, below + size * LIST_LEADING, lines[0], size, fill=LIGHT.muted),
        *(_cover_line(like, below + (i + 2.5) * size * LIST_LEADING, line, size) for i, line in enumerate(lines[1:])),
    ]
    said = ". ".join((cover.title, cover.as_of, *cover.maps))
    return Scene(like.width, like.height, like.scale, tuple(items), cover.title, said, {})


def _bar(like: Scene, bottom: float, title: str) -> Item:
    """Return the accent of our pages over a title, where its script begins."""
    left = like.width - MARGIN - COVER_BAR[0] if is_right_to_left(title) else MARGIN
    return Outline(rectangle((left, bottom - COVER_BAR[1], left + COVER_BAR[0], bottom)), LIGHT.accent)


def _cover_line(like: Scene, y: float, text: str, size: float, weight: str = "regular", fill: str = LIGHT.ink) -> Item:
    end = is_right_to_left(text)
    x = like.width - MARGIN if end else MARGIN
    return Text(x, y, text, size, weight, "end" if end else "start", fill, role="cover")
