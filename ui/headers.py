"""Security headers on every answer, and the Content-Security-Policy of the app page."""

import base64
import hashlib
import os
import re
from functools import cache
from pathlib import Path

import streamlit
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

FRAME_VARIABLE = "CONFLICT_MAP_FRAME_ANCESTORS"  # e.g. "'self' https://news.example": who may show the app in a frame


def framed_by() -> str:
    """Return the frame-ancestors directive; by default only the app itself may frame its pages."""
    return "frame-ancestors " + (os.environ.get(FRAME_VARIABLE) or "'self'")


@cache
def app_policy() -> str:
    """Return the policy of Streamlit's page: its own files, the hash of its inline scripts, no other host.

    blob: is for the modules of components; there is neither 'unsafe-inline' nor 'unsafe-eval' for scripts.
    """
    hashes = " ".join(f"'sha256-{_digest(script)}'" for script in _inline_scripts())
    return (
        f"default-src 'self'; script-src 'self' blob: {hashes}; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; connect-src 'self'; font-src 'self' data:; worker-src blob:; "
        f"frame-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; {framed_by()}"
    )


def _inline_scripts() -> list[str]:
    index = Path(streamlit.__file__).parent / "static" / "index.html"
    return re.findall(r"<script>(.*?)</script>", index.read_text(encoding="utf-8"), re.DOTALL)


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def secure(headers: MutableHeaders) -> None:
    """Add what every answer carries; a policy that is there already stays."""
    headers.setdefault("Content-Security-Policy", app_policy())
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "no-referrer")
    headers.setdefault("Permissions-Policy", "geolocation=(), camera=(), microphone=()")


async def fault(_: Request, __: Exception) -> Response:
    """Return the answer to a request that failed; it is made outside of all middleware."""
    text = "A fault of this program. The server's log tells which. Try again, or ask its operator."
    response = PlainTextResponse(text, status_code=500)
    secure(response.headers)
    return response


class SecurityHeaders:
    """ASGI middleware that adds the headers; a route that sets its own policy keeps it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and mark the answer."""

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                secure(MutableHeaders(scope=message))
            await send(message)

        await self.app(scope, receive, marked)
