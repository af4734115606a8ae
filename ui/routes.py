"""What the map page fetches: the page itself, its assets, event columns, base map and event details."""

import hashlib
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from geo.credits import headline_and_caption
from geo.dataset import Dataset
from geo.details import MOST_DETAILS, event_details
from geo.errors import QueryError, TermsError
from geo.queries import resolve
from geo.selection import Selection, View, select, to_query
from geo.style import THEMES
from geo.terms import WHOSE_COLUMNS, check_terms
from geo.text import quoted
from geo.webmap.columns import page_state
from geo.webmap.offline import offline_map
from geo.webmap.page import PageUrls, asset, build_page
from ui.component import SCRIPTS
from ui.data import DATA_PARAMETER, Served, asked_for, by_key, current, key_asked, tiles_offered
from ui.headers import framed_by
from ui.snapshot_routes import SNAPSHOT_ROUTES, in_name

MOST_IN_FILE = 500_000  # events in one offline file
OFFLINE_PARAMETERS = (DATA_PARAMETER, "terms")  # beside filters and view
ASK_AGAIN = "no-cache"  # kept, but asked for with its ETag


def page_url(key: str) -> str:
    """Return the address of the map page of a dataset."""
    return f"/map/{key}"


def _page_response(key: str, *, alone: bool) -> Response:
    parts = (f"/map/{key}/{part}" for part in ("columns", "base", "events", "units", "state"))
    page = build_page(PageUrls("/map/assets", *parts), alone=alone, tiles=tiles_offered())
    headers = {"Content-Security-Policy": f"{page.policy}; {framed_by()}", "Cache-Control": ASK_AGAIN}
    return Response(page.html, media_type="text/html", headers=headers)


async def map_page(request: Request) -> Response:
    """Send the map page of one dataset, for the frame in the app's page."""
    key = request.path_params["key"]
    return _gone() if by_key(key) is None else _page_response(key, alone=False)


async def embed(request: Request) -> Response:
    """Send the map page alone, for a frame on another site; it takes its state from its own query."""
    dataset = (await run_in_threadpool(current)).dataset
    try:
        await run_in_threadpool(_embedded, dataset, request.url.query)
    except QueryError as err:
        return PlainTextResponse(str(err), status_code=400)
    return _page_response(dataset.key, alone=True)


async def state(request: Request) -> Response:
    """Send what a query asks for, as the map page takes it, with headline, caption and the link to the full view."""
    served = by_key(request.path_params["key"])
    if served is None:
        return _gone()
    try:
        return JSONResponse(await run_in_threadpool(_state, served.dataset, request.url.query))
    except QueryError as err:
        return PlainTextResponse(str(err), status_code=400)


def _embedded(dataset: Dataset, query: str) -> tuple[Selection, View]:
    """Return what the query of an embed asks for. Raise QueryError with what cannot be understood or answered."""
    selection, view = resolve(dataset, query, ["theme"])
    for name, value, offered in (
        ("theme", parse_qs(query).get("theme", ["light"])[-1], [*THEMES]),
        ("tiles", view.tiles, ["", *(each.name for each in tiles_offered())]),
    ):
        if value not in offered:
            known = ", ".join(filter(None, offered)) or "none on this server"
            raise QueryError(f"{name} {quoted(value)} is not offered. Known: {known}.")
    if view.event and dataset.store.is_overview:
        raise QueryError("An overview of cells opens no single event: leave event out, or open the page and zoom in.")
    return selection, view


def _state(dataset: Dataset, query: str) -> dict[str, Any]:
    selection, view = _embedded(dataset, query)
    store = dataset.store
    return (
        page_state(store, selection, view, store.row_of(view.event))
        | headline_and_caption(dataset, selection, select(store, selection))
        | {"link": f"/?{to_query(selection, view)}"}
    )


