"""Snapshots by link: /snapshot.png?… and every other format that there is a writer for, and how far each one is."""

import hashlib
import re
from dataclasses import dataclass, replace
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from geo.dataset.dataset import Dataset
from geo.errors import GeoError, SnapshotError
from geo.events.folding import counted
from geo.progress import ProgressCallback, ignore_progress
from geo.snapshot.content import description
from geo.snapshot.drawing import Snapshot
from geo.snapshot.files import resolve_spec
from geo.snapshot.format_record import Holds, SnapshotFormat
from geo.snapshot.formats import available_formats, formats
from geo.snapshot.map.base_map import shared_base_map
from geo.snapshot.paper import ALL_SELECTED
from geo.snapshot.shown_events import check_rows
from geo.snapshot.spec import SnapshotSpec, to_spec_query
from geo.snapshot.writers.raster_process import RasterProcesses
from geo.store.select_rows import select
from geo.wording.selection import selection_text
from ui.data import DATA_PARAMETER, asked_for, key_asked, own_key, tiles_named, without_data
from ui.drawing_queue import AT_ONCE, Picture, Pictures
from ui.off_loop import CHECKS, CLIENT_GONE, address_of, answered_in, made, refusal, waited_for
from ui.tickets import Tickets

# a drawing or page opened by its address runs nothing and asks for nothing
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:"
MAX_DPI = 300  # by link; the command line draws up to 600
MAX_PIXELS = 24_000_000  # by link: A3 at 300 dpi, with room
MAX_ALT = 1000  # characters of the description in a header

PICTURES = Pictures()
RASTER = RasterProcesses(AT_ONCE)
TICKET, TICKETS = "&ticket=", Tickets()


def snapshot_url(ending: str, spec: SnapshotSpec, data: str = "") -> str:
    """Return the address of a snapshot on this server; `data` is the key of a visitor's own dataset.

    Terms that a reader confirmed stand in it where a file holds rows, and which rows it holds where it is a table.
    """
    spec = _as_file(spec, ending)
    terms = f"terms={','.join(spec.terms)}" if spec.terms and formats()[ending].asks_terms else ""
    query = "&".join(filter(None, [to_spec_query(spec), f"{DATA_PARAMETER}={data}" if data else "", terms]))
    return f"/snapshot{ending}?{query}" if query else f"/snapshot{ending}"


def _as_file(spec: SnapshotSpec, ending: str) -> SnapshotSpec:
    return spec if formats()[ending].holds is Holds.TABLE else replace(spec, rows=ALL_SELECTED)


def own_url(ending: str, spec: SnapshotSpec, data: str = "") -> str:
    """Return the address for a link of the composer, which may ask for more dots than other links."""
    ticket = TICKET + TICKETS.give(to_spec_query(_as_file(spec, ending))) if spec.dpi > MAX_DPI else ""
    return snapshot_url(ending, spec, data) + ticket


def progress_url(url: str) -> str:
    """Return the address that tells how far the picture of an address is."""
    return url.replace("/snapshot", "/snapshot-progress", 1)


def file_name(spec: SnapshotSpec, dataset: Dataset, ending: str, count: int | None = None) -> str:
    """Return a name for the file: the title's words and how many events it holds, in letters, digits and hyphens."""
    store = dataset.store
    title = spec.title or selection_text(spec.selection, dataset.names, store.first_date, store.last_date)
    words = re.findall(r"[a-z0-9]+", title.lower())
    return ("-".join(words)[:60].strip("-") or "conflict-map") + ("" if count is None else in_name(count)) + ending


def in_name(count: int) -> str:
    """Return how many events a file holds as a part of its name: '-95-events'."""
    return f"-{counted(count, 'event')}".replace(" ", "-").replace(",", "")


def check_link(spec: SnapshotSpec) -> None:
    """Raise SnapshotError if `spec` asks for more than a link may cost the server."""
    if spec.dpi > MAX_DPI:
        raise SnapshotError(
            f"dpi {spec.dpi} is above {MAX_DPI}, the most of a link; python -m geo snapshot draws more."
        )
    width, height = (side / 25.4 * spec.dpi for side in spec.size_mm)
    if width * height > MAX_PIXELS:
        raise SnapshotError(
            f"{width:,.0f} × {height:,.0f} pixels are more than a link may ask for; take a lower dpi or a smaller size."
        )


@dataclass(frozen=True)
class Asked:
    """A file that is asked for, and may be made."""

    spec: SnapshotSpec
    dataset: Dataset
    kind: SnapshotFormat
    key: str  # stands for the content before it is made: the same spec and data give the same bytes


