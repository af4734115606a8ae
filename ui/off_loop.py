"""Answers are made in threads of their own, never on the event loop: what one reader asks for stops nobody else.

The event loop carries every reader's page. On it nothing is read, selected, hashed or waited for; a handler is a plain
function of the request, done in turn with those of others, and given up when its reader leaves.
"""

import asyncio
import ipaddress
import os
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from functools import wraps
from typing import Any, TypeVar

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from geo.errors import ExportError, GeoError, QueryError, SnapshotError, TermsError
from geo.time_limit import time_limit
from ui.turns import RETRY_S, Turns

LOOK_S = 0.5  # how often a waiting request is looked after
CLIENT_GONE = 499
MAX_SECONDS = 10.0  # of one question, such as a search
TRUSTED_PROXIES = "FORWARDED_ALLOW_IPS"  # uvicorn's variable: whose word for a reader's address is taken
FORWARDED = "forwarded"  # stands for the addresses that nobody is trusted to tell
READERS_OF_ONE = 64  # bits of an address of IPv6 that one reader may hold all of

# for what is there already; what a query selects; the pages of events; what must be known before a file is begun
QUICK = Turns("quick", at_once=4, most_waiting=400, most_of_one=200)
QUERIES = Turns("query", at_once=2, most_waiting=200, most_of_one=60)
DETAILS = Turns("detail", at_once=2, most_waiting=200, most_of_one=60)
CHECKS = Turns("check", at_once=1, most_waiting=100, most_of_one=60)

Made = TypeVar("Made")
Handler = Callable[[Request], Response]
Endpoint = Callable[[Request], Awaitable[Response]]


def answered_in(turns: Turns) -> Callable[[Handler], Endpoint]:
    """Return what turns a handler that may take its time into an endpoint."""

    def off_loop(handler: Handler) -> Endpoint:
        @wraps(handler)
        async def endpoint(request: Request) -> Response:
            return await answer(request, turns, lambda: handler(request))

        return endpoint

    return off_loop


async def answer(request: Request, turns: Turns, make: Callable[[], Response]) -> Response:
    """Return the response that `make` makes in its turn, or a sentence that refuses it."""
    try:
        return await made(request, turns, make) or Response(status_code=CLIENT_GONE)
    except GeoError as err:
        return refusal(err)


async def made(request: Request, turns: Turns, make: Callable[[], Made]) -> Made | None:
    """Return what `make` makes in its turn, or None if the reader went away. Raise what it raises, or BusyError."""

    def in_time() -> Made:
        with time_limit(MAX_SECONDS):
            return make()

    future = turns.submit(in_time, address_of(request))
    return await waited_for(request, future, lambda: turns.give_up(future))


async def waited_for(request: Request, future: "Future[Made]", leave: Callable[[], Any]) -> Made | None:
    """Return the result of work that is done elsewhere, or None if the reader went away; `leave` is called after."""
    waiting = asyncio.wrap_future(future)
    waiting.add_done_callback(_heard)
    try:
        while not (await asyncio.wait([waiting], timeout=LOOK_S))[0]:
            if await request.is_disconnected():
                return None
        return waiting.result()
    finally:
        leave()


def _heard(ended: "asyncio.Future[Any]") -> None:
    """Take note of an error that comes after the reader left, else it is logged as one that nobody expected."""
    if not ended.cancelled():
        ended.exception()


def refusal(err: GeoError) -> Response:
    """Return the sentence of an error: what was asked for cannot be, may not be, or not now."""
    if isinstance(err, TermsError):
        return PlainTextResponse(str(err), status_code=403)
    if isinstance(err, QueryError | SnapshotError | ExportError):
        return PlainTextResponse(str(err), status_code=400)
    return PlainTextResponse(str(err), status_code=503, headers={"Retry-After": str(RETRY_S)})


def address_of(request: Request) -> str:
    """Return what stands for the one who asks: the address of the other end.

    A proxy's word for it, which anybody can write, is taken by uvicorn from those only whom the operator trusts.
    """
    if "x-forwarded-for" in request.headers and not os.environ.get(TRUSTED_PROXIES):
        return FORWARDED
    host = request.client.host if request.client else ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if address.version == 4:
        return host
    return str(ipaddress.ip_network((host, READERS_OF_ONE), strict=False))