async def offline(request: Request) -> Response:
    """Send the events that a query selects as one file: a page that works without any server."""
    served = await run_in_threadpool(asked_for, key_asked(request.query_params))
    if served is None:
        return _gone()
    dataset = served.dataset
    if dataset.store.is_overview:
        text = "An overview of cells has no single events for a file. Open those of a view and period first."
        return PlainTextResponse(text, status_code=409)
    try:
        selection, view = await run_in_threadpool(resolve, dataset, request.url.query, OFFLINE_PARAMETERS)
    except QueryError as err:
        return PlainTextResponse(str(err), status_code=400)
    rows = select(dataset.store, selection)
    if len(rows) > MOST_IN_FILE:
        text = f"{len(rows):,} events are too many for one file. Filter them to {MOST_IN_FILE:,} or fewer."
        return PlainTextResponse(text, status_code=413)
    try:  # a file with texts passes on what the rows say
        check_terms(dataset.store.rows.at(rows, WHOSE_COLUMNS), _confirmed(request))
    except TermsError as err:
        return PlainTextResponse(str(err), status_code=403)
    html = await run_in_threadpool(offline_map, dataset, selection, view, rows)
    headers = {
        "Content-Disposition": f'attachment; filename="conflict-map{in_name(len(rows))}.html"',
        "Cache-Control": ASK_AGAIN,
    }
    return Response(html, media_type="text/html", headers=headers)


def _confirmed(request: Request) -> list[str]:
    return request.query_params.get("terms", "").split(",")


async def page_script(request: Request) -> Response:
    """Send the script of an element of the app's own page."""
    script = SCRIPTS.get(request.path_params["name"])
    return _gone() if script is None else _cached(request, script, "text/javascript", {})


async def map_asset(request: Request) -> Response:
    """Send a script or a style of the map page."""
    try:
        content, media_type = asset(request.path_params["name"])
    except KeyError:
        return _gone()
    return _cached(request, content, media_type, {})


async def columns(request: Request) -> Response:
    """Send the event columns of one dataset."""
    return await _gzipped(request, lambda served: served.columns, "application/octet-stream")


async def base(request: Request) -> Response:
    """Send land, borders and names."""
    return await _gzipped(request, lambda served: served.base, "application/octet-stream")


async def units(request: Request) -> Response:
    """Send the outlines of the units that hold events."""
    return await _gzipped(request, lambda served: served.units, "application/octet-stream")


async def events(request: Request) -> Response:
    """Send the details of the events at ?rows=1,2,3 as JSON."""
    served = by_key(request.path_params["key"])
    if served is None:
        return _gone()
    store, names = served.dataset.store, served.dataset.names
    texts = request.query_params.get("rows", "").split(",")[:MOST_DETAILS]
    rows = [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 10]
    found = await run_in_threadpool(lambda: [event_details(store, row, names) for row in rows if row < len(store)])
    return JSONResponse(found, headers={"Cache-Control": ASK_AGAIN})


async def health(_: Request) -> Response:
    """Say that the server and its dataset are ready."""
    dataset = (await run_in_threadpool(current)).dataset
    return JSONResponse({"status": "ok", "dataset": dataset.name, "events": dataset.store.events_in()})


async def _gzipped(request: Request, part: Callable[[Served], bytes], media_type: str) -> Response:
    served = by_key(request.path_params["key"])
    if served is None:
        return _gone()
    content = await run_in_threadpool(part, served)
    return _cached(request, content, media_type, {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"})


def _cached(request: Request, content: bytes, media_type: str, headers: dict[str, str]) -> Response:
    etag = f'"{hashlib.sha256(content).hexdigest()[:20]}"'
    headers = headers | {"ETag": etag, "Cache-Control": ASK_AGAIN}
    if request.headers.get("if-none-match") == etag:
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=media_type, headers=headers)


def _gone() -> Response:
    return PlainTextResponse("Not here (any more). Reload the page.", status_code=404)


ROUTES = [
    Route("/embed", embed),
    Route("/conflict-map.html", offline),
    Route("/ui/{name}", page_script),
    Route("/map/assets/{name}", map_asset),
    Route("/map/{key}", map_page),
    Route("/map/{key}/columns", columns),
    Route("/map/{key}/base", base),
    Route("/map/{key}/units", units),
    Route("/map/{key}/state", state),
    Route("/map/{key}/events", events),
    Route("/health", health),
    *SNAPSHOT_ROUTES,
]