async def snapshot(request: Request) -> Response:
    """Send the page of print that a query asks for; a value that cannot be used is a sentence, not another picture."""
    try:
        asked = await made(request, CHECKS, lambda: _asked_for(request))
        if not isinstance(asked, Asked):
            return asked or Response(status_code=CLIENT_GONE)
        return await _answer(request, asked)
    except GeoError as err:
        return refusal(err)


def _asked_for(request: Request) -> Asked | Response:
    """Return what a request asks for, or why there is no such thing."""
    ending = _ending(request)
    offered = available_formats()
    if ending not in offered:
        return PlainTextResponse(f"There is no such format. Use one of: {', '.join(offered)}.", status_code=404)
    served = asked_for(key_asked(request.query_params))
    if served is None:
        return PlainTextResponse("The file that this picture is of was closed with its page.", status_code=410)
    dataset = served.dataset
    spec = _asked(request.url.query, dataset)
    select(dataset.store, spec.selection)  # in the time that a question has; its search is kept for the drawing
    if offered[ending].asks_terms:
        check_rows(spec, dataset)  # of each reader, before a file that is kept is looked for
    return Asked(spec, dataset, offered[ending], _key(spec, dataset, ending))


def _asked(query: str, dataset: Dataset) -> SnapshotSpec:
    asked, ticketed, ticket = without_data(query).partition(TICKET)
    if ticketed and not TICKETS.admit(ticket, asked):
        raise SnapshotError("This link has expired. Open 'Snapshot' on the page again.")
    spec = resolve_spec(asked, dataset, tiles_named())
    if not ticketed:
        check_link(spec)
    return spec


@answered_in(CHECKS)
def progress(request: Request) -> Response:
    """Say how far a picture is, by the query that asks for it; nothing of one that is not being made."""
    said: dict[str, int] = {}
    served = asked_for(key_asked(request.query_params))
    if served is not None:
        spec = _asked(request.url.query, served.dataset)
        said = PICTURES.progress(_key(spec, served.dataset, _ending(request)))
    return JSONResponse(said, headers={"Cache-Control": "no-store"})


def _ending(request: Request) -> str:
    return f".{request.path_params['ending'].lower()}"


async def _answer(request: Request, asked: Asked) -> Response:
    headers = {"ETag": f'"{asked.key}"', "Cache-Control": "no-cache"}
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    picture = await _drawn(request, asked)
    if picture is None:
        return Response(status_code=CLIENT_GONE)
    shown = "inline" if asked.kind.shown_by_browser else "attachment"
    headers |= {
        "Content-Disposition": f'{shown}; filename="{picture.name}"',
        "Alt-Text": f"UTF-8''{quote(picture.description[:MAX_ALT], safe='')}",  # RFC 8187
    }
    if asked.kind.is_markup:
        headers["Content-Security-Policy"] = POLICY
    return Response(picture.content, media_type=asked.kind.media_type, headers=headers)


async def _drawn(request: Request, asked: Asked) -> Picture | None:
    """Return the picture, drawn in turn with all others, or None if the reader went away. Raise BusyError."""

    def drawing(on_progress: ProgressCallback) -> Picture:
        return draw(asked.spec, asked.dataset, asked.kind, on_progress)

    future = PICTURES.ask(asked.key, drawing, address_of(request))
    return await waited_for(request, future, lambda: PICTURES.leave(asked.key, future))


def _key(spec: SnapshotSpec, dataset: Dataset, ending: str) -> str:
    """Return what stands for the content before it is made: the same spec and data give the same bytes."""
    return hashlib.sha256(f"{ending} {dataset.key} {to_spec_query(spec)}".encode()).hexdigest()[:20]


def draw(
    spec: SnapshotSpec, dataset: Dataset, kind: SnapshotFormat, on_progress: ProgressCallback = ignore_progress
) -> Picture:
    """Return the snapshot as a file of this format."""
    made = Snapshot(spec, dataset, shared_base_map(), on_progress=on_progress, raster=RASTER)
    words = "" if kind.is_table else description(made.content)  # a table is no picture, and needs no layout
    name = file_name(spec, dataset, kind.ending, kind.count(made))
    return Picture(kind.write(made), words, name, own=bool(own_key(dataset)))


SNAPSHOT_ROUTES = [Route("/snapshot.{ending}", snapshot), Route("/snapshot-progress.{ending}", progress)]
