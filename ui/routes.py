"""All routes of the server but those of snapshots (ui.snapshot_routes): what the map page fetches, embed, health."""

import hashlib
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

import numpy as np
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from geo.dataset.credits import headline_and_caption
from geo.dataset.dataset import Dataset
from geo.dataset.queries import resolve
from geo.dataset.terms import WHOSE_COLUMNS, check_terms
from geo.errors import GeoError, QueryError
from geo.events.folding import quoted
from geo.progress import ProgressCallback
from geo.store.link import to_query
from geo.store.select_rows import select
from geo.store.selection import Selection, View
from geo.style import THEMES
from geo.webmap.columns import page_state
from geo.webmap.offline import offline_map
from geo.webmap.page import PageUrls, asset, build_page
from geo.wording.event import MAX_DETAILS, event_details
from ui.component import SCRIPTS
from ui.data import (
    DATA_PARAMETER,
    PARTS,
    Packed,
    asked_for,
    by_key,
    current,
    fault_of_newer,
    key_asked,
    own_key,
    tiles_named,
    tiles_offered,
)
from ui.drawing_queue import Picture
from ui.headers import framed_by
from ui.off_loop import CHECKS, CLIENT_GONE, DETAILS, QUERIES, QUICK, address_of, answered_in, made, refusal, waited_for
from ui.snapshot_routes import PICTURES, SNAPSHOT_ROUTES, in_name

MAX_IN_FILE = 500_000  # events in one offline file
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


@answered_in(QUICK)
def map_page(request: Request) -> Response:
    """Send the map page of one dataset, for the frame in the app's page."""
    key = request.path_params["key"]
    return _gone() if by_key(key) is None else _page_response(key, alone=False)


@answered_in(QUERIES)
def embed(request: Request) -> Response:
    """Send the map page alone, for a frame on another site; it takes its state from its own query."""
    dataset = current().dataset
    _embedded(dataset, request.url.query)
    return _page_response(dataset.key, alone=True)


@answered_in(QUERIES)
def state(request: Request) -> Response:
    """Send what a query asks for, as the map page takes it, with headline, caption and the link to the full view."""
    served = by_key(request.path_params["key"])
    return _gone() if served is None else JSONResponse(_state(served.dataset, request.url.query))


def _embedded(dataset: Dataset, query: str) -> tuple[Selection, View]:
    """Return what the query of an embed asks for. Raise QueryError with what cannot be understood or answered."""
    selection, view = resolve(dataset, query, ["theme"], tiles_named())
    theme = parse_qs(query).get("theme", ["light"])[-1]
    if theme not in THEMES:
        raise QueryError(f"theme {quoted(theme)} is not offered. Known: {', '.join(THEMES)}.")
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


# --- the offline file --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Offline:
    """An offline file that is asked for, and may be made."""

    dataset: Dataset
    selection: Selection
    view: View
    rows: np.ndarray
    key: str  # stands for the content before it is made


async def offline(request: Request) -> Response:
    """Send the events that a query selects as one file: a page that works without any server."""
    try:
        asked = await made(request, CHECKS, lambda: _offline_asked_for(request))
        if not isinstance(asked, _Offline):
            return asked or Response(status_code=CLIENT_GONE)
        headers = {"ETag": f'"{asked.key}"', "Cache-Control": ASK_AGAIN}
        if request.headers.get("if-none-match") == headers["ETag"]:
            return Response(status_code=304, headers=headers)
        future = PICTURES.ask(asked.key, lambda on_progress: _offline_file(asked, on_progress), address_of(request))
        file = await waited_for(request, future, lambda: PICTURES.leave(asked.key, future))
    except GeoError as err:
        return refusal(err)
    if file is None:
        return Response(status_code=CLIENT_GONE)
    headers["Content-Disposition"] = f'attachment; filename="{file.name}"'
    return Response(file.content, media_type="text/html", headers=headers)


