"""The server: `streamlit run app.py` serves the page of ui/page.py, the map's routes and the security headers."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from importlib.resources import files
from threading import Thread

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from geo.errors import GeoError
from ui.data import PARTS, ServedDataset, current
from ui.headers import SecurityHeaders, fault
from ui.routes import ROUTES
from ui.upload_gate import UploadGate


@asynccontextmanager
async def ready(_: st.App) -> AsyncIterator[None]:
    """Load the dataset before the first visitor comes; a faulty file is reported on the page, not here."""
    with suppress(GeoError):
        Thread(target=_make_parts, args=(await run_in_threadpool(current),), daemon=True).start()
    # Streamlit collects garbage after every run of the page; what is here by now stays, and need not be looked through
    gc.collect()
    gc.freeze()
    yield


def _make_parts(served: ServedDataset) -> None:
    """Make what the map page fetches; who asks for it before it is there waits for it."""
    for name in PARTS:
        served.part(name)


app = st.App(
    str(files("ui") / "page.py"),
    routes=ROUTES,
    middleware=[
        Middleware(SecurityHeaders),
        # Streamlit checks the list for its socket only; the map's routes answer the same hosts
        Middleware(TrustedHostMiddleware, allowed_hosts=st.get_option("server.allowedHosts")),
        Middleware(UploadGate),
    ],
    lifespan=ready,
    exception_handlers={Exception: fault},
)