def _offline_asked_for(request: Request) -> _Offline | Response:
    """Return what a request asks for, or why there is no such file."""
    served = asked_for(key_asked(request.query_params))
    if served is None:
        return _gone()
    dataset = served.dataset
    if dataset.store.is_overview:
        text = "An overview of cells has no single events for a file. Open those of a view and period first."
        return PlainTextResponse(text, status_code=409)
    selection, view = resolve(dataset, request.url.query, OFFLINE_PARAMETERS, tiles_named())
    rows = select(dataset.store, selection)
    if len(rows) > MAX_IN_FILE:
        text = f"{len(rows):,} events are too many for one file. Filter them to {MAX_IN_FILE:,} or fewer."
        return PlainTextResponse(text, status_code=413)
    # a file with texts passes on what the rows say; of each reader, before a file that is kept is looked for
    check_terms(dataset.store.rows.at(rows, WHOSE_COLUMNS), _confirmed(request))
    digest = hashlib.sha256(f"offline {dataset.key} {to_query(selection, view)}".encode()).hexdigest()
    return _Offline(dataset, selection, view, rows, digest[:20])


def _offline_file(asked: _Offline, on_progress: ProgressCallback) -> Picture:
    html = offline_map(asked.dataset, asked.selection, asked.view, asked.rows, on_progress)
    return Picture(html.encode(), "", f"conflict-map{in_name(len(asked.rows))}.html", own=bool(own_key(asked.dataset)))


def _confirmed(request: Request) -> list[str]:
    return request.query_params.get("terms", "").split(",")


# --- what is there already ---------------------------------------------------------------------------------------


@answered_in(QUICK)
def page_script(request: Request) -> Response:
    """Send the script of an element of the app's own page."""
    script = SCRIPTS.get(request.path_params["name"])
    return _gone() if script is None else _cached(request, Packed.of(script), "text/javascript", {})


@answered_in(QUICK)
def map_asset(request: Request) -> Response:
    """Send a script or a style of the map page."""
    try:
        content, media_type = asset(request.path_params["name"])
    except KeyError:
        return _gone()
    return _cached(request, Packed.of(content), media_type, {})


async def map_part(request: Request) -> Response:
    """Send a part that the map page fetches: event columns, base map or outlines of units."""
    try:
        there = await made(request, QUICK, lambda: _part(request, to_make=False))
        there = there or await made(request, QUERIES, lambda: _part(request, to_make=True))
    except GeoError as err:
        return refusal(err)
    return there or Response(status_code=CLIENT_GONE)


def _part(request: Request, *, to_make: bool) -> Response | None:
    """Return a part as an answer; None if it is not there yet and not to be made now."""
    served, name = by_key(request.path_params["key"]), request.path_params["part"]
    if served is None or name not in PARTS:
        return _gone()
    if not (to_make or served.holds(name)):
        return None
    headers = {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
    return _cached(request, served.part(name), "application/octet-stream", headers)


@answered_in(DETAILS)
def events(request: Request) -> Response:
    """Send the details of the events at ?rows=1,2,3 as JSON."""
    served = by_key(request.path_params["key"])
    if served is None:
        return _gone()
    store, names = served.dataset.store, served.dataset.names
    texts = request.query_params.get("rows", "").split(",")[:MAX_DETAILS]
    rows = [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 10]
    found = event_details(store, [row for row in rows if row < len(store)], names)
    return JSONResponse(found, headers={"Cache-Control": ASK_AGAIN})


@answered_in(QUICK)
def health(_: Request) -> Response:
    """Say that the server and its dataset are ready, and why a newer version of the data is not on show."""
    dataset, fault = current().dataset, fault_of_newer()
    said = {"status": "ok", "dataset": dataset.name, "events": dataset.store.events_in()}
    return JSONResponse(said | ({"fault": fault} if fault else {}))


def _cached(request: Request, packed: Packed, media_type: str, headers: dict[str, str]) -> Response:
    headers = headers | {"ETag": packed.etag, "Cache-Control": ASK_AGAIN}
    if request.headers.get("if-none-match") == packed.etag:
        return Response(status_code=304, headers=headers)
    return Response(packed.content, media_type=media_type, headers=headers)


def _gone() -> Response:
    return PlainTextResponse("Not here (any more). Reload the page.", status_code=404)


ROUTES = [
    Route("/embed", embed),
    Route("/conflict-map.html", offline),
    Route("/ui/{name}", page_script),
    Route("/map/assets/{name}", map_asset),
    Route("/map/{key}", map_page),
    Route("/map/{key}/state", state),
    Route("/map/{key}/events", events),
    Route("/map/{key}/{part}", map_part),
    Route("/health", health),
    *SNAPSHOT_ROUTES,
]
